#ifndef ANALYSIS_WHATIF_H
#define ANALYSIS_WHATIF_H
/* The recorded history replayed under other settings (7.2: P' = TW * T'/T + L,
 * against N'). */
#include "analysis/judge.h"

struct whatif_change {
    int range_start, range_count; /* 0 = as it was */
    int delay_seconds;            /* 0 = as it was */
    double growth;                /* 1 = as it was */
    const char *without_process;  /* NULL = none: its ports are taken away */
};

struct whatif_result {
    double before_percent, after_percent; /* peak */
    moment peak_before_utc, peak_after_utc;
    double before_over_seconds[4], after_over_seconds[4];
    bool is_lower_bound; /* demand was cut off at 100 % */
    struct {
        moment day_utc; /* local day with time at or over critical */
        double before_percent, after_percent;
        bool would_have_happened;
        bool is_lower_bound; /* demand of that day was cut off */
    } * days;
    size_t day_count;
    const char *sentence;
    struct text_list caveats;
};

/* The arithmetic of one moment, the one used everywhere (page, workbook,
 * command): ports after the change. */
double whatif_ports(double time_wait, double long_lived, int delay_before,
                    int delay_after, double growth);

/* Fills out->point from h and v (its time_wait and what_if without points). */
void whatif_points(struct what_if_inputs *out, const struct history *h,
                   const struct verdict *v, struct arena *arena);

void whatif_replay(struct whatif_result *out, const struct history *h,
                   const struct verdict *v, const struct whatif_change *change,
                   const struct judge_options *options, struct arena *arena);
#endif
