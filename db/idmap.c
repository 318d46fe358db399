/*
 * Key to number, open addressing. Knows neither keys' meaning nor SQL.
 */
#include "db/idmap.h"

#include <string.h>

#include "core/digest.h"
#include "core/mem.h"

#define FIRST_ROOM 1024
#define MOST       1000000

struct entry {
    char *key;
    size_t len;
    uint64_t hash;
    int64_t id;
};

struct idmap {
    struct entry *entry;
    size_t room, count; /* room is a power of two */
};

struct idmap *idmap_new(void)
{
    struct idmap *m = mem_new(sizeof *m);
    m->room = FIRST_ROOM;
    m->entry = mem_array(m->room, sizeof *m->entry);
    return m;
}

static struct entry *place_of(const struct idmap *m, struct span key,
                              uint64_t hash)
{
    size_t at = (size_t)hash & (m->room - 1);
    for (;; at = (at + 1) & (m->room - 1)) {
        struct entry *e = &m->entry[at];
        if (!e->key || (e->hash == hash && e->len == key.len &&
                        memcmp(e->key, key.ptr, key.len) == 0))
            return e;
    }
}

static uint64_t hash_of(struct span key)
{
    return digest_of(key.ptr, key.len).low;
}

bool idmap_find(const struct idmap *m, struct span key, int64_t *id)
{
    const struct entry *e = place_of(m, key, hash_of(key));
    if (e->key)
        *id = e->id;
    return e->key != NULL;
}

static void grow(struct idmap *m)
{
    struct entry *old = m->entry;
    size_t old_room = m->room;
    m->room *= 2;
    m->entry = mem_array(m->room, sizeof *m->entry);
    for (size_t i = 0; i < old_room; i++)
        if (old[i].key)
            *place_of(m, span_n(old[i].key, old[i].len), old[i].hash) = old[i];
    mem_free(old);
}

void idmap_add(struct idmap *m, struct span key, int64_t id)
{
    if (m->count >= MOST)
        idmap_forget(m);
    if (m->count * 2 >= m->room)
        grow(m);
    uint64_t hash = hash_of(key);
    struct entry *e = place_of(m, key, hash);
    if (!e->key)
        m->count++;
    else
        mem_free(e->key);
    *e = (struct entry){mem_text_n(key.ptr, key.len), key.len, hash, id};
}

void idmap_forget(struct idmap *m)
{
    for (size_t i = 0; i < m->room; i++) {
        mem_free(m->entry[i].key);
        m->entry[i] = (struct entry){0};
    }
    m->count = 0;
}

void idmap_free(struct idmap *m)
{
    if (!m)
        return;
    idmap_forget(m);
    mem_free(m->entry);
    mem_free(m);
}
