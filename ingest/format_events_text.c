/*
 * System-log events as text: "copy details as text" of Event Viewer, wevtutil
 * /f:text, Format-List of Get-WinEvent and Get-EventLog, one-line reports
 * (input-formats 6). Keys are known by their words, events by id and source.
 */
#include "core/mem.h"
#include "ingest/event_row.h"

enum key { BEGIN, SOURCE, TIME, ID, COMPUTER, MESSAGE, KNOWN, KEYS };

struct events {
    struct buf value[KEYS];
    bool is_open, in_message, in_xml;
    uint64_t line; /* of the id */
};

static const struct {
    const char *word;
    enum key key;
} words[] = {
    {"Log Name",                  BEGIN   },
    {"Protokollname",             BEGIN   },
    {"Nom du journal",            BEGIN   },
    {"Nombre de registro",        BEGIN   },
    {"Nome do Log",               BEGIN   },
    {"Имя журнала",     BEGIN   },
    {"日志名称",              BEGIN   },
    {"ログの名前",           BEGIN   },
    {"Index",                     BEGIN   },
    {"Source",                    SOURCE  },
    {"ProviderName",              SOURCE  },
    {"Quelle",                    SOURCE  },
    {"Origen",                    SOURCE  },
    {"Fonte",                     SOURCE  },
    {"Источник",          SOURCE  },
    {"来源",                    SOURCE  },
    {"ソース",                 SOURCE  },
    {"Date",                      TIME    },
    {"TimeCreated",               TIME    },
    {"TimeGenerated",             TIME    },
    {"Datum",                     TIME    },
    {"Fecha",                     TIME    },
    {"Data",                      TIME    },
    {"Дата",                  TIME    },
    {"日期",                    TIME    },
    {"日付",                    TIME    },
    {"Event ID",                  ID      },
    {"EventID",                   ID      },
    {"Id",                        ID      },
    {"InstanceId",                ID      },
    {"Ereignis-ID",               ID      },
    {"ID de l’événement",     ID      },
    {"ID de l'événement",       ID      },
    {"Id. del evento",            ID      },
    {"Id. de evento",             ID      },
    {"Identificação do Evento", ID      },
    {"Код события",     ID      },
    {"事件 ID",                 ID      },
    {"イベント ID",           ID      },
    {"Computer",                  COMPUTER},
    {"MachineName",               COMPUTER},
    {"Ordinateur",                COMPUTER},
    {"Equipo",                    COMPUTER},
    {"Computador",                COMPUTER},
    {"Компьютер",        COMPUTER},
    {"计算机",                 COMPUTER},
    {"コンピューター",     COMPUTER},
    {"Description",               MESSAGE },
    {"Message",                   MESSAGE },
    {"Beschreibung",              MESSAGE },
    {"Descripción",              MESSAGE },
    {"Descrição",               MESSAGE },
    {"Описание",          MESSAGE },
    {"描述",                    MESSAGE },
    {"説明",                    MESSAGE },
    {"Task Category",             KNOWN   },
    {"Level",                     KNOWN   },
    {"LevelDisplayName",          KNOWN   },
    {"Keywords",                  KNOWN   },
    {"User",                      KNOWN   },
    {"User Name",                 KNOWN   },
    {"Opcode",                    KNOWN   },
    {"Task",                      KNOWN   },
    {"EntryType",                 KNOWN   },
    {"Category",                  KNOWN   },
    {"CategoryNumber",            KNOWN   },
    {"ReplacementStrings",        KNOWN   },
    {"TimeWritten",               KNOWN   },
    {"UserName",                  KNOWN   },
    {"Site",                      KNOWN   },
    {"Container",                 KNOWN   },
    {"Aufgabenkategorie",         KNOWN   },
    {"Ebene",                     KNOWN   },
    {"Schlüsselwörter",         KNOWN   },
    {"Benutzer",                  KNOWN   },
};

/* Texts of message tables: known, but without id and time no events. */
static const char *const bare_texts[] = {
    "TCP/IP failed to establish an outgoing connection because the selected",
    "A request to allocate an ephemeral port number from the global",
    "MessageId: EVENT_TCPIP",
};

static bool is_bare_text(struct span line)
{
    for (size_t i = 0; i < sizeof bare_texts / sizeof *bare_texts; i++) {
        if (span_find(line, bare_texts[i]) >= 0)
            return true;
    }
    return false;
}

static void *events_open(struct reader *r)
{
    (void)r;
    return mem_new(sizeof(struct events));
}

static void events_close(void *self)
{
    struct events *e = self;
    for (int i = 0; i < KEYS; i++)
        buf_clear(&e->value[i]);
    mem_free(e);
}

/* "Event ID:      4227"; false where the line has no known key. */
static bool read_key(struct span line, enum key *key, struct span *value)
{
    if (span_starts(line, "> "))
        line = span_cut(line, 2, line.len);
    ptrdiff_t colon = span_find(line, ":");
    if (colon < 2 || colon > 60)
        return false;
    struct span word = span_trim(span_cut(line, 0, (size_t)colon));
    *value = span_trim(span_cut(line, (size_t)colon + 1, line.len));
    if (span_starts(word, "Event[") && !value->len) {
        *key = BEGIN;
        return true;
    }
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (span_eq(word, words[i].word)) {
            *key = words[i].key;
            return true;
        }
    }
    return false;
}

