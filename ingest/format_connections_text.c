/*
 * Connections as PowerShell prints them: Format-Table, cut by its rule (headers
 * wrapped over two lines are joined), and Format-List records. Cells that a
 * narrow window cut off are rejects, never guesses.
 */
#include <string.h>

#include "core/mem.h"
#include "ingest/connection_columns.h"
#include "ingest/listings.h"
#include "ingest/rule.h"

#define HEADER_LINES 3

struct connections {
    struct listings listings;
    struct connection_columns columns;
    struct rule rule;
    struct buf header[HEADER_LINES]; /* until the rule comes */
    size_t header_lines;
    bool in_table;
    /* Format-List: the record that is open */
    struct buf name[RULE_COLUMNS_MAX], value[RULE_COLUMNS_MAX];
    size_t fields;
    bool in_list;
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
    for (size_t i = 0; i < HEADER_LINES; i++)
        buf_clear(&c->header[i]);
    for (size_t i = 0; i < RULE_COLUMNS_MAX; i++) {
        buf_clear(&c->name[i]);
        buf_clear(&c->value[i]);
    }
    mem_free(c);
}

static bool is_header(struct span line)
{
    return span_find(line, "LocalAddress ") >= 0 &&
           span_find(line, "LocalPort") > 0 && span_find(line, ",") < 0 &&
           span_find(line, "\t") < 0 && span_find(line, "#OfE") < 0;
}

static bool is_list_begin(struct span line, struct span *name,
                          struct span *value)
{
    ptrdiff_t colon = span_find(line, ":");
    if (colon < 2 || line.ptr[colon - 1] != ' ' || colon > 60)
        return false;
    *name = span_trim(span_cut(line, 0, (size_t)colon));
    *value = span_trim(span_cut(line, (size_t)colon + 1, line.len));
    return span_find(*name, " ") < 0;
}

static int connections_score(struct span head, const char **why)
{
    struct span rest = head, line, name, value;
    while (span_split(&rest, '\n', &line)) {
        if (is_header(line)) {
            *why = "table of Get-NetTCPConnection";
            return 86;
        }
        if (is_list_begin(line, &name, &value) &&
            span_eq(name, "LocalAddress")) {
            *why = "list of Get-NetTCPConnection";
            return 86;
        }
    }
    return 0;
}

/* The names above each group of the rule; pieces on several lines joined. */
static bool find_columns(struct connections *c)
{
    struct span cell[RULE_COLUMNS_MAX], names[RULE_COLUMNS_MAX];
    struct buf name[RULE_COLUMNS_MAX] = {0};
    for (size_t k = 0; k < c->header_lines; k++) {
        rule_cut(&c->rule, buf_as_span(&c->header[k]), cell);
        for (size_t i = 0; i < c->rule.count; i++)
            buf_span(&name[i], cell[i]);
    }
    for (size_t i = 0; i < c->rule.count; i++)
        names[i] = buf_as_span(&name[i]);
    bool found = connection_columns_find(&c->columns, names, c->rule.count);
    for (size_t i = 0; i < c->rule.count; i++)
        buf_clear(&name[i]);
    if (!strcmp(c->columns.tool, "table of connections"))
        c->columns.tool = "Get-NetTCPConnection";
    c->columns.shows_bound = !c->columns.is_udp_only;
    return found;
}

static const char *add(struct connections *c, struct reader *r,
                       const struct span *cell, size_t count)
{
    struct capture_row row;
    const char *why = connection_columns_row(&c->columns, cell, count, &row);
    if (why)
        return why;
    return listings_add(
        &c->listings, r, &row,
        connection_cell(&c->columns, COLUMN_AT, cell, count),
        connection_cell(&c->columns, COLUMN_SERVER, cell, count),
        c->columns.tool, c->columns.shows_bound);
}

