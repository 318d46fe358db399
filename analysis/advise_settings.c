/* Advice on settings: range, delay, exclusions. It only ever grows a range,
 * and the way back are the values that were seen. */
#include <string.h>

#include "analysis/advice.h"
#include "analysis/capacity.h"
#include "analysis/leak.h"
#include "core/portset.h"

#define REGISTRY_KEY                                                           \
    "HKLM\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters"
#define START_LEAST    1025 /* S-01 */
#define COUNT_LEAST    255
#define PROTECTED_MOST 40
#define DESTINATIONS   50

/* ---- the range ---- */

static void listeners_of(struct portmap *map, const struct facts *f)
{
    memset(map, 0, sizeof *map);
    for (size_t i = 0; i < f->capture_count; i++) {
        const struct capture_view *c = f->captures[i];
        for (size_t k = 0; k < c->group_count; k++) {
            const struct group_view *g = &c->groups[k];
            if (g->state == STATE_LISTENING && g->local_port > 0 &&
                g->local_port <= UINT16_MAX)
                portmap_set(map, (uint16_t)g->local_port);
        }
    }
}

static void exclude_port(struct advice *a, struct action *x, int port)
{
    for (int family = 4; family <= 6; family += 2) {
        advice_line(a, &x->commands,
                    "netsh int ipv%d add excludedportrange protocol=tcp "
                    "startport=%d numberofports=1",
                    family, port);
        advice_line(a, &x->rollback,
                    "netsh int ipv%d delete excludedportrange protocol=tcp "
                    "startport=%d numberofports=1",
                    family, port);
    }
}

/* Services that were seen listening where the range is to go, and that no
 * exclusion protects yet; returns how many there are. */
static size_t protect_listeners(struct advice *a, struct action *x, int start,
                                int count)
{
    const struct verdict *v = a->r->v;
    struct portmap listening;
    size_t n = 0;
    listeners_of(&listening, a->r->f);
    for (int port = start; port < start + count; port++) {
        bool was_inside =
            port >= v->range_start && port < v->range_start + v->range_count;
        bool is_dynamic = port >= RANGE_DEFAULT_START; /* RPC and its like */
        if (!portmap_has(&listening, (uint16_t)port) || was_inside ||
            is_dynamic || sizing_is_excluded(a->r->f->h, port, a->r->f->arena))
            continue;
        if (n++ < PROTECTED_MOST)
            exclude_port(a, x, port);
    }
    return n;
}

/* The way back to a range that was seen; one that netsh refuses (1.2) is moved
 * by the port or two that it takes. */
static void range_back(struct advice *a, struct action *x, int family,
                       int start, int count)
{
    start = start < START_LEAST ? START_LEAST : start;
    count = start + count > 65536 ? 65536 - start : count;
    if (count >= COUNT_LEAST)
        advice_line(a, &x->rollback,
                    "netsh int ipv%d set dynamicport tcp start=%d num=%d",
                    family, start, count);
}

bool advice_range(struct advice *a, struct action *x, int start, int count)
{
    const struct verdict *v = a->r->v;
    if (start < START_LEAST || count < COUNT_LEAST || start + count > 65536 ||
        count <= v->range_count)
        return false;
    size_t listeners = protect_listeners(a, x, start, count);
    for (int family = 4; family <= 6; family += 2)
        advice_line(a, &x->commands,
                    "netsh int ipv%d show dynamicport tcp > "
                    "range-before-ipv%d.txt",
                    family, family);
    for (int family = 4; family <= 6; family += 2) {
        advice_line(a, &x->commands,
                    "netsh int ipv%d set dynamicport tcp start=%d num=%d",
                    family, start, count);
        advice_line(a, &x->verify, "netsh int ipv%d show dynamicport tcp",
                    family);
        range_back(a, x, family, v->range_start, v->range_count);
    }
    advice_line(a, &x->verify,
                "the percentage falls in proportion; no new 10048 and no new "
                "1722 in the logs");
    x->start = start;
    x->count = count;
    x->risk = ruling_text(
        a->r,
        "Firewalls and RPC rules written for %d to %d need a review; a service "
        "that listens inside the new range may find its port taken at a "
        "restart%s; WSL, Hyper-V and Docker want contiguous free blocks (S-01, "
        "S-10, S-28).",
        v->range_start, v->range_start + v->range_count - 1,
        listeners > PROTECTED_MOST
            ? " (more are listening than are protected here)"
        : a->r->f->capture_count ? ""
                                 : " (no capture shows which services listen)");
    return true;
}

