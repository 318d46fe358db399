/* The field's words. */
#include "core/tcp.h"

#include <string.h>

const char *protocol_name(enum protocol p)
{
    return p == PROTOCOL_UDP ? "udp" : "tcp";
}

const char *origin_name(enum origin o)
{
    switch (o) {
    case ORIGIN_LOG:
        return "log";
    case ORIGIN_CAPTURE:
        return "capture";
    case ORIGIN_CSV:
        return "csv";
    }
    return "";
}

static const char *const state_names[STATE_COUNT] = {
    [STATE_UNKNOWN] = "?",
    [STATE_NONE] = "-",
    [STATE_CLOSED] = "CLOSED",
    [STATE_LISTENING] = "LISTENING",
    [STATE_SYN_SENT] = "SYN_SENT",
    [STATE_SYN_RECEIVED] = "SYN_RECEIVED",
    [STATE_ESTABLISHED] = "ESTABLISHED",
    [STATE_FIN_WAIT_1] = "FIN_WAIT_1",
    [STATE_FIN_WAIT_2] = "FIN_WAIT_2",
    [STATE_CLOSE_WAIT] = "CLOSE_WAIT",
    [STATE_CLOSING] = "CLOSING",
    [STATE_LAST_ACK] = "LAST_ACK",
    [STATE_TIME_WAIT] = "TIME_WAIT",
    [STATE_DELETE_TCB] = "DELETE_TCB",
    [STATE_BOUND] = "BOUND",
};

const char *state_name(enum tcp_state s)
{
    return (unsigned)s < STATE_COUNT ? state_names[s] : "?";
}

/* Words without case, '_', '-' and blanks. German as netstat prints it
 * (input-formats 1.3); numbers as MSFT_NetTCPConnection has them. */
static const struct {
    const char *word;
    enum tcp_state state;
} state_words[] = {
    {"LISTENING",        STATE_LISTENING   },
    {"LISTEN",           STATE_LISTENING   },
    {"ESTABLISHED",      STATE_ESTABLISHED },
    {"ESTAB",            STATE_ESTABLISHED },
    {"TIMEWAIT",         STATE_TIME_WAIT   },
    {"TIMEDWAIT",        STATE_TIME_WAIT   },
    {"CLOSEWAIT",        STATE_CLOSE_WAIT  },
    {"FINWAIT1",         STATE_FIN_WAIT_1  },
    {"FINWAIT2",         STATE_FIN_WAIT_2  },
    {"SYNSENT",          STATE_SYN_SENT    },
    {"SYNSEND",          STATE_SYN_SENT    },
    {"SYNRECEIVED",      STATE_SYN_RECEIVED},
    {"SYNRECV",          STATE_SYN_RECEIVED},
    {"SYNRCVD",          STATE_SYN_RECEIVED},
    {"LASTACK",          STATE_LAST_ACK    },
    {"CLOSING",          STATE_CLOSING     },
    {"CLOSED",           STATE_CLOSED      },
    {"CLOSE",            STATE_CLOSED      },
    {"BOUND",            STATE_BOUND       },
    {"DELETETCB",        STATE_DELETE_TCB  },
    {"NONE",             STATE_NONE        },
    {"STATELESS",        STATE_NONE        },
    {"UNCONN",           STATE_NONE        },
    {"HERGESTELLT",      STATE_ESTABLISHED },
    {"WARTEND",          STATE_TIME_WAIT   },
    {"SCHLIESSENWARTEN", STATE_CLOSE_WAIT  },
    {"SCHLIESSEND",      STATE_CLOSING     },
    {"FINWARTEN1",       STATE_FIN_WAIT_1  },
    {"FINWARTEN2",       STATE_FIN_WAIT_2  },
    {"SYNGESENDET",      STATE_SYN_SENT    },
    {"SYNEMPFANGEN",     STATE_SYN_RECEIVED},
    {"LETZTEACK",        STATE_LAST_ACK    },
    {"LETZTESACK",       STATE_LAST_ACK    },
    {"1",                STATE_CLOSED      },
    {"2",                STATE_LISTENING   },
    {"3",                STATE_SYN_SENT    },
    {"4",                STATE_SYN_RECEIVED},
    {"5",                STATE_ESTABLISHED },
    {"6",                STATE_FIN_WAIT_1  },
    {"7",                STATE_FIN_WAIT_2  },
    {"8",                STATE_CLOSE_WAIT  },
    {"9",                STATE_CLOSING     },
    {"10",               STATE_LAST_ACK    },
    {"11",               STATE_TIME_WAIT   },
    {"12",               STATE_DELETE_TCB  },
    {"100",              STATE_BOUND       },
};

