#ifndef CORE_BITS_H
#define CORE_BITS_H
/* Words and their bits. */
#include <stdint.h>
#include <string.h>

/* Eight bytes from anywhere, the first of them lowest. */
static inline uint64_t word_of(const void *bytes)
{
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

/* How many are set. Sums in ever wider fields, and not by an instruction that
 * some processors lack: compilers do several words at once. */
static inline uint32_t bits_set(uint64_t n)
{
    n -= n >> 1 & UINT64_C(0x5555555555555555);
    n = (n & UINT64_C(0x3333333333333333)) +
        (n >> 2 & UINT64_C(0x3333333333333333));
    n = (n + (n >> 4)) & UINT64_C(0x0F0F0F0F0F0F0F0F);
    return (uint32_t)(n * UINT64_C(0x0101010101010101) >> 56);
}
#endif
