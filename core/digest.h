#ifndef CORE_DIGEST_H
#define CORE_DIGEST_H
/* XXH3-128 of bytes: identity, not authenticity (contract, section 6.2). */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct digest {
    uint64_t high, low;
};

struct digester; /* a running digest */
struct digester *digester_new(void);
void digester_add(struct digester *d, const void *ptr, size_t len);
struct digest digester_value(const struct digester *d);
void digester_free(struct digester *d);

struct digest digest_of(const void *ptr, size_t len);
bool digest_same(struct digest a, struct digest b);
void digest_bytes(struct digest d, unsigned char out[16]); /* big-endian */
#endif
