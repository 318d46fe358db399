/* The one table of formats. Its order is the order in which an unclaimed line
 * is offered; a new format is one file and one row (docs/formats.md). */
#include "ingest/format.h"

/* clang-format off */
#define FORMATS(ROW)           \
    ROW(collector)             \
    ROW(state_log)             \
    ROW(portlog)               \
    ROW(netstat)               \
    ROW(linux)                 \
    ROW(netsh)                 \
    ROW(registry)              \
    ROW(tasklist)              \
    ROW(events_text)           \
    ROW(tcpview)               \
    ROW(connections_text)      \
    ROW(nettcpsetting)         \
    ROW(systeminfo)            \
    ROW(count_ports)           \
    ROW(monitor_text)          \
    ROW(csv_map)               \
    ROW(monitor_csv)           \
    ROW(connections_csv)       \
    ROW(tasklist_csv)          \
    ROW(processes_csv)         \
    ROW(events_csv)            \
    ROW(pdh)                   \
    ROW(events_xml)
/* clang-format on */

#define DECLARE(name) extern const struct format format_##name;
FORMATS(DECLARE)

#define PLACE(name) &format_##name,
const struct format *const formats[] = {FORMATS(PLACE) NULL};
