/* Reads times as people's systems write them. Knows words of many languages,
 * and nothing of files. */
#include <stdlib.h>
#include <string.h>

#include "ingest/dateorder.h"
#include "ingest/datewords.h"

#define UNSET (-1)

struct scan { /* a line being read as a time */
    const char *at, *end;
    int number[3]; /* bare numbers, with a month word */
    int number_count;
    int pending;          /* a bare number whose unit may follow: 2026年 */
    int year, month, day; /* by units */
    int half;             /* 0 unknown, 1 AM, 2 PM */
    int unknown_words;
    bool bad;
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (unsigned char)c >= 0x80;
}

/* Blanks, no-break blanks, direction marks, and what only decorates. */
static size_t filler(const char *at, const char *end)
{
    static const char *const wide[] = {
        "\xc2\xa0",     "\xe2\x80\xaf", "\xe2\x80\x8e",
        "\xe2\x80\x8f", "\xe3\x80\x80", "\xef\xbb\xbf",
    };
    if (strchr(" \t\r,;()[]{}\"'", *at) && *at)
        return 1;
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++) {
        size_t len = strlen(wide[i]);
        if ((size_t)(end - at) >= len && !memcmp(at, wide[i], len))
            return len;
    }
    return 0;
}

static int take_number(struct scan *s, int *digits)
{
    int n = 0, count = 0;
    *digits = 0;
    while (s->at < s->end && is_digit(*s->at)) {
        if (++count > 9) {
            s->bad = true;
            return 0;
        }
        n = n * 10 + (*s->at++ - '0');
    }
    *digits = count;
    return n;
}

static bool at_digit(const struct scan *s, size_t ahead)
{
    return (size_t)(s->end - s->at) > ahead && is_digit(s->at[ahead]);
}

static int take_micro(struct scan *s)
{
    int micro = 0, scale = 100000;
    while (s->at < s->end && is_digit(*s->at)) {
        micro += (*s->at++ - '0') * scale;
        scale /= 10;
    }
    return micro;
}

/* The hour is read; `mark` parts it from the minute. */
static void take_time(struct scan *s, struct date_fields *f, int hour,
                      char mark)
{
    int digits;
    if (f->has_time || hour > 24) {
        s->bad = true;
        return;
    }
    s->at++;
    f->hour = hour;
    f->minute = take_number(s, &digits);
    s->bad |= digits != 2 || f->minute > 59;
    if (s->at < s->end && *s->at == mark && at_digit(s, 1)) {
        s->at++;
        f->second = take_number(s, &digits);
        s->bad |= digits != 2 || f->second > 60;
    }
    if (f->second == 60)
        f->second = 59;
    if (s->at < s->end && (*s->at == '.' || *s->at == ',' || *s->at == ':') &&
        at_digit(s, 1)) {
        s->at++;
        f->micro = take_micro(s);
    }
    f->has_time = true;
}

static void take_offset(struct scan *s, struct date_fields *f)
{
    int digits, sign = *s->at == '-' ? -1 : 1;
    s->at++;
    int hours = take_number(s, &digits), minutes = 0;
    if (digits == 4) {
        minutes = hours % 100;
        hours /= 100;
    } else if (s->at < s->end && *s->at == ':') {
        s->at++;
        minutes = take_number(s, &digits);
    }
    s->bad |= hours > 14 || minutes > 59 || f->has_offset;
    f->has_offset = true;
    f->offset_minutes = sign * (hours * 60 + minutes);
}

static struct span take_word(struct scan *s)
{
    const char *from = s->at;
    while (s->at < s->end && is_word_byte(*s->at) && !filler(s->at, s->end))
        s->at++;
    return span_n(from, (size_t)(s->at - from));
}

static void skip_blank(struct scan *s)
{
    while (s->at < s->end && *s->at == ' ')
        s->at++;
}

/* The first number is read; a separator follows. */
static void take_date(struct scan *s, struct date_fields *f, int a, int digits)
{
    char mark = *s->at++;
    int b_digits, c_digits;
    f->separator = mark;
    if (mark == '.')
        skip_blank(s);
    f->a = a;
    if (s->at < s->end && is_word_byte(*s->at)) {
        f->month_word = date_word_month(take_word(s));
        s->bad |= !f->month_word;
        b_digits = 2;
    } else {
        f->b = take_number(s, &b_digits);
    }
    if (s->bad || s->at >= s->end || *s->at != mark || b_digits < 1 ||
        b_digits > 2) {
        s->bad = true;
        return;
    }
    s->at++;
    if (mark == '.')
        skip_blank(s);
    f->c = take_number(s, &c_digits);
    f->year_first = digits == 4;
    s->bad |= f->has_date ||
              (digits == 4 ? c_digits > 2 || c_digits < 1
                           : digits > 2 || (c_digits != 2 && c_digits != 4));
    if (mark == '.' && s->at < s->end && *s->at == '.')
        s->at++;
    if (f->month_word && f->year_first) { /* 2026-Nov-23 */
        f->c = a;
        f->a = f->b;
    }
    f->has_date = true;
    if (s->at + 1 < s->end &&
        (*s->at == 'T' || *s->at == 't' || *s->at == '_') && is_digit(s->at[1]))
        s->at++;
}

