#include "ingest/naming.h"
#include "ingest/reading.h"
#include "pot.h"
#include "suite.h"

static struct pot p;

static void setup(void)
{
    p = (struct pot){0};
}

static void teardown(void)
{
    pot_clear(&p);
}

#define ROW                                                                    \
    "  TCP    10.20.0.5:50001        10.30.1.77:1433        TIME_WAIT       "  \
    "0\n"

static void ck_server(const char *path, const char *server)
{
    enum named_by by;
    char *got = naming_server(span_of(path), &by);
    ck_assert_msg(!strcmp(got, server), "%s: %s, not %s", path, got, server);
    mem_free(got);
}

START_TEST(a_server_is_named_by_folder_else_by_file)
{
    ck_server("/x/LON-WEB01/netstat.log", "LON-WEB01");
    ck_server("in/LON-WEB01.zip/netstat.log", "LON-WEB01");
    ck_server("web01.contoso.com/netstat.log", "web01.contoso.com");
    ck_server("/x/logs/LON-WEB01_NetStat.txt", "LON-WEB01");
    ck_server("/x/2026-03-02/LON-WEB01_netstat_20260302_1015.txt", "LON-WEB01");
    ck_server("/x/20260302/netstat-ano-LON-WEB01.txt", "LON-WEB01");
    ck_server("LON-WEB01.windows_netstat_long", "LON-WEB01");
    ck_server("/x/NetworkInfo/web-7.contoso.com_netstat.txt",
              "web-7.contoso.com");
    ck_server("/e/SRV01/NetworkInfo/netstat.txt", "SRV01");
    ck_server("SRV01/netstat.log.gz/netstat.log", "SRV01");
    ck_server("netstat.txt", "UNKNOWN");
    ck_server("C:\\logs\\LON-WEB01_netstat.txt", "LON-WEB01");
}
END_TEST

static void ck_time(const char *name, const char *iso)
{
    struct date_fields f;
    moment at = 0;
    char got[MOMENT_TEXT];
    bool found = naming_time(span_of(name), &f) &&
                 date_moment(&f, DATE_DMY, MOMENT_DAY, &at);
    moment_iso(at, got);
    ck_assert_msg(found ? iso && !strcmp(got, iso) : !iso, "%s: %s", name,
                  found ? got : "no time");
}

START_TEST(digits_of_a_name_are_a_time_in_every_layout)
{
    ck_time("LON-WEB01_netstat_20260302_101500.txt", "2026-03-02T10:15:00Z");
    ck_time("netstat-20260302-1015.txt", "2026-03-02T10:15:00Z");
    ck_time("netstat_2026-03-02T10-15-07.txt", "2026-03-02T10:15:07Z");
    ck_time("2026-03-02T10-15-07 connections.csv", "2026-03-02T10:15:07Z");
    ck_time("26-03-02T10_15.csv", "2026-03-02T10:15:00Z");
    ck_time("10150702032026.txt", "2026-03-02T10:15:07Z");
    ck_time("NETSTAT_20260302101507123.txt", "2026-03-02T10:15:07Z");
    ck_time("PortExhaustion_02032026T101507.txt", "2026-03-02T10:15:07Z");
    ck_time("EphemeralPortUsage_20260302_101507.csv", "2026-03-02T10:15:07Z");
    ck_time("20260302", "2026-03-02T00:00:00Z");
    ck_time("101507.txt", "1970-01-02T10:15:07Z");
    ck_time("LON-WEB001", NULL);
    ck_time("10.20.0.5", NULL);
    ck_time("99999999.txt", NULL);
}
END_TEST

