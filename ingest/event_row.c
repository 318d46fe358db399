/* Events, known by id and provider, never by the localised text. Knows no
 * layout. */
#include "ingest/event_row.h"

#define MESSAGE_MOST 2000

const char *event_row_add(struct reader *r, const struct event_row *e)
{
    struct harvest *h = reader_harvest(r);
    struct when when;
    uint64_t id;
    if (!span_u64(span_trim(e->id), &id) || id > UINT32_MAX)
        return "an event without a numeric id";
    if (!span_trim(e->time).len)
        when = reader_when(r);
    else if (!reader_read_time(r, span_trim(e->time), &when))
        return "an event whose time is no date and time, or lies in the future";
    if (span_trim(e->computer).len)
        reader_set_server(r, span_trim(e->computer));
    size_t len = e->message.len < MESSAGE_MOST ? e->message.len : MESSAGE_MOST;
    while (len < e->message.len && len &&
           ((unsigned char)e->message.ptr[len] & 0xC0) == 0x80)
        len--;
    name_t server = reader_server(r);
    name_t provider = harvest_name(h, span_trim(e->provider));
    name_t message = harvest_name(h, span_trim(span_cut(e->message, 0, len)));
    *harvest_event(h) = (struct event){
        .when = when,
        .server = server,
        .provider = provider,
        .message = message,
        .line = e->line,
        .event_id = (int32_t)(id & 0xFFFF),
    };
    return NULL;
}
