/*
 * Counts a capture's ports (contract, section 1: in use = distinct local ports
 * inside the range, listeners included). Knows no tables.
 */
#include "db/tally.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "core/sort.h"

struct ports { /* of listeners: few, so a list and not a map */
    uint16_t *port;
    size_t count, room;
};

struct tally_maps {
    struct portmap used4, used6, address;
    struct ports listening, all_listening4, all_listening6;
    struct ports set; /* the latest that was decoded */
};

struct pids {
    int *pid;
    size_t count, room;
};

bool tally_is_joint(const struct tally *t)
{
    return t->range4.start == t->range6.start &&
           t->range4.count == t->range6.count;
}

static const struct range *range_of(const struct tally *t, int ip_version)
{
    return ip_version == 6 ? &t->range6 : &t->range4;
}

static int end_of(const struct range *r)
{
    return r->start + r->count - 1;
}

/* Counts the group, whose ports join those of its address. */
static bool count_group(struct tally *t, struct tally_group *g,
                        struct portmap *address)
{
    const struct range *r = range_of(t, g->ip_version);
    struct portset_count counts = {0};
    if (!portmap_add_counted(address, g->ports, r->start, end_of(r), &counts))
        return false;
    g->rows_in = counts.rows_in;
    g->ports_in = counts.ports_in;
    g->ports_out = counts.ports_out;
    *(g->ip_version == 6 ? &t->rows6 : &t->rows4) += g->rows;
    return true;
}

static int by_address(const void *a, const void *b)
{
    const struct tally_group *x = *(const struct tally_group *const *)a;
    const struct tally_group *y = *(const struct tally_group *const *)b;
    if (x->ip_version != y->ip_version)
        return x->ip_version - y->ip_version;
    return (x->local_id > y->local_id) - (x->local_id < y->local_id);
}

static int by_number(const void *a, const void *b)
{
    int x = *(const int *)a;
    int y = *(const int *)b;
    return (x > y) - (x < y);
}

static void add_pid(struct pids *pids, int pid)
{
    if (pid <= 0) /* none, or the idle process that TIME_WAIT is shown under */
        return;
    MEM_GROW(pids->pid, pids->room, pids->count + 1);
    pids->pid[pids->count++] = pid;
}

static int distinct(struct pids *pids)
{
    if (pids->count)
        qsort(pids->pid, pids->count, sizeof *pids->pid, by_number);
    int count = 0;
    for (size_t i = 0; i < pids->count; i++)
        count += i == 0 || pids->pid[i] != pids->pid[i - 1];
    pids->count = 0;
    return count;
}

static void add_use(struct tally *t, struct tally_use use)
{
    if (!t->has_pid)
        use.processes = -1;
    MEM_GROW(t->use, t->use_room, t->use_count + 1);
    t->use[t->use_count++] = use;
}

static void add_ports(struct ports *into, const uint16_t *port, size_t count)
{
    if (!count)
        return;
    MEM_GROW(into->port, into->room, into->count + count);
    memcpy(into->port + into->count, port, count * sizeof *port);
    into->count += count;
}

static bool add_set(struct ports *into, struct ports *set, struct span bytes)
{
    ptrdiff_t count = portset_decode(bytes, &set->port, &set->room);
    if (count > 0)
        add_ports(into, set->port, (size_t)count);
    return count >= 0;
}

static int by_port(const void *a, const void *b)
{
    return *(const uint16_t *)a - *(const uint16_t *)b;
}

/* Leaves each port once; says how many there are. */
static uint32_t distinct_ports(struct ports *p)
{
    size_t sorted = 1;
    while (sorted < p->count && p->port[sorted - 1] <= p->port[sorted])
        sorted++;
    if (sorted < p->count)
        qsort(p->port, p->count, sizeof *p->port, by_port);
    size_t count = 0;
    for (size_t i = 0; i < p->count; i++)
        if (i == 0 || p->port[i] != p->port[i - 1])
            p->port[count++] = p->port[i];
    p->count = count;
    return (uint32_t)count;
}

