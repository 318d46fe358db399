/* `portledger status`: what the history holds. */
#include "cli/commands.h"
#include "cli/print.h"
#include "cli/session.h"
#include "report/build.h"

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

struct gap_figures {
    uint64_t count, servers;
    double seconds;
};

/* Stretches without samples, of the busiest address of each server. Hours are
 * enough to see them: no sample and no capture is loaded. */
static bool find_gaps(struct gap_figures *out, struct store *s,
                      const struct arguments *args, struct err *err)
{
    const struct history_need hours = {.detail_from_percent = 1e9};
    struct arena names = {0};
    struct build_options build;
    struct server_list list;
    bool done = session_options(&build, args, err) &&
                query_servers(&list, s, &build.selection, &names, err);
    *out = (struct gap_figures){0};
    for (size_t i = 0; done && i < list.count; i++) {
        struct arena arena = {0};
        struct history *h = arena_new(&arena, sizeof *h);
        struct verdict *v = arena_new(&arena, sizeof *v);
        done = query_history(h, s, list.row[i].server, &build.selection, &hours,
                             &arena, err);
        if (done)
            judge(v, h, &build.judge, &arena);
        for (size_t k = 0; done && k < v->gap_count; k++)
            out->seconds +=
                (double)(v->gaps[k].end_utc - v->gaps[k].start_utc) /
                (double)MOMENT_SECOND;
        if (done && v->gap_count) {
            out->count += v->gap_count;
            out->servers++;
        }
        arena_clear(&arena);
    }
    arena_clear(&names);
    return done;
}

static const char *gap_words(struct arena *arena, const struct gap_figures *g)
{
    struct cell length = cell_seconds(g->seconds);
    struct buf text = {0};
    buf_addf(&text, "%llu", (unsigned long long)g->count);
    if (g->count) {
        buf_addf(&text, " on %llu server%s, ", (unsigned long long)g->servers,
                 g->servers == 1 ? "" : "s");
        cell_print(&text, CELL_SECONDS, &length);
    }
    const char *words = arena_text(arena, buf_str(&text));
    buf_clear(&text);
    return words;
}

static void fill_for_people(struct table *t, const struct status_figures *f,
                            const struct gap_figures *g, const char *path)
{
    add(t, "History", CELL_TEXT, cell_text(path));
    add(t, "Size on disk", CELL_BYTES, cell_count((int64_t)f->size_bytes));
    add_count(t, "Servers", f->servers);
    add(t, "First fact (UTC)", CELL_MOMENT, cell_moment(f->first_utc));
    add(t, "Last fact (UTC)", CELL_MOMENT, cell_moment(f->last_utc));
    add_count(t, "Samples", f->samples);
    add_count(t, "Captures", f->captures);
    add(t, "Gaps without samples", CELL_TEXT,
        cell_text(gap_words(t->arena, g)));
    add_count(t, "Groups of connections", f->groups);
    add_count(t, "Settings", f->settings);
    add_count(t, "Processes listed", f->processes);
    add_count(t, "Events", f->events);
    add_count(t, "Sources", f->sources);
    add_count(t, "Sources partly read", f->partial_sources);
    add_count(t, "Lines rejected", f->rejects);
    add(t, "Last ingest (UTC)", CELL_MOMENT, cell_moment(f->last_ingest_utc));
}

static void fill_for_programs(struct table *t, const struct status_figures *f,
                              const struct gap_figures *g)
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
    c[14] = cell_count((int64_t)g->count);
    c[15] = cell_seconds(g->seconds);
}

static bool print_status(const struct arguments *args,
                         const struct status_figures *f,
                         const struct gap_figures *g, const char *path,
                         struct err *err)
{
    static const struct column people[] = {
        {"figure", "Figure", CELL_TEXT},
        {"value",  "Value",  CELL_TEXT},
    };
    static const struct column programs[] = {
        {"servers",             "Servers",             CELL_COUNT  },
        {"first_utc",           "First fact (UTC)",    CELL_MOMENT },
        {"last_utc",            "Last fact (UTC)",     CELL_MOMENT },
        {"samples",             "Samples",             CELL_COUNT  },
        {"captures",            "Captures",            CELL_COUNT  },
        {"connection_groups",   "Connection groups",   CELL_COUNT  },
        {"settings",            "Settings",            CELL_COUNT  },
        {"processes",           "Processes",           CELL_COUNT  },
        {"events",              "Events",              CELL_COUNT  },
        {"sources",             "Sources",             CELL_COUNT  },
        {"sources_partly_read", "Sources partly read", CELL_COUNT  },
        {"rejects",             "Lines rejected",      CELL_COUNT  },
        {"size_bytes",          "Size on disk",        CELL_BYTES  },
        {"last_ingest_utc",     "Last ingest (UTC)",   CELL_MOMENT },
        {"gaps",                "Gaps",                CELL_COUNT  },
        {"gap_seconds",         "Length of the gaps",  CELL_SECONDS},
    };
    struct arena arena = {0};
    struct table t;
    if (print_is(args, "csv") || print_is(args, "json")) {
        table_init(&t, &arena, "status", "Status", programs,
                   sizeof programs / sizeof *programs);
        fill_for_programs(&t, f, g);
    } else {
        table_init(&t, &arena, "status", "Status", people,
                   sizeof people / sizeof *people);
        fill_for_people(&t, f, g, path);
    }
    bool done = print_table(args, &t, NULL, err);
    arena_clear(&arena);
    return done;
}

static int run(const struct arguments *args, struct err *err)
{
    struct status_figures f;
    struct gap_figures g;
    struct store *s;
    if (!print_format(args, err) || !session_open(&s, args, err))
        return command_failed(err);
    bool done = query_status(&f, s, err) && find_gaps(&g, s, args, err) &&
                print_status(args, &f, &g, store_path(s), err);
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
