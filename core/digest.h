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
/* A running digest as bytes, to go on with later: of this program on this
 * machine only. digester_restore is false where they are not such bytes. */
#define DIGESTER_SAVED 368
void digester_save(const struct digester *d, unsigned char out[DIGESTER_SAVED]);
bool digester_restore(struct digester *d,
                      const unsigned char in[DIGESTER_SAVED]);

struct digest digest_of(const void *ptr, size_t len);
bool digest_same(struct digest a, struct digest b);
void digest_bytes(struct digest d, unsigned char out[16]); /* big-endian */
#endif
