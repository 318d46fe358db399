/*
 * The log of our own collector (docs/collect.md): captures between `begin` and
 * `end`, which counts lines and has a checksum, so that nothing is judged from
 * half a capture. Keeps the lines of the open capture until its end is seen;
 * what they mean is known to collector_*.c.
 */
#include <string.h>

#include "core/checksum.h"
#include "core/mem.h"
#include "ingest/collector.h"

#define SCHEMA        1
#define CAPTURE_BYTES ((size_t)16 * 1024 * 1024)
#define TITLE         "#portledger-capture "

enum phase {
    OUTSIDE, /* no capture is open */
    WITHIN,
    LOST /* lines are rejects until a capture begins or ends */
};

struct collector {
    struct collector_memory *memory;
    enum phase phase;
    bool is_other_schema;
    struct buf text; /* the lines of the open capture */
    uint64_t first;  /* its first line */
    uint64_t lines;
    uint64_t number; /* of the open capture */
    uint64_t last;   /* of the last one that began; 0: none yet */
    struct buf server;
};

static void *collector_open(struct reader *r)
{
    (void)r;
    struct collector *c = mem_new(sizeof *c);
    c->memory = collector_memory_new();
    return c;
}

static void collector_close(void *self)
{
    struct collector *c = self;
    collector_memory_free(c->memory);
    buf_clear(&c->text);
    buf_clear(&c->server);
    mem_free(c);
}

static bool has_word(struct span line, const char *word)
{
    size_t len = strlen(word);
    return span_starts(line, word) && (line.len == len || line.ptr[len] == ' ');
}

/* A line that only this format writes? */
static bool is_known(struct span line)
{
    static const char *const words[] = {
        "begin", "end", "lacks", "zone", "os",   "boot",  "every", "range",
        "set",   "con", "procs", "proc", "svcs", "count", "took",  "excluded",
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (has_word(line, words[i]))
            return true;
    }
    return false;
}

static bool is_connection(struct span line)
{
    return (span_starts(line, "con tcp ") || span_starts(line, "con udp ")) &&
           span_find(line, ":") > 0;
}

static bool is_begin(struct span line)
{
    struct collector_begin begin;
    return has_word(line, "begin") && !collector_begin_read(line, &begin);
}

static int collector_score(struct span head, const char **why)
{
    struct span rest = head, line;
    int lines = 0;
    while (span_split(&rest, '\n', &line) && lines++ < 2000) {
        line = span_trim(line);
        if (span_starts(line, "\xef\xbb\xbf"))
            line = span_cut(line, 3, line.len);
        if (span_starts(line, TITLE) || is_begin(line)) {
            *why = "the log of portledger's collector";
            return 100;
        }
        if (is_connection(line)) {
            *why = "records of portledger's collector";
            return 96;
        }
    }
    return 0;
}

/* Nothing of the open capture can be used: each of its lines is a reject. */
static void drop(struct collector *c, struct reader *r, const char *reason)
{
    struct harvest *h = reader_harvest(r);
    struct span rest = buf_as_span(&c->text), line;
    for (uint64_t at = c->first; span_split(&rest, '\n', &line); at++) {
        if (!collector_is_record(line))
            continue;
        h->accepted--;
        harvest_reject(h, at, line, "%s", reason);
    }
}

static void leave(struct collector *c, struct reader *r)
{
    c->phase = OUTSIDE;
    buf_reset(&c->text);
    c->lines = 0;
    reader_section_end(r);
}

/* `next`: the line that comes instead of the capture's next one. */
static void cut_short(struct collector *c, struct reader *r, uint64_t next)
{
    struct buf reason = {0};
    if (c->phase != WITHIN)
        return;
    buf_addf(&reason,
             "capture %llu, begun at line %llu, is cut short after line %llu: "
             "it has no end, so nothing of it is used",
             (unsigned long long)c->number, (unsigned long long)c->first,
             (unsigned long long)(next - 1));
    drop(c, r, buf_str(&reason));
    buf_clear(&reason);
    leave(c, r);
}

