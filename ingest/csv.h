#ifndef INGEST_CSV_H
#define INGEST_CSV_H
/*
 * Delimited text: RFC 4180 with what people really write (';' and tabs, LF or
 * CR LF, blanks before quotes, quotes inside unquoted fields). No meaning
 * attached.
 */
#include <stdbool.h>
#include <stddef.h>

#include "core/buf.h"
#include "core/span.h"

/* The delimiter of a text from its first lines: the one of comma, semicolon,
 * tab and '|' that gives the most fields, equally often in each of up to ten
 * records; 0 where none is found. */
char csv_delimiter(struct span head);

#define CSV_FIELDS_MAX 4096 /* more columns than this are no table */

struct csv_record {     /* {0} is valid; kept from record to record */
    struct span *field; /* into `text`: valid until the next record */
    size_t count, room;
    struct buf text;
    size_t *ends;
    size_t ends_room;
    size_t lines;  /* how many lines it spans */
    bool too_wide; /* fields over the limit were left out */
    bool unclosed; /* a quote was never closed before the end of the text */
};

/* Reads one record from the beginning of `text`; returns the bytes it takes,
 * its line end included, or 0 where the record is not complete and `at_end` is
 * false. A record never spans more than `line_limit` lines: a quote that is
 * not closed by then is taken as a character of its field. */
size_t csv_read(struct csv_record *record, struct span text, char delimiter,
                bool at_end, size_t line_limit);
void csv_record_clear(struct csv_record *record);
#endif
