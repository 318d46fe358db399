/* the range itself. */
#include <math.h>
#include <string.h>

#include "analysis/capacity.h"
#include "analysis/ruling.h"

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
    rules_of_overlap(r);
    judge_legacy(r);
    judge_differ(r);
}
