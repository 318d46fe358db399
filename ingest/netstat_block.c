/* The rows of the plain layout at the speed of memory: two blanks, protocol,
 * IPv4 endpoints, an English state, perhaps a PID. All else is left to
 * netstat_rows.c. Every loop ends at the latest at the line's end, which the
 * caller guarantees to be there. */
#include <string.h>

#include "ingest/netstat.h"

#define ROOM 160 /* bytes that a row may look ahead */

static inline const char *read_octet(const char *p, uint32_t *out)
{
    unsigned a = (unsigned)(unsigned char)p[0] - '0';
    unsigned b = (unsigned)(unsigned char)p[1] - '0';
    unsigned c;
    if (a > 9)
        return NULL;
    if (b > 9) {
        *out = a;
        return p + 1;
    }
    if (!a)
        return NULL; /* a leading zero: the text matters */
    c = (unsigned)(unsigned char)p[2] - '0';
    if (c > 9) {
        *out = a * 10 + b;
        return p + 2;
    }
    *out = a * 100 + b * 10 + c;
    return *out > 255 ? NULL : p + 3;
}

static inline const char *read_address(const char *p, uint32_t *out)
{
    uint32_t a, b, c, d;
    if (!(p = read_octet(p, &a)) || *p != '.' || !(p = read_octet(p + 1, &b)) ||
        *p != '.' || !(p = read_octet(p + 1, &c)) || *p != '.' ||
        !(p = read_octet(p + 1, &d)) || *p != ':')
        return NULL;
    *out = a << 24 | b << 16 | c << 8 | d;
    return p + 1;
}

/* Up to nine digits. */
static inline const char *read_number(const char *p, uint32_t *out)
{
    const char *from = p;
    uint32_t n = 0;
    for (unsigned d; (d = (unsigned)(unsigned char)*p - '0') <= 9; p++)
        n = n * 10 + d;
    *out = n;
    return p == from || p - from > 9 ? NULL : p;
}

static inline const char *read_port(const char *p, uint16_t *out)
{
    uint32_t n;
    const char *end = read_number(p, &n);
    *out = (uint16_t)n;
    return !end || n > 65535 || *end != ' ' ? NULL : end;
}

static inline const char *skip_blanks(const char *p)
{
    while (*p == ' ')
        p++;
    return p;
}

#define WORD(text, value)                                                      \
    if (!memcmp(p, text " ", sizeof text)) {                                   \
        *out = value;                                                          \
        return p + sizeof text - 1;                                            \
    }

/* State by its first letters; the blank behind it is part of the match. */
static inline const char *read_state(const char *p, uint8_t *out)
{
    switch (*p) {
    case 'T':
        WORD("TIME_WAIT", STATE_TIME_WAIT)
        break;
    case 'E':
        WORD("ESTABLISHED", STATE_ESTABLISHED)
        break;
    case 'L':
        WORD("LISTENING", STATE_LISTENING)
        WORD("LAST_ACK", STATE_LAST_ACK)
        break;
    case 'C':
        WORD("CLOSE_WAIT", STATE_CLOSE_WAIT)
        WORD("CLOSING", STATE_CLOSING)
        break;
    case 'B':
        WORD("BOUND", STATE_BOUND)
        break;
    case 'F':
        WORD("FIN_WAIT_1", STATE_FIN_WAIT_1)
        WORD("FIN_WAIT_2", STATE_FIN_WAIT_2)
        break;
    case 'S':
        WORD("SYN_SENT", STATE_SYN_SENT)
        WORD("SYN_RECEIVED", STATE_SYN_RECEIVED)
        break;
    default:
        break;
    }
    return NULL;
}

/* The PID, where there is one, and the end of the line. */
static inline const char *read_end(const char *p, int32_t *pid)
{
    *pid = -1;
    p = skip_blanks(p);
    if (*p >= '0' && *p <= '9') {
        uint32_t n;
        if (!(p = read_number(p, &n)))
            return NULL;
        *pid = (int32_t)n;
        p = skip_blanks(p);
    }
    if (*p == '\r')
        p++;
    return *p == '\n' ? p + 1 : NULL;
}

static inline const char *read_row(const char *p, const char *end,
                                   struct capture_row4 *row)
{
    if (memcmp(p, "  TCP    ", 9) != 0 ||
        !(p = read_address(p + 9, &row->local)) ||
        !(p = read_port(p, &row->local_port)))
        return NULL;
    p = skip_blanks(p);
    if (end - p < ROOM / 2 || !(p = read_address(p, &row->remote)) ||
        !(p = read_port(p, &row->remote_port)))
        return NULL;
    p = skip_blanks(p);
    if (end - p < ROOM / 4 || !(p = read_state(p, &row->state)))
        return NULL;
    row->protocol = PROTOCOL_TCP;
    return read_end(p, &row->pid);
}

size_t netstat_block_read(struct span text, struct capture_row4 *out,
                          size_t *count)
{
    const char *at = text.ptr, *end = text.ptr + text.len;
    size_t rows = 0;
    while (rows < NETSTAT_BATCH && end - at > ROOM) {
        const char *next = read_row(at, end, &out[rows]);
        if (!next || !netstat_is_followed_plainly(next, end))
            break;
        at = next;
        rows++;
    }
    *count = rows;
    return (size_t)(at - text.ptr);
}
