/* Reads one source: windows of text become lines, lines are offered to the
 * formats, and every one of them is counted. Knows no format by name. */
#include "ingest/reading.h"

#include <string.h>

#include "core/mem.h"
#include "ingest/reader_state.h"

#define PART_STEP    (PART_BYTES / 4)
#define PART_HARVEST ((size_t)24 * 1024 * 1024)
#define WHOLE_MAX    ((size_t)64 * 1024 * 1024)
#define CARRY_MAX    ((size_t)4 * 1024 * 1024)

/* Offers the line to the formats that are not active; the best of the vote
 * first. */
static enum claim offer(struct reader *r, struct span line)
{
    const struct format *best = r->detected.format;
    if (best && best != r->active && best->line) {
        enum claim claim = best->line(reader_self(r, best), r, line, true);
        if (claim != CLAIM_NONE) {
            reader_activate(r, best);
            return claim;
        }
    }
    for (size_t i = 0; formats[i]; i++) {
        const struct format *format = formats[i];
        if (format == r->active || format == best || !format->line)
            continue;
        enum claim claim = format->line(reader_self(r, format), r, line, true);
        if (claim != CLAIM_NONE) {
            reader_activate(r, format);
            return claim;
        }
    }
    return CLAIM_NONE;
}

/* One line without its end; `rest` begins with it. False: a table begins. */
static bool take_line(struct reader *r, struct span line, struct span rest)
{
    r->line++;
    r->current = line;
    r->line_rejected = false;
    enum claim claim = CLAIM_NONE;
    if (r->active && r->active->line)
        claim = r->active->line(reader_self(r, r->active), r, line, false);
    if (claim == CLAIM_NONE && reader_own_line(r, line))
        claim = CLAIM_SKIP;
    if (claim == CLAIM_NONE) {
        r->is_mixed = true;
        claim = offer(r, line);
    }
    if (claim == CLAIM_NONE && reader_enter_table(r, line, rest)) {
        r->line--; /* the header is the first record */
        return false;
    }
    if (claim == CLAIM_NONE && !r->line_rejected && r->skips_section)
        claim = CLAIM_SKIP;
    reader_claim(r, claim);
    return true;
}

static struct span strip_end(struct span line)
{
    while (line.len &&
           (line.ptr[line.len - 1] == '\n' || line.ptr[line.len - 1] == '\r'))
        line.len--;
    if (line.len >= 3 && !memcmp(line.ptr, "\xef\xbb\xbf", 3))
        line = span_cut(line, 3, line.len);
    return line;
}

/* Takes what it can of the text; what is left is an incomplete record. */
static size_t take_text(struct reader *r, struct span text, bool at_end)
{
    size_t at = 0;
    r->in_text = true;
    while (at < text.len && !r->restart && !r->failed && !r->is_stopped) {
        struct span rest = span_cut(text, at, text.len);
        if (r->in_table) {
            at += reader_take_records(r, rest, at_end);
            if (r->in_table)
                break;
            continue;
        }
        if (r->active && r->active->block) {
            r->in_block = true;
            size_t taken = r->active->block(reader_self(r, r->active), r, rest);
            r->in_block = false;
            at += taken;
            rest = span_cut(text, at, text.len);
            if (!rest.len)
                break;
        }
        const char *end = memchr(rest.ptr, '\n', rest.len);
        size_t len = end ? (size_t)(end - rest.ptr) + 1 : rest.len;
        struct span line = strip_end(span_cut(rest, 0, len));
        if (take_line(r, line, rest))
            at += len;
    }
    r->in_text = false;
    return at;
}

static void take_long_line(struct reader *r, struct span text)
{
    r->line++;
    r->current = text;
    r->line_rejected = false;
    reader_reject(r, text, "a line of over %u bytes", (unsigned)LINE_MAX_BYTES);
    reader_claim(r, CLAIM_REJECT);
}

/* Parts are cut where nothing is open: formats that say so do it themselves,
 * for the others it is between two windows. */
static void mind_parts(struct reading *reading)
{
    struct reader *r = &reading->reader;
    uint64_t bytes = decoder_bytes(reading->decoder);
    if (r->job->progress)
        r->job->progress(r->job->progress_ctx, reading, bytes);
    if (!r->job->part || r->job->size_bytes <= PART_BYTES || r->watch)
        return;
    if (bytes - r->part_from < PART_STEP &&
        harvest_bytes(&r->harvest) < PART_HARVEST)
        return;
    r->part_from = bytes;
    r->part_is_due = true;
    if (r->active && !r->active->block) {
        if (r->active->flush)
            r->active->flush(reader_self(r, r->active), r);
        reader_section_end(r);
    }
}

