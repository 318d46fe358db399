/* netstat of Windows, in every language and with every switch: its listings
 * become captures, its statistics counters. Knows one listing at a time. */
#include <string.h>

#include "core/buf.h"
#include "core/mem.h"
#include "ingest/format.h"
#include "ingest/listing.h"
#include "ingest/netstat.h"
#include "ingest/reader.h"
#include "ingest/stamp.h"
#include "ingest/tape.h"

enum section { SECTION_ROWS, SECTION_STATISTICS, SECTION_UNUSED };

struct netstat {
    struct listing listing;
    enum section section;
    struct netstat_columns columns;
    bool has_title; /* a title came, so that a header belongs to it */
    /* The row before, whose owner may follow on lines of its own. */
    bool has_pending, pending_is_owned;
    struct capture_row pending;
    struct buf pending_text, services;
    struct buf block; /* title of a block of statistics */
    struct capture_row4 *batch;
    struct netstat_kinds *kinds;
};

static void *netstat_open(struct reader *r)
{
    (void)r;
    struct netstat *n = mem_new(sizeof *n);
    listing_init(&n->listing);
    n->batch = mem_array(NETSTAT_BATCH, sizeof *n->batch);
    n->kinds = netstat_kinds_new();
    return n;
}

static void netstat_close(void *self)
{
    struct netstat *n = self;
    listing_clear(&n->listing);
    buf_clear(&n->pending_text);
    buf_clear(&n->services);
    buf_clear(&n->block);
    mem_free(n->batch);
    netstat_kinds_free(n->kinds);
    mem_free(n);
}

static void add_pending(struct netstat *n)
{
    if (!n->has_pending)
        return;
    if (n->services.len)
        n->pending.services = buf_as_span(&n->services);
    capture_builder_add(n->listing.builder, &n->pending);
    n->has_pending = n->pending_is_owned = false;
    buf_reset(&n->services);
}

static void finish(struct netstat *n, struct reader *r)
{
    add_pending(n);
    listing_finish(&n->listing, r);
    n->has_title = false;
}

/* The row's spans must live until the lines of its owner have come. */
static void keep_pending(struct netstat *n, const struct netstat_row *row)
{
    struct span *spans[] = {&n->pending.local_address,
                            &n->pending.remote_address, &n->pending.process,
                            &n->pending.services};
    size_t at[4];
    n->pending = row->row;
    buf_reset(&n->pending_text);
    for (size_t i = 0; i < 4; i++) {
        at[i] = n->pending_text.len;
        buf_span(&n->pending_text, *spans[i]);
    }
    const char *from = buf_str(&n->pending_text);
    for (size_t i = 0; i < 4; i++)
        spans[i]->ptr = from + at[i];
    n->has_pending = true;
    n->pending_is_owned = row->has_owner;
    buf_reset(&n->services);
}

static void report_state(struct reader *r, const struct netstat_row *row)
{
    if (row->has_state && row->row.state == STATE_UNKNOWN)
        reader_assume(
            r, "state word \"%.*s\" is not known: kept as ?",
            (int)(row->state_word.len < 40 ? row->state_word.len : 40),
            row->state_word.ptr);
}

static enum claim take_row(struct netstat *n, struct reader *r,
                           struct span line, const struct netstat_row *row)
{
    add_pending(n);
    n->section = SECTION_ROWS;
    n->has_title = false;
    if (!listing_take_row(&n->listing, r, reader_line(r), "netstat")) {
        listing_reject_row(r, line);
        return CLAIM_REJECT;
    }
    report_state(r, row);
    keep_pending(n, row);
    return CLAIM_ROW;
}

static enum claim begin_listing(struct netstat *n, struct reader *r,
                                bool is_title)
{
    if (!is_title && n->listing.is_armed && n->has_title) {
        n->has_title = false; /* the header below its title */
        return CLAIM_SKIP;
    }
    add_pending(n);
    listing_begin(&n->listing, r);
    n->has_title = is_title;
    n->section = SECTION_ROWS;
    if (is_title)
        n->columns = (struct netstat_columns){0};
    return CLAIM_SKIP;
}

