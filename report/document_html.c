/*
 * A document as one self-contained page, in the same look as the report. Knows
 * the template document.mustache; must never know what a document is about.
 */
#include "core/file.h"
#include "report/document.h"
#include "report/html.h"
#include "report/templates.h"

#define DRAWN_MOST 12 /* servers with charts on the page */

/* The use, and the ports by state and process, of each server of the document
 * that is to be drawn. */
struct drawings {
    struct figures *figures; /* one for each of `count` sections */
    const struct section **section;
    size_t count;
    const char *without; /* why there are none, or "" */
};

/* Trends are of weeks; a review looks at hours. */
static void keep_use_only(struct figures *f)
{
    size_t kept = 0;
    for (size_t i = 0; i < f->count; i++) {
        struct span id = span_of(f->figure[i].chart.id);
        if (!span_ends_nocase(id, "-trend"))
            f->figure[kept++] = f->figure[i];
    }
    f->count = kept;
}

static void make_drawings(struct drawings *all, const struct document *doc,
                          const struct dossier *d,
                          const struct render_options *options,
                          struct arena *arena)
{
    all->figures = arena_array(arena, DRAWN_MOST, sizeof *all->figures);
    all->section = arena_array(arena, DRAWN_MOST, sizeof *all->section);
    for (size_t i = 0; i < doc->section_count && all->count < DRAWN_MOST; i++) {
        const struct section *s = &doc->section[i];
        if (!s->drawn)
            continue;
        struct figures *f = &all->figures[all->count];
        const char *id = arena_textf(arena, "part-%zu", i + 1);
        figures_make(f, s->drawn, id, d, false, arena);
        keep_use_only(f);
        all->section[all->count++] = s;
    }
    if (all->count)
        all->without = figures_draw(all->figures, all->count, options, arena);
}

static void put_figures(struct value *part, const struct section *s,
                        const struct drawings *all, struct arena *arena)
{
    struct value *list = value_put_list(part, "figures");
    size_t at = 0;
    while (at < all->count && all->section[at] != s)
        at++;
    value_put_text(part, "without_charts", at < all->count ? all->without : "");
    for (size_t i = 0; at < all->count && i < all->figures[at].count; i++)
        value_add(list, figure_value(&all->figures[at].figure[i], arena));
}

static void put_part(struct value *parts, const struct section *s,
                     const struct drawings *all, struct arena *arena)
{
    struct value *part = value_add_map(parts);
    value_put_text(part, "heading", s->level > 2 ? s->heading : "");
    struct value *paragraphs = value_put_list(part, "paragraphs");
    for (size_t i = 0; i < s->text_count; i++)
        value_put_text(value_add_map(paragraphs), "text", s->text[i]);
    put_figures(part, s, all, arena);
    if (s->table)
        value_put(part, "table", table_value(s->table, 0, NULL, arena));
    else
        value_put_flag(part, "table", false);
}

/* Each section of level 2 begins a chapter. */
static void put_chapters(struct value *page, const struct document *doc,
                         const struct drawings *all, struct arena *arena)
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
        put_part(parts, s, all, arena);
    }
}

bool document_value(struct value *page, const struct document *doc,
                    const struct dossier *d, struct templates *t,
                    const struct render_options *options, struct arena *arena,
                    struct err *err)
{
    struct drawings all = {.without = ""};
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
    make_drawings(&all, doc, d, options, arena);
    put_chapters(page, doc, &all, arena);
    for (size_t i = 0; i < all.count; i++)
        figures_clear(&all.figures[i]);
    return true;
}

bool document_html(const struct document *doc, const struct dossier *d,
                   const char *path, const struct render_options *options,
                   struct err *err)
{
    struct templates t = {.folder = options->templates};
    struct template_source source = {&t, templates_find};
    struct arena arena = {0};
    struct value *page = value_map(&arena);
    struct buf open = {0}, sealed = {0};
    bool done = document_value(page, doc, d, &t, options, &arena, err);
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
