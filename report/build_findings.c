/*
 * After an ingest: the servers that it touched are judged, a few at a time side
 * by side, each thread with a reading store of its own, and what was found is
 * kept. Must never know what a rule says.
 */
#include <pthread.h>
#include <string.h>

#include "core/machine.h"
#include "core/mem.h"
#include "db/edit.h"
#include "db/store.h"
#include "report/build.h"
#include "report/kept.h"

#define CREW_MOST  8
#define BATCH_MOST 32 /* verdicts held until one transaction keeps them */

struct kept_case {
    struct verdict verdict;
    int64_t version; /* of the server's data that it was judged by */
    struct arena arena;
};

struct crew {
    struct store *store; /* writes; reads where there are no hands */
    struct build_options options;
    struct store *reader[CREW_MOST];
    size_t reader_count;
    const char *const *server; /* of the batch */
    struct kept_case kept[BATCH_MOST];
    pthread_mutex_t lock; /* of what follows */
    size_t next, count;
    struct err err;
    bool failed;
};

struct hand {
    struct crew *crew;
    struct store *reader;
};

static const char *evidence_text(struct arena *arena, struct text_list list)
{
    struct buf text = {0};
    for (size_t i = 0; i < list.count; i++)
        buf_addf(&text, "%s%s", i ? "; " : "", list.text[i]);
    const char *joined = arena_text(arena, buf_str(&text));
    buf_clear(&text);
    return joined;
}

static bool store_findings(bool *stored, struct store *s,
                           const struct verdict *v, int64_t version,
                           struct arena *arena, struct err *err)
{
    struct finding_row *rows =
        arena_array(arena, v->finding_count, sizeof *rows);
    for (size_t i = 0; i < v->finding_count; i++) {
        const struct finding *f = &v->findings[i];
        char since[MOMENT_TEXT];
        rows[i] = (struct finding_row){
            .finding_id = f->id,
            .code = f->code,
            .rule = f->rule,
            .severity = severity_name(f->severity),
            .confidence = confidence_name(f->confidence),
            .since_utc =
                f->since_utc == MOMENT_NONE
                    ? NULL
                    : arena_text(arena, moment_iso(f->since_utc, since)),
            .process = *f->process ? f->process : NULL,
            .remote = *f->remote ? f->remote : NULL,
            .evidence = evidence_text(arena, f->evidence)};
    }
    return edit_findings(stored, s, v->server, version, rows, v->finding_count,
                         err);
}

/* The finding that an action answers: that of its rule, else the first. */
static const char *answered(const struct verdict *v, const struct action *a)
{
    for (size_t i = 0; i < v->finding_count; i++)
        if (strcmp(v->findings[i].rule, a->rule) == 0 &&
            strcmp(v->findings[i].process, a->process) == 0)
            return v->findings[i].id;
    return v->finding_count ? v->findings[0].id : "";
}

static bool store_actions(struct store *s, const struct verdict *v,
                          moment now_utc, struct arena *arena, struct err *err)
{
    struct action_fact *rows =
        arena_array(arena, v->action_count, sizeof *rows);
    size_t count = 0;
    for (size_t i = 0; i < v->action_count; i++)
        if (strcmp(v->actions[i].code, "none") != 0)
            rows[count++] =
                (struct action_fact){.action_id = v->actions[i].id,
                                     .finding_id = answered(v, &v->actions[i]),
                                     .code = v->actions[i].code,
                                     .title = v->actions[i].title};
    return edit_actions(s, v->server, rows, count, now_utc, err);
}

/* Findings and actions, or neither, whatever other runs do. */
static bool store_case(struct store *s, struct kept_case *c, moment now_utc,
                       struct err *err)
{
    bool stored = false;
    return store_findings(&stored, s, &c->verdict, c->version, &c->arena,
                          err) &&
           (!stored || store_actions(s, &c->verdict, now_utc, &c->arena, err));
}

static bool store_cases(struct crew *crew, size_t count, struct err *err)
{
    if (!store_begin(crew->store, err))
        return false;
    bool done = true;
    for (size_t i = 0; i < count && done; i++)
        done = store_case(crew->store, &crew->kept[i],
                          crew->options.judge.now_utc, err);
    done = done && store_commit(crew->store, err);
    if (!done)
        store_rollback(crew->store);
    return done;
}

