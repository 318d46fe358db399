/*
 * Turns gnuplot's SVG into ours. This file reads what gnuplot 5 and 6 write,
 * element by element, and keeps what it knows; it must never know what a chart
 * is about.
 */
#include "report/svg.h"

#include <math.h>

#include "report/escape.h"

struct dress {
    struct buf frame; /* axes, grid and their words */
    struct buf pane;  /* what is zoomed */
    struct buf words; /* words on marks */
    struct span text; /* rest of gnuplot's drawing */
    bool is_series;
    /* the words' group that is open */
    double x, y;
    int ink;
    struct span anchor;
};

/* At most one decimal, without "-0" and needless zeros. */
static void svg_number(struct buf *out, double n)
{
    long long tenths = llround(n * 10);
    if (tenths < 0)
        buf_byte(out, '-');
    if (tenths < 0)
        tenths = -tenths;
    buf_addf(out, "%lld", tenths / 10);
    if (tenths % 10)
        buf_addf(out, ".%lld", tenths % 10);
}

/* The value of an attribute (name with '=' is looked for with either quote and
 * blanks around '='), or an empty span. */
static struct span attribute(struct span tag, const char *name)
{
    struct span rest = tag;
    for (;;) {
        ptrdiff_t at = span_find(rest, name);
        if (at < 0)
            return (struct span){0};
        bool starts =
            at > 0 && (rest.ptr[at - 1] == ' ' || rest.ptr[at - 1] == '\t' ||
                       rest.ptr[at - 1] == '\n');
        rest = span_cut(rest, (size_t)at + span_of(name).len, rest.len);
        struct span value = span_trim(rest);
        if (!starts || !span_starts(value, "="))
            continue;
        value = span_trim(span_cut(value, 1, value.len));
        if (!value.len || (*value.ptr != '"' && *value.ptr != '\''))
            continue;
        char quote[2] = {*value.ptr, '\0'};
        value = span_cut(value, 1, value.len);
        ptrdiff_t end = span_find(value, quote);
        return end < 0 ? (struct span){0} : span_cut(value, 0, (size_t)end);
    }
}

#define NUMBER_MOST 1e6 /* no drawing of ours is as large */

/* A number at the start of *s, blanks and commas before it skipped. */
static bool take_number(struct span *s, double *out)
{
    while (s->len && (*s->ptr == ' ' || *s->ptr == ',' || *s->ptr == '\n' ||
                      *s->ptr == '\t' || *s->ptr == '('))
        *s = span_cut(*s, 1, s->len);
    size_t len = 0;
    while (len < s->len && ((s->ptr[len] >= '0' && s->ptr[len] <= '9') ||
                            s->ptr[len] == '.' || s->ptr[len] == '-'))
        len++;
    if (!len || !span_double(span_cut(*s, 0, len), out) ||
        fabs(*out) > NUMBER_MOST)
        return false;
    *s = span_cut(*s, len, s->len);
    return true;
}

/* The ink of "rgb( 94,   0,   4)", or -1. */
static int ink_of(struct span color)
{
    double part[3];
    if (!span_starts(color, "rgb"))
        return -1;
    color = span_cut(color, 3, color.len);
    for (int i = 0; i < 3; i++) {
        if (!take_number(&color, &part[i]) || part[i] < 0 || part[i] > 255)
            return -1;
    }
    return ink_of_color((unsigned)part[0] << 16 | (unsigned)part[1] << 8 |
                        (unsigned)part[2]);
}

static struct buf *place_of(struct dress *d, int ink)
{
    bool is_frame = ink == INK_AXIS || ink == INK_GRID || ink == INK_TEXT;
    return is_frame ? &d->frame : &d->pane;
}

struct pen { /* path data with relative coordinates, which are shorter */
    struct buf *out;
    long long x, y; /* tenths */
    bool has_point;
};

static void pen_to(struct pen *p, char command, double x, double y)
{
    long long nx = llround(x * 10), ny = llround(y * 10);
    if (p->has_point && command == 'l' && nx == p->x && ny == p->y)
        return;
    buf_byte(p->out, p->has_point ? command : 'M');
    double dx = (double)(p->has_point ? nx - p->x : nx) / 10;
    double dy = (double)(p->has_point ? ny - p->y : ny) / 10;
    svg_number(p->out, dx);
    if (dy >= 0)
        buf_byte(p->out, ' ');
    svg_number(p->out, dy);
    p->x = nx;
    p->y = ny;
    p->has_point = true;
}

static void add_path(struct dress *d, struct span tag)
{
    int ink = ink_of(attribute(tag, "stroke"));
    struct span data = attribute(tag, "d");
    if (ink < 0 || !data.len)
        return;
    struct buf *out = place_of(d, ink);
    buf_addf(out, "<path class=\"%s\" d=\"", ink_class((enum chart_ink)ink));
    struct pen pen = {.out = out};
    char command = 'l';
    double x, y;
    for (;;) {
        data = span_trim(data);
        if (!data.len)
            break;
        if (*data.ptr == 'M' || *data.ptr == 'L') {
            command = *data.ptr == 'M' ? 'm' : 'l';
            data = span_cut(data, 1, data.len);
        }
        if (!take_number(&data, &x) || !take_number(&data, &y))
            break;
        pen_to(&pen, command, x, y);
        command = 'l';
    }
    buf_text(out, "\"/>");
}

static void add_polygon(struct dress *d, struct span tag)
{
    int ink = ink_of(attribute(tag, "fill"));
    struct span data = attribute(tag, "points");
    if (ink < 0 || !data.len)
        return;
    struct buf *out = place_of(d, ink);
    buf_addf(out, "<path class=\"%s\" d=\"", ink_class((enum chart_ink)ink));
    struct pen pen = {.out = out};
    double x, y;
    while (take_number(&data, &x) && take_number(&data, &y))
        pen_to(&pen, 'l', x, y);
    buf_text(out, "z\"/>");
}