START_TEST(the_content_names_the_server_before_folder_and_option)
{
    p.options.server = "GIVEN";
    pot_text(&p, "FOLDER/netstat.log",
             "\\\\NYC-API7:\n" ROW "\\\\NYC-API8:\n" ROW
             "netstat exited on NYC-API8 with error code 0.\n");
    ck_pot_has(&p, "tcp NYC-API7 ");
    ck_pot_has(&p, "tcp NYC-API8 ");
    ck_assert_uint_eq(p.totals.rejected, 0);
    pot_text(&p, "FOLDER/other.log", ROW);
    ck_pot_has(&p, "tcp GIVEN ");
    p.options.server = NULL;
    pot_text(&p, "FOLDER/third.log", ROW);
    ck_pot_has(&p, "tcp FOLDER ");
    pot_text(&p, "FOLDER/prompt.log",
             "C:\\>hostname\nLON-DC1\n\nC:\\>netstat -ano\n" ROW);
    ck_pot_has(&p, "tcp LON-DC1 ");
    ck_pot_has(&p, "by netstat -ano");
    pot_text(&p, "FOLDER/remote.log",
             "[LON-FS3]: PS C:\\Users\\x> netstat -an\n" ROW);
    ck_pot_has(&p, "tcp LON-FS3 ");
}
END_TEST

START_TEST(a_time_comes_from_content_name_folder_or_the_file)
{
    pot_text(&p, "A/x.log", "2026-03-02 10:15:07.5\n\n" ROW);
    ck_pot_has(&p, "tcp A 2026-03-02T10:15:07Z rows 1 line 3 place 0 pass 0 by "
                   "netstat from 0");
    pot_text(&p, "B/netstat_20260302_101508.log", ROW);
    ck_pot_has(&p, "tcp B 2026-03-02T10:15:08Z");
    ck_pot_has(&p, "capture time from the file name");
    pot_text(&p, "C/20260302_101509/WEB3.log", ROW);
    ck_pot_has(&p, "tcp WEB3 2026-03-02T10:15:09Z");
    ck_pot_has(&p, "capture time from the folder's name");
    pot_text(&p, "D/netstat.log", ROW);
    ck_pot_has(&p, "capture time from the file's modification time");
}
END_TEST

START_TEST(the_order_of_dates_is_decided_by_the_whole_file)
{
    struct buf text = {0};
    for (int day = 1; day <= 20; day++) /* day first; known on line 13 only */
        buf_addf(&text, "%02d/03/2026 10:00 AM\n\n" ROW "\n", day);
    pot_text(&p, "A/x.log", buf_str(&text));
    ck_pot_has(&p, "tcp A 2026-03-01T10:00:00Z");
    ck_pot_has(&p, "tcp A 2026-03-20T10:00:00Z");
    ck_pot_has(&p, "date order dmy: values above 12");
    ck_assert_uint_eq(p.captures, 20);
    ck_assert_uint_eq(p.totals.lines, 80);
    p.options.date_order = DATE_MDY;
    pot_text(&p, "B/x.log", "02/03/2026 10:00\n" ROW);
    ck_pot_has(&p, "tcp B 2026-02-03T10:00:00Z");
    buf_clear(&text);
}
END_TEST

START_TEST(a_clock_that_steps_back_makes_another_pass)
{
    pot_text(&p, "A/x.log",
             "2026-10-25 01:30:00\n" ROW "2026-10-25 01:59:00\n" ROW
             "2026-10-25 01:30:00\n" ROW "2026-10-25 02:10:00\n" ROW);
    ck_pot_has(&p, "2026-10-25T01:30:00Z rows 1 line 2 place 0 pass 0");
    ck_pot_has(&p, "2026-10-25T01:30:00Z rows 1 line 6 place 0 pass 1");
    ck_pot_has(&p, "2026-10-25T02:10:00Z rows 1 line 8 place 0 pass 0");
}
END_TEST

START_TEST(times_later_than_the_clock_and_a_day_are_rejects)
{
    struct civil now = {2026, 3, 3, 0, 0, 0, 0};
    p.options.now_utc = moment_of(&now);
    pot_text(&p, "A/x.log",
             "2026-03-02 10:00\n" ROW "2026-03-09 10:00\n" ROW ROW
             "2026-03-03 10:00\n" ROW);
    ck_assert_uint_eq(p.captures, 2);
    ck_assert_uint_eq(p.totals.rejected, 2);
    ck_pot_has(&p, "reject 4 a row of a listing whose time is later");
}
END_TEST

