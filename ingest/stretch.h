#ifndef INGEST_STRETCH_H
#define INGEST_STRETCH_H
/*
 * A stretch of a large file, read while others read what is before and behind
 * it. Its reader begins with what was known at an earlier place, so it is wrong
 * until a few listings have gone by; then all that it remembers must be the
 * same, byte for byte, as what the reader before it remembers at the same line.
 * Only there the two are joined, so that the facts are those of one reader that
 * read it all; where they do not meet, the reader before reads on.
 */
#include "core/buf.h"
#include "core/harvest.h"
#include "ingest/dateorder.h"

/* What adds up along a file, and is not the same where its parts are read
 * beside each other. */
struct reader_sums {
    uint64_t line, breaks;
    int restarts;
    struct date_evidence evidence;
    moment first_local, last_local;
};

#define STOPS_MOST 3

struct reader_stop { /* a place where nothing was open */
    uint64_t lines;  /* behind the cut that the watch began at */
    struct buf state, assumptions;
    struct reader_sums sums;
    struct harvest_place place;
};
struct reader_stops { /* the first ones behind a cut; {0} is valid */
    struct reader_stop stop[STOPS_MOST];
    int count;
    uint64_t from_line; /* lines read before the cut */
    bool halts;         /* the reading stops at the last of them */
};
void reader_stops_clear(struct reader_stops *s);

struct reading;
/* Notes the next stops from here on; NULL ends that, and a halt. */
void reading_watch(struct reading *r, struct reader_stops *stops, bool halts);
bool reading_is_stopped(const struct reading *r);
/* What was known at the last stop, for others to begin with. False: what it
 * reads cannot be read in stretches. Borrowed until the next call. */
struct stretch_start {
    struct span state, assumptions;
    uint64_t line;
};
bool reading_start(struct reading *r, struct stretch_start *out);
uint64_t reading_bytes(const struct reading *r); /* asked for so far */
/* A line's end in its bytes (1 or 2); returns how many. */
size_t reading_line_end(const struct reading *r, char out[2]);
void reading_save_digest(const struct reading *r, unsigned char *out);
/* To be added to the line of what is in its harvest. */
int64_t reading_lines_before(const struct reading *r);

/* Where stops of the reading before a cut and of that behind it meet; what the
 * latter began with had these assumptions. */
bool stops_meet(const struct reader_stops *ends,
                const struct reader_stops *starts, struct span assumptions,
                int *end, int *start);

struct stretch_sums { /* of all before a stretch; {0}: it is the first */
    bool is_joined;
    int64_t lines_before, breaks_before;
    struct date_evidence before, from;
    moment first_local, last_local;
    struct buf assumptions;
};
void stretch_sums_clear(struct stretch_sums *s);
/* Goes over from the stretch that ends at `end` to that which begins at
 * `start`; `base`: the assumptions that it began with. */
void stretch_sums_step(struct stretch_sums *s, const struct reader_stop *end,
                       const struct reader_stop *start, struct span base);
/* Drops what the reading found behind the stop. */
void reading_end_at(struct reading *r, const struct reader_stop *stop);
/* `reading` becomes `other`, of which what is before `start` is dropped, and
 * the other way round; `ends` are stops of `other`. */
void reading_exchange(struct reading *reading, struct reading *other,
                      const struct reader_stop *start,
                      struct reader_stops *ends, const struct stretch_sums *s);
/* At the end of the text: it knows now what one reader would know. */
void reading_complete(struct reading *r, const struct stretch_sums *s,
                      struct span base);
#endif
