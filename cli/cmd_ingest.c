/*
 * `portledger ingest`: from files to the history. Joins ingest/, which reads,
 * with db/, which stores, and has the servers judged that were touched.
 */
#include "ingest/ingest.h"

#include <string.h>

#include "cli/commands.h"
#include "cli/csv_maps.h"
#include "cli/progress.h"
#include "cli/receipt.h"
#include "cli/screen.h"
#include "cli/session.h"
#include "core/mem.h"
#include "core/zone.h"
#include "db/store.h"
#include "db/writer.h"
#include "report/build.h"

/* clang-format off */
static const struct option options[] = {
    {"--server",     "NAME",  "of captures that don't name their server"},
    {"--tz",         "ZONE",  "of their clocks, \"Europe/London\" or +01:00"},
    {"--date-order", "ORDER", "mdy, dmy or ymd, where the content is unsure"},
    {"--csv-map",    "SPEC",  "columns of your own CSV, kept: [NAME:]key=Column,..."},
    {"--encoding",   "NAME",  "force an encoding, \"windows-1252\""},
    {"--rescan",     NULL,    "read what looks unchanged, too"},
    {"--jobs",       "N",     "worker threads (as many as cores)"},
    {"--dry-run",    NULL,    "explain each file, store nothing"},
    OPTIONS_JUDGING,
    {0},
};
/* clang-format on */

struct run {
    struct receipt receipt;
    struct progress progress;
    bool is_dry;
};

static void on_source(void *ctx, const struct ingest_receipt *source)
{
    struct run *run = ctx;
    struct buf text = {0};
    receipt_add(&run->receipt, source);
    if (run->is_dry) {
        receipt_explain(&text, source);
        screen_live(NULL);
        screen_print(buf_as_span(&text));
    } else if (receipt_complaint(&text, source)) {
        screen_error(buf_str(&text));
    }
    buf_clear(&text);
}

static void on_bytes(void *ctx, uint64_t done, uint64_t total)
{
    struct run *run = ctx;
    progress_draw(&run->progress, done, total);
}

/* The sink of --dry-run: all is well, nothing stays. */
static bool take_nothing(void *ctx, const struct source *source,
                         const struct harvest *part, bool is_last,
                         struct err *err)
{
    (void)ctx, (void)source, (void)part, (void)is_last, (void)err;
    return true;
}

static bool read_date_order(enum date_order *out, const char *text,
                            struct err *err)
{
    static const enum date_order orders[] = {DATE_MDY, DATE_DMY, DATE_YMD};
    for (size_t i = 0; text && i < sizeof orders / sizeof *orders; i++) {
        if (strcmp(text, date_order_name(orders[i])) == 0) {
            *out = orders[i];
            return true;
        }
    }
    return !text || err_set(err, ERR_USAGE,
                            "there is no --date-order \"%s\": choose mdy, dmy "
                            "or ymd",
                            text);
}

static bool read_options(struct ingest_options *o, const struct arguments *args,
                         moment now_utc, struct err *err)
{
    const char *jobs = arguments_get(args, "--jobs");
    struct zone *zone;
    *o = (struct ingest_options){.server = arguments_get(args, "--server"),
                                 .encoding = arguments_get(args, "--encoding"),
                                 .time_zone = arguments_get(args, "--tz"),
                                 .rescan = arguments_get(args, "--rescan"),
                                 .now_utc = now_utc};
    if (jobs &&
        (!span_int(span_of(jobs), &o->jobs) || o->jobs < 0 || o->jobs > 1024))
        return err_set(err, ERR_USAGE, "--jobs \"%s\" is not a number", jobs);
    if (o->time_zone) {
        if (!zone_open(&zone, o->time_zone, err)) {
            err->kind = ERR_USAGE;
            return err_wrap(err, "--tz");
        }
        zone_close(zone);
    }
    return read_date_order(&o->date_order, arguments_get(args, "--date-order"),
                           err);
}

static const char **paths_of(const struct arguments *args)
{
    size_t count = arguments_count(args);
    const char **paths = mem_array(count, sizeof *paths);
    for (size_t i = 0; i < count; i++)
        paths[i] = arguments_at(args, i);
    return paths;
}

static bool pour(struct run *run, const struct arguments *args,
                 const struct ingest_options *how, const struct sink *sink,
                 struct err *err)
{
    const struct ingest_progress progress = {
        .ctx = run, .on_source = on_source, .on_bytes = on_bytes};
    struct ingest_totals totals;
    const char **paths = paths_of(args);
    progress_start(&run->progress);
    bool done = ingest_run(&totals, paths, arguments_count(args), how, sink,
                           &progress, err);
    progress_end(&run->progress);
    mem_free((void *)paths);
    return done;
}

