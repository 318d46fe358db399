/* Pieces of a file and who reads them. Knows threads, no formats. */
#include "ingest/share.h"

#include <pthread.h>
#include <string.h>

#include "core/mem.h"
#include "ingest/stretch.h"

#define PIECE_LEAST ((uint64_t)4 * 1024 * 1024)
#define PIECE_MOST  ((uint64_t)16 * 1024 * 1024)
#define AHEAD_MOST  64 /* pieces read and not joined */
#define HELD_MOST   ((size_t)48 * 1024 * 1024)
#define LOOK        ((size_t)64 * 1024) /* where a line's end is looked for */
#define PLAIN       64 /* bytes around a cut that are plain text */

enum piece_state { PIECE_FREE, PIECE_TAKEN, PIECE_READ };

struct piece {
    enum piece_state state;
    struct share *share;
    size_t number;
    struct input input;
    struct bounded bytes;
    struct reading_job job;
    struct reading *reading;
    struct reader_stops starts, ends;
    bool looks_for_ends;
    bool is_good;
    size_t held; /* bytes of its harvest */
};

struct share {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct share_job job;
    struct buf state, assumptions; /* with which each piece begins */
    uint64_t line;
    uint64_t *cut; /* piece i is cut[i] up to cut[i + 1] */
    struct piece *piece;
    size_t count;
    size_t next;    /* the first that is free */
    size_t helpers; /* workers who are at it */
    size_t held;    /* bytes of harvests not joined */
    /* of the owner's thread only */
    size_t at;             /* its reading has come to this cut … */
    bool is_behind;        /* … and beyond, to stops in *ends */
    struct bounded *bytes; /* what its reading reads from */
    struct reader_stops own_ends, *ends;
    struct stretch_sums sums;
};

bool bounded_read(void *ctx, char *to, size_t room, size_t *got,
                  struct err *err)
{
    struct bounded *b = ctx;
    uint64_t left = b->end > b->at ? b->end - b->at : 0;
    *got = 0;
    if (left < room)
        room = (size_t)left;
    if (room && !input_read(b->input, to, room, got, err))
        return false;
    b->at += *got;
    return true;
}

/* Text that no encoding is in doubt about: ASCII, one unit after the other. */
static bool is_plain(const char *p, size_t len, const char *end, size_t unit)
{
    size_t low = unit == 2 && end[0] == '\0' ? 1 : 0;
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)p[i];
        bool is_text =
            (c >= ' ' && c < 127) || c == '\r' || c == '\n' || c == '\t';
        if (i % unit == low ? !is_text : c != 0)
            return false;
    }
    return true;
}

/* Behind the first line end from `from` on, plain text around it; 0: none. */
static uint64_t cut_from(struct input *input, uint64_t from, const char *end,
                         size_t unit)
{
    char *text = mem_new(LOOK);
    uint64_t cut = 0;
    from -= from % unit;
    size_t len = input_peek(input, from, text, LOOK);
    for (size_t i = PLAIN; !cut && i + PLAIN <= len; i += unit)
        if (!memcmp(text + i - unit, end, unit) &&
            is_plain(text + i - PLAIN, 2 * (size_t)PLAIN, end, unit))
            cut = from + i;
    mem_free(text);
    return cut;
}

static void find_cuts(struct share *s, const struct reading *reading,
                      struct input *input, uint64_t from)
{
    char end[2];
    size_t unit = reading_line_end(reading, end), room = 0;
    uint64_t left = s->job.size - from;
    uint64_t size = left / ((uint64_t)s->job.workers * 4);
    size = size < PIECE_LEAST ? PIECE_LEAST : size;
    size = size > PIECE_MOST ? PIECE_MOST : size;
    MEM_GROW(s->cut, room, 2);
    s->cut[0] = from;
    s->count = 1;
    for (uint64_t at = from; s->job.size - at >= 2 * size;) {
        uint64_t cut = cut_from(input, at + size, end, unit);
        at = cut ? cut : at + size;
        if (!cut)
            continue;
        MEM_GROW(s->cut, room, s->count + 2);
        s->cut[s->count++] = cut;
    }
    s->cut[s->count] = s->job.size;
}

