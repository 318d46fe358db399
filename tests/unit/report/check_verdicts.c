/* The verdicts in words and as JSON, of one hand-made server. */
#include "report/render.h"

#include <string.h>

#include "tests/suite.h"

static const char *evidence[] = {"12,480 of 13,598 ports in TIME_WAIT"};
static const char *commands[] = {
    "netsh int ipv4 set dynamicport tcp start=32768 num=32768"};
static const char *verify[] = {"netsh int ipv4 show dynamicport tcp"};

static struct finding finding = {
    .id = "f1",
    .code = "time-wait-pressure",
    .rule = "R-04",
    .title = "Connections are opened and closed faster than ports come back",
    .protocol = PROTOCOL_TCP,
    .severity = SEVERITY_CRITICAL,
    .confidence = CONFIDENCE_HIGH,
    .since_utc = MOMENT_DAY,
    .process = "w3wp\x1b.exe",
    .remote = "10.0.0.9:1433",
    .evidence = {evidence, 1},
    .refuted_by = "a capture with few TIME_WAIT ports at the peak",
    .score_grade = "",
};
static struct action action = {
    .id = "a1",
    .code = "widen-range",
    .rule = "R-20",
    .title = "Widen the range to 32768 ports",
    .why = "13598 / 32768 = 41.5 %",
    .start = 32768,
    .count = 32768,
    .expected_peak_percent = 41.5,
    .commands = {commands, 1},
    .verify = {verify,   1},
    .rollback = {commands, 1},
    .risk = "low",
    .process = "",
    .remote = "",
};
static struct capacity_step steps[] = {
    {.ip_version = 4, .start = 49152, .count = 16384, .from = "log"},
    { .ip_version = 4,
     .start = 49152,
     .count = 16384,
     .from = "settings",
     .known = true},
};

static void fill(struct dossier *d, struct verdict *v, struct verdict **list)
{
    *v = (struct verdict){
        .server = "LON-1",
        .status = STATUS_CRITICAL,
        .headline = "LON-1 runs out of ports.",
        .range_start = 49152,
        .range_count = 16384,
        .range_known = true,
        .range_from = "settings",
        .has_peak = true,
        .peak_percent = 82.99,
        .peak_utc = 2 * MOMENT_DAY,
        .peak_address = "10.0.0.5",
        .time_wait = {.seconds = 120, .from = "registry"},
        .findings = &finding,
        .finding_count = 1,
        .actions = &action,
        .action_count = 1,
        .capacity = steps,
        .capacity_count = 2,
    };
    *list = v;
    *d = (struct dossier){.title = "T",
                          .headline = "1 of 1 server is critical.",
                          .servers = list,
                          .server_count = 1,
                          .from_utc = MOMENT_NONE,
                          .to_utc = MOMENT_NONE,
                          .first_utc = 0,
                          .last_utc = 3 * MOMENT_DAY};
}

static void assert_has(const struct buf *out, const char *words)
{
    ck_assert_msg(strstr(buf_str(out), words), "\"%s\" is not in: %s", words,
                  buf_str(out));
}

START_TEST(json_has_the_keys_that_the_contract_promises)
{
    struct dossier d;
    struct verdict v, *list[1];
    struct buf out = {0};
    fill(&d, &v, list);
    render_verdicts_json(&out, &d, true);
    assert_has(&out, "\"portledger\": 1,");
    assert_has(&out, "\"from\": \"1970-01-01T00:00:00Z\",");
    assert_has(&out, "\"status\": \"critical\",");
    assert_has(&out, "\"range\": {\"start\": 49152, \"count\": 16384, "
                     "\"known\": true},");
    assert_has(&out, "{\"protocol\": \"tcp\", \"ip_version\": 4, \"start\": "
                     "49152, \"count\": 16384, \"known\": true, \"from\": "
                     "\"settings\"}");
    ck_assert_msg(!strstr(buf_str(&out), "\"from\": \"log\""),
                  "only the latest range of a family is shown");
    assert_has(&out, "\"time_wait_seconds\": {\"value\": 120, \"from\": "
                     "\"registry\"},");
    assert_has(&out, "\"peak\": {\"percent\": 83.0, \"at\": "
                     "\"1970-01-03T00:00:00Z\", \"local_address\": "
                     "\"10.0.0.5\"},");
    assert_has(&out, "\"process\": \"w3wp\\u001b.exe\",");
    assert_has(&out, "\"expected_peak_percent\": 41.5,");
    assert_has(&out, "\"restart\": false");
    buf_clear(&out);
}
END_TEST

START_TEST(findings_are_the_same_without_actions)
{
    struct dossier d;
    struct verdict v, *list[1];
    struct buf out = {0};
    fill(&d, &v, list);
    render_verdicts_json(&out, &d, false);
    assert_has(&out, "\"findings\"");
    ck_assert_ptr_null(strstr(buf_str(&out), "\"actions\""));
    buf_clear(&out);
}
END_TEST

START_TEST(a_server_without_a_peak_says_null_and_not_zero)
{
    struct dossier d;
    struct verdict v, *list[1];
    struct buf out = {0};
    fill(&d, &v, list);
    v.has_peak = false;
    v.finding_count = v.action_count = 0;
    v.status = STATUS_INSUFFICIENT_DATA;
    render_verdicts_json(&out, &d, true);
    assert_has(&out, "\"peak\": null,");
    assert_has(&out, "\"status\": \"insufficient-data\",");
    assert_has(&out, "\"findings\": [],");
    buf_clear(&out);
}
END_TEST

START_TEST(text_says_what_why_how_and_back_and_obeys_nothing)
{
    struct dossier d;
    struct verdict v, *list[1];
    struct buf out = {0};
    fill(&d, &v, list);
    render_verdicts_text(&out, &d, true);
    assert_has(&out, "LON-1: critical\n===============\n");
    assert_has(&out, "peak 83.0 % at 1970-01-03 00:00 UTC on 10.0.0.5;");
    assert_has(&out, "[critical] Connections are opened");
    assert_has(&out, "process w3wp\\u{1B}.exe");
    assert_has(&out, "Commands: netsh int ipv4 set dynamicport tcp "
                     "start=32768 num=32768\n");
    assert_has(&out, "Rollback:");
    assert_has(&out, "Risk:     low\n");
    assert_has(&out, "Restart:  not needed\n");
    ck_assert_ptr_null(strchr(buf_str(&out), 0x1b));
    buf_clear(&out);
}
END_TEST

START_TEST(markdown_keeps_commands_in_code_blocks)
{
    struct dossier d;
    struct verdict v, *list[1];
    struct buf out = {0};
    fill(&d, &v, list);
    render_verdicts_markdown(&out, &d, true);
    assert_has(&out, "# T\n\n1 of 1 server is critical.\n");
    assert_has(&out, "## LON-1: critical\n");
    assert_has(&out, "Commands:\n\n```\nnetsh int ipv4");
    buf_clear(&out);
}
END_TEST

static void add_tests(TCase *tcase)
{
    tcase_add_test(tcase, json_has_the_keys_that_the_contract_promises);
    tcase_add_test(tcase, findings_are_the_same_without_actions);
    tcase_add_test(tcase, a_server_without_a_peak_says_null_and_not_zero);
    tcase_add_test(tcase, text_says_what_why_how_and_back_and_obeys_nothing);
    tcase_add_test(tcase, markdown_keeps_commands_in_code_blocks);
}
SUITE_MAIN("report/verdicts", add_tests)
