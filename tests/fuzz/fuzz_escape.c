/* Ways into a page: whatever goes in, no markup and no code comes out. */
#include <string.h>

#include "door.h"
#include "report/escape.h"

static bool has_any(const struct buf *out, const char *forbidden)
{
    for (size_t i = 0; i < out->len; i++) {
        if (strchr(forbidden, out->ptr[i]))
            return true;
    }
    return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct span s = span_n((const char *)bytes, size);
    struct buf html = {0}, json = {0}, plot = {0}, id = {0};
    escape_html(&html, s);
    MUST(!has_any(&html, "<>\"'\x01\x1B\x7F"));
    escape_json(&json, s);
    MUST(!has_any(&json, "<>&\n\r"));
    MUST(json.len >= 2 && json.ptr[0] == '"' && json.ptr[json.len - 1] == '"');
    escape_gnuplot(&plot, s, 24);
    MUST(plot.ptr[0] == '\'' && plot.ptr[plot.len - 1] == '\'');
    MUST(!memchr(plot.ptr + 1, '\'', plot.len - 2));
    MUST(!has_any(&plot, "\n\r"));
    escape_id(&id, s);
    MUST(id.len == size && !has_any(&id, " <>&\"'/.\n"));
    buf_clear(&html);
    buf_clear(&json);
    buf_clear(&plot);
    buf_clear(&id);
    return 0;
}