static bool advise_restore(struct advice *a)
{
    const struct verdict *v = a->r->v;
    struct action *x = advice_new(a, "restore-range", "R-14", "", "");
    x->title = "Give the range Windows' default size again, after asking who "
               "made it smaller";
    x->expected_peak_percent =
        v->has_peak ? 100.0 * v->peak_in_use / RANGE_DEFAULT_COUNT : -1;
    x->why = ruling_text(a->r, "%d ports at the peak are %.1f %% of %d.",
                         v->peak_in_use, x->expected_peak_percent,
                         RANGE_DEFAULT_COUNT);
    return advice_range(a, x, RANGE_DEFAULT_START, RANGE_DEFAULT_COUNT);
}

static void advise_widen(struct advice *a, const struct sizing *s, bool relief)
{
    const struct ruling *r = a->r;
    struct action *x = advice_new(a, "widen-range", "R-20", "", "");
    if (!advice_range(a, x, s->range_start, s->range_count)) {
        r->v->action_count--;
        return;
    }
    x->expected_peak_percent = s->range_percent;
    x->why = s->arithmetic;
    x->title = ruling_text(a->r,
                           "%s the dynamic range to %d ports from %d: the "
                           "recorded peak would be %.1f %%",
                           relief ? "As relief only, widen" : "Widen",
                           s->range_count, s->range_start, s->range_percent);
    if (!relief || r->leak_per_hour <= 0)
        return;
    double more = s->range_count - r->v->range_count;
    double others = ruling_other_ports(r);
    x->why = ruling_text(
        a->r,
        "This is no cure: at %.0f ports an hour, and %.0f ports that others "
        "use, a range of %d ports lasts %.0f hours, one of %d ports %.0f "
        "hours; it buys %.0f hours.",
        r->leak_per_hour, others, r->f->n_eff,
        leak_hours_to_fill(r->leak_per_hour, r->f->n_eff, others),
        s->range_count,
        leak_hours_to_fill(r->leak_per_hour, r->f->n_eff + more, others),
        more / r->leak_per_hour);
}

/* ---- the delay ---- */

static void delay_commands(struct advice *a, struct action *x, int seconds)
{
    const struct time_wait *t = &a->r->v->time_wait;
    advice_line(a, &x->commands,
                "reg query \"" REGISTRY_KEY "\" /v TcpTimedWaitDelay");
    advice_line(a, &x->commands,
                "reg add \"" REGISTRY_KEY
                "\" /v TcpTimedWaitDelay /t REG_DWORD /d %d /f",
                seconds);
    advice_line(a, &x->commands, "shutdown /r /t 0");
    advice_line(a, &x->verify,
                "captures 10 s apart after the restart: TIME_WAIT must last "
                "%d s within one interval; if not, revert (it is not "
                "documented for 2016 and later)",
                seconds);
    /* a value outside of what Windows takes has no effect: no way back to it */
    bool was_valid = t->registry_seconds >= 30 && t->registry_seconds <= 300;
    if (t->has_registry && was_valid)
        advice_line(a, &x->rollback,
                    "reg add \"" REGISTRY_KEY
                    "\" /v TcpTimedWaitDelay /t REG_DWORD /d %d /f",
                    t->registry_seconds);
    else
        advice_line(a, &x->rollback,
                    "reg delete \"" REGISTRY_KEY "\" /v TcpTimedWaitDelay /f");
    advice_line(a, &x->rollback, "shutdown /r /t 0");
}

static void advise_delay(struct advice *a, const struct sizing *s)
{
    const struct verdict *v = a->r->v;
    struct action *x = advice_new(a, "shorten-time-wait", "R-21", "", "");
    x->delay_seconds = s->delay_seconds;
    x->expected_peak_percent = s->both_percent;
    x->title = ruling_text(a->r, "%s: set TcpTimedWaitDelay to %d s",
                           s->range_count ? "Only if the range is not enough"
                                          : "The range can't grow",
                           s->delay_seconds);
    x->why = ruling_text(
        a->r,
        "%s%.1f %%; TIME_WAIT of %d s (%s) down to %d s makes it %.1f %%.%s",
        s->range_count ? "With the range alone the peak would be "
                       : "The peak is ",
        s->range_count ? s->range_percent : v->peak_percent,
        v->time_wait.seconds, v->time_wait.from, s->delay_seconds,
        s->both_percent,
        s->both_percent * s->growth > 70
            ? " No setting meets the target: the application must change."
            : "");
    delay_commands(a, x, s->delay_seconds);
    x->risk = "Machine-wide; late segments of an old connection may meet a "
              "new one (RFC 1337, S-59); needs a restart; not documented for "
              "Server 2016 and later (grade I). Not for WAN links that have "
              "seen corrupted data.";
    x->restart = true;
}

/* ---- auto-reuse ---- */