/* ` [svchost.exe]`, `  RpcSs`, or the sentence that there is no owner. */
static enum claim take_owner(struct netstat *n, struct span line)
{
    struct span text = span_trim(line);
    ptrdiff_t arrow = span_find(text, "==>");
    if (arrow > 0 && arrow < 12)
        text = span_trim(span_cut(text, (size_t)arrow + 3, text.len));
    if (!n->has_pending || n->pending_is_owned || !text.len)
        return CLAIM_NONE;
    if (netstat_is_ownerless(text)) {
        n->pending_is_owned = true;
        return CLAIM_SKIP;
    }
    if (text.ptr[0] == '[' && text.ptr[text.len - 1] == ']' && text.len > 2 &&
        !span_eq(text, "[...]")) {
        size_t at = n->pending_text.len;
        buf_span(&n->pending_text, span_cut(text, 1, text.len - 1));
        /* the text may have moved: its spans move with it */
        struct span *spans[] = {&n->pending.local_address,
                                &n->pending.remote_address, &n->pending.process,
                                &n->pending.services};
        const char *from = buf_str(&n->pending_text);
        size_t offset = 0;
        for (size_t i = 0; i < 4; i++) {
            spans[i]->ptr = from + offset;
            offset += spans[i]->len;
        }
        n->pending.process = span_n(from + at, n->pending_text.len - at);
        n->pending_is_owned = true;
        return CLAIM_ROW;
    }
    bool is_word = true;
    for (size_t i = 0; i < text.len; i++)
        is_word &= text.ptr[i] != ':' && text.ptr[i] != '=' &&
                   text.ptr[i] != '\\' && text.ptr[i] != '/' &&
                   text.ptr[i] != '>' && text.ptr[i] != '<' &&
                   text.ptr[i] != ',' && text.ptr[i] != '|' &&
                   (text.ptr[i] != ' ' || line.ptr[0] == ' ');
    struct span words = text, word;
    size_t count = 0;
    while (span_token(&words, &word))
        count++;
    if (!is_word || text.len > 64 || count > 3 || span_eq(text, "...") ||
        text.ptr[0] == '-' || text.ptr[0] == '_' || text.ptr[0] == '[')
        return CLAIM_NONE;
    if (n->services.len)
        buf_byte(&n->services, ',');
    buf_span(&n->services, text);
    return CLAIM_ROW;
}

static bool is_known_title(struct netstat *n, struct reader *r,
                           struct span line, enum claim *claim)
{
    struct netstat_columns columns = {0};
    if (netstat_is_title(line)) {
        *claim = begin_listing(n, r, true);
        return true;
    }
    if (netstat_is_header(line, &columns)) {
        *claim = begin_listing(n, r, false);
        n->columns = columns;
        return true;
    }
    bool statistics = netstat_is_statistics(line);
    if (!statistics && !netstat_is_unused(line))
        return false;
    finish(n, r);
    n->section = statistics ? SECTION_STATISTICS : SECTION_UNUSED;
    buf_reset(&n->block);
    buf_span(&n->block, span_trim(line));
    *claim = CLAIM_SKIP;
    return true;
}

static void add_counter(struct netstat *n, struct reader *r, struct span name,
                        const char *column, uint64_t value)
{
    struct buf full = {.limit = 200};
    struct harvest *h = reader_harvest(r);
    struct when when = reader_when(r);
    buf_span(&full, buf_as_span(&n->block));
    buf_text(&full, ": ");
    buf_span(&full, span_trim(name));
    buf_text(&full, column);
    struct counter c = {.when = when,
                        .server = reader_server(r),
                        .name = harvest_name(h, buf_as_span(&full)),
                        .line = reader_line(r),
                        .value = (double)value};
    *harvest_counter(h) = c;
    buf_clear(&full);
}

