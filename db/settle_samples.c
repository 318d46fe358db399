/*
 * Frames of samples read anew against zone, ranges and exclusions: most change
 * as a whole; where a change falls inside of one, its samples are shared out to
 * several.
 */
#include <string.h>

#include "core/mem.h"
#include "db/frames.h"
#include "db/sample_key.h"
#include "db/settle.h"

struct frame_row {
    struct frame frame;
    int64_t source_id;
    char *source_zone;
};

struct frame_rows {
    struct frame_row *row;
    size_t count, room;
};

static bool load_frames(struct settling *s, struct frame_rows *out,
                        struct err *err)
{
    struct stmt *t = stmt_get(s->w->store, "frames_of_server", err);
    if (!t)
        return false;
    stmt_bind_int(t, ":id", s->server_id);
    enum step step;
    while ((step = stmt_step(t, err)) == STEP_ROW) {
        MEM_GROW(out->row, out->room, out->count + 1);
        out->row[out->count++] = (struct frame_row){
            .frame = {.id = stmt_int(t, 0),
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
                      .last_local = stmt_int(t, 13)},
            .source_id = stmt_int(t, 14),
            .source_zone = mem_text(stmt_text(t, 15))
        };
    }
    return step == STEP_DONE;
}

static bool same_derived(const struct frame *a, const struct frame *b)
{
    return a->utc_offset == b->utc_offset && a->range_count == b->range_count &&
           a->excluded == b->excluded;
}

static bool put_frame(struct settling *s, const struct frame *f,
                      struct err *err)
{
    struct stmt *t = stmt_get(s->w->store, "frame_derived", err);
    if (!t)
        return false;
    stmt_bind_int(t, ":id", f->id);
    stmt_bind_int(t, ":utc_offset", f->utc_offset);
    stmt_bind_int(t, ":range_count", f->range_count);
    stmt_bind_int(t, ":excluded", f->excluded);
    stmt_bind_int(t, ":first", f->first_local);
    stmt_bind_int(t, ":last", f->last_local);
    return stmt_run(t, err);
}

/* Sharing out ------------------------------------------------------------- */

struct move {
    int64_t key;
    size_t variant;
};

struct share {
    struct settling *s;
    const struct frame_row *row;
    struct clock clock;
    struct frame *variant; /* the first takes the old frame's row */
    size_t variant_count, variant_room;
    struct move *move;
    size_t move_count, move_room;
};

static bool variant_of(struct share *h, int64_t local, size_t *out,
                       struct err *err)
{
    struct frame f = h->row->frame;
    if (!frames_derive(&f, h->s->context, &h->clock, local, err))
        return false;
    f.first_local = f.last_local = local;
    for (size_t i = 0; i < h->variant_count; i++) {
        struct frame *v = &h->variant[i];
        if (!same_derived(v, &f))
            continue;
        v->first_local = local < v->first_local ? local : v->first_local;
        v->last_local = local > v->last_local ? local : v->last_local;
        *out = i;
        return true;
    }
    MEM_GROW(h->variant, h->variant_room, h->variant_count + 1);
    h->variant[h->variant_count] = f;
    *out = h->variant_count++;
    return true;
}

static bool collect(struct share *h, const char *question, struct err *err)
{
    struct stmt *t = stmt_get(h->s->w->store, question, err);
    if (!t)
        return false;
    const struct frame *f = &h->row->frame;
    int64_t *keys = NULL;
    size_t count = 0;
    size_t room = 0;
    stmt_bind_int(t, ":frame", f->id);
    stmt_bind_int(t, ":name", f->name_id);
    stmt_bind_int(t, ":origin", f->origin);
    stmt_bind_int(t, ":protocol", f->protocol);
    stmt_bind_int(t, ":ip_version", f->ip_version);
    stmt_bind_int(t, ":first", f->first_local);
    stmt_bind_int(t, ":last", f->last_local);
    enum step step;
    while ((step = stmt_step(t, err)) == STEP_ROW) {
        MEM_GROW(keys, room, count + 1);
        keys[count++] = stmt_int(t, 0);
    }
    bool done = step == STEP_DONE;
    for (size_t i = 0; done && i < count; i++) {
        MEM_GROW(h->move, h->move_room, h->move_count + 1);
        h->move[h->move_count].key = keys[i];
        done = variant_of(h, sample_key_local(keys[i]),
                          &h->move[h->move_count].variant, err);
        h->move_count++;
    }
    mem_free(keys);
    return done;
}

static bool put_variants(struct share *h, struct err *err)
{
    for (size_t i = 0; i < h->variant_count; i++) {
        struct frame *v = &h->variant[i];
        if (i > 0 && !frames_copy(h->s->w->store, h->row->frame.id,
                                  h->row->source_id, &v->id, err))
            return false;
        if (!put_frame(h->s, v, err))
            return false;
    }
    return true;
}

static bool put_moves(struct share *h, const char *statement, struct err *err)
{
    for (size_t i = 0; i < h->move_count; i++) {
        if (h->move[i].variant == 0)
            continue;
        struct stmt *t = stmt_get(h->s->w->store, statement, err);
        if (!t)
            return false;
        stmt_bind_int(t, ":id", h->move[i].key);
        stmt_bind_int(t, ":old", h->row->frame.id);
        stmt_bind_int(t, ":new", h->variant[h->move[i].variant].id);
        if (!stmt_run(t, err))
            return false;
    }
    return true;
}

static bool share_out(struct settling *s, const struct frame_row *row,
                      struct err *err)
{
    struct share h = {.s = s,
                      .row = row,
                      .clock =
                          clock_of(zones_find(s->w->zones, row->source_zone))};
    bool done = collect(&h, "frame_samples", err);
    done = done && collect(&h, "frame_disputes", err);
    bool same =
        h.variant_count == 1 && same_derived(&h.variant[0], &row->frame);
    if (done && !same && h.variant_count > 0) {
        s->changed = true;
        done = put_variants(&h, err) && put_moves(&h, "sample_reframe", err) &&
               put_moves(&h, "dispute_reframe", err);
    }
    mem_free(h.variant);
    mem_free(h.move);
    return done;
}

static bool settle_frame(struct settling *s, const struct frame_row *row,
                         struct err *err)
{
    struct clock clock = clock_of(zones_find(s->w->zones, row->source_zone));
    struct frame first = row->frame;
    struct frame last = row->frame;
    if (!frames_derive(&first, s->context, &clock, first.first_local, err) ||
        !frames_derive(&last, s->context, &clock, last.last_local, err))
        return false;
    moment from = frames_utc(&first, first.first_local) * MOMENT_SECOND;
    moment to = frames_utc(&last, last.last_local) * MOMENT_SECOND;
    /* A range taken from the nearest log row may change at any sample. */
    bool follows_logs = first.origin == ORIGIN_CSV && first.range_size == 0 &&
                        context_depends_on_logs(s->context);
    if (!same_derived(&first, &last) || follows_logs ||
        context_changes_within(s->context, from, to))
        return share_out(s, row, err);
    if (same_derived(&first, &row->frame))
        return true;
    s->changed = true;
    return put_frame(s, &first, err);
}

bool settle_samples(struct settling *s, struct err *err)
{
    struct frame_rows rows = {0};
    bool done = load_frames(s, &rows, err);
    for (size_t i = 0; done && i < rows.count; i++)
        done = settle_frame(s, &rows.row[i], err);
    for (size_t i = 0; i < rows.count; i++)
        mem_free(rows.row[i].source_zone);
    mem_free(rows.row);
    return done;
}
