/* The history replayed under other settings. Knows roll-ups, samples and the
 * states that captures saw; it judges nothing and advises nothing. */
#include "analysis/whatif.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/facts.h"
#include "analysis/overtime.h"
#include "analysis/usage.h"
#include "core/buf.h"
#include "core/sort.h"

#define CUT_OFF_PERCENT 99.0
#define CAVEATS_MOST    8

double whatif_ports(double time_wait, double long_lived, int delay_before,
                    int delay_after, double growth)
{
    double stretch = delay_before > 0 && delay_after > 0
                         ? (double)delay_after / delay_before
                         : 1;
    return (time_wait * stretch + long_lived) * growth;
}

/* How the ports of one moment divide, in parts of 1; what one process that is
 * taken away held is in neither. */
struct mix {
    moment at_utc;
    double time_wait, long_lived;
};

struct replay {
    const struct history *h;
    const struct verdict *v;
    const struct whatif_change *change;
    struct mix *mix; /* one a TCP capture, ascending */
    size_t mix_count;
    bool process_was_seen, its_time_wait_is_known;
    bool is_estimated; /* some hour had no detail */
    int delay_before, delay_after;
    double growth;
};

static const struct strand *strand_named(const struct strands *s,
                                         const char *name)
{
    for (size_t i = 0; i < s->strand_count; i++) {
        if (span_eq_nocase(span_of(name), s->strand[i].name))
            return &s->strand[i];
    }
    return NULL;
}

static struct mix mix_of(struct replay *r, const struct capture_view *c,
                         const struct strand *gone, size_t at,
                         struct arena *arena)
{
    double waiting = 0, held = 0, its = 0;
    const char *without = r->change->without_process;
    for (size_t i = 0; i < c->group_count; i++) {
        const struct group_view *g = &c->groups[i];
        bool is_its = without && g->ports_in &&
                      span_eq_nocase(span_of(without), facts_owner(arena, g));
        if (g->state == STATE_TIME_WAIT)
            waiting += g->ports_in;
        else
            held += g->ports_in;
        if (is_its && g->state != STATE_TIME_WAIT)
            its += g->ports_in;
        r->process_was_seen = r->process_was_seen || is_its;
    }
    double all = waiting + held;
    if (all <= 0)
        return (struct mix){.at_utc = c->at_utc, .long_lived = 1};
    double its_waiting = gone ? fmax(0, gone->value[at] - its) : 0;
    return (struct mix){c->at_utc, fmax(0, waiting - its_waiting) / all,
                        (held - its) / all};
}

static void fill_mixes(struct replay *r, struct arena *arena)
{
    const char *without = r->change->without_process;
    const struct strand *gone =
        without ? strand_named(&r->v->processes, without) : NULL;
    r->its_time_wait_is_known = gone != NULL;
    r->mix = arena_array(arena, r->h->capture_count + 1, sizeof *r->mix);
    for (size_t i = 0; i < r->h->capture_count; i++) {
        const struct capture_view *c = &r->h->captures[i];
        if (c->protocol != PROTOCOL_TCP)
            continue;
        bool in_step = gone && r->mix_count < r->v->processes.point_count;
        r->mix[r->mix_count] =
            mix_of(r, c, in_step ? gone : NULL, r->mix_count, arena);
        r->mix_count++;
    }
}

/* The nearest capture tells how the ports of a moment divide. */
static struct mix mix_at(const struct replay *r, moment at)
{
    size_t low = 0, high = r->mix_count;
    if (!high) {
        const struct what_if_inputs *w = &r->v->what_if;
        double all = w->peak_time_wait + w->peak_long_lived;
        double part = all > 0 ? w->peak_time_wait / all : 0;
        return (struct mix){at, part, 1 - part};
    }
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (r->mix[mid].at_utc < at)
            low = mid + 1;
        else
            high = mid;
    }
    if (low == r->mix_count ||
        (low > 0 && at - r->mix[low - 1].at_utc < r->mix[low].at_utc - at))
        low--;
    return r->mix[low];
}

static double percent_after(const struct replay *r, moment at, double in_use,
                            int range_count)
{
    struct mix m = mix_at(r, at);
    int count =
        r->change->range_count > 0 ? r->change->range_count : range_count;
    double ports = whatif_ports(in_use * m.time_wait, in_use * m.long_lived,
                                r->delay_before, r->delay_after, r->growth);
    return count > 0 ? 100 * ports / count : 0;
}

