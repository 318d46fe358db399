/* Windows itself, as systeminfo and its events tell it. Knows nothing of
 * ports. */
#include "analysis/platform.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EVENT_STARTED  6005 /* the event log began: Windows started */
#define EVENT_SHUTDOWN 1074 /* somebody asked for a restart */
#define SAME_START     MOMENT_HOUR

/* The updates of 10 July 2018, all systems. */
static const int of_july[] = {4338814, 4338815, 4338818, 4338819,
                              4338820, 4338823, 4338824, 4338825,
                              4338826, 4338829, 4338830};
/* Those of the same month that mend them; all of August and later have higher
 * numbers than LATER. */
static const int mending[] = {4338816, 4338817, 4338821,
                              4338822, 4338827, 4338831};
#define LATER 4343884

/* The same as builds with their revision: 14393.2363 is the fault's, 14393.2368
 * the first without it. */
static const struct {
    int build, first, mended;
} july_builds[] = {
    {10240, 17914, 17918},
    {14393, 2363,  2368 },
    {15063, 1206,  1209 },
    {16299, 547,   551  },
    {17134, 165,   167  },
};

const struct setting_view *platform_setting(const struct history *h,
                                            const char *name)
{
    const struct setting_view *last = NULL;
    for (size_t i = 0; i < h->setting_count; i++) {
        if (!strcmp(h->settings[i].name, name))
            last = &h->settings[i];
    }
    return last;
}

bool platform_is_known(const struct history *h)
{
    return platform_setting(h, "os.version") ||
           platform_setting(h, "os.hotfixes");
}

static bool is_any_of(int kb, const int *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (list[i] == kb)
            return true;
    }
    return false;
}

/* Next KB number of "KB1,KB2"; false at the end. */
static bool next_update(struct span *rest, int *kb)
{
    struct span word;
    while (span_split(rest, ',', &word)) {
        word = span_trim(word);
        if (span_starts(word, "KB") &&
            span_int(span_cut(word, 2, word.len), kb))
            return true;
    }
    return false;
}

bool platform_has_update(const struct history *h, int kb)
{
    const struct setting_view *s = platform_setting(h, "os.hotfixes");
    struct span rest = span_of(s ? s->value : "");
    int number;
    while (next_update(&rest, &number)) {
        if (number == kb)
            return true;
    }
    return false;
}

static bool july_by_updates(const struct setting_view *s)
{
    struct span rest = span_of(s->value);
    bool july = false;
    int kb;
    while (next_update(&rest, &kb)) {
        if (kb >= LATER ||
            is_any_of(kb, mending, sizeof mending / sizeof *mending))
            return false;
        july |= is_any_of(kb, of_july, sizeof of_july / sizeof *of_july);
    }
    return july;
}

/* "10.0.14393.2363": systeminfo tells no revision, people may. */
static bool july_by_build(const struct setting_view *s)
{
    for (size_t i = 0; i < sizeof july_builds / sizeof *july_builds; i++) {
        char build[8];
        int number = 0, digits = 0;
        struct span text = span_of(s->value);
        snprintf(build, sizeof build, "%d.", july_builds[i].build);
        ptrdiff_t at = span_find(text, build);
        if (at < 0)
            continue;
        for (size_t k = (size_t)at + strlen(build); k < text.len && digits < 6;
             k++, digits++) {
            if (text.ptr[k] < '0' || text.ptr[k] > '9')
                break;
            number = number * 10 + (text.ptr[k] - '0');
        }
        return number >= july_builds[i].first && number < july_builds[i].mended;
    }
    return false;
}

bool platform_is_july_2018(const struct history *h,
                           const struct setting_view **by)
{
    const struct setting_view *updates = platform_setting(h, "os.hotfixes");
    const struct setting_view *version = platform_setting(h, "os.version");
    if (updates && july_by_updates(updates)) {
        *by = updates;
        return true;
    }
    *by = version;
    return version && july_by_build(version);
}

/* ---- restarts ---- */

static int order_moments(const void *a, const void *b)
{
    moment x = *(const moment *)a, y = *(const moment *)b;
    return (x > y) - (x < y);
}

/* "2026-03-02T08:00:00", the server's clock */
static bool read_boot(const struct history *h, const char *value, moment *out)
{
    moment local;
    if (!moment_parse(&local, span_of(value), false, NULL))
        return false;
    *out = local - zone_offset_of_local(h->zone, local, false) * MOMENT_MINUTE;
    return true;
}

size_t platform_boots(moment **out, const struct history *h,
                      struct arena *arena)
{
    moment *boot =
        arena_array(arena, h->setting_count + h->event_count + 1, sizeof *boot);
    size_t n = 0, distinct = 0;
    for (size_t i = 0; i < h->setting_count; i++) {
        if (!strcmp(h->settings[i].name, "os.boot_time"))
            n += read_boot(h, h->settings[i].value, &boot[n]);
    }
    for (size_t i = 0; i < h->event_count; i++) {
        if (h->events[i].event_id == EVENT_STARTED ||
            h->events[i].event_id == EVENT_SHUTDOWN)
            boot[n++] = h->events[i].at_utc;
    }
    if (n)
        qsort(boot, n, sizeof *boot, order_moments);
    for (size_t i = 0; i < n; i++) {
        if (!distinct || boot[i] - boot[distinct - 1] > SAME_START)
            boot[distinct++] = boot[i];
    }
    *out = boot;
    return distinct;
}

double platform_uptime_days(const struct history *h, moment at,
                            struct arena *arena)
{
    moment *boot;
    double days = -1;
    size_t n = platform_boots(&boot, h, arena);
    for (size_t i = 0; i < n && boot[i] <= at; i++)
        days = (double)(at - boot[i]) / (double)MOMENT_DAY;
    return days;
}

bool platform_names_error(const struct event_view *e, const char *number)
{
    size_t len = strlen(number);
    const char *at = strstr(e->message, number);
    for (; at; at = strstr(at + 1, number)) {
        bool before = at > e->message && at[-1] >= '0' && at[-1] <= '9';
        bool after = at[len] >= '0' && at[len] <= '9';
        if (!before && !after)
            return true;
    }
    return false;
}
