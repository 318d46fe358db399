/* Bytes of a port set, as a database that somebody edited may hold them. */
#include "core/mem.h"
#include "core/portset.h"
#include "door.h"

static struct portmap map; /* 8 KiB: not on a fuzzer's stack */

static void check_again(const uint16_t *ports, size_t count)
{
    struct buf again = {0};
    uint16_t *decoded = NULL;
    size_t room = 0;
    portset_encode(&again, ports, count);
    MUST(portset_decode(buf_as_span(&again), &decoded, &room) ==
         (ptrdiff_t)count);
    for (size_t i = 0; i < count; i++)
        MUST(decoded[i] == ports[i]);
    mem_free(decoded);
    buf_clear(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct span set = span_n((const char *)bytes, size);
    uint16_t *ports = NULL;
    size_t room = 0;
    ptrdiff_t count = portset_decode(set, &ports, &room);
    struct portset_count all, half;
    bool counted = portset_count(set, 0, 65535, &all);
    map = (struct portmap){0};
    bool added = portmap_add(&map, set);
    MUST(counted == (count >= 0) && added == counted);
    if (count >= 0) {
        for (ptrdiff_t i = 1; i < count; i++)
            MUST(ports[i - 1] <= ports[i]);
        MUST(all.rows_in == (size_t)count && all.rows_out == 0);
        MUST(all.ports_in == portmap_count(&map, 0, 65535));
        MUST(portset_count(set, 32768, 49151, &half));
        MUST(half.rows_in + half.rows_out == all.rows_in);
        MUST(half.ports_in + half.ports_out == all.ports_in);
        MUST(half.ports_in == portmap_count(&map, 32768, 49151));
        check_again(ports, (size_t)count);
    }
    mem_free(ports);
    return 0;
}
