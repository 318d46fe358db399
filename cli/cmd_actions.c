/* `portledger actions`: what is to be done, by whom, until when. */
#include <string.h>

#include "cli/commands.h"
#include "cli/print.h"
#include "cli/screen.h"
#include "cli/session.h"
#include "core/file.h"
#include "db/edit.h"
#include "ingest/csv.h"

#define FILE_LIMIT (64u << 20)
#define LINE_LIMIT 1000 /* of one record: commands fill several lines */

/* clang-format off */
static const struct option options[] = {
    {"--status", "WORD", "with set: open, in progress, done, declined, closed"},
    {"--owner",  "NAME", "with set: who does it"},
    {"--due",    "DATE", "with set: until when"},
    {"--note",   "TEXT", "with set: a remark"},
    OPTION_FORMAT,
    {0},
};
/* clang-format on */

static bool list_actions(const struct arguments *args, struct err *err)
{
    static const struct column columns[] = {
        {"id",         "Id",           CELL_TEXT  },
        {"server",     "Server",       CELL_TEXT  },
        {"code",       "Action",       CELL_TEXT  },
        {"title",      "What to do",   CELL_TEXT  },
        {"status",     "Status",       CELL_TEXT  },
        {"owner",      "Owner",        CELL_TEXT  },
        {"due",        "Due",          CELL_TEXT  },
        {"note",       "Note",         CELL_TEXT  },
        {"closed_utc", "Closed (UTC)", CELL_MOMENT},
    };
    struct arena arena = {0};
    struct action_list list;
    struct table t;
    struct store *s;
    if (!print_format(args, err) || !session_open(&s, args, err))
        return false;
    bool done = query_actions(&list, s, &arena, err);
    store_close(s);
    table_init(&t, &arena, "actions", "Actions", columns,
               sizeof columns / sizeof *columns);
    t.empty = "Nothing has to be done.";
    for (size_t i = 0; done && i < list.count; i++) {
        const struct action_row *r = &list.row[i];
        bool is_closed = r->closed_utc != MOMENT_NONE;
        struct cell *c = table_row(&t);
        c[0] = cell_text(r->action_id);
        c[1] = cell_text(r->server);
        c[2] = cell_text(r->code);
        c[3] = cell_text(r->title);
        c[4] = cell_text(is_closed ? "closed" : r->status);
        c[5] = cell_text(r->owner);
        c[6] = cell_text(r->due);
        c[7] = cell_text(r->note);
        c[8] = cell_moment(r->closed_utc);
    }
    done = done && print_table(args, &t, NULL, err);
    arena_clear(&arena);
    return done;
}

static bool check_status(const char *status, struct err *err)
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

static bool set_action(const struct arguments *args, struct err *err)
{
    const struct action_say say = {.action_id = arguments_at(args, 1),
                                   .status = arguments_get(args, "--status"),
                                   .owner = arguments_get(args, "--owner"),
                                   .due = arguments_get(args, "--due"),
                                   .note = arguments_get(args, "--note")};
    struct store *s;
    if (!say.action_id || arguments_count(args) != 2)
        return err_set(err, ERR_USAGE,
                       "one id is wanted: portledger actions set ID --status "
                       "WORD --owner NAME --due DATE --note TEXT");
    if (!say.status && !say.owner && !say.due && !say.note)
        return err_set(err, ERR_USAGE,
                       "nothing to set: give --status, --owner, --due or "
                       "--note");
    if (!check_status(say.status, err) || !session_open_writing(&s, args, err))
        return false;
    bool done = edit_action_say(s, &say, err);
    store_close(s);
    if (done)
        screen_note("Action %s is set.", say.action_id);
    return done;
}

struct places { /* of the columns in the file; -1 = not there */
    ptrdiff_t id, status, owner, due, note;
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
static bool take_row(struct store *s, const struct csv_record *r,
                     const struct places *p, size_t *taken, size_t *unknown,
                     struct err *err)
{
    struct arena arena = {0};
    struct err fault = {0};
    const struct action_say say = {.action_id = field(r, p->id, &arena),
                                   .status = field(r, p->status, &arena),
                                   .owner = field(r, p->owner, &arena),
                                   .due = field(r, p->due, &arena),
                                   .note = field(r, p->note, &arena)};
    bool done = true;
    if (say.action_id && *say.action_id) {
        done = check_status(say.status && *say.status ? say.status : NULL, err);
        if (done && edit_action_say(s, &say, &fault))
            ++*taken;
        else if (done && fault.kind == ERR_USAGE)
            ++*unknown;
        else if (done)
            done = err_set(err, fault.kind, "%s", fault.text);
    }
    arena_clear(&arena);
    return done;
}

static bool import_text(struct store *s, struct span text, const char *path,
                        struct err *err)
{
    struct csv_record record = {0};
    struct places places;
    size_t taken = 0, unknown = 0;
    bool done = true, has_titles = false;
    if (span_starts(text, "\xef\xbb\xbf"))
        text = span_cut(text, 3, text.len);
    char delimiter = csv_delimiter(text);
    while (done && text.len) {
        size_t size = csv_read(&record, text, delimiter ? delimiter : ',', true,
                               LINE_LIMIT);
        if (!size)
            break;
        text = span_cut(text, size, text.len);
        if (has_titles)
            done = take_row(s, &record, &places, &taken, &unknown, err);
        else
            has_titles = find_titles(&places, &record);
    }
    csv_record_clear(&record);
    if (done && !has_titles)
        return err_set(err, ERR_INPUT,
                       "%s: has no row of titles with Id and Status; save the "
                       "sheet Actions as CSV",
                       path);
    if (done)
        screen_note("%zu action%s set, %zu not known.", taken,
                    taken == 1 ? " is" : "s are", unknown);
    return done || err_wrap(err, "%s", path);
}

static bool import(const struct arguments *args, struct err *err)
{
    const char *path = arguments_at(args, 1);
    struct buf text = {0};
    struct store *s;
    if (arguments_count(args) != 2)
        return err_set(err, ERR_USAGE,
                       "one file is wanted: portledger actions import "
                       "FILE.csv");
    bool done = file_read(&text, path, FILE_LIMIT, err) &&
                session_open_writing(&s, args, err);
    if (done) {
        done = store_begin(s, err);
        if (done && import_text(s, buf_as_span(&text), path, err)) {
            done = store_commit(s, err);
        } else if (done) {
            store_rollback(s);
            done = false;
        }
        store_close(s);
    }
    buf_clear(&text);
    return done;
}

static int run(const struct arguments *args, struct err *err)
{
    const char *verb = arguments_at(args, 0);
    bool done;
    if (!verb)
        done = list_actions(args, err);
    else if (strcmp(verb, "set") == 0)
        done = set_action(args, err);
    else if (strcmp(verb, "import") == 0)
        done = import(args, err);
    else
        return command_misused(&command_actions, err,
                               "\"%s\" is not set or import", verb);
    return done ? EXIT_DONE : command_failed(err);
}

const struct command command_actions = {
    .name = "actions",
    .brief = "the actions and their state: who does what until when",
    .usage = "[set ID | import FILE]",
    .options = options,
    .details = "What people say of an action is kept, shown in the next "
               "workbook and page, and\nclosed with the date when its finding "
               "is gone. `actions import FILE` takes the\nworkbook's sheet "
               "Actions, saved as CSV: all of it, or nothing.",
    .run = run,
};
