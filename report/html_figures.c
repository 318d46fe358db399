/*
 * Which charts a server gets and what is on them. This file turns a verdict's
 * bands and strands into charts; it must never know gnuplot or HTML.
 */
#include "report/html.h"

#include <math.h>
#include <string.h>

#include "core/mem.h"

#define POINTS_MOST 760 /* about two values a pixel: the low and the high */
#define MARKS_MOST  60

static double *new_values(struct arena *a, size_t count)
{
    return arena_array(a, count + 1, sizeof(double));
}

static double higher(double a, double b)
{
    return isnan(a) || b > a ? b : a;
}

static double lower(double a, double b)
{
    return isnan(a) || b < a ? b : a;
}

struct figure *figures_add(struct figures *out, const char *id,
                           const char *name, const char *heading,
                           struct arena *a)
{
    struct figure *f = &out->figure[out->count++];
    *f = (struct figure){.heading = heading, .caption = ""};
    f->chart.id = arena_textf(a, "%s-%s", id, name);
    f->line = arena_array(a, FIGURE_LINES_MOST, sizeof *f->line);
    return f;
}

struct figure_line *figure_add_line(struct figure *f, const char *name,
                                    enum chart_ink ink, const double *value,
                                    int plot)
{
    if (f->line_count == FIGURE_LINES_MOST)
        return &f->line[FIGURE_LINES_MOST - 1];
    struct figure_line *l = &f->line[f->line_count++];
    *l = (struct figure_line){
        .name = name, .ink = ink, .value = value, .plot = plot};
    return l;
}

static void add_limits(struct figure *f, const struct thresholds *t,
                       struct arena *a)
{
    struct chart_limit *l = arena_array(a, 4, sizeof *l);
    l[0] = (struct chart_limit){t->attention, "attention", INK_ATTENTION};
    l[1] = (struct chart_limit){t->warning, "warning", INK_WARNING};
    l[2] = (struct chart_limit){t->critical, "critical", INK_CRITICAL};
    l[3] = (struct chart_limit){100, "range", INK_RANGE};
    f->chart.limit = l;
    f->chart.limit_count = 4;
}

static int order_marks(const struct chart_mark *a, const struct chart_mark *b)
{
    return (a->at_utc > b->at_utc) - (a->at_utc < b->at_utc);
}

/* Insertion into a sorted list; equal marks within a few pixels are one. */
static void put_mark(struct figure *f, struct chart_mark *mark,
                     struct chart_mark m, moment near)
{
    size_t n = f->chart.mark_count;
    for (size_t i = 0; i < n; i++) {
        moment apart = mark[i].at_utc - m.at_utc;
        if (strcmp(mark[i].label, m.label) == 0 &&
            (apart < 0 ? -apart : apart) < near)
            return;
    }
    if (n == MARKS_MOST)
        return;
    size_t at = n;
    for (; at > 0 && order_marks(&mark[at - 1], &m) > 0; at--)
        mark[at] = mark[at - 1];
    mark[at] = m;
    f->chart.mark_count++;
}

static void add_marks(struct figure *f, const struct verdict *v,
                      struct arena *a)
{
    struct chart_mark *mark = arena_array(a, MARKS_MOST, sizeof *mark);
    moment near = (f->chart.to_utc - f->chart.from_utc) / 50;
    f->chart.mark = mark;
    for (size_t i = 0; i < v->note_count; i++)
        put_mark(
            f, mark,
            (struct chart_mark){v->notes[i].at_utc, v->notes[i].text, INK_NOTE},
            0);
    for (size_t i = 1; i < v->capacity_count; i++) {
        const struct capacity_step *s = &v->capacity[i];
        if (s->protocol == PROTOCOL_TCP && s->known &&
            (s->count != s[-1].count || s->start != s[-1].start))
            put_mark(f, mark,
                     (struct chart_mark){s->from_utc,
                                         arena_textf(a, "range %d", s->count),
                                         INK_CHANGE},
                     near);
    }
    for (size_t i = 0; i < v->event_count; i++)
        put_mark(f, mark,
                 (struct chart_mark){
                     v->events[i].at_utc,
                     arena_textf(a, "%d", (int)v->events[i].event_id),
                     INK_EVENT},
                 near);
}

