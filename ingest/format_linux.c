/* netstat and ss of Linux and macOS, since mixed fleets have them
 * (input-formats, section 8). Rows by shape; other sections are skipped. */
#include <string.h>

#include "core/mem.h"
#include "ingest/format.h"
#include "ingest/listing.h"
#include "ingest/stamp.h"

/* net.ipv4.ip_local_port_range of every kernel since 2.4, unless changed */
#define LINUX_RANGE_START 32768
#define LINUX_RANGE_COUNT 28232

enum part { PART_ROWS, PART_OTHER, PART_SUMMARY };

struct linux_net {
    struct listing listing;
    enum part part;
};

struct linux_row {
    struct capture_row row;
    bool is_mac;
};

static void *linux_open(struct reader *r)
{
    (void)r;
    struct linux_net *n = mem_new(sizeof *n);
    listing_init(&n->listing);
    return n;
}

static void linux_close(void *self)
{
    struct linux_net *n = self;
    listing_clear(&n->listing);
    mem_free(n);
}

static bool is_number(struct span s)
{
    uint64_t n;
    return span_u64(s, &n);
}

static bool contains(struct span line, const char *words)
{
    return span_find(line, words) >= 0;
}

/* address:port, or address.port of macOS; the port `*`, a number or a name. */
static bool read_endpoint(struct span token, char mark, struct span *host,
                          int *port)
{
    size_t at = token.len;
    while (at && token.ptr[at - 1] != mark)
        at--;
    if (at < 2 || at == token.len)
        return false;
    struct span text = span_cut(token, at, token.len);
    uint64_t n;
    *host = span_cut(token, 0, at - 1);
    if (span_u64(text, &n)) {
        *port = n <= 65535 ? (int)n : -1;
        return n <= 65535;
    }
    if (!span_eq(text, "*") &&
        ((text.ptr[0] >= '0' && text.ptr[0] <= '9') || contains(text, ".")))
        return false;
    *port = span_eq(text, "*") ? -1 : service_port(text);
    return true;
}

static bool read_pair(struct span *rest, char mark, struct capture_row *row)
{
    struct span local, remote;
    return span_token(rest, &local) && span_token(rest, &remote) &&
           read_endpoint(local, mark, &row->local_address, &row->local_port) &&
           read_endpoint(remote, mark, &row->remote_address, &row->remote_port);
}

/* tcp tcp4 tcp6 tcp46 udp … */
static bool read_protocol(struct span token, enum protocol *out, bool *is_mac)
{
    if (token.len < 3 || token.len > 5)
        return false;
    *out = span_starts(token, "udp") ? PROTOCOL_UDP : PROTOCOL_TCP;
    if (*out == PROTOCOL_TCP && !span_starts(token, "tcp"))
        return false;
    struct span family = span_cut(token, 3, token.len);
    *is_mac = span_eq(family, "4") || span_eq(family, "46");
    return !family.len || *is_mac || span_eq(family, "6");
}

/* Behind the state: [user inode] PID/program, or "-". Programs hold blanks. */
static void read_program(struct span rest, struct capture_row *row)
{
    struct span token, left = rest;
    while (span_token(&left, &token)) {
        ptrdiff_t slash = span_find(token, "/");
        uint64_t pid;
        if (slash <= 0 || !span_u64(span_cut(token, 0, (size_t)slash), &pid) ||
            pid > INT32_MAX)
            continue;
        row->pid = (int)pid;
        size_t at = (size_t)(token.ptr - rest.ptr) + (size_t)slash + 1;
        row->process = span_trim(span_cut(rest, at, rest.len));
        ptrdiff_t timer = span_find(row->process, " off (");
        if (timer < 0)
            timer = span_find(row->process, " keepalive (");
        if (timer < 0)
            timer = span_find(row->process, " timewait (");
        if (timer > 0)
            row->process = span_trim(span_cut(row->process, 0, (size_t)timer));
        return;
    }
}

