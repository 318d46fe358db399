/* One process list after another. Knows no tool's layout. */
#include "ingest/process_rows.h"

static bool says_none(struct span text)
{
    static const char *const words[] = {
        "N/A",  "Nicht zutreffend", "N/D", "Н/Д",
        "暂缺", "Non disponible",   "-",   "N.v.t.",
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (span_eq(text, words[i]))
            return true;
    }
    return !text.len;
}

static name_t name_unless_none(struct harvest *h, struct span text)
{
    text = span_trim(text);
    return says_none(text) ? 0 : harvest_name(h, text);
}

void process_rows_add(struct process_rows *p, struct reader *r,
                      struct span image, struct span services, struct span user,
                      int pid)
{
    struct harvest *h = reader_harvest(r);
    struct process_row row = {
        .image = harvest_name(h, span_trim(image)),
        .services = name_unless_none(h, services),
        .owner_user = name_unless_none(h, user),
        .pid = pid,
    };
    if (!p->is_open) {
        struct when when = reader_when(r);
        name_t server = reader_server(r);
        *harvest_process_list(h) = (struct process_list){
            .when = when,
            .server = server,
            .line = reader_line(r),
            .first_row = (uint32_t)h->process_row_count,
        };
        p->is_open = true;
    }
    *harvest_process_row(h) = row;
    h->process_lists[h->process_list_count - 1].row_count++;
}

void process_rows_more_services(struct process_rows *p, struct reader *r,
                                struct span services)
{
    struct harvest *h = reader_harvest(r);
    if (!p->is_open || !h->process_row_count)
        return;
    struct process_row *row = &h->process_rows[h->process_row_count - 1];
    struct buf all = {.limit = 4096};
    buf_text(&all, harvest_text(h, row->services));
    if (all.len)
        buf_byte(&all, ' ');
    buf_span(&all, span_trim(services));
    row->services = harvest_name(h, buf_as_span(&all));
    buf_clear(&all);
}

void process_rows_end(struct process_rows *p)
{
    p->is_open = false;
}
