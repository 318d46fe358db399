#ifndef INGEST_CAPTURE_BUILDER_H
#define INGEST_CAPTURE_BUILDER_H
/*
 * The rows of one listing become the groups of contract, section 4: rows on a
 * local port that the listing shows as listening, that is below 1024 or that
 * has more than 8 remote endpoints group by local port (the 64 remote addresses
 * with the most rows kept, the rest "*"); all others by remote endpoint. Each
 * group keeps its local ports as a multiset (core/portset.h).
 *
 * One builder serves one source: begin nothing, add rows, finish, add the next
 * listing's rows, finish … A caller whose rows of several servers or times lie
 * mixed uses one builder for each and finishes them one by one.
 */
#include "core/harvest.h"
#include "core/span.h"
#include "core/tcp.h"

struct capture_builder; /* opaque */

/* A listing of more rows than this is no listing: finish it and go on. */
#define CAPTURE_ROWS_MAX 1000000u

struct capture_row {            /* spans are borrowed for the call only */
    struct span local_address;  /* as written: brackets, scope, name … */
    struct span remote_address; /* "*" or empty where there is none */
    struct span process;        /* where the listing names it, else empty */
    struct span services;       /* components of -b, else empty */
    int local_port;             /* -1: none, or not a number */
    int remote_port;            /* -1: none, or not a number */
    int pid;                    /* -1: not stated */
    enum tcp_state state;       /* UDP: STATE_NONE */
    enum protocol protocol;
};

/* The same for what is plain: two IPv4 addresses as numbers (10.0.0.1 is
 * 0x0a000001) and numeric ports. No text, so it is quick. Rows that are alike
 * but for their local port may say so by a number that no other rows have, 0
 * where that is not known; at most CAPTURE_KINDS numbers in a row are in use at
 * a time. */
#define CAPTURE_KINDS 4096u
struct capture_row4 {
    uint32_t local, remote;
    int32_t pid; /* -1: not stated */
    uint32_t kind;
    uint16_t local_port, remote_port;
    uint8_t state, protocol;
};

/* What the rows do not say. Names are of the harvest given to finish. */
struct capture_head {
    struct when when; /* pass included: reader_when(), reader_pass() */
    name_t server, tool;
    uint64_t line;                    /* of the listing's header or first row */
    int32_t range_start, range_count; /* stated in the listing, else 0 */
    bool shows_bound; /* the tool lists BOUND (found BOUND rows do it, too) */
};

struct capture_builder *capture_builder_new(void);
void capture_builder_free(struct capture_builder *b); /* accepts NULL */

void capture_builder_add(struct capture_builder *b,
                         const struct capture_row *row);
void capture_builder_add4(struct capture_builder *b,
                          const struct capture_row4 *rows, size_t count);
/* Rows added since the last finish. */
size_t capture_builder_rows(const struct capture_builder *b);

/* Appends one capture a protocol that has rows (TCP first), with its groups,
 * digest and place among equals of this builder, and empties the builder for
 * the next listing. Without rows nothing is appended. The digest is of the
 * groups in canonical order: encoding, line ends and the order of rows do not
 * matter. */
void capture_builder_finish(struct capture_builder *b, struct harvest *h,
                            const struct capture_head *head);
/* What numbers equals, of the latest time only: an earlier one that comes again
 * has another pass (clock.h). See tape.h. */
struct tape;
void capture_builder_walk(struct capture_builder *b, struct tape *t);
/* Forgets the rows added since the last finish. */
void capture_builder_reset(struct capture_builder *b);
#endif
