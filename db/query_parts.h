#ifndef DB_QUERY_PARTS_H
#define DB_QUERY_PARTS_H
/* What the files of query_history() share. Private to db/. */
#include "core/arena.h"
#include "core/history.h"
#include "db/query.h"
#include "db/stmt.h"

/* Before 1601 and after 9999: no limit, in seconds. */
#define QUERY_FIRST INT64_C(-20000000000)
#define QUERY_LAST  INT64_C(300000000000)

struct seek { /* one question for a history */
    struct store *store;
    struct arena *arena;
    int64_t server_id;
    moment from_utc, to_utc; /* never MOMENT_NONE */
    const struct history_need *need;
    int64_t least_offset, most_offset; /* seconds; of samples' local times */
    struct history *out;
};

/* Seconds, both ends included, of the span. */
int64_t seek_first(const struct seek *k);
int64_t seek_last(const struct seek *k);
/* The statement with :server, :first and :last (seconds) bound where it has
 * them. */
struct stmt *seek_ask(const struct seek *k, const char *name, struct err *err);

bool query_uses(struct seek *k, struct err *err);
bool query_captures(struct seek *k, struct err *err);
bool query_facts(struct seek *k, struct err *err);

/* A list in an arena that grows as rows come: the elements are moved into the
 * arena when it is done. */
struct growing {
    void *row; /* mem.h's */
    size_t count, room, size;
};
void *growing_add(struct growing *g); /* a new, zeroed element */
void *growing_done(struct growing *g, struct arena *arena);
void growing_drop(struct growing *g);

/* "Does the name fit": * and ?, ASCII letters without regard to case. */
bool query_glob(const char *pattern, const char *text);
#endif
