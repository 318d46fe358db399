/*
 * The one table of renderers. A new format is one file and one row here.
 */
#include "report/renderers.h"

#include <string.h>

const struct renderer *const renderers[] = {
    &render_html, &render_xlsx,     &render_text, &render_csv,
    &render_json, &render_markdown, NULL,
};

const struct renderer *renderer_find(const char *name)
{
    for (size_t i = 0; renderers[i]; i++)
        if (strcmp(renderers[i]->name, name) == 0)
            return renderers[i];
    return NULL;
}
