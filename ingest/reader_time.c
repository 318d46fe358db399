/* Which time it is for the facts that now come. Decides the date order of the
 * source and asks for another reading where it was wrong. */
#include <string.h>

#include "core/mem.h"
#include "ingest/naming.h"
#include "ingest/reader_state.h"
#include "ingest/stamp.h"

#define RESTARTS_MAX 3

static moment now_utc(const struct reader *r)
{
    return r->options->now_utc ? r->options->now_utc : MOMENT_NONE;
}

void reader_time_begin(struct reader *r)
{
    if (r->options->date_order != DATE_UNKNOWN) {
        r->order = r->options->date_order;
        r->order_is_given = true;
    }
    r->evidence = (struct date_evidence){0};
    r->offset_minutes = OFFSET_UNKNOWN;
    r->first_local = r->last_local = MOMENT_NONE;
}

/* The one that the content names, else that of the path. */
static struct span server_so_far(const struct reader *r)
{
    if (r->main_server.len)
        return buf_as_span(&r->main_server);
    if (r->server.len)
        return buf_as_span(&r->server);
    return span_of(r->path_server ? r->path_server : "");
}

enum date_order reader_date_order(const struct reader *r, const char **why)
{
    const struct date_beside beside = {
        .others = orders_of(r->options->orders, server_so_far(r)),
        .file_time = r->job->modified_utc,
        .now = now_utc(r)};
    return date_decide(&r->evidence, &beside, why);
}

/* Another date was seen: does what is known now refute the order? */
static void weigh(struct reader *r, const struct date_fields *f)
{
    uint32_t steps = r->evidence.steps;
    date_evidence_add(&r->evidence, f);
    if (r->order_is_given || !date_is_open(f) || r->evidence.steps == steps)
        return;
    if (r->order == DATE_UNKNOWN) {
        r->order = reader_date_order(r, NULL);
        return;
    }
    const struct date_evidence *e = &r->evidence;
    bool is_certain = e->first_over_12 != e->second_over_12 ||
                      e->weekday_mdy != e->weekday_dmy;
    if (is_certain && reader_date_order(r, NULL) != r->order &&
        r->restarts < RESTARTS_MAX)
        r->restart = true;
}

static bool is_future(const struct reader *r, moment local, int16_t offset)
{
    moment now = now_utc(r);
    if (now == MOMENT_NONE)
        return false;
    moment utc = local;
    if (offset != OFFSET_UNKNOWN)
        utc -= offset * MOMENT_MINUTE;
    return utc > now + MOMENT_DAY;
}

static void note_span(struct reader *r, moment local)
{
    if (r->first_local == MOMENT_NONE || local < r->first_local)
        r->first_local = local;
    if (r->last_local == MOMENT_NONE || local > r->last_local)
        r->last_local = local;
}

static void note_stated(struct reader *r, const struct when *when)
{
    if (r->has_stated)
        return;
    r->stated = *when;
    r->stated.pass = 0;
    r->has_stated = true;
}

/* From a name: its digits are a date, or an hour of the file's day. */
static bool when_of_name(struct reader *r, struct span name,
                         enum time_from from, struct when *out)
{
    struct date_fields f;
    if (!name.len || !naming_time(name, &f))
        return false;
    enum date_order order = r->order == DATE_UNKNOWN ? DATE_MDY : r->order;
    if (f.has_date && !f.year_first && f.a > 12)
        order = DATE_DMY;
    if (f.has_date && !f.year_first && f.b > 12)
        order = DATE_MDY;
    moment day = r->job->modified_utc;
    if (!f.has_date) {
        struct when folder;
        struct span path = span_of(r->job->path);
        if (from == TIME_FILE_NAME &&
            when_of_name(r, naming_folder(path), TIME_FOLDER, &folder))
            day = folder.local;
    }
    *out =
        (struct when){.offset_minutes = OFFSET_UNKNOWN, .from = (uint8_t)from};
    return date_moment(&f, order, day, &out->local) &&
           !is_future(r, out->local, OFFSET_UNKNOWN);
}

/* Without a time in the content: file name, folder, the file's own time. */
static struct when when_of_file(struct reader *r)
{
    if (r->has_file_when)
        return r->file_when;
    struct span path = span_of(r->job->path);
    struct when *when = &r->file_when;
    r->has_file_when = true;
    if (when_of_name(r, naming_file(path), TIME_FILE_NAME, when)) {
        reader_assume(r, "capture time from the file name");
    } else if (when_of_name(r, naming_folder(path), TIME_FOLDER, when)) {
        reader_assume(r, "capture time from the folder's name");
    } else {
        *when = (struct when){.local = r->job->modified_utc,
                              .offset_minutes = 0,
                              .from = TIME_FILE};
        if (when->local == MOMENT_NONE)
            when->local = now_utc(r) == MOMENT_NONE ? 0 : now_utc(r);
        reader_assume(r, "capture time from the file's modification time");
        return *when;
    }
    note_stated(r, when);
    return *when;
}

/* 10.0.19 reads like a date and is none under any order. */
static bool is_possible(const struct date_fields *f)
{
    moment at;
    return !f->has_date || date_moment(f, DATE_MDY, MOMENT_NONE, &at) ||
           date_moment(f, DATE_DMY, MOMENT_NONE, &at);
}

bool reader_time_line(struct reader *r, const struct date_fields *f)
{
    if (!is_possible(f))
        return false;
    if (f->has_date) {
        r->day = *f;
        r->has_day = true;
        r->has_hour = false;
        weigh(r, f);
    }
    if (f->has_time) {
        r->hour = *f;
        r->has_hour = true;
    }
    r->breaks++;
    r->when_is_ready = false;
    r->when_is_bad = false;
    return true;
}