static size_t destinations(const struct facts *f)
{
    ptrdiff_t full = facts_fullest(f);
    if (full < 0)
        return 0;
    const struct capture_view *c = f->captures[full];
    size_t n = 0;
    const char *last = "";
    int32_t port = -1;
    for (size_t i = 0; i < c->group_count; i++) { /* groups come by remote */
        const struct group_view *g = &c->groups[i];
        if (!g->ports_in || g->remote_port <= 0 ||
            (g->remote_port == port && !strcmp(g->remote_address, last)))
            continue;
        last = g->remote_address;
        port = g->remote_port;
        n++;
    }
    return n;
}

static bool os_has_auto_reuse(const char *os)
{
    static const char *const names[] = {
        "2012 R2", "2016", "2019", "2022", "2025", "Windows 10", "Windows 11"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strstr(os, names[i]))
            return true;
    }
    return false;
}

static void advise_auto_reuse(struct advice *a, const struct sizing *s)
{
    const struct verdict *v = a->r->v;
    size_t n = destinations(a->r->f);
    if (n < DESTINATIONS || !os_has_auto_reuse(v->os) ||
        ruling_found(a->r, "single-destination"))
        return;
    int start = s->range_count ? s->range_start : v->range_start;
    int count = s->range_count ? s->range_count : v->range_count;
    struct action *x = advice_new(a, "auto-reuse", "R-22", "", "");
    x->title = "Advanced: let Windows use one port for several destinations";
    x->why = ruling_text(a->r,
                         "%zu remote endpoints share the range; a port can "
                         "serve several of them, if the application connects "
                         "without binding or uses .NET 6 or later (S-65, "
                         "S-16, S-22; grade C).",
                         n);
    advice_line(a, &x->commands,
                "powershell Set-NetTCPSetting -SettingName InternetCustom "
                "-AutoReusePortRangeStartPort %d "
                "-AutoReusePortRangeNumberOfPorts %d",
                start < START_LEAST ? START_LEAST : start, count);
    advice_line(a, &x->commands, "shutdown /r /t 0");
    advice_line(a, &x->verify,
                "powershell Get-NetTCPSetting | ft "
                "SettingName,AutoReusePortRange*");
    advice_line(a, &x->rollback,
                "powershell Set-NetTCPSetting -SettingName InternetCustom "
                "-AutoReusePortRangeStartPort 0 "
                "-AutoReusePortRangeNumberOfPorts 0");
    advice_line(a, &x->rollback, "shutdown /r /t 0");
    x->risk = "Needs a restart; no help towards a single destination.";
    x->restart = true;
}

/* as relief of confirmed exhaustion by a leak, or from 50 % on where no
 * stop rule explains the use. */
void advise_settings(struct advice *a, const struct sizing *s)
{
    struct ruling *r = a->r;
    const struct verdict *v = r->v;
    bool stopped = r->has_stop || ruling_found(r, "kernel-leak-suspected") ||
                   r->frozen.is_frozen;
    bool exhausted = ruling_found(r, "exhausted") != NULL;
    if (ruling_found(r, "range-below-default") &&
        s->wanted <= RANGE_DEFAULT_COUNT) {
        advise_restore(a);
        return;
    }
    if (stopped) {
        if (exhausted && r->has_leak)
            advise_widen(a, s, true);
        return;
    }
    if (!v->has_peak ||
        v->peak_effective_percent < r->f->options->thresholds.attention)
        return;
    if (s->range_count > v->range_count)
        advise_widen(a, s, false);
    const struct finding *churn = ruling_found(r, "time-wait-pressure");
    if (!churn)
        churn = ruling_found(r, "collision-churn");
    if (!churn)
        return;
    if (s->delay_is_needed && r->f->capture_count)
        advise_delay(a, s);
    if (churn->severity >= SEVERITY_WARNING)
        advise_auto_reuse(a, s);
}

/* ---- hygiene ---- */

static void advise_exclusions(struct advice *a)
{
    int ports[PROTECTED_MOST];
    size_t n = ruling_overlaps(a->r, ports, PROTECTED_MOST);
    struct action *x = advice_new(a, "add-exclusion", "R-15", "", "");
    x->title = ruling_text(a->r,
                           "Exclude the fixed ports of %zu service%s from the "
                           "dynamic range",
                           n, n == 1 ? "" : "s");
    x->why = "An outbound connection may be given such a port while the "
             "service is down; its restart then fails with 10048 (S-25).";
    for (size_t i = 0; i < n; i++)
        exclude_port(a, x, ports[i]);
    advice_line(a, &x->verify,
                "netsh int ipv4 show excludedportrange protocol=tcp");
    x->risk = "The command fails while the port is in use: stop the service "
              "first (S-27).";
}

