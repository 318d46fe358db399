/*
 * The sink that writes: one transaction a part, then settling. Knows the order
 * of things; the facts are in writer_*.c, what follows from them in settle*.c.
 */
#include "db/writer.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "core/sort.h"
#include "db/frames.h"
#include "db/settle.h"

static struct digest digest_read(struct span bytes)
{
    struct digest d = {0, 0};
    for (size_t i = 0; i < 16 && i < bytes.len; i++) {
        uint64_t byte = (unsigned char)bytes.ptr[i];
        if (i < 8)
            d.high = d.high << 8 | byte;
        else
            d.low = d.low << 8 | byte;
    }
    return d;
}

static struct span keep(struct writer *w, struct span bytes)
{
    char *kept = arena_array(&w->known_arena, bytes.len + 1, 1);
    if (bytes.len)
        memcpy(kept, bytes.ptr, bytes.len);
    return span_n(kept, bytes.len);
}

static bool load_known(struct writer *w, struct err *err)
{
    struct stmt *t = stmt_get(w->store, "seen_all", err);
    if (!t)
        return false;
    enum step step;
    while ((step = stmt_step(t, err)) == STEP_ROW) {
        MEM_GROW(w->known, w->known_room, w->known_count + 1);
        w->known[w->known_count++] = (struct known_source){
            .path = arena_text(&w->known_arena, stmt_text(t, 0)),
            .size_bytes = (uint64_t)stmt_int(t, 1),
            .modified_utc = stmt_int(t, 2),
            .edges = digest_read(stmt_blob(t, 3)),
            .source_id = stmt_int(t, 4),
            .digest = digest_read(stmt_blob(t, 5)),
            .is_shared = stmt_int(t, 6) != 0,
            .is_pruned = stmt_int(t, 7) != 0,
            .repeats_captures = stmt_int(t, 8) != 0,
            .resume = keep(w, stmt_blob(t, 9)),
            .server = arena_text(&w->known_arena, stmt_text(t, 10)),
            .assumptions = arena_text(&w->known_arena, stmt_text(t, 11))};
    }
    return step == STEP_DONE;
}

struct writer *writing_new(struct store *s, moment now_utc)
{
    struct writer *w = mem_new(sizeof *w);
    w->store = s;
    w->now_utc = now_utc;
    w->zones = zones_new();
    w->texts = idmap_new();
    w->names = idmap_new();
    w->series = idmap_new();
    w->frame_places = idmap_new();
    w->source_zone = mem_text("");
    return w;
}

bool writer_open(struct writer **out, struct store *s, moment now_utc,
                 struct err *err)
{
    struct writer *w = writing_new(s, now_utc);
    if (!load_known(w, err)) {
        writer_close(w);
        return false;
    }
    *out = w;
    return true;
}

struct writer_refusals writer_refusals(const struct writer *w)
{
    return w->refusals;
}

void writer_close(struct writer *w)
{
    writing_free(w);
}

void writing_free(struct writer *w)
{
    if (!w)
        return;
    ids_context_drop_all(w);
    mem_free(w->contexts);
    zones_free(w->zones);
    idmap_free(w->texts);
    idmap_free(w->names);
    idmap_free(w->series);
    idmap_free(w->frame_places);
    mem_free(w->frames);
    mem_free(w->source_zone);
    mem_free(w->open_path);
    mem_free(w->known);
    arena_clear(&w->known_arena);
    for (size_t i = 0; i < w->touched_count; i++)
        mem_free(w->touched[i]);
    mem_free(w->touched);
    mem_free(w);
}

static void close_source(struct writer *w)
{
    w->source_id = 0;
    mem_free(w->open_path);
    w->open_path = NULL;
}

/* Rolled back: numbers given out since the beginning are nobody's. */
static void forget_all(struct writer *w)
{
    idmap_forget(w->texts);
    idmap_forget(w->names);
    idmap_forget(w->series);
    ids_context_drop_all(w);
    frames_forget(w);
    memset(w->again_first, 0, sizeof w->again_first);
    close_source(w);
}

