/* A list of servers and their orders. Knows no files. */
#include "ingest/orders.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"

struct told {
    char *server; /* in capitals */
    enum date_order order;
    bool is_disputed;
};

struct orders {
    struct told *told; /* sorted by server */
    size_t count, room;
};

struct orders *orders_new(void)
{
    return mem_new(sizeof(struct orders));
}

void orders_free(struct orders *o)
{
    if (!o)
        return;
    for (size_t i = 0; i < o->count; i++)
        mem_free(o->told[i].server);
    mem_free(o->told);
    mem_free(o);
}

static int compare(const char *have, struct span server)
{
    for (size_t i = 0; i < server.len; i++) {
        char c = server.ptr[i];
        c = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
        if (have[i] != c) /* its end, too */
            return (unsigned char)have[i] < (unsigned char)c ? -1 : 1;
    }
    return have[server.len] ? 1 : 0;
}

/* The place of a server, or where it belongs. */
static size_t place_of(const struct orders *o, struct span server,
                       bool *is_there)
{
    size_t low = 0, high = o->count;
    *is_there = false;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int c = compare(o->told[middle].server, server);
        if (!c) {
            *is_there = true;
            return middle;
        }
        if (c < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void orders_note(struct orders *o, const char *server, enum date_order order)
{
    bool is_there;
    if (!*server || order == DATE_UNKNOWN)
        return;
    size_t at = place_of(o, span_of(server), &is_there);
    if (is_there) {
        o->told[at].is_disputed |= o->told[at].order != order;
        return;
    }
    MEM_GROW(o->told, o->room, o->count + 1);
    memmove(o->told + at + 1, o->told + at, (o->count - at) * sizeof *o->told);
    o->told[at] = (struct told){mem_text(server), order, false};
    for (char *c = o->told[at].server; *c; c++)
        if (*c >= 'a' && *c <= 'z')
            *c = (char)(*c - 'a' + 'A');
    o->count++;
}

/* What assumptions say of the order; DATE_UNKNOWN: nothing. */
static enum date_order read_words(const char *assumptions,
                                  enum date_ground *ground)
{
    static const enum date_order orders[] = {DATE_MDY, DATE_DMY, DATE_YMD};
    static const char begin[] = "date order ";
    const char *said = strstr(assumptions, begin);
    const char *why = said ? strchr(said, ':') : NULL;
    if (!why)
        return DATE_UNKNOWN;
    said += strlen(begin);
    *ground = date_ground(why + 1);
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
        const char *name = date_order_name(orders[i]);
        if (!strncmp(said, name, strlen(name)))
            return orders[i];
    }
    return DATE_UNKNOWN;
}

void orders_note_words(struct orders *o, const char *server,
                       const char *assumptions)
{
    enum date_ground ground = DATE_BY_GUESS;
    enum date_order order = read_words(assumptions, &ground);
    if (ground == DATE_BY_ITSELF)
        orders_note(o, server, order);
}

bool orders_refute_words(const struct orders *o, const char *server,
                         const char *assumptions)
{
    enum date_ground ground = DATE_BY_ITSELF;
    enum date_order order = read_words(assumptions, &ground);
    enum date_order now = orders_of(o, span_of(server));
    if (order == DATE_UNKNOWN || ground == DATE_BY_ITSELF || now == order)
        return false;
    return ground == DATE_BY_OTHERS || now != DATE_UNKNOWN;
}

enum date_order orders_of(const struct orders *o, struct span server)
{
    bool is_there = false;
    size_t at = o ? place_of(o, server, &is_there) : 0;
    return is_there && !o->told[at].is_disputed ? o->told[at].order
                                                : DATE_UNKNOWN;
}
