/*
 * A server's captures with their groups, processes named by the capture, else
 * by the process list nearest in time.
 */
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "db/query_parts.h"
#include "db/writing.h"

/* Texts by number: the same few thousand in every capture. */
struct word {
    int64_t id;
    const char *text;
};

struct words {
    struct word *word; /* open addressing; text NULL = free */
    size_t room, count;
};

struct listed { /* a line of a process list, sorted by list, pid */
    int64_t list_id, pid;
    const char *image, *services;
};

struct meta { /* what only the filling needs of a capture */
    int64_t id, list_id, services_id;
    bool with_ports;
};

struct gather {
    struct seek *k;
    struct words words;
    struct growing listed;
    struct growing views, metas;
};

static size_t place_of(const struct words *w, int64_t id)
{
    size_t at = (size_t)((uint64_t)id * UINT64_C(0x9E3779B97F4A7C15) >> 20) &
                (w->room - 1);
    while (w->word[at].text && w->word[at].id != id)
        at = (at + 1) & (w->room - 1);
    return at;
}

static void grow_words(struct words *w)
{
    struct words wider = {.room = w->room ? w->room * 2 : 1024,
                          .count = w->count};
    wider.word = mem_array(wider.room, sizeof *wider.word);
    for (size_t i = 0; i < w->room; i++)
        if (w->word[i].text)
            wider.word[place_of(&wider, w->word[i].id)] = w->word[i];
    mem_free(w->word);
    *w = wider;
}

static bool word_of(struct gather *g, int64_t id, const char **text,
                    struct err *err)
{
    if (g->words.count * 2 >= g->words.room)
        grow_words(&g->words);
    struct word *word = &g->words.word[place_of(&g->words, id)];
    if (!word->text) {
        struct stmt *t = stmt_get(g->k->store, "text_of", err);
        if (!t)
            return false;
        stmt_bind_int(t, ":id", id);
        enum step step = stmt_step(t, err);
        if (step == STEP_FAIL)
            return false;
        *word = (struct word){
            id,
            arena_text(g->k->arena, step == STEP_ROW ? stmt_text(t, 0) : "")};
        stmt_reset(t);
        g->words.count++;
    }
    *text = word->text;
    return true;
}

/* Process lists --------------------------------------------------------------
 */

static bool load_lists(struct gather *g, struct err *err)
{
    struct stmt *t = stmt_get(g->k->store, "captures_processes", err);
    if (!t)
        return false;
    stmt_bind_int(t, ":server", g->k->server_id);
    enum step step;
    while ((step = stmt_step(t, err)) == STEP_ROW) {
        struct listed *l = growing_add(&g->listed);
        l->list_id = stmt_int(t, 0);
        l->pid = stmt_int(t, 1);
        if (!word_of(g, stmt_int(t, 2), &l->image, err) ||
            !word_of(g, stmt_int(t, 3), &l->services, err)) {
            stmt_reset(t);
            return false;
        }
    }
    return step == STEP_DONE;
}

/* The first line of a list for a PID, or NULL; of several images the least. */
static const struct listed *find_listed(const struct gather *g, int64_t list_id,
                                        int64_t pid)
{
    const struct listed *row = g->listed.row;
    size_t low = 0;
    size_t high = g->listed.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct listed *l = &row[middle];
        if (l->list_id < list_id || (l->list_id == list_id && l->pid < pid))
            low = middle + 1;
        else
            high = middle;
    }
    const struct listed *best = NULL;
    for (; low < g->listed.count && row[low].list_id == list_id &&
           row[low].pid == pid;
         low++)
        if (!best || strcmp(row[low].image, best->image) < 0)
            best = &row[low];
    return best;
}

/* Captures -------------------------------------------------------------------
 */

static const char *const range_words[] = {"capture", "settings", "log",
                                          "default"};

struct pool { /* of one family */
    int start, count, excluded, from, ports;
};

static struct pool pool_at(const struct stmt *t, int column)
{
    return (struct pool){(int)stmt_int(t, column), (int)stmt_int(t, column + 1),
                         (int)stmt_int(t, column + 2),
                         (int)stmt_int(t, column + 3),
                         (int)stmt_int(t, column + 4)};
}

/* Where the families have different ranges, the fuller pool speaks for the
 * machine: the one is not relieved by the other. */
static struct pool pool_of(const struct stmt *t)
{
    struct pool four = pool_at(t, 6);
    struct pool six = pool_at(t, 11);
    if (four.start == six.start && four.count == six.count) {
        four.ports = (int)stmt_int(t, 16);
        return four;
    }
    return (int64_t)six.ports * four.count > (int64_t)four.ports * six.count
               ? six
               : four;
}

