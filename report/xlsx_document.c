/*
 * A review or a plan as the sheet after the summary: headings, sentences and
 * tables below each other. Knows sections; must never know what they are about.
 */
#include <ctype.h>
#include <string.h>

#include "report/xlsx_book.h"

#define COLUMNS_MOST 32
#define TEXT_COLUMNS 6 /* that a sentence goes across */
#define LINE_CHARS   120
#define LINE_HEIGHT  15

struct page {
    struct book *b;
    lxw_worksheet *s;
    lxw_row_t row;
    double width[COLUMNS_MOST]; /* the widest that a table wants */
};

const char *book_document_name(struct book *b)
{
    char *name = arena_textf(b->arena, "%s", b->document->name);
    name[0] = (char)toupper((unsigned char)name[0]);
    return name;
}

static void put_text(struct page *p, const char *text)
{
    size_t lines = strlen(text) / LINE_CHARS + 1;
    worksheet_merge_range(p->s, p->row, 0, p->row, TEXT_COLUMNS - 1, "",
                          p->b->wrap);
    worksheet_set_row(p->s, p->row, LINE_HEIGHT * (double)lines, NULL);
    book_text(p->b, p->s, p->row++, 0, text, p->b->wrap);
}

static void put_table(struct page *p, const struct table *plain)
{
    const struct table *t = book_local(p->b, plain);
    struct rows r;
    rows_begin(&r, p->b, p->s, p->row, t);
    r.has_no_totals = true;
    for (size_t i = 0; i < t->row_count; i++)
        rows_add(&r, t->cell + i * t->column_count);
    p->row = rows_end(&r);
    for (size_t i = 0; t->row_count && i < t->column_count && i < COLUMNS_MOST;
         i++)
        if (r.width[i] > p->width[i])
            p->width[i] = r.width[i];
}

void book_document(struct book *b)
{
    const struct document *doc = b->document;
    struct page p = {.b = b, .row = 2};
    p.s = book_sheet(b, book_document_name(b), doc->title);
    book_text(b, p.s, 1, 1, doc->subtitle, b->note);
    for (size_t i = 0; i < doc->section_count; i++) {
        const struct section *section = &doc->section[i];
        if (section->drawn && !section->text_count && !section->table)
            continue; /* the sheets Charts and States draw */
        if (*section->heading) {
            p.row += section->level > 2 ? 0 : 1;
            book_text(b, p.s, p.row++, 0, section->heading,
                      section->level > 2 ? b->part : b->chapter);
        }
        for (size_t k = 0; k < section->text_count; k++)
            put_text(&p, section->text[k]);
        if (section->table)
            put_table(&p, section->table);
    }
    for (lxw_col_t i = 0; i < COLUMNS_MOST; i++)
        if (p.width[i] > 0)
            worksheet_set_column(p.s, i, i, p.width[i], NULL);
}
