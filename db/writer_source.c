/*
 * Is this source known already? Its row: made, completed, found again. Knows
 * no kind of fact.
 */
#include <string.h>

#include "core/mem.h"
#include "db/frames.h"

/* Bytes of which no digest is known before their end (a stream, in parts) are
 * known by their path until then. */
static struct digest digest_at_first(const struct source *source)
{
    struct digest none = {0, 0};
    if (!digest_same(source->digest, none))
        return source->digest;
    struct digest path = digest_of(source->path, strlen(source->path));
    return (struct digest){0, path.low};
}

static void bind_digest(struct stmt *t, const char *param, struct digest d)
{
    unsigned char bytes[16];
    digest_bytes(d, bytes);
    stmt_bind_blob(t, param, span_n((const char *)bytes, 16));
}

static void bind_identity(struct stmt *t, const struct source *source,
                          int64_t name_id, struct digest digest)
{
    bind_digest(t, ":digest", digest);
    if (name_id)
        stmt_bind_int(t, ":name", name_id);
    else
        stmt_bind_null(t, ":name");
    if (source->has_stated_time)
        stmt_bind_int(t, ":stated", source->stated.local);
    else
        stmt_bind_null(t, ":stated");
}

static bool main_name(struct writer *w, const struct source *source,
                      int64_t *name_id, struct err *err)
{
    *name_id = 0;
    if (source->server[0] == '\0')
        return true;
    return ids_name(w, source->server, name_id, err);
}

static bool add_row(struct writer *w, const struct source *source,
                    int64_t name_id, struct err *err)
{
    struct stmt *t = stmt_get(w->store, "source_add", err);
    if (!t)
        return false;
    bind_identity(t, source, name_id, digest_at_first(source));
    stmt_bind_text(t, ":path", source->path);
    stmt_bind_text(t, ":format", source->format);
    stmt_bind_text(t, ":encoding", source->encoding);
    stmt_bind_text(t, ":assumptions", source->assumptions);
    stmt_bind_text(t, ":time_zone", source->time_zone);
    stmt_bind_int(t, ":bytes", (int64_t)source->size_bytes);
    stmt_bind_int(t, ":modified", source->modified_utc);
    stmt_bind_int(t, ":ingested", w->now_utc);
    if (!stmt_run(t, err))
        return false;
    w->source_id = stmt_last_id(w->store);
    return true;
}

static bool has_file_times(const struct harvest *h)
{
    for (size_t i = 0; i < h->capture_count; i++)
        if (h->captures[i].when.from == TIME_FILE)
            return true;
    for (size_t i = 0; i < h->setting_count; i++)
        if (h->settings[i].when.from == TIME_FILE)
            return true;
    for (size_t i = 0; i < h->process_list_count; i++)
        if (h->process_lists[i].when.from == TIME_FILE)
            return true;
    for (size_t i = 0; i < h->event_count; i++)
        if (h->events[i].when.from == TIME_FILE)
            return true;
    for (size_t i = 0; i < h->counter_count; i++)
        if (h->counters[i].when.from == TIME_FILE)
            return true;
    for (size_t i = 0; i < h->sample_count; i++)
        if (h->samples[i].when.from == TIME_FILE)
            return true;
    return false;
}

struct known_row { /* of the table of sources */
    bool is_partial, is_pruned, is_unknown;
    moment modified_utc;
    char *path, *time_zone;
};

static bool find_row(struct writer *w, const struct source *source,
                     int64_t name_id, struct known_row *row, struct err *err)
{
    struct stmt *t = stmt_get(w->store, "source_find", err);
    if (!t)
        return false;
    bind_identity(t, source, name_id, digest_at_first(source));
    stmt_bind_text(t, ":again", source->is_forced ? source->path : NULL);
    enum step step = stmt_step(t, err);
    if (step == STEP_ROW) {
        w->source_id = stmt_int(t, 0);
        mem_free(row->path);
        mem_free(row->time_zone);
        *row = (struct known_row){.is_partial = stmt_int(t, 1) != 0,
                                  .modified_utc = stmt_int(t, 2),
                                  .path = mem_text(stmt_text(t, 3)),
                                  .time_zone = mem_text(stmt_text(t, 4)),
                                  .is_pruned = stmt_int(t, 5) != 0,
                                  .is_unknown = stmt_int(t, 6) != 0};
        stmt_reset(t);
    }
    return step != STEP_FAIL;
}

/* What a source's row says, and what of several files with the same bytes
 * counts: the least path, the earliest date, the better zone. */
