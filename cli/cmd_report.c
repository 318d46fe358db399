/* `portledger report`: the page, the workbook, the text for a wiki. */
#include <string.h>

#include "cli/by_owner.h"
#include "cli/commands.h"
#include "cli/print.h"
#include "cli/progress.h"
#include "cli/screen.h"
#include "cli/session.h"
#include "core/file.h"
#include "core/mem.h"
#include "core/process.h"
#include "report/anonymize.h"
#include "report/capacity.h"
#include "report/incident.h"
#include "report/markdown.h"
#include "report/raw.h"

/* clang-format off */
static const struct option options[] = {
    {"--html",      "PATH",    "the page: one file, or a folder if not *.html"},
    {"--xlsx",      "PATH",    "the workbook"},
    {"--raw",       NULL,      "with --xlsx: a workbook of all samples"},
    {"--format",    "NAME",    "markdown: to standard output, for a wiki"},
    {"--incident",  "TIME",    "review one incident (TIME or FROM/TO)"},
    {"--capacity",  NULL,      "the planners' report"},
    {"--horizon",   "MONTHS",  "with --capacity: how far to look (6)"},
    {"--anonymize", "KEYFILE", "pseudonyms for names and addresses"},
    {"--by-owner",  "DIR",     "a page and a workbook for each owner"},
    {"--title",     "TEXT",    "the heading"},
    {"--templates", "DIR",     "templates that stand in for the built-in"},
    OPTIONS_SELECTION,
    OPTIONS_JUDGING,
    {0},
};
/* clang-format on */

#define KEY_LIMIT     65536
#define REVIEW_POINTS 20000

static bool can_write(const struct arguments *args, const char *option,
                      const char *name, bool *is_any, struct err *err)
{
    const char *path = arguments_get(args, option);
    const struct renderer *r = renderer_find(name);
    if (!path)
        return true;
    *is_any = true;
    if (!*path)
        return err_set(err, ERR_USAGE, "%s wants a path", option);
    return (r && r->write) ||
           err_set(err, ERR_TOOL, "this build can't write %s", option);
}

static bool check_format(const struct arguments *args, struct err *err)
{
    if (arguments_get(args, "--capacity"))
        return print_format(args, err);
    return print_is(args, "markdown") ||
           err_set(err, ERR_USAGE,
                   "a report is --html PATH, --xlsx PATH or --format "
                   "markdown; --format %s is for the other commands",
                   arguments_get(args, "--format"));
}

static bool check_wishes(const struct arguments *args, struct err *err)
{
    const char *html = arguments_get(args, "--html");
    bool is_format = arguments_get(args, "--format");
    bool is_document =
        arguments_get(args, "--incident") || arguments_get(args, "--capacity");
    bool is_any = is_format || arguments_get(args, "--by-owner");
    if (arguments_get(args, "--incident") && arguments_get(args, "--capacity"))
        return err_set(err, ERR_USAGE,
                       "--incident and --capacity are two reports");
    if (!can_write(args, "--html", "html", &is_any, err) ||
        !can_write(args, "--xlsx", "xlsx", &is_any, err) ||
        (is_format && !check_format(args, err)))
        return false;
    if (arguments_get(args, "--raw") &&
        (!arguments_get(args, "--xlsx") || html || is_document || is_format ||
         arguments_get(args, "--by-owner")))
        return err_set(err, ERR_USAGE,
                       "--raw is a workbook of its own: portledger report "
                       "--raw --xlsx samples.xlsx");
    if (html && is_document && !span_ends_nocase(span_of(html), ".html"))
        return err_set(err, ERR_USAGE,
                       "a review or plan is one page: --html FILE.html");
    return is_any || err_set(err, ERR_USAGE,
                             "where to? portledger report --html report.html "
                             "--xlsx report.xlsx");
}

static void show_drawn(void *ctx, size_t done, size_t total)
{
    progress_draw_servers(ctx, "drawn", done, total);
}

/* `doc` (may be NULL) is the page of a review or a plan. */
static bool write_files(const struct arguments *args, const struct dossier *d,
                        const struct document *doc, struct err *err)
{
    char *gnuplot = process_find("gnuplot");
    struct progress progress;
    struct render_options how = {.templates =
                                     arguments_get(args, "--templates"),
                                 .gnuplot = gnuplot,
                                 .jobs = 2,
                                 .document = doc,
                                 .on_page = show_drawn,
                                 .ctx = &progress};
    const char *html = arguments_get(args, "--html");
    const char *xlsx = arguments_get(args, "--xlsx");
    bool done = true;
    if (html && !gnuplot)
        screen_note("gnuplot was not found: the page has its tables, without "
                    "charts");
    progress_start(&progress);
    if (html)
        done = doc ? document_html(doc, d, html, &how, err)
                   : renderer_find("html")->write(d, html, &how, err);
    progress_end(&progress);
    if (html && done)
        screen_note("Written: %s", html);
    if (xlsx && done) {
        done = renderer_find("xlsx")->write(d, xlsx, &how, err);
        if (done)
            screen_note("Written: %s", xlsx);
    }
    mem_free(gnuplot);
    return done;
}

