/* The one table of formats. Its order is the order in which an unclaimed line
 * is offered; a new format is one file and one row (docs/formats.md). */
#include "ingest/format.h"

extern const struct format format_netstat, format_portlog, format_netsh,
    format_registry, format_tasklist, format_tasklist_csv, format_events_csv;

const struct format *const formats[] = {
    &format_portlog,    &format_netstat,
    &format_netsh,      &format_registry,
    &format_tasklist,   &format_tasklist_csv,
    &format_events_csv, NULL,
};
