#ifndef DB_WRITING_H
#define DB_WRITING_H
/*
 * What the files of the writer share: one run, its current source, the part of
 * it at hand. Private to db/.
 */
#include "core/arena.h"
#include "core/sink.h"
#include "db/context.h"
#include "db/idmap.h"
#include "db/stmt.h"
#include "db/writer.h"
#include "db/zones.h"

enum fact_kind { /* cover.kind */
                 FACT_SAMPLE,
                 FACT_CAPTURE,
                 FACT_SETTING,
                 FACT_PROCESS_LIST,
                 FACT_EVENT,
                 FACT_COUNTER,
                 FACT_KIND_COUNT
};

enum todo_kind { /* todo.kind */
                 TODO_FACTS,
                 TODO_HOURS,
                 TODO_CAPTURES,
                 TODO_ALL,
                 TODO_JUDGE,
};

#define GROUP_BITS 24 /* grp.id: capture_id << 24 | number */

struct name_context {
    int64_t name_id;
    struct context *context;
};

struct frame { /* a row of the table, as far as samples share it */
    int64_t id, name_id, block;
    int range_size, stated_offset, utc_offset, range_count, excluded;
    int64_t first_local, last_local;
    uint8_t origin, protocol, ip_version;
    bool second_pass, is_dirty;
};

struct writer {
    struct store *store;
    moment now_utc;
    bool is_rebuild; /* settling counts all anew, changed or not */
    struct zones *zones;
    struct idmap *texts, *names, *series;
    struct name_context *contexts;
    size_t context_count, context_room;
    struct known_source *known;
    size_t known_count, known_room;
    struct arena known_arena;
    char **touched;
    size_t touched_count, touched_room;

    bool is_batch;      /* sources are taken in one transaction … */
    bool is_batch_lost; /* … which a failure has ended */

    /* the source that is being taken */
    int64_t source_id; /* 0 = none open */
    char *open_path;
    bool is_skipped; /* known already: its parts are passed over */
    bool is_resumed; /* it may hold rows of its own from a killed run */
    char *source_zone;
    struct clock source_clock;
    struct frame *frames; /* of this source */
    size_t frame_count, frame_room;
    struct idmap *frame_places;                  /* in `frames` */
    uint64_t lines, accepted, skipped, rejected; /* of its parts so far */
    uint64_t refused; /* rows of the part at hand that became rejects */
    struct writer_refusals refusals; /* of all sources of the run */

    /* the part at hand */
    int64_t again_first[FACT_KIND_COUNT],
        again_last[FACT_KIND_COUNT]; /* runs */
    const struct source *source;
    const struct harvest *part;
    int64_t *text_ids; /* by name_t; -1 = not asked yet */
    int64_t *name_ids; /* by name_t; 0 = not asked yet */
};

#define REFUSED_AS_PRUNED                                                      \
    "older than what `portledger prune` left of this server"

/* A fact's time as stored. */
struct stamp {
    moment at_local, at_utc;
    int pass, stated_offset, utc_offset, time_from;
};

/* A writer without known sources: what edits and rebuilds settle with. */
struct writer *writing_new(struct store *s, moment now_utc);
void writing_free(struct writer *w); /* accepts NULL */

/* ids.c ------------------------------------------------------------------ */
bool ids_text(struct writer *w, const char *text, int64_t *id, struct err *err);
bool ids_name(struct writer *w, const char *stated, int64_t *id,
              struct err *err);
/* Of the part at hand, by its own numbers. */
bool ids_part_text(struct writer *w, name_t name, int64_t *id, struct err *err);
/* The fact's server, else the source's; notes the mention and the touch. */
bool ids_part_name(struct writer *w, name_t server, int64_t *id,
                   struct err *err);
struct series_key { /* without holes: its bytes are a key */
    int64_t name_id, address_id, origin, protocol, ip_version;
};
bool ids_series(struct writer *w, const struct series_key *key, int64_t *id,
                struct err *err);
bool ids_context(struct writer *w, int64_t name_id, struct context **out,
                 struct err *err);
/* What was read of a server's settings and lists is no longer all. */
void ids_context_drop(struct writer *w, int64_t name_id);
void ids_context_drop_all(struct writer *w);
bool ids_stamp(struct writer *w, const struct when *when, int64_t name_id,
               struct stamp *out, struct err *err);
bool ids_todo(struct writer *w, int64_t name_id, enum todo_kind kind,
              int64_t key, int64_t first, int64_t last, struct err *err);

/* A fact (not a sample) that is there already, under `owner`, is said again by
 * the source at hand: noted, or taken over where this source's zone is better.
 * ids_again_end() ends a part. */
struct again {
    enum fact_kind kind;
    int64_t id, owner, name_id;
    int stated_offset;
};
bool ids_again(struct writer *w, const struct again *again, struct err *err);
bool ids_again_end(struct writer *w, struct err *err);

/* Is a fact better told by `zone` than by the zone of the source that it
 * stands under? A zone is better than none; of two the lesser name. */
bool zone_is_better(const char *zone, const char *standing);

/* writer_samples.c, writer_captures.c, writer_facts.c: the part at hand ---- */
bool writer_put_samples(struct writer *w, struct err *err);
bool writer_put_captures(struct writer *w, struct err *err);
bool writer_put_facts(struct writer *w, struct err *err);

/* writer_source.c ---------------------------------------------------------- */
/* Finds or makes the source's row; sets w->source_id, is_skipped, is_resumed.
 */
bool writer_source_open(struct writer *w, const struct source *source,
                        const struct harvest *part, struct err *err);
bool writer_source_add(struct writer *w, bool is_last, struct err *err);
bool writer_reject(struct writer *w, uint64_t line, const char *reason,
                   const char *text, struct err *err);

/* forget.c: takes the facts of a source back, what others cover excepted. */
bool forget_facts(struct writer *w, int64_t source_id, struct err *err);
/* Deletes captures whoever says them; ids ascending, at least one. */
bool forget_captures(struct writer *w, const int64_t *ids, size_t count,
                     struct err *err);
/* Captures and rejects of a source from a line of it on. */
bool forget_tail(struct writer *w, int64_t source_id, uint64_t line,
                 struct err *err);
/* The source's row too. */
bool forget_source(struct writer *w, int64_t source_id, struct err *err);
#endif
