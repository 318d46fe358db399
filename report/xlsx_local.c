/*
 * Times by the clock of the server, with its zone named, beside those in UTC.
 * Knows columns and zones; must never know what a table is about.
 */
#include <string.h>

#include "core/zone.h"
#include "report/xlsx_book.h"

#define UTC_MARK " (UTC)"

static bool is_utc(const struct column *c)
{
    size_t len = strlen(c->title), mark = sizeof UTC_MARK - 1;
    return c->kind == CELL_MOMENT && len > mark &&
           strcmp(c->title + len - mark, UTC_MARK) == 0;
}

/* The columns: each time local first, the zone after the first pair. */
static struct column *local_columns(struct book *b, const struct table *t,
                                    size_t *count)
{
    struct column *column =
        arena_array(b->arena, 2 * t->column_count + 1, sizeof *column);
    bool has_zone = false;
    *count = 0;
    for (size_t i = 0; i < t->column_count; i++) {
        const struct column *c = &t->column[i];
        if (is_utc(c)) {
            int len = (int)(strlen(c->title) - sizeof UTC_MARK + 1);
            column[(*count)++] = (struct column){
                arena_textf(b->arena, "%s_local", c->name),
                arena_textf(b->arena, "%.*s (its clock)", len, c->title),
                CELL_MOMENT};
        }
        column[(*count)++] = *c;
        if (is_utc(c) && !has_zone) {
            column[(*count)++] = (struct column){"zone", "Its zone", CELL_TEXT};
            has_zone = true;
        }
    }
    return column;
}

static const struct verdict *server_named(const struct dossier *d,
                                          const char *name, size_t *hint)
{
    for (size_t i = 0; name && i < d->server_count; i++) {
        size_t at = (*hint + i) % d->server_count;
        if (strcmp(d->servers[at]->server, name) == 0) {
            *hint = at;
            return d->servers[at];
        }
    }
    return NULL;
}

moment book_clock(const struct verdict *v, moment utc)
{
    return utc + zone_offset_of_utc(v ? v->zone : NULL, utc) * MOMENT_MINUTE;
}

const char *book_zone(const struct verdict *v)
{
    return v && v->zone ? zone_name(v->zone) : "not known: as UTC";
}

static void fill_row(struct cell *out, const struct table *t,
                     const struct cell *in, const struct verdict *v)
{
    bool has_zone = false;
    for (size_t i = 0; i < t->column_count; i++) {
        if (!is_utc(&t->column[i])) {
            *out++ = in[i];
            continue;
        }
        *out++ =
            in[i].is_empty ? in[i] : cell_moment(book_clock(v, in[i].whole));
        *out++ = in[i];
        if (!has_zone)
            *out++ = cell_text(book_zone(v));
        has_zone = true;
    }
}

const struct table *book_local(struct book *b, const struct table *t)
{
    bool has_times = false, is_done = false;
    for (size_t i = 0; i < t->column_count; i++) {
        has_times = has_times || is_utc(&t->column[i]);
        is_done = is_done || strcmp(t->column[i].name, "zone") == 0;
    }
    if (!has_times || is_done || strcmp(t->column[0].name, "server") != 0)
        return t;
    struct table *out = arena_new(b->arena, sizeof *out);
    size_t count, hint = 0;
    const struct column *column = local_columns(b, t, &count);
    table_init(out, b->arena, t->name, t->title, column, count);
    out->note = t->note;
    out->empty = t->empty;
    table_reserve(out, t->row_count);
    for (size_t i = 0; i < t->row_count; i++) {
        const struct cell *in = t->cell + i * t->column_count;
        fill_row(table_row(out), t, in, server_named(b->d, in->text, &hint));
    }
    return out;
}
