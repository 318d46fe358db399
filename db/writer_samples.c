/*
 * Samples of a part into the history: new ones inserted in the order of their
 * keys, ones seen before noted as said again, disputed ones kept beside. Knows
 * neither captures nor what follows from a sample.
 */
#include <stdlib.h>

#include "core/mem.h"
#include "core/sort.h"
#include "db/cover.h"
#include "db/frames.h"
#include "db/sample_adder.h"
#include "db/sample_key.h"
#include "db/writing.h"

struct row { /* a sample of the part, under its key */
    int64_t key;
    const struct sample *sample;
};

struct bucket { /* the rows of one series */
    int64_t series_id, name_id, horizon;
    struct row *row;
    size_t count, room;
    bool is_sorted;
};

struct standing { /* a row of the table */
    int64_t key, frame_id, source_id;
    int in_use, listening, processes, range_size, stated_offset;
};

struct pour { /* one series of the part, being poured */
    struct writer *w;
    const struct bucket *bucket;
    struct standing *standing;
    size_t standing_count, standing_room;
    struct cover_set covers;
    int64_t run_first, run_last; /* rows said again, one after another */
    int64_t first_utc, last_utc; /* of what changed */
    bool has_changed;
    size_t frame;                /* in w->frames, of the row before */
    const struct sample *before; /* NULL = no frame yet */
    struct sample_adder adder;
};

static const char *fault_of(const struct sample *s, int64_t series_id)
{
    int64_t local = s->when.local / MOMENT_SECOND;
    if (s->when.local < 0 || local > SAMPLE_LOCAL_MAX)
        return "its time is not between the years 1970 and 2106";
    if (s->place > SAMPLE_PLACE_MAX)
        return "more than 32 rows of one address at one time";
    if (s->when.pass > SAMPLE_PASS_MAX)
        return "the clock stepped back over this time more than 15 times";
    if (s->in_use < 0)
        return "fewer than no ports in use";
    if (series_id > SAMPLE_SERIES_MAX)
        return "the history holds too many addresses";
    return NULL;
}

static bool refuse(struct writer *w, const struct sample *s, const char *why,
                   struct err *err)
{
    w->refused++;
    w->refusals.lines++;
    w->refusals.samples++;
    return writer_reject(w, s->line, why, "", err);
}

/* The series of a sample; rows come with few different ones, so the last few
 * are remembered by their place. */
struct memo {
    name_t server, address;
    uint8_t origin, protocol, ip_version;
    bool is_set;
    size_t bucket;
};
#define MEMO_COUNT 4096

struct buckets {
    struct bucket *bucket;
    size_t count, room;
    struct memo *memo; /* MEMO_COUNT of them */
};

static bool memo_fits(const struct memo *m, const struct sample *s)
{
    return m->is_set && m->server == s->server &&
           m->address == s->local_address && m->origin == s->origin &&
           m->protocol == s->protocol && m->ip_version == s->ip_version;
}

static bool find_bucket(struct writer *w, struct buckets *b,
                        const struct sample *s, size_t *out, struct err *err)
{
    size_t slot =
        (s->server * 31 + s->local_address * 7 + s->ip_version) % MEMO_COUNT;
    struct memo *memo = &b->memo[slot];
    if (memo_fits(memo, s)) {
        *out = memo->bucket;
        return true;
    }
    struct series_key key = {.origin = s->origin,
                             .protocol = s->protocol,
                             .ip_version = s->ip_version};
    int64_t series_id = 0;
    if (!ids_part_name(w, s->server, &key.name_id, err) ||
        !ids_part_text(w, s->local_address, &key.address_id, err) ||
        !ids_series(w, &key, &series_id, err))
        return false;
    size_t at = 0;
    while (at < b->count && b->bucket[at].series_id != series_id)
        at++;
    if (at == b->count) {
        struct context *context = NULL;
        if (!ids_context(w, key.name_id, &context, err))
            return false;
        MEM_GROW(b->bucket, b->room, b->count + 1);
        b->bucket[b->count++] = (struct bucket){
            .horizon = context_horizon(context, HORIZON_SAMPLES),
            .series_id = series_id,
            .name_id = key.name_id,
            .is_sorted = true};
    }
    *memo = (struct memo){s->server,   s->local_address, s->origin,
                          s->protocol, s->ip_version,    true,
                          at};
    *out = at;
    return true;
}

