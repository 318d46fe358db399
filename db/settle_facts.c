/*
 * UTC offsets of settings, process lists, events and counters: the input's own,
 * else by the zone of the source, else by the server's.
 */
#include <string.h>

#include "core/harvest.h"
#include "core/mem.h"
#include "db/settle.h"

struct change {
    int64_t id;
    int offset;
};

struct changes {
    struct change *change;
    size_t count, room;
};

static bool look_at(struct settling *s, const char *question,
                    struct changes *out, struct err *err)
{
    struct stmt *t = stmt_get(s->w->store, question, err);
    if (!t)
        return false;
    stmt_bind_int(t, ":id", s->server_id);
    struct clock by_source = {0};
    char *zone_name = mem_text("");
    enum step step;
    while ((step = stmt_step(t, err)) == STEP_ROW) {
        int64_t local = stmt_int(t, 1) / MOMENT_SECOND;
        bool second = stmt_int(t, 2) > 0;
        const char *zone = stmt_text(t, 4);
        if (strcmp(zone, zone_name) != 0) {
            mem_free(zone_name);
            zone_name = mem_text(zone);
            by_source = clock_of(zones_find(s->w->zones, zone));
        }
        int offset = clock_offset(by_source.zone ? &by_source
                                                 : context_clock(s->context),
                                  local, second);
        if (offset == stmt_int(t, 3))
            continue;
        MEM_GROW(out->change, out->room, out->count + 1);
        out->change[out->count++] = (struct change){stmt_int(t, 0), offset};
    }
    mem_free(zone_name);
    return step == STEP_DONE;
}

static bool settle_table(struct settling *s, const char *question,
                         const char *statement, struct err *err)
{
    struct changes changes = {0};
    bool done = look_at(s, question, &changes, err);
    for (size_t i = 0; done && i < changes.count; i++) {
        struct stmt *t = stmt_get(s->w->store, statement, err);
        done = t != NULL;
        if (t) {
            stmt_bind_int(t, ":id", changes.change[i].id);
            stmt_bind_int(t, ":offset", changes.change[i].offset);
            done = stmt_run(t, err);
        }
    }
    mem_free(changes.change);
    return done;
}

bool settle_clocks(struct settling *s, bool contextual, struct err *err)
{
    if (contextual)
        return settle_table(s, "setting_clocks", "setting_offset", err) &&
               settle_table(s, "process_list_clocks", "process_list_offset",
                            err);
    return settle_table(s, "event_clocks", "event_offset", err) &&
           settle_table(s, "counter_clocks", "counter_offset", err);
}
