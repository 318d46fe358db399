/* `portledger whatif`: the recorded history under other settings. */
#include "analysis/whatif.h"

#include "cli/commands.h"
#include "cli/print.h"
#include "cli/screen.h"
#include "cli/session.h"
#include "core/mem.h"
#include "report/build.h"
#include "report/markdown.h"

/* clang-format off */
static const struct option options[] = {
    {"--range",   "START:COUNT", "another dynamic range"},
    {"--delay",   "SECONDS",     "another TcpTimedWaitDelay (30 to 300)"},
    {"--growth",  "FACTOR",      "demand times so much, 1.5 for example"},
    {"--without", "PROCESS",     "as if this process used no port"},
    {"--server",  "NAME",        "the server"},
    OPTIONS_SPAN,
    OPTIONS_JUDGING,
    OPTION_FORMAT,
    {0},
};
/* clang-format on */

static bool read_range(struct whatif_change *c, const char *text,
                       struct err *err)
{
    struct span rest = span_of(text), start;
    if (!span_split(&rest, ':', &start) || !span_int(start, &c->range_start) ||
        !span_int(rest, &c->range_count))
        return err_set(err, ERR_USAGE,
                       "--range \"%s\" is not START:COUNT, like 20480:45056",
                       text);
    if (c->range_start < 1025 || c->range_count < 255 ||
        c->range_start + c->range_count > 65536)
        return err_set(err, ERR_USAGE,
                       "--range %s can't be set: Windows wants a start from "
                       "1025 on, at least 255 ports, and no port above 65535",
                       text);
    return true;
}

static bool read_change(struct whatif_change *c, const struct arguments *args,
                        struct err *err)
{
    const char *range = arguments_get(args, "--range");
    const char *delay = arguments_get(args, "--delay");
    const char *growth = arguments_get(args, "--growth");
    *c = (struct whatif_change){
        .growth = 1, .without_process = arguments_get(args, "--without")};
    if (!range && !delay && !growth && !c->without_process)
        return err_set(err, ERR_USAGE,
                       "nothing to change: give --range, --delay, --growth or "
                       "--without");
    if (range && !read_range(c, range, err))
        return false;
    if (delay && (!span_int(span_of(delay), &c->delay_seconds) ||
                  c->delay_seconds < 30 || c->delay_seconds > 300))
        return err_set(err, ERR_USAGE,
                       "--delay \"%s\" can't be set: Windows takes 30 to 300 "
                       "seconds",
                       delay);
    if (growth && (!span_double(span_of(growth), &c->growth) ||
                   !(c->growth > 0) || c->growth > 1000))
        return err_set(err, ERR_USAGE,
                       "--growth \"%s\" is not a factor like 1.5", growth);
    return true;
}

static void add_side(struct table *t, const char *side, double percent,
                     moment at, const double over[4])
{
    struct cell *c = table_row(t);
    c[0] = cell_text(side);
    c[1] = cell_percent(percent);
    c[2] = cell_moment(at);
    for (size_t i = 0; i < 4; i++)
        c[3 + i] = cell_seconds(over[i]);
}

static struct table *sides(const struct whatif_result *r, struct arena *arena)
{
    static const struct column columns[] = {
        {"side",                   "",                 CELL_TEXT   },
        {"peak_percent",           "Peak",             CELL_PERCENT},
        {"peak_at_utc",            "Peak at (UTC)",    CELL_MOMENT },
        {"over_attention_seconds", "Over attention",   CELL_SECONDS},
        {"over_warning_seconds",   "Over warning",     CELL_SECONDS},
        {"over_critical_seconds",  "Over critical",    CELL_SECONDS},
        {"over_exhausted_seconds", "Nearly exhausted", CELL_SECONDS},
    };
    struct table *t = arena_new(arena, sizeof *t);
    table_init(t, arena, "whatif", "What if", columns,
               sizeof columns / sizeof *columns);
    add_side(t, "before", r->before_percent, r->peak_before_utc,
             r->before_over_seconds);
    add_side(t, "after", r->after_percent, r->peak_after_utc,
             r->after_over_seconds);
    return t;
}

