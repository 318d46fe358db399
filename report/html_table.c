/*
 * Tables for templates. This file knows how a cell is aligned and sorted on a
 * page; it must never know what its numbers mean.
 */
#include "report/html.h"

#include <string.h>

#include "core/mem.h"

static bool is_left_out(const char *name, const char *const *without)
{
    for (; without && *without; without++) {
        if (strcmp(name, *without) == 0)
            return true;
    }
    return false;
}

static const char *kind_class(enum cell_kind kind)
{
    switch (kind) {
    case CELL_TEXT:
        return "text";
    case CELL_SEVERITY:
        return "severity";
    case CELL_MOMENT:
        return "time";
    case CELL_COUNT:
    case CELL_ID:
    case CELL_NUMBER:
    case CELL_PERCENT:
    case CELL_SECONDS:
    case CELL_BYTES:
        return "number";
    }
    return "text";
}

/* How the page's script sorts a cell whose words do not tell; "" = they do. */
static const char *sort_key(enum cell_kind kind, const struct cell *c,
                            struct arena *arena)
{
    static const char *const rising[] = {"healthy",           "info",
                                         "insufficient-data", "attention",
                                         "warning",           "critical"};
    if (c->is_empty)
        return "";
    if (kind == CELL_SECONDS)
        return arena_textf(arena, "%.0f", c->number);
    if (kind == CELL_BYTES)
        return arena_textf(arena, "%lld", (long long)c->whole);
    for (size_t i = 0;
         kind == CELL_SEVERITY && i < sizeof rising / sizeof *rising; i++) {
        if (strcmp(c->text, rising[i]) == 0)
            return arena_textf(arena, "%zu", i);
    }
    return "";
}

#define WORD_MOST 24

/* A short word, like a server's name, is not broken at its hyphens. */
static bool is_word(const struct cell *c)
{
    return !c->is_empty && strlen(c->text) <= WORD_MOST &&
           !strchr(c->text, ' ');
}

static void add_cell(struct value *cells, const struct column *column,
                     const struct cell *c)
{
    struct arena *a = cells->arena;
    struct value *v = value_add_map(cells);
    struct buf text = {0};
    cell_print(&text, column->kind, c);
    value_put_text(v, "text", arena_text(a, buf_str(&text)));
    buf_clear(&text);
    value_put_text(v, "kind", kind_class(column->kind));
    value_put_text(v, "sort", sort_key(column->kind, c, a));
    value_put_flag(v, "is_severity",
                   column->kind == CELL_SEVERITY && !c->is_empty);
    value_put_flag(v, "is_word", column->kind == CELL_TEXT && is_word(c));
    value_put_flag(v, "is_long",
                   column->kind == CELL_TEXT && !c->is_empty &&
                       strlen(c->text) > 40);
}

/* The span of time that a row is about, for the filter by date. */
static void add_row_span(struct value *row, const struct table *t,
                         const struct cell *cell)
{
    moment from = MOMENT_NONE, to = MOMENT_NONE;
    for (size_t i = 0; i < t->column_count; i++) {
        if (t->column[i].kind != CELL_MOMENT || cell[i].is_empty)
            continue;
        moment at = cell[i].whole;
        if (from == MOMENT_NONE || at < from)
            from = at;
        if (to == MOMENT_NONE || at > to)
            to = at;
    }
    value_put_flag(row, "has_span", from != MOMENT_NONE);
    value_putf(row, "from", "%lld", (long long)(from / MOMENT_SECOND));
    value_putf(row, "to", "%lld", (long long)(to / MOMENT_SECOND));
}

struct value *table_value(const struct table *t, size_t limit,
                          const char *const *without, struct arena *arena)
{
    struct value *v = value_map(arena);
    size_t shown = limit && t->row_count > limit ? limit : t->row_count;
    value_put_text(v, "name", t->name);
    value_put_text(v, "title", t->title);
    value_put_text(v, "empty", t->empty);
    value_put_flag(v, "is_empty", t->row_count == 0);
    value_put_flag(v, "is_short", t->row_count < 3);
    value_putf(v, "count", "%zu", t->row_count);
    if (shown < t->row_count)
        value_put_text(v, "note",
                       arena_textf(arena, "The first %zu of %zu rows. %s",
                                   shown, t->row_count, t->note));
    else
        value_put_text(v, "note", t->note);
    struct value *columns = value_put_list(v, "columns");
    for (size_t i = 0; i < t->column_count; i++) {
        if (is_left_out(t->column[i].name, without))
            continue;
        struct value *c = value_add_map(columns);
        value_put_text(c, "title", t->column[i].title);
        value_put_text(c, "kind", kind_class(t->column[i].kind));
    }
    struct value *rows = value_put_list(v, "rows");
    for (size_t r = 0; r < shown; r++) {
        const struct cell *cell = t->cell + r * t->column_count;
        struct value *row = value_add_map(rows);
        add_row_span(row, t, cell);
        struct value *cells = value_put_list(row, "cells");
        for (size_t i = 0; i < t->column_count; i++) {
            if (!is_left_out(t->column[i].name, without))
                add_cell(cells, &t->column[i], &cell[i]);
        }
    }
    return v;
}
