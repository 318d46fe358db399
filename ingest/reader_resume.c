/* Where a log that has grown is read on: the last place at which nothing was
 * open, and all that the reader knew there. Knows no format by name. */
#include <string.h>

#include "core/mem.h"
#include "ingest/reader_state.h"

/* One walk for both ways, so that what is written is what is read. */
static void walk(struct reader *r, struct tape *t)
{
    TAPE(t, r->detected.score);
    tape_buf(t, &r->server);
    tape_buf(t, &r->main_server);
    TAPE(t, r->path_server_used);
    TAPE(t, r->awaits_hostname);
    TAPE(t, r->skips_section);
    tape_buf(t, &r->stamp);
    TAPE(t, r->day);
    TAPE(t, r->hour);
    TAPE(t, r->has_day);
    TAPE(t, r->has_hour);
    TAPE(t, r->when_is_ready);
    if (r->when_is_ready)
        TAPE(t, r->when);
    clocks_walk(&r->clocks, t);
    TAPE(t, r->order);
    tape_buf(t, &r->last_time_text);
    TAPE(t, r->last_time);
    TAPE(t, r->last_time_is_good);
    TAPE(t, r->offset_minutes);
    tape_buf(t, &r->zone);
    TAPE(t, r->stated);
    TAPE(t, r->has_stated);
    tape_buf(t, &r->command);
}

static void walk_sums(struct reader_sums *s, struct buf *assumptions,
                      struct tape *t)
{
    TAPE(t, s->line);
    TAPE(t, s->breaks);
    TAPE(t, s->restarts);
    TAPE(t, s->evidence);
    TAPE(t, s->first_local);
    TAPE(t, s->last_local);
    tape_buf(t, assumptions);
}

static size_t format_place(const struct format *format)
{
    size_t i = 0;
    while (formats[i] && formats[i] != format)
        i++;
    return i;
}

static size_t other_facts(const struct harvest *h)
{
    return h->sample_count + h->setting_count + h->process_list_count +
           h->event_count + h->counter_count;
}

static struct line_counts counted(const struct reader *r)
{
    const struct harvest *h = &r->harvest;
    return (struct line_counts){.lines = r->handed.lines + h->lines,
                                .accepted = r->handed.accepted + h->accepted,
                                .skipped = r->handed.skipped + h->skipped,
                                .rejected = r->handed.rejected + h->rejected};
}

/* Times of the file itself change with it; a refused one may be good later. */
bool reader_can_go_on(const struct reader *r)
{
    return r->active && r->active == r->detected.format && r->active->walk &&
           !r->in_table && !r->is_mixed && !r->has_file_when &&
           !r->was_refused && !r->restart && !r->failed && !r->was_cut &&
           clocks_can_walk(&r->clocks,
                           r->active->walks_lines ? CLOCKS_WALKED : 1) &&
           (!r->command_of || r->command_of == r->active);
}

static void mark_sums(struct reader *r, uint64_t line)
{
    struct reader_mark *m = &r->mark;
    m->sums = (struct reader_sums){.line = line - 1, /* it comes again */
                                   .breaks = r->breaks,
                                   .restarts = r->restarts,
                                   .evidence = r->evidence,
                                   .first_local = r->first_local,
                                   .last_local = r->last_local};
    if (!span_same(buf_as_span(&m->assumptions),
                   buf_as_span(&r->assumptions))) {
        buf_reset(&m->assumptions);
        buf_span(&m->assumptions, buf_as_span(&r->assumptions));
    }
}

/* True: it was the last that is wanted. */
static bool add_stop(struct reader_stops *s, const struct reader_mark *m,
                     const struct harvest *h)
{
    if (s->count < STOPS_MOST) {
        struct reader_stop *stop = &s->stop[s->count++];
        stop->lines = m->sums.line - s->from_line;
        stop->sums = m->sums;
        stop->place = harvest_place(h);
        buf_span(&stop->state, buf_as_span(&m->state));
        buf_span(&stop->assumptions, buf_as_span(&m->assumptions));
    }
    return s->halts && s->count == STOPS_MOST;
}

void reader_mark_place(struct reader *r)
{
    struct reading *reading = (struct reading *)(void *)r;
    struct reader_mark *m = &r->mark;
    uint64_t line = r->line + (r->in_block || !r->in_text);
    if (!reader_can_go_on(r) || r->job->size_bytes < RESUME_BYTES)
        return;
    buf_reset(&m->state);
    struct tape t = {.out = &m->state};
    size_t place = format_place(r->active);
    bool has_command = r->command_of != NULL;
    if (!decoder_walk(reading->decoder, &t, 0)) {
        m->line = 0;
        return;
    }
    TAPE(&t, place);
    TAPE(&t, has_command);
    walk(r, &t);
    r->active->walk(reader_self(r, r->active), r, &t);
    mark_sums(r, line);
    m->line = line;
    m->before = counted(r);
    m->part = r->parts;
    m->other_facts = other_facts(&r->harvest);
    if (r->watch)
        r->is_stopped = add_stop(r->watch, m, &r->harvest);
}

bool reader_take_state(struct reader *r, struct tape *t)
{
    size_t place = 0, count = 0;
    bool has_command = false, is_given = r->order_is_given;
    enum date_order order = r->order;
    while (formats[count])
        count++;
    TAPE(t, place);
    TAPE(t, has_command);
    if (t->is_broken || place >= count || !formats[place]->walk)
        return false;
    walk(r, t);
    r->active = formats[place];
    r->command_of = has_command ? r->active : NULL;
    r->detected.format = r->active;
    r->detected.why = "read on from where it ended";
    if (is_given)
        r->order = order;
    r->active->walk(reader_self(r, r->active), r, t);
    struct reader_sums sums = {0};
    walk_sums(&sums, &r->assumptions, t);
    r->line = sums.line;
    r->breaks = sums.breaks;
    r->restarts = sums.restarts;
    r->evidence = sums.evidence;
    r->first_local = sums.first_local;
    r->last_local = sums.last_local;
    return !t->is_broken;
}

struct span reader_mark_state(struct reader_mark *m, int64_t lines_before)
{
    struct reader_sums sums = m->sums;
    sums.line += (uint64_t)lines_before;
    buf_reset(&m->whole);
    buf_span(&m->whole, buf_as_span(&m->state));
    walk_sums(&sums, &m->assumptions, &(struct tape){.out = &m->whole});
    return buf_as_span(&m->whole);
}

bool reading_has_parts(const struct reading *reading)
{
    return reading->reader.parts > 0;
}

bool reading_is_refuted(const struct reading *reading)
{
    return reading->is_refuted;
}

bool reading_resume_place(struct reading *reading, struct resume_place *out)
{
    struct reader *r = &reading->reader;
    struct reader_mark *m = &r->mark;
    struct line_counts all = counted(r);
    *out = (struct resume_place){.line = m->line + (uint64_t)r->lines_before};
    if (m->line < 2 || m->part != r->parts || r->was_cut ||
        m->other_facts != other_facts(&r->harvest) ||
        m->line - 1 + reading->ends_open > r->line)
        return false;
    out->after = (struct line_counts){
        all.lines - m->before.lines, all.accepted - m->before.accepted,
        all.skipped - m->before.skipped, all.rejected - m->before.rejected};
    out->line_ends = r->line - (m->line - 1) - reading->ends_open;
    out->line_end_len = decoder_line_end(reading->decoder, out->line_end);
    decoder_save_digest(reading->decoder, out->digester);
    out->state = reader_mark_state(m, r->lines_before);
    return true;
}
