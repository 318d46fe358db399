#ifndef ANALYSIS_TREND_H
#define ANALYSIS_TREND_H
/* Daily peaks: the trend, the forecast, and rising-trend of the contract. */
#include "analysis/facts.h"

struct day_peak {
    moment day_utc; /* start of the local day */
    double percent; /* highest of the day */
    unsigned hours; /* hours with samples */
};
/* Daily peaks of the busiest use, ascending; arena's. */
size_t trend_days(struct day_peak **out, const struct facts *f);

/* Weekday season, Theil–Sen slope, interval, back-tested error; refused, with
 * the reason, on short or broken history; never beyond the range (0..100). */
void trend_fill(struct verdict *v, const struct facts *f);

struct rising {
    bool is_rising;
    double per_week, first_peak, last_peak;
    size_t weeks;
    moment since_utc;
};
/* Over 3 whole weeks or more (7 whole days each, counted back from the last
 * whole day) every weekly peak is above the one before and their slope is at
 * least 2 points a week. */
struct rising rising_of(const struct facts *f);
#endif
