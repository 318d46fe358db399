#ifndef DB_COVER_H
#define DB_COVER_H
/*
 * Who else says a row: runs of keys (table `cover`). Every row whose key lies
 * in a run is said by the run's source, with the values that stand. Private to
 * db/.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "db/store.h"

struct cover_run {
    int64_t id; /* 0 = not in the table yet */
    int64_t first, last, source_id;
    bool is_changed, is_gone;
};

struct cover_set { /* runs of one kind that touch a span of keys */
    int kind;
    struct cover_run *run;
    size_t count, room;
};

/* Runs that touch [first, last] and begin at or after `floor`. */
bool cover_load(struct cover_set *set, struct store *s, int kind, int64_t floor,
                int64_t first, int64_t last, struct err *err);
bool cover_save(struct cover_set *set, struct store *s, struct err *err);
void cover_clear(struct cover_set *set);

void cover_add(struct cover_set *set, int64_t source_id, int64_t first,
               int64_t last);
/* Takes a key out of all runs; tells whose they were in *sources (grown with
 * MEM_GROW, may be NULL) from *count on. */
void cover_take_out(struct cover_set *set, int64_t key, int64_t **sources,
                    size_t *count, size_t *room);
/* Is the key in a run of a source other than this one? */
bool cover_has(const struct cover_set *set, int64_t key, int64_t except_source);
#endif
