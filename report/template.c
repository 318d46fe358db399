/*
 * Mustache: renders parsed templates with a tree of values. This file decides
 * how names are looked up; it must never know what a report is.
 */
#include "report/template.h"

#include <string.h>

#include "core/mem.h"
#include "report/escape.h"
#include "report/template_parse.h"

#define DEPTH_LIMIT 50

struct parsed { /* a template once read, by name and indentation */
    const char *name;
    struct span indent;
    struct template_nodes nodes;
    struct parsed *next;
};

struct render {
    struct buf *out;
    const struct template_source *source;
    enum template_mode mode;
    struct err *err;
    struct arena arena;
    struct parsed *parsed;
    const struct value **context; /* the stack, outermost first */
    size_t context_count, context_room;
    int depth; /* of partials */
};

static bool render_nodes(struct render *r, const struct template_nodes *t,
                         size_t from, size_t to);

static void push(struct render *r, const struct value *v)
{
    MEM_GROW(r->context, r->context_room, r->context_count + 1);
    r->context[r->context_count++] = v;
}

/* The value of a name in the contexts, innermost first; NULL = unknown. Of a
 * dotted name only the first part is looked for in all contexts. */
static const struct value *look_up(const struct render *r, struct span name)
{
    if (span_eq(name, "."))
        return r->context[r->context_count - 1];
    struct span part;
    if (!span_split(&name, '.', &part))
        return NULL;
    const struct value *v = NULL;
    for (size_t i = r->context_count; i-- > 0 && !v;)
        v = value_get(r->context[i], part.ptr, part.len);
    while (v && span_split(&name, '.', &part))
        v = value_get(v, part.ptr, part.len);
    return v;
}

static bool name_error(struct render *r, const struct template_nodes *t,
                       const struct template_node *n)
{
    return err_set(r->err, ERR_INPUT,
                   "%s:%zu: unknown name \"%.*s\"; docs/templates.md lists the "
                   "names that templates may use",
                   t->file, n->line, (int)n->text.len, n->text.ptr);
}

static void add_value(struct render *r, const struct value *v, bool is_raw)
{
    if (v->kind != VALUE_TEXT)
        return;
    struct span text = span_n(v->text, v->text_len);
    if (is_raw)
        buf_span(r->out, text);
    else
        escape_html(r->out, text);
}

static bool render_variable(struct render *r, const struct template_nodes *t,
                            const struct template_node *n)
{
    const struct value *v = look_up(r, n->text);
    if (!v && r->mode == TEMPLATE_STRICT)
        return name_error(r, t, n);
    if (v)
        add_value(r, v, n->kind == NODE_RAW);
    return true;
}

static bool render_section(struct render *r, const struct template_nodes *t,
                           size_t at)
{
    const struct template_node *n = &t->node[at];
    const struct value *v = look_up(r, n->text);
    if (!v && r->mode == TEMPLATE_STRICT)
        return name_error(r, t, n);
    bool is_true = v && value_is_true(v);
    if (n->kind == NODE_INVERTED)
        return is_true || render_nodes(r, t, at + 1, n->end);
    if (!is_true)
        return true;
    bool is_list = v->kind == VALUE_LIST;
    for (size_t i = 0; i < (is_list ? v->count : 1); i++) {
        push(r, is_list ? v->item[i] : v);
        bool done = render_nodes(r, t, at + 1, n->end);
        r->context_count--;
        if (!done)
            return false;
    }
    return true;
}

/* The text with `indent` before each of its lines. */
static struct span indented(struct render *r, struct span text,
                            struct span indent)
{
    struct buf out = {0};
    bool is_start = true;
    for (size_t i = 0; i < text.len; i++) {
        if (is_start)
            buf_span(&out, indent);
        buf_byte(&out, text.ptr[i]);
        is_start = text.ptr[i] == '\n';
    }
    struct span kept = span_of(arena_span(&r->arena, buf_as_span(&out)));
    kept.len = out.len;
    buf_clear(&out);
    return kept;
}

/* *found stays NULL where the source has no such template. */
static bool open_template(struct render *r, const char *name,
                          struct span indent, const struct parsed **found)
{
    for (struct parsed *p = r->parsed; p; p = p->next) {
        if (strcmp(p->name, name) == 0 && span_same(p->indent, indent)) {
            *found = p;
            return true;
        }
    }
    struct span text;
    const char *file = name;
    if (!r->source->find(r->source->ctx, name, &text, &file))
        return true;
    struct parsed *p = arena_new(&r->arena, sizeof *p);
    p->name = name;
    p->indent = indent;
    p->nodes.file = file;
    if (indent.len)
        text = indented(r, text, indent);
    if (!template_parse(&p->nodes, text, &r->arena, r->err))
        return false;
    p->next = r->parsed;
    r->parsed = p;
    *found = p;
    return true;
}

static bool render_partial(struct render *r, const struct template_nodes *t,
                           const struct template_node *n)
{
    const char *name = arena_span(&r->arena, n->text);
    const struct parsed *p = NULL;
    if (!open_template(r, name, n->indent, &p))
        return false;
    if (!p && r->mode == TEMPLATE_STRICT)
        return err_set(r->err, ERR_INPUT, "%s:%zu: unknown partial \"%s\"",
                       t->file, n->line, name);
    if (!p)
        return true;
    if (++r->depth > DEPTH_LIMIT)
        return err_set(r->err, ERR_INPUT,
                       "%s:%zu: partial \"%s\" is nested over %d deep; it "
                       "seems to contain itself",
                       t->file, n->line, name, DEPTH_LIMIT);
    bool done = render_nodes(r, &p->nodes, 0, p->nodes.count);
    r->depth--;
    return done;
}

static bool render_nodes(struct render *r, const struct template_nodes *t,
                         size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        const struct template_node *n = &t->node[i];
        bool done = true;
        switch (n->kind) {
        case NODE_TEXT:
            buf_span(r->out, n->text);
            break;
        case NODE_VARIABLE:
        case NODE_RAW:
            done = render_variable(r, t, n);
            break;
        case NODE_SECTION:
        case NODE_INVERTED:
            done = render_section(r, t, i);
            i = n->end;
            break;
        case NODE_PARTIAL:
            done = render_partial(r, t, n);
            break;
        case NODE_CLOSE:
            break;
        }
        if (!done)
            return false;
    }
    return true;
}

bool template_render(struct buf *out, const char *name,
                     const struct template_source *source,
                     const struct value *data, enum template_mode mode,
                     struct err *err)
{
    struct render r = {.out = out, .source = source, .mode = mode, .err = err};
    const struct parsed *p = NULL;
    bool done = open_template(&r, name, (struct span){0}, &p);
    if (done && !p)
        done = err_set(err, ERR_INPUT, "there is no template \"%s\"", name);
    push(&r, data);
    if (done && p)
        done = render_nodes(&r, &p->nodes, 0, p->nodes.count);
    mem_free(r.context);
    arena_clear(&r.arena);
    return done;
}
