/* `portledger backup`: a copy of a history that may be in use. */
#include "cli/commands.h"
#include "cli/screen.h"
#include "cli/session.h"
#include "db/edit.h"

static const struct option options[] = {
    {0},
};

static int run(const struct arguments *args, struct err *err)
{
    const char *file = arguments_at(args, 0);
    struct store *s;
    if (arguments_count(args) != 1)
        return command_misused(&command_backup, err, "one file is wanted");
    if (!session_open(&s, args, err))
        return command_failed(err);
    bool done = edit_backup(s, file, err);
    store_close(s);
    if (!done)
        return command_failed(err);
    screen_note("The history is copied to %s.", file);
    return EXIT_DONE;
}

const struct command command_backup = {
    .name = "backup",
    .brief = "a copy of a history that may be in use",
    .usage = "FILE",
    .options = options,
    .run = run,
};
