/*
 * The log of Log-EphemeralPortStats.ps1, in its layouts of 2011 and 2013
 * (input-formats 10). Columns are cut by the dashed line; where blanks were
 * collapsed or cells lost, by tokens. Knows no other dialect.
 */
#include <limits.h>
#include <math.h>
#include <string.h>

#include "core/address.h"
#include "core/mem.h"
#include "core/tcp.h"
#include "ingest/reader.h"
#include "ingest/tape.h"

enum { COMPUTER, DATE_TIME, ADDRESS, IN_USE, MAX, PERCENT, LISTENING, PIDS };
#define COLUMNS_MOST 8
#define EQUALS_KEPT  256
#define KNOWN        8 /* addresses kept of the block before */

struct equal { /* rows of this block, to number equals */
    name_t server, address;
    moment local;
    uint8_t pass, count;
};

struct known { /* the address of a row, as it was written */
    struct buf text;
    name_t name;
};

#define UDP_ROWS 20

struct portlog {
    int columns;                      /* 8 or 7; 0 = no header seen */
    uint32_t rows, without_listeners; /* of the first UDP_ROWS */
    bool has_rule;
    bool is_narrow; /* the header lacks its last columns */
    size_t start[COLUMNS_MOST];
    size_t starts;
    struct buf header, rule; /* as they were last written, to be known again */
    int header_columns, header_names;
    bool in_dump; /* what the 2011 layout writes from 10 % */
    struct equal *equals;
    size_t equal_count, equal_room;
    struct span last_text; /* date text of the row before, in last_buf */
    struct buf last_buf;
    struct when last_when;
    struct buf address, plain, computer; /* of the last row */
    name_t server;                       /* the computer's name */
    struct known known[KNOWN];           /* by the row's place in its block */
    size_t place;
};

static bool is_cut(struct span cell)
{
    return span_ends_nocase(cell, "...") ||
           span_ends_nocase(cell, "\xE2\x80\xA6");
}

/* 8 or 7 by layout, 0 where it is no header. A header cut by a narrow window
 * counts; *names are the columns that it shows whole. */
static int header_columns(struct span line, int *names)
{
    struct span rest = span_trim(line), token;
    *names = 4;
    if (!span_starts(rest, "Computer")) /* nearly every line */
        return 0;
    if (!span_token(&rest, &token) || !span_eq(token, "Computer"))
        return 0;
    if (!span_token(&rest, &token) || !span_eq(token, "DateTime"))
        return 0;
    if (!span_token(&rest, &token) || !span_eq(token, "LocalAddress"))
        return 0;
    if (!span_token(&rest, &token))
        return 0;
    int columns = span_starts(token, "#OfE") ? 8
                  : span_eq(token, "InUse")  ? 7
                                             : 0;
    if (is_cut(token))
        return columns;
    while (span_token(&rest, &token) && !is_cut(token)) {
        enum tcp_state state = state_read(token);
        if (state != STATE_UNKNOWN && state != STATE_LISTENING)
            return 0; /* counts a state: port-log-states */
        ++*names;
    }
    return columns;
}

/* The same; each block repeats the header of the block before. */
static int known_header(struct portlog *p, struct span line, int *names)
{
    if (!p->header.len || !span_same(line, buf_as_span(&p->header))) {
        int columns = header_columns(line, names);
        if (!columns)
            return 0;
        buf_reset(&p->header);
        buf_span(&p->header, line);
        p->header_columns = columns;
        p->header_names = *names;
    }
    *names = p->header_names;
    return p->header_columns;
}

/* Text copied from a page has no-break spaces; one blank for each. */
static struct span without_nbsp(struct buf *plain, struct span line)
{
    if (span_find(line, "\xC2\xA0") < 0)
        return line;
    buf_reset(plain);
    for (size_t i = 0; i < line.len; i++) {
        bool nbsp = line.ptr[i] == '\xC2' && i + 1 < line.len &&
                    line.ptr[i + 1] == '\xA0';
        buf_byte(plain, nbsp ? ' ' : line.ptr[i]);
        i += nbsp;
    }
    return buf_as_span(plain);
}

