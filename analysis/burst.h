#ifndef ANALYSIS_BURST_H
#define ANALYSIS_BURST_H
/*
 * scheduled-burst, as the contract words it: peaks of 70 % and more that return
 * at the same hour on 3 days or more and are over in 2 hours or less; in the
 * hour that ends 10 minutes before the window and in the hour that begins 10
 * minutes after it no sample is above half the peak.
 */
#include "analysis/facts.h"

struct burst {
    bool is_burst;
    int start_minute; /* of the day, the server's clock: the median */
    size_t days;      /* on so many days */
    double peak_percent, length_minutes; /* highest; longest */
    moment since_utc, last_utc;
    const char *local_address;
};
struct burst burst_of(const struct facts *f);
/* Is `at` inside one of the windows of this burst's time of day? */
bool burst_covers(const struct facts *f, const struct burst *b, moment at);
#endif
