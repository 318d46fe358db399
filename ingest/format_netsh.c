/*
 * netsh's dynamic and excluded port ranges, by position and digits, in any
 * language (input-formats 3). Knows nothing of connections.
 */
#include <string.h>

#include "core/mem.h"
#include "ingest/facts.h"

enum section { NONE, DYNAMIC, EXCLUDED };

struct netsh {
    enum section section;
    const char *protocol; /* of the section: "tcp", "udp" */
    bool is_ipv6;
    const char *title; /* protocol of a title in an unknown language */
    uint64_t title_line;
    struct buf command; /* echoed behind a bare '>' */
    int start;
    uint64_t line; /* where the section begins */
    struct buf ranges;
    bool has_rule, has_footnote;
};

static void *netsh_open(struct reader *r)
{
    (void)r;
    return mem_new(sizeof(struct netsh));
}

static void netsh_close(void *self)
{
    struct netsh *n = self;
    buf_clear(&n->ranges);
    buf_clear(&n->command);
    mem_free(n);
}

/* Titles name the protocol, in every language met, as the bare word. */
static const char *title_protocol(struct span line)
{
    bool tcp = span_find_nocase(line, "tcp") >= 0;
    bool udp = span_find_nocase(line, "udp") >= 0;
    return tcp == udp ? NULL : tcp ? "tcp" : "udp";
}

/* Words of the titles met in captures (netsh-registry/001..020), and those of
 * the footnotes. */
static const char *const dynamic_words[] = {
    "Dynamic Port Range",
    "动态端口范围",
    "動的ポートの範囲",
    "動態連接埠範圍",
    "Динамический диапазон портов",
    "Dynamischer Portbereich",
    "dynamischer Portbereich",
    "Plage de ports dynamiques",
    "Intervalo de puertos dinámicos",
    "Intervalo de Portas Dinâmicas",
};
static const char *const excluded_words[] = {
    "Port Exclusion Ranges",
    "Portausschlussbereiche",
    "exclusión de puertos",
    "端口排除范围",
    "Диапазоны исключения портов",
    "exclusion de ports",
    "ポート除外範囲",
    "連接埠排除範圍",
};

static bool has_any(struct span line, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (span_find_nocase(line, words[i]) >= 0)
            return true;
    }
    return false;
}
#define HAS_ANY(line, words)                                                   \
    has_any(line, words, sizeof(words) / sizeof *(words))

/* Groups of dashes of a rule; 0 where the line is none. */
static int rule_groups(struct span line)
{
    int groups = 0;
    if (line.len < 12)
        return 0;
    for (size_t i = 0; i < line.len; i++) {
        if (line.ptr[i] != '-' && line.ptr[i] != ' ')
            return 0;
        groups += line.ptr[i] == '-' && (i == 0 || line.ptr[i - 1] == ' ');
    }
    return groups;
}

/* "Label : 49152": the integer at the end of a line with a colon. */
static bool number_after_colon(struct span line, int *out)
{
    size_t at = line.len;
    while (at && line.ptr[at - 1] != ':')
        at--;
    return at > 1 && span_int(span_trim(span_cut(line, at, line.len)), out) &&
           *out >= 0;
}

/* "  50000   50059     *" */
static bool read_row(struct span line, uint64_t *from, uint64_t *to,
                     bool *is_admin)
{
    struct span rest = line, a, b, star;
    if (!span_token(&rest, &a) || !span_u64(a, from) ||
        !span_token(&rest, &b) || !span_u64(b, to))
        return false;
    *is_admin = span_token(&rest, &star);
    return !*is_admin || (span_eq(star, "*") && !span_token(&rest, &star));
}

