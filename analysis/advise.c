/*
 * Findings become actions: first the application, then pooling, the range, the
 * delay (13.3). Which action follows from which finding stands here; what it
 * says, in its own file.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "analysis/advice.h"

struct action *advice_new(struct advice *a, const char *code, const char *rule,
                          const char *process, const char *remote)
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

void advice_line(struct advice *a, struct text_list *list, const char *format,
                 ...)
{
    va_list args, again;
    const char **more =
        arena_array(a->r->f->arena, list->count + 1, sizeof *more);
    for (size_t i = 0; i < list->count; i++)
        more[i] = list->text[i];
    va_start(args, format);
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    size_t size = len < 0 ? 1 : (size_t)len + 1;
    char *text = arena_array(a->r->f->arena, size, 1);
    vsnprintf(text, size, format, again);
    va_end(again);
    va_end(args);
    more[list->count++] = text;
    list->text = more;
}

static void leak(struct advice *a, const struct finding *f)
{
    advise_application(a, f);
    advise_service_restart(a, f);
}

static void churn(struct advice *a, const struct finding *f)
{
    if (!ruling_found(a->r, "scheduled-burst"))
        advise_pool(a, f);
}

static const struct {
    const char *code;
    void (*advise)(struct advice *a, const struct finding *f);
} by_finding[] = {
    {"close-wait-leak",       leak           },
    {"established-leak",      leak           },
    {"bound-leak",            leak           },
    {"kernel-leak-suspected", advise_kernel  },
    {"time-wait-frozen",      advise_update  },
    {"allocator-bug",         advise_update  },
    {"socket-leak-2008r2",    advise_update  },
    {"tcpip-regression-2018", advise_update  },
    {"collision-churn",       churn          },
    {"time-wait-pressure",    churn          },
    {"scheduled-burst",       advise_schedule},
    {"udp-pressure",          advise_udp     },
    {"syn-sent-pileup",       advise_path    },
    {"fin-wait-pileup",       advise_path    },
};

/* The same advice about the same process and endpoint is given once. */
static bool is_given(const struct verdict *v, size_t before)
{
    for (size_t i = before; i < v->action_count; i++) {
        for (size_t k = 0; k < before; k++) {
            if (!strcmp(v->actions[i].id, v->actions[k].id))
                return true;
        }
    }
    return false;
}

static void advise_findings(struct advice *a)
{
    struct verdict *v = a->r->v;
    for (size_t i = 0; i < v->finding_count; i++) {
        const struct finding *f = &v->findings[i];
        size_t before = v->action_count;
        for (size_t k = 0; k < sizeof by_finding / sizeof *by_finding; k++) {
            if (!strcmp(f->code, by_finding[k].code))
                by_finding[k].advise(a, f);
        }
        if (is_given(v, before))
            v->action_count = before;
    }
}

static void collect_more(struct advice *a)
{
    struct action *x = advice_new(a, "collect-more", "R-24", "", "");
    x->title = "Collect at least one business cycle with the time of failure "
               "in it, a sample a minute";
    x->why = "Too little is known to call this server healthy or ill.";
    advice_line(a, &x->commands, "netstat -anoq");
    advice_line(a, &x->commands, "netsh int ipv4 show dynamicport tcp");
    advice_line(a, &x->commands, "netsh int ipv6 show dynamicport tcp");
    advice_line(a, &x->commands,
                "netsh int ipv4 show excludedportrange protocol=tcp");
    advice_line(a, &x->commands,
                "wevtutil qe System \"/q:*[System[(EventID=4227 or "
                "EventID=4231 or EventID=4266)]]\" /f:xml");
    advice_line(a, &x->commands, "systeminfo");
    advice_line(a, &x->verify, "`portledger status` shows the span covered");
    x->risk = "None: they only read.";
}

static void change_nothing(struct advice *a)
{
    const struct verdict *v = a->r->v;
    const struct time_wait *t = &v->time_wait;
    struct action *x = advice_new(a, "none", "R-23", "", "");
    x->title =
        ruling_text(a->r, "Change nothing: the peak is %.1f %% of %d ports",
                    v->peak_percent, v->range_count);
    const char *headroom =
        a->r->f->capture_count
            ? ruling_text(a->r,
                          "%.1f closes a second of %.1f that the range bears "
                          "to one endpoint at %d s (%s): headroom %.0f %%",
                          t->close_rate, t->sustainable_rate, t->seconds,
                          t->from, 100 * t->headroom)
            : ruling_text(a->r, "%.1f %% of the range stays free at the peak",
                          100 - v->peak_percent);
    x->why = ruling_text(a->r, "%s. %s Review again in three months.", headroom,
                         v->trend.sentence ? v->trend.sentence : "");
    x->risk = "None.";
}

/* Were the ports still used up when the data ended? */
static bool is_going_on(const struct ruling *r)
{
    const struct history *h = r->f->h;
    for (size_t i = 0; i < h->use_count; i++) {
        const struct use *u = &h->uses[i];
        const struct hour *last =
            u->hour_count ? &u->hours[u->hour_count - 1] : NULL;
        if (last && u->protocol == PROTOCOL_TCP &&
            h->last_utc - last->hour_utc <= 2 * MOMENT_HOUR &&
            last->percent_max >= r->f->options->thresholds.critical)
            return true;
    }
    return false;
}

void advise(struct ruling *r)
{
    struct advice a = {.r = r};
    struct sizing s = sizing_of(r->f, r->v);
    bool exhausted = ruling_found(r, "exhausted");
    bool now = exhausted && is_going_on(r);
    if (now)
        advise_emergency(&a, &s, true);
    advise_findings(&a);
    if (r->wants_bound)
        advise_bound_captures(&a);
    advise_settings(&a, &s);
    advise_hygiene(&a);
    if (exhausted && !now) /* what ends the cause comes before */
        advise_emergency(&a, &s, false);
    if (r->v->status == STATUS_INSUFFICIENT_DATA)
        collect_more(&a);
    else if (!r->v->action_count)
        change_nothing(&a);
}
