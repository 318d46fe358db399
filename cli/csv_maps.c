/* Names of maps. Knows nothing of what a map means: ingest/ reads them. */
#include "cli/csv_maps.h"

#include <string.h>

#include "core/span.h"
#include "db/edit.h"
#include "db/query.h"

/* `NAME:` before the first `=`; where there is none the text names itself. */
static void take_apart(struct csv_maps *m, struct span given)
{
    ptrdiff_t colon = span_find(given, ":");
    ptrdiff_t equals = span_find(given, "=");
    struct span name = given;
    struct span spec = given;
    if (colon > 0 && equals > colon) {
        name = span_cut(given, 0, (size_t)colon);
        spec = span_cut(given, (size_t)colon + 1, given.len);
    }
    m->name = arena_span(&m->arena, span_trim(name));
    m->spec = arena_span(&m->arena, span_trim(spec));
}

bool csv_maps_open(struct csv_maps *out, struct store *s, const char *given,
                   struct err *err)
{
    *out = (struct csv_maps){0};
    if (s && !query_csv_maps(&out->kept, s, &out->arena, err))
        return false;
    if (!given)
        return true;
    take_apart(out, span_of(given));
    if (strchr(given, '='))
        return true;
    out->spec = NULL;
    if (s && !query_csv_map(&out->spec, s, out->name, &out->arena, err))
        return false;
    return out->spec ||
           err_set(err, ERR_USAGE,
                   "the history keeps no --csv-map named %s: give it once as "
                   "%s:key=Column,...",
                   out->name, out->name);
}

bool csv_maps_keep(const struct csv_maps *m, struct store *s, struct err *err)
{
    return !m->spec || edit_csv_map_put(s, m->name, m->spec, err);
}

void csv_maps_clear(struct csv_maps *m)
{
    arena_clear(&m->arena);
    *m = (struct csv_maps){0};
}
