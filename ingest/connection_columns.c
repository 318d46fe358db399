/* Names of columns and the shapes of their cells. Knows no file. */
#include "ingest/connection_columns.h"

#include <string.h>

#include "core/address.h"
#include "ingest/rule.h"

static const struct {
    const char *name;
    enum connection_column column;
} names[] = {
    {"protocol",        COLUMN_PROTOCOL   },
    {"proto",           COLUMN_PROTOCOL   },
    {"typestring",      COLUMN_PROTOCOL   },
    {"transport",       COLUMN_PROTOCOL   },
    {"localaddress",    COLUMN_LOCAL      },
    {"localaddr",       COLUMN_LOCAL      },
    {"localip",         COLUMN_LOCAL      },
    {"localipaddress",  COLUMN_LOCAL      },
    {"laddr",           COLUMN_LOCAL      },
    {"laddrip",         COLUMN_LOCAL      },
    {"localport",       COLUMN_LOCAL_PORT },
    {"lport",           COLUMN_LOCAL_PORT },
    {"laddrport",       COLUMN_LOCAL_PORT },
    {"remoteaddress",   COLUMN_REMOTE     },
    {"remoteaddr",      COLUMN_REMOTE     },
    {"remoteip",        COLUMN_REMOTE     },
    {"remoteipaddress", COLUMN_REMOTE     },
    {"foreignaddress",  COLUMN_REMOTE     },
    {"foreignaddr",     COLUMN_REMOTE     },
    {"foreignip",       COLUMN_REMOTE     },
    {"raddr",           COLUMN_REMOTE     },
    {"raddrip",         COLUMN_REMOTE     },
    {"remoteport",      COLUMN_REMOTE_PORT},
    {"foreignport",     COLUMN_REMOTE_PORT},
    {"rport",           COLUMN_REMOTE_PORT},
    {"raddrport",       COLUMN_REMOTE_PORT},
    {"state",           COLUMN_STATE      },
    {"status",          COLUMN_STATE      },
    {"connectionstate", COLUMN_STATE      },
    {"tcpstate",        COLUMN_STATE      },
    {"owningprocess",   COLUMN_PID        },
    {"pid",             COLUMN_PID        },
    {"processid",       COLUMN_PID        },
    {"owningpid",       COLUMN_PID        },
    {"processname",     COLUMN_PROCESS    },
    {"process",         COLUMN_PROCESS    },
    {"owner",           COLUMN_PROCESS    },
    {"imagename",       COLUMN_PROCESS    },
    {"image",           COLUMN_PROCESS    },
    {"name",            COLUMN_PROCESS    },
    {"component",       COLUMN_SERVICES   },
    {"service",         COLUMN_SERVICES   },
    {"services",        COLUMN_SERVICES   },
    {"servicename",     COLUMN_SERVICES   },
    {"processservices", COLUMN_SERVICES   },
    {"timestamp",       COLUMN_AT         },
    {"datetime",        COLUMN_AT         },
    {"date",            COLUMN_AT         },
    {"at",              COLUMN_AT         },
    {"snapshottime",    COLUMN_AT         },
    {"capturetime",     COLUMN_AT         },
    {"collectiontime",  COLUMN_AT         },
    {"collectedat",     COLUMN_AT         },
    {"time",            COLUMN_CLOCK      },
    {"pscomputername",  COLUMN_SERVER     },
    {"server",          COLUMN_SERVER     },
    {"servername",      COLUMN_SERVER     },
    {"computer",        COLUMN_SERVER     },
    {"computername",    COLUMN_SERVER     },
    {"hostname",        COLUMN_SERVER     },
    {"host",            COLUMN_SERVER     },
    {"machine",         COLUMN_SERVER     },
    {"machinename",     COLUMN_SERVER     },
    {"fqdn",            COLUMN_SERVER     },
};

#define NAME_MOST 24

