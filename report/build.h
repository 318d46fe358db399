#ifndef REPORT_BUILD_H
#define REPORT_BUILD_H
/* The matchmaker: asks db/, runs analysis/, fills a dossier. */
#include "analysis/judge.h"
#include "db/query.h"
#include "report/dossier.h"

struct build_options {
    struct selection selection;
    struct judge_options judge;
    const char *title; /* NULL = a default */
    /* called after each server; may be NULL */
    void (*on_server)(void *ctx, size_t done, size_t total);
    void *ctx;
};
/* Yours: dossier_free. */
bool build_dossier(struct dossier **out, struct store *s,
                   const struct build_options *options, struct err *err);
void dossier_free(struct dossier *d);

/* One server's history and verdict, for whatif and compare. */
bool build_case(struct history *h, struct verdict *v, struct store *s,
                const char *server, const struct build_options *options,
                struct arena *arena, struct err *err);
/* Judges the named servers and stores findings_latest (after ingest). */
bool build_findings(struct store *s, const char *const *servers, size_t count,
                    const struct judge_options *options, struct err *err);
#endif
