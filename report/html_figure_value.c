/*
 * A figure for the template: its drawing, the legend, the table behind it and
 * the figures that the page's script reads. It must never know verdicts.
 */
#include "report/html.h"

#include <math.h>

#include "core/mem.h"
#include "report/escape.h"
#include "report/gnuplot.h"
#include "report/svg.h"

#define ROWS_MOST 28 /* of the table behind a chart */

static void add_figure_number(struct buf *out, double v, bool is_percent)
{
    if (isnan(v))
        buf_text(out, "null");
    else if (is_percent)
        buf_addf(out, "%.1f", v);
    else
        buf_addf(out, "%.0f", v);
}

/* {"from":…,"to":…,"top":100,"unit":"%","t":[steps in s],"s":[{"n":name,
 * "c":class,"k":plot,"v":[…]}]}; times are seconds UTC. */
void figure_json(struct buf *out, const struct figure *f)
{
    const struct chart *c = &f->chart;
    bool is_percent = c->unit[0] == '%';
    buf_addf(out,
             "{\"from\":%lld,\"to\":%lld,\"top\":%.6g,\"unit\":\"%s\",\"t\":[",
             (long long)(c->from_utc / MOMENT_SECOND),
             (long long)(c->to_utc / MOMENT_SECOND), c->y_max, c->unit);
    moment before = c->from_utc;
    for (size_t i = 0; i < c->point_count; i++) {
        buf_addf(
            out, "%s%lld", i ? "," : "",
            (long long)(c->at_utc[i] / MOMENT_SECOND - before / MOMENT_SECOND));
        before = c->at_utc[i];
    }
    buf_text(out, "],\"s\":[");
    for (size_t k = 0; k < f->line_count; k++) {
        const struct figure_line *l = &f->line[k];
        buf_text(out, k ? ",{\"n\":" : "{\"n\":");
        escape_json(out, span_of(l->name));
        buf_addf(out, ",\"c\":\"%s\",\"k\":%d,\"v\":[", ink_class(l->ink),
                 l->plot);
        for (size_t i = 0; i < c->point_count; i++) {
            if (i)
                buf_byte(out, ',');
            add_figure_number(out, l->value[i], is_percent);
        }
        buf_text(out, "]}");
    }
    buf_text(out, "]}");
}

static struct cell extreme(const struct figure_line *l, size_t from, size_t to,
                           bool is_percent)
{
    double best = NAN;
    for (size_t i = from; i < to; i++) {
        double v = l->value[i];
        if (!isnan(v) && (isnan(best) || (l->is_low ? v < best : v > best)))
            best = v;
    }
    if (isnan(best))
        return (struct cell){.is_empty = true};
    return is_percent ? cell_percent(best) : cell_count(llround(best));
}

static struct value *figure_table(const struct figure *f, struct arena *a)
{
    const struct chart *c = &f->chart;
    bool is_percent = c->unit[0] == '%';
    struct column *column = arena_array(a, f->line_count + 1, sizeof *column);
    column[0] = (struct column){"from_utc", "From (UTC)", CELL_MOMENT};
    for (size_t k = 0; k < f->line_count; k++)
        column[k + 1] = (struct column){"line", f->line[k].name,
                                        is_percent ? CELL_PERCENT : CELL_COUNT};
    struct table t;
    table_init(&t, a, "figures", f->heading, column, f->line_count + 1);
    size_t each = (c->point_count + ROWS_MOST - 1) / ROWS_MOST;
    each = each ? each : 1;
    if (each > 1)
        t.note = arena_textf(a,
                             "Each row covers %zu points of the chart and "
                             "keeps their extremes.",
                             each);
    for (size_t i = 0; i < c->point_count; i += each) {
        size_t end = i + each < c->point_count ? i + each : c->point_count;
        struct cell *cell = table_row(&t);
        cell[0] = cell_moment(c->at_utc[i]);
        for (size_t k = 0; k < f->line_count; k++)
            cell[k + 1] = extreme(&f->line[k], i, end, is_percent);
    }
    return table_value(&t, 0, NULL, a);
}

static void add_legend(struct value *v, const struct figure *f)
{
    const struct chart *c = &f->chart;
    struct value *legend = value_put_list(v, "legend");
    for (size_t i = 0; i < c->series_count; i++) {
        struct value *key = value_add_map(legend);
        value_put_text(key, "name", c->series[i].name);
        value_put_text(key, "ink", ink_class(c->series[i].ink));
        value_putf(key, "plot", "%zu", i);
    }
}

struct value *figure_value(const struct figure *f, struct arena *a)
{
    struct value *v = value_map(a);
    struct buf svg = {0}, json = {0};
    value_put_text(v, "id", f->chart.id);
    value_put_text(v, "heading", f->heading);
    value_put_text(v, "caption", f->caption);
    value_put_flag(v, "is_lines",
                   f->chart.series_count && !f->chart.series[0].low);
    if (f->drawn.len &&
        !svg_dress(&svg, buf_as_span(&f->drawn), &f->chart, NULL))
        buf_reset(&svg);
    value_put_text(v, "svg", arena_text(a, buf_str(&svg)));
    figure_json(&json, f);
    value_put_text(v, "json", arena_text(a, buf_str(&json)));
    buf_clear(&svg);
    buf_clear(&json);
    add_legend(v, f);
    value_put(v, "table", figure_table(f, a));
    return v;
}

const char *figures_draw(struct figures *f, size_t count,
                         const struct render_options *options,
                         struct arena *arena)
{
    if (!options->gnuplot)
        return "gnuplot was not found, so this report has no charts; the "
               "tables hold the same figures. Install gnuplot and make the "
               "report again to get them.";
    size_t total = 0, n = 0;
    for (size_t i = 0; i < count; i++)
        total += f[i].count;
    struct buf *script = mem_array(total + 1, sizeof *script);
    struct buf *drawn = mem_array(total + 1, sizeof *drawn);
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < f[i].count; k++)
            chart_script(&script[n++], &f[i].figure[k].chart);
    }
    struct err err = {0};
    bool done = gnuplot_draw(drawn, script, total, options->gnuplot,
                             options->jobs, &err);
    n = 0;
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < f[i].count; k++, n++) {
            f[i].figure[k].drawn = drawn[n];
            buf_clear(&script[n]);
        }
    }
    mem_free(script);
    mem_free(drawn);
    return done ? ""
                : arena_textf(arena,
                              "The charts could not be drawn, so the tables "
                              "stand alone: %s",
                              err.text);
}
