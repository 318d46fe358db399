/* What a worker thread does with an input: known already? refused? else read
 * it. Shares nothing with other workers but the queue. */
#include "ingest/worker.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "ingest/resume.h"
#include "ingest/task.h"

#define EDGE ((size_t)64 * 1024)

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

/* A link, a device, a damaged archive: a source of one reject. */
static void put_refused(const struct task *t)
{
    struct outcome *o = task_outcome(t, NULL);
    struct digester *d = digester_new();
    digester_add(d, t->input->path, strlen(t->input->path));
    digester_add(d, t->input->refusal, strlen(t->input->refusal));
    o->digest = digester_value(d);
    digester_free(d);
    harvest_init(&o->harvest);
    harvest_reject(&o->harvest, 0, span_n(NULL, 0), "%s", t->input->refusal);
    o->format = mem_text("unknown");
    o->is_unknown = true;
    task_put(t, o, true);
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
        .rewind_ctx = t->input,
        .options = t->work->options,
        .part = task_on_part,
        .part_ctx = t,
        .progress = task_on_progress,
        .progress_ctx = t,
    };
}

static bool put_last(struct task *t, struct reading *reading, struct err *err)
{
    struct resume resume = {0};
    if (!task_put_held(t, err))
        return false;
    if (is_file(t->input))
        resume_make(&resume, t->input, reading);
    if (t->digester || t->is_shared)
        memcpy(resume.digester, t->whole_saved, sizeof resume.digester);
    resume.options = resume_options(t->work->options);
    struct outcome *o = task_outcome(t, reading);
    if (is_file(t->input))
        resume_write(&resume, &o->resume);
    resume_clear(&resume);
    task_put(t, o, true);
    return true;
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
        input_seek(t->input, t->end, err) &&
        task_digest_rest(t, t->digester,
                         (struct byte_source){t->input, input_read}, err) &&
        input_seek(t->input, t->at, err) && reading_run(&reading, &job, err);
    *is_refuted = done && reading_is_refuted(reading);
    if (done && !*is_refuted)
        done = put_last(t, reading, err);
    reading_free(reading);
    return done;
}

static bool read_all(struct task *t, struct err *err)
{
    struct reading *reading = NULL;
    t->bytes = (struct bounded){t->input, 0, UINT64_MAX};
    t->is_alone = t->is_spooled;
    t->job = job_of(t);
    t->job.bytes = (struct byte_source){&t->bytes, bounded_read};
    t->job.rewind = task_read_again;
    t->job.rewind_ctx = t;
    t->job.beyond = task_on_beyond;
    t->job.beyond_ctx = t;
    if (task_is_huge(t) && t->is_spooled && !task_digest_whole(t, err))
        return false;
    bool done = input_rewind(t->input, err) &&
                reading_run(&reading, &t->job, err) &&
                put_last(t, reading, err);
    reading_free(reading);
    task_stop_sharing(t);
    mem_free(t->held);
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
    struct task t = {.work = work,
                     .input = input,
                     .number = number,
                     .is_spooled = input->in_memory || input->file,
                     .is_alone = true};
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
            struct outcome *o = task_outcome(&t, NULL);
            o->was_unchanged = true;
            input_close(input);
            task_put(&t, o, true);
            return;
        }
        look_at_growth(&t, known);
        bool done = read_input(&t, &err);
        resume_clear(&t.known);
        if (done)
            return;
    }
    struct outcome *o = task_outcome(&t, NULL);
    o->failure = mem_text(err.text);
    task_put(&t, o, true);
}
