/* Allocation; the one place below cli/ that may end the program. */
#include "core/mem.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static _Noreturn void out_of_memory(void)
{
    fputs("portledger: out of memory; close other programs or ingest fewer "
          "files at a time\n",
          stderr);
    exit(1);
}

void *mem_new(size_t size)
{
    void *p = calloc(1, size ? size : 1);
    if (!p)
        out_of_memory();
    return p;
}

void *mem_array(size_t count, size_t size)
{
    void *p = calloc(count ? count : 1, size ? size : 1);
    if (!p)
        out_of_memory();
    return p;
}

char *mem_text(const char *text)
{
    return text ? mem_text_n(text, strlen(text)) : NULL;
}

char *mem_text_n(const char *ptr, size_t len)
{
    if (len == SIZE_MAX)
        out_of_memory();
    char *copy = malloc(len + 1);
    if (!copy)
        out_of_memory();
    if (len)
        memcpy(copy, ptr, len);
    copy[len] = '\0';
    return copy;
}

char *mem_textf(const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (len < 0)
        len = 0;
    char *text = malloc((size_t)len + 1);
    if (!text)
        out_of_memory();
    vsnprintf(text, (size_t)len + 1, format, again);
    va_end(again);
    return text;
}

void mem_free(void *ptr)
{
    free(ptr);
}

void mem_grow(void **ptr, size_t *room, size_t need, size_t size)
{
    if (need <= *room)
        return;
    size_t more = *room + *room / 2 + 16;
    if (more < need)
        more = need;
    if (!size || more > SIZE_MAX / size)
        out_of_memory();
    void *grown = realloc(*ptr, more * size);
    if (!grown)
        out_of_memory();
    *ptr = grown;
    *room = more;
}
