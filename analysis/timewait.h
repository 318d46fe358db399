#ifndef ANALYSIS_TIMEWAIT_H
#define ANALYSIS_TIMEWAIT_H
/*
 * How long TIME_WAIT lasts here: measured where captures allow it (2.3), else
 * the registry's value, else the default of 120 s (2.2) — always saying which.
 */
#include "analysis/facts.h"

#define TIME_WAIT_DEFAULT_SECONDS 120

/* Fills time_wait of *v. The peak must be known (usage_fill). */
void timewait_fill(struct verdict *v, const struct facts *f);

/* Little's law (7.1): connections a second that leave `ports` in TIME_WAIT. */
double timewait_rate(double ports, double seconds);
#endif
