#ifndef REPORT_JSON_WRITER_H
#define REPORT_JSON_WRITER_H
/*
 * Writes JSON (RFC 8259) into a buffer: escaping, commas and indentation are
 * the writer's business and can't be forgotten. Text that is no UTF-8 gets
 * U+FFFD for each wrong byte; controls, marks of direction and line separators
 * are \u escapes, so that the result is safe on a terminal, too.
 */
#include "core/buf.h"
#include "core/moment.h"

/* The value of "portledger" in all our JSON: grows when a key changes. */
#define JSON_VERSION 1

#define JSON_DEPTH 16
struct json_writer {
    struct buf *out;
    int depth;
    bool has_member[JSON_DEPTH];
    bool is_inline[JSON_DEPTH]; /* members on one line */
    bool is_after_key;
};

void json_init(struct json_writer *w, struct buf *out);
void json_object(struct json_writer *w); /* opens; json_end closes */
void json_object_inline(struct json_writer *w);
void json_array(struct json_writer *w);
void json_end_object(struct json_writer *w);
void json_end_array(struct json_writer *w);
void json_key(struct json_writer *w, const char *key);
void json_text(struct json_writer *w, const char *text); /* NULL = null */
void json_whole(struct json_writer *w, int64_t n);
/* With so many decimals; NaN and infinities are null. */
void json_number(struct json_writer *w, double n, int decimals);
void json_bool(struct json_writer *w, bool value);
void json_null(struct json_writer *w);
void json_moment(struct json_writer *w, moment utc); /* MOMENT_NONE = null */
#endif
