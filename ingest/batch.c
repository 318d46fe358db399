/* Sources that are kept together. Knows neither threads nor formats. */
#include "ingest/batch.h"

#include "core/machine.h"
#include "core/mem.h"

#define SMALL_BYTES ((size_t)256 * 1024) /* of a harvest */
#define OPEN_US     100000 /* far below the second that others may wait */

bool batch_fits(const struct sink *sink, const struct outcome *o)
{
    return sink->begin && harvest_bytes(&o->harvest) < SMALL_BYTES;
}

void batch_open(struct batch *b, const struct sink *sink)
{
    struct err untold = {0};
    if (b->is_open || !sink->begin(sink->ctx, &untold))
        return;
    b->is_open = true;
    b->until_us = machine_clock_us() + OPEN_US;
}

int64_t batch_left_us(const struct batch *b, int64_t most)
{
    if (!b->is_open)
        return most;
    int64_t left = b->until_us - machine_clock_us();
    return left < 0 ? 0 : left < most ? left : most;
}

void batch_add(struct batch *b, struct outcome *o,
               const struct ingest_receipt *receipt, char *failure)
{
    harvest_clear(&o->harvest);
    harvest_init(&o->harvest);
    MEM_GROW(b->source, b->room, b->count + 1);
    b->source[b->count++] = (struct waiting){o, *receipt, failure};
}

void batch_end(struct batch *b, const struct sink *sink)
{
    struct err err = {0};
    bool is_kept = !b->is_open || sink->end(sink->ctx, &err);
    b->is_open = false;
    for (size_t i = 0; !is_kept && i < b->count; i++) {
        if (!b->source[i].failure)
            b->source[i].failure = mem_text(err.text);
    }
}

void batch_clear(struct batch *b)
{
    mem_free(b->source);
    *b = (struct batch){0};
}
