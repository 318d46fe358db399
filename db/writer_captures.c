/*
 * Captures of a part into the history: rows, groups, port sets, counted
 * against the ranges known so far (settling counts anew where more is known).
 */
#include <string.h>

#include "core/mem.h"
#include "db/captures.h"

struct span_of_name { /* what settling must look at */
    int64_t name_id, first_id, last_id, first_utc, last_utc;
};

/* The two statements of groups run a hundred thousand times: their parameters
 * are looked up once. */
enum group_param {
    P_ID,
    P_LOCAL,
    P_REMOTE,
    P_REMOTE_PORT,
    P_PORT,
    P_STATE,
    P_PID,
    P_PROCESS,
    P_SERVICES,
    P_IP_VERSION,
    P_ROWS,
    P_ROWS_IN,
    P_PORTS_IN,
    P_PORTS_OUT,
    P_COUNT
};

static const char *const group_params[P_COUNT] = {
    ":id",    ":local",   ":remote",   ":remote_port", ":port",
    ":state", ":pid",     ":process",  ":services",    ":ip_version",
    ":rows",  ":rows_in", ":ports_in", ":ports_out"};

struct taking {
    struct writer *w;
    struct stmt *group, *ports;
    int at[P_COUNT], ports_id, ports_ports;
    struct span_of_name *spans;
    size_t span_count, span_room;
    struct tally tally;
    size_t group_room;
};

static void note_span(struct taking *k, int64_t name_id, int64_t capture_id,
                      int64_t utc_seconds)
{
    size_t i = 0;
    while (i < k->span_count && k->spans[i].name_id != name_id)
        i++;
    if (i == k->span_count) {
        MEM_GROW(k->spans, k->span_room, k->span_count + 1);
        k->spans[k->span_count++] = (struct span_of_name){
            name_id, capture_id, capture_id, utc_seconds, utc_seconds};
        return;
    }
    struct span_of_name *s = &k->spans[i];
    s->first_id = capture_id < s->first_id ? capture_id : s->first_id;
    s->last_id = capture_id > s->last_id ? capture_id : s->last_id;
    s->first_utc = utc_seconds < s->first_utc ? utc_seconds : s->first_utc;
    s->last_utc = utc_seconds > s->last_utc ? utc_seconds : s->last_utc;
}

static struct span ports_of(const struct harvest *h, const struct group *g)
{
    if (g->ports_len == 0)
        return span_of("");
    return span_n(h->ports.ptr + g->ports_at, g->ports_len);
}

static bool fill_tally(struct taking *k, const struct capture *c,
                       struct err *err)
{
    struct tally *t = &k->tally;
    MEM_GROW(t->group, k->group_room, c->group_count + 1);
    t->group_count = c->group_count;
    t->has_pid = c->has_pid;
    t->families = c->families;
    for (size_t i = 0; i < c->group_count; i++) {
        const struct group *g = &k->w->part->groups[c->first_group + i];
        t->group[i] = (struct tally_group){.ports = ports_of(k->w->part, g),
                                           .pid = g->pid,
                                           .state = (enum tcp_state)g->state,
                                           .ip_version = g->ip_version,
                                           .rows = g->rows};
        if (!ids_part_text(k->w, g->local_address, &t->group[i].local_id, err))
            return false;
    }
    return true;
}

static int flags_of(const struct capture *c)
{
    return (c->has_pid ? 1 : 0) | (c->shows_bound ? 2 : 0) |
           (int)(c->families & 3) << 2;
}

static void bind_key(struct stmt *t, const struct capture *c,
                     const struct stamp *at, int64_t name_id,
                     const unsigned char digest[16])
{
    stmt_bind_int(t, ":name", name_id);
    stmt_bind_int(t, ":at_local", at->at_local);
    stmt_bind_int(t, ":pass", at->pass);
    stmt_bind_int(t, ":stated_offset", at->stated_offset);
    stmt_bind_int(t, ":protocol", c->protocol);
    stmt_bind_blob(t, ":digest", span_n((const char *)digest, 16));
    stmt_bind_int(t, ":place", c->place);
}

