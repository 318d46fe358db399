/* `portledger peaks`: when use was high, for how long, and who used it. */
#include "cli/commands.h"
#include "cli/print.h"
#include "cli/session.h"

/* clang-format off */
static const struct option options[] = {
    {"--fleet", NULL, "servers that peaked together, and outliers of a role"},
    OPTIONS_SELECTION,
    OPTIONS_JUDGING,
    OPTION_FORMAT,
    {0},
};
/* clang-format on */

static const char *const for_people[] = {
    "server",      "start_utc", "length_seconds", "peak_percent",
    "peak_at_utc", "protocol",  "local_address",  "in_use",
    "range_count", "cut_off",   "using_then",     NULL,
};

static const char *const of_the_fleet[] = {"view", "days", "sentence", NULL};

static int run(const struct arguments *args, struct err *err)
{
    struct dossier *d;
    if (!print_format(args, err) || !session_dossier(&d, args, err))
        return command_failed(err);
    bool done =
        arguments_get(args, "--fleet")
            ? print_dossier_table(args, d, dossier_fleet(d), of_the_fleet, err)
            : print_dossier_table(args, d, dossier_peaks(d, NULL), for_people,
                                  err);
    dossier_free(d);
    return done ? EXIT_DONE : command_failed(err);
}

const struct command command_peaks = {
    .name = "peaks",
    .brief = "peak windows: when, how long, how high, who used the ports",
    .usage = "",
    .options = options,
    .details = "A window begins where use reaches the warning threshold "
               "(attention on a server that\nnever gets there) and ends where "
               "it has stayed 10 points lower for 10 minutes. With\n--fleet: "
               "what servers have in common, as a guess with its reason. The "
               "text shows\nthe main columns; csv, json and markdown show "
               "all.",
    .run = run,
};
