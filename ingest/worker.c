/* What a worker thread does with an input: known already? refused? else read
 * it. Shares nothing with other workers but the queue. */
#include "ingest/worker.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "ingest/resume.h"
#include "ingest/share.h"
#include "ingest/stretch.h"

#define EDGE ((size_t)64 * 1024)

struct task {
    const struct work *work;
    struct input *input;
    uint64_t number;
    struct digest edges, whole;
    uint64_t bytes_told;
    bool is_spooled;           /* no file of its path: it cannot be reopened */
    bool has_whole;            /* digested before reading: its parts need it */
    struct resume known;       /* where to go on, if it can be gone on with */
    struct extension extends;  /* of the path as the history has it */
    uint64_t at, end;          /* of a tail: what is read of it */
    struct digester *digester; /* of all bytes, where this reads not all */
    unsigned char whole_saved[DIGESTER_SAVED]; /* as it was at the end */
    struct reading_job job;
    struct bounded bytes;  /* what a reading from the beginning reads */
    struct share *share;   /* others read along; NULL: nobody does */
    bool is_alone;         /* nobody shall */
    bool is_shared;        /* others did */
    uint64_t size_read;    /* shared: nothing behind it */
    struct outcome **held; /* stretches of it, until its end is known */
    size_t held_count, held_room;
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

/* Poured in parts while it is read, so that it cannot be read anew. */
static bool is_huge(const struct input *input)
{
    return input->size_bytes > PART_BYTES;
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

/* Moves what was found since the last part out of the reading; lines are those
 * of the file. */
static struct outcome *outcome_of(const struct task *t, struct reading *reading)
{
    struct outcome *o = outcome_new(t);
    struct reading_facts facts;
    reading_facts(reading, &facts);
    o->harvest = *reading_harvest(reading);
    harvest_init(reading_harvest(reading));
    harvest_shift_lines(&o->harvest, reading_lines_before(reading));
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

/* All that follows, whose end is noted. */
static bool digest_rest(struct task *t, struct digester *d,
                        struct byte_source bytes, struct err *err)
{
    char *block = mem_new(4 * EDGE);
    size_t got = 1;
    bool done = true;
    while (done && got) {
        done = bytes.read(bytes.ctx, block, 4 * EDGE, &got, err);
        if (done)
            digester_add(d, block, got);
        t->end += got;
    }
    t->whole = digester_value(d);
    t->has_whole = true;
    digester_save(d, t->whole_saved);
    mem_free(block);
    return done;
}

/* Of all of it; a file beside whoever reads it. */
static bool digest_whole(struct task *t, struct err *err)
{
    struct input other = {.path = t->input->path};
    struct input *input = t->is_spooled ? t->input : &other;
    struct byte_source bytes = {input, input_read};
    struct digester *d = digester_new();
    t->end = 0;
    bool done = input_open(input, err) && digest_rest(t, d, bytes, err);
    input_close(&other);
    digester_free(d);
    return done;
}

static void hold(struct task *t, struct outcome *o)
{
    MEM_GROW(t->held, t->held_room, t->held_count + 1);
    t->held[t->held_count++] = o;
}

static void put_held(struct task *t)
{
    for (size_t i = 0; i < t->held_count; i++) {
        t->held[i]->digest = t->whole;
        put(t, t->held[i], false);
    }
    t->held_count = 0;
}

/* What it is a part of must be known to the history. Where others are about to
 * read along, there is time for that later. */
static bool on_part(void *ctx, struct reading *reading, struct err *err)
{
    struct task *t = ctx;
    hold(t, outcome_of(t, reading));
    if (!t->has_whole && t->held_count == 1 && queue_has_idle(t->work->queue))
        return true;
    if (!t->has_whole && !digest_whole(t, err))
        return false;
    put_held(t);
    return true;
}

static void on_told(void *ctx, uint64_t bytes)
{
    struct task *t = ctx;
    queue_add_bytes(t->work->queue, bytes);
    queue_nudge(t->work->queue);
}

/* A stretch that is complete. What may have to be read anew, under another
 * order of dates, waits for the end; parts never have to. */
static void on_joined(void *ctx, struct reading *reading)
{
    struct task *t = ctx;
    hold(t, outcome_of(t, reading));
    queue_nudge(t->work->queue);
    if (is_huge(t->input))
        put_held(t);
}

/* Where others have nothing to do they read along. */
static void ask_others(struct task *t, struct reading *reading)
{
    struct share_job job = {.job = &t->job,
                            .bytes = &t->bytes,
                            .size = t->input->size_bytes,
                            .workers = t->work->jobs,
                            .joined = on_joined,
                            .told = on_told,
                            .ctx = t};
    t->share = share_new(&job, reading);
    if (!t->share)
        return;
    t->size_read = job.size;
    t->is_shared = true;
    queue_offer(t->work->queue, t->share);
}

static void on_progress(void *ctx, struct reading *reading, uint64_t bytes)
{
    struct task *t = ctx;
    if (t->share && bytes > share_first_cut(t->share))
        bytes = share_first_cut(t->share); /* of pieces it is told by them */
    if (bytes > t->bytes_told) {           /* read again: not told again */
        queue_add_bytes(t->work->queue, bytes - t->bytes_told);
        t->bytes_told = bytes;
    }
    if (!t->share && !t->is_alone && queue_has_idle(t->work->queue) &&
        (!is_huge(t->input) || reading_has_parts(reading)))
        ask_others(t, reading);
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
    if (t->digester || t->is_shared)
        memcpy(resume.digester, t->whole_saved, sizeof resume.digester);
    resume.options = resume_options(t->work->options);
    put_held(t);
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
    bool done = input_seek(t->input, t->end, err) &&
                digest_rest(t, t->digester,
                            (struct byte_source){t->input, input_read}, err) &&
                input_seek(t->input, t->at, err) &&
                reading_run(&reading, &job, err);
    *is_refuted = done && reading_is_refuted(reading);
    if (done && !*is_refuted)
        put_last(t, reading);
    reading_free(reading);
    return done;
}

/* Nobody reads along any more, and what they have found is forgotten. */
static void stop_sharing(struct task *t)
{
    if (t->share)
        queue_withdraw(t->work->queue, t->share);
    share_free(t->share);
    t->share = NULL;
    for (size_t i = 0; i < t->held_count; i++)
        outcome_free(t->held[i]);
    t->held_count = 0;
}

static bool read_again(void *ctx, struct err *err)
{
    struct task *t = ctx;
    t->is_alone |= t->is_shared; /* together they would come to this again */
    t->is_shared = false;
    stop_sharing(t);
    t->has_whole = false;
    t->bytes = (struct bounded){t->input, 0, UINT64_MAX};
    return input_rewind(t->input, err);
}

/* What others read this digests, too: all bytes, in their order. */
static bool digest_shared(struct task *t, struct reading *reading,
                          struct err *err)
{
    unsigned char saved[DIGESTER_SAVED];
    struct input input = {.path = t->input->path};
    struct bounded rest = {&input, share_first_cut(t->share), t->size_read};
    struct digester *d = digester_new();
    reading_save_digest(reading, saved);
    bool done =
        (digester_restore(d, saved) ||
         err_set(err, ERR_IO, "cannot go on with its digest")) &&
        input_open(&input, err) && input_seek(&input, rest.at, err) &&
        digest_rest(t, d, (struct byte_source){&rest, bounded_read}, err);
    input_close(&input);
    digester_free(d);
    return done;
}

static bool on_beyond(void *ctx, struct reading *reading, bool *goes_on,
                      struct err *err)
{
    struct task *t = ctx;
    *goes_on = false;
    if (!t->share)
        return true;
    return (t->has_whole || digest_shared(t, reading, err)) &&
           share_beyond(t->share, reading, goes_on, err);
}

static bool read_all(struct task *t, struct err *err)
{
    struct reading *reading = NULL;
    t->bytes = (struct bounded){t->input, 0, UINT64_MAX};
    t->is_alone = t->is_spooled;
    t->job = job_of(t);
    t->job.bytes = (struct byte_source){&t->bytes, bounded_read};
    t->job.rewind = read_again;
    t->job.rewind_ctx = t;
    t->job.beyond = on_beyond;
    t->job.beyond_ctx = t;
    if (is_huge(t->input) && t->is_spooled && !digest_whole(t, err))
        return false;
    bool done =
        input_rewind(t->input, err) && reading_run(&reading, &t->job, err);
    if (done)
        put_last(t, reading);
    reading_free(reading);
    stop_sharing(t);
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
