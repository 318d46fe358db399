/*
 * Days as people write them. Knows calendars; must never know what is due.
 */
#include "cli/due.h"

#include <string.h>

#include "core/moment.h"

struct parts { /* three numbers and what stands between them */
    int number[3];
    char between;
};

static bool split(struct parts *p, struct span text)
{
    static const char marks[] = "./-";
    text = span_trim(text);
    for (size_t m = 0; marks[m]; m++) {
        struct span rest = text, part;
        size_t count = 0;
        while (span_split(&rest, marks[m], &part)) {
            if (count == 3 || !span_int(span_trim(part), &p->number[count]))
                break;
            count++;
        }
        p->between = marks[m];
        if (count == 3 && !rest.len)
            return true;
    }
    return false;
}

enum due_order due_order_of(struct span text)
{
    struct parts p;
    if (!split(&p, text) || p.between != '/')
        return DUE_ORDER_NONE;
    if (p.number[0] > 12 && p.number[1] <= 12)
        return DUE_ORDER_DAY_FIRST;
    return p.number[1] > 12 && p.number[0] <= 12 ? DUE_ORDER_MONTH_FIRST
                                                 : DUE_ORDER_NONE;
}

static bool is_iso(const char **out, struct span text, struct arena *arena)
{
    struct err unused = {0};
    char day[MOMENT_TEXT];
    moment at;
    if (text.len < 10 || text.ptr[4] != '-' ||
        !moment_parse(&at, text, false, &unused))
        return false;
    *out = arena_text(arena, moment_date(at, day));
    return true;
}

bool due_day(const char **out, const char *text, enum due_order order,
             struct arena *arena, struct err *err)
{
    struct span given = span_trim(span_of(text));
    struct parts p;
    struct civil day = {0};
    char shown[MOMENT_TEXT];
    *out = "";
    if (!given.len || is_iso(out, given, arena))
        return true;
    if (!split(&p, given) || p.between == '-' || p.number[2] < 1000)
        return err_set(err, ERR_USAGE,
                       "\"%s\" is not a day: write it like 2026-04-30", text);
    if (p.between == '/') {
        enum due_order own = due_order_of(given);
        order = own != DUE_ORDER_NONE ? own : order;
        if (p.number[0] == p.number[1])
            order = DUE_ORDER_DAY_FIRST;
    } else {
        order = DUE_ORDER_DAY_FIRST;
    }
    if (order == DUE_ORDER_NONE)
        return err_set(err, ERR_USAGE,
                       "\"%s\" could be two days, and no other date here tells "
                       "which: write it like 2026-04-30",
                       text);
    bool is_day_first = order == DUE_ORDER_DAY_FIRST;
    day.year = p.number[2];
    day.month = p.number[is_day_first ? 1 : 0];
    day.day = p.number[is_day_first ? 0 : 1];
    if (!civil_is_valid(&day))
        return err_set(err, ERR_USAGE,
                       "\"%s\" is not a day of any month: write it like "
                       "2026-04-30",
                       text);
    *out = arena_text(arena, moment_date(moment_of(&day), shown));
    return true;
}
