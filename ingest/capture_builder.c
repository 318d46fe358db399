/* Collects the rows of a listing and appends its captures to a harvest. Knows
 * nothing of the text they came from. */
#include "ingest/capture_builder.h"

#include <string.h>

#include "core/address.h"
#include "core/digest.h"
#include "core/mem.h"
#include "core/portset.h"
#include "ingest/capture_rows.h"
#include "ingest/tape.h"

struct place_slot { /* how often a capture's key was met in this source */
    struct digest key;
    uint32_t times; /* 0: free */
};

struct kind_memo { /* the class of a kind of rows, in this listing */
    uint32_t kind, listing, class;
};

struct capture_builder {
    struct rows rows;
    struct kind_memo *memo; /* CAPTURE_KINDS of them, once one is met */
    uint32_t listing;
    struct drafts drafts;
    struct texts seen; /* addresses as written; value: see place_of() */
    struct place_slot *equal;
    size_t equal_count, equal_slots;
    struct digest *latest; /* keys of captures of the latest time */
    size_t latest_count, latest_room;
    moment latest_local;
    struct buf canonical, bytes;
};

/* Ports below 1024 always group by local port. */
static void list_reset(struct row_list *list)
{
    list->count = 0;
    list->rows = 0;
    list->families = 0;
    list->has_pid = list->shows_bound = false;
    memset(list->by_port, 0xff, 1024 / 8);
    memset(list->by_port + 16, 0, sizeof list->by_port - 1024 / 8);
}

struct capture_builder *capture_builder_new(void)
{
    struct capture_builder *b = mem_new(sizeof *b);
    list_reset(&b->rows.list[0]);
    list_reset(&b->rows.list[1]);
    return b;
}

void capture_builder_free(struct capture_builder *b)
{
    if (!b)
        return;
    mem_free(b->memo);
    mem_free(b->rows.class);
    mem_free(b->rows.slot);
    mem_free(b->rows.list[0].row);
    mem_free(b->rows.list[1].row);
    texts_clear(&b->rows.addresses);
    texts_clear(&b->rows.words);
    texts_clear(&b->seen);
    drafts_clear(&b->drafts);
    mem_free(b->equal);
    mem_free(b->latest);
    buf_clear(&b->canonical);
    buf_clear(&b->bytes);
    mem_free(b);
}

void capture_builder_reset(struct capture_builder *b)
{
    list_reset(&b->rows.list[0]);
    list_reset(&b->rows.list[1]);
    b->rows.class_count = 0;
    b->listing++;
    if (b->rows.slot_count > 65536) { /* one huge listing: not for ever */
        mem_free(b->rows.slot);
        b->rows.slot = NULL;
        b->rows.slot_count = 0;
    } else if (b->rows.slot_count) {
        memset(b->rows.slot, 0, b->rows.slot_count * sizeof *b->rows.slot);
    }
    texts_reset(&b->rows.addresses);
    texts_reset(&b->rows.words);
    texts_reset(&b->seen);
}

static uint64_t key_hash(const struct class_key *key)
{
    uint64_t part[sizeof *key / 8], hash = 0;
    memcpy(part, key, sizeof part);
    for (size_t i = 0; i < sizeof part / sizeof *part; i++) {
        hash = (hash ^ part[i]) * UINT64_C(0x9E3779B97F4A7C15);
        hash ^= hash >> 29;
    }
    return hash;
}

static void slots_grow(struct rows *rows)
{
    size_t count = rows->slot_count ? rows->slot_count * 2 : 256;
    mem_free(rows->slot);
    rows->slot = mem_array(count, sizeof *rows->slot);
    rows->slot_count = count;
    for (size_t i = 0; i < rows->class_count; i++) {
        size_t at = key_hash(&rows->class[i].key) & (count - 1);
        while (rows->slot[at])
            at = (at + 1) & (count - 1);
        rows->slot[at] = (uint32_t)i + 1;
    }
}

