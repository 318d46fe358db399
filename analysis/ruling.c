/* Findings as they are written down. Knows no rule. */
#include "analysis/ruling.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

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
