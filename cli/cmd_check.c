/* `portledger check`: is the history sound? */
#include "cli/commands.h"
#include "cli/screen.h"
#include "cli/session.h"
#include "db/edit.h"
#include "db/writer.h"

/* clang-format off */
static const struct option options[] = {
    {"--repair", NULL, "derive anew all that follows from the facts"},
    {0},
};
/* clang-format on */

static bool check(struct store *s, struct err *err)
{
    struct arena arena = {0};
    struct check_list list;
    bool done = edit_check(&list, s, &arena, err);
    for (size_t i = 0; done && i < list.count; i++) {
        screen_print(span_of(list.text[i]));
        screen_print(span_of("\n"));
    }
    if (done && !list.count)
        screen_print(span_of("The history is sound.\n"));
    else if (done)
        done = err_set(err, ERR_DB,
                       "%zu fault%s found: `portledger check --repair` derives "
                       "anew what follows from the facts",
                       list.count, list.count == 1 ? " was" : "s were");
    arena_clear(&arena);
    return done;
}

static int run(const struct arguments *args, struct err *err)
{
    bool is_repair = arguments_get(args, "--repair");
    struct store *s;
    if (arguments_count(args))
        return command_misused(&command_check, err, "no word is wanted");
    if (is_repair ? !session_open_writing(&s, args, err)
                  : !session_open(&s, args, err))
        return command_failed(err);
    bool done = !is_repair || writer_rebuild(s, err);
    done = done && check(s, err);
    store_close(s);
    return done ? EXIT_DONE : command_failed(err);
}

const struct command command_check = {
    .name = "check",
    .brief = "verifies the history; --repair rebuilds what is derived",
    .usage = "",
    .options = options,
    .run = run,
};
