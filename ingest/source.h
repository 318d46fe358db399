#ifndef INGEST_SOURCE_H
#define INGEST_SOURCE_H
/*
 * Paths become inputs: files, folders (deeply, sorted by name), archives and
 * standard input. Links met in folders are not followed and special files not
 * opened; each is an input that says so.
 */
#include <stdio.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/moment.h"
#include "ingest/decode.h"

struct input {  /* one thing to read */
    char *path; /* as shown; members as ARCHIVE/MEMBER */
    uint64_t size_bytes;
    moment modified_utc; /* MOMENT_NONE: not known */
    struct buf memory;   /* its bytes, where in_memory */
    bool in_memory;
    FILE *file;    /* open; NULL until input_open for a plain file */
    char *refusal; /* why it is not read: one reject, or NULL */
    char *failure; /* why it could not be read, or NULL */
    uint64_t at;   /* of memory: bytes given */
};

void input_free(struct input *input); /* accepts NULL */
bool input_open(struct input *input, struct err *err);
void input_close(struct input *input); /* keeps a spooled file */
bool input_rewind(void *input, struct err *err);
bool input_seek(struct input *input, uint64_t at, struct err *err);
bool input_read(void *input, char *to, size_t room, size_t *got,
                struct err *err); /* a struct byte_source's read */
/* Up to `len` bytes at a place; returns how many. Leaves the place behind
 * them: rewind before reading on. */
size_t input_peek(struct input *input, uint64_t at, char *to, size_t len);

struct source_entry {
    char *path;
    uint64_t size_bytes;
    moment modified_utc;
    char *refusal; /* a link, a special file, too deep */
};
struct source_list { /* {0} is valid */
    struct source_entry *entry;
    size_t count, room;
    uint64_t total_bytes;
    const char
        *history; /* a file that folders hold and that is no input; NULL */
};

/* Adds what a path holds; "-" is one entry. Parts with * or ? of a path that is
 * none stand for all names of their folder that match. False where there
 * is none or it cannot be looked at. */
bool source_list_add(struct source_list *list, const char *path,
                     struct err *err);
void source_list_clear(struct source_list *list);

/* Gives each input in turn to `give` (whose it then is), archives expanded;
 * stops and returns false when give returns false. */
typedef bool give_input(void *ctx, struct input *input);
bool source_expand(const struct source_entry *entry, give_input *give,
                   void *ctx);
#endif
