#ifndef CLI_CSV_MAPS_H
#define CLI_CSV_MAPS_H
/*
 * What --csv-map says now and said in earlier runs. `NAME:key=Column,…` is kept
 * in the history under that name, `key=Column,…` under its own text; `NAME`
 * alone is what was kept under it.
 */
#include "core/arena.h"
#include "db/store.h"

struct csv_maps {
    struct arena arena;
    const char *name, *spec; /* of this run; NULL = none given */
    const char *kept;        /* of earlier runs, a line each, or NULL */
};

/* s may be NULL: a history that is not there yet keeps nothing. */
bool csv_maps_open(struct csv_maps *out, struct store *s, const char *given,
                   struct err *err);
/* Keeps this run's for the next. */
bool csv_maps_keep(const struct csv_maps *m, struct store *s, struct err *err);
void csv_maps_clear(struct csv_maps *m);
#endif