static void end_record(struct connections *c, struct reader *r)
{
    struct span name[RULE_COLUMNS_MAX], value[RULE_COLUMNS_MAX];
    for (size_t i = 0; i < c->fields; i++) {
        name[i] = buf_as_span(&c->name[i]);
        value[i] = buf_as_span(&c->value[i]);
    }
    if (c->fields) {
        const char *why = "a record without addresses and ports";
        if (connection_columns_find(&c->columns, name, c->fields)) {
            c->columns.tool = c->columns.is_udp_only ? "Get-NetUDPEndpoint"
                                                     : "Get-NetTCPConnection";
            c->columns.shows_bound = !c->columns.is_udp_only;
            why = add(c, r, value, c->fields);
        }
        if (why)
            reader_assume(r, "a record before line %llu left out: %s",
                          (unsigned long long)reader_line(r), why);
    }
    c->fields = 0;
    c->in_list = false;
}

static enum claim list_line(struct connections *c, struct reader *r,
                            struct span line)
{
    struct span name, value;
    if (!is_list_begin(line, &name, &value))
        return CLAIM_NONE;
    bool begins = span_eq(name, "LocalAddress");
    if (!c->in_list && !begins)
        return CLAIM_NONE;
    for (size_t i = 0; i < c->fields; i++) {
        if (span_same(buf_as_span(&c->name[i]), name)) {
            end_record(c, r);
            break;
        }
    }
    c->in_list = true;
    c->in_table = false;
    if (c->fields == RULE_COLUMNS_MAX)
        return CLAIM_SKIP;
    buf_reset(&c->name[c->fields]);
    buf_span(&c->name[c->fields], name);
    buf_reset(&c->value[c->fields]);
    buf_span(&c->value[c->fields], value);
    c->fields++;
    return connection_column(name) == COLUMN_UNKNOWN ? CLAIM_SKIP : CLAIM_ROW;
}

static void connections_flush(void *self, struct reader *r)
{
    struct connections *c = self;
    end_record(c, r);
    listings_finish(&c->listings, r);
    c->in_table = false;
    c->header_lines = 0;
}

static enum claim begin_table(struct connections *c, struct reader *r,
                              struct span line)
{
    end_record(c, r);
    listings_finish(&c->listings, r);
    c->in_table = false;
    c->header_lines = 1;
    buf_reset(&c->header[0]);
    buf_span(&c->header[0], line);
    return CLAIM_SKIP;
}

/* Between header and rule: the rule, or more of a wrapped header. */
static enum claim header_line(struct connections *c, struct span line)
{
    if (rule_read(&c->rule, line)) {
        c->in_table = find_columns(c);
        c->header_lines = 0;
        return CLAIM_SKIP;
    }
    if (line.ptr[0] != ' ' || c->header_lines == HEADER_LINES) {
        c->header_lines = 0;
        return CLAIM_NONE;
    }
    buf_reset(&c->header[c->header_lines]);
    buf_span(&c->header[c->header_lines++], line);
    return CLAIM_SKIP;
}

static bool looks_like_row(const struct connections *c, const struct span *cell)
{
    int port, at = c->columns.place[COLUMN_LOCAL_PORT];
    return at < 0 || span_int(cell[at], &port);
}

static enum claim connections_line(void *self, struct reader *r,
                                   struct span line, bool first)
{
    struct connections *c = self;
    struct span cell[RULE_COLUMNS_MAX];
    while (line.len && strchr(" \r", line.ptr[line.len - 1]))
        line.len--;
    if (!line.len) {
        end_record(c, r);
        return first ? CLAIM_NONE : CLAIM_SKIP;
    }
    if (is_header(line))
        return begin_table(c, r, line);
    enum claim claim = list_line(c, r, line);
    if (claim != CLAIM_NONE || first)
        return claim;
    if (c->header_lines)
        return header_line(c, line);
    if (!c->in_table)
        return CLAIM_NONE;
    rule_cut(&c->rule, line, cell);
    if (!looks_like_row(c, cell))
        return CLAIM_NONE;
    const char *why = add(c, r, cell, c->rule.count);
    if (!why)
        return CLAIM_ROW;
    reader_reject(r, line, "%s", why);
    return CLAIM_REJECT;
}

const struct format format_connections_text = {
    .name = "connections-text",
    .brief = "Get-NetTCPConnection and Get-NetUDPEndpoint as table or list",
    .score = connections_score,
    .most = 86,
    .open = connections_open,
    .line = connections_line,
    .flush = connections_flush,
    .close = connections_close,
};
