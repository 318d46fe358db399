/* Blocks that grow and die together. */
#include "core/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "core/mem.h"

#define BLOCK_SIZE ((size_t)64 * 1024)

struct arena_block {
    struct arena_block *next;
    size_t used, size;
    max_align_t bytes[];
};

struct arena_guest { /* lies in a block itself */
    struct arena_guest *next;
    void *ptr;
};

static struct arena_block *block_new(size_t size)
{
    struct arena_block *b = mem_new(offsetof(struct arena_block, bytes) + size);
    b->size = size;
    return b;
}

void *arena_new(struct arena *a, size_t size)
{
    const size_t align = alignof(max_align_t);
    size = (size + align - 1) / align * align;
    struct arena_block *b = a->first;
    if (!b || b->size - b->used < size) {
        struct arena_block *fresh =
            block_new(size > BLOCK_SIZE / 4 ? size : BLOCK_SIZE);
        if (b && size > BLOCK_SIZE / 4) {
            /* a block of its own, behind the one that still has room */
            fresh->next = b->next;
            b->next = fresh;
        } else {
            fresh->next = b;
            a->first = fresh;
        }
        b = fresh;
    }
    void *p = (char *)b->bytes + b->used;
    b->used += size;
    return p;
}

void *arena_array(struct arena *a, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / 2 / size)
        return mem_array(count, size); /* ends the program */
    return arena_new(a, count * size);
}

char *arena_text(struct arena *a, const char *text)
{
    return text ? arena_span(a, span_of(text)) : NULL;
}

char *arena_span(struct arena *a, struct span s)
{
    char *copy = arena_new(a, s.len + 1);
    if (s.len)
        memcpy(copy, s.ptr, s.len);
    return copy;
}

char *arena_textf(struct arena *a, const char *format, ...)
{
    char near[128]; /* most texts are short: made once, then copied */
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int made = vsnprintf(near, sizeof near, format, args);
    size_t len = made < 0 ? 0 : (size_t)made;
    va_end(args);
    char *text = arena_new(a, len + 1);
    if (len < sizeof near)
        memcpy(text, near, len);
    else
        vsnprintf(text, len + 1, format, again);
    va_end(again);
    return text;
}

void *arena_adopt(struct arena *a, void *ptr)
{
    struct arena_guest *guest = arena_new(a, sizeof *guest);
    *guest = (struct arena_guest){a->guest, ptr};
    a->guest = guest;
    return ptr;
}

static void free_blocks(struct arena_block *first)
{
    for (struct arena_block *b = first, *next; b; b = next) {
        next = b->next;
        mem_free(b);
    }
}

static void free_guests(struct arena *a)
{
    for (struct arena_guest *g = a->guest; g; g = g->next)
        mem_free(g->ptr);
    a->guest = NULL;
}

void arena_clear(struct arena *a)
{
    free_guests(a);
    free_blocks(a->first);
    a->first = NULL;
}

void arena_reset(struct arena *a)
{
    struct arena_block *b = a->first;
    if (!b || b->size > BLOCK_SIZE) {
        arena_clear(a);
        return;
    }
    free_guests(a);
    free_blocks(b->next);
    memset(b->bytes, 0, b->used);
    b->next = NULL;
    b->used = 0;
}
