/* The questions of `collect-check`. Knows no format: a log of our collector and
 * a folder of netstat captures are asked the same. */
#include "cli/collect_checks.h"

#include <string.h>

#include "core/buf.h"

/* Longer steps than this miss the peaks of short bursts and can't measure a
 * TIME_WAIT of 120 s (half of it). */
#define STEP_GOOD_SECONDS 60
#define STEP_WEAK_SECONDS 300
#define SPAN_GOOD         (7 * MOMENT_DAY) /* each weekday once */
#define GAPS_SHOWN        12
#define DAMAGES_SHOWN     40
#define ASSUMPTIONS_SHOWN 20

void sheet_add(struct sheet *s, const char *what, enum grade grade,
               const char *seen, const char *remedy)
{
    static const char *const name[] = {"good", "weak", "missing"};
    struct cell *c = table_row(&s->table);
    c[0] = cell_text(s->server);
    c[1] = cell_text(what);
    c[2] = cell_text(name[grade]);
    c[3] = cell_text(seen);
    c[4] = cell_text(grade == GRADE_GOOD ? "" : remedy);
    if (grade == GRADE_MISSING)
        s->is_lacking = true;
}

static const char *length_text(struct arena *arena, moment length)
{
    struct cell cell = cell_seconds((double)length / (double)MOMENT_SECOND);
    struct buf text = {0};
    cell_print(&text, CELL_SECONDS, &cell);
    const char *result = arena_text(arena, buf_str(&text));
    buf_clear(&text);
    return result;
}

/* The last value, or NULL. */
static const char *last_setting(const struct history *h, const char *name)
{
    for (size_t i = h->setting_count; i-- > 0;) {
        if (strcmp(h->settings[i].name, name) == 0)
            return h->settings[i].value;
    }
    return NULL;
}

struct gaps {
    struct gap *gap;
    size_t count;
    moment lost;
};

static void gaps_add(struct gaps *g, moment from, moment to)
{
    g->gap[g->count++] = (struct gap){.start_utc = from, .end_utc = to};
    g->lost += to - from;
}

/* Of captures, every step that is longer than one and a half times the usual
 * one; of logs, what the analysis calls a gap. */
static struct gaps find_gaps(struct sheet *s, const struct history *h,
                             const struct verdict *v)
{
    struct gaps g = {0};
    size_t most = v->gap_count + h->capture_count;
    moment step = (moment)(v->interval_seconds * (double)MOMENT_SECOND);
    moment last = MOMENT_NONE;
    bool has_log = false;
    for (size_t i = 0; i < h->use_count; i++)
        has_log |= h->uses[i].origin != ORIGIN_CAPTURE;
    g.gap = arena_array(s->table.arena, most + 1, sizeof *g.gap);
    for (size_t i = 0; has_log && i < v->gap_count; i++)
        gaps_add(&g, v->gaps[i].start_utc, v->gaps[i].end_utc);
    for (size_t i = 0; !has_log && step > 0 && i < h->capture_count; i++) {
        moment at = h->captures[i].at_utc;
        if (h->captures[i].protocol != PROTOCOL_TCP)
            continue;
        if (last != MOMENT_NONE && at - last > step + step / 2)
            gaps_add(&g, last, at);
        last = at;
    }
    return g;
}

static void check_gaps(struct sheet *s, const struct history *h,
                       const struct verdict *v, moment span)
{
    struct arena *arena = s->table.arena;
    struct gaps g = find_gaps(s, h, v);
    sheet_add(s, "gaps",
              g.lost <= span / 100  ? GRADE_GOOD
              : g.lost <= span / 10 ? GRADE_WEAK
                                    : GRADE_MISSING,
              arena_textf(arena, "%zu, %s in all", g.count,
                          length_text(arena, g.lost)),
              "see that the collector is started with the machine");
    for (size_t i = 0; i < g.count && i < GAPS_SHOWN; i++) {
        char from[MOMENT_TEXT], to[MOMENT_TEXT];
        moment_iso(g.gap[i].start_utc, from);
        moment_iso(g.gap[i].end_utc, to);
        sheet_add(s, "gap", GRADE_WEAK,
                  arena_textf(arena, "%s to %s", from, to),
                  "nothing is known of this time");
    }
}

/* Half of the TIME_WAIT delay, or less often than once a minute never.
 */
static double step_wanted(const struct verdict *v)
{
    double half = v->time_wait.seconds / 2.0;
    return half >= 1 && half < STEP_GOOD_SECONDS ? half : STEP_GOOD_SECONDS;
}

static const char *step_remedy(struct sheet *s, double step, double wanted)
{
    return arena_textf(
        s->table.arena, "collect every %.0f s%s", wanted,
        step > STEP_WEAK_SECONDS     ? ": peaks between samples are not seen"
        : wanted < STEP_GOOD_SECONDS ? ": half of the TIME_WAIT delay"
                                     : "");
}

