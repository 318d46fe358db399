/* Ports of consumers, capture by capture. */
#include "analysis/ledger.h"

#include <stdlib.h>
#include <string.h>

#include "core/digest.h"
#include "core/sort.h"

struct ledger ledger_for(const struct facts *f)
{
    return (struct ledger){.arena = f->arena, .columns = f->capture_count};
}

static void slots_grow(struct ledger *b)
{
    b->slot_count = b->slot_count ? b->slot_count * 2 : 64;
    b->slot = arena_array(b->arena, b->slot_count, sizeof *b->slot);
    for (size_t i = 0; i < b->row_count; i++) {
        const char *name = b->row[i].name;
        size_t at = digest_of(name, strlen(name)).low & (b->slot_count - 1);
        while (b->slot[at])
            at = (at + 1) & (b->slot_count - 1);
        b->slot[at] = i + 1;
    }
}

static struct ledger_row *row_of(struct ledger *b, const char *name)
{
    if (b->row_count * 2 >= b->slot_count)
        slots_grow(b);
    size_t at = digest_of(name, strlen(name)).low & (b->slot_count - 1);
    for (; b->slot[at]; at = (at + 1) & (b->slot_count - 1)) {
        struct ledger_row *r = &b->row[b->slot[at] - 1];
        if (!strcmp(r->name, name))
            return r;
    }
    if (b->row_count == b->row_room) {
        b->row_room = b->row_room ? b->row_room * 2 : 32;
        struct ledger_row *more =
            arena_array(b->arena, b->row_room, sizeof *more);
        for (size_t i = 0; i < b->row_count; i++)
            more[i] = b->row[i];
        b->row = more;
    }
    struct ledger_row *r = &b->row[b->row_count++];
    *r = (struct ledger_row){
        .name = name,
        .pid = -2,
        .ports = arena_array(b->arena, b->columns, sizeof *r->ports),
        .state_now = arena_array(b->arena, STATE_COUNT, sizeof(double))};
    b->slot[at] = b->row_count;
    return r;
}

/* The capture at `r->at` is complete: is it the highest so far? */
static void close_column(struct ledger_row *r)
{
    double ports = r->ports[r->at];
    if (ports > r->max) {
        r->max = ports;
        r->peak = r->at;
        memcpy(r->by_state, r->state_now, sizeof r->by_state);
    }
    memset(r->state_now, 0, STATE_COUNT * sizeof *r->state_now);
}

void ledger_add(struct ledger *b, const char *name, int32_t pid, size_t capture,
                enum tcp_state state, double ports)
{
    struct ledger_row *r = row_of(b, name);
    if (r->at != capture) {
        close_column(r);
        r->at = capture;
    }
    if (pid >= 0)
        r->pid = r->pid == -2 || r->pid == pid ? pid : -1;
    r->ports[capture] += ports;
    r->sum += ports;
    if ((unsigned)state < STATE_COUNT)
        r->state_now[state] += ports;
    if (state == STATE_TIME_WAIT)
        r->time_wait_sum += ports;
}

static int order_rows(const void *a, const void *b)
{
    const struct ledger_row *x = a, *y = b;
    if (x->max < y->max || x->max > y->max)
        return x->max < y->max ? 1 : -1;
    return strcmp(x->name, y->name);
}

void ledger_sort(struct ledger *b)
{
    for (size_t i = 0; i < b->row_count; i++) {
        close_column(&b->row[i]);
        if (b->row[i].pid == -2)
            b->row[i].pid = -1;
    }
    if (b->row_count)
        sort_stable(b->row, b->row_count, sizeof *b->row, order_rows);
}