/* ---- peaks and days ---- */

static moment day_of(const struct history *h, moment utc)
{
    moment offset = zone_offset_of_utc(h->zone, utc) * MOMENT_MINUTE;
    moment local = utc + offset;
    return local - (local % MOMENT_DAY + MOMENT_DAY) % MOMENT_DAY;
}

struct day {
    moment day;
    double before, after;
};

static int order_days(const void *a, const void *b)
{
    const struct day *x = a, *y = b;
    return (x->day > y->day) - (x->day < y->day);
}

static size_t hours_in_all(const struct history *h)
{
    size_t n = 0;
    for (size_t i = 0; i < h->use_count; i++)
        n += h->uses[i].hour_count;
    return n;
}

/* Ports that are reserved can't be used: the range is full before 100 %. */
static double cut_off_percent(const struct verdict *v)
{
    double part =
        v->range_count > 0 ? (double)v->range_excluded / v->range_count : 0;
    return CUT_OFF_PERCENT * (1 - part);
}

static void add_days(struct whatif_result *out, struct day *day, size_t count,
                     double critical, double cut_off, struct arena *arena)
{
    if (count)
        sort_stable(day, count, sizeof *day, order_days);
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        if (n && day[n - 1].day == day[i].day) {
            day[n - 1].before = fmax(day[n - 1].before, day[i].before);
            day[n - 1].after = fmax(day[n - 1].after, day[i].after);
        } else {
            day[n++] = day[i];
        }
    }
    out->days = arena_array(arena, n + 1, sizeof *out->days);
    for (size_t i = 0; i < n; i++) {
        if (day[i].before < critical)
            continue;
        size_t k = out->day_count++;
        out->days[k].day_utc = day[i].day;
        out->days[k].before_percent = day[i].before;
        out->days[k].after_percent = fmin(100, day[i].after);
        out->days[k].would_have_happened = day[i].after >= critical;
        out->days[k].is_lower_bound = day[i].before >= cut_off;
    }
}

/* Highest after the change over all addresses; returns the demand, which may
 * be over 100. */
static double replay_peaks(struct whatif_result *out, const struct replay *r,
                           double critical, struct arena *arena)
{
    const struct history *h = r->h;
    struct day *day = arena_array(arena, hours_in_all(h) + 1, sizeof *day);
    size_t n = 0;
    double demand = 0, cut_off = cut_off_percent(r->v);
    for (size_t i = 0; i < h->use_count; i++) {
        const struct use *u = &h->uses[i];
        if (u->protocol != PROTOCOL_TCP)
            continue;
        for (size_t k = 0; k < u->hour_count; k++) {
            const struct hour *o = &u->hours[k];
            if (o->range_count <= 0)
                continue;
            double after =
                percent_after(r, o->peak_utc, o->in_use_max, o->range_count);
            day[n++] =
                (struct day){day_of(h, o->peak_utc), o->percent_max, after};
            out->is_lower_bound |= o->percent_max >= cut_off;
            if (after > demand) {
                demand = after;
                out->peak_after_utc = o->peak_utc;
            }
        }
    }
    add_days(out, day, n, critical, cut_off, arena);
    return demand;
}

/* ---- the hours that can be the fullest ---- */

static int order_points(const void *a, const void *b)
{
    const struct what_if_point *x = a, *y = b;
    if (x->range_count != y->range_count)
        return x->range_count < y->range_count ? -1 : 1;
    if (x->long_lived < y->long_lived || x->long_lived > y->long_lived)
        return x->long_lived < y->long_lived ? 1 : -1;
    return (x->time_wait < y->time_wait) - (x->time_wait > y->time_wait);
}

static bool is_under(const struct what_if_point *a,
                     const struct what_if_point *b,
                     const struct what_if_point *c)
{
    return (b->long_lived - a->long_lived) * (c->time_wait - a->time_wait) <=
           (b->time_wait - a->time_wait) * (c->long_lived - a->long_lived);
}

/* The upper hull of each range's points: ports after a change are linear in
 * both parts, so that the fullest hour is one of its corners. */
