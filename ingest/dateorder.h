#ifndef INGEST_DATEORDER_H
#define INGEST_DATEORDER_H
/*
 * Month first or day first? Decided once a source, before its facts are made,
 * from values over 12, weekday words, the steps between neighbours, other files
 * of the same server, the file's time, else AM/PM means month first and its
 * absence day first; the evidence is kept.
 */
#include <stdbool.h>
#include <stdint.h>

#include "core/moment.h"
#include "core/span.h"

enum date_order { DATE_UNKNOWN, DATE_MDY, DATE_DMY, DATE_YMD };

struct date_fields { /* a time as written, before the order is known */
    int a, b, c;     /* the three numbers of the date, in their order */
    int hour, minute, second, micro;
    int weekday;    /* 0 = Monday, -1 = not written */
    int month_word; /* 1..12 where the month was a word (then a is the day
                       and c the year), else 0 */
    bool has_date, has_time, has_am_pm, year_first;
    bool has_offset;
    int offset_minutes;
    char separator; /* '/', '.', '-' */
};

/* Reads a date, a time, or both, in any of the layouts of input-formats 10, 11:
 * `8/9/2013 12:37:42 PM`, `Mon 11/23/2026  3:01:07.45`, `23.11.2026`,
 * `2026/11/23 周一`, ISO 8601, RFC 1123, Get-Date long forms. The whole span
 * must be a time (with weekday words around it); false otherwise. */
bool date_read(struct span text, struct date_fields *out);

/* The moment, under an order; false where it is no valid date under it. A field
 * set without date takes it from `day_local` (a moment; MOMENT_NONE: fails). */
bool date_moment(const struct date_fields *f, enum date_order order,
                 moment day_local, moment *out);
const char *date_order_name(enum date_order order); /* "mdy" … */

/* Is the meaning of the date open until the order is known? */
bool date_is_open(const struct date_fields *f);

struct date_evidence { /* {0} is none */
    uint32_t dates;    /* open ones seen */
    uint32_t first_over_12, second_over_12;
    uint32_t weekday_mdy, weekday_dmy;
    uint32_t jumps_mdy, jumps_dmy; /* back, or by more than 20 days */
    uint32_t am_pm, dotted;
    uint32_t steps;
    moment last_mdy, last_dmy, first_mdy, first_dmy;
    bool any_mdy, any_dmy;
    int last_a, last_b, last_c;
};

void date_evidence_add(struct date_evidence *e, const struct date_fields *f);
/* Evidence of stretches of one file that were read beside each other: do both
 * end with the same date, so that what follows says the same? Where numbers or
 * weekdays have decided, steps between dates that are none have no say. */
bool date_evidence_meets(const struct date_evidence *a,
                         const struct date_evidence *b);
/* *e, of which what it had at `from` is taken away and `before` added. */
void date_evidence_join(struct date_evidence *e,
                        const struct date_evidence *from,
                        const struct date_evidence *before);
/* What is known beside a file's dates: the order of other files of the same
 * server (DATE_UNKNOWN: of none), the file's modification time and the real
 * clock (MOMENT_NONE: unknown). */
struct date_beside {
    enum date_order others;
    moment file_time, now;
};
/* The order that the evidence speaks for; *why (optional) is a few words.
 * DATE_UNKNOWN only where no open date was seen. */
enum date_order date_decide(const struct date_evidence *e,
                            const struct date_beside *beside, const char **why);
/* Do the dates themselves decide? Else it is a guess, which others may better.
 */
bool date_is_sure(const struct date_evidence *e);
/* On what a decision rests, by the words that *why had for it. */
enum date_ground { DATE_BY_ITSELF, DATE_BY_OTHERS, DATE_BY_GUESS };
enum date_ground date_ground(const char *why);
#endif
