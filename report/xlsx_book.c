/*
 * Cells and formats of the workbook. Knows what a spreadsheet can hold; must
 * never know what a figure means.
 */
#include "report/xlsx_book.h"

#include <string.h>

#include "core/mem.h"
#include "report/visible.h"

#define CELL_LIMIT  32000 /* Excel holds 32,767 characters */
#define PLAIN_LIMIT 250   /* of titles and properties it holds 255 */
#define EPOCH       25569 /* 1970-01-01 as spreadsheets count days */

static lxw_format *new_format(struct book *b, const char *number_format)
{
    lxw_format *f = workbook_add_format(b->workbook);
    format_set_align(f, LXW_ALIGN_VERTICAL_TOP);
    if (number_format)
        format_set_num_format(f, number_format);
    return f;
}

static lxw_format *new_ink(struct book *b, lxw_color_t ground, lxw_color_t ink)
{
    lxw_format *f = new_format(b, NULL);
    format_set_bg_color(f, ground);
    format_set_font_color(f, ink);
    return f;
}

static lxw_format *new_total(struct book *b, const char *number_format)
{
    lxw_format *f = new_format(b, number_format);
    format_set_bold(f);
    format_set_top(f, LXW_BORDER_THIN);
    format_set_bg_color(f, 0xEEF2F7);
    return f;
}

static void total_formats(struct book *b)
{
    static const char *const of_kind[CELL_KINDS] = {
        [CELL_TEXT] = "@",
        [CELL_COUNT] = "#,##0",
        [CELL_ID] = "0",
        [CELL_NUMBER] = "#,##0.0",
        [CELL_PERCENT] = "0.0%",
        [CELL_MOMENT] = "yyyy-mm-dd hh:mm",
        [CELL_SECONDS] = "[h]:mm:ss",
        [CELL_BYTES] = "#,##0",
        [CELL_SEVERITY] = "@",
    };
    for (size_t i = 0; i < CELL_KINDS; i++)
        b->total[i] = new_total(b, of_kind[i]);
    b->total_rows = new_total(b, "#,##0\" rows\"");
    format_set_align(b->total_rows, LXW_ALIGN_LEFT);
}

/* Counts on the first sheet, large, in the colours of the verdicts. */
static void tile_formats(struct book *b)
{
    static const struct {
        lxw_color_t ground, ink;
    } look[INK_COUNT] = {
        [INK_PLAIN] = {0xF4F6F9, 0x1F3A5F},
        [INK_CRITICAL] = {0xF8D7DA, 0x842029},
        [INK_WARNING] = {0xFFE5D0, 0x8A3B00},
        [INK_ATTENTION] = {0xFFF3CD, 0x664D03},
        [INK_GOOD] = {0xD1E7DD, 0x0F5132},
        [INK_UNKNOWN] = {0xE2E3E5, 0x41464B},
    };
    for (size_t i = 0; i < INK_COUNT; i++) {
        lxw_format *f = new_ink(b, look[i].ground, look[i].ink);
        format_set_num_format(f, "#,##0");
        format_set_bold(f);
        format_set_font_size(f, 18);
        format_set_align(f, LXW_ALIGN_LEFT);
        format_set_align(f, LXW_ALIGN_VERTICAL_CENTER);
        format_set_indent(f, 1);
        b->tile[i] = f;
    }
}

void book_formats(struct book *b)
{
    b->title = new_format(b, NULL);
    format_set_bold(b->title);
    format_set_font_size(b->title, 16);
    b->lead = new_format(b, NULL);
    format_set_font_size(b->lead, 12);
    b->chapter = new_format(b, NULL);
    format_set_bold(b->chapter);
    format_set_font_size(b->chapter, 14);
    b->part = new_format(b, NULL);
    format_set_bold(b->part);
    b->head = new_format(b, NULL);
    format_set_bold(b->head);
    format_set_text_wrap(b->head);
    format_set_bg_color(b->head, 0x1F3A5F);
    format_set_font_color(b->head, LXW_COLOR_WHITE);
    b->note = new_format(b, NULL);
    format_set_font_color(b->note, 0x595959);
    format_set_indent(b->note, 1);
    b->text = new_format(b, "@");
    format_set_indent(b->text, 1); /* numbers beside it end at the edge */
    b->wrap = new_format(b, "@");
    format_set_text_wrap(b->wrap);
    format_set_indent(b->wrap, 1);
    b->link = new_format(b, NULL);
    format_set_font_color(b->link, 0x0B5394);
    format_set_underline(b->link, LXW_UNDERLINE_SINGLE);
    b->input = new_format(b, "General");
    format_set_bg_color(b->input, 0xFFF2CC);
    format_set_border(b->input, LXW_BORDER_THIN);
    format_set_unlocked(b->input);
    b->input_text = new_format(b, "@");
    b->day = new_format(b, "yyyy-mm-dd");
    b->due = new_format(b, "yyyy-mm-dd");
    for (int i = 0; i < 2; i++) {
        lxw_format *f = i ? b->due : b->input_text;
        format_set_bg_color(f, 0xFFFBEA);
        format_set_border(f, LXW_BORDER_THIN);
        format_set_border_color(f, 0xE6DDB8);
        format_set_text_wrap(f);
        format_set_indent(f, 1);
    }
    b->plain = new_format(b, "0");
    b->count = new_format(b, "#,##0");
    b->number = new_format(b, "#,##0.0");
    b->percent = new_format(b, "0.0%");
    b->time = new_format(b, "yyyy-mm-dd hh:mm");
    b->seconds = new_format(b, "yyyy-mm-dd hh:mm:ss");
    b->length = new_format(b, "[h]:mm:ss");
    b->bytes = new_format(b, "#,##0");
    total_formats(b);
    tile_formats(b);
    b->ink[INK_PLAIN] = b->text;
    b->ink[INK_CRITICAL] = new_ink(b, 0xF8D7DA, 0x842029);
    b->ink[INK_WARNING] = new_ink(b, 0xFFE5D0, 0x8A3B00);
    b->ink[INK_ATTENTION] = new_ink(b, 0xFFF3CD, 0x664D03);
    b->ink[INK_GOOD] = new_ink(b, 0xD1E7DD, 0x0F5132);
    b->ink[INK_UNKNOWN] = new_ink(b, 0xE2E3E5, 0x41464B);
}

