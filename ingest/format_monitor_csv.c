/*
 * The CSV of a scheduled port monitor (input-formats 10, EphemeralPortMonitor):
 * one sample a time stamp, repeated on up to ten rows that rank processes.
 */
#include "core/mem.h"
#include "ingest/sample_row.h"

enum { AT, START, END, MAX, TOTAL, PERCENT, RANK, COLUMNS };

static const char *const names[COLUMNS] = {
    "Timestamp", "EphemeralRangeStart", "EphemeralRangeEnd",
    "MaxPorts",  "TotalPortsInUse",     "UsagePercent",
    "Rank",
};

struct monitor {
    int place[COLUMNS];
    struct buf last; /* time stamp of the row before */
};

static void *monitor_open(struct reader *r)
{
    (void)r;
    return mem_new(sizeof(struct monitor));
}

static void monitor_close(void *self)
{
    struct monitor *m = self;
    buf_clear(&m->last);
    mem_free(m);
}

static int monitor_score(struct span head, const char **why)
{
    *why = "columns Timestamp, MaxPorts, TotalPortsInUse";
    return span_find(head, "TotalPortsInUse") >= 0 &&
                   span_find(head, "EphemeralRangeStart") >= 0
               ? 92
               : 0;
}

static bool monitor_header(void *self, struct reader *r,
                           const struct span *field, size_t count)
{
    struct monitor *m = self;
    int place[COLUMNS];
    (void)r;
    for (int c = 0; c < COLUMNS; c++) {
        place[c] = -1;
        for (size_t i = 0; i < count; i++) {
            if (span_eq_nocase(span_trim(field[i]), names[c]))
                place[c] = (int)i;
        }
    }
    if (place[AT] < 0 || place[TOTAL] < 0 || place[MAX] < 0)
        return false;
    for (int c = 0; c < COLUMNS; c++)
        m->place[c] = place[c];
    buf_reset(&m->last);
    return true;
}

static struct span cell(const struct monitor *m, int which,
                        const struct span *field, size_t count)
{
    int at = m->place[which];
    return at >= 0 && (size_t)at < count ? span_trim(field[at]) : span_n("", 0);
}

static enum claim monitor_record(void *self, struct reader *r,
                                 const struct span *field, size_t count)
{
    struct monitor *m = self;
    struct sample_row s = {
        .at = cell(m, AT, field, count), .listening = -1, .process_count = -1};
    const char *why = NULL;
    if (span_starts(field[0], "[") && span_find(field[0], "ERROR") > 0) {
        reader_reject(r, field[0], "the monitor failed at that time");
        return CLAIM_REJECT;
    }
    if (count == 1)
        return CLAIM_NONE;
    if (s.at.len && span_same(s.at, buf_as_span(&m->last)))
        return CLAIM_SKIP; /* the same sample, the next process */
    if (!sample_row_count(cell(m, TOTAL, field, count), &s.in_use))
        why = "a row whose ports in use are no number";
    else if (!sample_row_count(cell(m, MAX, field, count), &s.range_size))
        why = "a row whose range has no size";
    else if (s.in_use > s.range_size)
        why = "more ports in use than the range has: an edited or damaged row";
    else
        why = s.at.len ? sample_row_add(r, &s) : "a row without a time";
    if (why) {
        reader_reject(r, field[0], "%s", why);
        return CLAIM_REJECT;
    }
    buf_reset(&m->last);
    buf_span(&m->last, s.at);
    return CLAIM_ROW;
}

const struct format format_monitor_csv = {
    .name = "monitor-csv",
    .brief = "CSV of EphemeralPortMonitor",
    .score = monitor_score,
    .most = 92,
    .open = monitor_open,
    .header = monitor_header,
    .record = monitor_record,
    .close = monitor_close,
};