/* ABHÖREN, and what is left of it after wrong code pages: ABH…REN with at most
 * four bytes between. */
static bool is_abhoeren(const char *word, size_t len)
{
    return len >= 6 && len <= 10 && !memcmp(word, "ABH", 3) &&
           !memcmp(word + len - 3, "REN", 3);
}

enum tcp_state state_read(struct span word)
{
    char plain[32];
    size_t len = 0;
    word = span_trim(word);
    for (size_t i = 0; i < word.len; i++) {
        char c = word.ptr[i];
        if (c == '_' || c == '-' || c == ' ')
            continue;
        if (len == sizeof plain - 1)
            return STATE_UNKNOWN;
        plain[len++] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
    }
    plain[len] = '\0';
    for (size_t i = 0; i < sizeof state_words / sizeof *state_words; i++) {
        if (!strcmp(plain, state_words[i].word))
            return state_words[i].state;
    }
    return is_abhoeren(plain, len) ? STATE_LISTENING : STATE_UNKNOWN;
}

int range_start_of_count(int count)
{
    if (count == RANGE_2003_COUNT)
        return RANGE_2003_START;
    return count > 0 && count <= 65536 ? 65536 - count : 0;
}

/* Names of netstat without -n, from the IANA register and Windows' services
 * file; those that captures show. */
static const struct {
    const char *name;
    int port;
} services[] = {
    {"echo",           7    },
    {"discard",        9    },
    {"daytime",        13   },
    {"ftp-data",       20   },
    {"ftp",            21   },
    {"ssh",            22   },
    {"telnet",         23   },
    {"smtp",           25   },
    {"time",           37   },
    {"nameserver",     42   },
    {"domain",         53   },
    {"bootps",         67   },
    {"bootpc",         68   },
    {"tftp",           69   },
    {"http",           80   },
    {"www",            80   },
    {"kerberos",       88   },
    {"pop3",           110  },
    {"sunrpc",         111  },
    {"nntp",           119  },
    {"ntp",            123  },
    {"epmap",          135  },
    {"netbios-ns",     137  },
    {"netbios-dgm",    138  },
    {"netbios-ssn",    139  },
    {"imap",           143  },
    {"imap2",          143  },
    {"snmp",           161  },
    {"snmptrap",       162  },
    {"bgp",            179  },
    {"ldap",           389  },
    {"https",          443  },
    {"microsoft-ds",   445  },
    {"kpasswd",        464  },
    {"isakmp",         500  },
    {"submission",     587  },
    {"printer",        515  },
    {"syslog",         514  },
    {"ipp",            631  },
    {"ldaps",          636  },
    {"imaps",          993  },
    {"pop3s",          995  },
    {"socks",          1080 },
    {"nfsd-status",    1110 },
    {"ms-sql-s",       1433 },
    {"ms-sql-m",       1434 },
    {"l2tp",           1701 },
    {"h323hostcall",   1720 },
    {"pptp",           1723 },
    {"ssdp",           1900 },
    {"msmq",           1801 },
    {"nfs",            2049 },
    {"mysql",          3306 },
    {"iscsi-target",   3260 },
    {"msft-gc",        3268 },
    {"msft-gc-ssl",    3269 },
    {"ms-wbt-server",  3389 },
    {"ms-do",          7680 },
    {"ipsec-msft",     4500 },
    {"llmnr",          5355 },
    {"wsd",            5357 },
    {"mdns",           5353 },
    {"ms-sideshow",    5360 },
    {"postgresql",     5432 },
    {"amqps",          5671 },
    {"amqp",           5672 },
    {"wsman",          5985 },
    {"wsmans",         5986 },
    {"xmpp-client",    5222 },
    {"hpvroom",        5228 },
    {"sip",            5060 },
    {"sips",           5061 },
    {"http-alt",       8080 },
    {"pcsync-https",   8443 },
    {"adws",           9389 },
    {"ndmp",           10000},
    {"zabbix-agent",   10050},
    {"zabbix-trapper", 10051},
    {"winrm",          47001},
};

int service_port(struct span name)
{
    for (size_t i = 0; i < sizeof services / sizeof *services; i++) {
        if (span_eq_nocase(name, services[i].name))
            return services[i].port;
    }
    return -1;
}
