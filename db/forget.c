/*
 * Takes the facts of a source back: what another source says too stays, under
 * its name; where only another value was said, that one stands again.
 */
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "core/sort.h"
#include "db/cover.h"
#include "db/frames.h"
#include "db/sample_key.h"

/* Of several sources that say a fact the one with the best zone tells it. */
static bool heir_of(struct writer *w, const struct cover_set *covers,
                    int64_t key, int64_t source_id, int64_t *heir,
                    struct err *err)
{
    char *best = NULL;
    bool done = true;
    *heir = 0;
    for (size_t i = 0; done && i < covers->count; i++) {
        const struct cover_run *run = &covers->run[i];
        if (run->is_gone || run->source_id == source_id || key < run->first ||
            key > run->last)
            continue;
        struct stmt *t = stmt_get(w->store, "source_zone", err);
        done = t != NULL;
        if (!t)
            break;
        stmt_bind_int(t, ":id", run->source_id);
        enum step step = stmt_step(t, err);
        done = step != STEP_FAIL;
        if (step == STEP_ROW &&
            (!*heir || zone_is_better(stmt_text(t, 0), best))) {
            mem_free(best);
            best = mem_text(stmt_text(t, 0));
            *heir = run->source_id;
        }
        stmt_reset(t);
    }
    mem_free(best);
    return done;
}

struct keys {
    int64_t *key;
    size_t count, room;
};

static bool list_keys(struct writer *w, const char *question, int64_t source_id,
                      struct keys *out, struct err *err)
{
    struct stmt *t = stmt_get(w->store, question, err);
    if (!t)
        return false;
    stmt_bind_int(t, ":id", source_id);
    enum step step;
    while ((step = stmt_step(t, err)) == STEP_ROW) {
        MEM_GROW(out->key, out->room, out->count + 1);
        out->key[out->count++] = stmt_int(t, 0);
    }
    return step == STEP_DONE;
}

/* Captures, settings, lists, events, counters --------------------------------
 */

static bool delete_capture(struct writer *w, int64_t id, struct err *err)
{
    static const char *const parts[] = {"groups_delete", "group_ports_delete"};
    for (int i = 0; i < 2; i++) {
        struct stmt *t = stmt_get(w->store, parts[i], err);
        if (!t)
            return false;
        stmt_bind_int(t, ":first", id << GROUP_BITS);
        stmt_bind_int(t, ":last", ((id + 1) << GROUP_BITS) - 1);
        if (!stmt_run(t, err))
            return false;
    }
    return stmt_do_id(w->store, "uses_of_capture_delete", id, err) &&
           stmt_do_id(w->store, "capture_delete", id, err);
}

static bool delete_list(struct writer *w, int64_t id, struct err *err)
{
    return stmt_do_id(w->store, "processes_delete", id, err) &&
           stmt_do_id(w->store, "process_list_delete", id, err);
}

static bool delete_setting(struct writer *w, int64_t id, struct err *err)
{
    return stmt_do_id(w->store, "setting_delete", id, err);
}

static bool delete_event(struct writer *w, int64_t id, struct err *err)
{
    return stmt_do_id(w->store, "event_delete", id, err);
}

static bool delete_counter(struct writer *w, int64_t id, struct err *err)
{
    return stmt_do_id(w->store, "counter_delete", id, err);
}

struct kind {
    enum fact_kind kind;
    const char *list, *owner;
    bool (*remove)(struct writer *w, int64_t id, struct err *err);
};

static const struct kind kinds[] = {
    {FACT_CAPTURE,      "captures_of_source",      "capture_owner",      delete_capture},
    {FACT_SETTING,      "settings_of_source",      "setting_owner",      delete_setting},
    {FACT_PROCESS_LIST, "process_lists_of_source", "process_list_owner",
     delete_list                                                                       },
    {FACT_EVENT,        "events_of_source",        "event_owner",        delete_event  },
    {FACT_COUNTER,      "counters_of_source",      "counter_owner",      delete_counter},
};

static bool pass_on(struct writer *w, const struct kind *kind, int64_t id,
                    int64_t heir, struct err *err)
{
    struct stmt *t = stmt_get(w->store, kind->owner, err);
    if (!t)
        return false;
    stmt_bind_int(t, ":id", id);
    stmt_bind_int(t, ":source", heir);
    return stmt_run(t, err);
}

static bool forget_kind(struct writer *w, const struct kind *kind,
                        int64_t source_id, struct err *err)
{
    struct keys keys = {0};
    struct cover_set covers = {0};
    bool done = list_keys(w, kind->list, source_id, &keys, err);
    if (done && keys.count)
        done = cover_load(&covers, w->store, (int)kind->kind, 0, keys.key[0],
                          keys.key[keys.count - 1], err);
    for (size_t i = 0; done && i < keys.count; i++) {
        int64_t heir = 0;
        done = heir_of(w, &covers, keys.key[i], source_id, &heir, err) &&
               (heir ? pass_on(w, kind, keys.key[i], heir, err)
                     : kind->remove(w, keys.key[i], err));
    }
    cover_clear(&covers);
    mem_free(keys.key);
    return done;
}

