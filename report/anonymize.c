/*
 * Walks a dossier and leaves no name in it. Knows every text of a verdict; must
 * never know what a report looks like.
 */
#include "report/anonymize.h"

#include <string.h>

#include "core/address.h"
#include "core/file.h"
#include "report/pseudonyms.h"

#define KEY_LEAST 16
#define LEFT_OUT  "(left out)"

static void learn_endpoint(struct pseudonyms *p, struct dossier *d,
                           const char *endpoint)
{
    const char *colon = endpoint ? strrchr(endpoint, ':') : NULL;
    if (!colon)
        return;
    const char *host =
        arena_span(&d->arena, span_n(endpoint, (size_t)(colon - endpoint)));
    if (*host && *host != '*' && *host != '[' && !address_family(span_of(host)))
        pseudonyms_learn(p, "host", host);
}

static void learn_sources(struct pseudonyms *p, struct dossier *d,
                          const struct source_view *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *shown =
            arena_textf(&d->arena, "source %lld", (long long)list[i].source_id);
        pseudonyms_learn_as(p, list[i].path, shown);
        pseudonyms_learn_as(p, file_base(list[i].path), shown);
    }
}

static void learn(struct pseudonyms *p, struct dossier *d,
                  const struct verdict *v)
{
    pseudonyms_learn(p, "server", v->server);
    pseudonyms_learn(p, "owner", v->owner);
    for (size_t i = 0; i < v->consumer_count; i++) {
        const struct consumer *c = &v->consumers[i];
        if (c->kind == CONSUMER_REMOTE)
            learn_endpoint(p, d, c->name);
        else if (c->kind == CONSUMER_OWNER)
            pseudonyms_learn(p, "owner", c->name);
    }
    for (size_t i = 0; i < v->action_count; i++)
        pseudonyms_learn(p, "owner", v->actions[i].owner);
    for (size_t i = 0; i < v->finding_count; i++)
        learn_endpoint(p, d, v->findings[i].remote);
    for (size_t i = 0; i < v->remotes.strand_count; i++)
        learn_endpoint(p, d, v->remotes.strand[i].name);
    learn_sources(p, d, v->sources, v->source_count);
}

static void change_text(struct pseudonyms *p, const char **text)
{
    if (*text && **text)
        *text = pseudonyms_text(p, *text);
}

static void change_list(struct pseudonyms *p, struct text_list list)
{
    for (size_t i = 0; i < list.count; i++)
        change_text(p, &list.text[i]);
}

/* A path of an image may hold a user's name. */
static void change_process(const char **process)
{
    const char *slash = *process ? strrchr(*process, '\\') : NULL;
    if (slash)
        *process = slash + 1;
}

static void change_findings(struct pseudonyms *p, struct verdict *v)
{
    for (size_t i = 0; i < v->finding_count; i++) {
        struct finding *f = &v->findings[i];
        f->id = pseudonyms_make(p, "finding", span_of(f->id));
        f->remote = pseudonyms_endpoint(p, f->remote);
        change_process(&f->process);
        change_text(p, &f->title);
        change_text(p, &f->refuted_by);
        change_list(p, f->evidence);
    }
    for (size_t i = 0; i < v->action_count; i++) {
        struct action *a = &v->actions[i];
        a->id = pseudonyms_make(p, "action", span_of(a->id));
        if (a->owner && *a->owner)
            a->owner = pseudonyms_make(p, "owner", span_of(a->owner));
        a->remote = pseudonyms_endpoint(p, a->remote);
        change_process(&a->process);
        change_text(p, &a->title);
        change_text(p, &a->why);
        change_text(p, &a->risk);
        change_list(p, a->commands);
        change_list(p, a->verify);
        change_list(p, a->rollback);
    }
}

static void change_consumers(struct pseudonyms *p, struct verdict *v)
{
    for (size_t i = 0; i < v->consumer_count; i++) {
        struct consumer *c = &v->consumers[i];
        switch (c->kind) {
        case CONSUMER_PROCESS:
        case CONSUMER_SERVICE:
            change_process(&c->name);
            break;
        case CONSUMER_OWNER:
            c->name = pseudonyms_make(p, "owner", span_of(c->name));
            break;
        case CONSUMER_REMOTE:
            c->name = pseudonyms_endpoint(p, c->name);
            break;
        }
    }
    for (size_t i = 0; i < v->remotes.strand_count; i++) {
        const char **name = &v->remotes.strand[i].name;
        if (strchr(*name, ':'))
            *name = pseudonyms_endpoint(p, *name);
    }
    for (size_t i = 0; i < v->processes.strand_count; i++)
        change_process(&v->processes.strand[i].name);
}