/* tcp  0  0 local foreign STATE … */
static bool read_netstat_row(struct span line, struct linux_row *out)
{
    struct span rest = line, token, behind;
    *out = (struct linux_row){
        .row = {.pid = -1, .state = STATE_NONE}
    };
    if (!span_token(&rest, &token) ||
        !read_protocol(token, &out->row.protocol, &out->is_mac))
        return false;
    bool v6 = span_ends_nocase(token, "6");
    for (int i = 0; i < 2; i++) {
        if (!span_token(&rest, &token) || !is_number(token))
            return false;
    }
    struct span pair = rest;
    if (!out->is_mac && read_pair(&rest, ':', &out->row)) {
        /* Linux */
    } else if ((out->is_mac || v6) && read_pair(&pair, '.', &out->row)) {
        out->is_mac = true;
        rest = pair;
    } else {
        return false;
    }
    behind = rest;
    if (span_token(&rest, &token)) {
        enum tcp_state state = state_read(token);
        if (!is_number(token) && state != STATE_UNKNOWN) {
            out->row.state = state;
            behind = rest;
        } else if (out->row.protocol == PROTOCOL_TCP) {
            return false;
        }
    } else if (out->row.protocol == PROTOCOL_TCP) {
        out->row.state = STATE_UNKNOWN;
    }
    read_program(behind, &out->row);
    return true;
}

/* users:(("sshd",pid=1061,fd=3),…): the first of them */
static void read_users(struct span rest, struct capture_row *row)
{
    ptrdiff_t name = span_find(rest, "((\"");
    ptrdiff_t pid = span_find(rest, "pid=");
    uint64_t n;
    if (name >= 0) {
        struct span text = span_cut(rest, (size_t)name + 3, rest.len);
        ptrdiff_t end = span_find(text, "\"");
        row->process = span_cut(text, 0, end < 0 ? text.len : (size_t)end);
    }
    if (pid >= 0) {
        struct span text = span_cut(rest, (size_t)pid + 4, rest.len);
        size_t len = 0;
        while (len < text.len && text.ptr[len] >= '0' && text.ptr[len] <= '9')
            len++;
        if (span_u64(span_cut(text, 0, len), &n) && n <= INT32_MAX)
            row->pid = (int)n;
    }
}

enum ss_row { SS_NONE, SS_ROW, SS_OTHER };

/* [netid] STATE recv-q send-q local peer [users] */
static enum ss_row read_ss_row(struct span line, struct linux_row *out)
{
    static const char *const others[] = {"u_str", "u_dgr", "u_seq", "nl",
                                         "p_raw", "p_dgr", "icmp6", "raw",
                                         "v_str", "???",   "mptcp", "ti_st"};
    struct span rest = line, token;
    bool is_mac;
    enum protocol protocol = PROTOCOL_TCP;
    *out = (struct linux_row){.row = {.pid = -1}};
    if (!span_token(&rest, &token))
        return SS_NONE;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        if (span_eq(token, others[i]))
            return span_token(&rest, &token) &&
                           state_read(token) != STATE_UNKNOWN
                       ? SS_OTHER
                       : SS_NONE;
    }
    bool has_netid = read_protocol(token, &protocol, &is_mac);
    if (has_netid && !span_token(&rest, &token))
        return SS_NONE;
    out->row.state = state_read(token);
    if (out->row.state == STATE_UNKNOWN || is_number(token))
        return SS_NONE;
    bool unconnected = span_eq(token, "UNCONN");
    for (int i = 0; i < 2; i++) {
        if (!span_token(&rest, &token) || !is_number(token))
            return SS_NONE;
    }
    if (!read_pair(&rest, ':', &out->row))
        return SS_NONE;
    if (!has_netid && unconnected)
        protocol = PROTOCOL_UDP;
    out->row.protocol = protocol;
    if (protocol == PROTOCOL_UDP)
        out->row.state = STATE_NONE;
    read_users(rest, &out->row);
    return SS_ROW;
}

