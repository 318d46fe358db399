#ifndef CORE_HISTORY_H
#define CORE_HISTORY_H
/*
 * What the history knows of one server in one span of time: db/ fills it,
 * analysis/ reads it. All times are UTC. All memory is of one arena, given to
 * the function that filled it; texts are never NULL ("" = not known).
 */
#include "core/moment.h"
#include "core/span.h"
#include "core/tcp.h"
#include "core/zone.h"

/* One hour of one address, from the roll-ups. */
struct hour {
    moment hour_utc;
    uint32_t samples;
    int32_t in_use_min, in_use_max;
    double in_use_avg;
    double percent_max;
    int32_t range_count;      /* at the maximum */
    moment peak_utc;          /* when the maximum was first reached */
    uint32_t over_seconds[4]; /* at or over 50, 70, 80, 95 % */
};

struct point { /* one sample */
    moment at_utc;
    int32_t in_use;
    int32_t range_count; /* 0 = unknown */
    int32_t excluded;    /* ports of the range taken by exclusions */
    int64_t source_id;
};

/* How one local address (or "*", the whole machine) was used, as one origin
 * tells it. Origins are never added (contract, section 1). */
struct use {
    enum protocol protocol;
    enum origin origin;
    const char *local_address;
    struct hour *hours; /* ascending, hours without samples are absent */
    size_t hour_count;
    /* Detail, ascending: the samples of each hour whose maximum reached
     * `detail_from_percent`, and of the hours beside it; of at most two days
     * all. */
    struct point *points;
    size_t point_count;
    double interval_seconds; /* median step between samples; 0 = one sample */
    double censored_below;   /* percent under which the log is silent; 0 = no */
};

struct group_view {
    const char *local_address, *process, *services, *remote_address;
    int32_t local_port, remote_port, pid; /* -1 = none */
    uint32_t rows, rows_in;               /* lines; those inside the range */
    uint32_t ports, ports_in;             /* distinct local ports */
    struct span port_bytes; /* portset.h; empty unless asked for */
    enum tcp_state state;
    int ip_version;
    bool process_is_stated; /* by the capture; else by the nearest list */
};

struct capture_view {
    moment at_utc;
    enum protocol protocol;
    const char *tool;
    uint32_t rows, ports_in_use; /* whole machine, inside the range */
    int32_t range_start, range_count, excluded;
    const char *range_from; /* "capture", "settings", "log", "default" */
    bool has_pid, shows_bound;
    unsigned families; /* bit 0 IPv4 rows, bit 1 IPv6 rows */
    struct group_view *groups;
    size_t group_count;
    int64_t source_id;
    uint64_t line;
};

struct setting_view { /* ascending by time, then name */
    moment at_utc;
    const char *name, *value;
    int64_t source_id;
    uint64_t line;
};

struct event_view {
    moment at_utc;
    int32_t event_id;
    const char *provider, *message;
    int64_t source_id;
    uint64_t line;
};

struct process_view {
    moment at_utc;
    int32_t pid;
    const char *image, *services;
    int64_t source_id;
};

struct counter_view {
    moment at_utc;
    const char *name;
    double value;
};

struct note_view {
    int64_t id;
    moment at_utc;
    const char *text;
};

struct source_view {
    int64_t source_id;
    const char *path, *format, *encoding, *assumptions;
    uint64_t bytes, lines, accepted, skipped, rejected;
    moment ingested_utc;
    bool is_partial;
};

struct owner_rule { /* whose a process or service is, on this server */
    const char *pattern, *owner; /* core/glob.h; the first that matches */
};

/* An excluded range, as history: each listing replaces the one before. */
struct history {
    const char *server;    /* shown name */
    const char *os;        /* "" = not known */
    const char *time_zone; /* IANA; "" = not known, the clock taken as UTC */
    const char *owner;
    const struct zone *zone; /* NULL = UTC; borrowed from the filler's arena */
    int64_t version;         /* another one once the server has changed; 0 =
                                judged, and unchanged since */
    moment first_utc, last_utc; /* first and last fact of any kind */
    /* what is older was pruned, and roll-ups stand for it; 0 = nothing was */
    moment samples_pruned_utc, captures_pruned_utc;
    moment from_utc, to_utc; /* the span asked for */
    struct use *uses;
    size_t use_count;
    struct capture_view *captures; /* ascending by time */
    size_t capture_count;
    struct setting_view *settings;
    size_t setting_count;
    struct event_view *events;
    size_t event_count;
    struct process_view *processes;
    size_t process_count;
    struct counter_view *counters;
    size_t counter_count;
    struct note_view *notes;
    size_t note_count;
    struct owner_rule *owners; /* those that mean this server */
    size_t owner_count;
    struct source_view *sources; /* those that say something of this server */
    size_t source_count;
};
#endif
