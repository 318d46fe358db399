#ifndef REPORT_INCIDENT_PARTS_H
#define REPORT_INCIDENT_PARTS_H
/*
 * What the files of a post-incident review tell each other. Only they include
 * this; others use report/incident.h.
 */
#include "report/incident.h"

#define INCIDENT_DIP                                                           \
    10 /* points below a threshold, as peak windows have it                    \
        */

/* The climb to the highest sample of the span and the way down from it. */
struct climb {
    const struct band *band;       /* NULL = no sample in the span */
    const struct band_point *peak; /* in band */
    moment peak_utc;               /* of the sample */
    moment first_utc[4];           /* at or over each threshold; NONE = never */
    bool is_open;      /* attention was passed before the data looked at */
    bool is_after_gap; /* nothing was sampled right before that */
    moment end_utc;    /* first sample below attention; NONE = none any more */
    moment last_utc;   /* the last sample of the band */
    double critical_minutes; /* of the impact, by steps of the band */
};

/* The band whose samples tell most of the span: the highest; of those within a
 * point, that of most samples. */
void climb_find(struct climb *out, const struct verdict *v,
                const struct incident *in, const struct thresholds *limits);
/* Where the review's story begins: the first sample at or over attention, or
 * the span's start, whichever is earlier. */
moment climb_start(const struct climb *c, const struct incident *in);

bool incident_is_exhaustion(const struct event_view *e);
bool incident_is_in(const struct incident *in, moment at);
bool incident_is_around(const struct incident *in, moment at);

/* The facts in order of time, in UTC and by the server's clock. */
struct table *incident_timeline(struct dossier *d, const struct verdict *v,
                                const struct climb *c,
                                const struct incident *in);

/* Ports of one process, remote endpoint or state right before the climb and at
 * most during the span. */
struct growth {
    const char *kind, *name;
    double before, during, difference; /* before: NaN = no capture then */
};
#define GROWTH_SHOWN 10
/* The largest risers first, at most GROWTH_SHOWN; returns how many. */
size_t incident_growth(struct growth list[GROWTH_SHOWN],
                       const struct verdict *v, const struct climb *c,
                       const struct incident *in);
struct table *incident_growth_table(struct dossier *d, const struct growth *g,
                                    size_t count);

/* What was recorded before the peak, and the findings, by the part each can
 * have had. */
struct table *incident_conditions(struct dossier *d, const struct verdict *v,
                                  const struct climb *c, const struct growth *g,
                                  size_t count, const struct incident *in);
/* The arithmetic of `whatif` on the peak of the span. */
struct table *incident_alternatives(struct dossier *d, const struct verdict *v,
                                    const struct climb *c);
/* One sentence each: the impact, and how long until somebody could know. */
const char *incident_impact(struct dossier *d, const struct climb *c);
const char *incident_detection(struct dossier *d, const struct verdict *v,
                               const struct climb *c,
                               const struct incident *in);

struct table *incident_table(struct dossier *d, const char *name,
                             const char *title, const struct column *column,
                             size_t count);
#define INCIDENT_TABLE(d, name, title, columns)                                \
    incident_table(d, name, title, columns, sizeof(columns) / sizeof *(columns))
#endif
