#ifndef TESTS_ANALYSIS_FIXTURE_H
#define TESTS_ANALYSIS_FIXTURE_H
/* Histories built by hand: logs from a function of time, captures from lists
 * of groups. Everything is of one arena. */
#include <math.h>
#include <string.h>

#include "analysis/judge.h"
#include "core/buf.h"
#include "core/portset.h"
#include "suite.h"

/* 2026-03-02T00:00:00Z, a Monday */
#define DAY_ONE (INT64_C(1772409600) * MOMENT_SECOND)

struct fixture {
    struct arena arena;
    struct history h;
    struct judge_options options;
    struct verdict v;
};

static inline struct fixture fixture_new(void)
{
    struct fixture x = {
        .options = {.thresholds = THRESHOLDS_DEFAULT, .chart_points = 500}
    };
    x.h = (struct history){.server = "LON-APP001",
                           .os = "",
                           .time_zone = "",
                           .owner = "",
                           .first_utc = MOMENT_NONE,
                           .last_utc = MOMENT_NONE,
                           .from_utc = MOMENT_NONE,
                           .to_utc = MOMENT_NONE};
    x.options.now_utc = DAY_ONE + 60 * MOMENT_DAY;
    return x;
}

static inline void fixture_free(struct fixture *x)
{
    arena_clear(&x->arena);
}

static inline void fixture_span(struct fixture *x, moment at)
{
    if (x->h.first_utc == MOMENT_NONE || at < x->h.first_utc)
        x->h.first_utc = at;
    if (x->h.last_utc == MOMENT_NONE || at > x->h.last_utc)
        x->h.last_utc = at;
}

/* `array` with room for one element more. */
static inline void *fixture_more(struct fixture *x, void *array, size_t count,
                                 size_t size)
{
    char *bytes = arena_array(&x->arena, count + 1, size);
    if (count)
        memcpy(bytes, array, count * size);
    return bytes;
}

/* Ports in use at a moment. */
typedef int (*demand)(moment at);

static inline void fixture_hour(struct use *u, const struct point *p)
{
    moment hour = p->at_utc - p->at_utc % MOMENT_HOUR;
    struct hour *o = u->hour_count ? &u->hours[u->hour_count - 1] : NULL;
    if (!o || o->hour_utc != hour) {
        o = &u->hours[u->hour_count++];
        *o = (struct hour){.hour_utc = hour,
                           .in_use_min = p->in_use,
                           .in_use_max = -1,
                           .range_count = p->range_count};
    }
    static const double limit[4] = {50, 70, 80, 95};
    double percent = 100.0 * p->in_use / p->range_count;
    o->in_use_avg =
        (o->in_use_avg * o->samples + p->in_use) / (o->samples + 1.0);
    o->samples++;
    if (p->in_use < o->in_use_min)
        o->in_use_min = p->in_use;
    if (p->in_use > o->in_use_max) {
        o->in_use_max = p->in_use;
        o->peak_utc = p->at_utc;
        o->percent_max = percent;
    }
    for (int k = 0; k < 4; k++)
        o->over_seconds[k] +=
            percent >= limit[k] ? (uint32_t)u->interval_seconds : 0;
}

/* One address of a log: a sample every `step` seconds over [from, to). */
static inline struct use *fixture_use(struct fixture *x, enum origin origin,
                                      const char *address, moment from,
                                      moment to, int step, int range_count,
                                      demand in_use)
{
    size_t points = (size_t)((to - from) / (step * MOMENT_SECOND)) + 1;
    size_t hours = (size_t)((to - from) / MOMENT_HOUR) + 2;
    x->h.uses = fixture_more(x, x->h.uses, x->h.use_count, sizeof *x->h.uses);
    struct use *u = &x->h.uses[x->h.use_count++];
    *u = (struct use){.protocol = PROTOCOL_TCP,
                      .origin = origin,
                      .local_address = address,
                      .interval_seconds = step,
                      .hours = arena_array(&x->arena, hours, sizeof *u->hours),
                      .points =
                          arena_array(&x->arena, points, sizeof *u->points)};
    for (moment at = from; at < to; at += step * MOMENT_SECOND) {
        struct point *p = &u->points[u->point_count++];
        *p = (struct point){
            .at_utc = at, .in_use = in_use(at), .range_count = range_count};
        fixture_hour(u, p);
        fixture_span(x, at);
    }
    return u;
}

