/* Samples of tables to the harvest. Knows no column. */
#include "ingest/sample_row.h"

#include <string.h>

#include "core/address.h"

#define LOOK_BACK 256 /* rows of one time looked through for equals */

static uint8_t place_of(const struct harvest *h, const struct sample *s)
{
    uint8_t place = 0;
    size_t from = h->sample_count > LOOK_BACK ? h->sample_count - LOOK_BACK : 0;
    for (size_t i = h->sample_count; i-- > from;) {
        const struct sample *o = &h->samples[i];
        if (o->when.local != s->when.local)
            break;
        if (o->server == s->server && o->local_address == s->local_address &&
            o->protocol == s->protocol && o->origin == s->origin && place < 255)
            place++;
    }
    return place;
}

const char *sample_row_add(struct reader *r, const struct sample_row *row)
{
    struct harvest *h = reader_harvest(r);
    struct buf address = {0};
    struct sample s = {
        .line = reader_line(r),
        .in_use = row->in_use,
        .range_size = row->range_size > 0 ? row->range_size : 0,
        .listening = row->listening,
        .process_count = row->process_count,
        .protocol = (uint8_t)row->protocol,
        .origin = ORIGIN_CSV,
        .ip_version = (uint8_t)row->ip_version,
    };
    if (row->in_use < 0 || row->in_use > 65536 || row->range_size > 65536)
        return "a count of ports in use is not within 0 to 65536";
    if (span_trim(row->server).len)
        reader_set_server(r, span_trim(row->server));
    if (!span_trim(row->at).len)
        s.when = reader_when(r);
    else if (!reader_read_time(r, span_trim(row->at), &s.when))
        return "the time of the row is no date and time, or lies in the future";
    else
        reader_pass(r, &s.when);
    s.server = reader_server(r);
    if (span_trim(row->address).len)
        address_canonical(&address, span_trim(row->address));
    else
        buf_byte(&address, '*');
    s.local_address = harvest_name(h, buf_as_span(&address));
    buf_clear(&address);
    s.place = place_of(h, &s);
    *harvest_sample(h) = s;
    return NULL;
}

/* Length of a thousands mark at the beginning, or 0. */
static size_t mark_length(struct span s)
{
    static const char *const marks[] = {
        ",", ".", " ", "'", "\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x99"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (span_starts(s, marks[i]))
            return strlen(marks[i]);
    }
    return 0;
}

static size_t digits_at(struct span s)
{
    size_t n = 0;
    while (n < s.len && s.ptr[n] >= '0' && s.ptr[n] <= '9')
        n++;
    return n;
}

static bool is_zeros(struct span s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] != '0')
            return false;
    }
    return s.len > 0;
}

bool sample_row_count(struct span text, int *out)
{
    char digits[16];
    text = span_trim(text);
    size_t len, n = digits_at(text);
    if (!n || n > 9)
        return false;
    memcpy(digits, text.ptr, n);
    len = n;
    text = span_cut(text, n, text.len);
    while (text.len) {
        size_t mark = mark_length(text);
        struct span rest = span_cut(text, mark, text.len);
        if (!mark)
            return false;
        n = digits_at(rest);
        bool last = n == rest.len;
        if (last && n != 3 && is_zeros(rest) && strchr(".,", text.ptr[0]))
            break; /* 12.0 */
        if (n != 3 || len + 3 > 9)
            return false;
        memcpy(digits + len, rest.ptr, 3);
        len += 3;
        text = span_cut(rest, 3, rest.len);
    }
    return span_int(span_n(digits, len), out);
}