static bool is_pruned(bool *out, struct writer *w, const struct bucket *b,
                      const struct sample *s, struct err *err)
{
    struct stamp at;
    *out = false;
    if (b->horizon == CONTEXT_NO_HORIZON)
        return true;
    if (!ids_stamp(w, &s->when, b->name_id, &at, err))
        return false;
    *out = at.at_utc < b->horizon * MOMENT_SECOND;
    return true;
}

static int by_key(const void *a, const void *b)
{
    const struct row *x = a;
    const struct row *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return x->sample->line < y->sample->line ? -1 : 1;
}

static int by_series(const void *a, const void *b)
{
    const struct bucket *x = a;
    const struct bucket *y = b;
    return (x->series_id > y->series_id) - (x->series_id < y->series_id);
}

static bool fill_buckets(struct writer *w, struct buckets *b, struct err *err)
{
    for (size_t i = 0; i < w->part->sample_count; i++) {
        const struct sample *s = &w->part->samples[i];
        size_t at = 0;
        if (!find_bucket(w, b, s, &at, err) || !b->bucket)
            return false;
        struct bucket *bucket = &b->bucket[at];
        const char *fault = fault_of(s, bucket->series_id);
        bool pruned = false;
        if (!is_pruned(&pruned, w, bucket, s, err))
            return false;
        if (pruned)
            fault = REFUSED_AS_PRUNED;
        if (fault) {
            if (!refuse(w, s, fault, err))
                return false;
            continue;
        }
        int64_t key =
            sample_key(bucket->series_id, s->when.local / MOMENT_SECOND,
                       s->place, s->when.pass);
        MEM_GROW(bucket->row, bucket->room, bucket->count + 1);
        if (bucket->count && bucket->row[bucket->count - 1].key >= key)
            bucket->is_sorted = false;
        bucket->row[bucket->count++] = (struct row){key, s};
    }
    for (size_t i = 0; i < b->count; i++)
        if (!b->bucket[i].is_sorted)
            sort_stable(b->bucket[i].row, b->bucket[i].count,
                        sizeof(struct row), by_key);
    /* The table grows at its end then, and its pages stay full. */
    if (b->count)
        sort_stable(b->bucket, b->count, sizeof *b->bucket, by_series);
    return true;
}

static bool load_standing(struct pour *p, struct err *err)
{
    const struct bucket *b = p->bucket;
    struct stmt *t = stmt_get(p->w->store, "samples_between", err);
    if (!t)
        return false;
    stmt_bind_int(t, ":first", b->row[0].key);
    stmt_bind_int(t, ":last", b->row[b->count - 1].key);
    enum step step;
    while ((step = stmt_step(t, err)) == STEP_ROW) {
        MEM_GROW(p->standing, p->standing_room, p->standing_count + 1);
        p->standing[p->standing_count++] =
            (struct standing){.key = stmt_int(t, 0),
                              .in_use = (int)stmt_int(t, 1),
                              .listening = (int)stmt_int(t, 2),
                              .processes = (int)stmt_int(t, 3),
                              .frame_id = stmt_int(t, 4),
                              .source_id = stmt_int(t, 5),
                              .range_size = (int)stmt_int(t, 6),
                              .stated_offset = (int)stmt_int(t, 7)};
    }
    return step == STEP_DONE;
}

/* Does the frame of the row before fit this one too? */
static bool frame_fits(const struct pour *p, const struct sample *s)
{
    if (!p->before)
        return false;
    const struct sample *last = p->before;
    const struct frame *f = &p->w->frames[p->frame];
    int64_t local = s->when.local / MOMENT_SECOND;
    /* An offset may change at a quarter of an hour only. */
    return s->range_size == last->range_size &&
           s->when.offset_minutes == last->when.offset_minutes &&
           s->when.pass == last->when.pass &&
           local / 900 == last->when.local / MOMENT_SECOND / 900 &&
           local >= f->first_local;
}

static bool take_frame(struct pour *p, const struct sample *s, struct err *err)
{
    if (!frame_fits(p, s)) {
        struct frame_wish wish = {
            .name_id = p->bucket->name_id,
            .local_seconds = s->when.local / MOMENT_SECOND,
            .range_size = s->range_size > 0 ? s->range_size : 0,
            .stated_offset = s->when.offset_minutes,
            .origin = s->origin,
            .protocol = s->protocol,
            .ip_version = s->ip_version,
            .second_pass = s->when.pass > 0};
        if (!frames_find(p->w, &wish, &p->frame, err))
            return false;
    }
    p->before = s;
    struct frame *f = &p->w->frames[p->frame];
    int64_t local = s->when.local / MOMENT_SECOND;
    if (local > f->last_local) {
        f->last_local = local;
        f->is_dirty = true;
    }
    return true;
}

