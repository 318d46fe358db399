/* Data quality first (13.1): what the data can't say is said, and too little
 * data is its own verdict. */
#include <string.h>

#include "analysis/capacity.h"
#include "analysis/origins.h"
#include "analysis/platform.h"
#include "analysis/ruling.h"

#define HOURS_LEAST   20 /* with samples; a day less what a restart costs */
#define OUTSIDE_PORTS 256u
#define KB_NETSTAT    3123245 /* BOUND shown, counts complete (S-76) */

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
    if (v->figures.over_is_estimated)
        caveat(r, "Time over these thresholds is partly estimated from hourly "
                  "figures: the samples of those hours are not kept");
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
    if ((strstr(r->v->os, "2008") || strstr(r->v->os, "2012")) &&
        !platform_has_update(f->h, KB_NETSTAT))
        caveat(r, "R-Q6: netstat of this Windows may report too little "
                  "without KB 3123245 (S-76)");
    unsigned families = 0;
    for (size_t i = 0; i < f->capture_count; i++)
        families |= f->captures[i]->families;
    if (families == 1)
        caveat(r, "R-Q9: the captures show IPv4 only; IPv6 is not covered");
}

/* R-Q10: what is held ends at a restart; series are split where they fall. */
static void restarts(struct ruling *r)
{
    const struct verdict *v = r->v;
    moment *boot, last = MOMENT_NONE;
    size_t count = 0, boots = platform_boots(&boot, r->f->h, r->f->arena);
    for (size_t i = 0; i < boots; i++) {
        if (boot[i] <= v->from_utc || boot[i] > v->to_utc)
            continue;
        count++;
        last = boot[i];
    }
    if (count)
        caveat(r, ruling_text(r,
                              "R-Q10: Windows was restarted %zu time%s within "
                              "the span, last about %s: what was held before "
                              "is not compared with what came after",
                              count, count == 1 ? "" : "s",
                              facts_time(r->f->arena, last)));
}

/* R-Q11: many outbound ports outside of the range that is believed. */
static void outside(struct ruling *r)
{
    const struct facts *f = r->f;
    ptrdiff_t full = facts_fullest(f);
    uint32_t out = 0, in = 0;
    if (full < 0)
        return;
    const struct capture_view *c = f->captures[full];
    for (size_t i = 0; i < c->group_count; i++) {
        const struct group_view *g = &c->groups[i];
        if (g->local_port >= 0 || g->remote_port <= 0)
            continue; /* a service's own port */
        out += g->ports - g->ports_in;
        in += g->ports_in;
    }
    if (out >= OUTSIDE_PORTS && out > in)
        caveat(r, ruling_text(r,
                              "R-Q11: %u outbound ports lie outside of %d to "
                              "%d and %u inside: the range was another one, or "
                              "an application binds its own; check the range",
                              out, (int)c->range_start,
                              (int)(c->range_start + c->range_count - 1), in));
}

/* The log's script reads its Max once and keeps it (1.1, 12.1). */
static void stale_range(struct ruling *r)
{
    const struct history *h = r->f->h;
    bool over = false;
    int32_t told = 0;
    for (size_t i = 0; i < h->use_count; i++) {
        const struct use *u = &h->uses[i];
        if (u->protocol != PROTOCOL_TCP)
            continue;
        for (size_t k = 0; k < u->hour_count; k++)
            over = over || u->hours[k].percent_max > 100;
        if (u->origin == ORIGIN_LOG && u->hour_count)
            told = u->hours[u->hour_count - 1].range_count;
    }
    const char *set = capacity_setting(h, "tcp4.range_count");
    int count;
    if (over)
        caveat(r, "More ports were in use than the range has: the range was "
                  "changed while the log's script ran, which reads it once");
    else if (set && told > 0 && span_int(span_of(set), &count) && count != told)
        caveat(r, ruling_text(r,
                              "The log's script still counts with %d ports "
                              "while the range has %d: restart it",
                              told, count));
}

/* What was pruned is neither there nor forgotten. */
static void pruned(struct ruling *r)
{
    const struct history *h = r->f->h;
    char day[MOMENT_TEXT];
    moment from = h->from_utc == MOMENT_NONE ? h->first_utc : h->from_utc;
    if (from < h->samples_pruned_utc)
        caveat(r, ruling_text(r,
                              "Samples before %s were pruned: the roll-up of "
                              "each hour stands for them",
                              moment_date(h->samples_pruned_utc, day)));
    if (from < h->captures_pruned_utc)
        caveat(r, ruling_text(r,
                              "Captures before %s were pruned: which states, "
                              "processes and endpoints held the ports then is "
                              "no longer known",
                              moment_date(h->captures_pruned_utc, day)));
}

static void origins(struct ruling *r)
{
    struct origins_apart o;
    if (!origins_compare(&o, r->f->h))
        return;
    caveat(r, ruling_text(
                  r,
                  "Origins differ by more than 5 %% in %zu of the %zu minutes "
                  "that two of them tell: at %s the %s has %d ports on %s, "
                  "the %s %d; both are kept, neither is added",
                  o.apart, o.common, facts_time(r->f->arena, o.at_utc),
                  origin_name(o.greater), o.greater_in_use, o.local_address,
                  origin_name(o.lesser), o.lesser_in_use));
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
    restarts(r);
    outside(r);
    stale_range(r);
    origins(r);
    pruned(r);
    const struct setting_view *by;
    if (platform_is_july_2018(r->f->h, &by))
        caveat(r, "R-18: Windows stands at the patch level of July 2018: "
                  "listing connections touches the part of tcpip.sys that "
                  "those updates broke (S-83)");
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

/* Hours with samples of the best covered address. */
static size_t hours_sampled(const struct history *h)
{
    size_t most = 0;
    for (size_t i = 0; i < h->use_count; i++) {
        const struct use *u = &h->uses[i];
        if (u->protocol == PROTOCOL_TCP && u->hour_count > most)
            most = u->hour_count;
    }
    return most;
}

bool gates_fail(const struct ruling *r)
{
    const struct verdict *v = r->v;
    if (!v->has_peak ||
        (mentions(r, "udp edit") && !r->f->capture_count)) /* R-Q7 */
        return true;
    /* R-Q8: less than a day says nothing about the failure window */
    return v->to_utc - v->from_utc < MOMENT_DAY - 2 * MOMENT_HOUR ||
           hours_sampled(r->f->h) < HOURS_LEAST;
}
