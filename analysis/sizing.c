/* How wide a range, how short a delay. Arithmetic of 7.2 only. */
#include "analysis/sizing.h"

#include <math.h>

#include "analysis/capacity.h"
#include "analysis/whatif.h"

/* 2×, 2.75× and 3.39× of the default, and all from the policy's floor of
 * 10000 up (7.2); the end stays at 65535. */
static const int candidates[] = {32768, 45056, 55536};

double sizing_percent(double time_wait, double long_lived, int delay_before,
                      int delay_after, double growth, int count)
{
    double ports =
        whatif_ports(time_wait, long_lived, delay_before, delay_after, growth);
    return count > 0 ? 100.0 * ports / count : 0;
}

bool sizing_is_excluded(const struct history *h, int port, struct arena *arena)
{
    struct port_range *list;
    const char *value = capacity_setting(h, "tcp4.excluded");
    size_t n = value ? capacity_exclusions(&list, value, arena) : 0;
    for (size_t i = 0; i < n; i++) {
        if (port >= list[i].start && port < list[i].start + list[i].count)
            return true;
    }
    return false;
}

struct sizing sizing_of(const struct facts *f, const struct verdict *v)
{
    const struct what_if_inputs *w = &v->what_if;
    struct sizing s = {.arithmetic = ""};
    double growth = v->trend.is_refused ? SIZING_GROWTH : 1;
    if (!v->trend.is_refused && v->trend.low_per_week > 0 &&
        v->peak_percent > 0)
        growth += v->trend.percent_per_week * 26 / v->peak_percent;
    if (w->is_cut_off) /* demand was refused: how much is not known */
        growth = fmax(growth, SIZING_GROWTH);
    growth = fmin(growth, 2);
    s.growth = growth;
    double wanted = s.wanted = ceil(growth * w->peak_in_use / SIZING_TARGET);
    size_t n = sizeof candidates / sizeof *candidates;
    for (size_t i = 0; i < n && !s.range_count; i++) {
        if (candidates[i] > v->range_count &&
            (candidates[i] >= wanted || i == n - 1))
            s.range_count = candidates[i];
    }
    bool has_wider = s.range_count > v->range_count;
    int count = has_wider ? s.range_count : v->range_count;
    s.range_start = has_wider ? 65536 - s.range_count : 0;
    s.range_percent = count > 0 ? 100.0 * w->peak_in_use / count : 0;
    s.delay_is_needed = growth * s.range_percent > 70 &&
                        v->time_wait.seconds >= 100 &&
                        w->peak_time_wait >= 0.6 * w->peak_in_use;
    for (s.delay_seconds = 60;; s.delay_seconds = 30) {
        s.both_percent =
            sizing_percent(w->peak_time_wait, w->peak_long_lived,
                           v->time_wait.seconds, s.delay_seconds, 1, count);
        if (growth * s.both_percent <= 70 || s.delay_seconds == 30)
            break;
    }
    if (!has_wider)
        return s;
    s.arithmetic = arena_textf(
        f->arena,
        "%.0f ports at the peak%s x %.2f growth / %.0f %% target = %.0f ports "
        "wanted; the smallest range that has them, or the widest allowed, is "
        "%d. %.0f / %d = %.1f %%.",
        w->peak_in_use,
        w->is_cut_off ? " (cut off: demand was higher, so this is a lower "
                        "bound)"
                      : "",
        growth, 100 * SIZING_TARGET, wanted, s.range_count, w->peak_in_use,
        s.range_count, s.range_percent);
    return s;
}
