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
    if (receipt.carried_servers)
        screen_note("Of %llu server%s that %s pruned there the roll-ups came "
                    "along.",
                    (unsigned long long)receipt.carried_servers,
                    receipt.carried_servers == 1 ? "" : "s",
                    receipt.carried_servers == 1 ? "was" : "were");
    if (receipt.lacking_servers)
        screen_note("What was pruned there of %llu server%s that this history "
                    "knows itself is missing: ingest their files here to have "
                    "it.",
                    (unsigned long long)receipt.lacking_servers,
                    receipt.lacking_servers == 1 ? "" : "s");
    return EXIT_DONE;
}

const struct command command_merge = {
    .name = "merge",
    .brief = "another history joined into this one",
    .usage = "FILE",
    .options = options,
    .details = "Sources that are known are passed over: merging again changes "
               "nothing. What people\nsaid in this history stands. Of servers "
               "that were pruned there and "
               "are new here the\nroll-ups come along.",
    .run = run,
};
