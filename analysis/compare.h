#ifndef ANALYSIS_COMPARE_H
#define ANALYSIS_COMPARE_H
/* Two spans side by side, hour matched with the same weekday and hour. */
#include "analysis/judge.h"

struct compare_result {
    bool is_refused;
    const char *refusal;
    double before_peak, after_peak, before_p95, after_p95; /* percent */
    double effect, effect_low, effect_high; /* median change in points, 95 % */
    size_t matched_hours;                   /* weekday-hours present in both */
    double before_over_seconds[4], after_over_seconds[4];
    bool over_is_estimated; /* samples of some hours are not kept */
    const char *sentence;   /* did the change work? */
};

struct compare_span { /* from one moment to another, both of it */
    moment from_utc, to_utc;
};

/* h must cover both spans. */
void compare_spans(struct compare_result *out, const struct history *h,
                   const struct compare_span span[2],
                   const struct judge_options *options, struct arena *arena);
#endif
