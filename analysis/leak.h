#ifndef ANALYSIS_LEAK_H
#define ANALYSIS_LEAK_H
/*
 * Growth that does not come back: ports of one process in one state whose daily
 * floor rises (13.1: Kendall's tau > 0.6 over daily floors of at least 2 days
 * and an added max(256 ports, 2 % of N_eff)). A fall of 50 % or more splits the
 * series (a restart); the sawtooth of a recycled service is one leak.
 */
#include "analysis/facts.h"

struct leak {
    bool is_leak;
    double per_day, low_per_day, high_per_day; /* ports */
    double tau;
    double added;     /* ports, over the longest rising stretch */
    moment since_utc; /* first rising stretch */
    size_t restarts;  /* how often the series was split */
    uint32_t now;     /* ports at the last capture */
    size_t days;      /* daily floors of the longest rising stretch */
};
struct leak leak_of(const struct facts *f, const uint32_t *ports, int n_eff);

/* Hours until N_eff is full at this rate from `in_use`; infinite when it does
 * not rise (7.3). */
double leak_hours_left(double per_hour, double n_eff, double in_use);
/* Hours from `long_lived` ports to a full range: the time between two restarts
 * (worked example 2). */
double leak_hours_to_fill(double per_hour, double n_eff, double long_lived);
#endif
