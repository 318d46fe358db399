/* XXH3-128, by libxxhash. */
#include "core/digest.h"

#include <xxhash.h>

#include "core/mem.h"

struct digester {
    XXH3_state_t *state;
};

struct digester *digester_new(void)
{
    struct digester *d = mem_new(sizeof *d);
    d->state = XXH3_createState();
    if (!d->state)
        return mem_array(SIZE_MAX / 2, 2); /* out of memory: ends */
    XXH3_128bits_reset(d->state);
    return d;
}

void digester_add(struct digester *d, const void *ptr, size_t len)
{
    XXH3_128bits_update(d->state, ptr, len);
}

static struct digest digest_from(XXH128_hash_t hash)
{
    return (struct digest){.high = hash.high64, .low = hash.low64};
}

struct digest digester_value(const struct digester *d)
{
    return digest_from(XXH3_128bits_digest(d->state));
}

void digester_free(struct digester *d)
{
    if (!d)
        return;
    XXH3_freeState(d->state);
    mem_free(d);
}

struct digest digest_of(const void *ptr, size_t len)
{
    return digest_from(XXH3_128bits(ptr, len));
}

bool digest_same(struct digest a, struct digest b)
{
    return a.high == b.high && a.low == b.low;
}

void digest_bytes(struct digest d, unsigned char out[16])
{
    for (int i = 0; i < 8; i++) {
        out[i] = (unsigned char)(d.high >> (56 - 8 * i));
        out[8 + i] = (unsigned char)(d.low >> (56 - 8 * i));
    }
}
