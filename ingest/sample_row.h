#ifndef INGEST_SAMPLE_ROW_H
#define INGEST_SAMPLE_ROW_H
/* One sample of a table other than the port log (origin csv). */
#include "ingest/reader.h"

struct sample_row {      /* spans are borrowed for the call only */
    struct span at;      /* as written; empty: the reader's time */
    struct span server;  /* empty: the reader's */
    struct span address; /* empty: the whole machine, "*" */
    int in_use, range_size, listening, process_count; /* -1: not stated */
    enum protocol protocol;
    int ip_version; /* 0: not stated */
};

/* NULL, or why the row is a reject (a literal). */
const char *sample_row_add(struct reader *r, const struct sample_row *row);

/* A count with thousands marks (1,234; 1.234; 1 234; 1'234) or a fraction of
 * nothing (12.0; 12,0); false where it is none or negative. */
bool sample_row_count(struct span text, int *out);
#endif
