#ifndef CORE_ERR_H
#define CORE_ERR_H
/*
 * One error: a kind and one sentence that says what is wrong, where, and what
 * to do. Set once, where it happened; passed on or given a place by callers;
 * printed only in cli/.
 */
#include <stdbool.h>

enum err_kind {
    ERR_NONE,
    ERR_USAGE, /* the command line is wrong: exit status 2 */
    ERR_INPUT, /* a stranger's bytes are wrong */
    ERR_IO,    /* the system refused a read or a write */
    ERR_DB,    /* SQLite refused */
    ERR_TOOL,  /* another program (gnuplot) failed */
};

struct err {
    enum err_kind kind;
    char text[1024];
};

/* Sets *err (which may be NULL) and returns false, so that a function can end
 * with `return err_set(err, ERR_IO, "cannot open %s: %s", path, why)`. Text
 * over the limit is cut at a UTF-8 boundary. */
bool err_set(struct err *err, enum err_kind kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Puts "PLACE: " before the text already set; returns false. */
bool err_wrap(struct err *err, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
#endif
