/* Addresses, as captures spell them. */
#include <string.h>

#include "core/address.h"
#include "core/tcp.h"
#include "door.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct span text = span_n((const char *)bytes, size);
    struct buf once = {0}, twice = {0};
    int family = address_family(text);
    MUST(family == 0 || family == 4 || family == 6);
    address_canonical(&once, text);
    address_canonical(&twice, buf_as_span(&once));
    MUST(span_same(buf_as_span(&once), buf_as_span(&twice)));
    MUST(family == 0 || address_family(buf_as_span(&once)) == family);
    if (family == 0)
        MUST(span_same(buf_as_span(&once), text));
    address_is_loopback(buf_str(&once));
    address_is_any(buf_str(&once));
    MUST((unsigned)state_read(text) < STATE_COUNT);
    MUST(service_port(text) >= -1 && service_port(text) <= 65535);
    buf_clear(&once);
    buf_clear(&twice);
    return 0;
}
