/* Two spans of one history side by side: did a change work? Knows roll-ups
 * only; who used the ports is not its question. */
#include "analysis/compare.h"

#include <math.h>

#include "analysis/overtime.h"
#include "analysis/stats.h"

#define WEEK_HOURS    168
#define MATCHED_LEAST 6 /* under 6 pairs a sign test has no 95 % interval */

struct side {
    /* The mean of the weeks' highest in each hour of the week; NaN = none. Not
     * the highest of all weeks: the side with more weeks would look worse. */
    double usual[WEEK_HOURS];
    double *percent; /* of each hour */
    size_t count;
    double peak;
    struct overtime over;
};

static bool is_within(const struct hour *o, moment from, moment to)
{
    return o->range_count > 0 && o->hour_utc >= from &&
           o->hour_utc + MOMENT_HOUR <= to + MOMENT_SECOND;
}

static size_t hours_within(const struct use *u, moment from, moment to)
{
    size_t n = 0;
    for (size_t i = 0; i < u->hour_count; i++)
        n += is_within(&u->hours[i], from, to);
    return n;
}

static int hour_of_week(const struct zone *zone, moment utc)
{
    moment local = utc + zone_offset_of_utc(zone, utc) * MOMENT_MINUTE;
    return moment_weekday(local) * 24 + moment_civil(local).hour;
}

static void fill_side(struct side *s, const struct history *h,
                      const struct use *u, moment from, moment to,
                      const struct thresholds *limits, struct arena *arena)
{
    s->percent = arena_array(arena, u->hour_count, sizeof *s->percent);
    size_t weeks[WEEK_HOURS] = {0};
    for (int i = 0; i < WEEK_HOURS; i++)
        s->usual[i] = NAN;
    for (size_t i = 0; i < u->hour_count; i++) {
        const struct hour *o = &u->hours[i];
        if (!is_within(o, from, to))
            continue;
        int at = hour_of_week(h->zone, o->hour_utc);
        double so_far = weeks[at] ? s->usual[at] : 0;
        s->usual[at] = (so_far * (double)weeks[at] + o->percent_max) /
                       (double)(weeks[at] + 1);
        weeks[at]++;
        s->peak = fmax(s->peak, o->percent_max);
        s->percent[s->count++] = o->percent_max;
        overtime_add(&s->over, u, i, limits);
    }
    stats_sort(s->percent, s->count);
}

/* The address and origin with the highest peak that both spans know. */
static const struct use *use_of_both(const struct history *h, moment a_from,
                                     moment a_to, moment b_from, moment b_to)
{
    const struct use *best = NULL;
    double best_peak = -1;
    for (size_t i = 0; i < h->use_count; i++) {
        const struct use *u = &h->uses[i];
        double peak = -1;
        if (u->protocol != PROTOCOL_TCP || !hours_within(u, a_from, a_to) ||
            !hours_within(u, b_from, b_to))
            continue;
        for (size_t k = 0; k < u->hour_count; k++) {
            const struct hour *o = &u->hours[k];
            if (is_within(o, a_from, a_to) || is_within(o, b_from, b_to))
                peak = fmax(peak, o->percent_max);
        }
        if (peak > best_peak) {
            best = u;
            best_peak = peak;
        }
    }
    return best;
}

/* How much wider the interval must be since neighbouring hours rise and fall
 * together: sqrt((1 + rho) / (1 - rho)), rho being the correlation of each
 * hour's sign (above or below the median) with the next hour's. */
static double widening(const double change[WEEK_HOURS], double median)
{
    double same = 0, pairs = 0;
    for (int i = 0; i < WEEK_HOURS; i++) {
        double a = change[i] - median;
        double b = change[(i + 1) % WEEK_HOURS] - median;
        if (isnan(a) || isnan(b))
            continue;
        pairs++;
        same += a * b > 0 ? 1 : a * b < 0 ? -1 : 0;
    }
    double rho = pairs > 0 ? fmin(0.95, fmax(0, same / pairs)) : 0;
    return sqrt((1 + rho) / (1 - rho));
}