static enum claim lose(struct reader *r, struct span line, const char *reason)
{
    reader_reject(r, line, "%s", reason);
    return CLAIM_REJECT;
}

static void keep(struct collector *c, struct span line)
{
    buf_span(&c->text, line);
    buf_byte(&c->text, '\n');
    c->lines++;
}

/* Captures are numbered from the start of the collector. */
static void mind_number(struct collector *c, struct reader *r,
                        const struct collector_begin *begin)
{
    bool is_same = span_same(begin->server, buf_as_span(&c->server));
    if (is_same && c->last && begin->number == c->last + 2)
        reader_assume(r, "capture %llu is missing before line %llu",
                      (unsigned long long)c->last + 1,
                      (unsigned long long)reader_line(r));
    else if (is_same && c->last && begin->number > c->last + 2)
        reader_assume(r, "captures %llu to %llu are missing before line %llu",
                      (unsigned long long)c->last + 1,
                      (unsigned long long)begin->number - 1,
                      (unsigned long long)reader_line(r));
    buf_reset(&c->server);
    buf_span(&c->server, begin->server);
    c->last = begin->number;
}

static enum claim take_begin(struct collector *c, struct reader *r,
                             struct span line)
{
    struct collector_begin begin;
    cut_short(c, r, reader_line(r));
    const char *why = collector_begin_read(line, &begin);
    if (why) {
        c->phase = LOST;
        return lose(r, line, why);
    }
    mind_number(c, r, &begin);
    c->phase = WITHIN;
    c->first = reader_line(r);
    c->number = begin.number;
    buf_reset(&c->text);
    c->lines = 0;
    keep(c, line);
    return CLAIM_ROW;
}

static bool read_crc(struct span text, uint32_t *out)
{
    *out = 0;
    for (size_t i = 0; i < text.len; i++) {
        char ch = text.ptr[i];
        int digit = ch >= '0' && ch <= '9'   ? ch - '0'
                    : ch >= 'a' && ch <= 'f' ? ch - 'a' + 10
                    : ch >= 'A' && ch <= 'F' ? ch - 'A' + 10
                                             : -1;
        if (digit < 0)
            return false;
        *out = *out << 4 | (uint32_t)digit;
    }
    return text.len == 8;
}

/* What is wrong with the capture that `end NUMBER LINES CHECKSUM` closes? */
static bool is_whole(const struct collector *c, struct span line,
                     struct buf *reason)
{
    struct span rest = line, word, number, lines, sum;
    uint64_t n, count;
    uint32_t crc = 0;
    unsigned long long of = c->number, from = c->first;
    span_token(&rest, &word);
    if (!span_token(&rest, &number) || !span_u64(number, &n) ||
        !span_token(&rest, &lines) || !span_u64(lines, &count) ||
        !span_token(&rest, &sum) || span_trim(rest).len ||
        !(span_eq(sum, "-") || read_crc(sum, &crc)))
        buf_addf(reason,
                 "the end of capture %llu, begun at line %llu, is damaged: "
                 "`end NUMBER LINES CHECKSUM` is expected; nothing of it is "
                 "used",
                 of, from);
    else if (n != c->number)
        buf_addf(reason,
                 "capture %llu, begun at line %llu, is followed by the end of "
                 "capture %llu: what is between is lost, nothing of it is used",
                 of, from, (unsigned long long)n);
    else if (count != c->lines)
        buf_addf(reason,
                 "capture %llu, begun at line %llu, has %llu lines where its "
                 "end counts %llu: nothing of it is used",
                 of, from, (unsigned long long)c->lines,
                 (unsigned long long)count);
    else if (!span_eq(sum, "-") &&
             crc != checksum_add(0, buf_as_span(&c->text)))
        buf_addf(reason,
                 "capture %llu, begun at line %llu, was changed after it was "
                 "written (its checksum is another): nothing of it is used; "
                 "where the change was meant, put - for the checksum",
                 of, from);
    return !reason->len;
}