void collect_check_time(struct sheet *s, const struct history *h,
                        const struct verdict *v)
{
    struct arena *arena = s->table.arena;
    double step = v->interval_seconds, wanted = step_wanted(v);
    moment span = v->from_utc == MOMENT_NONE ? 0 : v->to_utc - v->from_utc;
    sheet_add(s, "step between samples",
              step <= 0        ? GRADE_MISSING
              : step <= wanted ? GRADE_GOOD
                               : GRADE_WEAK,
              step <= 0
                  ? "one sample or none"
                  : length_text(arena, (moment)(step * (double)MOMENT_SECOND)),
              step_remedy(s, step, wanted));
    sheet_add(s, "length",
              span >= SPAN_GOOD    ? GRADE_GOOD
              : span >= MOMENT_DAY ? GRADE_WEAK
                                   : GRADE_MISSING,
              length_text(arena, span),
              "collect a week at least, three for a trend");
    check_gaps(s, h, v, span);
    sheet_add(s, "time zone", *v->time_zone ? GRADE_GOOD : GRADE_WEAK,
              *v->time_zone ? v->time_zone : "not stated",
              "ingest with --tz, or collect systeminfo once");
}

/* Of the TCP ports that have a process number, how many have its name? */
static void check_names(struct sheet *s, const struct history *h)
{
    uint64_t with_pid = 0, named = 0;
    for (size_t i = 0; i < h->capture_count; i++) {
        const struct capture_view *c = &h->captures[i];
        for (size_t k = 0; k < c->group_count; k++) {
            const struct group_view *g = &c->groups[k];
            if (g->pid <= 0)
                continue;
            with_pid += g->rows;
            named += g->process && *g->process ? g->rows : 0;
        }
    }
    double share = with_pid ? 100.0 * (double)named / (double)with_pid : 0;
    sheet_add(s, "process names",
              share >= 95  ? GRADE_GOOD
              : share > 0  ? GRADE_WEAK
              : named == 0 ? GRADE_MISSING
                           : GRADE_WEAK,
              with_pid ? arena_textf(s->table.arena,
                                     "of %.0f %% of the connections that have "
                                     "a process number",
                                     share)
                       : "no",
              "tasklist /svc /fo csv beside each capture");
}

static void share_of(struct sheet *s, const char *what, size_t count,
                     size_t all, enum grade without, const char *remedy)
{
    sheet_add(s, what,
              count == all ? GRADE_GOOD
              : count      ? GRADE_WEAK
                           : without,
              count == all ? "yes"
              : count ? arena_textf(s->table.arena, "in %zu of %zu captures",
                                    count, all)
                      : "no",
              remedy);
}

void collect_check_captures(struct sheet *s, const struct history *h)
{
    size_t tcp = 0, udp = 0, with_pid = 0, with_bound = 0;
    unsigned families = 0;
    for (size_t i = 0; i < h->capture_count; i++) {
        const struct capture_view *c = &h->captures[i];
        families |= c->families;
        if (c->protocol != PROTOCOL_TCP) {
            udp++;
            continue;
        }
        tcp++;
        with_pid += c->has_pid;
        with_bound += c->shows_bound;
    }
    sheet_add(s, "captures of connections", tcp ? GRADE_GOOD : GRADE_MISSING,
              arena_textf(s->table.arena, "%zu", tcp),
              "collect netstat -anoq: without it nobody knows who uses the "
              "ports");
    if (!tcp)
        return;
    share_of(s, "process numbers", with_pid, tcp, GRADE_MISSING, "netstat -o");
    share_of(s, "BOUND ports", with_bound, tcp, GRADE_WEAK,
             "netstat -q: a leak of bound ports would not be seen");
    sheet_add(s, "IPv4 and IPv6", families == 3 ? GRADE_GOOD : GRADE_WEAK,
              families == 3 ? "yes" : "one of them only",
              "don't filter with -p tcp");
    share_of(s, "UDP endpoints", udp < tcp ? udp : tcp, tcp, GRADE_WEAK,
             "don't filter with -p tcp");
    check_names(s, h);
}