static size_t keep_corners(struct what_if_point *point, size_t count)
{
    size_t n = 0, first = 0;
    for (size_t i = 0; i < count; i++) {
        struct what_if_point p = point[i];
        if (n == first || point[n - 1].range_count != p.range_count)
            first = n;
        else if (p.time_wait <= point[n - 1].time_wait)
            continue;
        while (n >= first + 2 && is_under(&point[n - 2], &point[n - 1], &p))
            n--;
        point[n++] = p;
    }
    return n;
}

void whatif_points(struct what_if_inputs *out, const struct history *h,
                   const struct verdict *v, struct arena *arena)
{
    static const struct whatif_change none = {.growth = 1};
    struct replay r = {.h = h, .v = v, .change = &none, .growth = 1};
    struct what_if_point *point =
        arena_array(arena, hours_in_all(h) + 1, sizeof *point);
    size_t n = 0;
    fill_mixes(&r, arena);
    for (size_t i = 0; i < h->use_count; i++) {
        const struct use *u = &h->uses[i];
        for (size_t k = 0; u->protocol == PROTOCOL_TCP && k < u->hour_count;
             k++) {
            const struct hour *o = &u->hours[k];
            struct mix m = mix_at(&r, o->peak_utc);
            if (o->range_count > 0)
                point[n++] = (struct what_if_point){
                    o->in_use_max * m.time_wait, o->in_use_max * m.long_lived,
                    o->range_count};
        }
    }
    if (n)
        sort_stable(point, n, sizeof *point, order_points);
    out->point = point;
    out->point_count = keep_corners(point, n);
}

/* ---- time over the limits ---- */

/* An hour without its samples: estimated from minimum, mean and maximum. */
static void estimate_hour(struct whatif_result *out, struct replay *r,
                          const struct use *u, const struct hour *o,
                          const double limit[4])
{
    double seconds = fmin(3600, o->samples * u->interval_seconds);
    double low = percent_after(r, o->peak_utc, o->in_use_min, o->range_count);
    double mid = percent_after(r, o->peak_utc, o->in_use_avg, o->range_count);
    double high = percent_after(r, o->peak_utc, o->in_use_max, o->range_count);
    for (int k = 0; k < 4; k++)
        out->after_over_seconds[k] +=
            seconds * overtime_part(low, mid, high, limit[k]);
    r->is_estimated |= high >= limit[0];
}

static size_t replay_samples(struct whatif_result *out, const struct replay *r,
                             const struct use *u, moment hour, size_t at,
                             const double limit[4])
{
    for (; at < u->point_count && u->points[at].at_utc < hour + MOMENT_HOUR;
         at++) {
        const struct point *p = &u->points[at];
        double after = percent_after(r, p->at_utc, p->in_use, p->range_count);
        double stand = overtime_stand(u, at);
        for (int k = 0; k < 4; k++)
            out->after_over_seconds[k] += after >= limit[k] ? stand : 0;
    }
    return at;
}

static void replay_time(struct whatif_result *out, struct replay *r,
                        const struct thresholds *t)
{
    const double limit[4] = {t->attention, t->warning, t->critical,
                             t->exhausted};
    const struct use *u = usage_busiest(r->h);
    struct overtime before = {.is_estimated = false};
    size_t at = 0;
    for (size_t i = 0; u && i < u->hour_count; i++) {
        const struct hour *o = &u->hours[i];
        overtime_add(&before, u, i, t);
        while (at < u->point_count && u->points[at].at_utc < o->hour_utc)
            at++;
        if (at < u->point_count &&
            u->points[at].at_utc < o->hour_utc + MOMENT_HOUR)
            at = replay_samples(out, r, u, o->hour_utc, at, limit);
        else if (o->range_count > 0)
            estimate_hour(out, r, u, o, limit);
    }
    for (int k = 0; k < 4; k++)
        out->before_over_seconds[k] = before.seconds[k];
    r->is_estimated |= before.is_estimated;
}

/* ---- words ---- */

static void add_caveat(struct whatif_result *out, const char *text)
{
    if (out->caveats.count < CAVEATS_MOST)
        out->caveats.text[out->caveats.count++] = text;
}

static bool has_finding(const struct verdict *v, const char *code)
{
    for (size_t i = 0; i < v->finding_count; i++) {
        if (!strcmp(v->findings[i].code, code))
            return true;
    }
    return false;
}

