#ifndef CORE_TCP_H
#define CORE_TCP_H
/* The field's words: protocols, TCP states (RFC 9293), origins, range facts. */
#include <stdbool.h>

#include "core/span.h"

enum protocol { PROTOCOL_TCP, PROTOCOL_UDP };
const char *protocol_name(enum protocol p); /* "tcp", "udp" */

enum tcp_state {
    STATE_UNKNOWN, /* "?" */
    STATE_NONE,    /* "-": UDP, or a tool that has no state */
    STATE_CLOSED,
    STATE_LISTENING,
    STATE_SYN_SENT,
    STATE_SYN_RECEIVED,
    STATE_ESTABLISHED,
    STATE_FIN_WAIT_1,
    STATE_FIN_WAIT_2,
    STATE_CLOSE_WAIT,
    STATE_CLOSING,
    STATE_LAST_ACK,
    STATE_TIME_WAIT,
    STATE_DELETE_TCB,
    STATE_BOUND,
    STATE_COUNT
};
const char *state_name(enum tcp_state s); /* canonical: "TIME_WAIT" … */
/* Reads a state word of any tool and language: case, '_', '-' and blanks do
 * not matter; aliases of Windows, PowerShell, TCPView, Linux, German and the
 * damaged ABH?REN included; PowerShell's numbers ("5" = Established) too.
 * STATE_UNKNOWN where it is none of them. */
enum tcp_state state_read(struct span word);

enum origin { ORIGIN_LOG, ORIGIN_CAPTURE, ORIGIN_CSV };
const char *origin_name(enum origin o); /* "log", "capture", "csv" */

/* Default dynamic range of Vista / Server 2008 and later (S-01). */
#define RANGE_DEFAULT_START 49152
#define RANGE_DEFAULT_COUNT 16384
#define RANGE_2003_START    1025 /* 2000, XP, Server 2003 (S-01) */
#define RANGE_2003_COUNT    3976
/* Start of a range of which only the count is known: 65536 - count; 3976
 * means 1025 (contract, section 1). */
int range_start_of_count(int count);

/* Port of a service name as netstat prints it without -n ("https", "msft-gc"),
 * or -1. From the IANA register, the names met in captures. */
int service_port(struct span name);
#endif
