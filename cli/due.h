#ifndef CLI_DUE_H
#define CLI_DUE_H
/* Days until which something is to be done, as people write them. */
#include "core/arena.h"
#include "core/err.h"
#include "core/span.h"

enum due_order { /* of day and month in 3/4/2026 */
                 DUE_ORDER_NONE,
                 DUE_ORDER_DAY_FIRST,
                 DUE_ORDER_MONTH_FIRST
};

/* The day as YYYY-MM-DD, in the arena: from 2026-04-03 (a time behind it is
 * left out), 3.4.2026, or 3/4/2026 where `order` or a number over 12 tells
 * which is the day. "" stays "". False with a sentence for anything else. */
bool due_day(const char **out, const char *text, enum due_order order,
             struct arena *arena, struct err *err);
/* What a date with slashes tells of the order; NONE where it could be both. */
enum due_order due_order_of(struct span text);
#endif
