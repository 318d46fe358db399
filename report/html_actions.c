/*
 * The actions of one server for server.mustache, with what people say of them.
 * This file chooses words; it must never know HTML, and never judges.
 */
#include "report/html.h"

#include <string.h>

void html_put_texts(struct value *map, const char *name,
                    const struct text_list *list)
{
    struct value *v = value_put_list(map, name);
    for (size_t i = 0; i < list->count; i++)
        value_add(v, value_text(map->arena, list->text[i]));
}

void html_put_id(struct value *map, char kind, const char *id, const char **ids,
                 size_t i)
{
    size_t same = 1;
    for (size_t k = 0; k < i; k++)
        same += strcmp(ids[k], id) == 0;
    ids[i] = id;
    if (same > 1)
        value_putf(map, "id", "%c-%s-%zu", kind, id, same);
    else
        value_putf(map, "id", "%c-%s", kind, id);
}

/* Steps are commands or sentences; a page shows each as what it is. */
static bool is_command(const char *text)
{
    static const char *const program[] = {
        "netsh ", "netstat ", "reg ",  "tasklist", "wevtutil ", "sc ",
        "net ",   "wmic ",    "Get-",  "Set-",     "New-",      "Remove-",
        "Add-",   "Restart-", "dism ", "iisreset", "shutdown ", "portledger "};
    for (size_t i = 0; i < sizeof program / sizeof *program; i++) {
        if (span_starts(span_of(text), program[i]))
            return true;
    }
    return false;
}

static void put_steps(struct value *map, const char *name,
                      const struct text_list *list)
{
    struct value *v = value_put_list(map, name);
    for (size_t i = 0; i < list->count; i++) {
        struct value *step = value_add_map(v);
        value_put_text(step, "text", list->text[i]);
        value_put_flag(step, "is_command", is_command(list->text[i]));
    }
}

/* What people said of it with `actions set`; nobody said anything: open. */
static void put_said(struct value *map, const struct dossier_action *said,
                     const char *owner)
{
    value_put_text(map, "state", said ? said->status : "open");
    value_put_text(map, "owner",
                   said && *said->owner ? said->owner
                   : owner              ? owner
                                        : "");
    value_put_text(map, "due", said ? said->due : "");
    value_put_text(map, "note", said ? said->note : "");
    value_put_flag(map, "is_open",
                   !said || (strcmp(said->status, "done") != 0 &&
                             strcmp(said->status, "declined") != 0 &&
                             strcmp(said->status, "closed") != 0));
}

/* Actions whose finding is gone: what was done stays visible. */
static void add_closed(struct value *map, const struct dossier *d,
                       const struct verdict *v, struct arena *a)
{
    char at[MOMENT_TEXT];
    struct value *list = value_put_list(map, "closed");
    for (size_t i = 0; i < d->action_count; i++) {
        const struct dossier_action *x = &d->actions[i];
        if (x->closed_utc == MOMENT_NONE || strcmp(x->server, v->server) != 0)
            continue;
        struct value *m = value_add_map(list);
        value_put_text(m, "title", x->title);
        value_put_text(m, "code", x->code);
        value_put_text(m, "key", x->id);
        value_put_text(m, "at", arena_text(a, moment_short(x->closed_utc, at)));
        put_said(m, x, "");
    }
    value_put_flag(map, "has_closed", list->count > 0);
}

void server_actions(struct value *map, const struct dossier *d,
                    const struct verdict *v, struct arena *a)
{
    struct value *list = value_put_list(map, "actions");
    struct value *first = value_put_list(map, "first_action");
    const char **ids = arena_array(a, v->action_count + 1, sizeof *ids);
    for (size_t i = 0; i < v->action_count; i++) {
        const struct action *x = &v->actions[i];
        struct value *m = value_add_map(list);
        if (i == 0)
            value_add(first, m);
        html_put_id(m, 'a', x->id, ids, i);
        value_put_text(m, "key", x->id);
        put_said(m, dossier_said(d, x->id), x->owner);
        value_put_text(m, "code", x->code);
        value_put_text(m, "rule", x->rule);
        value_put_text(m, "title", x->title);
        value_put_text(m, "why", x->why);
        value_put_text(m, "process", x->process);
        value_put_text(m, "remote", x->remote);
        value_put_text(
            m, "expected",
            x->expected_peak_percent < 0
                ? ""
                : arena_textf(a, "%.1f %%", x->expected_peak_percent));
        html_put_texts(m, "commands", &x->commands);
        put_steps(m, "verify", &x->verify);
        put_steps(m, "rollback", &x->rollback);
        value_put_flag(m, "has_commands", x->commands.count > 0);
        value_put_flag(m, "has_verify", x->verify.count > 0);
        value_put_flag(m, "has_rollback", x->rollback.count > 0);
        value_put_text(m, "risk", x->risk);
        value_put_flag(m, "restart", x->restart);
    }
    add_closed(map, d, v, a);
}
