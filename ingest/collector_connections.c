/* The `con` records of the collector's log: local ports are a list, so that a
 * server with 16,000 connections to three databases is a few lines. */
#include "core/address.h"
#include "ingest/collector.h"

#define PORTS_MAX 65536u /* of one record */

/* "[::1]:135", "10.0.0.1:80,82-90": cut at the last colon. */
static bool split(struct span text, struct span *address, struct span *ports)
{
    size_t at = text.len;
    while (at && text.ptr[at - 1] != ':')
        at--;
    if (at < 2)
        return false;
    *address = span_cut(text, 0, at - 1);
    *ports = span_cut(text, at, text.len);
    return ports->len > 0;
}

static bool read_port(struct span text, int *out)
{
    uint64_t n;
    if (!span_u64(text, &n) || n > 65535)
        return false;
    *out = (int)n;
    return true;
}

/* The next "n" or "n-m" of a list. */
static bool next_ports(struct span *list, int *from, int *to)
{
    struct span part, first;
    if (!span_split(list, ',', &part))
        return false;
    bool is_run = span_find(part, "-") > 0;
    span_split(&part, '-', &first);
    if (!read_port(first, from))
        return false;
    *to = *from;
    return !is_run || (read_port(part, to) && *to >= *from);
}

/* Is the whole list good? Nothing of a record is used where it is not. */
static const char *ports_fault(struct span list)
{
    size_t count = 0;
    if (list.ptr[list.len - 1] == ',')
        return "its list of ports ends with a comma";
    while (list.len) {
        int from, to;
        if (!next_ports(&list, &from, &to))
            return "its local ports are no list of ports";
        count += (size_t)(to - from) + 1;
        if (count > PORTS_MAX)
            return "more than 65,536 local ports in one record";
    }
    return NULL;
}

static const char *read_local(struct span text, struct capture_row *row,
                              struct span *ports)
{
    if (!split(text, &row->local_address, ports))
        return "a local ADDRESS:PORTS is expected";
    if (!address_family(row->local_address))
        return "its local address is none";
    return ports_fault(*ports);
}

static const char *read_remote(struct span text, struct capture_row *row)
{
    struct span port;
    if (!split(text, &row->remote_address, &port))
        return "a remote ADDRESS:PORT is expected";
    row->remote_port = -1;
    if (!span_eq(port, "*") && !read_port(port, &row->remote_port))
        return "its remote port is none";
    if (!span_eq(row->remote_address, "*") &&
        !address_family(row->remote_address))
        return "its remote address is none";
    return NULL;
}

static const char *read_state(struct span word, struct capture_row *row)
{
    row->state = span_eq(word, "-") ? STATE_NONE : state_read(word);
    if (row->protocol == PROTOCOL_TCP && row->state == STATE_NONE)
        row->state = STATE_UNKNOWN;
    if (row->protocol == PROTOCOL_UDP && row->state != STATE_NONE)
        return "UDP has no state";
    return NULL;
}

static const char *read_pid(struct span word, struct capture_row *row)
{
    uint64_t n;
    row->pid = -1;
    if (span_eq(word, "-"))
        return NULL;
    if (!span_u64(word, &n) || n > INT32_MAX)
        return "its PID is none";
    row->pid = (int)n;
    return NULL;
}

const char *collector_connections_read(struct capture_builder *b,
                                       struct span rest)
{
    struct capture_row row = {0};
    struct span protocol, local, remote, state, pid, ports;
    if (!span_token(&rest, &protocol) || !span_token(&rest, &local) ||
        !span_token(&rest, &remote) || !span_token(&rest, &state) ||
        !span_token(&rest, &pid) || span_trim(rest).len)
        return "`con PROTOCOL LOCAL:PORTS REMOTE:PORT STATE PID` is expected";
    bool is_tcp = span_eq(protocol, "tcp");
    if (!is_tcp && !span_eq(protocol, "udp"))
        return "a protocol other than tcp and udp";
    row.protocol = is_tcp ? PROTOCOL_TCP : PROTOCOL_UDP;
    const char *why = read_local(local, &row, &ports);
    why = why ? why : read_remote(remote, &row);
    why = why ? why : read_state(state, &row);
    why = why ? why : read_pid(pid, &row);
    if (why)
        return why;
    int from, to;
    while (next_ports(&ports, &from, &to)) {
        for (row.local_port = from; row.local_port <= to; row.local_port++)
            capture_builder_add(b, &row);
    }
    return NULL;
}