/* <g transform="translate(x,y)" … fill="rgb(94,0,2)" text-anchor="end"> */
static void open_words(struct dress *d, struct span tag)
{
    struct span place = attribute(tag, "transform");
    d->ink = -1;
    if (!span_starts(place, "translate("))
        return;
    place = span_cut(place, 10, place.len);
    if (!take_number(&place, &d->x) || !take_number(&place, &d->y))
        return;
    d->ink = ink_of(attribute(tag, "fill"));
    d->anchor = attribute(tag, "text-anchor");
}

/* `words` are gnuplot's, already escaped for XML, but to be sure of it each '<'
 * and '>' in them is escaped again by refusing what is not a plain text. */
static void add_words(struct dress *d, struct span words)
{
    words = span_trim(words);
    if (d->ink < 0 || !words.len || span_find(words, "<") >= 0)
        return;
    bool is_mark =
        d->ink == INK_EVENT || d->ink == INK_CHANGE || d->ink == INK_NOTE;
    struct buf *out = is_mark ? &d->words : &d->frame;
    buf_addf(out, "<text class=\"%s%s\" x=\"",
             ink_class((enum chart_ink)d->ink),
             d->ink == INK_TEXT && d->y > CHART_BOTTOM ? " at-x" : "");
    svg_number(out, d->x);
    buf_text(out, "\" y=\"");
    svg_number(out, d->y);
    if (span_eq(d->anchor, "middle") || span_eq(d->anchor, "end"))
        buf_addf(out, "\" text-anchor=\"%.*s", (int)d->anchor.len,
                 d->anchor.ptr);
    buf_text(out, "\">");
    buf_span(out, words);
    buf_text(out, "</text>");
}

static void open_series(struct dress *d, struct span tag)
{
    struct span number = attribute(tag, "id");
    const char *const prefix = "gnuplot_plot_";
    int k;
    if (!span_starts(number, prefix))
        return;
    if (!span_int(span_cut(number, span_of(prefix).len, number.len), &k))
        return;
    if (d->is_series)
        buf_text(&d->pane, "</g>");
    buf_addf(&d->pane, "<g class=\"series\" data-k=\"%d\">", k - 1);
    d->is_series = true;
}

/* Takes one element's opening tag (and the words of a <text>) off the text;
 * false at the end. */
static bool dress_step(struct dress *d)
{
    ptrdiff_t open = span_find(d->text, "<");
    if (open < 0)
        return false;
    d->text = span_cut(d->text, (size_t)open, d->text.len);
    ptrdiff_t end = span_find(d->text, ">");
    if (end < 0)
        return false;
    struct span tag = span_cut(d->text, 0, (size_t)end);
    d->text = span_cut(d->text, (size_t)end + 1, d->text.len);
    if (span_starts(tag, "<defs")) {
        ptrdiff_t after = span_find(d->text, "</defs>");
        if (after >= 0)
            d->text = span_cut(d->text, (size_t)after, d->text.len);
    } else if (span_starts(tag, "<path")) {
        add_path(d, tag);
    } else if (span_starts(tag, "<polygon")) {
        add_polygon(d, tag);
    } else if (span_starts(tag, "<text")) {
        ptrdiff_t after = span_find(d->text, "</text>");
        if (after >= 0)
            add_words(d, span_cut(d->text, 0, (size_t)after));
    } else if (span_starts(tag, "<g")) {
        if (attribute(tag, "transform").len)
            open_words(d, tag);
        open_series(d, tag);
    }
    return true;
}

static void add_head(struct buf *out, const struct chart *c)
{
    buf_addf(out,
             "<svg class=\"chart\" viewBox=\"0 0 %d %d\" role=\"img\" "
             "aria-labelledby=\"%s-t %s-d\"><title id=\"%s-t\">",
             CHART_WIDTH, CHART_HEIGHT, c->id, c->id, c->id);
    escape_html(out, span_of(c->title));
    buf_addf(out, "</title><desc id=\"%s-d\">", c->id);
    escape_html(out, span_of(c->description));
    buf_text(out, "</desc>");
}

bool svg_dress(struct buf *out, struct span drawn, const struct chart *c,
               struct err *err)
{
    ptrdiff_t start = span_find(drawn, "<svg");
    if (start < 0 || span_find(drawn, "</svg>") < 0)
        return err_set(err, ERR_TOOL, "gnuplot did not draw chart %s", c->id);
    struct dress d = {.text = span_cut(drawn, (size_t)start, drawn.len),
                      .ink = -1};
    while (dress_step(&d))
        continue;
    if (d.is_series)
        buf_text(&d.pane, "</g>");
    add_head(out, c);
    buf_text(out, "<g class=\"frame\">");
    buf_span(out, buf_as_span(&d.frame));
    buf_addf(out,
             "</g><svg class=\"pane\" x=\"%d\" y=\"%d\" width=\"%d\" "
             "height=\"%d\" viewBox=\"%d %d %d %d\"><g class=\"view\">",
             CHART_LEFT, CHART_TOP - 2, CHART_RIGHT - CHART_LEFT,
             CHART_BOTTOM - CHART_TOP + 4, CHART_LEFT, CHART_TOP - 2,
             CHART_RIGHT - CHART_LEFT, CHART_BOTTOM - CHART_TOP + 4);
    buf_span(out, buf_as_span(&d.pane));
    buf_text(out, "</g></svg><g class=\"words\">");
    buf_span(out, buf_as_span(&d.words));
    buf_text(out, "</g></svg>");
    buf_clear(&d.frame);
    buf_clear(&d.pane);
    buf_clear(&d.words);
    return true;
}
