#ifndef INGEST_FORMAT_H
#define INGEST_FORMAT_H
/*
 * One dialect, one file, one row of the table. A source is read line by line
 * (or record by record, for delimited text) by reader.c, which asks the active
 * format first; a line that it does not claim is offered to every other, in the
 * order of the table, and the first to claim it becomes the active one. So one
 * file may hold netstat listings, process lists and range listings one after
 * another, and a row alone is enough to be known.
 */
#include <stdbool.h>
#include <stddef.h>

#include "core/span.h"

struct reader; /* reader.h */
struct tape;   /* tape.h */

enum claim {
    CLAIM_NONE,   /* not mine */
    CLAIM_ROW,    /* a row: counted as accepted */
    CLAIM_SKIP,   /* mine, knowingly not used: header, rule, blank */
    CLAIM_REJECT, /* mine and broken: the format has called reader_reject() */
};

struct format {
    const char *name;  /* as in sources.format: "netstat", "tasklist-csv" */
    const char *brief; /* one line for `ingest --dry-run` and docs */
    /* How sure, 0..100, from the beginning of the text (up to 64 KiB, decoded,
     * whole lines). 0 = certainly not. Names of files are never looked at. The
     * best score decides what a source is called and which format begins. */
    int (*score)(struct span head, const char **why);
    int most; /* the highest score it ever gives: none is asked in vain */
    /* Where the user gave --csv-map: the same, asked before all scores; what
     * it knows is its own. */
    int (*score_mapped)(struct span head, const char *map, const char **why);
    void *(*open)(struct reader *r);
    /* One line, without its line end. `first` is true when this format is not
     * the active one: claim only a line that is unmistakably the beginning of,
     * or a row of, this format. NULL for delimited formats. */
    enum claim (*line)(void *self, struct reader *r, struct span text,
                       bool first);
    /* Optional fast path, while active: `text` is many whole lines; takes the
     * leading lines it can, counts them with reader_count(), and returns the
     * bytes taken (0 = none; the next line then goes through line()). */
    size_t (*block)(void *self, struct reader *r, struct span text);
    /* Delimited formats instead of line(): is this header row mine? Then every
     * record is given to record(). */
    bool (*header)(void *self, struct reader *r, const struct span *fields,
                   size_t count);
    enum claim (*record)(void *self, struct reader *r,
                         const struct span *fields, size_t count);
    /* Whole-text formats (XML) instead: gets all of it at once. */
    void (*whole)(void *self, struct reader *r, struct span text);
    /* End of the source, or of a section when another format becomes active:
     * finish what is open. May be called several times. */
    void (*flush)(void *self, struct reader *r);
    void (*close)(void *self);
    /* Optional: what must be known to go on in a log that has grown, where
     * nothing is open: between any two lines (walks_lines), else where it calls
     * reader_section_end(). Texts of the harvest go as texts. */
    void (*walk)(void *self, struct reader *r, struct tape *t);
    bool walks_lines;
};

/* The one table, NULL-terminated; see formats.c. Its order is the order in
 * which an unclaimed line is offered. */
extern const struct format *const formats[];
#endif
