/*
 * The renderer `xlsx`: a workbook that application owners keep. This file knows
 * which sheets there are; it must never know SQL nor judge.
 */
#include "core/file.h"
#include "core/mem.h"
#include "report/renderers.h"
#include "report/xlsx_book.h"
#include "report/xlsx_whole.h"

static void sheet_of(struct book *b, const char *name, const struct table *t)
{
    book_table(b, book_sheet(b, name, t->title), 2, t);
}

static void put_servers(struct book *b)
{
    sheet_of(b, "Servers", dossier_servers(b->d));
}

static void put_findings(struct book *b)
{
    sheet_of(b, "Findings", dossier_findings(b->d, NULL));
}

static void put_trend(struct book *b)
{
    sheet_of(b, "Trend", dossier_trend(b->d, NULL));
}

static void put_fleet(struct book *b)
{
    sheet_of(b, "Side by side", dossier_fleet(b->d));
}

static void put_settings(struct book *b)
{
    sheet_of(b, "Settings", dossier_settings(b->d, NULL));
}

static void put_inputs(struct book *b)
{
    sheet_of(b, "Inputs", dossier_sources(b->d));
}

static void put_rejects(struct book *b)
{
    sheet_of(b, "Rejects", dossier_rejects(b->d));
}

/* The sheets in their order; the summary before them links to each. */
static const struct sheet {
    const char *name;
    void (*put)(struct book *b);
} sheets[] = {
    {"Actions",          book_actions},
    {"Servers",          put_servers },
    {"Peak windows",     book_peaks  },
    {"Top processes",    book_top    },
    {"Remote endpoints", book_remotes},
    {"Findings",         put_findings},
    {"Trend",            put_trend   },
    {"Forecast days",    book_days   },
    {"Side by side",     put_fleet   },
    {"Charts",           book_charts },
    {"Usage",            book_usage  },
    {"States",           book_states },
    {"What-if",          book_what_if},
    {"Settings",         put_settings},
    {"Inputs",           put_inputs  },
    {"Rejects",          put_rejects },
    {"Method",           book_method },
    {"Lists",            book_lists  },
};
enum { SHEET_COUNT = sizeof sheets / sizeof *sheets };

static void put_sheets(struct book *b)
{
    const char *name[SHEET_COUNT + 1];
    size_t count = 0;
    if (b->document)
        name[count++] = book_document_name(b);
    for (size_t i = 0; i < SHEET_COUNT; i++)
        name[count++] = sheets[i].name;
    book_plan_usage(b);
    book_summary(b, name, count);
    if (b->document)
        book_document(b);
    for (size_t i = 0; i < SHEET_COUNT; i++) {
        struct arena kept = *b->arena;
        *b->arena = (struct arena){0};
        sheets[i].put(b); /* the library copies all that it is given */
        arena_clear(b->arena);
        *b->arena = kept;
    }
}

/* libxlsxwriter writes beside the target; the finished file takes its place. */
static bool write_xlsx(const struct dossier *d, const char *path,
                       const struct render_options *options, struct err *err)
{
    struct dossier own = *d;
    own.arena = (struct arena){0};
    struct book b = {
        .d = &own, .arena = &own.arena, .document = options->document};
    const char *part = arena_textf(b.arena, "%s.part", path);
    char *native = file_path_for_others(part);
    b.workbook = workbook_new(native);
    bool done = b.workbook;
    lxw_error fault = LXW_ERROR_MEMORY_MALLOC_FAILED;
    if (done) {
        book_formats(&b);
        book_properties(&b);
        put_sheets(&b);
        fault = workbook_close(b.workbook);
        done = fault == LXW_NO_ERROR;
    }
    if (!done)
        err_set(err, ERR_IO, "%s: the workbook can't be written: %s", path,
                lxw_strerror(fault));
    done = done && xlsx_take_place(part, path, err);
    if (!done)
        file_remove(part, NULL);
    mem_free(native);
    arena_clear(&own.arena);
    return done;
}

const struct renderer render_xlsx = {.name = "xlsx",
                                     .brief = "a workbook to keep working in",
                                     .write = write_xlsx};
