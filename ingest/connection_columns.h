#ifndef INGEST_CONNECTION_COLUMNS_H
#define INGEST_CONNECTION_COLUMNS_H
/*
 * Connections as tables of named columns, whatever tool wrote them: which
 * column is which is found from its name, never from its place (input-formats,
 * section 4 and 11).
 */
#include "ingest/capture_builder.h"

enum connection_column {
    COLUMN_PROTOCOL,
    COLUMN_LOCAL,
    COLUMN_LOCAL_PORT,
    COLUMN_REMOTE,
    COLUMN_REMOTE_PORT,
    COLUMN_STATE,
    COLUMN_PID,
    COLUMN_PROCESS,
    COLUMN_SERVICES,
    COLUMN_AT,
    COLUMN_CLOCK, /* the hour, where the day stands apart */
    COLUMN_SERVER,
    CONNECTION_COLUMNS,
    COLUMN_UNKNOWN = CONNECTION_COLUMNS,
};

/* By name; case, blanks, '_' and '.' do not matter. */
enum connection_column connection_column(struct span name);

struct connection_columns {
    int place[CONNECTION_COLUMNS]; /* -1: not there */
    size_t count;                  /* columns of the table */
    const char *tool;
    bool is_udp_only; /* Get-NetUDPEndpoint: nothing remote, no state */
    bool shows_bound;
};

/* False where these are no columns of connections. */
bool connection_columns_find(struct connection_columns *c,
                             const struct span *name, size_t count);

/* Turns a record into a row; spans of the row are those of the fields. NULL
 * where it is good, else the reason why it is not (a literal). */
const char *connection_columns_row(const struct connection_columns *c,
                                   const struct span *field, size_t count,
                                   struct capture_row *row);
/* A cell, trimmed; empty where there is none. */
struct span connection_cell(const struct connection_columns *c,
                            enum connection_column which,
                            const struct span *field, size_t count);

/* "1.2.3.4:80", "[::1]:80", ":::500", "*:*", "addr(ip='::1', port=80)", "()",
 * "N/A": false where it is none of them. `port` is -1 where there is none. */
bool endpoint_split(struct span text, struct span *address, int *port);
#endif