/* In a language not known here: a rule, then rows of its shape. */
static bool has_shape(struct span head)
{
    struct span rest = head, line, before = {0};
    bool admin;
    int groups = 0, number;
    uint64_t from, to;
    while (span_split(&rest, '\n', &line)) {
        line = span_trim(line);
        if (groups == 2 && read_row(line, &from, &to, &admin))
            return true;
        if (groups == 1 && number_after_colon(line, &number))
            return true;
        groups = rule_groups(line);
        if (groups == 1 && !title_protocol(before))
            groups = 0;
        if (line.len)
            before = line;
    }
    return false;
}

static int netsh_score(struct span head, const char **why)
{
    if (HAS_ANY(head, dynamic_words)) {
        *why = "title of `netsh … show dynamicport`";
        return 90;
    }
    if (HAS_ANY(head, excluded_words)) {
        *why = "title of `netsh … show excludedportrange`";
        return 90;
    }
    if (has_shape(head)) {
        *why = "rows of the shape of netsh's port ranges";
        return 70;
    }
    return 0;
}

static void begin(struct netsh *n, struct reader *r, const char *protocol,
                  enum section section)
{
    struct span command =
        n->command.len ? buf_as_span(&n->command) : reader_command(r);
    if (!protocol)
        protocol = title_protocol(command);
    n->is_ipv6 = span_find_nocase(command, "ipv6") >= 0;
    if (!protocol) {
        protocol = "tcp";
        reader_assume(r, "a port range names no protocol: taken as tcp");
    }
    n->protocol = protocol;
    n->section = section;
    n->start = -1;
    n->has_rule = n->has_footnote = false;
    n->line = reader_line(r);
    n->title = NULL;
    buf_reset(&n->ranges);
    buf_reset(&n->command);
}

static void put_setting(const struct netsh *n, struct reader *r,
                        const char *what, struct span value)
{
    struct buf name = {0};
    buf_addf(&name, "%s%d.%s", n->protocol, n->is_ipv6 ? 6 : 4, what);
    facts_setting(r, buf_str(&name), value, n->line);
    buf_clear(&name);
}

static void put_number(const struct netsh *n, struct reader *r,
                       const char *what, int number)
{
    struct buf value = {0};
    buf_addf(&value, "%d", number);
    put_setting(n, r, what, buf_as_span(&value));
    buf_clear(&value);
}

/* A listing without a range counts, too: nothing is excluded. */
static void netsh_flush(void *self, struct reader *r)
{
    struct netsh *n = self;
    if (n->section == EXCLUDED && n->has_rule)
        put_setting(n, r, "excluded", buf_as_span(&n->ranges));
    if (n->section == DYNAMIC && n->start >= 0)
        reader_assume(r, "a dynamic range ends after its start: left out");
    n->section = NONE;
}

static enum claim dynamic_line(struct netsh *n, struct reader *r,
                               struct span line)
{
    int number;
    if (rule_groups(line) == 1)
        return CLAIM_SKIP;
    if (!number_after_colon(line, &number))
        return CLAIM_NONE;
    if (n->start < 0) {
        n->start = number;
        return CLAIM_ROW;
    }
    n->section = NONE;
    if (n->start > 65535 || number < 1 || number > 65536 - n->start) {
        reader_reject(r, line,
                      "a range of %d ports from %d does not fit into 65,536",
                      number, n->start);
        return CLAIM_REJECT;
    }
    put_number(n, r, "range_start", n->start);
    put_number(n, r, "range_count", number);
    return CLAIM_ROW;
}

static bool has_digit(struct span line)
{
    for (size_t i = 0; i < line.len; i++) {
        if (line.ptr[i] >= '0' && line.ptr[i] <= '9')
            return true;
    }
    return false;
}

