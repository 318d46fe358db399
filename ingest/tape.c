/* Bytes to remember a state by. Knows nothing of what they stand for. */
#include "ingest/tape.h"

#include <string.h>

#include "ingest/reader_state.h"

#define TAPE_LAYOUT 2 /* raise with any change of what is walked */

uint64_t tape_version(void)
{
    /* sizes differ between machines, and mostly when a field is added */
    return (uint64_t)TAPE_LAYOUT << 48 | sizeof(struct reader) << 24 |
           sizeof(struct date_evidence) << 12 | sizeof(struct when) << 6 |
           sizeof(struct date_fields);
}

void tape_bytes(struct tape *t, void *value, size_t size)
{
    if (t->out) {
        buf_add(t->out, value, size);
    } else if (t->is_broken || t->in.len < size) {
        t->is_broken = true;
        memset(value, 0, size);
    } else {
        memcpy(value, t->in.ptr, size);
        t->in = span_cut(t->in, size, t->in.len);
    }
}

void tape_count(struct tape *t, size_t *count, size_t limit)
{
    uint64_t n = *count;
    TAPE(t, n);
    if (tape_reads(t) && n >= limit) {
        t->is_broken = true;
        n = 0;
    }
    *count = (size_t)n;
}

void tape_buf(struct tape *t, struct buf *text)
{
    size_t len = text->len;
    tape_count(t, &len, (size_t)1 << 20);
    if (t->out) {
        buf_span(t->out, buf_as_span(text));
        return;
    }
    if (len > t->in.len) {
        t->is_broken = true;
        len = 0;
    }
    buf_reset(text);
    buf_add(text, t->in.ptr, len);
    t->in = span_cut(t->in, len, t->in.len);
}
