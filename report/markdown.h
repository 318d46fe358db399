#ifndef REPORT_MARKDOWN_H
#define REPORT_MARKDOWN_H
/* Text inside Markdown (GitHub's flavour). */
#include "core/buf.h"
#include "core/span.h"

/* Appends text so that Markdown shows it and obeys none of it; line feeds
 * become <br>. */
void markdown_add(struct buf *out, const char *text);
/* A code block; the fence is longer than any in the text. */
void markdown_code(struct buf *out, const char *text);
#endif
