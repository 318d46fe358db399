/* Port multisets, read: decoded, counted, joined as bits. */
#include "core/portset.h"

#include <string.h>

#include "core/bits.h"
#include "core/mem.h"

/* Next number, or -1 at the end or for bytes that are no number. */
static inline int32_t varint_take(const unsigned char **at,
                                  const unsigned char *end)
{
    uint32_t n = 0;
    if (*at < end && **at < 128) /* most are */
        return *(*at)++;
    for (unsigned shift = 0; shift < 21 && *at < end; shift += 7) {
        unsigned char byte = *(*at)++;
        n |= (uint32_t)(byte & 127) << shift;
        if (byte < 128)
            return n <= 65536 ? (int32_t)n : -1;
    }
    return -1;
}

/* What walks a set: one call a run of ports (of `rows` rows each), or one for
 * up to 64 ports of a bitmap (bit 0 is `first`; some bit is set, and none
 * stands for more than 65535). False ends the walk. The walks are made anew for
 * each pair of callbacks, which are then part of the loop: a capture's ports
 * are walked several times. */
typedef bool on_run(void *ctx, uint32_t first, uint32_t count, uint32_t rows);
typedef void on_bits(void *ctx, uint32_t first, uint64_t bits);
#define ALWAYS static inline __attribute__((always_inline))
#define EACH   ALWAYS bool

EACH walk_deltas(const unsigned char *at, const unsigned char *end, on_run *run,
                 void *ctx)
{
    int32_t port = varint_take(&at, end);
    uint32_t rows = 1;
    if (port < 0 || port > 65535)
        return false;
    while (at < end) {
        int32_t step = varint_take(&at, end);
        if (step < 0 || port + step > 65535)
            return false;
        if (step == 0) {
            rows++;
            continue;
        }
        if (!run(ctx, (uint32_t)port, 1, rows))
            return false;
        port += step;
        rows = 1;
    }
    return run(ctx, (uint32_t)port, 1, rows);
}

EACH walk_runs(const unsigned char *at, const unsigned char *end, on_run *run,
               void *ctx)
{
    int32_t port = 0;
    while (at < end) {
        int32_t gap = varint_take(&at, end), len = varint_take(&at, end);
        if (gap < 0 || len <= 0 || port + gap + len > 65536)
            return false;
        port += gap;
        if (!run(ctx, (uint32_t)port, (uint32_t)len, 1))
            return false;
        port += len;
    }
    return true;
}

/* Up to eight bytes, the first of them lowest. */
static inline uint64_t word_at(const unsigned char *at, size_t bytes)
{
    if (bytes >= 8)
        return word_of(at);
    uint64_t word = 0;
    for (size_t i = 0; i < bytes; i++)
        word |= (uint64_t)at[i] << 8 * i;
    return word;
}

EACH walk_bitmap(const unsigned char *at, const unsigned char *end,
                 on_bits *some, void *ctx)
{
    if (end - at < 3 || end - at > 2 + 65536 / 8)
        return false;
    uint32_t first = (uint32_t)at[0] | (uint32_t)at[1] << 8;
    at += 2;
    for (size_t bytes = (size_t)(end - at); bytes; first += 64) {
        uint64_t bits = word_at(at, bytes);
        if (bits) {
            if (first + 63 - (uint32_t)__builtin_clzll(bits) > 65535)
                return false;
            some(ctx, first, bits);
        }
        size_t step = bytes < 8 ? bytes : 8;
        at += step;
        bytes -= step;
    }
    return true;
}

EACH walk(struct span bytes, on_run *run, on_bits *some, void *ctx)
{
    if (!bytes.len)
        return true;
    const unsigned char *at = (const unsigned char *)bytes.ptr;
    const unsigned char *end = at + bytes.len;
    switch (*at++) {
    case 'D':
        return walk_deltas(at, end, run, ctx);
    case 'R':
        return walk_runs(at, end, run, ctx);
    case 'B':
        return walk_bitmap(at, end, some, ctx);
    default:
        return false;
    }
}

