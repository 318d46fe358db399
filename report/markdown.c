/*
 * Tables and text as Markdown. Strangers' text can't become markup. Knows
 * nothing of what a table says.
 */
#include "report/markdown.h"

#include <string.h>

#include "core/mem.h"
#include "report/renderers.h"
#include "report/visible.h"

static void escape(struct buf *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '\n')
            buf_text(out, "<br>");
        else if (*text == '<')
            buf_text(out, "&lt;");
        else if (*text == '>')
            buf_text(out, "&gt;");
        else if (*text == '&')
            buf_text(out, "&amp;");
        else if (strchr("\\`*_[]()|~#", *text))
            buf_addf(out, "\\%c", *text);
        else
            buf_byte(out, *text);
    }
}

void markdown_add(struct buf *out, const char *text)
{
    struct buf shown = {0};
    visible_add(&shown, span_of(text), true);
    escape(out, buf_str(&shown));
    buf_clear(&shown);
}

void markdown_code(struct buf *out, const char *text)
{
    struct buf shown = {0};
    visible_add(&shown, span_of(text), true);
    size_t fence = 3, run = 0;
    for (const char *c = buf_str(&shown); *c; c++) {
        run = *c == '`' ? run + 1 : 0;
        if (run >= fence)
            fence = run + 1;
    }
    for (size_t i = 0; i < fence; i++)
        buf_byte(out, '`');
    buf_addf(out, "\n%s\n", buf_str(&shown));
    for (size_t i = 0; i < fence; i++)
        buf_byte(out, '`');
    buf_byte(out, '\n');
    buf_clear(&shown);
}

static bool is_number(enum cell_kind kind)
{
    return kind == CELL_COUNT || kind == CELL_ID || kind == CELL_NUMBER ||
           kind == CELL_PERCENT || kind == CELL_SECONDS || kind == CELL_BYTES;
}

static void add_head(struct buf *out, const struct table *t)
{
    for (size_t c = 0; c < t->column_count; c++) {
        buf_text(out, c ? " | " : "| ");
        markdown_add(out, t->column[c].title);
    }
    buf_text(out, " |\n");
    for (size_t c = 0; c < t->column_count; c++)
        buf_text(out, is_number(t->column[c].kind) ? "| ---: " : "| --- ");
    buf_text(out, "|\n");
}

static void markdown_table(struct buf *out, const struct table *t)
{
    struct buf cell = {0};
    if (!t->row_count) {
        markdown_add(out, t->empty);
        buf_byte(out, '\n');
        return;
    }
    add_head(out, t);
    for (size_t i = 0; i < t->row_count * t->column_count; i++) {
        size_t c = i % t->column_count;
        buf_reset(&cell);
        cell_print(&cell, t->column[c].kind, &t->cell[i]);
        buf_text(out, c ? " | " : "| ");
        markdown_add(out, buf_str(&cell));
        if (c + 1 == t->column_count)
            buf_text(out, " |\n");
    }
    buf_clear(&cell);
    if (*t->note) {
        buf_byte(out, '\n');
        markdown_add(out, t->note);
        buf_byte(out, '\n');
    }
}

const struct renderer render_markdown = {
    .name = "markdown", .brief = "tables for a wiki", .table = markdown_table};
