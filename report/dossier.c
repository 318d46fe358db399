/*
 * The tables of a dossier, each defined once for all renderers. This file
 * chooses columns and rows; it must never know what a table looks like.
 */
#include "report/dossier.h"

#include <string.h>

static struct table *table_new(struct dossier *d, const char *name,
                               const char *title, const struct column *column,
                               size_t column_count)
{
    struct table *t = arena_new(&d->arena, sizeof *t);
    table_init(t, &d->arena, name, title, column, column_count);
    return t;
}
#define TABLE_NEW(d, name, title, columns)                                     \
    table_new(d, name, title, columns, sizeof(columns) / sizeof *(columns))

/* Servers from `first` to *end that the table is about. */
static size_t servers_of(const struct dossier *d, const struct verdict *only,
                         size_t *end)
{
    for (size_t i = 0; only && i < d->server_count; i++) {
        if (d->servers[i] == only) {
            *end = i + 1;
            return i;
        }
    }
    *end = only ? 0 : d->server_count;
    return 0;
}

static const char *list_joined(struct dossier *d, struct text_list list,
                               const char *between)
{
    struct buf text = {0};
    for (size_t i = 0; i < list.count; i++)
        buf_addf(&text, "%s%s", i ? between : "", list.text[i]);
    const char *joined = arena_text(&d->arena, buf_str(&text));
    buf_clear(&text);
    return joined;
}

static struct cell percent_or_none(double percent)
{
    return percent < 0 ? (struct cell){.is_empty = true}
                       : cell_percent(percent);
}

static const struct finding *first_finding(const struct verdict *v)
{
    return v->finding_count ? &v->findings[0] : NULL;
}

struct table *dossier_servers(struct dossier *d)
{
    static const struct column columns[] = {
        {"server",                "Server",             CELL_TEXT    },
        {"status",                "Status",             CELL_SEVERITY},
        {"peak_percent",          "Peak",               CELL_PERCENT },
        {"peak_at_utc",           "Peak at (UTC)",      CELL_MOMENT  },
        {"local_address",         "Address",            CELL_TEXT    },
        {"range_count",           "Range",              CELL_COUNT   },
        {"p95_percent",           "p95",                CELL_PERCENT },
        {"over_critical_seconds", "Time over critical", CELL_SECONDS },
        {"finding",               "First finding",      CELL_TEXT    },
        {"process",               "Process",            CELL_TEXT    },
        {"owner",                 "Owner",              CELL_TEXT    },
        {"first_seen_utc",        "First seen (UTC)",   CELL_MOMENT  },
        {"last_seen_utc",         "Last seen (UTC)",    CELL_MOMENT  },
        {"samples",               "Samples",            CELL_COUNT   },
        {"captures",              "Captures",           CELL_COUNT   },
    };
    struct table *t = TABLE_NEW(d, "servers", "Servers", columns);
    t->empty = "The history holds no server in this selection.";
    for (size_t i = 0; i < d->server_count; i++) {
        const struct verdict *v = d->servers[i];
        const struct finding *f = first_finding(v);
        struct cell *c = table_row(t);
        c[0] = cell_text(v->server);
        c[1] = cell_text(status_name(v->status));
        if (v->has_peak) {
            c[2] = cell_percent(v->peak_percent);
            c[3] = cell_moment(v->peak_utc);
            c[4] = cell_text(v->peak_address);
            c[6] = cell_percent(v->figures.p95);
            c[7] = cell_seconds(v->figures.over_seconds[2]);
        }
        c[5] = cell_count(v->range_count);
        c[8] = cell_text(f ? f->code : "");
        c[9] = cell_text(f ? f->process : "");
        c[10] = cell_text(v->owner);
        c[11] = cell_moment(v->from_utc);
        c[12] = cell_moment(v->to_utc);
        c[13] = cell_count((int64_t)v->sample_count);
        c[14] = cell_count((int64_t)v->capture_count);
    }
    return t;
}

