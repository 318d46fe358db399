/*
 * The renderer `html`: templates and dossier in, one file or a folder out.
 * This file knows files and templates; it must never know what a page says.
 */
#include "report/html.h"

#include <string.h>

#include "core/file.h"
#include "report/templates.h"

#define CHUNK 32 /* servers drawn together in a folder */

extern const struct renderer render_html;

static bool render_page(struct buf *out, const struct page_plan *plan,
                        struct templates *t, struct err *err)
{
    struct arena arena = {0};
    struct buf page = {0};
    struct template_source source = {t, templates_find};
    struct dossier own = *plan->d;
    own.arena = (struct arena){0};
    struct page_plan p = *plan;
    p.d = &own;
    bool done = template_render(&page, "page", &source, page_value(&p, &arena),
                                TEMPLATE_STRICT, err);
    if (!done && t->has_failed)
        err_set(err, t->failure.kind, "%s", t->failure.text);
    done = done && page_seal(out, buf_as_span(&page), err);
    buf_clear(&page);
    arena_clear(&own.arena);
    arena_clear(&arena);
    return done;
}

/* Makes and draws the figures of servers first..first+count of the plan. */
static void draw(struct page_plan *p, struct arena *arena)
{
    p->figures = arena_array(arena, p->count + 1, sizeof *p->figures);
    for (size_t i = 0; i < p->count; i++) {
        const struct verdict *v = p->d->servers[p->first + i];
        figures_make(&p->figures[i], v, p->place[p->first + i].id, p->d,
                     page_is_brief(p->d, v), arena);
    }
    p->without_charts = figures_draw(p->figures, p->count, p->options, arena);
}

static void undraw(struct page_plan *p)
{
    for (size_t i = 0; i < p->count; i++)
        figures_clear(&p->figures[i]);
}

static bool write_whole(struct page_plan *p, const char *path,
                        struct templates *t, struct err *err)
{
    struct arena arena = {0};
    struct buf page = {0};
    p->kind = PAGE_WHOLE;
    p->count = p->d->server_count;
    draw(p, &arena);
    bool done = render_page(&page, p, t, err) &&
                file_write(path, buf_as_span(&page), err);
    undraw(p);
    buf_clear(&page);
    arena_clear(&arena);
    return done;
}

static const char *new_name(const struct page_plan *p, size_t i,
                            const char *folder, struct arena *a)
{
    return arena_textf(a, "%s/%s.new", folder, p->place[i].file);
}

/* One server's page, beside its place until all pages are made. */
static bool write_server(const struct page_plan *chunk, size_t i,
                         const char *folder, struct templates *t,
                         struct err *err)
{
    struct arena arena = {0};
    struct buf page = {0};
    struct page_plan p = *chunk;
    p.kind = PAGE_SERVER;
    p.first = chunk->first + i;
    p.count = 1;
    p.figures = chunk->figures + i;
    bool done = render_page(&page, &p, t, err) &&
                file_draft(new_name(&p, p.first, folder, &arena),
                           buf_as_span(&page), err);
    buf_clear(&page);
    arena_clear(&arena);
    return done;
}

static bool write_servers(struct page_plan *p, const char *folder,
                          struct templates *t, struct err *err)
{
    bool done = true;
    for (size_t at = 0; done && at < p->d->server_count; at += CHUNK) {
        struct arena arena = {0};
        size_t left = p->d->server_count - at;
        p->first = at;
        p->count = left < CHUNK ? left : CHUNK;
        draw(p, &arena);
        for (size_t i = 0; done && i < p->count; i++) {
            done = write_server(p, i, folder, t, err);
            if (done && p->options->on_page)
                p->options->on_page(p->options->ctx, at + i + 1,
                                    p->d->server_count);
        }
        undraw(p);
        arena_clear(&arena);
        p->without_charts = *p->without_charts ? "There are no charts." : "";
    }
    return done;
}

/* Is it a page that an earlier report left, and none of this one's? */
static bool is_stale(const char *path, const char *name,
                     const struct page_plan *p, struct arena *a)
{
    struct span s = span_of(name);
    if (!span_ends_nocase(s, ".html"))
        return false;
    for (size_t i = 0; i < p->d->server_count; i++) {
        if (strcmp(file_base(p->place[i].file), name) == 0)
            return false;
    }
    struct buf page = {0};
    (void)a;
    bool is_ours = file_read(&page, path, 0, NULL) &&
                   span_find(span_cut(buf_as_span(&page), 0, 4096),
                             "name=\"generator\" content=\"portledger") >= 0;
    buf_clear(&page);
    return is_ours;
}

static bool remove_stale(const struct page_plan *p, const char *folder,
                         struct err *err)
{
    struct arena arena = {0};
    struct file_names names = {0};
    const char *pages = arena_textf(&arena, "%s/servers", folder);
    bool done = file_list(&names, pages, err);
    for (size_t i = 0; done && i < names.count; i++) {
        const char *path = arena_textf(&arena, "%s/%s", pages, names.name[i]);
        if (is_stale(path, names.name[i], p, &arena))
            done = file_remove(path, err);
    }
    file_names_free(&names);
    arena_clear(&arena);
    return done;
}

/* All pages are made under other names first and take their places at the end,
 * the index last: a failure leaves the report that was there. */
static bool write_folder(struct page_plan *p, const char *folder,
                         struct templates *t, struct err *err)
{
    struct arena arena = {0};
    struct buf index = {0};
    size_t n = p->d->server_count;
    bool done =
        file_make_folder(arena_textf(&arena, "%s/servers", folder), err) &&
        write_servers(p, folder, t, err);
    p->kind = PAGE_INDEX;
    p->first = p->count = 0;
    if (done && !p->options->gnuplot)
        p->without_charts = figures_draw(NULL, 0, p->options, &arena);
    done = done && render_page(&index, p, t, err);
    for (size_t i = 0; done && i < n; i++)
        done = file_replace(
            new_name(p, i, folder, &arena),
            arena_textf(&arena, "%s/%s", folder, p->place[i].file), err);
    done = done && remove_stale(p, folder, err) &&
           file_write(arena_textf(&arena, "%s/index.html", folder),
                      buf_as_span(&index), err);
    for (size_t i = 0; !done && i < n; i++)
        file_remove(new_name(p, i, folder, &arena), NULL);
    buf_clear(&index);
    arena_clear(&arena);
    return done;
}

static bool write_html(const struct dossier *d, const char *path,
                       const struct render_options *options, struct err *err)
{
    struct templates t = {.folder = options->templates};
    struct arena arena = {0};
    /* the tables of a dossier are made in its arena: give them one of ours */
    struct dossier own = *d;
    own.arena = (struct arena){0};
    struct page_plan p = {.d = &own,
                          .options = options,
                          .place = page_places(d, &arena),
                          .without_charts = ""};
    bool done = templates_raw(&p.style, &t, "style.css", "</style", err) &&
                templates_raw(&p.script, &t, "script.js", "</script", err) &&
                (span_ends_nocase(span_of(path), ".html")
                     ? write_whole(&p, path, &t, err)
                     : write_folder(&p, path, &t, err));
    arena_clear(&own.arena);
    arena_clear(&arena);
    templates_clear(&t);
    return done;
}

const struct renderer render_html = {
    .name = "html",
    .brief = "one self-contained page, or a folder with a page a server",
    .write = write_html};
