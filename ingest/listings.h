#ifndef INGEST_LISTINGS_H
#define INGEST_LISTINGS_H
/* Rows of connections that lie mixed, of several servers and times, gathered
 * into one listing each. */
#include "ingest/capture_builder.h"
#include "ingest/reader.h"

struct open_listing;
struct listings { /* {0} is empty */
    struct open_listing *listing;
    size_t count, room;
};

/* Adds a row to the listing of its server and time; the oldest is finished
 * where too many are open. `at` is the text of the row's time (empty: that of
 * the reader), `server` its name (empty: that of the reader). NULL, or why the
 * row is a reject (a literal). */
const char *listings_add(struct listings *l, struct reader *r,
                         const struct capture_row *row, struct span at,
                         struct span server, const char *tool,
                         bool shows_bound);
/* Finishes all that is open, in the order of their beginning. */
void listings_finish(struct listings *l, struct reader *r);
void listings_clear(struct listings *l);
#endif
