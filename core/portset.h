#ifndef CORE_PORTSET_H
#define CORE_PORTSET_H
/*
 * The local ports of a group of connections, as a compressed multiset: sorted
 * ports, a port as often as it has rows. Stored beside each group, so that
 * in-range counts derive anew when a range becomes known (contract, 4).
 *
 * Encoding: one tag byte, then
 *   'D'  varints: first port, then the difference to the port before
 *        (0 = the same port again)
 *   'R'  varint pairs: gap from the end of the run before, length of the run
 *        (only without repeats)
 *   'B'  first port (2 bytes little-endian) and a bitmap from it
 *        (only without repeats)
 * whichever is shortest. An empty set is no bytes.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"
#include "core/span.h"

/* Appends the encoding of sorted ports to out. */
void portset_encode(struct buf *out, const uint16_t *sorted, size_t count);

/* The same of ports in any order; that of port[] is then not stated. Many ports
 * without repeats are neither sorted nor looked at one by one, but as bits. */
void portset_encode_any(struct buf *out, uint16_t *port, size_t count);

/* Decodes into *ports (grown with MEM_GROW; *room its capacity); returns the
 * number of rows, or -1 for bytes that are not an encoding. */
ptrdiff_t portset_decode(struct span bytes, uint16_t **ports, size_t *room);

struct portset_count {
    uint32_t rows_in, rows_out;   /* rows inside and outside of the range */
    uint32_t ports_in, ports_out; /* distinct ports */
};
/* Counts against [start, end]; false for bytes that are not an encoding. */
bool portset_count(struct span bytes, int start, int end,
                   struct portset_count *out);

/* A set as 65,536 bits, to join many groups; {0} is empty. Most of the bits
 * are of ports that no one uses, so what is written is noted by blocks. */
#define PORTMAP_WORDS 1024 /* of 64 ports */
#define PORTMAP_BLOCK 64   /* words */
struct portmap {
    uint64_t bits[PORTMAP_WORDS];
    uint16_t blocks; /* bit n: words of block n may hold ports; else none do */
};
bool portmap_add(struct portmap *map, struct span bytes);
/* portmap_add and portset_count in one walk. */
bool portmap_add_counted(struct portmap *map, struct span bytes, int start,
                         int end, struct portset_count *out);
void portmap_clear(struct portmap *map); /* empty again */
void portmap_join(struct portmap *into, const struct portmap *from);
void portmap_set(struct portmap *map, uint16_t port);
bool portmap_has(const struct portmap *map, uint16_t port);
/* How many ports of start..end are in it. */
uint32_t portmap_count(const struct portmap *map, int start, int end);
#endif
