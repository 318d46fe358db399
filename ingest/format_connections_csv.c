/*
 * Connections as delimited text: Get-NetTCPConnection and Get-NetUDPEndpoint
 * through Export-Csv, CurrPorts, Kansa, Velociraptor, Volatility, psutil and
 * scripts of one's own, with the columns in any order.
 */
#include "core/mem.h"
#include "ingest/connection_columns.h"
#include "ingest/csv.h"
#include "ingest/listings.h"

struct connections {
    struct connection_columns columns;
    struct listings listings;
    struct buf time; /* day and hour of two columns */
};

static void *connections_open(struct reader *r)
{
    (void)r;
    return mem_new(sizeof(struct connections));
}

static void connections_close(void *self)
{
    struct connections *c = self;
    listings_clear(&c->listings);
    buf_clear(&c->time);
    mem_free(c);
}

static int connections_score(struct span head, const char **why)
{
    struct span rest = head, line;
    struct csv_record record = {0};
    struct connection_columns columns;
    bool found = false;
    for (int i = 0; i < 40 && !found && span_split(&rest, '\n', &line); i++) {
        const char *delimiters = ",;\t|";
        if (span_find_nocase(line, "addr") < 0 &&
            span_find_nocase(line, "local") < 0)
            continue;
        for (; *delimiters && !found; delimiters++) {
            csv_read(&record, line, *delimiters, true, 1);
            found =
                record.count > 2 &&
                connection_columns_find(&columns, record.field, record.count);
        }
    }
    csv_record_clear(&record);
    *why = "columns of local and remote addresses and ports";
    return found ? 88 : 0;
}

static bool connections_header(void *self, struct reader *r,
                               const struct span *field, size_t count)
{
    struct connections *c = self;
    struct connection_columns columns;
    if (count < 3 || !connection_columns_find(&columns, field, count))
        return false;
    listings_finish(&c->listings, r);
    c->columns = columns;
    return true;
}

static struct span time_of(struct connections *c, const struct span *field,
                           size_t count)
{
    struct span day = connection_cell(&c->columns, COLUMN_AT, field, count);
    struct span hour = connection_cell(&c->columns, COLUMN_CLOCK, field, count);
    if (!hour.len)
        return day;
    buf_reset(&c->time);
    buf_span(&c->time, day);
    buf_byte(&c->time, ' ');
    buf_span(&c->time, hour);
    return buf_as_span(&c->time);
}

/* psutil's table has no column that only it has, but its cells have. */
static const char *tool_of(const struct connections *c, struct span local)
{
    return span_starts(local, "addr(") ? "psutil" : c->columns.tool;
}

static enum claim connections_record(void *self, struct reader *r,
                                     const struct span *field, size_t count)
{
    struct connections *c = self;
    struct capture_row row;
    if (count == 1)
        return CLAIM_NONE;
    if (connections_header(c, r, field, count))
        return CLAIM_SKIP;
    struct span local =
        connection_cell(&c->columns, COLUMN_LOCAL, field, count);
    const char *why = connection_columns_row(&c->columns, field, count, &row);
    if (!why)
        why = listings_add(
            &c->listings, r, &row, time_of(c, field, count),
            connection_cell(&c->columns, COLUMN_SERVER, field, count),
            tool_of(c, local), c->columns.shows_bound);
    if (!why)
        return CLAIM_ROW;
    reader_reject(r, local.len ? local : field[0], "%s", why);
    return CLAIM_REJECT;
}

static void connections_flush(void *self, struct reader *r)
{
    struct connections *c = self;
    listings_finish(&c->listings, r);
}

const struct format format_connections_csv = {
    .name = "connections-csv",
    .brief = "connections as CSV: Get-NetTCPConnection, CurrPorts, Kansa, "
             "Velociraptor, Volatility, psutil, own scripts",
    .score = connections_score,
    .most = 88,
    .open = connections_open,
    .header = connections_header,
    .record = connections_record,
    .flush = connections_flush,
    .close = connections_close,
};
