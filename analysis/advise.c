/*
 * Findings become actions: first the application, then pooling, the range, the
 * delay (13.3). Every number is of this server's data; advice that section 15
 * calls wrong has no words here.
 */
#include <math.h>
#include <string.h>

#include "analysis/capacity.h"
#include "analysis/ruling.h"
#include "analysis/sizing.h"
#include "analysis/whatif.h"

#define REGISTRY_KEY                                                           \
    "HKLM\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters"

struct advice {
    struct ruling *r;
    size_t room;
};

static struct action *action_new(struct advice *a, const char *code,
                                 const char *rule, const char *process,
                                 const char *remote)
{
    struct verdict *v = a->r->v;
    struct arena *arena = a->r->f->arena;
    if (v->action_count == a->room) {
        a->room = a->room ? a->room * 2 : 8;
        struct action *more = arena_array(arena, a->room, sizeof *more);
        for (size_t i = 0; i < v->action_count; i++)
            more[i] = v->actions[i];
        v->actions = more;
    }
    struct action *x = &v->actions[v->action_count++];
    *x = (struct action){
        .code = code,
        .rule = rule,
        .title = "",
        .why = "",
        .risk = "",
        .process = process,
        .remote = remote,
        .expected_peak_percent = -1,
        .id = ruling_id(arena, v->server, code, process, remote)};
    return x;
}

static void add_line(struct advice *a, struct text_list *list, const char *text)
{
    const char **more =
        arena_array(a->r->f->arena, list->count + 1, sizeof *more);
    for (size_t i = 0; i < list->count; i++)
        more[i] = list->text[i];
    more[list->count++] = text;
    list->text = more;
}

/* ---- emergency ---- */

static void advise_emergency(struct advice *a)
{
    struct action *x = action_new(a, "emergency-runbook", "R-30", "", "");
    x->title = "If it happens again: save the evidence first, then widen the "
               "range, then stop the top owner";
    x->why = "The evidence is gone after a restart; widening acts at once "
             "(S-14) and shows whether ports are the problem.";
    add_line(a, &x->commands, "netstat -anoq > %COMPUTERNAME%_netstat.txt");
    add_line(a, &x->commands, "tasklist /svc > %COMPUTERNAME%_tasklist.txt");
    add_line(a, &x->commands,
             "wevtutil qe System \"/q:*[System[(EventID=4227 or EventID=4231 "
             "or EventID=4266)]]\" /f:xml > %COMPUTERNAME%_events.xml");
    add_line(a, &x->verify, "outbound connections work again");
    add_line(a, &x->rollback, "nothing was changed by these commands");
    x->risk = "None: they only read. If the server can't be reached, use its "
              "console and a local account: domain logon fails, too.";
}

/* ---- the application side ---- */

static void advise_application(struct advice *a, const struct finding *f)
{
    const char *who = *f->process ? f->process : "the owner of these ports";
    struct action *x =
        action_new(a, "fix-application", f->rule, f->process, f->remote);
    if (!strcmp(f->code, "close-wait-leak"))
        x->title = ruling_text(a->r,
                               "Let the developers of %s close their "
                               "sockets: CLOSE_WAIT ends only when the "
                               "application closes",
                               who);
    else if (!strcmp(f->code, "bound-leak"))
        x->title = ruling_text(a->r,
                               "Let the vendor of %s release ports that "
                               "it binds and never uses",
                               who);
    else
        x->title = ruling_text(a->r,
                               "Let the developers of %s cap and repair "
                               "its connection pool, with an idle "
                               "timeout",
                               who);
    x->why = "No TCP/IP timer and no range setting frees these ports "
             "(S-02, RFC 9293); both only postpone.";
    add_line(a, &x->commands,
             "netstat -anoq | findstr /c:\" <PID of the process>\"");
    add_line(a, &x->verify,
             "the daily floor of its ports stays level for "
             "three days");
    add_line(a, &x->rollback, "the release before");
    x->risk = "That of any release of the application.";
}

static void advise_restart(struct advice *a, const struct finding *f)
{
    const char *who = *f->process ? f->process : "the owning service";
    struct action *x =
        action_new(a, "restart-service", f->rule, f->process, "");
    x->title = ruling_text(a->r,
                           "Restart the service of %s as relief until "
                           "it is fixed",
                           who);
    x->why = "A process gives back all its ports when it ends (S-02).";
    add_line(a, &x->commands,
             ruling_text(a->r, "tasklist /svc /fi \"IMAGENAME eq %s\"",
                         *f->process ? f->process : "<image>"));
    add_line(a, &x->commands, "net stop <service> && net start <service>");
    add_line(a, &x->verify, "its ports fall in the next capture");
    add_line(a, &x->rollback, "none needed");
    x->risk = "A short outage of this service; the ports fill again.";
}

