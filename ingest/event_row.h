#ifndef INGEST_EVENT_ROW_H
#define INGEST_EVENT_ROW_H
/* One System-log event to the harvest, however it was exported. */
#include "ingest/reader.h"

struct event_row {        /* spans are borrowed for the call only */
    struct span time;     /* as written; empty: the listing's time */
    struct span id;       /* decimal; qualifiers in the upper bits are cut */
    struct span provider; /* "Tcpip", "Microsoft-Windows-…" */
    struct span computer; /* names the server where it is stated */
    struct span message;
    uint64_t line;
};

/* NULL where it was added, else the reason why it is a reject (a literal). */
const char *event_row_add(struct reader *r, const struct event_row *e);
#endif
