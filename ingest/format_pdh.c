/*
 * Performance counters as CSV: perfmon, typeperf, relog (input-formats 5).
 * Times are always month first; the header may state the zone and its offset.
 * Counters are kept under the names that they have, localised or not.
 */
#include <string.h>

#include "core/mem.h"
#include "core/zone.h"
#include "ingest/reader.h"

#define KEEP_ALL 64 /* a log of so few counters is kept whole */

struct counter_column {
    char *server; /* "" = the reader's */
    char *name;   /* Object(instance)\Counter */
    bool is_kept;
};

struct pdh {
    struct counter_column *column;
    size_t count, room, kept;
    bool in_trailer;
};

static void clear_columns(struct pdh *p)
{
    for (size_t i = 0; i < p->count; i++) {
        mem_free(p->column[i].server);
        mem_free(p->column[i].name);
    }
    p->count = 0;
}

static void *pdh_open(struct reader *r)
{
    (void)r;
    return mem_new(sizeof(struct pdh));
}

static void pdh_close(void *self)
{
    struct pdh *p = self;
    clear_columns(p);
    mem_free(p->column);
    mem_free(p);
}

static bool is_mark(struct span field)
{
    return span_starts(field, "(PDH-CSV ") || span_starts(field, "(PDH-TSV ");
}

static int pdh_score(struct span head, const char **why)
{
    if (span_find(head, "(PDH-CSV ") < 0 && span_find(head, "(PDH-TSV ") < 0)
        return 0;
    *why = "header of a performance log (PDH-CSV)";
    return 95;
}

/* Daylight names are those of the same zone. */
static void set_zone(struct reader *r, struct span name)
{
    struct zone *zone = NULL;
    struct buf standard = {0};
    ptrdiff_t daylight = span_find(name, "Daylight Time");
    buf_span(&standard,
             daylight > 0 ? span_cut(name, 0, (size_t)daylight) : name);
    if (daylight > 0)
        buf_text(&standard, "Standard Time");
    if (zone_open(&zone, buf_str(&standard), NULL)) {
        reader_set_zone(r, span_of(zone_name(zone)));
        zone_close(zone);
    }
    buf_clear(&standard);
}

/* `(PDH-CSV 4.0) (India Standard Time)(-330)`; the zone may be cut short. */
static void read_mark(struct reader *r, struct span mark)
{
    ptrdiff_t open = span_find(mark, ") (");
    int bias;
    if (open < 0)
        return;
    struct span rest = span_cut(mark, (size_t)open + 3, mark.len);
    size_t at = rest.len;
    while (at && rest.ptr[at - 1] != '(')
        at--;
    if (at < 2 || !span_ends_nocase(rest, ")") ||
        !span_int(span_cut(rest, at, rest.len - 1), &bias) || bias < -900 ||
        bias > 900) {
        reader_assume(r, "the header's time zone is cut off: not used");
        return;
    }
    reader_set_offset(r, -bias);
    if (at >= 3 && rest.ptr[at - 2] == ')')
        set_zone(r, span_cut(rest, 0, at - 2));
}

/* Object names of the protocols are the same in most languages. */
static bool is_wanted(struct span name)
{
    static const char *const words[] = {
        "TCPv4",
        "TCPv6",
        "UDPv4",
        "UDPv6",
        "Handle Count",
        "Handleanzahl",
        "Nombre de handles",
        "Número de identificadores",
        "Conteggio handle",
        "Contagem de identificadores",
        "Счетчик дескрипторов",
        "句柄数",
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (span_find_nocase(name, words[i]) >= 0)
            return true;
    }
    return false;
}

static void add_column(struct pdh *p, struct span path, bool keep)
{
    struct span server = span_n("", 0), name = path;
    if (span_starts(path, "\\\\")) {
        struct span rest = span_cut(path, 2, path.len);
        if (span_split(&rest, '\\', &server))
            name = rest;
    } else if (span_starts(path, "\\")) {
        name = span_cut(path, 1, path.len);
    }
    MEM_GROW(p->column, p->room, p->count + 1);
    p->column[p->count++] = (struct counter_column){
        .server = mem_text_n(server.ptr, server.len),
        .name = mem_text_n(name.ptr, name.len),
        .is_kept = keep || is_wanted(name),
    };
}

