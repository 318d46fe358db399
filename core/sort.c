/*
 * A merge sort from the bottom up, of elements of any size. What is sorted
 * already, as rows of a query mostly are, costs one pass and no memory. Must
 * never know what it sorts.
 */
#include "core/sort.h"

#include <stdbool.h>
#include <string.h>

#include "core/mem.h"

struct order {
    size_t size;
    int (*compare)(const void *, const void *);
};

static bool is_sorted(const struct order *o, const char *row, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        if (o->compare(row + (i - 1) * o->size, row + i * o->size) > 0)
            return false;
    }
    return true;
}

/* Elements [0, middle) and [middle, count) of `from`, each sorted, to `to`. */
static void merge(const struct order *o, const char *from, char *to,
                  size_t middle, size_t count)
{
    size_t left = 0, right = middle, size = o->size;
    while (left < middle && right < count) {
        /* the left one of two equals came first */
        bool is_left = o->compare(from + left * size, from + right * size) <= 0;
        memcpy(to, from + (is_left ? left++ : right++) * size, size);
        to += size;
    }
    memcpy(to, from + left * size, (middle - left) * size);
    to += (middle - left) * size;
    memcpy(to, from + right * size, (count - right) * size);
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

void sort_stable(void *base, size_t count, size_t size,
                 int (*compare)(const void *, const void *))
{
    const struct order o = {size, compare};
    if (count < 2 || is_sorted(&o, base, count))
        return;
    char *spare = mem_array(count, size), *from = base, *to = spare;
    for (size_t width = 1; width < count; width *= 2) {
        for (size_t at = 0; at < count; at += 2 * width)
            merge(&o, from + at * size, to + at * size,
                  least(width, count - at), least(2 * width, count - at));
        char *merged = to;
        to = from;
        from = merged;
    }
    if (from != base)
        memcpy(base, from, count * size);
    mem_free(spare);
}
