/* Advice for those who own applications, services and the network. */
#include <string.h>

#include "analysis/advice.h"
#include "analysis/leak.h"

#define WIDEST 55536

/* A name that may stand in a command that people copy: captures are written by
 * strangers, and a quote in an image name would end the argument. */
static const char *safe_image(const char *name)
{
    for (const char *c = name; *c; c++) {
        bool letter = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z');
        bool digit = *c >= '0' && *c <= '9';
        if (!letter && !digit && *c != '.' && *c != '_' && *c != '-' &&
            *c != ' ')
            return "<image>";
    }
    return *name ? name : "<image>";
}

/* R-20 as relief inside the runbook: it acts at once and tells whether
 * ports were the problem. */
static void relief(struct advice *a, struct action *x, const struct sizing *s)
{
    const struct verdict *v = a->r->v;
    if (!v->range_known || v->range_count >= WIDEST ||
        s->range_count <= v->range_count)
        return;
    advice_line(a, &x->commands,
                "rem 2. relief: widen at once, as long as connections fail");
    advice_range(a, x, s->range_start, s->range_count);
    x->start = x->count = 0; /* an emergency is no widen-range */
}

void advise_emergency(struct advice *a, const struct sizing *s, bool now)
{
    struct action *x = advice_new(a, "emergency-runbook", "R-30", "", "");
    const struct finding *kernel = ruling_found(a->r, "kernel-leak-suspected");
    x->title = now ? "If connections still fail: save the evidence first, then "
                     "widen the range, then stop the top owner"
                   : "If it happens again: save the evidence first, then widen "
                     "the range, then stop the top owner";
    x->why = "The evidence is gone after a restart (S-02); widening acts at "
             "once and shows whether ports are the problem (S-14).";
    advice_line(a, &x->commands, "rem 1. evidence, before any restart");
    advice_line(a, &x->commands,
                "netstat -anoq > %%COMPUTERNAME%%_netstat.txt");
    advice_line(a, &x->commands,
                "tasklist /svc > %%COMPUTERNAME%%_tasklist.txt");
    advice_line(a, &x->commands,
                "wevtutil qe System \"/q:*[System[(EventID=4227 or "
                "EventID=4231 or EventID=4266)]]\" /f:xml > "
                "%%COMPUTERNAME%%_events.xml");
    relief(a, x, s);
    for (size_t i = 0; i < a->r->v->finding_count; i++) {
        const struct finding *f = &a->r->v->findings[i];
        if (f->is_stop && *f->process)
            advice_line(a, &x->commands,
                        "rem 3. restart its service: tasklist /svc /fi "
                        "\"IMAGENAME eq %s\"",
                        safe_image(f->process));
    }
    if (kernel && kernel->is_stop)
        advice_line(a, &x->commands,
                    "rem 4. a complete memory dump, see memory-dump");
    advice_line(a, &x->verify, "outbound connections work again");
    advice_line(a, &x->verify, "no new event 4231");
    x->risk = "Step 1 only reads. If the server can't be reached, use its "
              "console and a local account: domain logon fails, too. Step 2 "
              "has the risks of widen-range.";
}

void advise_application(struct advice *a, const struct finding *f)
{
    const char *who = *f->process ? f->process : "the owner of these ports";
    struct action *x =
        advice_new(a, "fix-application", f->rule, f->process, f->remote);
    if (!strcmp(f->code, "close-wait-leak"))
        x->title = ruling_text(a->r,
                               "Let the developers of %s close their sockets: "
                               "CLOSE_WAIT ends only when the application "
                               "closes",
                               who);
    else if (!strcmp(f->code, "bound-leak"))
        x->title = ruling_text(a->r,
                               "Let the vendor of %s release ports that it "
                               "binds and never uses",
                               who);
    else
        x->title = ruling_text(a->r,
                               "Let the developers of %s cap and repair its "
                               "connection pool, with an idle timeout",
                               who);
    x->why = "No TCP/IP timer and no range setting frees these ports (S-02, "
             "RFC 9293); both only postpone.";
    if (*f->process)
        advice_line(a, &x->commands, "tasklist /svc /fi \"IMAGENAME eq %s\"",
                    safe_image(f->process));
    advice_line(a, &x->commands, "netstat -anoq | findstr /r /c:\" <PID>$\"");
    advice_line(a, &x->verify,
                "the daily floor of its ports stays level for three days");
    advice_line(a, &x->rollback, "the release before");
    x->risk = "That of any release of the application.";
}

