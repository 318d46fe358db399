/* Patterns with '*' and '?'. Knows nothing of what is named. */
#include "core/glob.h"

#include <stddef.h>

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool glob_matches(const char *pattern, const char *text)
{
    const char *star = NULL;
    const char *mark = NULL;
    while (*text) {
        if (*pattern == '*') {
            star = pattern++;
            mark = text;
        } else if (*pattern == '?' || lower(*pattern) == lower(*text)) {
            pattern++;
            text++;
        } else if (star) { /* let the last star take one more */
            pattern = star + 1;
            text = ++mark;
        } else {
            return false;
        }
    }
    while (*pattern == '*')
        pattern++;
    return *pattern == '\0';
}
