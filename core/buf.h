#ifndef CORE_BUF_H
#define CORE_BUF_H
/* Bytes that grow. ptr is NUL-terminated whenever it is not NULL. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/span.h"

struct buf {
    char *ptr;
    size_t len, room;
    size_t limit; /* 0: none; over it the adding stops and `over` is set */
    bool over;
};

void buf_add(struct buf *b, const void *ptr, size_t len);
void buf_text(struct buf *b, const char *text);
void buf_span(struct buf *b, struct span s);
void buf_byte(struct buf *b, char byte);
void buf_addf(struct buf *b, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void buf_code(struct buf *b, uint32_t code_point); /* as UTF-8 */
const char *buf_str(const struct buf *b);          /* "" when empty */
struct span buf_as_span(const struct buf *b);
char *buf_detach(struct buf *b); /* the text is yours (mem_free); b is empty */
void buf_reset(struct buf *b);   /* length 0, keeps the memory */
void buf_clear(struct buf *b);   /* frees */
#endif