static enum claim take_end(struct collector *c, struct reader *r,
                           struct span line)
{
    struct buf reason = {0};
    enum claim claim = CLAIM_ROW;
    if (c->phase != WITHIN) {
        bool was_lost = c->phase == LOST;
        c->phase = OUTSIDE;
        return lose(r, line,
                    was_lost ? "the end of a capture that is damaged"
                             : "the end of a capture whose beginning is "
                               "missing");
    }
    if (is_whole(c, line, &reason)) {
        const char *why = collector_capture_read(
            c->memory, r, buf_as_span(&c->text), c->first);
        if (why)
            buf_text(&reason, why);
    }
    if (reason.len)
        drop(c, r, buf_str(&reason));
    leave(c, r); /* before the current line is counted */
    if (reason.len)
        claim = lose(r, line, buf_str(&reason));
    buf_clear(&reason);
    return claim;
}

static enum claim take_title(struct collector *c, struct reader *r,
                             struct span line)
{
    struct span rest = span_cut(line, strlen(TITLE), line.len), schema;
    uint64_t n;
    cut_short(c, r, reader_line(r));
    c->phase = OUTSIDE;
    c->is_other_schema =
        !span_token(&rest, &schema) || !span_u64(schema, &n) || n != SCHEMA;
    if (!c->is_other_schema)
        return CLAIM_SKIP;
    reader_reject(r, line,
                  "a collector's log of a schema that is not known here: this "
                  "program reads schema %d",
                  SCHEMA);
    return CLAIM_REJECT;
}

static enum claim take_within(struct collector *c, struct reader *r,
                              struct span line)
{
    if (c->text.len + line.len >= CAPTURE_BYTES) {
        cut_short(c, r, reader_line(r));
        c->phase = LOST;
        return lose(r, line, "of a capture that is larger than 16 MiB");
    }
    keep(c, line);
    return collector_is_record(line) ? CLAIM_ROW : CLAIM_SKIP;
}

static enum claim collector_line(void *self, struct reader *r, struct span line,
                                 bool first)
{
    struct collector *c = self;
    bool is_title = span_starts(line, TITLE);
    if (first && !is_title && !is_begin(line))
        return CLAIM_NONE;
    if (is_title)
        return take_title(c, r, line);
    if (c->is_other_schema)
        return collector_is_record(line)
                   ? lose(r, line, "of a schema that is not known here")
                   : CLAIM_SKIP;
    if (has_word(line, "begin"))
        return take_begin(c, r, line);
    if (has_word(line, "end"))
        return take_end(c, r, line);
    if (c->phase == WITHIN)
        return take_within(c, r, line);
    if (!collector_is_record(line))
        return CLAIM_SKIP;
    reader_section_end(r);
    if (c->phase == LOST)
        return lose(r, line, "of a capture that is damaged");
    return is_known(line)
               ? lose(r, line, "of a capture whose beginning is missing")
               : CLAIM_NONE;
}

/* Takes nothing; that it is there keeps the reader from cutting a big source
 * in the middle of a capture (format.h). */
static size_t collector_block(void *self, struct reader *r, struct span text)
{
    (void)self;
    (void)r;
    (void)text;
    return 0;
}

static void collector_flush(void *self, struct reader *r)
{
    struct collector *c = self;
    cut_short(c, r, reader_line(r) + 1);
    c->phase = OUTSIDE;
    collector_memory_end(c->memory, r);
}

const struct format format_collector = {
    .name = "portledger-capture",
    .brief = "logs of portledger's own collector",
    .score = collector_score,
    .most = 100,
    .open = collector_open,
    .line = collector_line,
    .block = collector_block,
    .flush = collector_flush,
    .close = collector_close,
};
