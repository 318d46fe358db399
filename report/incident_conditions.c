/*
 * Trigger and contributing conditions: what was recorded or measured before the
 * peak, and which rules found something, each with how good its evidence is.
 * Orders them by time; must never claim that one of them is the cause.
 */
#include <math.h>

#include "report/incident_parts.h"

#define TRIGGER_BEFORE (2 * MOMENT_HOUR) /* of the climb */

struct condition {
    const char *part, *code, *grade, *text;
    moment since_utc;
};

static struct cell *add_condition(struct table *t, const struct condition *x)
{
    struct cell *c = table_row(t);
    c[0] = cell_text(x->part);
    c[1] = cell_text(x->code);
    c[3] = cell_text(x->grade);
    c[5] = cell_moment(x->since_utc);
    c[6] = cell_text(x->text);
    return c;
}

static bool may_be_trigger(moment at, const struct climb *c,
                           const struct incident *in)
{
    return at != MOMENT_NONE && at >= climb_start(c, in) - TRIGGER_BEFORE &&
           at <= (c->peak ? c->peak_utc : in->to_utc);
}

static void add_changes(struct table *t, struct dossier *d,
                        const struct verdict *v, const struct climb *c,
                        const struct incident *in)
{
    struct condition x = {.part = "possible trigger"};
    for (size_t i = 0; i < v->note_count; i++) {
        x.since_utc = v->notes[i].at_utc;
        x.code = "note";
        x.grade = "stated by people";
        x.text = v->notes[i].text;
        if (may_be_trigger(x.since_utc, c, in))
            add_condition(t, &x);
    }
    for (size_t i = 1; i < v->capacity_count; i++) {
        const struct capacity_step *now = &v->capacity[i];
        x.since_utc = now->from_utc;
        x.code = "range-changed";
        x.grade = "recorded";
        x.text = arena_textf(&d->arena, "The range went from %d ports to %d",
                             v->capacity[i - 1].count, now->count);
        if (now->count != v->capacity[i - 1].count &&
            may_be_trigger(x.since_utc, c, in))
            add_condition(t, &x);
    }
    for (size_t i = 0; i < v->event_count; i++) {
        x.since_utc = v->events[i].at_utc;
        x.code = "windows-started";
        x.grade = "recorded";
        x.text = "Windows started (event 6005)";
        if (v->events[i].event_id == 6005 && may_be_trigger(x.since_utc, c, in))
            add_condition(t, &x);
    }
}

static void add_riser(struct table *t, struct dossier *d,
                      const struct growth *g, size_t count,
                      const struct climb *c)
{
    for (size_t i = 0; i < count; i++) {
        if (g[i].kind[0] == 's') /* a state grows by somebody */
            continue;
        const struct condition x = {
            .part = "possible trigger",
            .code = "growth",
            .grade = "measured",
            .since_utc = c->first_utc[0],
            .text =
                isnan(g[i].before)
                    ? arena_textf(&d->arena, "%s took up to %.0f ports",
                                  g[i].name, g[i].during)
                    : arena_textf(&d->arena, "%s went from %.0f ports to %.0f",
                                  g[i].name, g[i].before, g[i].during)};
        struct cell *cell = add_condition(t, &x);
        cell[7] = cell_text("a capture at the peak in which others hold more");
        return;
    }
}

static const char *part_of(const struct finding *f, const struct climb *c,
                           const struct incident *in)
{
    if (f->severity == SEVERITY_INFO)
        return "circumstance";
    if (f->since_utc != MOMENT_NONE && f->since_utc > in->to_utc)
        return "came afterwards";
    return may_be_trigger(f->since_utc, c, in) ? "began with it"
                                               : "contributing, there before";
}

struct table *incident_conditions(struct dossier *d, const struct verdict *v,
                                  const struct climb *c, const struct growth *g,
                                  size_t count, const struct incident *in)
{
    static const struct column columns[] = {
        {"part",       "Part",           CELL_TEXT    },
        {"code",       "What",           CELL_TEXT    },
        {"severity",   "Severity",       CELL_SEVERITY},
        {"grade",      "Evidence grade", CELL_TEXT    },
        {"confidence", "Confidence",     CELL_TEXT    },
        {"since_utc",  "Since (UTC)",    CELL_MOMENT  },
        {"title",      "In words",       CELL_TEXT    },
        {"refuted_by", "Refuted by",     CELL_TEXT    },
    };
    struct table *t = INCIDENT_TABLE(
        d, "conditions", "Trigger and contributing conditions", columns);
    t->empty = "No rule explains this incident from the data at hand.";
    add_changes(t, d, v, c, in);
    add_riser(t, d, g, count, c);
    for (size_t i = 0; i < v->finding_count; i++) {
        const struct finding *f = &v->findings[i];
        const struct condition x = {.part = part_of(f, c, in),
                                    .code = f->code,
                                    .grade = f->grade,
                                    .since_utc = f->since_utc,
                                    .text = f->title};
        struct cell *cell = add_condition(t, &x);
        cell[2] = cell_text(severity_name(f->severity));
        cell[4] = cell_text(confidence_name(f->confidence));
        cell[7] = cell_text(f->refuted_by);
    }
    return t;
}
