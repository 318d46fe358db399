/* Zones by ICU; fixed offsets by ourselves. Knows no server. */
#include "core/zone.h"

#include <stdio.h>
#include <string.h>
#include <unicode/ucal.h>
#include <unicode/ustring.h>

#include "core/mem.h"
#include "core/span.h"

#define NAME_ROOM     128
#define FIRST_YEAR_MS INT64_C(0)             /* 1970 */
#define END_YEAR_MS   INT64_C(4102444800000) /* 2100 */

/* From `from_utc` on the clock is `minutes` ahead of UTC. */
struct spell {
    moment from_utc;
    int minutes;
};

struct zone {
    char name[NAME_ROOM];
    struct spell *spells; /* ascending; the first holds before it as well */
    size_t spell_count, spell_room;
};

/* "UTC", "Z", "GMT", "UTC+5", "+05:30", "UTC-0330"; false: not one. */
static bool read_fixed(struct span s, int *minutes)
{
    bool named = false;
    if (span_starts_nocase(s, "UTC") || span_starts_nocase(s, "GMT")) {
        s = span_cut(s, 3, s.len);
        named = true;
    } else if (span_eq_nocase(s, "Z")) {
        s.len = 0;
        named = true;
    }
    *minutes = 0;
    if (!s.len)
        return named;
    bool minus = *s.ptr == '-';
    if (!minus && *s.ptr != '+')
        return false;
    s = span_cut(s, 1, s.len);
    ptrdiff_t colon = span_find(s, ":");
    struct span hours = s, rest = {0};
    if (colon >= 0) {
        hours = span_cut(s, 0, (size_t)colon);
        rest = span_cut(s, (size_t)colon + 1, s.len);
    } else if (s.len == 4) {
        hours = span_cut(s, 0, 2);
        rest = span_cut(s, 2, 4);
    }
    uint64_t h, m = 0;
    if (!span_u64(hours, &h) || h > 15 ||
        (rest.len && (!span_u64(rest, &m) || m > 59)) ||
        (colon >= 0 && !rest.len))
        return false;
    *minutes = (int)(h * 60 + m) * (minus ? -1 : 1);
    return true;
}

static bool same_text(const UChar *a, const UChar *b)
{
    return u_strcmp(a, b) == 0;
}

/* The IANA name ICU has for `id`; false where ICU knows no such zone. */
static bool canonical(const UChar *id, UChar out[NAME_ROOM])
{
    static const UChar unknown[] = {'E', 't', 'c', '/', 'U', 'n',
                                    'k', 'n', 'o', 'w', 'n', 0};
    UErrorCode status = U_ZERO_ERROR;
    UBool is_system = false;
    ucal_getCanonicalTimeZoneID(id, -1, out, NAME_ROOM, &is_system, &status);
    return U_SUCCESS(status) && is_system && !same_text(out, unknown);
}

static bool find_zone(const char *name, UChar out[NAME_ROOM])
{
    UChar wide[NAME_ROOM];
    UErrorCode status = U_ZERO_ERROR;
    u_strFromUTF8(wide, NAME_ROOM, NULL, name, -1, &status);
    if (U_FAILURE(status) || status == U_STRING_NOT_TERMINATED_WARNING)
        return false;
    status = U_ZERO_ERROR;
    int32_t len =
        ucal_getTimeZoneIDForWindowsID(wide, -1, NULL, out, NAME_ROOM, &status);
    if (U_SUCCESS(status) && len > 0)
        return true;
    return canonical(wide, out);
}

/* ICU keeps names as they were first known; people expect today's. */
static const struct {
    const char *was, *is;
} renamed[] = {
    {"America/Buenos_Aires", "America/Argentina/Buenos_Aires"},
    {"America/Godthab",      "America/Nuuk"                  },
    {"America/Indianapolis", "America/Indiana/Indianapolis"  },
    {"America/Louisville",   "America/Kentucky/Louisville"   },
    {"Asia/Calcutta",        "Asia/Kolkata"                  },
    {"Asia/Katmandu",        "Asia/Kathmandu"                },
    {"Asia/Rangoon",         "Asia/Yangon"                   },
    {"Asia/Saigon",          "Asia/Ho_Chi_Minh"              },
    {"Atlantic/Faeroe",      "Atlantic/Faroe"                },
    {"Europe/Kiev",          "Europe/Kyiv"                   },
    {"Pacific/Enderbury",    "Pacific/Kanton"                },
    {"Pacific/Ponape",       "Pacific/Pohnpei"               },
    {"Pacific/Truk",         "Pacific/Chuuk"                 },
};

/* The new name, unless this ICU is too old to know it. */
static void name_as_today(char name[NAME_ROOM])
{
    UChar id[NAME_ROOM];
    for (size_t i = 0; i < sizeof renamed / sizeof *renamed; i++) {
        if (!strcmp(name, renamed[i].was) && find_zone(renamed[i].is, id)) {
            snprintf(name, NAME_ROOM, "%s", renamed[i].is);
            return;
        }
    }
}

