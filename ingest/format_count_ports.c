/*
 * Count-Ports.ps1 and what Port_Exhaustion.ps1 prints around it: ports used a
 * remote address (kept as counters: no local address, no range, so no sample),
 * and tables of counts that are known and not used.
 */
#include "core/address.h"
#include "core/mem.h"
#include "ingest/facts.h"
#include "ingest/rule.h"

enum section { NONE, PORTS, OTHERS };

struct counts {
    enum section section;
};

static bool is_ports_header(struct span line)
{
    return span_starts(line, "IPAddress ") &&
           span_find(line, "PortsWaiting") > 0 &&
           span_find(line, "PortsUsed") > 0;
}

/* `Count Name`, `PID Count` and the like. */
static bool is_counts_header(struct span line)
{
    struct span rest = line, a, b;
    return span_token(&rest, &a) && span_token(&rest, &b) &&
           span_eq(a, "Count") && span_eq(b, "Name");
}

static int counts_score(struct span head, const char **why)
{
    struct span rest = head, line;
    while (span_split(&rest, '\n', &line)) {
        if (is_ports_header(span_trim(line))) {
            *why = "table of Count-Ports";
            return 82;
        }
        if (is_counts_header(span_trim(line)) &&
            span_find(head, "NetTCPConnection") >= 0) {
            *why = "counts of Group-Object";
            return 60;
        }
    }
    return 0;
}

static void *counts_open(struct reader *r)
{
    (void)r;
    return mem_new(sizeof(struct counts));
}

static void counts_close(void *self)
{
    mem_free(self);
}

static void put(struct reader *r, struct span address, const char *what,
                uint64_t value)
{
    struct buf name = {0};
    buf_addf(&name, "Remote(");
    address_canonical(&name, address);
    buf_addf(&name, ")\\%s", what);
    facts_counter(r, buf_as_span(&name), (double)value);
    buf_clear(&name);
}

/* `65.55.149.121 1 33.33 % 3 0.06 %`: percent signs stand anywhere. */
static enum claim ports_row(struct reader *r, struct span line)
{
    struct span rest = line, address, token;
    uint64_t count[4];
    size_t numbers = 0;
    span_token(&rest, &address);
    if (!address_family(address))
        return CLAIM_NONE;
    while (span_token(&rest, &token)) {
        uint64_t n;
        if (span_u64(token, &n) && numbers < 4)
            count[numbers++] = n;
    }
    if (numbers < 2) {
        reader_reject(r, line, "counts of ports waiting and used are expected");
        return CLAIM_REJECT;
    }
    put(r, address, "Ports Waiting", count[0]);
    put(r, address, "Ports Used", count[numbers - 1]);
    return CLAIM_ROW;
}

static enum claim counts_row(struct reader *r, struct span line)
{
    struct span rest = line, token;
    uint64_t n;
    if (!span_token(&rest, &token) || !span_u64(token, &n))
        return CLAIM_NONE;
    if (span_starts(span_trim(rest), "Bound,")) {
        reader_reject(r, line,
                      "%llu rows of state Bound are only counted: without "
                      "their ports they are no listing",
                      (unsigned long long)n);
        return CLAIM_REJECT;
    }
    return CLAIM_SKIP;
}

static enum claim counts_line(void *self, struct reader *r, struct span text,
                              bool first)
{
    struct counts *c = self;
    struct span line = span_trim(text);
    struct rule rule;
    if (!line.len)
        return first ? CLAIM_NONE : CLAIM_SKIP;
    if (is_ports_header(line)) {
        c->section = PORTS;
        return CLAIM_SKIP;
    }
    if (is_counts_header(line)) {
        c->section = OTHERS;
        return CLAIM_SKIP;
    }
    if (span_starts(line, "ProcessName: ") || span_find(line, "]PS:") > 0)
        return CLAIM_SKIP;
    if (first || c->section == NONE)
        return CLAIM_NONE;
    if (rule_read(&rule, line))
        return CLAIM_SKIP;
    return c->section == PORTS ? ports_row(r, line) : counts_row(r, line);
}

static void counts_flush(void *self, struct reader *r)
{
    struct counts *c = self;
    (void)r;
    c->section = NONE;
}

const struct format format_count_ports = {
    .name = "count-ports",
    .brief = "reports of Count-Ports and Port_Exhaustion",
    .score = counts_score,
    .most = 82,
    .open = counts_open,
    .line = counts_line,
    .flush = counts_flush,
    .close = counts_close,
};
