#ifndef REPORT_TEMPLATE_H
#define REPORT_TEMPLATE_H
/*
 * Mustache, after its specification's modules comments, delimiters,
 * interpolation, inverted, partials and sections. {{x}} escapes HTML,
 * {{{x}}} and {{&x}} do not. Two modes: in the specification's a missing name
 * is empty; in ours (strict) it is an error with file and line.
 */
#include "core/buf.h"
#include "core/err.h"
#include "report/value.h"

enum template_mode { TEMPLATE_STRICT, TEMPLATE_SPECIFICATION };

/* Where templates come from. */
struct template_source {
    void *ctx;
    /* The text of a template (borrowed, lives as long as ctx) and the name
     * that errors call it by; false when there is none of that name. */
    bool (*find)(void *ctx, const char *name, struct span *text,
                 const char **file);
};

/* Renders the template `name` of the source with `data` into out (appended).
 * Fails on malformed tags, unknown templates, partials nested over 50 deep
 * and, in strict mode, unknown names; out then holds a part. */
bool template_render(struct buf *out, const char *name,
                     const struct template_source *source,
                     const struct value *data, enum template_mode mode,
                     struct err *err);
#endif