static void take_digits(struct scan *s, struct date_fields *f)
{
    int digits, n = take_number(s, &digits);
    char next = s->at < s->end ? *s->at : '\0';
    bool more = at_digit(s, 1);
    bool word = (size_t)(s->end - s->at) > 1 && is_word_byte(s->at[1]);
    if (next == ':' && more && digits <= 2) {
        take_time(s, f, n, ':');
    } else if (next == '.' && more && f->has_date && !f->has_time &&
               digits <= 2) {
        take_time(s, f, n, '.');
    } else if ((next == '/' || next == '-' || next == '.') && !f->has_date &&
               (more || (next == '-' && word) ||
                (next == '.' && digits == 4 && (size_t)(s->end - s->at) > 2 &&
                 s->at[1] == ' ' && is_digit(s->at[2])))) {
        take_date(s, f, n, digits);
    } else {
        if (next == '.') /* 2. März */
            s->at++;
        if (s->number_count == 3) {
            s->bad = true;
            return;
        }
        s->number[s->number_count++] = n;
        s->pending = n;
        return;
    }
    s->pending = UNSET;
}

static void unit(struct scan *s, int *into)
{
    if (s->pending == UNSET || *into != UNSET || !s->number_count) {
        s->bad = true;
        return;
    }
    *into = s->pending;
    s->pending = UNSET;
    s->number_count--;
}

static void apply(struct scan *s, struct date_fields *f,
                  const struct date_word *w)
{
    int value = UNSET;
    switch (w->kind) {
    case WORD_WEEKDAY:
        f->weekday = w->value;
        break;
    case WORD_MONTH:
        s->bad |= f->month_word != 0 || f->has_date;
        f->month_word = w->value;
        break;
    case WORD_AM:
    case WORD_PM:
        s->bad |= s->half != 0;
        s->half = w->kind == WORD_AM ? 1 : 2;
        break;
    case WORD_IGNORED:
        break;
    case WORD_UTC:
        f->has_offset = true;
        f->offset_minutes = 0;
        break;
    case WORD_YEAR:
        unit(s, &s->year);
        break;
    case WORD_MONTH_OF:
        if (s->pending == UNSET) /* 月 alone is Monday */
            f->weekday = 0;
        else
            unit(s, &s->month);
        break;
    case WORD_DAY_OF:
        if (s->pending == UNSET)
            f->weekday = 6;
        else
            unit(s, &s->day);
        break;
    case WORD_HOUR_OF:
        unit(s, &value);
        f->hour = value;
        f->has_time = true;
        break;
    case WORD_MINUTE_OF:
        unit(s, &value);
        f->minute = value;
        break;
    case WORD_SECOND_OF:
        unit(s, &value);
        f->second = value;
        break;
    }
}

/* 2026年3月2日 and 下午3:01 have no blanks: the longest word that begins here.
 */
static void take_known_word(struct scan *s, struct date_fields *f)
{
    struct scan ahead = *s;
    size_t run = take_word(&ahead).len, len;
    struct span text = span_n(s->at, (size_t)(s->end - s->at));
    const struct date_word *word = date_word_at(text, run, &len);
    if (word) {
        s->at += len;
        apply(s, f, word);
    } else {
        s->at += run;
        s->unknown_words++;
        s->bad |= run > 8 || s->unknown_words > 1;
    }
    if (s->at < s->end && *s->at == '.')
        s->at++;
}

/* Bare numbers take their meaning from the month word beside them. */
static void settle_numbers(struct scan *s, struct date_fields *f)
{
    if (s->year != UNSET && s->month != UNSET && s->day != UNSET) {
        f->a = s->year;
        f->b = s->month;
        f->c = s->day;
        f->has_date = f->year_first = true;
    } else if (s->year != UNSET || s->month != UNSET || s->day != UNSET) {
        s->bad = true;
    }
    if (!s->number_count)
        return;
    if (f->has_date || !f->month_word || s->number_count != 2) {
        s->bad = true;
        return;
    }
    bool year_before = s->number[0] > 31;
    f->a = s->number[year_before ? 1 : 0];
    f->c = s->number[year_before ? 0 : 1];
    f->has_date = true;
    s->bad |= f->c < 1000;
}

static void settle_half(struct scan *s, struct date_fields *f)
{
    if (!s->half)
        return;
    s->bad |= !f->has_time || f->hour < 0 || f->hour > 23;
    f->has_am_pm = true;
    if (f->hour == 12)
        f->hour = s->half == 1 ? 0 : 12;
    else if (s->half == 2 && f->hour < 12)
        f->hour += 12;
}

bool date_read(struct span text, struct date_fields *out)
{
    struct date_fields f = {.weekday = -1};
    text = span_trim(text);
    if (text.len < 4 || text.len > 80)
        return false;
    struct scan s = {.at = text.ptr,
                     .end = text.ptr + text.len,
                     .pending = UNSET,
                     .year = UNSET,
                     .month = UNSET,
                     .day = UNSET};
    while (s.at < s.end && !s.bad) {
        size_t skip = filler(s.at, s.end);
        if (skip) {
            s.at += skip;
            continue;
        }
        if (is_digit(*s.at))
            take_digits(&s, &f);
        else if (is_word_byte(*s.at))
            take_known_word(&s, &f);
        else if ((*s.at == '+' || *s.at == '-') && at_digit(&s, 1) &&
                 (f.has_time || f.has_offset)) {
            f.has_offset = false;
            take_offset(&s, &f);
        } else {
            s.bad = true;
        }
    }
    if (!s.bad)
        settle_numbers(&s, &f);
    if (!s.bad)
        settle_half(&s, &f);
    if (s.bad || (!f.has_date && !f.has_time) || f.hour > 23 || f.minute > 59 ||
        f.second > 59 || (f.month_word && !f.has_date))
        return false;
    if (s.unknown_words && !f.has_date)
        return false;
    *out = f;
    return true;
}
