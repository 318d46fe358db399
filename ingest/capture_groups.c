/* Rows become groups: which local ports stand alone, which remote addresses
 * are kept, and the canonical order. Contract, section 4. */
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "core/sort.h"
#include "ingest/capture_rows.h"

#define REMOTE_ENDPOINTS_MAX 8 /* more of them: the port groups by itself */
#define REMOTES_KEPT         64

const char *place_text(const struct rows *rows, struct place p, char out[16])
{
    if (p.kind == PLACE_REST)
        return "*";
    if (p.kind == PLACE_TEXT)
        return texts_get(&rows->addresses, p.value);
    char *at = out;
    for (int shift = 24; shift >= 0; shift -= 8) {
        uint32_t octet = p.value >> shift & 255;
        if (octet >= 100)
            *at++ = (char)('0' + octet / 100);
        if (octet >= 10)
            *at++ = (char)('0' + octet / 10 % 10);
        *at++ = (char)('0' + octet % 10);
        *at++ = shift ? '.' : '\0';
    }
    return out;
}

static bool bit(const uint64_t *bits, uint16_t port)
{
    return bits[port / 64] >> port % 64 & 1;
}

struct meeting { /* a local port met a remote endpoint */
    uint32_t port, kind, value;
    int32_t remote_port;
    uint32_t row; /* in the list, for those who need it */
};

static int compare_u32(uint32_t a, uint32_t b)
{
    return a < b ? -1 : a > b;
}

static int meeting_compare(const void *a, const void *b)
{
    const struct meeting *x = a, *y = b;
    int c = compare_u32(x->port, y->port);
    if (!c)
        c = compare_u32(x->kind, y->kind);
    if (!c)
        c = compare_u32(x->value, y->value);
    if (!c)
        c = (x->remote_port > y->remote_port) -
            (x->remote_port < y->remote_port);
    return c;
}

static void *scratch(struct drafts *d, size_t bytes)
{
    unsigned char *memory = d->scratch;
    MEM_GROW(memory, d->scratch_room, bytes + 1);
    d->scratch = memory;
    return memory;
}

static struct meeting meeting_of(const struct rows *rows,
                                 const struct row_list *list, uint32_t i)
{
    const struct class_key *key = &rows->class[list->row[i].class].key;
    return (struct meeting){list->row[i].port, key->remote.kind,
                            key->remote.value, key->remote_port, i};
}

/* Ports of many rows are asked how many remote endpoints they have. */
static void find_busy_ports(struct drafts *d, const struct rows *rows,
                            struct row_list *list, const uint64_t *busy)
{
    struct meeting *m = scratch(d, list->count * sizeof *m);
    size_t count = 0;
    for (size_t i = 0; i < list->count; i++) {
        if (bit(busy, list->row[i].port))
            m[count++] = meeting_of(rows, list, (uint32_t)i);
    }
    sort_stable(m, count, sizeof *m, meeting_compare);
    for (size_t i = 0, endpoints = 0; i < count; i++) {
        bool same_port = i && m[i].port == m[i - 1].port;
        if (!same_port)
            endpoints = 0;
        endpoints += !same_port || meeting_compare(&m[i], &m[i - 1]) != 0;
        if (endpoints > REMOTE_ENDPOINTS_MAX)
            list->by_port[m[i].port / 64] |= UINT64_C(1) << m[i].port % 64;
    }
}

/* Marks in busy[] the ports of more rows than one with few remote endpoints
 * needs; says whether there are any. */
static bool find_many_rows(struct drafts *d, const struct row_list *list,
                           uint64_t *busy)
{
    uint8_t *met = scratch(d, 65536);
    bool found = false;
    memset(met, 0, 65536);
    for (size_t i = 0; i < list->count; i++) {
        uint16_t port = list->row[i].port;
        if (met[port] > REMOTE_ENDPOINTS_MAX || bit(list->by_port, port))
            continue;
        if (++met[port] > REMOTE_ENDPOINTS_MAX) {
            busy[port / 64] |= UINT64_C(1) << port % 64;
            found = true;
        }
    }
    return found;
}

/* How the rows fall to the classes. */
struct deal {
    uint32_t *at;   /* scratch; by class + 1: its rows by remote endpoint */
    size_t by_port; /* rows that group by local port */
    size_t repeats; /* of ports that do not */
};

static struct deal deal_of(struct drafts *d, const struct rows *rows,
                           const struct row_list *list, enum protocol protocol)
{
    struct deal deal = {
        .at = scratch(d, (rows->class_count + 1) * sizeof *deal.at)};
    uint64_t seen[1024] = {0};
    deal.at[0] = 0;
    for (size_t i = 0; i < rows->class_count; i++) {
        const struct class *class = &rows->class[i];
        deal.at[i + 1] =
            class->key.protocol == protocol ? class->rows - class->portless : 0;
    }
    for (size_t i = 0; i < list->count; i++) {
        const struct row *row = &list->row[i];
        uint64_t *word = &seen[row->port / 64];
        if (bit(list->by_port, row->port)) {
            deal.at[row->class + 1]--;
            deal.by_port++;
            continue;
        }
        deal.repeats += *word >> row->port % 64 & 1;
        *word |= UINT64_C(1) << row->port % 64;
    }
    return deal;
}

