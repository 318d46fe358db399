#ifndef REPORT_TEMPLATES_H
#define REPORT_TEMPLATES_H
/* The files of templates/: those built in, or those of --templates DIR where
 * it has one of the name. */
#include "core/arena.h"
#include "core/err.h"

struct templates { /* {.folder = DIR or NULL} is ready for use */
    const char *folder;
    struct arena arena; /* of all texts; templates_clear */
    struct err failure; /* a file that is there and could not be read */
    bool has_failed;
};

/* `find` of a struct template_source whose ctx is a struct templates: "page"
 * is page.mustache. */
bool templates_find(void *ctx, const char *name, struct span *text,
                    const char **file);
/* A file that goes into the page as it is, and so must not hold what would
 * end its element ("</style"). */
bool templates_raw(const char **out, struct templates *t, const char *file,
                   const char *forbidden, struct err *err);
void templates_clear(struct templates *t);
#endif
