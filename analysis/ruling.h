#ifndef ANALYSIS_RULING_H
#define ANALYSIS_RULING_H
/* What the rules write into: findings, with their evidence. */
#include "analysis/burst.h"
#include "analysis/facts.h"
#include "analysis/frozen.h"
#include "analysis/leak.h"
#include "analysis/trend.h"

struct ruling {
    struct facts *f;
    struct verdict *v;
    struct burst burst;
    struct rising rising;
    struct frozen frozen;
    size_t finding_room;
    bool has_leak;        /* fired by growth or level */
    double leaked_ports;  /* added by the leaks found */
    double leak_per_hour; /* all of them together, now */
    double leaking_now;   /* ports of the leaking processes, last capture */
    int kernel_score;     /* of 6.1, where an event asks for it; else 0 */
    bool wants_bound;     /* 4231 at low use, not explained (R-Q5) */
    bool has_stop;
};

/* A new finding; evidence is added with ruling_evidence. */
struct finding *ruling_find(struct ruling *r, const char *code,
                            const char *rule, enum severity severity,
                            enum confidence confidence);
/* Whom it concerns; sets the id anew. */
void ruling_about(struct ruling *r, struct finding *x, const char *process,
                  const char *remote);
void ruling_evidence(struct ruling *r, struct finding *x, const char *format,
                     ...) __attribute__((format(printf, 3, 4)));
const char *ruling_text(struct ruling *r, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Severity of a peak: 50/70/80 % by the thresholds of this run. */
enum severity ruling_peak_severity(const struct ruling *r, double percent);
/* A short stable id of four words (finding, action ids). */
const char *ruling_id(struct arena *arena, const char *server, const char *code,
                      const char *process, const char *remote);
const struct finding *ruling_found(const struct ruling *r, const char *code);

/* Evidence that several rules use. */
/* First event of an id and how many there are; NULL for none. */
const struct event_view *ruling_event(const struct history *h, int id,
                                      size_t *count);
/* Part of the ports in use that is in a state, 0..1. */
double ruling_share(const struct capture_sum *s, enum tcp_state state);
/* The capture with the most ports in use; NULL for none. */
const struct capture_sum *ruling_fullest(const struct ruling *r);
/* "path, line N" of the capture that a sum is of. */
const char *ruling_sum_place(const struct ruling *r,
                             const struct capture_sum *s);
/* The file of a sample; where its hour is kept without detail, the only file of
 * the server, else "one of its N sources"; "" for none. */
const char *ruling_sample_place(const struct ruling *r, enum protocol protocol,
                                const char *address, enum origin origin,
                                moment at);
/* Adds what a setting says, since when and by which file, and sets since_utc;
 * false where it was never stated. */
bool ruling_tell_setting(struct ruling *r, struct finding *x, const char *name);
/* Adds the server's peak: how high, when, where, by which file. */
void ruling_tell_peak(struct ruling *r, struct finding *x);

/* All rules, in the order of 13.2 and then our own three. */
void rules_apply(struct ruling *r);
/* Parts of it, a file each. */
void rules_of_leaks(struct ruling *r);
void rules_of_capacity(struct ruling *r);
void rules_of_kernel(struct ruling *r);
void rules_of_platform(struct ruling *r);
void rules_of_churn(struct ruling *r);
void rules_of_peers(struct ruling *r);
void rules_of_shape(struct ruling *r);
void rules_of_udp(struct ruling *r);
void rules_of_overlap(struct ruling *r);
/* Data quality: caveats of *v, R-Q1..R-Q11. */
void gates_apply(struct ruling *r);
/* True where too little is known to call the server healthy. */
bool gates_fail(const struct ruling *r);
/* Ports in use at the last capture that no leak holds: what a restart of the
 * leaking services leaves. */
double ruling_other_ports(const struct ruling *r);
/* Fixed ports that listen inside the range without an exclusion, ascending;
 * at most `room` are written. */
size_t ruling_overlaps(const struct ruling *r, int *port, size_t room);
/* Actions that follow from the findings, in the order of 13.3. */
void advise(struct ruling *r);
#endif