static struct span last_token(struct span *text)
{
    *text = span_trim(*text);
    size_t at = text->len;
    while (at && text->ptr[at - 1] != ' ' && text->ptr[at - 1] != '\t')
        at--;
    struct span token = span_cut(*text, at, text->len);
    *text = span_cut(*text, 0, at);
    return token;
}

/* `  Active Opens    = 347883`; ICMP has two columns, received and sent. */
static enum claim take_statistic(struct netstat *n, struct reader *r,
                                 struct span line)
{
    ptrdiff_t equals = span_find(line, "=");
    uint64_t value, sent;
    if (equals > 0) {
        struct span rest =
            span_trim(span_cut(line, (size_t)equals + 1, line.len));
        if (!span_u64(rest, &value)) {
            if (span_find(rest, "=") < 0)
                return CLAIM_NONE;
            reader_reject(r, line, "statistics whose line ends are lost");
            return CLAIM_REJECT;
        }
        add_counter(n, r, span_cut(line, 0, (size_t)equals), "", value);
        return CLAIM_ROW;
    }
    struct span name = line;
    struct span second = last_token(&name), first = last_token(&name);
    if (name.len && span_u64(second, &sent) && span_u64(first, &value)) {
        add_counter(n, r, name, ", received", value);
        add_counter(n, r, name, ", sent", sent);
        return CLAIM_ROW;
    }
    return line.len && line.ptr[0] == ' ' ? CLAIM_SKIP : CLAIM_NONE;
}

static bool is_of_unused(struct span line)
{
    char c = line.len ? line.ptr[0] : '\0';
    return c == ' ' || c == '=' || (c >= '0' && c <= '9') ||
           span_ends_nocase(span_trim(line), ":") ||
           (line.len && line.ptr[line.len - 1] >= '0' &&
            line.ptr[line.len - 1] <= '9' && span_find(line, "  ") > 0);
}

static bool is_flattened(struct span line)
{
    return span_find(line, "Statistics for IPv4") >= 0 &&
           span_find(line, " = ") >= 0;
}

static bool is_stamped_row(struct span line)
{
    struct date_fields f;
    struct span rest;
    struct netstat_row row;
    return stamp_before(line, &f, &rest) &&
           netstat_row_read(rest, false, &row) == ROW_GOOD;
}

static enum claim netstat_line(void *self, struct reader *r, struct span line,
                               bool first)
{
    struct netstat *n = self;
    struct netstat_row row;
    enum claim claim;
    struct span text = span_trim(line);
    if (!text.len)
        return first ? CLAIM_NONE : CLAIM_SKIP;
    if (is_stamped_row(line))
        line = reader_unstamp(r, line);
    switch (netstat_row_read(line, n->columns.offload, &row)) {
    case ROW_GOOD:
        return take_row(n, r, line, &row);
    case ROW_BROKEN:
        reader_reject(r, line, "a connection row that is cut or damaged");
        return CLAIM_REJECT;
    case ROW_NONE:
        break;
    }
    if (text.len < 300 && is_known_title(n, r, line, &claim))
        return claim;
    if (is_flattened(line)) {
        reader_reject(r, line, "statistics whose line ends are lost");
        return CLAIM_REJECT;
    }
    if (first)
        return CLAIM_NONE;
    if (n->section == SECTION_STATISTICS)
        return take_statistic(n, r, line);
    if (n->section == SECTION_UNUSED)
        return is_of_unused(line) ? CLAIM_SKIP : CLAIM_NONE;
    return take_owner(n, line);
}