static bool pdh_header(void *self, struct reader *r, const struct span *field,
                       size_t count)
{
    struct pdh *p = self;
    if (count < 2 || !is_mark(field[0]))
        return false;
    clear_columns(p);
    read_mark(r, field[0]);
    p->kept = 0;
    for (size_t i = 1; i < count; i++) {
        add_column(p, field[i], count - 1 <= KEEP_ALL);
        p->kept += p->column[p->count - 1].is_kept;
    }
    if (p->kept < p->count)
        reader_assume(r, "%zu of %zu counters are of other matters: not kept",
                      p->count - p->kept, p->count);
    return true;
}

/* MM/DD/YYYY in every language: given on so that no order is to be found. */
static bool read_when(struct reader *r, struct span text, struct when *when)
{
    struct span t = span_trim(text);
    struct buf iso = {0};
    bool done = false;
    if (t.len >= 19 && t.ptr[2] == '/' && t.ptr[5] == '/' && t.ptr[10] == ' ') {
        buf_span(&iso, span_cut(t, 6, 10));
        buf_byte(&iso, '-');
        buf_span(&iso, span_cut(t, 0, 2));
        buf_byte(&iso, '-');
        buf_span(&iso, span_cut(t, 3, 5));
        buf_span(&iso, span_cut(t, 10, t.len));
        done = reader_read_time(r, buf_as_span(&iso), when);
    }
    buf_clear(&iso);
    return done;
}

static bool read_value(struct span text, double *value)
{
    text = span_trim(text);
    if (text.len && (text.ptr[text.len - 1] | 0x20) == 'e') /* perfmon/008 */
        text.len--;
    return text.len && span_double(text, value);
}

static enum claim single(struct pdh *p, struct span text)
{
    bool was = p->in_trailer;
    p->in_trailer = span_starts(text, "Exiting");
    return p->in_trailer || was ? CLAIM_SKIP : CLAIM_NONE;
}

static enum claim pdh_record(void *self, struct reader *r,
                             const struct span *field, size_t count)
{
    struct pdh *p = self;
    struct harvest *h = reader_harvest(r);
    struct when when;
    size_t bad = 0;
    if (count == 1 || span_starts(field[0], "Exiting"))
        return single(p, span_trim(field[0]));
    if (pdh_header(p, r, field, count))
        return CLAIM_SKIP;
    if (!read_when(r, field[0], &when)) {
        reader_reject(r, field[0],
                      "a row whose time is not MM/DD/YYYY HH:MM:SS, or lies in "
                      "the future");
        return CLAIM_REJECT;
    }
    reader_pass(r, &when);
    name_t own = 0;
    for (size_t i = 0; i < p->count && i + 1 < count; i++) {
        const struct counter_column *c = &p->column[i];
        double value;
        if (!c->is_kept || !span_trim(field[i + 1]).len)
            continue;
        if (!read_value(field[i + 1], &value)) {
            bad++;
            continue;
        }
        if (!*c->server && !own)
            own = reader_server(r);
        *harvest_counter(h) = (struct counter){
            .when = when,
            .server = *c->server ? harvest_name(h, span_of(c->server)) : own,
            .name = harvest_name(h, span_of(c->name)),
            .line = reader_line(r),
            .value = value,
        };
    }
    if (bad)
        reader_assume(r, "cells that are no numbers are left out");
    if (count != p->count + 1)
        reader_assume(r, "rows with more or fewer cells than the header");
    return p->kept ? CLAIM_ROW : CLAIM_SKIP;
}

const struct format format_pdh = {
    .name = "pdh-csv",
    .brief = "performance counters as CSV: perfmon, typeperf, relog",
    .score = pdh_score,
    .most = 95,
    .open = pdh_open,
    .header = pdh_header,
    .record = pdh_record,
    .close = pdh_close,
};
