#ifndef CLI_NEAREST_H
#define CLI_NEAREST_H
/* Slips of the finger: the distance of words. */
#include <stdbool.h>
#include <stddef.h>

/* Levenshtein's distance of the first len bytes of a from b; 40 where one of
 * them is longer than that. */
size_t nearest_distance(const char *a, size_t len, const char *b);
/* May a have been meant for b (two or three slips, or its beginning)? */
bool nearest_is(const char *a, size_t len, const char *b, size_t *distance);
#endif
