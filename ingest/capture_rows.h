#ifndef INGEST_CAPTURE_ROWS_H
#define INGEST_CAPTURE_ROWS_H
/*
 * Private to the capture builder: how the rows of one listing are kept. A row
 * is a number of 4 bytes for all that it shares with others (its class) and its
 * local port, so that a listing of 16,000 rows fits the nearest cache.
 */
#include "core/buf.h"
#include "core/harvest.h"
#include "core/tcp.h"
#include "ingest/texts.h"

enum place_kind { PLACE_V4, PLACE_TEXT, PLACE_REST };

struct place { /* an address: a number, or a text of `addresses` */
    uint32_t value;
    uint32_t kind; /* enum place_kind */
};

struct class_key { /* 40 bytes without holes: compared and hashed as bytes */
    struct place local, remote;
    int32_t pid, remote_port;
    uint32_t process, services; /* numbers in `words` */
    uint32_t state, protocol;
};

struct class
{
    struct class_key key;
    uint32_t rows;     /* all */
    uint32_t portless; /* of them without a numeric local port */
};

struct row {
    uint32_t class;
    uint16_t port;
};

struct row_list {
    struct row *row;
    size_t count, room;
    uint32_t rows;          /* portless ones included */
    uint64_t by_port[1024]; /* local ports whose rows group by local port */
    uint8_t families;
    bool has_pid, shows_bound;
};

struct rows { /* of one listing */
    struct class *class;
    size_t class_count, class_room;
    uint32_t *slot; /* class + 1, by hash */
    size_t slot_count;
    struct row_list list[2]; /* by protocol */
    struct texts addresses;  /* canonical, other than plain IPv4 */
    struct texts words;      /* processes, services */
};

const char *place_text(const struct rows *rows, struct place p, char out[16]);

/* One group to be, in canonical order; `ports` are in port_of. */
struct draft {
    struct class_key key;
    int32_t local_port;
    uint32_t rows;
    size_t first_port, port_count;
};
struct drafts {
    struct draft *draft;
    size_t count, room;
    uint16_t *port;
    size_t port_count, port_room;
    uint32_t *apart; /* rows of the list that group by local port */
    size_t apart_count, apart_room;
    void *scratch; /* reused memory of the sorter */
    size_t scratch_room;
};

/* The groups of one protocol's rows (contract, section 4), sorted. */
void drafts_make(struct drafts *d, struct rows *rows, enum protocol protocol);
void drafts_clear(struct drafts *d);
#endif
