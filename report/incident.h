#ifndef REPORT_INCIDENT_H
#define REPORT_INCIDENT_H
/*
 * A post-incident review filled from the data: what was seen when, before,
 * during and after, what grew, what contributed, and whether it would have
 * happened under other settings. Facts only; causes are for people.
 */
#include "report/document.h"
#include "report/dossier.h"

struct incident_server {
    const struct verdict *verdict;
    const struct verdict *drawn; /* the same, the band reviewed first */
    /* From the first sample at or over attention that leads to the peak to the
     * first one below it; MOMENT_NONE = use stayed below attention. */
    moment impact_from, impact_to;
    const char *impact;    /* one plain sentence */
    const char *detection; /* one plain sentence */
    struct table *timeline, *phases, *growth, *conditions, *alternatives;
};

struct incident {
    moment from_utc, to_utc; /* of the incident, not of the data around it */
    moment margin;           /* of the data around it */
    struct incident_server *servers; /* the worst first */
    size_t server_count;
    /* one sentence each, "" = none: how many servers it hit, which stayed below
     * attention, and which have no sample in the span */
    const char *headline, *quiet, *silent;
};

/* So long before and after an incident a review looks at the data, too: a day,
 * but less where all of it would be over two days, as long as every sample is
 * loaded (build.h); never under six hours. */
moment incident_margin(moment from_utc, moment to_utc);

/* One review of a dossier whose data lie around [from, to]. Servers whose use
 * stayed below attention and that have no exhaustion event in the span are left
 * out, unless they are all. Memory is the dossier's. */
struct incident *incident_build(struct dossier *d, moment from_utc,
                                moment to_utc);
/* The span that `at` lies in: that of the peak windows that hold it, joined; at
 * most six hours before and after, and an hour where there is none. */
void incident_around(moment *from_utc, moment *to_utc, const struct dossier *d,
                     moment at);
/* The review as a document in the dossier's arena. */
void incident_document(struct document *doc, struct dossier *d,
                       const struct incident *incident);
#endif
