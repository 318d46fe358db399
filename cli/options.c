/*
 * What the user typed, checked against arrays of options. Knows words that
 * begin with a dash and nothing of what any of them means.
 */
#include "cli/options.h"

#include <string.h>

#include "cli/nearest.h"
#include "core/mem.h"

struct given {
    const char *name; /* of the option array */
    const char *value;
};
struct arguments {
    struct given *option;
    size_t option_count;
    const char **positional;
    size_t positional_count;
};

const char *arguments_get(const struct arguments *a, const char *name)
{
    for (size_t i = a->option_count; i-- > 0;)
        if (strcmp(a->option[i].name, name) == 0)
            return a->option[i].value;
    return NULL;
}

size_t arguments_count(const struct arguments *a)
{
    return a->positional_count;
}

const char *arguments_at(const struct arguments *a, size_t i)
{
    return i < a->positional_count ? a->positional[i] : NULL;
}

void arguments_free(struct arguments *a)
{
    if (!a)
        return;
    mem_free(a->option);
    mem_free((void *)a->positional);
    mem_free(a);
}

static const struct option *nearest_option(const struct option *list,
                                           const char *word, size_t len,
                                           size_t *best)
{
    const struct option *found = NULL;
    for (; list && list->name; list++) {
        size_t distance;
        if (nearest_is(word, len, list->name, &distance) && distance < *best) {
            *best = distance;
            found = list;
        }
    }
    return found;
}

static const struct option *find(const struct option *list, const char *word,
                                 size_t len)
{
    for (; list && list->name; list++)
        if (strlen(list->name) == len && memcmp(list->name, word, len) == 0)
            return list;
    return NULL;
}

static bool unknown(const char *word, size_t len, const struct option *common,
                    const struct option *own, struct err *err)
{
    size_t best = SIZE_MAX;
    const struct option *near = nearest_option(own, word, len, &best);
    const struct option *other = nearest_option(common, word, len, &best);
    if (other)
        near = other;
    if (near)
        return err_set(err, ERR_USAGE,
                       "there is no option %.*s: did you mean %s?", (int)len,
                       word, near->name);
    return err_set(err, ERR_USAGE,
                   "there is no option %.*s: `--help` lists the options",
                   (int)len, word);
}

/* One word that begins with a dash; *i is its place, moved over its value. */
static bool read_option(struct arguments *a, int *i, int argc, char **argv,
                        const struct option *common, const struct option *own,
                        struct err *err)
{
    const char *word = argv[*i];
    const char *equals = strchr(word, '=');
    size_t len = equals ? (size_t)(equals - word) : strlen(word);
    const struct option *o = find(own, word, len);
    if (!o)
        o = find(common, word, len);
    if (!o)
        return unknown(word, len, common, own, err);
    const char *value = "";
    if (!o->value && equals)
        return err_set(err, ERR_USAGE, "%s takes no value", o->name);
    if (o->value && equals) {
        value = equals + 1;
    } else if (o->value) {
        if (*i + 1 >= argc)
            return err_set(err, ERR_USAGE, "%s wants a value: %s %s", o->name,
                           o->name, o->value);
        value = argv[++*i];
    }
    a->option[a->option_count++] = (struct given){o->name, value};
    return true;
}

bool arguments_read(struct arguments **out, int argc, char **argv,
                    const struct option *common, const struct option *own,
                    struct err *err)
{
    struct arguments *a = mem_new(sizeof *a);
    size_t room = argc > 0 ? (size_t)argc : 1;
    a->option = mem_array(room, sizeof *a->option);
    a->positional = mem_array(room, sizeof *a->positional);
    bool is_option_allowed = true;
    for (int i = 0; i < argc; i++) {
        const char *word = argv[i];
        if (is_option_allowed && strcmp(word, "--") == 0) {
            is_option_allowed = false;
        } else if (!is_option_allowed || word[0] != '-' || !word[1]) {
            a->positional[a->positional_count++] = word;
        } else if (!read_option(a, &i, argc, argv, common, own, err)) {
            arguments_free(a);
            return false;
        }
    }
    *out = a;
    return true;
}

static void print_list(struct buf *out, const struct option *list, size_t width)
{
    for (; list && list->name; list++) {
        size_t at = out->len;
        buf_addf(out, "  %s%s%s", list->name, list->value ? " " : "",
                 list->value ? list->value : "");
        buf_addf(out, "%*s%s\n", (int)(width - (out->len - at)), "",
                 list->brief);
    }
}

static size_t widest(const struct option *list, size_t width)
{
    for (; list && list->name; list++) {
        size_t len = strlen(list->name) +
                     (list->value ? strlen(list->value) + 1 : 0) + 4;
        if (len > width)
            width = len;
    }
    return width;
}

void options_print(struct buf *out, const struct option *own,
                   const struct option *common)
{
    size_t width = widest(common, widest(own, 0));
    print_list(out, own, width);
    print_list(out, common, width);
}
