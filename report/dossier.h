#ifndef REPORT_DOSSIER_H
#define REPORT_DOSSIER_H
/*
 * The report as data: everything a renderer shows and nothing about how it
 * looks. Built once (build.h), dressed by each renderer. All memory is of its
 * arena.
 */
#include "analysis/verdict.h"
#include "core/arena.h"
#include "report/table.h"

struct dossier_reject {
    int64_t source_id;
    const char *path, *reason, *text;
    uint64_t line;
};

struct dossier_action { /* what people say of an action; kept in the history */
    const char *id, *server, *code, *title;
    const char *status, *owner, *due, *note; /* "" = not said */
    moment closed_utc; /* its finding was gone; MOMENT_NONE = it stands */
};

struct dossier {
    struct arena arena;
    const char *title, *version;
    moment now_utc;
    moment from_utc, to_utc;    /* the span asked for; MOMENT_NONE = open */
    moment first_utc, last_utc; /* the span of the data shown */
    const char *owner, *server_glob; /* selections; NULL = all */
    struct thresholds thresholds;
    struct verdict **servers; /* the worst first */
    size_t server_count;
    size_t status_count[5]; /* by enum status */
    const char *headline;   /* one plain sentence on the fleet */
    struct text_list today; /* what to do today, most pressing first */
    struct dossier_action *actions;
    size_t action_count;
    struct source_view *sources;
    size_t source_count;
    struct dossier_reject *rejects; /* the first 1,000 */
    size_t reject_count;
    uint64_t reject_total;
};

/* What people say of an action, by its stable id; NULL = nothing is kept. */
const struct dossier_action *dossier_said(const struct dossier *d,
                                          const char *id);

/* Whose a server is: of its first action's process where that is known, else
 * its own owner; "" = not said. */
const char *dossier_owner(const struct verdict *v);

/* The tables, defined once for all renderers; rows of all servers of the
 * dossier, or of one (`only` not NULL). Each returns a table whose memory is
 * the dossier's arena. */
struct table *dossier_servers(struct dossier *d);
struct table *dossier_peaks(struct dossier *d, const struct verdict *only);
struct table *dossier_top(struct dossier *d, const struct verdict *only);
struct table *dossier_trend(struct dossier *d, const struct verdict *only);
struct table *dossier_findings(struct dossier *d, const struct verdict *only);
struct table *dossier_actions(struct dossier *d, const struct verdict *only);
/* Servers that peaked together, outliers of a role, ranges that drifted: of the
 * servers of the dossier (analysis/fleet.h). */
struct table *dossier_fleet(struct dossier *d);
struct table *dossier_settings(struct dossier *d, const struct verdict *only);
struct table *dossier_sources(struct dossier *d);
struct table *dossier_rejects(struct dossier *d);
#endif
