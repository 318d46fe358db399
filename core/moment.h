#ifndef CORE_MOMENT_H
#define CORE_MOMENT_H
/*
 * Moments are microseconds since 1970-01-01T00:00:00. Whether one is UTC or a
 * server's local clock is said by the name of the variable (…_utc, …_local);
 * the arithmetic is the same (proleptic Gregorian, no leap seconds).
 */
#include <stdbool.h>
#include <stdint.h>

#include "core/err.h"
#include "core/span.h"

typedef int64_t moment;
#define MOMENT_NONE   INT64_MIN
#define MOMENT_SECOND INT64_C(1000000)
#define MOMENT_MINUTE (60 * MOMENT_SECOND)
#define MOMENT_HOUR   (60 * MOMENT_MINUTE)
#define MOMENT_DAY    (24 * MOMENT_HOUR)

struct civil {
    int year, month, day; /* 1..12, 1..31 */
    int hour, minute, second, micro;
};

bool civil_is_valid(const struct civil *c); /* years 1601..9999 */
moment moment_of(const struct civil *c);    /* c must be valid */
struct civil moment_civil(moment m);
int moment_weekday(moment m); /* 0 = Monday .. 6 = Sunday */

/* What a user types: ISO 8601 date or date and time (`2026-03-04`,
 * `2026-03-04T10:47`, `2026-03-04 10:47:00.5Z`, `+01:00`); UTC where no zone
 * is given. With `end_of_day`, a bare date means its last microsecond. */
bool moment_parse(moment *out, struct span text, bool end_of_day,
                  struct err *err);

#define MOMENT_TEXT 32
/* `YYYY-MM-DDTHH:MM:SSZ` (fractions cut off); returns out. */
const char *moment_iso(moment utc, char out[MOMENT_TEXT]);
/* `YYYY-MM-DD HH:MM` for people; returns out. */
const char *moment_short(moment m, char out[MOMENT_TEXT]);
const char *moment_date(moment m, char out[MOMENT_TEXT]); /* YYYY-MM-DD */

moment moment_now(void); /* the real clock, UTC */
#endif
