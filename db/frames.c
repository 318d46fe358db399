/*
 * Frames: found, made, derived. Knows no sample.
 */
#include "db/frames.h"

#include "core/mem.h"

#define BLOCK_BITS 20

struct key { /* without holes: its bytes are a key */
    int64_t part[11];
};

static struct key key_of(const struct frame *f)
{
    return (struct key){
        {f->name_id, f->block, f->range_size, f->stated_offset, f->utc_offset,
         f->range_count, f->excluded, f->origin, f->protocol, f->ip_version,
         f->second_pass}
    };
}

static struct span span_of_key(const struct key *key)
{
    return span_n((const char *)key, sizeof *key);
}

int64_t frames_utc(const struct frame *f, int64_t local_seconds)
{
    return local_seconds - f->utc_offset * INT64_C(60);
}

bool frames_derive(struct frame *f, struct context *context,
                   struct clock *source_clock, int64_t local_seconds,
                   struct err *err)
{
    struct clock *clock =
        source_clock->zone ? source_clock : context_clock(context);
    f->utc_offset = f->stated_offset != OFFSET_UNKNOWN
                        ? f->stated_offset
                        : clock_offset(clock, local_seconds, f->second_pass);
    moment at_utc = frames_utc(f, local_seconds) * MOMENT_SECOND;
    f->range_count = f->range_size;
    f->excluded = 0;
    if (f->range_size > 0) {
        int start = context_start_of(context, f->protocol, f->ip_version,
                                     at_utc, f->range_count);
        f->excluded = context_excluded(context, f->protocol, f->ip_version,
                                       at_utc, start, f->range_count);
    } else if (f->origin == ORIGIN_CSV) {
        /* A table without a Max is read as a capture would be; a log without
         * one did not know its range, and what it counted is unknown too. */
        struct range range;
        if (!context_range(&range, context, f->protocol, f->ip_version, at_utc,
                           local_seconds * MOMENT_SECOND, err))
            return false;
        f->range_count = range.count;
        f->excluded = range.excluded;
    }
    return true;
}

static bool insert(struct writer *w, struct frame *f, struct err *err)
{
    struct stmt *t = stmt_get(w->store, "frame_add", err);
    if (!t)
        return false;
    stmt_bind_int(t, ":name", f->name_id);
    stmt_bind_int(t, ":source", w->source_id);
    stmt_bind_int(t, ":origin", f->origin);
    stmt_bind_int(t, ":ip_version", f->ip_version);
    stmt_bind_int(t, ":protocol", f->protocol);
    stmt_bind_int(t, ":range_size", f->range_size);
    stmt_bind_int(t, ":stated_offset", f->stated_offset);
    stmt_bind_int(t, ":second_pass", f->second_pass);
    stmt_bind_int(t, ":block", f->block);
    stmt_bind_int(t, ":utc_offset", f->utc_offset);
    stmt_bind_int(t, ":range_count", f->range_count);
    stmt_bind_int(t, ":excluded", f->excluded);
    stmt_bind_int(t, ":first", f->first_local);
    stmt_bind_int(t, ":last", f->last_local);
    if (!stmt_run(t, err))
        return false;
    f->id = stmt_last_id(w->store);
    return true;
}

static void remember(struct writer *w, const struct frame *f)
{
    struct key key = key_of(f);
    MEM_GROW(w->frames, w->frame_room, w->frame_count + 1);
    w->frames[w->frame_count] = *f;
    idmap_add(w->frame_places, span_of_key(&key), (int64_t)w->frame_count++);
}

bool frames_find(struct writer *w, const struct frame_wish *wish, size_t *place,
                 struct err *err)
{
    struct context *context = NULL;
    if (!ids_context(w, wish->name_id, &context, err))
        return false;
    struct frame f = {.name_id = wish->name_id,
                      .block = wish->local_seconds >> BLOCK_BITS,
                      .range_size = wish->range_size,
                      .stated_offset = wish->stated_offset,
                      .first_local = wish->local_seconds,
                      .last_local = wish->local_seconds,
                      .origin = wish->origin,
                      .protocol = wish->protocol,
                      .ip_version = wish->ip_version,
                      .second_pass = wish->second_pass};
    if (!frames_derive(&f, context, &w->source_clock, wish->local_seconds, err))
        return false;
    struct key key = key_of(&f);
    int64_t found = 0;
    if (idmap_find(w->frame_places, span_of_key(&key), &found)) {
        *place = (size_t)found;
        struct frame *known = &w->frames[*place];
        if (wish->local_seconds < known->first_local) {
            known->first_local = wish->local_seconds;
            known->is_dirty = true;
        }
        return true;
    }
    if (!insert(w, &f, err))
        return false;
    *place = w->frame_count;
    remember(w, &f);
    return true;
}

bool frames_load(struct writer *w, struct err *err)
{
    struct stmt *t = stmt_get(w->store, "frames_of_source", err);
    if (!t)
        return false;
    stmt_bind_int(t, ":id", w->source_id);
    enum step step;
    while ((step = stmt_step(t, err)) == STEP_ROW) {
        struct frame f = {.id = stmt_int(t, 0),
                          .name_id = stmt_int(t, 1),
                          .origin = (uint8_t)stmt_int(t, 2),
                          .ip_version = (uint8_t)stmt_int(t, 3),
                          .protocol = (uint8_t)stmt_int(t, 4),
                          .range_size = (int)stmt_int(t, 5),
                          .stated_offset = (int)stmt_int(t, 6),
                          .second_pass = stmt_int(t, 7) != 0,
                          .block = stmt_int(t, 8),
                          .utc_offset = (int)stmt_int(t, 9),
                          .range_count = (int)stmt_int(t, 10),
                          .excluded = (int)stmt_int(t, 11),
                          .first_local = stmt_int(t, 12),
                          .last_local = stmt_int(t, 13)};
        remember(w, &f);
    }
    return step == STEP_DONE;
}

bool frames_save(struct writer *w, struct err *err)
{
    for (size_t i = 0; i < w->frame_count; i++) {
        struct frame *f = &w->frames[i];
        if (!f->is_dirty)
            continue;
        struct stmt *t = stmt_get(w->store, "frame_span", err);
        if (!t)
            return false;
        stmt_bind_int(t, ":id", f->id);
        stmt_bind_int(t, ":first", f->first_local);
        stmt_bind_int(t, ":last", f->last_local);
        if (!stmt_run(t, err))
            return false;
        f->is_dirty = false;
    }
    return true;
}

void frames_forget(struct writer *w)
{
    w->frame_count = 0;
    idmap_forget(w->frame_places);
}

bool frames_copy(struct store *s, int64_t id, int64_t source_id, int64_t *out,
                 struct err *err)
{
    struct stmt *t = stmt_get(s, "frame_copy", err);
    if (!t)
        return false;
    stmt_bind_int(t, ":id", id);
    stmt_bind_int(t, ":source", source_id);
    if (!stmt_run(t, err))
        return false;
    *out = stmt_last_id(s);
    return true;
}
