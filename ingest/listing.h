#ifndef INGEST_LISTING_H
#define INGEST_LISTING_H
/* One listing after another of a source, as netstat and its kin print them:
 * each header begins one, and so does a time line, another server, or an echoed
 * command before rows that have no header. */
#include "ingest/capture_builder.h"
#include "ingest/reader.h"

struct listing {
    struct capture_builder *builder;
    struct capture_head head; /* of the open one */
    uint64_t first_line;      /* of the header */
    uint64_t breaks;          /* reader_breaks() when it was opened */
    bool is_armed;            /* a header came, and no row since */
    bool is_open;             /* rows have come: head is set */
    bool time_is_bad;         /* later than the real clock: rows are rejects */
};

void listing_init(struct listing *l);
void listing_clear(struct listing *l);
/* A header on the current line: what was open is finished. */
void listing_begin(struct listing *l, struct reader *r);
/* Before a row on `line` is added to the builder: opens a listing where the row
 * belongs to none. `tool` names it. False: its time is bad, reject the row. */
bool listing_take_row(struct listing *l, struct reader *r, uint64_t line,
                      const char *tool);
/* Would listing_take_row() leave things as they are? */
bool listing_goes_on(const struct listing *l, const struct reader *r);
/* Rejects the current line, for a row of a bad time. */
void listing_reject_row(struct reader *r, struct span line);
/* Appends its captures, if it has rows. */
void listing_finish(struct listing *l, struct reader *r);
#endif
