/* faults of Windows itself that its build or its updates name.
 */
#include <stdlib.h>
#include <string.h>

#include "analysis/platform.h"
#include "analysis/ruling.h"

#define EVENT_AFD_SLOW_CLOSE 16002
#define KB_SOCKET_LEAK       2577795
#define LOOPBACK_SHARE       0.5
#define LOOPBACK_LEAST       1000u
#define LIST_LEAST           10 /* a shorter list is not one of all processes */
#define GONE_LEAST           3
#define PID_SYSTEM           4

/* ---- R-12 ---- */

static void judge_2008r2(struct ruling *r)
{
    const struct finding *kernel = ruling_found(r, "kernel-leak-suspected");
    const struct capture_sum *s = ruling_fullest(r);
    const char *os = r->v->os;
    bool loops = s && s->in_use >= LOOPBACK_LEAST &&
                 s->self >= LOOPBACK_SHARE * s->in_use;
    if (!(kernel || loops) ||
        !(strstr(os, "2008 R2") || strstr(os, "Windows 7")) ||
        platform_has_update(r->f->h, KB_SOCKET_LEAK))
        return;
    struct finding *x = ruling_find(r, "socket-leak-2008r2", "R-12",
                                    SEVERITY_WARNING, CONFIDENCE_MEDIUM);
    kernel = ruling_found(r, "kernel-leak-suspected"); /* the list may move */
    x->grade = "D";
    x->sources = "S-14, S-92";
    x->since_utc = kernel ? kernel->since_utc : s ? s->at_utc : MOMENT_NONE;
    x->title = "This Windows has a known leak of loopback sockets in the "
               "kernel (KB 2577795)";
    x->refuted_by = "the fix, or a later update of afd.sys, already installed";
    const struct setting_view *name = platform_setting(r->f->h, "os.name");
    ruling_evidence(r, x, "%s%s%s%s", os, name ? " (" : "",
                    name ? facts_place(r->f, name->source_id, name->line) : "",
                    name ? ")" : "");
    if (kernel)
        ruling_evidence(r, x, "A kernel leak is suspected (score %d): %s",
                        kernel->score,
                        kernel->evidence.count ? kernel->evidence.text[0] : "");
    if (loops)
        ruling_evidence(r, x,
                        "%u of %u ports at %s (%s) are connections of the "
                        "server with itself",
                        s->self, s->in_use, facts_time(r->f->arena, s->at_utc),
                        ruling_sum_place(r, s));
    ruling_evidence(r, x, "KB 2577795 is %s",
                    platform_setting(r->f->h, "os.hotfixes")
                        ? "not in the list of installed updates"
                        : "not known to be installed: no list of updates");
}

/* ---- R-18 ---- */

/* The process list nearest to capture i, no further away than the captures
 * beside it; [*first, *end) of history.processes. */
static bool list_near(const struct facts *f, size_t i, size_t *first,
                      size_t *end)
{
    const struct history *h = f->h;
    moment at = f->sums[i].at_utc, best = 0;
    moment reach = i > 0 ? at - f->sums[i - 1].at_utc : 0;
    if (i + 1 < f->capture_count && f->sums[i + 1].at_utc - at > reach)
        reach = f->sums[i + 1].at_utc - at;
    bool found = false;
    *first = *end = 0;
    for (size_t k = 0; k < h->process_count;) {
        size_t from = k;
        moment gap = h->processes[k].at_utc - at;
        while (k < h->process_count &&
               h->processes[k].at_utc == h->processes[from].at_utc)
            k++;
        gap = gap < 0 ? -gap : gap;
        if (gap > reach || (found && gap >= best))
            continue;
        found = true;
        best = gap;
        *first = from;
        *end = k;
    }
    return found;
}

static bool is_listed(const struct history *h, size_t first, size_t end,
                      int32_t pid)
{
    for (size_t i = first; i < end; i++) {
        if (h->processes[i].pid == pid)
            return true;
    }
    return false;
}

