#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H
/* The rows of the table of commands, each defined in its own cmd_….c. */
#include "cli/command.h"

extern const struct command command_ingest, command_status, command_servers,
    command_peaks, command_top, command_trend, command_findings,
    command_recommend, command_whatif, command_compare, command_report,
    command_owners, command_note, command_sources, command_rejects,
    command_export, command_check, command_backup, command_collect_check,
    command_actions, command_prune, command_merge;
#endif