START_TEST(a_time_may_stand_among_words_but_not_of_the_past)
{
    static const char *const lines[] = {
        "Collected on 2020-11-23 at 03:01:07",
        "==== 2020-11-23 03:01:07 ====",
        "[2020-11-23 03:01:07] [INFO] netstat:",
        "Snapshot 12 2020-11-23 03:01:07 | x",
        "Date: 11/23/2020 Time: 03:01:07 AM",
        "生成时间：2020/11/23 周一  3:01:07.45",
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        teardown();
        setup();
        struct buf text = {0};
        buf_addf(&text, "%s\n" ROW, lines[i]);
        pot_text(&p, "A/x.log", buf_str(&text));
        ck_pot_has(&p, "tcp A 2020-11-23T03:01:07Z rows 1 line 2");
        buf_clear(&text);
    }
    pot_text(&p, "A/z_20260302_101501.log", "10.0.19\n" ROW);
    ck_pot_has(&p, "tcp A 2026-03-02T10:15:01Z rows 1 line 2");
    pot_text(&p, "A/y_20260302_101500.log",
             "System Boot Time: 11/3/2019, 4:12:12 PM\n" ROW);
    ck_pot_has(&p, "tcp A 2026-03-02T10:15:00Z rows 1 line 2");
}
END_TEST

START_TEST(rows_may_each_have_their_time_before_them)
{
    pot_text(&p, "A/x.log",
             "{2020-11-23 03:01:07} " ROW "{2020-11-23 03:01:07} " ROW
             "{2020-11-23 03:01:08} " ROW);
    ck_pot_has(&p, "tcp A 2020-11-23T03:01:07Z rows 2 line 1");
    ck_pot_has(&p, "tcp A 2020-11-23T03:01:08Z rows 1 line 3");
}
END_TEST

START_TEST(sections_of_known_commands_are_skipped_until_the_next)
{
    pot_text(&p, "A/x.log",
             "==== ipconfig /all ====\nWindows-IP-Konfiguration\nDHCP: Ja\n"
             "==== netstat -an ====\n" ROW "what is this\n");
    ck_assert_uint_eq(p.totals.rejected, 1);
    ck_assert_uint_eq(p.tcp_rows, 1);
}
END_TEST

START_TEST(lines_of_no_format_are_rejects_with_their_text)
{
    pot_text(&p, "A/x.log", ROW "what is this\n" ROW);
    ck_pot_has(&p, "reject 2 line of no known format [what is this]");
    ck_assert_uint_eq(p.tcp_rows, 2);
}
END_TEST

START_TEST(a_file_of_no_format_is_one_reject)
{
    pot_text(&p, "A/x.txt", "Dear diary,\nnothing happened.\n");
    ck_assert_uint_eq(p.totals.unknown, 1);
    ck_assert_uint_eq(p.totals.lines, 0);
    ck_pot_has(&p, "reject 0 of no known format; expected one of netstat");
    pot_text(&p, "A/empty.txt", "");
    ck_pot_has(&p, "reject 0 an empty file");
}
END_TEST

START_TEST(a_line_over_a_mebibyte_is_one_reject)
{
    struct buf text = {0};
    buf_text(&text, ROW);
    for (int i = 0; i < 3 << 20; i++)
        buf_byte(&text, 'x');
    buf_text(&text, "\n" ROW);
    pot_bytes(&p, "A/x.log", text.ptr, text.len);
    ck_assert_uint_eq(p.tcp_rows, 2);
    ck_assert_uint_eq(p.totals.rejected, 1);
    ck_pot_has(&p, "reject 2 a line of over");
    buf_clear(&text);
}
END_TEST

#define PART_ROWS    500000 /* more than a part holds */
#define PASS_ROWS    50     /* addresses of one minute */
#define PLENTY_BYTES (2 * PART_BYTES)

