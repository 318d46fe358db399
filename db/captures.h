#ifndef DB_CAPTURES_H
#define DB_CAPTURES_H
/* What writing and settling a capture have in common. Private to db/. */
#include "db/tally.h"
#include "db/writing.h"

struct capture_place { /* which capture, and when */
    int64_t capture_id, name_id;
    moment at_utc, at_local;
    enum protocol protocol;
    int stated_start, stated_count;
};

/* The ranges of a capture into t: stated in it, else as the context has it. */
bool captures_ranges(struct tally *t, struct context *context,
                     const struct capture_place *place, struct err *err);
/* Writes the derived columns of the capture's row. */
bool captures_put_derived(struct writer *w, const struct tally *t,
                          const struct capture_place *place, int utc_offset,
                          struct context *context, struct err *err);
/* Writes the capture's samples; the old ones must be gone. */
bool captures_put_uses(struct writer *w, const struct tally *t,
                       const struct capture_place *place, struct err *err);
#endif
