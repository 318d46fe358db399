/* Reads the four limits of a run. */
#include "analysis/thresholds.h"

#include "core/span.h"

bool thresholds_parse(struct thresholds *out, const char *text, struct err *err)
{
    double value[4];
    struct span rest = span_of(text), part;
    int count = 0;
    double before = 0;
    bool good = true;
    while (good && span_split(&rest, ',', &part)) {
        good = count < 4 && span_double(span_trim(part), &value[count]) &&
               value[count] > before && value[count] <= 100;
        if (good)
            before = value[count++];
    }
    if (!good || count != 4)
        return err_set(err, ERR_USAGE,
                       "'%.60s' is not four rising percentages; write them as "
                       "50,70,80,95",
                       text);
    *out = (struct thresholds){value[0], value[1], value[2], value[3]};
    return true;
}
