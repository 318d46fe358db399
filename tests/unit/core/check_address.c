#include "core/address.h"

#include "suite.h"

static void becomes(const char *text, const char *expected, int family)
{
    struct buf out = {0};
    address_canonical(&out, span_of(text));
    ck_assert_str_eq(buf_str(&out), expected);
    ck_assert_int_eq(address_family(span_of(text)), family);
    buf_clear(&out);
}

START_TEST(ipv4_stays_as_it_is_without_leading_zeros)
{
    becomes("10.20.0.11", "10.20.0.11", 4);
    becomes("255.255.255.255", "255.255.255.255", 4);
    becomes("010.001.000.1", "10.1.0.1", 4);
    becomes("[10.0.0.1]", "10.0.0.1", 4);
}
END_TEST

START_TEST(ipv6_is_written_as_rfc_5952_has_it)
{
    becomes("2001:0DB8:0000:0000:0001:0000:0000:0001", "2001:db8::1:0:0:1", 6);
    becomes("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1", 6);
    becomes("2001:db8::0:1", "2001:db8::1", 6);
    becomes("2001:0:0:1:0:0:0:1", "2001:0:0:1::1", 6);
    becomes("0:0:0:0:0:0:0:0", "::", 6);
    becomes("[::1]", "::1", 6);
    becomes("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0", 6);
    becomes("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8", 6);
    becomes("FE80:0:0:0:0:0:0:0", "fe80::", 6);
}
END_TEST

START_TEST(mapped_addresses_keep_their_dots)
{
    becomes("::ffff:1.2.3.4", "::ffff:1.2.3.4", 6);
    becomes("::FFFF:0102:0304", "::ffff:1.2.3.4", 6);
    becomes("0:0:0:0:0:ffff:10.0.0.1", "::ffff:10.0.0.1", 6);
    becomes("::ffff:0:1.2.3.4", "::ffff:0:102:304", 6);
}
END_TEST

START_TEST(scopes_are_kept)
{
    becomes("[fe80::1%12]", "fe80::1%12", 6);
    becomes("FE80::A:B%eth0", "fe80::a:b%eth0", 6);
}
END_TEST

START_TEST(what_is_no_address_is_left_alone)
{
    static const char *const names[] = {"*",
                                        "dc01.corp.example",
                                        "",
                                        "[]",
                                        "256.1.1.1",
                                        "1.2.3",
                                        "1.2.3.4.5",
                                        "1.2.3.4:80",
                                        "1::2::3",
                                        "1:2:3:4:5:6:7:8:9",
                                        "1:2:3:4:5:6:7:",
                                        ":1:2:3:4:5:6:7",
                                        "12345::",
                                        "1:2:3:4:5:6:7:1.2.3.4",
                                        ":::",
                                        "g::1",
                                        "localhost",
                                        "10.0.0.1%3",
                                        "-1.0.0.0",
                                        "1..2.3"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        becomes(names[i], names[i], 0);
}
END_TEST

START_TEST(canonical_text_is_appended)
{
    struct buf out = {0};
    buf_text(&out, "to ");
    address_canonical(&out, span_of("::0"));
    ck_assert_str_eq(buf_str(&out), "to ::");
    buf_clear(&out);
}
END_TEST

START_TEST(loopback_and_any_are_known_in_both_families)
{
    ck_assert(address_is_loopback("127.0.0.1"));
    ck_assert(address_is_loopback("127.8.9.10"));
    ck_assert(address_is_loopback("::1"));
    ck_assert(!address_is_loopback("10.127.0.1"));
    ck_assert(!address_is_loopback("::11"));
    ck_assert(!address_is_loopback(""));
    ck_assert(address_is_any("0.0.0.0") && address_is_any("::"));
    ck_assert(!address_is_any("0.0.0.1") && !address_is_any("::1"));
}
END_TEST

static void add_tests(TCase *t)
{
    tcase_add_test(t, ipv4_stays_as_it_is_without_leading_zeros);
    tcase_add_test(t, ipv6_is_written_as_rfc_5952_has_it);
    tcase_add_test(t, mapped_addresses_keep_their_dots);
    tcase_add_test(t, scopes_are_kept);
    tcase_add_test(t, what_is_no_address_is_left_alone);
    tcase_add_test(t, canonical_text_is_appended);
    tcase_add_test(t, loopback_and_any_are_known_in_both_families);
}
SUITE_MAIN("core/address", add_tests)
