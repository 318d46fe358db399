/* Findings as they are written down. Knows no rule. */
#include "analysis/ruling.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "analysis/platform.h"
#include "core/buf.h"
#include "core/digest.h"

const char *ruling_id(struct arena *arena, const char *server, const char *code,
                      const char *process, const char *remote)
{
    struct buf text = {0};
    buf_addf(&text, "%s\n%s\n%s\n%s", server, code, process, remote);
    struct digest d = digest_of(text.ptr, text.len);
    buf_clear(&text);
    return arena_textf(arena, "%012llx", (unsigned long long)(d.high >> 16));
}

struct finding *ruling_find(struct ruling *r, const char *code,
                            const char *rule, enum severity severity,
                            enum confidence confidence)
{
    struct verdict *v = r->v;
    if (v->finding_count == r->finding_room) {
        r->finding_room = r->finding_room ? r->finding_room * 2 : 16;
        struct finding *more =
            arena_array(r->f->arena, r->finding_room, sizeof *more);
        for (size_t i = 0; i < v->finding_count; i++)
            more[i] = v->findings[i];
        v->findings = more;
    }
    struct finding *x = &v->findings[v->finding_count++];
    *x = (struct finding){.code = code,
                          .rule = rule,
                          .title = "",
                          .severity = severity,
                          .confidence = confidence,
                          .since_utc = MOMENT_NONE,
                          .process = "",
                          .remote = "",
                          .refuted_by = "",
                          .grade = "I",
                          .sources = "",
                          .score_grade = ""};
    x->id = ruling_id(r->f->arena, v->server, code, "", "");
    return x;
}

void ruling_about(struct ruling *r, struct finding *x, const char *process,
                  const char *remote)
{
    x->process = process ? process : "";
    x->remote = remote ? remote : "";
    x->id =
        ruling_id(r->f->arena, r->v->server, x->code, x->process, x->remote);
}

__attribute__((format(printf, 2, 0))) static const char *
text_of(struct arena *arena, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    size_t size = len < 0 ? 1 : (size_t)len + 1;
    char *text = arena_array(arena, size, 1);
    vsnprintf(text, size, format, again);
    va_end(again);
    return text;
}

const char *ruling_text(struct ruling *r, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *text = text_of(r->f->arena, format, args);
    va_end(args);
    return text;
}

void ruling_evidence(struct ruling *r, struct finding *x, const char *format,
                     ...)
{
    va_list args;
    va_start(args, format);
    const char *text = text_of(r->f->arena, format, args);
    va_end(args);
    const char **more =
        arena_array(r->f->arena, x->evidence.count + 1, sizeof *more);
    for (size_t i = 0; i < x->evidence.count; i++)
        more[i] = x->evidence.text[i];
    more[x->evidence.count++] = text;
    x->evidence.text = more;
}

enum severity ruling_peak_severity(const struct ruling *r, double percent)
{
    const struct thresholds *limit = &r->f->options->thresholds;
    if (percent >= limit->critical)
        return SEVERITY_CRITICAL;
    if (percent >= limit->warning)
        return SEVERITY_WARNING;
    return percent >= limit->attention ? SEVERITY_ATTENTION : SEVERITY_INFO;
}

const struct finding *ruling_found(const struct ruling *r, const char *code)
{
    for (size_t i = 0; i < r->v->finding_count; i++) {
        if (!strcmp(r->v->findings[i].code, code))
            return &r->v->findings[i];
    }
    return NULL;
}

/* ---- evidence that several rules use ---- */

const struct event_view *ruling_event(const struct history *h, int id,
                                      size_t *count)
{
    const struct event_view *first = NULL;
    *count = 0;
    for (size_t i = 0; i < h->event_count; i++) {
        if (h->events[i].event_id != id)
            continue;
        if (!first)
            first = &h->events[i];
        ++*count;
    }
    return first;
}

double ruling_share(const struct capture_sum *s, enum tcp_state state)
{
    return s->in_use ? (double)s->by_state[state] / s->in_use : 0;
}

const char *ruling_sample_place(const struct ruling *r, enum protocol protocol,
                                const char *address, enum origin origin,
                                moment at)
{
    const struct history *h = r->f->h;
    size_t files = 0, last = 0;
    for (size_t i = 0; i < h->use_count; i++) {
        const struct use *u = &h->uses[i];
        if (u->protocol != protocol || u->origin != origin ||
            strcmp(u->local_address, address) != 0)
            continue;
        for (size_t k = 0; k < u->point_count; k++) {
            const struct point *p = &u->points[k];
            if (p->at_utc == at && p->source_id > 0)
                return facts_place(r->f, p->source_id, 0);
        }
    }
    for (size_t i = 0; i < h->source_count; i++) {
        if (h->sources[i].accepted) {
            files++;
            last = i;
        }
    }
    if (files == 1) /* low hours are kept without their samples */
        return h->sources[last].path;
    return files ? arena_textf(r->f->arena, "one of its %zu sources", files)
                 : "";
}

void ruling_tell_peak(struct ruling *r, struct finding *x)
{
    const struct verdict *v = r->v;
    const char *place = ruling_sample_place(r, PROTOCOL_TCP, v->peak_address,
                                            v->peak_origin, v->peak_utc);
    ruling_evidence(r, x,
                    "Peak %.1f %% (%d of %d ports) at %s on %s, by the "
                    "%s%s%s%s",
                    v->peak_percent, v->peak_in_use, v->range_count,
                    facts_time(r->f->arena, v->peak_utc),
                    !strcmp(v->peak_address, "*") ? "the whole machine"
                    : *v->peak_address            ? v->peak_address
                                       : "an address that is not stated",
                    origin_name(v->peak_origin), *place ? " (" : "", place,
                    *place ? ")" : "");
}

bool ruling_tell_setting(struct ruling *r, struct finding *x, const char *name)
{
    const struct history *h = r->f->h;
    const struct setting_view *last = platform_setting(h, name);
    const struct setting_view *first = last;
    if (!last)
        return false;
    for (size_t i = h->setting_count; i-- > 0;) { /* since it has this value */
        if (strcmp(h->settings[i].name, name) != 0)
            continue;
        if (strcmp(h->settings[i].value, last->value) != 0)
            break;
        first = &h->settings[i];
    }
    if (x->since_utc == MOMENT_NONE || first->at_utc < x->since_utc)
        x->since_utc = first->at_utc;
    ruling_evidence(r, x, "%s is %.200s, first seen at %s (%s)", name,
                    last->value, facts_time(r->f->arena, first->at_utc),
                    facts_place(r->f, first->source_id, first->line));
    return true;
}

const char *ruling_sum_place(const struct ruling *r,
                             const struct capture_sum *s)
{
    const struct capture_view *c = r->f->captures[s - r->f->sums];
    return facts_place(r->f, c->source_id, c->line);
}

const struct capture_sum *ruling_fullest(const struct ruling *r)
{
    ptrdiff_t at = facts_fullest(r->f);
    return at < 0 ? NULL : &r->f->sums[at];
}
