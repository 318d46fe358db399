/*
 * netsh's dynamic and excluded port ranges, by position and digits, in any
 * language (input-formats 3). Knows nothing of connections.
 */
#include <string.h>

#include "core/mem.h"
#include "ingest/reader.h"

enum section { NONE, TITLE, DYNAMIC, EXCLUDED };

struct netsh {
    enum section section;
    char family[8]; /* "tcp4" … */
    bool family_told, excluded_title;
    int start;
    uint64_t line; /* where the section begins */
    struct buf ranges;
    bool has_ranges, has_rule;
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
    if (span_find(head, "Start Port") >= 0 &&
        (span_find(head, "Number of Ports") >= 0 ||
         span_find(head, "End Port") >= 0)) {
        *why = "headings of netsh's port ranges";
        return 80;
    }
    return 0;
}

static void begin(struct netsh *n, struct reader *r, struct span line,
                  enum section section)
{
    struct span command = reader_command(r);
    const char *protocol = title_protocol(line);
    if (!protocol)
        protocol = title_protocol(command);
    bool v6 = span_find_nocase(command, "ipv6") >= 0;
    n->family_told = protocol != NULL;
    if (!protocol) {
        protocol = "tcp";
        reader_assume(r, "a port range names no protocol: taken as tcp");
    }
    n->family[0] = protocol[0];
    n->family[1] = protocol[1];
    n->family[2] = protocol[2];
    n->family[3] = v6 ? '6' : '4';
    n->family[4] = '\0';
    n->section = section;
    n->start = -1;
    n->has_rule = false;
    n->line = reader_line(r);
    n->has_ranges = section == EXCLUDED;
    buf_reset(&n->ranges);
}

static void put_setting(struct netsh *n, struct reader *r, const char *what,
                        struct span value)
{
    char name[40];
    struct buf text = {0};
    struct harvest *h = reader_harvest(r);
    buf_addf(&text, "%s.%s", n->family, what);
    size_t len = text.len < sizeof name - 1 ? text.len : sizeof name - 1;
    memcpy(name, text.ptr, len);
    name[len] = '\0';
    buf_clear(&text);
    struct when when = reader_when(r);
    name_t server = reader_server(r);
    name_t name_id = harvest_name(h, span_of(name));
    name_t value_id = harvest_name(h, value);
    struct setting *s = harvest_setting(h);
    s->when = when;
    s->server = server;
    s->name = name_id;
    s->value = value_id;
    s->line = n->line;
}

static void netsh_flush(void *self, struct reader *r)
{
    struct netsh *n = self;
    if (n->section == EXCLUDED && n->has_ranges)
        put_setting(n, r, "excluded", buf_as_span(&n->ranges));
    n->section = NONE;
    n->has_ranges = false;
}

/* "Label : 49152": the integer at the end of a line with a colon. */
static bool number_after_colon(struct span line, int *out)
{
    ptrdiff_t colon = span_find(line, ":");
    if (colon < 0)
        return false;
    for (size_t i = (size_t)colon + 1; i < line.len; i++) {
        if (line.ptr[i] == ':')
            colon = (ptrdiff_t)i;
    }
    return span_int(span_trim(span_cut(line, (size_t)colon + 1, line.len)),
                    out) &&
           *out >= 0;
}

static bool is_rule(struct span line)
{
    size_t dashes = 0;
    for (size_t i = 0; i < line.len; i++) {
        if (line.ptr[i] == '-')
            dashes++;
        else if (line.ptr[i] != ' ')
            return false;
    }
    return dashes >= 3;
}

static enum claim dynamic_line(struct netsh *n, struct reader *r,
                               struct span line)
{
    int number;
    char text[16];
    if (is_rule(line))
        return CLAIM_SKIP;
    if (!number_after_colon(line, &number))
        return CLAIM_NONE;
    if (n->start < 0) {
        n->start = number;
        return CLAIM_ROW;
    }
    if (n->start > 65535 || number < 1 || n->start + number > 65536) {
        reader_reject(r, line,
                      "a range of %d ports from %d does not fit into "
                      "65,536",
                      number, n->start);
        n->section = NONE;
        return CLAIM_REJECT;
    }
    struct buf value = {0};
    (void)text;
    buf_addf(&value, "%d", n->start);
    put_setting(n, r, "range_start", buf_as_span(&value));
    buf_reset(&value);
    buf_addf(&value, "%d", number);
    put_setting(n, r, "range_count", buf_as_span(&value));
    buf_clear(&value);
    n->section = NONE;
    return CLAIM_ROW;
}

static enum claim excluded_line(struct netsh *n, struct reader *r,
                                struct span line)
{
    struct span rest = line, a, b, star;
    uint64_t from, to;
    if (is_rule(line)) {
        n->has_rule = true;
        return CLAIM_SKIP;
    }
    if (span_starts(line, "* ")) /* the footnote */
        return CLAIM_SKIP;
    if (span_token(&rest, &a) && span_u64(a, &from) && span_token(&rest, &b) &&
        span_u64(b, &to)) {
        bool admin = span_token(&rest, &star) && span_eq(star, "*");
        if (from > to || to > 65535) {
            reader_reject(r, line, "%llu to %llu is no port range",
                          (unsigned long long)from, (unsigned long long)to);
            return CLAIM_REJECT;
        }
        buf_addf(&n->ranges, "%s%llu-%llu%s", n->ranges.len ? "," : "",
                 (unsigned long long)from, (unsigned long long)to,
                 admin ? "*" : "");
        return CLAIM_ROW;
    }
    return n->has_rule ? CLAIM_NONE : CLAIM_SKIP; /* the headings */
}

/* Build logs put words before each line: "    vhd: Start Port …". */
static struct span without_prefix(struct span line)
{
    ptrdiff_t at = span_find(line, "Start Port");
    if (at < 0)
        at = span_find(line, "Number of Ports");
    if (at < 0)
        at = span_find(line, "Protocol ");
    return at > 0 ? span_cut(line, (size_t)at, line.len) : line;
}

static enum claim netsh_line(void *self, struct reader *r, struct span text,
                             bool first)
{
    struct netsh *n = self;
    struct span line = without_prefix(span_trim(text));
    int number;
    if (HAS_ANY(line, dynamic_words)) {
        netsh_flush(n, r);
        begin(n, r, line, DYNAMIC);
        return CLAIM_SKIP;
    }
    if (HAS_ANY(line, excluded_words) && !span_starts(line, "*")) {
        netsh_flush(n, r);
        begin(n, r, line, EXCLUDED);
        return CLAIM_SKIP;
    }
    if (span_starts(line, "Start Port") && n->section == NONE) {
        begin(n, r, span_n("", 0),
              number_after_colon(line, &number) ? DYNAMIC : EXCLUDED);
    }
    if (!line.len)
        return first ? CLAIM_NONE : CLAIM_SKIP;
    if (n->section == DYNAMIC)
        return dynamic_line(n, r, line);
    if (n->section == EXCLUDED)
        return excluded_line(n, r, line);
    return CLAIM_NONE;
}

const struct format format_netsh = {
    .name = "netsh-ranges",
    .brief = "netsh … show dynamicport and show excludedportrange",
    .score = netsh_score,
    .open = netsh_open,
    .line = netsh_line,
    .flush = netsh_flush,
    .close = netsh_close,
};
