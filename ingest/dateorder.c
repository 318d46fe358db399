/* Which of two numbers is the month? Knows dates as fields, not as text. */
#include "ingest/dateorder.h"

#include <stdlib.h>
#include <string.h>

#define JUMP (20 * MOMENT_DAY)
#define NEAR (2 * MOMENT_DAY)

const char *date_order_name(enum date_order order)
{
    switch (order) {
    case DATE_MDY:
        return "mdy";
    case DATE_DMY:
        return "dmy";
    case DATE_YMD:
        return "ymd";
    case DATE_UNKNOWN:
        break;
    }
    return "";
}

bool date_is_open(const struct date_fields *f)
{
    return f->has_date && !f->month_word && !f->year_first;
}

static int full_year(int year)
{
    if (year < 0 || year >= 100)
        return year;
    return year < 70 ? 2000 + year : 1900 + year;
}

static void date_parts(const struct date_fields *f, enum date_order order,
                       struct civil *c)
{
    if (f->month_word) {
        c->day = f->a;
        c->month = f->month_word;
        c->year = full_year(f->c);
    } else if (f->year_first || order == DATE_YMD) {
        c->year = full_year(f->a);
        c->month = f->b;
        c->day = f->c;
    } else {
        c->day = order == DATE_MDY ? f->b : f->a;
        c->month = order == DATE_MDY ? f->a : f->b;
        c->year = full_year(f->c);
    }
}

bool date_moment(const struct date_fields *f, enum date_order order,
                 moment day_local, moment *out)
{
    struct civil c = {0};
    if (f->has_date)
        date_parts(f, order, &c);
    else if (day_local != MOMENT_NONE)
        c = moment_civil(day_local);
    else
        return false;
    c.hour = f->has_time ? f->hour : 0;
    c.minute = f->has_time ? f->minute : 0;
    c.second = f->has_time ? f->second : 0;
    c.micro = f->has_time ? f->micro : 0;
    if (!civil_is_valid(&c))
        return false;
    *out = moment_of(&c);
    return true;
}

static void add_step(moment at, moment *last, moment *first, bool *any,
                     uint32_t *jumps)
{
    if (*any && (at < *last - MOMENT_DAY || at > *last + JUMP))
        ++*jumps;
    if (!*any)
        *first = at;
    *last = at;
    *any = true;
}

void date_evidence_add(struct date_evidence *e, const struct date_fields *f)
{
    if (!date_is_open(f))
        return;
    e->dates++;
    e->am_pm += f->has_am_pm;
    bool same_day = e->dates > 1 && f->a == e->last_a && f->b == e->last_b &&
                    f->c == e->last_c;
    if (same_day)
        return;
    e->last_a = f->a;
    e->last_b = f->b;
    e->last_c = f->c;
    e->dotted += f->separator == '.';
    e->first_over_12 += f->a > 12;
    e->second_over_12 += f->b > 12;
    e->steps++;
    moment mdy, dmy;
    bool is_mdy = date_moment(f, DATE_MDY, MOMENT_NONE, &mdy);
    bool is_dmy = date_moment(f, DATE_DMY, MOMENT_NONE, &dmy);
    if (f->weekday >= 0 && f->a != f->b) {
        e->weekday_mdy += is_mdy && moment_weekday(mdy) == f->weekday;
        e->weekday_dmy += is_dmy && moment_weekday(dmy) == f->weekday;
    }
    if (is_mdy)
        add_step(mdy, &e->last_mdy, &e->first_mdy, &e->any_mdy, &e->jumps_mdy);
    if (is_dmy)
        add_step(dmy, &e->last_dmy, &e->first_dmy, &e->any_dmy, &e->jumps_dmy);
}

static bool has_decided(const struct date_evidence *e)
{
    return e->first_over_12 != e->second_over_12 ||
           e->weekday_mdy != e->weekday_dmy;
}

bool date_evidence_meets(const struct date_evidence *a,
                         const struct date_evidence *b)
{
    bool is_same_day = a->last_a == b->last_a && a->last_b == b->last_b &&
                       a->last_c == b->last_c && !a->dates == !b->dates;
    bool are_same_steps = a->last_mdy == b->last_mdy &&
                          a->last_dmy == b->last_dmy &&
                          a->any_mdy == b->any_mdy && a->any_dmy == b->any_dmy;
    return is_same_day && (are_same_steps || has_decided(a) || has_decided(b));
}

