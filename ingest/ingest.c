/* The conductor: one thread finds inputs, workers read them, the caller's own
 * thread feeds the sink, in the order in which they were found. */
#include "ingest/ingest.h"

#include <pthread.h>
#include <string.h>

#include "core/file.h"
#include "core/machine.h"
#include "core/mem.h"
#include "ingest/batch.h"
#include "ingest/csv_map.h"
#include "ingest/share.h"
#include "ingest/unsure.h"
#include "ingest/worker.h"

#define JOBS_MAX    64
#define PROGRESS_US 250000 /* told so often at least */

struct again { /* paths of sources that are to be read again; borrowed */
    const char **path;
    size_t count, room;
};

struct run {
    struct queue *queue;
    struct work work;
    struct source_list list;
    struct ingest_totals *totals;
    const struct sink *sink;
    const struct ingest_progress *progress;
    struct ingest_receipt receipt; /* of the source whose parts now come */
    char *failure;                 /* of that source */
    bool is_midway;                /* there are parts of it to come */
    struct batch batch;
    struct orders *orders; /* of dates, as sure files have them */
    struct unsure unsure;
    struct again again;
    bool is_second; /* what guessed wrong is read again, and nothing else */
};

static bool is_wanted(const struct run *run, const struct input *input)
{
    for (size_t i = 0; i < run->again.count; i++)
        if (!strcmp(run->again.path[i], input->path))
            return true;
    return false;
}

static bool give(void *ctx, struct input *input)
{
    struct run *run = ctx;
    if (!run->is_second || is_wanted(run, input))
        return queue_give(run->queue, input);
    input_free(input);
    return true;
}

static void *find(void *ctx)
{
    struct run *run = ctx;
    for (size_t i = 0; i < run->list.count; i++)
        source_expand(&run->list.entry[i], give, run);
    queue_end(run->queue);
    return NULL;
}

static void *work(void *ctx)
{
    const struct work *w = ctx;
    struct input *input;
    uint64_t number;
    machine_stand_back(); /* behind the one who writes what all have read */
    struct share *share;
    while (queue_take(w->queue, &input, &number, &share)) {
        if (share)
            share_help(share);
        else
            worker_read(w, input, number);
        queue_done(w->queue, share);
    }
    return NULL;
}

static void count(struct run *run, const struct outcome *o)
{
    struct ingest_receipt *r = &run->receipt;
    const struct harvest *h = &o->harvest;
    r->lines += h->lines;
    r->accepted += h->accepted;
    r->skipped += h->skipped;
    r->rejected += h->rejected;
    r->samples += h->sample_count;
    r->captures += h->capture_count;
    r->settings += h->setting_count;
    r->processes += h->process_row_count;
    r->events += h->event_count;
    r->counters += h->counter_count;
}

static void pour(struct run *run, const struct outcome *o)
{
    struct err err = {0};
    struct source source = {
        .path = o->input->path,
        .format = o->format ? o->format : "unknown",
        .encoding = o->encoding ? o->encoding : "",
        .assumptions = o->assumptions ? o->assumptions : "",
        .server = o->server ? o->server : "",
        .time_zone = o->time_zone ? o->time_zone : "",
        .digest = o->digest,
        .edges = o->edges,
        .size_bytes = o->input->size_bytes,
        .modified_utc = o->input->modified_utc,
        .stated = o->stated,
        .has_stated_time = o->has_stated_time,
        .is_forced = run->work.options->rescan,
        .extends = o->extends,
        .resume = buf_as_span(&o->resume),
    };
    if (!run->sink->take(run->sink->ctx, &source, &o->harvest, o->is_last,
                         &err))
        run->failure = mem_text(err.text);
}

static void deliver(struct run *run, const struct ingest_receipt *r)
{
    struct ingest_totals *t = run->totals;
    t->sources++;
    t->unchanged += r->was_unchanged;
    t->unknown += r->is_unknown;
    t->failed += r->failure != NULL;
    t->bytes += r->bytes;
    t->lines += r->lines;
    t->accepted += r->accepted;
    t->skipped += r->skipped;
    t->rejected += r->rejected;
    if (run->progress && run->progress->on_source)
        run->progress->on_source(run->progress->ctx, r);
}

