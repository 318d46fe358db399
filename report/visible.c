/*
 * Strangers' text made harmless to terminals. Knows Unicode, and nothing of
 * tables or of where text comes from.
 */
#include "report/visible.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

int32_t visible_next(struct span *s)
{
    if (!s->len)
        return -2;
    UChar32 c;
    int32_t at = 0, len = s->len > 8 ? 8 : (int32_t)s->len;
    U8_NEXT((const uint8_t *)s->ptr, at, len, c);
    if (c < 0)
        at = 1;
    s->ptr += at;
    s->len -= (size_t)at;
    return c < 0 ? -1 : c;
}

static bool is_harmless(int32_t c)
{
    switch ((UCharCategory)u_charType(c)) {
    case U_UNASSIGNED:
    case U_CONTROL_CHAR:
    case U_FORMAT_CHAR: /* marks of direction, zero-width, tags */
    case U_LINE_SEPARATOR:
    case U_PARAGRAPH_SEPARATOR:
    case U_PRIVATE_USE_CHAR:
    case U_SURROGATE:
        return false;
    case U_SPACE_SEPARATOR:
    case U_UPPERCASE_LETTER:
    case U_LOWERCASE_LETTER:
    case U_TITLECASE_LETTER:
    case U_MODIFIER_LETTER:
    case U_OTHER_LETTER:
    case U_NON_SPACING_MARK:
    case U_ENCLOSING_MARK:
    case U_COMBINING_SPACING_MARK:
    case U_DECIMAL_DIGIT_NUMBER:
    case U_LETTER_NUMBER:
    case U_OTHER_NUMBER:
    case U_DASH_PUNCTUATION:
    case U_START_PUNCTUATION:
    case U_END_PUNCTUATION:
    case U_CONNECTOR_PUNCTUATION:
    case U_OTHER_PUNCTUATION:
    case U_MATH_SYMBOL:
    case U_CURRENCY_SYMBOL:
    case U_MODIFIER_SYMBOL:
    case U_OTHER_SYMBOL:
    case U_INITIAL_PUNCTUATION:
    case U_FINAL_PUNCTUATION:
    case U_CHAR_CATEGORY_COUNT:
        return true;
    }
    return false;
}

void visible_add(struct buf *out, struct span text, bool keep_lines)
{
    while (text.len) {
        struct span before = text;
        int32_t c = visible_next(&text);
        if (c < 0)
            buf_addf(out, "\\x{%02X}", (unsigned)(unsigned char)*before.ptr);
        else if ((c == '\n' && keep_lines) || is_harmless(c))
            buf_add(out, before.ptr, before.len - text.len);
        else
            buf_addf(out, "\\u{%X}", (unsigned)c);
    }
}

static size_t width_of(int32_t c)
{
    int category = u_charType(c);
    if (category == U_NON_SPACING_MARK || category == U_ENCLOSING_MARK)
        return 0;
    int width = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
    return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

size_t visible_width(struct span text)
{
    size_t width = 0;
    for (int32_t c; (c = visible_next(&text)) != -2;)
        width += c < 0 ? 1 : width_of(c);
    return width;
}
