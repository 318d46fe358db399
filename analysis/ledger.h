#ifndef ANALYSIS_LEDGER_H
#define ANALYSIS_LEDGER_H
/* A row a name, a column a capture: ports of each consumer over time. */
#include "analysis/facts.h"

struct ledger_row {
    const char *name;
    int32_t pid;   /* -1 = several or none */
    double *ports; /* one for each capture */
    double max, sum, time_wait_sum;
    size_t peak; /* capture of the maximum (after ledger_sort) */
    double by_state[STATE_COUNT]; /* at the maximum */
    double *state_now;            /* of the capture being added */
    size_t at;
};
struct ledger {
    struct arena *arena;
    size_t columns;
    struct ledger_row *row;
    size_t row_count, row_room;
    size_t *slot; /* by hash of the name: row + 1 */
    size_t slot_count;
};

struct ledger ledger_for(const struct facts *f);
/* Captures are added in order. */
void ledger_add(struct ledger *book, const char *name, int32_t pid,
                size_t capture, enum tcp_state state, double ports);
void ledger_sort(struct ledger *book); /* highest first; ends the adding */
#endif
