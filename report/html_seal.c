/*
 * The page's content security policy: hashes of the very bytes that were
 * rendered, so that nothing but the page's own style and script is obeyed. It
 * must never know what a page says.
 */
#include "report/html.h"

#include <nettle/base64.h>
#include <nettle/sha2.h>

#include "report/escape.h"

const char PAGE_POLICY[] = "default-src 'none'; portledger-hashes";

static void add_hash(struct buf *out, struct span bytes)
{
    struct sha256_ctx sha;
    uint8_t digest[SHA256_DIGEST_SIZE];
    char text[BASE64_ENCODE_RAW_LENGTH(SHA256_DIGEST_SIZE)];
    sha256_init(&sha);
    sha256_update(&sha, bytes.len, (const uint8_t *)bytes.ptr);
    sha256_digest(&sha, sizeof digest, digest);
    base64_encode_raw(text, sizeof digest, digest);
    buf_text(out, " 'sha256-");
    buf_add(out, text, sizeof text);
    buf_text(out, "'");
}

/* Adds the hash of each element that opens with exactly `open`; data blocks
 * (<script type="application/json">) do not, and are never run. */
static size_t add_hashes(struct buf *out, struct span page, const char *open,
                         const char *close)
{
    size_t count = 0;
    for (;;) {
        ptrdiff_t at = span_find(page, open);
        if (at < 0)
            return count;
        page = span_cut(page, (size_t)at + span_of(open).len, page.len);
        ptrdiff_t end = span_find(page, close);
        if (end < 0)
            return count;
        add_hash(out, span_cut(page, 0, (size_t)end));
        page = span_cut(page, (size_t)end, page.len);
        count++;
    }
}

bool page_seal(struct buf *out, struct span page, struct err *err)
{
    struct buf held = {0};
    escape_html(&held, span_of(PAGE_POLICY));
    ptrdiff_t at = span_find(page, buf_str(&held));
    size_t after = (size_t)at + held.len;
    buf_clear(&held);
    if (at < 0)
        return err_set(err, ERR_INPUT,
                       "page.mustache: {{policy}} is missing; without it "
                       "browsers could not tell the page's script from a "
                       "stranger's");
    buf_span(out, span_cut(page, 0, (size_t)at));
    buf_text(out, "default-src 'none'; base-uri 'none'; form-action 'none'; "
                  "script-src");
    if (!add_hashes(out, page, "<script>", "</script>"))
        buf_text(out, " 'none'");
    buf_text(out, "; style-src");
    if (!add_hashes(out, page, "<style>", "</style>"))
        buf_text(out, " 'none'");
    buf_span(out, span_cut(page, after, page.len));
    return true;
}