static enum claim excluded_line(struct netsh *n, struct reader *r,
                                struct span line)
{
    uint64_t from, to;
    bool admin;
    if (rule_groups(line)) {
        n->has_rule = true;
        return CLAIM_SKIP;
    }
    if (span_starts(line, "* ")) {
        n->has_footnote = true;
        return CLAIM_SKIP;
    }
    if (!read_row(line, &from, &to, &admin))
        return n->has_rule || has_digit(line) ? CLAIM_NONE : CLAIM_SKIP;
    if (from > to || to > 65535) {
        reader_reject(r, line, "%llu to %llu is no port range",
                      (unsigned long long)from, (unsigned long long)to);
        return CLAIM_REJECT;
    }
    if (n->has_footnote) { /* netsh-registry/019 */
        const char *other =
            span_eq(span_of(n->protocol), "tcp") ? "udp" : "tcp";
        reader_assume(r,
                      "a second list of excluded ranges without a title: "
                      "taken as %s",
                      other);
        netsh_flush(n, r);
        begin(n, r, other, EXCLUDED);
    }
    n->has_rule = true;
    buf_addf(&n->ranges, "%s%llu-%llu%s", n->ranges.len ? "," : "",
             (unsigned long long)from, (unsigned long long)to,
             admin ? "*" : "");
    return CLAIM_ROW;
}

/* Build logs put words before each line: "    vhd: Start Port …". */
static struct span without_prefix(struct span line)
{
    struct span rest = line, word;
    int number;
    if (!span_token(&rest, &word) || !span_ends_nocase(word, ":"))
        return line;
    rest = span_trim(rest);
    return span_int(rest, &number) ? line : rest;
}

/* While this format is the active one: what may come before a section, in a
 * language not known here. */
static enum claim between(struct netsh *n, struct reader *r, struct span line)
{
    int groups = rule_groups(line);
    if (groups == 1 && n->title) {
        begin(n, r, n->title, DYNAMIC);
        return CLAIM_SKIP;
    }
    if (groups == 2) {
        begin(n, r, n->title, EXCLUDED);
        n->has_rule = true;
        return CLAIM_SKIP;
    }
    if (!line.len || (span_starts(line, "* ") && !has_digit(line)))
        return CLAIM_SKIP;
    if (has_digit(line) || line.len > 120 || span_find(line, ":") >= 0)
        return CLAIM_NONE;
    if (title_protocol(line)) {
        n->title = title_protocol(line);
        n->title_line = reader_line(r);
        return CLAIM_SKIP;
    }
    return span_find(line, "  ") > 0 ? CLAIM_SKIP : CLAIM_NONE; /* headings */
}

static bool is_command(struct span line)
{
    return span_starts(line, ">") && span_find_nocase(line, "netsh ") > 0;
}

static enum claim netsh_line(void *self, struct reader *r, struct span text,
                             bool first)
{
    struct netsh *n = self;
    struct span line = without_prefix(span_trim(text));
    int number;
    bool is_dynamic = HAS_ANY(line, dynamic_words);
    if ((is_dynamic || HAS_ANY(line, excluded_words)) &&
        !span_starts(line, "*") && !number_after_colon(line, &number)) {
        netsh_flush(n, r);
        begin(n, r, title_protocol(line), is_dynamic ? DYNAMIC : EXCLUDED);
        return CLAIM_SKIP;
    }
    if (is_command(line)) {
        netsh_flush(n, r);
        buf_reset(&n->command);
        buf_span(&n->command, line);
        return CLAIM_SKIP;
    }
    if (n->section == NONE && span_starts(line, "Start Port")) {
        begin(n, r, n->title,
              number_after_colon(line, &number) ? DYNAMIC : EXCLUDED);
    }
    if (!line.len && !first)
        return CLAIM_SKIP;
    if (n->section == DYNAMIC)
        return dynamic_line(n, r, line);
    if (n->section == EXCLUDED)
        return excluded_line(n, r, line);
    return first ? CLAIM_NONE : between(n, r, line);
}

const struct format format_netsh = {
    .name = "netsh-ranges",
    .brief = "netsh … show dynamicport and show excludedportrange",
    .score = netsh_score,
    .most = 90,
    .open = netsh_open,
    .line = netsh_line,
    .flush = netsh_flush,
    .close = netsh_close,
};
