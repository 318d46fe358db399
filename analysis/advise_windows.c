/* Advice where Windows itself is at fault, or may be. */
#include <string.h>

#include "analysis/advice.h"

void advise_update(struct advice *a, const struct finding *f)
{
    bool frozen = !strcmp(f->code, "time-wait-frozen");
    struct action *x = advice_new(a, "install-update", f->rule, "", "");
    x->title = frozen ? "Restart the server, and install the update of "
                        "tcpip.sys that ends this fault"
                      : "Install the update that ends this fault, then restart";
    x->why = frozen ? "The timer that ends TIME_WAIT stands still: a shorter "
                      "delay has no effect, only a restart frees the ports "
                      "(S-93)."
                    : "The fault is in Windows; no setting mends it (S-95, "
                      "S-96).";
    if (frozen)
        advice_line(a, &x->commands,
                    "powershell (Get-CimInstance "
                    "Win32_OperatingSystem).LastBootUpTime");
    advice_line(a, &x->commands, "powershell Get-HotFix");
    advice_line(a, &x->commands, "shutdown /r /t 0");
    if (frozen)
        advice_line(a, &x->verify,
                    "TIME_WAIT falls when connections pause, at night for "
                    "example");
    else
        advice_line(a, &x->verify, "no new event 4227 at low use");
    advice_line(a, &x->rollback, "remove the update as any other");
    x->risk = "A restart; plan it.";
    x->restart = true;
}

static void bound_commands(struct advice *a, struct action *x)
{
    advice_line(a, &x->commands, "netstat -anoq");
    advice_line(a, &x->commands,
                "netsh int ipv4 show excludedportrange protocol=tcp");
    advice_line(a, &x->commands, "fltmc");
    advice_line(a, &x->commands, "driverquery /v");
    advice_line(a, &x->commands, "netcfg -s n");
    advice_line(a, &x->verify,
                "BOUND ports, ports in use and exclusions together explain "
                "event 4231, or do not");
    x->risk = "None: they only read.";
}

void advise_bound_captures(struct advice *a)
{
    struct action *x = advice_new(a, "collect-more", "R-Q5", "", "");
    x->title = "Capture BOUND ports, exclusions and drivers: something holds "
               "ports that these captures do not show";
    x->why = "Event 4231 came while few ports were seen in use. Without "
             "`netstat -anoq` a process that binds ports and never connects "
             "can't be told from a driver (S-02, S-14).";
    bound_commands(a, x);
}

void advise_kernel(struct advice *a, const struct finding *f)
{
    struct action *more = advice_new(a, "collect-more", "R-11", "", "");
    more->title = "Find the missing ports before blaming a driver: BOUND "
                  "ports, exclusions, handle counts, filter drivers";
    more->why = "No capture can prove a driver leak; it can only leave it as "
                "the best explanation (S-14).";
    bound_commands(a, more);
    if (strcmp(f->score_grade, "suspected"))
        return;
    struct action *x = advice_new(a, "memory-dump", "R-11", "", "");
    x->title = "Take a complete memory dump when many ports are missing, and "
               "read it in WinDbg with MEX";
    x->why = "Only a complete dump names the driver (S-14).";
    advice_line(a, &x->commands, "!mex.afd -conn -report -verbose");
    advice_line(a, &x->commands, "!afd -endp -report");
    advice_line(a, &x->commands, "!tcpip -p");
    advice_line(a, &x->verify, "the driver that owns the endpoints is named");
    advice_line(a, &x->rollback, "none needed");
    x->risk = "A dump is an outage: drain a cluster node first, and make sure "
              "that the page file is large enough.";
    x->restart = true;
}
