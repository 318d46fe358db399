#ifndef DB_ZONES_H
#define DB_ZONES_H
/* Zones by the names that sources and users gave them, each opened once, and
 * clocks that remember their last answer. */
#include <stdbool.h>
#include <stdint.h>

#include "core/zone.h"

struct zones; /* opaque */

struct zones *zones_new(void);
void zones_free(struct zones *z); /* accepts NULL */
/* NULL for "" and for names that no zone has: the clock is taken as UTC. */
const struct zone *zones_find(struct zones *z, const char *name);

/* A zone's offsets, asked for in about ascending order. {0} is UTC. */
struct clock {
    const struct zone *zone;
    int64_t quarter; /* of an hour, + 1; 0 = nothing remembered */
    bool second;
    int offset;
};
struct clock clock_of(const struct zone *zone);
/* Minutes; see zone_offset_of_local(). */
int clock_offset(struct clock *c, int64_t local_seconds, bool second);
#endif
