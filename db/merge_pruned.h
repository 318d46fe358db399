#ifndef DB_MERGE_PRUNED_H
#define DB_MERGE_PRUNED_H
/*
 * What a history that is joined had pruned: its roll-ups come along, with the
 * horizon before which they are all there is, where this history knows nothing
 * of that server itself. Where it does, hours of two kinds of truth can't be
 * added up; then they stay behind, and a source that has lost rows is noted as
 * not complete, so that its file is read when it is given. Private to db/.
 */
#include "core/sink.h"
#include "db/writing.h"

struct pruned_server {
    int64_t id; /* there */
    char *shown;
    bool is_carried;
    bool lacks; /* rows of a source that is new here */
};
struct pruned { /* {0} is valid */
    struct pruned_server *server;
    size_t count, room;
};

/* Which servers there were pruned; takes over horizons and roll-ups of those
 * it can. One transaction, before the sources are told; again changes nothing.
 */
bool pruned_carry(struct pruned *p, struct store *from, struct writer *into,
                  struct err *err);
/* After a source was told that has lost rows there, `from_id` there. */
bool pruned_note_source(struct pruned *p, struct store *from, int64_t from_id,
                        const struct source *source, struct writer *into,
                        struct err *err);
void pruned_clear(struct pruned *p);
#endif
