/*
 * Process lists from PowerShell: Get-Process, Get-CimInstance Win32_Process and
 * Win32_Service through Export-Csv. Columns by name, in any order.
 */
#include "core/mem.h"
#include "ingest/process_rows.h"

enum { PID, NAME, SERVICE, PATH, SERVER, COLUMNS };

struct processes {
    struct process_rows rows;
    int place[COLUMNS];
    bool is_services;
    struct buf server; /* of the row before */
};

static void *processes_open(struct reader *r)
{
    (void)r;
    return mem_new(sizeof(struct processes));
}

static void processes_close(void *self)
{
    struct processes *p = self;
    buf_clear(&p->server);
    mem_free(p);
}

static int place_of(const struct span *field, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (span_eq_nocase(span_trim(field[i]), name))
            return (int)i;
    }
    return -1;
}

static bool find_columns(struct processes *p, const struct span *field,
                         size_t count)
{
    int name = place_of(field, count, "Name");
    bool services = place_of(field, count, "StartMode") >= 0 ||
                    place_of(field, count, "StartName") >= 0 ||
                    (place_of(field, count, "DisplayName") >= 0 &&
                     place_of(field, count, "ProcessId") >= 0);
    p->is_services = services;
    p->place[PID] = place_of(field, count, "ProcessId");
    if (p->place[PID] < 0)
        p->place[PID] = place_of(field, count, "Id");
    p->place[NAME] = place_of(field, count, "ProcessName");
    if (p->place[NAME] < 0 && !services)
        p->place[NAME] = name;
    p->place[SERVICE] = services ? name : -1;
    p->place[PATH] = place_of(field, count, services ? "PathName" : "Path");
    p->place[SERVER] = place_of(field, count, "PSComputerName");
    if (p->place[SERVER] < 0)
        p->place[SERVER] = place_of(field, count, "MachineName");
    bool process = place_of(field, count, "Handles") >= 0 ||
                   place_of(field, count, "HandleCount") >= 0 ||
                   place_of(field, count, "WorkingSetSize") >= 0 ||
                   place_of(field, count, "ProcessName") >= 0 ||
                   place_of(field, count, "CommandLine") >= 0;
    return p->place[PID] >= 0 && place_of(field, count, "LocalAddress") < 0 &&
           place_of(field, count, "LocalPort") < 0 &&
           ((services && name >= 0) || (process && p->place[NAME] >= 0));
}

static int processes_score(struct span head, const char **why)
{
    struct span rest = head, line;
    *why = "columns of Get-Process or Win32_Service";
    for (int i = 0; i < 3 && span_split(&rest, '\n', &line); i++) {
        bool id = span_find_nocase(line, "ProcessId") >= 0 ||
                  span_find(line, "\"Id\"") >= 0 ||
                  span_find(line, ",Id,") >= 0 || span_starts(line, "Id,");
        bool name = span_find_nocase(line, "\"Name\"") >= 0 ||
                    span_find_nocase(line, "Name,") >= 0 ||
                    span_find_nocase(line, ",Name") >= 0;
        bool other = span_find(line, "Handle") >= 0 ||
                     span_find(line, "StartMode") >= 0 ||
                     span_find(line, "PathName") >= 0 ||
                     span_find_nocase(line, "ProcessName") >= 0;
        if (id && name && other && span_find_nocase(line, "LocalPort") < 0)
            return 70;
    }
    return 0;
}

static bool processes_header(void *self, struct reader *r,
                             const struct span *field, size_t count)
{
    struct processes *p = self, found = {0};
    (void)r;
    if (count < 2 || !find_columns(&found, field, count))
        return false;
    buf_clear(&p->server);
    *p = found;
    return true;
}

static struct span cell(const struct processes *p, int which,
                        const struct span *field, size_t count)
{
    int at = p->place[which];
    return at >= 0 && (size_t)at < count ? span_trim(field[at]) : span_n("", 0);
}

/* `"C:\Program Files\App\app.exe" -k x`: app.exe */
static struct span image_of(struct span path)
{
    struct span rest = path, part;
    if (span_starts(path, "\"")) {
        rest = span_cut(path, 1, path.len);
        if (span_split(&rest, '"', &part))
            path = part;
    } else {
        ptrdiff_t exe = span_find_nocase(path, ".exe");
        if (exe > 0)
            path = span_cut(path, 0, (size_t)exe + 4);
    }
    for (rest = path; span_split(&rest, '\\', &part);)
        path = part;
    return path;
}

static enum claim processes_record(void *self, struct reader *r,
                                   const struct span *field, size_t count)
{
    struct processes *p = self;
    int pid;
    if (count == 1)
        return CLAIM_NONE;
    if (!span_int(cell(p, PID, field, count), &pid) || pid < 0) {
        reader_reject(r, field[0], "a process without a numeric id");
        return CLAIM_REJECT;
    }
    if (p->is_services && pid == 0)
        return CLAIM_SKIP; /* a service that does not run */
    struct span server = cell(p, SERVER, field, count);
    if (server.len && !span_eq(server, ".") &&
        !span_same(server, buf_as_span(&p->server))) {
        buf_reset(&p->server);
        buf_span(&p->server, server);
        reader_set_server(r, server);
        process_rows_end(&p->rows);
    }
    struct span image = cell(p, NAME, field, count);
    if (!image.len)
        image = image_of(cell(p, PATH, field, count));
    process_rows_add(&p->rows, r, image, cell(p, SERVICE, field, count),
                     span_n("", 0), pid);
    return CLAIM_ROW;
}

static void processes_flush(void *self, struct reader *r)
{
    struct processes *p = self;
    (void)r;
    process_rows_end(&p->rows);
}

const struct format format_processes_csv = {
    .name = "processes-csv",
    .brief = "Get-Process, Win32_Process, Win32_Service through Export-Csv",
    .score = processes_score,
    .most = 70,
    .open = processes_open,
    .header = processes_header,
    .record = processes_record,
    .flush = processes_flush,
    .close = processes_close,
};