static void tell(struct run *run, const struct outcome *o)
{
    struct ingest_receipt *r = &run->receipt;
    r->path = o->input->path;
    r->format = o->format ? o->format : "";
    r->encoding = o->encoding ? o->encoding : "";
    r->server = o->server ? o->server : "";
    r->assumptions = o->assumptions ? o->assumptions : "";
    r->why = o->why ? o->why : "";
    r->score = o->score;
    r->bytes = o->bytes;
    r->first_local = o->first_local;
    r->last_local = o->last_local;
    r->was_unchanged = o->was_unchanged;
    r->is_unknown = o->is_unknown;
    r->failure = run->failure;
    if (o->date_is_sure)
        orders_note(run->orders, r->server, o->date_order);
    if (o->date_order != DATE_UNKNOWN && !o->date_is_sure && !run->is_second)
        unsure_add(&run->unsure, r);
    else
        deliver(run, r);
    mem_free(run->failure);
    run->failure = NULL;
    run->receipt = (struct ingest_receipt){0};
}

static void tell_and_free(struct run *run, struct outcome *o)
{
    tell(run, o);
    input_free(o->input);
    outcome_free(o);
}

/* What was taken together is kept, and told. */
static void keep(struct run *run)
{
    struct batch *b = &run->batch;
    batch_end(b, run->sink);
    for (size_t i = 0; i < b->count; i++) {
        run->receipt = b->source[i].receipt;
        run->failure = b->source[i].failure;
        tell_and_free(run, b->source[i].outcome);
    }
    batch_clear(b);
}

/* The source is complete: told now, or when what it is taken with is kept. */
static void finish(struct run *run, struct outcome *o)
{
    bool has_failed = run->failure != NULL;
    if (!run->batch.is_open) {
        tell_and_free(run, o);
        return;
    }
    batch_add(&run->batch, o, &run->receipt, run->failure);
    run->receipt = (struct ingest_receipt){0};
    run->failure = NULL;
    if (has_failed)
        keep(run);
}

static void take_in(struct run *run, struct outcome *o)
{
    bool is_small = o->is_last && !run->is_midway && batch_fits(run->sink, o);
    run->is_midway = !o->is_last;
    if (!is_small)
        keep(run); /* before a word of this one is noted */
    if (o->failure && !run->failure)
        run->failure = mem_text(o->failure);
    count(run, o);
    if (!run->failure && !o->was_unchanged) {
        if (is_small)
            batch_open(&run->batch, run->sink);
        pour(run, o);
    }
    if (o->is_last)
        finish(run, o);
    else
        outcome_free(o);
}

static void feed(struct run *run)
{
    for (bool over = false; !over;) {
        int64_t wait_us = batch_left_us(&run->batch, PROGRESS_US);
        struct outcome *o = queue_next(run->queue, wait_us, &over);
        if (run->progress && run->progress->on_bytes)
            run->progress->on_bytes(run->progress->ctx, queue_bytes(run->queue),
                                    run->list.total_bytes);
        if (o)
            take_in(run, o);
        if (!o || !batch_left_us(&run->batch, PROGRESS_US))
            keep(run);
    }
}

static int job_count(const struct ingest_options *options)
{
    long jobs = options->jobs;
    if (jobs <= 0)
        jobs = machine_processors();
    return jobs < 1 ? 1 : jobs > JOBS_MAX ? JOBS_MAX : (int)jobs;
}

static bool run_threads(struct run *run, int jobs, struct err *err)
{
    pthread_t finder, worker[JOBS_MAX];
    int started = 0;
    for (; started < jobs; started++) {
        if (pthread_create(&worker[started], NULL, work, &run->work))
            break;
    }
    if (!started || pthread_create(&finder, NULL, find, run)) {
        queue_end(run->queue);
        for (int i = 0; i < started; i++)
            pthread_join(worker[i], NULL);
        return err_set(err, ERR_IO, "the system gives no threads to read with");
    }
    feed(run);
    pthread_join(finder, NULL);
    for (int i = 0; i < started; i++)
        pthread_join(worker[i], NULL);
    return true;
}

/* What the history knows of its sources, as far as they are sure. */
static struct orders *orders_so_far(const struct sink *sink)
{
    struct orders *orders = orders_new();
    for (size_t i = 0; i < sink->known_count; i++)
        if (sink->known[i].server && sink->known[i].assumptions)
            orders_note_words(orders, sink->known[i].server,
                              sink->known[i].assumptions);
    return orders;
}

