/*
 * The one table of commands and what is said about them. A new verb is one
 * file and one row here.
 */
#include "cli/command.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/nearest.h"

const struct command *const commands[] = {
    &command_ingest,
    &command_status,
    &command_servers,
    &command_peaks,
    &command_top,
    &command_trend,
    &command_findings,
    &command_recommend,
    &command_whatif,
    &command_compare,
    &command_report,
    &command_owners,
    &command_note,
    &command_sources,
    &command_rejects,
    &command_export,
    &command_check,
    &command_backup,
    &command_collect_check,
    &command_actions,
    &command_prune,
    &command_merge,
    NULL,
};

const struct option command_common[] = {
    {"--db",                                                   "FILE", "the history (else $PORTLEDGER_DB, else portledger.db)"},
    {"--help", NULL, "this page"},
    {0                                                },
};

const struct command *command_find(const char *name)
{
    for (size_t i = 0; commands[i]; i++)
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    return NULL;
}

bool command_unknown(const char *name, struct err *err)
{
    const char *near = NULL;
    size_t best = (size_t)-1, distance, len = strlen(name);
    for (size_t i = 0; commands[i]; i++) {
        if (nearest_is(name, len, commands[i]->name, &distance) &&
            distance < best) {
            best = distance;
            near = commands[i]->name;
        }
    }
    if (near)
        return err_set(err, ERR_USAGE,
                       "there is no command \"%s\": did you mean %s?", name,
                       near);
    return err_set(err, ERR_USAGE,
                   "there is no command \"%s\": `portledger --help` lists the "
                   "commands",
                   name);
}

void command_help(struct buf *out, const struct command *c)
{
    bool is_question = span_ends_nocase(span_of(c->brief), "?");
    buf_addf(out, "Usage: portledger %s%s%s [options]\n\n%c%s%s\n", c->name,
             *c->usage ? " " : "", c->usage, toupper((unsigned char)*c->brief),
             c->brief + 1, is_question ? "" : ".");
    if (c->details)
        buf_addf(out, "\n%s\n", c->details);
    buf_text(out, "\nOptions:\n");
    options_print(out, c->options, command_common);
}

void command_overview(struct buf *out)
{
    buf_text(out,
             "portledger: a ledger of how Windows servers use their ephemeral "
             "ports.\n\n"
             "Usage: portledger [--db FILE] COMMAND [options]\n\n"
             "Commands:\n");
    for (size_t i = 0; commands[i]; i++)
        buf_addf(out, "  %-14s %s\n", commands[i]->name, commands[i]->brief);
    buf_text(out, "\nOptions:\n");
    static const struct option program[] = {
        {"--version",              NULL, "the program's version"},
        {0},
    };
    options_print(out, program, command_common);
    buf_text(out,
             "\n`portledger COMMAND --help` explains a command.\n"
             "Exit status: 0 done; 1 failed; 2 wrong usage; 3 done, but some "
             "input was\nrejected; 10 only from `findings --fail-on`.\n");
}

int command_failed(const struct err *err)
{
    return err->kind == ERR_USAGE ? EXIT_WRONG_USAGE : EXIT_FAILED;
}

int command_misused(const struct command *c, struct err *err,
                    const char *format, ...)
{
    char what[512];
    va_list list;
    va_start(list, format);
    vsnprintf(what, sizeof what, format, list);
    va_end(list);
    err_set(err, ERR_USAGE, "%s: portledger %s %s", what, c->name, c->usage);
    return EXIT_WRONG_USAGE;
}
