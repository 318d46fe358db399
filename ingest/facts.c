/* Small facts to the harvest. */
#include "ingest/facts.h"

void facts_setting(struct reader *r, const char *name, struct span value,
                   uint64_t line)
{
    struct harvest *h = reader_harvest(r);
    struct setting s = {.when = reader_when(r), .line = line};
    s.server = reader_server(r);
    s.name = harvest_name(h, span_of(name));
    s.value = harvest_name(h, value);
    *harvest_setting(h) = s;
}

void facts_setting_number(struct reader *r, const char *name, long long value,
                          uint64_t line)
{
    struct buf text = {0};
    buf_addf(&text, "%lld", value);
    facts_setting(r, name, buf_as_span(&text), line);
    buf_clear(&text);
}

void facts_counter(struct reader *r, struct span name, double value)
{
    struct harvest *h = reader_harvest(r);
    struct counter c = {
        .when = reader_when(r), .line = reader_line(r), .value = value};
    c.server = reader_server(r);
    c.name = harvest_name(h, name);
    *harvest_counter(h) = c;
}
