/* Times as users type them. */
#include <string.h>

#include "core/moment.h"
#include "door.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct err err = {0};
    char text[MOMENT_TEXT];
    moment read, again, end;
    struct span typed = span_n((const char *)bytes, size);
    if (!moment_parse(&read, typed, false, &err)) {
        MUST(err.kind == ERR_USAGE && err.text[0]);
        return 0;
    }
    struct civil c = moment_civil(read);
    MUST(moment_of(&c) == read);
    MUST(moment_weekday(read) >= 0 && moment_weekday(read) <= 6);
    MUST(moment_parse(&end, typed, true, &err) && end >= read);
    moment_iso(read, text);
    MUST(strlen(text) == 20);
    if (civil_is_valid(&c)) {
        MUST(moment_parse(&again, span_of(text), false, &err));
        MUST(read - again == c.micro);
    }
    MUST(strlen(moment_short(read, text)) == 16);
    MUST(strlen(moment_date(read, text)) == 10);
    return 0;
}
