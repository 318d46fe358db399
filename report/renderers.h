#ifndef REPORT_RENDERERS_H
#define REPORT_RENDERERS_H
/* The rows of the one table of renderers, each defined in its own file. */
#include "report/render.h"

extern const struct renderer render_html;     /* html.c */
extern const struct renderer render_xlsx;     /* xlsx.c */
extern const struct renderer render_text;     /* text.c */
extern const struct renderer render_csv;      /* csv.c */
extern const struct renderer render_json;     /* json.c */
extern const struct renderer render_markdown; /* markdown.c */
#endif