void date_evidence_join(struct date_evidence *e,
                        const struct date_evidence *from,
                        const struct date_evidence *before)
{
    e->dates += before->dates - from->dates;
    e->first_over_12 += before->first_over_12 - from->first_over_12;
    e->second_over_12 += before->second_over_12 - from->second_over_12;
    e->weekday_mdy += before->weekday_mdy - from->weekday_mdy;
    e->weekday_dmy += before->weekday_dmy - from->weekday_dmy;
    e->jumps_mdy += before->jumps_mdy - from->jumps_mdy;
    e->jumps_dmy += before->jumps_dmy - from->jumps_dmy;
    e->am_pm += before->am_pm - from->am_pm;
    e->dotted += before->dotted - from->dotted;
    e->steps += before->steps - from->steps;
    e->first_mdy = before->first_mdy;
    e->first_dmy = before->first_dmy;
}

static enum date_order say(const char **why, const char *words,
                           enum date_order order)
{
    if (why)
        *why = words;
    return order;
}

static bool is_near(moment at, moment file_time)
{
    return at <= file_time + MOMENT_DAY && at >= file_time - NEAR;
}

/* What the file's time and the real clock say of the last date. */
static enum date_order by_clock(const struct date_evidence *e, moment file_time,
                                moment now, const char **why)
{
    if (!e->any_mdy || !e->any_dmy)
        return DATE_UNKNOWN;
    if (now != MOMENT_NONE) {
        bool mdy_late = e->last_mdy > now + MOMENT_DAY;
        bool dmy_late = e->last_dmy > now + MOMENT_DAY;
        if (mdy_late != dmy_late)
            return say(why, "the other order lies in the future",
                       mdy_late ? DATE_DMY : DATE_MDY);
    }
    if (file_time != MOMENT_NONE) {
        bool mdy_near = is_near(e->last_mdy, file_time);
        bool dmy_near = is_near(e->last_dmy, file_time);
        if (mdy_near != dmy_near)
            return say(why, "the file's own time is near",
                       mdy_near ? DATE_MDY : DATE_DMY);
    }
    return DATE_UNKNOWN;
}

static const char above_12[] = "values above 12";
static const char weekdays[] = "weekday words";
static const char steps[] = "the steps between neighbours";
static const char by_others[] = "other files of the same server";

bool date_is_sure(const struct date_evidence *e)
{
    return has_decided(e) || e->jumps_mdy != e->jumps_dmy;
}

enum date_ground date_ground(const char *why)
{
    static const char *const by_itself[] = {above_12, weekdays, steps};
    while (*why == ' ')
        why++;
    for (size_t i = 0; i < sizeof by_itself / sizeof *by_itself; i++)
        if (!strncmp(why, by_itself[i], strlen(by_itself[i])))
            return DATE_BY_ITSELF;
    return strncmp(why, by_others, strlen(by_others)) ? DATE_BY_GUESS
                                                      : DATE_BY_OTHERS;
}

static enum date_order guess(const struct date_evidence *e,
                             const struct date_beside *beside, const char **why)
{
    enum date_order order = by_clock(e, beside->file_time, beside->now, why);
    if (order != DATE_UNKNOWN)
        return order;
    if (e->dotted * 2 > e->steps)
        return say(why, "dates with points", DATE_DMY);
    if (e->am_pm)
        return say(why, "a guess from AM/PM", DATE_MDY);
    return say(why, "a guess from the absence of AM/PM", DATE_DMY);
}

enum date_order date_decide(const struct date_evidence *e,
                            const struct date_beside *beside, const char **why)
{
    if (!e->dates)
        return say(why, "", DATE_UNKNOWN);
    if (e->first_over_12 != e->second_over_12)
        return say(why, above_12,
                   e->first_over_12 > e->second_over_12 ? DATE_DMY : DATE_MDY);
    if (e->weekday_mdy != e->weekday_dmy)
        return say(why, weekdays,
                   e->weekday_dmy > e->weekday_mdy ? DATE_DMY : DATE_MDY);
    if (e->jumps_mdy != e->jumps_dmy)
        return say(why, steps,
                   e->jumps_mdy > e->jumps_dmy ? DATE_DMY : DATE_MDY);
    enum date_order order = guess(e, beside, why);
    if (beside->others == DATE_UNKNOWN || beside->others == order)
        return order; /* the same by itself: it needs no others */
    return say(why, by_others, beside->others);
}