static void check_ranges(struct sheet *s, const struct history *h,
                         const struct verdict *v)
{
    static const char *const family[] = {"tcp4", "tcp6", "udp4", "udp6"};
    struct arena *arena = s->table.arena;
    struct buf without = {0}, unlisted = {0};
    for (size_t i = 0; i < 4; i++) {
        if (!last_setting(h, arena_textf(arena, "%s.range_start", family[i])))
            buf_addf(&without, " %s", family[i]);
        if (!last_setting(h, arena_textf(arena, "%s.excluded", family[i])))
            buf_addf(&unlisted, " %s", family[i]);
    }
    sheet_add(s, "dynamic range", v->range_known ? GRADE_GOOD : GRADE_MISSING,
              v->range_known ? v->range_from : "assumed",
              "netsh int ipv4 show dynamicport tcp");
    if (without.len)
        sheet_add(s, "range of each family", GRADE_WEAK,
                  arena_textf(arena, "not stated:%s", buf_str(&without)),
                  "netsh int ipv4|ipv6 show dynamicport tcp|udp");
    if (unlisted.len)
        sheet_add(s, "excluded ranges", GRADE_WEAK,
                  arena_textf(arena, "not stated:%s", buf_str(&unlisted)),
                  "netsh int ipv4|ipv6 show excludedportrange tcp|udp");
    else
        sheet_add(s, "excluded ranges", GRADE_GOOD, "of each family", "");
    buf_clear(&without);
    buf_clear(&unlisted);
}

static void check_fact(struct sheet *s, const struct history *h,
                       const char *what, const char *name, const char *remedy)
{
    const char *value = last_setting(h, name);
    sheet_add(s, what, value ? GRADE_GOOD : GRADE_WEAK,
              value ? value : "not stated", remedy);
}

static void check_delay(struct sheet *s, const struct history *h,
                        const struct verdict *v)
{
    const char *from = v->time_wait.from;
    bool is_known = strcmp(from, "default") != 0;
    bool was_looked = last_setting(h, "TcpTimedWaitDelay.unset") != NULL;
    sheet_add(s, "TIME_WAIT delay",
              is_known || was_looked ? GRADE_GOOD : GRADE_WEAK,
              !is_known && was_looked ? "not set: Windows' default" : from,
              "reg query HKLM\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\"
              "Parameters");
}

void collect_check_settings(struct sheet *s, const struct history *h,
                            const struct verdict *v)
{
    const char *lacks = last_setting(h, "collector.lacks");
    check_ranges(s, h, v);
    check_delay(s, h, v);
    check_fact(s, h, "build of Windows", "os.version", "collect systeminfo");
    check_fact(s, h, "time of the last boot", "os.boot_time",
               "collect systeminfo");
    sheet_add(s, "System log events", v->event_count ? GRADE_GOOD : GRADE_WEAK,
              v->event_count ? "yes" : "none read",
              "export events 4227, 4231 and 4266 of the System log");
    if (lacks)
        sheet_add(s, "the collector says", GRADE_WEAK,
                  arena_textf(s->table.arena, "it lacks %s", lacks),
                  "use Collect-PortUsage.ps1 where that is possible");
}

void collect_check_damage(struct sheet *s, const struct reject_list *rejects)
{
    struct arena *arena = s->table.arena;
    size_t shown = 0, i = 0;
    s->server = "";
    while (i < rejects->count && shown < DAMAGES_SHOWN) {
        const struct reject_row *first = &rejects->row[i];
        size_t to = i + 1;
        while (to < rejects->count &&
               rejects->row[to].source_id == first->source_id &&
               strcmp(rejects->row[to].reason, first->reason) == 0)
            to++;
        unsigned long long last = rejects->row[to - 1].line;
        const char *what =
            !first->line  ? "a file not used"
            : to == i + 1 ? arena_textf(arena, "line %llu not used",
                                        (unsigned long long)first->line)
                          : arena_textf(arena, "lines %llu to %llu not used",
                                        (unsigned long long)first->line, last);
        sheet_add(s, what, GRADE_MISSING, first->reason,
                  arena_textf(arena, "in %s", first->path));
        shown++;
        i = to;
    }
    if (i < rejects->count || rejects->total > rejects->count)
        sheet_add(s, "more lines not used", GRADE_MISSING,
                  arena_textf(arena, "%llu",
                              (unsigned long long)(rejects->total - i)),
                  "ingest it: `portledger rejects` lists them");
}

static bool is_told(const char *const *told, size_t count, const char *text)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(told[i], text) == 0)
            return true;
    }
    return false;
}

void collect_check_assumed(struct sheet *s, const struct source_list *sources)
{
    const char *told[ASSUMPTIONS_SHOWN];
    size_t count = 0;
    s->server = "";
    for (size_t i = 0; i < sources->count; i++) {
        struct span rest = span_of(sources->row[i].assumptions), part;
        while (rest.len && span_split(&rest, ';', &part)) {
            const char *text = arena_span(s->table.arena, span_trim(part));
            if (!*text || is_told(told, count, text))
                continue;
            if (count == ASSUMPTIONS_SHOWN)
                return;
            told[count++] = text;
            sheet_add(s, "assumed", GRADE_WEAK, text,
                      "`portledger sources` says of which file");
        }
    }
}
