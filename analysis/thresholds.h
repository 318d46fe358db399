#ifndef ANALYSIS_THRESHOLDS_H
#define ANALYSIS_THRESHOLDS_H
/*
 * The one place where limits have numbers. 50 and 80 % are Microsoft's own pair
 * (TS_PortUsage.ps1, S-32, grade B); 70 and 95 % are ours (grade I).
 */
#include <stdbool.h>

#include "core/err.h"

struct thresholds {
    double attention, warning, critical, exhausted; /* percent, rising */
};
#define THRESHOLDS_DEFAULT                                                     \
    {                                                                          \
        50, 70, 80, 95                                                         \
    }
/* Reads "50,70,80,95"; the four must rise within 0..100. */
bool thresholds_parse(struct thresholds *out, const char *text,
                      struct err *err);
#endif
