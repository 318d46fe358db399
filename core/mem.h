#ifndef CORE_MEM_H
#define CORE_MEM_H
/*
 * Allocation that never returns NULL: out of memory ends the program, here and
 * nowhere else, with one sentence on standard error and exit status 1.
 */
#include <stddef.h>

void *mem_new(size_t size);                 /* zeroed; free with mem_free */
void *mem_array(size_t count, size_t size); /* zeroed, overflow-checked */
char *mem_text(const char *text);           /* a copy; NULL gives NULL */
char *mem_text_n(const char *ptr, size_t len);
char *mem_textf(const char *format, ...) __attribute__((format(printf, 1, 2)));
void mem_free(void *ptr); /* accepts NULL */

/* Makes room for `need` elements of `size` bytes in *ptr, whose capacity is
 * *room; grows by half. New bytes are not zeroed. */
void mem_grow(void **ptr, size_t *room, size_t need, size_t size);
#define MEM_GROW(ptr, room, need)                                              \
    mem_grow((void **)(void *)&(ptr), &(room), (need), sizeof *(ptr))
#endif
