#ifndef DB_IDMAP_H
#define DB_IDMAP_H
/* A text's number, in memory: what spares a question to the database. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct idmap; /* opaque */

struct idmap *idmap_new(void);
bool idmap_find(const struct idmap *m, const char *text, int64_t *id);
/* The text must not be in it yet; it is copied. A map that has grown past a
 * million texts forgets them all first: it is a cache. */
void idmap_add(struct idmap *m, const char *text, int64_t id);
void idmap_forget(struct idmap *m); /* all */
void idmap_free(struct idmap *m);   /* accepts NULL */
#endif
