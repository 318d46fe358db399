#ifndef DB_IDMAP_H
#define DB_IDMAP_H
/* A key's number, in memory: what spares a question to the database. Keys are
 * bytes: a text, or a struct without holes. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/span.h"

struct idmap; /* opaque */

struct idmap *idmap_new(void);
bool idmap_find(const struct idmap *m, struct span key, int64_t *id);
/* The key is copied. A map that has grown past a million keys forgets them all
 * first: it is a cache. */
void idmap_add(struct idmap *m, struct span key, int64_t id);
void idmap_forget(struct idmap *m); /* all */
void idmap_free(struct idmap *m);   /* accepts NULL */
#endif
