/*
 * Offspring of Log-EphemeralPortStats.ps1 that also count ports a TCP state and
 * list the processes with the most ports (the seed article's comments). Columns
 * are known by their names, whatever their order; what is counted a state and a
 * process becomes counters beside the sample. Knows no other dialect.
 */
#include <math.h>
#include <string.h>

#include "core/address.h"
#include "core/mem.h"
#include "core/tcp.h"
#include "ingest/reader.h"
#include "ingest/rule.h"

enum kind {
    OTHER,
    COMPUTER,
    TIME,
    ADDRESS,
    IN_USE,
    MAX,
    PERCENT,
    LISTENING,
    PIDS,
    STATE,
    PID,
    PROCESS,
    PORTS
};

struct header {
    enum kind kind[RULE_COLUMNS_MAX];
    enum tcp_state state[RULE_COLUMNS_MAX];
    size_t count;
};

struct state_log {
    struct header header;
    struct rule rule;
    bool has_rule;
    bool is_top; /* the table of processes, else that of addresses */
};

/* Letters and digits only: "#OfEPortsInUse" is "ofeportsinuse". */
static size_t plain_word(struct span word, char *to, size_t room)
{
    size_t n = 0;
    for (size_t i = 0; i < word.len && n + 1 < room; i++) {
        char c = word.ptr[i];
        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            to[n++] = c;
    }
    to[n] = '\0';
    return n;
}

static enum tcp_state state_of(const char *word)
{
    static const struct {
        const char *word;
        enum tcp_state state;
    } words[] = {
        {"established", STATE_ESTABLISHED },
        {"timewait",    STATE_TIME_WAIT   },
        {"synreceived", STATE_SYN_RECEIVED},
        {"synrcvd",     STATE_SYN_RECEIVED},
        {"synrecv",     STATE_SYN_RECEIVED},
        {"synsent",     STATE_SYN_SENT    },
        {"closewait",   STATE_CLOSE_WAIT  },
        {"finwait1",    STATE_FIN_WAIT_1  },
        {"finwait2",    STATE_FIN_WAIT_2  },
        {"lastack",     STATE_LAST_ACK    },
        {"bound",       STATE_BOUND       },
    };
    if (strncmp(word, "of", 2) == 0)
        word += 2;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(word, words[i].word) == 0)
            return words[i].state;
    return STATE_UNKNOWN;
}

static enum kind kind_of(const char *word)
{
    static const struct {
        const char *word;
        enum kind kind;
    } words[] = {
        {"computer",            COMPUTER },
        {"datetime",            TIME     },
        {"localaddress",        ADDRESS  },
        {"inuse",               IN_USE   },
        {"ofeportsinuse",       IN_USE   },
        {"max",                 MAX      },
        {"maxofeports",         MAX      },
        {"percent",             PERCENT  },
        {"eportusage",          PERCENT  },
        {"listening",           LISTENING},
        {"oftcplisteningports", LISTENING},
        {"ofpids",              PIDS     },
        {"numofpids",           PIDS     },
        {"pid",                 PID      },
        {"processid",           PID      },
        {"processname",         PROCESS  },
        {"process",             PROCESS  },
        {"name",                PROCESS  },
        {"ports",               PORTS    },
        {"count",               PORTS    },
        {"ofports",             PORTS    },
        {"numofports",          PORTS    },
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(word, words[i].word) == 0)
            return words[i].kind;
    return OTHER;
}

static bool has(const struct header *h, enum kind kind)
{
    for (size_t i = 0; i < h->count; i++)
        if (h->kind[i] == kind)
            return true;
    return false;
}

/* Every word of the line as a column. */
static void read_header(struct header *h, struct span line)
{
    struct span rest = line;
    struct span token;
    char word[32];
    *h = (struct header){.count = 0};
    while (h->count < RULE_COLUMNS_MAX && span_token(&rest, &token)) {
        plain_word(token, word, sizeof word);
        enum tcp_state state = state_of(word);
        h->state[h->count] = state;
        h->kind[h->count++] = state != STATE_UNKNOWN ? STATE : kind_of(word);
    }
}

