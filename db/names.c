/*
 * Shown names: upper case, the host part, or the full name where the history
 * holds two domains of one host; aliases obeyed (contract, section 1). Knows
 * no fact.
 */
#include <stdlib.h>
#include <string.h>

#include "core/address.h"
#include "core/mem.h"
#include "core/sort.h"
#include "db/settle.h"

struct known_name {
    int64_t id, server_id;
    char *stated, *shown;
    struct span host, domain;
};

struct known_alias {
    char *old, *new;
};

struct book {
    struct known_name *name; /* sorted by stated */
    size_t name_count, name_room;
    struct known_alias *alias; /* sorted by old */
    size_t alias_count, alias_room;
};

#define LONGEST_CHAIN 16

static void book_clear(struct book *b)
{
    for (size_t i = 0; i < b->name_count; i++) {
        mem_free(b->name[i].stated);
        mem_free(b->name[i].shown);
    }
    for (size_t i = 0; i < b->alias_count; i++) {
        mem_free(b->alias[i].old);
        mem_free(b->alias[i].new);
    }
    mem_free(b->name);
    mem_free(b->alias);
}

static bool load_names(struct book *b, struct store *s, struct err *err)
{
    struct stmt *t = stmt_get(s, "names_all", err);
    enum step step = STEP_FAIL;
    while (t && (step = stmt_step(t, err)) == STEP_ROW) {
        MEM_GROW(b->name, b->name_room, b->name_count + 1);
        struct known_name n = {.id = stmt_int(t, 0),
                               .server_id = stmt_int(t, 1),
                               .stated = mem_text(stmt_text(t, 2))};
        struct span whole = span_of(n.stated);
        n.host = whole;
        if (address_family(whole) == 0) {
            struct span rest = whole;
            span_split(&rest, '.', &n.host);
            if (n.host.len == 0)
                n.host = whole;
            else
                n.domain = rest;
        }
        b->name[b->name_count++] = n;
    }
    return step == STEP_DONE;
}

static bool load_aliases(struct book *b, struct store *s, struct err *err)
{
    struct stmt *t = stmt_get(s, "aliases_all", err);
    enum step step = STEP_FAIL;
    while (t && (step = stmt_step(t, err)) == STEP_ROW) {
        MEM_GROW(b->alias, b->alias_room, b->alias_count + 1);
        b->alias[b->alias_count++] = (struct known_alias){
            mem_text(stmt_text(t, 0)), mem_text(stmt_text(t, 1))};
    }
    return step == STEP_DONE;
}

static int compare_spans(struct span a, struct span b)
{
    size_t len = a.len < b.len ? a.len : b.len;
    int order = len ? memcmp(a.ptr, b.ptr, len) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

static int by_host(const void *a, const void *b)
{
    const struct known_name *x = *(const struct known_name *const *)a;
    const struct known_name *y = *(const struct known_name *const *)b;
    int order = compare_spans(x->host, y->host);
    return order ? order : compare_spans(x->domain, y->domain);
}

/* Names of one host: from..to of `sorted`, by domain. */
static void show_host(struct known_name **sorted, size_t from, size_t to)
{
    size_t domains = 0;
    for (size_t i = from; i < to; i++)
        domains += sorted[i]->domain.len > 0 &&
                   (i == from || compare_spans(sorted[i - 1]->domain,
                                               sorted[i]->domain) != 0);
    for (size_t i = from; i < to; i++) {
        struct known_name *n = sorted[i];
        n->shown = domains > 1 ? mem_text(n->stated)
                               : mem_text_n(n->host.ptr, n->host.len);
    }
}

static void show_all(struct book *b)
{
    struct known_name **sorted = mem_array(b->name_count + 1, sizeof *sorted);
    for (size_t i = 0; i < b->name_count; i++)
        sorted[i] = &b->name[i];
    sort_stable(sorted, b->name_count, sizeof *sorted, by_host);
    size_t from = 0;
    for (size_t i = 1; i <= b->name_count; i++) {
        if (i < b->name_count &&
            compare_spans(sorted[from]->host, sorted[i]->host) == 0)
            continue;
        show_host(sorted, from, i);
        from = i;
    }
    mem_free(sorted);
}

static const char *alias_of(const struct book *b, const char *name)
{
    for (size_t i = 0; i < b->alias_count; i++)
        if (strcmp(b->alias[i].old, name) == 0)
            return b->alias[i].new;
    return NULL;
}

static const char *shown_of(const struct book *b, const char *stated)
{
    for (size_t i = 0; i < b->name_count; i++)
        if (strcmp(b->name[i].stated, stated) == 0)
            return b->name[i].shown;
    return stated;
}

/* Follows aliases; a circle ends somewhere in it. */
static const char *final_name(const struct book *b, const struct known_name *n)
{
    const char *next = alias_of(b, n->stated);
    const char *name = next ? shown_of(b, next) : n->shown;
    for (int i = 0; i < LONGEST_CHAIN; i++) {
        next = alias_of(b, name);
        if (!next)
            break;
        name = shown_of(b, next);
    }
    return name;
}

static bool server_id_of(struct writer *w, const char *shown, int64_t *id,
                         struct err *err)
{
    struct stmt *t = stmt_get(w->store, "server_find", err);
    if (!t)
        return false;
    stmt_bind_text(t, ":shown", shown);
    if (!stmt_one(id, t, 0, err))
        return false;
    if (*id)
        return true;
    t = stmt_get(w->store, "server_add", err);
    if (!t)
        return false;
    stmt_bind_text(t, ":shown", shown);
    if (!stmt_run(t, err))
        return false;
    *id = stmt_last_id(w->store);
    return true;
}

static bool move_name(struct writer *w, const struct known_name *n,
                      int64_t server_id, struct err *err)
{
    struct stmt *t = stmt_get(w->store, "name_move", err);
    if (!t)
        return false;
    stmt_bind_int(t, ":id", n->id);
    stmt_bind_int(t, ":server", server_id);
    if (!stmt_run(t, err))
        return false;
    /* A name that was settled elsewhere takes its roll-ups along, and leaves
     * those of the names that stay to be made anew; and those it joins. */
    t = stmt_get(w->store, "todo_all_of_servers", err);
    if (!t)
        return false;
    stmt_bind_int(t, ":old", n->server_id ? n->server_id : -1);
    stmt_bind_int(t, ":new", server_id);
    return stmt_run(t, err);
}

/* Names that no source speaks of any more leave their servers. */
static bool drop_names(struct writer *w, bool *dropped, struct err *err)
{
    static const char *const steps[] = {"names_gone_todo", "names_gone_hours",
                                        "names_gone_done", "names_gone"};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (!stmt_do(w->store, steps[i], err))
            return false;
    *dropped = stmt_changes(w->store) > 0;
    return true;
}

bool names_settle(struct writer *w, struct err *err)
{
    struct book b = {0};
    bool moved = false;
    bool done = drop_names(w, &moved, err) && load_names(&b, w->store, err) &&
                load_aliases(&b, w->store, err);
    if (done)
        show_all(&b);
    for (size_t i = 0; done && i < b.name_count; i++) {
        int64_t server_id = 0;
        done = server_id_of(w, final_name(&b, &b.name[i]), &server_id, err);
        if (done && server_id != b.name[i].server_id) {
            moved = true;
            done = move_name(w, &b.name[i], server_id, err);
        }
    }
    if (done && moved)
        done = stmt_do(w->store, "server_orphans", err) &&
               stmt_do(w->store, "finding_orphans", err);
    book_clear(&b);
    return done;
}
