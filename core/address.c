/* IP addresses as text, without a resolver. */
#include "core/address.h"

#include <string.h>

static bool read_v4(struct span s, unsigned char out[4])
{
    for (int i = 0; i < 4; i++) {
        unsigned n = 0;
        size_t len = 0;
        while (len < s.len && len < 4 && s.ptr[len] >= '0' && s.ptr[len] <= '9')
            n = n * 10 + (unsigned)(s.ptr[len++] - '0');
        if (!len || len > 3 || n > 255)
            return false;
        out[i] = (unsigned char)n;
        s = span_cut(s, len, s.len);
        if (i == 3)
            return s.len == 0;
        if (!s.len || *s.ptr != '.')
            return false;
        s = span_cut(s, 1, s.len);
    }
    return false;
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

struct v6 {
    unsigned word[8];
    int count, gap; /* gap: where "::" stood, or -1 */
};

/* One word, or a dotted IPv4 tail (two words); bytes taken, 0 = neither. */
static size_t read_word(struct span s, struct v6 *v)
{
    size_t len = 0;
    unsigned n = 0;
    unsigned char four[4];
    while (len < s.len && len < 5 && hex_value(s.ptr[len]) >= 0)
        n = n << 4 | (unsigned)hex_value(s.ptr[len++]);
    if (len < s.len && s.ptr[len] == '.') {
        if (v->count > 6 || !read_v4(s, four))
            return 0;
        v->word[v->count++] = (unsigned)four[0] << 8 | four[1];
        v->word[v->count++] = (unsigned)four[2] << 8 | four[3];
        return s.len;
    }
    if (!len || len > 4 || v->count == 8)
        return 0;
    v->word[v->count++] = n;
    return len;
}

static bool read_v6(struct span s, struct v6 *v)
{
    *v = (struct v6){.gap = -1};
    if (span_starts(s, "::")) {
        v->gap = 0;
        s = span_cut(s, 2, s.len);
    }
    while (s.len) {
        size_t len = read_word(s, v);
        if (!len)
            return false;
        s = span_cut(s, len, s.len);
        if (!s.len)
            break;
        if (span_starts(s, "::") && v->gap < 0) {
            v->gap = v->count;
            s = span_cut(s, 2, s.len);
        } else if (*s.ptr == ':' && s.len > 1) {
            s = span_cut(s, 1, s.len);
        } else {
            return false;
        }
    }
    return v->gap < 0 ? v->count == 8 : v->count < 8;
}

struct parts {
    struct span address, scope; /* scope without '%' */
};

static struct parts parts_of(struct span text)
{
    struct parts p = {.address = text};
    if (text.len > 1 && *text.ptr == '[' && text.ptr[text.len - 1] == ']')
        p.address = span_cut(text, 1, text.len - 1);
    ptrdiff_t percent = span_find(p.address, "%");
    if (percent >= 0) {
        p.scope = span_cut(p.address, (size_t)percent + 1, p.address.len);
        p.address = span_cut(p.address, 0, (size_t)percent);
    }
    return p;
}

int address_family(struct span text)
{
    unsigned char four[4];
    struct v6 v;
    struct parts p = parts_of(text);
    if (!p.scope.len && read_v4(p.address, four))
        return 4;
    return read_v6(p.address, &v) ? 6 : 0;
}

/* RFC 5952: lower case, no leading zeros, the longest run of zero words (two
 * or more, the first of equals) as "::", mapped addresses dotted. */
static void print_v6(struct buf *out, const unsigned word[8])
{
    int best = -1, best_len = 1;
    for (int i = 0; i < 8; i++) {
        int len = 0;
        while (i + len < 8 && word[i + len] == 0)
            len++;
        if (len > best_len) {
            best = i;
            best_len = len;
        }
    }
    bool mapped = best == 0 && best_len == 5 && word[5] == 0xFFFF;
    int words = mapped ? 6 : 8;
    for (int i = 0; i < words; i++) {
        if (i == best) {
            buf_text(out, "::");
            i += best_len - 1;
            continue;
        }
        if (i > 0 && i != best + best_len)
            buf_byte(out, ':');
        buf_addf(out, "%x", word[i]);
    }
    if (mapped)
        buf_addf(out, ":%u.%u.%u.%u", word[6] >> 8, word[6] & 255, word[7] >> 8,
                 word[7] & 255);
}

static void print_v4(struct buf *out, const unsigned char four[4])
{
    char text[16], *at = text;
    for (int i = 0; i < 4; i++) {
        unsigned n = four[i];
        if (i)
            *at++ = '.';
        if (n >= 100)
            *at++ = (char)('0' + n / 100);
        if (n >= 10)
            *at++ = (char)('0' + n / 10 % 10);
        *at++ = (char)('0' + n % 10);
    }
    buf_add(out, text, (size_t)(at - text));
}

void address_canonical(struct buf *out, struct span text)
{
    unsigned char four[4];
    struct v6 v;
    struct parts p = parts_of(text);
    if (!p.scope.len && read_v4(p.address, four)) {
        print_v4(out, four);
        return;
    }
    if (!read_v6(p.address, &v)) {
        buf_span(out, text);
        return;
    }
    unsigned word[8] = {0};
    int gap = v.gap < 0 ? v.count : v.gap;
    for (int i = 0; i < gap; i++)
        word[i] = v.word[i];
    for (int i = gap; i < v.count; i++)
        word[8 - v.count + i] = v.word[i];
    print_v6(out, word);
    if (p.scope.len) {
        buf_byte(out, '%');
        buf_span(out, p.scope);
    }
}

bool address_is_loopback(const char *canonical)
{
    return !strncmp(canonical, "127.", 4) || !strcmp(canonical, "::1") ||
           !strncmp(canonical, "::ffff:127.", 11);
}

bool address_is_any(const char *canonical)
{
    return !strcmp(canonical, "0.0.0.0") || !strcmp(canonical, "::") ||
           !strcmp(canonical, "*");
}
