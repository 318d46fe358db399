/*
 * The sentences of a review: the impact, and how long until somebody could have
 * known. Knows facts; must never guess.
 */
#include "report/incident_parts.h"

const char *incident_impact(struct dossier *d, const struct climb *c)
{
    char from[MOMENT_TEXT], to[MOMENT_TEXT];
    double limit = d->thresholds.attention;
    if (!c->peak)
        return "No sample was taken during the incident.";
    if (c->first_utc[0] == MOMENT_NONE)
        return arena_textf(&d->arena,
                           "Use stayed below %.0f %%: the peak was %.1f %%.",
                           limit, c->peak->max_percent);
    moment end = c->end_utc == MOMENT_NONE ? c->last_utc : c->end_utc;
    return arena_textf(
        &d->arena,
        "From %s%s to %s UTC%s use was at or over %.0f %% (%.0f minutes), for "
        "%.0f minutes of it at or over %.0f %%; the peak was %.1f %%.",
        moment_short(c->first_utc[0], from),
        c->is_open ? ", where the data looked at begin," : "",
        moment_short(end, to),
        c->end_utc == MOMENT_NONE ? ", the last sample looked at," : "", limit,
        (double)(end - c->first_utc[0]) / (double)MOMENT_MINUTE,
        c->critical_minutes, d->thresholds.critical, c->peak->max_percent);
}

static const char *distance(struct dossier *d, moment at, const struct climb *c)
{
    double minutes = (double)(at - c->first_utc[0]) / (double)MOMENT_MINUTE;
    double limit = d->thresholds.attention;
    if (c->is_open)
        return arena_textf(&d->arena,
                           "at least %.0f minutes after use had "
                           "passed %.0f %%",
                           minutes, limit);
    if (minutes < 0)
        return arena_textf(&d->arena,
                           "%.0f minutes before the first sample at or over "
                           "%.0f %%: the samples missed the beginning",
                           -minutes, limit);
    return arena_textf(&d->arena,
                       "%.0f minute%s after use had passed %.0f %%: that long "
                       "a threshold alarm would have been ahead",
                       minutes, minutes >= 0.5 && minutes < 1.5 ? "" : "s",
                       limit);
}

static const struct event_view *first_event(const struct verdict *v,
                                            const struct climb *c,
                                            const struct incident *in)
{
    for (size_t i = 0; i < v->event_count; i++)
        if (incident_is_exhaustion(&v->events[i]) &&
            v->events[i].at_utc >= climb_start(c, in) - MOMENT_HOUR &&
            v->events[i].at_utc <= in->to_utc)
            return &v->events[i];
    return NULL;
}

/* People's first word after it began: a detection, too. */
static const struct note_view *first_note(const struct verdict *v,
                                          const struct climb *c,
                                          const struct incident *in)
{
    for (size_t i = 0; i < v->note_count; i++)
        if (v->notes[i].at_utc >= climb_start(c, in) &&
            v->notes[i].at_utc <= in->to_utc)
            return &v->notes[i];
    return NULL;
}

const char *incident_detection(struct dossier *d, const struct verdict *v,
                               const struct climb *c, const struct incident *in)
{
    const struct event_view *event = first_event(v, c, in);
    const struct note_view *note = first_note(v, c, in);
    if (c->first_utc[0] == MOMENT_NONE)
        return event ? arena_textf(&d->arena,
                                   "Windows reported it (event %d), but no "
                                   "sample shows it.",
                                   (int)event->event_id)
                     : "";
    const char *said =
        event ? arena_textf(&d->arena, "Windows reported it (event %d) %s.",
                            (int)event->event_id, distance(d, event->at_utc, c))
              : "Windows logged no 4227, 4231 or 4266 in this span: only the "
                "samples show it.";
    if (!note)
        return said;
    return arena_textf(
        &d->arena,
        "%s The first note of people was %.0f minutes "
        "after use had passed %.0f %%.",
        said, (double)(note->at_utc - c->first_utc[0]) / (double)MOMENT_MINUTE,
        d->thresholds.attention);
}