struct share *share_new(const struct share_job *job, struct reading *reading)
{
    struct stretch_start start;
    uint64_t from = reading_bytes(reading);
    struct input input = {.path = job->bytes->input->path};
    struct err err = {0};
    if (job->size <= from || job->size - from < 2 * PIECE_LEAST ||
        !reading_start(reading, &start) || !input_open(&input, &err))
        return NULL;
    struct share *s = mem_new(sizeof *s);
    pthread_mutex_init(&s->lock, NULL);
    pthread_cond_init(&s->changed, NULL);
    s->job = *job;
    s->line = start.line;
    buf_span(&s->state, start.state);
    buf_span(&s->assumptions, start.assumptions);
    find_cuts(s, reading, &input, from);
    input_close(&input);
    if (s->count < 2) {
        share_free(s);
        return NULL;
    }
    s->piece = mem_array(s->count, sizeof *s->piece);
    for (size_t i = 0; i < s->count; i++) {
        s->piece[i].share = s;
        s->piece[i].number = i;
    }
    s->piece[0].state = PIECE_READ; /* the owner's own */
    s->next = s->at = 1;
    s->bytes = job->bytes;
    s->bytes->end = s->cut[1];
    return s;
}

uint64_t share_first_cut(const struct share *s)
{
    return s->cut[1];
}

/* Closed and freed: what the piece had, the reading included. */
static void piece_clear(struct piece *p)
{
    reading_free(p->reading);
    p->reading = NULL;
    reader_stops_clear(&p->starts);
    reader_stops_clear(&p->ends);
}

void share_free(struct share *s)
{
    if (!s)
        return;
    pthread_mutex_lock(&s->lock);
    s->next = s->count; /* nothing is to be had any more */
    while (s->helpers)
        pthread_cond_wait(&s->changed, &s->lock);
    pthread_mutex_unlock(&s->lock);
    for (size_t i = 0; s->piece && i < s->count; i++) {
        piece_clear(&s->piece[i]);
        input_close(&s->piece[i].input);
    }
    mem_free(s->piece);
    mem_free(s->cut);
    buf_clear(&s->state);
    buf_clear(&s->assumptions);
    reader_stops_clear(&s->own_ends);
    stretch_sums_clear(&s->sums);
    pthread_cond_destroy(&s->changed);
    pthread_mutex_destroy(&s->lock);
    mem_free(s);
}

/* Of the reading of a piece: at its end, a few stops more. */
static bool piece_beyond(void *ctx, struct reading *reading, bool *goes_on,
                         struct err *err)
{
    struct piece *p = ctx;
    const struct share *s = p->share;
    (void)err;
    *goes_on = !p->looks_for_ends && p->number + 1 < s->count;
    if (!*goes_on)
        return true;
    p->looks_for_ends = true;
    p->bytes.end = s->cut[p->number + 2];
    reading_watch(reading, &p->ends, true);
    return true;
}

static void read_piece(struct piece *p)
{
    const struct share *s = p->share;
    struct err err = {0};
    p->input.path = s->job.bytes->input->path;
    p->bytes =
        (struct bounded){&p->input, s->cut[p->number], s->cut[p->number + 1]};
    p->job = *s->job.job;
    p->job.bytes = (struct byte_source){&p->bytes, bounded_read};
    p->job.resume = buf_as_span(&s->state);
    p->job.resume_at = s->cut[p->number];
    p->job.part = NULL;
    p->job.progress = NULL;
    p->job.beyond = piece_beyond;
    p->job.beyond_ctx = p;
    p->job.is_stretch = true;
    p->job.watch = &p->starts;
    p->starts.from_line = s->line;
    p->is_good = input_open(&p->input, &err) &&
                 input_seek(&p->input, s->cut[p->number], &err) &&
                 reading_run(&p->reading, &p->job, &err) &&
                 !reading_is_refuted(p->reading) && p->starts.count;
    if (p->is_good)
        p->held = harvest_bytes(reading_harvest(p->reading));
    else
        piece_clear(p);
    if (s->job.told)
        s->job.told(s->job.ctx, s->cut[p->number + 1] - s->cut[p->number]);
}

/* The lock is held. The one that is joined next may always be had. */
static bool has_work(const struct share *s)
{
    return s->next < s->count &&
           (s->next <= s->at ||
            (s->next - s->at < AHEAD_MOST && s->held < HELD_MOST));
}

bool share_enter(struct share *s)
{
    pthread_mutex_lock(&s->lock);
    bool any = has_work(s);
    s->helpers += any;
    pthread_mutex_unlock(&s->lock);
    return any;
}