static void note_change(struct pour *p, const struct sample *s)
{
    int64_t utc =
        frames_utc(&p->w->frames[p->frame], s->when.local / MOMENT_SECOND);
    if (!p->has_changed || utc < p->first_utc)
        p->first_utc = utc;
    if (!p->has_changed || utc > p->last_utc)
        p->last_utc = utc;
    p->has_changed = true;
}

static bool add_row(struct pour *p, const struct row *row, struct err *err)
{
    const struct sample *s = row->sample;
    if (!take_frame(p, s, err))
        return false;
    note_change(p, s);
    struct sample_row new = {.key = row->key,
                             .in_use = s->in_use,
                             .listening = s->listening < 0 ? -1 : s->listening,
                             .processes =
                                 s->process_count < 0 ? -1 : s->process_count,
                             .frame_id = p->w->frames[p->frame].id};
    if (!sample_adder_put(&p->adder, &new, err))
        return false;
    if (p->covers.count)
        cover_take_out(&p->covers, row->key, NULL, NULL, NULL);
    return true;
}

static bool put_values(struct pour *p, const char *statement,
                       const struct standing *v, struct err *err)
{
    struct stmt *t = stmt_get(p->w->store, statement, err);
    if (!t)
        return false;
    stmt_bind_int(t, ":id", v->key);
    stmt_bind_int(t, ":in_use", v->in_use);
    stmt_bind_int(t, ":listening", v->listening);
    stmt_bind_int(t, ":processes", v->processes);
    stmt_bind_int(t, ":frame", v->frame_id);
    return stmt_run(t, err);
}

static int compare(const struct standing *a, const struct standing *b)
{
    if (a->in_use != b->in_use)
        return a->in_use < b->in_use ? -1 : 1;
    if (a->range_size != b->range_size)
        return a->range_size < b->range_size ? -1 : 1;
    if (a->listening != b->listening)
        return a->listening < b->listening ? -1 : 1;
    if (a->processes != b->processes)
        return a->processes < b->processes ? -1 : 1;
    return (a->stated_offset > b->stated_offset) -
           (a->stated_offset < b->stated_offset);
}

/* What stood becomes a dispute, of its source and of those that repeat it. */
static bool unseat(struct pour *p, const struct standing *old, struct err *err)
{
    int64_t *sources = NULL;
    size_t count = 0;
    size_t room = 0;
    cover_take_out(&p->covers, old->key, &sources, &count, &room);
    bool done = put_values(p, "dispute_add", old, err);
    for (size_t i = 0; done && i < count; i++) {
        struct standing theirs = *old;
        done = sources[i] == old->source_id ||
               (frames_copy(p->w->store, old->frame_id, sources[i],
                            &theirs.frame_id, err) &&
                put_values(p, "dispute_add", &theirs, err));
    }
    mem_free(sources);
    return done;
}

static void say_again(struct pour *p, int64_t key)
{
    if (p->run_first < 0)
        p->run_first = key;
    p->run_last = key;
}

static void end_run(struct pour *p)
{
    if (p->run_first >= 0)
        cover_add(&p->covers, p->w->source_id, p->run_first, p->run_last);
    p->run_first = -1;
}

/* The same values of another source: whose zone is better tells the time. */
static bool agree(struct pour *p, const struct standing *old,
                  const struct standing *new, const struct sample *s,
                  struct err *err)
{
    if (old->source_id == p->w->source_id)
        return true;
    if (p->w->source_zone[0] != '\0' && new->stated_offset == OFFSET_UNKNOWN) {
        struct stmt *t = stmt_get(p->w->store, "source_zone", err);
        if (!t)
            return false;
        stmt_bind_int(t, ":id", old->source_id);
        if (stmt_step(t, err) != STEP_ROW)
            return false;
        bool is_better = zone_is_better(p->w->source_zone, stmt_text(t, 0));
        stmt_reset(t);
        if (is_better) {
            cover_add(&p->covers, old->source_id, old->key, old->key);
            note_change(p, s);
            return put_values(p, "sample_set", new, err);
        }
    }
    say_again(p, new->key);
    return true;
}

