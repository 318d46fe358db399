/*
 * Events as XML: `wevtutil qe System /f:xml`, Event Viewer's "Save as XML".
 * Reads what it needs by name; no document type, no entity but the five and
 * the numeric ones is ever looked at.
 */
#include "core/mem.h"
#include "ingest/event_row.h"

static int xml_score(struct span head, const char **why)
{
    if (span_find(head, "schemas.microsoft.com/win/2004/08/events/event") >=
            0 &&
        span_find(head, "<Event ") >= 0 &&
        span_find(span_cut(span_trim(head), 0, 4), "<") >= 0) {
        *why = "XML of the Windows event schema";
        return 95;
    }
    return 0;
}

static void add_entity(struct buf *out, struct span name)
{
    static const struct {
        const char *name;
        char byte;
    } known[] = {
        {"lt",   '<' },
        {"gt",   '>' },
        {"amp",  '&' },
        {"quot", '"' },
        {"apos", '\''}
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (span_eq(name, known[i].name)) {
            buf_byte(out, known[i].byte);
            return;
        }
    }
    uint32_t code = 0;
    bool hex = span_starts(name, "#x");
    for (size_t i = hex ? 2 : 1; span_starts(name, "#") && i < name.len; i++) {
        char c = name.ptr[i];
        uint32_t digit =
            c >= '0' && c <= '9'          ? (uint32_t)(c - '0')
            : hex && c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a') + 10
            : hex && c >= 'A' && c <= 'F' ? (uint32_t)(c - 'A') + 10
                                          : 99;
        code = code > 0x10FFFF || digit > 15 ? 0x110000
                                             : code * (hex ? 16 : 10) + digit;
    }
    if (code && code <= 0x10FFFF)
        buf_code(out, code);
    else
        buf_byte(out, ' ');
}

static void unescape(struct buf *out, struct span text)
{
    buf_reset(out);
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] != '&') {
            buf_byte(out, text.ptr[i]);
            continue;
        }
        size_t end = i + 1;
        while (end < text.len && end < i + 10 && text.ptr[end] != ';')
            end++;
        if (end < text.len && text.ptr[end] == ';') {
            add_entity(out, span_cut(text, i + 1, end));
            i = end;
        } else {
            buf_byte(out, '&');
        }
    }
}

/* Text of the first element whose tag begins with `open` ("<Computer"). */
static struct span element(struct span event, const char *open)
{
    ptrdiff_t at = span_find(event, open);
    if (at < 0)
        return span_n("", 0);
    struct span rest = span_cut(event, (size_t)at, event.len);
    ptrdiff_t from = span_find(rest, ">");
    ptrdiff_t to = span_find(rest, "</");
    return from < 0 || to < from || rest.ptr[from - 1] == '/'
               ? span_n("", 0)
               : span_cut(rest, (size_t)from + 1, (size_t)to);
}

/* `key` is as `Name=`; the quotes may be single. */
static struct span attribute(struct span event, const char *open,
                             const char *key)
{
    ptrdiff_t at = span_find(event, open);
    if (at < 0)
        return span_n("", 0);
    struct span tag = span_cut(event, (size_t)at, event.len), part;
    if (!span_split(&tag, '>', &part))
        return span_n("", 0);
    ptrdiff_t name = span_find(part, key);
    if (name < 0)
        return span_n("", 0);
    struct span rest =
        span_cut(part, (size_t)name + span_of(key).len, part.len);
    struct span value;
    if (!rest.len || (rest.ptr[0] != '"' && rest.ptr[0] != '\''))
        return span_n("", 0);
    char quote = rest.ptr[0];
    rest = span_cut(rest, 1, rest.len);
    return span_split(&rest, quote, &value) ? value : span_n("", 0);
}

static void take_event(struct reader *r, struct span event, uint64_t line)
{
    struct buf text[5] = {0};
    unescape(&text[0], attribute(event, "<TimeCreated", "SystemTime="));
    unescape(&text[1], element(event, "<EventID"));
    unescape(&text[2], attribute(event, "<Provider", "Name="));
    unescape(&text[3], element(event, "<Computer"));
    unescape(&text[4], element(event, "<Message"));
    struct event_row row = {
        .time = buf_as_span(&text[0]),
        .id = buf_as_span(&text[1]),
        .provider = buf_as_span(&text[2]),
        .computer = buf_as_span(&text[3]),
        .message = buf_as_span(&text[4]),
        .line = line,
    };
    const char *why =
        row.time.len ? event_row_add(r, &row) : "an event without a time";
    if (why)
        harvest_reject(reader_harvest(r), line, event, "%s", why);
    for (int i = 0; i < 5; i++)
        buf_clear(&text[i]);
}

static uint64_t count_lines(struct span text)
{
    uint64_t lines = 0;
    for (size_t i = 0; i < text.len; i++)
        lines += text.ptr[i] == '\n';
    return lines;
}

static void xml_whole(void *self, struct reader *r, struct span text)
{
    uint64_t line = 1;
    (void)self;
    for (;;) {
        ptrdiff_t from = span_find(text, "<Event ");
        if (from < 0)
            break;
        line += count_lines(span_cut(text, 0, (size_t)from));
        text = span_cut(text, (size_t)from, text.len);
        ptrdiff_t end = span_find(text, "</Event>");
        if (end < 0) {
            harvest_reject(reader_harvest(r), line, text,
                           "an event that is cut off: it has no </Event>");
            break;
        }
        struct span event = span_cut(text, 0, (size_t)end + 8);
        take_event(r, event, line);
        line += count_lines(event);
        text = span_cut(text, event.len, text.len);
    }
}

const struct format format_events_xml = {
    .name = "events-xml",
    .brief = "System-log events of wevtutil /f:xml",
    .score = xml_score,
    .most = 95,
    .whole = xml_whole,
};