/* One local address: groups from..to of `sorted`. */
static bool count_address(struct tally *t, struct tally_group **sorted,
                          size_t from, size_t to, struct tally_maps *maps,
                          struct pids *pids)
{
    portmap_clear(&maps->address);
    maps->listening.count = 0;
    for (size_t i = from; i < to; i++) {
        if (!count_group(t, sorted[i], &maps->address))
            return false;
        if (sorted[i]->state == STATE_LISTENING &&
            !add_set(&maps->listening, &maps->set, sorted[i]->ports))
            return false;
        add_pid(pids, sorted[i]->pid);
    }
    int ip_version = sorted[from]->ip_version;
    const struct range *r = range_of(t, ip_version);
    bool is_v6 = ip_version == 6;
    portmap_join(is_v6 ? &maps->used6 : &maps->used4, &maps->address);
    uint32_t listening = distinct_ports(&maps->listening);
    add_ports(is_v6 ? &maps->all_listening6 : &maps->all_listening4,
              maps->listening.port, listening);
    add_use(t, (struct tally_use){
                   .address_id = sorted[from]->local_id,
                   .ip_version = ip_version,
                   .in_use = portmap_count(&maps->address, r->start, end_of(r)),
                   .listening = listening,
                   .processes = distinct(pids)});
    return true;
}

static void add_pids_of(const struct tally *t, int ip_version,
                        struct pids *pids)
{
    for (size_t i = 0; i < t->group_count; i++)
        if (ip_version == 0 || t->group[i].ip_version == ip_version)
            add_pid(pids, t->group[i].pid);
}

static void count_family(struct tally *t, int ip_version,
                         struct ports *listening, uint32_t in_use,
                         struct pids *pids)
{
    add_pids_of(t, ip_version, pids);
    add_use(t, (struct tally_use){.address_id = TEXT_ANY,
                                  .ip_version = ip_version,
                                  .in_use = in_use,
                                  .listening = distinct_ports(listening),
                                  .processes = distinct(pids)});
}

/* The machine as a whole: each port once over all addresses. */
static void count_machine(struct tally *t, struct tally_maps *maps,
                          struct pids *pids)
{
    const struct range *r4 = &t->range4;
    const struct range *r6 = &t->range6;
    t->ports4 = portmap_count(&maps->used4, r4->start, end_of(r4));
    t->ports6 = portmap_count(&maps->used6, r6->start, end_of(r6));
    if (tally_is_joint(t)) {
        portmap_join(&maps->used4, &maps->used6);
        add_ports(&maps->all_listening4, maps->all_listening6.port,
                  maps->all_listening6.count);
        t->ports_all = portmap_count(&maps->used4, r4->start, end_of(r4));
        count_family(t, 0, &maps->all_listening4, t->ports_all, pids);
        return;
    }
    /* Two pools: a port of the one is not a port of the other. */
    t->ports_all = t->ports4 + t->ports6;
    if (t->families & 1)
        count_family(t, 4, &maps->all_listening4, t->ports4, pids);
    if (t->families & 2)
        count_family(t, 6, &maps->all_listening6, t->ports6, pids);
}

bool tally_count(struct tally *t)
{
    if (!t->maps)
        t->maps = mem_new(sizeof *t->maps);
    struct tally_maps *maps = t->maps;
    portmap_clear(&maps->used4);
    portmap_clear(&maps->used6);
    maps->all_listening4.count = maps->all_listening6.count = 0;
    struct tally_group **sorted = mem_array(t->group_count + 1, sizeof *sorted);
    struct pids pids = {0};
    bool done = true;
    t->use_count = 0;
    t->rows4 = t->rows6 = 0;
    for (size_t i = 0; i < t->group_count; i++)
        sorted[i] = &t->group[i];
    sort_stable(sorted, t->group_count, sizeof *sorted, by_address);
    size_t from = 0;
    for (size_t i = 1; done && i <= t->group_count; i++) {
        if (i < t->group_count && by_address(&sorted[from], &sorted[i]) == 0)
            continue;
        done = count_address(t, sorted, from, i, maps, &pids);
        from = i;
    }
    if (done)
        count_machine(t, maps, &pids);
    mem_free(pids.pid);
    mem_free(sorted);
    return done;
}

void tally_clear(struct tally *t)
{
    mem_free(t->use);
    if (t->maps) {
        mem_free(t->maps->listening.port);
        mem_free(t->maps->all_listening4.port);
        mem_free(t->maps->all_listening6.port);
        mem_free(t->maps->set.port);
        mem_free(t->maps);
    }
    t->maps = NULL;
    t->use = NULL;
    t->use_count = t->use_room = 0;
}