/* Behind what was left of the window before. */
static void take_window(struct reading *reading, struct span text, bool cut)
{
    struct reader *r = &reading->reader;
    struct buf *carry = &reading->carry;
    struct span now = text;
    if (text.len)
        reading->ends_open = text.ptr[text.len - 1] != '\n';
    r->was_cut |= cut;
    if (carry->len) {
        buf_span(carry, text);
        now = buf_as_span(carry);
    }
    if (cut) {
        take_text(r, span_cut(now, 0, now.len - text.len), true);
        take_long_line(r, text);
        buf_reset(carry);
    } else {
        size_t taken = take_text(r, now, now.len > CARRY_MAX);
        struct buf left = {0};
        if (taken < now.len)
            buf_span(&left, span_cut(now, taken, now.len));
        buf_clear(carry);
        *carry = left;
    }
    reading->is_behind = r->is_stopped && carry->len;
}

static bool halts(const struct reader *r)
{
    return r->restart || r->failed;
}

static bool take_windows(struct reading *reading, struct span text, bool cut,
                         struct err *err)
{
    struct reader *r = &reading->reader;
    for (bool goes_on = true; goes_on;) {
        while ((text.len || reading->is_behind) && !halts(r)) {
            take_window(reading, text, cut);
            mind_parts(reading);
            text = span_n(NULL, 0);
            cut = false;
            if (r->is_stopped)
                break;
            if (!decoder_next(reading->decoder, &text, &cut, err))
                return false;
        }
        goes_on = false;
        if (halts(r) || !r->job->beyond)
            break;
        if (!r->job->beyond(r->job->beyond_ctx, reading, &goes_on, err))
            return false;
        if (!goes_on)
            break;
        decoder_go_on(reading->decoder);
        if (!decoder_next(reading->decoder, &text, &cut, err))
            return false;
    }
    if (r->job->is_stretch)
        return true;
    if (reading->carry.len && !halts(r))
        take_text(r, buf_as_span(&reading->carry), true);
    if (r->active && r->active->walks_lines && !reading->ends_open)
        reader_mark_place(r);
    return true;
}

/* XML and its like: all of it at once. */
static bool take_whole(struct reading *reading, struct span text,
                       struct err *err)
{
    struct reader *r = &reading->reader;
    struct buf all = {.limit = WHOLE_MAX};
    bool done = true, cut = false;
    while (text.len) {
        buf_span(&all, text);
        done = decoder_next(reading->decoder, &text, &cut, err);
        if (!done)
            break;
    }
    struct span whole = buf_as_span(&all);
    uint64_t lines = 0;
    for (size_t i = 0; i < whole.len; i++)
        lines += whole.ptr[i] == '\n';
    lines += whole.len && whole.ptr[whole.len - 1] != '\n';
    if (done && all.over)
        harvest_reject(&r->harvest, 0, span_n(NULL, 0),
                       "larger than %u MiB, which is the most for %s",
                       (unsigned)(WHOLE_MAX >> 20), r->active->name);
    else if (done)
        r->active->whole(reader_self(r, r->active), r, whole);
    uint64_t told =
        r->harvest.accepted + r->harvest.skipped + r->harvest.rejected;
    r->harvest.lines = told > lines ? told : lines;
    r->harvest.accepted += r->harvest.lines - told;
    buf_clear(&all);
    return done;
}

static const char *const expected =
    "netstat, Get-NetTCPConnection, EphemeralPortStats logs, tasklist, netsh "
    "port ranges, registry exports, event and counter exports";

static bool take_unknown(struct reading *reading, struct span text,
                         struct err *err)
{
    struct reader *r = &reading->reader;
    bool cut = false;
    reading->is_unknown = true;
    harvest_reject(&r->harvest, 0, span_cut(text, 0, 500),
                   text.len ? "of no known format; expected one of %s"
                            : "an empty file; expected one of %s",
                   expected);
    while (text.len) {
        if (!decoder_next(reading->decoder, &text, &cut, err))
            return false;
    }
    return true;
}

static void close_formats(struct reader *r)
{
    for (size_t i = 0; i < FORMATS_MAX && formats[i]; i++) {
        if (r->self[i] && formats[i]->close)
            formats[i]->close(r->self[i]);
        r->self[i] = NULL;
    }
    r->active = NULL;
}

static void clear(struct reader *r)
{
    close_formats(r);
    harvest_clear(&r->harvest);
    csv_record_clear(&r->record);
    buf_clear(&r->header);
    buf_clear(&r->server);
    mem_free(r->path_server);
    buf_clear(&r->main_server);
    clocks_clear(&r->clocks);
    buf_clear(&r->last_time_text);
    buf_clear(&r->zone);
    buf_clear(&r->command);
    buf_clear(&r->stamp);
    buf_clear(&r->assumptions);
    buf_clear(&r->mark.state);
    buf_clear(&r->mark.assumptions);
    buf_clear(&r->mark.whole);
}

static void begin(struct reader *r, const struct reading_job *job)
{
    *r = (struct reader){.job = job, .options = job->options};
    harvest_init(&r->harvest);
    reader_time_begin(r);
    r->watch = job->watch;
}

static bool end_text(struct reading *reading, bool done, struct err *err)
{
    struct reader *r = &reading->reader;
    if (r->active && r->active->flush && !r->restart)
        r->active->flush(reader_self(r, r->active), r);
    if (done && !r->restart && !r->failed)
        reader_time_end(r);
    if (r->failed) {
        *err = r->part_err;
        return false;
    }
    return done;
}

