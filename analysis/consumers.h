#ifndef ANALYSIS_CONSUMERS_H
#define ANALYSIS_CONSUMERS_H
/*
 * Who uses the ports. TIME_WAIT (PID 0) belongs to no process any more; it is
 * shared out to the processes seen with the same remote endpoint, in the
 * proportion of the ports they held there (section 10), and the part that has
 * a likely process is told as the coverage. PID 0 is never named.
 */
#include "analysis/facts.h"

/* Fills consumers, states, processes and remotes of *v. */
void consumers_fill(struct verdict *v, const struct facts *f);

/* Whose a process or service is by the rules of the history; "" = not said. */
const char *consumers_owner(const struct history *h, const char *name);

/* The process that most likely left TIME_WAIT at a remote endpoint, or "". */
const char *consumers_likely(const struct facts *f, const char *remote);
#endif
