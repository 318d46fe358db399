/* `portledger collect-check`: is a collector's log complete enough to judge
 * from? Reads it into a history in memory and asks what is missing. */
#include "cli/collect_checks.h"
#include "cli/commands.h"
#include "cli/print.h"
#include "cli/receipt.h"
#include "cli/screen.h"
#include "cli/session.h"
#include "db/writer.h"
#include "report/build.h"

#define REJECTS_READ 20000

/* clang-format off */
static const struct option options[] = {
    {"--server", "NAME", "of captures that don't name their server"},
    OPTIONS_JUDGING,
    OPTION_FORMAT,
    {0},
};
/* clang-format on */

static bool check_servers(struct sheet *s, struct store *store,
                          const struct build_options *build, struct err *err)
{
    struct arena *arena = s->table.arena;
    struct server_list list;
    if (!query_servers(&list, store, &build->selection, arena, err))
        return false;
    for (size_t i = 0; i < list.count; i++) {
        struct history *h = arena_new(arena, sizeof *h);
        struct verdict *v = arena_new(arena, sizeof *v);
        if (!build_case(h, v, store, list.row[i].server, build, arena, err))
            return false;
        s->server = list.row[i].server;
        collect_check_time(s, h, v);
        collect_check_captures(s, h);
        collect_check_settings(s, h, v);
    }
    if (!list.count)
        s->is_lacking = true;
    return true;
}

static bool check_sources(struct sheet *s, struct store *store, struct err *err)
{
    struct arena *arena = s->table.arena;
    struct reject_list rejects;
    struct source_list sources;
    if (!query_rejects(&rejects, store, REJECTS_READ, arena, err) ||
        !query_sources(&sources, store, arena, err))
        return false;
    collect_check_damage(s, &rejects);
    collect_check_assumed(s, &sources);
    return true;
}

static void on_source(void *ctx, const struct ingest_receipt *source)
{
    struct buf text = {0};
    receipt_add(ctx, source);
    if (receipt_complaint(&text, source))
        screen_error(buf_str(&text));
    buf_clear(&text);
}

static bool read_into(struct receipt *receipt, struct store *store,
                      const struct arguments *args, moment now_utc,
                      struct err *err)
{
    const struct ingest_options how = {
        .server = arguments_get(args, "--server"), .now_utc = now_utc};
    const struct ingest_progress progress = {.ctx = receipt,
                                             .on_source = on_source};
    const char *path = arguments_at(args, 0);
    struct ingest_totals totals;
    struct writer *w;
    if (!writer_open(&w, store, now_utc, err))
        return false;
    struct sink sink = writer_sink(w);
    bool done = ingest_run(&totals, &path, 1, &how, &sink, &progress, err) &&
                writer_settle(w, err);
    writer_close(w);
    return done;
}

static bool check(const struct arguments *args, struct sheet *s,
                  struct receipt *receipt, struct err *err)
{
    struct build_options build;
    struct store *store;
    if (!session_options(&build, args, err) ||
        !store_open(&store, ":memory:", err))
        return false;
    build.selection.server_glob = NULL;
    bool done = read_into(receipt, store, args, build.judge.now_utc, err) &&
                check_servers(s, store, &build, err) &&
                check_sources(s, store, err) &&
                print_table(args, &s->table, NULL, err);
    store_close(store);
    if (done)
        screen_note("%s", s->is_lacking
                              ? "Not complete: what is missing limits what "
                                "can be judged."
                              : "Complete enough to judge from.");
    return done;
}

static int run(const struct arguments *args, struct err *err)
{
    static const struct column columns[] = {
        {"server", "Server",     CELL_TEXT},
        {"what",   "What",       CELL_TEXT},
        {"grade",  "Grade",      CELL_TEXT},
        {"seen",   "Seen",       CELL_TEXT},
        {"remedy", "What to do", CELL_TEXT},
    };
    struct arena arena = {0};
    struct receipt receipt;
    struct sheet s = {0};
    if (arguments_count(args) != 1)
        return command_misused(&command_collect_check, err,
                               "one file or folder is wanted");
    if (!print_format(args, err))
        return EXIT_WRONG_USAGE;
    table_init(&s.table, &arena, "collect_check", "Collection", columns,
               sizeof columns / sizeof *columns);
    s.table.empty = "Nothing in it names a server.";
    receipt_init(&receipt);
    bool done = check(args, &s, &receipt, err);
    bool is_rejected = receipt.rejected || receipt.unknown;
    receipt_clear(&receipt);
    arena_clear(&arena);
    if (!done)
        return command_failed(err);
    return is_rejected ? EXIT_SOME_REJECTED : EXIT_DONE;
}

const struct command command_collect_check = {
    .name = "collect-check",
    .brief = "whether a collector's log is complete enough to judge from",
    .usage = "FILE",
    .options = options,
    .details = "The history is neither read nor written. What is damaged is "
               "named by its "
               "lines, gaps by\ntheir times.",
    .run = run,
};