struct table *dossier_peaks(struct dossier *d, const struct verdict *only)
{
    static const struct column columns[] = {
        {"server",          "Server",             CELL_TEXT   },
        {"start_utc",       "Start (UTC)",        CELL_MOMENT },
        {"end_utc",         "End (UTC)",          CELL_MOMENT },
        {"length_seconds",  "Length",             CELL_SECONDS},
        {"peak_percent",    "Peak",               CELL_PERCENT},
        {"peak_at_utc",     "Peak at (UTC)",      CELL_MOMENT },
        {"protocol",        "Protocol",           CELL_TEXT   },
        {"local_address",   "Address",            CELL_TEXT   },
        {"in_use",          "Ports in use",       CELL_COUNT  },
        {"range_count",     "Range",              CELL_COUNT  },
        {"enter_percent",   "Entered at",         CELL_PERCENT},
        {"percent_minutes", "Percent × minutes", CELL_NUMBER },
        {"cut_off",         "Cut off",            CELL_TEXT   },
        {"using_then",      "Using the ports",    CELL_TEXT   },
    };
    struct table *t = TABLE_NEW(d, "peaks", "Peak windows", columns);
    t->empty = "No stretch of high use was seen.";
    size_t end, i = servers_of(d, only, &end);
    for (; i < end; i++) {
        const struct verdict *v = d->servers[i];
        for (size_t k = 0; k < v->window_count; k++) {
            const struct window *w = &v->windows[k];
            struct cell *c = table_row(t);
            c[0] = cell_text(v->server);
            c[1] = cell_moment(w->start_utc);
            c[2] = cell_moment(w->end_utc);
            c[3] = cell_seconds((double)(w->end_utc - w->start_utc) /
                                (double)MOMENT_SECOND);
            c[4] = cell_percent(w->peak_percent);
            c[5] = cell_moment(w->peak_utc);
            c[6] = cell_text(protocol_name(w->protocol));
            c[7] = cell_text(w->local_address);
            c[8] = cell_count(w->peak_in_use);
            c[9] = cell_count(w->range_count);
            c[10] = cell_percent(w->enter_percent);
            c[11] = cell_number(w->area);
            c[12] =
                cell_text(w->is_cut_off ? "at 100 %: demand was higher" : "");
            c[13] = cell_text(w->using_then);
        }
    }
    return t;
}

static const char *consumer_kind_name(enum consumer_kind kind)
{
    switch (kind) {
    case CONSUMER_PROCESS:
        return "process";
    case CONSUMER_SERVICE:
        return "service";
    case CONSUMER_OWNER:
        return "owner";
    case CONSUMER_REMOTE:
        return "remote endpoint";
    }
    return "";
}

struct table *dossier_top(struct dossier *d, const struct verdict *only)
{
    static const struct column columns[] = {
        {"server",           "Server",                          CELL_TEXT   },
        {"kind",             "Kind",                            CELL_TEXT   },
        {"name",             "Name",                            CELL_TEXT   },
        {"pid",              "PID",                             CELL_ID     },
        {"ports_max",        "Ports at its peak",               CELL_COUNT  },
        {"time_wait",        "of them TIME_WAIT",               CELL_COUNT  },
        {"ports_avg",        "Ports on average",                CELL_NUMBER },
        {"share_percent",    "Share at the peak",               CELL_PERCENT},
        {"coverage_percent", "TIME_WAIT with a likely process", CELL_PERCENT},
        {"peak_at_utc",      "Its peak at (UTC)",               CELL_MOMENT },
    };
    struct table *t = TABLE_NEW(d, "top", "Top consumers", columns);
    t->empty = "No capture names processes or remote endpoints: collect "
               "`netstat -anoq` to see who uses the ports.";
    t->note = "Ports in TIME_WAIT belong to no process any more; they are "
              "shared out to the process that was seen with the same remote "
              "endpoint.";
    size_t end, i = servers_of(d, only, &end);
    for (; i < end; i++) {
        const struct verdict *v = d->servers[i];
        for (size_t k = 0; k < v->consumer_count; k++) {
            const struct consumer *u = &v->consumers[k];
            struct cell *c = table_row(t);
            c[0] = cell_text(v->server);
            c[1] = cell_text(consumer_kind_name(u->kind));
            c[2] = cell_text(u->name);
            if (u->pid >= 0)
                c[3] = cell_count(u->pid);
            c[4] = cell_count(u->ports_max);
            c[5] = cell_count(u->ports_max_time_wait);
            c[6] = cell_number(u->ports_avg);
            c[7] = cell_percent(100 * u->share_at_peak);
            if (u->kind == CONSUMER_PROCESS)
                c[8] = cell_percent(100 * u->coverage);
            c[9] = cell_moment(u->peak_utc);
        }
    }
    return t;
}

