#ifndef REPORT_KEPT_H
#define REPORT_KEPT_H
/* A verdict without the history that it was judged from. */
#include "analysis/verdict.h"
#include "core/arena.h"

/* Copies `v` and all that it points to into `arena`, so that its history and
 * whatever else the judge needed can go: a fleet is held as verdicts only. */
void verdict_keep(struct verdict *out, const struct verdict *v,
                  struct arena *arena);
#endif
