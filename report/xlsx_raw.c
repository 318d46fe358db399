/*
 * The workbook of samples, row by row in constant memory. Knows columns and
 * sheets; what a sample means is the view's (contract, section 4).
 */
#include "report/raw.h"

#include <math.h>

#include "core/file.h"
#include "core/mem.h"
#include "db/query.h"
#include "report/pseudonyms.h"
#include "report/xlsx_book.h"
#include "report/xlsx_whole.h"

#define SHEETS_MOST 64 /* 67 million samples */

static const struct {
    const char *title;
    double width;
} columns[] = {
    {"Server",            24},
    {"At (its clock)",    20},
    {"Its zone",          22},
    {"At (UTC)",          20},
    {"Protocol",          10},
    {"Address",           22},
    {"Ports in use",      12},
    {"Range",             10},
    {"Percent",           10},
    {"Effective percent", 12},
    {"Listening",         11},
    {"Processes",         11},
    {"Seen in",           10},
    {"Source",            10},
};
enum { COLUMN_COUNT = sizeof columns / sizeof *columns };

struct raw {
    struct book b;
    struct pseudonyms names;
    bool is_anonymous;
    lxw_worksheet *about, *sheet;
    lxw_row_t row; /* the next free one */
    size_t sheets;
    uint64_t rows;
    const struct verdict *server;
    bool is_full;
};

static void end_sheet(struct raw *r)
{
    if (r->sheet && r->row > 1)
        worksheet_autofilter(r->sheet, 0, 0, r->row - 1, COLUMN_COUNT - 1);
}

static void next_sheet(struct raw *r)
{
    struct book *b = &r->b;
    end_sheet(r);
    const char *name = r->sheets
                           ? arena_textf(b->arena, "Samples %zu", r->sheets + 1)
                           : "Samples";
    r->sheet = workbook_add_worksheet(b->workbook, name);
    r->sheets++;
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        lxw_col_t col = (lxw_col_t)i;
        worksheet_set_column(r->sheet, col, col, columns[i].width, NULL);
        book_text(b, r->sheet, 0, col, columns[i].title, b->head);
    }
    worksheet_freeze_panes(r->sheet, 1, 1);
    worksheet_repeat_rows(r->sheet, 0, 0);
    worksheet_set_landscape(r->sheet);
    worksheet_fit_to_pages(r->sheet, 1, 0);
    r->row = 1;
}

static void put_count(struct raw *r, lxw_col_t col, int64_t n)
{
    if (n >= 0)
        worksheet_write_number(r->sheet, r->row, col, (double)n, r->b.count);
}

static void put_percent(struct raw *r, lxw_col_t col, double percent)
{
    if (!isnan(percent))
        worksheet_write_number(r->sheet, r->row, col, percent / 100,
                               r->b.percent);
}

static void put_time(struct raw *r, lxw_col_t col, moment at)
{
    worksheet_write_number(r->sheet, r->row, col, book_serial(at),
                           r->b.seconds);
}

static void put_row(struct raw *r, const struct sample_row *s)
{
    struct book *b = &r->b;
    const char *address = r->is_anonymous
                              ? pseudonyms_address(&r->names, s->local_address)
                              : s->local_address;
    book_text(b, r->sheet, r->row, 0, r->server->server, b->text);
    put_time(r, 1, book_clock(r->server, s->at_utc));
    book_text(b, r->sheet, r->row, 2, book_zone(r->server), b->text);
    put_time(r, 3, s->at_utc);
    book_text(b, r->sheet, r->row, 4, s->protocol, b->text);
    book_text(b, r->sheet, r->row, 5, address, b->text);
    put_count(r, 6, s->in_use);
    put_count(r, 7, s->range_size);
    put_percent(r, 8, s->percent);
    put_percent(r, 9, s->effective_percent);
    put_count(r, 10, s->listening_ports);
    put_count(r, 11, s->process_count);
    book_text(b, r->sheet, r->row, 12, s->origin, b->text);
    worksheet_write_number(r->sheet, r->row, 13, (double)s->source_id,
                           b->plain);
}

