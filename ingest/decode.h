#ifndef INGEST_DECODE_H
#define INGEST_DECODE_H
/*
 * Bytes of any encoding become windows of UTF-8 text, whole lines each. The
 * encoding is found from the bytes, and looked at again where it changes midway
 * (a log appended to by two shells): UTF-8, UTF-16LE or BE with or without a
 * byte order mark, else a legacy code page, by `--encoding` or a guess.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/digest.h"
#include "core/err.h"
#include "core/span.h"

/* Where bytes come from: fills up to `room` bytes; *got 0 is the end. */
struct byte_source {
    void *ctx;
    bool (*read)(void *ctx, char *to, size_t room, size_t *got,
                 struct err *err);
};

struct decoder; /* opaque */

#define LINE_MAX_BYTES (1024u * 1024) /* longer lines are cut */

/* `encoding` forces one (any name that ICU knows), or NULL. */
bool decoder_open(struct decoder **out, struct byte_source source,
                  const char *encoding, struct err *err);
void decoder_close(struct decoder *d); /* accepts NULL */

/* The next window: whole lines, the last one perhaps without a line end; valid
 * until the next call. Empty at the end. *cut tells that the window is one line
 * over LINE_MAX_BYTES, of which only the beginning is given. */
bool decoder_next(struct decoder *d, struct span *text, bool *cut,
                  struct err *err);

/* After the end: the source has more now. It must have ended at a line's end.
 */
void decoder_go_on(struct decoder *d);

/* "UTF-16LE with BOM", "UTF-8", "UTF-8 then UTF-16LE", "windows-1252 (guess)";
 * borrowed, complete at the end. */
const char *decoder_encoding(struct decoder *d);
/* The code page that was a guess, or NULL. */
const char *decoder_guess(const struct decoder *d);
/* Of all bytes read so far. */
struct digest decoder_digest(const struct decoder *d);
uint64_t decoder_bytes(const struct decoder *d);
void decoder_save_digest(const struct decoder *d,
                         unsigned char out[DIGESTER_SAVED]);
/* How text begins at a later line of the same input; read: to be asked before
 * the first decoder_next(), with the bytes that lie before. False: the encoding
 * changes within the input or is guessed, so that no place is as good as the
 * beginning. */
struct tape;
bool decoder_walk(struct decoder *d, struct tape *t, uint64_t bytes_before);
/* A line's end: its bytes; returns how many (1 or 2). */
size_t decoder_line_end(const struct decoder *d, char out[2]);
#endif
