/*
 * Writes gnuplot scripts. This file knows gnuplot's language; it must never
 * know what is drawn, nor run anything.
 */
#include "report/chart.h"

#include <math.h>

#include "report/escape.h"

/* Colours that no style sheet would choose, so that svg.c finds them again. */
#define INK_COLOR  0x5E0000u
#define MARK_LIMIT 24 /* characters of a mark's label */

const char *ink_class(enum chart_ink ink)
{
    static const char *const name[INK_COUNT] = {[INK_AXIS] = "axis",
                                                [INK_TEXT] = "tick",
                                                [INK_GRID] = "grid",
                                                [INK_GAP] = "gap",
                                                [INK_BAND] = "band",
                                                [INK_MID] = "mid",
                                                [INK_ATTENTION] =
                                                    "at-attention",
                                                [INK_WARNING] = "at-warning",
                                                [INK_CRITICAL] = "at-critical",
                                                [INK_RANGE] = "at-range",
                                                [INK_EVENT] = "event",
                                                [INK_CHANGE] = "change",
                                                [INK_NOTE] = "note",
                                                [INK_FORECAST_BAND] = "fc-band",
                                                [INK_FORECAST] = "fc-mid",
                                                [INK_SERIES] = "s0",
                                                [INK_SERIES + 1] = "s1",
                                                [INK_SERIES + 2] = "s2",
                                                [INK_SERIES + 3] = "s3",
                                                [INK_SERIES + 4] = "s4",
                                                [INK_SERIES + 5] = "s5",
                                                [INK_SERIES + 6] = "s6",
                                                [INK_SERIES + 7] = "s7",
                                                [INK_SERIES + 8] = "s8",
                                                [INK_SERIES + 9] = "s9"};
    return name[ink];
}

int ink_of_color(unsigned color)
{
    unsigned place = color - INK_COLOR - 1;
    return color > INK_COLOR && place < INK_COUNT ? (int)place : -1;
}

static void add_color(struct buf *out, enum chart_ink ink)
{
    buf_addf(out, "rgb \"#%06x\"", INK_COLOR + 1 + (unsigned)ink);
}

static double x_of(const struct chart *c, moment at)
{
    return (double)(at - c->from_utc) / (double)MOMENT_SECOND;
}

double chart_axis_end(double most)
{
    if (!(most > 1))
        return 1;
    double unit = pow(10, floor(log10(most)));
    static const double step[] = {1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10};
    for (size_t i = 0; i < sizeof step / sizeof *step; i++) {
        if (step[i] * unit >= most)
            return step[i] * unit;
    }
    return 10 * unit;
}

/* A quarter or so of the axis, in round numbers. */
static double value_step(double most)
{
    double unit = pow(10, floor(log10(most)));
    double part = most / unit;
    if (part < 1.4)
        return unit / 4;
    return part < 2.6 ? unit / 2 : part < 5.5 ? unit : 2 * unit;
}

/* Steps of the time axis, chosen so that 4 to 9 labels fit. */
static moment time_step(moment length)
{
    static const int minutes[] = {1,    2,    5,     10,    15,    30,
                                  60,   120,  180,   360,   720,   1440,
                                  2880, 5760, 10080, 20160, 43200, 86400};
    size_t count = sizeof minutes / sizeof *minutes;
    for (size_t i = 0; i < count; i++) {
        if (length / (minutes[i] * MOMENT_MINUTE) <= 8)
            return minutes[i] * MOMENT_MINUTE;
    }
    return ((length / 8) / MOMENT_DAY + 1) * MOMENT_DAY;
}

static const char *const month_name[] = {"Jan", "Feb", "Mar", "Apr",
                                         "May", "Jun", "Jul", "Aug",
                                         "Sep", "Oct", "Nov", "Dec"};

static void add_time_label(struct buf *out, moment at, moment step,
                           bool with_day)
{
    struct civil t = moment_civil(at);
    bool is_day = t.hour == 0 && t.minute == 0;
    if (step < MOMENT_DAY && !(is_day || with_day))
        buf_addf(out, "'%02d:%02d'", t.hour, t.minute);
    else if (step < MOMENT_DAY && !is_day)
        buf_addf(out, "'%d %s %02d:%02d'", t.day, month_name[t.month - 1],
                 t.hour, t.minute);
    else if (step >= 30 * MOMENT_DAY)
        buf_addf(out, "'%d %s %d'", t.day, month_name[t.month - 1], t.year);
    else
        buf_addf(out, "'%d %s'", t.day, month_name[t.month - 1]);
}

static void add_time_axis(struct buf *out, const struct chart *c)
{
    moment step = time_step(c->to_utc - c->from_utc);
    moment before = c->from_utc % step;
    moment at = c->from_utc - (before < 0 ? before + step : before);
    bool is_first = true;
    buf_text(out, "set xtics (");
    for (; at <= c->to_utc; at += step) {
        if (at < c->from_utc)
            continue;
        if (!is_first)
            buf_text(out, ", ");
        add_time_label(out, at, step, is_first);
        buf_addf(out, " %.0f", x_of(c, at));
        is_first = false;
    }
    buf_text(out, ") textcolor ");
    add_color(out, INK_TEXT);
    buf_byte(out, '\n');
}

