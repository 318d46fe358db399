/* Trend and forecast of daily peaks. Refuses rather than guesses. */
#include "analysis/trend.h"

#include <math.h>

#include "analysis/stats.h"
#include "analysis/usage.h"

#define DAYS_LEAST      14
#define HORIZON_DAYS    365
#define RISE_POINTS     2.0
#define WEEKS_LEAST     3
#define WHOLE_DAY_HOURS 20

static moment day_start(const struct facts *f, moment utc)
{
    moment offset = zone_offset_of_utc(f->h->zone, utc) * MOMENT_MINUTE;
    moment local = utc + offset;
    moment into = (local % MOMENT_DAY + MOMENT_DAY) % MOMENT_DAY;
    return local - into - offset;
}

size_t trend_days(struct day_peak **out, const struct facts *f)
{
    const struct use *u = usage_busiest(f->h);
    size_t n = 0;
    if (!u)
        return 0;
    struct day_peak *days = arena_array(f->arena, u->hour_count, sizeof *days);
    for (size_t i = 0; i < u->hour_count; i++) {
        const struct hour *o = &u->hours[i];
        if (o->range_count <= 0)
            continue;
        moment day = day_start(f, o->hour_utc);
        if (!n || days[n - 1].day_utc < day - MOMENT_HOUR * 2)
            days[n++] = (struct day_peak){.day_utc = day};
        days[n - 1].hours++;
        days[n - 1].percent = fmax(days[n - 1].percent, o->percent_max);
    }
    *out = days;
    return n;
}

static size_t keep_whole(struct day_peak *days, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (days[i].hours >= WHOLE_DAY_HOURS)
            days[kept++] = days[i];
    }
    return kept;
}

struct rising rising_of(const struct facts *f)
{
    struct rising r = {.since_utc = MOMENT_NONE};
    struct day_peak *days = NULL;
    size_t all = trend_days(&days, f);
    size_t n = all ? keep_whole(days, all) : 0;
    size_t weeks = n / 7, from = n - weeks * 7;
    if (weeks < WEEKS_LEAST)
        return r;
    /* broken history has no whole weeks */
    if (days[n - 1].day_utc - days[from].day_utc >
        (moment)(weeks * 7) * MOMENT_DAY + MOMENT_HOUR * 2)
        return r;
    double *x = arena_array(f->arena, weeks, sizeof *x);
    double *y = arena_array(f->arena, weeks, sizeof *y);
    bool each_above = true;
    for (size_t w = 0; w < weeks; w++) {
        x[w] = (double)w;
        for (size_t d = 0; d < 7; d++)
            y[w] = fmax(y[w], days[from + w * 7 + d].percent);
        each_above = each_above && (w == 0 || y[w] > y[w - 1]);
    }
    struct slope s = stats_slope(x, y, weeks, f->arena);
    r = (struct rising){.is_rising = each_above && s.is_known &&
                                     s.per_unit >= RISE_POINTS,
                        .per_week = s.per_unit,
                        .first_peak = y[0],
                        .last_peak = y[weeks - 1],
                        .weeks = weeks,
                        .since_utc = days[from].day_utc};
    return r;
}

/* ---- forecast ---- */

struct model { /* percent of day x: level + slope x + season[weekday] */
    double season[7];
    struct slope slope;
    double spread; /* 80 % of the residuals are within it */
};

static int weekday_of(const struct facts *f, moment utc)
{
    return moment_weekday(utc +
                          zone_offset_of_utc(f->h->zone, utc) * MOMENT_MINUTE +
                          MOMENT_HOUR);
}

static double day_number(const struct day_peak *days, size_t i)
{
    return (double)(days[i].day_utc - days[0].day_utc) / (double)MOMENT_DAY;
}

static struct model model_of(const struct facts *f, const struct day_peak *days,
                             size_t n)
{
    struct model m = {.spread = 0};
    double *x = arena_array(f->arena, n, sizeof *x);
    double *y = arena_array(f->arena, n, sizeof *y);
    double *part = arena_array(f->arena, n, sizeof *part);
    for (size_t i = 0; i < n; i++) {
        x[i] = day_number(days, i);
        y[i] = days[i].percent;
    }
    m.slope = stats_slope(x, y, n, f->arena);
    for (int w = 0; w < 7; w++) {
        size_t k = 0;
        for (size_t i = 0; i < n; i++) {
            if (weekday_of(f, days[i].day_utc) == w)
                part[k++] = y[i] - m.slope.intercept - m.slope.per_unit * x[i];
        }
        m.season[w] = k ? stats_median(part, k) : 0;
    }
    for (size_t i = 0; i < n; i++)
        y[i] -= m.season[weekday_of(f, days[i].day_utc)];
    m.slope = stats_slope(x, y, n, f->arena);
    for (size_t i = 0; i < n; i++)
        part[i] = fabs(y[i] - m.slope.intercept - m.slope.per_unit * x[i]);
    stats_sort(part, n);
    m.spread = stats_quantile(part, n, 0.8);
    return m;
}

static double model_at(const struct model *m, double slope, double x,
                       double middle, int weekday)
{
    /* slopes of the interval turn about the middle of the history */
    double level = m->slope.intercept + m->slope.per_unit * middle;
    return level + slope * (x - middle) + m->season[weekday];
}

static double clamp(double percent)
{
    return fmin(100, fmax(0, percent));
}

/* The last week is predicted from the days before it. */
static double backtest(const struct facts *f, const struct day_peak *days,
                       size_t n)
{
    if (n < DAYS_LEAST + 7)
        return -1;
    struct model m = model_of(f, days, n - 7);
    double sum = 0, middle = day_number(days, n - 8) / 2;
    for (size_t i = n - 7; i < n; i++)
        sum += fabs(days[i].percent -
                    clamp(model_at(&m, m.slope.per_unit, day_number(days, i),
                                   middle, weekday_of(f, days[i].day_utc))));
    return sum / 7;
}

