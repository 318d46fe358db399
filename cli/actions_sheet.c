/*
 * `actions import`: what people typed into the workbook comes back. Knows the
 * sheet's titles; must never know what an action is about.
 */
#include "cli/actions_sheet.h"

#include <stddef.h>
#include <string.h>

#include "cli/due.h"
#include "cli/screen.h"
#include "cli/session.h"
#include "core/file.h"
#include "db/edit.h"
#include "ingest/csv.h"
#include "ingest/decode.h"

#define FILE_LIMIT (64u << 20)
#define LINE_LIMIT 1000 /* of one record: commands fill several lines */

bool actions_check_status(const char *status, struct err *err)
{
    static const char *const words[] = {"open", "in progress", "done",
                                        "declined", "closed"};
    for (size_t i = 0; status && i < sizeof words / sizeof *words; i++)
        if (strcmp(status, words[i]) == 0)
            return true;
    return !status || err_set(err, ERR_USAGE,
                              "there is no status \"%s\": choose open, in "
                              "progress, done, declined or closed",
                              status);
}

struct places { /* of the columns in the file; -1 = not there */
    ptrdiff_t id, status, owner, due, note;
};

struct sheet { /* being read */
    struct store *store;
    struct places places;
    enum due_order order; /* as the dates of the sheet tell it */
    size_t line, taken, unknown;
};

static ptrdiff_t place_of(const struct csv_record *r, const char *name)
{
    for (size_t i = 0; i < r->count; i++)
        if (span_eq_nocase(span_trim(r->field[i]), name))
            return (ptrdiff_t)i;
    return -1;
}

/* The sheet has a heading and a remark above the row of titles. */
static bool find_titles(struct places *p, const struct csv_record *r)
{
    *p = (struct places){place_of(r, "id"), place_of(r, "status"),
                         place_of(r, "owner"), place_of(r, "due"),
                         place_of(r, "note")};
    return p->id >= 0 && p->status >= 0;
}

static const char *field(const struct csv_record *r, ptrdiff_t place,
                         struct arena *arena)
{
    if (place < 0 || (size_t)place >= r->count)
        return NULL;
    struct span text = span_trim(r->field[place]);
    if (text.len > 1 && *text.ptr == '\'' && strchr("=+-@", text.ptr[1]))
        text = span_cut(text, 1, text.len); /* our own guard */
    return arena_span(arena, text);
}

/* A row without an id is skipped; an unknown id is counted, not an error: the
 * sheet may be older than the history. */
static bool take_row(struct sheet *sheet, const struct csv_record *r,
                     struct err *err)
{
    const struct places *p = &sheet->places;
    struct arena arena = {0};
    struct err fault = {0};
    struct action_say say = {.action_id = field(r, p->id, &arena),
                             .status = field(r, p->status, &arena),
                             .owner = field(r, p->owner, &arena),
                             .due = field(r, p->due, &arena),
                             .note = field(r, p->note, &arena)};
    bool done = true;
    if (say.action_id && *say.action_id) {
        done =
            actions_check_status(say.status && *say.status ? say.status : NULL,
                                 err) &&
            (!say.due || due_day(&say.due, say.due, sheet->order, &arena, err));
        if (!done)
            err_wrap(err, "line %zu", sheet->line);
        else if (edit_action_say(sheet->store, &say, &fault))
            sheet->taken++;
        else if (fault.kind == ERR_USAGE)
            sheet->unknown++;
        else
            done = err_set(err, fault.kind, "%s", fault.text);
    }
    arena_clear(&arena);
    return done;
}

/* Of what a record is done with. */
typedef bool take(struct sheet *sheet, const struct csv_record *r,
                  struct err *err);

/* The order of day and month, from the first date that tells it. */
static bool learn_order(struct sheet *sheet, const struct csv_record *r,
                        struct err *err)
{
    ptrdiff_t due = sheet->places.due;
    (void)err;
    if (sheet->order == DUE_ORDER_NONE && due >= 0 && (size_t)due < r->count)
        sheet->order = due_order_of(r->field[due]);
    return true;
}

static bool each_record(struct sheet *sheet, struct span text, bool *has_titles,
                        take *take_record, struct err *err)
{
    struct csv_record record = {0};
    char delimiter = csv_delimiter(text);
    bool done = true;
    *has_titles = false;
    sheet->line = 1;
    while (done && text.len) {
        size_t size = csv_read(&record, text, delimiter ? delimiter : ',', true,
                               LINE_LIMIT);
        if (!size)
            break;
        text = span_cut(text, size, text.len);
        if (*has_titles)
            done = take_record(sheet, &record, err);
        else
            *has_titles = find_titles(&sheet->places, &record);
        sheet->line += record.lines ? record.lines : 1;
    }
    csv_record_clear(&record);
    return done;
}

static bool import_text(struct sheet *sheet, struct span text, const char *path,
                        struct err *err)
{
    bool has_titles;
    bool done = each_record(sheet, text, &has_titles, learn_order, err) &&
                each_record(sheet, text, &has_titles, take_row, err);
    if (done && !has_titles)
        return err_set(err, ERR_INPUT,
                       "%s: has no row of titles with Id and Status; save the "
                       "sheet Actions as CSV",
                       path);
    return done || err_wrap(err, "%s", path);
}

struct rest { /* of a file in memory */
    struct span left;
};

static bool give(void *ctx, char *to, size_t room, size_t *got, struct err *err)
{
    struct rest *r = ctx;
    (void)err;
    *got = r->left.len < room ? r->left.len : room;
    memcpy(to, r->left.ptr, *got);
    r->left = span_cut(r->left, *got, r->left.len);
    return true;
}

/* Spreadsheets save UTF-8, UTF-16 or the code page of their country. */
static bool read_text(struct buf *out, const char *path, struct err *err)
{
    struct buf bytes = {0};
    struct decoder *decoder = NULL;
    struct span part;
    bool is_cut, done = file_read(&bytes, path, FILE_LIMIT, err);
    struct rest rest = {buf_as_span(&bytes)};
    done = done &&
           decoder_open(&decoder, (struct byte_source){&rest, give}, NULL, err);
    while (done && (done = decoder_next(decoder, &part, &is_cut, err)) &&
           part.len)
        buf_span(out, part);
    decoder_close(decoder);
    buf_clear(&bytes);
    return done;
}

bool actions_import(const struct arguments *args, struct err *err)
{
    const char *path = arguments_at(args, 1);
    struct sheet sheet = {.order = DUE_ORDER_NONE};
    struct buf text = {0};
    if (arguments_count(args) != 2)
        return err_set(err, ERR_USAGE,
                       "one file is wanted: portledger actions import "
                       "FILE.csv");
    bool done = read_text(&text, path, err) &&
                session_open_writing(&sheet.store, args, err);
    if (done) {
        done = store_begin(sheet.store, err);
        if (done && import_text(&sheet, buf_as_span(&text), path, err)) {
            done = store_commit(sheet.store, err);
        } else if (done) {
            store_rollback(sheet.store);
            done = false;
        }
        store_close(sheet.store);
    }
    if (done)
        screen_note("%zu action%s set, %zu not known.", sheet.taken,
                    sheet.taken == 1 ? " is" : "s are", sheet.unknown);
    buf_clear(&text);
    return done;
}
