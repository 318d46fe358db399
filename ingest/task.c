/* Parts of an input on their way to the queue. Knows no formats. */
#include "ingest/task.h"

#include "core/mem.h"
#include "ingest/stretch.h"

#define BLOCK ((size_t)256 * 1024)

bool task_is_huge(const struct task *t)
{
    return t->input->size_bytes > PART_BYTES;
}

static struct outcome *new_outcome(const struct task *t)
{
    struct outcome *o = mem_new(sizeof *o);
    o->input = t->input;
    o->edges = t->edges;
    o->extends = t->extends;
    o->first_local = o->last_local = MOMENT_NONE;
    return o;
}

void task_put(const struct task *t, struct outcome *o, bool is_last)
{
    o->is_last = is_last;
    queue_put(t->work->queue, t->number, o);
}

struct outcome *task_outcome(const struct task *t, struct reading *reading)
{
    struct outcome *o = new_outcome(t);
    struct reading_facts facts;
    if (!reading)
        return o;
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

bool task_digest_rest(struct task *t, struct digester *d,
                      struct byte_source bytes, struct err *err)
{
    char *block = mem_new(BLOCK);
    size_t got = 1;
    bool done = true;
    while (done && got) {
        done = bytes.read(bytes.ctx, block, BLOCK, &got, err);
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

bool task_digest_whole(struct task *t, struct err *err)
{
    struct input other = {.path = t->input->path};
    struct input *input = t->is_spooled ? t->input : &other;
    struct byte_source bytes = {input, input_read};
    struct digester *d = digester_new();
    t->end = 0;
    bool done = input_open(input, err) && task_digest_rest(t, d, bytes, err);
    input_close(&other);
    digester_free(d);
    return done;
}

static void hold(struct task *t, struct outcome *o)
{
    MEM_GROW(t->held, t->held_room, t->held_count + 1);
    t->held[t->held_count++] = o;
}

bool task_put_held(struct task *t, struct err *err)
{
    if (t->held_count && !t->has_whole && !task_digest_whole(t, err))
        return false;
    for (size_t i = 0; i < t->held_count; i++) {
        t->held[i]->digest = t->whole;
        task_put(t, t->held[i], false);
    }
    t->held_count = 0;
    return true;
}

/* What it is a part of must be known to the history. Where others are about to
 * read along, there is time for that later. */
bool task_on_part(void *ctx, struct reading *reading, struct err *err)
{
    struct task *t = ctx;
    hold(t, task_outcome(t, reading));
    if (!t->has_whole && t->held_count == 1 && queue_has_idle(t->work->queue))
        return true;
    return task_put_held(t, err);
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
    hold(t, task_outcome(t, reading));
    queue_nudge(t->work->queue);
    struct err none; /* the digest is known by now */
    if (task_is_huge(t))
        task_put_held(t, &none);
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

void task_on_progress(void *ctx, struct reading *reading, uint64_t bytes)
{
    struct task *t = ctx;
    if (t->share && bytes > share_first_cut(t->share))
        bytes = share_first_cut(t->share); /* of pieces it is told by them */
    if (bytes > t->bytes_told) {           /* read again: not told again */
        queue_add_bytes(t->work->queue, bytes - t->bytes_told);
        t->bytes_told = bytes;
    }
    if (!t->share && !t->is_alone && queue_has_idle(t->work->queue) &&
        (!task_is_huge(t) || reading_has_parts(reading)))
        ask_others(t, reading);
}

void task_stop_sharing(struct task *t)
{
    if (t->share)
        queue_withdraw(t->work->queue, t->share);
    share_free(t->share);
    t->share = NULL;
    for (size_t i = 0; i < t->held_count; i++)
        outcome_free(t->held[i]);
    t->held_count = 0;
}

bool task_read_again(void *ctx, struct err *err)
{
    struct task *t = ctx;
    t->is_alone |= t->is_shared; /* together they would come to this again */
    t->is_shared = false;
    task_stop_sharing(t);
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
        task_digest_rest(t, d, (struct byte_source){&rest, bounded_read}, err);
    input_close(&input);
    digester_free(d);
    return done;
}

bool task_on_beyond(void *ctx, struct reading *reading, bool *goes_on,
                    struct err *err)
{
    struct task *t = ctx;
    *goes_on = false;
    if (!t->share)
        return true;
    return (t->has_whole || digest_shared(t, reading, err)) &&
           share_beyond(t->share, reading, goes_on, err);
}
