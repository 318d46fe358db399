#ifndef CORE_HARVEST_H
#define CORE_HARVEST_H
/*
 * The facts of one source, as a parser found them: what ingest/ pours and db/
 * stores. Filled by one thread, read by another, never by both at once.
 *
 * Texts are numbers: harvest_name() interns a text and gives its place in
 * `names`; place 0 is "" (none). Times are the local clock as written
 * (microseconds, see moment.h); where the input states its own offset from UTC
 * it is kept beside, so that no zone has to be assumed.
 */
#include <stdbool.h>
#include <stdint.h>

#include "core/buf.h"
#include "core/digest.h"
#include "core/moment.h"
#include "core/tcp.h"

typedef uint32_t name_t; /* place in harvest.names */

#define OFFSET_UNKNOWN INT16_MIN

/* Where a time came from. FILE is the file's modification time: the weakest,
 * and where only it tells the time the earliest seen counts. */
enum time_from {
    TIME_CONTENT,
    TIME_FILE_NAME,
    TIME_FOLDER,
    TIME_FILE,
};

struct when {
    moment local;
    int16_t offset_minutes; /* stated offset from UTC, or OFFSET_UNKNOWN */
    uint8_t pass; /* how often the file's clock had stepped back over it */
    uint8_t from; /* enum time_from */
};

struct sample { /* one row of an EphemeralPortStats log and its like */
    struct when when;
    name_t server;
    name_t local_address; /* canonical; 0 = empty cell */
    uint64_t line;
    int32_t in_use;
    int32_t range_size;                   /* the log's Max; 0 = not stated */
    int32_t listening;                    /* -1 = not stated */
    int32_t process_count;                /* -1 = not stated */
    uint8_t protocol, origin, ip_version; /* ip_version 0: not stated */
    uint8_t place; /* among equals in its block, from 0 */
};

struct group {             /* connections alike; see contract, section 4 */
    name_t local_address;  /* canonical; 0 = none */
    name_t remote_address; /* canonical; "*" for the rest */
    name_t process;        /* where the capture itself names it, else 0 */
    name_t services;       /* -b components, else 0 */
    int32_t local_port;    /* -1: grouped by remote endpoint */
    int32_t remote_port;   /* -1: none, or grouped by local port */
    int32_t pid;           /* -1: not stated */
    uint32_t rows;         /* lines, those without a numeric port included */
    uint32_t ports_at, ports_len; /* port multiset in harvest.ports */
    uint8_t state;                /* enum tcp_state */
    uint8_t ip_version;           /* of the local address: 4 or 6 */
};

struct capture { /* one listing, one protocol */
    struct when when;
    name_t server;
    name_t tool;   /* "netstat -ano", "Get-NetTCPConnection" … */
    uint64_t line; /* of its first row or header */
    uint32_t rows;
    uint32_t first_group, group_count; /* in harvest.groups */
    int32_t range_start, range_count;  /* stated in it, else 0 */
    struct digest digest;              /* of its groups in canonical order */
    uint8_t protocol;
    uint8_t place;    /* among equal captures in its file, from 0 */
    bool has_pid;     /* -o, -b */
    bool shows_bound; /* -q, or a tool that lists Bound */
    uint8_t families; /* bit 0: IPv4 rows seen, bit 1: IPv6 rows seen */
};

struct setting { /* "tcp4.range_start" = "49152", "TcpTimedWaitDelay" = "30" */
    struct when when;
    name_t server, name, value;
    uint64_t line;
};

struct process_row { /* one line of a process list */
    name_t image, services, owner_user;
    int32_t pid;
};
struct process_list {
    struct when when;
    name_t server;
    uint64_t line;
    uint32_t first_row, row_count; /* in harvest.process_rows */
};

struct event {
    struct when when;
    name_t server, provider, message;
    uint64_t line;
    int32_t event_id;
};

struct counter { /* perfmon, netstat -s: a named number at a time */
    struct when when;
    name_t server, name;
    uint64_t line;
    double value;
};

struct reject {
    uint64_t line; /* 0: the whole file */
    name_t reason;
    name_t text; /* cut at 500 bytes, still hostile */
};

struct harvest {
    char **names;
    size_t name_count, name_room;
    struct name_index *index; /* private to harvest.c */
    struct sample *samples;
    size_t sample_count, sample_room;
    struct capture *captures;
    size_t capture_count, capture_room;
    struct group *groups;
    size_t group_count, group_room;
    struct buf ports;
    struct setting *settings;
    size_t setting_count, setting_room;
    struct process_list *process_lists;
    size_t process_list_count, process_list_room;
    struct process_row *process_rows;
    size_t process_row_count, process_row_room;
    struct event *events;
    size_t event_count, event_room;
    struct counter *counters;
    size_t counter_count, counter_room;
    struct reject *rejects;
    size_t reject_count, reject_room;
    /* each input line is one of the three (contract, 6.1) */
    uint64_t lines, accepted, skipped, rejected;
};

void harvest_init(struct harvest *h);
void harvest_clear(struct harvest *h);
size_t harvest_bytes(const struct harvest *h); /* memory in use, about */
name_t harvest_name(struct harvest *h, struct span text);
const char *harvest_text(const struct harvest *h, name_t name);

/* How much there is at a moment, to come back to: harvest_keep(). */
struct harvest_place {
    size_t samples, captures, settings, process_lists, events, counters,
        rejects;
    uint64_t lines, accepted, skipped, rejected;
};
struct harvest_place harvest_place(const struct harvest *h);
/* Counted from `from` on. */
void harvest_place_less(struct harvest_place *place,
                        const struct harvest_place *from);
/* Keeps what came behind `from` and not behind `to`: facts, rejects and counts
 * of lines. Texts, groups and ports stay where they are, used or not. */
void harvest_keep(struct harvest *h, const struct harvest_place *from,
                  const struct harvest_place *to);
/* Adds to the line of each fact and reject that has one. */
void harvest_shift_lines(struct harvest *h, int64_t lines);

/* Appends; return the new element, zeroed, valid until the next append. */
struct sample *harvest_sample(struct harvest *h);
struct capture *harvest_capture(struct harvest *h);
struct group *harvest_group(struct harvest *h);
struct setting *harvest_setting(struct harvest *h);
struct process_list *harvest_process_list(struct harvest *h);
struct process_row *harvest_process_row(struct harvest *h);
struct event *harvest_event(struct harvest *h);
struct counter *harvest_counter(struct harvest *h);
/* line 0 is the whole file. Counts in `rejected` unless line is 0. */
void harvest_reject(struct harvest *h, uint64_t line, struct span text,
                    const char *reason, ...)
    __attribute__((format(printf, 4, 5)));
#endif
