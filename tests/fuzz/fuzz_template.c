/* Templates that people write, with data of every kind. A template may call
 * itself, and a partial that is harmless. */
#include "report/template.h"

#include <string.h>

#include "door.h"

struct texts {
    struct span template;
};

static bool find(void *ctx, const char *name, struct span *text,
                 const char **file)
{
    const struct texts *texts = ctx;
    *file = name;
    if (!strcmp(name, "t"))
        *text = texts->template;
    else if (!strcmp(name, "p"))
        *text = span_of("<{{text}}>\n {{#map}}{{text}}{{/map}}\n");
    else
        return false;
    return true;
}

static struct value *data(struct arena *arena)
{
    struct value *map = value_map(arena), *inner = value_put_map(map, "map");
    value_put_text(map, "text", "<script>{{x}}&\"'\n");
    value_put_text(map, "empty", "");
    value_put_flag(map, "yes", true);
    value_put_flag(map, "no", false);
    value_put_text(inner, "text", "inner");
    value_put_list(map, "none");
    value_put_text(value_add_map(value_put_list(map, "list")), "text", "one");
    return map;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct texts texts = {span_n((const char *)bytes, size)};
    struct template_source source = {&texts, find};
    for (int mode = 0; mode < 2; mode++) {
        struct arena arena = {0};
        struct buf out = {.limit = (size_t)1 << 20};
        struct err err = {0};
        if (!template_render(&out, "t", &source, data(&arena),
                             (enum template_mode)mode, &err))
            MUST(err.kind != ERR_NONE && err.text[0]);
        buf_clear(&out);
        arena_clear(&arena);
    }
    return 0;
}
