/*
 * Another history joined into this one: each of its sources is told again as a
 * harvest, so that the writer's rules (what is known, who covers whom) hold
 * without a second set of them. Numbers are not carried over.
 */
#include <string.h>

#include "core/mem.h"
#include "db/edit.h"
#include "db/merge_pruned.h"
#include "db/query_parts.h"
#include "db/sample_key.h"
#include "db/settle.h"
#include "db/writer.h"

#define PART_BYTES (UINT64_C(48) << 20)

struct merge {
    struct store *from, *into;
    struct writer *writer;
    struct sink sink;
    struct source source;
    int64_t source_id;
    struct harvest harvest;
    struct merge_receipt *receipt;
    struct pruned pruned; /* there */
};

static name_t name_at(struct merge *m, const struct stmt *t, int column)
{
    return harvest_name(&m->harvest, span_of(stmt_text(t, column)));
}

static struct when when_at(const struct stmt *t, int column)
{
    return (struct when){.local = stmt_int(t, column),
                         .pass = (uint8_t)stmt_int(t, column + 1),
                         .offset_minutes = (int16_t)stmt_int(t, column + 2),
                         .from = (uint8_t)stmt_int(t, column + 3)};
}

static bool pour(struct merge *m, bool is_last, struct err *err)
{
    bool done =
        m->sink.take(m->sink.ctx, &m->source, &m->harvest, is_last, err);
    harvest_clear(&m->harvest);
    harvest_init(&m->harvest);
    return done;
}

/* A big source is told in parts. */
static bool pour_if_full(struct merge *m, struct err *err)
{
    return harvest_bytes(&m->harvest) < PART_BYTES || pour(m, false, err);
}

static struct stmt *ask(struct merge *m, const char *name, int64_t id,
                        struct err *err)
{
    struct stmt *t = stmt_get(m->from, name, err);
    if (t)
        stmt_bind_int(t, ":id", id);
    return t;
}

/* Facts ---------------------------------------------------------------------
 */

static bool tell_samples(struct merge *m, struct err *err)
{
    struct stmt *t = ask(m, "merge_samples", m->source_id, err);
    enum step step = STEP_FAIL;
    while (t && (step = stmt_step(t, err)) == STEP_ROW) {
        int64_t key = stmt_int(t, 0);
        name_t server = name_at(m, t, 9);
        name_t address = name_at(m, t, 10);
        struct sample *s = harvest_sample(&m->harvest);
        *s = (struct sample){
            .when = {.local = sample_key_local(key) * MOMENT_SECOND,
                     .pass = (uint8_t)sample_key_pass(key),
                     .offset_minutes = (int16_t)stmt_int(t, 5),
                     .from = TIME_CONTENT},
            .server = server,
            .local_address = address,
            .in_use = (int32_t)stmt_int(t, 1),
            .listening = (int32_t)stmt_int(t, 2),
            .process_count = (int32_t)stmt_int(t, 3),
            .range_size = (int32_t)stmt_int(t, 4),
            .origin = (uint8_t)stmt_int(t, 6),
            .protocol = (uint8_t)stmt_int(t, 7),
            .ip_version = (uint8_t)stmt_int(t, 8),
            .place = (uint8_t)(key >> 4 & SAMPLE_PLACE_MAX)
        };
        if (!pour_if_full(m, err)) {
            stmt_reset(t);
            return false;
        }
    }
    return step == STEP_DONE;
}

static struct digest digest_read(struct span bytes)
{
    struct digest d = {0, 0};
    for (size_t i = 0; i < 16 && i < bytes.len; i++) {
        uint64_t *half = i < 8 ? &d.high : &d.low;
        *half = *half << 8 | (unsigned char)bytes.ptr[i];
    }
    return d;
}

static int32_t option(const struct stmt *t, int column)
{
    return stmt_is_null(t, column) ? -1 : (int32_t)stmt_int(t, column);
}

