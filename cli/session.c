/*
 * The history, the clock and the selection of one run. Knows options; must
 * never know what a command does with them.
 */
#include "cli/session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/nearest.h"
#include "cli/progress.h"
#include "core/machine.h"
#include "core/mem.h"

/* As many points as a chart of 1,200 pixels can show, two a pixel. */
#define CHART_POINTS 2400

/* yours */
static char *history_path(const struct arguments *args)
{
    const char *given = arguments_get(args, "--db");
    char *path = given ? mem_text(given) : machine_setting("PORTLEDGER_DB");
    if (path && *path)
        return path;
    mem_free(path);
    return mem_text("portledger.db");
}

bool session_open(struct store **out, const struct arguments *args,
                  struct err *err)
{
    char *path = history_path(args);
    bool done = store_open_readonly(out, path, err);
    mem_free(path);
    return done;
}

bool session_open_writing(struct store **out, const struct arguments *args,
                          struct err *err)
{
    char *path = history_path(args);
    bool done = store_open(out, path, err);
    mem_free(path);
    return done;
}

bool session_time(moment *out, const struct arguments *args, const char *name,
                  bool end_of_day, struct err *err)
{
    const char *text = arguments_get(args, name);
    moment at;
    if (!text)
        return true;
    if (!moment_parse(&at, span_of(text), end_of_day, err)) {
        if (err)
            err->kind = ERR_USAGE;
        return err_wrap(err, "%s", name);
    }
    *out = at;
    return true;
}

bool session_now(moment *out, const struct arguments *args, struct err *err)
{
    *out = moment_now();
    return session_time(out, args, "--now", false, err);
}

bool session_options(struct build_options *out, const struct arguments *args,
                     struct err *err)
{
    const struct thresholds usual = THRESHOLDS_DEFAULT;
    const char *limits = arguments_get(args, "--thresholds");
    *out = (struct build_options){
        .selection = {.from_utc = MOMENT_NONE,
                      .to_utc = MOMENT_NONE,
                      .server_glob = arguments_get(args, "--server"),
                      .owner = arguments_get(args, "--owner")},
        .judge = {.thresholds = usual,            .chart_points = CHART_POINTS},
        .title = arguments_get(args, "--title")
    };
    if (limits && !thresholds_parse(&out->judge.thresholds, limits, err)) {
        if (err)
            err->kind = ERR_USAGE;
        return err_wrap(err, "--thresholds");
    }
    struct selection *s = &out->selection;
    if (!session_now(&out->judge.now_utc, args, err) ||
        !session_time(&s->from_utc, args, "--from", false, err) ||
        !session_time(&s->to_utc, args, "--to", true, err))
        return false;
    if (s->from_utc != MOMENT_NONE && s->to_utc != MOMENT_NONE &&
        s->from_utc > s->to_utc)
        return err_set(err, ERR_USAGE, "--from is later than --to");
    return true;
}

static void show_judged(void *ctx, size_t done, size_t total)
{
    progress_draw_servers(ctx, "judged", done, total);
}

bool session_dossier_of(struct dossier **out, const struct arguments *args,
                        struct build_options *options, struct err *err)
{
    struct store *s;
    if (!session_open(&s, args, err))
        return false;
    struct progress progress;
    options->on_server = show_judged;
    options->ctx = &progress;
    progress_start(&progress);
    bool done = build_dossier(out, s, options, err);
    progress_end(&progress);
    options->on_server = NULL;
    options->ctx = NULL;
    store_close(s);
    return done;
}

bool session_dossier(struct dossier **out, const struct arguments *args,
                     struct err *err)
{
    struct build_options options;
    return session_options(&options, args, err) &&
           session_dossier_of(out, args, &options, err);
}

bool session_judge(struct store *s, const char *server_glob,
                   const struct arguments *args, struct err *err)
{
    const struct selection selection = {.from_utc = MOMENT_NONE,
                                        .to_utc = MOMENT_NONE,
                                        .server_glob = server_glob};
    struct arena arena = {0};
    struct build_options build;
    struct server_list list;
    bool done = session_options(&build, args, err) &&
                query_servers(&list, s, &selection, &arena, err);
    if (done) {
        const char **name = arena_array(&arena, list.count + 1, sizeof *name);
        for (size_t i = 0; i < list.count; i++)
            name[i] = list.row[i].server;
        done = build_findings(s, name, list.count, &build.judge, err);
    }
    arena_clear(&arena);
    return done;
}

bool session_period(moment *from_utc, moment *to_utc, const char *text,
                    const char *name, struct err *err)
{
    struct span rest = span_of(text), from;
    if (!text || !strchr(text, '/'))
        return err_set(err, ERR_USAGE,
                       "%s wants two times: %s 2026-03-02/2026-03-08", name,
                       name);
    span_split(&rest, '/', &from);
    if (!moment_parse(from_utc, from, false, err) ||
        !moment_parse(to_utc, rest, true, err)) {
        err->kind = ERR_USAGE;
        return err_wrap(err, "%s", name);
    }
    return *from_utc < *to_utc ||
           err_set(err, ERR_USAGE, "%s ends before it begins", name);
}

static bool no_server(const char *wanted, struct store *s, struct arena *arena,
                      struct err *err)
{
    const struct selection all = {.from_utc = MOMENT_NONE,
                                  .to_utc = MOMENT_NONE};
    struct server_list list;
    const char *near = NULL;
    size_t best = (size_t)-1, distance;
    if (!query_servers(&list, s, &all, arena, err))
        return false;
    for (size_t i = 0; i < list.count; i++) {
        if (nearest_is(wanted, strlen(wanted), list.row[i].server, &distance) &&
            distance < best) {
            best = distance;
            near = list.row[i].server;
        }
    }
    if (near)
        return err_set(err, ERR_USAGE,
                       "the history holds no server \"%s\": did you mean %s?",
                       wanted, near);
    return err_set(err, ERR_USAGE,
                   "the history holds no server \"%s\": `portledger servers` "
                   "lists them",
                   wanted);
}

bool session_one_server(const char **out, struct store *s,
                        const struct arguments *args, struct arena *arena,
                        struct err *err)
{
    const struct selection one = {.from_utc = MOMENT_NONE,
                                  .to_utc = MOMENT_NONE,
                                  .server_glob =
                                      arguments_get(args, "--server")};
    struct server_list list;
    if (!one.server_glob)
        return err_set(err, ERR_USAGE,
                       "--server NAME is missing: `portledger servers` lists "
                       "the names");
    if (!query_servers(&list, s, &one, arena, err))
        return false;
    if (!list.count)
        return no_server(one.server_glob, s, arena, err);
    if (list.count > 1)
        return err_set(err, ERR_USAGE,
                       "--server \"%s\" means %zu servers: name one, %s for "
                       "example",
                       one.server_glob, list.count, list.row[0].server);
    *out = list.row[0].server;
    return true;
}
