/*
 * JSON's grammar. Knows no report: only values, and where commas go.
 */
#include "report/json_writer.h"

#include <assert.h>
#include <math.h>
#include <unicode/uchar.h>

#include "report/visible.h"

void json_init(struct json_writer *w, struct buf *out)
{
    *w = (struct json_writer){.out = out};
}

static void new_line(struct json_writer *w)
{
    buf_byte(w->out, '\n');
    for (int i = 0; i < w->depth; i++)
        buf_text(w->out, "  ");
}

/* What stands between this value and what is before it. */
static void separate(struct json_writer *w)
{
    if (w->is_after_key) {
        w->is_after_key = false;
        return;
    }
    if (!w->depth)
        return;
    bool is_first = !w->has_member[w->depth - 1];
    w->has_member[w->depth - 1] = true;
    if (!is_first)
        buf_byte(w->out, ',');
    if (!w->is_inline[w->depth - 1])
        new_line(w);
    else if (!is_first)
        buf_byte(w->out, ' ');
}

static void open(struct json_writer *w, char bracket, bool is_inline)
{
    separate(w);
    assert(w->depth < JSON_DEPTH);
    buf_byte(w->out, bracket);
    w->has_member[w->depth] = false;
    w->is_inline[w->depth] =
        is_inline || (w->depth && w->is_inline[w->depth - 1]);
    w->depth++;
}

static void end(struct json_writer *w, char bracket)
{
    assert(w->depth > 0 && !w->is_after_key);
    w->depth--;
    if (w->has_member[w->depth] && !w->is_inline[w->depth])
        new_line(w);
    buf_byte(w->out, bracket);
    if (!w->depth)
        buf_byte(w->out, '\n');
}

void json_object(struct json_writer *w)
{
    open(w, '{', false);
}

void json_object_inline(struct json_writer *w)
{
    open(w, '{', true);
}

void json_array(struct json_writer *w)
{
    open(w, '[', false);
}

void json_end_object(struct json_writer *w)
{
    end(w, '}');
}

void json_end_array(struct json_writer *w)
{
    end(w, ']');
}

static bool must_escape(int32_t c)
{
    int category = u_charType(c);
    return c < 0x20 || category == U_CONTROL_CHAR ||
           category == U_FORMAT_CHAR || category == U_LINE_SEPARATOR ||
           category == U_PARAGRAPH_SEPARATOR;
}

static void add_escape(struct buf *out, int32_t c)
{
    static const char letters[] = "\b"
                                  "b\f"
                                  "f\n"
                                  "n\r"
                                  "r\t"
                                  "t";
    for (const char *l = letters; *l; l += 2) {
        if (*l == c) {
            buf_addf(out, "\\%c", l[1]);
            return;
        }
    }
    if (c > 0xffff)
        buf_addf(out, "\\u%04x\\u%04x", (unsigned)(0xd7c0 + (c >> 10)),
                 (unsigned)(0xdc00 | (c & 0x3ff)));
    else
        buf_addf(out, "\\u%04x", (unsigned)c);
}

static void add_string(struct buf *out, struct span text)
{
    buf_byte(out, '"');
    while (text.len) {
        struct span before = text;
        int32_t c = visible_next(&text);
        if (c < 0)
            buf_text(out, "\xef\xbf\xbd");
        else if (c == '"' || c == '\\')
            buf_addf(out, "\\%c", (char)c);
        else if (must_escape(c))
            add_escape(out, c);
        else
            buf_add(out, before.ptr, before.len - text.len);
    }
    buf_byte(out, '"');
}

void json_key(struct json_writer *w, const char *key)
{
    assert(!w->is_after_key);
    separate(w);
    add_string(w->out, span_of(key));
    buf_text(w->out, ": ");
    w->is_after_key = true;
}

void json_text(struct json_writer *w, const char *text)
{
    if (!text) {
        json_null(w);
        return;
    }
    separate(w);
    add_string(w->out, span_of(text));
}

void json_whole(struct json_writer *w, int64_t n)
{
    separate(w);
    buf_addf(w->out, "%lld", (long long)n);
}

void json_number(struct json_writer *w, double n, int decimals)
{
    if (!isfinite(n)) {
        json_null(w);
        return;
    }
    separate(w);
    buf_addf(w->out, "%.*f", decimals, n);
}

void json_bool(struct json_writer *w, bool value)
{
    separate(w);
    buf_text(w->out, value ? "true" : "false");
}

void json_null(struct json_writer *w)
{
    separate(w);
    buf_text(w->out, "null");
}

void json_moment(struct json_writer *w, moment utc)
{
    char text[MOMENT_TEXT];
    json_text(w, utc == MOMENT_NONE ? NULL : moment_iso(utc, text));
}
