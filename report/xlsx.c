/*
 * The renderer `xlsx`: a workbook that application owners keep. This file knows
 * which sheets there are; it must never know SQL nor judge.
 */
#include <string.h>

#include "core/file.h"
#include "core/mem.h"
#include "report/renderers.h"
#include "report/xlsx_book.h"
#include "report/xlsx_whole.h"

static void summary_links(struct book *b, lxw_worksheet *s, lxw_row_t row)
{
    static const char *const sheets[] = {"Actions",
                                         "Servers",
                                         "Peak windows",
                                         "Top processes",
                                         "Remote endpoints",
                                         "Findings",
                                         "Trend",
                                         "Charts",
                                         "Usage",
                                         "What-if",
                                         "Settings",
                                         "Inputs",
                                         "Rejects",
                                         "Method"};
    book_text(b, s, row, 0, "In this workbook", b->lead);
    for (size_t i = 0; i < sizeof sheets / sizeof *sheets; i++)
        worksheet_write_url_opt(
            s, row + 1 + (lxw_row_t)i, 0,
            arena_textf(b->arena, "internal:'%s'!A1", sheets[i]), b->link,
            sheets[i], NULL);
}

static void summary(struct book *b)
{
    struct dossier *d = b->d;
    lxw_worksheet *s = book_sheet(b, "Summary", d->title);
    char made[MOMENT_TEXT];
    lxw_row_t row = 2;
    book_text(b, s, row++, 0, d->headline, b->lead);
    for (size_t i = 0; i < d->today.count && i < 10; i++)
        book_text(b, s, row++, 0, d->today.text[i], b->text);
    book_text(b, s, row++, 0,
              arena_textf(b->arena,
                          "Made by portledger %s at %s UTC; thresholds %.0f, "
                          "%.0f, %.0f and %.0f %%.",
                          d->version, moment_short(d->now_utc, made),
                          d->thresholds.attention, d->thresholds.warning,
                          d->thresholds.critical, d->thresholds.exhausted),
              b->note);
    row++;
    lxw_row_t first = row + 1;
    struct table *servers = dossier_servers(d);
    row = book_table(b, s, row, servers);
    if (servers->row_count) {
        lxw_conditional_format bar = {
            .type = LXW_CONDITIONAL_DATA_BAR,
            .bar_color = 0x9DC3E6,
            .min_rule_type = LXW_CONDITIONAL_RULE_TYPE_NUMBER,
            .max_rule_type = LXW_CONDITIONAL_RULE_TYPE_NUMBER,
            .min_value = 0,
            .max_value = 1};
        worksheet_conditional_format_range(
            s, first, 6, first + (lxw_row_t)servers->row_count - 1, 6, &bar);
    }
    summary_links(b, s, row + 1);
    worksheet_activate(s);
}

static void sheet_of(struct book *b, const char *name, const struct table *t)
{
    book_table(b, book_sheet(b, name, t->title), 2, t);
}

/* The rows of `top` of one kind. */
static struct table *top_of(struct book *b, const char *title, bool is_remote)
{
    struct table *t = dossier_top(b->d, NULL);
    size_t kept = 0;
    for (size_t row = 0; row < t->row_count; row++) {
        struct cell *c = t->cell + row * t->column_count;
        bool is = c[1].text && strcmp(c[1].text, "remote endpoint") == 0;
        if (is != is_remote)
            continue;
        memmove(t->cell + kept++ * t->column_count, c,
                t->column_count * sizeof *c);
    }
    t->row_count = kept;
    t->title = title;
    if (is_remote)
        t->note = "";
    return t;
}

static lxw_col_t column_named(const struct table *t, const char *name)
{
    for (size_t i = 0; i < t->column_count; i++)
        if (strcmp(t->column[i].name, name) == 0)
            return (lxw_col_t)i;
    return 0;
}

/* Actions, with a choice of words where people fill in the status. */
static void actions(struct book *b)
{
    const struct table *t = dossier_actions(b->d, NULL);
    lxw_worksheet *s = book_sheet(b, "Actions", t->title);
    book_text(b, s, 1, 0,
              "Status, owner, due and note are yours: saved as CSV, "
              "`portledger actions import FILE` keeps them.",
              b->note);
    book_table(b, s, 2, t);
    if (!t->row_count)
        return;
    static char open[] = "open", doing[] = "in progress", done[] = "done",
                declined[] = "declined", closed[] = "closed";
    char *choices[] = {open, doing, done, declined, closed, NULL};
    lxw_data_validation list = {.validate = LXW_VALIDATION_TYPE_LIST,
                                .value_list = choices};
    lxw_col_t col = column_named(t, "status");
    worksheet_data_validation_range(s, 3, col, 2 + (lxw_row_t)t->row_count, col,
                                    &list);
}