struct span reader_unstamp(struct reader *r, struct span line)
{
    struct date_fields f;
    struct span rest;
    if (!stamp_before(line, &f, &rest))
        return line;
    struct span text = span_cut(line, 0, line.len - rest.len);
    if (!span_same(text, buf_as_span(&r->stamp))) {
        buf_reset(&r->stamp);
        buf_span(&r->stamp, text);
        reader_time_line(r, &f);
    }
    return rest;
}

/* Hours alone: one that steps back by more than a clock does is of the next
 * day. */
static moment roll_over(struct reader *r, moment local)
{
    if (r->any_hour && local + MOMENT_HOUR < r->last_hour) {
        r->midnights++;
        reader_assume(r, "no date beside the hours: an earlier one after a "
                         "later one is of the next day");
    }
    r->any_hour = true;
    r->last_hour = local;
    return local + (r->midnights + r->days_later) * MOMENT_DAY;
}

/* The file's own time is that of its last hour, give or take a zone (-12 to
 * +14 hours); a date in its name is that of the first. */
static int days_later(const struct reader *r)
{
    moment last = r->last_hour, file = r->file_when.local;
    if (!r->any_hour || r->file_when.from != TIME_FILE)
        return r->days_later;
    int days = -r->midnights;
    if (last > file + 14 * MOMENT_HOUR)
        days--;
    else if (last < file - 12 * MOMENT_HOUR)
        days++;
    return days;
}

static bool when_of_lines(struct reader *r, struct when *out)
{
    struct date_fields f = r->has_day ? r->day : r->hour;
    if (r->has_hour) {
        f.hour = r->hour.hour;
        f.minute = r->hour.minute;
        f.second = r->hour.second;
        f.micro = r->hour.micro;
        f.has_time = true;
        if (r->hour.has_offset) {
            f.has_offset = true;
            f.offset_minutes = r->hour.offset_minutes;
        }
    }
    moment day = MOMENT_NONE;
    if (!f.has_date)
        day = when_of_file(r).local;
    if (!f.has_time)
        reader_assume(r, "no hour beside the date: taken as midnight");
    *out = (struct when){.offset_minutes = r->offset_minutes,
                         .from = TIME_CONTENT};
    if (f.has_offset)
        out->offset_minutes = (int16_t)f.offset_minutes;
    if (!date_moment(&f, r->order, day, &out->local))
        return false;
    if (!f.has_date)
        out->local = roll_over(r, out->local);
    return true;
}

struct when reader_when(struct reader *r)
{
    if (r->when_is_ready)
        return r->when;
    r->when_is_ready = true;
    if (!r->has_day && !r->has_hour) {
        r->when = when_of_file(r);
    } else if (!when_of_lines(r, &r->when) ||
               is_future(r, r->when.local, r->when.offset_minutes)) {
        r->when_is_bad = true;
        r->was_refused = true;
        r->when = when_of_file(r);
        return r->when;
    } else {
        note_stated(r, &r->when);
        reader_pass(r, &r->when);
    }
    note_span(r, r->when.local);
    return r->when;
}

void reader_set_when(struct reader *r, const struct when *when)
{
    r->when = *when;
    r->when_is_ready = true;
    r->when_is_bad = false;
}

uint64_t reader_breaks(const struct reader *r)
{
    return r->breaks;
}

bool reader_time_is_good(const struct reader *r)
{
    return !r->when_is_bad;
}

bool reader_read_time(struct reader *r, struct span text, struct when *out)
{
    struct date_fields f;
    if (r->last_time_is_good &&
        span_same(text, buf_as_span(&r->last_time_text))) {
        *out = r->last_time;
        return true;
    }
    r->last_time_is_good = false;
    if (!date_read(text, &f))
        return false;
    if (f.has_date)
        weigh(r, &f);
    moment day = f.has_date ? MOMENT_NONE : when_of_file(r).local;
    *out = (struct when){.offset_minutes = r->offset_minutes,
                         .from = TIME_CONTENT};
    if (f.has_offset)
        out->offset_minutes = (int16_t)f.offset_minutes;
    if (!date_moment(&f, r->order, day, &out->local) ||
        is_future(r, out->local, out->offset_minutes)) {
        r->was_refused = true;
        return false;
    }
    note_stated(r, out);
    note_span(r, out->local);
    buf_reset(&r->last_time_text);
    buf_span(&r->last_time_text, text);
    r->last_time = *out;
    r->last_time_is_good = true;
    return true;
}

void reader_pass(struct reader *r, struct when *when)
{
    when->pass = clocks_pass(&r->clocks, buf_as_span(&r->server), when->local);
}

void reader_set_zone(struct reader *r, struct span name)
{
    buf_reset(&r->zone);
    buf_span(&r->zone, span_trim(name));
}

void reader_set_offset(struct reader *r, int offset_minutes)
{
    r->offset_minutes = (int16_t)offset_minutes;
}

void reader_time_end(struct reader *r)
{
    const char *why = "";
    if (days_later(r) != r->days_later && r->restarts < RESTARTS_MAX) {
        r->days_later = days_later(r);
        r->restart = true;
        return;
    }
    if (r->order_is_given || !r->evidence.dates)
        return;
    enum date_order order = reader_date_order(r, &why);
    if (order != r->order && r->restarts < RESTARTS_MAX) {
        r->restart = true;
        return;
    }
    reader_assume(r, "date order %s: %s", date_order_name(r->order), why);
}
