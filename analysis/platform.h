#ifndef ANALYSIS_PLATFORM_H
#define ANALYSIS_PLATFORM_H
/* What the captures tell of Windows itself: build, updates, restarts. */
#include "core/arena.h"
#include "core/history.h"

/* The latest statement of a setting; NULL for none. */
const struct setting_view *platform_setting(const struct history *h,
                                            const char *name);
/* Is this Windows known by build, or by its updates (systeminfo)? */
bool platform_is_known(const struct history *h);
/* Is the update in the latest list? False, too, where no list is known. */
bool platform_has_update(const struct history *h, int kb);
/* Is the patch level that of July 2018, with its fault of tcpip.sys, and none
 * of the later updates installed? *by tells what says so (S-83, S-97). */
bool platform_is_july_2018(const struct history *h,
                           const struct setting_view **by);

/* Times at which Windows was started, ascending; arena's. From boot times that
 * systeminfo told and from events 6005 and 1074. Statements of one start
 * (within an hour) count once. */
size_t platform_boots(moment **out, const struct history *h,
                      struct arena *arena);
/* The longest that Windows can have been up at `at`, in days; negative where
 * no start is known. A later restart that no capture tells makes it shorter. */
double platform_uptime_days(const struct history *h, moment at,
                            struct arena *arena);
/* Does the text of an event name this Windows or Winsock error, "10055"? */
bool platform_names_error(const struct event_view *e, const char *number);
#endif