void advise_service_restart(struct advice *a, const struct finding *f)
{
    const char *who = *f->process ? f->process : "the owning service";
    struct action *x =
        advice_new(a, "restart-service", f->rule, f->process, "");
    x->title = ruling_text(a->r,
                           "Restart the service of %s as relief until it is "
                           "fixed",
                           who);
    double hours = leak_hours_to_fill(a->r->leak_per_hour, a->r->f->n_eff,
                                      ruling_other_ports(a->r));
    x->why = a->r->leak_per_hour > 0
                 ? ruling_text(a->r,
                               "A process gives back all its ports when it "
                               "ends (S-02). At %.0f ports an hour a restart "
                               "buys at most %.0f hours.",
                               a->r->leak_per_hour, hours)
                 : "A process gives back all its ports when it ends (S-02).";
    if (*f->process)
        advice_line(a, &x->commands, "tasklist /svc /fi \"IMAGENAME eq %s\"",
                    safe_image(f->process));
    advice_line(a, &x->commands, "powershell Restart-Service -Name <service>");
    advice_line(a, &x->verify, "its ports fall in the next capture");
    advice_line(a, &x->rollback, "none needed");
    x->risk = "A short outage of this service; the ports fill again.";
}

void advise_pool(struct advice *a, const struct finding *f)
{
    const struct time_wait *t = &a->r->v->time_wait;
    struct action *x =
        advice_new(a, "pool-connections", f->rule, f->process, f->remote);
    x->title = ruling_text(a->r,
                           "Keep connections%s%s open instead of one for each "
                           "request%s%s",
                           *f->remote ? " to " : "", f->remote,
                           *f->process ? ": " : "", f->process);
    x->why = a->r->f->capture_count
                 ? ruling_text(a->r,
                               "%.1f closes a second times %d s of TIME_WAIT "
                               "(%s) is what fills the range; a pooled "
                               "connection closes once (S-116, S-115).",
                               t->close_rate, t->seconds, t->from)
                 : "Each closed connection keeps its port for the whole "
                   "TIME_WAIT; a pooled one closes once (S-116, S-115).";
    advice_line(a, &x->verify,
                "TIME_WAIT to this endpoint falls in the captures after the "
                "release");
    advice_line(a, &x->rollback, "the release before");
    x->risk = "Pools need limits: an unlimited one becomes an "
              "established-leak.";
}

void advise_schedule(struct advice *a, const struct finding *f)
{
    struct action *x =
        advice_new(a, "fix-application", "", f->process, f->remote);
    x->title = ruling_text(a->r,
                           "Let the scheduled job%s%s spread its connections "
                           "over more time, or keep them open",
                           *f->process ? " in " : "", f->process);
    x->why = "The burst is over in minutes: pacing it costs little; a wider "
             "range only makes room for it.";
    advice_line(a, &x->verify, "the next runs stay below 70 %%");
    advice_line(a, &x->rollback, "the schedule before");
    x->risk = "The job takes longer.";
}

void advise_udp(struct advice *a, const struct finding *f)
{
    const char *who = *f->process ? f->process : "the owner of the UDP ports";
    struct action *x = advice_new(a, "fix-application", "R-19", f->process, "");
    if (span_eq_nocase(span_of(f->process), "dns.exe"))
        x->title = "Check the DNS socket pool: 2,500 ports a family are by "
                   "design, more are not";
    else if (span_eq_nocase(span_of(f->process), "WmiPrvSE.exe"))
        x->title = "Isolate the WMI provider that holds UDP ports "
                   "(WMI-filtered group policies on Server 2016)";
    else
        x->title = ruling_text(a->r,
                               "Update or restart %s, which does not give "
                               "back its UDP ports",
                               who);
    x->why = "UDP has no TIME_WAIT: a port is used exactly as long as its "
             "socket is open, so only the owner can free it (S-85, S-89).";
    advice_line(a, &x->commands, "netstat -ano -p udp");
    advice_line(a, &x->commands, "netsh int ipv4 show dynamicport udp");
    advice_line(a, &x->verify, "UDP ports of this process fall");
    x->risk = "That of a restart of this process.";
}

void advise_path(struct advice *a, const struct finding *f)
{
    bool syn = !strcmp(f->code, "syn-sent-pileup");
    struct action *x =
        advice_new(a, "fix-application", f->rule, f->process, f->remote);
    x->title = syn ? ruling_text(a->r,
                                 "Find out why %s does not answer: route, "
                                 "firewall, or a host that is gone; let the "
                                 "client back off",
                                 *f->remote ? f->remote : "the peer")
                   : ruling_text(a->r,
                                 "Find out why %s does not finish the close: "
                                 "the peer, or a firewall that drops its FIN",
                                 *f->remote ? f->remote : "the peer");
    x->why = syn ? "Each attempt holds a port until its retries end (grade I)."
                 : "The ports wait for the other side (S-73).";
    advice_line(a, &x->commands,
                "powershell Test-NetConnection <host> -Port <port>");
    advice_line(a, &x->verify, "these ports are gone in the next captures");
    x->risk = "None: it only looks.";
}
