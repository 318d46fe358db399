#ifndef REPORT_RAW_H
#define REPORT_RAW_H
/*
 * The workbook of samples (`report --raw`): not what they mean, but each of
 * them, for who wants to reckon for himself. Written row by row in constant
 * memory: no tables and no charts, as the library has it.
 */
#include "db/store.h"
#include "report/dossier.h"

struct raw_request {
    struct store *store;
    const struct dossier *d; /* title, span; its servers' zones, shown names */
    const char *const *name; /* of the servers in the history, as in d */
    struct span key;         /* of pseudonyms for addresses; empty = none */
    void (*on_server)(void *ctx, size_t done, size_t total); /* may be NULL */
    void *ctx;
};
/* Writes it to `path`, whole or not at all; *rows is how many samples it holds.
 * Sheets are filled one after the other, 1,048,575 rows each. */
bool raw_write(uint64_t *rows, const struct raw_request *request,
               const char *path, struct err *err);
#endif