static void add_frame(struct buf *out, const struct chart *c)
{
    buf_addf(out,
             "reset\nset encoding utf8\n"
             "set terminal svg size %d,%d dynamic fontscale 1 "
             "font \"sans,12\" noenhanced\n",
             CHART_WIDTH, CHART_HEIGHT);
    buf_addf(out,
             "set lmargin at screen %.5f\nset rmargin at screen %.5f\n"
             "set tmargin at screen %.5f\nset bmargin at screen %.5f\n",
             (double)CHART_LEFT / CHART_WIDTH,
             (double)CHART_RIGHT / CHART_WIDTH,
             1 - (double)CHART_TOP / CHART_HEIGHT,
             1 - (double)CHART_BOTTOM / CHART_HEIGHT);
    buf_text(out, "unset key\nset tics nomirror scale 0.4,0\nset border 1 "
                  "linewidth 1 linecolor ");
    add_color(out, INK_AXIS);
    buf_text(out, "\nset grid ytics noxtics linewidth 1 linetype 1 linecolor ");
    add_color(out, INK_GRID);
    double span = x_of(c, c->to_utc);
    buf_addf(out, "\nset xrange [0:%.0f]\nset yrange [0:%.6g]\n",
             span > 1 ? span : 1, c->y_max);
    bool is_percent = c->unit[0] == '%';
    buf_addf(out, "set ytics scale 0 0,%.6g format '%s' textcolor ",
             value_step(c->y_max), is_percent ? "%.3g %%" : "%.0f");
    add_color(out, INK_TEXT);
    buf_byte(out, '\n');
    add_time_axis(out, c);
}

static double within(const struct chart *c, moment at)
{
    double x = x_of(c, at), end = x_of(c, c->to_utc);
    return x < 0 ? 0 : x > end ? end : x;
}

static void add_gaps(struct buf *out, const struct chart *c)
{
    for (size_t i = 0; i < c->gap_count; i++) {
        double from = within(c, c->gap[i].start_utc);
        double to = within(c, c->gap[i].end_utc);
        if (!(from < to))
            continue;
        buf_addf(out, "set object %zu rectangle from %.0f,graph 0 to %.0f,",
                 i + 1, from, to);
        if (c->gap[i].below > 0 && c->gap[i].below < c->y_max)
            buf_addf(out, "first %.6g", c->gap[i].below);
        else
            buf_text(out, "graph 1");
        buf_text(out, " behind fillstyle solid noborder fillcolor ");
        add_color(out, INK_GAP);
        buf_byte(out, '\n');
    }
}

static void add_limits(struct buf *out, const struct chart *c)
{
    for (size_t i = 0; i < c->limit_count; i++) {
        const struct chart_limit *l = &c->limit[i];
        if (!(l->y <= c->y_max))
            continue;
        buf_addf(out,
                 "set arrow from graph 0,first %.6g to graph 1,first %.6g "
                 "nohead front linewidth 1 linecolor ",
                 l->y, l->y);
        add_color(out, l->ink);
        buf_text(out, "\nset label ");
        escape_gnuplot(out, span_of(l->label), MARK_LIMIT);
        buf_addf(out, " at graph 1.006,first %.6g left noenhanced textcolor ",
                 l->y);
        add_color(out, l->ink);
        buf_byte(out, '\n');
    }
}

#define MARK_ROWS  2
#define CHAR_WIDTH 7.0 /* about, in user units */

/* Words of a mark, in the first row with room for them; where there is none
 * they are left out: the line stays, and a table on the page has them all. */
static void add_mark_label(struct buf *out, const struct chart *c,
                           const struct chart_mark *m,
                           double free_from[MARK_ROWS])
{
    struct buf label = {0};
    escape_gnuplot(&label, span_of(m->label), MARK_LIMIT);
    double end = x_of(c, c->to_utc), x = x_of(c, m->at_utc);
    double width =
        CHAR_WIDTH * (double)label.len * end / (CHART_RIGHT - CHART_LEFT);
    bool is_left = x + width > end && x - width > 0;
    double start = is_left ? x - width : x;
    for (int row = 0; row < MARK_ROWS; row++) {
        if (start < free_from[row])
            continue;
        buf_addf(
            out, "set label %s at %.0f,graph %.2f %s noenhanced textcolor ",
            buf_str(&label), x, 1.04 + 0.065 * row, is_left ? "right" : "left");
        add_color(out, m->ink);
        buf_byte(out, '\n');
        free_from[row] = start + width;
        break;
    }
    buf_clear(&label);
}

