/* Readings of stretches of one file: where they meet, and how they become one.
 * Knows readers, no threads. */
#include "ingest/stretch.h"

#include "ingest/reader_state.h"

static void copy(struct buf *to, const struct buf *from)
{
    buf_reset(to);
    buf_span(to, buf_as_span(from));
}

void reader_stops_clear(struct reader_stops *s)
{
    for (int i = 0; i < STOPS_MOST; i++) {
        buf_clear(&s->stop[i].state);
        buf_clear(&s->stop[i].assumptions);
    }
    *s = (struct reader_stops){0};
}

void reading_watch(struct reading *reading, struct reader_stops *stops,
                   bool halts)
{
    struct reader *r = &reading->reader;
    if (stops) {
        reader_stops_clear(stops);
        stops->from_line = r->line;
        stops->halts = halts;
    }
    r->watch = stops;
    r->is_stopped = false;
}

bool reading_is_stopped(const struct reading *r)
{
    return r->reader.is_stopped;
}

/* A listing at a time: formats that walk lines could stop anywhere, but their
 * logs are many and small. */
bool reading_start(struct reading *reading, struct stretch_start *out)
{
    struct reader *r = &reading->reader;
    struct reader_mark *m = &r->mark;
    if (m->line < 2 || !reader_can_go_on(r) || r->active->walks_lines)
        return false;
    out->state = reader_mark_state(m, 0);
    out->assumptions = buf_as_span(&m->assumptions);
    out->line = m->sums.line;
    return true;
}

uint64_t reading_bytes(const struct reading *r)
{
    return decoder_bytes(r->decoder);
}

size_t reading_line_end(const struct reading *r, char out[2])
{
    return decoder_line_end(r->decoder, out);
}

void reading_save_digest(const struct reading *r, unsigned char *out)
{
    decoder_save_digest(r->decoder, out);
}

int64_t reading_lines_before(const struct reading *r)
{
    return r->reader.lines_before;
}

/* Dates that contradict each other are weighed one after the other. */
static bool is_contradictory(const struct date_evidence *e)
{
    return e->first_over_12 && e->second_over_12;
}

static bool is_same(const struct reader_stop *a, const struct reader_stop *b)
{
    return a->lines == b->lines &&
           span_same(buf_as_span(&a->state), buf_as_span(&b->state)) &&
           date_evidence_meets(&a->sums.evidence, &b->sums.evidence) &&
           !is_contradictory(&a->sums.evidence) &&
           !is_contradictory(&b->sums.evidence);
}

bool stops_meet(const struct reader_stops *ends,
                const struct reader_stops *starts, struct span assumptions,
                int *end, int *start)
{
    for (*end = 0; *end < ends->count; ++*end)
        for (*start = 0; *start < starts->count; ++*start)
            if (is_same(&ends->stop[*end], &starts->stop[*start]) &&
                span_same(buf_as_span(&starts->stop[*start].assumptions),
                          assumptions))
                return true;
    return false;
}

void stretch_sums_clear(struct stretch_sums *s)
{
    buf_clear(&s->assumptions);
    *s = (struct stretch_sums){0};
}

/* *mine, which began as `base`, becomes what all before had assumed and, where
 * that has not said it, what came since. */
static void join_assumptions(struct buf *mine, const struct buf *before,
                             struct span base)
{
    struct buf all = {0}, more = {0};
    struct span text = buf_as_span(mine);
    text = span_cut(text, base.len < text.len ? base.len : text.len, text.len);
    if (span_starts_nocase(text, "; "))
        text = span_cut(text, 2, text.len);
    buf_span(&all, buf_as_span(before));
    buf_span(&more, text);
    if (more.len && span_find(buf_as_span(&all), buf_str(&more)) < 0) {
        if (all.len)
            buf_text(&all, "; ");
        buf_span(&all, text);
    }
    copy(mine, &all);
    buf_clear(&all);
    buf_clear(&more);
}

static void join_span(const struct stretch_sums *s, moment *first, moment *last)
{
    if (s->first_local != MOMENT_NONE &&
        (*first == MOMENT_NONE || s->first_local < *first))
        *first = s->first_local;
    if (s->last_local != MOMENT_NONE &&
        (*last == MOMENT_NONE || s->last_local > *last))
        *last = s->last_local;
}

void stretch_sums_step(struct stretch_sums *s, const struct reader_stop *end,
                       const struct reader_stop *start, struct span base)
{
    struct reader_sums all = end->sums;
    struct buf assumptions = {0};
    copy(&assumptions, &end->assumptions);
    if (s->is_joined) {
        date_evidence_join(&all.evidence, &s->from, &s->before);
        join_assumptions(&assumptions, &s->assumptions, base);
        join_span(s, &all.first_local, &all.last_local);
    }
    s->lines_before += (int64_t)end->sums.line - (int64_t)start->sums.line;
    s->breaks_before += (int64_t)end->sums.breaks - (int64_t)start->sums.breaks;
    s->before = all.evidence;
    s->from = start->sums.evidence;
    s->first_local = all.first_local;
    s->last_local = all.last_local;
    copy(&s->assumptions, &assumptions);
    s->is_joined = true;
    buf_clear(&assumptions);
}

void reading_end_at(struct reading *r, const struct reader_stop *stop)
{
    const struct harvest_place begin = {0};
    harvest_keep(&r->reader.harvest, &begin, &stop->place);
}

static void drop_before(struct reader *r, const struct reader_stop *start,
                        struct reader_stops *ends)
{
    const struct harvest_place *from = &start->place;
    struct harvest_place all = harvest_place(&r->harvest);
    struct line_counts *before = &r->mark.before;
    harvest_keep(&r->harvest, from, &all);
    before->lines -= from->lines;
    before->accepted -= from->accepted;
    before->skipped -= from->skipped;
    before->rejected -= from->rejected;
    r->mark.other_facts -= from->samples + from->settings +
                           from->process_lists + from->events + from->counters;
    for (int i = 0; i < ends->count; i++)
        harvest_place_less(&ends->stop[i].place, from);
}

void reading_exchange(struct reading *reading, struct reading *other,
                      const struct reader_stop *start,
                      struct reader_stops *ends, const struct stretch_sums *s)
{
    struct reading was = *reading;
    struct reader *r = &reading->reader;
    *reading = *other;
    *other = was;
    r->job = was.reader.job;
    r->detected = was.reader.detected;
    r->lines_before = s->lines_before;
    r->part_from = decoder_bytes(reading->decoder);
    drop_before(r, start, ends);
}

void reading_complete(struct reading *reading, const struct stretch_sums *s,
                      struct span base)
{
    struct reader *r = &reading->reader;
    struct reader_mark *m = &r->mark;
    if (!s->is_joined)
        return;
    date_evidence_join(&r->evidence, &s->from, &s->before);
    join_assumptions(&r->assumptions, &s->assumptions, base);
    join_span(s, &r->first_local, &r->last_local);
    m->sums.breaks += (uint64_t)s->breaks_before;
    date_evidence_join(&m->sums.evidence, &s->from, &s->before);
    join_assumptions(&m->assumptions, &s->assumptions, base);
    join_span(s, &m->sums.first_local, &m->sums.last_local);
}