/* Small letters and digits only. */
static bool bare_name(struct span name, char out[NAME_MOST])
{
    size_t len = 0;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if (strchr(" _.-\"'#\t\r\n", c))
            continue;
        if (len + 1 == NAME_MOST)
            return false;
        out[len++] = c;
    }
    out[len] = '\0';
    return len > 0;
}

enum connection_column connection_column(struct span name)
{
    char bare[NAME_MOST];
    if (bare_name(name, bare)) {
        for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
            if (strcmp(names[i].name, bare) == 0)
                return names[i].column;
        }
    }
    return COLUMN_UNKNOWN;
}

static bool has_name(const struct span *name, size_t count, const char *wanted)
{
    char bare[NAME_MOST];
    for (size_t i = 0; i < count; i++) {
        if (bare_name(name[i], bare) && strcmp(bare, wanted) == 0)
            return true;
    }
    return false;
}

/* Who wrote it, from columns that only that tool has. */
static void find_tool(struct connection_columns *c, const struct span *name,
                      size_t count)
{
    c->tool = "table of connections";
    if (has_name(name, count, "laddrip")) {
        c->tool = "Velociraptor";
        c->place[COLUMN_AT] = -1; /* when a connection was made */
    } else if (has_name(name, count, "offset(p)") ||
               has_name(name, count, "offset(v)") ||
               has_name(name, count, "offset")) {
        c->tool = "Volatility";
    } else if (has_name(name, count, "localportname")) {
        c->tool = "CurrPorts";
    } else if (has_name(name, count, "component")) {
        c->tool = "Kansa Get-Netstat";
    } else if (has_name(name, count, "modulename")) {
        c->tool = "TCPView";
    } else if (has_name(name, count, "owningprocess")) {
        c->tool =
            c->is_udp_only ? "Get-NetUDPEndpoint" : "Get-NetTCPConnection";
        c->shows_bound = !c->is_udp_only;
    }
}

bool connection_columns_find(struct connection_columns *c,
                             const struct span *name, size_t count)
{
    *c = (struct connection_columns){.count = count};
    for (int i = 0; i < CONNECTION_COLUMNS; i++)
        c->place[i] = -1;
    for (size_t i = 0; i < count; i++) {
        enum connection_column which = connection_column(name[i]);
        if (which != COLUMN_UNKNOWN && c->place[which] < 0)
            c->place[which] = (int)i;
    }
    if (c->place[COLUMN_AT] < 0) {
        c->place[COLUMN_AT] = c->place[COLUMN_CLOCK];
        c->place[COLUMN_CLOCK] = -1;
    }
    bool remote = c->place[COLUMN_REMOTE] >= 0;
    bool state = c->place[COLUMN_STATE] >= 0;
    c->is_udp_only = !remote && !state && c->place[COLUMN_PROTOCOL] < 0;
    find_tool(c, name, count);
    return c->place[COLUMN_LOCAL] >= 0 &&
           (remote || (c->place[COLUMN_LOCAL_PORT] >= 0 &&
                       (state || c->place[COLUMN_PID] >= 0)));
}

struct span connection_cell(const struct connection_columns *c,
                            enum connection_column which,
                            const struct span *field, size_t count)
{
    int at = c->place[which];
    return at >= 0 && (size_t)at < count ? span_trim(field[at]) : span_n("", 0);
}

static bool is_nothing(struct span s)
{
    return !s.len || span_eq(s, "*") || span_eq(s, "-") || span_eq(s, "()") ||
           span_eq_nocase(s, "N/A") || span_eq_nocase(s, "None") ||
           span_eq(s, "[]");
}

static bool read_port(struct span text, int *port)
{
    *port = -1;
    if (is_nothing(text))
        return true;
    return span_int(text, port) && *port >= 0 && *port <= 65535;
}