/* From the place that is remembered; an empty state is the beginning. */
static bool begin_text(struct reading *reading, struct err *err)
{
    struct reader *r = &reading->reader;
    struct tape tape = {.in = r->job->resume};
    if (!decoder_open(&reading->decoder, r->job->bytes, r->options->encoding,
                      err))
        return false;
    if (!tape.in.len)
        return true;
    r->part_from = r->job->resume_at;
    reading->is_refuted =
        !decoder_walk(reading->decoder, &tape, r->job->resume_at) ||
        !reader_take_state(r, &tape) || tape.in.len;
    return true;
}

static bool read_through(struct reading *reading, struct err *err)
{
    struct reader *r = &reading->reader;
    struct span text;
    bool cut = false, done;
    if (!begin_text(reading, err))
        return false;
    if (reading->is_refuted)
        return true;
    if (!decoder_next(reading->decoder, &text, &cut, err))
        return false;
    if (r->job->resume.len) {
        done = take_windows(reading, text, cut, err);
        return r->job->is_stretch ? done : end_text(reading, done, err);
    }
    r->detected = detect_mapped(text, r->options->csv_map, formats);
    if (!r->detected.format)
        r->detected = detect_format(text, formats);
    if (!r->detected.format)
        r->detected = detect_mapped(text, r->options->kept_maps, formats);
    const struct format *best = r->detected.format;
    if (!best) {
        done = take_unknown(reading, text, err);
    } else if (best->whole) {
        r->active = best;
        done = take_whole(reading, text, err);
    } else {
        if (best->line)
            r->active = best;
        done = take_windows(reading, text, cut, err);
    }
    return end_text(reading, done, err);
}

static void finish(struct reading *reading)
{
    struct reader *r = &reading->reader;
    buf_text(&reading->encoding, decoder_encoding(reading->decoder));
    const char *guess = decoder_guess(reading->decoder);
    if (guess)
        reader_assume(r, "code page %s is a guess", guess);
    reading->digest = decoder_digest(reading->decoder);
    reading->bytes = decoder_bytes(reading->decoder);
}

bool reading_run(struct reading **out, const struct reading_job *job,
                 struct err *err)
{
    struct reading *reading = mem_new(sizeof *reading);
    struct reader *r = &reading->reader;
    *out = reading;
    begin(r, job);
    for (;;) {
        if (!read_through(reading, err))
            return false;
        if (reading->is_refuted || (r->restart && job->resume.len)) {
            reading->is_refuted = true;
            return true;
        }
        if (job->is_stretch)
            return true;
        if (!r->restart)
            break;
        int restarts = r->restarts + 1;
        int days_later = r->days_later;
        enum date_order order = reader_date_order(r, NULL);
        clear(r);
        buf_clear(&reading->carry);
        begin(r, job);
        r->restarts = restarts;
        r->order = order;
        r->days_later = days_later;
        decoder_close(reading->decoder);
        reading->decoder = NULL;
        if (!job->rewind(job->rewind_ctx, err))
            return false;
    }
    finish(reading);
    return true;
}

void reading_free(struct reading *reading)
{
    if (!reading)
        return;
    clear(&reading->reader);
    buf_clear(&reading->carry);
    decoder_close(reading->decoder);
    buf_clear(&reading->encoding);
    mem_free(reading);
}

struct harvest *reading_harvest(struct reading *reading)
{
    return &reading->reader.harvest;
}

/* Formats that name servers row by row do not tell the reader: the first. */
static const char *main_server(struct reader *r)
{
    const struct harvest *h = &r->harvest;
    name_t name = h->sample_count    ? h->samples[0].server
                  : h->capture_count ? h->captures[0].server
                  : h->setting_count ? h->settings[0].server
                  : h->event_count   ? h->events[0].server
                                     : 0;
    if (!r->main_server.len && name)
        buf_text(&r->main_server, harvest_text(h, name));
    /* without facts it still is that server's file: an empty event export of
     * one server is not the same input as that of another */
    if (!r->main_server.len && r->detected.format)
        reader_server(r);
    return buf_str(&r->main_server);
}

void reading_facts(struct reading *reading, struct reading_facts *out)
{
    struct reader *r = &reading->reader;
    const struct format *format = r->detected.format;
    const char *server = main_server(r); /* may add to the assumptions */
    *out = (struct reading_facts){
        .format = format ? format->name : "unknown",
        .encoding = buf_str(&reading->encoding),
        .assumptions = buf_str(&r->assumptions),
        .server = server,
        .time_zone = r->options->time_zone && !r->zone.len
                         ? r->options->time_zone
                         : buf_str(&r->zone),
        .why = r->detected.why ? r->detected.why : "",
        .score = r->detected.score,
        .digest = reading->digest,
        .bytes = reading->bytes,
        .stated = r->stated,
        .has_stated_time = r->has_stated,
        .is_unknown = reading->is_unknown,
        .date_order =
            r->order_is_given || !r->evidence.dates ? DATE_UNKNOWN : r->order,
        .date_is_sure = date_is_sure(&r->evidence),
        .first_local = r->first_local,
        .last_local = r->last_local,
    };
}
