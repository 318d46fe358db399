/*
 * The planners' report, from the trends of the verdicts. Forecasts nothing
 * itself: where the analysis refuses a forecast, the reason stands instead.
 */
#include "report/capacity.h"

#include "core/sort.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MONTH       (MOMENT_DAY * 365 / 12)
#define CHANGE_TOLD 5  /* points */
#define PERIOD_DAYS 28 /* what changed: four weeks against the four before */

/* Planning begins where the data end. */
static moment base_of(const struct dossier *d)
{
    return d->last_utc != MOMENT_NONE && d->last_utc < d->now_utc ? d->last_utc
                                                                  : d->now_utc;
}

static int order_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double middle_of(double *value, size_t count)
{
    qsort(value, count, sizeof *value, order_doubles);
    return count % 2 ? value[count / 2]
                     : (value[count / 2 - 1] + value[count / 2]) / 2;
}

/* Median of the daily peaks among the days [first, end); NaN under 7 days. */
static double median_peak(const struct trend *t, size_t first, size_t end,
                          struct arena *arena)
{
    double *value = arena_array(arena, end - first, sizeof *value);
    size_t count = 0;
    for (size_t i = first; i < end; i++)
        if (!isnan(t->peak_percent[i]))
            value[count++] = t->peak_percent[i];
    if (count < 7)
        return NAN;
    return middle_of(value, count);
}

/* Points by which the median daily peak of the last four weeks is over that of
 * the four before; NaN where one of them is too short. */
static double change_of(const struct trend *t, struct arena *arena)
{
    size_t end = t->history_count;
    if (end < PERIOD_DAYS + 7)
        return NAN;
    size_t middle = end - PERIOD_DAYS;
    size_t first = middle > PERIOD_DAYS ? middle - PERIOD_DAYS : 0;
    return median_peak(t, middle, end, arena) -
           median_peak(t, first, middle, arena);
}

static moment first_full(const struct verdict *v)
{
    if (v->trend.is_refused || v->trend.reach_80 == MOMENT_NONE)
        return INT64_MAX;
    return v->trend.reach_80;
}

static int order_by_end(const void *a, const void *b)
{
    const struct verdict *x = *(const struct verdict *const *)a;
    const struct verdict *y = *(const struct verdict *const *)b;
    moment ex = first_full(x), ey = first_full(y);
    if (ex != ey)
        return ex < ey ? -1 : 1;
    double px = x->has_peak ? x->peak_percent : -1;
    double py = y->has_peak ? y->peak_percent : -1;
    if (px != py)
        return px < py ? 1 : -1;
    return strcmp(x->server, y->server);
}

static const struct verdict **ranked(struct dossier *d)
{
    const struct verdict **list =
        arena_array(&d->arena, d->server_count + 1, sizeof *list);
    for (size_t i = 0; i < d->server_count; i++)
        list[i] = d->servers[i];
    sort_stable(list, d->server_count, sizeof *list, order_by_end);
    return list;
}

static bool is_one_of(const char *word, const char *const *list)
{
    for (; *list; list++)
        if (strcmp(word, *list) == 0)
            return true;
    return false;
}

/* The smallest change is the first action that changes something. */
static const char *smallest_change(const struct verdict *v)
{
    static const char *const without[] = {
        "none", "collect-more", "emergency-runbook", "memory-dump", NULL};
    for (size_t i = 0; i < v->action_count; i++)
        if (!is_one_of(v->actions[i].code, without))
            return v->actions[i].title;
    return "none needed";
}

static void fill_row(struct cell *c, const struct verdict *v, int months,
                     struct arena *arena)
{
    const struct trend *t = &v->trend;
    const struct trend_month *then = &t->month[months];
    c[0] = cell_text(v->server);
    c[1] = cell_text(status_name(v->status));
    if (v->has_peak) {
        c[2] = cell_percent(v->peak_percent);
        c[3] = cell_percent(100 - v->peak_percent);
    }
    if (!t->is_refused) {
        c[4] = cell_percent(100 - then->mid);
        c[5] = cell_percent(100 - then->high);
        c[6] = cell_percent(100 - then->low);
    }
    if (!t->is_refused) {
        c[7] = cell_moment(t->reach_80);
        c[8] = cell_moment(t->reach_80_early);
        c[9] = cell_moment(t->reach_80_late);
        c[10] = cell_moment(t->reach_100);
        c[11] = cell_moment(t->reach_100_early);
        c[12] = cell_moment(t->reach_100_late);
    }
    c[13] = cell_number(change_of(t, arena));
    c[14] = cell_text(smallest_change(v));
    c[15] = cell_text(t->is_refused ? t->refusal : t->sentence);
}

