/* Drawings for a page: what is kept of gnuplot's, and our own. */
#include "report/svg.h"

#include <math.h>
#include <string.h>

#include "core/mem.h"
#include "suite.h"

/* What gnuplot 5.4 writes, cut down. */
static const char DRAWN[] =
    "<?xml version=\"1.0\"?>\n<svg \n viewBox=\"0 0 860 280\"\n>\n"
    "<title>Gnuplot</title>\n<desc>Produced by GNUPLOT</desc>\n"
    "<g id=\"gnuplot_canvas\">\n<defs>\n"
    "<circle id='gpDot' r='0.5' stroke='currentColor'/>\n"
    "<path id='x' stroke='rgb( 94,   0,   5)' d='M1,1 L2,2'/></defs>\n"
    "<g fill=\"none\" color=\"black\" stroke=\"currentColor\">\n"
    "\t<path stroke='rgb( 94,   0,   3)' class=\"gridline\"  "
    "d='M52.00,248.40 L790.00,248.40  '/></g>\n"
    "\t<g transform=\"translate(43.21,250.30)\" stroke=\"none\" "
    "fill=\"rgb(94,0,2)\" font-family=\"sans\" text-anchor=\"end\">\n"
    "\t\t<text> 5 &lt;b&gt;</text>\n\t</g>\n"
    "\t<g transform=\"translate(99.00,20.30)\" fill=\"rgb(94,0,13)\">\n"
    "\t\t<text>bad <tspan onload=\"x()\">words</tspan></text>\n\t</g>\n"
    "\t<g id=\"gnuplot_plot_1\" ><title>$s0 using 1:2:3</title>\n"
    "\t\t<polygon fill = 'rgb( 94,   0,   5)' points = '51.60,223.16 "
    "183.47,199.92 183.47,176.68 '/>\n\t</g>\n"
    "\t<g id=\"gnuplot_plot_2\" ><title>x</title>\n"
    "\t<path stroke='rgb( 94,   0,   6)'  d='M51.60,223.16 L183.47,199.92 "
    "M579.06,199.92 L710.93,223.16  '/>\n\t</g>\n</g>\n</svg>\n";

static struct chart chart_new(void)
{
    return (struct chart){.id = "s-A-usage",
                          .title = "Use of <A> & \"B\"",
                          .description = "Highest: 5 %",
                          .unit = "%",
                          .y_max = 100};
}

static bool has(const struct buf *b, const char *text)
{
    return strstr(buf_str(b), text) != NULL;
}

START_TEST(gnuplots_lines_and_areas_keep_their_place_and_get_a_class)
{
    struct buf out = {0};
    struct chart c = chart_new();
    ck_assert(svg_dress(&out, span_of(DRAWN), &c, NULL));
    ck_assert(has(&out, "<path class=\"grid\" d=\"M52 248.4l738 0\"/>"));
    ck_assert(has(&out, "<g class=\"series\" data-k=\"0\"><path class=\"band\" "
                        "d=\"M51.6 223.2l131.9-23.3l0-23.2z\"/></g>"));
    ck_assert(has(&out, "<g class=\"series\" data-k=\"1\"><path class=\"mid\" "
                        "d=\"M51.6 223.2l131.9-23.3m395.6 0l131.8 23.3\"/>"));
    ck_assert(has(&out, "<text class=\"tick\" x=\"43.2\" y=\"250.3\" "
                        "text-anchor=\"end\">"));
    ck_assert(has(&out, "5 &lt;b&gt;</text>"));
    buf_clear(&out);
}
END_TEST

START_TEST(nothing_of_gnuplots_own_is_left_in_a_drawing)
{
    static const char *const forbidden[] = {
        "style=", "gpDot", "Gnuplot", "GNUPLOT", "onload", "xlink",
        "rgb(",   "font-", "$s0",     "<defs",   "?xml",   "currentColor"};
    struct buf out = {0};
    struct chart c = chart_new();
    ck_assert(svg_dress(&out, span_of(DRAWN), &c, NULL));
    for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++)
        ck_assert_msg(!has(&out, forbidden[i]), "%s is left", forbidden[i]);
    buf_clear(&out);
}
END_TEST

START_TEST(titles_and_descriptions_are_real_and_escaped)
{
    struct buf out = {0};
    struct chart c = chart_new();
    ck_assert(svg_dress(&out, span_of(DRAWN), &c, NULL));
    ck_assert(has(&out, "aria-labelledby=\"s-A-usage-t s-A-usage-d\""));
    ck_assert(has(&out, "<title id=\"s-A-usage-t\">Use of &lt;A&gt; &amp; "
                        "&quot;B&quot;</title>"));
    ck_assert(has(&out, "<desc id=\"s-A-usage-d\">Highest: 5 %</desc>"));
    buf_clear(&out);
}
END_TEST

