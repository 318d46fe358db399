/* Data quality first (13.1): what the data can't say is said, and too little
 * data is its own verdict. */
#include <string.h>

#include "analysis/ruling.h"

static void caveat(struct ruling *r, const char *text)
{
    struct text_list *list = &r->v->caveats;
    const char **more = arena_array(r->f->arena, list->count + 1, sizeof *more);
    for (size_t i = 0; i < list->count; i++)
        more[i] = list->text[i];
    more[list->count++] = text;
    list->text = more;
}

static bool mentions(const struct ruling *r, const char *word)
{
    const struct history *h = r->f->h;
    for (size_t i = 0; i < h->source_count; i++) {
        if (strstr(h->sources[i].assumptions, word))
            return true;
    }
    return false;
}

static uint64_t rejected_lines(const struct history *h)
{
    uint64_t n = 0;
    for (size_t i = 0; i < h->source_count; i++)
        n += h->sources[i].rejected;
    return n;
}

static bool is_censored(const struct history *h)
{
    for (size_t i = 0; i < h->use_count; i++) {
        if (h->uses[i].censored_below > 0)
            return true;
    }
    return false;
}

static void sampling(struct ruling *r)
{
    const struct verdict *v = r->v;
    if (v->interval_seconds > 2.0 * v->time_wait.seconds)
        caveat(r, ruling_text(r,
                              "R-Q3: samples are %.0f s apart and TIME_WAIT "
                              "lasts %d s: peaks and rates are lower bounds; "
                              "sample every %d s",
                              v->interval_seconds, v->time_wait.seconds,
                              v->time_wait.seconds / 2));
    if (v->gap_count)
        caveat(r, ruling_text(r,
                              "%zu stretch%s of an hour or more %s not "
                              "sampled",
                              v->gap_count, v->gap_count == 1 ? "" : "es",
                              v->gap_count == 1 ? "was" : "were"));
    if (is_censored(r->f->h))
        caveat(r, "A log here is written only above a limit: silence means "
                  "below it, not zero");
}

static void blind_spots(struct ruling *r)
{
    const struct facts *f = r->f;
    if (!f->capture_count) {
        caveat(r, "No capture of connections: states, processes and remote "
                  "endpoints are not known; collect `netstat -anoq`");
        return;
    }
    if (!f->has_pid)
        caveat(r, "R-Q4: the captures show no PIDs: attribution to processes "
                  "is not possible; collect with -o");
    if (!f->shows_bound)
        caveat(r, "R-Q5: the captures do not show BOUND ports: a BOUND leak "
                  "would be invisible; collect `netstat -anoq`");
    if (strstr(r->v->os, "2008") || strstr(r->v->os, "2012"))
        caveat(r, "R-Q6: netstat of this Windows may report too little "
                  "without KB 3123245 (S-76)");
    unsigned families = 0;
    for (size_t i = 0; i < f->capture_count; i++)
        families |= f->captures[i]->families;
    if (families == 1)
        caveat(r, "R-Q9: the captures show IPv4 only; IPv6 is not covered");
}

void gates_apply(struct ruling *r)
{
    const struct verdict *v = r->v;
    if (!v->range_known)
        caveat(r, "R-Q1: no range is known; the default of 49152 + 16,384 is "
                  "a scenario, not a fact: capture `netsh int ipv4 show "
                  "dynamicport tcp`");
    if (r->f->h->time_zone[0] == '\0')
        caveat(r, "The server's time zone is not known: its clock is taken "
                  "as UTC");
    sampling(r);
    blind_spots(r);
    uint64_t rejected = rejected_lines(r->f->h);
    if (rejected)
        caveat(r, ruling_text(r,
                              "%llu lines of its files were not understood "
                              "(`portledger rejects`)",
                              (unsigned long long)rejected));
    if (mentions(r, "udp edit"))
        caveat(r, "R-Q7: a log made by the script edited for UDP: its numbers "
                  "are not UDP use");
}

bool gates_fail(const struct ruling *r)
{
    const struct verdict *v = r->v;
    if (!v->has_peak)
        return true;
    /* R-Q8: less than a day says nothing about the failure window */
    return v->to_utc - v->from_utc < MOMENT_DAY - 2 * MOMENT_HOUR;
}