static struct draft *draft_new(struct drafts *d)
{
    MEM_GROW(d->draft, d->room, d->count + 1);
    d->draft[d->count] = (struct draft){0};
    return &d->draft[d->count++];
}

/* Rows by remote endpoint: a class is a group. Ports are dealt out to their
 * classes; rows that group by local port are set apart. */
static void drafts_by_remote(struct drafts *d, const struct rows *rows,
                             struct row_list *list, enum protocol protocol)
{
    struct deal deal = deal_of(d, rows, list, protocol);
    uint64_t busy[1024] = {0};
    if (deal.repeats >= REMOTE_ENDPOINTS_MAX) {
        if (find_many_rows(d, list, busy))
            find_busy_ports(d, rows, list, busy);
        deal = deal_of(d, rows, list, protocol); /* they took its memory */
    }
    uint32_t *at = deal.at;
    for (size_t i = 1; i <= rows->class_count; i++)
        at[i] += at[i - 1];
    size_t base = d->port_count;
    MEM_GROW(d->port, d->port_room, base + list->count + 1);
    for (size_t i = 0; i < rows->class_count; i++) {
        const struct class *class = &rows->class[i];
        uint32_t with_port = at[i + 1] - at[i];
        if (class->key.protocol != protocol || !(with_port + class->portless))
            continue;
        struct draft *draft = draft_new(d);
        draft->key = class->key;
        draft->local_port = -1;
        draft->rows = with_port + class->portless;
        draft->first_port = base + at[i];
        draft->port_count = with_port;
    }
    d->port_count = base + at[rows->class_count];
    MEM_GROW(d->apart, d->apart_room, deal.by_port + 1);
    d->apart_count = 0;
    for (size_t i = 0; i < list->count; i++) {
        const struct row *row = &list->row[i];
        if (bit(list->by_port, row->port))
            d->apart[d->apart_count++] = (uint32_t)i;
        else
            d->port[base + at[row->class]++] = row->port;
    }
}

struct remote { /* a remote address of one local port */
    struct place place;
    uint32_t rows;
    bool kept;
};

static int place_compare(const struct rows *rows, struct place a,
                         struct place b)
{
    int c = compare_u32(a.kind, b.kind);
    if (c || a.kind == PLACE_REST)
        return c;
    if (a.kind == PLACE_V4)
        return compare_u32(a.value, b.value);
    return a.value == b.value ? 0
                              : strcmp(texts_get(&rows->addresses, a.value),
                                       texts_get(&rows->addresses, b.value));
}

/* Is a before b: more rows, then the lesser text? */
static bool is_larger(const struct rows *rows, const struct remote *a,
                      const struct remote *b)
{
    if (a->rows != b->rows)
        return a->rows > b->rows;
    return place_compare(rows, a->place, b->place) < 0;
}

/* 0.0.0.0, :: and * of listeners: nobody's address, always kept. */
static bool is_nobody(const struct rows *rows, struct place p)
{
    char room[16];
    const char *text = place_text(rows, p, room);
    return !strcmp(text, "0.0.0.0") || !strcmp(text, "::") ||
           !strcmp(text, "*") || !*text;
}

/* Marks the 64 largest: a heap of the kept ones, the least of them on top. */
static void keep_largest(const struct rows *rows, struct remote *remote,
                         size_t count)
{
    size_t heap[REMOTES_KEPT], kept = 0;
    for (size_t i = 0; i < count; i++) {
        size_t at;
        remote[i].kept = is_nobody(rows, remote[i].place);
        if (remote[i].kept)
            continue;
        if (kept < REMOTES_KEPT) {
            at = kept++;
            while (at &&
                   is_larger(rows, &remote[heap[(at - 1) / 2]], &remote[i])) {
                heap[at] = heap[(at - 1) / 2];
                at = (at - 1) / 2;
            }
        } else {
            if (!is_larger(rows, &remote[i], &remote[heap[0]]))
                continue;
            at = 0;
            for (size_t next = 1; next < kept; next = at * 2 + 1) {
                if (next + 1 < kept && is_larger(rows, &remote[heap[next]],
                                                 &remote[heap[next + 1]]))
                    next++;
                if (!is_larger(rows, &remote[i], &remote[heap[next]]))
                    break;
                heap[at] = heap[next];
                at = next;
            }
        }
        heap[at] = i;
    }
    for (size_t i = 0; i < kept; i++)
        remote[heap[i]].kept = true;
}

struct port_row { /* a row that groups by local port, its remote decided */
    struct class_key key;
    uint32_t port;
};

static int bytes_compare(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(struct port_row));
}

