/* The checksum of captures that a collector writes. Bit by bit in halves of a
 * byte: captures are small, a table of 16 is enough. */
#include "core/checksum.h"

uint32_t checksum_add(uint32_t so_far, struct span bytes)
{
    /* of the polynomial 0xEDB88320 */
    static const uint32_t of_half[16] = {
        0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4,
        0x4db26158, 0x5005713c, 0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c,
        0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
    };
    uint32_t sum = ~so_far;
    for (size_t i = 0; i < bytes.len; i++) {
        sum ^= (unsigned char)bytes.ptr[i];
        sum = sum >> 4 ^ of_half[sum & 15];
        sum = sum >> 4 ^ of_half[sum & 15];
    }
    return ~sum;
}