static enum claim take_row(struct linux_net *n, struct reader *r,
                           struct span line, const struct linux_row *row,
                           const char *tool)
{
    n->part = PART_ROWS;
    if (!listing_take_row(&n->listing, r, reader_line(r), tool)) {
        listing_reject_row(r, line);
        return CLAIM_REJECT;
    }
    if (!row->is_mac && !n->listing.head.range_count) {
        n->listing.head.range_start = LINUX_RANGE_START;
        n->listing.head.range_count = LINUX_RANGE_COUNT;
        reader_assume(r, "Linux: the kernel's default range 32768 to 60999");
    }
    capture_builder_add(n->listing.builder, &row->row);
    return CLAIM_ROW;
}

static bool is_header(struct span line)
{
    line = span_trim(line);
    return (span_starts(line, "Proto Recv-Q Send-Q") &&
            contains(line, "Local")) ||
           (contains(line, "Recv-Q") && contains(line, "Peer Address"));
}

static bool is_title(struct span line)
{
    return span_starts(span_trim(line), "Active Internet connections");
}

static bool is_other_title(struct span line)
{
    static const char *const titles[] = {
        "Active UNIX domain sockets",
        "Active LOCAL (UNIX)",
        "Active Multipath Internet",
        "Active IPX sockets",
        "Active Bluetooth",
        "Registered kernel control",
        "Active kernel event sockets",
        "Active kernel control sockets",
        "Active Interface",
    };
    line = span_trim(line);
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++) {
        if (span_starts(line, titles[i]))
            return true;
    }
    return false;
}

static bool is_summary(struct span line)
{
    struct span text = span_trim(line);
    return span_starts(text, "TCP: ") && contains(text, "(estab ");
}

static void add_counter(struct reader *r, struct span name, struct span value)
{
    uint64_t n;
    struct harvest *h = reader_harvest(r);
    if (!span_u64(value, &n))
        return;
    struct buf full = {.limit = 100};
    buf_text(&full, "ss -s: ");
    buf_span(&full, name);
    struct counter c = {.when = reader_when(r),
                        .server = reader_server(r),
                        .name = harvest_name(h, buf_as_span(&full)),
                        .line = reader_line(r),
                        .value = (double)n};
    *harvest_counter(h) = c;
    buf_clear(&full);
}

/* TCP:   41 (estab 22, closed 4, orphaned 0, timewait 4/0), ports 104 */
static enum claim take_summary(struct linux_net *n, struct reader *r,
                               struct span line)
{
    struct span rest = line, token, word = {0};
    n->part = PART_SUMMARY;
    while (span_token(&rest, &token)) {
        while (token.len && strchr("(,", token.ptr[0]))
            token = span_cut(token, 1, token.len);
        size_t len = 0;
        while (len < token.len && token.ptr[len] >= '0' &&
               token.ptr[len] <= '9')
            len++;
        if (len && word.len)
            add_counter(r, word, span_cut(token, 0, len));
        word = token;
        while (word.len && strchr(":,)", word.ptr[word.len - 1]))
            word.len--;
    }
    return CLAIM_ROW;
}

/* Transport Total IP IPv6, and the rows below it. */
static bool is_of_summary(struct span line)
{
    static const char *const words[] = {"Transport", "*",    "RAW",  "UDP",
                                        "TCP",       "INET", "FRAG", "Total:"};
    struct span rest = line, token;
    if (!span_token(&rest, &token))
        return false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (span_eq(token, words[i]))
            return true;
    }
    return false;
}

/* Rows of sections that are known and not used. */
static bool is_of_other(struct span line)
{
    static const char *const words[] = {"unix", "Proto", "Proto/ID", "Address",
                                        "id",   "kevt",  "kctl",     "subflow"};
    struct span rest = line, token;
    bool is_hex = true;
    if (!span_token(&rest, &token))
        return false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (span_eq(token, words[i]))
            return true;
    }
    for (size_t i = 0; i < token.len; i++)
        is_hex &=
            strchr("0123456789abcdef", token.ptr[i]) != NULL && token.ptr[i];
    return is_hex || line.ptr[0] == ' ' || span_starts(token, "mptcp") ||
           span_starts(token, "tcp");
}