static void add_caveats(struct whatif_result *out, const struct replay *r,
                        struct arena *arena)
{
    const struct verdict *v = r->v;
    bool leaks = false;
    for (size_t i = 0; i < v->finding_count; i++)
        leaks |= v->findings[i].is_stop;
    if (out->is_lower_bound)
        add_caveat(out, "The range was full: how many connections were refused "
                        "is not known, so the demand after is a lower bound.");
    if (!r->mix_count)
        add_caveat(out, "No capture tells how many of the ports were in "
                        "TIME_WAIT: the effect of another delay is a guess.");
    else if (r->change->delay_seconds && strcmp(v->time_wait.from, "measured"))
        add_caveat(out,
                   arena_textf(arena,
                               "TIME_WAIT of %d s is taken from the %s, not "
                               "measured.",
                               r->delay_before, v->time_wait.from));
    if (r->change->delay_seconds && has_finding(v, "time-wait-frozen"))
        add_caveat(out, "TIME_WAIT does not end on this server: another delay "
                        "has no effect until it is patched and restarted.");
    if (leaks)
        add_caveat(out, "Something on this server does not give ports back: "
                        "another range or delay only moves the day on which "
                        "they run out.");
    if (r->is_estimated)
        add_caveat(out, "Time over the limits is partly estimated from hourly "
                        "minimum, mean and maximum.");
    if (r->change->without_process && !r->process_was_seen)
        add_caveat(out, arena_textf(arena,
                                    "No capture shows a port of \"%s\": "
                                    "nothing was taken away.",
                                    r->change->without_process));
    else if (r->change->without_process && !r->its_time_wait_is_known)
        add_caveat(out, arena_textf(arena,
                                    "TIME_WAIT ports that \"%s\" left behind "
                                    "could not be told from others: only the "
                                    "ports that it held are taken away.",
                                    r->change->without_process));
}

static const char *change_words(const struct whatif_change *c,
                                struct arena *arena)
{
    struct buf b = {0};
    if (c->range_count)
        buf_addf(&b, "range %d to %d (%d ports)", c->range_start,
                 c->range_start + c->range_count - 1, c->range_count);
    if (c->delay_seconds)
        buf_addf(&b, "%sTIME_WAIT of %d s", b.len ? ", " : "",
                 c->delay_seconds);
    if (c->growth < 1 || c->growth > 1)
        buf_addf(&b, "%s%.2f times the demand", b.len ? ", " : "", c->growth);
    if (c->without_process)
        buf_addf(&b, "%sno ports of %s", b.len ? ", " : "", c->without_process);
    const char *text = arena_text(arena, b.len ? buf_str(&b) : "no change");
    buf_clear(&b);
    return text;
}

static const char *sentence_of(const struct whatif_result *out,
                               const struct replay *r, double demand,
                               struct arena *arena)
{
    const char *with = change_words(r->change, arena);
    if (demand > 100)
        return arena_textf(arena,
                           "With %s the range is too small: the demand is "
                           "%s%.1f %% of it, against a peak of %.1f %% before.",
                           with, out->is_lower_bound ? "at least " : "", demand,
                           out->before_percent);
    return arena_textf(arena,
                       "With %s the peak is %s%.1f %% instead of %.1f %%.",
                       with, out->is_lower_bound ? "at least " : "",
                       out->after_percent, out->before_percent);
}

void whatif_replay(struct whatif_result *out, const struct history *h,
                   const struct verdict *v, const struct whatif_change *change,
                   const struct judge_options *options, struct arena *arena)
{
    struct replay r = {.h = h,
                       .v = v,
                       .change = change,
                       .delay_before = v->time_wait.seconds,
                       .delay_after = change->delay_seconds
                                          ? change->delay_seconds
                                          : v->time_wait.seconds,
                       .growth = change->growth > 0 ? change->growth : 1};
    *out = (struct whatif_result){
        .before_percent = v->has_peak ? v->peak_percent : 0,
        .peak_before_utc = v->has_peak ? v->peak_utc : MOMENT_NONE,
        .peak_after_utc = MOMENT_NONE};
    out->caveats.text = arena_array(arena, CAVEATS_MOST, sizeof(char *));
    fill_mixes(&r, arena);
    double demand = replay_peaks(out, &r, options->thresholds.critical, arena);
    out->after_percent = fmin(100, demand);
    replay_time(out, &r, &options->thresholds);
    add_caveats(out, &r, arena);
    out->sentence = sentence_of(out, &r, demand, arena);
}
