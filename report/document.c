/*
 * Documents and their Markdown. Knows headings, sentences and tables; must
 * never know what they are about.
 */
#include "report/document.h"

#include "report/markdown.h"
#include "report/render.h"

void document_init(struct document *doc, struct arena *arena, const char *name,
                   const char *title)
{
    *doc = (struct document){
        .name = name, .title = title, .subtitle = "", .arena = arena};
}

struct section *document_section(struct document *doc, int level,
                                 const char *heading)
{
    if (doc->section_count == doc->section_room) {
        size_t room = doc->section_room ? doc->section_room * 2 : 16;
        struct section *more = arena_array(doc->arena, room, sizeof *more);
        for (size_t i = 0; i < doc->section_count; i++)
            more[i] = doc->section[i];
        doc->section = more;
        doc->section_room = room;
    }
    struct section *s = &doc->section[doc->section_count++];
    *s = (struct section){.heading = heading, .level = level};
    return s;
}

static struct section *last(struct document *doc)
{
    if (!doc->section_count)
        return document_section(doc, 2, "");
    return &doc->section[doc->section_count - 1];
}

void document_text(struct document *doc, const char *text)
{
    if (!text || !*text)
        return;
    struct section *s = last(doc);
    if (s->table) /* what follows a table is a section without a heading */
        s = document_section(doc, s->level, "");
    if (s->text_count == s->text_room) {
        size_t room = s->text_room ? s->text_room * 2 : 4;
        const char **more = arena_array(doc->arena, room, sizeof *more);
        for (size_t i = 0; i < s->text_count; i++)
            more[i] = s->text[i];
        s->text = more;
        s->text_room = room;
    }
    s->text[s->text_count++] = text;
}

void document_drawing(struct document *doc, const struct verdict *v)
{
    last(doc)->drawn = v;
}

void document_table(struct document *doc, const struct table *t)
{
    struct section *s = last(doc);
    if (s->table)
        s = document_section(doc, s->level, "");
    s->table = t;
}

void document_markdown(struct buf *out, const struct document *doc)
{
    const struct renderer *markdown = renderer_find("markdown");
    buf_text(out, "# ");
    markdown_add(out, doc->title);
    buf_byte(out, '\n');
    if (*doc->subtitle) {
        buf_byte(out, '\n');
        markdown_add(out, doc->subtitle);
        buf_byte(out, '\n');
    }
    for (size_t i = 0; i < doc->section_count; i++) {
        const struct section *s = &doc->section[i];
        if (s->drawn && !s->text_count && !s->table)
            continue; /* nothing but a drawing */
        if (*s->heading) {
            buf_addf(out, "\n%s ", s->level > 2 ? "###" : "##");
            markdown_add(out, s->heading);
            buf_byte(out, '\n');
        }
        for (size_t k = 0; k < s->text_count; k++) {
            buf_byte(out, '\n');
            markdown_add(out, s->text[k]);
            buf_byte(out, '\n');
        }
        if (s->table) {
            buf_byte(out, '\n');
            markdown->table(out, s->table);
        }
    }
}
