/*
 * Process lists as `tasklist /fo csv` writes them, with /svc or /v or neither,
 * in any language: the second column is the PID. Knows nothing of ports.
 */
#include "core/mem.h"
#include "ingest/process_rows.h"

struct tasklist {
    struct process_rows rows;
    bool has_services; /* /svc: three columns */
    bool has_user;     /* /v: nine columns */
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
    ptrdiff_t pid = span_find(line, "\",\"PID\",\"");
    if (span_starts(line, "\"") && pid > 0 && pid == span_find(line, "\",\"")) {
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
    t->has_services = count == 3 && span_find_nocase(field[2], "modul") < 0;
    t->has_user = count == 9;
    process_rows_end(&t->rows);
    (void)r;
    return true;
}

static enum claim tasklist_record(void *self, struct reader *r,
                                  const struct span *field, size_t count)
{
    struct tasklist *t = self;
    struct span none = {0};
    int pid;
    if (count == 1 && !span_trim(field[0]).len)
        return CLAIM_SKIP;
    if (is_header(field, count)) { /* another list, in another language */
        tasklist_header(t, r, field, count);
        return CLAIM_SKIP;
    }
    if (count == 1)
        return CLAIM_NONE;
    if (count < 2 || !span_int(span_trim(field[1]), &pid) || pid < 0) {
        reader_reject(r, count ? field[0] : span_n("", 0),
                      "a row of a process list without a PID in its second "
                      "column");
        return CLAIM_REJECT;
    }
    process_rows_add(&t->rows, r, field[0],
                     t->has_services && count > 2 ? field[2] : none,
                     t->has_user && count > 6 ? field[6] : none, pid);
    return CLAIM_ROW;
}

static void tasklist_flush(void *self, struct reader *r)
{
    struct tasklist *t = self;
    (void)r;
    process_rows_end(&t->rows);
}

const struct format format_tasklist_csv = {
    .name = "tasklist-csv",
    .brief = "tasklist /fo csv, also with /svc or /v",
    .score = tasklist_score,
    .most = 95,
    .open = tasklist_open,
    .header = tasklist_header,
    .record = tasklist_record,
    .flush = tasklist_flush,
    .close = tasklist_close,
};