/* A row that is not of the plain layout, but no owner follows it either. */
static size_t take_other_row(struct netstat *n, struct span text)
{
    const char *end = memchr(text.ptr, '\n', text.len);
    struct netstat_row row;
    if (!end)
        return 0;
    size_t len = (size_t)(end - text.ptr) + 1;
    if (!netstat_is_followed_plainly(end + 1, text.ptr + text.len) ||
        netstat_row_read(span_cut(text, 0, len), n->columns.offload, &row) !=
            ROW_GOOD ||
        (row.has_state && row.row.state == STATE_UNKNOWN))
        return 0;
    capture_builder_add(n->listing.builder, &row.row);
    return len;
}

static bool is_row_start(struct span text)
{
    return text.len > 8 &&
           (!memcmp(text.ptr, "  TCP ", 6) || !memcmp(text.ptr, "  UDP ", 6));
}

static size_t netstat_block(void *self, struct reader *r, struct span text)
{
    struct netstat *n = self;
    size_t taken = 0;
    uint64_t rows = 0;
    if (!is_row_start(text))
        return 0;
    while (text.len && text.ptr[text.len - 1] != '\n')
        text.len--;
    if (listing_goes_on(&n->listing, r) && n->listing.time_is_bad)
        return 0; /* each row is a reject */
    add_pending(n);
    n->section = SECTION_ROWS;
    n->has_title = false;
    if (!listing_take_row(&n->listing, r, reader_line(r) + 1, "netstat"))
        return 0;
    while (capture_builder_rows(n->listing.builder) < CAPTURE_ROWS_MAX) {
        size_t count;
        struct span rest = span_cut(text, taken, text.len);
        size_t size = netstat_block_read(n->kinds, rest, n->batch, &count);
        capture_builder_add4(n->listing.builder, n->batch, count);
        rows += count;
        taken += size;
        if (count == NETSTAT_BATCH)
            continue;
        rest = span_cut(text, taken, text.len);
        size = is_row_start(rest) ? take_other_row(n, rest) : 0;
        if (!size)
            break;
        taken += size;
        rows++;
    }
    reader_count(r, rows, 0);
    return taken;
}

static void netstat_flush(void *self, struct reader *r)
{
    struct netstat *n = self;
    finish(n, r);
    n->section = SECTION_ROWS;
}

static int netstat_score(struct span head, const char **why)
{
    int rows = 0, titles = 0, statistics = 0, lines = 0;
    struct span line;
    /* rows below a title: no more can be said */
    while (!(rows && titles) && lines < 2000 &&
           span_split(&head, '\n', &line)) {
        struct netstat_row row;
        struct netstat_columns columns;
        lines += span_trim(line).len > 0;
        if (line.len > 400) {
            statistics += is_flattened(line);
            continue;
        }
        if (netstat_row_read(line, false, &row) == ROW_GOOD ||
            is_stamped_row(line))
            rows++;
        else if (netstat_is_title(line) || netstat_is_header(line, &columns))
            titles++;
        else if (netstat_is_statistics(line) || is_flattened(line))
            statistics++;
    }
    if (rows) {
        *why = titles ? "rows of connections below a netstat header"
                      : "rows of connections";
        return titles || rows > 2 ? 95 : 80;
    }
    if (titles) {
        *why = "a netstat header without rows";
        return 70;
    }
    *why = "blocks of netstat -s";
    return statistics ? 60 : 0;
}

/* Where a listing has ended nothing of it is open. */
static void netstat_walk(void *self, struct reader *r, struct tape *t)
{
    struct netstat *n = self;
    (void)r;
    TAPE(t, n->section);
    TAPE(t, n->columns);
    TAPE(t, n->has_title);
    tape_buf(t, &n->block);
    capture_builder_walk(n->listing.builder, t);
}

const struct format format_netstat = {
    .name = "netstat",
    .brief = "Windows netstat of every switch and language",
    .score = netstat_score,
    .most = 95,
    .open = netstat_open,
    .line = netstat_line,
    .block = netstat_block,
    .flush = netstat_flush,
    .close = netstat_close,
    .walk = netstat_walk,
};
