#ifndef INGEST_CLOCK_H
#define INGEST_CLOCK_H
/* How often a file's clock had stepped back over a time: its pass (contract,
 * section 6.2). In the hour that comes twice the second pass is 1. */
#include <stdint.h>

#include "core/moment.h"

struct clock_steps { /* {0} is valid: nothing seen */
    moment last;
    bool any;
    struct clock_step *step; /* the most recent CLOCK_STEPS_MAX */
    size_t count, room;
};

#define CLOCK_STEPS_MAX 512

/* The next time of the file, in its order. */
uint8_t clock_pass(struct clock_steps *c, moment local);
void clock_clear(struct clock_steps *c);
#endif