/* Samples -------------------------------------------------------------------
 */

struct heirloom { /* a frame that another source takes over */
    int64_t old_id, source_id, new_id, first_local, last_local;
};

struct forgetting {
    struct writer *w;
    int64_t source_id;
    struct cover_set covers;
    struct heirloom *loom;
    size_t loom_count, loom_room;
};

static bool frame_for(struct forgetting *f, int64_t old_id, int64_t heir,
                      int64_t key, int64_t *out, struct err *err)
{
    int64_t local = sample_key_local(key);
    for (size_t i = 0; i < f->loom_count; i++) {
        struct heirloom *h = &f->loom[i];
        if (h->old_id != old_id || h->source_id != heir)
            continue;
        h->first_local = local < h->first_local ? local : h->first_local;
        h->last_local = local > h->last_local ? local : h->last_local;
        *out = h->new_id;
        return true;
    }
    if (!frames_copy(f->w->store, old_id, heir, out, err))
        return false;
    MEM_GROW(f->loom, f->loom_room, f->loom_count + 1);
    f->loom[f->loom_count++] =
        (struct heirloom){old_id, heir, *out, local, local};
    return true;
}

static bool save_looms(struct forgetting *f, struct err *err)
{
    for (size_t i = 0; i < f->loom_count; i++) {
        struct stmt *t = stmt_get(f->w->store, "frame_span", err);
        if (!t)
            return false;
        stmt_bind_int(t, ":id", f->loom[i].new_id);
        stmt_bind_int(t, ":first", f->loom[i].first_local);
        stmt_bind_int(t, ":last", f->loom[i].last_local);
        if (!stmt_run(t, err))
            return false;
    }
    return true;
}

static bool set_frame(struct forgetting *f, int64_t key, int64_t old_frame,
                      int64_t new_frame, struct err *err)
{
    struct stmt *t = stmt_get(f->w->store, "sample_reframe", err);
    if (!t)
        return false;
    stmt_bind_int(t, ":id", key);
    stmt_bind_int(t, ":old", old_frame);
    stmt_bind_int(t, ":new", new_frame);
    return stmt_run(t, err);
}

/* Nobody else says what stood: the highest of what others say stands now; all
 * who say it are noted. *is_there is false where nobody says anything. */
static bool seat_dispute(struct forgetting *f, int64_t key, bool *is_there,
                         struct err *err)
{
    struct stmt *t = stmt_get(f->w->store, "dispute_best", err);
    if (!t)
        return false;
    stmt_bind_int(t, ":id", key);
    enum step step = stmt_step(t, err);
    *is_there = step == STEP_ROW;
    if (step != STEP_ROW)
        return step == STEP_DONE;
    int64_t in_use = stmt_int(t, 0);
    int64_t listening = stmt_int(t, 1);
    int64_t processes = stmt_int(t, 2);
    int64_t frame = stmt_int(t, 3);
    stmt_reset(t);
    t = stmt_get(f->w->store, "sample_set", err);
    if (!t)
        return false;
    stmt_bind_int(t, ":id", key);
    stmt_bind_int(t, ":in_use", in_use);
    stmt_bind_int(t, ":listening", listening);
    stmt_bind_int(t, ":processes", processes);
    stmt_bind_int(t, ":frame", frame);
    return stmt_run(t, err);
}

/* Others that dispute with the very values that stand now agree. */
static bool settle_agreed(struct forgetting *f, int64_t key, struct err *err)
{
    struct stmt *t = stmt_get(f->w->store, "dispute_agreed", err);
    if (!t)
        return false;
    stmt_bind_int(t, ":id", key);
    enum step step;
    while ((step = stmt_step(t, err)) == STEP_ROW)
        cover_add(&f->covers, stmt_int(t, 0), key, key);
    return step == STEP_DONE &&
           stmt_do_id(f->w->store, "dispute_agreed_delete", key, err);
}

static bool forget_sample(struct forgetting *f, int64_t key, int64_t frame,
                          struct err *err)
{
    int64_t heir = 0;
    if (!heir_of(f->w, &f->covers, key, f->source_id, &heir, err))
        return false;
    if (heir) {
        int64_t its = 0;
        return frame_for(f, frame, heir, key, &its, err) &&
               set_frame(f, key, frame, its, err);
    }
    bool is_there = false;
    if (!seat_dispute(f, key, &is_there, err))
        return false;
    if (!is_there)
        return stmt_do_id(f->w->store, "sample_delete", key, err);
    return settle_agreed(f, key, err);
}

struct sample_place {
    int64_t key, frame;
};

static int by_place(const void *a, const void *b)
{
    const struct sample_place *x = a;
    const struct sample_place *y = b;
    return (x->key > y->key) - (x->key < y->key);
}

