/* Delimited text within a source: records instead of lines. */
#include <string.h>

#include "ingest/reader_state.h"

#define RECORD_LINES 64

static bool offer_header(struct reader *r, const struct format *format)
{
    if (!format->header || !format->record)
        return false;
    void *self = reader_self(r, format);
    if (!format->header(self, r, r->record.field, r->record.count))
        return false;
    reader_activate(r, format);
    return true;
}

bool reader_enter_table(struct reader *r, struct span line, struct span rest)
{
    char delimiter = csv_delimiter(span_cut(rest, 0, 65536));
    if (!delimiter || !memchr(line.ptr, delimiter, line.len))
        return false;
    if (!csv_read(&r->record, rest, delimiter, true, RECORD_LINES) ||
        r->record.count < 2)
        return false;
    const struct format *first = r->detected.format;
    bool found = first && offer_header(r, first);
    for (size_t i = 0; !found && formats[i]; i++) {
        if (formats[i] != first)
            found = offer_header(r, formats[i]);
    }
    if (!found)
        return false;
    r->in_table = true;
    r->delimiter = delimiter;
    buf_reset(&r->header);
    for (size_t i = 0; i < r->record.count; i++) {
        buf_span(&r->header, r->record.field[i]);
        buf_byte(&r->header, '\x1f');
    }
    return true;
}

/* Appended exports repeat their header. */
static bool is_header_again(const struct reader *r)
{
    struct span left = buf_as_span(&r->header), field;
    for (size_t i = 0; i < r->record.count; i++) {
        if (!span_split(&left, '\x1f', &field) ||
            !span_same(field, r->record.field[i]))
            return false;
    }
    return left.len == 0;
}

static enum claim claim_record(struct reader *r)
{
    const struct csv_record *record = &r->record;
    if (record->count == 1 && !span_trim(record->field[0]).len)
        return CLAIM_SKIP;
    if (is_header_again(r))
        return CLAIM_SKIP;
    if (record->count == 1 && span_starts(record->field[0], "#TYPE "))
        return CLAIM_SKIP;
    return r->active->record(reader_self(r, r->active), r, record->field,
                             record->count);
}

size_t reader_take_records(struct reader *r, struct span text, bool at_end)
{
    size_t taken = 0;
    while (r->in_table && taken < text.len && !r->restart && !r->failed) {
        struct span rest = span_cut(text, taken, text.len);
        size_t size =
            csv_read(&r->record, rest, r->delimiter, at_end, RECORD_LINES);
        if (!size)
            break;
        size_t lines = r->record.lines ? r->record.lines : 1;
        r->line++;
        r->current = span_trim(span_cut(rest, 0, size));
        r->line_rejected = false;
        enum claim claim = claim_record(r);
        if (claim == CLAIM_NONE) {
            r->line--;
            r->in_table = false;
            break;
        }
        reader_claim(r, claim);
        for (size_t i = 1; i < lines; i++) { /* its other lines */
            r->line++;
            r->harvest.lines++;
            if (r->line_rejected)
                r->harvest.rejected++;
            else if (claim == CLAIM_ROW)
                r->harvest.accepted++;
            else
                r->harvest.skipped++;
        }
        taken += size;
    }
    return taken;
}
