#ifndef CLI_COLLECT_CHECKS_H
#define CLI_COLLECT_CHECKS_H
/* What `collect-check` asks of a log, one row each: how good, what was seen,
 * and what to do about it. */
#include "analysis/verdict.h"
#include "db/query.h"
#include "report/table.h"

enum grade { GRADE_GOOD, GRADE_WEAK, GRADE_MISSING };

struct sheet {
    struct table table;
    const char *server; /* of the rows that now come */
    bool is_lacking;    /* a row is GRADE_MISSING */
};

void sheet_add(struct sheet *s, const char *what, enum grade grade,
               const char *seen, const char *remedy);

/* Step, length, gaps, zone. */
void collect_check_time(struct sheet *s, const struct history *h,
                        const struct verdict *v);
/* Connections, PIDs, BOUND, families, UDP, process names. */
void collect_check_captures(struct sheet *s, const struct history *h);
/* Ranges, exclusions, TIME_WAIT delay, build, boot, events. */
void collect_check_settings(struct sheet *s, const struct history *h,
                            const struct verdict *v);
/* What was not understood, neighbours with one reason together. */
void collect_check_damage(struct sheet *s, const struct reject_list *rejects);
/* What had to be assumed. */
void collect_check_assumed(struct sheet *s, const struct source_list *sources);
#endif
