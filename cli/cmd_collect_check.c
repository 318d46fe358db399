/* `portledger collect-check`: is a collector's log complete enough to judge
 * from? Reads it into a history in memory and asks what is missing. */
#include "cli/commands.h"
#include "cli/print.h"
#include "cli/receipt.h"
#include "cli/screen.h"
#include "cli/session.h"
#include "core/mem.h"
#include "db/writer.h"
#include "report/build.h"

/* Longer steps than this miss the peaks of short bursts and can't measure a
 * TIME_WAIT of 120 s (half of it). */
#define STEP_GOOD_SECONDS 60
#define STEP_WEAK_SECONDS 300
#define SPAN_GOOD         (7 * MOMENT_DAY) /* each weekday once */

/* clang-format off */
static const struct option options[] = {
    {"--server", "NAME", "of captures that don't name their server"},
    OPTIONS_JUDGING,
    OPTION_FORMAT,
    {0},
};
/* clang-format on */

enum grade { GRADE_GOOD, GRADE_WEAK, GRADE_MISSING };

struct sheet {
    struct table table;
    const char *server;
    bool is_lacking;
};

static void add(struct sheet *s, const char *what, enum grade grade,
                const char *seen, const char *remedy)
{
    static const char *const name[] = {"good", "weak", "missing"};
    struct cell *c = table_row(&s->table);
    c[0] = cell_text(s->server);
    c[1] = cell_text(what);
    c[2] = cell_text(name[grade]);
    c[3] = cell_text(seen);
    c[4] = cell_text(grade == GRADE_GOOD ? "" : remedy);
    if (grade == GRADE_MISSING)
        s->is_lacking = true;
}

static const char *length_text(struct arena *arena, double seconds)
{
    struct cell cell = cell_seconds(seconds);
    struct buf text = {0};
    cell_print(&text, CELL_SECONDS, &cell);
    const char *result = arena_text(arena, buf_str(&text));
    buf_clear(&text);
    return result;
}

static void check_time(struct sheet *s, const struct verdict *v)
{
    struct arena *arena = s->table.arena;
    double step = v->interval_seconds;
    moment span = v->from_utc == MOMENT_NONE ? 0 : v->to_utc - v->from_utc;
    moment lost = 0;
    for (size_t i = 0; i < v->gap_count; i++)
        lost += v->gaps[i].end_utc - v->gaps[i].start_utc;
    add(s, "step between samples",
        step <= 0                   ? GRADE_MISSING
        : step <= STEP_GOOD_SECONDS ? GRADE_GOOD
                                    : GRADE_WEAK,
        step <= 0 ? "one sample or none" : length_text(arena, step),
        step > STEP_WEAK_SECONDS
            ? "collect once a minute: peaks between samples are not seen"
            : "collect once a minute");
    add(s, "length",
        span >= SPAN_GOOD    ? GRADE_GOOD
        : span >= MOMENT_DAY ? GRADE_WEAK
                             : GRADE_MISSING,
        length_text(arena, (double)span / (double)MOMENT_SECOND),
        "collect a week at least, three for a trend");
    add(s, "gaps",
        lost <= span / 100  ? GRADE_GOOD
        : lost <= span / 10 ? GRADE_WEAK
                            : GRADE_MISSING,
        arena_textf(arena, "%zu, %s in all", v->gap_count,
                    length_text(arena, (double)lost / (double)MOMENT_SECOND)),
        "see that the collector is started with the machine");
    add(s, "time zone", *v->time_zone ? GRADE_GOOD : GRADE_WEAK,
        *v->time_zone ? v->time_zone : "not stated",
        "ingest with --tz, or collect systeminfo once");
}

static void check_captures(struct sheet *s, const struct history *h)
{
    size_t with_pid = 0, with_bound = 0, both_families = 0;
    for (size_t i = 0; i < h->capture_count; i++) {
        with_pid += h->captures[i].has_pid;
        with_bound += h->captures[i].shows_bound;
        both_families += h->captures[i].families == 3;
    }
    add(s, "captures of connections",
        h->capture_count ? GRADE_GOOD : GRADE_MISSING,
        arena_textf(s->table.arena, "%zu", h->capture_count),
        "collect netstat -anoq: without it nobody knows who uses the ports");
    if (!h->capture_count)
        return;
    add(s, "process numbers", with_pid ? GRADE_GOOD : GRADE_MISSING,
        with_pid ? "yes" : "no", "netstat -o");
    add(s, "BOUND ports", with_bound ? GRADE_GOOD : GRADE_WEAK,
        with_bound ? "yes" : "no", "netstat -q");
    add(s, "IPv4 and IPv6", both_families ? GRADE_GOOD : GRADE_WEAK,
        both_families ? "yes" : "one of them only", "don't filter with -p tcp");
    add(s, "process names", h->process_count ? GRADE_GOOD : GRADE_WEAK,
        h->process_count ? "yes" : "no",
        "tasklist /svc /fo csv beside each capture");
}

static void check_settings(struct sheet *s, const struct verdict *v)
{
    bool is_delay_known = !span_eq(span_of(v->time_wait.from), "default");
    add(s, "dynamic range", v->range_known ? GRADE_GOOD : GRADE_MISSING,
        v->range_known ? v->range_from : "assumed",
        "netsh int ipv4 show dynamicport tcp");
    add(s, "TIME_WAIT delay", is_delay_known ? GRADE_GOOD : GRADE_WEAK,
        v->time_wait.from,
        "reg query HKLM\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\"
        "Parameters");
    add(s, "System log events", v->event_count ? GRADE_GOOD : GRADE_WEAK,
        v->event_count ? "yes" : "none read",
        "export events 4227, 4231 and 4266 of the System log");
}

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
        check_time(s, v);
        check_captures(s, h);
        check_settings(s, v);
    }
    if (!list.count)
        s->is_lacking = true;
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
    .details = "The history is neither read nor written.",
    .run = run,
};
