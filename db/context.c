/*
 * Time lines of what a server's captures must be read against. Knows settings
 * by their names; decides nothing about servers.
 */
#include "db/context.h"

#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/mem.h"
#include "db/sample_key.h"
#include "db/stmt.h"

struct stated { /* one statement on one time line */
    moment at_utc;
    int start, count; /* of ranges */
    char *exclusions; /* of exclusions: "5357-5357,50000-50059*" */
};

struct line { /* ascending in time, one statement a time */
    struct stated *stated;
    size_t count, room;
};

struct list {
    moment at_utc;
    int64_t id;
};

struct lists { /* ascending in time; of equal times the richest first */
    struct list *list;
    size_t count, room;
};

struct sizes { /* that logs state, of one protocol */
    int size;  /* the least */
    int count; /* how many different ones */
};

struct context {
    struct store *store;
    int64_t server_id, name_id;
    char *zone_name;
    struct clock clock;
    struct line range[2][2], excluded[2][2]; /* [protocol][IPv6] */
    struct lists lists, service_lists;       /* all; those that list services */
    struct sizes sizes[2];
    int64_t horizon[2];
    struct digest digest;
};

#define PORTS 65536

static struct stmt *ask(const struct context *c, const char *name,
                        struct err *err)
{
    struct stmt *t = stmt_get(c->store, name, err);
    if (t) {
        stmt_bind_int(t, ":server", c->server_id ? c->server_id : -1);
        stmt_bind_int(t, ":name", c->name_id);
    }
    return t;
}

static struct stated *stated_at(struct line *line, moment at_utc)
{
    if (line->count == 0 || line->stated[line->count - 1].at_utc != at_utc) {
        MEM_GROW(line->stated, line->room, line->count + 1);
        line->stated[line->count++] = (struct stated){.at_utc = at_utc};
    }
    return &line->stated[line->count - 1];
}

/* One row of settings; of equal times the greater number counts, and listings
 * of exclusions are joined, so that no order of sources matters. */
static void take_setting(struct context *c, const char *name, const char *value,
                         moment at_utc)
{
    int protocol = name[0] == 'u' ? PROTOCOL_UDP : PROTOCOL_TCP;
    int v6 = name[3] == '6';
    const char *what = name + 5;
    int number = 0;
    if (strcmp(what, "excluded") == 0) {
        struct stated *at = stated_at(&c->excluded[protocol][v6], at_utc);
        char *joined =
            mem_textf("%s,%s", at->exclusions ? at->exclusions : "", value);
        mem_free(at->exclusions);
        at->exclusions = joined;
    } else if (span_int(span_trim(span_of(value)), &number) && number > 0 &&
               number < PORTS) {
        struct stated *at = stated_at(&c->range[protocol][v6], at_utc);
        int *field = strcmp(what, "range_start") == 0 ? &at->start : &at->count;
        if (number > *field)
            *field = number;
    }
}

/* Statements without a count say nothing; repetitions say nothing new. */
static void tidy_ranges(struct line *line)
{
    size_t kept = 0;
    for (size_t i = 0; i < line->count; i++) {
        struct stated at = line->stated[i];
        if (at.count == 0)
            continue;
        if (at.start == 0)
            at.start = range_start_of_count(at.count);
        if (at.start + at.count > PORTS)
            at.count = PORTS - at.start;
        const struct stated *last = kept ? &line->stated[kept - 1] : NULL;
        if (!last || last->start != at.start || last->count != at.count)
            line->stated[kept++] = at;
    }
    line->count = kept;
}

static void tidy_exclusions(struct line *line)
{
    size_t kept = 0;
    for (size_t i = 0; i < line->count; i++) {
        struct stated at = line->stated[i];
        const struct stated *last = kept ? &line->stated[kept - 1] : NULL;
        if (last && strcmp(last->exclusions, at.exclusions) == 0)
            mem_free(at.exclusions);
        else
            line->stated[kept++] = at;
    }
    line->count = kept;
}

