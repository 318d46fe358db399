/* Port multisets, compressed. Knows nothing of connections. */
#include "core/portset.h"

#include <string.h>

#include "core/mem.h"

static size_t varint_size(uint32_t n)
{
    return n < 128 ? 1 : n < 16384 ? 2 : 3;
}

static char *varint_put(char *at, uint32_t n)
{
    while (n >= 128) {
        *at++ = (char)((n & 127) | 128);
        n >>= 7;
    }
    *at++ = (char)n;
    return at;
}

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

struct sizes {
    size_t deltas, runs;
    bool repeats;
};

static struct sizes sizes_of(const uint16_t *sorted, size_t count)
{
    struct sizes s = {.deltas = varint_size(sorted[0])};
    size_t run_from = 0;
    uint32_t last_end = 0;
    for (size_t i = 1; i <= count; i++) {
        uint32_t step =
            i < count ? (uint32_t)sorted[i] - sorted[i - 1] : UINT32_MAX;
        if (i < count) {
            s.deltas += varint_size(step);
            s.repeats |= step == 0;
        }
        if (step != 1) {
            s.runs += varint_size(sorted[run_from] - last_end) +
                      varint_size((uint32_t)(i - run_from));
            last_end = (uint32_t)sorted[i - 1] + 1;
            run_from = i;
        }
    }
    return s;
}

static void put_deltas(char *at, const uint16_t *sorted, size_t count)
{
    uint16_t before = 0;
    *at++ = 'D';
    for (size_t i = 0; i < count; i++) {
        at = varint_put(at, (uint32_t)sorted[i] - before);
        before = sorted[i];
    }
}

static void put_runs(char *at, const uint16_t *sorted, size_t count)
{
    uint32_t last_end = 0;
    size_t from = 0;
    *at++ = 'R';
    for (size_t i = 1; i <= count; i++) {
        if (i < count && sorted[i] == sorted[i - 1] + 1)
            continue;
        at = varint_put(at, sorted[from] - last_end);
        at = varint_put(at, (uint32_t)(i - from));
        last_end = (uint32_t)sorted[i - 1] + 1;
        from = i;
    }
}

static void put_bitmap(char *at, size_t size, const uint16_t *sorted,
                       size_t count)
{
    memset(at, 0, size);
    at[0] = 'B';
    at[1] = (char)(sorted[0] & 255);
    at[2] = (char)(sorted[0] >> 8);
    unsigned char *bits = (unsigned char *)at + 3;
    for (size_t i = 0; i < count; i++) {
        size_t n = (size_t)(sorted[i] - sorted[0]);
        bits[n / 8] |= (unsigned char)(1u << n % 8);
    }
}

void portset_encode(struct buf *out, const uint16_t *sorted, size_t count)
{
    if (!count)
        return;
    struct sizes s = sizes_of(sorted, count);
    size_t bitmap = 2 + (size_t)(sorted[count - 1] - sorted[0]) / 8 + 1;
    size_t size = s.deltas;
    char tag = 'D';
    if (!s.repeats && s.runs < size) {
        size = s.runs;
        tag = 'R';
    }
    if (!s.repeats && bitmap < size) {
        size = bitmap;
        tag = 'B';
    }
    MEM_GROW(out->ptr, out->room, out->len + size + 2);
    char *at = out->ptr + out->len;
    if (tag == 'D')
        put_deltas(at, sorted, count);
    else if (tag == 'R')
        put_runs(at, sorted, count);
    else
        put_bitmap(at, size + 1, sorted, count);
    out->len += size + 1;
    out->ptr[out->len] = '\0';
}

/* What walks a set: one call a run of ports (of `rows` rows each). False
 * ends the walk. The walks are made anew for each callback, which is then part
 * of the loop: a capture's ports are walked several times. */
typedef bool on_run(void *ctx, uint32_t first, uint32_t count, uint32_t rows);
#define EACH static inline __attribute__((always_inline)) bool

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

