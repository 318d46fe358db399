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

/* Options of every command: --db, --help. */
extern const struct option command_common[];
const struct command *command_find(const char *name); /* or NULL */
/* Sets err: there is no such command, and which one may have been meant. */
bool command_unknown(const char *name, struct err *err);
/* The pages of --help. */
void command_help(struct buf *out, const struct command *c);
void command_overview(struct buf *out);

/* The exit status of a command that stopped with err. */
int command_failed(const struct err *err);
/* Sets err to ERR_USAGE (with the usage line of `c`) and gives the status. */
int command_misused(const struct command *c, struct err *err,
                    const char *format, ...)
    __attribute__((format(printf, 3, 4)));
#endif
