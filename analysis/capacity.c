/* How many ports there are to use, and since when. */
#include "analysis/capacity.h"

#include <string.h>

const char *capacity_setting(const struct history *h, const char *name)
{
    const char *value = NULL;
    for (size_t i = 0; i < h->setting_count; i++) {
        if (!strcmp(h->settings[i].name, name))
            value = h->settings[i].value;
    }
    return value;
}

size_t capacity_exclusions(struct port_range **out, const char *value,
                           struct arena *arena)
{
    struct span rest = span_of(value), part;
    size_t n = 0;
    *out = arena_array(arena, rest.len / 2 + 1, sizeof **out);
    while (rest.len && span_split(&rest, ',', &part)) {
        ptrdiff_t dash = span_find(part, "-");
        int from, to;
        if (part.len && part.ptr[part.len - 1] == '*')
            part.len--;
        if (dash > 0 && span_int(span_cut(part, 0, (size_t)dash), &from) &&
            span_int(span_cut(part, (size_t)dash + 1, part.len), &to) &&
            from <= to)
            (*out)[n++] = (struct port_range){from, to - from + 1};
    }
    return n;
}

static int listeners_in(const struct capture_view *c)
{
    int count = 0;
    int last = -1;
    for (size_t i = 0; i < c->group_count; i++) {
        const struct group_view *g = &c->groups[i];
        if (g->state == STATE_LISTENING && g->ports_in &&
            g->local_port != last) {
            last = g->local_port;
            count++;
        }
    }
    return count;
}

static bool same_step(const struct capacity_step *a,
                      const struct capacity_step *b)
{
    return a->start == b->start && a->count == b->count &&
           a->excluded == b->excluded && !strcmp(a->from, b->from);
}

static void steps_from_captures(struct verdict *v, const struct facts *f)
{
    v->capacity = arena_array(f->arena, f->capture_count + f->h->use_count + 1,
                              sizeof *v->capacity);
    for (size_t i = 0; i < f->capture_count; i++) {
        const struct capture_view *c = f->captures[i];
        struct capacity_step step = {.from_utc = c->at_utc,
                                     .protocol = PROTOCOL_TCP,
                                     .start = c->range_start,
                                     .count = c->range_count,
                                     .excluded = c->excluded,
                                     .listening = listeners_in(c),
                                     .from = c->range_from,
                                     .known =
                                         strcmp(c->range_from, "default") != 0};
        if (!v->capacity_count ||
            !same_step(&step, &v->capacity[v->capacity_count - 1]))
            v->capacity[v->capacity_count++] = step;
    }
}

static int number_or_zero(const char *text)
{
    int n;
    return text && span_int(span_of(text), &n) ? n : 0;
}

static void steps_from_log(struct verdict *v, const struct facts *f)
{
    for (size_t i = 0; i < f->h->use_count && !v->capacity_count; i++) {
        const struct use *u = &f->h->uses[i];
        if (u->protocol != PROTOCOL_TCP || !u->hour_count ||
            u->hours[0].range_count <= 0)
            continue;
        int count = u->hours[0].range_count;
        const char *start = capacity_setting(f->h, "tcp4.range_start");
        int known_start = number_or_zero(start);
        v->capacity[v->capacity_count++] = (struct capacity_step){
            .from_utc = u->hours[0].hour_utc,
            .protocol = PROTOCOL_TCP,
            .start = known_start ? known_start : range_start_of_count(count),
            .count = count,
            .from = known_start ? "settings" : "log",
            .known = true};
    }
}

void capacity_fill(struct verdict *v, struct facts *f)
{
    steps_from_captures(v, f);
    steps_from_log(v, f);
    if (!v->capacity_count) {
        v->capacity = arena_new(f->arena, sizeof *v->capacity);
        v->capacity[v->capacity_count++] =
            (struct capacity_step){.from_utc = f->h->first_utc,
                                   .protocol = PROTOCOL_TCP,
                                   .start = RANGE_DEFAULT_START,
                                   .count = RANGE_DEFAULT_COUNT,
                                   .from = "default"};
    }
    const struct capacity_step *at = &v->capacity[0];
    for (size_t i = 1; i < v->capacity_count; i++) {
        if (v->capacity[i].from_utc <= v->peak_utc)
            at = &v->capacity[i];
    }
    v->range_start = at->start;
    v->range_count = at->count;
    v->range_known = at->known;
    v->range_from = at->from;
    v->range_excluded = at->excluded;
    v->range_listening = at->listening;
    f->range_count = at->count;
    f->n_eff = at->count - at->excluded;
    v->peak_effective_percent =
        v->has_peak && f->n_eff > 0 ? 100.0 * v->peak_in_use / f->n_eff : 0;
}
