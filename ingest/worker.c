/* What a worker thread does with an input: known already? refused? else read
 * it. Shares nothing with other workers but the queue. */
#include "ingest/worker.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"

#define EDGE ((size_t)64 * 1024)

struct task {
    const struct work *work;
    struct input *input;
    uint64_t number;
    struct digest edges, whole;
    uint64_t bytes_told;
    bool has_whole; /* digested before reading: its parts need it */
};

static struct digest edges_of(struct input *input)
{
    char *edge = mem_new(2 * EDGE);
    size_t head = input_peek(input, 0, edge, EDGE);
    uint64_t from = input->size_bytes > EDGE ? input->size_bytes - EDGE : 0;
    size_t tail = input_peek(input, from, edge + head, EDGE);
    struct digest digest = digest_of(edge, head + tail);
    mem_free(edge);
    return digest;
}

static int known_compare(const void *path, const void *known)
{
    return strcmp(path, ((const struct known_source *)known)->path);
}

static bool is_unchanged(const struct task *t)
{
    const struct sink *sink = t->work->sink;
    if (t->work->options->rescan || !sink->known_count ||
        !strncmp(t->input->path, "-", 2))
        return false;
    const struct known_source *known =
        bsearch(t->input->path, sink->known, sink->known_count,
                sizeof *sink->known, known_compare);
    return known && known->size_bytes == t->input->size_bytes &&
           known->modified_utc == t->input->modified_utc &&
           digest_same(known->edges, t->edges);
}

static struct outcome *outcome_new(const struct task *t)
{
    struct outcome *o = mem_new(sizeof *o);
    o->input = t->input;
    o->edges = t->edges;
    o->first_local = o->last_local = MOMENT_NONE;
    return o;
}

static void put(const struct task *t, struct outcome *o, bool is_last)
{
    o->is_last = is_last;
    queue_put(t->work->queue, t->number, o);
}

/* Moves what was found since the last part out of the reading. */
static struct outcome *outcome_of(const struct task *t, struct reading *reading)
{
    struct outcome *o = outcome_new(t);
    struct reading_facts facts;
    reading_facts(reading, &facts);
    o->harvest = *reading_harvest(reading);
    harvest_init(reading_harvest(reading));
    o->format = mem_text(facts.format);
    o->encoding = mem_text(facts.encoding);
    o->assumptions = mem_text(facts.assumptions);
    o->server = mem_text(facts.server);
    o->time_zone = mem_text(facts.time_zone);
    o->why = mem_text(facts.why);
    o->score = facts.score;
    o->digest = t->has_whole ? t->whole : facts.digest;
    o->bytes = facts.bytes;
    o->stated = facts.stated;
    o->has_stated_time = facts.has_stated_time;
    o->is_unknown = facts.is_unknown;
    o->first_local = facts.first_local;
    o->last_local = facts.last_local;
    return o;
}

static bool on_part(void *ctx, struct reading *reading, struct err *err)
{
    struct task *t = ctx;
    (void)err;
    put(t, outcome_of(t, reading), false);
    return true;
}

static void on_progress(void *ctx, uint64_t bytes)
{
    struct task *t = ctx;
    if (bytes > t->bytes_told) { /* read again: not told again */
        queue_add_bytes(t->work->queue, bytes - t->bytes_told);
        t->bytes_told = bytes;
    }
}

/* A link, a device, a damaged archive: a source of one reject. */
static void put_refused(const struct task *t)
{
    struct outcome *o = outcome_new(t);
    struct digester *d = digester_new();
    digester_add(d, t->input->path, strlen(t->input->path));
    digester_add(d, t->input->refusal, strlen(t->input->refusal));
    o->digest = digester_value(d);
    digester_free(d);
    harvest_init(&o->harvest);
    harvest_reject(&o->harvest, 0, span_n(NULL, 0), "%s", t->input->refusal);
    o->format = mem_text("unknown");
    o->is_unknown = true;
    put(t, o, true);
}

static bool digest_whole(struct task *t, struct err *err)
{
    char *block = mem_new(4 * EDGE);
    struct digester *d = digester_new();
    size_t got = 1;
    bool done = input_rewind(t->input, err);
    while (done && got) {
        done = input_read(t->input, block, 4 * EDGE, &got, err);
        if (done)
            digester_add(d, block, got);
    }
    t->whole = digester_value(d);
    t->has_whole = true;
    digester_free(d);
    mem_free(block);
    return done;
}

static bool read_input(struct task *t, struct err *err)
{
    struct reading *reading = NULL;
    struct reading_job job = {
        .path = t->input->path,
        .holder = strcmp(t->input->path, "-") ? t->work->here : NULL,
        .size_bytes = t->input->size_bytes,
        .modified_utc = t->input->modified_utc,
        .bytes = {t->input, input_read},
        .rewind = input_rewind,
        .options = t->work->options,
        .part = on_part,
        .part_ctx = t,
        .progress = on_progress,
        .progress_ctx = t,
    };
    if (job.size_bytes > PART_BYTES && !digest_whole(t, err))
        return false;
    bool done = input_rewind(t->input, err) && reading_run(&reading, &job, err);
    if (done)
        put(t, outcome_of(t, reading), true);
    reading_free(reading);
    return done;
}

void worker_read(const struct work *work, struct input *input, uint64_t number)
{
    struct task t = {.work = work, .input = input, .number = number};
    struct err err = {0};
    if (input->refusal) {
        put_refused(&t);
        return;
    }
    if (input->failure)
        err_set(&err, ERR_IO, "%s", input->failure);
    else if (input_open(input, &err)) {
        t.edges = edges_of(input);
        if (is_unchanged(&t)) {
            struct outcome *o = outcome_new(&t);
            o->was_unchanged = true;
            input_close(input);
            put(&t, o, true);
            return;
        }
        if (read_input(&t, &err))
            return;
    }
    struct outcome *o = outcome_new(&t);
    o->failure = mem_text(err.text);
    put(&t, o, true);
}