/* The file that holds a source: itself, or the archive that it is a member of.
 * Yours; NULL where it is gone, or not as it was. */
static char *holder_of(const char *path, const struct known_source *known)
{
    if (!path)
        return NULL;
    char *holder = mem_text(path);
    struct file_facts facts = {0};
    char *end;
    do {
        if (file_look(holder, &facts, NULL) && facts.is_file)
            break;
        end = strrchr(holder, '/');
        if (end)
            *end = '\0';
    } while (end);
    bool is_whole = !strcmp(holder, path);
    if (facts.is_file && (!known || !is_whole ||
                          (known->size_bytes == facts.size_bytes &&
                           known->modified_utc == facts.modified_utc)))
        return holder;
    mem_free(holder);
    return NULL;
}

/* True where the source can be read again. */
static bool want_again(struct run *run, const char *path,
                       const struct known_source *known)
{
    char *holder = holder_of(path, known);
    if (!holder)
        return false;
    MEM_GROW(run->again.path, run->again.room, run->again.count + 1);
    run->again.path[run->again.count++] = path;
    bool is_listed = false;
    for (size_t i = 0; i < run->list.count && !is_listed; i++)
        is_listed = !strcmp(run->list.entry[i].path, holder);
    if (!is_listed)
        source_list_add(&run->list, holder, NULL);
    mem_free(holder);
    return true;
}

/* Sources whose guess other files of the server refute, of this run or an
 * earlier one, are read again, knowing what the others know; of archives
 * nothing else. So the order in which files are given does not matter. */
static bool look_again(struct run *first, const struct ingest_options *options,
                       struct err *err)
{
    struct ingest_options with_orders = *options;
    struct sink sink = *first->sink;
    struct run run = *first;
    bool done = true;
    with_orders.orders = first->orders;
    with_orders.rescan = true; /* what is told now replaces the guess */
    sink.known_count = 0;      /* it is of before the first look */
    run.is_second = true;
    run.sink = &sink;
    run.list = (struct source_list){0};
    for (size_t i = 0; i < first->unsure.count; i++) {
        const struct unsure_source *s = &first->unsure.source[i];
        if (!unsure_is_refuted(s, first->orders) ||
            !want_again(&run, s->receipt.path, NULL))
            deliver(first, &s->receipt);
    }
    for (size_t i = 0; i < first->sink->known_count; i++) {
        const struct known_source *k = &first->sink->known[i];
        if (k->server && k->assumptions && !k->is_pruned &&
            orders_refute_words(first->orders, k->server, k->assumptions))
            want_again(&run, k->path, k);
    }
    if (run.list.count) {
        run.queue = queue_new();
        run.work = (struct work){run.queue, &with_orders, &sink,
                                 first->work.here, first->work.jobs};
        done = run_threads(&run, job_count(options), err);
        queue_free(run.queue);
    }
    mem_free((void *)run.again.path);
    source_list_clear(&run.list);
    return done;
}

bool ingest_run(struct ingest_totals *totals, const char *const *paths,
                size_t path_count, const struct ingest_options *options,
                const struct sink *sink, const struct ingest_progress *progress,
                struct err *err)
{
    struct run run = {.totals = totals, .sink = sink, .progress = progress};
    bool all_there = true;
    *totals = (struct ingest_totals){0};
    if (options->encoding) { /* a wrong name fails before anything is read */
        struct byte_source none = {NULL, NULL};
        struct decoder *decoder = NULL;
        if (!decoder_open(&decoder, none, options->encoding, err))
            return false;
        decoder_close(decoder);
    }
    if (options->csv_map && !csv_map_check(options->csv_map, err))
        return false;
    run.list.history = options->history;
    for (size_t i = 0; i < path_count; i++) {
        struct err one = {0};
        if (!source_list_add(&run.list, paths[i], &one) && all_there) {
            *err = one; /* told after the others are read */
            all_there = false;
        }
    }
    run.queue = queue_new();
    run.orders = orders_so_far(sink);
    char *here = machine_folder();
    run.work = (struct work){run.queue, options, sink,
                             here ? file_base(here) : NULL, job_count(options)};
    if (!run_threads(&run, job_count(options), err))
        all_there = false;
    queue_free(run.queue);
    if (!look_again(&run, options, err))
        all_there = false;
    orders_free(run.orders);
    unsure_clear(&run.unsure);
    mem_free(here);
    source_list_clear(&run.list);
    return all_there;
}
