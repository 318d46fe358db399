/* Origins beside each other. Knows samples and minutes; judges nothing. */
#include "analysis/origins.h"

#include <string.h>

static void note_pair(struct origins_apart *out, const struct use *a,
                      const struct point *x, const struct use *b,
                      const struct point *y)
{
    bool is_a = x->in_use >= y->in_use;
    int more = is_a ? x->in_use : y->in_use;
    int less = is_a ? y->in_use : x->in_use;
    out->common++;
    if (more - less < ORIGINS_APART_PORTS ||
        100.0 * (more - less) <= ORIGINS_APART_PERCENT * more)
        return;
    if (!out->apart++ ||
        more - less > out->greater_in_use - out->lesser_in_use) {
        out->local_address = a->local_address;
        out->at_utc = x->at_utc;
        out->greater = is_a ? a->origin : b->origin;
        out->lesser = is_a ? b->origin : a->origin;
        out->greater_in_use = more;
        out->lesser_in_use = less;
    }
}

static void compare_uses(struct origins_apart *out, const struct use *a,
                         const struct use *b)
{
    for (size_t i = 0, k = 0; i < a->point_count && k < b->point_count;) {
        moment x = a->points[i].at_utc / MOMENT_MINUTE;
        moment y = b->points[k].at_utc / MOMENT_MINUTE;
        if (x < y)
            i++;
        else if (y < x)
            k++;
        else
            note_pair(out, a, &a->points[i++], b, &b->points[k++]);
    }
}

bool origins_compare(struct origins_apart *out, const struct history *h)
{
    *out = (struct origins_apart){.local_address = ""};
    for (size_t i = 0; i < h->use_count; i++)
        for (size_t k = i + 1; k < h->use_count; k++) {
            const struct use *a = &h->uses[i], *b = &h->uses[k];
            if (a->origin != b->origin && a->protocol == b->protocol &&
                strcmp(a->local_address, b->local_address) == 0)
                compare_uses(out, a, b);
        }
    return out->apart > 0;
}
