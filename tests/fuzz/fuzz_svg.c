/* Drawings that are not gnuplot's: nothing that runs or links is kept. */
#include <string.h>

#include "door.h"
#include "report/svg.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct chart c = {.id = "c", .title = "t", .description = "d", .unit = "%"};
    struct buf out = {0};
    if (svg_dress(&out, span_n((const char *)bytes, size), &c, NULL)) {
        static const char *const forbidden[] = {"<script", "<use",   "<image",
                                                "href",    "onload", "style="};
        struct buf head = {0};
        svg_dress(&head, span_of("<svg></svg>"), &c, NULL);
        MUST(out.len >= head.len);
        for (size_t i = 0; i < 4; i++) {
            /* in words they may stand as text, never as an element */
            const char *at = strstr(buf_str(&out), forbidden[i]);
            MUST(!at || forbidden[i][0] != '<');
        }
        buf_clear(&head);
    }
    buf_clear(&out);
    return 0;
}