static bool load_settings(struct context *c, struct err *err)
{
    struct stmt *t = ask(c, "context_settings", err);
    enum step step = STEP_FAIL;
    while (t && (step = stmt_step(t, err)) == STEP_ROW)
        take_setting(c, stmt_text(t, 0), stmt_text(t, 1), stmt_int(t, 2));
    for (int i = 0; i < 4; i++) {
        tidy_ranges(&c->range[i / 2][i % 2]);
        tidy_exclusions(&c->excluded[i / 2][i % 2]);
    }
    return step == STEP_DONE;
}

static void add_list(struct lists *lists, int64_t id, moment at_utc)
{
    if (lists->count && lists->list[lists->count - 1].at_utc == at_utc)
        return;
    MEM_GROW(lists->list, lists->room, lists->count + 1);
    lists->list[lists->count++] = (struct list){at_utc, id};
}

static bool load_lists(struct context *c, struct err *err)
{
    struct stmt *t = ask(c, "context_lists", err);
    enum step step = STEP_FAIL;
    while (t && (step = stmt_step(t, err)) == STEP_ROW) {
        add_list(&c->lists, stmt_int(t, 0), stmt_int(t, 1));
        if (stmt_int(t, 2))
            add_list(&c->service_lists, stmt_int(t, 0), stmt_int(t, 1));
    }
    return step == STEP_DONE;
}

static bool load_sizes(struct context *c, struct err *err)
{
    struct stmt *t = ask(c, "context_sizes", err);
    enum step step = STEP_FAIL;
    while (t && (step = stmt_step(t, err)) == STEP_ROW) {
        struct sizes *sizes = &c->sizes[stmt_int(t, 0) == PROTOCOL_UDP];
        if (sizes->count++ == 0)
            sizes->size = (int)stmt_int(t, 1);
    }
    return step == STEP_DONE;
}

static bool load_horizons(struct context *c, struct err *err)
{
    c->horizon[0] = c->horizon[1] = CONTEXT_NO_HORIZON;
    struct stmt *t = ask(c, "context_horizons", err);
    enum step step = STEP_FAIL;
    while (t && (step = stmt_step(t, err)) == STEP_ROW)
        c->horizon[stmt_int(t, 0) == HORIZON_CAPTURES] = stmt_int(t, 1);
    return step == STEP_DONE;
}

static bool load_zone(struct context *c, struct zones *zones, struct err *err)
{
    struct stmt *t = ask(c, "context_zone", err);
    if (!t || stmt_step(t, err) != STEP_ROW)
        return false;
    c->zone_name = mem_text(stmt_text(t, 0));
    stmt_reset(t);
    c->clock = clock_of(zones_find(zones, c->zone_name));
    return true;
}

static struct digest digest_of_context(const struct context *c)
{
    struct buf b = {0};
    buf_text(&b, c->zone_name);
    for (int i = 0; i < 4; i++) {
        const struct line *range = &c->range[i / 2][i % 2];
        const struct line *excluded = &c->excluded[i / 2][i % 2];
        for (size_t k = 0; k < range->count; k++)
            buf_addf(&b, "|r%d %lld %d %d", i,
                     (long long)range->stated[k].at_utc, range->stated[k].start,
                     range->stated[k].count);
        for (size_t k = 0; k < excluded->count; k++)
            buf_addf(&b, "|x%d %lld %s", i,
                     (long long)excluded->stated[k].at_utc,
                     excluded->stated[k].exclusions);
    }
    for (size_t i = 0; i < c->lists.count; i++)
        buf_addf(&b, "|l %lld %lld", (long long)c->lists.list[i].at_utc,
                 (long long)c->lists.list[i].id);
    for (size_t i = 0; i < c->service_lists.count; i++)
        buf_addf(&b, "|v %lld %lld", (long long)c->service_lists.list[i].at_utc,
                 (long long)c->service_lists.list[i].id);
    for (int i = 0; i < 2; i++)
        buf_addf(&b, "|s %d %d", c->sizes[i].size, c->sizes[i].count);
    struct digest digest = digest_of(b.ptr, b.len);
    buf_clear(&b);
    return digest;
}