START_TEST(what_is_no_drawing_is_an_error)
{
    struct buf out = {0};
    struct err err = {0};
    struct chart c = chart_new();
    ck_assert(!svg_dress(&out, span_of("gnuplot> what?"), &c, &err));
    ck_assert_ptr_nonnull(strstr(err.text, "s-A-usage"));
    ck_assert_uint_eq(out.len, 0);
}
END_TEST

START_TEST(cut_off_drawings_end_without_reading_past_their_end)
{
    struct chart c = chart_new();
    for (size_t len = 0; len < sizeof DRAWN; len++) {
        struct buf cut = {0}, out = {0};
        buf_add(&cut, DRAWN, len);
        buf_text(&cut, "</svg>");
        svg_dress(&out, buf_as_span(&cut), &c, NULL);
        ck_assert(!has(&out, "onload"));
        buf_clear(&cut);
        buf_clear(&out);
    }
}
END_TEST

START_TEST(a_sparkline_keeps_the_highest_and_lifts_the_pen_over_gaps)
{
    double value[600];
    struct buf out = {0};
    for (int i = 0; i < 600; i++)
        value[i] = 10;
    value[305] = 100;
    for (int i = 400; i < 450; i++)
        value[i] = NAN;
    svg_sparkline(&out, value, 600, 100, "use & more");
    ck_assert(has(&out, "aria-label=\"use &amp; more\""));
    /* 100 % is the top of the drawing: from y 21 up to 1 and down again */
    ck_assert(has(&out, "-20l"));
    const char *first = strchr(buf_str(&out), 'M');
    ck_assert_ptr_nonnull(first);
    ck_assert_ptr_nonnull(strchr(first + 1, 'M'));
    ck_assert_uint_lt(out.len, 600);
    buf_clear(&out);
}
END_TEST

START_TEST(a_lone_sample_is_a_dash_and_nothing_past_the_last_is_read)
{
    for (size_t count = 1; count < 200; count++) {
        struct buf out = {0};
        double *value = mem_array(count, sizeof *value); /* of just this size */
        for (size_t i = 0; i < count; i++)
            value[i] = i + 1 == count ? 50 : NAN;
        svg_sparkline(&out, value, count, 100, "use");
        ck_assert(has(&out, "h4\""));
        buf_clear(&out);
        for (size_t i = 0; i < count; i++)
            value[i] = 50;
        svg_sparkline(&out, value, count, 100, "use");
        ck_assert(has(&out, count == 1 ? "h4\"" : "h1l"));
        buf_clear(&out);
        mem_free(value);
    }
}
END_TEST

START_TEST(a_heat_map_tells_never_sampled_from_zero)
{
    double percent[168];
    struct buf out = {0};
    for (int i = 0; i < 168; i++)
        percent[i] = i < 24 ? NAN : i == 30 ? 99.9 : 0;
    svg_heat_map(&out, "h", "T", "D", percent);
    ck_assert(has(&out, "class=\"hx\""));
    ck_assert(has(&out, "class=\"h0\""));
    ck_assert(has(&out, "class=\"h9\""));
    ck_assert(!has(&out, "class=\"h5\""));
    ck_assert_int_eq(svg_heat_step(100), 9);
    ck_assert_int_eq(svg_heat_step(9.9), 0);
    ck_assert_int_eq(svg_heat_step(-1), 0);
    buf_clear(&out);
}
END_TEST

static void add_tests(TCase *tcase)
{
    tcase_add_test(tcase,
                   gnuplots_lines_and_areas_keep_their_place_and_get_a_class);
    tcase_add_test(tcase, nothing_of_gnuplots_own_is_left_in_a_drawing);
    tcase_add_test(tcase, titles_and_descriptions_are_real_and_escaped);
    tcase_add_test(tcase, what_is_no_drawing_is_an_error);
    tcase_add_test(tcase, cut_off_drawings_end_without_reading_past_their_end);
    tcase_add_test(tcase,
                   a_sparkline_keeps_the_highest_and_lifts_the_pen_over_gaps);
    tcase_add_test(tcase,
                   a_lone_sample_is_a_dash_and_nothing_past_the_last_is_read);
    tcase_add_test(tcase, a_heat_map_tells_never_sampled_from_zero);
}
SUITE_MAIN("report/svg", add_tests)
