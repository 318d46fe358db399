/*
 * The last sheet: words that drop-downs offer, and what dashed lines in charts
 * go between. Knows neither charts nor actions.
 */
#include <string.h>

#include "report/xlsx_book.h"

#define FIRST_ROW   3
#define OWNERS_ROOM 200 /* rows in which people may add names */

static size_t add_name(const char **name, size_t count, const char *text)
{
    if (!text || !*text || count == OWNERS_ROOM)
        return count;
    for (size_t i = 0; i < count; i++)
        if (strcmp(name[i], text) == 0)
            return count;
    name[count] = text;
    return count + 1;
}

/* All that the dossier names: of servers, of processes, of actions. */
static size_t owners_of(const struct dossier *d, const char **name)
{
    size_t count = 0;
    for (size_t i = 0; i < d->action_count; i++)
        count = add_name(name, count, d->actions[i].owner);
    for (size_t i = 0; i < d->server_count; i++) {
        const struct verdict *v = d->servers[i];
        count = add_name(name, count, v->owner);
        for (size_t k = 0; k < v->consumer_count; k++)
            if (v->consumers[k].kind == CONSUMER_OWNER)
                count = add_name(name, count, v->consumers[k].name);
    }
    return count;
}

static void put_ends(struct book *b, lxw_worksheet *s)
{
    for (size_t i = 0; i < b->end_count; i++) {
        lxw_row_t row = (lxw_row_t)(FIRST_ROW + 2 * i);
        worksheet_write_number(s, row, 2, book_serial(b->ends[i].from_utc),
                               b->time);
        worksheet_write_number(s, row + 1, 2, book_serial(b->ends[i].to_utc),
                               b->time);
        for (lxw_row_t k = 0; k < 2; k++)
            worksheet_write_number(s, row + k, 3, b->ends[i].percent / 100,
                                   b->percent);
    }
}

void book_lists(struct book *b)
{
    const char *name[OWNERS_ROOM];
    size_t count = owners_of(b->d, name);
    lxw_worksheet *s = book_sheet(b, "Lists", "Lists");
    worksheet_set_column(s, 0, 0, 34, NULL);
    worksheet_set_column(s, 2, 3, 18, NULL);
    book_text(b, s, 1, 1, "Add names below: the sheet Actions offers them.",
              b->note);
    book_text(b, s, 2, 0, "Owners", b->head);
    book_text(b, s, 2, 2, "Lines in charts: time (UTC)", b->head);
    book_text(b, s, 2, 3, "at", b->head);
    for (size_t i = 0; i < OWNERS_ROOM; i++) {
        lxw_row_t row = (lxw_row_t)(FIRST_ROW + i);
        if (i < count)
            book_text(b, s, row, 0, name[i], b->input_text);
        else if (i < count + 10)
            worksheet_write_blank(s, row, 0, b->input_text);
    }
    put_ends(b, s);
    workbook_define_name(b->workbook, "action_owners",
                         arena_textf(b->arena, "=Lists!$A$%d:$A$%d",
                                     FIRST_ROW + 1, FIRST_ROW + OWNERS_ROOM));
}