static uint32_t class_of(struct rows *rows, const struct class_key *key)
{
    if ((rows->class_count + 1) * 2 > rows->slot_count)
        slots_grow(rows);
    size_t at = key_hash(key) & (rows->slot_count - 1);
    for (; rows->slot[at]; at = (at + 1) & (rows->slot_count - 1)) {
        uint32_t class = rows->slot[at] - 1;
        if (!memcmp(&rows->class[class].key, key, sizeof *key))
            return class;
    }
    MEM_GROW(rows->class, rows->class_room, rows->class_count + 1);
    rows->class[rows->class_count] = (struct class){.key = *key};
    rows->slot[at] = (uint32_t)rows->class_count + 1;
    return (uint32_t)rows->class_count++;
}

static void note(struct row_list *list, const struct class_key *key)
{
    list->has_pid |= key->pid >= 0;
    list->shows_bound |= key->state == STATE_BOUND;
}

static inline bool is_known_kind(const struct capture_builder *b, uint32_t kind)
{
    if (!kind || !b->memo)
        return false;
    const struct kind_memo *memo = &b->memo[kind % CAPTURE_KINDS];
    return memo->kind == kind && memo->listing == b->listing;
}

/* The class of a row that is not known by its kind. */
static uint32_t class_of4(struct capture_builder *b,
                          const struct capture_row4 *r)
{
    const struct class_key key = {
        .local = {r->local,  PLACE_V4},
        .remote = {r->remote, PLACE_V4},
        .pid = r->pid,
        .remote_port = r->remote_port,
        .state = r->state,
        .protocol = r->protocol,
    };
    struct row_list *list = &b->rows.list[r->protocol];
    uint32_t class = class_of(&b->rows, &key);
    note(list, &key);
    list->families |= 1;
    if (r->kind && !b->memo)
        b->memo = mem_array(CAPTURE_KINDS, sizeof *b->memo);
    if (r->kind)
        b->memo[r->kind % CAPTURE_KINDS] =
            (struct kind_memo){r->kind, b->listing, class};
    return class;
}

void capture_builder_add4(struct capture_builder *b,
                          const struct capture_row4 *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct capture_row4 *r = &rows[i];
        struct row_list *list = &b->rows.list[r->protocol];
        uint32_t class = is_known_kind(b, r->kind)
                             ? b->memo[r->kind % CAPTURE_KINDS].class
                             : class_of4(b, r);
        if (r->state == STATE_LISTENING)
            list->by_port[r->local_port / 64] |= UINT64_C(1)
                                                 << r->local_port % 64;
        b->rows.class[class].rows++;
        list->rows++;
        if (list->count == list->room)
            MEM_GROW(list->row, list->room, list->count + 4096);
        list->row[list->count++] = (struct row){class, r->local_port};
    }
}

/* Plain dotted IPv4 without leading zeros. */
static bool read_v4(struct span text, uint32_t *out)
{
    uint32_t value = 0, octet = 0;
    size_t digits = 0, dots = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c >= '0' && c <= '9') {
            if (digits && !octet)
                return false;
            octet = octet * 10 + (uint32_t)(c - '0');
            if (++digits > 3 || octet > 255)
                return false;
        } else if (c == '.' && digits && ++dots < 4) {
            value = value << 8 | octet;
            octet = 0;
            digits = 0;
        } else {
            return false;
        }
    }
    *out = value << 8 | octet;
    return dots == 3 && digits;
}

/* `seen` remembers what an address was made into, so that RFC 5952 is worked
 * out once for each; its value is the canonical number. */
static struct place place_of(struct capture_builder *b, struct span text)
{
    struct place p = {0, PLACE_V4};
    text = span_trim(text);
    if (read_v4(text, &p.value))
        return p;
    uint32_t number = texts_add(&b->seen, text);
    if (number && !b->seen.value[number]) {
        buf_reset(&b->canonical);
        address_canonical(&b->canonical, text);
        b->seen.value[number] =
            texts_add(&b->rows.addresses, buf_as_span(&b->canonical));
    }
    p.kind = PLACE_TEXT;
    p.value = number ? b->seen.value[number] : 0;
    return p;
}

