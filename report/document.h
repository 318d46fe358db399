#ifndef REPORT_DOCUMENT_H
#define REPORT_DOCUMENT_H
/*
 * A report that is read from top to bottom: headings, sentences and tables. The
 * reviews and the planners' report are made as one and dressed by each format.
 */
#include "core/arena.h"
#include "core/buf.h"
#include "core/err.h"
#include "report/table.h"

struct dossier;
struct render_options;
struct verdict;

struct section {
    const char *heading; /* "" = goes on from the section before */
    int level;           /* 2 or 3 */
    const char **text;   /* paragraphs, plain text */
    size_t text_count, text_room;
    const struct table *table; /* after the text; NULL = none */
    /* whose use and ports are drawn here, by who can draw; NULL = none */
    const struct verdict *drawn;
};

struct document {
    const char *name; /* of files and JSON: "capacity" */
    const char *title, *subtitle;
    struct section *section;
    size_t section_count, section_room;
    struct arena *arena; /* all memory is its */
};

void document_init(struct document *doc, struct arena *arena, const char *name,
                   const char *title);
/* The section is valid until the next one is added. */
struct section *document_section(struct document *doc, int level,
                                 const char *heading);
/* NULL and "" add nothing. */
void document_text(struct document *doc, const char *text);
/* A chart of the server's use after what the section has. */
void document_drawing(struct document *doc, const struct verdict *v);
void document_table(struct document *doc, const struct table *t);

void document_markdown(struct buf *out, const struct document *doc);
/* One self-contained page (document.mustache), whole or not at all. */
bool document_html(const struct document *doc, const struct dossier *d,
                   const char *path, const struct render_options *options,
                   struct err *err);
#endif