static int portlog_score(struct span head, const char **why)
{
    struct span rest = head, line;
    struct buf plain = {0};
    int columns = 0, names;
    while (!columns && span_split(&rest, '\n', &line)) {
        if (span_starts(line, "Computer"))
            line = without_nbsp(&plain, line);
        columns = header_columns(span_trim(line), &names);
    }
    buf_clear(&plain);
    if (columns)
        *why = columns == 8 ? "header of the 2013 layout (#OfEPortsInUse)"
                            : "header of the 2011 layout (InUse Max Percent)";
    return columns ? 95 : 0;
}

static void *portlog_open(struct reader *r)
{
    (void)r;
    return mem_new(sizeof(struct portlog));
}

static void portlog_close(void *self)
{
    struct portlog *p = self;
    for (size_t i = 0; i < KNOWN; i++)
        buf_clear(&p->known[i].text);
    mem_free(p->equals);
    buf_clear(&p->last_buf);
    buf_clear(&p->address);
    buf_clear(&p->plain);
    buf_clear(&p->computer);
    buf_clear(&p->header);
    buf_clear(&p->rule);
    mem_free(p);
}

static bool read_rule(struct portlog *p, struct span line)
{
    size_t starts = 0;
    if (p->rule.len && span_same(line, buf_as_span(&p->rule)))
        return p->starts >= 4;
    for (size_t i = 0; i < line.len; i++) {
        char c = line.ptr[i];
        if (c != '-' && c != ' ')
            return false;
        if (c == '-' && (i == 0 || line.ptr[i - 1] == ' ')) {
            if (starts == COLUMNS_MOST)
                return false;
            p->start[starts++] = i;
        }
    }
    p->starts = starts;
    buf_reset(&p->rule);
    buf_span(&p->rule, line);
    return starts >= 4;
}

/* Right-aligned numbers may reach left of their dashes: cut in the blanks. */
static void cut_by_rule(const struct portlog *p, struct span line,
                        struct span *cell)
{
    for (int i = 0; i < p->columns; i++) {
        size_t to = i + 1 < p->columns ? p->start[i + 1] : line.len;
        cell[i] = span_trim(span_cut(line, p->start[i], to));
    }
}

/* A row, cut into its cells. */
struct row {
    struct span cell[COLUMNS_MOST];
    uint64_t number[COLUMNS_MOST]; /* of those that are one and are there */
    double percent;
};

/* Blocks mostly list the addresses of the block before, in its order. */
static struct known *known_address(struct portlog *p)
{
    return &p->known[p->place % KNOWN];
}

static bool is_address(struct portlog *p, struct span text)
{
    return span_same(text, buf_as_span(&known_address(p)->text)) ||
           address_family(text) != 0;
}

static bool cells_fit(struct portlog *p, struct row *row)
{
    const struct span *cell = row->cell;
    if (!cell[COMPUTER].len || span_find(cell[COMPUTER], " ") >= 0 ||
        !cell[DATE_TIME].len)
        return false;
    if (cell[ADDRESS].len && !is_address(p, cell[ADDRESS]))
        return false;
    for (int i = IN_USE; i < p->columns; i++) {
        bool may_lack = i == PERCENT || i == PIDS;
        if (may_lack && !cell[i].len)
            continue;
        if (i == PERCENT ? !span_double(cell[i], &row->percent)
                         : !span_u64(cell[i], &row->number[i]))
            return false;
    }
    return true;
}

/* Collapsed blanks, lost cells: Computer first, numbers from the right, the
 * address before them where it is one, the rest is the time. */
