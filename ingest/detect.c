/* The vote. Knows no format by name. */
#include "ingest/detect.h"

#include <assert.h>

static struct span whole_lines(struct span head)
{
    if (head.len > DETECT_BYTES) {
        head.len = DETECT_BYTES;
        while (head.len && head.ptr[head.len - 1] != '\n')
            head.len--;
        if (!head.len)
            head.len = DETECT_BYTES;
    }
    return head;
}

struct detected detect_format(struct span head,
                              const struct format *const *table)
{
    struct detected best = {.why = ""};
    head = whole_lines(head);
    for (size_t i = 0; table[i]; i++) {
        const char *why = "";
        if (!table[i]->score || table[i]->most <= best.score)
            continue; /* it could not win any more */
        int score = table[i]->score(head, &why);
        assert(score <= table[i]->most);
        if (score > best.score)
            best = (struct detected){table[i], score, why ? why : ""};
    }
    return best;
}

struct detected detect_mapped(struct span head, const char *map,
                              const struct format *const *table)
{
    head = whole_lines(head);
    for (size_t i = 0; map && table[i]; i++) {
        const char *why = "";
        int score = table[i]->score_mapped
                        ? table[i]->score_mapped(head, map, &why)
                        : 0;
        if (score > 0)
            return (struct detected){table[i], score, why};
    }
    return (struct detected){.why = ""};
}