static bool tell_groups(struct merge *m, int64_t capture_id, uint32_t *count,
                        struct err *err)
{
    struct stmt *t = stmt_get(m->from, "merge_groups", err);
    if (!t)
        return false;
    stmt_bind_int(t, ":first", capture_id << GROUP_BITS);
    stmt_bind_int(t, ":last", ((capture_id + 1) << GROUP_BITS) - 1);
    enum step step;
    while ((step = stmt_step(t, err)) == STEP_ROW) {
        name_t local = name_at(m, t, 0);
        name_t remote = name_at(m, t, 1);
        name_t process = name_at(m, t, 6);
        name_t services = name_at(m, t, 7);
        struct span ports = stmt_blob(t, 10);
        struct group *g = harvest_group(&m->harvest);
        *g = (struct group){.local_address = local,
                            .remote_address = remote,
                            .process = process,
                            .services = services,
                            .remote_port = option(t, 2),
                            .local_port = option(t, 3),
                            .state = (uint8_t)stmt_int(t, 4),
                            .pid = option(t, 5),
                            .ip_version = (uint8_t)stmt_int(t, 8),
                            .rows = (uint32_t)stmt_int(t, 9),
                            .ports_at = (uint32_t)m->harvest.ports.len,
                            .ports_len = (uint32_t)ports.len};
        buf_span(&m->harvest.ports, ports);
        ++*count;
    }
    return step == STEP_DONE;
}

static bool tell_captures(struct merge *m, struct err *err)
{
    struct stmt *t = ask(m, "merge_captures", m->source_id, err);
    enum step step = STEP_FAIL;
    bool done = true;
    while (done && t && (step = stmt_step(t, err)) == STEP_ROW) {
        name_t server = name_at(m, t, 1);
        name_t tool = name_at(m, t, 2);
        int flags = (int)stmt_int(t, 11);
        struct capture c = {.when = when_at(t, 3),
                            .server = server,
                            .tool = tool,
                            .protocol = (uint8_t)stmt_int(t, 7),
                            .digest = digest_read(stmt_blob(t, 8)),
                            .place = (uint8_t)stmt_int(t, 9),
                            .rows = (uint32_t)stmt_int(t, 10),
                            .has_pid = (flags & 1) != 0,
                            .shows_bound = (flags & 2) != 0,
                            .families = (uint8_t)(flags >> 2 & 3),
                            .range_start = (int32_t)stmt_int(t, 12),
                            .range_count = (int32_t)stmt_int(t, 13),
                            .line = (uint64_t)stmt_int(t, 14),
                            .first_group = (uint32_t)m->harvest.group_count};
        done = tell_groups(m, stmt_int(t, 0), &c.group_count, err);
        *harvest_capture(&m->harvest) = c;
        done = done && pour_if_full(m, err);
    }
    if (t && !done)
        stmt_reset(t);
    return done && step == STEP_DONE;
}

static bool tell_settings(struct merge *m, struct err *err)
{
    struct stmt *t = ask(m, "merge_settings", m->source_id, err);
    enum step step = STEP_FAIL;
    while (t && (step = stmt_step(t, err)) == STEP_ROW) {
        name_t server = name_at(m, t, 0);
        name_t name = name_at(m, t, 1);
        name_t value = name_at(m, t, 2);
        *harvest_setting(&m->harvest) =
            (struct setting){.when = when_at(t, 3),
                             .server = server,
                             .name = name,
                             .value = value,
                             .line = (uint64_t)stmt_int(t, 7)};
    }
    return step == STEP_DONE;
}

static bool tell_processes(struct merge *m, int64_t list_id, uint32_t *count,
                           struct err *err)
{
    struct stmt *t = ask(m, "merge_processes", list_id, err);
    enum step step = STEP_FAIL;
    while (t && (step = stmt_step(t, err)) == STEP_ROW) {
        name_t image = name_at(m, t, 1);
        name_t services = name_at(m, t, 2);
        *harvest_process_row(&m->harvest) =
            (struct process_row){.pid = (int32_t)stmt_int(t, 0),
                                 .image = image,
                                 .services = services};
        ++*count;
    }
    return step == STEP_DONE;
}

static bool tell_lists(struct merge *m, struct err *err)
{
    struct stmt *t = ask(m, "merge_lists", m->source_id, err);
    enum step step = STEP_FAIL;
    bool done = true;
    while (done && t && (step = stmt_step(t, err)) == STEP_ROW) {
        name_t server = name_at(m, t, 1);
        struct process_list l = {.when = when_at(t, 2),
                                 .server = server,
                                 .line = (uint64_t)stmt_int(t, 6),
                                 .first_row =
                                     (uint32_t)m->harvest.process_row_count};
        done = tell_processes(m, stmt_int(t, 0), &l.row_count, err);
        *harvest_process_list(&m->harvest) = l;
    }
    if (t && !done)
        stmt_reset(t);
    return done && step == STEP_DONE;
}

