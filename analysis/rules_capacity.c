/* the range and its neighbours. */
#include <math.h>
#include <string.h>

#include "analysis/capacity.h"
#include "analysis/ruling.h"
#include "core/buf.h"
#include "core/portset.h"

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

/* Which file says so: the setting, else a capture, else the peak's. */
static void tell_place(struct ruling *r, struct finding *x, const char *setting)
{
    const struct facts *f = r->f;
    if (ruling_tell_setting(r, x, setting))
        return;
    if (x->since_utc == MOMENT_NONE)
        x->since_utc =
            r->v->capacity_count ? r->v->capacity[0].from_utc : r->v->from_utc;
    if (f->capture_count)
        ruling_evidence(
            r, x, "As the capture at %s has it (%s)",
            facts_time(f->arena, f->captures[0]->at_utc),
            facts_place(f, f->captures[0]->source_id, f->captures[0]->line));
    else if (r->v->has_peak)
        ruling_tell_peak(r, x);
}

static void judge_exclusions(struct ruling *r)
{
    const struct verdict *v = r->v;
    if (v->range_count <= 0 || v->range_excluded * 10 < v->range_count)
        return;
    double share = 100.0 * v->range_excluded / v->range_count;
    struct finding *x = ruling_find(r, "exclusions-eat-range", "R-13",
                                    SEVERITY_ATTENTION, CONFIDENCE_HIGH);
    x->grade = "C";
    x->sources = "S-29, S-36, S-38";
    x->title =
        ruling_text(r,
                    "Reserved ranges take %.1f %% of the dynamic "
                    "range: %d of %d ports are left",
                    share, v->range_count - v->range_excluded, v->range_count);
    x->refuted_by = "`netsh int ipv4 show excludedportrange tcp` without them";
    ruling_evidence(r, x, "%d excluded ports inside %d to %d",
                    v->range_excluded, v->range_start,
                    v->range_start + v->range_count - 1);
    tell_place(r, x, "tcp4.excluded");
}

/* netsh's dynamicport output proves Vista or later. */
static void judge_small_range(struct ruling *r)
{
    const struct verdict *v = r->v;
    const char *count = capacity_setting(r->f->h, "tcp4.range_count");
    if (!v->range_known || v->range_count >= RANGE_DEFAULT_COUNT ||
        (!count && !*v->os))
        return;
    enum severity s = ruling_peak_severity(r, v->peak_effective_percent);
    struct finding *x = ruling_find(
        r, "range-below-default", "R-14",
        s < SEVERITY_ATTENTION ? SEVERITY_ATTENTION : s, CONFIDENCE_HIGH);
    x->grade = "A";
    x->sources = "S-02, S-01";
    x->since_utc = v->capacity_count ? v->capacity[0].from_utc : MOMENT_NONE;
    x->title = ruling_text(r,
                           "The dynamic range has %d ports; Windows' own "
                           "default is %d",
                           v->range_count, RANGE_DEFAULT_COUNT);
    x->refuted_by = "a later `netsh int ipv4 show dynamicport tcp` with "
                    "16,384 ports or more";
    ruling_evidence(r, x, "Range %d to %d (from %s)", v->range_start,
                    v->range_start + v->range_count - 1, v->range_from);
    tell_place(r, x, "tcp4.range_count");
}

/* RPC endpoints of the system's own services are not this rule. */
static bool is_rpc_endpoint(const struct group_view *g)
{
    static const char *const owners[] = {"wininit.exe", "lsass.exe",
                                         "services.exe", "spoolsv.exe",
                                         "svchost.exe"};
    if (g->local_port < 49664 || g->local_port > 49679)
        return false;
    for (size_t i = 0; i < sizeof owners / sizeof *owners; i++) {
        if (!strcmp(g->process, owners[i]))
            return true;
    }
    return !*g->process;
}

