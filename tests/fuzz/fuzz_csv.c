/* Delimited text: the first byte of an input chooses the delimiter. */
#include "ingest/csv.h"

#include "door.h"

static void check_record(const struct csv_record *record)
{
    size_t total = 0;
    MUST(record->count <= CSV_FIELDS_MAX);
    for (size_t i = 0; i < record->count; i++) {
        const struct span *field = &record->field[i];
        for (size_t at = 0; at < field->len; at++) /* every byte is there */
            total += field->ptr[at] != '\0';
        MUST(field->len <= record->text.len);
    }
    MUST(total <= record->text.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const char delimiters[] = {',', ';', '\t', '|'};
    struct csv_record record = {0};
    if (!size)
        return 0;
    char delimiter = delimiters[bytes[0] % sizeof delimiters];
    struct span text = span_n((const char *)bytes + 1, size - 1);
    char found = csv_delimiter(text);
    MUST(!found || found == ',' || found == ';' || found == '\t' ||
         found == '|');
    MUST(csv_read(&record, text, delimiter, false, 10) <= text.len);
    size_t records = 0;
    while (text.len) {
        size_t taken = csv_read(&record, text, delimiter, true, 10);
        MUST(taken > 0 && taken <= text.len);
        check_record(&record);
        text = span_cut(text, taken, text.len);
        MUST(++records <= size);
    }
    csv_record_clear(&record);
    return 0;
}