struct table *dossier_trend(struct dossier *d, const struct verdict *only)
{
    static const struct column columns[] = {
        {"server",           "Server",            CELL_TEXT  },
        {"percent_per_week", "Points a week",     CELL_NUMBER},
        {"low",              "from",              CELL_NUMBER},
        {"high",             "to",                CELL_NUMBER},
        {"days",             "Days of history",   CELL_COUNT },
        {"backtest_error",   "Back-tested error", CELL_NUMBER},
        {"reach_80",         "80 % reached",      CELL_MOMENT},
        {"reach_80_early",   "80 % earliest",     CELL_MOMENT},
        {"reach_80_late",    "80 % latest",       CELL_MOMENT},
        {"reach_100",        "100 % reached",     CELL_MOMENT},
        {"reach_100_early",  "100 % earliest",    CELL_MOMENT},
        {"reach_100_late",   "100 % latest",      CELL_MOMENT},
        {"sentence",         "In words",          CELL_TEXT  },
    };
    struct table *t = TABLE_NEW(d, "trend", "Trend and forecast", columns);
    size_t end, i = servers_of(d, only, &end);
    for (; i < end; i++) {
        const struct verdict *v = d->servers[i];
        const struct trend *r = &v->trend;
        struct cell *c = table_row(t);
        c[0] = cell_text(v->server);
        c[4] = cell_count((int64_t)r->days);
        if (r->is_refused) {
            c[12] = cell_text(r->refusal);
            continue;
        }
        c[1] = cell_number(r->percent_per_week);
        c[2] = cell_number(r->low_per_week);
        c[3] = cell_number(r->high_per_week);
        if (r->backtest_error >= 0)
            c[5] = cell_number(r->backtest_error);
        c[6] = cell_moment(r->reach_80);
        c[7] = cell_moment(r->reach_80_early);
        c[8] = cell_moment(r->reach_80_late);
        c[9] = cell_moment(r->reach_100);
        c[10] = cell_moment(r->reach_100_early);
        c[11] = cell_moment(r->reach_100_late);
        c[12] = cell_text(r->sentence);
    }
    return t;
}

struct table *dossier_findings(struct dossier *d, const struct verdict *only)
{
    static const struct column columns[] = {
        {"server",     "Server",              CELL_TEXT    },
        {"severity",   "Severity",            CELL_SEVERITY},
        {"code",       "Finding",             CELL_TEXT    },
        {"rule",       "Rule",                CELL_TEXT    },
        {"confidence", "Confidence",          CELL_TEXT    },
        {"since_utc",  "Since (UTC)",         CELL_MOMENT  },
        {"process",    "Process",             CELL_TEXT    },
        {"remote",     "Remote endpoint",     CELL_TEXT    },
        {"title",      "In words",            CELL_TEXT    },
        {"evidence",   "Evidence",            CELL_TEXT    },
        {"refuted_by", "Would be refuted by", CELL_TEXT    },
        {"id",         "Id",                  CELL_TEXT    },
    };
    struct table *t = TABLE_NEW(d, "findings", "Findings", columns);
    size_t end, i = servers_of(d, only, &end);
    for (; i < end; i++) {
        const struct verdict *v = d->servers[i];
        for (size_t k = 0; k < v->finding_count; k++) {
            const struct finding *f = &v->findings[k];
            struct cell *c = table_row(t);
            c[0] = cell_text(v->server);
            c[1] = cell_text(severity_name(f->severity));
            c[2] = cell_text(f->code);
            c[3] = cell_text(f->rule);
            c[4] = cell_text(confidence_name(f->confidence));
            c[5] = cell_moment(f->since_utc);
            c[6] = cell_text(f->process);
            c[7] = cell_text(f->remote);
            c[8] = cell_text(f->title);
            c[9] = cell_text(list_joined(d, f->evidence, "; "));
            c[10] = cell_text(f->refuted_by);
            c[11] = cell_text(f->id);
        }
    }
    return t;
}

