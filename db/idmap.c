/*
 * Text to number, open addressing. Knows neither texts' meaning nor SQL.
 */
#include "db/idmap.h"

#include <string.h>

#include "core/digest.h"
#include "core/mem.h"

#define FIRST_ROOM 1024
#define MOST       1000000

struct entry {
    char *text;
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

static struct entry *place_of(const struct idmap *m, const char *text,
                              uint64_t hash)
{
    size_t at = (size_t)hash & (m->room - 1);
    while (m->entry[at].text &&
           (m->entry[at].hash != hash || strcmp(m->entry[at].text, text) != 0))
        at = (at + 1) & (m->room - 1);
    return &m->entry[at];
}

static uint64_t hash_of(const char *text)
{
    return digest_of(text, strlen(text)).low;
}

bool idmap_find(const struct idmap *m, const char *text, int64_t *id)
{
    const struct entry *e = place_of(m, text, hash_of(text));
    if (e->text)
        *id = e->id;
    return e->text != NULL;
}

static void grow(struct idmap *m)
{
    struct entry *old = m->entry;
    size_t old_room = m->room;
    m->room *= 2;
    m->entry = mem_array(m->room, sizeof *m->entry);
    for (size_t i = 0; i < old_room; i++)
        if (old[i].text)
            *place_of(m, old[i].text, old[i].hash) = old[i];
    mem_free(old);
}

void idmap_add(struct idmap *m, const char *text, int64_t id)
{
    if (m->count >= MOST)
        idmap_forget(m);
    if (m->count * 2 >= m->room)
        grow(m);
    uint64_t hash = hash_of(text);
    struct entry *e = place_of(m, text, hash);
    if (!e->text)
        m->count++;
    else
        mem_free(e->text);
    *e = (struct entry){mem_text(text), hash, id};
}

void idmap_forget(struct idmap *m)
{
    for (size_t i = 0; i < m->room; i++) {
        mem_free(m->entry[i].text);
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
