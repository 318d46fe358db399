#ifndef ANALYSIS_PEAKS_H
#define ANALYSIS_PEAKS_H
/*
 * Peak windows: entered at the warning threshold (or, on a server that never
 * gets there, at attention), left when the use has stayed 10 points below for
 * longer than 10 minutes, so that gaps of 10 minutes or less are joined
 * (contract, `scheduled-burst`). A window of one sample counts.
 */
#include "analysis/facts.h"

/* Fills windows of *v, with what was using the ports then. */
void peaks_fill(struct verdict *v, const struct facts *f);

/* Windows of one use at or over `enter_percent`, left under `leave_percent`;
 * appended to out (arena's), ascending. */
struct window_list {
    struct window *window;
    size_t count, room;
};
void peaks_of(struct window_list *out, const struct use *u,
              double enter_percent, double leave_percent, struct arena *arena);
#endif
