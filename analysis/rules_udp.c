/* UDP has no TIME_WAIT; a port is used as long as its socket is open. */
#include "analysis/ruling.h"

struct udp_peak {
    double percent;
    moment at;
    const struct use *use; /* NULL = no UDP sample */
};

static struct udp_peak peak_of(const struct history *h)
{
    struct udp_peak peak = {.at = MOMENT_NONE};
    for (size_t i = 0; i < h->use_count; i++) {
        const struct use *u = &h->uses[i];
        for (size_t k = 0; u->protocol == PROTOCOL_UDP && k < u->hour_count;
             k++) {
            if (u->hours[k].percent_max > peak.percent)
                peak = (struct udp_peak){u->hours[k].percent_max,
                                         u->hours[k].peak_utc, u};
        }
    }
    return peak;
}

struct udp_holder {
    const char *process;
    uint32_t ports;
    const struct capture_view *capture; /* NULL = no capture shows one */
};

static struct udp_holder holder_of(const struct facts *f)
{
    struct udp_holder most = {.process = ""};
    for (size_t i = 0; i < f->h->capture_count; i++) {
        const struct capture_view *c = &f->h->captures[i];
        for (size_t k = 0; c->protocol == PROTOCOL_UDP && k < c->group_count;
             k++) {
            if (c->groups[k].ports_in > most.ports)
                most = (struct udp_holder){facts_owner(f->arena, &c->groups[k]),
                                           c->groups[k].ports_in, c};
        }
    }
    return most;
}

static void tell_udp(struct ruling *r, struct finding *x,
                     const struct event_view *event, size_t count,
                     const struct udp_peak *peak, const struct udp_holder *most)
{
    const struct facts *f = r->f;
    if (event)
        ruling_evidence(r, x, "Event 4266 %zu time%s, first at %s (%s)", count,
                        count == 1 ? "" : "s",
                        facts_time(f->arena, event->at_utc),
                        facts_place(f, event->source_id, event->line));
    if (peak->use)
        ruling_evidence(r, x, "UDP peak %.1f %% of its range at %s (%s)",
                        peak->percent, facts_time(f->arena, peak->at),
                        ruling_sample_place(r, PROTOCOL_UDP,
                                            peak->use->local_address,
                                            peak->use->origin, peak->at));
    if (most->capture)
        ruling_evidence(
            r, x, "%s holds %u UDP ports at %s (%s)",
            *most->process ? most->process : "One process", most->ports,
            facts_time(f->arena, most->capture->at_utc),
            facts_place(f, most->capture->source_id, most->capture->line));
}

void rules_of_udp(struct ruling *r)
{
    size_t count;
    const struct event_view *event = ruling_event(r->f->h, 4266, &count);
    struct udp_peak peak = peak_of(r->f->h);
    if (!event && peak.percent < r->f->options->thresholds.warning)
        return;
    struct udp_holder most = holder_of(r->f);
    struct finding *x = ruling_find(
        r, "udp-pressure", "R-19",
        event ? SEVERITY_CRITICAL : ruling_peak_severity(r, peak.percent),
        CONFIDENCE_HIGH);
    ruling_about(r, x, most.process, "");
    x->protocol = PROTOCOL_UDP;
    x->grade = "D";
    x->sources = "S-82, S-85, S-89, S-119";
    x->since_utc = event ? event->at_utc : peak.at;
    x->title = ruling_text(r, "UDP ports %s%s%s; no delay setting concerns UDP",
                           event ? "ran out (event 4266)" : "are short",
                           *most.process ? ", most of them held by " : "",
                           most.process);
    x->refuted_by = "captures of `netstat -ano -p udp` with few ports in use";
    tell_udp(r, x, event, count, &peak, &most);
}
