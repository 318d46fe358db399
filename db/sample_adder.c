/* Rows wait until a statement is full. Knows nothing of what they mean. */
#include "db/sample_adder.h"

#define COLUMNS 5

bool sample_adder_open(struct sample_adder *a, struct store *s, struct err *err)
{
    a->count = 0;
    a->one = stmt_get(s, "sample_add", err);
    a->many = a->one ? stmt_get(s, "sample_add_many", err) : NULL;
    return a->many != NULL;
}

static bool run(struct stmt *t, const struct sample_row *row, size_t count,
                struct err *err)
{
    int at = 1;
    for (size_t i = 0; i < count; i++, at += COLUMNS) {
        stmt_set_int(t, at, row[i].key);
        stmt_set_int(t, at + 1, row[i].in_use);
        stmt_set_int(t, at + 2, row[i].listening);
        stmt_set_int(t, at + 3, row[i].processes);
        stmt_set_int(t, at + 4, row[i].frame_id);
    }
    return stmt_step(t, err) == STEP_DONE;
}

bool sample_adder_flush(struct sample_adder *a, struct err *err)
{
    bool done = true;
    if (a->count == SAMPLES_AT_ONCE)
        done = run(a->many, a->waiting, a->count, err);
    else
        for (size_t i = 0; done && i < a->count; i++)
            done = run(a->one, &a->waiting[i], 1, err);
    a->count = 0;
    return done;
}

bool sample_adder_put(struct sample_adder *a, const struct sample_row *row,
                      struct err *err)
{
    a->waiting[a->count++] = *row;
    return a->count < SAMPLES_AT_ONCE || sample_adder_flush(a, err);
}