static bool tell_events(struct merge *m, struct err *err)
{
    struct stmt *t = ask(m, "merge_events", m->source_id, err);
    enum step step = STEP_FAIL;
    while (t && (step = stmt_step(t, err)) == STEP_ROW) {
        name_t server = name_at(m, t, 0);
        name_t provider = name_at(m, t, 2);
        name_t message = name_at(m, t, 3);
        *harvest_event(&m->harvest) =
            (struct event){.when = when_at(t, 4),
                           .server = server,
                           .event_id = (int32_t)stmt_int(t, 1),
                           .provider = provider,
                           .message = message,
                           .line = (uint64_t)stmt_int(t, 8)};
    }
    return step == STEP_DONE;
}

static bool tell_counters(struct merge *m, struct err *err)
{
    struct stmt *t = ask(m, "merge_counters", m->source_id, err);
    enum step step = STEP_FAIL;
    while (t && (step = stmt_step(t, err)) == STEP_ROW) {
        name_t server = name_at(m, t, 0);
        name_t name = name_at(m, t, 1);
        *harvest_counter(&m->harvest) =
            (struct counter){.when = when_at(t, 3),
                             .server = server,
                             .name = name,
                             .value = stmt_real(t, 2),
                             .line = (uint64_t)stmt_int(t, 7)};
    }
    return step == STEP_DONE;
}

static bool tell_rejects(struct merge *m, struct err *err)
{
    struct stmt *t = ask(m, "merge_rejects", m->source_id, err);
    enum step step = STEP_FAIL;
    while (t && (step = stmt_step(t, err)) == STEP_ROW)
        harvest_reject(&m->harvest, (uint64_t)stmt_int(t, 0),
                       span_of(stmt_text(t, 2)), "%s", stmt_text(t, 1));
    return step == STEP_DONE;
}

/* Sources -------------------------------------------------------------------
 */

struct known { /* a source's row in the other history */
    int64_t id;
    struct source source;
    uint64_t lines, accepted, skipped, rejected;
    bool is_pruned;
};

static bool is_known(bool *out, struct merge *m, const struct known *k,
                     struct err *err)
{
    struct stmt *t = stmt_get(m->into, "merge_is_known", err);
    int64_t count = 0;
    unsigned char digest[16];
    if (!t)
        return false;
    digest_bytes(k->source.digest, digest);
    stmt_bind_blob(t, ":digest", span_n((const char *)digest, sizeof digest));
    stmt_bind_text(t, ":server", k->source.server);
    stmt_bind_text(t, ":time_zone", k->source.time_zone);
    stmt_bind_text(t, ":path", k->source.path);
    stmt_bind_int(t, ":modified", k->source.modified_utc);
    stmt_bind_int(t, ":is_pruned", k->is_pruned);
    if (k->source.has_stated_time)
        stmt_bind_int(t, ":stated", k->source.stated.local);
    else
        stmt_bind_null(t, ":stated");
    if (!stmt_one(&count, t, 0, err))
        return false;
    *out = count > 0;
    return true;
}

static bool tell_source(struct merge *m, const struct known *k, struct err *err)
{
    bool known = false;
    if (!is_known(&known, m, k, err))
        return false;
    if (known)
        return true;
    m->source = k->source;
    m->source_id = k->id;
    if (!tell_settings(m, err) || !tell_lists(m, err) || !tell_events(m, err) ||
        !tell_counters(m, err) || !tell_samples(m, err) ||
        !tell_captures(m, err) || !tell_rejects(m, err))
        return false;
    m->harvest.lines = k->lines;
    m->harvest.accepted = k->accepted;
    m->harvest.skipped = k->skipped;
    m->harvest.rejected = k->rejected;
    m->receipt->sources++;
    return pour(m, true, err) &&
           (!k->is_pruned || pruned_note_source(&m->pruned, m->from, k->id,
                                                &k->source, m->writer, err));
}

static bool list_sources(struct merge *m, struct growing *out,
                         struct arena *arena, struct err *err)
{
    struct stmt *t = stmt_get(m->from, "merge_sources", err);
    enum step step = STEP_FAIL;
    while (t && (step = stmt_step(t, err)) == STEP_ROW)
        *(struct known *)growing_add(out) = (struct known){
            .id = stmt_int(t, 0),
            .source = {.path = arena_text(arena, stmt_text(t, 1)),
                       .format = arena_text(arena, stmt_text(t, 2)),
                       .encoding = arena_text(arena, stmt_text(t, 3)),
                       .assumptions = arena_text(arena, stmt_text(t, 4)),
                       .server = arena_text(arena, stmt_text(t, 5)),
                       .time_zone = arena_text(arena, stmt_text(t, 6)),
                       .digest = digest_read(stmt_blob(t, 7)),
                       .edges = digest_read(stmt_blob(t, 8)),
                       .size_bytes = (uint64_t)stmt_int(t, 9),
                       .modified_utc = stmt_int(t, 10),
                       .stated = {.local = stmt_int(t, 11)},
                       .has_stated_time = !stmt_is_null(t, 11)},
            .lines = (uint64_t)stmt_int(t, 12),
            .accepted = (uint64_t)stmt_int(t, 13),
            .skipped = (uint64_t)stmt_int(t, 14),
            .rejected = (uint64_t)stmt_int(t, 15),
            .is_pruned = stmt_int(t, 16) != 0
        };
    return step == STEP_DONE;
}