static void port_rows_to_drafts(struct drafts *d, struct port_row *row,
                                size_t count)
{
    sort_stable(row, count, sizeof *row, bytes_compare);
    MEM_GROW(d->port, d->port_room, d->port_count + count + 1);
    for (size_t i = 0; i < count; i++) {
        if (!i || bytes_compare(&row[i], &row[i - 1])) {
            struct draft *draft = draft_new(d);
            draft->key = row[i].key;
            draft->local_port = (int32_t)row[i].port;
            draft->first_port = d->port_count;
        }
        d->draft[d->count - 1].rows++;
        d->draft[d->count - 1].port_count++;
        d->port[d->port_count++] = (uint16_t)row[i].port;
    }
}

/* Rows of one local port, m[0..count): which remotes are kept? */
static void settle_remotes(const struct rows *rows, const struct row_list *list,
                           const struct meeting *m, size_t count,
                           struct remote *remote, struct port_row *out)
{
    size_t remotes = 0;
    for (size_t i = 0; i < count; i++) {
        if (!i || m[i].kind != m[i - 1].kind || m[i].value != m[i - 1].value)
            remote[remotes++] = (struct remote){
                {m[i].value, m[i].kind},
                0, false
            };
        remote[remotes - 1].rows++;
    }
    keep_largest(rows, remote, remotes);
    for (size_t i = 0, r = 0; i < count; i++) {
        if (i && (m[i].kind != m[i - 1].kind || m[i].value != m[i - 1].value))
            r++;
        out[i].key = rows->class[list->row[m[i].row].class].key;
        out[i].port = m[i].port;
        out[i].key.remote_port = -1;
        if (!remote[r].kept)
            out[i].key.remote = (struct place){0, PLACE_REST};
    }
}

static void drafts_by_port(struct drafts *d, const struct rows *rows,
                           const struct row_list *list)
{
    size_t count = d->apart_count;
    if (!count)
        return;
    struct meeting *m = mem_array(count, sizeof *m);
    struct port_row *row = mem_array(count, sizeof *row);
    struct remote *remote = mem_array(count, sizeof *remote);
    for (size_t i = 0; i < count; i++)
        m[i] = meeting_of(rows, list, d->apart[i]);
    sort_stable(m, count, sizeof *m, meeting_compare);
    for (size_t from = 0, to = 0; from < count; from = to) {
        while (to < count && m[to].port == m[from].port)
            to++;
        settle_remotes(rows, list, m + from, to - from, remote, row + from);
    }
    port_rows_to_drafts(d, row, count);
    mem_free(m);
    mem_free(row);
    mem_free(remote);
}

static int key_compare(const struct rows *rows, const struct class_key *a,
                       const struct class_key *b)
{
    int c = place_compare(rows, a->local, b->local);
    if (!c)
        c = compare_u32(a->state, b->state);
    if (!c)
        c = (a->pid > b->pid) - (a->pid < b->pid);
    if (!c)
        c = place_compare(rows, a->remote, b->remote);
    if (!c)
        c = (a->remote_port > b->remote_port) -
            (a->remote_port < b->remote_port);
    if (!c && a->process != b->process)
        c = strcmp(texts_get(&rows->words, a->process),
                   texts_get(&rows->words, b->process));
    if (!c && a->services != b->services)
        c = strcmp(texts_get(&rows->words, a->services),
                   texts_get(&rows->words, b->services));
    return c;
}

static int draft_compare(const struct rows *rows, const struct draft *a,
                         const struct draft *b)
{
    if (a->local_port != b->local_port)
        return a->local_port < b->local_port ? -1 : 1;
    return key_compare(rows, &a->key, &b->key);
}

/* Merge sort, as the order needs the texts beside it. */
static void sort_drafts(const struct rows *rows, struct draft *draft,
                        struct draft *spare, size_t count)
{
    if (count < 2)
        return;
    size_t half = count / 2, left = 0, right = half;
    sort_drafts(rows, draft, spare, half);
    sort_drafts(rows, draft + half, spare, count - half);
    if (draft_compare(rows, &draft[half - 1], &draft[half]) <= 0)
        return;
    memcpy(spare, draft, half * sizeof *draft);
    for (size_t at = 0; left < half; at++) {
        bool take_right = right < count &&
                          draft_compare(rows, &draft[right], &spare[left]) < 0;
        draft[at] = take_right ? draft[right++] : spare[left++];
    }
}

void drafts_make(struct drafts *d, struct rows *rows, enum protocol protocol)
{
    struct row_list *list = &rows->list[protocol];
    d->count = 0;
    d->port_count = 0;
    drafts_by_remote(d, rows, list, protocol);
    drafts_by_port(d, rows, list);
    struct draft *spare = scratch(d, (d->count + 1) * sizeof *spare);
    sort_drafts(rows, d->draft, spare, d->count);
}

void drafts_clear(struct drafts *d)
{
    mem_free(d->draft);
    mem_free(d->port);
    mem_free(d->apart);
    mem_free(d->scratch);
    *d = (struct drafts){0};
}
