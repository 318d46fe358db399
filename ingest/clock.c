/* Clocks that step back. Knows times only. */
#include "ingest/clock.h"

#include <stddef.h>

#include "core/mem.h"

struct clock_step {
    moment from, to; /* back from, down to */
};

uint8_t clock_pass(struct clock_steps *c, moment local)
{
    if (c->any && local < c->last && c->count < CLOCK_STEPS_MAX) {
        MEM_GROW(c->step, c->room, c->count + 1);
        c->step[c->count++] = (struct clock_step){c->last, local};
    }
    c->any = true;
    c->last = local;
    unsigned pass = 0;
    for (size_t i = 0; i < c->count; i++)
        pass += c->step[i].to <= local && local <= c->step[i].from;
    return pass > UINT8_MAX ? UINT8_MAX : (uint8_t)pass;
}

void clock_clear(struct clock_steps *c)
{
    mem_free(c->step);
    *c = (struct clock_steps){0};
}
