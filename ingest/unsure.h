#ifndef INGEST_UNSURE_H
#define INGEST_UNSURE_H
/*
 * Sources that had to guess the order of their dates: what is told of them
 * waits until all others are read, which may know better.
 */
#include "ingest/ingest.h"

#define RECEIPT_TEXTS 7
struct unsure_source {
    struct ingest_receipt receipt; /* its texts are those of `own` */
    char *own[RECEIPT_TEXTS];
};
struct unsure { /* {0} is valid */
    struct unsure_source *source;
    size_t count, room;
};

void unsure_add(struct unsure *u, const struct ingest_receipt *receipt);
void unsure_clear(struct unsure *u);
/* Do files of its server agree on another order? */
bool unsure_is_refuted(const struct unsure_source *s, const struct orders *o);
#endif
