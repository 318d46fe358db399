#ifndef INGEST_DETECT_H
#define INGEST_DETECT_H
/* Formats vote on the beginning of a text. */
#include "ingest/format.h"

#define DETECT_BYTES ((size_t)64 * 1024)

struct detected {
    const struct format *format; /* NULL: none knows it */
    int score;
    const char *why; /* the format's words, never NULL */
};

/* The best of the table; equal scores: the earlier row. */
struct detected detect_format(struct span head,
                              const struct format *const *table);
/* The same for formats that go by --csv-map; format NULL where none does. */
struct detected detect_mapped(struct span head, const char *map,
                              const struct format *const *table);
#endif
