/* `portledger merge`: another history joined into this one. */
#include "cli/commands.h"
#include "cli/screen.h"
#include "cli/session.h"
#include "db/edit.h"

/* clang-format off */
static const struct option options[] = {
    OPTIONS_JUDGING,
    {0},
};
/* clang-format on */

static int run(const struct arguments *args, struct err *err)
{
    struct merge_receipt receipt;
    struct store *s;
    moment now;
    if (arguments_count(args) != 1)
        return command_misused(&command_merge, err, "one history is wanted");
    if (!session_now(&now, args, err) || !session_open_writing(&s, args, err))
        return command_failed(err);
    bool done = edit_merge(&receipt, s, arguments_at(args, 0), now, err) &&
                session_judge(s, NULL, args, err);
    store_close(s);
    if (!done)
        return command_failed(err);
    screen_note("%llu source%s joined.", (unsigned long long)receipt.sources,
                receipt.sources == 1 ? " is" : "s are");
    if (receipt.pruned_servers)
        screen_note("The roll-ups of what was pruned there, of %llu server%s, "
                    "are not carried over.",
                    (unsigned long long)receipt.pruned_servers,
                    receipt.pruned_servers == 1 ? "" : "s");
    return EXIT_DONE;
}

const struct command command_merge = {
    .name = "merge",
    .brief = "another history joined into this one",
    .usage = "FILE",
    .options = options,
    .details = "Sources that are known are passed over: merging again changes "
               "nothing. What people\nsaid in this history stands.",
    .run = run,
};
