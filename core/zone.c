/* Zones by ICU; fixed offsets by ourselves. Knows no server. */
#include "core/zone.h"

#include <unicode/ucal.h>
#include <unicode/ustring.h>

#include "core/buf.h"
#include "core/mem.h"
#include "core/span.h"

#define NAME_ROOM 128

struct zone {
    char name[NAME_ROOM];
    UCalendar *calendar; /* NULL: a fixed offset */
    int fixed_minutes;
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

bool zone_open(struct zone **out, const char *name, struct err *err)
{
    struct zone *z = mem_new(sizeof *z);
    UChar id[NAME_ROOM];
    UErrorCode status = U_ZERO_ERROR;
    struct span trimmed = span_trim(span_of(name));
    if (read_fixed(trimmed, &z->fixed_minutes)) {
        struct buf text = {0};
        int minutes = z->fixed_minutes;
        buf_text(&text, "UTC");
        if (minutes)
            buf_addf(&text, "%c%02d:%02d", minutes < 0 ? '-' : '+',
                     (minutes < 0 ? -minutes : minutes) / 60,
                     (minutes < 0 ? -minutes : minutes) % 60);
        for (size_t i = 0; i <= text.len && i < NAME_ROOM; i++)
            z->name[i] = text.ptr[i];
        buf_clear(&text);
        *out = z;
        return true;
    }
    char *copy = mem_text_n(trimmed.ptr, trimmed.len);
    bool found = find_zone(copy, id);
    mem_free(copy);
    if (found) {
        u_strToUTF8(z->name, NAME_ROOM, NULL, id, -1, &status);
        z->calendar = ucal_open(id, -1, "en", UCAL_GREGORIAN, &status);
    }
    if (!found || U_FAILURE(status)) {
        zone_close(z);
        return err_set(err, ERR_USAGE,
                       "'%.80s' is not a time zone; write it as "
                       "Europe/London, W. Europe Standard Time or UTC+01:00",
                       name);
    }
    *out = z;
    return true;
}

void zone_close(struct zone *z)
{
    if (!z)
        return;
    if (z->calendar)
        ucal_close(z->calendar);
    mem_free(z);
}

const char *zone_name(const struct zone *z)
{
    return z->name;
}

static int field_minutes(UCalendar *calendar, UErrorCode *status)
{
    return (ucal_get(calendar, UCAL_ZONE_OFFSET, status) +
            ucal_get(calendar, UCAL_DST_OFFSET, status)) /
           60000;
}

int zone_offset_of_utc(const struct zone *z, moment utc)
{
    UErrorCode status = U_ZERO_ERROR;
    if (!z)
        return 0;
    if (!z->calendar)
        return z->fixed_minutes;
    ucal_setMillis(z->calendar, (UDate)utc / 1000, &status);
    int minutes = field_minutes(z->calendar, &status);
    return U_SUCCESS(status) ? minutes : 0;
}

int zone_offset_of_local(const struct zone *z, moment local, bool second_pass)
{
    if (!z || !z->calendar)
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
