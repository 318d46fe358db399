#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H
/* One verb, one file, one row of the table. */
#include "cli/options.h"
#include "core/err.h"

enum exit_status { /* contract, section 2 */
                   EXIT_DONE = 0,
                   EXIT_FAILED = 1,
                   EXIT_WRONG_USAGE = 2,
                   EXIT_SOME_REJECTED = 3,
                   EXIT_FOUND = 10,
};

struct command {
    const char *name, *brief;
    const char *usage;            /* what follows the name: "PATH..." */
    const struct option *options; /* ends with {0} */
    const char *details;          /* paragraphs for --help, or NULL */
    /* Returns an exit_status; on EXIT_FAILED and EXIT_WRONG_USAGE err says
     * why and main prints it. */
    int (*run)(const struct arguments *args, struct err *err);
};
extern const struct command *const commands[]; /* NULL-terminated */
#endif