static bool put_rejects(struct writer *w, struct err *err)
{
    const struct harvest *h = w->part;
    for (size_t i = 0; i < h->reject_count; i++)
        if (!writer_reject(w, h->rejects[i].line,
                           harvest_text(h, h->rejects[i].reason),
                           harvest_text(h, h->rejects[i].text), err))
            return false;
    return true;
}

static bool put_part(struct writer *w, bool is_last, struct err *err)
{
    if (!w->is_skipped &&
        !(put_rejects(w, err) && writer_put_facts(w, err) &&
          writer_put_samples(w, err) && writer_put_captures(w, err) &&
          ids_again_end(w, err)))
        return false;
    return writer_source_add(w, is_last, err);
}

static bool open_source(struct writer *w, const struct source *source,
                        const struct harvest *part, struct err *err)
{
    /* A source that was given up midway stays partial. */
    if (w->source_id && strcmp(w->open_path, source->path) != 0)
        close_source(w);
    if (w->source_id)
        return true;
    w->open_path = mem_text(source->path);
    return writer_source_open(w, source, part, err);
}

static bool fail_batch(const struct writer *w, struct err *err)
{
    return err_set(err, ERR_DB,
                   "%s: writing failed beside this file, and what was told of "
                   "it is undone: run the same command again",
                   store_path(w->store));
}

static bool begin_part(struct writer *w, struct err *err)
{
    if (!w->is_batch)
        return store_begin(w->store, err);
    w->is_batch_lost |= !store_is_writing(w->store);
    return w->is_batch_lost ? fail_batch(w, err) : store_mark(w->store, err);
}

static bool keep_part(struct writer *w, struct err *err)
{
    return w->is_batch ? store_mark_keep(w->store, err)
                       : store_commit(w->store, err);
}

static void undo_part(struct writer *w)
{
    if (!w->is_batch)
        store_rollback(w->store);
    else if (!store_mark_undo(w->store))
        w->is_batch_lost = true;
    forget_all(w);
}

static bool take(void *ctx, const struct source *source,
                 const struct harvest *part, bool is_last, struct err *err)
{
    struct writer *w = ctx;
    w->source = source;
    w->part = part;
    w->refused = 0;
    size_t count = part->name_count ? part->name_count : 1;
    w->text_ids = mem_array(count, sizeof *w->text_ids);
    w->name_ids = mem_array(count, sizeof *w->name_ids);
    for (size_t i = 0; i < count; i++)
        w->text_ids[i] = -1;
    bool done = begin_part(w, err);
    if (done) {
        done = open_source(w, source, part, err) && put_part(w, is_last, err) &&
               keep_part(w, err);
        if (!done)
            undo_part(w);
    }
    if (done && is_last)
        close_source(w);
    mem_free(w->text_ids);
    mem_free(w->name_ids);
    w->text_ids = w->name_ids = NULL;
    w->source = NULL;
    w->part = NULL;
    return done;
}

static bool begin(void *ctx, struct err *err)
{
    struct writer *w = ctx;
    w->is_batch_lost = false;
    w->is_batch = store_begin(w->store, err);
    return w->is_batch;
}

static bool end(void *ctx, struct err *err)
{
    struct writer *w = ctx;
    w->is_batch = false;
    if (w->is_batch_lost ? fail_batch(w, err) : store_commit(w->store, err))
        return true;
    store_rollback(w->store);
    forget_all(w);
    return false;
}

struct sink writer_sink(struct writer *w)
{
    return (struct sink){.ctx = w,
                         .known = w->known,
                         .known_count = w->known_count,
                         .take = take,
                         .begin = begin,
                         .end = end};
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

bool writer_settle(struct writer *w, struct err *err)
{
    ids_context_drop_all(w);
    bool done = settle_todo(w, err);
    if (w->touched_count)
        sort_stable(w->touched, w->touched_count, sizeof *w->touched, by_text);
    return done;
}

const char *const *writer_touched(struct writer *w, size_t *count)
{
    *count = w->touched_count;
    return (const char *const *)w->touched;
}

bool writer_rebuild(struct store *s, struct err *err)
{
    struct writer *w = writing_new(s, 0);
    bool done = settle_all(w, err);
    writer_close(w);
    return done;
}
