#ifndef ANALYSIS_SIZING_H
#define ANALYSIS_SIZING_H
/*
 * The smallest change that meets the target (7.2): nothing, a wider range, a
 * delay of 60 s, of 30 s, both.
 */
#include "analysis/facts.h"

#define SIZING_TARGET 0.5 /* of the range at the peak (grade I) */
#define SIZING_GROWTH 1.3 /* where no trend is known (grade I) */

struct sizing {
    double growth;                /* factor over the planning horizon */
    double wanted;                /* ports that meet the target */
    int range_start, range_count; /* 0: none is wider */
    double range_percent;         /* recorded peak under it */
    bool delay_is_needed;         /* range alone leaves the peak over 70 % */
    int delay_seconds;
    double both_percent; /* recorded peak under both */
    const char *arithmetic;
};
struct sizing sizing_of(const struct facts *f, const struct verdict *v);

/* The arithmetic alone: peak after a change, in percent of `count`. */
double sizing_percent(double time_wait, double long_lived, int delay_before,
                      int delay_after, double growth, int count);
/* Is a port covered by an exclusion that was captured? */
bool sizing_is_excluded(const struct history *h, int port, struct arena *arena);
#endif
