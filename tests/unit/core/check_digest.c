#include "core/digest.h"

#include <string.h>

#include "suite.h"

START_TEST(the_digest_is_xxh3_128)
{
    /* xxHash's own test vector: XXH3_128bits of no bytes */
    struct digest none = digest_of("", 0);
    ck_assert_uint_eq(none.high, UINT64_C(0x99AA06D3014798D8));
    ck_assert_uint_eq(none.low, UINT64_C(0x6001C324468D497F));
}
END_TEST

START_TEST(piece_by_piece_gives_the_same_digest)
{
    char bytes[10000];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)(i * 31 % 251);
    struct digester *d = digester_new();
    for (size_t at = 0, step = 1; at < sizeof bytes; at += step, step += 7) {
        if (step > sizeof bytes - at)
            step = sizeof bytes - at;
        digester_add(d, bytes + at, step);
    }
    ck_assert(digest_same(digester_value(d), digest_of(bytes, sizeof bytes)));
    bytes[5000] ^= 1;
    ck_assert(!digest_same(digester_value(d), digest_of(bytes, sizeof bytes)));
    digester_free(d);
    digester_free(NULL);
}
END_TEST

START_TEST(bytes_are_big_endian)
{
    unsigned char out[16];
    digest_bytes((struct digest){.high = UINT64_C(0x0102030405060708),
                                 .low = UINT64_C(0x090A0B0C0D0E0F10)},
                 out);
    for (int i = 0; i < 16; i++)
        ck_assert_uint_eq(out[i], i + 1);
}
END_TEST

static void add_tests(TCase *t)
{
    tcase_add_test(t, the_digest_is_xxh3_128);
    tcase_add_test(t, piece_by_piece_gives_the_same_digest);
    tcase_add_test(t, bytes_are_big_endian);
}
SUITE_MAIN("core/digest", add_tests)
