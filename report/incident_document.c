/* A post-incident review as a document. Knows its order only. */
#include "report/incident.h"

static void add_table(struct document *doc, const struct table *t)
{
    document_section(doc, 3, t->title);
    document_table(doc, t);
}

static void add_server(struct document *doc, const struct incident_server *s)
{
    document_section(doc, 2, s->verdict->server);
    document_text(doc, s->impact);
    document_text(doc, s->detection);
    document_section(doc, 3, "Use over time");
    document_drawing(doc, s->drawn);
    add_table(doc, s->timeline);
    add_table(doc, s->phases);
    add_table(doc, s->growth);
    add_table(doc, s->conditions);
    add_table(doc, s->alternatives);
    if (s->verdict->caveats.count)
        document_section(doc, 3, "How far this can be trusted");
    for (size_t i = 0; i < s->verdict->caveats.count; i++)
        document_text(doc, s->verdict->caveats.text[i]);
}

static const struct table *blank_actions(struct document *doc)
{
    static const struct column columns[] = {
        {"kind",   "Kind",   CELL_TEXT},
        {"action", "Action", CELL_TEXT},
        {"owner",  "Owner",  CELL_TEXT},
        {"due",    "Due",    CELL_TEXT},
    };
    static const char *const kinds[] = {"prevent", "detect", "mitigate",
                                        "process"};
    struct table *t = arena_new(doc->arena, sizeof *t);
    table_init(t, doc->arena, "action_items", "Action items", columns,
               sizeof columns / sizeof *columns);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        table_row(t)[0] = cell_text(kinds[i]);
    return t;
}

void incident_document(struct document *doc, struct dossier *d,
                       const struct incident *incident)
{
    char from[MOMENT_TEXT], to[MOMENT_TEXT];
    document_init(doc, &d->arena, "incident", d->title);
    doc->subtitle = arena_textf(&d->arena, "%s to %s UTC",
                                moment_short(incident->from_utc, from),
                                moment_short(incident->to_utc, to));
    document_text(doc, incident->headline);
    document_text(doc, incident->quiet);
    document_text(doc, incident->silent);
    for (size_t i = 0; i < incident->server_count; i++)
        add_server(doc, &incident->servers[i]);
    document_section(doc, 2, "Action items");
    document_table(doc, blank_actions(doc));
}
