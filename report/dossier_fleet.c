/*
 * What only several servers side by side show, as a table. This file chooses
 * columns; analysis/fleet.h says what is in it.
 */
#include "analysis/fleet.h"

#include "core/buf.h"
#include "report/dossier.h"

static const char *names_joined(const struct fleet_view *view,
                                struct arena *arena)
{
    struct buf names = {0};
    for (size_t i = 0; i < view->server_count; i++)
        buf_addf(&names, "%s%s", i ? ", " : "", view->server[i]);
    const char *text = arena_text(arena, buf_str(&names));
    buf_clear(&names);
    return text;
}

struct table *dossier_fleet(struct dossier *d)
{
    static const struct column columns[] = {
        {"view",         "What",             CELL_TEXT  },
        {"servers",      "Servers",          CELL_TEXT  },
        {"server_count", "How many",         CELL_COUNT },
        {"role",         "Role",             CELL_TEXT  },
        {"days",         "Days",             CELL_COUNT },
        {"first_utc",    "First time (UTC)", CELL_MOMENT},
        {"last_utc",     "Last time (UTC)",  CELL_MOMENT},
        {"shared",       "In common",        CELL_TEXT  },
        {"sentence",     "In words",         CELL_TEXT  },
    };
    struct table *t = arena_new(&d->arena, sizeof *t);
    struct fleet_view *view;
    size_t n = fleet_views(&view, d->servers, d->server_count, &d->arena);
    table_init(t, &d->arena, "fleet", "Servers side by side", columns,
               sizeof columns / sizeof *columns);
    t->empty = d->server_count < 2
                   ? "One server has none beside it."
                   : "No servers peaked together on 3 days or more, and none "
                     "is unlike the others of its role.";
    for (size_t i = 0; i < n; i++) {
        struct cell *c = table_row(t);
        c[0] = cell_text(fleet_kind_name(view[i].kind));
        c[1] = cell_text(names_joined(&view[i], &d->arena));
        c[2] = cell_count((int64_t)view[i].server_count);
        c[3] = cell_text(view[i].role);
        if (view[i].days) {
            c[4] = cell_count((int64_t)view[i].days);
            c[5] = cell_moment(view[i].first_utc);
            c[6] = cell_moment(view[i].last_utc);
        }
        c[7] = cell_text(view[i].shared);
        c[8] = cell_text(view[i].sentence);
    }
    return t;
}
