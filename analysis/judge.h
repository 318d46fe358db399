#ifndef ANALYSIS_JUDGE_H
#define ANALYSIS_JUDGE_H
/* The judge: a server's history in, its verdict out. Pure: no clock, no
 * database, no printing; the same history and options give the same verdict. */
#include "analysis/verdict.h"
#include "core/arena.h"

struct judge_options {
    struct thresholds thresholds;
    moment now_utc;
    size_t chart_points; /* at most so many points in bands and strands */
};

/* Judges h into *out, with all memory from `arena` (texts of h are borrowed:
 * h must live as long as *out). */
void judge(struct verdict *out, const struct history *h,
           const struct judge_options *options, struct arena *arena);
#endif
