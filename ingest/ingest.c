/* The conductor: one thread finds inputs, workers read them, the caller's own
 * thread feeds the sink, in the order in which they were found. */
#include "ingest/ingest.h"

#include <pthread.h>
#include <string.h>

#include "core/file.h"
#include "core/machine.h"
#include "core/mem.h"
#include "ingest/csv_map.h"
#include "ingest/unsure.h"
#include "ingest/worker.h"

#define JOBS_MAX 64

struct run {
    struct queue *queue;
    struct work work;
    struct source_list list;
    struct ingest_totals *totals;
    const struct sink *sink;
    const struct ingest_progress *progress;
    struct ingest_receipt receipt; /* of the source whose parts now come */
    char *failure;                 /* of that source */
    struct orders *orders;         /* of dates, as sure files have them */
    struct unsure unsure;
    bool is_second; /* what guessed wrong is read again, and nothing else */
};

static bool is_wanted(const struct run *run, const struct input *input)
{
    for (size_t i = 0; i < run->unsure.count; i++) {
        const struct unsure_source *s = &run->unsure.source[i];
        if (!strcmp(s->receipt.path, input->path) &&
            unsure_is_refuted(s, run->orders))
            return true;
    }
    return !run->is_second;
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
    while (queue_take(w->queue, &input, &number))
        worker_read(w, input, number);
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
        unsure_add(&run->unsure, r, o->date_order);
    else
        deliver(run, r);
    mem_free(run->failure);
    run->failure = NULL;
    run->receipt = (struct ingest_receipt){0};
}

static void feed(struct run *run)
{
    for (bool over = false; !over;) {
        struct outcome *o = queue_next(run->queue, &over);
        if (run->progress && run->progress->on_bytes)
            run->progress->on_bytes(run->progress->ctx, queue_bytes(run->queue),
                                    run->list.total_bytes);
        if (!o)
            continue;
        if (o->failure && !run->failure)
            run->failure = mem_text(o->failure);
        count(run, o);
        if (!run->failure && !o->was_unchanged)
            pour(run, o);
        if (o->is_last) {
            tell(run, o);
            input_free(o->input);
        }
        outcome_free(o);
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

static bool holds(const struct source_entry *entry, const char *path)
{
    size_t len = strlen(entry->path);
    return !strncmp(entry->path, path, len) && (!path[len] || path[len] == '/');
}

/* Guesses that other files of the server refute: those sources are read again,
 * knowing what the others know; of archives nothing else. */
static bool look_again(struct run *first, const struct ingest_options *options,
                       struct err *err)
{
    struct ingest_options with_orders = *options;
    struct sink sink = *first->sink;
    struct run run = *first;
    bool any = false, done = true;
    with_orders.orders = first->orders;
    with_orders.rescan = true; /* what is told now replaces the guess */
    sink.known_count = 0;      /* it is of before the first look */
    run.is_second = true;
    run.sink = &sink;
    run.list = (struct source_list){0};
    for (size_t i = 0; i < first->unsure.count; i++) {
        const struct unsure_source *s = &first->unsure.source[i];
        if (unsure_is_refuted(s, first->orders))
            any = true;
        else
            deliver(first, &s->receipt);
    }
    for (size_t i = 0; any && i < first->list.count; i++) {
        const struct source_entry *entry = &first->list.entry[i];
        bool is_wanted = false;
        for (size_t k = 0; k < first->unsure.count && !is_wanted; k++) {
            const struct unsure_source *s = &first->unsure.source[k];
            is_wanted = holds(entry, s->receipt.path) &&
                        unsure_is_refuted(s, first->orders);
        }
        if (is_wanted)
            source_list_add(&run.list, entry->path, NULL);
    }
    if (any) {
        run.queue = queue_new();
        run.work =
            (struct work){run.queue, &with_orders, &sink, first->work.here};
        done = run_threads(&run, job_count(options), err);
        queue_free(run.queue);
    }
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
    /* what this run finds is not for its own first look: which file is read
     * first must not matter */
    struct orders *before = orders_so_far(sink);
    struct ingest_options with_orders = *options;
    with_orders.orders = before;
    char *here = machine_folder();
    run.work = (struct work){run.queue, &with_orders, sink,
                             here ? file_base(here) : NULL};
    if (!run_threads(&run, job_count(options), err))
        all_there = false;
    queue_free(run.queue);
    if (!look_again(&run, options, err))
        all_there = false;
    orders_free(before);
    orders_free(run.orders);
    unsure_clear(&run.unsure);
    mem_free(here);
    source_list_clear(&run.list);
    return all_there;
}
