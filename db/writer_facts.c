/*
 * Settings, process lists, events and counters of a part into the history.
 */
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "core/sort.h"
#include "db/writing.h"

/* What all four have: whose, when, and where it was said. */
struct fact {
    int64_t name_id;
    struct stamp at;
    uint64_t line;
};

static bool open_fact(struct writer *w, struct fact *f, name_t server,
                      const struct when *when, uint64_t line, struct err *err)
{
    f->line = line;
    return ids_part_name(w, server, &f->name_id, err) &&
           ids_stamp(w, when, f->name_id, &f->at, err);
}

static void bind_key(struct stmt *t, const struct fact *f)
{
    stmt_bind_int(t, ":name", f->name_id);
    stmt_bind_int(t, ":at_local", f->at.at_local);
    stmt_bind_int(t, ":pass", f->at.pass);
    stmt_bind_int(t, ":stated_offset", f->at.stated_offset);
}

static void bind_rest(const struct writer *w, struct stmt *t,
                      const struct fact *f)
{
    stmt_bind_int(t, ":source", w->source_id);
    stmt_bind_int(t, ":line", (int64_t)f->line);
    stmt_bind_int(t, ":time_from", f->at.time_from);
    stmt_bind_int(t, ":utc_offset", f->at.utc_offset);
}

/* Runs a question with id and owner as its columns: `found` or not. */
static bool find_again(struct writer *w, struct stmt *t, enum fact_kind kind,
                       const struct fact *f, bool *found, struct err *err)
{
    enum step step = stmt_step(t, err);
    *found = step == STEP_ROW;
    if (step != STEP_ROW)
        return step == STEP_DONE;
    struct again again = {.kind = kind,
                          .id = stmt_int(t, 0),
                          .owner = stmt_int(t, 1),
                          .name_id = f->name_id,
                          .stated_offset = f->at.stated_offset};
    stmt_reset(t);
    return ids_again(w, &again, err);
}

/* Settings ---------------------------------------------------------------- */

static bool put_setting(struct writer *w, const struct setting *s,
                        struct err *err)
{
    struct fact f;
    if (!open_fact(w, &f, s->server, &s->when, s->line, err))
        return false;
    const char *const steps[] = {"setting_find", "setting_add"};
    for (int i = 0; i < 2; i++) {
        struct stmt *t = stmt_get(w->store, steps[i], err);
        if (!t)
            return false;
        bind_key(t, &f);
        stmt_bind_text(t, ":setting", harvest_text(w->part, s->name));
        stmt_bind_text(t, ":value", harvest_text(w->part, s->value));
        if (i == 1) {
            bind_rest(w, t, &f);
            ids_context_drop(w, f.name_id);
            return stmt_run(t, err);
        }
        bool found = false;
        if (!find_again(w, t, FACT_SETTING, &f, &found, err))
            return false;
        if (found)
            return true;
    }
    return true;
}

/* Process lists ------------------------------------------------------------ */

struct line_of_list {
    int64_t pid;
    const char *image, *services;
};

static int by_line(const void *a, const void *b)
{
    const struct line_of_list *x = a;
    const struct line_of_list *y = b;
    if (x->pid != y->pid)
        return x->pid < y->pid ? -1 : 1;
    int order = strcmp(x->image, y->image);
    return order ? order : strcmp(x->services, y->services);
}

static void sort_list(const struct harvest *h, const struct process_list *list,
                      struct line_of_list *lines, unsigned char digest[16],
                      bool *has_services)
{
    struct buf b = {0};
    *has_services = false;
    for (uint32_t i = 0; i < list->row_count; i++) {
        const struct process_row *row = &h->process_rows[list->first_row + i];
        lines[i] = (struct line_of_list){row->pid, harvest_text(h, row->image),
                                         harvest_text(h, row->services)};
        *has_services |= lines[i].services[0] != '\0';
    }
    if (list->row_count)
        sort_stable(lines, list->row_count, sizeof *lines, by_line);
    for (uint32_t i = 0; i < list->row_count; i++)
        buf_addf(&b, "%lld\t%s\t%s\n", (long long)lines[i].pid, lines[i].image,
                 lines[i].services);
    digest_bytes(digest_of(b.ptr, b.len), digest);
    buf_clear(&b);
}

