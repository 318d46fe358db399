/*
 * Lines that port monitors write (input-formats 10, 11.16): `[time] [INFO]
 * Port Stats - Total: n | Bound: n | Available: n`, `<Local> a =n / max`, and
 * the counts a state that stand before or behind a listing.
 */
#include <string.h>

#include "core/address.h"
#include "core/mem.h"
#include "ingest/sample_row.h"

static bool number_after(struct span line, const char *label, int *out)
{
    ptrdiff_t at = span_find(line, label);
    if (at < 0)
        return false;
    struct span rest =
        span_trim(span_cut(line, (size_t)at + strlen(label), line.len));
    size_t n = 0;
    while (n < rest.len && rest.ptr[n] >= '0' && rest.ptr[n] <= '9')
        n++;
    return span_int(span_cut(rest, 0, n), out);
}

static bool is_stats(struct span line)
{
    return span_starts(line, "[") && span_find(line, "Port Stats - Total:") > 0;
}

static bool is_sensor(struct span line)
{
    return (span_starts(line, "<Local>") || span_starts(line, "<Remote>")) &&
           span_find(line, "=") > 0;
}

static int monitor_score(struct span head, const char **why)
{
    struct span rest = head, line;
    while (span_split(&rest, '\n', &line)) {
        line = span_trim(line);
        if (is_stats(line) || is_sensor(line)) {
            *why = "lines of a port monitor";
            return 80;
        }
    }
    return 0;
}

static enum claim put(struct reader *r, struct span line,
                      const struct sample_row *s)
{
    const char *why = sample_row_add(r, s);
    if (!why)
        return CLAIM_ROW;
    reader_reject(r, line, "%s", why);
    return CLAIM_REJECT;
}

static enum claim take_stats(struct reader *r, struct span line)
{
    struct sample_row s = {.listening = -1, .process_count = -1};
    struct span rest = span_cut(line, 1, line.len);
    int available = 0;
    span_split(&rest, ']', &s.at);
    if (!number_after(line, "Total:", &s.range_size) ||
        !number_after(line, "Bound:", &s.in_use) ||
        !number_after(line, "Available:", &available) ||
        (int64_t)s.in_use + available != s.range_size) {
        reader_reject(r, line,
                      "Bound and Available do not add up to Total: what the "
                      "numbers count is not known");
        return CLAIM_REJECT;
    }
    return put(r, line, &s);
}

/* `<Local>                 10.0.0.5               =123 / 16384` */
static enum claim take_sensor(struct reader *r, struct span line)
{
    struct sample_row s = {.listening = -1, .process_count = -1};
    struct span rest = line, word;
    if (span_starts(line, "<Remote>"))
        return CLAIM_SKIP;
    span_token(&rest, &word);
    span_token(&rest, &s.address);
    if (!address_family(s.address) || !number_after(line, "=", &s.in_use) ||
        !number_after(line, "/", &s.range_size)) {
        reader_reject(r, line, "an address and `=n / max` are expected");
        return CLAIM_REJECT;
    }
    return put(r, line, &s);
}

/* Known, but said better by the listing beside it. */
static bool is_count(struct span line)
{
    struct span rest = line, a, b;
    uint64_t n;
    if (!span_token(&rest, &a) || !span_token(&rest, &b))
        return false;
    if (span_ends_nocase(a, ":") && span_u64(b, &n) && !span_trim(rest).len)
        return state_read(span_cut(a, 0, a.len - 1)) != STATE_UNKNOWN;
    struct span word = span_trim(rest);
    return span_u64(a, &n) && (span_eq(b, "TCP") || span_eq(b, "UDP")) &&
           (span_eq(word, "sockets") || span_eq(word, "sockets:"));
}

static enum claim monitor_line(void *self, struct reader *r, struct span text,
                               bool first)
{
    struct span line = span_trim(text);
    (void)self;
    if (!line.len)
        return first ? CLAIM_NONE : CLAIM_SKIP;
    if (is_stats(line))
        return take_stats(r, line);
    if (is_sensor(line))
        return take_sensor(r, line);
    if (is_count(line))
        return CLAIM_SKIP;
    bool behind = span_find(line, "Established:") >= 0 &&
                  span_find(line, "TimeWait:") > 0;
    bool sensor = span_starts(line, "# Local ") ||
                  span_starts(line, "* Top Offend Process:");
    return behind || sensor ? CLAIM_SKIP : CLAIM_NONE;
}

const struct format format_monitor_text = {
    .name = "monitor-text",
    .brief = "lines of port monitors",
    .score = monitor_score,
    .most = 80,
    .line = monitor_line,
};
