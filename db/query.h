#ifndef DB_QUERY_H
#define DB_QUERY_H
/* The read side: each function fills one list or value, from sql/<name>.sql.
 * Memory is the given arena's. */
#include "core/arena.h"
#include "core/history.h"
#include "db/store.h"

struct selection {           /* --from --to --server --owner */
    moment from_utc, to_utc; /* MOMENT_NONE = open */
    const char *server_glob; /* NULL = all; * and ?, without regard to case */
    const char *owner;       /* NULL = all */
};

struct server_row {
    const char *server, *os, *time_zone, *owner;
    moment first_utc, last_utc;
    uint64_t samples, captures;
    double peak_percent; /* < 0 = none */
    const char *status;  /* worst of findings_latest; "" = not judged */
};
struct server_list {
    struct server_row *row;
    size_t count;
};
bool query_servers(struct server_list *out, struct store *s,
                   const struct selection *selection, struct arena *arena,
                   struct err *err);

struct history_need {           /* how much to load */
    double detail_from_percent; /* load samples of hours at or over it, and of
                                   the hours beside; 0 = all samples */
    bool captures;              /* captures with their groups */
    bool port_bytes;            /* with the groups' port sets, for captures at
                                   most `port_interval_seconds` apart */
    double port_interval_seconds;
};
/* The history of one shown server name within the selection's span. */
bool query_history(struct history *out, struct store *s, const char *server,
                   const struct selection *selection,
                   const struct history_need *need, struct arena *arena,
                   struct err *err);

struct sample_row { /* of the view samples; texts are gone at the next row */
    moment at_utc;
    const char *protocol, *local_address, *origin;
    int64_t in_use, source_id;
    int64_t range_size, listening_ports, process_count; /* -1 = not known */
    double percent, effective_percent;                  /* NaN = not known */
};
/* The samples of one shown server name from one time to another (MOMENT_NONE =
 * open), by time, one at a time to `take`. False where it gives false (it says
 * why in an err of its own) or the history can't be read. */
bool query_samples(struct store *s, const char *server, moment from_utc,
                   moment to_utc, void *ctx,
                   bool (*take)(void *ctx, const struct sample_row *row),
                   struct err *err);

struct source_list {
    struct source_view *row;
    size_t count;
};
bool query_sources(struct source_list *out, struct store *s,
                   struct arena *arena, struct err *err);

struct reject_row {
    int64_t source_id;
    const char *path;
    uint64_t line; /* 0 = the whole file */
    const char *reason, *text;
};
struct reject_list {
    struct reject_row *row;
    size_t count;
    uint64_t total; /* before `limit` */
};
bool query_rejects(struct reject_list *out, struct store *s, size_t limit,
                   struct arena *arena, struct err *err);

struct status_figures {
    uint64_t servers, sources, samples, captures, groups, settings, processes,
        events, rejects, partial_sources, size_bytes;
    moment first_utc, last_utc, last_ingest_utc;
};
bool query_status(struct status_figures *out, struct store *s, struct err *err);

struct owner_row { /* `owners import`: whose a process or service is */
    const char *pattern, *owner;
    const char *server; /* a name or pattern; "*" = any */
};
struct owner_list {
    struct owner_row *row;
    size_t count;
};
bool query_owners(struct owner_list *out, struct store *s, struct arena *arena,
                  struct err *err);

struct action_row { /* what is to be done, and what people say of it */
    const char *action_id, *server, *finding_id, *code, *title;
    const char *status; /* "open" until somebody says otherwise */
    const char *owner, *due, *note;
    moment closed_utc; /* when its finding was gone; MOMENT_NONE = it stands */
};
struct action_list {
    struct action_row *row;
    size_t count;
};
bool query_actions(struct action_list *out, struct store *s,
                   struct arena *arena, struct err *err);

/* The spec kept under a name; NULL where there is none. */
/* All kept maps, a line each, by name; NULL where there is none. */
bool query_csv_maps(const char **specs, struct store *s, struct arena *arena,
                    struct err *err);
bool query_csv_map(const char **spec, struct store *s, const char *name,
                   struct arena *arena, struct err *err);

/* One public view (contract, section 4) as CSV text on `emit`, a row a call,
 * header first, cells that a spreadsheet would take for formulas guarded.
 * Unknown views are ERR_USAGE. */
bool query_export(struct store *s, const char *view, void *ctx,
                  bool (*emit)(void *ctx, struct span line), struct err *err);
#endif
