#ifndef CORE_ADDRESS_H
#define CORE_ADDRESS_H
/* IP addresses as text. */
#include <stdbool.h>

#include "core/buf.h"
#include "core/span.h"

/* 4 or 6 for a literal address (brackets and %scope allowed), else 0. */
int address_family(struct span text);
/* Appends the canonical form: IPv4 as it is, IPv6 without brackets as RFC 5952
 * has it with the scope kept; anything else (a name) unchanged. */
void address_canonical(struct buf *out, struct span text);
bool address_is_loopback(const char *canonical); /* 127.0.0.0/8, ::1 */
bool address_is_any(const char *canonical);      /* 0.0.0.0, :: */
#endif