static int offset_now(UCalendar *calendar, UErrorCode *status)
{
    return (ucal_get(calendar, UCAL_ZONE_OFFSET, status) +
            ucal_get(calendar, UCAL_DST_OFFSET, status)) /
           60000;
}

static void add_spell(struct zone *z, moment from_utc, int minutes)
{
    if (z->spell_count && z->spells[z->spell_count - 1].minutes == minutes)
        return;
    MEM_GROW(z->spells, z->spell_room, z->spell_count + 1);
    z->spells[z->spell_count++] = (struct spell){from_utc, minutes};
}

/* All of the zone's spells, so that asking needs no ICU, no lock and no time:
 * every sample of a log asks. */
static bool read_spells(struct zone *z, const UChar *id)
{
    UErrorCode status = U_ZERO_ERROR;
    UDate at = (UDate)FIRST_YEAR_MS;
    UCalendar *calendar = ucal_open(id, -1, "en", UCAL_GREGORIAN, &status);
    ucal_setMillis(calendar, at, &status);
    add_spell(z, (moment)at * 1000, offset_now(calendar, &status));
    while (U_SUCCESS(status) &&
           ucal_getTimeZoneTransitionDate(calendar, UCAL_TZ_TRANSITION_NEXT,
                                          &at, &status) &&
           at < (UDate)END_YEAR_MS) {
        ucal_setMillis(calendar, at, &status);
        add_spell(z, (moment)at * 1000, offset_now(calendar, &status));
    }
    ucal_close(calendar);
    return U_SUCCESS(status);
}

static bool open_named(struct zone *z, struct span name)
{
    UChar id[NAME_ROOM];
    UErrorCode status = U_ZERO_ERROR;
    char *text = mem_text_n(name.ptr, name.len);
    bool found = find_zone(text, id);
    mem_free(text);
    if (!found)
        return false;
    u_strToUTF8(z->name, NAME_ROOM, NULL, id, -1, &status);
    name_as_today(z->name);
    return U_SUCCESS(status) && read_spells(z, id);
}

static void open_fixed(struct zone *z, int minutes)
{
    unsigned ahead = (unsigned)(minutes < 0 ? -minutes : minutes);
    if (minutes)
        snprintf(z->name, NAME_ROOM, "UTC%c%02u:%02u", minutes < 0 ? '-' : '+',
                 ahead / 60, ahead % 60);
    else
        snprintf(z->name, NAME_ROOM, "UTC");
    add_spell(z, 0, minutes);
}

bool zone_open(struct zone **out, const char *name, struct err *err)
{
    struct zone *z = mem_new(sizeof *z);
    struct span trimmed = span_trim(span_of(name));
    int minutes;
    if (read_fixed(trimmed, &minutes)) {
        open_fixed(z, minutes);
    } else if (!open_named(z, trimmed)) {
        zone_close(z);
        return err_set(err, ERR_USAGE,
                       "'%.80s' is not a time zone; write it as "
                       "Europe/London, W. Europe Standard Time or UTC+01:00",
                       name ? name : "");
    }
    *out = z;
    return true;
}

void zone_close(struct zone *z)
{
    if (!z)
        return;
    mem_free(z->spells);
    mem_free(z);
}

const struct zone *zone_kept(const struct zone *z, struct arena *arena)
{
    if (!z)
        return NULL;
    struct zone *kept = arena_new(arena, sizeof *kept);
    size_t count = z->spell_count;
    *kept = *z;
    kept->spells = arena_array(arena, count, sizeof *kept->spells);
    kept->spell_room = count;
    if (count)
        memcpy(kept->spells, z->spells, count * sizeof *kept->spells);
    return kept;
}

const char *zone_name(const struct zone *z)
{
    return z->name;
}

int zone_offset_of_utc(const struct zone *z, moment utc)
{
    if (!z)
        return 0;
    size_t from = 0, to = z->spell_count;
    while (to - from > 1) { /* the last spell that began by then */
        size_t middle = from + (to - from) / 2;
        if (z->spells[middle].from_utc <= utc)
            from = middle;
        else
            to = middle;
    }
    return z->spells[from].minutes;
}

int zone_offset_of_local(const struct zone *z, moment local, bool second_pass)
{
    if (!z || z->spell_count == 1 || local < -MOMENT_DAY ||
        local > END_YEAR_MS * 1000)
        return zone_offset_of_utc(z, local);
    /* An offset is right when it holds at the UTC moment that it gives. The
     * ones in force a day before and a day after are all that can be. */
    int before = zone_offset_of_utc(z, local - MOMENT_DAY);
    int after = zone_offset_of_utc(z, local + MOMENT_DAY);
    bool before_holds =
        zone_offset_of_utc(z, local - before * MOMENT_MINUTE) == before;
    bool after_holds =
        zone_offset_of_utc(z, local - after * MOMENT_MINUTE) == after;
    if (before_holds && after_holds)
        return second_pass ? after : before;
    return after_holds ? after : before;
}
