/* What a worker thread does with an input: known already? refused? else read
 * it. Shares nothing with other workers but the queue. */
#include "ingest/worker.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "ingest/resume.h"

#define EDGE ((size_t)64 * 1024)

struct task {
    const struct work *work;
    struct input *input;
    uint64_t number;
    struct digest edges, whole;
    uint64_t bytes_told;
    bool has_whole;            /* digested before reading: its parts need it */
    struct resume known;       /* where to go on, if it can be gone on with */
    struct extension extends;  /* of the path as the history has it */
    uint64_t at, end;          /* of a tail: what is read of it */
    struct digester *digester; /* of all bytes, where only a tail is read */
};

/* Of the first `size` bytes. */
static struct digest edges_of(struct input *input, uint64_t size)
{
    char *edge = mem_new(2 * EDGE);
    size_t most = size < EDGE ? (size_t)size : EDGE;
    size_t head = input_peek(input, 0, edge, most);
    uint64_t from = size > EDGE ? size - EDGE : 0;
    size_t tail = input_peek(input, from, edge + head, most);
    struct digest digest = digest_of(edge, head + tail);
    mem_free(edge);
    return digest;
}

static int known_compare(const void *path, const void *known)
{
    return strcmp(path, ((const struct known_source *)known)->path);
}

static bool is_file(const struct input *input)
{
    return !input->in_memory && strcmp(input->path, "-") != 0;
}

static const struct known_source *find_known(const struct task *t)
{
    const struct sink *sink = t->work->sink;
    if (!sink->known_count || !strcmp(t->input->path, "-"))
        return NULL;
    return bsearch(t->input->path, sink->known, sink->known_count,
                   sizeof *sink->known, known_compare);
}

static bool is_unchanged(const struct task *t, const struct known_source *known)
{
    return known && !t->work->options->rescan &&
           known->size_bytes == t->input->size_bytes &&
           known->modified_utc == t->input->modified_utc &&
           digest_same(known->edges, t->edges);
}

/* Is it the file that was read, and more? Then what it said before is replaced:
 * from where it ended, or all of it. */
static void look_at_growth(struct task *t, const struct known_source *known)
{
    struct digest asked = resume_options(t->work->options);
    if (!known || !known->source_id || known->is_shared || !is_file(t->input) ||
        known->size_bytes >= t->input->size_bytes ||
        !resume_read(&t->known, known->resume) ||
        !digest_same(t->known.options, asked) ||
        !digest_same(known->edges, edges_of(t->input, known->size_bytes)))
        return;
    t->known.has_place &=
        !t->work->options->rescan && !known->repeats_captures &&
        t->known.bytes <= t->input->size_bytes && t->known.at <= t->known.bytes;
    if (!t->known.has_place && known->is_pruned)
        return;
    t->extends = (struct extension){.source_id = known->source_id,
                                    .digest = known->digest};
}

static struct outcome *outcome_new(const struct task *t)
{
    struct outcome *o = mem_new(sizeof *o);
    o->input = t->input;
    o->edges = t->edges;
    o->extends = t->extends;
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
    o->date_order = facts.date_order;
    o->date_is_sure = facts.date_is_sure;
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

/* All that follows the input's place, whose end is noted. */
static bool digest_rest(struct task *t, struct digester *d, struct err *err)
{
    char *block = mem_new(4 * EDGE);
    size_t got = 1;
    bool done = true;
    while (done && got) {
        done = input_read(t->input, block, 4 * EDGE, &got, err);
        if (done)
            digester_add(d, block, got);
        t->end += got;
    }
    t->whole = digester_value(d);
    t->has_whole = true;
    mem_free(block);
    return done;
}

static bool digest_whole(struct task *t, struct err *err)
{
    struct digester *d = digester_new();
    bool done = input_rewind(t->input, err) && digest_rest(t, d, err);
    digester_free(d);
    return done;
}

static struct reading_job job_of(struct task *t)
{
    return (struct reading_job){
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
}

static void put_last(struct task *t, struct reading *reading)
{
    struct resume resume = {0};
    if (is_file(t->input))
        resume_make(&resume, t->input, reading);
    if (t->digester)
        digester_save(t->digester, resume.digester);
    resume.options = resume_options(t->work->options);
    struct outcome *o = outcome_of(t, reading);
    if (is_file(t->input))
        resume_write(&resume, &o->resume);
    resume_clear(&resume);
    put(t, o, true);
}

/* Bytes that came while it was digested are the next run's. */
static bool read_tail_bytes(void *ctx, char *to, size_t room, size_t *got,
                            struct err *err)
{
    struct task *t = ctx;
    uint64_t left = t->end - t->at;
    if (!input_read(t->input, to, left < room ? (size_t)left : room, got, err))
        return false;
    t->at += *got;
    return true;
}

static bool read_tail(struct task *t, bool *is_refuted, struct err *err)
{
    struct reading *reading = NULL;
    struct reading_job job = job_of(t);
    t->extends.from_line = t->known.from_line;
    t->extends.again = t->known.again;
    t->end = t->known.bytes;
    t->at = t->known.at;
    job.bytes = (struct byte_source){t, read_tail_bytes};
    job.resume = buf_as_span(&t->known.state);
    job.resume_at = t->known.at;
    bool done =
        input_seek(t->input, t->end, err) && digest_rest(t, t->digester, err) &&
        input_seek(t->input, t->at, err) && reading_run(&reading, &job, err);
    *is_refuted = done && reading_is_refuted(reading);
    if (done && !*is_refuted)
        put_last(t, reading);
    reading_free(reading);
    return done;
}

static bool read_all(struct task *t, struct err *err)
{
    struct reading *reading = NULL;
    struct reading_job job = job_of(t);
    if (job.size_bytes > PART_BYTES && !digest_whole(t, err))
        return false;
    bool done = input_rewind(t->input, err) && reading_run(&reading, &job, err);
    if (done)
        put_last(t, reading);
    reading_free(reading);
    return done;
}

/* What has grown from where it ended, unless that turns out to be wrong. */
static bool read_input(struct task *t, struct err *err)
{
    bool is_refuted = true;
    bool done = true;
    if (t->extends.source_id && t->known.has_place) {
        t->digester = digester_new();
        if (digester_restore(t->digester, t->known.digester))
            done = read_tail(t, &is_refuted, err);
        digester_free(t->digester);
        t->digester = NULL;
    }
    if (!done || !is_refuted)
        return done;
    t->extends.from_line = 0;
    t->has_whole = false;
    return read_all(t, err);
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
        const struct known_source *known = find_known(&t);
        t.edges = edges_of(input, input->size_bytes);
        if (is_unchanged(&t, known)) {
            struct outcome *o = outcome_new(&t);
            o->was_unchanged = true;
            input_close(input);
            put(&t, o, true);
            return;
        }
        look_at_growth(&t, known);
        bool done = read_input(&t, &err);
        resume_clear(&t.known);
        if (done)
            return;
    }
    struct outcome *o = outcome_new(&t);
    o->failure = mem_text(err.text);
    put(&t, o, true);
}
