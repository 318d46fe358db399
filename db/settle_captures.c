/*
 * Captures read anew against zone, ranges and process lists; counted anew only
 * where their time or range has changed.
 */
#include <string.h>

#include "core/harvest.h"
#include "core/mem.h"
#include "db/captures.h"
#include "db/settle.h"

struct capture_row {
    struct capture_place place;
    int pass, stated_offset, utc_offset, flags;
    struct range range4, range6;
    int64_t list_id, services_id;
    char *source_zone;
};

struct capture_rows {
    struct capture_row *row;
    size_t count, room;
};

struct counting { /* one capture, counted anew */
    struct tally tally;
    int64_t *ids; /* of its groups */
    size_t group_room, id_room;
    struct arena arena; /* of its port sets */
};

static struct range read_range(struct stmt *t, int column)
{
    return (struct range){
        .start = (int)stmt_int(t, column),
        .count = (int)stmt_int(t, column + 1),
        .excluded = (int)stmt_int(t, column + 2),
        .from = (enum range_from)stmt_int(t, column + 3),
    };
}

static struct capture_row read_row(struct stmt *t)
{
    struct capture_row r = {.pass = (int)stmt_int(t, 3),
                            .stated_offset = (int)stmt_int(t, 4),
                            .flags = (int)stmt_int(t, 6),
                            .utc_offset = (int)stmt_int(t, 9),
                            .range4 = read_range(t, 10),
                            .range6 = read_range(t, 14),
                            .list_id = stmt_int(t, 18),
                            .services_id = stmt_int(t, 19),
                            .source_zone = mem_text(stmt_text(t, 20))};
    r.place.capture_id = stmt_int(t, 0);
    r.place.name_id = stmt_int(t, 1);
    r.place.at_local = stmt_int(t, 2);
    r.place.protocol = (enum protocol)stmt_int(t, 5);
    r.place.stated_start = (int)stmt_int(t, 7);
    r.place.stated_count = (int)stmt_int(t, 8);
    return r;
}

static bool load_rows(struct settling *s, struct capture_rows *out,
                      struct err *err)
{
    struct stmt *t = stmt_get(
        s->w->store, s->all ? "captures_of_server" : "captures_of_todo", err);
    if (!t)
        return false;
    stmt_bind_int(t, ":id", s->server_id);
    enum step step;
    while ((step = stmt_step(t, err)) == STEP_ROW) {
        MEM_GROW(out->row, out->room, out->count + 1);
        out->row[out->count++] = read_row(t);
    }
    return step == STEP_DONE;
}

static bool load_groups(struct writer *w, struct counting *c,
                        int64_t capture_id, struct err *err)
{
    struct stmt *t = stmt_get(w->store, "groups_of_capture", err);
    if (!t)
        return false;
    stmt_bind_int(t, ":first", capture_id << GROUP_BITS);
    stmt_bind_int(t, ":last", ((capture_id + 1) << GROUP_BITS) - 1);
    c->tally.group_count = 0;
    enum step step;
    while ((step = stmt_step(t, err)) == STEP_ROW) {
        size_t i = c->tally.group_count++;
        MEM_GROW(c->tally.group, c->group_room, i + 1);
        MEM_GROW(c->ids, c->id_room, i + 1);
        struct span ports = stmt_blob(t, 6);
        c->ids[i] = stmt_int(t, 0);
        c->tally.group[i] = (struct tally_group){
            .local_id = stmt_int(t, 1),
            .pid = stmt_is_null(t, 2) ? -1 : (int)stmt_int(t, 2),
            .state = (enum tcp_state)stmt_int(t, 3),
            .ip_version = (int)stmt_int(t, 4),
            .rows = (uint32_t)stmt_int(t, 5),
            .ports = span_n(arena_span(&c->arena, ports), ports.len)};
    }
    return step == STEP_DONE;
}

static bool put_groups(struct writer *w, const struct counting *c,
                       struct err *err)
{
    for (size_t i = 0; i < c->tally.group_count; i++) {
        const struct tally_group *g = &c->tally.group[i];
        struct stmt *t = stmt_get(w->store, "group_counted", err);
        if (!t)
            return false;
        stmt_bind_int(t, ":id", c->ids[i]);
        stmt_bind_int(t, ":rows_in", g->rows_in);
        stmt_bind_int(t, ":ports_in", g->ports_in);
        stmt_bind_int(t, ":ports_out", g->ports_out);
        if (!stmt_run(t, err))
            return false;
    }
    return true;
}

