#ifndef INGEST_CLOCK_H
#define INGEST_CLOCK_H
/* How often a clock had stepped back over a time: its pass (contract, section
 * 6.2). In the hour that comes twice the second pass is 1. A file of several
 * servers, one after the other or in turns, has a clock for each. */
#include <stdint.h>

#include "core/moment.h"
#include "core/span.h"

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

struct clocks { /* {0} is valid: nothing seen */
    struct server_clock *row;
    size_t count, room;
    size_t at; /* of the server before */
};

/* The next time of that server, in the order of its file. */
uint8_t clocks_pass(struct clocks *c, struct span server, moment local);
/* See tape.h; of at most `most` servers (CLOCKS_WALKED), whose steps are all
 * known. */
#define CLOCKS_WALKED 64
struct tape;
bool clocks_can_walk(const struct clocks *c, size_t most);
void clocks_walk(struct clocks *c, struct tape *t);
void clocks_clear(struct clocks *c);
#endif
