/* Clocks that step back. Knows times only. */
#include "ingest/clock.h"

#include <stddef.h>

#include "core/mem.h"
#include "ingest/tape.h"

struct server_clock {
    char *server;
    struct clock_steps steps;
};

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

static bool is_of(const struct clocks *c, size_t place, struct span server)
{
    return place < c->count && span_eq_nocase(server, c->row[place].server);
}

/* Servers mostly come again, or in the order in which they came before. */
static struct server_clock *clock_of_server(struct clocks *c,
                                            struct span server)
{
    if (is_of(c, c->at, server))
        return &c->row[c->at];
    c->at = c->at + 1 < c->count ? c->at + 1 : 0;
    if (is_of(c, c->at, server))
        return &c->row[c->at];
    for (c->at = 0; c->at < c->count; c->at++)
        if (is_of(c, c->at, server))
            return &c->row[c->at];
    MEM_GROW(c->row, c->room, c->count + 1);
    c->row[c->count] =
        (struct server_clock){.server = mem_text_n(server.ptr, server.len)};
    return &c->row[c->count++];
}

uint8_t clocks_pass(struct clocks *c, struct span server, moment local)
{
    return clock_pass(&clock_of_server(c, server)->steps, local);
}

static void clock_walk(struct clock_steps *c, struct tape *t)
{
    TAPE(t, c->last);
    TAPE(t, c->any);
    tape_count(t, &c->count, CLOCK_STEPS_MAX + 1);
    MEM_GROW(c->step, c->room, c->count + 1);
    for (size_t i = 0; i < c->count; i++)
        TAPE(t, c->step[i]);
}

void clocks_walk(struct clocks *c, struct tape *t)
{
    size_t count = c->count;
    tape_count(t, &count, CLOCKS_WALKED + 1);
    for (size_t i = 0; i < count; i++) {
        struct buf server = {0};
        if (!tape_reads(t))
            buf_text(&server, c->row[i].server);
        tape_buf(t, &server);
        if (tape_reads(t))
            clock_of_server(c, buf_as_span(&server));
        buf_clear(&server);
        if (i < c->count)
            clock_walk(&c->row[i].steps, t);
    }
    TAPE(t, c->at);
    if (c->at >= c->count)
        c->at = 0;
}

bool clocks_can_walk(const struct clocks *c, size_t most)
{
    for (size_t i = 0; i < c->count && c->count <= most; i++)
        if (c->row[i].steps.count >= CLOCK_STEPS_MAX)
            return false;
    return c->count <= most;
}

void clocks_clear(struct clocks *c)
{
    for (size_t i = 0; i < c->count; i++) {
        mem_free(c->row[i].server);
        clock_clear(&c->row[i].steps);
    }
    mem_free(c->row);
    *c = (struct clocks){0};
}