static bool take_row(void *ctx, const struct sample_row *s)
{
    struct raw *r = ctx;
    if (!r->sheet || r->row == LXW_ROW_MAX) {
        r->is_full = r->sheets == SHEETS_MOST;
        if (r->is_full)
            return false;
        next_sheet(r);
    }
    /* what a row's pseudonym takes is given back with the row */
    struct arena kept = *r->b.arena;
    *r->b.arena = (struct arena){0};
    put_row(r, s);
    arena_clear(r->b.arena);
    *r->b.arena = kept;
    r->row++;
    r->rows++;
    return true;
}

/* The first sheet; its rows are written last, when the count is known. */
static void put_about(struct raw *r)
{
    static const char *const lines[] = {
        "A row a sample, by server and time. Ports in use are distinct local "
        "ports inside the dynamic range, listeners included, of one local "
        "address; * is the whole machine, each port once.",
        "Percent is in use by the ports of the range; effective percent leaves "
        "excluded ports out of the range. What is not known is empty.",
        "Seen in: log, capture or csv. The same minute may be there from "
        "several; they are never to be added.",
        "Times are by the clock of the server, its zone beside, and in UTC.",
    };
    struct book *b = &r->b;
    const struct dossier *d = b->d;
    char made[MOMENT_TEXT];
    lxw_row_t row = 0;
    worksheet_set_column(r->about, 0, 0, 110, NULL);
    book_text(b, r->about, row++, 0, d->title, b->title);
    book_text(b, r->about, row++, 0,
              arena_textf(b->arena,
                          "%llu samples of %zu servers on %zu sheets. Made by "
                          "portledger %s at %s UTC.",
                          (unsigned long long)r->rows, d->server_count,
                          r->sheets, d->version,
                          moment_short(d->now_utc, made)),
              b->lead);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        book_text(b, r->about, row++, 0, lines[i], b->wrap);
    if (!r->rows)
        book_text(b, r->about, row, 0,
                  "No sample is in this selection: no port use was read for "
                  "it.",
                  b->wrap);
}

static bool put_servers(struct raw *r, const struct raw_request *request,
                        struct err *err)
{
    const struct dossier *d = request->d;
    for (size_t i = 0; i < d->server_count; i++) {
        r->server = d->servers[i];
        if (!query_samples(request->store, request->name[i], d->from_utc,
                           d->to_utc, r, take_row, err))
            return !r->is_full ? false
                               : err_set(err, ERR_USAGE,
                                         "the samples fill more than %d "
                                         "sheets: choose fewer by --server, "
                                         "--from and --to",
                                         SHEETS_MOST);
        if (request->on_server)
            request->on_server(request->ctx, i + 1, d->server_count);
    }
    end_sheet(r);
    put_about(r);
    return true;
}

static bool fill_book(struct raw *r, const struct raw_request *request,
                      const char *path, struct err *err)
{
    lxw_workbook_options options = {.constant_memory = LXW_TRUE};
    char *native = file_path_for_others(path);
    r->b.workbook = workbook_new_opt(native, &options);
    mem_free(native);
    if (!r->b.workbook)
        return err_set(err, ERR_IO, "%s: the workbook can't be begun", path);
    book_formats(&r->b);
    book_properties(&r->b);
    r->about = workbook_add_worksheet(r->b.workbook, "About");
    bool done = put_servers(r, request, err);
    lxw_error fault = workbook_close(r->b.workbook);
    if (done && fault != LXW_NO_ERROR)
        done = err_set(err, ERR_IO, "%s: the workbook can't be written: %s",
                       path, lxw_strerror(fault));
    return done;
}

bool raw_write(uint64_t *rows, const struct raw_request *request,
               const char *path, struct err *err)
{
    struct dossier own = *request->d;
    own.arena = (struct arena){0};
    struct raw r = {.is_anonymous = request->key.len > 0};
    r.b.d = &own;
    r.b.arena = &own.arena;
    const char *part = arena_textf(&own.arena, "%s.part", path);
    pseudonyms_init(&r.names, request->key, &own.arena);
    bool done = fill_book(&r, request, part, err);
    done = done && xlsx_take_place(part, path, err);
    if (!done)
        file_remove(part, NULL);
    *rows = r.rows;
    pseudonyms_clear(&r.names);
    arena_clear(&own.arena);
    return done;
}
