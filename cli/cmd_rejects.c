/* `portledger rejects`: the lines that were not understood. */
#include "cli/commands.h"
#include "cli/print.h"
#include "cli/session.h"

/* clang-format off */
static const struct option options[] = {
    {"--limit", "N", "at most so many lines (1000; 0 = all)"},
    OPTION_FORMAT,
    {0},
};
/* clang-format on */

static void fill(struct dossier *d, const struct reject_list *list)
{
    d->rejects = arena_array(&d->arena, list->count, sizeof *d->rejects);
    d->reject_count = list->count;
    d->reject_total = list->total;
    for (size_t i = 0; i < list->count; i++) {
        const struct reject_row *r = &list->row[i];
        d->rejects[i] = (struct dossier_reject){.source_id = r->source_id,
                                                .path = r->path,
                                                .reason = r->reason,
                                                .text = r->text,
                                                .line = r->line};
    }
}

static bool list_rejects(const struct arguments *args, size_t limit,
                         struct err *err)
{
    struct dossier d = {0};
    struct reject_list list;
    struct store *s;
    if (!session_open(&s, args, err))
        return false;
    bool done = query_rejects(&list, s, limit, &d.arena, err);
    store_close(s);
    if (done) {
        fill(&d, &list);
        struct table *t = dossier_rejects(&d);
        if (list.total > list.count)
            t->note = arena_textf(&d.arena,
                                  "The first %zu of %llu; --limit 0 shows all.",
                                  list.count, (unsigned long long)list.total);
        done = print_table(args, t, NULL, err);
    }
    arena_clear(&d.arena);
    return done;
}

static int run(const struct arguments *args, struct err *err)
{
    const char *text = arguments_get(args, "--limit");
    int limit = 1000;
    if (text && (!span_int(span_of(text), &limit) || limit < 0)) {
        err_set(err, ERR_USAGE, "--limit \"%s\" is not a number", text);
        return EXIT_WRONG_USAGE;
    }
    if (!print_format(args, err) ||
        !list_rejects(args, limit ? (size_t)limit : SIZE_MAX, err))
        return command_failed(err);
    return EXIT_DONE;
}

const struct command command_rejects = {
    .name = "rejects",
    .brief = "the lines that were not understood, with place and reason",
    .usage = "",
    .options = options,
    .details = "A row without a line number is about the whole file.",
    .run = run,
};