/* Median of the matched differences, and its interval by the sign test. */
static void measure_effect(struct compare_result *r, const struct side *before,
                           const struct side *after)
{
    double by_hour[WEEK_HOURS], change[WEEK_HOURS];
    size_t n = 0;
    for (int i = 0; i < WEEK_HOURS; i++) {
        by_hour[i] = after->usual[i] - before->usual[i]; /* NaN = not both */
        if (!isnan(by_hour[i]))
            change[n++] = by_hour[i];
    }
    r->matched_hours = n;
    if (n < MATCHED_LEAST)
        return;
    stats_sort(change, n);
    r->effect = stats_quantile(change, n, 0.5);
    double count = (double)n;
    double reach = 1.96 * sqrt(count) * widening(by_hour, r->effect);
    double out = floor((count - 1 - reach) / 2);
    size_t low = out > 0 ? (size_t)out : 0;
    r->effect_low = change[low];
    r->effect_high = change[n - 1 - low];
}

static const char *sentence_of(const struct compare_result *r,
                               const struct use *u, struct arena *arena)
{
    const char *numbers = arena_textf(
        arena,
        "%.1f points (95 %%: %.1f to %.1f, %zu matched hours of the week); the "
        "peak of %s went from %.1f %% to %.1f %%.",
        fabs(r->effect), r->effect_low, r->effect_high, r->matched_hours,
        *u->local_address ? u->local_address : "the server", r->before_peak,
        r->after_peak);
    if (r->effect_high < 0)
        return arena_textf(arena, "It worked: use fell by %s", numbers);
    if (r->effect_low > 0)
        return arena_textf(arena, "It did not work: use rose by %s", numbers);
    return arena_textf(arena,
                       "No effect can be told from chance: the middle change "
                       "is %s",
                       numbers);
}

static void copy_sides(struct compare_result *out, const struct side *before,
                       const struct side *after)
{
    out->before_peak = before->peak;
    out->after_peak = after->peak;
    out->before_p95 = stats_quantile(before->percent, before->count, 0.95);
    out->after_p95 = stats_quantile(after->percent, after->count, 0.95);
    out->over_is_estimated =
        before->over.is_estimated || after->over.is_estimated;
    for (int k = 0; k < 4; k++) {
        out->before_over_seconds[k] = before->over.seconds[k];
        out->after_over_seconds[k] = after->over.seconds[k];
    }
}

static void refuse(struct compare_result *out, const char *why)
{
    out->is_refused = true;
    out->refusal = why;
}

void compare_spans(struct compare_result *out, const struct history *h,
                   const struct compare_span span[2],
                   const struct judge_options *options, struct arena *arena)
{
    struct side before = {.peak = 0}, after = {.peak = 0};
    *out = (struct compare_result){.refusal = "", .sentence = ""};
    if (span[0].from_utc <= span[1].to_utc &&
        span[1].from_utc <= span[0].to_utc) {
        refuse(out, "The two spans overlap: give one before the change and one "
                    "after it.");
        return;
    }
    const struct use *u = use_of_both(h, span[0].from_utc, span[0].to_utc,
                                      span[1].from_utc, span[1].to_utc);
    if (!u) {
        refuse(out, arena_textf(arena,
                                "%s has no address with a whole hour of "
                                "samples in both spans.",
                                h->server));
        return;
    }
    fill_side(&before, h, u, span[0].from_utc, span[0].to_utc,
              &options->thresholds, arena);
    fill_side(&after, h, u, span[1].from_utc, span[1].to_utc,
              &options->thresholds, arena);
    measure_effect(out, &before, &after);
    if (out->matched_hours < MATCHED_LEAST) {
        refuse(out,
               arena_textf(arena,
                           "Only %zu hours of the week are in both spans, %d "
                           "are needed: compare spans of the same weekdays.",
                           out->matched_hours, MATCHED_LEAST));
        return;
    }
    copy_sides(out, &before, &after);
    out->sentence = sentence_of(out, u, arena);
}
