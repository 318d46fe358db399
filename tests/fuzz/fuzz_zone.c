/* Names of time zones, from captures and from the command line. */
#include <string.h>

#include "core/mem.h"
#include "core/zone.h"
#include "door.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct err err = {0};
    struct zone *zone = NULL, *again = NULL;
    char *name = mem_text_n((const char *)bytes, size);
    if (zone_open(&zone, name, &err)) {
        MUST(zone_open(&again, zone_name(zone), &err));
        MUST(!strcmp(zone_name(zone), zone_name(again)));
        for (int year = 1601; year < 2500; year += 97) {
            struct civil c = {.year = year, .month = 3, .day = 29, .hour = 1};
            moment m = moment_of(&c);
            int offset = zone_offset_of_utc(zone, m);
            MUST(offset >= -18 * 60 && offset <= 18 * 60);
            MUST(offset == zone_offset_of_utc(again, m));
            zone_offset_of_local(zone, m, false);
            zone_offset_of_local(zone, m, true);
        }
    } else {
        MUST(err.kind == ERR_USAGE && err.text[0]);
    }
    zone_close(zone);
    zone_close(again);
    mem_free(name);
    return 0;
}
