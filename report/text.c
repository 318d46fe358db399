/*
 * Tables for people at a terminal: aligned by display columns, long texts
 * folded at blanks. Cells are strangers' text and are shown, not obeyed. Knows
 * nothing of what a table says.
 */
#include <string.h>

#include "core/mem.h"
#include "report/renderers.h"
#include "report/visible.h"

#define FOLD_WIDTH 48 /* texts longer than this fold at blanks */

struct sheet { /* a table as visible text */
    const struct table *table;
    char **text;   /* titles, then row after row */
    size_t *width; /* of each column; 0 = left out, all its cells are empty */
};

static bool is_right(enum cell_kind kind)
{
    switch (kind) {
    case CELL_COUNT:
    case CELL_ID:
    case CELL_NUMBER:
    case CELL_PERCENT:
    case CELL_SECONDS:
    case CELL_BYTES:
        return true;
    case CELL_TEXT:
    case CELL_MOMENT:
    case CELL_SEVERITY:
        return false;
    }
    return false;
}

/* Takes the next line of at most `width` columns off *rest. A word that is
 * longer has the line to itself. False at the end. */
static bool next_line(struct span *rest, size_t width, struct span *line)
{
    if (!rest->len)
        return false;
    struct span left = *rest;
    size_t used = 0, blank = 0;
    while (left.len && *left.ptr != '\n') {
        size_t at = rest->len - left.len;
        struct span before = left;
        bool is_blank = *left.ptr == ' ';
        visible_next(&left);
        if (is_blank)
            blank = at;
        used += visible_width(span_n(before.ptr, before.len - left.len));
        if (used > width && blank) {
            *line = span_n(rest->ptr, blank);
            *rest = span_n(rest->ptr + blank + 1, rest->len - blank - 1);
            return true;
        }
    }
    *line = span_n(rest->ptr, rest->len - left.len);
    if (left.len) {
        left.ptr++;
        left.len--;
    }
    *rest = left;
    return true;
}

static size_t longest_word(struct span text)
{
    size_t longest = 0;
    struct span line;
    while (next_line(&text, 0, &line)) {
        size_t width = visible_width(line);
        if (width > longest)
            longest = width;
    }
    return longest;
}

static size_t longest_line(struct span text)
{
    size_t longest = 0;
    struct span line;
    while (next_line(&text, SIZE_MAX, &line)) {
        size_t width = visible_width(line);
        if (width > longest)
            longest = width;
    }
    return longest;
}

static char *visible_text(const char *text)
{
    struct buf out = {0};
    visible_add(&out, span_of(text), true);
    return out.ptr ? buf_detach(&out) : mem_text("");
}

static void measure(struct sheet *s, size_t column)
{
    const struct table *t = s->table;
    size_t width = 0, word = 0;
    for (size_t row = 1; row <= t->row_count; row++) {
        struct span text = span_of(s->text[row * t->column_count + column]);
        size_t natural = longest_line(text);
        if (natural > width)
            width = natural;
        size_t longest = natural > FOLD_WIDTH ? longest_word(text) : 0;
        if (longest > word)
            word = longest;
    }
    if (!width)
        return;
    if (width > FOLD_WIDTH)
        width = word > FOLD_WIDTH ? word : FOLD_WIDTH;
    size_t title = longest_word(span_of(s->text[column]));
    s->width[column] = title > width ? title : width;
}

static void fill(struct sheet *s)
{
    const struct table *t = s->table;
    struct buf cell = {0};
    for (size_t c = 0; c < t->column_count; c++)
        s->text[c] = visible_text(t->column[c].title);
    for (size_t i = 0; i < t->row_count * t->column_count; i++) {
        buf_reset(&cell);
        cell_print(&cell, t->column[i % t->column_count].kind, &t->cell[i]);
        s->text[t->column_count + i] = visible_text(buf_str(&cell));
    }
    buf_clear(&cell);
    for (size_t c = 0; c < t->column_count; c++)
        measure(s, c);
}

static void add_blanks(struct buf *out, size_t count)
{
    while (count--)
        buf_byte(out, ' ');
}

/* One line of a row; blanks at its end are not written. */
static bool add_line(struct buf *out, const struct sheet *s, struct span *rest)
{
    size_t column_count = s->table->column_count, pending = 0;
    bool is_any = false;
    size_t start = out->len;
    for (size_t c = 0; c < column_count; c++) {
        struct span line = {0};
        if (!s->width[c])
            continue;
        if (next_line(&rest[c], s->width[c], &line))
            is_any = true;
        size_t width = visible_width(line);
        size_t gap = s->width[c] > width ? s->width[c] - width : 0;
        bool right = is_right(s->table->column[c].kind);
        if (line.len) {
            add_blanks(out, pending + (right ? gap : 0));
            buf_span(out, line);
            pending = right ? 0 : gap;
        } else {
            pending += s->width[c];
        }
        pending += 2;
    }
    if (is_any)
        buf_byte(out, '\n');
    else
        out->len = start;
    return is_any;
}

static void add_row(struct buf *out, const struct sheet *s, char **cells,
                    struct span *rest)
{
    for (size_t c = 0; c < s->table->column_count; c++)
        rest[c] = span_of(cells[c]);
    while (add_line(out, s, rest))
        continue;
}

static void add_rule(struct buf *out, const struct sheet *s)
{
    bool is_first = true;
    for (size_t c = 0; c < s->table->column_count; c++) {
        if (!s->width[c])
            continue;
        if (!is_first)
            buf_text(out, "  ");
        is_first = false;
        for (size_t i = 0; i < s->width[c]; i++)
            buf_byte(out, '-');
    }
    buf_byte(out, '\n');
}

static void add_sheet(struct buf *out, const struct sheet *s)
{
    const struct table *t = s->table;
    struct span *rest = mem_array(t->column_count, sizeof *rest);
    add_row(out, s, s->text, rest);
    add_rule(out, s);
    for (size_t row = 1; row <= t->row_count; row++)
        add_row(out, s, s->text + row * t->column_count, rest);
    mem_free(rest);
}

static void text_table(struct buf *out, const struct table *t)
{
    if (!t->row_count) {
        visible_add(out, span_of(t->empty), false);
        buf_byte(out, '\n');
        return;
    }
    size_t count = (t->row_count + 1) * t->column_count;
    struct sheet s = {.table = t,
                      .text = mem_array(count, sizeof *s.text),
                      .width = mem_array(t->column_count, sizeof *s.width)};
    fill(&s);
    add_sheet(out, &s);
    if (*t->note) {
        buf_byte(out, '\n');
        visible_add(out, span_of(t->note), false);
        buf_byte(out, '\n');
    }
    for (size_t i = 0; i < count; i++)
        mem_free(s.text[i]);
    mem_free(s.text);
    mem_free(s.width);
}

const struct renderer render_text = {
    .name = "text", .brief = "aligned columns for people", .table = text_table};