static bool is_log_header(const struct header *h)
{
    return h->count > 3 && h->kind[0] == COMPUTER && has(h, TIME) &&
           has(h, ADDRESS) && has(h, STATE);
}

static bool is_top_header(const struct header *h)
{
    return h->count >= 3 && h->count <= 4 && has(h, PID) && has(h, PROCESS) &&
           has(h, PORTS);
}

static int state_log_score(struct span head, const char **why)
{
    struct span rest = head;
    struct span line;
    struct header h;
    while (span_split(&rest, '\n', &line)) {
        if (!span_starts(span_trim(line), "Computer"))
            continue;
        read_header(&h, line);
        if (is_log_header(&h)) {
            *why = "header of a port log with counts a TCP state";
            return 96;
        }
    }
    return 0;
}

static void *state_log_open(struct reader *r)
{
    (void)r;
    return mem_new(sizeof(struct state_log));
}

static void state_log_close(void *self)
{
    mem_free(self);
}

static void add_counter(struct reader *r, const struct when *when,
                        struct buf *name, struct span value)
{
    struct harvest *h = reader_harvest(r);
    uint64_t n = 0;
    if (!span_u64(value, &n))
        return;
    struct counter c = {.when = *when,
                        .server = reader_server(r),
                        .name = harvest_name(h, buf_as_span(name)),
                        .line = reader_line(r),
                        .value = (double)n};
    *harvest_counter(h) = c;
}

/* By the rule, which has a column for each name. */
static bool cut_row(const struct state_log *l, struct span line,
                    struct span *cell)
{
    const struct header *h = &l->header;
    uint64_t n;
    double percent;
    if (!l->has_rule || l->rule.count != h->count)
        return false;
    rule_cut(&l->rule, line, cell);
    for (size_t i = 0; i < h->count; i++) {
        enum kind k = h->kind[i];
        bool is_number = k == IN_USE || k == MAX || k == LISTENING ||
                         k == PIDS || k == STATE || k == PID || k == PORTS;
        if (is_number && !span_u64(cell[i], &n))
            return false;
        if (k == PERCENT && cell[i].len && !span_double(cell[i], &percent))
            return false;
        if (k == ADDRESS && cell[i].len && !address_family(cell[i]))
            return false;
    }
    return true;
}

static struct span cell_of(const struct state_log *l, const struct span *cell,
                           enum kind kind)
{
    for (size_t i = 0; i < l->header.count; i++)
        if (l->header.kind[i] == kind)
            return cell[i];
    return span_n("", 0);
}

static int number_of(const struct state_log *l, const struct span *cell,
                     enum kind kind)
{
    int n = -1;
    struct span text = cell_of(l, cell, kind);
    return text.len && span_int(text, &n) ? n : -1;
}

static const char *fault_of(const struct state_log *l, const struct span *cell)
{
    int in_use = number_of(l, cell, IN_USE);
    int max = number_of(l, cell, MAX);
    double percent = 0;
    struct span shown = cell_of(l, cell, PERCENT);
    if (max == 0)
        return "Max is 0: the script could not read the range, so the row says "
               "nothing of use (R-Q2)";
    if (in_use > 65536 || max > 65536)
        return "a count of ports is not within 0 to 65536";
    if (in_use >= 0 && max > 0 && shown.len && span_double(shown, &percent) &&
        fabs(percent - 100.0 * in_use / max) > 0.1 + 1e-9)
        return "Percent is not InUse of Max: an edited or damaged row (R-Q2)";
    return NULL;
}

static void store_states(const struct state_log *l, struct reader *r,
                         const struct span *cell, const struct when *when)
{
    struct buf name = {.limit = 200};
    struct span address = cell_of(l, cell, ADDRESS);
    for (size_t i = 0; i < l->header.count; i++) {
        if (l->header.kind[i] != STATE)
            continue;
        buf_reset(&name);
        buf_addf(&name, "ports in %s", state_name(l->header.state[i]));
        if (address.len)
            buf_addf(&name, " on %.*s", (int)address.len, address.ptr);
        add_counter(r, when, &name, cell[i]);
    }
    buf_clear(&name);
}