static void advise_pool(struct advice *a, const struct finding *f)
{
    struct action *x =
        action_new(a, "pool-connections", f->rule, f->process, f->remote);
    x->title = ruling_text(a->r,
                           "Keep connections%s%s open instead of one for "
                           "each request%s%s",
                           *f->remote ? " to " : "", f->remote,
                           *f->process ? ": " : "", f->process);
    x->why =
        ruling_text(a->r,
                    "%.1f closes a second times %d s of TIME_WAIT is "
                    "what fills the range; a pooled connection closes "
                    "once (S-116, S-115).",
                    a->r->v->time_wait.close_rate, a->r->v->time_wait.seconds);
    add_line(a, &x->verify,
             "TIME_WAIT to this endpoint falls in the captures "
             "after the release");
    add_line(a, &x->rollback, "the release before");
    x->risk = "Pools need limits: an unlimited one becomes an "
              "established-leak.";
}

static void advise_shift(struct advice *a, const struct finding *f)
{
    struct action *x =
        action_new(a, "fix-application", "", f->process, f->remote);
    x->title = ruling_text(a->r,
                           "Let the scheduled job%s%s spread or pool its "
                           "connections",
                           *f->process ? " in " : "", f->process);
    x->why = "The burst is over in minutes: pacing it costs little and a "
             "wider range is needed for nothing else.";
    add_line(a, &x->verify, "the next runs stay below 70 %");
    add_line(a, &x->rollback, "the schedule before");
    x->risk = "The job takes longer.";
}

/* ---- kernel ---- */

static void advise_kernel(struct advice *a, const struct finding *f)
{
    struct action *more = action_new(a, "collect-more", "R-11", "", "");
    more->title = "Find the missing ports before blaming a driver: BOUND "
                  "ports, exclusions, filter drivers";
    more->why = "No capture can prove a driver leak; it can only leave it as "
                "the best explanation (S-14).";
    add_line(a, &more->commands, "netstat -anoq");
    add_line(a, &more->commands,
             "netsh int ipv4 show excludedportrange protocol=tcp");
    add_line(a, &more->commands, "fltmc");
    add_line(a, &more->commands, "driverquery /v");
    add_line(a, &more->commands, "netcfg -s n");
    add_line(a, &more->verify,
             "the sum of BOUND and in-use ports explains "
             "event 4231, or does not");
    more->risk = "None: they only read.";
    if (strcmp(f->score_grade, "suspected"))
        return;
    struct action *x = action_new(a, "memory-dump", "R-11", "", "");
    x->title = "Take a complete memory dump when many ports are missing, and "
               "read it in WinDbg with MEX";
    x->why = "Only a complete dump names the driver (S-14).";
    add_line(a, &x->commands, "!mex.afd -conn -report -verbose");
    add_line(a, &x->commands, "!afd -endp -report");
    add_line(a, &x->commands, "!tcpip -p");
    add_line(a, &x->verify, "the driver that owns the endpoints is named");
    x->risk = "A dump is an outage: drain a cluster node first.";
    x->restart = true;
}

/* ---- the range ---- */

static void protect_listeners(struct advice *a, struct action *x, int start,
                              int count)
{
    const struct facts *f = a->r->f;
    int last = -1, added = 0;
    if (!f->capture_count)
        return;
    const struct capture_view *c = f->captures[f->capture_count - 1];
    for (size_t i = 0; i < c->group_count; i++) {
        const struct group_view *g = &c->groups[i];
        int port = g->local_port;
        bool rpc = port >= 49664 && port <= 49679;
        if (g->state != STATE_LISTENING || port == last || port < start ||
            port >= start + count || rpc || port < 1025 ||
            (port >= a->r->v->range_start &&
             port < a->r->v->range_start + a->r->v->range_count))
            continue;
        last = port;
        if (sizing_is_excluded(f->h, port, f->arena) || added++ == 40)
            continue;
        add_line(a, &x->commands,
                 ruling_text(a->r,
                             "netsh int ipv4 add excludedportrange "
                             "protocol=tcp startport=%d numberofports=1",
                             port));
        add_line(a, &x->commands,
                 ruling_text(a->r,
                             "netsh int ipv6 add excludedportrange "
                             "protocol=tcp startport=%d numberofports=1",
                             port));
        add_line(a, &x->rollback,
                 ruling_text(a->r,
                             "netsh int ipv4 delete excludedportrange "
                             "protocol=tcp startport=%d numberofports=1",
                             port));
        add_line(a, &x->rollback,
                 ruling_text(a->r,
                             "netsh int ipv6 delete excludedportrange "
                             "protocol=tcp startport=%d numberofports=1",
                             port));
    }
}

