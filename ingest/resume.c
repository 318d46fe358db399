/* Where to go on in a log when it has grown: finds the place in its bytes and
 * keeps what must be known there. Knows no format and no database. */
#include "ingest/resume.h"

#include <string.h>

#include "core/mem.h"
#include "ingest/tape.h"

#define BLOCK ((size_t)256 * 1024)
#define BACK_MAX                                                               \
    ((uint64_t)64 * 1024 * 1024) /* looked through from the end                \
                                  */

struct digest resume_options(const struct ingest_options *o)
{
    const char *const texts[] = {o->server, o->encoding, o->csv_map,
                                 o->time_zone};
    struct digester *d = digester_new();
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const char *text = texts[i] ? texts[i] : "\x01";
        digester_add(d, text, strlen(text) + 1);
    }
    digester_add(d, &o->date_order, sizeof o->date_order);
    struct digest digest = digester_value(d);
    digester_free(d);
    return digest;
}

/* The next line end at or after `at`: its place, or len. */
static size_t next_end(const char *block, size_t len, size_t at,
                       const struct resume_place *place)
{
    size_t unit = place->line_end_len;
    size_t last = unit - 1; /* '\n' is the last byte of it, or the first */
    if (place->line_end[last] != '\n')
        last = 0;
    while (at + unit <= len) {
        const char *found = memchr(block + at + last, '\n', len - at - last);
        if (!found)
            break;
        at = (size_t)(found - block) - last;
        if (at % unit == 0 && at + unit <= len &&
            !memcmp(block + at, place->line_end, unit))
            return at;
        at++;
    }
    return len;
}

static uint64_t count_ends(const char *block, size_t len,
                           const struct resume_place *place)
{
    uint64_t count = 0;
    for (size_t at = 0; (at = next_end(block, len, at, place)) < len; at++)
        count++;
    return count;
}

/* Behind the line end that has `line_ends` others after it, counted from the
 * end: lines are many, the last ones few. */
static bool find_line(struct input *input, uint64_t bytes,
                      const struct resume_place *place, uint64_t *at)
{
    char *block = mem_new(BLOCK);
    size_t unit = place->line_end_len;
    uint64_t left = place->line_ends + 1;
    uint64_t end = bytes;
    bool found = false;
    while (!found && end && bytes - end < BACK_MAX && bytes % unit == 0) {
        size_t len = end < BLOCK ? (size_t)end : BLOCK;
        if (input_peek(input, end - len, block, len) != len)
            break;
        uint64_t count = count_ends(block, len, place);
        found = count >= left;
        if (found) {
            size_t place_in = next_end(block, len, 0, place);
            for (uint64_t skip = count - left; skip; skip--)
                place_in = next_end(block, len, place_in + 1, place);
            *at = end - len + place_in + unit;
        }
        left -= count;
        end -= len;
    }
    mem_free(block);
    return found;
}

void resume_make(struct resume *out, struct input *input,
                 struct reading *reading)
{
    struct resume_place place;
    struct reading_facts facts;
    if (!reading_resume_place(reading, &place))
        return;
    reading_facts(reading, &facts);
    if (!find_line(input, facts.bytes, &place, &out->at))
        return;
    out->has_place = true;
    out->bytes = facts.bytes;
    out->from_line = place.line;
    out->again = place.after;
    memcpy(out->digester, place.digester, sizeof out->digester);
    buf_span(&out->state, place.state);
}

static void walk(struct resume *r, struct tape *t)
{
    uint64_t version = tape_version();
    TAPE(t, version);
    TAPE(t, r->options);
    TAPE(t, r->has_place);
    if (version != tape_version())
        t->is_broken = true;
    if (!r->has_place || t->is_broken)
        return;
    TAPE(t, r->bytes);
    TAPE(t, r->at);
    TAPE(t, r->from_line);
    TAPE(t, r->again);
    TAPE(t, r->digester);
    tape_buf(t, &r->state);
}

void resume_write(struct resume *resume, struct buf *out)
{
    struct tape t = {.out = out};
    walk(resume, &t);
}

bool resume_read(struct resume *out, struct span bytes)
{
    struct tape t = {.in = bytes};
    *out = (struct resume){0};
    walk(out, &t);
    return !t.is_broken && !t.in.len && (!out->has_place || out->from_line);
}

void resume_clear(struct resume *resume)
{
    buf_clear(&resume->state);
    *resume = (struct resume){0};
}
