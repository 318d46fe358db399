/*
 * System-log events as `Get-WinEvent | Export-Csv` writes them: columns by
 * name, in any order. Matched by id and provider, never by the localised text.
 */
#include "core/mem.h"
#include "ingest/event_row.h"

enum { AT, ID, PROVIDER, MACHINE, MESSAGE, COLUMNS };

struct events {
    int column[COLUMNS]; /* -1 = not there */
    size_t columns;
};

static void *events_open(struct reader *r)
{
    (void)r;
    return mem_new(sizeof(struct events));
}

static void events_close(void *self)
{
    mem_free(self);
}

static const struct {
    const char *name;
    int column;
} names[] = {
    {"TimeCreated",       AT      },
    {"TimeGenerated",     AT      },
    {"TimeWritten",       AT      },
    {"Id",                ID      },
    {"EventID",           ID      },
    {"InstanceId",        ID      },
    {"ProviderName",      PROVIDER},
    {"Source",            PROVIDER},
    {"MachineName",       MACHINE },
    {"Message",           MESSAGE },
    {"Date and Time",     AT      },
    {"Datum und Uhrzeit", AT      },
    {"Event ID",          ID      },
    {"Ereignis-ID",       ID      },
    {"Quelle",            PROVIDER},
    {"Computer",          MACHINE },
    {"ComputerName",      MACHINE },
    {"PSComputerName",    MACHINE },
    {"Description",       MESSAGE },
};

static bool find_columns(struct events *e, const struct span *field,
                         size_t count)
{
    for (int i = 0; i < COLUMNS; i++)
        e->column[i] = -1;
    e->columns = count;
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
            if (span_eq_nocase(span_trim(field[i]), names[k].name) &&
                e->column[names[k].column] < 0)
                e->column[names[k].column] = (int)i;
        }
    }
    return e->column[AT] >= 0 && e->column[ID] >= 0;
}

static int events_score(struct span head, const char **why)
{
    struct span rest = head, line;
    for (int i = 0; i < 3 && span_split(&rest, '\n', &line); i++) {
        bool time = span_find_nocase(line, "TimeCreated") >= 0 ||
                    span_find_nocase(line, "TimeGenerated") >= 0 ||
                    span_find(line, "Date and Time,") >= 0 ||
                    span_find(line, "Datum und Uhrzeit,") >= 0;
        if (time && (span_find(line, "Id") >= 0 ||
                     span_find_nocase(line, "EventID") >= 0 ||
                     span_find(line, "Event ID") >= 0 ||
                     span_find(line, "Ereignis-ID") >= 0)) {
            *why = "columns TimeCreated and Id";
            return 90;
        }
    }
    return 0;
}

static bool events_header(void *self, struct reader *r,
                          const struct span *field, size_t count)
{
    (void)r;
    return find_columns(self, field, count);
}

static struct span cell(const struct events *e, int which,
                        const struct span *field, size_t count)
{
    int at = e->column[which];
    return at >= 0 && (size_t)at < count ? span_trim(field[at]) : span_n("", 0);
}

static enum claim events_record(void *self, struct reader *r,
                                const struct span *field, size_t count)
{
    struct events *e = self;
    if (count == 1)
        return span_trim(field[0]).len ? CLAIM_NONE : CLAIM_SKIP;
    struct event_row row = {
        .time = cell(e, AT, field, count),
        .id = cell(e, ID, field, count),
        .provider = cell(e, PROVIDER, field, count),
        .computer = cell(e, MACHINE, field, count),
        .message = cell(e, MESSAGE, field, count),
        .line = reader_line(r),
    };
    /* Event Viewer's own CSV has the text behind the named columns. */
    if (e->column[MESSAGE] < 0 && count == e->columns + 1)
        row.message = field[count - 1];
    const char *why =
        row.time.len ? event_row_add(r, &row) : "an event without a time";
    if (!why)
        return CLAIM_ROW;
    reader_reject(r, row.time.len ? row.time : row.id, "%s", why);
    return CLAIM_REJECT;
}

const struct format format_events_csv = {
    .name = "events-csv",
    .brief = "System-log events of Get-WinEvent | Export-Csv",
    .score = events_score,
    .most = 90,
    .open = events_open,
    .header = events_header,
    .record = events_record,
    .close = events_close,
};
