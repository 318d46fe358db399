#ifndef CORE_ZONE_H
#define CORE_ZONE_H
/*
 * Time zones by IANA name ("Europe/London"), Windows name ("GMT Standard
 * Time") or fixed offset ("UTC", "+05:30", "UTC-5"). ICU knows the rules.
 */
#include <stdbool.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/moment.h"

struct zone; /* opaque */

/* Opens a zone; zone_name() is its IANA name, borrowed from the zone. Unknown
 * names are an error that names one or two examples. */
bool zone_open(struct zone **out, const char *name, struct err *err);
void zone_close(struct zone *z); /* accepts NULL */
/* A copy that lives and dies with the arena: never closed. NULL gives NULL. */
const struct zone *zone_kept(const struct zone *z, struct arena *arena);
const char *zone_name(const struct zone *z);

/* Rules are known for 1970 to 2099; before and after, the nearest holds. An
 * open zone never changes: threads may share it.
 * Minutes to subtract from the local clock to get UTC (UTC+1 gives 60).
 * In the doubled hour `second_pass` picks the later of the two; in the missing
 * hour the offset before the jump is used. NULL means UTC: 0. */
int zone_offset_of_local(const struct zone *z, moment local, bool second_pass);
int zone_offset_of_utc(const struct zone *z, moment utc);
#endif