const struct dossier_action *dossier_said(const struct dossier *d,
                                          const char *id)
{
    for (size_t i = 0; i < d->action_count; i++)
        if (strcmp(d->actions[i].id, id) == 0)
            return &d->actions[i];
    return NULL;
}

const char *dossier_owner(const struct verdict *v)
{
    const char *owner = v->action_count ? v->actions[0].owner : NULL;
    return owner && *owner ? owner : v->owner ? v->owner : "";
}

/* The columns that people fill in begin at `c`. `owner` is whose it is by what
 * was imported, as long as nobody says otherwise. */
static void put_said(struct cell *c, const struct dossier_action *said,
                     const char *owner)
{
    c[0] = cell_text(said ? said->status : "open");
    c[1] = cell_text(said && *said->owner ? said->owner : owner);
    if (!said)
        return;
    c[2] = cell_text(said->due);
    c[3] = cell_text(said->note);
    c[4] = cell_moment(said->closed_utc);
}

/* Actions whose finding is gone, of the servers that are shown. */
static void put_closed(struct table *t, const struct dossier *d,
                       const struct verdict *v)
{
    for (size_t i = 0; i < d->action_count; i++) {
        const struct dossier_action *a = &d->actions[i];
        if (a->closed_utc == MOMENT_NONE || strcmp(a->server, v->server) != 0)
            continue;
        struct cell *c = table_row(t);
        c[0] = cell_text(a->server);
        c[1] = cell_text(a->code);
        c[3] = cell_text(a->title);
        put_said(c + 12, a, "");
        c[12] = cell_text("closed");
        c[17] = cell_text(a->id);
    }
}

struct table *dossier_actions(struct dossier *d, const struct verdict *only)
{
    static const struct column columns[] = {
        {"server",                "Server",             CELL_TEXT   },
        {"code",                  "Action",             CELL_TEXT   },
        {"rule",                  "Rule",               CELL_TEXT   },
        {"title",                 "What to do",         CELL_TEXT   },
        {"why",                   "Why",                CELL_TEXT   },
        {"process",               "Process",            CELL_TEXT   },
        {"expected_peak_percent", "Peak expected then", CELL_PERCENT},
        {"commands",              "Commands",           CELL_TEXT   },
        {"verify",                "Verify",             CELL_TEXT   },
        {"rollback",              "Rollback",           CELL_TEXT   },
        {"risk",                  "Risk",               CELL_TEXT   },
        {"restart",               "Restart",            CELL_TEXT   },
        {"status",                "Status",             CELL_TEXT   },
        {"owner",                 "Owner",              CELL_TEXT   },
        {"due",                   "Due",                CELL_TEXT   },
        {"note",                  "Note",               CELL_TEXT   },
        {"closed_utc",            "Closed (UTC)",       CELL_MOMENT },
        {"id",                    "Id",                 CELL_TEXT   },
    };
    struct table *t = TABLE_NEW(d, "actions", "Actions", columns);
    t->empty = "Nothing has to be done.";
    size_t end, i = servers_of(d, only, &end);
    for (; i < end; i++) {
        const struct verdict *v = d->servers[i];
        for (size_t k = 0; k < v->action_count; k++) {
            const struct action *a = &v->actions[k];
            struct cell *c = table_row(t);
            c[0] = cell_text(v->server);
            c[1] = cell_text(a->code);
            c[2] = cell_text(a->rule);
            c[3] = cell_text(a->title);
            c[4] = cell_text(a->why);
            c[5] = cell_text(a->process);
            c[6] = percent_or_none(a->expected_peak_percent);
            c[7] = cell_text(list_joined(d, a->commands, "\n"));
            c[8] = cell_text(list_joined(d, a->verify, "\n"));
            c[9] = cell_text(list_joined(d, a->rollback, "\n"));
            c[10] = cell_text(a->risk);
            c[11] = cell_text(a->restart ? "yes" : "no");
            put_said(c + 12, dossier_said(d, a->id), a->owner);
            c[17] = cell_text(a->id);
        }
        put_closed(t, d, v);
    }
    return t;
}

