#ifndef CORE_SORT_H
#define CORE_SORT_H
/*
 * Sorting where equal elements stay in the order in which they came. The C
 * library's qsort orders them as it likes, differently on each system, so what
 * is told in a sorted order would differ between Linux and Windows.
 */
#include <stddef.h>

/* Sorts `count` elements of `size` bytes at `base` (may be NULL where count is
 * 0); `compare` as for qsort. Takes as much memory again while it runs. */
void sort_stable(void *base, size_t count, size_t size,
                 int (*compare)(const void *, const void *));
#endif
