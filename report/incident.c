/*
 * The facts of an incident, taken from verdicts. Knows what happened when; must
 * never know what a page looks like, nor guess at causes.
 */
#include "report/incident.h"

#include <math.h>
#include <string.h>

#include "analysis/whatif.h"
#include "core/mem.h"

#define GROWTH_SHOWN 10
#define EVENTS_SHOWN 20
#define DIP_POINTS   10 /* as peak windows have it */

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
}

static bool is_exhaustion(const struct event_view *e)
{
    return e->event_id == 4231 || e->event_id == 4227 || e->event_id == 4266;
}

static bool is_in(const struct incident *in, moment at)
{
    return at >= in->from_utc && at <= in->to_utc;
}

static bool is_around(const struct incident *in, moment at)
{
    return at >= in->from_utc - in->margin && at <= in->to_utc + in->margin;
}

/* The highest point of the span, of the busiest address; NULL = no sample. */
static const struct band_point *peak_of(const struct verdict *v,
                                        const struct incident *in)
{
    const struct band_point *peak = NULL;
    for (size_t i = 0; v->band_count && i < v->bands[0].point_count; i++) {
        const struct band_point *p = &v->bands[0].point[i];
        if (p->samples && is_in(in, p->at_utc) &&
            (!peak || p->max_percent > peak->max_percent))
            peak = p;
    }
    return peak;
}

/* Where the climb to the peak first reached `percent`; samples that dip below
 * it by a few points on the way are part of the climb. */
static moment first_above(const struct band *b, const struct band_point *peak,
                          double percent)
{
    const struct band_point *first = peak;
    if (peak->max_percent < percent)
        return MOMENT_NONE;
    for (const struct band_point *p = peak; p > b->point; p--) {
        const struct band_point *before = p - 1;
        if (!before->samples || before->max_percent < percent - DIP_POINTS)
            break;
        if (before->max_percent >= percent)
            first = before;
    }
    return first->at_utc;
}

/* The first sample behind the last one at or over `percent`; it has fallen when
 * it is below by more than a dip. */
static moment recovered(const struct band *b, const struct band_point *peak,
                        double percent)
{
    const struct band_point *end = b->point + b->point_count, *next = NULL;
    for (const struct band_point *p = peak; p < end; p++) {
        if (!p->samples)
            continue;
        if (p->max_percent >= percent)
            next = NULL;
        else if (!next)
            next = p;
        if (p->max_percent < percent - DIP_POINTS)
            break;
    }
    return next ? next->at_utc : MOMENT_NONE;
}

static struct table *new_table(struct dossier *d, const char *name,
                               const char *title, const struct column *column,
                               size_t count)
{
    struct table *t = arena_new(&d->arena, sizeof *t);
    table_init(t, &d->arena, name, title, column, count);
    return t;
}
#define NEW_TABLE(d, name, title, columns)                                     \
    new_table(d, name, title, columns, sizeof(columns) / sizeof *(columns))

struct fact {
    moment at_utc;
    const char *text;
};
struct facts {
    struct fact *fact;
    size_t count, room;
};

static void add_fact(struct facts *f, moment at, const char *text)
{
    if (at == MOMENT_NONE)
        return;
    MEM_GROW(f->fact, f->room, f->count + 1);
    size_t i = f->count++;
    for (; i && f->fact[i - 1].at_utc > at; i--)
        f->fact[i] = f->fact[i - 1];
    f->fact[i] = (struct fact){at, text};
}

/* A point of a band is a step long; a window knows the sample. */
static moment exact_peak(const struct verdict *v, const struct band_point *peak)
{
    moment step = (moment)(v->bands[0].step_seconds * (double)MOMENT_SECOND);
    for (size_t i = 0; i < v->window_count; i++) {
        moment at = v->windows[i].peak_utc;
        if (at >= peak->at_utc && at < peak->at_utc + step)
            return at;
    }
    return peak->at_utc;
}

static void add_climb(struct facts *f, struct dossier *d,
                      struct incident_server *s, const struct band_point *peak)
{
    const struct band *b = &s->verdict->bands[0];
    const double limit[] = {d->thresholds.attention, d->thresholds.warning,
                            d->thresholds.critical, d->thresholds.exhausted};
    for (size_t i = 0; i < sizeof limit / sizeof *limit; i++)
        add_fact(f, first_above(b, peak, limit[i]),
                 arena_textf(&d->arena, "First sample at or over %.0f %%",
                             limit[i]));
    add_fact(f, exact_peak(s->verdict, peak),
             arena_textf(&d->arena, "Peak: %.1f %% on %s", peak->max_percent,
                         b->local_address));
    s->impact_from = first_above(b, peak, limit[0]);
    if (s->impact_from == MOMENT_NONE)
        return;
    s->impact_to = recovered(b, peak, limit[0]);
    add_fact(f, s->impact_to,
             arena_textf(&d->arena, "Recovery: below %.0f %%", limit[0]));
}

