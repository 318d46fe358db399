#ifndef TESTS_JSON_READER_H
#define TESTS_JSON_READER_H
/* A small JSON reader for tests: into the tree that templates are given.
 * Numbers stay the text they are; null is false. Fails the test on bad JSON. */
#include <check.h>
#include <string.h>

#include "report/value.h"

struct json {
    struct arena *arena;
    struct span rest;
};

static inline char json_next(struct json *j)
{
    j->rest = span_trim(j->rest);
    ck_assert_msg(j->rest.len > 0, "JSON ends too early");
    return *j->rest.ptr;
}

static inline void json_take(struct json *j, char c)
{
    ck_assert_msg(json_next(j) == c, "JSON: '%c' where '%c' belongs",
                  *j->rest.ptr, c);
    j->rest = span_cut(j->rest, 1, j->rest.len);
}

static inline uint32_t json_hex(struct json *j)
{
    uint32_t code = 0;
    for (size_t i = 0; i < 4; i++) {
        char c = j->rest.ptr[i];
        uint32_t digit = c <= '9'   ? (uint32_t)(c - '0')
                         : c <= 'F' ? (uint32_t)(c - 'A' + 10)
                                    : (uint32_t)(c - 'a' + 10);
        code = code * 16 + digit;
    }
    j->rest = span_cut(j->rest, 4, j->rest.len);
    return code;
}

static inline const char *json_string(struct json *j)
{
    struct buf out = {0};
    json_take(j, '"');
    while (j->rest.len && *j->rest.ptr != '"') {
        char c = *j->rest.ptr;
        j->rest = span_cut(j->rest, 1, j->rest.len);
        if (c != '\\') {
            buf_byte(&out, c);
            continue;
        }
        c = *j->rest.ptr;
        j->rest = span_cut(j->rest, 1, j->rest.len);
        static const char from[] = "nrtbf", to[] = "\n\r\t\b\f";
        const char *at = strchr(from, c);
        if (c == 'u')
            buf_code(&out, json_hex(j));
        else
            buf_byte(&out, at ? to[at - from] : c);
    }
    json_take(j, '"');
    const char *text = arena_text(j->arena, buf_str(&out));
    buf_clear(&out);
    return text;
}

static inline struct value *json_value(struct json *j);

static inline struct value *json_map(struct json *j)
{
    struct value *map = value_map(j->arena);
    json_take(j, '{');
    while (json_next(j) != '}') {
        const char *name = json_string(j);
        json_take(j, ':');
        value_put(map, name, json_value(j));
        if (json_next(j) != '}')
            json_take(j, ',');
    }
    json_take(j, '}');
    return map;
}

static inline struct value *json_list(struct json *j)
{
    struct value *list = value_list(j->arena);
    json_take(j, '[');
    while (json_next(j) != ']') {
        value_add(list, json_value(j));
        if (json_next(j) != ']')
            json_take(j, ',');
    }
    json_take(j, ']');
    return list;
}

static inline struct value *json_value(struct json *j)
{
    char first = json_next(j);
    if (first == '{')
        return json_map(j);
    if (first == '[')
        return json_list(j);
    if (first == '"')
        return value_text(j->arena, json_string(j));
    size_t len = 0;
    while (len < j->rest.len && !strchr(",]} \n\r\t", j->rest.ptr[len]))
        len++;
    struct span word = span_cut(j->rest, 0, len);
    j->rest = span_cut(j->rest, len, j->rest.len);
    if (span_eq(word, "true"))
        return value_flag(j->arena, true);
    if (span_eq(word, "false") || span_eq(word, "null"))
        return value_flag(j->arena, false);
    return value_text(j->arena, arena_span(j->arena, word));
}

static inline struct value *json_read(struct arena *arena, struct span text)
{
    struct json j = {arena, text};
    struct value *v = json_value(&j);
    ck_assert_msg(!span_trim(j.rest).len, "JSON goes on after its end");
    return v;
}
#endif