/* A hostile 'D' set may repeat a port for ever; nothing real has more rows. */
#define MAX_ROWS ((size_t)16 * 1024 * 1024)

struct decoding {
    uint16_t **ports;
    size_t *room;
    size_t count;
};

EACH decode_run(void *ctx, uint32_t first, uint32_t count, uint32_t rows)
{
    struct decoding *d = ctx;
    size_t more = (size_t)count * rows;
    if (d->count + more > MAX_ROWS)
        return false;
    mem_grow((void **)(void *)d->ports, d->room, d->count + more,
             sizeof **d->ports);
    for (uint32_t i = 0; i < count; i++) {
        for (uint32_t k = 0; k < rows; k++)
            (*d->ports)[d->count++] = (uint16_t)(first + i);
    }
    return true;
}

ALWAYS void decode_bits(void *ctx, uint32_t first, uint64_t bits)
{
    struct decoding *d = ctx; /* of 65,536 ports at most */
    mem_grow((void **)(void *)d->ports, d->room, d->count + 64,
             sizeof **d->ports);
    for (; bits; bits &= bits - 1)
        (*d->ports)[d->count++] =
            (uint16_t)(first + (uint32_t)__builtin_ctzll(bits));
}

ptrdiff_t portset_decode(struct span bytes, uint16_t **ports, size_t *room)
{
    struct decoding d = {.ports = ports, .room = room};
    return walk(bytes, decode_run, decode_bits, &d) ? (ptrdiff_t)d.count : -1;
}

struct counting {
    uint32_t start, end; /* end is past the last */
    struct portset_count *out;
};

EACH count_run(void *ctx, uint32_t first, uint32_t count, uint32_t rows)
{
    struct counting *c = ctx;
    uint32_t from = first > c->start ? first : c->start;
    uint32_t to = first + count < c->end ? first + count : c->end;
    uint32_t in = to > from ? to - from : 0;
    c->out->ports_in += in;
    c->out->ports_out += count - in;
    c->out->rows_in += in * rows;
    c->out->rows_out += (count - in) * rows;
    return true;
}

/* The bits of [first, first + 64) that stand for ports from..end. */
static inline uint64_t bits_within(uint32_t first, uint32_t from, uint32_t end)
{
    if (end <= first || from >= first + 64 || from >= end)
        return 0;
    uint64_t low = from > first ? UINT64_MAX << (from - first) : UINT64_MAX;
    uint64_t high =
        end < first + 64 ? UINT64_MAX >> (64 - (end - first)) : UINT64_MAX;
    return low & high;
}

ALWAYS void count_bits(void *ctx, uint32_t first, uint64_t bits)
{
    struct counting *c = ctx;
    uint32_t all = bits_set(bits);
    uint32_t in = bits_set(bits & bits_within(first, c->start, c->end));
    c->out->ports_in += in;
    c->out->ports_out += all - in;
    c->out->rows_in += in;
    c->out->rows_out += all - in;
}

bool portset_count(struct span bytes, int start, int end,
                   struct portset_count *out)
{
    struct counting c = {.start = start < 0 ? 0 : (uint32_t)start,
                         .end = end < 0 ? 0 : (uint32_t)end + 1,
                         .out = out};
    *out = (struct portset_count){0};
    return walk(bytes, count_run, count_bits, &c);
}

struct counting_map {
    struct counting counting;
    struct portmap *map;
};

#define BLOCK_PORTS ((uint32_t)PORTMAP_BLOCK * 64)

/* Ports first..last are written: of one block or two neighbours. */
static inline void note_blocks(struct portmap *map, uint32_t first,
                               uint32_t last)
{
    map->blocks |=
        (uint16_t)(1U << first / BLOCK_PORTS | 1U << last / BLOCK_PORTS);
}