static bool is_summary_total(struct span line)
{
    struct span rest = line, token;
    return span_token(&rest, &token) && span_eq(token, "Total:") &&
           span_token(&rest, &token) && is_number(token);
}

static bool is_stamped_row(struct span line)
{
    struct date_fields f;
    struct span rest;
    struct linux_row row;
    return stamp_before(line, &f, &rest) &&
           (read_netstat_row(rest, &row) || read_ss_row(rest, &row) == SS_ROW);
}

static enum claim linux_line(void *self, struct reader *r, struct span line,
                             bool first)
{
    struct linux_net *n = self;
    struct linux_row row;
    if (!span_trim(line).len)
        return first ? CLAIM_NONE : CLAIM_SKIP;
    if (is_stamped_row(line))
        line = reader_unstamp(r, line);
    if (read_netstat_row(line, &row))
        return take_row(n, r, line, &row, "netstat");
    if (is_summary(line))
        return take_summary(n, r, line);
    switch (read_ss_row(line, &row)) {
    case SS_ROW:
        return take_row(n, r, line, &row, "ss");
    case SS_OTHER:
        return CLAIM_SKIP;
    case SS_NONE:
        break;
    }
    if (is_title(line) || is_header(line)) {
        if (!n->listing.is_armed)
            listing_begin(&n->listing, r);
        n->part = PART_ROWS;
        return CLAIM_SKIP;
    }
    if (is_other_title(line)) {
        listing_finish(&n->listing, r);
        n->part = PART_OTHER;
        return CLAIM_SKIP;
    }
    if (is_summary_total(line)) {
        n->part = PART_SUMMARY;
        return CLAIM_SKIP;
    }
    if (first)
        return CLAIM_NONE;
    if (n->part == PART_OTHER && is_of_other(line))
        return CLAIM_SKIP;
    if (n->part == PART_SUMMARY && is_of_summary(line))
        return CLAIM_SKIP;
    struct span rest = line, token;
    bool is_mac;
    enum protocol protocol;
    if (span_token(&rest, &token) && read_protocol(token, &protocol, &is_mac)) {
        reader_reject(r, line, "a connection row that is cut or damaged");
        return CLAIM_REJECT;
    }
    if (span_eq(token, "raw") || span_eq(token, "raw6") ||
        span_eq(token, "udplite") || span_eq(token, "sctp") ||
        span_eq(token, "icm6") || span_eq(token, "icm4") ||
        span_eq(token, "unix"))
        return CLAIM_SKIP;
    return CLAIM_NONE;
}

static void linux_flush(void *self, struct reader *r)
{
    struct linux_net *n = self;
    listing_finish(&n->listing, r);
    n->part = PART_ROWS;
}

static int linux_score(struct span head, const char **why)
{
    int rows = 0, titles = 0, summaries = 0, lines = 0, words = 0;
    struct span line;
    while (span_split(&head, '\n', &line) && lines < 2000) {
        struct linux_row row;
        lines += span_trim(line).len > 0;
        if (line.len > 1000)
            continue;
        if (read_netstat_row(line, &row) || read_ss_row(line, &row) == SS_ROW ||
            is_stamped_row(line))
            rows++;
        else if (is_title(line) || is_header(line))
            titles++;
        else if (is_summary(line))
            summaries++;
        else
            words++;
    }
    if (rows && (titles || rows * 4 > lines)) {
        *why = "rows of netstat or ss of Linux or macOS";
        return 93;
    }
    if (summaries) {
        *why = "a summary of ss -s";
        return 75;
    }
    *why = "a header of netstat or ss without rows";
    return titles && words < 10 ? 65 : 0;
}

const struct format format_linux = {
    .name = "netstat-linux",
    .brief = "netstat, ss and ss -s of Linux and macOS",
    .score = linux_score,
    .most = 93,
    .open = linux_open,
    .line = linux_line,
    .flush = linux_flush,
    .close = linux_close,
};
