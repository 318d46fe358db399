#ifndef ANALYSIS_USAGE_H
#define ANALYSIS_USAGE_H
/* How much was used when: peak, bands, gaps, figures, profile. */
#include "analysis/facts.h"

/* Fills has_peak … peak_origin, machine_peak_percent, bands, gaps, figures,
 * profile, sample and capture counts and the interval of *v. */
void usage_fill(struct verdict *v, struct facts *f);

/* The use that tells most of the busiest address (TCP); NULL for none. */
const struct use *usage_busiest(const struct history *h);
/* Highest percent of an hour among all TCP uses that cover it; NaN = none. */
double usage_hour_percent(const struct hour *hour);
#endif
