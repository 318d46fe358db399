#ifndef INGEST_UTF16_H
#define INGEST_UTF16_H
/* UTF-16 in bulk, and what tells it from 8-bit text. */
#include <stdbool.h>

#include "core/buf.h"

enum utf16_kind { UTF16_NONE, UTF16_LE, UTF16_BE };

/* Zeros in every other byte of a beginning without a mark? */
enum utf16_kind utf16_guess(const char *ptr, size_t len);
/* Does a line of 8-bit text turn into UTF-16 right here: a mark, or `proof`
 * units of ASCII? (At the end of the input fewer may do.) */
enum utf16_kind utf16_begins(const char *ptr, size_t len, size_t proof,
                             bool *has_bom);

struct utf16_run {
    const char *ptr;
    size_t len;
    bool is_last;       /* nothing follows: half units at the end are dropped */
    bool big_endian;    /* may change: marks midway, a lost byte */
    size_t proof;       /* 0: never leave UTF-16 */
    size_t taken;       /* out: bytes used */
    bool becomes_bytes; /* out: 8-bit text follows */
};
/* Appends as UTF-8. Lone surrogates become U+FFFD, marks are dropped. */
void utf16_decode(struct utf16_run *run, struct buf *out);
#endif
