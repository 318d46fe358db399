/* The rows of the plain layout at the speed of memory: two blanks, protocol,
 * IPv4 endpoints, an English state, perhaps a PID. All else is left to
 * netstat_rows.c. Every loop ends at the latest at the line's end, which the
 * caller guarantees to be there.
 *
 * Most rows are like an earlier one but for their local port: what follows that
 * port is looked up as text, and read only when it is met for the first time.
 * And mostly the one is like it that came next when its forerunner was met
 * before (a client goes round its servers, or stays with one): that is tried
 * first, which needs neither a hash nor the line's end.
 */
#include <string.h>

#include "core/bits.h"
#include "core/mem.h"
#include "ingest/netstat.h"

#define ROOM 160 /* bytes that a row may look ahead */

/* Kinds of rows: local address and all behind the local port. */
#define TAIL_LEAST 16
#define TAIL_MOST  112
#define SLOTS      (4 * CAPTURE_KINDS) /* a power of two */
/* Where more than half of so many rows are new, the table is left alone for a
 * while: clients that come from everywhere have a kind each. */
#define TRIAL 4096
#define REST  65536

struct kind {
    uint32_t hash;
    uint32_t len;  /* of the tail, the line's end included */
    uint32_t next; /* place of the kind that came behind it; itself at first */
    struct capture_row4 row;
    char tail[TAIL_MOST];
};

struct netstat_kinds {
    uint32_t slot[SLOTS]; /* place in kind + 1, by hash */
    struct kind *kind;
    size_t room;
    uint32_t count;      /* at most CAPTURE_KINDS, then all is forgotten */
    uint32_t first;      /* number of kind[0] */
    uint32_t latest;     /* place of the latest row's kind, if there are any */
    uint32_t seen, new;  /* rows of this trial */
    uint32_t rest;       /* rows until the next trial */
    uint32_t local;      /* address of the row before … */
    uint32_t local_len;  /* … and its text with the colon; 0: none */
    char local_text[16]; /* xxx.xxx.xxx.xxx: */
};

struct netstat_kinds *netstat_kinds_new(void)
{
    struct netstat_kinds *k = mem_new(sizeof *k);
    k->first = 1;
    return k;
}

void netstat_kinds_free(struct netstat_kinds *k)
{
    if (!k)
        return;
    mem_free(k->kind);
    mem_free(k);
}

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

/* Five digits and a blank, as dynamic ports have them, without a loop: zero
 * bytes are left of what is as it should be; digits are added up in pairs. */
static inline bool read_five(const char *p, uint32_t *out)
{
    uint64_t digits =
        (word_of(p) ^ UINT64_C(0x203030303030)) & UINT64_C(0xFFFFFFFFFFFF);
    if (((digits + UINT64_C(0x000606060606)) | digits) &
        UINT64_C(0xFFF0F0F0F0F0))
        return false;
    uint32_t four = (uint32_t)digits;
    four = (four * 10 + (four >> 8)) & 0x00FF00FF;
    four = (four * 100 + (four >> 16)) & 0xFFFF;
    *out = four * 10 + (uint32_t)(digits >> 32);
    return true;
}

