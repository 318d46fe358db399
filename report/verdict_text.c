/*
 * Verdicts in words, for a terminal and for a wiki: verdict, why, evidence,
 * what to do, how to check it and how to undo it. Judges nothing.
 */
#include <string.h>

#include "analysis/fleet.h"
#include "report/markdown.h"
#include "report/render.h"
#include "report/visible.h"

#define WIDTH 79

/* Text folded at blanks to WIDTH columns; later lines hang at `indent`. */
static void add_folded(struct buf *out, const char *text, size_t column,
                       size_t indent)
{
    struct buf shown = {0};
    visible_add(&shown, span_of(text), false);
    struct span rest = buf_as_span(&shown), word;
    for (bool is_first = true; span_token(&rest, &word); is_first = false) {
        size_t width = visible_width(word);
        if (!is_first && column + 1 + width > WIDTH) {
            buf_addf(out, "\n%*s", (int)indent, "");
            column = indent;
        } else if (!is_first) {
            buf_byte(out, ' ');
            column++;
        }
        buf_span(out, word);
        column += width;
    }
    buf_byte(out, '\n');
    buf_clear(&shown);
}

static void add_line(struct buf *out, size_t indent, const char *label,
                     const char *text)
{
    size_t start = out->len;
    if (!text || !*text)
        return;
    buf_addf(out, "%*s%s", (int)indent, "", label);
    size_t column = visible_width(span_n(out->ptr + start, out->len - start));
    add_folded(out, text, column, column);
}

/* Commands are for copying: a line each, never folded. */
static void add_commands(struct buf *out, const char *label,
                         struct text_list list)
{
    for (size_t i = 0; i < list.count; i++) {
        buf_addf(out, "      %-10s", i ? "" : label);
        visible_add(out, span_of(list.text[i]), false);
        buf_byte(out, '\n');
    }
}

static void write_facts(struct buf *facts, const struct verdict *v)
{
    char at[MOMENT_TEXT];
    if (v->has_peak)
        buf_addf(facts, "peak %.1f %% at %s UTC on %s; ", v->peak_percent,
                 moment_short(v->peak_utc, at),
                 strcmp(v->peak_address, "*") == 0 ? "the whole machine"
                                                   : v->peak_address);
    else
        buf_text(facts, "no peak is known; ");
    buf_addf(facts, "range %d to %d (%d ports, %s); TIME_WAIT %d s (%s)",
             v->range_start, v->range_start + v->range_count - 1,
             v->range_count,
             v->range_known ? v->range_from : "assumed: nothing states it",
             v->time_wait.seconds, v->time_wait.from);
}

static void write_about(struct buf *about, const struct finding *f)
{
    char since[MOMENT_TEXT];
    buf_addf(about, "%s%s%s, confidence %s", f->code, *f->rule ? ", " : "",
             f->rule, confidence_name(f->confidence));
    if (f->since_utc != MOMENT_NONE)
        buf_addf(about, ", since %s UTC", moment_short(f->since_utc, since));
    if (*f->process)
        buf_addf(about, ", process %s", f->process);
    if (*f->remote)
        buf_addf(about, ", to %s", f->remote);
    if (f->score_grade && *f->score_grade)
        buf_addf(about, ", %s with %d points", f->score_grade, f->score);
}

static void text_finding(struct buf *out, const struct finding *f)
{
    struct buf about = {0};
    buf_addf(out, "\n  [%s] ", severity_name(f->severity));
    size_t column = strlen(severity_name(f->severity)) + 5;
    add_folded(out, f->title, column, 6);
    write_about(&about, f);
    add_line(out, 6, "", buf_str(&about));
    for (size_t i = 0; i < f->evidence.count; i++)
        add_line(out, 6, "- ", f->evidence.text[i]);
    add_line(out, 6, "Refuted by: ", f->refuted_by);
    buf_clear(&about);
}

static void text_action(struct buf *out, const struct action *a, size_t number)
{
    buf_addf(out, "\n  %zu. ", number);
    add_folded(out, a->title, 5, 6);
    buf_addf(out, "      (%s%s%s)\n", a->code, *a->rule ? ", " : "", a->rule);
    add_line(out, 6, "Why:      ", a->why);
    if (a->expected_peak_percent >= 0)
        buf_addf(out, "      Expected: a peak of %.1f %%\n",
                 a->expected_peak_percent);
    add_commands(out, "Commands:", a->commands);
    add_commands(out, "Verify:", a->verify);
    add_commands(out, "Rollback:", a->rollback);
    add_line(out, 6, "Risk:     ", a->risk);
    add_line(out, 6, "Restart:  ", a->restart ? "needed" : "not needed");
}