static void range_commands(struct advice *a, struct action *x, int start,
                           int count)
{
    const struct verdict *v = a->r->v;
    add_line(a, &x->rollback,
             ruling_text(a->r,
                         "netsh int ipv4 set dynamicport tcp start=%d num=%d",
                         v->range_start, v->range_count));
    add_line(a, &x->rollback,
             ruling_text(a->r,
                         "netsh int ipv6 set dynamicport tcp start=%d num=%d",
                         v->range_start, v->range_count));
    protect_listeners(a, x, start, count);
    add_line(a, &x->commands,
             ruling_text(a->r,
                         "netsh int ipv4 set dynamicport tcp start=%d num=%d",
                         start, count));
    add_line(a, &x->commands,
             ruling_text(a->r,
                         "netsh int ipv6 set dynamicport tcp start=%d num=%d",
                         start, count));
    add_line(a, &x->verify, "netsh int ipv4 show dynamicport tcp");
    add_line(a, &x->verify, "netsh int ipv6 show dynamicport tcp");
    add_line(a, &x->verify,
             "the percentage falls in proportion; no new "
             "10048 and no new 1722 in the logs");
    x->start = start;
    x->count = count;
    x->risk = "Services that listen inside the new range may find their port "
              "taken at a restart; firewalls and RPC rules written for the "
              "old range need a review; WSL, Hyper-V and Docker want "
              "contiguous free blocks (S-01, S-10, S-28).";
}

static void advise_restore(struct advice *a)
{
    struct verdict *v = a->r->v;
    struct action *x = action_new(a, "restore-range", "R-14", "", "");
    x->title = "Give the range at least Windows' default size again, after "
               "asking who made it smaller";
    x->expected_peak_percent =
        v->has_peak ? 100.0 * v->peak_in_use / RANGE_DEFAULT_COUNT : -1;
    x->why = ruling_text(a->r,
                         "%d ports at the peak of %d are %.1f %% of "
                         "%d.",
                         v->peak_in_use, RANGE_DEFAULT_COUNT,
                         x->expected_peak_percent, RANGE_DEFAULT_COUNT);
    range_commands(a, x, RANGE_DEFAULT_START, RANGE_DEFAULT_COUNT);
}

static void advise_widen(struct advice *a, const struct sizing *s, bool relief)
{
    struct action *x = action_new(a, "widen-range", "R-20", "", "");
    x->expected_peak_percent = s->range_percent;
    x->title = ruling_text(a->r,
                           "%s the dynamic range to %d ports from %d: the "
                           "recorded peak would be %.1f %%",
                           relief ? "As relief only, widen" : "Widen",
                           s->range_count, s->range_start, s->range_percent);
    x->why = s->arithmetic;
    range_commands(a, x, s->range_start, s->range_count);
}

/* ---- the delay ---- */

static void advise_delay(struct advice *a, const struct sizing *s)
{
    const struct time_wait *t = &a->r->v->time_wait;
    struct action *x = action_new(a, "shorten-time-wait", "R-21", "", "");
    x->delay_seconds = s->delay_seconds;
    x->expected_peak_percent = s->both_percent;
    x->title = ruling_text(a->r,
                           "Only if the range is not enough: set "
                           "TcpTimedWaitDelay to %d s",
                           s->delay_seconds);
    x->why = ruling_text(a->r,
                         "With the range alone the peak would be %.1f %%; "
                         "TIME_WAIT of %d s (%s) down to %d s makes it "
                         "%.1f %%.",
                         s->range_percent, t->seconds, t->from,
                         s->delay_seconds, s->both_percent);
    add_line(a, &x->commands,
             "reg query \"" REGISTRY_KEY "\" /v TcpTimedWaitDelay");
    add_line(a, &x->commands,
             ruling_text(a->r,
                         "reg add \"" REGISTRY_KEY
                         "\" /v TcpTimedWaitDelay /t REG_DWORD /d %d /f",
                         s->delay_seconds));
    add_line(a, &x->commands, "shutdown /r /t 0");
    add_line(a, &x->verify,
             "captures 10 s apart after the restart: TIME_WAIT must last the "
             "new value within one interval; if not, revert (it is not "
             "documented for 2016 and later)");
    if (t->has_registry)
        add_line(a, &x->rollback,
                 ruling_text(a->r,
                             "reg add \"" REGISTRY_KEY
                             "\" /v TcpTimedWaitDelay /t REG_DWORD /d %d /f",
                             t->registry_seconds));
    else
        add_line(a, &x->rollback,
                 "reg delete \"" REGISTRY_KEY "\" /v TcpTimedWaitDelay /f");
    add_line(a, &x->rollback, "shutdown /r /t 0");
    x->risk = "Machine-wide; late segments of an old connection may meet a "
              "new one (RFC 1337, S-59); needs a restart; not documented for "
              "Server 2016 and later (grade I).";
    x->restart = true;
}