static enum claim take_row(struct state_log *l, struct reader *r,
                           struct span line, const struct span *cell)
{
    struct harvest *h = reader_harvest(r);
    const char *fault = fault_of(l, cell);
    struct span when_text = cell_of(l, cell, TIME);
    struct span server = cell_of(l, cell, COMPUTER);
    struct when when;
    if (server.len)
        reader_set_server(r, server);
    if (!fault && !reader_read_time(r, when_text, &when))
        fault = "the time of the row is no date and time, or lies in the "
                "future";
    if (fault) {
        reader_reject(r, line, "%s", fault);
        return CLAIM_REJECT;
    }
    reader_pass(r, &when);
    reader_set_when(r, &when);
    store_states(l, r, cell, &when);
    int in_use = number_of(l, cell, IN_USE);
    if (in_use < 0)
        return CLAIM_ROW;
    struct buf address = {0};
    address_canonical(&address, cell_of(l, cell, ADDRESS));
    struct sample s = {.when = when,
                       .server = reader_server(r),
                       .local_address = harvest_name(h, buf_as_span(&address)),
                       .line = reader_line(r),
                       .in_use = in_use,
                       .range_size = number_of(l, cell, MAX),
                       .listening = number_of(l, cell, LISTENING),
                       .process_count = number_of(l, cell, PIDS),
                       .protocol = PROTOCOL_TCP,
                       .origin = ORIGIN_LOG};
    if (s.range_size < 0)
        s.range_size = 0;
    buf_clear(&address);
    *harvest_sample(h) = s;
    return CLAIM_ROW;
}

static enum claim take_top(const struct state_log *l, struct reader *r,
                           const struct span *cell)
{
    struct buf name = {.limit = 200};
    struct span process = cell_of(l, cell, PROCESS);
    struct span pid = cell_of(l, cell, PID);
    struct when when = reader_when(r);
    buf_text(&name, "ports of ");
    buf_span(&name, process.len ? process : span_of("PID"));
    buf_addf(&name, " (PID %.*s)", (int)pid.len, pid.ptr);
    add_counter(r, &when, &name, cell_of(l, cell, PORTS));
    buf_clear(&name);
    return CLAIM_ROW;
}

static enum claim state_log_line(void *self, struct reader *r, struct span text,
                                 bool first)
{
    struct state_log *l = self;
    struct span cell[RULE_COLUMNS_MAX] = {0};
    struct span line = text;
    struct header h;
    while (line.len &&
           (line.ptr[line.len - 1] == ' ' || line.ptr[line.len - 1] == '\r'))
        line.len--;
    read_header(&h, line);
    bool is_log = is_log_header(&h);
    /* The process table is ours only behind one of ours. */
    if (is_log || (!first && l->header.count && is_top_header(&h))) {
        *l = (struct state_log){.header = h, .is_top = !is_log};
        return CLAIM_SKIP;
    }
    if (!line.len)
        return first ? CLAIM_NONE : CLAIM_SKIP;
    if (first || !l->header.count)
        return CLAIM_NONE;
    if (!l->has_rule && rule_read(&l->rule, line)) {
        l->has_rule = true;
        return CLAIM_SKIP;
    }
    if (cut_row(l, line, cell))
        return l->is_top ? take_top(l, r, cell) : take_row(l, r, line, cell);
    if (!l->has_rule || l->is_top)
        return CLAIM_NONE;
    reader_reject(r, line, "a row that is cut off or damaged");
    return CLAIM_REJECT;
}

const struct format format_state_log = {
    .name = "port-log-states",
    .brief = "a port log that also counts ports a TCP state and a process",
    .score = state_log_score,
    .most = 96,
    .open = state_log_open,
    .line = state_log_line,
    .close = state_log_close,
};
