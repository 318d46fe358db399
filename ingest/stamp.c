/* Finds times among words. Decides nothing about their order. */
#include "ingest/stamp.h"

#include <string.h>

#define LINE_MAX_LEN 120
#define TRIES_MAX    24 /* a line of numbers is no time */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool stamp_before(struct span line, struct date_fields *out, struct span *rest)
{
    if (line.len < 12 || (line.ptr[0] != '{' && line.ptr[0] != '[') ||
        !is_digit(line.ptr[1]))
        return false;
    ptrdiff_t end = span_find(line, line.ptr[0] == '{' ? "}" : "]");
    if (end < 8 || end > 40)
        return false;
    *rest = span_cut(line, (size_t)end + 1, line.len);
    return date_read(span_cut(line, 1, (size_t)end), out) && out->has_date &&
           span_trim(*rest).len > 0;
}

/* Times of which a capture was not taken. */
static bool tells_the_past(struct span line)
{
    static const char *const words[] = {
        "boot",      "install",  "lease",    "expire",    "obtained",
        "created",   "modified", "uptime",   "startzeit", "start time",
        "geändert",  "erhalten", "läuft ab", "démarrage", "arranque",
        "instal",    "verfalls", "bail",     "copyright", "загрузки",
        "установки",
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (span_find_nocase(line, words[i]) >= 0)
            return true;
    }
    return false;
}

/* Drops the last word. */
static struct span shorter(struct span s)
{
    while (s.len && s.ptr[s.len - 1] != ' ' && s.ptr[s.len - 1] != '|')
        s.len--;
    while (s.len && (s.ptr[s.len - 1] == ' ' || s.ptr[s.len - 1] == '|'))
        s.len--;
    return s;
}

/* The clock behind a date that was found alone. */
static void add_clock(struct span rest, struct date_fields *out)
{
    struct span token;
    struct date_fields clock;
    while (!out->has_time && span_token(&rest, &token)) {
        struct span pair = token, half = rest, next;
        if (span_token(&half, &next))
            pair.len = (size_t)(next.ptr + next.len - token.ptr);
        if ((!date_read(pair, &clock) || !clock.has_time) &&
            !date_read(token, &clock))
            continue;
        if (clock.has_date || !clock.has_time)
            continue;
        out->hour = clock.hour;
        out->minute = clock.minute;
        out->second = clock.second;
        out->micro = clock.micro;
        out->has_am_pm = clock.has_am_pm;
        out->has_time = true;
    }
}

static bool has_year(const struct date_fields *f)
{
    return f->has_date && (f->a >= 1990 || f->c >= 1990);
}

bool stamp_within(struct span line, struct date_fields *out)
{
    line = span_trim(line);
    if (line.len > LINE_MAX_LEN || tells_the_past(line))
        return false;
    int tries = 0;
    for (size_t at = 0; at < line.len && tries < TRIES_MAX; at++) {
        bool begins = is_digit(line.ptr[at]) &&
                      (!at || (!is_digit(line.ptr[at - 1]) &&
                               !strchr("./:-", line.ptr[at - 1])));
        struct span head = span_cut(line, at, line.len);
        for (int i = 0; begins && head.len >= 8 && i < 8; i++, tries++) {
            if (date_read(head, out) && has_year(out)) {
                size_t end = at + head.len;
                add_clock(span_cut(line, end, line.len), out);
                return true;
            }
            head = shorter(head);
        }
    }
    return false;
}
