/* Bytes that grow. */
#include "core/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/mem.h"

/* Room for `len` more and a NUL; false when that is over the limit. */
static bool make_room(struct buf *b, size_t len)
{
    if (b->over || (b->limit && len > b->limit - b->len)) {
        b->over = true;
        return false;
    }
    MEM_GROW(b->ptr, b->room, b->len + len + 1);
    return true;
}

void buf_add(struct buf *b, const void *ptr, size_t len)
{
    if (!len || !make_room(b, len))
        return;
    memcpy(b->ptr + b->len, ptr, len);
    b->len += len;
    b->ptr[b->len] = '\0';
}

void buf_text(struct buf *b, const char *text)
{
    buf_add(b, text, text ? strlen(text) : 0);
}

void buf_span(struct buf *b, struct span s)
{
    buf_add(b, s.ptr, s.len);
}

void buf_byte(struct buf *b, char byte)
{
    buf_add(b, &byte, 1);
}

void buf_addf(struct buf *b, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (len > 0 && make_room(b, (size_t)len)) {
        vsnprintf(b->ptr + b->len, (size_t)len + 1, format, again);
        b->len += (size_t)len;
    }
    va_end(again);
}

void buf_code(struct buf *b, uint32_t c)
{
    char out[4];
    size_t len = 0;
    if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        c = 0xFFFD;
    if (c < 0x80) {
        out[len++] = (char)c;
    } else if (c < 0x800) {
        out[len++] = (char)(0xC0 | c >> 6);
        out[len++] = (char)(0x80 | (c & 63));
    } else if (c < 0x10000) {
        out[len++] = (char)(0xE0 | c >> 12);
        out[len++] = (char)(0x80 | (c >> 6 & 63));
        out[len++] = (char)(0x80 | (c & 63));
    } else {
        out[len++] = (char)(0xF0 | c >> 18);
        out[len++] = (char)(0x80 | (c >> 12 & 63));
        out[len++] = (char)(0x80 | (c >> 6 & 63));
        out[len++] = (char)(0x80 | (c & 63));
    }
    buf_add(b, out, len);
}

const char *buf_str(const struct buf *b)
{
    return b->ptr ? b->ptr : "";
}

struct span buf_as_span(const struct buf *b)
{
    return span_n(buf_str(b), b->len);
}

char *buf_detach(struct buf *b)
{
    char *text = b->ptr ? b->ptr : mem_text("");
    *b = (struct buf){.limit = b->limit};
    return text;
}

void buf_reset(struct buf *b)
{
    b->len = 0;
    b->over = false;
    if (b->ptr)
        b->ptr[0] = '\0';
}

void buf_clear(struct buf *b)
{
    mem_free(b->ptr);
    *b = (struct buf){.limit = b->limit};
}
