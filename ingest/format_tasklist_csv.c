/*
 * Process lists as `tasklist /fo csv` writes them, with /svc or /v or neither,
 * in any language: the second column is the PID. Knows nothing of ports.
 */
#include "core/mem.h"
#include "ingest/reader.h"

struct tasklist {
    bool is_open;
    bool has_services; /* /svc: three columns */
    struct process_list head;
    size_t columns;
};

static void *tasklist_open(struct reader *r)
{
    (void)r;
    return mem_new(sizeof(struct tasklist));
}

static void tasklist_close(void *self)
{
    mem_free(self);
}

static bool is_header(const struct span *field, size_t count)
{
    return count >= 3 && span_eq(span_trim(field[1]), "PID") &&
           (span_eq(field[0], "Image Name") ||
            span_eq(field[0], "Abbildname") || count == 3 || count == 5 ||
            count == 9);
}

static int tasklist_score(struct span head, const char **why)
{
    if (span_starts(span_trim(head), "\"Image Name\",\"PID\"") ||
        span_starts(span_trim(head), "\"Abbildname\",\"PID\"")) {
        *why = "header of `tasklist /fo csv`";
        return 95;
    }
    struct span line = head, rest = head;
    span_split(&rest, '\n', &line);
    if (span_starts(line, "\"") && span_find(line, "\",\"PID\",\"") > 0) {
        *why = "a quoted header whose second column is PID";
        return 80;
    }
    return 0;
}

static bool tasklist_header(void *self, struct reader *r,
                            const struct span *field, size_t count)
{
    struct tasklist *t = self;
    if (!is_header(field, count))
        return false;
    t->columns = count;
    t->has_services = count == 3;
    t->is_open = false;
    (void)r;
    return true;
}

static enum claim tasklist_record(void *self, struct reader *r,
                                  const struct span *field, size_t count)
{
    struct tasklist *t = self;
    struct harvest *h = reader_harvest(r);
    int pid;
    if (count == 1 && !span_trim(field[0]).len)
        return CLAIM_SKIP;
    if (count < 2 || !span_int(span_trim(field[1]), &pid) || pid < 0) {
        reader_reject(r, count ? field[0] : span_n("", 0),
                      "a row of a process list without a PID in its second "
                      "column");
        return CLAIM_REJECT;
    }
    name_t image = harvest_name(h, span_trim(field[0]));
    name_t services = t->has_services && count > 2 &&
                              !span_eq(field[2], "N/A") &&
                              !span_eq(field[2], "Nicht zutreffend")
                          ? harvest_name(h, span_trim(field[2]))
                          : 0;
    if (!t->is_open) {
        struct when when = reader_when(r);
        name_t server = reader_server(r);
        struct process_list *list = harvest_process_list(h);
        list->when = when;
        list->server = server;
        list->line = reader_line(r);
        list->first_row = (uint32_t)h->process_row_count;
        t->is_open = true;
    }
    struct process_row *row = harvest_process_row(h);
    row->image = image;
    row->services = services;
    row->pid = pid;
    h->process_lists[h->process_list_count - 1].row_count++;
    return CLAIM_ROW;
}

static void tasklist_flush(void *self, struct reader *r)
{
    struct tasklist *t = self;
    (void)r;
    t->is_open = false;
}

const struct format format_tasklist_csv = {
    .name = "tasklist-csv",
    .brief = "tasklist /fo csv, also with /svc or /v",
    .score = tasklist_score,
    .open = tasklist_open,
    .header = tasklist_header,
    .record = tasklist_record,
    .flush = tasklist_flush,
    .close = tasklist_close,
};
