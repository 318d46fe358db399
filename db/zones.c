/*
 * Keeps zones open and offsets at hand. Knows no tables.
 */
#include "db/zones.h"

#include <string.h>

#include "core/mem.h"

#define QUARTER_SECONDS 900

struct zones {
    struct {
        char *name;
        struct zone *zone;
    } * row;
    size_t count, room;
};

struct zones *zones_new(void)
{
    return mem_new(sizeof(struct zones));
}

void zones_free(struct zones *z)
{
    if (!z)
        return;
    for (size_t i = 0; i < z->count; i++) {
        mem_free(z->row[i].name);
        zone_close(z->row[i].zone);
    }
    mem_free(z->row);
    mem_free(z);
}

const struct zone *zones_find(struct zones *z, const char *name)
{
    if (!name || name[0] == '\0')
        return NULL;
    for (size_t i = 0; i < z->count; i++)
        if (strcmp(z->row[i].name, name) == 0)
            return z->row[i].zone;
    struct zone *zone = NULL;
    if (!zone_open(&zone, name, NULL))
        zone = NULL;
    MEM_GROW(z->row, z->room, z->count + 1);
    z->row[z->count].name = mem_text(name);
    z->row[z->count++].zone = zone;
    return zone;
}

struct clock clock_of(const struct zone *zone)
{
    return (struct clock){.zone = zone};
}

int clock_offset(struct clock *c, int64_t local_seconds, bool second)
{
    if (!c->zone)
        return 0;
    /* Zones change at whole quarters of an hour, since 1972 at least. */
    int64_t quarter = local_seconds / QUARTER_SECONDS + 1;
    if (c->quarter != quarter || c->second != second) {
        c->offset = zone_offset_of_local(c->zone, local_seconds * MOMENT_SECOND,
                                         second);
        c->quarter = quarter;
        c->second = second;
    }
    return c->offset;
}
