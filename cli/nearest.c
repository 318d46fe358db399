/*
 * Slips of the finger: which known word was meant. Knows letters only.
 */
#include "cli/nearest.h"

#include <string.h>

static size_t smallest(size_t a, size_t b, size_t c)
{
    size_t ab = a < b ? a : b;
    return ab < c ? ab : c;
}

size_t nearest_distance(const char *a, size_t len, const char *b)
{
    enum { LONGEST = 40 };
    size_t row[LONGEST + 1], b_len = strlen(b);
    if (len > LONGEST || b_len > LONGEST)
        return LONGEST;
    for (size_t k = 0; k <= b_len; k++)
        row[k] = k;
    for (size_t i = 1; i <= len; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t k = 1; k <= b_len; k++) {
            size_t above = row[k];
            row[k] = smallest(above + 1, row[k - 1] + 1,
                              diagonal + (a[i - 1] != b[k - 1]));
            diagonal = above;
        }
    }
    return row[b_len];
}

bool nearest_is(const char *a, size_t len, const char *b, size_t *distance)
{
    *distance = nearest_distance(a, len, b);
    return *distance <= (len < 6 ? 2 : 3) ||
           (len >= 4 && strncmp(a, b, len) == 0);
}
