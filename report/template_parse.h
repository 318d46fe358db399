#ifndef REPORT_TEMPLATE_PARSE_H
#define REPORT_TEMPLATE_PARSE_H
/* A template as a flat list of nodes; private to template.c. */
#include "core/arena.h"
#include "core/err.h"
#include "core/span.h"

enum template_node_kind {
    NODE_TEXT,
    NODE_VARIABLE,
    NODE_RAW,
    NODE_SECTION,
    NODE_INVERTED,
    NODE_PARTIAL,
    NODE_CLOSE,
};
struct template_node {
    enum template_node_kind kind;
    struct span text;   /* the text, or the name */
    struct span indent; /* of a partial that stands alone on its line */
    size_t end;         /* place of a section's NODE_CLOSE */
    size_t line;        /* in the file, from 1 */
};
struct template_nodes {
    const char *file; /* for errors */
    struct template_node *node;
    size_t count, room;
};

/* Appends the nodes of `text` (borrowed) to out; memory is the arena's.
 * Errors name file and line: tags without an end, sections that are not closed
 * or closed by another name, bad delimiters. */
bool template_parse(struct template_nodes *out, struct span text,
                    struct arena *arena, struct err *err);
#endif
