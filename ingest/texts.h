#ifndef INGEST_TEXTS_H
#define INGEST_TEXTS_H
/* Texts met again and again, each kept once and known by a number. */
#include <stdint.h>

#include "core/arena.h"
#include "core/span.h"

struct texts { /* {0} is valid and empty */
    struct arena arena;
    struct text_slot *slot;
    size_t slot_count;
    const char **text; /* by number; 0 is "" */
    uint32_t *value;   /* a caller's own number for each, 0 at first */
    size_t count, text_room, value_room;
};

uint32_t texts_add(struct texts *t, struct span text); /* empty gives 0 */
const char *texts_get(const struct texts *t, uint32_t number);
void texts_reset(struct texts *t); /* empty again; keeps the tables */
void texts_clear(struct texts *t);
#endif