/* "Tcpip Warning 4266 on 2026-04-08 at 15:24:53" */
static bool read_report(struct span line, struct event_row *row,
                        struct buf *time)
{
    struct span rest = line, provider, level, id, word, date;
    if (!span_token(&rest, &provider) || !span_token(&rest, &level) ||
        !span_token(&rest, &id) || !span_token(&rest, &word) ||
        !span_eq(word, "on") || !span_token(&rest, &date))
        return false;
    uint64_t number;
    if (!span_u64(id, &number))
        return false;
    rest = span_trim(rest);
    if (span_starts(rest, "at "))
        rest = span_trim(span_cut(rest, 3, rest.len));
    buf_span(time, date);
    buf_byte(time, ' ');
    buf_span(time, rest);
    struct date_fields f;
    *row = (struct event_row){
        .id = id, .provider = provider, .time = buf_as_span(time)};
    return date_read(row->time, &f);
}

static int events_score(struct span head, const char **why)
{
    struct span rest = head, line, value;
    enum key key;
    unsigned seen = 0;
    bool bare = false;
    struct event_row row;
    struct buf time = {0};
    while (span_split(&rest, '\n', &line)) {
        line = span_trim(line);
        if (read_key(line, &key, &value))
            seen |= 1u << key;
        bare = bare || is_bare_text(line);
        buf_reset(&time);
        if (read_report(line, &row, &time))
            seen |= 1u << KEYS;
    }
    buf_clear(&time);
    if ((seen >> ID & 1) && (seen >> SOURCE & 1)) {
        *why = "keys of an event as text: source and event id";
        return 75;
    }
    if (seen >> KEYS & 1) {
        *why = "one-line report of an event";
        return 50;
    }
    *why = "text of a TCP/IP event";
    return bare ? 30 : 0;
}

static void end_event(struct events *e, struct reader *r)
{
    struct event_row row = {
        .time = buf_as_span(&e->value[TIME]),
        .id = buf_as_span(&e->value[ID]),
        .provider = buf_as_span(&e->value[SOURCE]),
        .computer = buf_as_span(&e->value[COMPUTER]),
        .message = buf_as_span(&e->value[MESSAGE]),
        .line = e->line,
    };
    if (e->is_open && row.id.len) {
        const char *why = event_row_add(r, &row);
        if (why)
            reader_assume(r, "line %llu: %s: left out",
                          (unsigned long long)e->line, why);
    } else if (e->is_open && row.provider.len) {
        reader_assume(r, "an event without an id: left out");
    }
    for (int i = 0; i < KEYS; i++)
        buf_reset(&e->value[i]);
    e->is_open = e->in_message = e->in_xml = false;
}

static void events_flush(void *self, struct reader *r)
{
    end_event(self, r);
}

static enum claim take_key(struct events *e, struct reader *r, enum key key,
                           struct span value, bool first)
{
    uint64_t number;
    bool starts = key == BEGIN || (key <= ID && e->value[key].len);
    if (key == ID && !span_u64(value, &number)) {
        if (!e->is_open)
            return CLAIM_NONE;
        reader_reject(r, value, "an event without a numeric id");
        return CLAIM_REJECT;
    }
    if (!e->is_open && first && key != BEGIN)
        return CLAIM_NONE;
    if (starts)
        end_event(e, r);
    e->is_open = true;
    e->in_message = key == MESSAGE;
    if (key == ID)
        e->line = reader_line(r);
    if (key != KNOWN && key != BEGIN) {
        buf_reset(&e->value[key]);
        buf_span(&e->value[key], value);
    }
    return key == KNOWN || key == BEGIN ? CLAIM_SKIP : CLAIM_ROW;
}

static enum claim take_bare(struct reader *r, struct span line)
{
    struct buf time = {0};
    struct event_row row;
    if (read_report(line, &row, &time)) {
        row.line = reader_line(r);
        const char *why = event_row_add(r, &row);
        if (why)
            reader_reject(r, line, "%s", why);
        buf_clear(&time);
        return why ? CLAIM_REJECT : CLAIM_ROW;
    }
    buf_clear(&time);
    if (!is_bare_text(line))
        return CLAIM_NONE;
    if (line.ptr[0] == '"') /* the text behind a one-line report */
        return CLAIM_SKIP;
    reader_reject(r, line,
                  "the text of an event without its time: a description, not "
                  "a log");
    return CLAIM_REJECT;
}

static enum claim events_line(void *self, struct reader *r, struct span text,
                              bool first)
{
    struct events *e = self;
    struct span line = span_trim(text), value;
    enum key key;
    if (e->in_xml && !first) {
        e->in_xml = span_find(line, "</Event>") < 0;
        return CLAIM_SKIP;
    }
    if (!line.len)
        return first ? CLAIM_NONE : CLAIM_SKIP;
    if (e->is_open && !first && span_starts_nocase(line, "Event Xml:")) {
        e->in_xml = true;
        return CLAIM_SKIP;
    }
    if (read_key(line, &key, &value)) {
        enum claim claim = take_key(e, r, key, value, first);
        if (claim != CLAIM_NONE)
            return claim;
    }
    if (e->in_message && !first && e->value[MESSAGE].len < 8192) {
        if (e->value[MESSAGE].len)
            buf_byte(&e->value[MESSAGE], ' ');
        buf_span(&e->value[MESSAGE], line);
        return CLAIM_ROW;
    }
    return take_bare(r, line);
}

const struct format format_events_text = {
    .name = "events-text",
    .brief = "events as text: Event Viewer's copy, wevtutil, Format-List",
    .score = events_score,
    .most = 75,
    .open = events_open,
    .line = events_line,
    .flush = events_flush,
    .close = events_close,
};
