/*
 * Names to pseudonyms. Knows names, addresses and words of a text, and nothing
 * of reports.
 */
#include "report/pseudonyms.h"

#include <nettle/hmac.h>
#include <stdlib.h>
#include <string.h>

#include "core/address.h"
#include "core/mem.h"
#include "core/sort.h"

void pseudonyms_init(struct pseudonyms *p, struct span key, struct arena *arena)
{
    *p = (struct pseudonyms){.key = key, .arena = arena};
}

void pseudonyms_clear(struct pseudonyms *p)
{
    mem_free(p->known);
    *p = (struct pseudonyms){0};
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

const char *pseudonyms_make(const struct pseudonyms *p, const char *kind,
                            struct span name)
{
    struct hmac_sha256_ctx hmac;
    uint8_t digest[SHA256_DIGEST_SIZE];
    hmac_sha256_set_key(&hmac, p->key.len, (const uint8_t *)p->key.ptr);
    for (size_t i = 0; i < name.len; i++) {
        uint8_t byte = (uint8_t)lower(name.ptr[i]);
        hmac_sha256_update(&hmac, 1, &byte);
    }
    hmac_sha256_digest(&hmac, sizeof digest, digest);
    return arena_textf(p->arena, "%s-%02x%02x%02x%02x", kind, digest[0],
                       digest[1], digest[2], digest[3]);
}

void pseudonyms_learn_as(struct pseudonyms *p, const char *name,
                         const char *shown)
{
    if (!name || !*name)
        return;
    MEM_GROW(p->known, p->room, p->count + 1);
    p->known[p->count++] = (struct pseudonym){name, shown};
    p->is_sorted = false;
}

void pseudonyms_learn(struct pseudonyms *p, const char *kind, const char *name)
{
    if (name && *name)
        pseudonyms_learn_as(p, name, pseudonyms_make(p, kind, span_of(name)));
}

const char *pseudonyms_address(const struct pseudonyms *p, const char *address)
{
    struct span s = span_of(address);
    if (!s.len || span_eq(s, "*") || address_is_loopback(address) ||
        address_is_any(address))
        return address;
    return pseudonyms_make(p, address_family(s) ? "address" : "host", s);
}

const char *pseudonyms_endpoint(const struct pseudonyms *p,
                                const char *endpoint)
{
    const char *colon = endpoint ? strrchr(endpoint, ':') : NULL;
    if (!colon || address_family(span_of(endpoint)) == 6)
        return pseudonyms_address(p, endpoint ? endpoint : "");
    struct span host = span_n(endpoint, (size_t)(colon - endpoint));
    if (host.len > 1 && *host.ptr == '[')
        host = span_cut(host, 1, host.len - 1);
    const char *bare = arena_span(p->arena, host);
    return arena_textf(p->arena, "%s%s", pseudonyms_address(p, bare), colon);
}

static int order_known(const void *a, const void *b)
{
    const char *x = ((const struct pseudonym *)a)->real;
    const char *y = ((const struct pseudonym *)b)->real;
    while (*x && lower(*x) == lower(*y)) {
        x++;
        y++;
    }
    return (unsigned char)lower(*x) - (unsigned char)lower(*y);
}

/* Length of the common beginning. */
static size_t common(const char *name, struct span text)
{
    size_t i = 0;
    while (i < text.len && name[i] && lower(name[i]) == lower(text.ptr[i]))
        i++;
    return i;
}

/* How many known names are not behind the text in their order. */
static size_t upper_bound(const struct pseudonyms *p, struct span text)
{
    size_t low = 0, high = p->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const char *name = p->known[middle].real;
        size_t same = common(name, text);
        bool is_behind =
            name[same] &&
            (same == text.len || (unsigned char)lower(name[same]) >
                                     (unsigned char)lower(text.ptr[same]));
        if (is_behind)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static bool is_letter(char c)
{
    return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z') ||
           (unsigned char)c >= 0x80;
}

/* The longest known name with which the text begins, as a whole word. */
static const struct pseudonym *find(const struct pseudonyms *p,
                                    struct span text, size_t *len)
{
    struct span head = text;
    while (head.len) {
        size_t i = upper_bound(p, head);
        if (!i)
            return NULL;
        const struct pseudonym *k = &p->known[i - 1];
        size_t same = common(k->real, head);
        bool is_whole = same == text.len || !is_letter(text.ptr[same]);
        if (!k->real[same] && is_whole) {
            *len = same;
            return k;
        }
        /* a shorter name may still begin it */
        head = span_n(text.ptr, k->real[same] ? same : same - 1);
    }
    return NULL;
}

/* Length of the address with which the text begins, or 0. */
static size_t address_length(struct span text)
{
    size_t len = 0, dots = 0, colons = 0;
    while (len < text.len && strchr("0123456789abcdefABCDEF.:", text.ptr[len]))
        len++;
    for (size_t i = 0; i < len; i++) {
        dots += text.ptr[i] == '.';
        colons += text.ptr[i] == ':';
    }
    if (dots < 3 && colons < 2)
        return 0;
    while (len) { /* a full stop or ":443" may follow */
        if (address_family(span_n(text.ptr, len)))
            return len;
        len--;
    }
    return 0;
}

const char *pseudonyms_text(struct pseudonyms *p, const char *text)
{
    struct buf out = {0};
    struct span rest = span_of(text);
    bool is_start = true;
    if (!p->is_sorted && p->count)
        sort_stable(p->known, p->count, sizeof *p->known, order_known);
    p->is_sorted = true;
    while (rest.len) {
        size_t len = 1;
        const struct pseudonym *k = is_start ? find(p, rest, &len) : NULL;
        size_t address = is_start && !k ? address_length(rest) : 0;
        if (k) {
            buf_text(&out, k->shown);
        } else if (address) {
            len = address;
            const char *real = arena_span(p->arena, span_n(rest.ptr, len));
            buf_text(&out, pseudonyms_address(p, real));
        } else {
            buf_byte(&out, *rest.ptr);
        }
        is_start = !is_letter(rest.ptr[len - 1]);
        rest = span_cut(rest, len, rest.len);
    }
    const char *result = arena_text(p->arena, buf_str(&out));
    buf_clear(&out);
    return result;
}
