/*
 * Notes on method: how the figures come about, how sure each kind of finding
 * is, what is lacking. Words only; it judges nothing.
 */
#include <string.h>

#include "report/xlsx_book.h"

static lxw_row_t put_lines(struct book *b, lxw_worksheet *s, lxw_row_t row)
{
    static const char *const lines[] = {
        "In use counts distinct local ports inside the dynamic range, "
        "listeners included, of one local address; * is the whole machine.",
        "Percent is in use by the ports of the range; what several origins "
        "(log, capture, CSV) tell is never added.",
        "Ports in TIME_WAIT have no process: they are shared out to the "
        "process that was seen with the same remote endpoint.",
        "The what-if sheet computes growth x (TIME_WAIT x new delay / old "
        "delay + other ports) by the ports of the range, as the command "
        "`portledger whatif` does for the peak.",
        "No data is not the same as fine: a server with too little of it is "
        "said to have insufficient data.",
        "Times are by the clock of the server where a column says so, with its "
        "zone beside, and in UTC; charts are in UTC.",
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        worksheet_merge_range(s, row, 0, row, 4, "", b->wrap);
        worksheet_set_row(s, row, 30, NULL);
        book_text(b, s, row++, 0, lines[i], b->wrap);
    }
    return row;
}

static const char *grade_told(const char *grade)
{
    static const struct {
        const char *grade, *means;
    } told[] = {
        {"A",  "Microsoft's documentation or knowledge base, read"},
        {"A*", "Microsoft's, known only by a quotation or a title"},
        {"B",  "a Microsoft engineer's code, script or article"   },
        {"C",  "a vendor, a maintainer, or a measurement that others "
              "can repeat"                           },
        {"D",  "one report from the field"                        },
        {"I",  "inferred here from the others; documented nowhere"},
    };
    for (size_t i = 0; grade && i < sizeof told / sizeof *told; i++)
        if (strcmp(grade, told[i].grade) == 0)
            return told[i].means;
    return "";
}

static bool is_told(const struct table *t, const struct finding *f)
{
    for (size_t i = 0; i < t->row_count; i++) {
        const struct cell *c = t->cell + i * t->column_count;
        if (strcmp(c[0].text, f->code) == 0 &&
            strcmp(c[1].text ? c[1].text : "", f->rule) == 0)
            return true;
    }
    return false;
}

/* Each kind of finding of this book once, with the grade of what it rests on.
 */
static struct table *grades(struct book *b)
{
    static const struct column columns[] = {
        {"code",    "Finding",               CELL_TEXT},
        {"rule",    "Rule",                  CELL_TEXT},
        {"grade",   "Grade of its evidence", CELL_TEXT},
        {"means",   "What the grade means",  CELL_TEXT},
        {"sources", "Sources",               CELL_TEXT},
    };
    struct table *t = arena_new(b->arena, sizeof *t);
    table_init(t, b->arena, "grades", "Grades of evidence", columns,
               sizeof columns / sizeof *columns);
    t->empty = "No finding, so nothing to grade.";
    for (size_t i = 0; i < b->d->server_count; i++) {
        const struct verdict *v = b->d->servers[i];
        for (size_t k = 0; k < v->finding_count; k++) {
            const struct finding *f = &v->findings[k];
            if (is_told(t, f))
                continue;
            struct cell *c = table_row(t);
            c[0] = cell_text(f->code);
            c[1] = cell_text(f->rule);
            c[2] = cell_text(f->grade);
            c[3] = cell_text(grade_told(f->grade));
            c[4] = cell_text(f->sources);
        }
    }
    return t;
}

void book_method(struct book *b)
{
    lxw_worksheet *s = book_sheet(b, "Method", "Notes on method");
    lxw_row_t row = put_lines(b, s, 2) + 1;
    row = book_rows(b, s, row, grades(b)) + 1;
    book_text(b, s, row++, 0, "What is lacking or assumed, server by server",
              b->lead);
    for (size_t i = 0; i < b->d->server_count; i++) {
        const struct verdict *v = b->d->servers[i];
        for (size_t k = 0; k < v->caveats.count; k++) {
            book_text(b, s, row, 0, v->server, b->text);
            book_text(b, s, row++, 1, v->caveats.text[k], b->note);
        }
    }
}
