/* Port multisets, compressed: the encoder. Knows nothing of connections. */
#include "core/portset.h"

#include <string.h>

#include "core/bits.h"
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

/* Below so many, sorting is cheaper than a map's 8 KiB. */
#define FEW 48

static void sort_few(uint16_t *port, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        uint16_t moving = port[i];
        size_t at = i;
        for (; at && port[at - 1] > moving; at--)
            port[at] = port[at - 1];
        port[at] = moving;
    }
}

/* By the low byte, then by the high one. */
static void sort_many(uint16_t *port, size_t count)
{
    size_t low[257] = {0}, high[257] = {0};
    uint16_t *spare = mem_array(count, sizeof *spare);
    for (size_t i = 0; i < count; i++) {
        low[(port[i] & 255) + 1]++;
        high[(port[i] >> 8) + 1]++;
    }
    for (size_t i = 1; i < 257; i++) {
        low[i] += low[i - 1];
        high[i] += high[i - 1];
    }
    for (size_t i = 0; i < count; i++)
        spare[low[port[i] & 255]++] = port[i];
    for (size_t i = 0; i < count; i++)
        port[high[spare[i] >> 8]++] = spare[i];
    mem_free(spare);
}

struct extent { /* of ports */
    uint32_t first, last;
    size_t runs;
};

static struct extent bounds_of(const uint16_t *port, size_t count)
{
    uint16_t first = port[0], last = port[0];
    for (size_t i = 1; i < count; i++) {
        first = port[i] < first ? port[i] : first;
        last = port[i] > last ? port[i] : last;
    }
    return (struct extent){.first = first, .last = last};
}

/* Sets the bits of all, in words that are empty; false where a port is
 * repeated. Other words are left as they are: nobody looks at them. */
static bool map_ports(uint64_t *bits, const struct extent *e,
                      const uint16_t *port, size_t count)
{
    uint64_t repeated = 0;
    memset(bits + e->first / 64, 0,
           (e->last / 64 - e->first / 64 + 1) * sizeof *bits);
    for (size_t i = 0; i < count; i++) {
        uint64_t *word = &bits[port[i] / 64];
        uint64_t bit = UINT64_C(1) << port[i] % 64;
        repeated |= *word & bit;
        *word |= bit;
    }
    return !repeated;
}

static size_t runs_of(const uint64_t *bits, const struct extent *e)
{
    size_t runs = 0;
    uint64_t before = 0; /* is the last port of the word before there? */
    for (size_t i = e->first / 64; i <= e->last / 64; i++) {
        runs += bits_set(bits[i] & ~(bits[i] << 1 | before));
        before = bits[i] >> 63;
    }
    return runs;
}

/* As put_bitmap. */
static void put_map(struct buf *out, const uint64_t *map,
                    const struct extent *e)
{
    size_t words = (e->last - e->first) / 64 + 1;
    size_t bytes = (e->last - e->first) / 8 + 1;
    MEM_GROW(out->ptr, out->room, out->len + 3 + words * 8 + 1);
    unsigned char *at = (unsigned char *)out->ptr + out->len;
    *at++ = 'B';
    *at++ = (unsigned char)(e->first & 255);
    *at++ = (unsigned char)(e->first >> 8);
    for (size_t i = 0; i < words; i++, at += 8) {
        size_t word = e->first / 64 + i;
        unsigned shift = e->first % 64;
        uint64_t bits = map[word] >> shift;
        if (shift && word < e->last / 64)
            bits |= map[word + 1] << (64 - shift);
        for (unsigned k = 0; k < 8; k++)
            at[k] = (unsigned char)(bits >> 8 * k);
    }
    out->len += 3 + bytes;
    out->ptr[out->len] = '\0';
}

static void list_ports(const uint64_t *map, const struct extent *e,
                       uint16_t *port)
{
    for (size_t word = e->first / 64; word <= e->last / 64; word++) {
        for (uint64_t bits = map[word]; bits; bits &= bits - 1)
            *port++ = (uint16_t)(word * 64 + (size_t)__builtin_ctzll(bits));
    }
}

void portset_encode_any(struct buf *out, uint16_t *port, size_t count)
{
    if (count < FEW) {
        sort_few(port, count);
    } else {
        uint64_t map[PORTMAP_WORDS];
        struct extent e = bounds_of(port, count);
        if (map_ports(map, &e, port, count)) {
            e.runs = runs_of(map, &e);
            size_t bitmap = 2 + (e.last - e.first) / 8 + 1;
            /* A step takes a byte at least, and a run two. */
            if (bitmap < count && bitmap < 2 * e.runs) {
                put_map(out, map, &e);
                return;
            }
            list_ports(map, &e, port);
        } else {
            sort_many(port, count);
        }
    }
    portset_encode(out, port, count);
}
