#ifndef CLI_PRINT_H
#define CLI_PRINT_H
/* What a command shows, dressed as --format asks. */
#include "cli/options.h"
#include "report/render.h"

/* The renderer that --format names (text where it is not given), or NULL with
 * err set; only renderers of tables. */
const struct renderer *print_format(const struct arguments *args,
                                    struct err *err);
bool print_is(const struct arguments *args, const char *format);
/* One table; text shows only the columns named in `for_people` (NULL = all). */
bool print_table(const struct arguments *args, struct table *t,
                 const char *const *for_people, struct err *err);
/* A table of a dossier: where it has no row because nothing is known, it says
 * so, and not that all is quiet. */
bool print_dossier_table(const struct arguments *args, const struct dossier *d,
                         struct table *t, const char *const *for_people,
                         struct err *err);
/* JSON and CSV are data, the others are for people. */
void print_buffer(const struct arguments *args, const struct buf *out);
#endif
