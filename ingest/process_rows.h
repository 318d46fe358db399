#ifndef INGEST_PROCESS_ROWS_H
#define INGEST_PROCESS_ROWS_H
/* Rows of a process list, as any tool shows them, to the harvest. */
#include "ingest/reader.h"

struct process_rows { /* {0}: no list is open */
    bool is_open;
};

/* Adds a row to the open list; opens one, of the reader's time and server,
 * where none is. Services that only say "none" in some language are none. */
void process_rows_add(struct process_rows *p, struct reader *r,
                      struct span image, struct span services, struct span user,
                      int pid);
/* More services of the row that was added last: a wrapped line. */
void process_rows_more_services(struct process_rows *p, struct reader *r,
                                struct span services);
/* The next row begins another list. */
void process_rows_end(struct process_rows *p);
#endif
