#ifndef INGEST_CODEPAGE_H
#define INGEST_CODEPAGE_H
/* Legacy 8-bit and double-byte code pages, through ICU. */
#include <stdbool.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/span.h"

struct codepage; /* opaque */

/* Any name that ICU knows whose ASCII half is ASCII; else an error. */
bool codepage_open(struct codepage **out, const char *name, struct err *err);
/* The likeliest for lines that are not UTF-8: by the words of listings that
 * become readable, by letters beside letters. NULL only where ICU has none of
 * its tables; then all but ASCII becomes U+FFFD. */
struct codepage *codepage_guess(struct span sample);
void codepage_close(struct codepage *page);             /* accepts NULL */
const char *codepage_name(const struct codepage *page); /* NULL: "unknown" */
/* Appends as UTF-8; what has no meaning becomes U+FFFD. */
void codepage_decode(struct codepage *page, struct buf *out, struct span bytes);
/* Is it UTF-8 throughout (RFC 3629, no overlong forms, no surrogates)? */
bool utf8_is_valid(const char *ptr, size_t len);
#endif
