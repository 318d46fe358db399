/*
 * A table of somebody's own, whose columns --csv-map names:
 * `server=Host,at=Date+Time,in_use=Used,range_size=Max`. With in_use its rows
 * are samples, with local_address and local_port they are connections.
 */
#include <string.h>

#include "core/mem.h"
#include "ingest/connection_columns.h"
#include "ingest/csv.h"
#include "ingest/csv_map.h"
#include "ingest/ingest.h"
#include "ingest/listings.h"
#include "ingest/sample_row.h"

extern const struct format format_csv_map;

enum fact {
    SERVER,
    AT,
    CLOCK, /* second column of `at=Date+Time` */
    IN_USE,
    RANGE_SIZE,
    LISTENING,
    PROCESS_COUNT,
    ADDRESS,
    PROTOCOL,
    LOCAL_PORT,
    REMOTE,
    REMOTE_PORT,
    STATE,
    PID,
    PROCESS,
    FACTS
};

static const struct {
    const char *key;
    enum fact fact;
} keys[] = {
    {"server",          SERVER       },
    {"at",              AT           },
    {"in_use",          IN_USE       },
    {"range_size",      RANGE_SIZE   },
    {"max",             RANGE_SIZE   },
    {"listening_ports", LISTENING    },
    {"listening",       LISTENING    },
    {"process_count",   PROCESS_COUNT},
    {"local_address",   ADDRESS      },
    {"address",         ADDRESS      },
    {"protocol",        PROTOCOL     },
    {"local_port",      LOCAL_PORT   },
    {"remote_address",  REMOTE       },
    {"remote_port",     REMOTE_PORT  },
    {"state",           STATE        },
    {"pid",             PID          },
    {"process",         PROCESS      },
};

struct map {
    struct span name[FACTS]; /* of the column; empty: not mapped */
    int place[FACTS];        /* in the header, -1: not there */
    bool is_good;
};

static bool set_key(struct map *m, struct span key, struct span value)
{
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (!span_eq_nocase(key, keys[i].key))
            continue;
        struct span day = value;
        ptrdiff_t plus = keys[i].fact == AT ? span_find(value, "+") : -1;
        if (plus > 0) {
            day = span_cut(value, 0, (size_t)plus);
            m->name[CLOCK] =
                span_trim(span_cut(value, (size_t)plus + 1, value.len));
        }
        m->name[keys[i].fact] = span_trim(day);
        return true;
    }
    return false;
}

/* `key=Column,…`; unknown keys spoil it, so that no typing error is lost. */
static struct map read_map(struct span spec)
{
    struct map m = {.is_good = spec.len > 0};
    struct span rest = spec, part;
    while (m.is_good && span_split(&rest, ',', &part)) {
        ptrdiff_t equals = span_find(part, "=");
        m.is_good =
            equals > 0 &&
            set_key(&m, span_trim(span_cut(part, 0, (size_t)equals)),
                    span_trim(span_cut(part, (size_t)equals + 1, part.len)));
    }
    bool samples = m.name[IN_USE].len > 0;
    bool rows = m.name[ADDRESS].len > 0 && m.name[LOCAL_PORT].len > 0;
    m.is_good = m.is_good && (samples || rows);
    return m;
}

bool csv_map_check(const char *spec, struct err *err)
{
    if (!strchr(spec, '\n') && read_map(span_of(spec)).is_good)
        return true;
    return err_set(err, ERR_USAGE,
                   "--csv-map '%s' cannot be used: write key=Column,… with the "
                   "keys server, at, in_use, range_size, local_address, "
                   "local_port, remote_address, remote_port, state, pid, "
                   "process, protocol, listening_ports or process_count; it "
                   "needs in_use, or local_address and local_port",
                   spec);
}

/* Every mapped column is in the header. */
static bool find_places(struct map *m, const struct span *field, size_t count)
{
    for (int f = 0; f < FACTS; f++) {
        m->place[f] = -1;
        for (size_t i = 0; m->name[f].len && i < count; i++) {
            struct span name = span_trim(field[i]);
            if (m->place[f] < 0 && span_same(name, m->name[f]))
                m->place[f] = (int)i;
        }
        if (m->name[f].len && m->place[f] < 0)
            return false;
    }
    return true;
}

/* The first of several maps, a line each, that fits. */
static bool find_map(struct map *m, const char *maps, const struct span *field,
                     size_t count)
{
    struct span rest = span_of(maps ? maps : ""), line;
    while (span_split(&rest, '\n', &line)) {
        *m = read_map(line);
        if (m->is_good && find_places(m, field, count))
            return true;
    }
    return false;
}

static int map_score(struct span head, const char *maps, const char **why)
{
    struct map m;
    struct csv_record record = {0};
    bool found = false;
    for (int i = 0; maps && !found && i < 40 && head.len; i++) {
        struct span rest = head, line;
        span_split(&rest, '\n', &line);
        for (const char *d = ",;\t|"; *d && !found; d++) {
            csv_read(&record, line, *d, true, 1);
            found = find_map(&m, maps, record.field, record.count);
        }
        head = rest;
    }
    csv_record_clear(&record);
    *why = "the columns that --csv-map names, now or in an earlier run";
    return found ? 100 : 0;
}