static bool list_captures(struct gather *g, struct err *err)
{
    struct stmt *t = seek_ask(g->k, "history_captures", err);
    if (!t)
        return false;
    enum step step;
    while ((step = stmt_step(t, err)) == STEP_ROW) {
        struct capture_view *v = growing_add(&g->views);
        struct pool pool = pool_of(t);
        int flags = (int)stmt_int(t, 5);
        *v = (struct capture_view){.at_utc = stmt_int(t, 1),
                                   .protocol = (enum protocol)stmt_int(t, 2),
                                   .rows = (uint32_t)stmt_int(t, 4),
                                   .ports_in_use = (uint32_t)pool.ports,
                                   .range_start = pool.start,
                                   .range_count = pool.count,
                                   .excluded = pool.excluded,
                                   .range_from = range_words[pool.from & 3],
                                   .has_pid = (flags & 1) != 0,
                                   .shows_bound = (flags & 2) != 0,
                                   .families = (unsigned)(flags >> 2 & 3),
                                   .source_id = stmt_int(t, 19),
                                   .line = (uint64_t)stmt_int(t, 20)};
        *(struct meta *)growing_add(&g->metas) =
            (struct meta){.id = stmt_int(t, 0),
                          .list_id = stmt_int(t, 17),
                          .services_id = stmt_int(t, 18)};
        if (!word_of(g, stmt_int(t, 3), &v->tool, err)) {
            stmt_reset(t);
            return false;
        }
    }
    return step == STEP_DONE;
}

/* Port sets are wanted of captures near enough to another of their kind. */
static void mark_neighbours(struct gather *g)
{
    const struct history_need *need = g->k->need;
    const struct capture_view *v = g->views.row;
    struct meta *meta = g->metas.row;
    if (!need->port_bytes)
        return;
    moment near = (moment)(need->port_interval_seconds * (double)MOMENT_SECOND);
    size_t last[2] = {SIZE_MAX, SIZE_MAX};
    for (size_t i = 0; i < g->views.count; i++) {
        size_t *before = &last[v[i].protocol == PROTOCOL_UDP];
        if (*before != SIZE_MAX && v[i].at_utc - v[*before].at_utc <= near)
            meta[*before].with_ports = meta[i].with_ports = true;
        *before = i;
    }
}

/* Groups ---------------------------------------------------------------------
 */

static int32_t option(const struct stmt *t, int column)
{
    return stmt_is_null(t, column) ? -1 : (int32_t)stmt_int(t, column);
}

static bool name_process(struct gather *g, const struct stmt *t,
                         const struct meta *meta, struct group_view *v,
                         struct err *err)
{
    v->process = v->services = "";
    if (!stmt_is_null(t, 6) && v->pid != 0) {
        v->process_is_stated = true;
        if (!word_of(g, stmt_int(t, 6), &v->process, err))
            return false;
    }
    if (!stmt_is_null(t, 7) && !word_of(g, stmt_int(t, 7), &v->services, err))
        return false;
    if (v->pid <= 0) /* the idle process, under which TIME_WAIT is shown */
        return true;
    const struct listed *l = find_listed(g, meta->list_id, v->pid);
    if (l && !v->process_is_stated)
        v->process = l->image;
    const struct listed *s = find_listed(g, meta->services_id, v->pid);
    /* Of a list further away: only if it speaks of the same program. */
    if (s && v->services[0] == '\0' && strcmp(s->image, v->process) == 0)
        v->services = s->services;
    return true;
}

static bool load_groups(struct gather *g, struct capture_view *c,
                        const struct meta *meta, struct err *err)
{
    struct growing rows = {.size = sizeof(struct group_view)};
    struct arena *arena = g->k->arena;
    struct stmt *t = stmt_get(
        g->k->store,
        meta->with_ports ? "history_groups_ports" : "history_groups", err);
    if (!t)
        return false;
    stmt_bind_int(t, ":first", meta->id << GROUP_BITS);
    stmt_bind_int(t, ":last", ((meta->id + 1) << GROUP_BITS) - 1);
    enum step step;
    bool done = true;
    while (done && (step = stmt_step(t, err)) == STEP_ROW) {
        struct group_view *v = growing_add(&rows);
        *v = (struct group_view){
            .remote_port = option(t, 2),
            .local_port = option(t, 3),
            .state = (enum tcp_state)stmt_int(t, 4),
            .pid = option(t, 5),
            .ip_version = (int)stmt_int(t, 8),
            .rows = (uint32_t)stmt_int(t, 9),
            .rows_in = (uint32_t)stmt_int(t, 10),
            .ports = (uint32_t)(stmt_int(t, 11) + stmt_int(t, 12)),
            .ports_in = (uint32_t)stmt_int(t, 11)};
        if (meta->with_ports) {
            struct span ports = stmt_blob(t, 13);
            v->port_bytes = span_n(arena_span(arena, ports), ports.len);
        }
        done = word_of(g, stmt_int(t, 0), &v->local_address, err) &&
               word_of(g, stmt_int(t, 1), &v->remote_address, err) &&
               name_process(g, t, meta, v, err);
    }
    stmt_reset(t);
    c->group_count = rows.count;
    c->groups = growing_done(&rows, arena);
    return done && step == STEP_DONE;
}

bool query_captures(struct seek *k, struct err *err)
{
    if (!k->need->captures)
        return true;
    struct gather g = {.k = k,
                       .listed = {.size = sizeof(struct listed)},
                       .views = {.size = sizeof(struct capture_view)},
                       .metas = {.size = sizeof(struct meta)}};
    bool done = list_captures(&g, err) && load_lists(&g, err);
    mark_neighbours(&g);
    struct meta *meta = g.metas.row;
    k->out->capture_count = g.views.count;
    k->out->captures = growing_done(&g.views, k->arena);
    for (size_t i = 0; done && meta && i < k->out->capture_count; i++)
        done = load_groups(&g, &k->out->captures[i], &meta[i], err);
    growing_drop(&g.listed);
    growing_drop(&g.metas);
    mem_free(g.words.word);
    return done;
}
