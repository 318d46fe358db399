#ifndef REPORT_CAPACITY_H
#define REPORT_CAPACITY_H
/* The planners' report: headroom now and at the horizon, servers ranked by the
 * day on which it ends, the smallest change for each, what changed. */
#include "report/document.h"
#include "report/dossier.h"

#define CAPACITY_HORIZON_MONTHS 6
#define CAPACITY_HORIZON_MOST   TREND_MONTHS

/* All servers, those whose 80 % comes first at the top. */
struct table *capacity_table(struct dossier *d, int horizon_months);
void capacity_document(struct document *doc, struct dossier *d,
                       int horizon_months);
#endif