static bool delete_uses(struct writer *w, const struct capture_row *r,
                        struct err *err)
{
    moment old_utc = r->place.at_local - r->utc_offset * MOMENT_MINUTE;
    struct stmt *t = stmt_get(w->store, "uses_delete", err);
    if (!t)
        return false;
    stmt_bind_int(t, ":name", r->place.name_id);
    stmt_bind_int(t, ":protocol", r->place.protocol);
    stmt_bind_int(t, ":capture", r->place.capture_id);
    stmt_bind_int(t, ":at_utc", old_utc / MOMENT_SECOND);
    return stmt_run(t, err);
}

static bool count_anew(struct settling *s, const struct capture_row *r,
                       struct counting *c, int offset, struct err *err)
{
    struct writer *w = s->w;
    c->tally.has_pid = (r->flags & 1) != 0;
    c->tally.families = (unsigned)(r->flags >> 2 & 3);
    if (!load_groups(w, c, r->place.capture_id, err))
        return false;
    if (!tally_count(&c->tally))
        return err_set(err, ERR_DB,
                       "%s: a set of ports of capture %lld cannot be read; "
                       "take its source back and ingest it again",
                       store_path(w->store), (long long)r->place.capture_id);
    s->changed = true;
    return put_groups(w, c, err) && delete_uses(w, r, err) &&
           captures_put_uses(w, &c->tally, &r->place, err) &&
           captures_put_derived(w, &c->tally, &r->place, offset, s->context,
                                err);
}

static bool put_sources(struct settling *s, const struct capture_row *r,
                        const struct tally *t, int64_t list, int64_t services,
                        struct err *err)
{
    struct stmt *q = stmt_get(s->w->store, "capture_sources", err);
    if (!q)
        return false;
    stmt_bind_int(q, ":id", r->place.capture_id);
    stmt_bind_int(q, ":from4", t->range4.from);
    stmt_bind_int(q, ":from6", t->range6.from);
    stmt_bind_option(q, ":list", list ? list : -1);
    stmt_bind_option(q, ":services", services ? services : -1);
    return stmt_run(q, err);
}

static bool same_range(const struct range *a, const struct range *b)
{
    return a->start == b->start && a->count == b->count &&
           a->excluded == b->excluded;
}

static bool settle_capture(struct settling *s, struct capture_row *r,
                           struct counting *c, struct err *err)
{
    struct clock by_source = clock_of(zones_find(s->w->zones, r->source_zone));
    int offset = r->stated_offset;
    if (offset == OFFSET_UNKNOWN)
        offset = clock_offset(by_source.zone ? &by_source
                                             : context_clock(s->context),
                              r->place.at_local / MOMENT_SECOND, r->pass > 0);
    r->place.at_utc = r->place.at_local - offset * MOMENT_MINUTE;
    if (!captures_ranges(&c->tally, s->context, &r->place, err))
        return false;
    if (s->w->is_rebuild || offset != r->utc_offset ||
        !same_range(&c->tally.range4, &r->range4) ||
        !same_range(&c->tally.range6, &r->range6))
        return count_anew(s, r, c, offset, err);
    int64_t list = context_list(s->context, r->place.at_utc, false);
    int64_t services = context_list(s->context, r->place.at_utc, true);
    if (list == r->list_id && services == r->services_id &&
        c->tally.range4.from == r->range4.from &&
        c->tally.range6.from == r->range6.from)
        return true;
    return put_sources(s, r, &c->tally, list, services, err);
}

bool settle_captures(struct settling *s, struct err *err)
{
    struct capture_rows rows = {0};
    struct counting counting = {0};
    bool done = load_rows(s, &rows, err);
    for (size_t i = 0; done && i < rows.count; i++) {
        done = settle_capture(s, &rows.row[i], &counting, err);
        arena_clear(&counting.arena);
    }
    for (size_t i = 0; i < rows.count; i++)
        mem_free(rows.row[i].source_zone);
    mem_free(rows.row);
    tally_clear(&counting.tally);
    mem_free(counting.tally.group);
    mem_free(counting.ids);
    arena_clear(&counting.arena);
    return done;
}
