/*
 * The processes of the collector's log. A list is written when it has changed;
 * between, `procs same` says that it stands. Since the list nearest in time is
 * taken for a capture, one that stood until another came is stated twice: when
 * it was written, and when it was last seen to stand.
 */
#include "core/mem.h"
#include "ingest/collector.h"
#include "ingest/process_rows.h"

struct process {
    int pid;
    size_t image_at, image_len;
    size_t services_at, services_len; /* in text */
};

struct list {
    struct process *process;
    size_t count, room;
    struct buf text;
};

struct collector_processes {
    struct list standing, coming; /* said last; of the open capture */
    struct when stood;            /* when `standing` was last seen to stand */
    bool has_standing, is_coming, is_same;
    bool is_repeated; /* `stood` is later than the statement */
    uint64_t said;    /* rows that `procs` announces */
};

struct collector_processes *collector_processes_new(void)
{
    return mem_new(sizeof(struct collector_processes));
}

static void list_clear(struct list *l)
{
    mem_free(l->process);
    buf_clear(&l->text);
    *l = (struct list){0};
}

void collector_processes_free(struct collector_processes *p)
{
    if (!p)
        return;
    list_clear(&p->standing);
    list_clear(&p->coming);
    mem_free(p);
}

const char *collector_processes_begin(struct collector_processes *p,
                                      struct reader *r, struct span rest)
{
    rest = span_trim(rest);
    p->coming.count = 0;
    buf_reset(&p->coming.text);
    p->is_coming = p->is_same = false;
    if (span_eq(rest, "same")) {
        p->is_same = true;
        if (!p->has_standing)
            reader_assume(r, "the process list that a capture refers to is "
                             "missing");
        return NULL;
    }
    if (!span_u64(rest, &p->said))
        return "`procs COUNT` or `procs same` is expected";
    p->is_coming = true;
    return NULL;
}

static bool read_pid(struct span *rest, int *pid)
{
    struct span word;
    uint64_t n;
    if (!span_token(rest, &word) || !span_u64(word, &n) || n > INT32_MAX)
        return false;
    *pid = (int)n;
    *rest = span_trim(*rest);
    return rest->len > 0;
}

const char *collector_processes_add(struct collector_processes *p,
                                    struct span rest)
{
    struct list *l = &p->coming;
    int pid;
    if (!p->is_coming)
        return "a process outside of a list: `procs COUNT` comes first";
    if (!read_pid(&rest, &pid))
        return "`proc PID IMAGE` is expected";
    MEM_GROW(l->process, l->room, l->count + 1);
    l->process[l->count++] = (struct process){
        .pid = pid, .image_at = l->text.len, .image_len = rest.len};
    buf_span(&l->text, rest);
    return NULL;
}

const char *collector_processes_services(struct collector_processes *p,
                                         struct span rest)
{
    struct list *l = &p->coming;
    int pid;
    if (!read_pid(&rest, &pid))
        return "`svcs PID SERVICE,SERVICE` is expected";
    if (!l->count || l->process[l->count - 1].pid != pid)
        return "services of a process that is not the line before";
    l->process[l->count - 1].services_at = l->text.len;
    l->process[l->count - 1].services_len = rest.len;
    buf_span(&l->text, rest);
    return NULL;
}

static void state_list(const struct list *l, struct reader *r)
{
    struct process_rows rows = {0};
    struct span text = buf_as_span(&l->text);
    for (size_t i = 0; i < l->count; i++) {
        const struct process *p = &l->process[i];
        process_rows_add(
            &rows, r, span_cut(text, p->image_at, p->image_at + p->image_len),
            span_cut(text, p->services_at, p->services_at + p->services_len),
            span_of(""), p->pid);
    }
    process_rows_end(&rows);
}

/* Once more, at the last time that it was seen to stand. */
static void repeat(struct collector_processes *p, struct reader *r)
{
    if (!p->is_repeated)
        return;
    struct when now = reader_when(r);
    reader_set_when(r, &p->stood);
    state_list(&p->standing, r);
    reader_set_when(r, &now);
    p->is_repeated = false;
}

void collector_processes_done(struct collector_processes *p, struct reader *r)
{
    if (p->is_coming) {
        if (p->coming.count != p->said)
            reader_assume(r, "a process list is shorter than it says");
        repeat(p, r);
        struct list old = p->standing;
        p->standing = p->coming;
        p->coming = old;
        state_list(&p->standing, r);
        p->has_standing = true;
    } else if (p->is_same && p->has_standing) {
        p->stood = reader_when(r);
        p->is_repeated = true;
    }
    p->is_coming = p->is_same = false;
}

void collector_processes_end(struct collector_processes *p, struct reader *r)
{
    repeat(p, r);
    p->has_standing = false;
}
