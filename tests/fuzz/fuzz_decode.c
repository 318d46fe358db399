/* Bytes of any encoding, as they come from files, archives and pipes. */
#include "ingest/decode.h"

#include <string.h>

#include "core/buf.h"
#include "door.h"

struct pieces {
    struct span rest;
    size_t step; /* bytes a read gives at most */
};

static bool give(void *ctx, char *to, size_t room, size_t *got, struct err *err)
{
    struct pieces *p = ctx;
    (void)err;
    *got = p->rest.len < room ? p->rest.len : room;
    if (*got > p->step)
        *got = p->step;
    if (*got)
        memcpy(to, p->rest.ptr, *got);
    p->rest = span_cut(p->rest, *got, p->rest.len);
    return true;
}

/* Bytes of the UTF-8 sequence at the beginning of s; 0: it is none. */
static size_t sequence(struct span s)
{
    const unsigned char *c = (const unsigned char *)s.ptr;
    size_t len = c[0] < 0x80 ? 1 : c[0] < 0xE0 ? 2 : c[0] < 0xF0 ? 3 : 4;
    if ((c[0] >= 0x80 && c[0] < 0xC2) || c[0] > 0xF4 || len > s.len)
        return 0;
    for (size_t i = 1; i < len; i++) {
        if ((c[i] & 0xC0) != 0x80)
            return 0;
    }
    if ((c[0] == 0xE0 && c[1] < 0xA0) || (c[0] == 0xED && c[1] > 0x9F) ||
        (c[0] == 0xF0 && c[1] < 0x90) || (c[0] == 0xF4 && c[1] > 0x8F))
        return 0;
    return len;
}

static bool is_utf8(struct span s)
{
    while (s.len) {
        size_t len = sequence(s);
        if (!len)
            return false;
        s = span_cut(s, len, s.len);
    }
    return true;
}

static void decode(struct buf *out, struct span bytes, size_t step)
{
    struct pieces pieces = {bytes, step};
    struct err err = {0};
    struct decoder *d;
    MUST(decoder_open(&d, (struct byte_source){&pieces, give}, NULL, &err));
    for (;;) {
        struct span text;
        bool cut;
        MUST(decoder_next(d, &text, &cut, &err));
        if (!text.len)
            break;
        MUST(is_utf8(text));
        buf_span(out, text);
    }
    MUST(decoder_bytes(d) == bytes.len);
    MUST(digest_same(decoder_digest(d), digest_of(bytes.ptr, bytes.len)));
    MUST(is_utf8(span_of(decoder_encoding(d))));
    decoder_close(d);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct span whole = span_n((const char *)bytes, size);
    struct buf at_once = {0}, in_pieces = {0};
    decode(&at_once, whole, SIZE_MAX);
    decode(&in_pieces, whole, 7);
    MUST(span_same(buf_as_span(&at_once), buf_as_span(&in_pieces)));
    buf_clear(&at_once);
    buf_clear(&in_pieces);
    return 0;
}