static void add_recorded(struct facts *f, struct dossier *d,
                         const struct verdict *v, const struct incident *in)
{
    size_t shown = 0;
    for (size_t i = 0; i < v->event_count && shown < EVENTS_SHOWN; i++) {
        const struct event_view *e = &v->events[i];
        if (!is_around(in, e->at_utc))
            continue;
        add_fact(f, e->at_utc,
                 arena_textf(&d->arena, "Event %d of %s", (int)e->event_id,
                             e->provider));
        shown++;
    }
    for (size_t i = 0; i < v->note_count; i++)
        if (is_around(in, v->notes[i].at_utc))
            add_fact(f, v->notes[i].at_utc,
                     arena_textf(&d->arena, "Note: %s", v->notes[i].text));
    for (size_t i = 1; i < v->capacity_count; i++) {
        const struct capacity_step *c = &v->capacity[i];
        if (is_around(in, c->from_utc) && c->count != v->capacity[i - 1].count)
            add_fact(f, c->from_utc,
                     arena_textf(&d->arena, "Range is now %d ports from %d on",
                                 c->count, c->start));
    }
}

/* A process whose ports fell by half or more between captures was restarted,
 * or let go of them (contract, section 3). */
static void add_falls(struct facts *f, struct dossier *d,
                      const struct verdict *v, const struct incident *in)
{
    const struct strands *s = &v->processes;
    for (size_t k = 0; k < s->strand_count; k++) {
        const struct strand *line = &s->strand[k];
        double before = NAN;
        for (size_t i = 0; i < s->point_count; i++) {
            double now = line->value[i];
            if (isnan(now))
                continue;
            if (before >= 200 && now <= before / 2 &&
                is_around(in, s->at_utc[i]))
                add_fact(f, s->at_utc[i],
                         arena_textf(&d->arena,
                                     "%s fell from %.0f ports to %.0f",
                                     line->name, before, now));
            before = now;
        }
    }
}

