/* A post-incident review as Markdown, for a wiki. Knows headings only. */
#include "report/incident.h"
#include "report/markdown.h"
#include "report/render.h"

static void add_table(struct buf *out, const struct table *t)
{
    buf_text(out, "\n### ");
    markdown_add(out, t->title);
    buf_text(out, "\n\n");
    renderer_find("markdown")->table(out, t);
}

static void add_line(struct buf *out, const char *text)
{
    if (!*text)
        return;
    buf_byte(out, '\n');
    markdown_add(out, text);
    buf_byte(out, '\n');
}

static void add_server(struct buf *out, const struct incident_server *s)
{
    buf_text(out, "\n## ");
    markdown_add(out, s->verdict->server);
    buf_byte(out, '\n');
    add_line(out, s->impact);
    add_line(out, s->detection);
    add_table(out, s->timeline);
    add_table(out, s->phases);
    add_table(out, s->growth);
    add_table(out, s->conditions);
    add_table(out, s->alternatives);
    for (size_t i = 0; i < s->verdict->caveats.count; i++)
        add_line(out, s->verdict->caveats.text[i]);
}

void incident_markdown(struct buf *out, const struct dossier *d,
                       const struct incident *incident)
{
    char from[MOMENT_TEXT], to[MOMENT_TEXT];
    buf_text(out, "# ");
    markdown_add(out, d->title);
    buf_addf(out, "\n\n%s to %s UTC\n", moment_short(incident->from_utc, from),
             moment_short(incident->to_utc, to));
    add_line(out, d->headline);
    for (size_t i = 0; i < incident->server_count; i++)
        add_server(out, &incident->servers[i]);
    buf_text(out, "\n## Action items\n\n"
                  "| Kind | Action | Owner | Due |\n"
                  "| --- | --- | --- | --- |\n"
                  "| prevent |  |  |  |\n"
                  "| detect |  |  |  |\n"
                  "| mitigate |  |  |  |\n"
                  "| process |  |  |  |\n");
}
