#ifndef REPORT_RENDERERS_H
#define REPORT_RENDERERS_H
/* The rows of the one table of renderers, each defined in its own file. */
#include "report/render.h"

extern const struct renderer renderer_text;     /* text.c */
extern const struct renderer renderer_csv;      /* csv.c */
extern const struct renderer renderer_json;     /* json.c */
extern const struct renderer renderer_markdown; /* markdown.c */
#endif
