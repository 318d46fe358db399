#ifndef REPORT_HTML_H
#define REPORT_HTML_H
/* The HTML renderer's own rooms; private to report/html*.c. Everything here
 * is made in an arena and lives as long as it. */
#include "report/chart.h"
#include "report/dossier.h"
#include "report/render.h"
#include "report/template.h"

/* One line of a figure as it was measured: for the legend, the table behind
 * the chart and the page's script. */
struct figure_line {
    const char *name;
    enum chart_ink ink;
    const double *value; /* NaN = not sampled */
    int plot;            /* place among the chart's series */
    bool is_low;         /* the table keeps its lowest, not its highest */
};

struct figure {
    struct chart chart;
    const char *heading;
    const char *caption;
    struct figure_line *line;
    size_t line_count;
    struct buf drawn; /* by gnuplot; figures_clear */
};

#define FIGURES_MOST 8
struct figures {
    struct figure figure[FIGURES_MOST];
    size_t count;
};

/* The charts of a server; `id` begins their ids. `is_brief`: two at most. */
void figures_make(struct figures *out, const struct verdict *v, const char *id,
                  const struct dossier *d, bool is_brief, struct arena *arena);
/* Those by state, process and remote endpoint. */
void figures_add_strands(struct figures *out, const struct verdict *v,
                         const char *id, struct arena *arena);
/* One more figure; its id is "ID-NAME". */
struct figure *figures_add(struct figures *out, const char *id,
                           const char *name, const char *heading,
                           struct arena *arena);
#define FIGURE_LINES_MOST 16
struct figure_line *figure_add_line(struct figure *f, const char *name,
                                    enum chart_ink ink, const double *value,
                                    int plot);
void figures_clear(struct figures *f);

/* Draws the figures of `count` servers. `why` (of the arena) says in a
 * sentence why there are none, "" when they were drawn. */
const char *figures_draw(struct figures *f, size_t count,
                         const struct render_options *options,
                         struct arena *arena);

/* {heading, caption, svg, legend, table, json}; `svg` is "" where not drawn. */
struct value *figure_value(const struct figure *f, struct arena *arena);
void figure_json(struct buf *out, const struct figure *f);

/* A table as a value: {name, title, note, empty, columns, rows, is_empty}. No
 * more than `limit` rows (0: all), and a sentence that says so. Columns whose
 * name is in `without` (NULL-terminated, may be NULL) are left out. */
struct value *table_value(const struct table *t, size_t limit,
                          const char *const *without, struct arena *arena);

/* Where a server is on the page and which file it has in a folder. */
struct page_place {
    const char *id;   /* "s-LON-CAS002" */
    const char *file; /* "servers/LON-CAS002.html" */
};
/* Unique ids and file names (also where case does not count) for all. */
struct page_place *page_places(const struct dossier *d, struct arena *arena);

enum page_kind { PAGE_WHOLE, PAGE_INDEX, PAGE_SERVER };
struct page_plan {
    struct dossier *d; /* its arena is the renderer's own */
    const struct render_options *options;
    const struct page_place *place; /* of each server */
    enum page_kind kind;
    size_t first, count;        /* servers shown in full */
    struct figures *figures;    /* of those; drawn */
    const char *without_charts; /* why, or "" */
    const char *style, *script; /* what goes into <style> and <script> */
};
/* All that page.mustache is given. */
struct value *page_value(const struct page_plan *p, struct arena *arena);
/* One server of it: all that server.mustache is given. */
struct value *server_value(const struct page_plan *p, size_t i,
                           struct arena *arena);
/* Puts the tables of a server into its value. */
void server_tables(struct value *map, const struct page_plan *p,
                   const struct verdict *v, struct arena *arena);
/* Puts its actions and what people say of them into its value. */
void server_actions(struct value *map, const struct dossier *d,
                    const struct verdict *v, struct arena *arena);
/* A list of texts. */
void html_put_texts(struct value *map, const char *name,
                    const struct text_list *list);
/* Stable ids derive from server, code, process and endpoint, which two of one
 * server may share; on a page each is unique: "K-ID", "K-ID-2". `ids` are
 * those before place i, and gets this one. */
void html_put_id(struct value *map, char kind, const char *id, const char **ids,
                 size_t i);
/* The peaks of equal steps of time, for the filter by date:
 * "FIRST:STEP:833,,20", seconds and tenths of percent; "" = no series. */
const char *uses_words(const struct verdict *v, bool is_index,
                       struct arena *arena);
/* Puts `uses`, a small drawing of each address, and `has_uses`. */
void uses_addresses(struct value *map, const struct verdict *v,
                    struct arena *arena);
struct value *what_if_value(const struct verdict *v, const char *id,
                            struct arena *arena);
/* Puts all that document.mustache is given into `page`. Fails where the style
 * or the script of --templates cannot go into a page. */
struct document;
struct templates;
bool document_value(struct value *page, const struct document *doc,
                    const struct dossier *d, struct templates *t,
                    const struct render_options *options, struct arena *arena,
                    struct err *err);
const char *status_words(enum status s); /* "too little data" … */
bool page_is_brief(const struct dossier *d, const struct verdict *v);

/* What the page's policy is before the hashes are known. */
extern const char PAGE_POLICY[];
/* Puts the policy with the hashes of the page's own <style> and <script>
 * bytes in place of PAGE_POLICY. */
bool page_seal(struct buf *out, struct span page, struct err *err);
#endif