static void add_section(struct buf *out, const struct renderer *r,
                        const struct table *t)
{
    buf_text(out, "\n## ");
    markdown_add(out, t->title);
    buf_text(out, "\n\n");
    r->table(out, t);
}

static void print_markdown(const struct arguments *args, struct dossier *d)
{
    const struct renderer *r = renderer_find("markdown");
    struct buf out = {0};
    render_verdicts_markdown(&out, d, true);
    add_section(&out, r, dossier_servers(d));
    add_section(&out, r, dossier_peaks(d, NULL));
    add_section(&out, r, dossier_top(d, NULL));
    add_section(&out, r, dossier_trend(d, NULL));
    add_section(&out, r, dossier_settings(d, NULL));
    add_section(&out, r, dossier_sources(d));
    add_section(&out, r, dossier_rejects(d));
    print_buffer(args, &out);
    buf_clear(&out);
}

/* Without --anonymize the key stays empty, and nothing is changed. */
static bool anonymize_by(struct buf *key, const struct arguments *args,
                         struct dossier *d, struct err *err)
{
    const char *path = arguments_get(args, "--anonymize");
    if (!path)
        return true;
    return file_read(key, path, KEY_LIMIT, err) &&
           (anonymize_dossier(d, buf_as_span(key), err) ||
            err_wrap(err, "%s", path));
}

static bool make_anonymous(const struct arguments *args, struct dossier *d,
                           struct err *err)
{
    struct buf key = {0};
    bool done = anonymize_by(&key, args, d, err);
    buf_clear(&key);
    return done;
}

/* The span of --incident: stated, a day's, or that of the peaks around a time.
 */
static bool incident_span(moment *from_utc, moment *to_utc,
                          const struct arguments *args,
                          const struct build_options *build, struct err *err)
{
    const char *text = arguments_get(args, "--incident");
    struct build_options around = *build;
    struct dossier *d;
    moment at = MOMENT_NONE, end = MOMENT_NONE;
    if (strchr(text, '/'))
        return session_period(from_utc, to_utc, text, "--incident", err);
    if (!session_time(&at, args, "--incident", false, err) ||
        !session_time(&end, args, "--incident", true, err))
        return false;
    if (end != at) { /* a date is all of that day */
        *from_utc = at;
        *to_utc = end;
        return true;
    }
    around.selection.from_utc = at - MOMENT_DAY;
    around.selection.to_utc = at + MOMENT_DAY;
    if (!session_dossier_of(&d, args, &around, err))
        return false;
    incident_around(from_utc, to_utc, d, at);
    dossier_free(d);
    return true;
}

static void print_document(const struct arguments *args,
                           const struct document *doc)
{
    struct buf out = {0};
    document_markdown(&out, doc);
    print_buffer(args, &out);
    buf_clear(&out);
}

/* Nothing is known of this time: of which is something known? */
static bool tell_history(struct dossier *d, const struct arguments *args,
                         const struct build_options *build, struct err *err)
{
    struct build_options all = *build;
    struct dossier *whole;
    char from[MOMENT_TEXT], to[MOMENT_TEXT];
    all.selection.from_utc = all.selection.to_utc = MOMENT_NONE;
    all.judge.chart_points = 0;
    if (!session_dossier_of(&whole, args, &all, err))
        return false;
    if (whole->server_count)
        d->headline = arena_textf(
            &d->arena,
            "The history holds no data of this time, so nothing is known of "
            "it: its data reach from %s to %s UTC.",
            moment_short(whole->first_utc, from),
            moment_short(whole->last_utc, to));
    dossier_free(whole);
    return true;
}

/* A report of the days around an incident; as Markdown, the review itself. */
static bool review(const struct arguments *args, struct err *err)
{
    struct build_options build;
    struct document doc;
    struct dossier *d;
    moment from_utc, to_utc;
    if (!session_options(&build, args, err) ||
        !incident_span(&from_utc, &to_utc, args, &build, err))
        return false;
    build.selection.from_utc = from_utc - incident_margin(from_utc, to_utc);
    build.selection.to_utc = to_utc + incident_margin(from_utc, to_utc);
    build.judge.chart_points = REVIEW_POINTS; /* each sample is a point */
    if (!build.title)
        build.title = "Post-incident review";
    if (!session_dossier_of(&d, args, &build, err))
        return false;
    bool done = (d->server_count || tell_history(d, args, &build, err)) &&
                make_anonymous(args, d, err);
    incident_document(&doc, d, incident_build(d, from_utc, to_utc));
    done = done && write_files(args, d, &doc, err);
    if (done && arguments_get(args, "--format"))
        print_document(args, &doc);
    dossier_free(d);
    return done;
}

static bool read_horizon(int *months, const struct arguments *args,
                         struct err *err)
{
    const char *text = arguments_get(args, "--horizon");
    *months = CAPACITY_HORIZON_MONTHS;
    if (text && (!span_int(span_of(text), months) || *months < 1 ||
                 *months > CAPACITY_HORIZON_MOST))
        return err_set(err, ERR_USAGE,
                       "--horizon \"%s\" is not a number of months from 1 to "
                       "%d",
                       text, CAPACITY_HORIZON_MOST);
    return true;
}