static bool cut_by_tokens(struct portlog *p, struct span line, struct row *row,
                          int numbers)
{
    struct span token[32], rest = line, *cell = row->cell;
    int count = 0;
    while (count < 32 && span_token(&rest, &token[count]))
        count++;
    if (count < numbers + 2 || count == 32)
        return false;
    for (int i = 0; i < p->columns - IN_USE; i++)
        cell[IN_USE + i] =
            i < numbers ? token[count - numbers + i] : span_n("", 0);
    cell[COMPUTER] = token[0];
    int last = count - numbers - 1;
    cell[ADDRESS] = span_n("", 0);
    if (last > 1 && is_address(p, token[last]))
        cell[ADDRESS] = token[last--];
    const char *from = token[1].ptr, *to = token[last].ptr + token[last].len;
    cell[DATE_TIME] = span_n(from, (size_t)(to - from));
    return cells_fit(p, row);
}

static bool read_when(struct portlog *p, struct reader *r, struct span text,
                      struct when *out)
{
    if (p->last_text.len && span_same(p->last_text, text)) {
        *out = p->last_when;
        return true;
    }
    if (!reader_read_time(r, text, out))
        return false;
    reader_pass(r, out);
    reader_set_when(r, out); /* of a process list that follows */
    buf_reset(&p->last_buf);
    buf_span(&p->last_buf, text);
    p->last_text = buf_as_span(&p->last_buf);
    p->last_when = *out;
    return true;
}

static name_t address_name(struct portlog *p, struct harvest *h,
                           struct span text)
{
    struct known *known = known_address(p);
    if (!text.len)
        return 0;
    p->place++;
    if (span_same(text, buf_as_span(&known->text)))
        return known->name;
    buf_reset(&p->address);
    address_canonical(&p->address, text);
    buf_reset(&known->text);
    buf_span(&known->text, text);
    known->name = harvest_name(h, buf_as_span(&p->address));
    return known->name;
}

/* Where headers are missing equals would pile up: those of another time go. */
static uint8_t place_of(struct portlog *p, const struct sample *s)
{
    if (p->equal_count > EQUALS_KEPT &&
        p->equals[p->equal_count - 1].local != s->when.local)
        p->equal_count = 0;
    for (size_t i = 0; i < p->equal_count; i++) {
        struct equal *e = &p->equals[i];
        if (e->server == s->server && e->address == s->local_address &&
            e->local == s->when.local && e->pass == s->when.pass)
            return e->count < 255 ? e->count++ : 255;
    }
    MEM_GROW(p->equals, p->equal_room, p->equal_count + 1);
    p->equals[p->equal_count++] = (struct equal){
        s->server, s->local_address, s->when.local, s->when.pass, 1};
    return 0;
}

/* The script edited for UDP counts no TCP listener and hardly a PID in any row
 * (windows-ports.md, 9); a Windows that listens nowhere does not exist. */
static void watch_for_udp_edit(struct portlog *p, struct reader *r,
                               int listening, int pids)
{
    if (p->rows >= UDP_ROWS)
        return;
    p->rows++;
    p->without_listeners += listening == 0 && pids <= 1;
    if (p->rows == UDP_ROWS && p->without_listeners == UDP_ROWS)
        reader_assume(r,
                      "suspect udp edit (R-Q7): %d rows without a TCP "
                      "listener, as of the script edited for UDP: the numbers "
                      "are no use of UDP, and hardly of TCP",
                      UDP_ROWS);
}

static bool take_int(const struct row *row, int cell, int *out)
{
    if (!row->cell[cell].len || row->number[cell] > INT_MAX)
        return false;
    *out = (int)row->number[cell];
    return true;
}

