/* Digits of names that are times (input-formats, section 11). */
#include <string.h>

#include "ingest/naming.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

struct digits { /* one run of digits in a name */
    const char *at;
    size_t len;
    char before, after;
};

static int number(const char *at, size_t len)
{
    int n = 0;
    for (size_t i = 0; i < len; i++)
        n = n * 10 + (at[i] - '0');
    return n;
}

static bool set_time(struct date_fields *f, int hour, int minute, int second)
{
    if (hour > 23 || minute > 59 || second > 59)
        return false;
    f->hour = hour;
    f->minute = minute;
    f->second = second;
    f->has_time = true;
    return true;
}

static bool is_year(int n)
{
    return n >= 1990 && n < 2100;
}

static bool set_date(struct date_fields *f, int a, int b, int c)
{
    bool year_first = is_year(a);
    bool fits = year_first ? b >= 1 && b <= 12 && c >= 1 && c <= 31
                           : is_year(c) && a >= 1 && a <= 31 && b >= 1 &&
                                 b <= 31 && (a <= 12 || b <= 12);
    if (!fits)
        return false;
    f->a = a;
    f->b = b;
    f->c = c;
    f->has_date = true;
    f->year_first = year_first;
    f->separator = '-';
    return true;
}

/* hhmmss or hhmm */
static bool time_digits(struct date_fields *f, const char *at, size_t len)
{
    return (len == 6 || len == 4) &&
           set_time(f, number(at, 2), number(at + 2, 2),
                    len == 6 ? number(at + 4, 2) : 0);
}

static bool date_digits(struct date_fields *f, const char *at)
{
    return set_date(f, number(at, 4), number(at + 4, 2), number(at + 6, 2)) ||
           set_date(f, number(at, 2), number(at + 2, 2), number(at + 4, 4));
}

/* The time behind a date: 101500, 1015, 10-15-00, 10_15. */
static void time_after(struct date_fields *f, const struct digits *d,
                       size_t count)
{
    if (!count || !strchr("T_-. t", d->before) || !d->before)
        return;
    if (time_digits(f, d->at, d->len) || count < 2 || d[0].len > 2 ||
        d[1].len != 2)
        return;
    bool has_second = count > 2 && d[2].len == 2 && d[1].after == d[0].after;
    set_time(f, number(d[0].at, d[0].len), number(d[1].at, 2),
             has_second ? number(d[2].at, 2) : 0);
}

/* One run that holds date and time. */
static bool joined(struct date_fields *f, const char *at, size_t len)
{
    if (len >= 14 && len <= 17 && is_year(number(at, 4)) &&
        set_date(f, number(at, 4), number(at + 4, 2), number(at + 6, 2)))
        return time_digits(f, at + 8, 6);
    if (len == 12 &&
        set_date(f, number(at, 4), number(at + 4, 2), number(at + 6, 2)))
        return time_digits(f, at + 8, 4);
    if (len == 14 || len == 13) { /* HHMMSSDDMMYYYY, hour perhaps one digit */
        size_t hour = len - 12;
        int day = number(at + hour + 4, 2), month = number(at + hour + 6, 2);
        if (month > 12 || !set_date(f, number(at + hour + 8, 4), month, day))
            return false;
        return set_time(f, number(at, hour), number(at + hour, 2),
                        number(at + hour + 2, 2));
    }
    return false;
}

static bool date_at(struct date_fields *f, const struct digits *d, size_t count)
{
    if (joined(f, d->at, d->len))
        return true;
    if (d->len == 8 && date_digits(f, d->at)) {
        time_after(f, d + 1, count - 1);
        return true;
    }
    if (count < 3 || d[0].after != d[1].after || !strchr("-_.", d[0].after) ||
        d[1].len > 2)
        return false;
    int a = number(d[0].at, d[0].len), c = number(d[2].at, d[2].len);
    if (d[0].len == 2 && d[2].len == 2) /* yy-MM-dd */
        a += 2000;
    else if (!((d[0].len == 4 && d[2].len <= 2) ||
               (d[0].len <= 2 && d[2].len == 4)))
        return false;
    if (!set_date(f, a, number(d[1].at, d[1].len), c))
        return false;
    time_after(f, d + 3, count - 3);
    return true;
}

bool naming_time(struct span name, struct date_fields *out)
{
    struct digits run[16];
    size_t count = 0;
    for (size_t i = 0; i < name.len && count < 16;) {
        if (!is_digit(name.ptr[i])) {
            i++;
            continue;
        }
        size_t from = i;
        while (i < name.len && is_digit(name.ptr[i]))
            i++;
        run[count++] = (struct digits){name.ptr + from, i - from,
                                       from ? name.ptr[from - 1] : '\0',
                                       i < name.len ? name.ptr[i] : '\0'};
    }
    for (size_t i = 0; i < count; i++) {
        struct date_fields f = {.weekday = -1};
        if (run[i].len <= 17 && date_at(&f, &run[i], count - i)) {
            *out = f;
            return true;
        }
    }
    struct date_fields f = {.weekday = -1};
    if (count == 1 && run[0].len == 6 && time_digits(&f, run[0].at, 6)) {
        *out = f; /* 101500.txt: the day must come from elsewhere */
        return true;
    }
    return false;
}
