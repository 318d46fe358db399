/* services with fixed ports that live inside the dynamic range. */
#include "analysis/capacity.h"
#include "analysis/platform.h"
#include "analysis/ruling.h"
#include "core/buf.h"
#include "core/portset.h"

#define OVERLAPS_MOST 40

static const int well_known[] = {
    1433,  1434,  1521,  1801,  2049,  2103,  2105,  2107,  3260,  3268,
    3269,  3306,  3343,  3389,  5022,  5357,  5432,  5671,  5672,  5722,
    5985,  5986,  6379,  7680,  8080,  8443,  9200,  9389,  10000, 10050,
    10051, 11211, 15672, 17500, 25672, 27017, 47001, 50000, 52311, 61616};

static bool is_well_known(int port)
{
    for (size_t i = 0; i < sizeof well_known / sizeof *well_known; i++) {
        if (well_known[i] == port)
            return true;
    }
    return false;
}

static bool is_excluded(const struct ruling *r, int port)
{
    struct port_range *list;
    const char *value = capacity_setting(r->f->h, "tcp4.excluded");
    size_t n = value ? capacity_exclusions(&list, value, r->f->arena) : 0;
    for (size_t i = 0; i < n; i++) {
        if (port >= list[i].start && port < list[i].start + list[i].count)
            return true;
    }
    return false;
}

/* RPC endpoints of the system's own services are not this rule. */
static bool is_system_service(const struct group_view *g)
{
    static const char *const owners[] = {"wininit.exe", "lsass.exe",
                                         "services.exe", "spoolsv.exe",
                                         "svchost.exe"};
    for (size_t i = 0; i < sizeof owners / sizeof *owners; i++) {
        if (span_eq_nocase(span_of(g->process), owners[i]))
            return true;
    }
    return !*g->process;
}

static bool listens_inside(const struct group_view *g)
{
    return g->state == STATE_LISTENING && g->ports_in && g->local_port > 0 &&
           g->local_port <= UINT16_MAX &&
           !(g->local_port >= 49664 && g->local_port <= 49679 &&
             is_system_service(g));
}

/* The last capture that lists listeners at all; NULL for none. */
static const struct capture_view *last_listening(const struct facts *f)
{
    for (size_t i = f->capture_count; i-- > 0;) {
        for (size_t k = 0; k < f->captures[i]->group_count; k++) {
            if (f->captures[i]->groups[k].state == STATE_LISTENING)
                return f->captures[i];
        }
    }
    return NULL;
}

/* Ports on which a program, no service of the system, listened after two
 * starts of Windows or more: fixed, whatever their number. */
static struct portmap fixed_over_boots(const struct facts *f)
{
    struct portmap ever = {0}, now = {0}, twice = {0};
    moment *boot;
    size_t boots = platform_boots(&boot, f->h, f->arena), at = 0;
    for (size_t i = 0; boots && i < f->capture_count; i++) {
        bool is_new = false;
        while (at < boots && boot[at] <= f->sums[i].at_utc) {
            is_new = true;
            at++;
        }
        if (is_new) {
            portmap_join(&ever, &now);
            portmap_clear(&now);
        }
        for (size_t k = 0; k < f->captures[i]->group_count; k++) {
            const struct group_view *g = &f->captures[i]->groups[k];
            if (!listens_inside(g) || is_system_service(g))
                continue;
            portmap_set(&now, (uint16_t)g->local_port);
            if (portmap_has(&ever, (uint16_t)g->local_port))
                portmap_set(&twice, (uint16_t)g->local_port);
        }
    }
    return twice;
}

static size_t overlaps(const struct ruling *r, int *port, size_t room,
                       bool *is_observed)
{
    const struct capture_view *c = last_listening(r->f);
    struct portmap seen = {0}, fixed = fixed_over_boots(r->f);
    size_t n = 0;
    *is_observed = false;
    for (size_t i = 0; c && i < c->group_count; i++) {
        const struct group_view *g = &c->groups[i];
        if (!listens_inside(g) || is_excluded(r, g->local_port))
            continue;
        bool observed = portmap_has(&fixed, (uint16_t)g->local_port);
        if (observed || is_well_known(g->local_port))
            portmap_set(&seen, (uint16_t)g->local_port);
        *is_observed |= observed;
    }
    for (int p = 1; p <= UINT16_MAX && n < room; p++) {
        if (portmap_has(&seen, (uint16_t)p))
            port[n++] = p;
    }
    return n;
}

size_t ruling_overlaps(const struct ruling *r, int *port, size_t room)
{
    bool is_observed;
    return overlaps(r, port, room, &is_observed);
}

void rules_of_overlap(struct ruling *r)
{
    const struct facts *f = r->f;
    int port[OVERLAPS_MOST];
    bool is_observed;
    size_t count = overlaps(r, port, OVERLAPS_MOST, &is_observed);
    const struct capture_view *c = last_listening(f);
    if (!count || !c)
        return;
    struct buf ports = {0};
    for (size_t i = 0; i < count; i++)
        buf_addf(&ports, "%s%d", i ? ", " : "", port[i]);
    struct finding *x =
        ruling_find(r, "range-overlaps-listener", "R-15", SEVERITY_INFO,
                    is_observed ? CONFIDENCE_HIGH : CONFIDENCE_MEDIUM);
    x->grade = "A";
    x->sources = "S-25, S-26";
    x->since_utc = c->at_utc;
    x->title = ruling_text(r,
                           "%zu service%s with fixed ports listen%s inside "
                           "the dynamic range without an exclusion: a restart "
                           "may find its port taken",
                           count, count == 1 ? "" : "s", count == 1 ? "s" : "");
    x->refuted_by = "an exclusion for each of these ports";
    ruling_evidence(r, x, "Listening at %s: %s (%s)",
                    facts_time(f->arena, c->at_utc), buf_str(&ports),
                    facts_place(f, c->source_id, c->line));
    ruling_evidence(r, x, "%s",
                    is_observed
                        ? "The same port after two starts of Windows or more"
                        : "Known by its number: a well-known service port");
    buf_clear(&ports);
}
