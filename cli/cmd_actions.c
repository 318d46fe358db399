/* `portledger actions`: what is to be done, by whom, until when. */
#include <string.h>

#include "cli/actions_sheet.h"
#include "cli/commands.h"
#include "cli/due.h"
#include "cli/print.h"
#include "cli/screen.h"
#include "cli/session.h"
#include "db/edit.h"

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

static bool set_action(const struct arguments *args, struct err *err)
{
    struct arena arena = {0};
    struct action_say say = {.action_id = arguments_at(args, 1),
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
    if (!actions_check_status(say.status, err) ||
        (say.due && !due_day(&say.due, say.due, DUE_ORDER_NONE, &arena, err)) ||
        !session_open_writing(&s, args, err)) {
        arena_clear(&arena);
        return false;
    }
    bool done = edit_action_say(s, &say, err);
    store_close(s);
    arena_clear(&arena);
    if (done)
        screen_note("Action %s is set.", say.action_id);
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
        done = actions_import(args, err);
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