lxw_worksheet *book_sheet(struct book *b, const char *name, const char *heading)
{
    lxw_worksheet *s = workbook_add_worksheet(b->workbook, name);
    worksheet_set_landscape(s);
    worksheet_set_paper(s, 9); /* A4 */
    worksheet_fit_to_pages(s, 1, 0);
    worksheet_set_margins(s, 0.4, 0.4, 0.6, 0.6);
    worksheet_set_footer(s, "&L&A&RPage &P of &N");
    worksheet_gridlines(s, LXW_HIDE_ALL_GRIDLINES);
    worksheet_set_row(s, 0, 26, NULL);
    book_text(b, s, 0, 0, heading, b->title);
    if (strcmp(name, "Summary") != 0)
        worksheet_write_url_opt(s, 1, 0, "internal:'Summary'!A1", b->link,
                                "To the summary", NULL);
    return s;
}

/* At most `limit` bytes, cut between characters. */
static size_t fitting(const char *text, size_t len, size_t limit)
{
    if (len <= limit)
        return len;
    len = limit;
    while (len && ((unsigned char)text[len] & 0xc0) == 0x80)
        len--;
    return len;
}

char *book_copy(struct book *b, const char *text)
{
    struct buf shown = {0};
    visible_add(&shown, span_of(text), false);
    shown.len = fitting(buf_str(&shown), shown.len, PLAIN_LIMIT);
    char *copy = arena_span(b->arena, buf_as_span(&shown));
    buf_clear(&shown);
    return copy;
}

void book_text(struct book *b, lxw_worksheet *s, lxw_row_t row, lxw_col_t col,
               const char *text, lxw_format *format)
{
    struct buf shown = {0};
    (void)b;
    if (!text || !*text)
        return;
    visible_add(&shown, span_of(text), true);
    size_t len = fitting(buf_str(&shown), shown.len, CELL_LIMIT);
    if (len < shown.len) {
        shown.len = len;
        buf_text(&shown, " \xe2\x80\xa6 (cut)");
    }
    worksheet_write_string(s, row, col, buf_str(&shown), format);
    buf_clear(&shown);
}

double book_serial(moment utc)
{
    return (double)utc / (double)MOMENT_DAY + EPOCH;
}

static enum ink ink_of(const char *severity)
{
    static const struct {
        const char *word;
        enum ink ink;
    } inks[] = {
        {"critical",          INK_CRITICAL },
        {"warning",           INK_WARNING  },
        {"attention",         INK_ATTENTION},
        {"healthy",           INK_GOOD     },
        {"insufficient-data", INK_UNKNOWN  },
        {"info",              INK_UNKNOWN  },
    };
    for (size_t i = 0; severity && i < sizeof inks / sizeof *inks; i++)
        if (strcmp(severity, inks[i].word) == 0)
            return inks[i].ink;
    return INK_PLAIN;
}

void book_cell(struct book *b, lxw_worksheet *s, lxw_row_t row, lxw_col_t col,
               enum cell_kind kind, const struct cell *c)
{
    if (c->is_empty)
        return;
    switch (kind) {
    case CELL_TEXT:
        book_text(b, s, row, col, c->text,
                  strlen(c->text) > 34 || strchr(c->text, '\n') ? b->wrap
                                                                : b->text);
        break;
    case CELL_SEVERITY:
        book_text(b, s, row, col, c->text, b->ink[ink_of(c->text)]);
        break;
    case CELL_ID:
        worksheet_write_number(s, row, col, (double)c->whole, b->plain);
        break;
    case CELL_COUNT:
        worksheet_write_number(s, row, col, (double)c->whole, b->count);
        break;
    case CELL_BYTES:
        worksheet_write_number(s, row, col, (double)c->whole, b->bytes);
        break;
    case CELL_NUMBER:
        worksheet_write_number(s, row, col, c->number, b->number);
        break;
    case CELL_PERCENT:
        worksheet_write_number(s, row, col, c->number / 100, b->percent);
        break;
    case CELL_MOMENT:
        worksheet_write_number(s, row, col, book_serial(c->whole), b->time);
        break;
    case CELL_SECONDS:
        worksheet_write_number(s, row, col, c->number / 86400, b->length);
        break;
    }
}

void book_properties(struct book *b)
{
    lxw_doc_properties p = {
        .title = book_copy(b, b->d->title),
        .subject = book_copy(b, "Ephemeral ports of Windows servers"),
        .comments =
            arena_textf(b->arena, "Made by portledger %s", b->d->version),
        .created = (time_t)(b->d->now_utc / MOMENT_SECOND)};
    workbook_set_properties(b->workbook, &p);
}
