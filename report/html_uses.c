/*
 * The use of a server in few figures: the peaks by which the page's filter by
 * date ranks anew, and a small drawing of each address. This file thins; it
 * must never know HTML, and never judges.
 */
#include "report/html.h"

#include <math.h>
#include <string.h>

#include "core/mem.h"
#include "report/svg.h"

#define SLOTS_MOST       400 /* of a server on a whole page: 16 days of hours */
#define SLOTS_MOST_INDEX 60  /* of thousands on an index */
#define ADDRESSES_SHOWN  12
#define ADDRESS_SLOTS    240

/* Slots of equal length from `first` on; NaN where nothing was sampled. */
struct slots {
    moment first, step;
    size_t count;
    double *peak;
};

static moment floor_to(moment at, moment step)
{
    moment rest = at % step;
    return at - (rest < 0 ? rest + step : rest);
}

static void put_peak(struct slots *s, moment at, double percent)
{
    if (at < s->first || isnan(percent))
        return;
    size_t i = (size_t)((at - s->first) / s->step);
    if (i < s->count && !(s->peak[i] >= percent))
        s->peak[i] = percent;
}

static void put_band(struct slots *s, const struct band *b)
{
    for (size_t i = 0; i < b->point_count; i++)
        if (b->point[i].samples)
            put_peak(s, b->point[i].at_utc, b->point[i].max_percent);
}

/* The span of all bands in slots of a step that people have a word for. */
static struct slots slots_of(const struct verdict *v, size_t most)
{
    static const int hours[] = {1, 6, 24, 168, 672, 8766};
    struct slots s = {0};
    moment first = INT64_MAX, last = INT64_MIN, widest = 0;
    for (size_t i = 0; i < v->band_count; i++) {
        const struct band *b = &v->bands[i];
        moment step = (moment)(b->step_seconds * (double)MOMENT_SECOND);
        widest = step > widest ? step : widest;
        if (!b->point_count)
            continue;
        first = b->point[0].at_utc < first ? b->point[0].at_utc : first;
        last = b->point[b->point_count - 1].at_utc > last
                   ? b->point[b->point_count - 1].at_utc
                   : last;
    }
    if (first > last)
        return s;
    for (size_t i = 0; i < sizeof hours / sizeof *hours; i++) {
        s.step = hours[i] * MOMENT_HOUR;
        s.first = floor_to(first, s.step);
        s.count = (size_t)((last - s.first) / s.step) + 1;
        if (s.count <= most && s.step >= widest)
            break;
    }
    s.peak = mem_array(s.count, sizeof *s.peak);
    for (size_t i = 0; i < s.count; i++)
        s.peak[i] = NAN;
    return s;
}

/* Of the protocol of the busiest band: that whose peak the ranking shows. */
const char *uses_words(const struct verdict *v, bool is_index, struct arena *a)
{
    struct slots s = slots_of(v, is_index ? SLOTS_MOST_INDEX : SLOTS_MOST);
    if (!s.count)
        return "";
    for (size_t i = 0; i < v->band_count; i++)
        if (v->bands[i].protocol == v->bands[0].protocol)
            put_band(&s, &v->bands[i]);
    struct buf out = {0};
    buf_addf(&out, "%lld:%lld:", (long long)(s.first / MOMENT_SECOND),
             (long long)(s.step / MOMENT_SECOND));
    for (size_t i = 0; i < s.count; i++) {
        if (i)
            buf_text(&out, ",");
        if (!isnan(s.peak[i]))
            buf_addf(&out, "%lld", llround(s.peak[i] * 10));
    }
    const char *text = arena_text(a, buf_str(&out));
    buf_clear(&out);
    mem_free(s.peak);
    return text;
}

static double highest_of(const struct band *b)
{
    double most = NAN;
    for (size_t i = 0; i < b->point_count; i++)
        if (b->point[i].samples && !(b->point[i].max_percent <= most))
            most = b->point[i].max_percent;
    return most;
}

static void add_address(struct value *list, const struct verdict *v,
                        const struct band *b, struct arena *a)
{
    struct slots s = {.first = v->from_utc, .count = ADDRESS_SLOTS};
    s.step = (v->to_utc - v->from_utc) / ADDRESS_SLOTS + 1;
    s.peak = mem_array(s.count, sizeof *s.peak);
    for (size_t i = 0; i < s.count; i++)
        s.peak[i] = NAN;
    put_band(&s, b);
    double most = highest_of(b);
    const char *peak = isnan(most) ? "" : arena_textf(a, "%.1f %%", most);
    struct value *m = value_add_map(list);
    value_put_text(m, "name",
                   strcmp(b->local_address, "*") == 0 ? "the whole machine"
                                                      : b->local_address);
    value_put_text(m, "protocol", protocol_name(b->protocol));
    value_put_text(m, "peak", peak);
    struct buf svg = {0};
    svg_spark(&svg, s.peak, s.count, ADDRESS_SLOTS, 100,
              arena_textf(a, "use over time, at most %s", peak));
    value_put_text(m, "svg", arena_text(a, buf_str(&svg)));
    buf_clear(&svg);
    mem_free(s.peak);
}

void uses_addresses(struct value *map, const struct verdict *v, struct arena *a)
{
    struct value *list = value_put_list(map, "uses");
    bool has_span = v->from_utc != MOMENT_NONE && v->to_utc > v->from_utc;
    for (size_t i = 0; has_span && v->band_count > 1 && i < v->band_count &&
                       list->count < ADDRESSES_SHOWN;
         i++)
        if (v->bands[i].point_count)
            add_address(list, v, &v->bands[i], a);
    value_put_flag(map, "has_uses", list->count > 1);
}
