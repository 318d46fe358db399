/* `portledger compare`: two spans side by side: did the change work? */
#include "analysis/compare.h"

#include "cli/commands.h"
#include "cli/print.h"
#include "cli/screen.h"
#include "cli/session.h"
#include "core/mem.h"
#include "report/build.h"
#include "report/markdown.h"

/* clang-format off */
static const struct option options[] = {
    {"--before", "FROM/TO", "the span before the change"},
    {"--after",  "FROM/TO", "the span after it"},
    {"--server", "NAME",    "the server"},
    OPTIONS_JUDGING,
    OPTION_FORMAT,
    {0},
};
/* clang-format on */

struct period {
    moment from_utc, to_utc;
};

static bool read_period(struct period *out, const struct arguments *args,
                        const char *name, struct err *err)
{
    return session_period(&out->from_utc, &out->to_utc,
                          arguments_get(args, name), name, err);
}

static void add_side(struct table *t, const char *side, double peak, double p95,
                     const double over[4])
{
    struct cell *c = table_row(t);
    c[0] = cell_text(side);
    c[1] = cell_percent(peak);
    c[2] = cell_percent(p95);
    for (size_t i = 0; i < 4; i++)
        c[3 + i] = cell_seconds(over[i]);
}

static struct table *sides(const struct compare_result *r, struct arena *arena)
{
    static const struct column columns[] = {
        {"side",                   "",                          CELL_TEXT   },
        {"peak_percent",           "Peak",                      CELL_PERCENT},
        {"p95_percent",            "p95",                       CELL_PERCENT},
        {"over_attention_seconds", "Over attention",            CELL_SECONDS},
        {"over_warning_seconds",   "Over warning",              CELL_SECONDS},
        {"over_critical_seconds",  "Over critical",             CELL_SECONDS},
        {"over_exhausted_seconds", "Nearly exhausted",          CELL_SECONDS},
        {"effect",                 "Effect (points)",           CELL_NUMBER },
        {"effect_low",             "from",                      CELL_NUMBER },
        {"effect_high",            "to",                        CELL_NUMBER },
        {"matched_hours",          "Matched hours of the week", CELL_COUNT  },
    };
    struct table *t = arena_new(arena, sizeof *t);
    table_init(t, arena, "compare", "Before and after", columns,
               sizeof columns / sizeof *columns);
    add_side(t, "before", r->before_peak, r->before_p95,
             r->before_over_seconds);
    add_side(t, "after", r->after_peak, r->after_p95, r->after_over_seconds);
    struct cell *c = t->cell + t->column_count;
    c[7] = cell_number(r->effect);
    c[8] = cell_number(r->effect_low);
    c[9] = cell_number(r->effect_high);
    c[10] = cell_count((int64_t)r->matched_hours);
    return t;
}

static bool print_result(const struct arguments *args,
                         const struct compare_result *r, struct arena *arena,
                         struct err *err)
{
    struct buf out = {0};
    if (r->is_refused)
        return err_set(err, ERR_INPUT, "%s", r->refusal);
    if (!print_is(args, "csv") && !print_is(args, "json")) {
        if (print_is(args, "markdown"))
            markdown_add(&out, r->sentence);
        else
            buf_text(&out, r->sentence);
        buf_text(&out, "\n\n");
        if (r->over_is_estimated)
            buf_text(&out, "Time over the limits is partly estimated from "
                           "hourly figures.\n\n");
        print_buffer(args, &out);
        buf_clear(&out);
    }
    return print_table(args, sides(r, arena), NULL, err);
}

static bool compare(const struct arguments *args, struct build_options *build,
                    struct store *s, struct arena *arena, struct err *err)
{
    struct history *h = arena_new(arena, sizeof *h);
    struct verdict *v = arena_new(arena, sizeof *v);
    struct compare_result r;
    struct period before, after;
    const char *server;
    if (!read_period(&before, args, "--before", err) ||
        !read_period(&after, args, "--after", err) ||
        !session_one_server(&server, s, args, arena, err))
        return false;
    struct selection *all = &build->selection;
    all->from_utc =
        before.from_utc < after.from_utc ? before.from_utc : after.from_utc;
    all->to_utc = before.to_utc > after.to_utc ? before.to_utc : after.to_utc;
    if (!build_case(h, v, s, server, build, arena, err))
        return false;
    compare_spans(
        &r, h,
        (const struct compare_span[]){
            {before.from_utc, before.to_utc},
            {after.from_utc,  after.to_utc }
    },
        &build->judge, arena);
    return print_result(args, &r, arena, err);
}

static int run(const struct arguments *args, struct err *err)
{
    struct build_options build;
    struct arena arena = {0};
    struct store *s;
    if (!print_format(args, err) || !session_options(&build, args, err) ||
        !session_open(&s, args, err))
        return command_failed(err);
    bool done = compare(args, &build, s, &arena, err);
    store_close(s);
    arena_clear(&arena);
    return done ? EXIT_DONE : command_failed(err);
}

const struct command command_compare = {
    .name = "compare",
    .brief = "two spans side by side: did the change work?",
    .usage = "--server NAME --before FROM/TO --after FROM/TO",
    .options = options,
    .details = "Hours are matched with the same weekday and hour, so that a "
               "quiet Sunday is not\ncompared with a busy Monday.",
    .run = run,
};