struct table {
    struct map map;
    const char *given, *kept; /* --csv-map; those of earlier runs, or NULL */
    struct listings listings;
    struct buf time;
};

static void *map_open(struct reader *r)
{
    struct table *t = mem_new(sizeof *t);
    t->given = reader_options(r)->csv_map;
    /* What is kept is for files that nothing else knows. */
    if (reader_is_of(r, &format_csv_map))
        t->kept = reader_options(r)->kept_maps;
    return t;
}

static void map_close(void *self)
{
    struct table *t = self;
    listings_clear(&t->listings);
    buf_clear(&t->time);
    mem_free(t);
}

static bool map_header(void *self, struct reader *r, const struct span *field,
                       size_t count)
{
    struct table *t = self;
    struct map m;
    bool is_given = find_map(&m, t->given, field, count);
    if (!is_given && !find_map(&m, t->kept, field, count))
        return false;
    if (!is_given)
        reader_assume(r, "its columns are read as an earlier --csv-map said");
    t->map = m;
    return true;
}

static struct span cell(const struct table *t, enum fact f,
                        const struct span *field, size_t count)
{
    int at = t->map.place[f];
    return at >= 0 && (size_t)at < count ? span_trim(field[at]) : span_n("", 0);
}

static struct span time_of(struct table *t, const struct span *field,
                           size_t count)
{
    struct span day = cell(t, AT, field, count);
    struct span hour = cell(t, CLOCK, field, count);
    if (!hour.len)
        return day;
    buf_reset(&t->time);
    buf_span(&t->time, day);
    buf_byte(&t->time, ' ');
    buf_span(&t->time, hour);
    return buf_as_span(&t->time);
}

static bool read_count(const struct table *t, enum fact f,
                       const struct span *field, size_t count, int *out)
{
    struct span text = cell(t, f, field, count);
    *out = -1;
    return !text.len || sample_row_count(text, out);
}

static const char *take_sample(struct table *t, struct reader *r,
                               const struct span *field, size_t count)
{
    struct sample_row s = {
        .at = time_of(t, field, count),
        .server = cell(t, SERVER, field, count),
        .address = cell(t, ADDRESS, field, count),
        .protocol = span_starts_nocase(cell(t, PROTOCOL, field, count), "udp")
                        ? PROTOCOL_UDP
                        : PROTOCOL_TCP,
    };
    if (t->map.name[AT].len && !s.at.len)
        return "a row without a time";
    if (!read_count(t, IN_USE, field, count, &s.in_use) || s.in_use < 0)
        return "a row whose ports in use are no number";
    if (!read_count(t, RANGE_SIZE, field, count, &s.range_size) ||
        !read_count(t, LISTENING, field, count, &s.listening) ||
        !read_count(t, PROCESS_COUNT, field, count, &s.process_count))
        return "a row with a count that is no number";
    return sample_row_add(r, &s);
}

static const char *take_connection(struct table *t, struct reader *r,
                                   const struct span *field, size_t count)
{
    static const struct {
        enum fact fact;
        enum connection_column column;
    } same[] = {
        {ADDRESS,     COLUMN_LOCAL      },
        {LOCAL_PORT,  COLUMN_LOCAL_PORT },
        {REMOTE,      COLUMN_REMOTE     },
        {REMOTE_PORT, COLUMN_REMOTE_PORT},
        {STATE,       COLUMN_STATE      },
        {PID,         COLUMN_PID        },
        {PROCESS,     COLUMN_PROCESS    },
        {PROTOCOL,    COLUMN_PROTOCOL   },
    };
    struct connection_columns columns = {.count = count};
    struct capture_row row;
    for (int i = 0; i < CONNECTION_COLUMNS; i++)
        columns.place[i] = -1;
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        columns.place[same[i].column] = t->map.place[same[i].fact];
    const char *why = connection_columns_row(&columns, field, count, &row);
    if (why)
        return why;
    return listings_add(&t->listings, r, &row, time_of(t, field, count),
                        cell(t, SERVER, field, count), "table of connections",
                        false);
}

static enum claim map_record(void *self, struct reader *r,
                             const struct span *field, size_t count)
{
    struct table *t = self;
    if (count == 1 && t->map.place[IN_USE] > 0)
        return CLAIM_NONE;
    const char *why = t->map.name[IN_USE].len
                          ? take_sample(t, r, field, count)
                          : take_connection(t, r, field, count);
    if (!why)
        return CLAIM_ROW;
    reader_reject(r, field[0], "%s", why);
    return CLAIM_REJECT;
}

static void map_flush(void *self, struct reader *r)
{
    struct table *t = self;
    listings_finish(&t->listings, r);
}

const struct format format_csv_map = {
    .name = "csv-map",
    .brief = "a CSV of one's own, by --csv-map",
    .score_mapped = map_score,
    .open = map_open,
    .header = map_header,
    .record = map_record,
    .flush = map_flush,
    .close = map_close,
};
