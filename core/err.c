/* Sentences of what went wrong. Knows nothing of who reads them. */
#include "core/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Drops a UTF-8 sequence that was cut in the middle at the end of text. */
static void trim_cut_sequence(char *text)
{
    size_t len = strlen(text), back = 0;
    while (back < 3 && back < len &&
           ((unsigned char)text[len - 1 - back] & 0xC0) == 0x80)
        back++;
    if (back >= len)
        return;
    unsigned char lead = (unsigned char)text[len - 1 - back];
    size_t need = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
    if (need > back)
        text[len - 1 - back] = '\0';
}

bool err_set(struct err *err, enum err_kind kind, const char *format, ...)
{
    if (!err)
        return false;
    va_list args;
    va_start(args, format);
    vsnprintf(err->text, sizeof err->text, format, args);
    va_end(args);
    trim_cut_sequence(err->text);
    err->kind = kind;
    return false;
}

bool err_wrap(struct err *err, const char *format, ...)
{
    if (!err)
        return false;
    struct err inner = *err;
    char place[512];
    va_list args;
    va_start(args, format);
    vsnprintf(place, sizeof place, format, args);
    va_end(args);
    trim_cut_sequence(place);
    return err_set(err, inner.kind, "%s: %s", place, inner.text);
}
