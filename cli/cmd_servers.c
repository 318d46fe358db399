/* `portledger servers`: the servers, their names, zones and owners. */
#include <string.h>

#include "cli/commands.h"
#include "cli/print.h"
#include "cli/screen.h"
#include "cli/session.h"
#include "db/edit.h"

/* clang-format off */
static const struct option options[] = {
    OPTIONS_SELECTION,
    OPTION_FORMAT,
    {"--tz", "ZONE", "with set: the zone of its clock, \"Europe/London\""},
    {"--os", "TEXT", "with set: its operating system"},
    {0},
};
/* clang-format on */

static struct table *list_table(const struct server_list *list,
                                struct arena *arena)
{
    static const struct column columns[] = {
        {"server",         "Server",           CELL_TEXT    },
        {"status",         "Status",           CELL_SEVERITY},
        {"peak_percent",   "Peak",             CELL_PERCENT },
        {"first_seen_utc", "First seen (UTC)", CELL_MOMENT  },
        {"last_seen_utc",  "Last seen (UTC)",  CELL_MOMENT  },
        {"samples",        "Samples",          CELL_COUNT   },
        {"captures",       "Captures",         CELL_COUNT   },
        {"os",             "System",           CELL_TEXT    },
        {"time_zone",      "Zone",             CELL_TEXT    },
        {"owner",          "Owner",            CELL_TEXT    },
    };
    struct table *t = arena_new(arena, sizeof *t);
    table_init(t, arena, "servers", "Servers", columns,
               sizeof columns / sizeof *columns);
    t->empty = "The history holds no server in this selection.";
    for (size_t i = 0; i < list->count; i++) {
        const struct server_row *r = &list->row[i];
        struct cell *c = table_row(t);
        c[0] = cell_text(r->server);
        c[1] = cell_text(*r->status ? r->status : "not judged");
        if (r->peak_percent >= 0)
            c[2] = cell_percent(r->peak_percent);
        c[3] = cell_moment(r->first_utc);
        c[4] = cell_moment(r->last_utc);
        c[5] = cell_count((int64_t)r->samples);
        c[6] = cell_count((int64_t)r->captures);
        c[7] = cell_text(r->os);
        c[8] = cell_text(r->time_zone);
        c[9] = cell_text(r->owner);
    }
    return t;
}

static bool list_servers(const struct arguments *args, struct err *err)
{
    struct build_options build;
    struct arena arena = {0};
    struct server_list list;
    struct store *s;
    if (!print_format(args, err) || !session_options(&build, args, err) ||
        !session_open(&s, args, err))
        return false;
    bool done = query_servers(&list, s, &build.selection, &arena, err) &&
                print_table(args, list_table(&list, &arena), NULL, err);
    store_close(s);
    arena_clear(&arena);
    return done;
}

static bool set_server(const struct arguments *args, struct err *err)
{
    struct edit_server e = {.server = arguments_at(args, 1),
                            .time_zone = arguments_get(args, "--tz"),
                            .os = arguments_get(args, "--os"),
                            .owner = arguments_get(args, "--owner")};
    struct store *s;
    if (!e.server || arguments_count(args) > 2)
        return err_set(err, ERR_USAGE,
                       "one name is wanted: portledger servers set NAME --tz "
                       "ZONE --os TEXT --owner NAME");
    if (!e.time_zone && !e.os && !e.owner)
        return err_set(err, ERR_USAGE,
                       "nothing to set: give --tz, --os or --owner");
    if (!session_open_writing(&s, args, err))
        return false;
    bool done =
        edit_server_set(s, &e, err) && session_judge(s, e.server, args, err);
    store_close(s);
    if (done)
        screen_note("%s is set.", e.server);
    return done;
}

static bool merge_servers(const struct arguments *args, struct err *err)
{
    const char *old_name = arguments_at(args, 1);
    const char *new_name = arguments_at(args, 2);
    struct store *s;
    if (arguments_count(args) != 3)
        return err_set(err, ERR_USAGE,
                       "two names are wanted: portledger servers merge OLD "
                       "NEW");
    if (!session_open_writing(&s, args, err))
        return false;
    bool done = edit_server_merge(s, old_name, new_name, err) &&
                session_judge(s, new_name, args, err);
    store_close(s);
    if (done)
        screen_note("%s is now part of %s, in later ingests too.", old_name,
                    new_name);
    return done;
}

static int run(const struct arguments *args, struct err *err)
{
    const char *verb = arguments_at(args, 0);
    bool done;
    if (!verb)
        done = list_servers(args, err);
    else if (strcmp(verb, "set") == 0)
        done = set_server(args, err);
    else if (strcmp(verb, "merge") == 0)
        done = merge_servers(args, err);
    else
        return command_misused(&command_servers, err,
                               "\"%s\" is not set or merge", verb);
    return done ? EXIT_DONE : command_failed(err);
}

const struct command command_servers = {
    .name = "servers",
    .brief = "the servers; set their zone, system and owner; merge two names",
    .usage = "[set NAME | merge OLD NEW]",
    .options = options,
    .details =
        "`servers` lists them with the status of the last ingest.\n"
        "`servers set NAME` states what captures can't: the zone of its "
        "clock (times\nare derived anew), its system, its owner.\n"
        "`servers merge OLD NEW` says that OLD is another name of NEW; later "
        "ingests\nobey it.",
    .run = run,
};
