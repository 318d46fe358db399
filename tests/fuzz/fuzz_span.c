/* Cutting and strict numbers, of any bytes. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/span.h"
#include "door.h"

static bool is_inside(struct span part, struct span whole)
{
    return !part.len || (part.ptr >= whole.ptr &&
                         part.ptr + part.len <= whole.ptr + whole.len);
}

static void check_numbers(struct span s)
{
    uint64_t n;
    int i;
    double d;
    char text[32];
    if (span_u64(s, &n)) {
        snprintf(text, sizeof text, "%llu", (unsigned long long)n);
        size_t zeros = s.len - strlen(text);
        MUST(span_eq(span_cut(s, zeros, s.len), text));
        MUST(span_double(s, &d));
    }
    if (span_int(s, &i))
        MUST(span_double(s, &d) && d == i);
    if (span_double(s, &d))
        MUST(isfinite(d));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct span s = span_n((const char *)bytes, size), rest = s, part;
    check_numbers(s);
    MUST(is_inside(span_trim(s), s));
    size_t total = 0;
    while (span_token(&rest, &part)) {
        MUST(part.len && is_inside(part, s));
        check_numbers(part);
        total += part.len;
    }
    MUST(total <= size);
    total = 0;
    rest = s;
    while (span_split(&rest, ',', &part)) {
        MUST(is_inside(part, s));
        total += part.len + 1;
    }
    MUST(total == size + 1);
    ptrdiff_t at = span_find(s, "ab");
    MUST(at < 0 || span_starts(span_cut(s, (size_t)at, size), "ab"));
    ptrdiff_t any = span_find_nocase(s, "ab");
    MUST(at < 0 || (any >= 0 && any <= at));
    return 0;
}
