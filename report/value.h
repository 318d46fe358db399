#ifndef REPORT_VALUE_H
#define REPORT_VALUE_H
/*
 * What a template is given: a small tree of flags, texts, maps and lists. All
 * memory is of the arena it was made in; names and texts are borrowed and must
 * live as long.
 */
#include "core/arena.h"

enum value_kind { VALUE_FLAG, VALUE_TEXT, VALUE_MAP, VALUE_LIST };

struct value {
    enum value_kind kind;
    bool flag;
    const char *text;
    size_t text_len;
    const char **name;   /* of a map, beside item */
    struct value **item; /* of a map or a list */
    size_t count, room;
    struct arena *arena;
};

struct value *value_flag(struct arena *a, bool flag);
struct value *value_text(struct arena *a, const char *text); /* NULL is "" */
struct value *value_span(struct arena *a, struct span text);
struct value *value_map(struct arena *a);
struct value *value_list(struct arena *a);

/* Puts a value into a map; the first of two with one name counts. */
void value_put(struct value *map, const char *name, struct value *v);
void value_put_flag(struct value *map, const char *name, bool flag);
void value_put_text(struct value *map, const char *name, const char *text);
void value_putf(struct value *map, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4))); /* at most 1,023 bytes */
struct value *value_put_map(struct value *map, const char *name);
struct value *value_put_list(struct value *map, const char *name);
void value_add(struct value *list, struct value *item);
struct value *value_add_map(struct value *list);

const struct value *value_get(const struct value *map, const char *name,
                              size_t name_len); /* or NULL */
bool value_is_true(const struct value *v); /* empty texts and lists are not */
#endif
