#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H
/* Declarative options; --help is printed from the same array. */
#include <stdbool.h>
#include <stddef.h>

#include "core/buf.h"
#include "core/err.h"

struct option {
    const char *name;  /* "--server" */
    const char *value; /* "GLOB"; NULL = a switch */
    const char *brief;
};

struct arguments; /* opaque: what the user typed, checked against the arrays */

/* Value of an option, "" for a switch that is given, NULL when it is not; of
 * one given twice, the last. */
const char *arguments_get(const struct arguments *a, const char *name);
size_t arguments_count(const struct arguments *a);             /* positional */
const char *arguments_at(const struct arguments *a, size_t i); /* or NULL */

/* Reads argv against two arrays (common and the command's own). `--name value`
 * and `--name=value` are the same; after `--` nothing is an option; a lone `-`
 * is a word. Yours: arguments_free; the texts are argv's. Errors are ERR_USAGE
 * and name the nearest known option. */
bool arguments_read(struct arguments **out, int argc, char **argv,
                    const struct option *common, const struct option *own,
                    struct err *err);
void arguments_free(struct arguments *a);

/* The lines of --help, one an option, columns aligned. */
void options_print(struct buf *out, const struct option *own,
                   const struct option *common);
#endif
