/*
 * The review of an incident, put together from verdicts. Knows which servers it
 * concerns and in what order; must never know what a page looks like, nor guess
 * at causes.
 */
#include <math.h>

#include "core/buf.h"
#include "report/incident_parts.h"

#define NAMES_SHOWN 20
#define AROUND_MOST (6 * MOMENT_HOUR)

moment incident_margin(moment from_utc, moment to_utc)
{
    moment margin = (2 * MOMENT_DAY - (to_utc - from_utc)) / 2;
    return margin < 6 * MOMENT_HOUR ? 6 * MOMENT_HOUR : margin;
}

void incident_around(moment *from_utc, moment *to_utc, const struct dossier *d,
                     moment at)
{
    bool is_found = false;
    *from_utc = at - MOMENT_HOUR;
    *to_utc = at + MOMENT_HOUR;
    for (size_t i = 0; i < d->server_count; i++) {
        const struct verdict *v = d->servers[i];
        for (size_t k = 0; k < v->window_count; k++) {
            const struct window *w = &v->windows[k];
            if (at < w->start_utc - MOMENT_HOUR ||
                at > w->end_utc + MOMENT_HOUR)
                continue;
            if (!is_found || w->start_utc < *from_utc)
                *from_utc = w->start_utc;
            if (!is_found || w->end_utc > *to_utc)
                *to_utc = w->end_utc;
            is_found = true;
        }
    }
    if (*from_utc < at - AROUND_MOST) /* a leak's window lasts for days */
        *from_utc = at - AROUND_MOST;
    if (*to_utc > at + AROUND_MOST)
        *to_utc = at + AROUND_MOST;
}

bool incident_is_exhaustion(const struct event_view *e)
{
    return e->event_id == 4231 || e->event_id == 4227 || e->event_id == 4266;
}

bool incident_is_in(const struct incident *in, moment at)
{
    return at >= in->from_utc && at <= in->to_utc;
}

bool incident_is_around(const struct incident *in, moment at)
{
    return at >= in->from_utc - in->margin && at <= in->to_utc + in->margin;
}

struct table *incident_table(struct dossier *d, const char *name,
                             const char *title, const struct column *column,
                             size_t count)
{
    struct table *t = arena_new(&d->arena, sizeof *t);
    table_init(t, &d->arena, name, title, column, count);
    return t;
}

struct phase {
    const char *name;
    moment from_utc, to_utc;
};

static void add_phase(struct table *t, const struct band *b,
                      const struct phase *phase)
{
    double peak = NAN, sum = 0;
    int64_t samples = 0;
    for (size_t i = 0; i < b->point_count; i++) {
        const struct band_point *p = &b->point[i];
        if (!p->samples || p->at_utc < phase->from_utc ||
            p->at_utc > phase->to_utc)
            continue;
        if (isnan(peak) || p->max_percent > peak)
            peak = p->max_percent;
        sum += p->mid_percent * p->samples;
        samples += p->samples;
    }
    struct cell *c = table_row(t);
    c[0] = cell_text(phase->name);
    c[1] = cell_moment(phase->from_utc);
    c[2] = cell_moment(phase->to_utc);
    c[3] = cell_percent(peak);
    c[4] = cell_percent(samples ? sum / (double)samples : NAN);
    c[5] = cell_count(samples);
}

static struct table *phase_table(struct dossier *d, const struct band *b,
                                 const struct incident *in)
{
    static const struct column columns[] = {
        {"phase",           "",           CELL_TEXT   },
        {"from_utc",        "From (UTC)", CELL_MOMENT },
        {"to_utc",          "To (UTC)",   CELL_MOMENT },
        {"peak_percent",    "Peak",       CELL_PERCENT},
        {"average_percent", "Average",    CELL_PERCENT},
        {"samples",         "Samples",    CELL_COUNT  },
    };
    const struct phase phase[] = {
        {"before", in->from_utc - in->margin, in->from_utc - 1       },
        {"during", in->from_utc,              in->to_utc             },
        {"after",  in->to_utc + 1,            in->to_utc + in->margin},
    };
    struct table *t =
        INCIDENT_TABLE(d, "phases", "Before, during and after", columns);
    t->empty = "No sample was taken around this time.";
    for (size_t i = 0; b && i < 3; i++)
        add_phase(t, b, &phase[i]);
    if (b)
        t->note = arena_textf(&d->arena, "Samples of %s.", b->local_address);
    return t;
}

static bool concerns(const struct verdict *v, const struct climb *c,
                     const struct incident *in, double attention)
{
    if (c->peak && c->peak->max_percent >= attention)
        return true;
    for (size_t i = 0; i < v->event_count; i++)
        if (incident_is_exhaustion(&v->events[i]) &&
            incident_is_in(in, v->events[i].at_utc))
            return true;
    return false;
}