static bool tell_sources(struct merge *m, struct err *err)
{
    struct growing rows = {.size = sizeof(struct known)};
    struct arena arena = {0};
    bool done = list_sources(m, &rows, &arena, err);
    const struct known *row = rows.row;
    for (size_t i = 0; done && i < rows.count; i++)
        done = tell_source(m, &row[i], err);
    growing_drop(&rows);
    arena_clear(&arena);
    return done;
}

/* People ----------------------------------------------------------------------
 */

/* What people said there is taken where they said nothing here. Columns of a
 * question go to the parameters of a statement, one after another. */
static const struct {
    const char *question, *statement;
    const char *params[10];
} people[] = {
    {"merge_aliases",     "merge_alias_add",   {":old", ":new"}                          },
    {"merge_server_sets",
     "merge_server_set_add",                   {":server", ":os", ":time_zone", ":owner"}},
    {"merge_notes",       "merge_note_add",    {":server", ":at", ":text"}               },
    {"merge_owners",      "merge_owner_add",   {":pattern", ":owner", ":server"}         },
    {"merge_csv_maps",    "merge_csv_map_add", {":name", ":spec"}                        },
    {"merge_actions",
     "merge_action_add",                       {":id", ":server", ":finding", ":code", ":title", ":status", ":owner",
      ":due", ":note", ":closed"}                                },
};

static bool copy_row(struct merge *m, const struct stmt *row, size_t i,
                     struct err *err)
{
    struct stmt *t = stmt_get(m->into, people[i].statement, err);
    if (!t)
        return false;
    for (int k = 0; k < stmt_columns(row); k++) {
        const char *param = people[i].params[k];
        if (stmt_is_null(row, k))
            stmt_bind_null(t, param);
        else if (stmt_is_text(row, k))
            stmt_bind_text(t, param, stmt_text(row, k));
        else
            stmt_bind_int(t, param, stmt_int(row, k));
    }
    return stmt_run(t, err);
}

static bool copy_people(struct merge *m, struct err *err)
{
    bool own = false;
    if (!stmt_begin_writing(m->into, &own, err))
        return false;
    bool done = true;
    for (size_t i = 0; done && i < sizeof people / sizeof *people; i++) {
        struct stmt *t = stmt_get(m->from, people[i].question, err);
        enum step step = STEP_FAIL;
        while (done && t && (step = stmt_step(t, err)) == STEP_ROW)
            done = copy_row(m, t, i, err);
        if (t)
            stmt_reset(t);
        done = done && step == STEP_DONE;
    }
    /* Zones, owners and aliases may be new to servers known already. */
    done = done && stmt_do(m->into, "todo_touch_all", err);
    return stmt_end_writing(m->into, own, done, err);
}

bool edit_merge(struct merge_receipt *out, struct store *into, const char *file,
                moment now_utc, struct err *err)
{
    struct merge m = {.into = into, .receipt = out};
    bool own = false;
    *out = (struct merge_receipt){0};
    if (strcmp(file, store_path(into)) == 0)
        return err_set(err, ERR_USAGE,
                       "%s is the history itself: name another one", file);
    if (!store_open_readonly(&m.from, file, err))
        return false;
    harvest_init(&m.harvest);
    bool done = stmt_begin_reading(m.from, &own, err) &&
                writer_open(&m.writer, into, now_utc, err);
    if (done) {
        m.sink = writer_sink(m.writer);
        done = pruned_carry(&m.pruned, m.from, m.writer, err) &&
               tell_sources(&m, err) && copy_people(&m, err) &&
               writer_settle(m.writer, err);
    }
    for (size_t i = 0; i < m.pruned.count; i++) {
        out->carried_servers += m.pruned.server[i].is_carried;
        out->lacking_servers += m.pruned.server[i].lacks;
    }
    pruned_clear(&m.pruned);
    writer_close(m.writer);
    harvest_clear(&m.harvest);
    stmt_end_reading(m.from, own);
    store_close(m.from);
    return done;
}
