#ifndef DB_CONTEXT_H
#define DB_CONTEXT_H
/*
 * What a server's facts are read against: its zone, the ranges and exclusions
 * stated for it over time, its process lists. Private to db/.
 */
#include "core/digest.h"
#include "core/tcp.h"
#include "db/store.h"
#include "db/zones.h"

enum range_from {
    RANGE_FROM_CAPTURE,
    RANGE_FROM_SETTINGS,
    RANGE_FROM_LOG,
    RANGE_FROM_DEFAULT,
};

struct range {
    int start, count, excluded;
    enum range_from from;
};

struct context; /* opaque */

/* Of a settled server (server_id) or of a name that has none yet (server_id 0);
 * reads what is settled of the settings' and lists' times. */
bool context_load(struct context **out, struct store *s, struct zones *zones,
                  int64_t server_id, int64_t name_id, struct err *err);
void context_free(struct context *c); /* accepts NULL */

const char *context_zone_name(const struct context *c); /* "" = unknown */
struct clock *context_clock(struct context *c);
/* Two contexts of equal digest derive the same from the same facts; not so
 * where ranges are taken from logs of several sizes. */
struct digest context_digest(const struct context *c);
bool context_depends_on_logs(const struct context *c);

/* The range of a protocol and IP version (4 or 6) at a time: the latest earlier
 * statement, else the earliest later one, else the Max of the log row nearest
 * in time, else the default (contract, section 1); exclusions counted. */
bool context_range(struct range *out, struct context *c, enum protocol protocol,
                   int ip_version, moment at_utc, moment at_local,
                   struct err *err);
/* Ports of [start, start + count) that are excluded then. */
int context_excluded(const struct context *c, enum protocol protocol,
                     int ip_version, moment at_utc, int start, int count);
/* Where a range of `count` ports begins then: as settings of the same count
 * state it, else as range_start_of_count() has it. */
int context_start_of(const struct context *c, enum protocol protocol,
                     int ip_version, moment at_utc, int count);
/* True when exclusions or ranges stated may change in (from, to]. */
bool context_changes_within(const struct context *c, moment from_utc,
                            moment to_utc);
/* Seconds UTC before which `prune` dropped the samples, or the captures;
 * CONTEXT_NO_HORIZON where it did not. */
#define CONTEXT_NO_HORIZON INT64_MIN
enum horizon_of { HORIZON_SAMPLES, HORIZON_CAPTURES };
int64_t context_horizon(const struct context *c, enum horizon_of what);
/* The process list nearest in time, before or after; 0 = none. */
int64_t context_list(const struct context *c, moment at_utc,
                     bool with_services);
#endif