void capture_builder_add(struct capture_builder *b,
                         const struct capture_row *row)
{
    struct class_key key = {
        .local = place_of(b, row->local_address),
        .remote = place_of(b, row->remote_address),
        .pid = row->pid < 0 ? -1 : row->pid,
        .remote_port = row->remote_port < 0 || row->remote_port > 65535
                           ? -1
                           : row->remote_port,
        .process = texts_add(&b->rows.words, span_trim(row->process)),
        .services = texts_add(&b->rows.words, span_trim(row->services)),
        .state = row->state,
        .protocol = row->protocol,
    };
    struct row_list *list = &b->rows.list[row->protocol];
    uint32_t class = class_of(&b->rows, &key);
    note(list, &key);
    list->families |=
        key.local.kind == PLACE_TEXT && address_family(row->local_address) == 6
            ? 2
            : 1;
    b->rows.class[class].rows++;
    list->rows++;
    if (row->local_port < 0 || row->local_port > 65535) {
        b->rows.class[class].portless++;
        return;
    }
    uint16_t port = (uint16_t)row->local_port;
    if (row->state == STATE_LISTENING)
        list->by_port[port / 64] |= UINT64_C(1) << port % 64;
    MEM_GROW(list->row, list->room, list->count + 1);
    list->row[list->count++] = (struct row){class, port};
}

size_t capture_builder_rows(const struct capture_builder *b)
{
    return (size_t)b->rows.list[0].rows + b->rows.list[1].rows;
}

/* The slot of a key; `times` is 0 where it is new. */
static struct place_slot *slot_of(struct capture_builder *b, struct digest key)
{
    if ((b->equal_count + 1) * 2 > b->equal_slots) {
        size_t slots = b->equal_slots ? b->equal_slots * 2 : 64;
        struct place_slot *grown = mem_array(slots, sizeof *grown);
        for (size_t i = 0; i < b->equal_slots; i++) {
            if (!b->equal[i].times)
                continue;
            size_t at = b->equal[i].key.low & (slots - 1);
            while (grown[at].times)
                at = (at + 1) & (slots - 1);
            grown[at] = b->equal[i];
        }
        mem_free(b->equal);
        b->equal = grown;
        b->equal_slots = slots;
    }
    size_t at = key.low & (b->equal_slots - 1);
    while (b->equal[at].times && !digest_same(b->equal[at].key, key))
        at = (at + 1) & (b->equal_slots - 1);
    if (!b->equal[at].times) {
        b->equal[at].key = key;
        b->equal_count++;
    }
    return &b->equal[at];
}

static void note_latest(struct capture_builder *b, struct digest key,
                        moment local)
{
    if (local != b->latest_local)
        b->latest_count = 0;
    b->latest_local = local;
    MEM_GROW(b->latest, b->latest_room, b->latest_count + 1);
    b->latest[b->latest_count++] = key;
}

/* How many captures of the same key this source had before. */
static uint8_t place_among_equals(struct capture_builder *b, struct digest key,
                                  moment local)
{
    struct place_slot *slot = slot_of(b, key);
    uint32_t before = slot->times++;
    if (!before || local != b->latest_local)
        note_latest(b, key, local);
    return before < UINT8_MAX ? (uint8_t)before : UINT8_MAX;
}

void capture_builder_walk(struct capture_builder *b, struct tape *t)
{
    TAPE(t, b->latest_local);
    tape_count(t, &b->latest_count, (size_t)1 << 16);
    MEM_GROW(b->latest, b->latest_room, b->latest_count + 1);
    for (size_t i = 0; i < b->latest_count; i++) {
        TAPE(t, b->latest[i]);
        struct place_slot *slot = slot_of(b, b->latest[i]);
        TAPE(t, slot->times);
    }
}

static void add_number(struct buf *b, int64_t n)
{
    unsigned char bytes[8];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)((uint64_t)n >> (8 * i));
    buf_add(b, bytes, sizeof bytes);
}

static void add_text(struct buf *b, const char *text)
{
    buf_add(b, text, strlen(text) + 1);
}