EACH map_run(void *ctx, uint32_t first, uint32_t count, uint32_t rows)
{
    struct portmap *map = ctx;
    (void)rows;
    for (uint32_t i = first; i < first + count; i++)
        map->bits[i / 64] |= UINT64_C(1) << i % 64;
    note_blocks(map, first, first + count - 1);
    for (uint32_t i = BLOCK_PORTS; i < count; i += BLOCK_PORTS)
        note_blocks(map, first + i, first + i);
    return true;
}

ALWAYS void map_bits(void *ctx, uint32_t first, uint64_t bits)
{
    struct portmap *map = ctx;
    size_t word = first / 64;
    unsigned shift = first % 64;
    uint32_t last = first;
    map->bits[word] |= bits << shift;
    if (shift && bits >> (64 - shift)) { /* then port 65535 is not passed */
        map->bits[word + 1] |= bits >> (64 - shift);
        last = first + 64 - shift;
    }
    note_blocks(map, first, last);
}

EACH count_map_run(void *ctx, uint32_t first, uint32_t count, uint32_t rows)
{
    struct counting_map *c = ctx;
    return count_run(&c->counting, first, count, rows) &&
           map_run(c->map, first, count, rows);
}

ALWAYS void count_map_bits(void *ctx, uint32_t first, uint64_t bits)
{
    struct counting_map *c = ctx;
    count_bits(&c->counting, first, bits);
    map_bits(c->map, first, bits);
}

bool portmap_add_counted(struct portmap *map, struct span bytes, int start,
                         int end, struct portset_count *out)
{
    struct counting_map c = {
        .counting = {.start = start < 0 ? 0 : (uint32_t)start,
                     .end = end < 0 ? 0 : (uint32_t)end + 1,
                     .out = out},
        .map = map
    };
    *out = (struct portset_count){0};
    return walk(bytes, count_map_run, count_map_bits, &c);
}

void portmap_set(struct portmap *map, uint16_t port)
{
    map->bits[port / 64] |= UINT64_C(1) << port % 64;
    note_blocks(map, port, port);
}

bool portmap_has(const struct portmap *map, uint16_t port)
{
    return map->bits[port / 64] >> port % 64 & 1;
}

bool portmap_add(struct portmap *map, struct span bytes)
{
    return walk(bytes, map_run, map_bits, map);
}

/* The first word of the lowest block of *blocks, which it leaves. */
static inline size_t take_block(unsigned *blocks)
{
    size_t first = (size_t)__builtin_ctz(*blocks) * PORTMAP_BLOCK;
    *blocks &= *blocks - 1;
    return first;
}

void portmap_clear(struct portmap *map)
{
    for (unsigned left = map->blocks; left;)
        memset(map->bits + take_block(&left), 0,
               PORTMAP_BLOCK * sizeof *map->bits);
    map->blocks = 0;
}

void portmap_join(struct portmap *into, const struct portmap *from)
{
    for (unsigned left = from->blocks; left;) {
        size_t first = take_block(&left);
        for (size_t i = first; i < first + PORTMAP_BLOCK; i++)
            into->bits[i] |= from->bits[i];
    }
    into->blocks |= from->blocks;
}

uint32_t portmap_count(const struct portmap *map, int start, int end)
{
    uint32_t count = 0;
    if (start < 0)
        start = 0;
    if (end > 65535)
        end = 65535;
    if (start > end)
        return 0;
    size_t low = (size_t)start / 64, high = (size_t)end / 64;
    for (unsigned left = map->blocks; left;) {
        size_t first = take_block(&left);
        size_t past = first + PORTMAP_BLOCK;
        size_t from = first > low ? first : low;
        size_t to = past < high + 1 ? past : high + 1;
        for (size_t i = from; i < to; i++)
            count += bits_set(map->bits[i]);
        if (from == low && from < to) /* what lies before start in its word */
            count -= bits_set(map->bits[low] & ~(UINT64_MAX << start % 64));
        if (to == high + 1 && from < to) /* what lies past the end */
            count -=
                bits_set(map->bits[high] & ~(UINT64_MAX >> (63 - end % 64)));
    }
    return count;
}