/* addr(ip='::1', port=80) */
static bool split_addr(struct span text, struct span *address, int *port)
{
    ptrdiff_t ip = span_find(text, "ip='"), at = span_find(text, "port=");
    if (ip < 0 || at < ip)
        return false;
    struct span rest = span_cut(text, (size_t)ip + 4, text.len);
    struct span digits = span_cut(text, (size_t)at + 5, text.len), number;
    return span_split(&rest, '\'', address) &&
           span_split(&digits, ')', &number) &&
           read_port(span_trim(number), port);
}

bool endpoint_split(struct span text, struct span *address, int *port)
{
    text = span_trim(text);
    *address = span_n("", 0);
    *port = -1;
    if (is_nothing(text))
        return true;
    if (span_find(text, "addr(") >= 0)
        return split_addr(text, address, port);
    size_t at = text.len;
    while (at && text.ptr[at - 1] != ':')
        at--;
    if (at < 2)
        return false;
    *address = span_cut(text, 0, at - 1);
    return read_port(span_cut(text, at, text.len), port);
}

static bool read_protocol(const struct connection_columns *c, struct span word,
                          struct span state, enum protocol *protocol)
{
    if (c->is_udp_only || span_starts_nocase(word, "udp")) {
        *protocol = PROTOCOL_UDP;
        return true;
    }
    *protocol = PROTOCOL_TCP;
    if (!word.len && c->place[COLUMN_PROTOCOL] < 0) {
        if (span_eq_nocase(state, "NONE") || span_eq_nocase(state, "STATELESS"))
            *protocol = PROTOCOL_UDP;
        return true;
    }
    return span_starts_nocase(word, "tcp");
}

static const char *read_ends(const struct connection_columns *c,
                             const struct span *field, size_t count,
                             struct capture_row *row)
{
    struct span local = connection_cell(c, COLUMN_LOCAL, field, count);
    struct span remote = connection_cell(c, COLUMN_REMOTE, field, count);
    if (rule_cell_is_cut(local) || rule_cell_is_cut(remote))
        return "an address was cut off by a narrow window; let the tool write "
               "to a wider one, or to CSV";
    row->local_address = local;
    row->remote_address = is_nothing(remote) ? span_n("", 0) : remote;
    if (c->place[COLUMN_LOCAL_PORT] < 0
            ? !endpoint_split(local, &row->local_address, &row->local_port)
            : !read_port(connection_cell(c, COLUMN_LOCAL_PORT, field, count),
                         &row->local_port))
        return "a row without a numeric local port";
    if (c->place[COLUMN_REMOTE_PORT] < 0
            ? !endpoint_split(remote, &row->remote_address, &row->remote_port)
            : !read_port(connection_cell(c, COLUMN_REMOTE_PORT, field, count),
                         &row->remote_port))
        return "a row whose remote port is no number of 0 to 65535";
    if (row->local_port < 0 || !row->local_address.len)
        return "a row without a local address and port";
    if (!address_family(row->local_address))
        return "a row whose local address is no IP address";
    return NULL;
}

const char *connection_columns_row(const struct connection_columns *c,
                                   const struct span *field, size_t count,
                                   struct capture_row *row)
{
    struct span state = connection_cell(c, COLUMN_STATE, field, count);
    struct span pid = connection_cell(c, COLUMN_PID, field, count);
    struct span process = connection_cell(c, COLUMN_PROCESS, field, count);
    struct span services = connection_cell(c, COLUMN_SERVICES, field, count);
    *row = (struct capture_row){.pid = -1};
    const char *why = read_ends(c, field, count, row);
    if (why)
        return why;
    if (!read_protocol(c, connection_cell(c, COLUMN_PROTOCOL, field, count),
                       state, &row->protocol))
        return "a row of a protocol other than TCP and UDP";
    row->state = row->protocol == PROTOCOL_UDP ? STATE_NONE : state_read(state);
    if (!is_nothing(pid) && (!span_int(pid, &row->pid) || row->pid < 0))
        return "a row whose process id is no number";
    if (!is_nothing(process) && row->pid != 0)
        row->process = process;
    if (!is_nothing(services))
        row->services = services;
    return NULL;
}
