/*
 * System-log events as `Get-WinEvent | Export-Csv` writes them: columns by
 * name, in any order. Matched by id and provider, never by the localised text.
 */
#include "core/mem.h"
#include "ingest/reader.h"

enum { AT, ID, PROVIDER, MACHINE, MESSAGE, COLUMNS };

struct events {
    int column[COLUMNS]; /* -1 = not there */
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
    {"TimeCreated",   AT      },
    {"TimeGenerated", AT      },
    {"TimeWritten",   AT      },
    {"Id",            ID      },
    {"EventID",       ID      },
    {"InstanceId",    ID      },
    {"ProviderName",  PROVIDER},
    {"Source",        PROVIDER},
    {"MachineName",   MACHINE },
    {"Message",       MESSAGE },
};

static bool find_columns(struct events *e, const struct span *field,
                         size_t count)
{
    for (int i = 0; i < COLUMNS; i++)
        e->column[i] = -1;
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
                    span_find_nocase(line, "TimeGenerated") >= 0;
        if (time && (span_find(line, "Id") >= 0 ||
                     span_find_nocase(line, "EventID") >= 0)) {
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
    struct harvest *h = reader_harvest(r);
    struct when when;
    int id;
    if (count == 1 && !span_trim(field[0]).len)
        return CLAIM_SKIP;
    if (!span_int(cell(e, ID, field, count), &id)) {
        reader_reject(r, count ? field[0] : span_n("", 0),
                      "an event without a numeric id");
        return CLAIM_REJECT;
    }
    struct span time = cell(e, AT, field, count);
    if (!reader_read_time(r, time, &when)) {
        reader_reject(r, time, "'%.*s' is not a date and time",
                      (int)(time.len > 60 ? 60 : time.len), time.ptr);
        return CLAIM_REJECT;
    }
    struct span machine = cell(e, MACHINE, field, count);
    if (machine.len)
        reader_set_server(r, machine);
    name_t server = reader_server(r);
    name_t provider = harvest_name(h, cell(e, PROVIDER, field, count));
    name_t message = harvest_name(h, cell(e, MESSAGE, field, count));
    struct event *event = harvest_event(h);
    event->when = when;
    event->server = server;
    event->provider = provider;
    event->message = message;
    event->line = reader_line(r);
    event->event_id = id;
    return CLAIM_ROW;
}

const struct format format_events_csv = {
    .name = "events-csv",
    .brief = "System-log events of Get-WinEvent | Export-Csv",
    .score = events_score,
    .open = events_open,
    .header = events_header,
    .record = events_record,
    .close = events_close,
};
