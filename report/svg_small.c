/*
 * Small drawings of our own: sparklines, heat maps, bars. This file knows
 * shapes; it must never know servers.
 */
#include "report/svg.h"

#include <math.h>

#include "report/escape.h"

#define SPARK_POINTS 60
#define SPARK_WIDTH  120
#define SPARK_HEIGHT 24

/* The highest sampled value of value[from..to), or NaN. */
static double highest(const double *value, size_t from, size_t to)
{
    double most = NAN;
    for (size_t i = from; i < to; i++) {
        if (!isnan(value[i]) && !(value[i] <= most))
            most = value[i];
    }
    return most;
}

void svg_sparkline(struct buf *out, const double *value, size_t count,
                   double most, const char *label)
{
    svg_spark(out, value, count, SPARK_POINTS, most, label);
}

void svg_spark(struct buf *out, const double *value, size_t count, size_t room,
               double most, const char *label)
{
    size_t points = count < room ? count : room;
    int width = points > SPARK_WIDTH ? (int)points : SPARK_WIDTH;
    buf_addf(out,
             "<svg class=\"spark\" viewBox=\"0 0 %d %d\" role=\"img\" "
             "preserveAspectRatio=\"none\" aria-label=\"",
             width, SPARK_HEIGHT);
    escape_html(out, span_of(label));
    buf_text(out, "\"><path d=\"");
    int px = 0, py = 0;
    bool is_down = false; /* is the pen on the paper */
    for (size_t i = 0; i < points; i++) {
        double v = highest(value, i * count / points, (i + 1) * count / points);
        if (isnan(v)) {
            is_down = false;
            continue;
        }
        double part = most > 0 ? v / most : 0;
        part = part < 0 ? 0 : part > 1 ? 1 : part;
        int x =
            points > 1 ? (int)((double)i * width / (double)(points - 1)) : 0;
        int y = (int)lround((SPARK_HEIGHT - 2) * (1 - part)) + 1;
        bool is_alone =
            i + 1 == points || isnan(highest(value, (i + 1) * count / points,
                                             (i + 2) * count / points));
        if (is_down)
            buf_addf(out, "l%d %d", x - px, y - py);
        else if (is_alone) /* a dash that eyes find */
            buf_addf(out, "M%d %dh4", x > 2 ? x - 2 : 0, y);
        else
            buf_addf(out, "M%d %dh1", x, y);
        px = is_down ? x : x + 1;
        py = y;
        is_down = true;
    }
    buf_text(out, "\"/></svg>");
}

int svg_heat_step(double percent)
{
    int step = (int)(percent / 10);
    return step < 0 ? 0 : step > 9 ? 9 : step;
}

#define CELL_WIDTH  24
#define CELL_HEIGHT 20
#define HEAT_LEFT   36
#define HEAT_TOP    18

static void add_heat_step(struct buf *out, int step, const double *percent)
{
    bool has_any = false;
    for (int day = 0; day < 7; day++) {
        for (int hour = 0; hour < 24; hour++) {
            double p = percent[day * 24 + hour];
            int own = isnan(p) ? -1 : svg_heat_step(p);
            if (own != step)
                continue;
            if (!has_any && step < 0)
                buf_text(out, "<path class=\"hx\" d=\"");
            else if (!has_any)
                buf_addf(out, "<path class=\"h%d\" d=\"", step);
            has_any = true;
            buf_addf(out, "M%d %dh%dv%dh-%dz", HEAT_LEFT + hour * CELL_WIDTH,
                     HEAT_TOP + day * CELL_HEIGHT, CELL_WIDTH - 2,
                     CELL_HEIGHT - 2, CELL_WIDTH - 2);
        }
    }
    if (has_any)
        buf_text(out, "\"/>");
}

void svg_heat_map(struct buf *out, const char *id, const char *title,
                  const char *description, const double *percent)
{
    static const char *const day_name[] = {"Mon", "Tue", "Wed", "Thu",
                                           "Fri", "Sat", "Sun"};
    buf_addf(out,
             "<svg class=\"heat\" viewBox=\"0 0 %d %d\" role=\"img\" "
             "aria-labelledby=\"%s-t %s-d\"><title id=\"%s-t\">",
             HEAT_LEFT + 24 * CELL_WIDTH, HEAT_TOP + 7 * CELL_HEIGHT, id, id,
             id);
    escape_html(out, span_of(title));
    buf_addf(out, "</title><desc id=\"%s-d\">", id);
    escape_html(out, span_of(description));
    buf_text(out, "</desc>");
    for (int hour = 0; hour < 24; hour += 3)
        buf_addf(out, "<text class=\"tick\" x=\"%d\" y=\"12\">%02d</text>",
                 HEAT_LEFT + hour * CELL_WIDTH, hour);
    for (int day = 0; day < 7; day++)
        buf_addf(out, "<text class=\"tick\" x=\"0\" y=\"%d\">%s</text>",
                 HEAT_TOP + day * CELL_HEIGHT + 14, day_name[day]);
    for (int step = -1; step < 10; step++)
        add_heat_step(out, step, percent);
    buf_text(out, "</svg>");
}

void svg_bar(struct buf *out, double share)
{
    double width = share < 0 ? 0 : share > 1 ? 100 : share * 100;
    buf_addf(out,
             "<svg class=\"bar\" viewBox=\"0 0 100 8\" "
             "preserveAspectRatio=\"none\" aria-hidden=\"true\">"
             "<rect class=\"track\" width=\"100\" height=\"8\"/>"
             "<rect class=\"fill\" width=\"%.0f\" height=\"8\"/></svg>",
             width);
}
