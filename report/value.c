/*
 * The tree that templates are given. This file knows kinds of values and
 * nothing of templates or reports.
 */
#include "report/value.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static struct value *value_new(struct arena *a, enum value_kind kind)
{
    struct value *v = arena_new(a, sizeof *v);
    v->kind = kind;
    v->arena = a;
    return v;
}

struct value *value_flag(struct arena *a, bool flag)
{
    struct value *v = value_new(a, VALUE_FLAG);
    v->flag = flag;
    return v;
}

struct value *value_text(struct arena *a, const char *text)
{
    return value_span(a, span_of(text));
}

struct value *value_span(struct arena *a, struct span text)
{
    struct value *v = value_new(a, VALUE_TEXT);
    v->text = text.ptr ? text.ptr : "";
    v->text_len = text.len;
    return v;
}

struct value *value_map(struct arena *a)
{
    return value_new(a, VALUE_MAP);
}

struct value *value_list(struct arena *a)
{
    return value_new(a, VALUE_LIST);
}

static void make_room(struct value *v)
{
    if (v->count < v->room)
        return;
    size_t room = v->room ? v->room * 2 : 8;
    struct value **item = arena_array(v->arena, room, sizeof *item);
    if (v->count)
        memcpy(item, v->item, v->count * sizeof *item);
    v->item = item;
    if (v->kind == VALUE_MAP) {
        const char **name = arena_array(v->arena, room, sizeof *name);
        if (v->count)
            memcpy(name, v->name, v->count * sizeof *name);
        v->name = name;
    }
    v->room = room;
}

void value_put(struct value *map, const char *name, struct value *v)
{
    make_room(map);
    map->name[map->count] = name;
    map->item[map->count++] = v;
}

void value_put_flag(struct value *map, const char *name, bool flag)
{
    value_put(map, name, value_flag(map->arena, flag));
}

void value_put_text(struct value *map, const char *name, const char *text)
{
    value_put(map, name, value_text(map->arena, text));
}

void value_putf(struct value *map, const char *name, const char *format, ...)
{
    char text[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    value_put_text(map, name, arena_text(map->arena, text));
}

struct value *value_put_map(struct value *map, const char *name)
{
    struct value *v = value_map(map->arena);
    value_put(map, name, v);
    return v;
}

struct value *value_put_list(struct value *map, const char *name)
{
    struct value *v = value_list(map->arena);
    value_put(map, name, v);
    return v;
}

void value_add(struct value *list, struct value *item)
{
    make_room(list);
    list->item[list->count++] = item;
}

struct value *value_add_map(struct value *list)
{
    struct value *v = value_map(list->arena);
    value_add(list, v);
    return v;
}

const struct value *value_get(const struct value *map, const char *name,
                              size_t name_len)
{
    if (map->kind != VALUE_MAP)
        return NULL;
    for (size_t i = 0; i < map->count; i++) {
        if (strlen(map->name[i]) == name_len &&
            memcmp(map->name[i], name, name_len) == 0)
            return map->item[i];
    }
    return NULL;
}

bool value_is_true(const struct value *v)
{
    switch (v->kind) {
    case VALUE_FLAG:
        return v->flag;
    case VALUE_TEXT:
        return v->text_len > 0;
    case VALUE_LIST:
        return v->count > 0;
    case VALUE_MAP:
        return true;
    }
    return false;
}
