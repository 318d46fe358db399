/* Delimited text to fields. Knows no column. */
#include "ingest/csv.h"

#include <string.h>

#include "core/mem.h"

static void field_end(struct csv_record *r)
{
    if (r->count == CSV_FIELDS_MAX) {
        r->too_wide = true;
        return;
    }
    MEM_GROW(r->ends, r->ends_room, r->count + 1);
    r->ends[r->count++] = r->text.len;
}

static void fields_place(struct csv_record *r)
{
    size_t from = 0;
    MEM_GROW(r->field, r->room, r->count + 1);
    for (size_t i = 0; i < r->count; i++) {
        r->field[i] = span_n(buf_str(&r->text) + from, r->ends[i] - from);
        from = r->ends[i];
    }
}

static bool is_line_end(char c)
{
    return c == '\n' || c == '\r';
}

/* Length of the line end at text[at]. */
static size_t line_end_length(struct span text, size_t at)
{
    return text.ptr[at] == '\r' && at + 1 < text.len && text.ptr[at + 1] == '\n'
               ? 2
               : 1;
}

/* A quoted field from after its quote; SIZE_MAX where it is not closed within
 * the text or the line limit. */
static size_t read_quoted(struct csv_record *r, struct span text, size_t at,
                          size_t line_limit)
{
    size_t lines = r->lines;
    while (at < text.len) {
        char c = text.ptr[at];
        if (c == '"') {
            if (at + 1 < text.len && text.ptr[at + 1] == '"') {
                buf_byte(&r->text, '"');
                at += 2;
                continue;
            }
            r->lines = lines;
            return at + 1;
        }
        if (c == '\n' && ++lines > line_limit)
            return SIZE_MAX;
        size_t run = at;
        while (run < text.len && text.ptr[run] != '"' &&
               (run == at || text.ptr[run] != '\n'))
            run++;
        buf_add(&r->text, text.ptr + at, run - at);
        at = run;
    }
    return SIZE_MAX;
}

static size_t read_plain(struct csv_record *r, struct span text, size_t at,
                         char delimiter)
{
    size_t from = at;
    while (at < text.len && text.ptr[at] != delimiter &&
           !is_line_end(text.ptr[at]))
        at++;
    buf_add(&r->text, text.ptr + from, at - from);
    return at;
}

/* Blanks before an opening quote are not of the field. */
static size_t quote_at(struct span text, size_t at, char delimiter)
{
    while (at < text.len && text.ptr[at] == ' ' && delimiter != ' ')
        at++;
    return at < text.len && text.ptr[at] == '"' ? at : SIZE_MAX;
}

size_t csv_read(struct csv_record *r, struct span text, char delimiter,
                bool at_end, size_t line_limit)
{
    size_t at = 0;
    r->count = 0;
    r->lines = 1;
    r->too_wide = r->unclosed = false;
    buf_reset(&r->text);
    for (;;) {
        size_t quote = quote_at(text, at, delimiter);
        if (quote != SIZE_MAX) {
            size_t mark = r->text.len;
            size_t end = read_quoted(r, text, quote + 1, line_limit);
            if (end == SIZE_MAX) {
                if (!at_end && text.len < ((size_t)1 << 20))
                    return 0;
                r->unclosed = true;
                r->text.len = mark;
            } else {
                at = end;
            }
        }
        at = read_plain(r, text, at, delimiter);
        if (at >= text.len && !at_end)
            return 0;
        field_end(r);
        if (at >= text.len)
            break;
        if (is_line_end(text.ptr[at])) {
            if (text.ptr[at] == '\r' && at + 1 == text.len && !at_end)
                return 0;
            at += line_end_length(text, at);
            break;
        }
        at++;
    }
    fields_place(r);
    return at;
}

void csv_record_clear(struct csv_record *r)
{
    mem_free(r->field);
    mem_free(r->ends);
    buf_clear(&r->text);
    *r = (struct csv_record){0};
}

/* How many fields each of the first records has under a delimiter, if that is
 * the same for most; else 1. Lines of text behind the table end it. */
static size_t steady_width(struct span head, char delimiter)
{
    struct csv_record r = {0};
    size_t first = 0, same = 0, total = 0;
    while (head.len && total < 10) {
        size_t took = csv_read(&r, head, delimiter, true, 50);
        head = span_cut(head, took, head.len);
        bool blank = r.count == 1 && !span_trim(r.field[0]).len;
        bool type = r.count && span_starts(r.field[0], "#TYPE");
        if (blank || type)
            continue;
        if (first > 1 && r.count == 1 && span_find(r.field[0], " ") > 0)
            break;
        total++;
        if (!first)
            first = r.count;
        same += r.count == first;
    }
    csv_record_clear(&r);
    return total && same * 10 >= total * 6 ? first : 1;
}

char csv_delimiter(struct span head)
{
    static const char candidates[] = {',', ';', '\t', '|'};
    size_t best = 1;
    char found = 0;
    for (size_t i = 0; i < sizeof candidates; i++) {
        size_t width = steady_width(head, candidates[i]);
        if (width > best) {
            best = width;
            found = candidates[i];
        }
    }
    return found;
}