static void note_reached(moment *reached, double percent, double limit,
                         moment day)
{
    if (*reached == MOMENT_NONE && percent >= limit)
        *reached = day;
}

/* Of the week that ends a month, the forecast is kept beyond what is drawn: its
 * highest day, for a month may end on a Sunday. */
static void note_month(struct trend *t, int d, double mid, double low,
                       double high)
{
    for (int k = 1; k <= TREND_MONTHS; k++) {
        int end = k * 365 / 12;
        struct trend_month *m = &t->month[k];
        if (d <= end - 7 || d > end)
            continue;
        m->mid = fmax(m->mid, clamp(mid));
        m->low = fmax(m->low, clamp(low));
        m->high = fmax(m->high, clamp(high));
    }
}

static void forecast(struct trend *t, const struct facts *f,
                     const struct day_peak *days, size_t n,
                     const struct model *m)
{
    double last = day_number(days, n - 1), middle = last / 2;
    size_t shown = n < 90 ? n : 90; /* as far ahead as behind, at most 90 */
    t->point_count = n + shown;
    t->history_count = n;
    t->day_utc = arena_array(f->arena, t->point_count, sizeof *t->day_utc);
    t->peak_percent = arena_array(f->arena, t->point_count, sizeof(double));
    t->mid = arena_array(f->arena, t->point_count, sizeof(double));
    t->low = arena_array(f->arena, t->point_count, sizeof(double));
    t->high = arena_array(f->arena, t->point_count, sizeof(double));
    for (size_t i = 0; i < n; i++) {
        t->day_utc[i] = days[i].day_utc;
        t->peak_percent[i] = days[i].percent;
        t->mid[i] = t->low[i] = t->high[i] = NAN;
    }
    for (int d = 1; d <= HORIZON_DAYS; d++) {
        moment day = days[n - 1].day_utc + d * MOMENT_DAY;
        int weekday = weekday_of(f, day);
        double x = last + d;
        double mid = model_at(m, m->slope.per_unit, x, middle, weekday);
        double low = model_at(m, m->slope.low, x, middle, weekday) - m->spread;
        double high =
            model_at(m, m->slope.high, x, middle, weekday) + m->spread;
        note_reached(&t->reach_80, mid, 80, day);
        note_reached(&t->reach_80_early, high, 80, day);
        note_reached(&t->reach_80_late, low, 80, day);
        note_reached(&t->reach_100, mid, 100, day);
        note_reached(&t->reach_100_early, high, 100, day);
        note_reached(&t->reach_100_late, low, 100, day);
        note_month(t, d, mid, low, high);
        if ((size_t)d <= shown) {
            size_t i = n + (size_t)d - 1;
            t->day_utc[i] = day;
            t->peak_percent[i] = NAN;
            t->mid[i] = clamp(mid);
            t->low[i] = clamp(low);
            t->high[i] = clamp(high);
        }
    }
}

static const char *sentence_of(const struct trend *t, struct arena *arena)
{
    char day[MOMENT_TEXT], early[MOMENT_TEXT], late[MOMENT_TEXT];
    const char *how = t->percent_per_week >= 0 ? "rise" : "fall";
    if (t->reach_80 == MOMENT_NONE)
        return arena_textf(arena,
                           "Daily peaks %s by %.1f points a week (%.1f to "
                           "%.1f); 80 %% is not reached within 12 months.",
                           how, fabs(t->percent_per_week), t->low_per_week,
                           t->high_per_week);
    return arena_textf(
        arena,
        "Daily peaks %s by %.1f points a week (%.1f to %.1f); 80 %% is "
        "reached about %s (between %s and %s).",
        how, fabs(t->percent_per_week), t->low_per_week, t->high_per_week,
        moment_date(t->reach_80, day), moment_date(t->reach_80_early, early),
        t->reach_80_late == MOMENT_NONE ? "not within 12 months"
                                        : moment_date(t->reach_80_late, late));
}

void trend_fill(struct verdict *v, const struct facts *f)
{
    struct trend *t = &v->trend;
    struct day_peak *days = NULL;
    *t = (struct trend){.refusal = "",
                        .sentence = "",
                        .backtest_error = -1,
                        .reach_80 = MOMENT_NONE,
                        .reach_80_early = MOMENT_NONE,
                        .reach_80_late = MOMENT_NONE,
                        .reach_100 = MOMENT_NONE,
                        .reach_100_early = MOMENT_NONE,
                        .reach_100_late = MOMENT_NONE};
    size_t all = trend_days(&days, f);
    size_t n = all ? keep_whole(days, all) : 0;
    t->days = n;
    if (n < DAYS_LEAST) {
        t->is_refused = true;
        t->refusal = arena_textf(f->arena,
                                 "No forecast: %zu whole day%s of history, %d "
                                 "are needed.",
                                 n, n == 1 ? "" : "s", DAYS_LEAST);
        return;
    }
    double span = day_number(days, n - 1) + 1;
    if ((double)n < 0.7 * span) {
        t->is_refused = true;
        t->refusal = arena_textf(f->arena,
                                 "No forecast: only %zu of %.0f days were "
                                 "sampled.",
                                 n, span);
        return;
    }
    struct model m = model_of(f, days, n);
    t->percent_per_week = 7 * m.slope.per_unit;
    t->low_per_week = 7 * m.slope.low;
    t->high_per_week = 7 * m.slope.high;
    t->backtest_error = backtest(f, days, n);
    forecast(t, f, days, n, &m);
    t->sentence = sentence_of(t, f->arena);
}