/* The lock is held, and is again at the end. */
static void read_next(struct share *s)
{
    struct piece *p = &s->piece[s->next++];
    p->state = PIECE_TAKEN;
    pthread_mutex_unlock(&s->lock);
    read_piece(p);
    pthread_mutex_lock(&s->lock);
    p->state = PIECE_READ;
    s->held += p->held;
    pthread_cond_broadcast(&s->changed);
}

void share_help(struct share *s)
{
    pthread_mutex_lock(&s->lock);
    if (has_work(s))
        read_next(s);
    s->helpers--;
    pthread_cond_broadcast(&s->changed);
    pthread_mutex_unlock(&s->lock);
}

/* The owner reads on itself where nobody has begun with what comes next. */
static bool claim(struct share *s)
{
    pthread_mutex_lock(&s->lock);
    bool is_free = s->piece[s->at].state == PIECE_FREE;
    if (is_free) {
        s->piece[s->at].state = PIECE_READ;
        s->next = s->at + 1;
        s->at++;
    }
    pthread_mutex_unlock(&s->lock);
    if (is_free && s->job.told)
        s->job.told(s->job.ctx, s->cut[s->at] - s->cut[s->at - 1]);
    return is_free;
}

/* The next piece, read; while others read it the owner reads another one. */
static struct piece *wait_for_next(struct share *s)
{
    struct piece *p = &s->piece[s->at];
    pthread_mutex_lock(&s->lock);
    while (p->state != PIECE_READ) {
        if (has_work(s))
            read_next(s);
        else
            pthread_cond_wait(&s->changed, &s->lock);
    }
    pthread_mutex_unlock(&s->lock);
    return p;
}

static void step(struct share *s, struct piece *p)
{
    pthread_mutex_lock(&s->lock);
    s->held -= p->held;
    p->held = 0;
    s->at++;
    pthread_mutex_unlock(&s->lock);
}

/* What the owner's reading found is complete; that of the piece is now its. */
static void take_over(struct share *s, struct reading *reading, struct piece *p,
                      int end, int start)
{
    struct span base = buf_as_span(&s->assumptions);
    stretch_sums_step(&s->sums, &s->ends->stop[end], &p->starts.stop[start],
                      base);
    step(s, p);
    reading_end_at(reading, &s->ends->stop[end]);
    s->job.joined(s->job.ctx, reading);
    reading_exchange(reading, p->reading, &p->starts.stop[start], &p->ends,
                     &s->sums);
    reading_free(p->reading);
    p->reading = NULL;
    s->bytes = &p->bytes;
    s->ends = &p->ends;
}

/* At a cut, all before it read. True: there is something to read. */
static bool go_on_from_cut(struct share *s, struct reading *reading)
{
    reading_watch(reading, NULL, false);
    s->is_behind = false;
    if (s->at == s->count)
        return false;
    if (!claim(s)) {
        s->ends = &s->own_ends;
        reading_watch(reading, s->ends, true);
        s->is_behind = true;
        s->bytes->end = s->cut[s->at + 1];
    } else {
        s->bytes->end = s->cut[s->at];
    }
    return true;
}

/* A few stops behind a cut, or at the next one where there are too few. True:
 * there is something to read. */
static bool go_on_from_stops(struct share *s, struct reading *reading)
{
    int end, start;
    for (;;) {
        bool is_at_next = !reading_is_stopped(reading);
        struct piece *p = wait_for_next(s);
        if (!p->is_good ||
            !stops_meet(s->ends, &p->starts, buf_as_span(&s->assumptions), &end,
                        &start)) {
            piece_clear(p);
            s->bytes->end = s->cut[s->at + 1];
            step(s, p);
            reading_watch(reading, NULL, false);
            s->is_behind = false;
            return is_at_next ? go_on_from_cut(s, reading) : true;
        }
        take_over(s, reading, p, end, start);
        if (s->at == s->count)
            return go_on_from_cut(s, reading);
    }
}

bool share_beyond(struct share *s, struct reading *reading, bool *goes_on,
                  struct err *err)
{
    (void)err;
    *goes_on = s->is_behind ? go_on_from_stops(s, reading)
                            : go_on_from_cut(s, reading);
    if (!*goes_on)
        reading_complete(reading, &s->sums, buf_as_span(&s->assumptions));
    return true;
}
