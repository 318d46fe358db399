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

START_TEST(a_running_digest_is_saved_and_gone_on_with)
{
    static char bytes[5000];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)(i * 7 + i / 256);
    size_t cuts[] = {0, 1, 255, 256, 257, 1024, 3000, sizeof bytes};
    for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
        unsigned char saved[DIGESTER_SAVED];
        struct digester *a = digester_new(), *b = digester_new();
        digester_add(a, bytes, cuts[i]);
        digester_save(a, saved);
        ck_assert(digester_restore(b, saved));
        digester_add(b, bytes + cuts[i], sizeof bytes - cuts[i]);
        ck_assert(
            digest_same(digester_value(b), digest_of(bytes, sizeof bytes)));
        saved[0] ^= 1;
        ck_assert(cuts[i] < 256 || !digester_restore(b, saved));
        digester_free(a);
        digester_free(b);
    }
}
END_TEST

static void add_tests(TCase *t)
{
    tcase_add_test(t, the_digest_is_xxh3_128);
    tcase_add_test(t, piece_by_piece_gives_the_same_digest);
    tcase_add_test(t, bytes_are_big_endian);
    tcase_add_test(t, a_running_digest_is_saved_and_gone_on_with);
}
SUITE_MAIN("core/digest", add_tests)
