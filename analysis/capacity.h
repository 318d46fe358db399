#ifndef ANALYSIS_CAPACITY_H
#define ANALYSIS_CAPACITY_H
/* The limit itself: ranges, exclusions and listeners as history. */
#include "analysis/facts.h"

/* Fills capacity[], and the range_* of *v at the time of the peak; sets
 * range_count and n_eff of *f. After usage_fill's peak. */
void capacity_fill(struct verdict *v, struct facts *f);

struct port_range {
    int start, count;
};
/* Ranges of an exclusion setting ("5357-5357,50000-50059*"); arena's. */
size_t capacity_exclusions(struct port_range **out, const char *value,
                           struct arena *arena);
/* Latest value of a setting, or NULL. */
const char *capacity_setting(const struct history *h, const char *name);
#endif
