#ifndef INGEST_READER_STATE_H
#define INGEST_READER_STATE_H
/* Private to reader*.c: what the reader of one source remembers. */
#include "core/buf.h"
#include "ingest/clock.h"
#include "ingest/csv.h"
#include "ingest/detect.h"
#include "ingest/orders.h"
#include "ingest/reader.h"
#include "ingest/reading.h"
#include "ingest/stretch.h"
#include "ingest/tape.h"

#define FORMATS_MAX 64

struct reader_mark { /* the last place where nothing was open */
    uint64_t line;   /* the next one; 0 = there is no such place */
    struct line_counts before;
    uint32_t part;
    size_t other_facts;
    struct buf state; /* all but the sums */
    struct reader_sums sums;
    struct buf assumptions;
    struct buf whole; /* all of it, once it is asked for */
};

struct reader {
    const struct reading_job *job;
    const struct ingest_options *options;
    struct harvest harvest;
    uint64_t line;       /* number of the current line */
    struct span current; /* its text */
    bool line_rejected;

    struct detected detected;
    const struct format *active;
    void *self[FORMATS_MAX]; /* of each format met, by place in the table */

    /* delimited text */
    bool in_table;
    char delimiter;
    struct csv_record record;
    struct buf header; /* the header row, to know it again */

    /* server */
    struct buf server; /* what the content said last, or "" */
    char *path_server;
    int path_server_by; /* enum named_by */
    bool path_server_used;
    struct buf main_server; /* the first that was used */
    bool awaits_hostname;   /* after an echoed `hostname` */
    bool skips_section;     /* of a command that is known and not used */
    struct buf stamp;       /* the last of reader_unstamp() */

    /* time */
    struct date_fields day, hour; /* of the lines before a listing */
    bool has_day, has_hour;
    uint64_t breaks;
    bool when_is_ready; /* `when` is made of them already */
    struct when when;
    bool when_is_bad;
    struct when file_when;
    bool has_file_when;
    moment last_hour; /* of hours without a date, by the file's day … */
    int midnights;    /* … and how often one stepped back */
    int days_later;   /* than the file's day is the first of them */
    bool any_hour;
    struct clocks clocks; /* of the servers of this file */
    enum date_order order;
    bool order_is_given, restart;
    int restarts;
    struct date_evidence evidence;
    struct buf last_time_text; /* a time is often read again and again */
    struct when last_time;
    bool last_time_is_good;
    int16_t offset_minutes;
    struct buf zone;
    struct when stated;
    bool has_stated;
    moment first_local, last_local;

    struct buf command; /* echoed before the section */
    const struct format *command_of;
    struct buf assumptions;

    /* where a log that has grown is read on */
    bool is_mixed;    /* a line was offered to other formats */
    bool was_refused; /* a time was: later the clock may have reached it */
    bool was_cut;     /* a line was too long: its end was not seen */
    bool in_text, in_block;
    struct line_counts handed; /* of the parts handed on */
    uint32_t parts;
    struct reader_mark mark;

    /* a stretch of a file that others read too: share.h */
    struct reader_stops
        *watch;           /* the next places go there; NULL: nobody asks */
    bool is_stopped;      /* as many as are wanted have come */
    int64_t lines_before; /* to be added to lines: those of others */

    bool part_is_due;
    uint64_t part_from; /* bytes when the last part ended */
    struct err part_err;
    bool failed;
};

struct reading {
    struct reader reader;
    struct decoder *decoder;
    struct buf encoding;
    bool is_unknown;
    struct digest digest;
    uint64_t bytes;
    bool ends_open; /* the last line has no end */
    struct buf carry;
    bool is_behind; /* lines in `carry` are to be read first */
    bool is_refuted;
};

/* reader_resume.c: where a log that has grown is read on. */
/* Can what is known here be remembered, and gone on with? */
bool reader_can_go_on(const struct reader *r);
void reader_mark_place(struct reader *r);
/* The bytes of a place, its lines counted from the beginning of the file;
 * borrowed until the next call. */
struct span reader_mark_state(struct reader_mark *m, int64_t lines_before);
bool reader_take_state(struct reader *r, struct tape *t);

/* reader_lines.c: lines that belong to no format: times, prompts, banners,
 * rulers. True: taken (and skipped). */
bool reader_own_line(struct reader *r, struct span line);

/* reader_time.c */
void reader_time_begin(struct reader *r);
/* A date, a time or both stand alone on a line. False: no such day exists. */
bool reader_time_line(struct reader *r, const struct date_fields *f);
/* The order that all that is known so far speaks for, and why (optional). */
enum date_order reader_date_order(const struct reader *r, const char **why);
/* At the end: was the date order right? Sets restart. */
void reader_time_end(struct reader *r);

/* reader_table.c: a header row of a delimited format? Enters the table. */
bool reader_enter_table(struct reader *r, struct span line, struct span rest);
/* Takes records from the beginning of text; returns the bytes taken; leaves
 * the table (in_table false) where one is not of it. */
size_t reader_take_records(struct reader *r, struct span text, bool at_end);

void *reader_self(struct reader *r, const struct format *format);
void reader_activate(struct reader *r, const struct format *format);
/* Counts the current line by what a format said of it. */
void reader_claim(struct reader *r, enum claim claim);
#endif