static struct table *days(const struct whatif_result *r, struct arena *arena)
{
    static const struct column columns[] = {
        {"day",                 "Day",                 CELL_TEXT   },
        {"before_percent",      "Peak before",         CELL_PERCENT},
        {"after_percent",       "Peak after",          CELL_PERCENT},
        {"would_have_happened", "Would have happened", CELL_TEXT   },
    };
    struct table *t = arena_new(arena, sizeof *t);
    char day[MOMENT_TEXT];
    table_init(t, arena, "days", "Days at or over critical", columns,
               sizeof columns / sizeof *columns);
    t->empty = "No day of this history was at or over the critical threshold.";
    for (size_t i = 0; i < r->day_count; i++) {
        struct cell *c = table_row(t);
        c[0] =
            cell_text(arena_text(arena, moment_date(r->days[i].day_utc, day)));
        c[1] = cell_percent(r->days[i].before_percent);
        c[2] = cell_percent(r->days[i].after_percent);
        c[3] = cell_text(r->days[i].would_have_happened ? "yes"
                         : r->days[i].is_lower_bound    ? "not known: cut off"
                                                        : "no");
    }
    return t;
}

/* The sentence, the two sides, the days, the caveats: for people. */
static void print_page(const struct arguments *args,
                       const struct whatif_result *r,
                       const struct renderer *renderer, struct arena *arena)
{
    bool is_markdown = print_is(args, "markdown");
    struct buf out = {0};
    if (is_markdown)
        markdown_add(&out, r->sentence);
    else
        buf_text(&out, r->sentence);
    buf_text(&out, "\n\n");
    renderer->table(&out, sides(r, arena));
    buf_byte(&out, '\n');
    renderer->table(&out, days(r, arena));
    for (size_t i = 0; i < r->caveats.count; i++) {
        buf_text(&out, i ? "- " : "\n- ");
        if (is_markdown)
            markdown_add(&out, r->caveats.text[i]);
        else
            buf_text(&out, r->caveats.text[i]);
        buf_byte(&out, '\n');
    }
    print_buffer(args, &out);
    buf_clear(&out);
}

static bool replay(const struct arguments *args, struct whatif_change *change,
                   struct build_options *build, struct store *s,
                   struct arena *arena, struct err *err)
{
    struct history *h = arena_new(arena, sizeof *h);
    struct verdict *v = arena_new(arena, sizeof *v);
    struct whatif_result r;
    const char *server;
    if (!session_one_server(&server, s, args, arena, err) ||
        !build_case(h, v, s, server, build, arena, err))
        return false;
    if (!v->has_peak)
        return err_set(err, ERR_INPUT,
                       "%s has no samples in this span: there is nothing to "
                       "replay",
                       server);
    whatif_replay(&r, h, v, change, &build->judge, arena);
    if (print_is(args, "csv") || print_is(args, "json"))
        return print_table(args, sides(&r, arena), NULL, err);
    print_page(args, &r, print_format(args, err), arena);
    return true;
}

static int run(const struct arguments *args, struct err *err)
{
    struct whatif_change change;
    struct build_options build;
    struct arena arena = {0};
    struct store *s;
    if (!print_format(args, err) || !read_change(&change, args, err) ||
        !session_options(&build, args, err) || !session_open(&s, args, err))
        return command_failed(err);
    bool done = replay(args, &change, &build, s, &arena, err);
    store_close(s);
    arena_clear(&arena);
    return done ? EXIT_DONE : command_failed(err);
}

const struct command command_whatif = {
    .name = "whatif",
    .brief = "the history replayed under other settings: peak before and after",
    .usage = "--server NAME [--range START:COUNT] [--delay SECONDS] [--growth "
             "FACTOR] [--without PROCESS]",
    .options = options,
    .details = "Demand that was cut off at 100 % is a lower bound, and said "
               "to be.",
    .run = run,
};
