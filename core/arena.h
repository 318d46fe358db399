#ifndef CORE_ARENA_H
#define CORE_ARENA_H
/* Things born together that die together: one dossier, one history. */
#include <stddef.h>

#include "core/span.h"

struct arena {
    struct arena_block *first; /* {0} is a valid, empty arena */
    struct arena_guest *guest; /* memory that came from elsewhere */
};

void *arena_new(struct arena *a,
                size_t size); /* zeroed, aligned for any type */
void *arena_array(struct arena *a, size_t count, size_t size);
char *arena_text(struct arena *a, const char *text); /* NULL gives NULL */
char *arena_span(struct arena *a, struct span s);
/* The arena owns ptr (mem.h's) from now on: what has grown by itself need not
 * be copied. Returns ptr. */
void *arena_adopt(struct arena *a, void *ptr);
char *arena_textf(struct arena *a, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void arena_clear(struct arena *a); /* frees all; the arena is empty again */
/* The same for what soon fills again: a block may stay for it. */
void arena_reset(struct arena *a);
#endif
