/*
 * Gives a harness each file of the folders and files named on the command line,
 * whole and (the small ones) cut after every byte. Fails when there is no file
 * at all: a replay of nothing proves nothing.
 */
#include <stdio.h>
#include <string.h>

#include "core/file.h"
#include "core/mem.h"
#include "door.h"

#define CUT_EACH_BYTE_UP_TO 1024

/* A copy of just that size, so that a read past its end is seen. */
static void give(const char *bytes, size_t size)
{
    uint8_t *copy = mem_new(size);
    if (size)
        memcpy(copy, bytes, size);
    LLVMFuzzerTestOneInput(copy, size);
    mem_free(copy);
}

static bool replay_file(const char *path, struct err *err)
{
    struct buf bytes = {0};
    bool done = file_read(&bytes, path, 0, err);
    if (done) {
        give(buf_str(&bytes), bytes.len);
        size_t step = bytes.len / CUT_EACH_BYTE_UP_TO + 1;
        for (size_t size = 0; size < bytes.len; size += step)
            give(buf_str(&bytes), size);
    }
    buf_clear(&bytes);
    return done;
}

static bool replay(const char *path, size_t *count, struct err *err)
{
    struct file_facts facts;
    struct file_names names = {0};
    if (!file_look(path, &facts, err))
        return false;
    if (!facts.is_folder) {
        ++*count;
        return replay_file(path, err);
    }
    bool done = file_list(&names, path, err);
    for (size_t i = 0; done && i < names.count; i++) {
        char *full = mem_textf("%s/%s", path, names.name[i]);
        done = replay(full, count, err);
        mem_free(full);
    }
    file_names_free(&names);
    return done;
}

int main(int argc, char **argv)
{
    struct err err = {0};
    size_t count = 0;
    for (int i = 1; i < argc; i++) {
        if (!replay(argv[i], &count, &err)) {
            fprintf(stderr, "%s\n", err.text);
            return EXIT_FAILURE;
        }
    }
    printf("%zu files replayed\n", count);
    return count ? EXIT_SUCCESS : EXIT_FAILURE;
}
