/*
 * The tables of one server for server.mustache. This file chooses columns and
 * rows; it must never know HTML.
 */
#include "report/html.h"

#include <math.h>
#include <string.h>

#define SOURCES_SHOWN 50
#define ROWS_SHOWN    200

static struct value *capacity_table(const struct verdict *v, struct arena *a)
{
    static const struct column columns[] = {
        {"from_utc",   "From (UTC)",   CELL_MOMENT},
        {"protocol",   "Protocol",     CELL_TEXT  },
        {"ip_version", "IP version",   CELL_TEXT  },
        {"start",      "First port",   CELL_TEXT  },
        {"count",      "Ports",        CELL_COUNT },
        {"excluded",   "Excluded",     CELL_COUNT },
        {"listening",  "Listening",    CELL_COUNT },
        {"from",       "As stated by", CELL_TEXT  },
        {"known",      "Known",        CELL_TEXT  },
    };
    struct table t;
    table_init(&t, a, "capacity", "The range and its changes", columns,
               sizeof columns / sizeof *columns);
    for (size_t i = 0; i < v->capacity_count; i++) {
        const struct capacity_step *s = &v->capacity[i];
        struct cell *c = table_row(&t);
        c[0] = cell_moment(s->from_utc);
        c[1] = cell_text(protocol_name(s->protocol));
        c[2] = cell_text(s->ip_version == 4   ? "IPv4"
                         : s->ip_version == 6 ? "IPv6"
                                              : "both");
        c[3] = cell_text(arena_textf(a, "%d", s->start));
        c[4] = cell_count(s->count);
        c[5] = cell_count(s->excluded);
        c[6] = cell_count(s->listening);
        c[7] = cell_text(s->from);
        c[8] = cell_text(s->known ? "yes" : "no, the default is assumed");
    }
    return table_value(&t, ROWS_SHOWN, NULL, a);
}

static struct value *events_table(const struct verdict *v, struct arena *a)
{
    static const struct column columns[] = {
        {"at_utc",   "At (UTC)", CELL_MOMENT},
        {"event_id", "Event",    CELL_TEXT  },
        {"provider", "From",     CELL_TEXT  },
        {"message",  "Message",  CELL_TEXT  },
    };
    struct table t;
    table_init(&t, a, "events", "Events and notes", columns, 4);
    for (size_t i = 0; i < v->event_count; i++) {
        struct cell *c = table_row(&t);
        c[0] = cell_moment(v->events[i].at_utc);
        c[1] = cell_text(arena_textf(a, "%d", (int)v->events[i].event_id));
        c[2] = cell_text(v->events[i].provider);
        c[3] = cell_text(v->events[i].message);
    }
    for (size_t i = 0; i < v->note_count; i++) {
        struct cell *c = table_row(&t);
        c[0] = cell_moment(v->notes[i].at_utc);
        c[1] = cell_text("note");
        c[3] = cell_text(v->notes[i].text);
    }
    return table_value(&t, ROWS_SHOWN, NULL, a);
}

/* The highest use of each address, by protocol and origin. */
static struct value *addresses_table(const struct verdict *v, struct arena *a)
{
    static const struct column columns[] = {
        {"local_address", "Address",         CELL_TEXT   },
        {"protocol",      "Protocol",        CELL_TEXT   },
        {"origin",        "As told by",      CELL_TEXT   },
        {"peak_percent",  "Peak",            CELL_PERCENT},
        {"peak_at_utc",   "Peak from (UTC)", CELL_MOMENT },
        {"samples",       "Samples",         CELL_COUNT  },
    };
    struct table t;
    table_init(&t, a, "addresses", "Highest use of each address", columns, 6);
    t.note = "The peak of a server is that of its busiest address; addresses "
             "and origins are never added.";
    for (size_t i = 0; i < v->band_count; i++) {
        const struct band *b = &v->bands[i];
        struct cell *c = table_row(&t);
        double most = NAN;
        moment at = MOMENT_NONE;
        int64_t samples = 0;
        for (size_t k = 0; k < b->point_count; k++) {
            const struct band_point *p = &b->point[k];
            samples += p->samples;
            if (p->samples && !(p->max_percent <= most)) {
                most = p->max_percent;
                at = p->at_utc;
            }
        }
        c[0] = cell_text(strcmp(b->local_address, "*") == 0
                             ? "* (the whole machine)"
                             : b->local_address);
        c[1] = cell_text(protocol_name(b->protocol));
        c[2] = cell_text(origin_name(b->origin));
        c[3] = cell_percent(most);
        c[4] = cell_moment(at);
        c[5] = cell_count(samples);
    }
    return table_value(&t, ROWS_SHOWN, NULL, a);
}

static struct value *source_table(const struct page_plan *p,
                                  const struct verdict *v, struct arena *a)
{
    struct dossier only = *p->d;
    only.arena = (struct arena){0};
    only.sources = v->sources;
    only.source_count = v->source_count;
    struct table *t = dossier_sources(&only);
    t->title = "What was read of this server";
    static const char *const without[] = {"ingested_at_utc", NULL};
    struct value *value = table_value(t, SOURCES_SHOWN, without, a);
    arena_clear(&only.arena);
    return value;
}

void server_tables(struct value *map, const struct page_plan *p,
                   const struct verdict *v, struct arena *a)
{
    static const char *const of_server[] = {"server", NULL};
    static const char *const without[] = {
        "server",          "end_utc",     "protocol", "enter_percent",
        "percent_minutes", "range_count", NULL};
    value_put(map, "peaks",
              table_value(dossier_peaks(p->d, v), ROWS_SHOWN, without, a));
    value_put(map, "top",
              table_value(dossier_top(p->d, v), ROWS_SHOWN, of_server, a));
    value_put(map, "settings",
              table_value(dossier_settings(p->d, v), ROWS_SHOWN, of_server, a));
    value_put_flag(map, "has_addresses", v->band_count > 1);
    value_put(map, "addresses", addresses_table(v, a));
    uses_addresses(map, v, a);
    value_put(map, "capacity", capacity_table(v, a));
    value_put(map, "events", events_table(v, a));
    value_put(map, "sources", source_table(p, v, a));
}
