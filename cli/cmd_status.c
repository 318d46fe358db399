/* `portledger status`: what the history holds. */
#include "cli/commands.h"
#include "cli/print.h"
#include "cli/session.h"

static const struct option options[] = {
    OPTION_FORMAT,
    {0},
};

/* A row of one figure; each kind has a table of its own to keep the types, so
 * the text is made here. */
static void add(struct table *t, const char *what, enum cell_kind kind,
                struct cell value)
{
    struct buf text = {0};
    struct cell *c = table_row(t);
    cell_print(&text, kind, &value);
    c[0] = cell_text(what);
    c[1] = cell_text(arena_text(t->arena, buf_str(&text)));
    buf_clear(&text);
}

static void add_count(struct table *t, const char *what, uint64_t n)
{
    add(t, what, CELL_COUNT, cell_count((int64_t)n));
}

static void fill_for_people(struct table *t, const struct status_figures *f,
                            const char *path)
{
    add(t, "History", CELL_TEXT, cell_text(path));
    add(t, "Size on disk", CELL_BYTES, cell_count((int64_t)f->size_bytes));
    add_count(t, "Servers", f->servers);
    add(t, "First fact (UTC)", CELL_MOMENT, cell_moment(f->first_utc));
    add(t, "Last fact (UTC)", CELL_MOMENT, cell_moment(f->last_utc));
    add_count(t, "Samples", f->samples);
    add_count(t, "Captures", f->captures);
    add_count(t, "Groups of connections", f->groups);
    add_count(t, "Settings", f->settings);
    add_count(t, "Processes listed", f->processes);
    add_count(t, "Events", f->events);
    add_count(t, "Sources", f->sources);
    add_count(t, "Sources partly read", f->partial_sources);
    add_count(t, "Lines rejected", f->rejects);
    add(t, "Last ingest (UTC)", CELL_MOMENT, cell_moment(f->last_ingest_utc));
}

static void fill_for_programs(struct table *t, const struct status_figures *f)
{
    struct cell *c = table_row(t);
    c[0] = cell_count((int64_t)f->servers);
    c[1] = cell_moment(f->first_utc);
    c[2] = cell_moment(f->last_utc);
    c[3] = cell_count((int64_t)f->samples);
    c[4] = cell_count((int64_t)f->captures);
    c[5] = cell_count((int64_t)f->groups);
    c[6] = cell_count((int64_t)f->settings);
    c[7] = cell_count((int64_t)f->processes);
    c[8] = cell_count((int64_t)f->events);
    c[9] = cell_count((int64_t)f->sources);
    c[10] = cell_count((int64_t)f->partial_sources);
    c[11] = cell_count((int64_t)f->rejects);
    c[12] = cell_count((int64_t)f->size_bytes);
    c[13] = cell_moment(f->last_ingest_utc);
}

static bool print_status(const struct arguments *args,
                         const struct status_figures *f, const char *path,
                         struct err *err)
{
    static const struct column people[] = {
        {"figure", "Figure", CELL_TEXT},
        {"value",  "Value",  CELL_TEXT},
    };
    static const struct column programs[] = {
        {"servers",             "Servers",             CELL_COUNT },
        {"first_utc",           "First fact (UTC)",    CELL_MOMENT},
        {"last_utc",            "Last fact (UTC)",     CELL_MOMENT},
        {"samples",             "Samples",             CELL_COUNT },
        {"captures",            "Captures",            CELL_COUNT },
        {"connection_groups",   "Connection groups",   CELL_COUNT },
        {"settings",            "Settings",            CELL_COUNT },
        {"processes",           "Processes",           CELL_COUNT },
        {"events",              "Events",              CELL_COUNT },
        {"sources",             "Sources",             CELL_COUNT },
        {"sources_partly_read", "Sources partly read", CELL_COUNT },
        {"rejects",             "Lines rejected",      CELL_COUNT },
        {"size_bytes",          "Size on disk",        CELL_BYTES },
        {"last_ingest_utc",     "Last ingest (UTC)",   CELL_MOMENT},
    };
    struct arena arena = {0};
    struct table t;
    if (print_is(args, "csv") || print_is(args, "json")) {
        table_init(&t, &arena, "status", "Status", programs,
                   sizeof programs / sizeof *programs);
        fill_for_programs(&t, f);
    } else {
        table_init(&t, &arena, "status", "Status", people,
                   sizeof people / sizeof *people);
        fill_for_people(&t, f, path);
    }
    bool done = print_table(args, &t, NULL, err);
    arena_clear(&arena);
    return done;
}

static int run(const struct arguments *args, struct err *err)
{
    struct status_figures f;
    struct store *s;
    if (!print_format(args, err) || !session_open(&s, args, err))
        return command_failed(err);
    bool done =
        query_status(&f, s, err) && print_status(args, &f, store_path(s), err);
    store_close(s);
    return done ? EXIT_DONE : command_failed(err);
}

const struct command command_status = {
    .name = "status",
    .brief = "what the history holds: servers, time span, samples, size",
    .usage = "",
    .options = options,
    .run = run,
};
