#ifndef INGEST_ORDERS_H
#define INGEST_ORDERS_H
/*
 * In which order the files of a server write their dates, as far as one of them
 * is sure: what a file alone can only guess, others of the same server know.
 */
#include "ingest/dateorder.h"

struct orders; /* opaque */
struct orders *orders_new(void);
void orders_free(struct orders *o); /* accepts NULL */
/* A file of that server is sure of its order. */
void orders_note(struct orders *o, const char *server, enum date_order order);
/* The same from what is kept of a source: its assumptions, one of which may be
 * "date order dmy: values above 12". */
void orders_note_words(struct orders *o, const char *server,
                       const char *assumptions);
/* Would it be read otherwise, knowing what `o` knows? */
bool orders_refute_words(const struct orders *o, const char *server,
                         const char *assumptions);
/* DATE_UNKNOWN: no file is sure, or they do not agree. `o` may be NULL. */
enum date_order orders_of(const struct orders *o, struct span server);
#endif
