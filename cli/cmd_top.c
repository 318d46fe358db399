/* `portledger top`: who uses the ports. */
#include <string.h>

#include "cli/commands.h"
#include "cli/print.h"
#include "cli/session.h"

#define LIMIT_USUAL 5

/* clang-format off */
static const struct option options[] = {
    {"--limit", "N",    "rows a server and kind (5; 0 = all)"},
    {"--kind",  "KIND", "only process, service, owner or remote"},
    OPTIONS_SELECTION,
    OPTIONS_JUDGING,
    OPTION_FORMAT,
    {0},
};
/* clang-format on */

static const char *const for_people[] = {
    "server",           "kind",        "name",      "pid",
    "ports_max",        "time_wait",   "ports_avg", "share_percent",
    "coverage_percent", "peak_at_utc", NULL,
};

static bool same(const struct cell *a, const struct cell *b)
{
    return strcmp(a->text ? a->text : "", b->text ? b->text : "") == 0;
}

/* Keeps the first `limit` rows of each server and kind (they are by share). */
static void keep_first(struct table *t, int limit, const char *kind)
{
    size_t kept = 0;
    int in_kind = 0;
    for (size_t row = 0; row < t->row_count; row++) {
        struct cell *c = t->cell + row * t->column_count;
        const struct cell *before = c - t->column_count;
        in_kind = row && same(&c[0], &before[0]) && same(&c[1], &before[1])
                      ? in_kind + 1
                      : 1;
        if ((limit && in_kind > limit) ||
            (kind && !span_starts(span_of(c[1].text), kind)))
            continue;
        /* a row moves only over rows that were looked at; the one just before
         * must stay readable for the next comparison */
        if (kept != row)
            for (size_t i = 0; i < t->column_count; i++)
                t->cell[kept * t->column_count + i] = c[i];
        kept++;
    }
    t->row_count = kept;
}

static bool read_limit(int *limit, const struct arguments *args,
                       struct err *err)
{
    const char *text = arguments_get(args, "--limit");
    *limit = LIMIT_USUAL;
    if (text && (!span_int(span_of(text), limit) || *limit < 0))
        return err_set(err, ERR_USAGE, "--limit \"%s\" is not a number", text);
    return true;
}

static bool is_kind(const char *kind)
{
    static const char *const kinds[] = {"process", "service", "owner",
                                        "remote"};
    for (size_t i = 0; kind && i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kind, kinds[i]) == 0)
            return true;
    return !kind;
}

static int run(const struct arguments *args, struct err *err)
{
    const char *kind = arguments_get(args, "--kind");
    struct dossier *d;
    int limit;
    if (!read_limit(&limit, args, err))
        return EXIT_WRONG_USAGE;
    if (!is_kind(kind)) {
        err_set(err, ERR_USAGE,
                "there is no --kind \"%s\": choose process, service, owner or "
                "remote",
                kind);
        return EXIT_WRONG_USAGE;
    }
    if (!print_format(args, err) || !session_dossier(&d, args, err))
        return command_failed(err);
    struct table *t = dossier_top(d, NULL);
    keep_first(t, limit, kind);
    bool done = print_dossier_table(args, d, t, for_people, err);
    dossier_free(d);
    return done ? EXIT_DONE : command_failed(err);
}

const struct command command_top = {
    .name = "top",
    .brief = "top consumers: processes, services, owners, remote endpoints",
    .usage = "",
    .options = options,
    .details = "Ports in TIME_WAIT belong to no process any more; they are "
               "shared out to the\nprocess seen with the same remote "
               "endpoint, and the part for which one was found\nis shown.",
    .run = run,
};
