/* Borrowed bytes: cutting, comparing, strict numbers. No meaning attached. */
#include "core/span.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/bits.h"

struct span span_of(const char *text)
{
    return (struct span){text, text ? strlen(text) : 0};
}

struct span span_n(const char *ptr, size_t len)
{
    return (struct span){ptr, len};
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool are_eight_spaces(const char *at)
{
    return word_of(at) == UINT64_C(0x2020202020202020);
}

/* Columns are filled up with spaces: by eights as long as it goes. */
struct span span_trim(struct span s)
{
    while (s.len >= 8 && are_eight_spaces(s.ptr + s.len - 8))
        s.len -= 8;
    while (s.len && is_blank(s.ptr[s.len - 1]))
        s.len--;
    while (s.len && is_blank(*s.ptr))
        s.ptr++, s.len--;
    return s;
}

struct span span_cut(struct span s, size_t from, size_t to)
{
    if (to > s.len)
        to = s.len;
    if (from > to)
        from = to;
    if (!s.ptr)
        return (struct span){NULL, 0};
    return (struct span){s.ptr + from, to - from};
}

bool span_eq(struct span s, const char *text)
{
    return s.len == strlen(text) && (!s.len || !memcmp(s.ptr, text, s.len));
}

static bool same_nocase(const char *a, const char *b, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (lower(a[i]) != lower(b[i]))
            return false;
    }
    return true;
}

bool span_eq_nocase(struct span s, const char *text)
{
    return s.len == strlen(text) && same_nocase(s.ptr, text, s.len);
}

bool span_same(struct span a, struct span b)
{
    return a.len == b.len && (!a.len || !memcmp(a.ptr, b.ptr, a.len));
}

bool span_starts(struct span s, const char *prefix)
{
    size_t len = strlen(prefix);
    return s.len >= len && (!len || !memcmp(s.ptr, prefix, len));
}

bool span_starts_nocase(struct span s, const char *prefix)
{
    size_t len = strlen(prefix);
    return s.len >= len && same_nocase(s.ptr, prefix, len);
}

bool span_ends_nocase(struct span s, const char *suffix)
{
    size_t len = strlen(suffix);
    return s.len >= len && same_nocase(s.ptr + s.len - len, suffix, len);
}

ptrdiff_t span_find(struct span s, const char *needle)
{
    size_t len = strlen(needle);
    if (!len)
        return 0;
    for (size_t i = 0; i + len <= s.len; i++) {
        const char *at = memchr(s.ptr + i, needle[0], s.len - len - i + 1);
        if (!at)
            return -1;
        if (!memcmp(at, needle, len))
            return at - s.ptr;
        i = (size_t)(at - s.ptr);
    }
    return -1;
}

/* Is a byte of these 64 the letter, or one that differs in its case? (More are
 * taken for it; none is missed.) Compilers look at many at once. */
static bool may_have(const char *at, char letter)
{
    unsigned char found = 0;
    for (size_t i = 0; i < 64; i++)
        found |= (unsigned char)((at[i] | 32) == (letter | 32));
    return found != 0;
}

ptrdiff_t span_find_nocase(struct span s, const char *needle)
{
    size_t len = strlen(needle);
    char first = lower(*needle);
    if (!len)
        return 0;
    for (size_t i = 0; i + len <= s.len;) {
        size_t end = i + 64;
        if (end <= s.len && !may_have(s.ptr + i, first)) {
            i = end;
            continue;
        }
        for (; i < end && i + len <= s.len; i++)
            if (lower(s.ptr[i]) == first && same_nocase(s.ptr + i, needle, len))
                return (ptrdiff_t)i;
    }
    return -1;
}

bool span_token(struct span *s, struct span *token)
{
    while (s->len && is_blank(*s->ptr))
        s->ptr++, s->len--;
    size_t len = 0;
    while (len < s->len && !is_blank(s->ptr[len]))
        len++;
    *token = span_n(s->ptr, len);
    if (!len)
        return false;
    s->ptr += len;
    s->len -= len;
    return true;
}

bool span_split(struct span *s, char sep, struct span *part)
{
    if (!s->ptr) {
        *part = (struct span){NULL, 0};
        return false;
    }
    const char *at = s->len ? memchr(s->ptr, sep, s->len) : NULL;
    if (!at) {
        *part = *s;
        *s = (struct span){NULL, 0};
        return true;
    }
    size_t len = (size_t)(at - s->ptr);
    *part = span_n(s->ptr, len);
    s->ptr += len + 1;
    s->len -= len + 1;
    return true;
}

bool span_u64(struct span s, uint64_t *out)
{
    uint64_t n = 0;
    if (!s.len)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        if (!is_digit(s.ptr[i]))
            return false;
        uint64_t digit = (uint64_t)(s.ptr[i] - '0');
        if (n > (UINT64_MAX - digit) / 10)
            return false;
        n = n * 10 + digit;
    }
    *out = n;
    return true;
}

bool span_int(struct span s, int *out)
{
    bool minus = s.len && *s.ptr == '-';
    uint64_t n;
    if (s.len && (*s.ptr == '-' || *s.ptr == '+'))
        s = span_cut(s, 1, s.len);
    if (!span_u64(s, &n) || n > (uint64_t)INT_MAX + (minus ? 1u : 0u))
        return false;
    *out = minus ? (int)-(int64_t)n : (int)n;
    return true;
}

struct decimal {
    uint64_t digits; /* the first 18 significant ones */
    int power;       /* of ten, to multiply them with */
};

/* Digits with at most one decimal mark, taken off *s; false: no digit. */
static bool take_decimal(struct span *s, struct decimal *d)
{
    const uint64_t full = UINT64_C(100000000000000000);
    bool has_digit = false, has_mark = false;
    size_t i = 0;
    for (; i < s->len; i++) {
        char c = s->ptr[i];
        if ((c == '.' || c == ',') && !has_mark) {
            has_mark = true;
            continue;
        }
        if (!is_digit(c) || d->power > 1000)
            break;
        has_digit = true;
        if (d->digits < full) {
            d->digits = d->digits * 10 + (uint64_t)(c - '0');
            d->power -= has_mark;
        } else if (!has_mark) {
            d->power++;
        }
    }
    *s = span_cut(*s, i, s->len);
    return has_digit;
}

bool span_double(struct span s, double *out)
{
    struct decimal d = {0};
    bool minus = s.len && *s.ptr == '-';
    int power = 0;
    if (s.len && (*s.ptr == '-' || *s.ptr == '+'))
        s = span_cut(s, 1, s.len);
    if (!take_decimal(&s, &d))
        return false;
    if (s.len) { /* an exponent, as perfmon writes it */
        if ((*s.ptr != 'e' && *s.ptr != 'E') ||
            !span_int(span_cut(s, 1, s.len), &power) || power > 400 ||
            power < -400)
            return false;
    }
    double n = (double)d.digits, scale = 1;
    power += d.power;
    for (int i = power < 0 ? -power : power; n != 0 && i > 0; i--)
        scale *= 10;
    n = power < 0 ? n / scale : n * scale;
    if (!isfinite(n))
        return false;
    *out = minus ? -n : n;
    return true;
}
