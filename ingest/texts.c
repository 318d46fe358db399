/* Interned texts of one listing. Knows nothing of what they mean. */
#include "ingest/texts.h"

#include <string.h>

#include "core/digest.h"
#include "core/mem.h"

struct text_slot {
    uint64_t hash;
    uint32_t number; /* 0: free */
};

static void slots_grow(struct texts *t)
{
    size_t count = t->slot_count ? t->slot_count * 2 : 64;
    struct text_slot *slot = mem_array(count, sizeof *slot);
    for (size_t i = 0; i < t->slot_count; i++) {
        if (!t->slot[i].number)
            continue;
        size_t at = t->slot[i].hash & (count - 1);
        while (slot[at].number)
            at = (at + 1) & (count - 1);
        slot[at] = t->slot[i];
    }
    mem_free(t->slot);
    t->slot = slot;
    t->slot_count = count;
}

static uint32_t text_new(struct texts *t, struct span text)
{
    MEM_GROW(t->text, t->text_room, t->count + 2);
    MEM_GROW(t->value, t->value_room, t->count + 2);
    if (!t->count)
        t->text[0] = "";
    t->count++;
    t->text[t->count] = arena_span(&t->arena, text);
    t->value[t->count] = 0;
    return (uint32_t)t->count;
}

uint32_t texts_add(struct texts *t, struct span text)
{
    if (!text.len)
        return 0;
    if ((t->count + 1) * 2 > t->slot_count)
        slots_grow(t);
    uint64_t hash = digest_of(text.ptr, text.len).low;
    size_t at = hash & (t->slot_count - 1);
    for (; t->slot[at].number; at = (at + 1) & (t->slot_count - 1)) {
        if (t->slot[at].hash == hash &&
            span_eq(text, t->text[t->slot[at].number]))
            return t->slot[at].number;
    }
    t->slot[at] = (struct text_slot){hash, text_new(t, text)};
    return t->slot[at].number;
}

const char *texts_get(const struct texts *t, uint32_t number)
{
    return number && number <= t->count ? t->text[number] : "";
}

void texts_reset(struct texts *t)
{
    if (!t->count)
        return;
    arena_reset(&t->arena);
    t->count = 0;
    if (t->slot_count > 4096) {
        mem_free(t->slot);
        t->slot = NULL;
        t->slot_count = 0;
    } else {
        memset(t->slot, 0, t->slot_count * sizeof *t->slot);
    }
}

void texts_clear(struct texts *t)
{
    arena_clear(&t->arena);
    mem_free(t->slot);
    mem_free(t->text);
    mem_free(t->value);
    *t = (struct texts){0};
}
