/*
 * Public views as CSV. Knows the views by name; nothing of their columns.
 */
#include <string.h>

#include "core/buf.h"
#include "core/mem.h"
#include "db/query.h"
#include "db/stmt.h"

static const struct {
    const char *view, *statement;
} views[] = {
    {"servers",         "export_servers"        },
    {"samples",         "export_samples"        },
    {"captures",        "export_captures"       },
    {"connections",     "export_connections"    },
    {"settings",        "export_settings"       },
    {"processes",       "export_processes"      },
    {"events",          "export_events"         },
    {"hourly",          "export_hourly"         },
    {"findings_latest", "export_findings_latest"},
    {"sources",         "export_sources"        },
    {"rejects",         "export_rejects"        },
};

/* A spreadsheet takes text that begins so for a formula; a lone "-" is none. */
static bool is_formula(struct span text)
{
    return text.len > 0 && memchr("=+-@\t\r", text.ptr[0], 6) != NULL &&
           !span_eq(text, "-");
}

static void add_cell(struct buf *line, struct span text, bool is_text)
{
    bool quoted = false;
    for (size_t i = 0; i < text.len && !quoted; i++)
        quoted = memchr(",\"\r\n", text.ptr[i], 4) != NULL;
    if (quoted)
        buf_byte(line, '"');
    if (is_text && is_formula(text))
        buf_byte(line, '\'');
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '"')
            buf_byte(line, '"');
        buf_byte(line, text.ptr[i]);
    }
    if (quoted)
        buf_byte(line, '"');
}

static bool emit_row(const struct stmt *t, bool is_header, struct buf *line,
                     void *ctx, bool (*emit)(void *ctx, struct span line),
                     struct err *err)
{
    buf_reset(line);
    for (int i = 0; i < stmt_columns(t); i++) {
        if (i)
            buf_byte(line, ',');
        if (is_header)
            add_cell(line, span_of(stmt_column_name(t, i)), false);
        else
            add_cell(line, span_of(stmt_text(t, i)), stmt_is_text(t, i));
    }
    buf_text(line, "\r\n");
    if (!emit(ctx, buf_as_span(line)))
        return err_set(err, ERR_IO, "the export was cut off");
    return true;
}

bool query_export(struct store *s, const char *view, void *ctx,
                  bool (*emit)(void *ctx, struct span line), struct err *err)
{
    size_t i = 0;
    size_t count = sizeof views / sizeof *views;
    while (i < count && strcmp(views[i].view, view) != 0)
        i++;
    if (i == count)
        return err_set(err, ERR_USAGE,
                       "there is no view \"%s\": servers, samples, captures, "
                       "connections, settings, processes, events, hourly, "
                       "findings_latest, sources and rejects are there",
                       view);
    struct stmt *t = stmt_get(s, views[i].statement, err);
    if (!t)
        return false;
    struct buf line = {0};
    bool done = emit_row(t, true, &line, ctx, emit, err);
    enum step step = STEP_ROW;
    while (done && (step = stmt_step(t, err)) == STEP_ROW)
        done = emit_row(t, false, &line, ctx, emit, err);
    stmt_reset(t);
    buf_clear(&line);
    return done && step == STEP_DONE;
}
