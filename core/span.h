#ifndef CORE_SPAN_H
#define CORE_SPAN_H
/* A borrowed piece of bytes: not NUL-terminated, lives as long as its owner. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct span {
    const char *ptr;
    size_t len;
};

struct span span_of(const char *text); /* NULL gives an empty span */
struct span span_n(const char *ptr, size_t len);
struct span span_trim(struct span s); /* blanks, tabs, CR, LF */
struct span span_cut(struct span s, size_t from, size_t to); /* clamped */
bool span_eq(struct span s, const char *text);
bool span_eq_nocase(struct span s, const char *text); /* ASCII letters only */
bool span_same(struct span a, struct span b);
bool span_starts(struct span s, const char *prefix);
bool span_starts_nocase(struct span s, const char *prefix);
bool span_ends_nocase(struct span s, const char *suffix);
/* Place of `needle` in s, or -1. */
ptrdiff_t span_find(struct span s, const char *needle);
ptrdiff_t span_find_nocase(struct span s, const char *needle);
/* Takes the next run of non-blanks off *s; false (and an empty token) when none
 * is left. */
bool span_token(struct span *s, struct span *token);
/* Takes the text up to `sep` (not included) off *s; false (and an empty part)
 * at the end. */
bool span_split(struct span *s, char sep, struct span *part);
/* Whole span is digits (at least one) and fits. */
bool span_u64(struct span s, uint64_t *out);
bool span_int(struct span s, int *out); /* optional sign */
/* Decimal number with '.' or ',' as the decimal mark and perhaps an exponent;
 * never infinite, never NaN. */
bool span_double(struct span s, double *out);
#endif