static void method(struct book *b)
{
    static const char *const lines[] = {
        "In use counts distinct local ports inside the dynamic range, "
        "listeners included, of one local address; * is the whole machine.",
        "Percent is in use by the ports of the range; what several origins "
        "(log, capture, CSV) tell is never added.",
        "Ports in TIME_WAIT have no process: they are shared out to the "
        "process that was seen with the same remote endpoint.",
        "The what-if sheet computes growth x (TIME_WAIT x new delay / old "
        "delay + other ports) by the ports of the range, as the command "
        "`portledger whatif` does for the peak.",
        "No data is not the same as fine: a server with too little of it is "
        "said to have insufficient data.",
        "Times are UTC unless a column says otherwise.",
    };
    lxw_worksheet *s = book_sheet(b, "Method", "Notes on method");
    lxw_row_t row = 2;
    worksheet_set_column(s, 0, 0, 110, NULL);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        book_text(b, s, row++, 0, lines[i], b->wrap);
    for (size_t i = 0; i < b->d->server_count; i++) {
        const struct verdict *v = b->d->servers[i];
        for (size_t k = 0; k < v->caveats.count; k++)
            book_text(
                b, s, row++, 0,
                arena_textf(b->arena, "%s: %s", v->server, v->caveats.text[k]),
                b->wrap);
    }
}

static void sheets(struct book *b)
{
    struct dossier *d = b->d;
    summary(b);
    actions(b);
    sheet_of(b, "Servers", dossier_servers(d));
    sheet_of(b, "Peak windows", dossier_peaks(d, NULL));
    sheet_of(b, "Top processes", top_of(b, "Top processes", false));
    sheet_of(b, "Remote endpoints", top_of(b, "Remote endpoints", true));
    sheet_of(b, "Findings", dossier_findings(d, NULL));
    sheet_of(b, "Trend", dossier_trend(d, NULL));
    if (d->server_count > 1)
        sheet_of(b, "Side by side", dossier_fleet(d));
    book_usage(b);
    book_what_if(b);
    sheet_of(b, "Settings", dossier_settings(d, NULL));
    sheet_of(b, "Inputs", dossier_sources(d));
    sheet_of(b, "Rejects", dossier_rejects(d));
    method(b);
}

static void properties(struct book *b)
{
    lxw_doc_properties p = {
        .title = book_copy(b, b->d->title),
        .subject = book_copy(b, "Ephemeral ports of Windows servers"),
        .comments =
            arena_textf(b->arena, "Made by portledger %s", b->d->version),
        .created = (time_t)(b->d->now_utc / MOMENT_SECOND)};
    workbook_set_properties(b->workbook, &p);
}

/* libxlsxwriter writes beside the target; the finished file takes its place. */
static bool write_xlsx(const struct dossier *d, const char *path,
                       const struct render_options *options, struct err *err)
{
    struct dossier own = *d;
    own.arena = (struct arena){0};
    (void)options;
    struct book b = {.d = &own, .arena = &own.arena};
    const char *part = arena_textf(b.arena, "%s.part", path);
    char *native = file_path_for_others(part);
    b.workbook = workbook_new(native);
    bool done = b.workbook;
    lxw_error fault = LXW_ERROR_MEMORY_MALLOC_FAILED;
    if (done) {
        book_formats(&b);
        properties(&b);
        sheets(&b);
        fault = workbook_close(b.workbook);
        done = fault == LXW_NO_ERROR;
    }
    if (!done)
        err_set(err, ERR_IO, "%s: the workbook can't be written: %s", path,
                lxw_strerror(fault));
    if (done && !xlsx_is_whole(part))
        done = err_set(err, ERR_IO,
                       "%s: the workbook did not become whole, as when a disk "
                       "is full: make room there and in the folder for "
                       "temporary files (TMPDIR), then write it again",
                       path);
    done = done && file_replace(part, path, err);
    if (!done)
        file_remove(part, NULL);
    mem_free(native);
    arena_clear(&own.arena);
    return done;
}

const struct renderer render_xlsx = {.name = "xlsx",
                                     .brief = "a workbook to keep working in",
                                     .write = write_xlsx};
