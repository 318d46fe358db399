/* Threads meet here and nowhere else in the room. Knows no formats. */
#include "ingest/queue.h"

#include <pthread.h>
#include <time.h>

#include "core/machine.h"
#include "core/mem.h"

#define WAITING_MAX   64 /* inputs found and not taken */
#define WAITING_BYTES ((size_t)48 * 1024 * 1024)
#define SHARES_MAX    64  /* as many as there are workers */
#define AHEAD_MAX     256 /* results that wait for an earlier one */
#define AHEAD_BYTES   ((size_t)32 * 1024 * 1024)

struct queue {
    pthread_mutex_t lock;
    pthread_cond_t found, taken, ready, turned;
    struct input *input[WAITING_MAX]; /* a ring */
    size_t first_input, input_count, input_bytes;
    uint64_t next_number; /* of the next input to be taken */
    uint64_t given;       /* inputs given in all */
    bool ended;
    size_t busy, idle; /* workers with an input; without anything */
    struct share *open[SHARES_MAX]; /* large inputs to help with */
    size_t open_count;
    struct outcome *result[AHEAD_MAX]; /* by number, a ring */
    uint64_t turn;                     /* number of the result that is next */
    size_t held_bytes;
    uint64_t bytes;
};

void outcome_free(struct outcome *o)
{
    if (!o)
        return;
    harvest_clear(&o->harvest);
    mem_free(o->format);
    mem_free(o->encoding);
    mem_free(o->assumptions);
    mem_free(o->server);
    mem_free(o->time_zone);
    mem_free(o->why);
    mem_free(o->failure);
    buf_clear(&o->resume);
    mem_free(o);
}

struct queue *queue_new(void)
{
    struct queue *q = mem_new(sizeof *q);
    pthread_mutex_init(&q->lock, NULL);
    pthread_cond_init(&q->found, NULL);
    pthread_cond_init(&q->taken, NULL);
    pthread_cond_init(&q->ready, NULL);
    pthread_cond_init(&q->turned, NULL);
    return q;
}

void queue_free(struct queue *q)
{
    if (!q)
        return;
    pthread_mutex_destroy(&q->lock);
    pthread_cond_destroy(&q->found);
    pthread_cond_destroy(&q->taken);
    pthread_cond_destroy(&q->ready);
    pthread_cond_destroy(&q->turned);
    mem_free(q);
}

bool queue_give(struct queue *q, struct input *input)
{
    pthread_mutex_lock(&q->lock);
    while (q->input_count == WAITING_MAX ||
           (q->input_count && q->input_bytes > WAITING_BYTES))
        pthread_cond_wait(&q->taken, &q->lock);
    q->input[(q->first_input + q->input_count++) % WAITING_MAX] = input;
    q->input_bytes += input->memory.room;
    q->given++;
    pthread_cond_signal(&q->found);
    pthread_mutex_unlock(&q->lock);
    return true;
}

void queue_end(struct queue *q)
{
    pthread_mutex_lock(&q->lock);
    q->ended = true;
    pthread_cond_broadcast(&q->found);
    pthread_cond_broadcast(&q->ready);
    pthread_mutex_unlock(&q->lock);
}

/* Entered already: its owner waits for who has it. */
static struct share *share_to_help(struct queue *q)
{
    for (size_t i = 0; i < q->open_count; i++)
        if (share_enter(q->open[i]))
            return q->open[i];
    return NULL;
}

bool queue_take(struct queue *q, struct input **input, uint64_t *number,
                struct share **share)
{
    *share = NULL;
    pthread_mutex_lock(&q->lock);
    while (!q->input_count && (!q->ended || q->busy) &&
           !(*share = share_to_help(q))) {
        q->idle++;
        pthread_cond_wait(&q->found, &q->lock);
        q->idle--;
    }
    bool any = q->input_count > 0;
    if (any) {
        *input = q->input[q->first_input];
        q->first_input = (q->first_input + 1) % WAITING_MAX;
        q->input_count--;
        q->input_bytes -= (*input)->memory.room;
        *number = q->next_number++;
        q->busy++;
        pthread_cond_signal(&q->taken);
    }
    pthread_mutex_unlock(&q->lock);
    return any || *share;
}

void queue_done(struct queue *q, const struct share *share)
{
    pthread_mutex_lock(&q->lock);
    q->busy -= !share;
    pthread_cond_broadcast(&q->found);
    pthread_mutex_unlock(&q->lock);
}

bool queue_has_idle(struct queue *q)
{
    pthread_mutex_lock(&q->lock);
    bool any = q->idle && q->ended && !q->input_count;
    pthread_mutex_unlock(&q->lock);
    return any;
}

void queue_offer(struct queue *q, struct share *share)
{
    pthread_mutex_lock(&q->lock);
    if (q->open_count < SHARES_MAX)
        q->open[q->open_count++] = share;
    pthread_cond_broadcast(&q->found);
    pthread_mutex_unlock(&q->lock);
}

void queue_nudge(struct queue *q)
{
    pthread_mutex_lock(&q->lock);
    pthread_cond_broadcast(&q->found);
    pthread_mutex_unlock(&q->lock);
}

void queue_withdraw(struct queue *q, struct share *share)
{
    pthread_mutex_lock(&q->lock);
    size_t kept = 0;
    for (size_t i = 0; i < q->open_count; i++)
        if (q->open[i] != share)
            q->open[kept++] = q->open[i];
    q->open_count = kept;
    pthread_mutex_unlock(&q->lock);
}

/* The one whose turn it is may always put, so that nothing waits for ever. */
static bool may_put(const struct queue *q, uint64_t number)
{
    if (q->result[number % AHEAD_MAX])
        return false;
    return number == q->turn ||
           (number < q->turn + AHEAD_MAX && q->held_bytes < AHEAD_BYTES);
}

bool queue_put(struct queue *q, uint64_t number, struct outcome *outcome)
{
    pthread_mutex_lock(&q->lock);
    while (!may_put(q, number))
        pthread_cond_wait(&q->turned, &q->lock);
    q->result[number % AHEAD_MAX] = outcome;
    q->held_bytes += harvest_bytes(&outcome->harvest);
    pthread_cond_signal(&q->ready);
    pthread_mutex_unlock(&q->lock);
    return true;
}

struct outcome *queue_next(struct queue *q, int64_t wait_us, bool *over)
{
    int64_t until_us = machine_clock_us() + wait_us;
    struct timespec until = {.tv_sec = until_us / 1000000,
                             .tv_nsec = (long)(until_us % 1000000) * 1000};
    pthread_mutex_lock(&q->lock);
    struct outcome **slot = &q->result[q->turn % AHEAD_MAX];
    *over = q->ended && q->turn == q->given;
    if (!*slot && !*over)
        pthread_cond_timedwait(&q->ready, &q->lock, &until);
    struct outcome *outcome = *slot;
    if (outcome) {
        *slot = NULL;
        q->held_bytes -= harvest_bytes(&outcome->harvest);
        q->turn += outcome->is_last;
        pthread_cond_broadcast(&q->turned);
    }
    *over = !outcome && q->ended && q->turn == q->given;
    pthread_mutex_unlock(&q->lock);
    return outcome;
}

void queue_add_bytes(struct queue *q, uint64_t bytes)
{
    pthread_mutex_lock(&q->lock);
    q->bytes += bytes;
    pthread_mutex_unlock(&q->lock);
}

uint64_t queue_bytes(struct queue *q)
{
    pthread_mutex_lock(&q->lock);
    uint64_t bytes = q->bytes;
    pthread_mutex_unlock(&q->lock);
    return bytes;
}
