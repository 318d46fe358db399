#ifndef DB_TALLY_H
#define DB_TALLY_H
/*
 * Counting a capture against its ranges: rows and ports of each group inside
 * and outside, ports in use machine-wide and a local address. Pure; private to
 * db/.
 */
#include <stdbool.h>

#include "core/portset.h"
#include "core/tcp.h"
#include "db/context.h"

struct tally_group {
    int64_t local_id;
    struct span ports;
    int pid; /* -1 = not stated */
    enum tcp_state state;
    int ip_version;
    uint32_t rows;
    uint32_t rows_in, ports_in, ports_out; /* counted */
};

struct tally_use {      /* a sample of the capture */
    int64_t address_id; /* TEXT_ANY for the whole machine */
    int ip_version;     /* 0: both families together */
    uint32_t in_use, listening;
    int processes; /* -1: the capture has no PIDs */
};

struct tally {
    struct range range4, range6;
    bool has_pid;
    unsigned families;         /* bit 0 IPv4, bit 1 IPv6: listed at all */
    struct tally_group *group; /* sorted by tally_count() */
    size_t group_count;
    uint32_t rows4, rows6, ports4, ports6, ports_all;
    struct tally_use *use; /* made by tally_count(); see tally_clear() */
    size_t use_count, use_room;
    struct tally_maps *maps; /* memory kept from one count to the next */
};

#define TEXT_EMPTY 0 /* numbers of "" and "*" in the table of texts */
#define TEXT_ANY   1

/* Is one range true for both families? */
bool tally_is_joint(const struct tally *t);
/* Counts all; false where a port set cannot be read. `order` of group[] is
 * kept. */
bool tally_count(struct tally *t);
void tally_clear(struct tally *t); /* frees what tally_count() made */
#endif