/* The planners' report; --format csv and json give its table. */
static bool plan(const struct arguments *args, struct err *err)
{
    struct build_options build;
    struct document doc;
    struct dossier *d;
    int months;
    if (!read_horizon(&months, args, err) ||
        !session_options(&build, args, err))
        return false;
    if (!build.title)
        build.title = "Ephemeral port capacity";
    if (!session_dossier_of(&d, args, &build, err))
        return false;
    bool done = make_anonymous(args, d, err);
    capacity_document(&doc, d, months);
    done = done && write_files(args, d, &doc, err);
    if (done && print_is(args, "markdown"))
        print_document(args, &doc);
    else if (done && arguments_get(args, "--format"))
        done = print_table(args, capacity_table(d, months), NULL, err);
    dossier_free(d);
    return done;
}

static bool report(const struct arguments *args, struct err *err)
{
    struct dossier *d;
    if (!session_dossier(&d, args, err))
        return false;
    bool done = make_anonymous(args, d, err) && write_files(args, d, NULL, err);
    if (done && arguments_get(args, "--format"))
        print_markdown(args, d);
    dossier_free(d);
    return done;
}

static void show_written(void *ctx, size_t done, size_t total)
{
    progress_draw_servers(ctx, "written", done, total);
}

static bool write_samples(const struct arguments *args, struct dossier *d,
                          const char *const *name, struct span key,
                          struct err *err)
{
    struct progress progress;
    struct raw_request request = {.d = d,
                                  .name = name,
                                  .key = key,
                                  .on_server = show_written,
                                  .ctx = &progress};
    const char *path = arguments_get(args, "--xlsx");
    uint64_t rows = 0;
    if (!session_open(&request.store, args, err))
        return false;
    progress_start(&progress);
    bool done = raw_write(&rows, &request, path, err);
    progress_end(&progress);
    store_close(request.store);
    if (done)
        screen_note("Written: %s, %llu samples", path,
                    (unsigned long long)rows);
    return done;
}

/* Pseudonyms stand in the dossier; the history is asked by real names. */
static bool raw(const struct arguments *args, struct err *err)
{
    struct buf key = {0};
    struct dossier *d;
    if (!session_dossier(&d, args, err))
        return false;
    const char **name = mem_array(d->server_count + 1, sizeof *name);
    for (size_t i = 0; i < d->server_count; i++)
        name[i] = d->servers[i]->server;
    bool done = anonymize_by(&key, args, d, err) &&
                write_samples(args, d, name, buf_as_span(&key), err);
    mem_free(name);
    buf_clear(&key);
    dossier_free(d);
    return done;
}

static bool write_by_owner(const struct arguments *args, struct err *err)
{
    char *gnuplot = process_find("gnuplot");
    const struct render_options how = {.templates =
                                           arguments_get(args, "--templates"),
                                       .gnuplot = gnuplot,
                                       .jobs = 2};
    bool done = by_owner_write(args, arguments_get(args, "--by-owner"), &how,
                               make_anonymous, err);
    mem_free(gnuplot);
    return done;
}

static int run(const struct arguments *args, struct err *err)
{
    if (arguments_count(args))
        return command_misused(&command_report, err, "\"%s\" is not an option",
                               arguments_at(args, 0));
    if (!check_wishes(args, err))
        return command_failed(err);
    if (arguments_get(args, "--by-owner") && !write_by_owner(args, err))
        return command_failed(err);
    if (arguments_get(args, "--by-owner") && !arguments_get(args, "--html") &&
        !arguments_get(args, "--xlsx") && !arguments_get(args, "--format"))
        return EXIT_DONE;
    bool done = arguments_get(args, "--incident")   ? review(args, err)
                : arguments_get(args, "--capacity") ? plan(args, err)
                : arguments_get(args, "--raw")      ? raw(args, err)
                                                    : report(args, err);
    return done ? EXIT_DONE : command_failed(err);
}

const struct command command_report = {
    .name = "report",
    .brief = "the reports: a page to forward, a workbook to keep",
    .usage = "--html PATH --xlsx PATH",
    .options = options,
    .details = "A PATH ending in .html is one self-contained file that opens "
               "offline; any other is\na folder with index.html and a page a "
               "server. A report that fails leaves nothing.\n"
               "With --incident the page, or --format markdown, is a review of "
               "what happened; the\nworkbook holds the day before to the day "
               "after.\n"
               "With --capacity the servers are ranked by the day on which "
               "80 % is reached; --format csv\nand json give the table.\n"
               "With --anonymize the bytes of KEYFILE make the pseudonyms: the "
               "same file, the same\nnames. Paths, notes, event messages and "
               "the text of rejected lines are left out.\n"
               "With --raw the workbook holds each sample of the selection, in "
               "as many sheets as it takes.",
    .run = run,
};