static bool update_row(struct writer *w, const struct source *source,
                       const struct known_row *row, struct err *err)
{
    bool is_lesser = strcmp(source->path, row->path) < 0;
    bool is_better = zone_is_better(source->time_zone, row->time_zone);
    bool is_earlier = source->modified_utc < row->modified_utc;
    if (!is_lesser && !is_better && !is_earlier)
        return true;
    struct stmt *t = stmt_get(w->store, "source_update", err);
    if (!t)
        return false;
    stmt_bind_int(t, ":id", w->source_id);
    stmt_bind_text(t, ":path", is_lesser ? source->path : NULL);
    stmt_bind_text(t, ":encoding", is_lesser ? source->encoding : NULL);
    stmt_bind_text(t, ":assumptions",
                   is_lesser || is_better ? source->assumptions : NULL);
    stmt_bind_text(t, ":time_zone", is_better ? source->time_zone : NULL);
    if (is_earlier)
        stmt_bind_int(t, ":modified", source->modified_utc);
    else
        stmt_bind_null(t, ":modified");
    if (!stmt_run(t, err))
        return false;
    return !is_better ||
           stmt_do_id(w->store, "todo_all_of_source", w->source_id, err);
}

static bool open_known(struct writer *w, const struct source *source,
                       const struct harvest *part, const struct known_row *row,
                       struct err *err)
{
    bool is_earlier =
        source->modified_utc < row->modified_utc && has_file_times(part);
    bool is_known_now =
        row->is_unknown && strcmp(source->format, "unknown") != 0;
    bool moves = !row->is_pruned && (is_earlier || is_known_now ||
                                     (source->is_forced && !row->is_partial));
    if (!update_row(w, source, row, err))
        return false;
    if (!row->is_partial && !moves) {
        w->is_skipped = true;
        return true;
    }
    w->is_resumed = true;
    if (!stmt_do_id(w->store, "rejects_delete", w->source_id, err))
        return false;
    if (moves)
        return forget_facts(w, w->source_id, err);
    return frames_load(w, err);
}

static uint64_t less(int64_t all, uint64_t part)
{
    return all > (int64_t)part ? (uint64_t)all - part : 0;
}

/* The row of the file as it was becomes the row of the file as it is. */
static bool take_row_over(struct writer *w, const struct extension *x,
                          struct err *err)
{
    if (!forget_tail(w, x->source_id, x->from_line, err))
        return false;
    w->source_id = x->source_id;
    w->is_resumed = true;
    struct stmt *t = stmt_get(w->store, "source_extend", err);
    if (!t)
        return false;
    stmt_bind_int(t, ":id", x->source_id);
    stmt_bind_int(t, ":modified", w->source->modified_utc);
    stmt_bind_int(t, ":ingested", w->now_utc);
    return stmt_run(t, err) && frames_load(w, err);
}

/* *is_there: nothing is left to be opened. */
static bool open_extension(struct writer *w, bool *is_there, struct err *err)
{
    const struct source *source = w->source;
    const struct extension *x = &source->extends;
    unsigned char was[16];
    digest_bytes(x->digest, was);
    *is_there = false;
    struct stmt *t = stmt_get(w->store, "source_extended", err);
    if (!t)
        return false;
    stmt_bind_int(t, ":id", x->source_id);
    enum step step = stmt_step(t, err);
    if (step == STEP_FAIL)
        return false;
    bool is_same = step == STEP_ROW && stmt_int(t, 1) == 0 &&
                   span_same(stmt_blob(t, 0), span_n((const char *)was, 16));
    if (is_same) {
        mem_free(w->source_zone);
        w->source_zone = mem_text(stmt_text(t, 2));
        w->lines = less(stmt_int(t, 3), x->again.lines);
        w->accepted = less(stmt_int(t, 4), x->again.accepted);
        w->skipped = less(stmt_int(t, 5), x->again.skipped);
        w->rejected = less(stmt_int(t, 6), x->again.rejected);
    }
    stmt_reset(t);
    if (!is_same)
        return !x->from_line ||
               err_set(err, ERR_DB,
                       "another ingest has read this file meanwhile: run the "
                       "same command again");
    if (!x->from_line) {
        w->lines = w->accepted = w->skipped = w->rejected = 0;
        return forget_source(w, x->source_id, err);
    }
    *is_there = true;
    return take_row_over(w, x, err);
}

