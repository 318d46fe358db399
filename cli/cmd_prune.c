/* `portledger prune`: old detail goes, its roll-ups stay. */
#include "cli/commands.h"
#include "cli/screen.h"
#include "cli/session.h"
#include "db/edit.h"

/* clang-format off */
static const struct option options[] = {
    {"--keep-samples",  "DAYS", "samples older than this go"},
    {"--keep-captures", "DAYS", "captures older than this go"},
    {"--server",        "GLOB", "only servers of this name; * and ?"},
    {"--now",           "TIME", "the clock (else the real one)"},
    {0},
};
/* clang-format on */

static bool read_days(int *days, const struct arguments *args, const char *name,
                      struct err *err)
{
    const char *text = arguments_get(args, name);
    *days = -1;
    if (text && (!span_int(span_of(text), days) || *days < 0))
        return err_set(err, ERR_USAGE, "%s \"%s\" is not a number of days",
                       name, text);
    return true;
}

static int run(const struct arguments *args, struct err *err)
{
    struct prune prune = {.server_glob = arguments_get(args, "--server")};
    struct prune_receipt receipt;
    struct store *s;
    if (arguments_count(args))
        return command_misused(&command_prune, err, "no word is wanted");
    if (!read_days(&prune.keep_samples_days, args, "--keep-samples", err) ||
        !read_days(&prune.keep_captures_days, args, "--keep-captures", err) ||
        !session_now(&prune.now_utc, args, err))
        return command_failed(err);
    if (prune.keep_samples_days < 0 && prune.keep_captures_days < 0)
        return command_misused(&command_prune, err,
                               "say what to keep: --keep-samples, "
                               "--keep-captures or both");
    if (!session_open_writing(&s, args, err))
        return command_failed(err);
    bool done = edit_prune(&receipt, s, &prune, err);
    store_close(s);
    if (!done)
        return command_failed(err);
    screen_note("%llu samples and %llu captures are dropped; the file is "
                "%llu KiB instead of %llu.",
                (unsigned long long)receipt.samples,
                (unsigned long long)receipt.captures,
                (unsigned long long)receipt.bytes_after / 1024,
                (unsigned long long)receipt.bytes_before / 1024);
    return EXIT_DONE;
}

const struct command command_prune = {
    .name = "prune",
    .brief = "drops old detail, keeps the roll-ups",
    .usage = "--keep-samples DAYS --keep-captures DAYS",
    .options = options,
    .details = "It sets a horizon for each server: before it roll-ups are "
               "facts and never rebuilt,\nolder rows are refused at ingest as "
               "rejects, and a source with pruned rows can't be\nremoved.",
    .run = run,
};
