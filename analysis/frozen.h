#ifndef ANALYSIS_FROZEN_H
#define ANALYSIS_FROZEN_H
/*
 * TIME_WAIT that never ends (Windows after 497 or 248 days of uptime).
 * Proof are 256 or more 4-tuples that stay in TIME_WAIT through every capture
 * of 24 hours, more than chance would leave there. Where the captures have no
 * port sets a day apart: TIME_WAIT that does not fall for 24 hours, sampled in
 * most of them, while ESTABLISHED and CLOSE_WAIT stay within 1 % of the range
 * and no log shows fewer ports in use than are claimed to be stuck.
 */
#include "analysis/facts.h"

struct frozen {
    bool is_frozen;
    moment since_utc, until_utc;
    double rise;       /* ports stuck, or by which the floor rose */
    uint32_t tuples;   /* 4-tuples that stayed; 0 = told by the floor */
    size_t captures;   /* that the proof rests on */
    int64_t source_id; /* of the last of them */
    uint64_t line;
    double uptime_days; /* at until_utc, at most; negative = not known */
};
/* Not frozen where Windows is known to be up for less than 248 days. */
struct frozen frozen_of(const struct facts *f);
#endif
