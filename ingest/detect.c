/* The vote. Knows no format by name. */
#include "ingest/detect.h"

struct detected detect_format(struct span head,
                              const struct format *const *table)
{
    struct detected best = {.why = ""};
    if (head.len > DETECT_BYTES) {
        head.len = DETECT_BYTES;
        while (head.len && head.ptr[head.len - 1] != '\n')
            head.len--;
        if (!head.len)
            head.len = DETECT_BYTES;
    }
    for (size_t i = 0; table[i]; i++) {
        const char *why = "";
        int score = table[i]->score ? table[i]->score(head, &why) : 0;
        if (score > best.score)
            best = (struct detected){table[i], score, why ? why : ""};
    }
    return best;
}
