/* `portledger trend`: growth, and the day on which it ends. */
#include "cli/commands.h"
#include "cli/print.h"
#include "cli/session.h"

static const struct option options[] = {
    OPTIONS_SELECTION,
    OPTIONS_JUDGING,
    OPTION_FORMAT,
    {0},
};

static const char *const for_people[] = {
    "server",   "percent_per_week", "low",      "high", "days",
    "reach_80", "reach_100",        "sentence", NULL,
};

static int run(const struct arguments *args, struct err *err)
{
    struct dossier *d;
    if (!print_format(args, err) || !session_dossier(&d, args, err))
        return command_failed(err);
    bool done =
        print_dossier_table(args, d, dossier_trend(d, NULL), for_people, err);
    dossier_free(d);
    return done ? EXIT_DONE : command_failed(err);
}

const struct command command_trend = {
    .name = "trend",
    .brief = "growth a week and the days on which 80 % and 100 % are reached",
    .usage = "",
    .options = options,
    .details = "The forecast has an interval (the columns early and late of "
               "csv and json). It is\nrefused, with the reason, where the "
               "history is too short or broken.",
    .run = run,
};
