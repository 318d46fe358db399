/* What the reader of a source is to its formats: where they are, whose and of
 * what time it is, where facts go. Knows no format by name. */
#include "ingest/reader.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/mem.h"
#include "ingest/naming.h"
#include "ingest/reader_state.h"

const struct ingest_options *reader_options(const struct reader *r)
{
    return r->options;
}

bool reader_is_of(const struct reader *r, const struct format *format)
{
    return r->detected.format == format;
}

struct harvest *reader_harvest(struct reader *r)
{
    return &r->harvest;
}

uint64_t reader_line(const struct reader *r)
{
    return r->line;
}

static void name_by_path(struct reader *r)
{
    if (r->path_server)
        return;
    enum named_by by;
    struct span path = span_of(r->job->path), folder = naming_folder(path);
    struct buf full = {0};
    if (r->job->holder && (!folder.len || span_eq(folder, ".")))
        buf_addf(&full, "%s/", r->job->holder);
    buf_span(&full, full.len ? naming_file(path) : path);
    r->path_server = naming_server(buf_as_span(&full), &by);
    r->path_server_by = (int)by;
    buf_clear(&full);
}

name_t reader_server(struct reader *r)
{
    struct span name = buf_as_span(&r->server);
    if (!name.len && r->options->server)
        name = span_of(r->options->server);
    if (!name.len) {
        name_by_path(r);
        name = span_of(r->path_server);
        if (!r->path_server_used)
            reader_assume(r, "server %s by %s", r->path_server,
                          r->path_server_by == NAMED_BY_FOLDER ? "the folder"
                          : r->path_server_by == NAMED_BY_FILE
                              ? "the file name"
                              : "default: nothing names it");
        r->path_server_used = true;
    }
    if (!r->main_server.len)
        buf_span(&r->main_server, name);
    return harvest_name(&r->harvest, name);
}

void reader_set_server(struct reader *r, struct span name)
{
    name = span_trim(name);
    if (!name.len || name.len > 253)
        return;
    r->breaks += !span_same(name, buf_as_span(&r->server));
    buf_reset(&r->server);
    buf_span(&r->server, name);
}

void reader_assume(struct reader *r, const char *format, ...)
{
    char sentence[512];
    va_list args;
    va_start(args, format);
    vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    if (r->assumptions.len > 4096 ||
        span_find(buf_as_span(&r->assumptions), sentence) >= 0)
        return;
    if (r->assumptions.len)
        buf_text(&r->assumptions, "; ");
    buf_text(&r->assumptions, sentence);
}

void reader_reject(struct reader *r, struct span text, const char *format, ...)
{
    char sentence[400];
    va_list args;
    va_start(args, format);
    vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    harvest_reject(&r->harvest, r->line, text, "%s", sentence);
    if (r->line_rejected)
        r->harvest.rejected--; /* a line counts once */
    r->line_rejected = true;
}

void reader_count(struct reader *r, uint64_t accepted, uint64_t skipped)
{
    r->line += accepted + skipped;
    r->harvest.lines += accepted + skipped;
    r->harvest.accepted += accepted;
    r->harvest.skipped += skipped;
}

struct span reader_command(const struct reader *r)
{
    return buf_as_span(&r->command);
}

/* What formats hold between two lines, as texts: to a tape or from it. */
static void walk_open(struct reader *r, struct tape *t)
{
    for (size_t i = 0; formats[i]; i++)
        if (r->self[i] && formats[i]->walks_lines)
            formats[i]->walk(r->self[i], r, t);
}

/* Names are of the harvest that goes; what is open has those of the next. */
static bool give_part(struct reader *r)
{
    struct reading *reading = (struct reading *)(void *)r;
    struct buf open = {0};
    walk_open(r, &(struct tape){.out = &open});
    bool done = r->job->part(r->job->part_ctx, reading, &r->part_err);
    if (done)
        walk_open(r, &(struct tape){.in = buf_as_span(&open)});
    buf_clear(&open);
    return done;
}

static void hand_on(struct reader *r)
{
    const struct harvest *h = &r->harvest;
    r->part_is_due = false;
    r->restarts = INT16_MAX; /* what is handed on cannot be read anew */
    r->handed.lines += h->lines;
    r->handed.accepted += h->accepted;
    r->handed.skipped += h->skipped;
    r->handed.rejected += h->rejected;
    r->parts++;
    if (!give_part(r))
        r->failed = true;
}

void reader_section_end(struct reader *r)
{
    if (r->part_is_due && !r->failed && !r->watch)
        hand_on(r);
    if (r->in_text && r->active && !r->active->walks_lines)
        reader_mark_place(r);
}

static size_t place_of(const struct format *format)
{
    size_t i = 0;
    while (formats[i] && formats[i] != format)
        i++;
    return i;
}

void *reader_self(struct reader *r, const struct format *format)
{
    size_t i = place_of(format);
    if (i >= FORMATS_MAX)
        return NULL;
    if (!r->self[i] && format->open)
        r->self[i] = format->open(r);
    return r->self[i];
}

void reader_activate(struct reader *r, const struct format *format)
{
    if (r->active == format)
        return;
    if (r->active && r->active->flush)
        r->active->flush(reader_self(r, r->active), r);
    r->active = format;
    if (r->command_of && r->command_of != format)
        buf_reset(&r->command);
    r->command_of = format;
}

void reader_claim(struct reader *r, enum claim claim)
{
    r->harvest.lines++;
    if (r->line_rejected)
        return;
    switch (claim) {
    case CLAIM_ROW:
        r->harvest.accepted++;
        break;
    case CLAIM_SKIP:
        r->harvest.skipped++;
        break;
    case CLAIM_NONE:
    case CLAIM_REJECT:
        reader_reject(r, r->current, "line of no known format");
        break;
    }
}
