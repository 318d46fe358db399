/* Advice where Windows itself is at fault, or may be. */
#include <string.h>

#include "analysis/advice.h"

static const struct {
    const char *code, *title, *why, *verify;
} updates[] = {
    {"time-wait-frozen",
     "Restart the server, and install the update of tcpip.sys that ends this "
     "fault (KB 2553549 or later)",                                    "The timer that ends TIME_WAIT stands still: a shorter delay has no "
     "effect, only a restart frees the ports (S-93).",                                            "TIME_WAIT falls when connections pause, at night for example"      },
    {"allocator-bug",
     "Install the update that ends this fault (KB 2901197 for Server 2008, KB "
     "2826167 for 2008 R2), then restart",                             "The fault is in Windows; no setting mends it (S-95, S-96).",
     "no new event 4227 at low use"                                                                                                                                                                      },
    {"socket-leak-2008r2",
     "Install KB 2577795 or a later update of afd.sys before anything else, "
     "then restart",                                                   "A known fault of this Windows explains missing ports; no setting mends "
     "it (S-14, S-92).",                                                                                         "no new event 4231 at low use"                                      },
    {"tcpip-regression-2018",
     "Install the update of August 2018 or a later one, then restart", "The updates of July 2018 broke tcpip.sys; each capture of the "
     "connections touches the broken part, so capture no more often than "
     "needed until then (S-83, S-97).",                        "no new event 16002 of AFD, and no ports of processes that are gone"},
};

void advise_update(struct advice *a, const struct finding *f)
{
    bool frozen = !strcmp(f->code, "time-wait-frozen");
    for (size_t i = 0; i < sizeof updates / sizeof *updates; i++) {
        if (strcmp(f->code, updates[i].code))
            continue;
        struct action *x = advice_new(a, "install-update", f->rule, "", "");
        x->title = updates[i].title;
        x->why = updates[i].why;
        if (frozen)
            advice_line(a, &x->commands,
                        "powershell (Get-CimInstance "
                        "Win32_OperatingSystem).LastBootUpTime");
        advice_line(a, &x->commands, "powershell Get-HotFix");
        advice_line(a, &x->commands, "shutdown /r /t 0");
        advice_line(a, &x->verify, "%s", updates[i].verify);
        advice_line(a, &x->rollback, "remove the update as any other");
        x->risk = "A restart; plan it.";
        x->restart = true;
        return;
    }
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
    x->why =
        ruling_text(a->r,
                    "Event 4231 came while few ports were seen in use: %d "
                    "point%s, and 3 make a candidate for a kernel leak. "
                    "Without `netstat -anoq` a process that binds ports "
                    "and never connects can't be told from a driver "
                    "(S-02, S-14).",
                    a->r->kernel_score, a->r->kernel_score == 1 ? "" : "s");
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