static bool add_lines(struct writer *w, int64_t list_id,
                      const struct line_of_list *lines, size_t count,
                      struct err *err)
{
    for (size_t i = 0; i < count; i++) {
        int64_t image = 0;
        int64_t services = 0;
        if (!ids_text(w, lines[i].image, &image, err) ||
            !ids_text(w, lines[i].services, &services, err))
            return false;
        struct stmt *t = stmt_get(w->store, "process_add", err);
        if (!t)
            return false;
        stmt_bind_int(t, ":list", list_id);
        stmt_bind_int(t, ":pid", lines[i].pid);
        stmt_bind_int(t, ":image", image);
        stmt_bind_int(t, ":services", services);
        if (!stmt_run(t, err))
            return false;
    }
    return true;
}

static bool put_sorted(struct writer *w, const struct fact *f,
                       const unsigned char digest[16], bool has_services,
                       const struct line_of_list *lines, size_t count,
                       struct err *err)
{
    struct span digest_span = span_n((const char *)digest, 16);
    struct stmt *t = stmt_get(w->store, "process_list_find", err);
    if (!t)
        return false;
    bind_key(t, f);
    stmt_bind_blob(t, ":digest", digest_span);
    bool found = false;
    if (!find_again(w, t, FACT_PROCESS_LIST, f, &found, err))
        return false;
    if (found)
        return true;
    t = stmt_get(w->store, "process_list_add", err);
    if (!t)
        return false;
    bind_key(t, f);
    bind_rest(w, t, f);
    stmt_bind_blob(t, ":digest", digest_span);
    stmt_bind_int(t, ":has_services", has_services);
    ids_context_drop(w, f->name_id);
    return stmt_run(t, err) &&
           add_lines(w, stmt_last_id(w->store), lines, count, err);
}

static bool put_list(struct writer *w, const struct process_list *list,
                     struct err *err)
{
    struct fact f;
    if (!open_fact(w, &f, list->server, &list->when, list->line, err))
        return false;
    struct line_of_list *lines =
        mem_array((size_t)list->row_count + 1, sizeof *lines);
    unsigned char digest[16];
    bool has_services = false;
    sort_list(w->part, list, lines, digest, &has_services);
    bool done =
        put_sorted(w, &f, digest, has_services, lines, list->row_count, err);
    mem_free(lines);
    return done;
}

/* Events ------------------------------------------------------------------- */

static bool put_event(struct writer *w, const struct event *e, struct err *err)
{
    struct fact f;
    int64_t provider = 0;
    int64_t message = 0;
    if (!open_fact(w, &f, e->server, &e->when, e->line, err) ||
        !ids_part_text(w, e->provider, &provider, err) ||
        !ids_part_text(w, e->message, &message, err))
        return false;
    const char *const steps[] = {"event_find", "event_add"};
    for (int i = 0; i < 2; i++) {
        struct stmt *t = stmt_get(w->store, steps[i], err);
        if (!t)
            return false;
        bind_key(t, &f);
        stmt_bind_int(t, ":event", e->event_id);
        stmt_bind_int(t, ":provider", provider);
        stmt_bind_int(t, ":message", message);
        if (i == 1) {
            bind_rest(w, t, &f);
            return stmt_run(t, err);
        }
        bool found = false;
        if (!find_again(w, t, FACT_EVENT, &f, &found, err))
            return false;
        if (found)
            return true;
    }
    return true;
}

/* Counters ----------------------------------------------------------------- */

static bool put_counter(struct writer *w, const struct counter *c,
                        struct err *err)
{
    struct fact f;
    int64_t counter = 0;
    if (!open_fact(w, &f, c->server, &c->when, c->line, err) ||
        !ids_part_text(w, c->name, &counter, err))
        return false;
    const char *const steps[] = {"counter_find", "counter_add"};
    for (int i = 0; i < 2; i++) {
        struct stmt *t = stmt_get(w->store, steps[i], err);
        if (!t)
            return false;
        bind_key(t, &f);
        stmt_bind_int(t, ":counter", counter);
        stmt_bind_real(t, ":value", c->value);
        if (i == 1) {
            bind_rest(w, t, &f);
            return stmt_run(t, err);
        }
        bool found = false;
        if (!find_again(w, t, FACT_COUNTER, &f, &found, err))
            return false;
        if (found)
            return true;
    }
    return true;
}

bool writer_put_facts(struct writer *w, struct err *err)
{
    const struct harvest *h = w->part;
    for (size_t i = 0; i < h->setting_count; i++)
        if (!put_setting(w, &h->settings[i], err))
            return false;
    for (size_t i = 0; i < h->process_list_count; i++)
        if (!put_list(w, &h->process_lists[i], err))
            return false;
    for (size_t i = 0; i < h->event_count; i++)
        if (!put_event(w, &h->events[i], err))
            return false;
    for (size_t i = 0; i < h->counter_count; i++)
        if (!put_counter(w, &h->counters[i], err))
            return false;
    return true;
}
