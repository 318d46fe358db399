#ifndef REPORT_CHART_H
#define REPORT_CHART_H
/*
 * A chart as data, and the gnuplot script that draws it. Times are UTC. No
 * text of a capture is part of a script's code: series are numbered, and marks
 * carry labels as quoted strings.
 */
#include <stdbool.h>
#include <stddef.h>

#include "core/buf.h"
#include "core/moment.h"

/* What a piece of a chart is. gnuplot is given one colour for each, which
 * svg.c turns into a class; the style sheet decides how it looks. */
enum chart_ink {
    INK_AXIS,
    INK_TEXT,
    INK_GRID,
    INK_GAP,
    INK_BAND,
    INK_MID,
    INK_ATTENTION,
    INK_WARNING,
    INK_CRITICAL,
    INK_RANGE,
    INK_EVENT,
    INK_CHANGE,
    INK_NOTE,
    INK_FORECAST_BAND,
    INK_FORECAST,
    INK_SERIES, /* the first of INK_SERIES_COUNT */
    INK_SERIES_COUNT = 10,
    INK_COUNT = INK_SERIES + INK_SERIES_COUNT,
};
const char *ink_class(enum chart_ink ink); /* "band", "s3" … */
/* The ink of a colour 0xRRGGBB of the script, or -1. */
int ink_of_color(unsigned color);

struct chart_series {
    const char *name; /* shown in the legend, never given to gnuplot */
    enum chart_ink ink;
    const double *low;  /* NULL: a line; else an area from low to high */
    const double *high; /* NaN = not sampled: the line breaks */
};
struct chart_limit { /* a horizontal line with its words at the right end */
    double y;
    const char *label;
    enum chart_ink ink;
};
struct chart_mark { /* a vertical line with a word on top */
    moment at_utc;
    const char *label;
    enum chart_ink ink;
};
struct chart_gap { /* hatched: not sampled */
    moment start_utc, end_utc;
    double below; /* of a log that is silent under this; 0 = nothing is known */
};

struct chart {
    const char *id;          /* letters, digits, '-': unique on a page */
    const char *title;       /* one plain sentence; for screen readers */
    const char *description; /* what can be read off it, in words */
    const char *unit;        /* "%" or "ports" */
    moment from_utc, to_utc; /* the x axis */
    double y_max;            /* the axis begins at 0 */
    const moment *at_utc;    /* x of all series */
    size_t point_count;
    double break_seconds; /* points further apart are not joined; 0 = all are */
    const struct chart_series *series;
    size_t series_count;
    const struct chart_limit *limit;
    size_t limit_count;
    const struct chart_mark *mark;
    size_t mark_count;
    const struct chart_gap *gap;
    size_t gap_count;
};

/* The drawing's size and the place of its plot, in user units of the SVG. */
#define CHART_WIDTH  860
#define CHART_HEIGHT 288
#define CHART_LEFT   52
#define CHART_RIGHT  790
#define CHART_TOP    38
#define CHART_BOTTOM 256

/* Appends the script, terminal settings included; the SVG goes to standard
 * output. The same chart gives the same bytes. */
void chart_script(struct buf *out, const struct chart *c);
/* A round end of the axis at or over `most` (at least 1). */
double chart_axis_end(double most);
#endif