/* Appends the group; its canonical bytes go to b->bytes for the digest. */
static void group_add(struct capture_builder *b, struct harvest *h,
                      const struct draft *draft)
{
    const struct class_key *key = &draft->key;
    char local[16], remote[16];
    const char *local_text = place_text(&b->rows, key->local, local);
    const char *remote_text = place_text(&b->rows, key->remote, remote);
    const char *process = texts_get(&b->rows.words, key->process);
    const char *services = texts_get(&b->rows.words, key->services);
    size_t ports_at = h->ports.len;
    portset_encode_any(&h->ports, b->drafts.port + draft->first_port,
                       draft->port_count);
    struct group g = {
        .local_address = harvest_name(h, span_of(local_text)),
        .remote_address = harvest_name(h, span_of(remote_text)),
        .process = harvest_name(h, span_of(process)),
        .services = harvest_name(h, span_of(services)),
        .local_port = draft->local_port,
        .remote_port = key->remote_port,
        .pid = key->pid,
        .rows = draft->rows,
        .ports_at = (uint32_t)ports_at,
        .ports_len = (uint32_t)(h->ports.len - ports_at),
        .state = (uint8_t)key->state,
        .ip_version = address_family(span_of(local_text)) == 6 ? 6 : 4,
    };
    *harvest_group(h) = g;
    add_text(&b->bytes, local_text);
    add_text(&b->bytes, remote_text);
    add_text(&b->bytes, process);
    add_text(&b->bytes, services);
    add_number(&b->bytes, g.local_port);
    add_number(&b->bytes, g.remote_port);
    add_number(&b->bytes, g.pid);
    add_number(&b->bytes, g.rows);
    add_number(&b->bytes, g.state);
    add_number(&b->bytes, g.ports_len);
    if (g.ports_len)
        buf_add(&b->bytes, h->ports.ptr + ports_at, g.ports_len);
}

static struct digest key_of(struct capture_builder *b, const struct harvest *h,
                            const struct capture_head *head,
                            enum protocol protocol, struct digest digest)
{
    unsigned char of_groups[16];
    digest_bytes(digest, of_groups);
    buf_reset(&b->bytes);
    add_text(&b->bytes, harvest_text(h, head->server));
    add_number(&b->bytes, head->when.local);
    add_number(&b->bytes, head->when.pass);
    add_number(&b->bytes, protocol);
    buf_add(&b->bytes, of_groups, sizeof of_groups);
    return digest_of(b->bytes.ptr, b->bytes.len);
}

static void finish_protocol(struct capture_builder *b, struct harvest *h,
                            const struct capture_head *head,
                            enum protocol protocol)
{
    struct row_list *list = &b->rows.list[protocol];
    if (!list->rows)
        return;
    drafts_make(&b->drafts, &b->rows, protocol);
    struct capture c = {
        .when = head->when,
        .server = head->server,
        .tool = head->tool,
        .line = head->line,
        .rows = list->rows,
        .first_group = (uint32_t)h->group_count,
        .group_count = (uint32_t)b->drafts.count,
        .range_start = head->range_start,
        .range_count = head->range_count,
        .protocol = (uint8_t)protocol,
        .has_pid = list->has_pid,
        .shows_bound = list->shows_bound || head->shows_bound,
        .families = list->families,
    };
    buf_reset(&b->bytes);
    for (size_t i = 0; i < b->drafts.count; i++)
        group_add(b, h, &b->drafts.draft[i]);
    c.digest = digest_of(b->bytes.ptr, b->bytes.len);
    c.place = place_among_equals(b, key_of(b, h, head, protocol, c.digest),
                                 head->when.local);
    *harvest_capture(h) = c;
}

void capture_builder_finish(struct capture_builder *b, struct harvest *h,
                            const struct capture_head *head)
{
    if (!capture_builder_rows(b))
        return;
    finish_protocol(b, h, head, PROTOCOL_TCP);
    finish_protocol(b, h, head, PROTOCOL_UDP);
    capture_builder_reset(b);
}