static void advise_reservations(struct advice *a)
{
    struct action *x = advice_new(a, "add-exclusion", "R-13", "", "");
    x->title = "Find out who reserved ports of the range (Hyper-V, WinNAT, "
               "Docker, Sandbox) and move what is not needed";
    x->why = ruling_text(a->r, "%d of %d ports can't be given to anybody.",
                         a->r->v->range_excluded, a->r->v->range_count);
    advice_line(a, &x->commands,
                "netsh int ipv4 show excludedportrange protocol=tcp");
    advice_line(a, &x->commands, "net stop winnat");
    advice_line(a, &x->commands, "net start winnat");
    advice_line(a, &x->verify,
                "netsh int ipv4 show excludedportrange protocol=tcp");
    advice_line(a, &x->rollback, "none needed: reservations are made anew");
    x->risk = "Stopping WinNAT disconnects containers and virtual machines "
              "behind it (S-29, S-37).";
}

static void advise_legacy(struct advice *a)
{
    const struct verdict *v = a->r->v;
    const char *value = capacity_setting(a->r->f->h, "MaxUserPort");
    /* the range as it is, but never one below Windows' own */
    bool is_small = v->range_count < RANGE_DEFAULT_COUNT;
    int start = is_small                       ? RANGE_DEFAULT_START
                : v->range_start < START_LEAST ? START_LEAST
                                               : v->range_start;
    int count = is_small                         ? RANGE_DEFAULT_COUNT
                : start + v->range_count > 65536 ? 65536 - start
                                                 : v->range_count;
    struct action *x = advice_new(a, "restore-range", "R-16", "", "");
    x->title = "Delete MaxUserPort and set the range with netsh instead";
    x->why = "A value of Server 2003 that Windows 11 still reads (S-10): two "
             "places that set one range contradict each other some day.";
    advice_line(a, &x->commands,
                "reg delete \"" REGISTRY_KEY "\" /v MaxUserPort /f");
    for (int family = 4; family <= 6; family += 2) {
        advice_line(a, &x->commands,
                    "netsh int ipv%d set dynamicport tcp start=%d num=%d",
                    family, start, count);
        advice_line(a, &x->verify, "netsh int ipv%d show dynamicport tcp",
                    family);
    }
    advice_line(a, &x->commands, "shutdown /r /t 0");
    for (int family = 4; family <= 6; family += 2)
        range_back(a, x, family, v->range_start, v->range_count);
    int number;
    if (value && span_int(span_of(value), &number))
        advice_line(a, &x->rollback,
                    "reg add \"" REGISTRY_KEY
                    "\" /v MaxUserPort /t REG_DWORD /d %d /f",
                    number);
    x->risk = is_small ? "A restart; the range grows to Windows' default: "
                         "firewalls and listeners inside it."
                       : "A restart; the size of the range stays.";
    x->restart = true;
}

static int setting_number(const struct history *h, const char *name)
{
    const char *value = capacity_setting(h, name);
    int n;
    return value && span_int(span_of(value), &n) ? n : 0;
}

static void advise_align(struct advice *a)
{
    const struct history *h = a->r->f->h;
    int start4 = setting_number(h, "tcp4.range_start");
    int count4 = setting_number(h, "tcp4.range_count");
    int start6 = setting_number(h, "tcp6.range_start");
    int count6 = setting_number(h, "tcp6.range_count");
    bool to4 = count4 >= count6; /* the smaller grows */
    int start = to4 ? start4 : start6, count = to4 ? count4 : count6;
    if (start < START_LEAST || count < COUNT_LEAST || start + count > 65536)
        return;
    struct action *x = advice_new(a, "restore-range", "R-17", "", "");
    x->title = ruling_text(a->r, "Give IPv%d the range of IPv%d", to4 ? 6 : 4,
                           to4 ? 4 : 6);
    x->why = "The smaller one runs out first, and only for some peers.";
    advice_line(a, &x->commands,
                "netsh int ipv%d set dynamicport tcp start=%d num=%d",
                to4 ? 6 : 4, start, count);
    advice_line(a, &x->verify, "netsh int ipv%d show dynamicport tcp",
                to4 ? 6 : 4);
    range_back(a, x, to4 ? 6 : 4, to4 ? start6 : start4, to4 ? count6 : count4);
    x->risk = "As for any wider range: firewalls and listeners inside it.";
    x->start = start;
    x->count = count;
}

void advise_hygiene(struct advice *a)
{
    if (ruling_found(a->r, "exclusions-eat-range"))
        advise_reservations(a);
    if (ruling_found(a->r, "range-overlaps-listener"))
        advise_exclusions(a);
    if (ruling_found(a->r, "legacy-maxuserport"))
        advise_legacy(a);
    if (ruling_found(a->r, "ranges-differ"))
        advise_align(a);
}