static struct table *timeline_of(struct dossier *d, const struct verdict *v,
                                 const struct facts *f)
{
    static const struct column columns[] = {
        {"at_utc",   "UTC",              CELL_MOMENT},
        {"at_local", "Server's clock",   CELL_TEXT  },
        {"fact",     "What is recorded", CELL_TEXT  },
    };
    struct table *t = NEW_TABLE(d, "timeline", "Timeline", columns);
    char local[MOMENT_TEXT];
    t->empty = "Nothing was recorded around this time.";
    t->note = arena_textf(
        &d->arena, "%s%s",
        v->zone ? ""
                : "The server's time zone is not known; its clock is taken as "
                  "UTC. ",
        v->band_count && v->bands[0].step_seconds > 60
            ? arena_textf(&d->arena,
                          "Thresholds are timed by steps of %.0f minutes.",
                          v->bands[0].step_seconds / 60)
            : "");
    for (size_t i = 0; i < f->count; i++) {
        moment at = f->fact[i].at_utc;
        moment there = at + zone_offset_of_utc(v->zone, at) * MOMENT_MINUTE;
        struct cell *c = table_row(t);
        c[0] = cell_moment(at);
        c[1] = cell_text(arena_text(&d->arena, moment_short(there, local)));
        c[2] = cell_text(f->fact[i].text);
    }
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

static void phases_of(struct phase phase[3], const struct incident *in)
{
    phase[0] =
        (struct phase){"before", in->from_utc - in->margin, in->from_utc - 1};
    phase[1] = (struct phase){"during", in->from_utc, in->to_utc};
    phase[2] = (struct phase){"after", in->to_utc + 1, in->to_utc + in->margin};
}

static struct table *phase_table(struct dossier *d, const struct verdict *v,
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
    struct table *t =
        NEW_TABLE(d, "phases", "Before, during and after", columns);
    struct phase phase[3];
    phases_of(phase, in);
    for (size_t i = 0; v->band_count && i < 3; i++)
        add_phase(t, &v->bands[0], &phase[i]);
    return t;
}

static double highest(const struct strands *s, const double *value,
                      const struct phase *phase)
{
    double most = NAN;
    for (size_t i = 0; i < s->point_count; i++)
        if (s->at_utc[i] >= phase->from_utc && s->at_utc[i] <= phase->to_utc &&
            !isnan(value[i]) && !(value[i] <= most))
            most = value[i];
    return most;
}

struct growth {
    const char *kind, *name;
    double before, during, difference;
};

static void add_growth(struct growth *list, size_t *count, const char *kind,
                       const struct strands *s, const struct incident *in)
{
    struct phase phase[3];
    phases_of(phase, in);
    for (size_t k = 0; k < s->strand_count; k++) {
        struct growth g = {.kind = kind, .name = s->strand[k].name};
        g.before = highest(s, s->strand[k].value, &phase[0]);
        g.during = highest(s, s->strand[k].value, &phase[1]);
        if (isnan(g.during))
            continue;
        g.difference = g.during - (isnan(g.before) ? 0 : g.before);
        size_t i = *count < GROWTH_SHOWN ? (*count)++ : GROWTH_SHOWN;
        for (; i && list[i - 1].difference < g.difference; i--)
            if (i < GROWTH_SHOWN)
                list[i] = list[i - 1];
        if (i < GROWTH_SHOWN)
            list[i] = g;
    }
}

static struct table *growth_table(struct dossier *d, const struct verdict *v,
                                  const struct incident *in)
{
    static const struct column columns[] = {
        {"kind",       "Kind",        CELL_TEXT },
        {"name",       "Name",        CELL_TEXT },
        {"before",     "Most before", CELL_COUNT},
        {"during",     "Most during", CELL_COUNT},
        {"difference", "Difference",  CELL_COUNT},
    };
    struct table *t = NEW_TABLE(d, "growth", "What grew most", columns);
    struct growth list[GROWTH_SHOWN];
    size_t count = 0;
    t->empty = "No capture was made during the incident: who used the ports "
               "is not known.";
    add_growth(list, &count, "process", &v->processes, in);
    add_growth(list, &count, "remote endpoint", &v->remotes, in);
    add_growth(list, &count, "state", &v->states, in);
    for (size_t i = 0; i < count; i++) {
        struct cell *c = table_row(t);
        c[0] = cell_text(list[i].kind);
        c[1] = cell_text(list[i].name);
        if (!isnan(list[i].before))
            c[2] = cell_count(llround(list[i].before));
        c[3] = cell_count(llround(list[i].during));
        c[4] = cell_count(llround(list[i].difference));
    }
    return t;
}

static struct table *condition_table(struct dossier *d, const struct verdict *v)
{
    static const struct column columns[] = {
        {"code",       "Finding",        CELL_TEXT    },
        {"severity",   "Severity",       CELL_SEVERITY},
        {"grade",      "Evidence grade", CELL_TEXT    },
        {"confidence", "Confidence",     CELL_TEXT    },
        {"title",      "In words",       CELL_TEXT    },
        {"refuted_by", "Refuted by",     CELL_TEXT    },
    };
    struct table *t = NEW_TABLE(d, "conditions",
                                "Trigger and contributing conditions", columns);
    t->empty = "No rule explains this incident from the data at hand.";
    for (size_t i = 0; i < v->finding_count; i++) {
        const struct finding *f = &v->findings[i];
        struct cell *c = table_row(t);
        c[0] = cell_text(f->code);
        c[1] = cell_text(severity_name(f->severity));
        c[2] = cell_text(f->grade);
        c[3] = cell_text(confidence_name(f->confidence));
        c[4] = cell_text(f->title);
        c[5] = cell_text(f->refuted_by);
    }
    return t;
}

static void add_alternative(struct table *t, const struct verdict *v,
                            const char *change, int delay, int count,
                            double critical)
{
    const struct what_if_inputs *w = &v->what_if;
    double ports = whatif_ports(w->peak_time_wait, w->peak_long_lived,
                                w->time_wait_seconds, delay, 1);
    double percent = 100 * ports / count;
    struct cell *c = table_row(t);
    c[0] = cell_text(change);
    c[1] = cell_percent(percent > 100 ? 100 : percent);
    c[2] = cell_text(percent >= critical ? "yes"
                     : w->is_cut_off     ? "not known: demand was cut off"
                                         : "no");
}

static struct table *alternative_table(struct dossier *d,
                                       const struct verdict *v)
{
    static const struct column columns[] = {
        {"change",       "With",                       CELL_TEXT   },
        {"peak_percent", "Peak then",                  CELL_PERCENT},
        {"happened",     "Would it still be critical", CELL_TEXT   },
    };
    struct table *t =
        NEW_TABLE(d, "alternatives", "Would it have happened with", columns);
    const struct what_if_inputs *w = &v->what_if;
    t->empty = "No action changes the arithmetic of this peak.";
    if (!w->has_states)
        t->note = "No capture tells TIME_WAIT from the rest at the peak: the "
                  "split is a guess.";
    if (!v->has_peak || w->range_count <= 0 || w->time_wait_seconds <= 0)
        return t;
    for (size_t i = 0; i < v->action_count; i++) {
        const struct action *a = &v->actions[i];
        if (a->count > 0)
            add_alternative(t, v, a->title, w->time_wait_seconds, a->count,
                            d->thresholds.critical);
        else if (a->delay_seconds > 0)
            add_alternative(t, v, a->title, a->delay_seconds, w->range_count,
                            d->thresholds.critical);
    }
    return t;
}

static void write_sentences(struct dossier *d, struct incident_server *s,
                            const struct band_point *peak,
                            const struct incident *in)
{
    char from[MOMENT_TEXT], to[MOMENT_TEXT];
    const struct verdict *v = s->verdict;
    const struct event_view *event = NULL;
    for (size_t i = 0; i < v->event_count && !event; i++)
        if (is_exhaustion(&v->events[i]) && is_in(in, v->events[i].at_utc))
            event = &v->events[i];
    if (!peak)
        s->impact = "No sample was taken during the incident.";
    else if (s->impact_from == MOMENT_NONE)
        s->impact = arena_textf(&d->arena,
                                "Use stayed below %.0f %%: the peak was "
                                "%.1f %%.",
                                d->thresholds.attention, peak->max_percent);
    else
        s->impact = arena_textf(
            &d->arena, "From %s to %s UTC use was at or over %.0f %%.",
            moment_short(s->impact_from, from),
            s->impact_to == MOMENT_NONE ? "the end of the data"
                                        : moment_short(s->impact_to, to),
            d->thresholds.attention);
    if (s->impact_from == MOMENT_NONE)
        s->detection = "";
    else if (event)
        s->detection = arena_textf(
            &d->arena,
            "Windows reported it (event %d) %.0f minutes after use had passed "
            "%.0f %%: that long a threshold alarm would have been ahead.",
            (int)event->event_id,
            (double)(event->at_utc - s->impact_from) / (double)MOMENT_MINUTE,
            d->thresholds.attention);
    else
        s->detection = "Windows logged no 4227, 4231 or 4266 in this span: "
                       "only the samples show it.";
}

static bool concerns(const struct verdict *v, const struct incident *in,
                     double attention)
{
    const struct band_point *peak = peak_of(v, in);
    if (peak && peak->max_percent >= attention)
        return true;
    for (size_t i = 0; i < v->event_count; i++)
        if (is_exhaustion(&v->events[i]) && is_in(in, v->events[i].at_utc))
            return true;
    return false;
}

static void review(struct dossier *d, struct incident_server *s,
                   const struct verdict *v, const struct incident *in)
{
    struct facts facts = {0};
    const struct band_point *peak = peak_of(v, in);
    *s = (struct incident_server){
        .verdict = v, .impact_from = MOMENT_NONE, .impact_to = MOMENT_NONE};
    if (peak)
        add_climb(&facts, d, s, peak);
    add_recorded(&facts, d, v, in);
    add_falls(&facts, d, v, in);
    s->timeline = timeline_of(d, v, &facts);
    mem_free(facts.fact);
    s->phases = phase_table(d, v, in);
    s->growth = growth_table(d, v, in);
    s->conditions = condition_table(d, v);
    s->alternatives = alternative_table(d, v);
    write_sentences(d, s, peak, in);
}

struct incident *incident_build(struct dossier *d, moment from_utc,
                                moment to_utc)
{
    struct incident *in = arena_new(&d->arena, sizeof *in);
    in->from_utc = from_utc;
    in->to_utc = to_utc;
    in->margin = incident_margin(from_utc, to_utc);
    in->servers = arena_array(&d->arena, d->server_count, sizeof *in->servers);
    bool is_any = false;
    for (size_t i = 0; i < d->server_count && !is_any; i++)
        is_any = concerns(d->servers[i], in, d->thresholds.attention);
    for (size_t i = 0; i < d->server_count; i++)
        if (!is_any || concerns(d->servers[i], in, d->thresholds.attention))
            review(d, &in->servers[in->server_count++], d->servers[i], in);
    return in;
}