static void add_marks(struct buf *out, const struct chart *c)
{
    double free_from[MARK_ROWS] = {0};
    for (size_t i = 0; i < c->mark_count; i++) {
        const struct chart_mark *m = &c->mark[i];
        double x = x_of(c, m->at_utc);
        if (x < 0 || x > x_of(c, c->to_utc))
            continue;
        buf_addf(out,
                 "set arrow from %.0f,graph 0 to %.0f,graph 1 nohead front "
                 "linewidth 1 linecolor ",
                 x, x);
        add_color(out, m->ink);
        buf_byte(out, '\n');
        add_mark_label(out, c, m, free_from);
    }
}

static bool is_sampled(const struct chart_series *s, size_t i)
{
    return !isnan(s->high[i]) && (!s->low || !isnan(s->low[i]));
}

static void add_point(struct buf *out, const struct chart_series *s, size_t i,
                      double x)
{
    if (s->low)
        buf_addf(out, "%.0f %.6g %.6g\n", x, s->low[i], s->high[i]);
    else
        buf_addf(out, "%.0f %.6g\n", x, s->high[i]);
}

/* User units that a run of points is wide at least, if there is room: a line of
 * one sample is a dash that eyes find, an area of one is a bar. */
#define LINE_LEAST 14
#define AREA_LEAST 6
#define NEAR_PART  0.45 /* of the way to the next run that it may take */

/* The last point of the run that begins at i. */
static size_t run_end(const struct chart *c, const struct chart_series *s,
                      size_t i)
{
    while (i + 1 < c->point_count && is_sampled(s, i + 1)) {
        double step = x_of(c, c->at_utc[i + 1]) - x_of(c, c->at_utc[i]);
        if (c->break_seconds > 0 && step > c->break_seconds)
            break;
        i++;
    }
    return i;
}

/* How far a run from..to is drawn to either side of its samples. */
static double margin_of(const struct chart *c, const struct chart_series *s,
                        size_t first, size_t last, double before)
{
    double unit = x_of(c, c->to_utc) / (CHART_RIGHT - CHART_LEFT);
    double from = x_of(c, c->at_utc[first]), to = x_of(c, c->at_utc[last]);
    double more = ((s->low ? AREA_LEAST : LINE_LEAST) * unit - (to - from)) / 2;
    size_t next = last + 1;
    while (next < c->point_count && !is_sampled(s, next))
        next++;
    if (next < c->point_count &&
        more > NEAR_PART * (x_of(c, c->at_utc[next]) - to))
        more = NEAR_PART * (x_of(c, c->at_utc[next]) - to);
    if (before >= 0 && more > NEAR_PART * (from - before))
        more = NEAR_PART * (from - before);
    return more;
}

/* Runs of sampled points, blank lines between; short ones get some width,
 * since a line of one point is nothing. */
static bool add_points(struct buf *out, const struct chart *c,
                       const struct chart_series *s)
{
    double before = -1;
    bool has_any = false;
    for (size_t i = 0; i < c->point_count; i++) {
        if (!is_sampled(s, i))
            continue;
        size_t last = run_end(c, s, i);
        if (has_any)
            buf_byte(out, '\n');
        double from = x_of(c, c->at_utc[i]), to = x_of(c, c->at_utc[last]);
        double more = margin_of(c, s, i, last, before);
        if (more > 0)
            add_point(out, s, i, from - more);
        for (size_t k = i; k <= last; k++)
            add_point(out, s, k, x_of(c, c->at_utc[k]));
        if (more > 0)
            add_point(out, s, last, to + more);
        has_any = true;
        before = to;
        i = last;
    }
    return has_any;
}

static void add_data(struct buf *out, const struct chart *c)
{
    for (size_t i = 0; i < c->series_count; i++) {
        buf_addf(out, "$s%zu << EOD\n", i);
        if (!add_points(out, c, &c->series[i]))
            buf_text(out, c->series[i].low ? "NaN NaN NaN\n" : "NaN NaN\n");
        buf_text(out, "EOD\n");
    }
}

void chart_script(struct buf *out, const struct chart *c)
{
    add_frame(out, c);
    add_gaps(out, c);
    add_limits(out, c);
    add_marks(out, c);
    add_data(out, c);
    buf_text(out, "plot ");
    for (size_t i = 0; i < c->series_count; i++) {
        const struct chart_series *s = &c->series[i];
        if (i)
            buf_text(out, ", ");
        if (s->low)
            buf_addf(out,
                     "$s%zu using 1:2:3 with filledcurves fillstyle solid "
                     "noborder fillcolor ",
                     i);
        else
            buf_addf(out, "$s%zu using 1:2 with lines linewidth 2 linecolor ",
                     i);
        add_color(out, s->ink);
    }
    if (!c->series_count)
        buf_text(out, "NaN");
    buf_byte(out, '\n');
    for (size_t i = 0; i < c->series_count; i++)
        buf_addf(out, "undefine $s%zu\n", i);
}
