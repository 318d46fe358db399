/* Archives as mail gateways and colleagues make them, one inside another. */
#include "ingest/archive.h"

#include <string.h>

#include "core/mem.h"
#include "door.h"

#define MEMBERS_MOST 1000

struct seen {
    size_t count;
};

static bool read_through(void *ctx, struct input *input)
{
    static char block[65536];
    struct seen *seen = ctx;
    struct err err = {0};
    MUST(!strncmp(input->path, "a.bin", 5));
    if (!input->refusal && !input->failure && input_open(input, &err)) {
        size_t got = 1;
        uint64_t total = 0;
        while (got && total < 1000000 &&
               input_read(input, block, sizeof block, &got, &err))
            total += got;
        input_peek(input, total / 2, block, 100);
        MUST(input_rewind(input, &err));
        input_close(input);
    }
    input_free(input);
    return ++seen->count < MEMBERS_MOST;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct seen seen = {0};
    if (!archive_is((const char *)bytes, size))
        return 0;
    struct input *input = mem_new(sizeof *input);
    input->path = mem_text("a.bin");
    input->in_memory = true;
    input->size_bytes = size;
    buf_add(&input->memory, bytes, size);
    archive_expand(input, read_through, &seen);
    MUST(seen.count > 0); /* whatever it was, somebody is told */
    return 0;
}
