#ifndef ANALYSIS_ADVICE_H
#define ANALYSIS_ADVICE_H
/* What the advice is written into: actions, in the order in which they are to
 * be read. Advice that section 15 calls wrong has no words here. */
#include "analysis/ruling.h"
#include "analysis/sizing.h"

struct advice {
    struct ruling *r;
    size_t room;
};

/* A new action with an empty title; its memory is the arena's. Valid until the
 * next one is made. */
struct action *advice_new(struct advice *a, const char *code, const char *rule,
                          const char *process, const char *remote);
void advice_line(struct advice *a, struct text_list *list, const char *format,
                 ...) __attribute__((format(printf, 3, 4)));

/* people and programs. */
/* now: the ports were still used up when the data ended. */
void advise_emergency(struct advice *a, const struct sizing *s, bool now);
void advise_application(struct advice *a, const struct finding *f);
void advise_service_restart(struct advice *a, const struct finding *f);
void advise_pool(struct advice *a, const struct finding *f);
void advise_schedule(struct advice *a, const struct finding *f);
void advise_udp(struct advice *a, const struct finding *f);
void advise_path(struct advice *a, const struct finding *f);
/* Windows itself. */
void advise_update(struct advice *a, const struct finding *f);
void advise_kernel(struct advice *a, const struct finding *f);
void advise_bound_captures(struct advice *a);
/* settings. */
void advise_settings(struct advice *a, const struct sizing *s);
void advise_hygiene(struct advice *a);
/* Commands of a new TCP range, with protection, verification and rollback to
 * the values seen. False, and nothing written, where Windows would refuse it
 * or it has fewer ports than now (1.2). */
bool advice_range(struct advice *a, struct action *x, int start, int count);
#endif