EACH walk_bitmap(const unsigned char *at, const unsigned char *end, on_run *run,
                 void *ctx)
{
    if (end - at < 3)
        return false;
    uint32_t first = (uint32_t)at[0] | (uint32_t)at[1] << 8;
    size_t bits = (size_t)(end - at - 2) * 8;
    at += 2;
    for (size_t i = 0; i < bits;) {
        if (!at[i / 8] && i % 8 == 0) {
            i += 8;
            continue;
        }
        size_t len = 0;
        while (i + len < bits && (at[(i + len) / 8] >> (i + len) % 8 & 1))
            len++;
        if (len) {
            if (first + i + len > 65536 ||
                !run(ctx, first + (uint32_t)i, (uint32_t)len, 1))
                return false;
        }
        i += len + 1;
    }
    return true;
}

EACH walk(struct span bytes, on_run *run, void *ctx)
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
        return walk_bitmap(at, end, run, ctx);
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

ptrdiff_t portset_decode(struct span bytes, uint16_t **ports, size_t *room)
{
    struct decoding d = {.ports = ports, .room = room};
    return walk(bytes, decode_run, &d) ? (ptrdiff_t)d.count : -1;
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

bool portset_count(struct span bytes, int start, int end,
                   struct portset_count *out)
{
    struct counting c = {.start = start < 0 ? 0 : (uint32_t)start,
                         .end = end < 0 ? 0 : (uint32_t)end + 1,
                         .out = out};
    *out = (struct portset_count){0};
    return walk(bytes, count_run, &c);
}

struct counting_map {
    struct counting counting;
    struct portmap *map;
};

EACH map_run(void *ctx, uint32_t first, uint32_t count, uint32_t rows)
{
    struct portmap *map = ctx;
    (void)rows;
    for (uint32_t i = first; i < first + count; i++)
        map->bits[i / 64] |= UINT64_C(1) << i % 64;
    return true;
}

EACH count_map_run(void *ctx, uint32_t first, uint32_t count, uint32_t rows)
{
    struct counting_map *c = ctx;
    return count_run(&c->counting, first, count, rows) &&
           map_run(c->map, first, count, rows);
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
    return walk(bytes, count_map_run, &c);
}

void portmap_set(struct portmap *map, uint16_t port)
{
    map->bits[port / 64] |= UINT64_C(1) << port % 64;
}

bool portmap_has(const struct portmap *map, uint16_t port)
{
    return map->bits[port / 64] >> port % 64 & 1;
}

bool portmap_add(struct portmap *map, struct span bytes)
{
    return walk(bytes, map_run, map);
}

/* Sums in ever wider fields: for each processor, and several words at once. */
static uint32_t bits_set(uint64_t n)
{
    n -= n >> 1 & UINT64_C(0x5555555555555555);
    n = (n & UINT64_C(0x3333333333333333)) +
        (n >> 2 & UINT64_C(0x3333333333333333));
    n = (n + (n >> 4)) & UINT64_C(0x0F0F0F0F0F0F0F0F);
    return (uint32_t)(n * UINT64_C(0x0101010101010101) >> 56);
}

uint32_t portmap_count(const struct portmap *map, int start, int end)
{
    if (start < 0)
        start = 0;
    if (end > 65535)
        end = 65535;
    if (start > end)
        return 0;
    size_t first = (size_t)start / 64, last = (size_t)end / 64;
    uint64_t head = UINT64_MAX << start % 64;
    uint64_t tail = UINT64_MAX >> (63 - end % 64);
    if (first == last)
        return bits_set(map->bits[first] & head & tail);
    uint32_t count =
        bits_set(map->bits[first] & head) + bits_set(map->bits[last] & tail);
    for (size_t i = first + 1; i < last; i++) {
        if (map->bits[i]) /* many maps are empty but for a few words */
            count += bits_set(map->bits[i]);
    }
    return count;
}
