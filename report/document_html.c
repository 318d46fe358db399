/*
 * A document as one self-contained page, in the same look as the report. Knows
 * the template document.mustache; must never know what a document is about.
 */
#include "core/file.h"
#include "report/document.h"
#include "report/html.h"
#include "report/templates.h"

static void put_part(struct value *parts, const struct section *s,
                     struct arena *arena)
{
    struct value *part = value_add_map(parts);
    value_put_text(part, "heading", s->level > 2 ? s->heading : "");
    struct value *paragraphs = value_put_list(part, "paragraphs");
    for (size_t i = 0; i < s->text_count; i++)
        value_put_text(value_add_map(paragraphs), "text", s->text[i]);
    if (s->table)
        value_put(part, "table", table_value(s->table, 0, NULL, arena));
    else
        value_put_flag(part, "table", false);
}

/* Each section of level 2 begins a chapter. */
static void put_chapters(struct value *page, const struct document *doc,
                         struct arena *arena)
{
    struct value *chapters = value_put_list(page, "chapters"), *parts = NULL;
    for (size_t i = 0; i < doc->section_count; i++) {
        const struct section *s = &doc->section[i];
        if (!parts || (s->level == 2 && *s->heading)) {
            struct value *chapter = value_add_map(chapters);
            value_putf(chapter, "id", "part-%zu", i + 1);
            value_put_text(chapter, "heading",
                           *s->heading ? s->heading : "In short");
            parts = value_put_list(chapter, "parts");
        }
        put_part(parts, s, arena);
    }
}

bool document_value(struct value *page, const struct document *doc,
                    const struct dossier *d, struct templates *t,
                    struct arena *arena, struct err *err)
{
    char made[MOMENT_TEXT];
    const char *style, *script;
    if (!templates_raw(&style, t, "style.css", "</style", err) ||
        !templates_raw(&script, t, "script.js", "</script", err))
        return false;
    value_put_text(page, "policy", PAGE_POLICY);
    value_put_text(page, "version", d->version);
    value_put_text(page, "style", style);
    value_put_text(page, "script", script);
    value_put_text(page, "title", doc->title);
    value_put_text(page, "subtitle", doc->subtitle);
    value_put_text(page, "made_at",
                   arena_text(arena, moment_short(d->now_utc, made)));
    put_chapters(page, doc, arena);
    return true;
}

bool document_html(const struct document *doc, const struct dossier *d,
                   const char *path, const char *folder, struct err *err)
{
    struct templates t = {.folder = folder};
    struct template_source source = {&t, templates_find};
    struct arena arena = {0};
    struct value *page = value_map(&arena);
    struct buf open = {0}, sealed = {0};
    bool done = document_value(page, doc, d, &t, &arena, err);
    if (done) {
        done = template_render(&open, "document", &source, page,
                               TEMPLATE_STRICT, err);
        if (!done && t.has_failed)
            err_set(err, t.failure.kind, "%s", t.failure.text);
    }
    done = done && page_seal(&sealed, buf_as_span(&open), err) &&
           file_write(path, buf_as_span(&sealed), err);
    buf_clear(&open);
    buf_clear(&sealed);
    templates_clear(&t);
    arena_clear(&arena);
    return done;
}