static bool forget_samples(struct writer *w, int64_t source_id, struct err *err)
{
    struct forgetting f = {.w = w, .source_id = source_id};
    struct sample_place *place = NULL;
    size_t count = 0;
    size_t room = 0;
    struct stmt *t = stmt_get(w->store, "samples_of_source", err);
    if (!t)
        return false;
    stmt_bind_int(t, ":id", source_id);
    enum step step;
    while ((step = stmt_step(t, err)) == STEP_ROW) {
        MEM_GROW(place, room, count + 1);
        place[count++] = (struct sample_place){stmt_int(t, 0), stmt_int(t, 1)};
    }
    bool done =
        step == STEP_DONE &&
        stmt_do_id(w->store, "disputes_of_source_delete", source_id, err);
    if (count)
        sort_stable(place, count, sizeof *place, by_place);
    /* A series at a time: runs of samples stay in one. */
    for (size_t i = 0; done && i < count;) {
        int64_t series = sample_key_series(place[i].key);
        size_t end = i;
        while (end < count && sample_key_series(place[end].key) == series)
            end++;
        done = cover_load(&f.covers, w->store, FACT_SAMPLE,
                          sample_key_first(series), place[i].key,
                          place[end - 1].key, err);
        for (; done && i < end; i++)
            done = forget_sample(&f, place[i].key, place[i].frame, err);
        done = done && cover_save(&f.covers, w->store, err);
        cover_clear(&f.covers);
    }
    done = done && save_looms(&f, err);
    mem_free(f.loom);
    mem_free(place);
    return done;
}

bool forget_facts(struct writer *w, int64_t source_id, struct err *err)
{
    /* What it repeated is no longer repeated by it. */
    bool done =
        stmt_do_id(w->store, "todo_all_of_source", source_id, err) &&
        stmt_do_id(w->store, "covers_of_source_delete", source_id, err) &&
        forget_samples(w, source_id, err);
    for (size_t i = 0; done && i < sizeof kinds / sizeof *kinds; i++)
        done = forget_kind(w, &kinds[i], source_id, err);
    ids_context_drop_all(w);
    return done &&
           stmt_do_id(w->store, "frames_of_source_delete", source_id, err) &&
           stmt_do_id(w->store, "rejects_delete", source_id, err) &&
           stmt_do_id(w->store, "mentions_delete", source_id, err);
}

bool forget_captures(struct writer *w, const int64_t *ids, size_t count,
                     struct err *err)
{
    struct cover_set covers = {0};
    bool done = cover_load(&covers, w->store, (int)FACT_CAPTURE, 0, ids[0],
                           ids[count - 1], err);
    for (size_t i = 0; done && i < count; i++) {
        cover_take_out(&covers, ids[i], NULL, NULL, NULL);
        done = delete_capture(w, ids[i], err);
    }
    done = done && cover_save(&covers, w->store, err);
    cover_clear(&covers);
    return done;
}

struct told_at { /* a capture that is told anew */
    int64_t id, name_id, utc_seconds;
};

static bool forget_told(struct writer *w, const struct told_at *told,
                        int64_t source_id, const struct cover_set *covers,
                        struct err *err)
{
    int64_t heir = 0;
    return heir_of(w, covers, told->id, source_id, &heir, err) &&
           (heir ? pass_on(w, &kinds[0], told->id, heir, err)
                 : delete_capture(w, told->id, err)) &&
           ids_todo(w, told->name_id, TODO_HOURS, 0, told->utc_seconds,
                    told->utc_seconds, err);
}

bool forget_tail(struct writer *w, int64_t source_id, uint64_t line,
                 struct err *err)
{
    struct told_at *told = NULL;
    size_t count = 0;
    size_t room = 0;
    struct cover_set covers = {0};
    struct stmt *t = stmt_get(w->store, "captures_from_line", err);
    if (!t)
        return false;
    stmt_bind_int(t, ":id", source_id);
    stmt_bind_int(t, ":line", (int64_t)line);
    enum step step;
    while ((step = stmt_step(t, err)) == STEP_ROW) {
        MEM_GROW(told, room, count + 1);
        told[count++] =
            (struct told_at){stmt_int(t, 0), stmt_int(t, 1), stmt_int(t, 2)};
    }
    bool done = step == STEP_DONE;
    if (done && count)
        done = cover_load(&covers, w->store, (int)FACT_CAPTURE, 0, told[0].id,
                          told[count - 1].id, err);
    for (size_t i = 0; done && i < count; i++)
        done = forget_told(w, &told[i], source_id, &covers, err);
    cover_clear(&covers);
    mem_free(told);
    t = done ? stmt_get(w->store, "rejects_from_line", err) : NULL;
    if (!t)
        return false;
    stmt_bind_int(t, ":id", source_id);
    stmt_bind_int(t, ":line", (int64_t)line);
    return stmt_run(t, err);
}

bool forget_source(struct writer *w, int64_t source_id, struct err *err)
{
    return forget_facts(w, source_id, err) &&
           stmt_do_id(w->store, "seen_delete", source_id, err) &&
           stmt_do_id(w->store, "source_delete", source_id, err);
}
