#ifndef REPORT_RENDER_H
#define REPORT_RENDER_H
/*
 * The one table of renderers. A dossier renderer makes files of a whole
 * dossier; a table renderer makes text of one table (`--format`).
 */
#include "core/buf.h"
#include "core/err.h"
#include "report/dossier.h"

struct document;
struct render_options {
    const struct document *document; /* xlsx: a sheet more; NULL = none */
    const char *templates;           /* --templates DIR, or NULL */
    const char *gnuplot; /* path of the program, or NULL: no charts */
    int jobs;            /* gnuplot processes side by side */
    /* called after each page of a folder; may be NULL */
    void (*on_page)(void *ctx, size_t done, size_t total);
    void *ctx;
};

struct renderer {
    const char *name; /* "html", "xlsx", "text", "csv", "json", "markdown" */
    const char *brief;
    /* Writes a report to `path`, whole or not at all; NULL = cannot. */
    bool (*write)(const struct dossier *d, const char *path,
                  const struct render_options *options, struct err *err);
    /* One table, appended to out; NULL = cannot. */
    void (*table)(struct buf *out, const struct table *t);
};
extern const struct renderer *const renderers[];        /* NULL-terminated */
const struct renderer *renderer_find(const char *name); /* or NULL */

/* The contract's JSON of `findings` and `recommend` (section 3). */
void render_verdicts_json(struct buf *out, const struct dossier *d,
                          bool with_actions);
/* The same for people, and as Markdown. */
void render_verdicts_text(struct buf *out, const struct dossier *d,
                          bool with_actions);
void render_verdicts_markdown(struct buf *out, const struct dossier *d,
                              bool with_actions);
#endif
