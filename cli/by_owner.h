#ifndef CLI_BY_OWNER_H
#define CLI_BY_OWNER_H
/* A page and a workbook for each application owner. */
#include "cli/options.h"
#include "report/render.h"

/* Writes DIR/<owner>.html and DIR/<owner>.xlsx, each with only that owner's
 * servers; `change` (may be NULL) is done to each dossier before it is
 * written. */
bool by_owner_write(const struct arguments *args, const char *folder,
                    const struct render_options *how,
                    bool (*change)(const struct arguments *args,
                                   struct dossier *d, struct err *err),
                    struct err *err);
/* A file name for an owner: letters and digits of it, no two alike. */
const char *by_owner_file(struct arena *arena, const char *owner, size_t number,
                          const char *const *taken, size_t taken_count);
#endif