bool context_load(struct context **out, struct store *s, struct zones *zones,
                  int64_t server_id, int64_t name_id, struct err *err)
{
    struct context *c = mem_new(sizeof *c);
    c->store = s;
    c->server_id = server_id;
    c->name_id = name_id;
    if (!load_zone(c, zones, err) || !load_settings(c, err) ||
        !load_lists(c, err) || !load_sizes(c, err) || !load_horizons(c, err)) {
        context_free(c);
        return false;
    }
    c->digest = digest_of_context(c);
    *out = c;
    return true;
}

void context_free(struct context *c)
{
    if (!c)
        return;
    for (int i = 0; i < 4; i++) {
        struct line *excluded = &c->excluded[i / 2][i % 2];
        for (size_t k = 0; k < excluded->count; k++)
            mem_free(excluded->stated[k].exclusions);
        mem_free(excluded->stated);
        mem_free(c->range[i / 2][i % 2].stated);
    }
    mem_free(c->lists.list);
    mem_free(c->service_lists.list);
    mem_free(c->zone_name);
    mem_free(c);
}

int64_t context_horizon(const struct context *c, enum horizon_of what)
{
    return c->horizon[what];
}

const char *context_zone_name(const struct context *c)
{
    return c->zone_name;
}

struct clock *context_clock(struct context *c)
{
    return &c->clock;
}

struct digest context_digest(const struct context *c)
{
    return c->digest;
}

bool context_depends_on_logs(const struct context *c)
{
    return c->sizes[0].count > 1 || c->sizes[1].count > 1;
}

/* The latest statement at or before a time, else the earliest; NULL = none. */
static const struct stated *stated_for(const struct line *line, moment at_utc)
{
    size_t low = 0;
    size_t high = line->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (line->stated[middle].at_utc <= at_utc)
            low = middle + 1;
        else
            high = middle;
    }
    if (line->count == 0)
        return NULL;
    return &line->stated[low ? low - 1 : 0];
}

/* IPv6 takes IPv4's where nothing is stated for it. */
static const struct stated *family_stated(const struct line lines[2],
                                          int ip_version, moment at_utc)
{
    const struct stated *at = NULL;
    if (ip_version == 6)
        at = stated_for(&lines[1], at_utc);
    return at ? at : stated_for(&lines[0], at_utc);
}

int context_excluded(const struct context *c, enum protocol protocol,
                     int ip_version, moment at_utc, int start, int count)
{
    const struct stated *at =
        family_stated(c->excluded[protocol], ip_version, at_utc);
    if (!at || count <= 0)
        return 0;
    /* Listings may overlap: ports are counted, not intervals. */
    static const size_t words = PORTS / 64;
    uint64_t *bits = mem_array(words, sizeof *bits);
    struct span rest = span_of(at->exclusions);
    struct span part;
    int excluded = 0;
    while (span_split(&rest, ',', &part)) {
        struct span first;
        int from = 0;
        int to = 0;
        part = span_trim(part);
        while (part.len > 0 && part.ptr[part.len - 1] == '*')
            part.len--;
        if (!span_split(&part, '-', &first) ||
            !span_int(span_trim(first), &from))
            continue;
        if (part.len == 0)
            to = from;
        else if (!span_int(span_trim(part), &to))
            continue;
        from = from < start ? start : from;
        to = to >= start + count ? start + count - 1 : to;
        for (int port = from; port <= to && port < PORTS; port++) {
            uint64_t bit = UINT64_C(1) << (port % 64);
            excluded += (bits[port / 64] & bit) == 0;
            bits[port / 64] |= bit;
        }
    }
    mem_free(bits);
    return excluded;
}

int context_start_of(const struct context *c, enum protocol protocol,
                     int ip_version, moment at_utc, int count)
{
    const struct stated *at =
        family_stated(c->range[protocol], ip_version, at_utc);
    if (at && at->count == count)
        return at->start;
    return range_start_of_count(count);
}

static bool line_changes(const struct line *line, moment from, moment to)
{
    const struct stated *a = stated_for(line, from);
    return a != stated_for(line, to);
}

bool context_changes_within(const struct context *c, moment from_utc,
                            moment to_utc)
{
    for (int i = 0; i < 4; i++)
        if (line_changes(&c->range[i / 2][i % 2], from_utc, to_utc) ||
            line_changes(&c->excluded[i / 2][i % 2], from_utc, to_utc))
            return true;
    return false;
}