/* Stretches of the band without samples, and the verdict's own gaps. */
static void add_gaps(struct figure *f, const struct verdict *v,
                     const struct band *b, struct arena *a)
{
    struct chart_gap *gap =
        arena_array(a, v->gap_count + b->point_count + 1, sizeof *gap);
    size_t n = 0;
    for (size_t i = 0; i < v->gap_count; i++)
        gap[n++] = (struct chart_gap){v->gaps[i].start_utc, v->gaps[i].end_utc,
                                      b->censored_below};
    moment step = (moment)(b->step_seconds * (double)MOMENT_SECOND);
    for (size_t i = 0; i < b->point_count; i++) {
        if (b->point[i].samples)
            continue;
        size_t last = i;
        while (last + 1 < b->point_count && !b->point[last + 1].samples)
            last++;
        gap[n++] = (struct chart_gap){b->point[i].at_utc,
                                      last + 1 < b->point_count
                                          ? b->point[last + 1].at_utc
                                          : b->point[last].at_utc + step,
                                      b->censored_below};
        i = last;
    }
    f->chart.gap = gap;
    f->chart.gap_count = n;
}

/* The band in at most POINTS_MOST points, extremes kept. */
static void add_band(struct figure *f, const struct band *b, struct arena *a)
{
    size_t each = (b->point_count + POINTS_MOST - 1) / POINTS_MOST;
    each = each ? each : 1;
    size_t n = (b->point_count + each - 1) / each;
    moment *at = arena_array(a, n + 1, sizeof *at);
    double *low = new_values(a, n), *mid = new_values(a, n),
           *high = new_values(a, n);
    for (size_t i = 0; i < n; i++) {
        double sum = 0, count = 0;
        low[i] = mid[i] = high[i] = NAN;
        at[i] = b->point[i * each].at_utc;
        for (size_t k = i * each; k < (i + 1) * each && k < b->point_count;
             k++) {
            const struct band_point *p = &b->point[k];
            if (!p->samples || isnan(p->max_percent))
                continue;
            low[i] = lower(low[i], p->min_percent);
            high[i] = higher(high[i], p->max_percent);
            sum += p->mid_percent;
            count++;
        }
        if (count > 0)
            mid[i] = sum / count;
    }
    struct chart_series *s = arena_array(a, 2, sizeof *s);
    s[0] = (struct chart_series){"lowest to highest", INK_BAND, low, high};
    s[1] = (struct chart_series){"middle", INK_MID, NULL, mid};
    f->chart.series = s;
    f->chart.series_count = 2;
    f->chart.at_utc = at;
    f->chart.point_count = n;
    figure_add_line(f, "highest", INK_BAND, high, 0);
    figure_add_line(f, "middle", INK_MID, mid, 1);
    figure_add_line(f, "lowest", INK_BAND, low, 0)->is_low = true;
}

static const char *address_words(const char *address)
{
    return strcmp(address, "*") == 0 ? "the whole machine" : address;
}

static void add_usage(struct figures *out, const struct verdict *v,
                      const struct band *b, const char *id, const char *name,
                      const struct thresholds *t, struct arena *a)
{
    if (!b->point_count)
        return;
    const char *protocol =
        b->protocol == PROTOCOL_UDP ? "UDP ports" : "TCP ports";
    struct figure *f = figures_add(out, id, name,
                                   arena_textf(a, "%s in use on %s", protocol,
                                               address_words(b->local_address)),
                                   a);
    f->chart.unit = "%";
    f->chart.y_max = 100;
    f->chart.from_utc = b->point[0].at_utc;
    f->chart.to_utc = b->point[b->point_count - 1].at_utc +
                      (moment)(b->step_seconds * (double)MOMENT_SECOND);
    add_band(f, b, a);
    add_limits(f, t, a);
    add_gaps(f, v, b, a);
    add_marks(f, v, a);
    f->chart.title = arena_textf(a, "%s of %s in use over time, in percent",
                                 protocol, v->server);
    char at[MOMENT_TEXT];
    f->chart.description =
        v->has_peak
            ? arena_textf(a, "Highest use: %.1f %% at %s UTC.%s",
                          v->peak_percent, moment_short(v->peak_utc, at),
                          f->chart.gap_count ? " Some stretches were not "
                                               "sampled."
                                             : "")
            : "No sample.";
    f->caption = arena_textf(
        a, "From %s. %s%s",
        b->origin == ORIGIN_LOG       ? "the port log"
        : b->origin == ORIGIN_CAPTURE ? "captures of connections"
                                      : "imported tables",
        f->chart.gap_count && !(b->censored_below > 0)
            ? "Hatched: not sampled. "
            : "",
        b->censored_below > 0
            ? arena_textf(a,
                          "Hatched below %.0f %%: the log is silent where use "
                          "is lower, which is not zero. ",
                          b->censored_below)
            : "");
}