static bool add_row(struct taking *k, const struct capture *c,
                    const struct stamp *at, int64_t name_id,
                    const unsigned char digest[16], int64_t *id,
                    struct err *err)
{
    int64_t tool = 0;
    if (!ids_part_text(k->w, c->tool, &tool, err))
        return false;
    struct stmt *t = stmt_get(k->w->store, "capture_add", err);
    if (!t)
        return false;
    bind_key(t, c, at, name_id, digest);
    stmt_bind_int(t, ":source", k->w->source_id);
    stmt_bind_int(t, ":line", (int64_t)c->line);
    stmt_bind_int(t, ":time_from", at->time_from);
    stmt_bind_int(t, ":tool", tool);
    stmt_bind_int(t, ":rows", c->rows);
    stmt_bind_int(t, ":flags", flags_of(c));
    stmt_bind_int(t, ":stated_start", c->range_start);
    stmt_bind_int(t, ":stated_count", c->range_count);
    if (!stmt_run(t, err))
        return false;
    *id = stmt_last_id(k->w->store);
    return true;
}

static void set_option(struct taking *k, enum group_param param, int64_t value)
{
    if (value == -1)
        stmt_set_null(k->group, k->at[param]);
    else
        stmt_set_int(k->group, k->at[param], value);
}

static bool add_group(struct taking *k, const struct group *g,
                      const struct tally_group *counted, int64_t id,
                      struct err *err)
{
    struct writer *w = k->w;
    int64_t remote = 0;
    int64_t process = -1;
    int64_t services = -1;
    if (!ids_part_text(w, g->remote_address, &remote, err) ||
        (g->process && !ids_part_text(w, g->process, &process, err)) ||
        (g->services && !ids_part_text(w, g->services, &services, err)))
        return false;
    set_option(k, P_ID, id);
    set_option(k, P_LOCAL, counted->local_id);
    set_option(k, P_REMOTE, remote);
    set_option(k, P_REMOTE_PORT, g->remote_port);
    set_option(k, P_PORT, g->local_port);
    set_option(k, P_STATE, g->state);
    set_option(k, P_PID, g->pid);
    set_option(k, P_PROCESS, process);
    set_option(k, P_SERVICES, services);
    set_option(k, P_IP_VERSION, g->ip_version);
    set_option(k, P_ROWS, g->rows);
    set_option(k, P_ROWS_IN, counted->rows_in);
    set_option(k, P_PORTS_IN, counted->ports_in);
    set_option(k, P_PORTS_OUT, counted->ports_out);
    if (stmt_step(k->group, err) != STEP_DONE)
        return false;
    if (counted->ports.len == 0)
        return true;
    stmt_set_int(k->ports, k->ports_id, id);
    stmt_set_blob(k->ports, k->ports_ports, counted->ports);
    return stmt_step(k->ports, err) == STEP_DONE;
}

static bool open_groups(struct taking *k, struct err *err)
{
    k->group = stmt_get(k->w->store, "group_add", err);
    k->ports = stmt_get(k->w->store, "group_ports_add", err);
    if (!k->group || !k->ports)
        return false;
    for (int i = 0; i < P_COUNT; i++)
        k->at[i] = stmt_place(k->group, group_params[i]);
    k->ports_id = stmt_place(k->ports, ":id");
    k->ports_ports = stmt_place(k->ports, ":ports");
    return true;
}

static bool add_groups(struct taking *k, const struct capture *c, int64_t id,
                       struct err *err)
{
    if (c->group_count >= (size_t)1 << GROUP_BITS)
        return err_set(err, ERR_INPUT,
                       "%s: line %llu: a listing of more than 16 million "
                       "groups of connections; split the file",
                       k->w->source->path, (unsigned long long)c->line);
    for (size_t i = 0; i < c->group_count; i++)
        if (!add_group(k, &k->w->part->groups[c->first_group + i],
                       &k->tally.group[i], id << GROUP_BITS | (int64_t)i, err))
            return false;
    return true;
}