struct gone {
    int32_t pid;
    size_t captures; /* each with a list of its own that lacks the PID */
    uint32_t ports;
    moment since, list;
    size_t first;
};

static struct gone *gone_of(struct gone *list, size_t *count, size_t room,
                            int32_t pid)
{
    for (size_t i = 0; i < *count; i++) {
        if (list[i].pid == pid)
            return &list[i];
    }
    if (*count == room)
        return NULL;
    list[*count] = (struct gone){.pid = pid, .list = MOMENT_NONE};
    return &list[(*count)++];
}

#define GONE_MOST 256

/* The PID that holds ports in the most captures without being a process. */
static struct gone without_process(const struct facts *f)
{
    struct gone *list = arena_array(f->arena, GONE_MOST, sizeof *list);
    const struct history *h = f->h;
    struct gone best = {.pid = -1};
    size_t n = 0, first, end;
    for (size_t i = 0; i < f->capture_count; i++) {
        const struct capture_view *c = f->captures[i];
        if (!c->has_pid || !list_near(f, i, &first, &end) ||
            end - first < LIST_LEAST || !is_listed(h, first, end, PID_SYSTEM))
            continue;
        moment listed = h->processes[first].at_utc;
        for (size_t k = 0; k < c->group_count; k++) {
            const struct group_view *g = &c->groups[k];
            if (g->pid <= PID_SYSTEM || !g->ports_in ||
                is_listed(h, first, end, g->pid))
                continue;
            struct gone *x = gone_of(list, &n, GONE_MOST, g->pid);
            if (!x || x->list == listed)
                continue;
            x->list = listed;
            if (!x->captures++) {
                x->since = c->at_utc;
                x->first = i;
            }
            if (g->ports_in > x->ports)
                x->ports = g->ports_in;
            if (x->captures > best.captures)
                best = *x;
        }
    }
    return best;
}

static void judge_july_2018(struct ruling *r)
{
    const struct facts *f = r->f;
    const struct setting_view *by = NULL;
    size_t count;
    if (!platform_is_july_2018(f->h, &by))
        return;
    const struct event_view *e =
        ruling_event(f->h, EVENT_AFD_SLOW_CLOSE, &count);
    struct gone gone = without_process(f);
    bool stays = gone.captures >= GONE_LEAST;
    if (!e && !stays)
        return;
    struct finding *x = ruling_find(r, "tcpip-regression-2018", "R-18",
                                    SEVERITY_WARNING, CONFIDENCE_MEDIUM);
    x->is_stop = true;
    x->grade = "A";
    x->sources = "S-83, S-97";
    x->since_utc =
        e && (!stays || e->at_utc < gone.since) ? e->at_utc : gone.since;
    x->title = "Windows keeps ports in use after their owner is gone: a known "
               "fault of the updates of July 2018";
    x->refuted_by = "an update of August 2018 or later already installed, or "
                    "a process list that shows the owners of these ports";
    ruling_evidence(r, x, "Patch level of July 2018: %s is %s (%s)", by->name,
                    by->value, facts_place(f, by->source_id, by->line));
    if (e)
        ruling_evidence(r, x, "Event 16002 of AFD %zu time%s, first at %s (%s)",
                        count, count == 1 ? "" : "s",
                        facts_time(f->arena, e->at_utc),
                        facts_place(f, e->source_id, e->line));
    if (stays)
        ruling_evidence(
            r, x,
            "PID %d holds up to %u ports in %zu captures, first at %s (%s), "
            "while no process list beside them shows it",
            (int)gone.pid, gone.ports, gone.captures,
            facts_time(f->arena, gone.since),
            ruling_sum_place(r, &f->sums[gone.first]));
    r->has_stop = true;
}

void rules_of_platform(struct ruling *r)
{
    judge_2008r2(r);
    judge_july_2018(r);
}
