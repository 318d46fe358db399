/*
 * Tables to standard output in the dress that was asked for. Must never know
 * what a table says.
 */
#include "cli/print.h"

#include <string.h>

#include "cli/screen.h"

static const char *format_name(const struct arguments *args)
{
    const char *name = arguments_get(args, "--format");
    return name ? name : "text";
}

const struct renderer *print_format(const struct arguments *args,
                                    struct err *err)
{
    const struct renderer *r = renderer_find(format_name(args));
    if (r && r->table)
        return r;
    struct buf names = {0};
    for (size_t i = 0; renderers[i]; i++)
        if (renderers[i]->table)
            buf_addf(&names, "%s%s", names.len ? ", " : "", renderers[i]->name);
    err_set(err, ERR_USAGE, "there is no --format \"%s\": choose one of %s",
            format_name(args), buf_str(&names));
    buf_clear(&names);
    return NULL;
}

bool print_is(const struct arguments *args, const char *format)
{
    return strcmp(format_name(args), format) == 0;
}

void print_buffer(const struct arguments *args, const struct buf *out)
{
    if (print_is(args, "csv") || print_is(args, "json"))
        screen_data(buf_as_span(out));
    else
        screen_print(buf_as_span(out));
}

static bool is_named(const char *const *names, const char *name)
{
    for (; *names; names++)
        if (strcmp(*names, name) == 0)
            return true;
    return false;
}

/* The table with only the columns that fit a terminal. */
static struct table narrowed(const struct table *t,
                             const char *const *for_people)
{
    struct table n = *t;
    struct column *column =
        arena_array(t->arena, t->column_count, sizeof *column);
    n.cell =
        arena_array(t->arena, t->row_count * t->column_count, sizeof *n.cell);
    n.column_count = 0;
    for (size_t c = 0; c < t->column_count; c++)
        if (is_named(for_people, t->column[c].name))
            column[n.column_count++] = t->column[c];
    n.column = column;
    size_t at = 0;
    for (size_t i = 0; i < t->row_count * t->column_count; i++)
        if (is_named(for_people, t->column[i % t->column_count].name))
            n.cell[at++] = t->cell[i];
    return n;
}

bool print_table(const struct arguments *args, struct table *t,
                 const char *const *for_people, struct err *err)
{
    const struct renderer *r = print_format(args, err);
    struct buf out = {0};
    if (!r)
        return false;
    if (for_people && print_is(args, "text")) {
        struct table narrow = narrowed(t, for_people);
        r->table(&out, &narrow);
    } else {
        r->table(&out, t);
    }
    print_buffer(args, &out);
    buf_clear(&out);
    return true;
}

bool print_dossier_table(const struct arguments *args, const struct dossier *d,
                         struct table *t, const char *const *for_people,
                         struct err *err)
{
    bool is_known = false;
    for (size_t i = 0; i < d->server_count; i++)
        is_known = is_known || d->servers[i]->has_peak;
    if (!d->server_count)
        t->empty = d->headline;
    else if (!is_known)
        t->empty = "No use of ports is known in this selection: nothing is "
                   "known, which is not the same as fine.";
    return print_table(args, t, for_people, err);
}
