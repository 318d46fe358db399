/*
 * Where templates come from. This file knows names of files; it must never
 * know Mustache.
 */
#include "report/templates.h"

#include <string.h>

#include "core/file.h"
#include "template_files.h"

#define TEMPLATE_LIMIT ((size_t)4 * 1024 * 1024)

static bool embedded(const char *file, struct span *text)
{
    const char *name;
    const unsigned char *bytes;
    size_t size;
    for (size_t i = 0; template_file(i, &name, &bytes, &size); i++) {
        if (strcmp(name, file) == 0) {
            *text = span_n((const char *)bytes, size);
            return true;
        }
    }
    return false;
}

/* A template file by its name: of the folder where it has one, else ours. */
static bool templates_text(struct templates *t, const char *file,
                           struct span *text, const char **shown)
{
    struct file_facts facts = {0};
    *shown = arena_textf(&t->arena, "%s%s%s", t->folder ? t->folder : "",
                         t->folder ? "/" : "", file);
    if (t->folder && file_look(*shown, &facts, NULL) && facts.is_file) {
        struct buf read = {0};
        if (!file_read(&read, *shown, TEMPLATE_LIMIT, &t->failure)) {
            t->has_failed = true;
            buf_clear(&read);
            return false;
        }
        char *kept = arena_span(&t->arena, buf_as_span(&read));
        *text = span_n(kept, read.len);
        buf_clear(&read);
        return true;
    }
    *shown = arena_text(&t->arena, file);
    return embedded(file, text);
}

bool templates_find(void *ctx, const char *name, struct span *text,
                    const char **file)
{
    struct templates *t = ctx;
    if (strchr(name, '/') || strchr(name, '\\') || name[0] == '.')
        return false;
    return templates_text(t, arena_textf(&t->arena, "%s.mustache", name), text,
                          file);
}

/* style.css and script.js go into the page as they are: they must not hold
 * what would end their element. */
bool templates_raw(const char **out, struct templates *t, const char *file,
                   const char *forbidden, struct err *err)
{
    struct span text;
    const char *shown;
    if (!templates_text(t, file, &text, &shown))
        return err_set(err, ERR_INPUT, "%s: %s", shown,
                       t->has_failed ? t->failure.text : "is missing");
    if (span_find_nocase(text, forbidden) >= 0)
        return err_set(err, ERR_INPUT,
                       "%s: must not contain \"%s\", which would end it "
                       "within the page",
                       shown, forbidden);
    *out = arena_span(&t->arena, text);
    return true;
}

void templates_clear(struct templates *t)
{
    arena_clear(&t->arena);
}
