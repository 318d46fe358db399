/*
 * The samples of one server, row by row: a million of them are never held.
 */
#include <math.h>

#include "db/query.h"
#include "db/stmt.h"

#define FIRST_TIME "0000"
#define LAST_TIME  "9999-12-31T23:59:59Z"

static double real_or_none(const struct stmt *t, int column)
{
    return stmt_is_null(t, column) ? NAN : stmt_real(t, column);
}

static int64_t count_or_none(const struct stmt *t, int column)
{
    return stmt_is_null(t, column) ? -1 : stmt_int(t, column);
}

static bool take_row(struct sample_row *row, const struct stmt *t,
                     struct err *err)
{
    *row = (struct sample_row){.protocol = stmt_text(t, 1),
                               .local_address = stmt_text(t, 2),
                               .in_use = stmt_int(t, 3),
                               .range_size = count_or_none(t, 4),
                               .percent = real_or_none(t, 5),
                               .effective_percent = real_or_none(t, 6),
                               .listening_ports = count_or_none(t, 7),
                               .process_count = count_or_none(t, 8),
                               .origin = stmt_text(t, 9),
                               .source_id = stmt_int(t, 10)};
    return moment_parse(&row->at_utc, span_of(stmt_text(t, 0)), false, err);
}

bool query_samples(struct store *s, const char *server, moment from_utc,
                   moment to_utc, void *ctx,
                   bool (*take)(void *ctx, const struct sample_row *row),
                   struct err *err)
{
    char first[MOMENT_TEXT], last[MOMENT_TEXT];
    struct stmt *t = stmt_get(s, "samples_of_server", err);
    struct sample_row row;
    enum step step = STEP_FAIL;
    if (!t)
        return false;
    stmt_bind_text(t, ":server", server);
    stmt_bind_text(t, ":first",
                   from_utc == MOMENT_NONE ? FIRST_TIME
                                           : moment_iso(from_utc, first));
    stmt_bind_text(t, ":last",
                   to_utc == MOMENT_NONE ? LAST_TIME
                                         : moment_iso(to_utc, last));
    while ((step = stmt_step(t, err)) == STEP_ROW) {
        if (take_row(&row, t, err) && take(ctx, &row))
            continue;
        stmt_reset(t);
        return false;
    }
    return step == STEP_DONE;
}
