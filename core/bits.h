#ifndef CORE_BITS_H
#define CORE_BITS_H
/* Bits of a word. */
#include <stdint.h>

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
