#ifndef CORE_GLOB_H
#define CORE_GLOB_H
/* Patterns as users type them. */
#include <stdbool.h>

/* Does the whole text match? '*' is any run, '?' any one byte; ASCII letters
 * without regard to case. */
bool glob_matches(const char *pattern, const char *text);
#endif