static bool judge_one(struct crew *crew, struct store *reader, size_t i,
                      struct err *err)
{
    struct kept_case *kept = &crew->kept[i];
    struct arena own = {0};
    struct history *h = arena_new(&own, sizeof *h);
    struct verdict *v = arena_new(&own, sizeof *v);
    bool done =
        build_case(h, v, reader, crew->server[i], &crew->options, &own, err);
    if (done) {
        verdict_keep(&kept->verdict, v, &kept->arena);
        kept->version = h->version;
    }
    arena_clear(&own);
    return done;
}

/* The next of the batch, until none is left or one has failed. */
static void *judge_some(void *ctx)
{
    const struct hand *hand = ctx;
    struct crew *crew = hand->crew;
    for (;;) {
        struct err err = {0};
        pthread_mutex_lock(&crew->lock);
        size_t i = crew->failed ? crew->count : crew->next++;
        pthread_mutex_unlock(&crew->lock);
        if (i >= crew->count)
            return NULL;
        if (judge_one(crew, hand->reader, i, &err))
            continue;
        pthread_mutex_lock(&crew->lock);
        if (!crew->failed)
            crew->err = err;
        crew->failed = true;
        pthread_mutex_unlock(&crew->lock);
    }
}

/* The first hand is the caller's own; a thread that does not begin leaves its
 * work to the others. */
static bool judge_batch(struct crew *crew, struct err *err)
{
    pthread_t thread[CREW_MOST];
    struct hand hand[CREW_MOST + 1] = {0};
    size_t begun = 0, others = crew->reader_count;
    crew->next = 0;
    if (others >= crew->count)
        others = crew->count ? crew->count - 1 : 0;
    for (size_t i = 0; i < others; i++) {
        hand[i] = (struct hand){crew, crew->reader[i]};
        if (pthread_create(&thread[begun], NULL, judge_some, &hand[i]) != 0)
            break;
        begun++;
    }
    hand[CREW_MOST] = (struct hand){crew, crew->store};
    judge_some(&hand[CREW_MOST]);
    for (size_t i = 0; i < begun; i++)
        pthread_join(thread[i], NULL);
    if (crew->failed)
        *err = crew->err;
    return !crew->failed;
}

/* A history in memory, or one that does not open again, is read by one. */
static void find_hands(struct crew *crew, size_t servers)
{
    size_t wanted = (size_t)machine_processors();
    struct err none = {0};
    if (wanted > servers)
        wanted = servers;
    if (!strcmp(store_path(crew->store), ":memory:"))
        return;
    while (crew->reader_count + 1 < wanted && crew->reader_count < CREW_MOST &&
           store_open_readonly(&crew->reader[crew->reader_count],
                               store_path(crew->store), &none))
        crew->reader_count++;
}

static bool judge_all(struct crew *crew, const char *const *servers,
                      size_t count, struct err *err)
{
    bool done = true;
    for (size_t from = 0; from < count && done; from += crew->count) {
        crew->server = servers + from;
        crew->count = count - from < BATCH_MOST ? count - from : BATCH_MOST;
        done = judge_batch(crew, err) && store_cases(crew, crew->count, err);
        for (size_t i = 0; i < crew->count; i++)
            arena_clear(&crew->kept[i].arena);
    }
    return done;
}

bool build_findings(struct store *s, const char *const *servers, size_t count,
                    const struct judge_options *options, struct err *err)
{
    struct crew *crew = mem_new(sizeof *crew);
    crew->store = s;
    crew->options = (struct build_options){
        .selection = {.from_utc = MOMENT_NONE, .to_utc = MOMENT_NONE},
        .judge = *options
    };
    pthread_mutex_init(&crew->lock, NULL);
    find_hands(crew, count);
    bool done = judge_all(crew, servers, count, err);
    for (size_t i = 0; i < crew->reader_count; i++)
        store_close(crew->reader[i]);
    pthread_mutex_destroy(&crew->lock);
    mem_free(crew);
    return done;
}
