#ifndef DB_EDIT_H
#define DB_EDIT_H
/* What people change: names, zones, owners, notes, verdicts, sources. */
#include "core/arena.h"
#include "db/store.h"

struct edit_server {
    const char *server;
    const char *time_zone, *os, *owner; /* NULL = leave as it is */
};
/* Setting a zone derives the UTC times and roll-ups anew. */
bool edit_server_set(struct store *s, const struct edit_server *e,
                     struct err *err);
bool edit_server_merge(struct store *s, const char *old_name,
                       const char *new_name, struct err *err);

struct finding_row {
    const char *finding_id, *code, *rule, *severity, *confidence;
    const char *since_utc, *process, *remote, *evidence; /* NULL = none */
};
/* Replaces what findings_latest shows of a server, if it is still of the
 * version that was judged (history.h). Else nothing is stored: the run that
 * changed it meanwhile judges it too. */
bool edit_findings(bool *stored, struct store *s, const char *server,
                   int64_t version, const struct finding_row *rows,
                   size_t count, struct err *err);

bool edit_note_add(struct store *s, const char *server, moment at_utc,
                   const char *text, int64_t *id, struct err *err);
bool edit_note_remove(struct store *s, int64_t id, struct err *err);
bool edit_owner_put(struct store *s, const char *pattern, const char *owner,
                    const char *server, struct err *err);
/* What is to be done for a server now: new actions are opened, known ones keep
 * what people said of them, those that are gone are closed as of now_utc. */
struct action_fact {
    const char *action_id, *finding_id, *code, *title;
};
bool edit_actions(struct store *s, const char *server,
                  const struct action_fact *rows, size_t count, moment now_utc,
                  struct err *err);
/* What people say of an action; NULL leaves a field, "" clears it. */
struct action_say {
    const char *action_id, *status, *owner, *due, *note;
};
bool edit_action_say(struct store *s, const struct action_say *say,
                     struct err *err);
/* Keeps a --csv-map under a name, in place of what was there. */
bool edit_csv_map_put(struct store *s, const char *name, const char *spec,
                      struct err *err);
/* Takes an import back: rows that no other source covers go. */
bool edit_source_remove(struct store *s, int64_t source_id, struct err *err);

/* Drops detail older than so many days (-1 = keep all), keeps the roll-ups for
 * ever, and makes the file smaller. */
struct prune {
    const char *server_glob; /* NULL = all */
    int keep_samples_days, keep_captures_days;
    moment now_utc;
};
struct prune_receipt {
    uint64_t samples, captures; /* dropped */
    uint64_t bytes_before, bytes_after;
};
bool edit_prune(struct prune_receipt *out, struct store *s,
                const struct prune *prune, struct err *err);

/* Joins another history into this one. Sources known here are passed over, so
 * that merging again changes nothing; what people said here stands. Roll-ups of
 * detail that was pruned there are not carried over: that many servers have
 * such. */
/* Of servers that were pruned there the roll-ups came along, or, where this
 * history knows the server itself, something of a new source is lacking. */
struct merge_receipt {
    uint64_t sources, carried_servers, lacking_servers;
};
bool edit_merge(struct merge_receipt *out, struct store *into, const char *file,
                moment now_utc, struct err *err);

/* Health of the file: sentences of what is wrong, none when all is well. */
struct check_list {
    const char **text;
    size_t count;
};
bool edit_check(struct check_list *out, struct store *s, struct arena *arena,
                struct err *err);
bool edit_backup(struct store *s, const char *file, struct err *err);
#endif
