/* `portledger note`: what people know and captures don't. */
#include <string.h>

#include "cli/commands.h"
#include "cli/print.h"
#include "cli/screen.h"
#include "cli/session.h"
#include "db/edit.h"

/* clang-format off */
static const struct option options[] = {
    {"--at",     "TIME", "with add: when (ISO 8601; UTC if no zone is given)"},
    {"--server", "NAME", "with add: the server; with list: only these"},
    OPTION_FORMAT,
    {0},
};
/* clang-format on */

static bool add_note(const struct arguments *args, struct err *err)
{
    struct arena arena = {0};
    const char *text = arguments_at(args, 1), *server;
    moment at = MOMENT_NONE;
    struct store *s;
    int64_t id;
    if (arguments_count(args) != 2 || !*text)
        return err_set(err, ERR_USAGE,
                       "one text is wanted: portledger note add --server NAME "
                       "--at TIME \"deployed 4.2\"");
    if (!session_time(&at, args, "--at", false, err))
        return false;
    if (at == MOMENT_NONE)
        return err_set(err, ERR_USAGE, "--at TIME is missing");
    if (!session_open_writing(&s, args, err))
        return false;
    bool done = session_one_server(&server, s, args, &arena, err) &&
                edit_note_add(s, server, at, text, &id, err);
    if (done)
        screen_note("Note %lld is kept for %s.", (long long)id, server);
    store_close(s);
    arena_clear(&arena);
    return done;
}

static bool remove_note(const struct arguments *args, struct err *err)
{
    uint64_t id;
    const char *text = arguments_at(args, 1);
    struct store *s;
    if (!text || !span_u64(span_of(text), &id) || id > INT64_MAX)
        return err_set(err, ERR_USAGE,
                       "the number of a note is wanted: portledger note "
                       "remove ID");
    if (!session_open_writing(&s, args, err))
        return false;
    bool done = edit_note_remove(s, (int64_t)id, err);
    store_close(s);
    if (done)
        screen_note("Note %llu is removed.", (unsigned long long)id);
    return done;
}

static void add_rows(struct table *t, const char *server,
                     const struct history *h)
{
    for (size_t i = 0; i < h->note_count; i++) {
        struct cell *c = table_row(t);
        c[0] = cell_count(h->notes[i].id);
        c[1] = cell_text(server);
        c[2] = cell_moment(h->notes[i].at_utc);
        c[3] = cell_text(h->notes[i].text);
    }
}

static bool fill(struct table *t, const struct arguments *args, struct store *s,
                 struct err *err)
{
    const struct selection selection = {.from_utc = MOMENT_NONE,
                                        .to_utc = MOMENT_NONE,
                                        .server_glob =
                                            arguments_get(args, "--server")};
    /* only the notes are wanted: no hour is so high, no capture is loaded */
    const struct history_need need = {.detail_from_percent = 1e9};
    struct server_list list;
    if (!query_servers(&list, s, &selection, t->arena, err))
        return false;
    for (size_t i = 0; i < list.count; i++) {
        struct history h;
        if (!query_history(&h, s, list.row[i].server, &selection, &need,
                           t->arena, err))
            return false;
        add_rows(t, list.row[i].server, &h);
    }
    return true;
}

static bool list_notes(const struct arguments *args, struct err *err)
{
    static const struct column columns[] = {
        {"id",     "Id",       CELL_ID    },
        {"server", "Server",   CELL_TEXT  },
        {"at_utc", "At (UTC)", CELL_MOMENT},
        {"text",   "Note",     CELL_TEXT  },
    };
    struct arena arena = {0};
    struct table t;
    struct store *s;
    if (!print_format(args, err) || !session_open(&s, args, err))
        return false;
    table_init(&t, &arena, "notes", "Notes", columns,
               sizeof columns / sizeof *columns);
    t.empty = "No notes are kept.";
    bool done = fill(&t, args, s, err) && print_table(args, &t, NULL, err);
    store_close(s);
    arena_clear(&arena);
    return done;
}

static int run(const struct arguments *args, struct err *err)
{
    const char *verb = arguments_at(args, 0);
    bool done;
    if (!verb)
        return command_misused(&command_note, err,
                               "add, list or remove is wanted");
    if (strcmp(verb, "add") == 0)
        done = add_note(args, err);
    else if (strcmp(verb, "list") == 0)
        done = list_notes(args, err);
    else if (strcmp(verb, "remove") == 0)
        done = remove_note(args, err);
    else
        return command_misused(&command_note, err,
                               "\"%s\" is not add, list or remove", verb);
    return done ? EXIT_DONE : command_failed(err);
}

const struct command command_note = {
    .name = "note",
    .brief = "annotations, shown on charts and timelines",
    .usage = "add --server NAME --at TIME TEXT | list | remove ID",
    .options = options,
    .run = run,
};
