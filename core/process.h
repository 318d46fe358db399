#ifndef CORE_PROCESS_H
#define CORE_PROCESS_H
/*
 * Starts another program, without a shell, with a clean environment and a time
 * limit. The only place in the house that starts a process.
 */
#include <stdbool.h>

#include "core/buf.h"
#include "core/err.h"

/* Path of a program on PATH, or NULL; yours. */
char *process_find(const char *program);

struct process_call {
    const char *program;     /* full path */
    const char *const *argv; /* NULL-terminated, argv[0] included */
    struct span input;       /* written to its standard input, then closed */
    size_t output_limit;     /* bytes of standard output kept; over: failure */
    int timeout_ms;
};

/* Runs to the end; false when it cannot start, exits non-zero (the first line
 * of its standard error is in err), is killed, or runs out of time. */
bool process_run(const struct process_call *call, struct buf *output,
                 struct err *err);
#endif