static bool only_after_stop(const struct ruling *r)
{
    return r->has_stop || ruling_found(r, "kernel-leak-suspected");
}

static void advise_tuning(struct advice *a)
{
    struct ruling *r = a->r;
    struct verdict *v = r->v;
    const struct finding *small = ruling_found(r, "range-below-default");
    bool exhausted = ruling_found(r, "exhausted") != NULL;
    struct sizing s = sizing_of(r->f, v);
    if (small)
        advise_restore(a);
    bool allowed =
        only_after_stop(r)
            ? exhausted && r->has_leak && v->range_count < 55536
            : v->peak_effective_percent >= r->f->options->thresholds.attention;
    if (!allowed || s.range_count <= v->range_count)
        return;
    advise_widen(a, &s, only_after_stop(r));
    const struct finding *burst = ruling_found(r, "time-wait-pressure");
    if (!only_after_stop(r) && burst && s.delay_is_needed)
        advise_delay(a, &s);
}

static void advise_nothing(struct advice *a)
{
    const struct verdict *v = a->r->v;
    const struct time_wait *t = &v->time_wait;
    if (v->status == STATUS_INSUFFICIENT_DATA) {
        struct action *x = action_new(a, "collect-more", "R-24", "", "");
        x->title = "Collect at least one business cycle with the time of "
                   "failure in it";
        x->why = "Too little is known to call this server healthy or ill.";
        add_line(a, &x->commands, "netstat -anoq (every 60 s or closer)");
        add_line(a, &x->commands, "netsh int ipv4 show dynamicport tcp");
        add_line(a, &x->commands,
                 "netsh int ipv4 show excludedportrange protocol=tcp");
        add_line(a, &x->commands,
                 "wevtutil qe System \"/q:*[System[(EventID=4227 or "
                 "EventID=4231 or EventID=4266)]]\" /f:xml");
        add_line(a, &x->verify, "`portledger status` shows the span covered");
        x->risk = "None: they only read.";
        return;
    }
    struct action *x = action_new(a, "none", "R-23", "", "");
    x->title = ruling_text(a->r,
                           "Change nothing: the peak is %.1f %% of %d "
                           "ports",
                           v->peak_percent, v->range_count);
    x->why = a->r->f->capture_count
                 ? ruling_text(a->r,
                               "%.1f closes a second of %.1f that the range "
                               "bears to one endpoint at %d s (%s): headroom "
                               "%.0f %%. Review again in three months.",
                               t->close_rate, t->sustainable_rate, t->seconds,
                               t->from, 100 * t->headroom)
                 : ruling_text(a->r,
                               "%.1f %% of the range stays free at the peak. "
                               "Review again in three months.",
                               100 - v->peak_percent);
    x->risk = "None.";
}

void advise(struct ruling *r)
{
    struct advice a = {.r = r};
    size_t count = r->v->finding_count;
    if (ruling_found(r, "exhausted"))
        advise_emergency(&a);
    for (size_t i = 0; i < count; i++) {
        const struct finding *f = &r->v->findings[i];
        if (!strcmp(f->code, "close-wait-leak") ||
            !strcmp(f->code, "established-leak") ||
            !strcmp(f->code, "bound-leak")) {
            advise_application(&a, f);
            advise_restart(&a, f);
        } else if (!strcmp(f->code, "kernel-leak-suspected")) {
            advise_kernel(&a, f);
        } else if (!strcmp(f->code, "time-wait-frozen") ||
                   !strcmp(f->code, "allocator-bug") ||
                   !strcmp(f->code, "socket-leak-2008r2")) {
            struct action *x =
                action_new(&a, "install-update", f->rule, "", "");
            x->title = "Install the update of tcpip.sys that ends this fault, "
                       "then restart";
            x->why = "The fault is in Windows; no setting mends it (S-93, "
                     "S-96).";
            add_line(&a, &x->commands, "wmic qfe list brief");
            add_line(&a, &x->verify, "TIME_WAIT falls again at night");
            x->risk = "A restart.";
            x->restart = true;
        } else if (!strcmp(f->code, "time-wait-pressure") ||
                   !strcmp(f->code, "collision-churn")) {
            if (!ruling_found(r, "scheduled-burst"))
                advise_pool(&a, f);
        } else if (!strcmp(f->code, "scheduled-burst")) {
            advise_shift(&a, f);
        } else if (!strcmp(f->code, "udp-pressure")) {
            advise_application(&a, f);
        }
    }
    advise_tuning(&a);
    if (!r->v->action_count)
        advise_nothing(&a);
}