static inline struct capture_view *fixture_capture(struct fixture *x, moment at,
                                                   int start, int count)
{
    x->h.captures = fixture_more(x, x->h.captures, x->h.capture_count,
                                 sizeof *x->h.captures);
    struct capture_view *c = &x->h.captures[x->h.capture_count++];
    *c = (struct capture_view){.at_utc = at,
                               .protocol = PROTOCOL_TCP,
                               .tool = "netstat",
                               .range_start = start,
                               .range_count = count,
                               .range_from = "settings",
                               .has_pid = true,
                               .families = 1,
                               .source_id = 1,
                               .line = x->h.capture_count};
    fixture_span(x, at);
    return c;
}

/* Adds `ports` ports of one process and state to one remote endpoint. */
static inline struct group_view *
fixture_group(struct fixture *x, struct capture_view *c, enum tcp_state state,
              const char *process, int pid, const char *remote, int port,
              unsigned ports)
{
    c->groups = fixture_more(x, c->groups, c->group_count, sizeof *c->groups);
    struct group_view *g = &c->groups[c->group_count++];
    *g = (struct group_view){.local_address = "10.20.0.10",
                             .process = pid ? process : "",
                             .services = "",
                             .remote_address = remote,
                             .local_port = -1,
                             .remote_port = port,
                             .pid = pid,
                             .rows = ports,
                             .rows_in = ports,
                             .ports = ports,
                             .ports_in = ports,
                             .state = state,
                             .ip_version = 4,
                             .process_is_stated = true};
    c->rows += ports;
    c->ports_in_use += ports;
    return g;
}

/* The local ports of a group: [from, from + count). */
static inline void fixture_ports(struct fixture *x, struct group_view *g,
                                 const uint16_t *sorted, size_t count)
{
    struct buf b = {0};
    portset_encode(&b, sorted, count);
    g->port_bytes = span_n(arena_span(&x->arena, buf_as_span(&b)), b.len);
    buf_clear(&b);
}

static inline void fixture_setting(struct fixture *x, moment at,
                                   const char *name, const char *value)
{
    x->h.settings = fixture_more(x, x->h.settings, x->h.setting_count,
                                 sizeof *x->h.settings);
    x->h.settings[x->h.setting_count++] = (struct setting_view){
        .at_utc = at, .name = name, .value = value, .source_id = 1};
    fixture_span(x, at);
}

static inline void fixture_event(struct fixture *x, moment at, int id)
{
    x->h.events =
        fixture_more(x, x->h.events, x->h.event_count, sizeof *x->h.events);
    x->h.events[x->h.event_count++] = (struct event_view){.at_utc = at,
                                                          .event_id = id,
                                                          .provider = "Tcpip",
                                                          .message = "",
                                                          .source_id = 1,
                                                          .line = 2};
    fixture_span(x, at);
}

static inline void fixture_default_range(struct fixture *x)
{
    fixture_setting(x, DAY_ONE, "tcp4.range_count", "16384");
    fixture_setting(x, DAY_ONE, "tcp4.range_start", "49152");
}

static inline const struct verdict *fixture_judge(struct fixture *x)
{
    judge(&x->v, &x->h, &x->options, &x->arena);
    return &x->v;
}

static inline const struct finding *finding_of(const struct verdict *v,
                                               const char *code)
{
    for (size_t i = 0; i < v->finding_count; i++) {
        if (!strcmp(v->findings[i].code, code))
            return &v->findings[i];
    }
    return NULL;
}

static inline const struct action *action_of(const struct verdict *v,
                                             const char *code)
{
    for (size_t i = 0; i < v->action_count; i++) {
        if (!strcmp(v->actions[i].code, code))
            return &v->actions[i];
    }
    return NULL;
}

/* `number` as it is printed equals `text`. */
#define ck_assert_printed(format, number, text)                                \
    do {                                                                       \
        char printed[64];                                                      \
        snprintf(printed, sizeof printed, format, number);                     \
        ck_assert_str_eq(printed, text);                                       \
    } while (0)
#endif
