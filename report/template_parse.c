/*
 * Reads Mustache into nodes: tags, delimiters, lines on which a tag stands
 * alone. It must never know values.
 */
#include "report/template_parse.h"

#include <string.h>

struct parse {
    struct template_nodes *out;
    struct arena *arena;
    struct err *err;
    struct span text;
    size_t at, line;
    struct span open, close; /* the delimiters */
    size_t section[64];      /* open sections, as places of nodes */
    size_t section_count;
};

struct tag {
    size_t start, end; /* in the text, delimiters included */
    char sigil;        /* '#', '^', '/', '>', '!', '=', '&', '{' or 0 */
    struct span name;
    size_t line;
};

static struct template_node *add_node(struct parse *p,
                                      enum template_node_kind kind,
                                      struct span text, size_t line)
{
    struct template_nodes *t = p->out;
    if (t->count == t->room) {
        size_t room = t->room ? t->room * 2 : 32;
        struct template_node *more = arena_array(p->arena, room, sizeof *more);
        if (t->count)
            memcpy(more, t->node, t->count * sizeof *more);
        t->node = more;
        t->room = room;
    }
    struct template_node *n = &t->node[t->count++];
    *n = (struct template_node){.kind = kind, .text = text, .line = line};
    return n;
}

static size_t find_from(struct span text, size_t from, struct span what)
{
    for (size_t i = from; what.len && i + what.len <= text.len; i++) {
        if (memcmp(text.ptr + i, what.ptr, what.len) == 0)
            return i;
    }
    return text.len;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Does the tag stand alone on its line? Then *from..*to is the whole line. */
static bool stands_alone(const struct parse *p, const struct tag *g,
                         size_t *from, size_t *to)
{
    size_t start = g->start, end = g->end;
    while (start > 0 && is_blank(p->text.ptr[start - 1]))
        start--;
    if (start > 0 && p->text.ptr[start - 1] != '\n')
        return false;
    while (end < p->text.len && is_blank(p->text.ptr[end]))
        end++;
    if (end < p->text.len && p->text.ptr[end] == '\r' &&
        end + 1 < p->text.len && p->text.ptr[end + 1] == '\n')
        end++;
    if (end < p->text.len && p->text.ptr[end] != '\n')
        return false;
    *from = start;
    *to = end < p->text.len ? end + 1 : end;
    return true;
}

static size_t lines_in(struct span s)
{
    size_t lines = 0;
    for (size_t i = 0; i < s.len; i++)
        lines += s.ptr[i] == '\n';
    return lines;
}

/* The tag that opens at g->start. */
static bool read_tag(struct parse *p, struct tag *g)
{
    size_t inner = g->start + p->open.len;
    char first = inner < p->text.len ? p->text.ptr[inner] : '\0';
    struct span close = p->close;
    bool is_triple = first == '{' && span_eq(p->open, "{{");
    if (is_triple)
        close = span_of("}}}");
    g->sigil = first && strchr("#^/>!=&", first) ? first : '\0';
    if (is_triple)
        g->sigil = '{';
    if (g->sigil)
        inner++;
    size_t end = find_from(p->text, inner, close);
    if (end >= p->text.len)
        return err_set(p->err, ERR_INPUT,
                       "%s:%zu: a tag is opened and never closed with %.*s",
                       p->out->file, g->line, (int)close.len, close.ptr);
    g->name = span_trim(span_cut(p->text, inner, end));
    g->end = end + close.len;
    if (!g->name.len && g->sigil != '!')
        return err_set(p->err, ERR_INPUT, "%s:%zu: a tag has no name",
                       p->out->file, g->line);
    return true;
}

static bool set_delimiters(struct parse *p, const struct tag *g)
{
    struct span words = g->name, open, close, more;
    if (words.len && words.ptr[words.len - 1] == '=')
        words.len--;
    if (!span_token(&words, &open) || !span_token(&words, &close) ||
        span_token(&words, &more))
        return err_set(p->err, ERR_INPUT,
                       "%s:%zu: delimiters are set as {{=<%% %%>=}}",
                       p->out->file, g->line);
    p->open = open;
    p->close = close;
    return true;
}

static bool open_section(struct parse *p, const struct tag *g)
{
    if (p->section_count == sizeof p->section / sizeof *p->section)
        return err_set(p->err, ERR_INPUT,
                       "%s:%zu: sections are nested over %zu deep",
                       p->out->file, g->line, p->section_count);
    p->section[p->section_count++] = p->out->count;
    add_node(p, g->sigil == '#' ? NODE_SECTION : NODE_INVERTED, g->name,
             g->line);
    return true;
}

static bool close_section(struct parse *p, const struct tag *g)
{
    struct template_node *open =
        p->section_count ? &p->out->node[p->section[p->section_count - 1]]
                         : NULL;
    if (!open || !span_same(open->text, g->name))
        return err_set(p->err, ERR_INPUT,
                       "%s:%zu: {{/%.*s}} closes a section that is not open",
                       p->out->file, g->line, (int)g->name.len, g->name.ptr);
    p->section_count--;
    open->end = p->out->count;
    add_node(p, NODE_CLOSE, g->name, g->line);
    return true;
}

static bool add_tag(struct parse *p, const struct tag *g, struct span indent)
{
    switch (g->sigil) {
    case '#':
    case '^':
        return open_section(p, g);
    case '/':
        return close_section(p, g);
    case '>':
        add_node(p, NODE_PARTIAL, g->name, g->line)->indent = indent;
        return true;
    case '=':
        return set_delimiters(p, g);
    case '!':
        return true;
    case '&':
    case '{':
        add_node(p, NODE_RAW, g->name, g->line);
        return true;
    default:
        add_node(p, NODE_VARIABLE, g->name, g->line);
        return true;
    }
}

/* One tag and the text before it; *more is false at the end of the text. */
static bool parse_step(struct parse *p, bool *more)
{
    struct tag g = {.start = find_from(p->text, p->at, p->open)};
    struct span before = span_cut(p->text, p->at, g.start);
    g.line = p->line + lines_in(before);
    *more = g.start < p->text.len;
    if (!*more) {
        if (before.len)
            add_node(p, NODE_TEXT, before, p->line);
        return true;
    }
    if (!read_tag(p, &g))
        return false;
    size_t from, to;
    struct span indent = {0};
    bool can_stand = g.sigil && g.sigil != '&' && g.sigil != '{';
    if (can_stand && stands_alone(p, &g, &from, &to) && from >= p->at) {
        before = span_cut(p->text, p->at, from);
        indent = span_cut(p->text, from, g.start);
    } else {
        to = g.end;
    }
    if (before.len)
        add_node(p, NODE_TEXT, before, p->line);
    p->line += lines_in(span_cut(p->text, p->at, to));
    p->at = to;
    return add_tag(p, &g, indent);
}

bool template_parse(struct template_nodes *out, struct span text,
                    struct arena *arena, struct err *err)
{
    struct parse p = {.out = out,
                      .arena = arena,
                      .err = err,
                      .text = text,
                      .line = 1,
                      .open = span_of("{{"),
                      .close = span_of("}}")};
    for (bool more = true; more;) {
        if (!parse_step(&p, &more))
            return false;
    }
    if (p.section_count) {
        const struct template_node *n =
            &out->node[p.section[p.section_count - 1]];
        return err_set(err, ERR_INPUT,
                       "%s:%zu: section \"%.*s\" is never closed", out->file,
                       n->line, (int)n->text.len, n->text.ptr);
    }
    return true;
}