static void write_port_log(struct buf *out)
{
    buf_text(out, "Computer DateTime            LocalAddress #OfEPortsInUse "
                  "Max   Percent #OfLocalListenPorts #OfPIDs\n");
    for (int i = 0; i < PART_ROWS; i++) {
        int minute = i / PASS_ROWS;
        buf_addf(out, "WEB01    %02d/03/2026 %02d:%02d:00 ", 1 + minute / 1440,
                 minute / 60 % 24, minute % 60);
        buf_addf(out, "10.0.0.%d 1638 16384 10.0 21 7\n", i % PASS_ROWS);
    }
}

static bool give_text(void *ctx, char *to, size_t room, size_t *got,
                      struct err *err)
{
    struct span *rest = ctx;
    (void)err;
    *got = room < rest->len ? room : rest->len;
    memcpy(to, rest->ptr, *got);
    *rest = span_cut(*rest, *got, rest->len);
    return true;
}

struct parts {
    size_t count, rows;
};

/* Is it row `row` of write_port_log()? */
static bool is_row(const struct harvest *h, const struct sample *s, size_t row)
{
    const char *host = harvest_text(h, s->local_address) + strlen("10.0.0.");
    return s->place == 0 && !strcmp(harvest_text(h, s->server), "WEB01") &&
           strlen(harvest_text(h, s->local_address)) > strlen("10.0.0.") &&
           strtoul(host, NULL, 10) == row % PASS_ROWS;
}

static bool take_part(void *ctx, struct reading *reading, struct err *err)
{
    struct parts *parts = ctx;
    struct harvest *h = reading_harvest(reading);
    (void)err;
    for (size_t i = 0; i < h->sample_count; i++, parts->rows++)
        if (!is_row(h, &h->samples[i], parts->rows))
            ck_abort_msg("row %zu: %s, place %d", parts->rows,
                         harvest_text(h, h->samples[i].local_address),
                         h->samples[i].place);
    parts->count++;
    harvest_clear(h); /* as workers do, who take it */
    harvest_init(h);
    return true;
}

START_TEST(names_are_kept_where_a_part_ends_amid_the_rows_of_a_minute)
{
    struct buf text = {0};
    struct parts parts = {0};
    struct ingest_options options = {.now_utc = INT64_C(1900000000000000)};
    struct reading *reading = NULL;
    struct err err = {0};
    write_port_log(&text);
    struct span rest = buf_as_span(&text);
    struct reading_job job = {
        .path = "EphemeralPortStats.log",
        .size_bytes = PLENTY_BYTES,
        .modified_utc = MOMENT_NONE,
        .bytes = {&rest, give_text},
        .options = &options,
        .part = take_part,
        .part_ctx = &parts
    };
    ck_assert_msg(reading_run(&reading, &job, &err), "%s", err.text);
    take_part(&parts, reading, &err);
    ck_assert_uint_eq(parts.rows, PART_ROWS);
    ck_assert_uint_gt(parts.count, 1);
    reading_free(reading);
    buf_clear(&text);
}
END_TEST

static void add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, a_server_is_named_by_folder_else_by_file);
    tcase_add_test(tcase, digits_of_a_name_are_a_time_in_every_layout);
    tcase_add_test(tcase,
                   the_content_names_the_server_before_folder_and_option);
    tcase_add_test(tcase, a_time_comes_from_content_name_folder_or_the_file);
    tcase_add_test(tcase, the_order_of_dates_is_decided_by_the_whole_file);
    tcase_add_test(tcase, a_clock_that_steps_back_makes_another_pass);
    tcase_add_test(tcase, times_later_than_the_clock_and_a_day_are_rejects);
    tcase_add_test(tcase, a_time_may_stand_among_words_but_not_of_the_past);
    tcase_add_test(tcase, rows_may_each_have_their_time_before_them);
    tcase_add_test(tcase,
                   sections_of_known_commands_are_skipped_until_the_next);
    tcase_add_test(tcase, lines_of_no_format_are_rejects_with_their_text);
    tcase_add_test(tcase, a_file_of_no_format_is_one_reject);
    tcase_add_test(tcase, a_line_over_a_mebibyte_is_one_reject);
    tcase_add_test(tcase,
                   names_are_kept_where_a_part_ends_amid_the_rows_of_a_minute);
}

SUITE_MAIN("ingest/reader", add_tests)