bool writer_source_open(struct writer *w, const struct source *source,
                        const struct harvest *part, struct err *err)
{
    int64_t name_id = 0;
    struct known_row row = {0};
    w->is_skipped = w->is_resumed = false;
    w->lines = w->accepted = w->skipped = w->rejected = 0;
    mem_free(w->source_zone);
    w->source_zone = mem_text(source->time_zone);
    frames_forget(w);
    bool is_there = false;
    if (source->extends.source_id && !open_extension(w, &is_there, err))
        return false;
    w->source_clock = clock_of(
        zones_find(w->zones, is_there ? w->source_zone : source->time_zone));
    bool done = is_there || (main_name(w, source, &name_id, err) &&
                             find_row(w, source, name_id, &row, err));
    if (done && !is_there)
        done = w->source_id ? open_known(w, source, part, &row, err)
                            : add_row(w, source, name_id, err);
    mem_free(row.path);
    mem_free(row.time_zone);
    return done;
}

bool writer_reject(struct writer *w, uint64_t line, const char *reason,
                   const char *text, struct err *err)
{
    struct stmt *t = stmt_get(w->store, "reject_add", err);
    if (!t)
        return false;
    stmt_bind_int(t, ":source", w->source_id);
    if (line)
        stmt_bind_int(t, ":line", (int64_t)line);
    else
        stmt_bind_null(t, ":line");
    stmt_bind_text(t, ":reason", reason);
    stmt_bind_text(t, ":text", text);
    return stmt_run(t, err);
}

static bool put_seen(struct writer *w, struct err *err)
{
    struct stmt *t = stmt_get(w->store, "seen_put", err);
    if (!t)
        return false;
    stmt_bind_text(t, ":path", w->source->path);
    stmt_bind_int(t, ":bytes", (int64_t)w->source->size_bytes);
    stmt_bind_int(t, ":modified", w->source->modified_utc);
    stmt_bind_blob(t, ":resume", w->source->resume);
    bind_digest(t, ":edges", w->source->edges);
    stmt_bind_int(t, ":source", w->source_id);
    return stmt_run(t, err);
}

/* A stream's digest is known at its end only: the same bytes may have been
 * read before, under another path. Then that source stands, this one goes. */
static bool identify(struct writer *w, struct err *err)
{
    int64_t name_id = 0;
    int64_t mine = w->source_id;
    struct known_row other = {0};
    if (w->is_skipped)
        return true;
    bool done = main_name(w, w->source, &name_id, err) &&
                find_row(w, w->source, name_id, &other, err);
    int64_t found = w->source_id;
    w->source_id = mine;
    if (done && found != mine) {
        int64_t goes = other.is_partial ? found : mine;
        done = forget_source(w, goes, err);
        w->source_id = other.is_partial ? mine : found;
    }
    if (done && w->source_id == mine) {
        struct stmt *t = stmt_get(w->store, "source_identify", err);
        done = t != NULL;
        if (t) {
            bind_identity(t, w->source, name_id, digest_at_first(w->source));
            stmt_bind_int(t, ":id", mine);
            done = stmt_run(t, err);
        }
    }
    mem_free(other.path);
    mem_free(other.time_zone);
    return done;
}

/* What a killed run left of this path is told completely now. */
static bool forget_partials(struct writer *w, struct err *err)
{
    for (;;) {
        struct stmt *t = stmt_get(w->store, "source_partial_of_path", err);
        int64_t id = 0;
        if (!t)
            return false;
        stmt_bind_text(t, ":path", w->source->path);
        stmt_bind_int(t, ":except", w->source_id);
        if (!stmt_one(&id, t, 0, err))
            return false;
        if (id == 0)
            return true;
        if (!forget_source(w, id, err))
            return false;
    }
}

bool writer_source_add(struct writer *w, bool is_last, struct err *err)
{
    const struct harvest *h = w->part;
    w->lines += h->lines;
    w->accepted += h->accepted > w->refused ? h->accepted - w->refused : 0;
    w->skipped += h->skipped;
    w->rejected += h->rejected + w->refused;
    if (!w->is_skipped) {
        struct stmt *t = stmt_get(w->store, "source_counts", err);
        if (!t)
            return false;
        stmt_bind_int(t, ":id", w->source_id);
        stmt_bind_int(t, ":lines", (int64_t)w->lines);
        stmt_bind_int(t, ":accepted", (int64_t)w->accepted);
        stmt_bind_int(t, ":skipped", (int64_t)w->skipped);
        stmt_bind_int(t, ":rejected", (int64_t)w->rejected);
        stmt_bind_int(t, ":bytes", (int64_t)w->source->size_bytes);
        stmt_bind_text(t, ":format", w->source->format);
        stmt_bind_text(t, ":encoding", w->source->encoding);
        stmt_bind_text(t, ":assumptions", w->source->assumptions);
        stmt_bind_int(t, ":is_partial", !is_last);
        if (!stmt_run(t, err))
            return false;
    }
    if (!is_last)
        return true;
    return identify(w, err) && put_seen(w, err) &&
           (w->is_skipped || forget_partials(w, err));
}
