/*
 * Days and microseconds, and the clock. Civil days by Howard Hinnant's
 * "chrono-compatible low-level date algorithms" (days_from_civil).
 */
#include "core/moment.h"

#include <stdio.h>

#include "core/machine.h"

static int64_t days_of(int year, int month, int day)
{
    int64_t y = year - (month <= 2);
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t of_era = y - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year -
           719468;
}

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

bool civil_is_valid(const struct civil *c)
{
    return c->year >= 1601 && c->year <= 9999 && c->month >= 1 &&
           c->month <= 12 && c->day >= 1 &&
           c->day <= days_in_month(c->year, c->month) && c->hour >= 0 &&
           c->hour <= 23 && c->minute >= 0 && c->minute <= 59 &&
           c->second >= 0 && c->second <= 59 && c->micro >= 0 &&
           c->micro <= 999999;
}

moment moment_of(const struct civil *c)
{
    int64_t seconds = days_of(c->year, c->month, c->day) * 86400 +
                      (int64_t)c->hour * 3600 + (int64_t)c->minute * 60 +
                      c->second;
    return seconds * MOMENT_SECOND + c->micro;
}

static int64_t floor_divide(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

struct civil moment_civil(moment m)
{
    int64_t day = floor_divide(m, MOMENT_DAY);
    int64_t rest = m - day * MOMENT_DAY;
    int64_t z = day + 719468;
    int64_t era = floor_divide(z, 146097);
    int64_t of_era = z - era * 146097;
    int64_t year =
        (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    int64_t part = (5 * of_year + 2) / 153;
    int month = (int)(part < 10 ? part + 3 : part - 9);
    return (struct civil){
        .year = (int)(year + era * 400 + (month <= 2)),
        .month = month,
        .day = (int)(of_year - (153 * part + 2) / 5 + 1),
        .hour = (int)(rest / MOMENT_HOUR),
        .minute = (int)(rest / MOMENT_MINUTE % 60),
        .second = (int)(rest / MOMENT_SECOND % 60),
        .micro = (int)(rest % MOMENT_SECOND),
    };
}

int moment_weekday(moment m)
{
    int64_t day = floor_divide(m, MOMENT_DAY) + 3; /* 1970-01-01: Thursday */
    return (int)(day - floor_divide(day, 7) * 7);
}

/* `width` digits, or up to it where `exact` is false; -1 when there is none. */
static int take_digits(struct span *s, size_t width, bool exact)
{
    int n = 0;
    size_t i = 0;
    while (i < width && i < s->len && s->ptr[i] >= '0' && s->ptr[i] <= '9')
        n = n * 10 + (s->ptr[i++] - '0');
    if (i == 0 || (exact && i < width))
        return -1;
    *s = span_cut(*s, i, s->len);
    return n;
}

static bool take(struct span *s, char c)
{
    if (!s->len || *s->ptr != c)
        return false;
    *s = span_cut(*s, 1, s->len);
    return true;
}

static bool read_fraction(struct span *s, int *micro)
{
    int unit = 100000;
    size_t i = 0;
    for (; i < s->len && s->ptr[i] >= '0' && s->ptr[i] <= '9'; i++) {
        *micro += (s->ptr[i] - '0') * unit;
        unit /= 10;
    }
    *s = span_cut(*s, i, s->len);
    return i > 0;
}

static bool read_clock(struct span *s, struct civil *c)
{
    if ((c->hour = take_digits(s, 2, true)) < 0 || !take(s, ':') ||
        (c->minute = take_digits(s, 2, true)) < 0)
        return false;
    if (!take(s, ':'))
        return true;
    if ((c->second = take_digits(s, 2, true)) < 0)
        return false;
    return !(take(s, '.') || take(s, ',')) || read_fraction(s, &c->micro);
}

/* `Z`, `+01:00`, `-0530`, `+01`, or nothing (UTC). */
static bool read_offset(struct span *s, int *minutes)
{
    if (!s->len || take(s, 'Z') || take(s, 'z'))
        return true;
    bool minus = take(s, '-');
    if (!minus && !take(s, '+'))
        return false;
    int hour = take_digits(s, 2, true), minute = 0;
    if (take(s, ':') || s->len)
        minute = take_digits(s, 2, true);
    if (hour < 0 || hour > 15 || minute < 0 || minute > 59)
        return false;
    *minutes = (hour * 60 + minute) * (minus ? -1 : 1);
    return true;
}

static bool read_moment(moment *out, struct span s, bool end_of_day)
{
    struct civil c = {0};
    int offset = 0;
    if ((c.year = take_digits(&s, 4, true)) < 0 || !take(&s, '-') ||
        (c.month = take_digits(&s, 2, true)) < 0 || !take(&s, '-') ||
        (c.day = take_digits(&s, 2, true)) < 0)
        return false;
    bool has_clock = s.len > 0 && (take(&s, 'T') || take(&s, ' '));
    if (has_clock && !read_clock(&s, &c))
        return false;
    if (!read_offset(&s, &offset) || s.len || !civil_is_valid(&c))
        return false;
    *out = moment_of(&c) - offset * MOMENT_MINUTE;
    if (!has_clock && end_of_day)
        *out += MOMENT_DAY - 1;
    return true;
}

bool moment_parse(moment *out, struct span text, bool end_of_day,
                  struct err *err)
{
    if (read_moment(out, span_trim(text), end_of_day))
        return true;
    return err_set(err, ERR_USAGE,
                   "'%.*s' is not a time; write it as 2026-03-04 or "
                   "2026-03-04T10:47:00Z",
                   text.len > 80 ? 80 : (int)text.len, text.ptr);
}

/* Years are clamped so that the text always fits. */
static struct civil printable(moment m)
{
    const moment first = INT64_C(-62167219200) * MOMENT_SECOND; /* year 0 */
    const moment last = INT64_C(253402300799) * MOMENT_SECOND;  /* 9999 */
    return moment_civil(m < first ? first : m > last ? last : m);
}

const char *moment_iso(moment utc, char out[MOMENT_TEXT])
{
    struct civil c = printable(utc);
    snprintf(out, MOMENT_TEXT, "%04u-%02u-%02uT%02u:%02u:%02uZ",
             (unsigned)c.year % 10000, (unsigned)c.month % 100,
             (unsigned)c.day % 100, (unsigned)c.hour % 100,
             (unsigned)c.minute % 100, (unsigned)c.second % 100);
    return out;
}

const char *moment_short(moment m, char out[MOMENT_TEXT])
{
    struct civil c = printable(m);
    snprintf(out, MOMENT_TEXT, "%04u-%02u-%02u %02u:%02u",
             (unsigned)c.year % 10000, (unsigned)c.month % 100,
             (unsigned)c.day % 100, (unsigned)c.hour % 100,
             (unsigned)c.minute % 100);
    return out;
}

const char *moment_date(moment m, char out[MOMENT_TEXT])
{
    struct civil c = printable(m);
    snprintf(out, MOMENT_TEXT, "%04u-%02u-%02u", (unsigned)c.year % 10000,
             (unsigned)c.month % 100, (unsigned)c.day % 100);
    return out;
}

moment moment_now(void)
{
    return machine_clock_us();
}
