#ifndef DB_SAMPLE_ADDER_H
#define DB_SAMPLE_ADDER_H
/*
 * New rows of the table of samples, several a statement: to begin an insert
 * costs as much as to do it.
 */
#include "db/stmt.h"

struct sample_row {
    int64_t key;                      /* sample_key.h; rows come in its order */
    int in_use, listening, processes; /* the latter two: -1 = not stated */
    int64_t frame_id;
};

#define SAMPLES_AT_ONCE 16 /* as many as sample_add_many.sql has */

struct sample_adder { /* lives as long as its statements; nothing to free */
    struct stmt *one, *many;
    struct sample_row waiting[SAMPLES_AT_ONCE];
    size_t count;
};

bool sample_adder_open(struct sample_adder *a, struct store *s,
                       struct err *err);
/* The row is in the table after the next flush at the latest. */
bool sample_adder_put(struct sample_adder *a, const struct sample_row *row,
                      struct err *err);
bool sample_adder_flush(struct sample_adder *a, struct err *err);
#endif