static enum claim store_row(struct portlog *p, struct reader *r,
                            struct span line, const struct row *row)
{
    struct harvest *h = reader_harvest(r);
    const struct span *cell = row->cell;
    int in_use = 0, max = 0, listening = 0, pids = -1;
    double percent = row->percent;
    struct when when;
    if (!take_int(row, IN_USE, &in_use) || !take_int(row, MAX, &max) ||
        !take_int(row, LISTENING, &listening) ||
        (p->columns > PIDS && cell[PIDS].len && !take_int(row, PIDS, &pids))) {
        reader_reject(r, line, "a number of the row is too large");
        return CLAIM_REJECT;
    }
    if (max == 0) {
        reader_reject(r, line,
                      "Max is 0: the script could not read the range (on a "
                      "localised Windows it can't), so the row says nothing "
                      "of use (R-Q2)");
        return CLAIM_REJECT;
    }
    if (cell[PERCENT].len &&
        fabs(percent - 100.0 * in_use / max) > 0.1 + 1e-9) {
        reader_reject(r, line,
                      "Percent %.1f is not InUse %d of Max %d: an edited or "
                      "damaged row (R-Q2)",
                      percent, in_use, max);
        return CLAIM_REJECT;
    }
    if (!span_same(cell[COMPUTER], buf_as_span(&p->computer))) {
        buf_reset(&p->computer);
        buf_span(&p->computer, cell[COMPUTER]);
        p->server = harvest_name(h, cell[COMPUTER]);
        reader_set_server(r, cell[COMPUTER]);
        p->last_text = (struct span){0}; /* another server, another clock */
    }
    if (!read_when(p, r, cell[DATE_TIME], &when)) {
        reader_reject(
            r, line, "'%.*s' is not a date and time",
            (int)(cell[DATE_TIME].len > 60 ? 60 : cell[DATE_TIME].len),
            cell[DATE_TIME].ptr);
        return CLAIM_REJECT;
    }
    watch_for_udp_edit(p, r, listening, pids);
    name_t address = address_name(p, h, cell[ADDRESS]);
    struct sample *s = harvest_sample(h);
    s->when = when;
    s->server = p->server;
    s->local_address = address;
    s->line = reader_line(r);
    s->in_use = in_use;
    s->range_size = max;
    s->listening = listening;
    s->process_count = pids;
    s->protocol = PROTOCOL_TCP;
    s->origin = ORIGIN_LOG;
    s->place = place_of(p, s);
    return CLAIM_ROW;
}

/* Lines of the 2011 escalation block that are known and not used: a bare local
 * address, the `PID Count` table, Format-List blocks. The process list in it
 * is the tasklist format's. */
static bool is_dump_line(struct span line)
{
    static const char *const keys[] = {
        "Name ",    "ProcessId ",    "HandleCount ",  "Path ",
        "Caption ", "LastModified ", "Manufacturer ", "Version "};
    struct span rest = line, a, b, c;
    bool has_a = span_token(&rest, &a), has_b = span_token(&rest, &b);
    bool has_c = span_token(&rest, &c);
    uint64_t n;
    if (has_a && !has_b && address_family(a))
        return true;
    if (has_a && has_b && !has_c &&
        ((span_eq(a, "PID") && span_eq(b, "Count")) ||
         (span_starts(a, "--") && span_starts(b, "--")) ||
         (span_u64(a, &n) && span_u64(b, &n))))
        return true;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (span_starts(line, keys[i]) && span_find(line, ": ") > 0)
            return true;
        if (span_starts(line, keys[i]) && span_ends_nocase(line, ":"))
            return true;
    }
    return false;
}

static bool has_cut_cell(struct span line)
{
    struct span rest = line, token;
    while (span_token(&rest, &token)) {
        if (is_cut(token))
            return true;
    }
    return false;
}

/* Cut by the rule, else by tokens; the seed article's own sample lacks the last
 * number of a row. Between sections of others a row must have a time. */
static bool is_row(struct portlog *p, struct span line, bool first,
                   struct row *row)
{
    struct date_fields when;
    bool fits = false;
    if (p->is_narrow)
        return false;
    if (p->starts == (size_t)p->columns && p->has_rule) {
        cut_by_rule(p, line, row->cell);
        fits = cells_fit(p, row);
    }
    for (int lack = 0; !fits && lack <= (p->columns == COLUMNS_MOST); lack++)
        fits = cut_by_tokens(p, line, row, p->columns - IN_USE - lack);
    return fits && (!first || date_read(row->cell[DATE_TIME], &when));
}

static const char cut_by_window[] =
    "a column was cut off by a narrow window; let the script write to a wider "
    "one";

