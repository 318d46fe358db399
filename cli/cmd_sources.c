/* `portledger sources`: what was ingested, and taking it back. */
#include <string.h>

#include "cli/commands.h"
#include "cli/print.h"
#include "cli/screen.h"
#include "cli/session.h"
#include "db/edit.h"

static const struct option options[] = {
    OPTION_FORMAT,
    {0},
};

static const char *const for_people[] = {
    "source_id", "path",     "format",      "lines",
    "accepted",  "rejected", "assumptions", NULL,
};

static bool list_sources(const struct arguments *args, struct err *err)
{
    struct dossier d = {0};
    struct source_list list;
    struct store *s;
    if (!print_format(args, err) || !session_open(&s, args, err))
        return false;
    bool done = query_sources(&list, s, &d.arena, err);
    store_close(s);
    if (done) {
        d.sources = list.row;
        d.source_count = list.count;
        done = print_table(args, dossier_sources(&d), for_people, err);
    }
    arena_clear(&d.arena);
    return done;
}

static bool remove_source(const struct arguments *args, struct err *err)
{
    uint64_t id;
    struct store *s;
    const char *text = arguments_at(args, 1);
    if (!text || !span_u64(span_of(text), &id) || id > INT64_MAX)
        return err_set(err, ERR_USAGE,
                       "the number of a source is wanted: portledger sources "
                       "remove ID");
    if (!session_open_writing(&s, args, err))
        return false;
    /* which servers it told of is not known any more: all are judged */
    bool done = edit_source_remove(s, (int64_t)id, err) &&
                session_judge(s, NULL, args, err);
    store_close(s);
    if (done)
        screen_note("Source %llu is taken back.", (unsigned long long)id);
    return done;
}

static int run(const struct arguments *args, struct err *err)
{
    const char *verb = arguments_at(args, 0);
    bool done;
    if (!verb)
        done = list_sources(args, err);
    else if (strcmp(verb, "remove") == 0)
        done = remove_source(args, err);
    else
        return command_misused(&command_sources, err, "\"%s\" is not remove",
                               verb);
    return done ? EXIT_DONE : command_failed(err);
}

const struct command command_sources = {
    .name = "sources",
    .brief = "what was ingested and what it assumed; take an import back",
    .usage = "[remove ID]",
    .options = options,
    .details = "`sources remove ID` takes an import back as if it had never "
               "been; rows that\nanother source covers stay.",
    .run = run,
};