static void text_server(struct buf *out, const struct verdict *v,
                        bool with_actions)
{
    struct buf facts = {0};
    size_t start = out->len;
    visible_add(out, span_of(v->server), false);
    buf_addf(out, ": %s", status_name(v->status));
    size_t width = visible_width(span_n(out->ptr + start, out->len - start));
    buf_byte(out, '\n');
    for (size_t i = 0; i < width; i++)
        buf_byte(out, '=');
    buf_byte(out, '\n');
    add_folded(out, v->headline, 0, 0);
    write_facts(&facts, v);
    add_folded(out, buf_str(&facts), 0, 0);
    buf_clear(&facts);
    for (size_t i = 0; i < v->finding_count; i++)
        text_finding(out, &v->findings[i]);
    if (with_actions && v->action_count)
        buf_text(out, "\n  What to do\n");
    for (size_t i = 0; with_actions && i < v->action_count; i++)
        text_action(out, &v->actions[i], i + 1);
    if (v->caveats.count)
        buf_text(out, "\n  How far this can be trusted\n");
    for (size_t i = 0; i < v->caveats.count; i++)
        add_line(out, 6, "- ", v->caveats.text[i]);
}

/* Servers side by side; nothing where there is nothing to say. */
static void text_fleet(struct buf *out, const struct dossier *d)
{
    struct arena arena = {0};
    struct fleet_view *view;
    size_t n = fleet_views(&view, d->servers, d->server_count, &arena);
    if (n)
        buf_text(out, "\nServers side by side\n====================\n");
    for (size_t i = 0; i < n; i++)
        add_line(out, 0, "- ", view[i].sentence);
    arena_clear(&arena);
}

void render_verdicts_text(struct buf *out, const struct dossier *d,
                          bool with_actions)
{
    add_folded(out, d->headline, 0, 0);
    for (size_t i = 0; i < d->server_count; i++) {
        buf_byte(out, '\n');
        text_server(out, d->servers[i], with_actions);
    }
    text_fleet(out, d);
}

static void markdown_line(struct buf *out, const char *label, const char *text)
{
    if (!text || !*text)
        return;
    buf_text(out, label);
    markdown_add(out, text);
    buf_byte(out, '\n');
}

static void markdown_commands(struct buf *out, const char *label,
                              struct text_list list)
{
    struct buf text = {0};
    if (!list.count)
        return;
    for (size_t i = 0; i < list.count; i++)
        buf_addf(&text, "%s%s", i ? "\n" : "", list.text[i]);
    buf_addf(out, "\n%s\n\n", label);
    markdown_code(out, buf_str(&text));
    buf_clear(&text);
}

static void markdown_finding(struct buf *out, const struct finding *f)
{
    struct buf about = {0};
    buf_addf(out, "\n### %s: ", severity_name(f->severity));
    markdown_add(out, f->title);
    buf_text(out, "\n\n");
    write_about(&about, f);
    markdown_line(out, "", buf_str(&about));
    buf_byte(out, '\n');
    for (size_t i = 0; i < f->evidence.count; i++)
        markdown_line(out, "- ", f->evidence.text[i]);
    if (f->evidence.count)
        buf_byte(out, '\n');
    markdown_line(out, "Refuted by: ", f->refuted_by);
    buf_clear(&about);
}

static void markdown_action(struct buf *out, const struct action *a)
{
    buf_text(out, "\n### To do: ");
    markdown_add(out, a->title);
    buf_text(out, "\n\n");
    markdown_line(out, "Why: ", a->why);
    if (a->expected_peak_percent >= 0)
        buf_addf(out, "\nExpected: a peak of %.1f %%.\n",
                 a->expected_peak_percent);
    markdown_commands(out, "Commands:", a->commands);
    markdown_commands(out, "Verify:", a->verify);
    markdown_commands(out, "Rollback:", a->rollback);
    markdown_line(out, "\nRisk: ", a->risk);
    buf_addf(out, "\nRestart: %s.\n", a->restart ? "needed" : "not needed");
}

static void markdown_server(struct buf *out, const struct verdict *v,
                            bool with_actions)
{
    struct buf facts = {0};
    buf_text(out, "\n## ");
    markdown_add(out, v->server);
    buf_addf(out, ": %s\n\n", status_name(v->status));
    markdown_line(out, "", v->headline);
    write_facts(&facts, v);
    markdown_line(out, "\n", buf_str(&facts));
    buf_clear(&facts);
    for (size_t i = 0; i < v->finding_count; i++)
        markdown_finding(out, &v->findings[i]);
    for (size_t i = 0; with_actions && i < v->action_count; i++)
        markdown_action(out, &v->actions[i]);
    if (v->caveats.count)
        buf_text(out, "\n### How far this can be trusted\n\n");
    for (size_t i = 0; i < v->caveats.count; i++)
        markdown_line(out, "- ", v->caveats.text[i]);
}

static void markdown_fleet(struct buf *out, const struct dossier *d)
{
    struct arena arena = {0};
    struct fleet_view *view;
    size_t n = fleet_views(&view, d->servers, d->server_count, &arena);
    if (n)
        buf_text(out, "\n## Servers side by side\n\n");
    for (size_t i = 0; i < n; i++)
        markdown_line(out, "- ", view[i].sentence);
    arena_clear(&arena);
}

void render_verdicts_markdown(struct buf *out, const struct dossier *d,
                              bool with_actions)
{
    buf_text(out, "# ");
    markdown_add(out, d->title);
    buf_text(out, "\n\n");
    markdown_line(out, "", d->headline);
    for (size_t i = 0; i < d->server_count; i++)
        markdown_server(out, d->servers[i], with_actions);
    markdown_fleet(out, d);
}
