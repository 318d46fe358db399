#ifndef REPORT_SVG_H
#define REPORT_SVG_H
/* Drawings for a page: gnuplot's, dressed anew, and small ones of our own. None
 * of them has a style attribute, a script, an outside link or a colour: looks
 * are the style sheet's. */
#include "core/buf.h"
#include "core/err.h"
#include "report/chart.h"

/*
 * Rewrites what gnuplot drew of `c`: only lines, areas and words are kept, each
 * with the class of its ink; real <title> and <desc>; ids begin with the
 * chart's. The plot is in a nested <svg class="pane"> whose <g class="view">
 * the page's script stretches to zoom. Series are <g class="series"
 * data-k="N">. Fails when `drawn` is not a drawing of gnuplot.
 */
bool svg_dress(struct buf *out, struct span drawn, const struct chart *c,
               struct err *err);

/* A line of `count` values from 0 to `most` (NaN = not sampled), at most 60
 * points, each the highest of its stretch; `label` is for screen readers. */
void svg_sparkline(struct buf *out, const double *value, size_t count,
                   double most, const char *label);

/* The same of at most `room` points, as wide as those need. */
void svg_spark(struct buf *out, const double *value, size_t count, size_t room,
               double most, const char *label);

/* Seven weekdays (Monday first) of 24 hours each: 168 values in percent; NaN =
 * never sampled.
 * Classes "h0" (under 10 %) to "h9", "hx" for none. Ids begin with `id`. */
void svg_heat_map(struct buf *out, const char *id, const char *title,
                  const char *description, const double *percent);
/* 0..9: the step of a heat map's scale. */
int svg_heat_step(double percent);

/* A bar of `share` (0..1). */
void svg_bar(struct buf *out, double share);
#endif
