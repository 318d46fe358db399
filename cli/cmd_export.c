/* `portledger export`: a public view of the history as CSV. */
#include "cli/commands.h"
#include "cli/screen.h"
#include "cli/session.h"

static const struct option options[] = {
    {0},
};

static bool emit(void *ctx, struct span line)
{
    (void)ctx;
    screen_data(line);
    return true;
}

static int run(const struct arguments *args, struct err *err)
{
    struct store *s;
    if (arguments_count(args) != 1)
        return command_misused(&command_export, err, "one view is wanted");
    if (!session_open(&s, args, err))
        return command_failed(err);
    bool done = query_export(s, arguments_at(args, 0), NULL, emit, err);
    store_close(s);
    return done ? EXIT_DONE : command_failed(err);
}

const struct command command_export = {
    .name = "export",
    .brief = "a public view of the history as CSV",
    .usage = "VIEW",
    .options = options,
    .details = "Views: servers, samples, captures, connections, settings, "
               "processes, events,\nhourly, findings_latest, sources, "
               "rejects. They are also in the history itself,\nwhich any "
               "SQLite tool opens.",
    .run = run,
};
