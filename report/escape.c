/*
 * Ways from a stranger's bytes into HTML, JSON and gnuplot. This file knows
 * characters; it must never know what they mean.
 */
#include "report/escape.h"

#define REPLACEMENT 0xFFFDu

static bool is_tail(const char *p)
{
    return ((unsigned char)*p & 0xC0u) == 0x80u;
}

/* Takes one character off *s; what is not UTF-8 gives U+FFFD, a byte a time. */
static uint32_t take_code(struct span *s)
{
    static const uint32_t lowest[] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned char first = (unsigned char)*s->ptr;
    size_t len = first < 0x80    ? 1
                 : first < 0xC0  ? 0
                 : first < 0xE0  ? 2
                 : first < 0xF0  ? 3
                 : first < 0xF8u ? 4
                                 : 0;
    uint32_t code = len == 1 ? first : first & (0xFFu >> (len + 1));
    bool good = len > 0 && len <= s->len;
    for (size_t i = 1; good && i < len; i++) {
        good = is_tail(s->ptr + i);
        code = code << 6 | ((unsigned char)s->ptr[i] & 0x3Fu);
    }
    if (good && (code < lowest[len] || code > 0x10FFFF ||
                 (code >= 0xD800 && code < 0xE000)))
        good = false;
    size_t step = good ? len : 1;
    s->ptr += step;
    s->len -= step;
    return good ? code : REPLACEMENT;
}

/* What is shown for a character: itself, or a stand-in. */
static uint32_t visible(uint32_t code)
{
    if (code == '\t' || code == '\n')
        return code;
    if (code < 0x20)
        return 0x2400 + code; /* control pictures */
    if (code == 0x7F)
        return 0x2421;
    bool is_turning = (code >= 0x202A && code <= 0x202E) ||
                      (code >= 0x2066 && code <= 0x2069);
    bool is_forbidden = (code >= 0x80 && code < 0xA0) ||
                        (code >= 0xFDD0 && code <= 0xFDEF) ||
                        (code & 0xFFFE) == 0xFFFE;
    return is_turning || is_forbidden ? REPLACEMENT : code;
}

void escape_html(struct buf *out, struct span text)
{
    while (text.len) {
        uint32_t code = take_code(&text);
        switch (code) {
        case '&':
            buf_text(out, "&amp;");
            break;
        case '<':
            buf_text(out, "&lt;");
            break;
        case '>':
            buf_text(out, "&gt;");
            break;
        case '"':
            buf_text(out, "&quot;");
            break;
        case '\'':
            buf_text(out, "&#39;");
            break;
        case '\r': /* half of a line end, or a stray: neither is shown */
            if (text.len && *text.ptr == '\n')
                break;
            buf_byte(out, '\n');
            break;
        default:
            buf_code(out, visible(code));
        }
    }
}

void escape_json(struct buf *out, struct span text)
{
    buf_byte(out, '"');
    while (text.len) {
        uint32_t code = take_code(&text);
        bool is_plain = code >= 0x20 && code != '"' && code != '\\' &&
                        code != '<' && code != '>' && code != '&' &&
                        code != 0x7F && code != 0x2028 && code != 0x2029;
        if (is_plain)
            buf_code(out, visible(code));
        else
            buf_addf(out, "\\u%04x", (unsigned)code);
    }
    buf_byte(out, '"');
}

void escape_gnuplot(struct buf *out, struct span text, size_t limit)
{
    size_t count = 0;
    buf_byte(out, '\'');
    while (text.len && count++ < limit) {
        uint32_t code = visible(take_code(&text));
        if (count == limit && text.len)
            buf_text(out, "\xE2\x80\xA6");
        else if (code == '\'') /* gnuplot 5.4 misreads '' after a quote */
            buf_text(out, "\xE2\x80\x99");
        else if (code == '\n' || code == '\t')
            buf_byte(out, ' ');
        else
            buf_code(out, code);
    }
    buf_byte(out, '\'');
}

void escape_id(struct buf *out, struct span text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool is_kept = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       (c >= '0' && c <= '9') || c == '-' || c == '_';
        buf_byte(out, is_kept ? c : '-');
    }
}