static bool add_capture(struct taking *k, const struct capture *c,
                        const struct stamp *at, int64_t name_id,
                        const unsigned char digest[16], struct err *err)
{
    struct capture_place place = {.name_id = name_id,
                                  .at_utc = at->at_utc,
                                  .at_local = at->at_local,
                                  .protocol = (enum protocol)c->protocol,
                                  .stated_start = c->range_start,
                                  .stated_count = c->range_count};
    struct context *context = NULL;
    if (!fill_tally(k, c, err) ||
        !add_row(k, c, at, name_id, digest, &place.capture_id, err) ||
        !ids_context(k->w, name_id, &context, err) ||
        !captures_ranges(&k->tally, context, &place, err))
        return false;
    if (!tally_count(&k->tally))
        return err_set(err, ERR_INPUT, "%s: line %llu: a broken set of ports",
                       k->w->source->path, (unsigned long long)c->line);
    note_span(k, name_id, place.capture_id, at->at_utc / MOMENT_SECOND);
    return add_groups(k, c, place.capture_id, err) &&
           captures_put_uses(k->w, &k->tally, &place, err) &&
           captures_put_derived(k->w, &k->tally, &place, at->utc_offset,
                                context, err);
}

/* The same listing again. What its rows do not tell (which tool, which range it
 * states) is joined so that no order of sources matters. */
static bool join_capture(struct taking *k, const struct capture *c,
                         int64_t name_id, int64_t id, struct err *err)
{
    int64_t tool = 0;
    if (!ids_part_text(k->w, c->tool, &tool, err))
        return false;
    struct stmt *t = stmt_get(k->w->store, "capture_join", err);
    if (!t)
        return false;
    stmt_bind_int(t, ":id", id);
    stmt_bind_int(t, ":tool", tool);
    stmt_bind_int(t, ":rows", c->rows);
    stmt_bind_int(t, ":flags", flags_of(c));
    stmt_bind_int(t, ":stated_start", c->range_start);
    stmt_bind_int(t, ":stated_count", c->range_count);
    if (!stmt_run(t, err))
        return false;
    return stmt_changes(k->w->store) == 0 ||
           ids_todo(k->w, name_id, TODO_ALL, 0, 0, 0, err);
}

/* Its lines become rejects, one each. */
static bool refuse_capture(struct writer *w, const struct capture *c,
                           struct err *err)
{
    for (uint32_t i = 0; i < c->rows; i++)
        if (!writer_reject(w, c->line + i, REFUSED_AS_PRUNED, "", err))
            return false;
    w->refused += c->rows;
    w->refusals.lines += c->rows;
    w->refusals.captures++;
    return true;
}

static bool take_capture(struct taking *k, const struct capture *c,
                         struct err *err)
{
    int64_t name_id = 0;
    struct stamp at;
    unsigned char digest[16];
    digest_bytes(c->digest, digest);
    if (!ids_part_name(k->w, c->server, &name_id, err) ||
        !ids_stamp(k->w, &c->when, name_id, &at, err))
        return false;
    struct context *context = NULL;
    if (!ids_context(k->w, name_id, &context, err))
        return false;
    int64_t horizon = context_horizon(context, HORIZON_CAPTURES);
    if (horizon != CONTEXT_NO_HORIZON && at.at_utc < horizon * MOMENT_SECOND)
        return refuse_capture(k->w, c, err);
    struct stmt *t = stmt_get(k->w->store, "capture_find", err);
    if (!t)
        return false;
    bind_key(t, c, &at, name_id, digest);
    enum step step = stmt_step(t, err);
    if (step == STEP_FAIL)
        return false;
    if (step == STEP_DONE)
        return add_capture(k, c, &at, name_id, digest, err);
    struct again again = {.kind = FACT_CAPTURE,
                          .id = stmt_int(t, 0),
                          .owner = stmt_int(t, 1),
                          .name_id = name_id,
                          .stated_offset = at.stated_offset};
    stmt_reset(t);
    return ids_again(k->w, &again, err) &&
           join_capture(k, c, name_id, again.id, err);
}

bool writer_put_captures(struct writer *w, struct err *err)
{
    struct taking k = {.w = w};
    bool done = w->part->capture_count == 0 || open_groups(&k, err);
    for (size_t i = 0; done && i < w->part->capture_count; i++)
        done = take_capture(&k, &w->part->captures[i], err);
    for (size_t i = 0; done && i < k.span_count; i++) {
        const struct span_of_name *s = &k.spans[i];
        done = ids_todo(w, s->name_id, TODO_CAPTURES, 0, s->first_id,
                        s->last_id, err) &&
               ids_todo(w, s->name_id, TODO_HOURS, 0, s->first_utc, s->last_utc,
                        err);
    }
    tally_clear(&k.tally);
    mem_free(k.tally.group);
    mem_free(k.spans);
    return done;
}
