/* XXH3-128, by libxxhash. */
#include "core/digest.h"

#include <string.h>

#define XXH_STATIC_LINKING_ONLY /* its state can be kept */
#include <xxhash.h>
#ifdef PORTLEDGER_XXH_DISPATCH
#include <xxh_x86dispatch.h> /* the same sums by the widest registers */
#endif

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

/* What follows from a reset is not kept: one field of it is a pointer. */
struct saved {
    XXH64_hash_t acc[8];
    unsigned char buffer[256];
    uint64_t buffered, stripes, total, version;
    struct digest value; /* to see that it was restored */
};
_Static_assert(sizeof(struct saved) == DIGESTER_SAVED, "digest.h says so");
_Static_assert(sizeof((XXH3_state_t *)0)->buffer == 256, "of the library");

void digester_save(const struct digester *d, unsigned char out[DIGESTER_SAVED])
{
    struct saved s = {.buffered = d->state->bufferedSize,
                      .stripes = d->state->nbStripesSoFar,
                      .total = d->state->totalLen,
                      .version = XXH_versionNumber(),
                      .value = digester_value(d)};
    memcpy(s.acc, d->state->acc, sizeof s.acc);
    memcpy(s.buffer, d->state->buffer, sizeof s.buffer);
    memcpy(out, &s, sizeof s);
}

bool digester_restore(struct digester *d,
                      const unsigned char in[DIGESTER_SAVED])
{
    struct saved s;
    memcpy(&s, in, sizeof s);
    XXH3_128bits_reset(d->state);
    if (s.version != XXH_versionNumber() || s.buffered > sizeof s.buffer ||
        s.stripes > d->state->nbStripesPerBlock)
        return false;
    memcpy(d->state->acc, s.acc, sizeof s.acc);
    memcpy(d->state->buffer, s.buffer, sizeof s.buffer);
    d->state->bufferedSize = (XXH32_hash_t)s.buffered;
    d->state->nbStripesSoFar = (size_t)s.stripes;
    d->state->totalLen = s.total;
    return digest_same(digester_value(d), s.value);
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