struct table *capacity_table(struct dossier *d, int horizon_months)
{
    static const struct column columns[] = {
        {"server",              "Server",                     CELL_TEXT    },
        {"status",              "Status",                     CELL_SEVERITY},
        {"peak_percent",        "Peak",                       CELL_PERCENT },
        {"headroom_percent",    "Headroom now",               CELL_PERCENT },
        {"headroom_at_horizon", "Headroom at the horizon",    CELL_PERCENT },
        {"headroom_at_worst",   "at worst",                   CELL_PERCENT },
        {"headroom_at_best",    "at best",                    CELL_PERCENT },
        {"reach_80",            "80 % reached",               CELL_MOMENT  },
        {"reach_80_early",      "80 % earliest",              CELL_MOMENT  },
        {"reach_80_late",       "80 % latest",                CELL_MOMENT  },
        {"reach_100",           "100 % reached",              CELL_MOMENT  },
        {"reach_100_early",     "100 % earliest",             CELL_MOMENT  },
        {"reach_100_late",      "100 % latest",               CELL_MOMENT  },
        {"change_points",       "Change in 4 weeks (points)", CELL_NUMBER  },
        {"smallest_change",     "Smallest change",            CELL_TEXT    },
        {"forecast",            "Forecast in words",          CELL_TEXT    },
    };
    struct table *t = arena_new(&d->arena, sizeof *t);
    table_init(t, &d->arena, "capacity", "Capacity", columns,
               sizeof columns / sizeof *columns);
    t->empty = "The history holds no server in this selection.";
    t->note = "Headroom is 100 % less the peak. A forecast that the history "
              "doesn't bear is left empty, and the reason stands in words.";
    const struct verdict **list = ranked(d);
    for (size_t i = 0; i < d->server_count; i++)
        fill_row(table_row(t), list[i], horizon_months, &d->arena);
    return t;
}

/* "3 of 14 servers reach 80 % within 6 months; for 5 no forecast is made." */
static const char *fleet_sentence(struct dossier *d, int horizon_months)
{
    moment horizon = base_of(d) + horizon_months * MONTH;
    size_t full = 0, refused = 0;
    for (size_t i = 0; i < d->server_count; i++) {
        full += first_full(d->servers[i]) <= horizon;
        refused += d->servers[i]->trend.is_refused;
    }
    return arena_textf(
        &d->arena,
        "%zu of %zu server%s reach 80 %% within %d months as the "
        "trend goes; for %zu the history doesn't bear a "
        "forecast.",
        full, d->server_count, d->server_count == 1 ? "" : "s", horizon_months,
        refused);
}

/* Headroom of the fleet: the least and the middle, now and at the horizon. */
static const char *headroom_sentence(struct dossier *d, int months)
{
    double *now = arena_array(&d->arena, d->server_count + 1, sizeof *now);
    double *then = arena_array(&d->arena, d->server_count + 1, sizeof *then);
    size_t n = 0, m = 0;
    for (size_t i = 0; i < d->server_count; i++) {
        const struct verdict *v = d->servers[i];
        if (v->has_peak)
            now[n++] = 100 - v->peak_percent;
        if (!v->trend.is_refused)
            then[m++] = 100 - v->trend.month[months].mid;
    }
    if (!n)
        return "No server has samples, so headroom is not known.";
    double middle = middle_of(now, n), later = m ? middle_of(then, m) : 0;
    const char *first =
        arena_textf(&d->arena,
                    "Headroom now: %.1f %% in the middle of %zu servers, "
                    "%.1f %% at the least.",
                    middle, n, now[0]);
    return m ? arena_textf(&d->arena,
                           "%s In %d months: %.1f %% in the middle of the %zu "
                           "with a forecast, %.1f %% at the least.",
                           first, months, later, m, then[0])
             : first;
}

/* What changed since the last period, for all at once. */
static const char *change_sentence(struct dossier *d)
{
    size_t up = 0, down = 0, known = 0;
    for (size_t i = 0; i < d->server_count; i++) {
        double change = change_of(&d->servers[i]->trend, &d->arena);
        known += isnan(change) ? 0 : 1;
        up += change >= CHANGE_TOLD;
        down += change <= -CHANGE_TOLD;
    }
    if (!known)
        return "What changed in four weeks is not known: that takes at least "
               "five weeks of whole days.";
    return arena_textf(&d->arena,
                       "In the last four weeks the usual daily peak rose by "
                       "%d points or more on %zu and fell so on %zu of the "
                       "%zu servers with five weeks of data.",
                       CHANGE_TOLD, up, down, known);
}

void capacity_document(struct document *doc, struct dossier *d,
                       int horizon_months)
{
    char now[MOMENT_TEXT];
    document_init(doc, &d->arena, "capacity", d->title);
    doc->subtitle = arena_textf(&d->arena, "As of %s UTC, horizon %d months",
                                moment_short(base_of(d), now), horizon_months);
    document_text(doc, d->headline);
    document_text(doc, fleet_sentence(d, horizon_months));
    document_text(doc, headroom_sentence(d, horizon_months));
    document_text(doc, change_sentence(d));
    document_section(doc, 2, "Servers, the first to be full at the top");
    document_table(doc, capacity_table(d, horizon_months));
    document_section(doc, 2, "Trend and forecast");
    document_table(doc, dossier_trend(d, NULL));
}
