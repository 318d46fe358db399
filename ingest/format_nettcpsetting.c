/*
 * Get-NetTCPSetting as a list: blocks of `Name : value`, one a template
 * (netsh-registry/021); or as a table of chosen columns, a row a template. The
 * dynamic range is that of the template Internet, else of the first that states
 * one.
 */
#include "core/mem.h"
#include "ingest/facts.h"
#include "ingest/rule.h"

struct block {
    int start, count, reuse_start, reuse_count; /* -1 = not stated */
    bool is_internet;
    uint64_t line;
};

enum column { TEMPLATE, START, COUNT, REUSE_START, REUSE_COUNT, COLUMNS };

struct settings {
    bool is_open; /* within a listing */
    bool is_table, has_rule;
    int place[COLUMNS]; /* of a table; -1: not there */
    size_t columns;
    struct rule rule;
    struct block now, best;
    bool has_best;
};

static const struct block empty = {-1, -1, -1, -1, false, 0};

static int settings_score(struct span head, const char **why)
{
    if (span_find(head, "SettingName") < 0 ||
        (span_find(head, "DynamicPortRange") < 0 &&
         span_find(head, "MinRto") < 0))
        return 0;
    *why = "list or table of Get-NetTCPSetting";
    return 90;
}

static void *settings_open(struct reader *r)
{
    (void)r;
    struct settings *s = mem_new(sizeof *s);
    s->now = empty;
    return s;
}

static void settings_close(void *self)
{
    mem_free(self);
}

static void end_block(struct settings *s)
{
    if (s->now.start >= 0 && s->now.count > 0 &&
        (!s->has_best || (s->now.is_internet && !s->best.is_internet))) {
        s->best = s->now;
        s->has_best = true;
    }
    s->now = empty;
}

static void settings_flush(void *self, struct reader *r)
{
    struct settings *s = self;
    end_block(s);
    const struct block *b = &s->best;
    if (s->has_best && b->start + b->count <= 65536) {
        facts_setting_number(r, "tcp4.range_start", b->start, b->line);
        facts_setting_number(r, "tcp4.range_count", b->count, b->line);
    } else if (s->has_best) {
        reader_assume(r, "a range of %d ports from %d does not fit: left out",
                      b->count, b->start);
    }
    if (s->has_best && b->reuse_start >= 0 && b->reuse_count >= 0) {
        facts_setting_number(r, "AutoReusePortRangeStartPort", b->reuse_start,
                             b->line);
        facts_setting_number(r, "AutoReusePortRangeNumberOfPorts",
                             b->reuse_count, b->line);
    }
    s->has_best = s->is_open = s->is_table = false;
}

static bool read_heads(struct settings *s, struct span line)
{
    static const char *const heads[COLUMNS] = {
        "SettingName", "DynamicPortRangeStartPort",
        "DynamicPortRangeNumberOfPorts", "AutoReusePortRangeStartPort",
        "AutoReusePortRangeNumberOfPorts"};
    struct span rest = line;
    struct span token;
    int place[COLUMNS] = {-1, -1, -1, -1, -1};
    size_t count = 0;
    for (; span_token(&rest, &token); count++)
        for (int i = 0; i < COLUMNS; i++)
            if (span_eq(token, heads[i]))
                place[i] = (int)count;
    if (place[TEMPLATE] < 0 || count < 2 || count > RULE_COLUMNS_MAX ||
        span_find(line, ":") >= 0)
        return false;
    end_block(s);
    s->is_open = s->is_table = true;
    s->has_rule = false;
    s->columns = count;
    for (int i = 0; i < COLUMNS; i++)
        s->place[i] = place[i];
    return true;
}

/* A row a template; the Automatic one has no numbers. */
static enum claim take_row(struct settings *s, struct reader *r,
                           struct span line)
{
    struct span cell[RULE_COLUMNS_MAX];
    int *const to[COLUMNS] = {NULL, &s->now.start, &s->now.count,
                              &s->now.reuse_start, &s->now.reuse_count};
    rule_cut(&s->rule, line, cell);
    s->now = empty;
    s->now.line = reader_line(r);
    s->now.is_internet = span_eq(cell[s->place[TEMPLATE]], "Internet");
    for (int i = START; i < COLUMNS; i++) {
        struct span text = s->place[i] < 0 ? span_n("", 0) : cell[s->place[i]];
        if (text.len &&
            (!span_int(text, to[i]) || *to[i] < 0 || *to[i] > 65535)) {
            s->now = empty;
            reader_reject(r, line, "a port or a count of ports is expected");
            return CLAIM_REJECT;
        }
    }
    end_block(s);
    return CLAIM_ROW;
}

static enum claim table_line(struct settings *s, struct reader *r,
                             struct span text)
{
    if (!s->has_rule) {
        s->has_rule = rule_read(&s->rule, text);
        s->is_table = s->has_rule && s->rule.count == s->columns;
        return s->is_table ? CLAIM_SKIP : CLAIM_NONE;
    }
    return take_row(s, r, text);
}

static enum claim settings_line(void *self, struct reader *r, struct span text,
                                bool first)
{
    struct settings *s = self;
    struct span line = span_trim(text);
    ptrdiff_t colon = span_find(line, ":");
    if (!line.len)
        return first ? CLAIM_NONE : CLAIM_SKIP;
    if (span_starts(line, "PS>") && span_find(line, "Get-NetTCPSetting") > 0)
        return CLAIM_SKIP;
    if (read_heads(s, line))
        return CLAIM_SKIP;
    if (s->is_table && !first)
        return table_line(s, r, text);
    bool begins = span_starts(line, "SettingName ") && colon > 0;
    if (!begins && (first || !s->is_open))
        return CLAIM_NONE;
    if (span_eq(line, "...") || span_eq(line, "\xE2\x80\xA6"))
        return CLAIM_SKIP;
    if (colon < 2 || line.ptr[colon - 1] != ' ')
        return CLAIM_NONE;
    struct span name = span_trim(span_cut(line, 0, (size_t)colon));
    struct span value = span_trim(span_cut(line, (size_t)colon + 1, line.len));
    if (begins) {
        end_block(s);
        s->is_open = true;
        s->is_table = false;
        s->now.is_internet = span_eq(value, "Internet");
        return CLAIM_SKIP;
    }
    int *place =
        span_eq(name, "DynamicPortRangeStartPort")         ? &s->now.start
        : span_eq(name, "DynamicPortRangeNumberOfPorts")   ? &s->now.count
        : span_eq(name, "AutoReusePortRangeStartPort")     ? &s->now.reuse_start
        : span_eq(name, "AutoReusePortRangeNumberOfPorts") ? &s->now.reuse_count
                                                           : NULL;
    if (!place || !value.len)
        return CLAIM_SKIP;
    if (!span_int(value, place) || *place < 0 || *place > 65535) {
        *place = -1;
        reader_reject(r, line, "a port or a count of ports is expected");
        return CLAIM_REJECT;
    }
    s->now.line = reader_line(r);
    return CLAIM_ROW;
}

const struct format format_nettcpsetting = {
    .name = "nettcpsetting",
    .brief = "Get-NetTCPSetting as a list or table",
    .score = settings_score,
    .most = 90,
    .open = settings_open,
    .line = settings_line,
    .flush = settings_flush,
    .close = settings_close,
};
