/*
 * The timeline of an incident: what was recorded, in order. Knows samples,
 * events, notes and settings; must never know why anything happened.
 */
#include <math.h>

#include "core/mem.h"
#include "core/span.h"
#include "report/incident_parts.h"

#define EVENTS_SHOWN 20
#define FALL_FROM    200 /* ports of a process that let go of half of them */

struct fact {
    moment at_utc;
    const char *text;
};
struct facts {
    struct fact *fact;
    size_t count, room;
    size_t left_out; /* events */
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

static const char *first_text(struct dossier *d, const struct climb *c,
                              double limit)
{
    moment at = c->first_utc[0];
    bool is_edge = c->is_open && at == c->band->point->at_utc;
    const char *lead = is_edge ? "Already" : "First sample";
    const char *more = is_edge           ? ": what was before is not looked at"
                       : c->is_after_gap ? ", the first after a gap"
                                         : "";
    return arena_textf(&d->arena, "%s at or over %.0f %%%s", lead, limit, more);
}

static void add_climb(struct facts *f, struct dossier *d, const struct climb *c)
{
    const double limit[] = {d->thresholds.attention, d->thresholds.warning,
                            d->thresholds.critical, d->thresholds.exhausted};
    if (!c->peak)
        return;
    for (size_t i = 0; i < sizeof limit / sizeof *limit; i++)
        add_fact(f, c->first_utc[i],
                 c->first_utc[i] == c->first_utc[0]
                     ? first_text(d, c, limit[i])
                     : arena_textf(&d->arena, "First sample at or over %.0f %%",
                                   limit[i]));
    add_fact(f, c->peak_utc,
             arena_textf(&d->arena, "Peak: %.1f %% on %s", c->peak->max_percent,
                         c->band->local_address));
    add_fact(f, c->end_utc,
             arena_textf(&d->arena, "Recovery: below %.0f %%", limit[0]));
}

static const char *event_words(const struct event_view *e)
{
    switch (e->event_id) {
    case 4227:
        return "a port was wanted again too soon for the same remote endpoint";
    case 4231:
        return "no TCP port was free";
    case 4266:
        return "no UDP port was free";
    case 6005:
        return "Windows started";
    case 6006:
        return "Windows shut down";
    case 6008:
        return "Windows had stopped unexpectedly";
    case 1074:
        return "a restart was asked for";
    default:
        return "";
    }
}

static const char *event_text(struct dossier *d, const char *lead,
                              const struct event_view *e)
{
    const char *words = event_words(e);
    return arena_textf(&d->arena, "%s %d of %s%s%s", lead, (int)e->event_id,
                       e->provider, *words ? ": " : "", words);
}

/* The first of each kind that belongs to the incident, and how many came. */
static void add_exhaustion(struct facts *f, struct dossier *d,
                           const struct verdict *v, const struct climb *c,
                           const struct incident *in)
{
    static const int ids[] = {4231, 4227, 4266};
    char last[MOMENT_TEXT];
    for (size_t k = 0; k < sizeof ids / sizeof *ids; k++) {
        const struct event_view *first = NULL, *e = NULL;
        size_t count = 0;
        for (size_t i = 0; i < v->event_count; i++) {
            if (v->events[i].event_id != ids[k] ||
                !incident_is_around(in, v->events[i].at_utc))
                continue;
            if (v->events[i].at_utc < climb_start(c, in) - MOMENT_HOUR ||
                v->events[i].at_utc > in->to_utc) {
                f->left_out++;
                continue;
            }
            e = &v->events[i];
            first = first ? first : e;
            count++;
        }
        if (!first)
            continue;
        const char *text = event_text(d, "First event", first);
        add_fact(f, first->at_utc,
                 count == 1
                     ? text
                     : arena_textf(&d->arena,
                                   "%s (%zu in all, the last at %s UTC)", text,
                                   count, moment_short(e->at_utc, last)));
    }
}

static void add_events(struct facts *f, struct dossier *d,
                       const struct verdict *v, const struct incident *in)
{
    size_t shown = 0;
    for (size_t i = 0; i < v->event_count; i++) {
        const struct event_view *e = &v->events[i];
        if (!incident_is_around(in, e->at_utc) || incident_is_exhaustion(e))
            continue;
        if (shown++ < EVENTS_SHOWN)
            add_fact(f, e->at_utc, event_text(d, "Event", e));
        else
            f->left_out++;
    }
}

static void add_recorded(struct facts *f, struct dossier *d,
                         const struct verdict *v, const struct incident *in)
{
    for (size_t i = 0; i < v->note_count; i++)
        if (incident_is_around(in, v->notes[i].at_utc))
            add_fact(f, v->notes[i].at_utc,
                     arena_textf(&d->arena, "Note: %s", v->notes[i].text));
    for (size_t i = 1; i < v->capacity_count; i++) {
        const struct capacity_step *c = &v->capacity[i];
        if (incident_is_around(in, c->from_utc) &&
            c->count != v->capacity[i - 1].count)
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
            if (before >= FALL_FROM && now <= before / 2 &&
                incident_is_around(in, s->at_utc[i]))
                add_fact(f, s->at_utc[i],
                         arena_textf(&d->arena,
                                     "%s fell from %.0f ports to %.0f",
                                     line->name, before, now));
            before = now;
        }
    }
}

static const char *note_of(struct dossier *d, const struct verdict *v,
                           const struct climb *c, const struct facts *f)
{
    const char *zone =
        v->zone ? ""
                : "The server's time zone is not known; its clock is taken as "
                  "UTC. ";
    const char *step =
        c->band && c->band->step_seconds > 60
            ? arena_textf(&d->arena,
                          "Thresholds are timed by steps of %.0f minutes. ",
                          c->band->step_seconds / 60)
            : "";
    const char *more =
        f->left_out ? arena_textf(&d->arena,
                                  "%zu more events of the time around it are "
                                  "left out. ",
                                  f->left_out)
                    : "";
    const char *all = arena_textf(&d->arena, "%s%s%s", zone, step, more);
    struct span text = span_trim(span_of(all));
    return arena_textf(&d->arena, "%.*s", (int)text.len, text.ptr);
}

struct table *incident_timeline(struct dossier *d, const struct verdict *v,
                                const struct climb *c,
                                const struct incident *in)
{
    static const struct column columns[] = {
        {"at_utc",   "UTC",              CELL_MOMENT},
        {"at_local", "Server's clock",   CELL_TEXT  },
        {"fact",     "What is recorded", CELL_TEXT  },
    };
    struct table *t = INCIDENT_TABLE(d, "timeline", "Timeline", columns);
    struct facts f = {0};
    char local[MOMENT_TEXT];
    add_climb(&f, d, c);
    add_exhaustion(&f, d, v, c, in);
    add_events(&f, d, v, in);
    add_recorded(&f, d, v, in);
    add_falls(&f, d, v, in);
    t->empty = "Nothing was recorded around this time.";
    t->note = note_of(d, v, c, &f);
    for (size_t i = 0; i < f.count; i++) {
        moment at = f.fact[i].at_utc;
        moment there = at + zone_offset_of_utc(v->zone, at) * MOMENT_MINUTE;
        struct cell *cell = table_row(t);
        cell[0] = cell_moment(at);
        cell[1] = cell_text(arena_text(&d->arena, moment_short(there, local)));
        cell[2] = cell_text(f.fact[i].text);
    }
    mem_free(f.fact);
    return t;
}