static enum claim portlog_line(void *self, struct reader *r, struct span text,
                               bool first)
{
    struct portlog *p = self;
    struct span line = without_nbsp(&p->plain, text);
    struct row row = {0};
    while (line.len &&
           (line.ptr[line.len - 1] == ' ' || line.ptr[line.len - 1] == '\r'))
        line.len--;
    int names, columns = known_header(p, line, &names);
    if (columns) {
        p->columns = columns;
        p->is_narrow = names < columns;
        p->has_rule = false;
        p->in_dump = false;
        p->equal_count = 0;
        p->place = 0;
        return CLAIM_SKIP;
    }
    if (!line.len)
        return first ? CLAIM_NONE : CLAIM_SKIP;
    if (!p->columns)
        return CLAIM_NONE;
    if (!p->has_rule && !first && read_rule(p, line)) {
        p->has_rule = true;
        return CLAIM_SKIP;
    }
    if (is_row(p, line, first, &row))
        return store_row(p, r, line, &row);
    struct span rest = line, word;
    if (!first && p->computer.len && span_token(&rest, &word) &&
        span_same(word, buf_as_span(&p->computer))) {
        reader_reject(r, line, "%s",
                      p->is_narrow || has_cut_cell(line)
                          ? cut_by_window
                          : "a row that is cut off or damaged");
        return CLAIM_REJECT;
    }
    if (is_dump_line(line)) {
        p->in_dump = true;
        return CLAIM_SKIP;
    }
    if (first || p->in_dump)
        return CLAIM_NONE;
    if (p->is_narrow || has_cut_cell(line)) {
        reader_reject(r, line, "%s", cut_by_window);
        return CLAIM_REJECT;
    }
    return CLAIM_NONE;
}

static void walk_equals(struct portlog *p, struct harvest *h, struct tape *t)
{
    tape_count(t, &p->equal_count, (size_t)1 << 16);
    MEM_GROW(p->equals, p->equal_room, p->equal_count + 1);
    for (size_t i = 0; i < p->equal_count; i++) {
        struct equal *e = &p->equals[i];
        struct buf server = {0}, address = {0};
        if (!tape_reads(t)) {
            buf_text(&server, harvest_text(h, e->server));
            buf_text(&address, harvest_text(h, e->address));
        }
        tape_buf(t, &server);
        tape_buf(t, &address);
        TAPE(t, e->local);
        TAPE(t, e->pass);
        TAPE(t, e->count);
        e->server = harvest_name(h, buf_as_span(&server));
        e->address = harvest_name(h, buf_as_span(&address));
        buf_clear(&server);
        buf_clear(&address);
    }
}

static void portlog_walk(void *self, struct reader *r, struct tape *t)
{
    struct portlog *p = self;
    bool has_last = p->last_text.len > 0;
    TAPE(t, has_last);
    TAPE(t, p->columns);
    TAPE(t, p->has_rule);
    TAPE(t, p->is_narrow);
    TAPE(t, p->start);
    TAPE(t, p->starts);
    TAPE(t, p->in_dump);
    TAPE(t, p->last_when);
    tape_buf(t, &p->last_buf);
    tape_buf(t, &p->computer);
    walk_equals(p, reader_harvest(r), t);
    p->server = harvest_name(reader_harvest(r), buf_as_span(&p->computer));
    if (tape_reads(t)) /* into another harvest, with other names */
        for (size_t i = 0; i < KNOWN; i++)
            buf_reset(&p->known[i].text);
    p->last_text = has_last ? buf_as_span(&p->last_buf) : (struct span){0};
    if (p->columns < 0 || p->columns > COLUMNS_MOST || p->starts > COLUMNS_MOST)
        t->is_broken = true;
}

const struct format format_portlog = {
    .name = "ephemeral-port-log",
    .brief = "log of Log-EphemeralPortStats.ps1, layouts of 2011 and 2013",
    .score = portlog_score,
    .most = 95,
    .open = portlog_open,
    .line = portlog_line,
    .close = portlog_close,
    .walk = portlog_walk,
    .walks_lines = true,
};