static bool meet(struct pour *p, const struct standing *old,
                 const struct row *row, struct err *err)
{
    const struct sample *s = row->sample;
    if (!take_frame(p, s, err))
        return false;
    struct standing new = {
        .key = row->key,
        .in_use = s->in_use,
        .listening = s->listening < 0 ? -1 : s->listening,
        .processes = s->process_count < 0 ? -1 : s->process_count,
        .frame_id = p->w->frames[p->frame].id,
        .source_id = p->w->source_id,
        .range_size = p->w->frames[p->frame].range_size,
        .stated_offset = p->w->frames[p->frame].stated_offset};
    int order = compare(&new, old);
    if (order == 0)
        return agree(p, old, &new, s, err);
    end_run(p);
    if (order < 0)
        return put_values(p, "dispute_add", &new, err);
    note_change(p, s);
    return unseat(p, old, err) && put_values(p, "sample_set", &new, err);
}

/* Two rows of one part under one key; the former may just have been added. */
static bool meet_own(struct pour *p, const struct row *row, struct err *err)
{
    if (!sample_adder_flush(&p->adder, err))
        return false;
    struct stmt *t = stmt_get(p->w->store, "samples_between", err);
    if (!t)
        return false;
    stmt_bind_int(t, ":first", row->key);
    stmt_bind_int(t, ":last", row->key);
    if (stmt_step(t, err) != STEP_ROW)
        return false;
    struct standing old = {.key = row->key,
                           .in_use = (int)stmt_int(t, 1),
                           .listening = (int)stmt_int(t, 2),
                           .processes = (int)stmt_int(t, 3),
                           .frame_id = stmt_int(t, 4),
                           .source_id = stmt_int(t, 5),
                           .range_size = (int)stmt_int(t, 6),
                           .stated_offset = (int)stmt_int(t, 7)};
    stmt_reset(t);
    return meet(p, &old, row, err);
}

static bool pour_rows(struct pour *p, struct err *err)
{
    size_t k = 0;
    for (size_t i = 0; i < p->bucket->count; i++) {
        const struct row *row = &p->bucket->row[i];
        if (i && row[-1].key == row->key) {
            if (!meet_own(p, row, err))
                return false;
            continue;
        }
        while (k < p->standing_count && p->standing[k].key < row->key) {
            end_run(p); /* a row that this source does not say */
            k++;
        }
        bool is_there = k < p->standing_count && p->standing[k].key == row->key;
        if (is_there ? !meet(p, &p->standing[k], row, err)
                     : !add_row(p, row, err))
            return false;
        k += is_there;
    }
    end_run(p);
    return sample_adder_flush(&p->adder, err);
}

static bool pour_series(struct writer *w, const struct bucket *b,
                        struct err *err)
{
    if (b->count == 0)
        return true;
    int64_t first = b->row[0].key;
    int64_t last = b->row[b->count - 1].key;
    struct pour p = {.w = w, .bucket = b, .run_first = -1};
    bool done = sample_adder_open(&p.adder, w->store, err) &&
                cover_load(&p.covers, w->store, FACT_SAMPLE,
                           sample_key_first(b->series_id), first, last, err) &&
                load_standing(&p, err);
    done = done && pour_rows(&p, err) && cover_save(&p.covers, w->store, err);
    if (done && p.has_changed)
        done = ids_todo(w, b->name_id, TODO_HOURS, b->series_id, p.first_utc,
                        p.last_utc, err);
    cover_clear(&p.covers);
    mem_free(p.standing);
    return done;
}

bool writer_put_samples(struct writer *w, struct err *err)
{
    if (w->part->sample_count == 0)
        return true;
    struct buckets b = {.memo = mem_array(MEMO_COUNT, sizeof *b.memo)};
    size_t frames = w->frame_count;
    bool done = fill_buckets(w, &b, err);
    for (size_t i = 0; done && i < b.count; i++)
        done = pour_series(w, &b.bucket[i], err);
    done = done && frames_save(w, err);
    /* A new Max may tell the range of captures. */
    for (size_t i = frames; done && i < w->frame_count; i++)
        ids_context_drop(w, w->frames[i].name_id);
    for (size_t i = 0; i < b.count; i++)
        mem_free(b.bucket[i].row);
    mem_free(b.bucket);
    mem_free(b.memo);
    return done;
}
