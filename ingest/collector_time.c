/* The times of the collector's log: UTC, and the distance of the server's
 * clock from it. */
#include "ingest/collector.h"

/* "+01:00", "-05:30" */
static bool read_offset(struct span text, int *minutes)
{
    uint64_t h, m;
    if (text.len != 6 || text.ptr[3] != ':' ||
        (text.ptr[0] != '+' && text.ptr[0] != '-') ||
        !span_u64(span_cut(text, 1, 3), &h) ||
        !span_u64(span_cut(text, 4, 6), &m) || h > 14 || m > 59)
        return false;
    *minutes = (int)(h * 60 + m) * (text.ptr[0] == '-' ? -1 : 1);
    return true;
}

bool collector_utc_read(struct span text, moment *out)
{
    struct err err;
    return text.len == 20 && text.ptr[10] == 'T' && text.ptr[19] == 'Z' &&
           moment_parse(out, text, false, &err);
}

const char *collector_begin_read(struct span line, struct collector_begin *out)
{
    struct span rest = line, word, number, utc;
    moment at;
    if (!span_token(&rest, &word) || !span_eq(word, "begin") ||
        !span_token(&rest, &number) || !span_u64(number, &out->number) ||
        !span_token(&rest, &utc) || !collector_utc_read(utc, &at) ||
        !span_token(&rest, &out->offset) ||
        !read_offset(out->offset, &out->offset_minutes) ||
        !span_token(&rest, &out->server) || span_trim(rest).len ||
        out->server.len > 253)
        return "`begin NUMBER UTC OFFSET SERVER` is expected: begin 1 "
               "2026-03-02T10:15:00Z +01:00 NAME";
    out->local = at + out->offset_minutes * MOMENT_MINUTE;
    return NULL;
}
