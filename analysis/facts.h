#ifndef ANALYSIS_FACTS_H
#define ANALYSIS_FACTS_H
/*
 * What the rules share: the history seen as series. Made once a server by
 * facts_of(), read by every rule, filled in by none.
 */
#include "analysis/judge.h"

struct ties; /* who is seen with which endpoint; consumers.c's own */

/* Ports of one process in one state, capture by capture. */
struct thread {
    const char *process; /* "" = the owner is not known */
    const char *services;
    enum tcp_state state;
    uint32_t *ports; /* one for each of facts.captures */
    uint32_t max;
    const char *main_remote; /* "10.30.1.77:1433": most ports at its peak */
    uint32_t main_remote_ports;
};

struct capture_sum {
    moment at_utc;
    uint32_t in_use;                /* machine-wide, each port once */
    uint32_t by_state[STATE_COUNT]; /* ports inside the range */
    double percent;                 /* effective: of N_eff */
    uint32_t top_remote;            /* ports to the busiest endpoint */
    const char *top_remote_name;
    uint32_t self;           /* ports to addresses of its own */
    const uint32_t *counted; /* of each group; BOUND ones of no other row */
};

struct facts {
    const struct history *h;
    const struct judge_options *options;
    struct arena *arena;
    const struct capture_view **captures; /* TCP, ascending */
    struct capture_sum *sums;
    size_t capture_count;
    struct thread *threads; /* largest first */
    size_t thread_count;
    bool shows_bound; /* any capture lists BOUND */
    bool has_pid;
    int range_count, n_eff; /* at the peak */
    struct ties **ties;     /* consumers.c keeps them here, made when asked */
};

void facts_of(struct facts *out, const struct history *h,
              const struct judge_options *options, struct arena *arena);

/* Place of the capture nearest to `at`, or -1 for none within `within`. */
ptrdiff_t facts_nearest(const struct facts *f, moment at, moment within);
/* Place of the capture with the most ports in use; -1 for none. */
ptrdiff_t facts_fullest(const struct facts *f);
/* "10.30.1.77:1433" of a group; "" where it has no remote endpoint. */
const char *facts_remote(struct arena *arena, const struct group_view *g);
/* Process of a group, else "PID n"; "" for PID 0, which owns nothing. */
const char *facts_owner(struct arena *arena, const struct group_view *g);
/* "path, line N" of a source. */
const char *facts_place(const struct facts *f, int64_t source_id,
                        uint64_t line);
const char *facts_time(struct arena *arena, moment utc); /* "… UTC" */
#endif