static inline const char *read_port(const char *p, uint16_t *out)
{
    uint32_t n;
    const char *end = read_five(p, &n) ? p + 5 : read_number(p, &n);
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

/* What follows the local port, up to the next line. */
static inline const char *read_tail(const char *p, const char *end,
                                    struct capture_row4 *row)
{
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

/* Do 32 bytes differ? Zero: no. */
static inline uint64_t differ32(const char *a, const char *b)
{
    return (word_of(a) ^ word_of(b)) | (word_of(a + 8) ^ word_of(b + 8)) |
           (word_of(a + 16) ^ word_of(b + 16)) |
           (word_of(a + 24) ^ word_of(b + 24));
}

/* Both are of TAIL_LEAST bytes or more; most of 32 to 64. */
static inline bool is_same(const char *a, const char *b, size_t len)
{
    uint64_t differ = 0;
    if (len < 32) {
        for (size_t i = 0; i + 8 < len; i += 8)
            differ |= word_of(a + i) ^ word_of(b + i);
        return !(differ | (word_of(a + len - 8) ^ word_of(b + len - 8)));
    }
    for (size_t i = 0; i + 32 < len; i += 32)
        differ |= differ32(a + i, b + i);
    return !(differ | differ32(a + len - 32, b + len - 32));
}

/* Both are of eight to sixteen bytes. */
static inline bool is_same_short(const char *a, const char *b, size_t len)
{
    return !((word_of(a) ^ word_of(b)) |
             (word_of(a + len - 8) ^ word_of(b + len - 8)));
}

/* Of at least TAIL_LEAST bytes; the last sixteen may be counted twice. */
static inline uint32_t tail_hash(const char *p, size_t len, uint32_t local)
{
    uint64_t a = local, b = len;
    for (size_t i = 0; i + 16 < len; i += 16) {
        a = (a ^ word_of(p + i)) * UINT64_C(0x9E3779B97F4A7C15);
        b = (b ^ word_of(p + i + 8)) * UINT64_C(0xD6E8FEB86659FD93);
    }
    a = (a ^ word_of(p + len - 16)) * UINT64_C(0x9E3779B97F4A7C15);
    b = (b ^ word_of(p + len - 8)) * UINT64_C(0xD6E8FEB86659FD93);
    a ^= a >> 32;
    b ^= b >> 29;
    return (uint32_t)((a + b) * UINT64_C(0x9E3779B97F4A7C15) >> 32);
}

static void forget(struct netstat_kinds *k)
{
    memset(k->slot, 0, sizeof k->slot);
    k->first += CAPTURE_KINDS;
    k->count = k->latest = 0;
}

static void keep(struct netstat_kinds *k, uint32_t *slot, uint32_t hash,
                 const char *tail, size_t len, struct capture_row4 *row)
{
    MEM_GROW(k->kind, k->room, k->count + 1);
    struct kind *kind = &k->kind[k->count];
    kind->next = k->count;
    row->kind = k->first + k->count++;
    *slot = k->count;
    kind->hash = hash;
    kind->len = (uint32_t)len;
    kind->row = *row;
    memcpy(kind->tail, tail, len);
}

static inline void mind_trial(struct netstat_kinds *k)
{
    if (++k->seen < TRIAL)
        return;
    k->rest = k->new > TRIAL / 2 ? REST : 0;
    k->seen = k->new = 0;
}

static inline void copy_row(struct capture_row4 *row, const struct kind *kind)
{
    uint16_t port = row->local_port;
    *row = kind->row;
    row->local_port = port;
}

static inline bool is_of(const struct kind *kind, const char *p, size_t len,
                         const struct capture_row4 *row)
{
    return kind->row.local == row->local && is_same(kind->tail, p, len);
}

/* The row's kind is the one at `place`. */
static inline void step_to(struct netstat_kinds *k, uint32_t place)
{
    k->kind[k->latest].next = place;
    k->latest = place;
    mind_trial(k);
}

/* As read_tail, by what is known. */
static const char *look_up(struct netstat_kinds *k, const char *p,
                           const char *end, struct capture_row4 *row)
{
    const char *line_end = memchr(p, '\n', TAIL_MOST);
    size_t len = line_end ? (size_t)(line_end - p) + 1 : 0;
    row->kind = 0;
    if (len < TAIL_LEAST)
        return read_tail(p, end, row);
    uint32_t hash = tail_hash(p, len, row->local);
    size_t at = hash & (SLOTS - 1);
    for (; k->slot[at]; at = (at + 1) & (SLOTS - 1)) {
        const struct kind *kind = &k->kind[k->slot[at] - 1];
        if (kind->hash != hash || kind->len != len || !is_of(kind, p, len, row))
            continue;
        copy_row(row, kind);
        step_to(k, k->slot[at] - 1);
        return line_end + 1;
    }
    const char *next = read_tail(p, end, row);
    if (!next)
        return NULL;
    k->new ++;
    if (k->count == CAPTURE_KINDS) {
        forget(k);
        at = hash & (SLOTS - 1);
    }
    keep(k, &k->slot[at], hash, p, len, row);
    step_to(k, k->count - 1);
    return next;
}

/* The same where the kind is the one that is to be expected. No tail has a
 * line's end but at its own, so where all is the same the line ends, too. */
static inline const char *follow(struct netstat_kinds *k, const char *p,
                                 struct capture_row4 *row)
{
    uint32_t place = k->kind[k->latest].next;
    const struct kind *kind = &k->kind[place];
    if (!is_of(kind, p, kind->len, row))
        return NULL;
    copy_row(row, kind);
    k->latest = place;
    mind_trial(k);
    return p + kind->len;
}

/* The local address, mostly that of the row before. */
static inline const char *read_local(struct netstat_kinds *k, const char *p,
                                     uint32_t *out)
{
    size_t len = k->local_len;
    if (len && is_same_short(p, k->local_text, len)) {
        *out = k->local;
        return p + len;
    }
    const char *port = read_address(p, out);
    if (port) {
        k->local = *out;
        k->local_len = (uint32_t)(port - p);
        memcpy(k->local_text, p, k->local_len);
    }
    return port;
}

/* "  TCP   ": most rows begin so, and most are followed by such. */
static inline bool is_tcp(const char *p)
{
    return word_of(p) == word_of("  TCP   ");
}

static inline const char *read_row(struct netstat_kinds *k, const char *p,
                                   const char *end, struct capture_row4 *row)
{
    if (!is_tcp(p) || p[8] != ' ' || !(p = read_local(k, p + 9, &row->local)) ||
        !(p = read_port(p, &row->local_port)))
        return NULL;
    if (!k->rest) {
        const char *next = k->count ? follow(k, p, row) : NULL;
        return next ? next : look_up(k, p, end, row);
    }
    k->rest--;
    row->kind = 0;
    return read_tail(p, end, row);
}

size_t netstat_block_read(struct netstat_kinds *k, struct span text,
                          struct capture_row4 *out, size_t *count)
{
    const char *at = text.ptr, *end = text.ptr + text.len;
    size_t rows = 0;
    while (rows < NETSTAT_BATCH && end - at > ROOM) {
        const char *next = read_row(k, at, end, &out[rows]);
        if (!next || !((end - next >= 8 && is_tcp(next)) ||
                       netstat_is_followed_plainly(next, end)))
            break;
        at = next;
        rows++;
    }
    *count = rows;
    return (size_t)(at - text.ptr);
}
