/*
 * A whole source: decoding, detection and every format. Whatever the bytes are,
 * the lines add up and no fact points outside the harvest, however few bytes a
 * read gives.
 */
#include "ingest/reading.h"

#include <string.h>

#include "core/mem.h"
#include "core/portset.h"
#include "door.h"

struct pieces {
    struct span all, rest;
    size_t step; /* bytes a read gives at most */
};

static bool give(void *ctx, char *to, size_t room, size_t *got, struct err *err)
{
    struct pieces *p = ctx;
    (void)err;
    *got = p->rest.len < room ? p->rest.len : room;
    if (*got > p->step)
        *got = p->step;
    if (*got)
        memcpy(to, p->rest.ptr, *got);
    p->rest = span_cut(p->rest, *got, p->rest.len);
    return true;
}

static bool rewind_pieces(void *ctx, struct err *err)
{
    struct pieces *p = ctx;
    (void)err;
    p->rest = p->all;
    return true;
}

static void check_when(const struct when *w)
{
    struct civil c = moment_civil(w->local);
    MUST(civil_is_valid(&c));
    MUST(w->offset_minutes == OFFSET_UNKNOWN ||
         (w->offset_minutes >= -18 * 60 && w->offset_minutes <= 18 * 60));
}

static void check_group(const struct harvest *h, const struct group *g)
{
    struct portset_count n;
    MUST(g->local_address < h->name_count && g->process < h->name_count);
    MUST(g->remote_address < h->name_count && g->services < h->name_count);
    MUST(g->local_port >= -1 && g->local_port <= 65535);
    MUST(g->remote_port >= -1 && g->remote_port <= 65535);
    MUST(g->state < STATE_COUNT);
    MUST((size_t)g->ports_at + g->ports_len <= h->ports.len);
    struct span ports = g->ports_len
                            ? span_n(h->ports.ptr + g->ports_at, g->ports_len)
                            : span_of("");
    MUST(portset_count(ports, 0, 65535, &n));
    MUST(n.rows_in <= g->rows);
}

static void check_captures(const struct harvest *h)
{
    for (size_t i = 0; i < h->capture_count; i++) {
        const struct capture *c = &h->captures[i];
        uint64_t rows = 0;
        check_when(&c->when);
        MUST(c->server < h->name_count && c->tool < h->name_count);
        MUST((size_t)c->first_group + c->group_count <= h->group_count);
        for (uint32_t k = 0; k < c->group_count; k++) {
            check_group(h, &h->groups[c->first_group + k]);
            rows += h->groups[c->first_group + k].rows;
        }
        MUST(rows == c->rows);
    }
}

static void check_rest(const struct harvest *h)
{
    for (size_t i = 0; i < h->sample_count; i++) {
        check_when(&h->samples[i].when);
        MUST(h->samples[i].server < h->name_count);
        MUST(h->samples[i].local_address < h->name_count);
    }
    for (size_t i = 0; i < h->setting_count; i++) {
        check_when(&h->settings[i].when);
        MUST(h->settings[i].value < h->name_count);
    }
    for (size_t i = 0; i < h->process_list_count; i++)
        MUST((size_t)h->process_lists[i].first_row +
                 h->process_lists[i].row_count <=
             h->process_row_count);
    for (size_t i = 0; i < h->event_count; i++)
        check_when(&h->events[i].when);
    for (size_t i = 0; i < h->counter_count; i++)
        check_when(&h->counters[i].when);
    for (size_t i = 0; i < h->reject_count; i++) {
        MUST(h->rejects[i].line <= h->lines);
        MUST(strlen(harvest_text(h, h->rejects[i].text)) <= 500);
        MUST(h->rejects[i].reason);
    }
}

/* A digest of what was found, to compare two readings. */
static struct digest read_all(struct span bytes, size_t step)
{
    struct ingest_options options = {.now_utc = INT64_C(1900000000000000)};
    struct pieces pieces = {bytes, bytes, step};
    struct reading_job job = {
        .path = "folder/server-20260304-1047.txt",
        .size_bytes = bytes.len,
        .modified_utc = INT64_C(1772621220000000),
        .bytes = {&pieces, give},
        .rewind = rewind_pieces,
        .rewind_ctx = &pieces,
        .options = &options,
    };
    struct reading *reading = NULL;
    struct reading_facts facts;
    struct err err = {0};
    MUST(reading_run(&reading, &job, &err));
    reading_facts(reading, &facts);
    const struct harvest *h = reading_harvest(reading);
    MUST(h->lines == h->accepted + h->skipped + h->rejected);
    MUST(facts.bytes == bytes.len);
    MUST(digest_same(facts.digest, digest_of(bytes.ptr, bytes.len)));
    check_captures(h);
    check_rest(h);
    struct buf found = {0};
    buf_addf(&found, "%s/%s/%s/%zu/%zu/%zu/%zu/%llu/%llu", facts.format,
             facts.encoding, facts.server, h->sample_count, h->capture_count,
             h->group_count, h->setting_count, (unsigned long long)h->accepted,
             (unsigned long long)h->rejected);
    for (size_t i = 0; i < h->name_count; i++)
        buf_add(&found, h->names[i], strlen(h->names[i]) + 1);
    struct digest digest = digest_of(buf_str(&found), found.len);
    buf_clear(&found);
    reading_free(reading);
    return digest;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct span all = span_n((const char *)bytes, size);
    struct digest at_once = read_all(all, SIZE_MAX);
    MUST(digest_same(at_once, read_all(all, 61)));
    return 0;
}
