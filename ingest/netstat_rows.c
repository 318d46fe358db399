/* One row of netstat, however it is laid out. Knows no columns. */
#include <string.h>

#include "ingest/netstat.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_number(struct span s)
{
    uint64_t n;
    return span_u64(s, &n);
}

/* host:port, [address%scope]:port, *:*; a port may be a service's name. */
static bool read_endpoint(struct span token, struct span *host, int *port,
                          bool *has_name)
{
    size_t colon = token.len;
    while (colon && token.ptr[colon - 1] != ':')
        colon--;
    if (colon < 2 || colon == token.len)
        return false;
    struct span text = span_cut(token, colon, token.len);
    *host = span_cut(token, 0, colon - 1);
    uint64_t n;
    if (span_eq(text, "*")) {
        *port = -1;
    } else if (span_u64(text, &n)) {
        if (n > 65535)
            return false;
        *port = (int)n;
    } else {
        if (is_digit(text.ptr[0]))
            return false;
        *port = service_port(text);
        *has_name = true;
    }
    bool numeric = host->ptr[0] == '[' || span_eq(*host, "*") ||
                   is_digit(host->ptr[host->len - 1]);
    *has_name |= !numeric;
    return host->ptr[0] != '[' || host->ptr[host->len - 1] == ']';
}

/* Behind the PID of a joined row: components, then [exe]. */
static void read_owner(struct span rest, struct netstat_row *out)
{
    ptrdiff_t open = span_find(rest, "[");
    struct span before = span_trim(rest);
    if (open >= 0) {
        struct span exe = span_cut(rest, (size_t)open + 1, rest.len);
        ptrdiff_t close = span_find(exe, "]");
        out->row.process =
            span_cut(exe, 0, close < 0 ? exe.len : (size_t)close);
        before = span_trim(span_cut(rest, 0, (size_t)open));
    }
    if (!netstat_is_ownerless(before))
        out->row.services = before;
    out->has_owner = true;
}

static int pid_of(struct span token)
{
    uint64_t n;
    return span_u64(token, &n) && n <= INT32_MAX ? (int)n : -1;
}

/* What stands behind the foreign address of a TCP row: state words up to a
 * number, the PID, then milliseconds (-i) or the owner. */
static bool read_tail(struct span rest, bool offload, struct netstat_row *out)
{
    struct span token, left = rest, state = {0};
    out->has_state = true;
    while (span_token(&left, &token) && !is_number(token)) {
        if (token.ptr[0] == '[') {
            read_owner(span_cut(rest, (size_t)(token.ptr - rest.ptr), rest.len),
                       out);
            token = span_n(NULL, 0);
            break;
        }
        if (!state.len)
            state = token;
        else if (!offload)
            state.len = (size_t)(token.ptr + token.len - state.ptr);
        token = span_n(NULL, 0);
    }
    bool is_offload = offload || span_ends_nocase(state, " InHost") ||
                      span_ends_nocase(state, " Offloaded");
    if (is_offload) {
        struct span words = state;
        span_token(&words, &state);
    } else if (token.len && is_number(token)) {
        out->row.pid = pid_of(token);
        struct span behind = left;
        if (span_token(&left, &token) && !is_number(token))
            read_owner(behind, out);
    }
    out->state_word = state;
    out->row.state = state_read(state);
    return state.len > 0;
}

static bool read_protocol(struct span token, enum protocol *out)
{
    *out = span_eq(token, "UDP") ? PROTOCOL_UDP : PROTOCOL_TCP;
    return span_eq(token, "TCP") || span_eq(token, "UDP");
}

/* Skips `3 ==> ` before the protocol. */
static struct span to_protocol(struct span line)
{
    if (line.len && is_digit(line.ptr[0])) {
        ptrdiff_t arrow = span_find(line, "==>");
        if (arrow > 0 && arrow < 12)
            return span_cut(line, (size_t)arrow + 3, line.len);
    }
    return line;
}

enum row_shape netstat_row_read(struct span line, bool offload,
                                struct netstat_row *out)
{
    struct span rest = to_protocol(line), token, local, remote;
    enum protocol protocol;
    *out = (struct netstat_row){
        .row = {.pid = -1, .state = STATE_NONE}
    };
    if (!span_token(&rest, &token) || !read_protocol(token, &protocol))
        return ROW_NONE;
    if (!span_token(&rest, &local) || !memchr(local.ptr, ':', local.len))
        return ROW_NONE;
    out->row.protocol = protocol;
    if (!read_endpoint(local, &out->row.local_address, &out->row.local_port,
                       &out->has_name) ||
        !span_token(&rest, &remote) ||
        !read_endpoint(remote, &out->row.remote_address, &out->row.remote_port,
                       &out->has_name))
        return ROW_BROKEN;
    if (protocol == PROTOCOL_TCP)
        return read_tail(rest, offload, out) ? ROW_GOOD : ROW_BROKEN;
    struct span behind = rest;
    if (span_token(&rest, &token)) {
        out->row.pid = pid_of(token);
        if (out->row.pid < 0)
            read_owner(behind, out);
        else if (span_trim(rest).len)
            read_owner(rest, out);
    }
    return ROW_GOOD;
}
