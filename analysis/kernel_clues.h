#ifndef ANALYSIS_KERNEL_CLUES_H
#define ANALYSIS_KERNEL_CLUES_H
/* The lesser points of the score of 6.1: handles, restarts, drivers. */
#include "analysis/facts.h"

/* Does an event say that Windows had no TCP port to give? 4231, or another
 * whose text names STATUS_TOO_MANY_ADDRESSES or 10055 (C-16). */
bool kernel_is_failure(const struct event_view *e);

/* Growth of the handles of PID 4 an hour; NaN where no counter tells. */
double kernel_handles_per_hour(const struct facts *f);

/* Failures that come back the same time after each start of Windows. With
 * ranges of different sizes the time must grow as the range does. */
struct recurrence {
    size_t times;                         /* starts with a failure after them */
    double shortest_hours, longest_hours; /* from start to first failure */
    bool is_regular;                      /* within 25 %, in two or more */
    bool follows_range; /* regular only in proportion to the range's size */
};
struct recurrence kernel_recurrence(const struct facts *f);

/* A driver installed or updated in the 14 days before `onset`; NULL = none. */
const struct event_view *kernel_driver_change(const struct history *h,
                                              moment onset);
#endif
