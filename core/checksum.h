#ifndef CORE_CHECKSUM_H
#define CORE_CHECKSUM_H
/* CRC-32 as in ISO 3309, gzip and zip: tells damage, proves nothing. */
#include <stdint.h>

#include "core/span.h"

/* Of all bytes so far: begin with 0, give each piece in turn. */
uint32_t checksum_add(uint32_t so_far, struct span bytes);
#endif