size_t ruling_overlaps(const struct ruling *r, int *port, size_t room)
{
    const struct facts *f = r->f;
    struct portmap seen = {{0}};
    size_t n = 0;
    if (!f->capture_count)
        return 0;
    const struct capture_view *c = f->captures[f->capture_count - 1];
    for (size_t i = 0; i < c->group_count; i++) {
        const struct group_view *g = &c->groups[i];
        if (g->state == STATE_LISTENING && g->ports_in && g->local_port > 0 &&
            g->local_port <= UINT16_MAX && is_well_known(g->local_port) &&
            !is_rpc_endpoint(g) && !is_excluded(r, g->local_port))
            portmap_set(&seen, (uint16_t)g->local_port);
    }
    for (int p = 1; p <= UINT16_MAX && n < room; p++) {
        if (portmap_has(&seen, (uint16_t)p))
            port[n++] = p;
    }
    return n;
}

#define OVERLAPS_MOST 40

static void judge_overlap(struct ruling *r)
{
    const struct facts *f = r->f;
    int port[OVERLAPS_MOST];
    size_t count = ruling_overlaps(r, port, OVERLAPS_MOST);
    if (!count)
        return;
    struct buf ports = {0};
    for (size_t i = 0; i < count; i++)
        buf_addf(&ports, "%s%d", i ? ", " : "", port[i]);
    const struct capture_view *c = f->captures[f->capture_count - 1];
    struct finding *x = ruling_find(r, "range-overlaps-listener", "R-15",
                                    SEVERITY_INFO, CONFIDENCE_MEDIUM);
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
    buf_clear(&ports);
}

static void judge_legacy(struct ruling *r)
{
    const struct verdict *v = r->v;
    const char *user_port = capacity_setting(r->f->h, "MaxUserPort");
    bool odd = v->range_known && v->range_start == 1024;
    if (!user_port && !odd)
        return;
    struct finding *x = ruling_find(r, "legacy-maxuserport", "R-16",
                                    SEVERITY_INFO, CONFIDENCE_MEDIUM);
    x->grade = "C";
    x->sources = "S-10, S-32, S-13";
    x->title = user_port
                   ? ruling_text(r,
                                 "MaxUserPort is set to %.20s in the "
                                 "registry: a value of 2003 that may still "
                                 "shape the range",
                                 user_port)
                   : ruling_text(r,
                                 "A range that starts at 1024 (%d ports) "
                                 "is the mark of a MaxUserPort value",
                                 v->range_count);
    x->refuted_by = "the value deleted, a reboot, and the range unchanged";
    if (!user_port)
        ruling_evidence(r, x, "Range %d to %d (from %s)", v->range_start,
                        v->range_start + v->range_count - 1, v->range_from);
    tell_place(r, x, user_port ? "MaxUserPort" : "tcp4.range_start");
}

static void judge_differ(struct ruling *r)
{
    const struct history *h = r->f->h;
    const char *a = capacity_setting(h, "tcp4.range_start");
    const char *b = capacity_setting(h, "tcp6.range_start");
    const char *c = capacity_setting(h, "tcp4.range_count");
    const char *d = capacity_setting(h, "tcp6.range_count");
    if (!a || !b || !c || !d || (!strcmp(a, b) && !strcmp(c, d)))
        return;
    struct finding *x =
        ruling_find(r, "ranges-differ", "R-17", SEVERITY_INFO, CONFIDENCE_HIGH);
    x->grade = "A";
    x->sources = "S-20, S-18";
    x->title = "IPv4 and IPv6 have different dynamic ranges";
    x->refuted_by = "a later `show dynamicport` of both with equal values";
    ruling_evidence(r, x, "IPv4 %.10s + %.10s, IPv6 %.10s + %.10s", a, c, b, d);
    ruling_tell_setting(r, x, "tcp4.range_start");
    ruling_tell_setting(r, x, "tcp6.range_start");
}

void rules_of_capacity(struct ruling *r)
{
    judge_exclusions(r);
    judge_small_range(r);
    judge_overlap(r);
    judge_legacy(r);
    judge_differ(r);
}