/* Charts show the first band: let it be the one that the timeline tells of. */
static const struct verdict *
drawn_of(struct dossier *d, const struct verdict *v, const struct climb *c)
{
    if (!c->band || c->band == v->bands)
        return v;
    struct verdict *copy = arena_new(&d->arena, sizeof *copy);
    size_t n = 0;
    *copy = *v;
    copy->bands = arena_array(&d->arena, v->band_count, sizeof *copy->bands);
    copy->bands[n++] = *c->band;
    for (size_t i = 0; i < v->band_count; i++)
        if (&v->bands[i] != c->band)
            copy->bands[n++] = v->bands[i];
    return copy;
}

static void review(struct dossier *d, struct incident_server *s,
                   const struct verdict *v, const struct climb *c,
                   const struct incident *in)
{
    struct growth growth[GROWTH_SHOWN];
    size_t count = incident_growth(growth, v, c, in);
    *s = (struct incident_server){
        .verdict = v, .impact_from = c->first_utc[0], .impact_to = c->end_utc};
    s->drawn = drawn_of(d, v, c);
    s->timeline = incident_timeline(d, v, c, in);
    s->phases = phase_table(d,
                            c->band         ? c->band
                            : v->band_count ? v->bands
                                            : NULL,
                            in);
    s->growth = incident_growth_table(d, growth, count);
    s->conditions = incident_conditions(d, v, c, growth, count, in);
    s->alternatives = incident_alternatives(d, v, c);
    s->impact = incident_impact(d, c);
    s->detection = incident_detection(d, v, c, in);
}

static void add_name(struct buf *list, size_t *count, const char *name)
{
    if (++*count <= NAMES_SHOWN)
        buf_addf(list, "%s%s", *count > 1 ? ", " : "", name);
}

static const char *names(struct dossier *d, struct buf *list, size_t count)
{
    if (count > NAMES_SHOWN)
        buf_addf(list, " and %zu more", count - NAMES_SHOWN);
    return arena_text(&d->arena, buf_str(list));
}

/* What of the servers is reviewed, what is not, and of which nothing is known.
 */
static void tell_scope(struct incident *in, struct dossier *d,
                       const struct climb *climb, const bool *is_concerned)
{
    struct buf silent = {0}, quiet = {0};
    size_t silent_count = 0, quiet_count = 0, hit = 0;
    for (size_t i = 0; i < d->server_count; i++) {
        if (is_concerned[i])
            hit++;
        else if (!climb[i].peak)
            add_name(&silent, &silent_count, d->servers[i]->server);
        else
            add_name(&quiet, &quiet_count, d->servers[i]->server);
    }
    if (!d->server_count)
        in->headline = d->headline;
    else
        in->headline = arena_textf(
            &d->arena,
            "%zu of %zu server%s passed %.0f %% or logged port exhaustion in "
            "this span.",
            hit, d->server_count, d->server_count == 1 ? "" : "s",
            d->thresholds.attention);
    in->quiet = quiet_count ? arena_textf(&d->arena, "Below %.0f %%: %s.",
                                          d->thresholds.attention,
                                          names(d, &quiet, quiet_count))
                            : "";
    in->silent =
        silent_count
            ? arena_textf(&d->arena,
                          "No sample in this span, so nothing is known: %s.",
                          names(d, &silent, silent_count))
            : "";
    buf_clear(&silent);
    buf_clear(&quiet);
}

struct incident *incident_build(struct dossier *d, moment from_utc,
                                moment to_utc)
{
    struct incident *in = arena_new(&d->arena, sizeof *in);
    in->from_utc = from_utc;
    in->to_utc = to_utc;
    in->margin = incident_margin(from_utc, to_utc);
    in->servers = arena_array(&d->arena, d->server_count, sizeof *in->servers);
    struct climb *climb =
        arena_array(&d->arena, d->server_count, sizeof *climb);
    bool *is_hit = arena_array(&d->arena, d->server_count, sizeof *is_hit);
    bool is_any = false;
    for (size_t i = 0; i < d->server_count; i++) {
        climb_find(&climb[i], d->servers[i], in, &d->thresholds);
        is_hit[i] =
            concerns(d->servers[i], &climb[i], in, d->thresholds.attention);
        is_any = is_any || is_hit[i];
    }
    tell_scope(in, d, climb, is_hit);
    for (size_t i = 0; i < d->server_count; i++)
        if (!is_any || is_hit[i])
            review(d, &in->servers[in->server_count++], d->servers[i],
                   &climb[i], in);
    return in;
}
