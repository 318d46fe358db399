/*
 * What TCPView saves: no header, process,pid,protocol,state,local address,
 * port,remote address,port,time and more, with commas inside its traffic
 * counters (csv-and-tables/003). The times are those of the connections.
 */
#include "core/address.h"
#include "core/mem.h"
#include "ingest/listings.h"

enum { PROCESS, PID, PROTOCOL, STATE, LOCAL, LPORT, REMOTE, RPORT, USED };

static int cut(struct span line, struct span *field)
{
    int count = 0;
    struct span rest = line;
    while (count < USED && span_split(&rest, ',', &field[count]))
        field[count] = span_trim(field[count]), count++;
    return count;
}

static bool is_row(struct span line, struct span *field)
{
    static const char *const protocols[] = {"TCP", "TCPv6", "UDP", "UDPv6"};
    uint64_t n;
    bool known = false;
    if (cut(line, field) < USED)
        return false;
    for (size_t i = 0; i < 4; i++)
        known = known || span_eq(field[PROTOCOL], protocols[i]);
    return known && (!field[PID].len || span_u64(field[PID], &n)) &&
           address_family(field[LOCAL]);
}

static int tcpview_score(struct span head, const char **why)
{
    struct span rest = head, line, field[USED];
    while (span_split(&rest, '\n', &line)) {
        if (is_row(line, field)) {
            *why = "rows as TCPView saves them";
            return 85;
        }
    }
    return 0;
}

static void *tcpview_open(struct reader *r)
{
    (void)r;
    return mem_new(sizeof(struct listings));
}

static void tcpview_close(void *self)
{
    listings_clear(self);
    mem_free(self);
}

static void tcpview_flush(void *self, struct reader *r)
{
    listings_finish(self, r);
}

static bool read_port(struct span text, int *port)
{
    *port = -1;
    return !text.len || (span_int(text, port) && *port >= 0 && *port <= 65535);
}

static enum claim tcpview_line(void *self, struct reader *r, struct span line,
                               bool first)
{
    struct span field[USED];
    int pid = 0;
    if (!span_trim(line).len)
        return first ? CLAIM_NONE : CLAIM_SKIP;
    if (!is_row(line, field))
        return CLAIM_NONE;
    bool udp = span_starts(field[PROTOCOL], "UDP");
    bool owned = span_int(field[PID], &pid) && pid > 0;
    struct capture_row row = {
        .local_address = field[LOCAL],
        .remote_address = field[REMOTE],
        .pid = owned ? pid : 0, /* "[Time Wait]" has none */
        .state = udp ? STATE_NONE : state_read(field[STATE]),
        .protocol = udp ? PROTOCOL_UDP : PROTOCOL_TCP,
    };
    if (owned)
        row.process = field[PROCESS];
    const char *why = NULL;
    if (!read_port(field[LPORT], &row.local_port) || row.local_port < 0 ||
        !read_port(field[RPORT], &row.remote_port))
        why = "a row whose port is no number of 0 to 65535";
    if (!why)
        why = listings_add(self, r, &row, span_n("", 0), span_n("", 0),
                           "TCPView", false);
    if (!why)
        return CLAIM_ROW;
    reader_reject(r, line, "%s", why);
    return CLAIM_REJECT;
}

const struct format format_tcpview = {
    .name = "tcpview",
    .brief = "what TCPView saves (no header)",
    .score = tcpview_score,
    .most = 85,
    .open = tcpview_open,
    .line = tcpview_line,
    .flush = tcpview_flush,
    .close = tcpview_close,
};
