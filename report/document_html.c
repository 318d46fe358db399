/*
 * A document as one self-contained page, in the same look as the report. Knows
 * the template document.mustache; must never know what a document is about.
 */
#include <string.h>

#include "core/file.h"
#include "report/document.h"
#include "report/html.h"
#include "template_files.h"

#define TEMPLATE_LIMIT ((size_t)4 * 1024 * 1024)

struct shelf { /* templates: of --templates where it has one, else ours */
    const char *folder;
    struct arena *arena;
    struct err *err;
};

static bool shelf_text(struct shelf *s, const char *file, struct span *text,
                       const char **shown)
{
    const char *name;
    const unsigned char *bytes;
    size_t size;
    struct file_facts facts = {0};
    *shown = arena_textf(s->arena, "%s/%s", s->folder ? s->folder : "", file);
    if (s->folder && file_look(*shown, &facts, NULL) && facts.is_file) {
        struct buf read = {0};
        bool done = file_read(&read, *shown, TEMPLATE_LIMIT, s->err);
        *text = span_n(arena_span(s->arena, buf_as_span(&read)), read.len);
        buf_clear(&read);
        return done;
    }
    *shown = arena_text(s->arena, file);
    for (size_t i = 0; template_file(i, &name, &bytes, &size); i++) {
        if (strcmp(name, file) == 0) {
            *text = span_n((const char *)bytes, size);
            return true;
        }
    }
    return false;
}

static bool find_template(void *ctx, const char *name, struct span *text,
                          const char **file)
{
    struct shelf *s = ctx;
    if (strchr(name, '/') || strchr(name, '\\') || name[0] == '.')
        return false;
    return shelf_text(s, arena_textf(s->arena, "%s.mustache", name), text,
                      file);
}

static bool put_raw(struct value *page, const char *name, struct shelf *s,
                    const char *file, const char *forbidden, struct err *err)
{
    struct span text;
    const char *shown;
    if (!shelf_text(s, file, &text, &shown))
        return err_set(err, ERR_INPUT, "%s: is missing", shown);
    if (span_find_nocase(text, forbidden) >= 0)
        return err_set(err, ERR_INPUT,
                       "%s: must not contain \"%s\", which would end it "
                       "within the page",
                       shown, forbidden);
    value_put(page, name, value_span(s->arena, text));
    return true;
}

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

static bool fill(struct value *page, const struct document *doc,
                 const struct dossier *d, struct shelf *s, struct err *err)
{
    char made[MOMENT_TEXT];
    value_put_text(page, "policy", PAGE_POLICY);
    value_put_text(page, "version", d->version);
    value_put_text(page, "title", doc->title);
    value_put_text(page, "subtitle", doc->subtitle);
    value_put_text(page, "made_at",
                   arena_text(s->arena, moment_short(d->now_utc, made)));
    put_chapters(page, doc, s->arena);
    return put_raw(page, "style", s, "style.css", "</style", err) &&
           put_raw(page, "script", s, "script.js", "</script", err);
}

bool document_html(const struct document *doc, const struct dossier *d,
                   const char *path, const char *templates, struct err *err)
{
    struct arena arena = {0};
    struct shelf shelf = {templates, &arena, err};
    struct template_source source = {&shelf, find_template};
    struct value *page = value_map(&arena);
    struct buf open = {0}, sealed = {0};
    bool done = fill(page, doc, d, &shelf, err) &&
                template_render(&open, "document", &source, page,
                                TEMPLATE_STRICT, err) &&
                page_seal(&sealed, buf_as_span(&open), err) &&
                file_write(path, buf_as_span(&sealed), err);
    buf_clear(&open);
    buf_clear(&sealed);
    arena_clear(&arena);
    return done;
}
