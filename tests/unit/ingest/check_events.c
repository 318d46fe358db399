#include "pot.h"
#include "suite.h"

static struct pot p;

static void setup(void)
{
    p = (struct pot){.has_groups = true};
}

static void teardown(void)
{
    pot_clear(&p);
}

START_TEST(events_of_export_csv_are_found_by_their_columns)
{
    pot_text(
        &p, "S/e.csv",
        "#TYPE Selected.System.Diagnostics.Eventing.Reader.EventLogRecord\n"
        "\"Id\",\"TimeCreated\",\"ProviderName\",\"MachineName\",\"Message\"\n"
        "\"4231\",\"3/14/2026 1:51:07 AM\",\"Tcpip\",\"SRV01\",\"A request\n"
        "of two lines\"\n");
    ck_pot_has(&p, "event SRV01 2026-03-14T01:51:07Z 4231 Tcpip: A request");
    ck_assert_uint_eq(p.totals.accepted, 2);
    ck_assert_uint_eq(p.totals.skipped, 2);
    ck_assert_uint_eq(p.totals.rejected, 0);
}
END_TEST

START_TEST(event_viewers_copy_is_read_and_its_xml_skipped)
{
    pot_text(&p, "S/e.txt",
             "Log Name:      System\n"
             "Source:        Tcpip\n"
             "Date:          3/14/2026 11:52:26 AM\n"
             "Event ID:      4227\n"
             "Task Category: None\n"
             "Level:         Warning\n"
             "Computer:      SRV01\n"
             "Description:\n"
             "TCP/IP failed to establish an outgoing connection\n"
             "Event Xml:\n"
             "<Event><System><EventID>4227</EventID>\n"
             "</System></Event>\n");
    ck_pot_has(&p,
               "event SRV01 2026-03-14T11:52:26Z 4227 Tcpip: TCP/IP failed");
    ck_assert_uint_eq(p.totals.rejected, 0);
}
END_TEST

START_TEST(xml_of_wevtutil_is_read)
{
    pot_text(&p, "S/e.xml",
             "<Event "
             "xmlns='http://schemas.microsoft.com/win/2004/08/events/"
             "event'><System><Provider Name='Tcpip'/><EventID "
             "Qualifiers='32768'>4231</EventID><TimeCreated "
             "SystemTime='2026-03-04T10:47:00.1Z'/><Computer>WEB01</Computer></"
             "System><RenderingInfo><Message>A &amp; "
             "B</Message></RenderingInfo></Event>\n");
    ck_pot_has(&p, "event WEB01 2026-03-04T10:47:00Z 4231 Tcpip: A & B");
}
END_TEST

START_TEST(xml_that_is_cut_or_lacks_a_time_is_rejected)
{
    pot_text(&p, "S/e.xml",
             "<Event "
             "xmlns='http://schemas.microsoft.com/win/2004/08/events/"
             "event'><System><Provider "
             "Name='Tcpip'/><EventID>4231</EventID></System></Event>\n"
             "<Event xmlns='x'><System>&#xFFFFFFFFFF;&amp\n");
    ck_pot_has(&p, "an event without a time");
    ck_pot_has(&p, "cut off");
    ck_assert_uint_eq(p.totals.rejected, 2);
}
END_TEST

START_TEST(a_description_is_no_event)
{
    pot_text(&p, "S/e.md",
             "|4231     |Tcpip         |A request to allocate an ephemeral "
             "port number from the global TCP port space has failed|\n");
    ck_pot_has(&p, "a description, not a log");
    ck_assert(!pot_has(&p, "event UNKNOWN"));
}
END_TEST

START_TEST(one_line_reports_are_read)
{
    pot_text(&p, "S/e.txt", "Tcpip Warning 4266 on 2026-04-08 at 15:24:53\n");
    ck_pot_has(&p, "event S 2026-04-08T15:24:53Z 4266 Tcpip");
}
END_TEST

START_TEST(records_without_id_or_time_are_rejects)
{
    pot_text(&p, "S/e.csv",
             "TimeCreated,Id,ProviderName\n"
             "3/14/2026 1:51:07 AM,x,Tcpip\n"
             "nonsense,4231,Tcpip\n");
    ck_pot_has(&p, "without a numeric id");
    ck_pot_has(&p, "no date and time");
    ck_assert_uint_eq(p.totals.rejected, 2);
}
END_TEST

static void add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, events_of_export_csv_are_found_by_their_columns);
    tcase_add_test(tcase, event_viewers_copy_is_read_and_its_xml_skipped);
    tcase_add_test(tcase, xml_of_wevtutil_is_read);
    tcase_add_test(tcase, xml_that_is_cut_or_lacks_a_time_is_rejected);
    tcase_add_test(tcase, a_description_is_no_event);
    tcase_add_test(tcase, one_line_reports_are_read);
    tcase_add_test(tcase, records_without_id_or_time_are_rejects);
}

SUITE_MAIN("ingest/events", add_tests)