struct table *dossier_settings(struct dossier *d, const struct verdict *only)
{
    static const struct column columns[] = {
        {"server",    "Server",        CELL_TEXT  },
        {"at_utc",    "Seen at (UTC)", CELL_MOMENT},
        {"name",      "Setting",       CELL_TEXT  },
        {"value",     "Value",         CELL_TEXT  },
        {"source_id", "Source",        CELL_ID    },
        {"line",      "Line",          CELL_ID    },
    };
    struct table *t = TABLE_NEW(d, "settings", "Settings", columns);
    t->empty = "No capture of settings was read: ranges and delays are "
               "assumed, as said at each server.";
    size_t end, i = servers_of(d, only, &end);
    for (; i < end; i++) {
        const struct verdict *v = d->servers[i];
        for (size_t k = 0; k < v->setting_count; k++) {
            const struct setting_view *s = &v->settings[k];
            struct cell *c = table_row(t);
            c[0] = cell_text(v->server);
            c[1] = cell_moment(s->at_utc);
            c[2] = cell_text(s->name);
            c[3] = cell_text(s->value);
            c[4] = cell_count(s->source_id);
            c[5] = cell_count((int64_t)s->line);
        }
    }
    return t;
}

struct table *dossier_sources(struct dossier *d)
{
    static const struct column columns[] = {
        {"source_id",       "Source",        CELL_ID    },
        {"path",            "Path",          CELL_TEXT  },
        {"format",          "Format",        CELL_TEXT  },
        {"encoding",        "Encoding",      CELL_TEXT  },
        {"bytes",           "Bytes",         CELL_BYTES },
        {"lines",           "Lines",         CELL_COUNT },
        {"accepted",        "Accepted",      CELL_COUNT },
        {"skipped",         "Skipped",       CELL_COUNT },
        {"rejected",        "Rejected",      CELL_COUNT },
        {"assumptions",     "Assumed",       CELL_TEXT  },
        {"ingested_at_utc", "Read at (UTC)", CELL_MOMENT},
    };
    struct table *t = TABLE_NEW(d, "sources", "What was read", columns);
    t->empty = "Nothing was read yet.";
    for (size_t i = 0; i < d->source_count; i++) {
        const struct source_view *s = &d->sources[i];
        struct cell *c = table_row(t);
        c[0] = cell_count(s->source_id);
        c[1] = cell_text(s->path);
        c[2] = cell_text(s->format);
        c[3] = cell_text(s->encoding);
        c[4] = cell_count((int64_t)s->bytes);
        c[5] = cell_count((int64_t)s->lines);
        c[6] = cell_count((int64_t)s->accepted);
        c[7] = cell_count((int64_t)s->skipped);
        c[8] = cell_count((int64_t)s->rejected);
        c[9] = cell_text(s->is_partial
                             ? arena_textf(&d->arena,
                                           "partly read, run ingest again; %s",
                                           s->assumptions)
                             : s->assumptions);
        c[10] = cell_moment(s->ingested_utc);
    }
    return t;
}

struct table *dossier_rejects(struct dossier *d)
{
    static const struct column columns[] = {
        {"source_id", "Source", CELL_ID  },
        {"path",      "Path",   CELL_TEXT},
        {"line",      "Line",   CELL_ID  },
        {"reason",    "Reason", CELL_TEXT},
        {"text",      "Text",   CELL_TEXT},
    };
    struct table *t =
        TABLE_NEW(d, "rejects", "What was not understood", columns);
    t->empty = "Every line was understood.";
    if (d->reject_total > d->reject_count)
        t->note =
            arena_textf(&d->arena,
                        "The first %zu of %llu; `portledger rejects` "
                        "lists all.",
                        d->reject_count, (unsigned long long)d->reject_total);
    for (size_t i = 0; i < d->reject_count; i++) {
        const struct dossier_reject *r = &d->rejects[i];
        struct cell *c = table_row(t);
        c[0] = cell_count(r->source_id);
        c[1] = cell_text(r->path);
        if (r->line)
            c[2] = cell_count((int64_t)r->line);
        c[3] = cell_text(r->reason);
        c[4] = cell_text(r->text);
    }
    return t;
}