static bool settle_and_judge(struct writer *w, struct store *s,
                             const struct judge_options *judge, struct err *err)
{
    size_t count;
    if (screen_is_live())
        screen_live("deriving ranges and roll-ups");
    if (!writer_settle(w, err))
        return false;
    const char *const *touched = writer_touched(w, &count);
    if (screen_is_live())
        screen_live("judging the servers");
    bool done = build_findings(s, touched, count, judge, err);
    screen_live(NULL);
    return done;
}

/* What was finished stays: what a failed run has stored is settled, too. */
static bool store_all(struct run *run, const struct arguments *args,
                      const struct ingest_options *how,
                      const struct judge_options *judge, struct err *err)
{
    struct store *s;
    struct writer *w = NULL;
    struct err later = {0};
    if (!session_open_writing(&s, args, err))
        return false;
    struct csv_maps maps = {0};
    struct ingest_options with_maps = *how;
    bool done =
        csv_maps_open(&maps, s, arguments_get(args, "--csv-map"), err) &&
        writer_open(&w, s, judge->now_utc, err);
    with_maps.csv_map = maps.spec;
    with_maps.kept_maps = maps.kept;
    with_maps.history = store_path(s);
    if (done) {
        struct sink sink = writer_sink(w);
        done = pour(run, args, &with_maps, &sink, err) &&
               csv_maps_keep(&maps, s, err);
        struct writer_refusals refused = writer_refusals(w);
        receipt_refused(&run->receipt, refused.lines, refused.samples,
                        refused.captures);
        if (!settle_and_judge(w, s, judge, &later)) {
            if (done)
                *err = later;
            else
                screen_error(later.text);
            done = false;
        }
    }
    writer_close(w);
    csv_maps_clear(&maps);
    store_close(s);
    return done;
}

/* What --dry-run says is what a run would do: with the maps that are kept. */
static bool explain_all(struct run *run, const struct arguments *args,
                        const struct ingest_options *how, struct err *err)
{
    const struct sink nothing = {.take = take_nothing};
    struct ingest_options with_maps = *how;
    struct csv_maps maps = {0};
    struct store *s = NULL;
    struct err none = {0}; /* no history yet: nothing is kept */
    if (!session_open(&s, args, &none))
        s = NULL;
    bool done = csv_maps_open(&maps, s, arguments_get(args, "--csv-map"), err);
    with_maps.csv_map = maps.spec;
    with_maps.kept_maps = maps.kept;
    with_maps.history = s ? store_path(s) : NULL;
    done = done && pour(run, args, &with_maps, &nothing, err);
    csv_maps_clear(&maps);
    store_close(s);
    return done;
}

static int finish(struct run *run, bool done, struct err *err)
{
    const struct receipt *r = &run->receipt;
    struct buf text = {0};
    if (done && !r->sources)
        screen_note("There is no file in what was named: nothing was read.");
    if (r->sources) {
        if (run->is_dry)
            buf_text(&text, "Nothing is stored. ");
        receipt_print(&text, r);
        screen_tell(buf_as_span(&text));
    }
    buf_clear(&text);
    if (!done)
        return command_failed(err);
    if (r->failed) {
        err_set(err, ERR_INPUT,
                "%llu of %llu files could not be read; the others are stored",
                (unsigned long long)r->failed, (unsigned long long)r->sources);
        return EXIT_FAILED;
    }
    return r->rejected || r->unknown ? EXIT_SOME_REJECTED : EXIT_DONE;
}

static int run(const struct arguments *args, struct err *err)
{
    struct run run = {.is_dry = arguments_get(args, "--dry-run")};
    struct build_options build;
    struct ingest_options ingest;
    if (!arguments_count(args))
        return command_misused(&command_ingest, err, "a path is wanted");
    if (!session_options(&build, args, err) ||
        !read_options(&ingest, args, build.judge.now_utc, err))
        return command_failed(err);
    receipt_init(&run.receipt);
    bool done = run.is_dry ? explain_all(&run, args, &ingest, err)
                           : store_all(&run, args, &ingest, &build.judge, err);
    int status = finish(&run, done, err);
    receipt_clear(&run.receipt);
    return status;
}

const struct command command_ingest = {
    .name = "ingest",
    .brief = "reads files, folders, archives and - into the history",
    .usage = "PATH...",
    .options = options,
    .details =
        "Each file's format, encoding and layout is found from its content. "
        "Taking the\nsame file again changes nothing; of a log that has grown "
        "only what is new is added.\nLines that were not understood are kept: "
        "`portledger rejects`; the exit status is\nthen 3.",
    .run = run,
};