static bool is_number(const char *value)
{
    return *value && !value[strspn(value, "0123456789abcdefx.,-+")] &&
           !address_family(span_of(value));
}

/* Of settings only numbers stay: a host name is a setting, too. */
static void change_settings(struct verdict *v)
{
    size_t kept = 0;
    for (size_t i = 0; i < v->setting_count; i++)
        if (is_number(v->settings[i].value))
            v->settings[kept++] = v->settings[i];
    v->setting_count = kept;
}

static void change_sources(struct dossier *d, struct source_view *list,
                           size_t count)
{
    for (size_t i = 0; i < count; i++) {
        list[i].path =
            arena_textf(&d->arena, "source %lld", (long long)list[i].source_id);
        list[i].assumptions = "";
    }
}

static void change_verdict(struct pseudonyms *p, struct dossier *d,
                           struct verdict *v)
{
    change_text(p, &v->headline);
    change_text(p, &v->time_wait.note);
    change_text(p, &v->trend.refusal);
    change_text(p, &v->trend.sentence);
    change_list(p, v->caveats);
    change_findings(p, v);
    change_consumers(p, v);
    change_settings(v);
    for (size_t i = 0; i < v->window_count; i++) {
        struct window *w = &v->windows[i];
        w->local_address = pseudonyms_address(p, w->local_address);
        change_text(p, &w->using_then);
    }
    for (size_t i = 0; i < v->band_count; i++)
        v->bands[i].local_address =
            pseudonyms_address(p, v->bands[i].local_address);
    for (size_t i = 0; i < v->event_count; i++)
        v->events[i].message = "";
    v->note_count = 0;
    change_sources(d, v->sources, v->source_count);
    if (v->peak_address)
        v->peak_address = pseudonyms_address(p, v->peak_address);
    v->server = pseudonyms_make(p, "server", span_of(v->server));
    if (v->owner && *v->owner)
        v->owner = pseudonyms_make(p, "owner", span_of(v->owner));
}

static void change_fleet(struct pseudonyms *p, struct dossier *d)
{
    change_text(p, &d->title);
    change_text(p, &d->headline);
    change_list(p, d->today);
    if (d->owner)
        d->owner = pseudonyms_make(p, "owner", span_of(d->owner));
    if (d->server_glob)
        d->server_glob = LEFT_OUT;
    for (size_t i = 0; i < d->action_count; i++) {
        struct dossier_action *a = &d->actions[i];
        a->id = pseudonyms_make(p, "action", span_of(a->id));
        a->server = pseudonyms_make(p, "server", span_of(a->server));
        a->note = "";
        change_text(p, &a->title);
        if (*a->owner)
            a->owner = pseudonyms_make(p, "owner", span_of(a->owner));
    }
    change_sources(d, d->sources, d->source_count);
    for (size_t i = 0; i < d->reject_count; i++) {
        struct dossier_reject *r = &d->rejects[i];
        r->path =
            arena_textf(&d->arena, "source %lld", (long long)r->source_id);
        r->text = LEFT_OUT;
        r->reason = pseudonyms_text(p, r->reason);
    }
}

bool anonymize_dossier(struct dossier *d, struct span key, struct err *err)
{
    struct pseudonyms p;
    if (key.len < KEY_LEAST)
        return err_set(err, ERR_INPUT,
                       "the key is %zu bytes long; at least %d are wanted: "
                       "`head -c 32 /dev/urandom > KEYFILE` makes one",
                       key.len, KEY_LEAST);
    pseudonyms_init(&p, key, &d->arena);
    if (d->owner)
        pseudonyms_learn(&p, "owner", d->owner);
    for (size_t i = 0; i < d->action_count; i++) {
        pseudonyms_learn(&p, "server", d->actions[i].server);
        pseudonyms_learn(&p, "owner", d->actions[i].owner);
    }
    learn_sources(&p, d, d->sources, d->source_count);
    for (size_t i = 0; i < d->server_count; i++)
        learn(&p, d, d->servers[i]);
    for (size_t i = 0; i < d->server_count; i++)
        change_verdict(&p, d, d->servers[i]);
    change_fleet(&p, d);
    pseudonyms_clear(&p);
    return true;
}
