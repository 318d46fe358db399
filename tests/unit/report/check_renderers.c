/* Every renderer of tables gets the same two tables: a plain one and one of
 * strangers' text. */
#include "report/renderers.h"

#include <math.h>

#include "tests/suite.h"

static const struct column columns[] = {
    {"name",    "Name",              CELL_TEXT   },
    {"ports",   "Ports at the peak", CELL_COUNT  },
    {"percent", "Peak",              CELL_PERCENT},
    {"at_utc",  "At (UTC)",          CELL_MOMENT },
    {"empty",   "Never filled",      CELL_TEXT   },
};
#define COLUMNS (sizeof columns / sizeof *columns)

static void add(struct table *t, const char *name, int64_t ports,
                double percent)
{
    struct cell *c = table_row(t);
    c[0] = cell_text(name);
    c[1] = cell_count(ports);
    c[2] = cell_percent(percent);
    c[3] = cell_moment(ports ? MOMENT_DAY : MOMENT_NONE);
}

static void assert_rendered(const char *format, const struct table *t,
                            const char *expected)
{
    struct buf out = {0};
    const struct renderer *r = renderer_find(format);
    ck_assert_ptr_nonnull(r);
    r->table(&out, t);
    ck_assert_str_eq(buf_str(&out), expected);
    buf_clear(&out);
}

static void begin(struct table *t, struct arena *arena)
{
    table_init(t, arena, "things", "Things", columns, COLUMNS);
}

START_TEST(text_aligns_numbers_right_folds_titles_and_leaves_out_empty_columns)
{
    struct arena arena = {0};
    struct table t;
    begin(&t, &arena);
    add(&t, "w3wp.exe", 16384, 100);
    add(&t, "\xe6\x9c\xac", 7, NAN);
    t.note = "A note.";
    assert_rendered("text", &t,
                    "Name       Ports     Peak  At (UTC)\n"
                    "          at the\n"
                    "            peak\n"
                    "--------  ------  -------  ----------------\n"
                    "w3wp.exe  16,384  100.0 %  1970-01-02 00:00\n"
                    "\xe6\x9c\xac             7           1970-01-02 00:00\n"
                    "\n"
                    "A note.\n");
    arena_clear(&arena);
}
END_TEST

START_TEST(text_shows_hostile_cells_and_folds_long_ones)
{
    static const struct column two[] = {
        {"a", "A", CELL_TEXT },
        {"b", "B", CELL_COUNT},
    };
    struct arena arena = {0};
    struct table t;
    table_init(&t, &arena, "t", "T", two, 2);
    struct cell *c = table_row(&t);
    c[0] = cell_text("\x1b]0;x\x07 one two three four five six seven eight "
                     "nine ten\nlast");
    c[1] = cell_count(5);
    assert_rendered("text", &t,
                    "A                                                 B\n"
                    "------------------------------------------------  -\n"
                    "\\u{1B}]0;x\\u{7} one two three four five six       5\n"
                    "seven eight nine ten\n"
                    "last\n");
    arena_clear(&arena);
}
END_TEST

START_TEST(an_empty_table_says_so)
{
    struct arena arena = {0};
    struct table t;
    begin(&t, &arena);
    t.empty = "No stretch of high use was seen.";
    assert_rendered("text", &t, "No stretch of high use was seen.\n");
    assert_rendered("markdown", &t, "No stretch of high use was seen.\n");
    assert_rendered("csv", &t, "name,ports,percent,at_utc,empty\r\n");
    assert_rendered("json", &t,
                    "{\n  \"portledger\": 1,\n  \"things\": []\n}\n");
    arena_clear(&arena);
}
END_TEST

START_TEST(csv_quotes_and_guards_formulas_but_not_negative_numbers)
{
    struct arena arena = {0};
    struct table t;
    begin(&t, &arena);
    add(&t, "=HYPERLINK(\"x\")", -5, 12.34);
    add(&t, "-12.5", 0, NAN);
    add(&t, "-rm", 0, 0);
    add(&t, "a,b\r\nc", 0, 0);
    assert_rendered("csv", &t,
                    "name,ports,percent,at_utc,empty\r\n"
                    "\"'=HYPERLINK(\"\"x\"\")\",-5,12.3,"
                    "1970-01-02T00:00:00Z,\r\n"
                    "-12.5,0,,,\r\n"
                    "\"'-rm\",0,0.0,,\r\n"
                    "\"a,b\r\nc\",0,0.0,,\r\n");
    arena_clear(&arena);
}
END_TEST

START_TEST(json_keeps_types_and_says_null_for_what_is_not_known)
{
    struct arena arena = {0};
    struct table t;
    begin(&t, &arena);
    add(&t, "a\"b", 7, NAN);
    assert_rendered("json", &t,
                    "{\n  \"portledger\": 1,\n  \"things\": [\n"
                    "    {\"name\": \"a\\\"b\", \"ports\": 7, \"percent\": "
                    "null, \"at_utc\": \"1970-01-02T00:00:00Z\", \"empty\": "
                    "null}\n  ]\n}\n");
    arena_clear(&arena);
}
END_TEST

START_TEST(markdown_is_not_obeyed)
{
    struct arena arena = {0};
    struct table t;
    begin(&t, &arena);
    add(&t, "a|b<script>[x](y) `c` TIME_WAIT\n*z*", 7, 5);
    assert_rendered(
        "markdown", &t,
        "| Name | Ports at the peak | Peak | At \\(UTC\\) | Never filled |\n"
        "| --- | ---: | ---: | --- | --- |\n"
        "| a\\|b&lt;script&gt;\\[x\\]\\(y\\) \\`c\\` TIME\\_WAIT<br>\\*z\\* "
        "| 7 | 5.0 % | 1970-01-02 00:00 |  |\n");
    arena_clear(&arena);
}
END_TEST

START_TEST(a_name_that_is_no_renderer_is_not_found)
{
    ck_assert_ptr_null(renderer_find("yaml"));
    ck_assert_ptr_null(renderer_find(""));
}
END_TEST

static void add_tests(TCase *tcase)
{
    tcase_add_test(
        tcase,
        text_aligns_numbers_right_folds_titles_and_leaves_out_empty_columns);
    tcase_add_test(tcase, text_shows_hostile_cells_and_folds_long_ones);
    tcase_add_test(tcase, an_empty_table_says_so);
    tcase_add_test(tcase,
                   csv_quotes_and_guards_formulas_but_not_negative_numbers);
    tcase_add_test(tcase, json_keeps_types_and_says_null_for_what_is_not_known);
    tcase_add_test(tcase, markdown_is_not_obeyed);
    tcase_add_test(tcase, a_name_that_is_no_renderer_is_not_found);
}
SUITE_MAIN("report/renderers", add_tests)