/* The usage of the busiest address, and of the busiest of the other protocol
 * where it is busy too. */
static void add_usages(struct figures *out, const struct verdict *v,
                       const char *id, const struct thresholds *t,
                       bool is_brief, struct arena *a)
{
    if (!v->band_count)
        return;
    add_usage(out, v, &v->bands[0], id, "usage", t, a);
    for (size_t i = 1; i < v->band_count && !is_brief; i++) {
        const struct band *b = &v->bands[i];
        if (b->protocol == v->bands[0].protocol)
            continue;
        double most = NAN;
        for (size_t k = 0; k < b->point_count; k++)
            most = higher(most, b->point[k].max_percent);
        if (most >= t->attention)
            add_usage(out, v, b, id, "usage-2", t, a);
        return;
    }
}

static double clipped(double v)
{
    return v < 0 ? 0 : v > 100 ? 100 : v;
}

static void add_trend(struct figures *out, const struct verdict *v,
                      const char *id, const struct thresholds *t,
                      struct arena *a)
{
    const struct trend *r = &v->trend;
    if (r->is_refused || r->point_count < 2)
        return;
    struct figure *f =
        figures_add(out, id, "trend", "Daily peak and forecast", a);
    size_t n = r->point_count;
    double *peak = new_values(a, n), *mid = new_values(a, n),
           *low = new_values(a, n), *high = new_values(a, n);
    for (size_t i = 0; i < n; i++) {
        peak[i] = r->peak_percent[i];
        mid[i] = clipped(r->mid[i]);
        low[i] = clipped(r->low[i]);
        high[i] = clipped(r->high[i]);
    }
    struct chart_series *s = arena_array(a, 3, sizeof *s);
    s[0] = (struct chart_series){"forecast band", INK_FORECAST_BAND, low, high};
    s[1] = (struct chart_series){"forecast", INK_FORECAST, NULL, mid};
    s[2] = (struct chart_series){"daily peak", INK_MID, NULL, peak};
    f->chart.series = s;
    f->chart.series_count = 3;
    figure_add_line(f, "daily peak", INK_MID, peak, 2);
    figure_add_line(f, "forecast", INK_FORECAST, mid, 1);
    figure_add_line(f, "forecast low", INK_FORECAST_BAND, low, 0)->is_low =
        true;
    figure_add_line(f, "forecast high", INK_FORECAST_BAND, high, 0);
    f->chart.unit = "%";
    f->chart.y_max = 100;
    f->chart.at_utc = r->day_utc;
    f->chart.point_count = n;
    f->chart.from_utc = r->day_utc[0];
    f->chart.to_utc = r->day_utc[n - 1];
    add_limits(f, t, a);
    f->chart.title =
        arena_textf(a, "Daily peak of %s and its forecast", v->server);
    f->chart.description = r->sentence;
    f->caption = r->sentence;
}

void figures_make(struct figures *out, const struct verdict *v, const char *id,
                  const struct dossier *d, bool is_brief, struct arena *arena)
{
    *out = (struct figures){0};
    add_usages(out, v, id, &d->thresholds, is_brief, arena);
    if (!is_brief) {
        figures_add_strands(out, v, id, arena);
    }
    add_trend(out, v, id, &d->thresholds, arena);
}

void figures_clear(struct figures *f)
{
    for (size_t i = 0; i < f->count; i++)
        buf_clear(&f->figure[i].drawn);
}