struct nearest { /* row to a local time that was found as yet */
    int64_t local_seconds, distance; /* < 0: none */
    int size;
};

/* One side of a time in one series: is its row nearer? */
static bool look_near(const struct context *c, const char *question,
                      int64_t first, int64_t last, struct nearest *best,
                      struct err *err)
{
    struct stmt *t = stmt_get(c->store, question, err);
    if (!t)
        return false;
    stmt_bind_int(t, ":first", first);
    stmt_bind_int(t, ":last", last);
    enum step step = stmt_step(t, err);
    if (step == STEP_ROW) {
        int64_t away =
            llabs(sample_key_local(stmt_int(t, 0)) - best->local_seconds);
        int its = (int)stmt_int(t, 1);
        if (best->distance < 0 || away < best->distance ||
            (away == best->distance && its > best->size)) {
            best->distance = away;
            best->size = its;
        }
        stmt_reset(t);
    }
    return step != STEP_FAIL;
}

/* The Max of the log row nearest in time; of equally near ones the greater. */
static bool nearest_size(const struct context *c, enum protocol protocol,
                         int64_t local_seconds, int *size, struct err *err)
{
    int64_t *series = NULL;
    size_t count = 0;
    size_t room = 0;
    struct stmt *t = ask(c, "context_series", err);
    enum step step = STEP_FAIL;
    while (t && (step = stmt_step(t, err)) == STEP_ROW) {
        if (stmt_int(t, 1) != (int64_t)protocol)
            continue;
        MEM_GROW(series, room, count + 1);
        series[count++] = stmt_int(t, 0);
    }
    bool done = step == STEP_DONE;
    int64_t local = local_seconds < 0 ? 0 : local_seconds;
    local = local > SAMPLE_LOCAL_MAX ? SAMPLE_LOCAL_MAX : local;
    struct nearest best = {local_seconds, -1, *size};
    for (size_t i = 0; done && i < count; i++) {
        int64_t here = sample_key(series[i], local, 0, 0);
        done = look_near(c, "near_before", sample_key_first(series[i]), here,
                         &best, err) &&
               look_near(c, "near_after", here, sample_key_last(series[i]),
                         &best, err);
    }
    *size = best.size;
    mem_free(series);
    return done;
}

bool context_range(struct range *out, struct context *c, enum protocol protocol,
                   int ip_version, moment at_utc, moment at_local,
                   struct err *err)
{
    const struct stated *at =
        family_stated(c->range[protocol], ip_version, at_utc);
    const struct sizes *sizes = &c->sizes[protocol];
    if (at) {
        *out = (struct range){.start = at->start,
                              .count = at->count,
                              .from = RANGE_FROM_SETTINGS};
    } else if (sizes->count > 0) {
        int size = sizes->size;
        if (sizes->count > 1 &&
            !nearest_size(c, protocol, at_local / MOMENT_SECOND, &size, err))
            return false;
        *out = (struct range){.start = range_start_of_count(size),
                              .count = size,
                              .from = RANGE_FROM_LOG};
    } else {
        *out = (struct range){.start = RANGE_DEFAULT_START,
                              .count = RANGE_DEFAULT_COUNT,
                              .from = RANGE_FROM_DEFAULT};
    }
    out->excluded = context_excluded(c, protocol, ip_version, at_utc,
                                     out->start, out->count);
    return true;
}

int64_t context_list(const struct context *c, moment at_utc, bool with_services)
{
    const struct lists *lists = with_services ? &c->service_lists : &c->lists;
    size_t low = 0; /* the first one after the time */
    size_t high = lists->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (lists->list[middle].at_utc <= at_utc)
            low = middle + 1;
        else
            high = middle;
    }
    if (lists->count == 0)
        return 0;
    if (low == 0)
        return lists->list[0].id;
    const struct list *before = &lists->list[low - 1];
    if (low == lists->count ||
        at_utc - before->at_utc <= lists->list[low].at_utc - at_utc)
        return before->id;
    return lists->list[low].id;
}
