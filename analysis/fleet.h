#ifndef ANALYSIS_FLEET_H
#define ANALYSIS_FLEET_H
/*
 * What only several servers side by side show: those that peaked together (a
 * job or a dependency that they share), those unlike the others of their role,
 * and ranges that drifted from the role's own. Guesses with their reason, never
 * findings: no server's status depends on another's.
 */
#include "analysis/verdict.h"
#include "core/arena.h"

enum fleet_kind { FLEET_TOGETHER, FLEET_OUTLIER, FLEET_RANGE };
const char *fleet_kind_name(enum fleet_kind kind); /* "peaked-together" … */

struct fleet_view {
    enum fleet_kind kind;
    const char **server; /* by name */
    size_t server_count;
    size_t days;                /* together: on so many days (UTC) */
    moment first_utc, last_utc; /* together: the first and last time */
    int minute_of_day;          /* together: the usual one, UTC; else -1 */
    const char *role;           /* outlier, range: "LON-WEB"; else "" */
    const char *shared;   /* endpoint or process that all of them use; "" = none
                             is known */
    const char *sentence; /* with the reason, in plain words */
};

/* Views of the servers given, together first (more servers, then more days),
 * then outliers, then ranges; *out and its texts are the arena's, names are
 * borrowed. Together are servers whose peak windows began or were highest
 * within the same 10 minutes on 3 days or more, and on half of the days on
 * which the one that peaked less often peaked at all, if that is a schedule (4
 * of 5 pairs of windows at one time of day) or half as often again, and 2 days
 * more, than their times of day give by themselves; windows over 2 hours,
 * and servers with more than 4 windows a day, say nothing. An outlier's peak is
 * 25 points and three spreads (1.4826 MAD) away from the median of the 4 or
 * more servers of its role: names that differ in their last digits only. */
size_t fleet_views(struct fleet_view **out, struct verdict *const *servers,
                   size_t count, struct arena *arena);
#endif
