/* Open listings by server and time. Knows no tool. */
#include "ingest/listings.h"

#include <string.h>

#include "core/mem.h"

#define LISTINGS_OPEN 64

struct open_listing {
    struct capture_builder *builder;
    struct capture_head head;
    bool is_open;
};

/* Scripts that ask the clock for each row write one listing over some tenths
 * of a second; those of whole seconds mean what they write. */
static bool is_time_of(const struct open_listing *l, const struct when *when)
{
    moment apart = when->local - l->head.when.local;
    if (apart == 0)
        return true;
    bool fractions = when->local % MOMENT_SECOND != 0;
    return fractions && apart > 0 && apart < MOMENT_SECOND;
}

static void finish(struct open_listing *l, struct reader *r)
{
    if (l->is_open)
        capture_builder_finish(l->builder, reader_harvest(r), &l->head);
    l->is_open = false;
}

static struct open_listing *find(struct listings *l, name_t server,
                                 const struct when *when)
{
    for (size_t i = l->count; i-- > 0;) {
        if (l->listing[i].is_open && l->listing[i].head.server == server &&
            is_time_of(&l->listing[i], when))
            return &l->listing[i];
    }
    return NULL;
}

/* Keeps the order of beginning: a finished builder goes to the end. */
static struct open_listing *open_next(struct listings *l, struct reader *r)
{
    if (l->count < LISTINGS_OPEN) {
        MEM_GROW(l->listing, l->room, l->count + 1);
        l->listing[l->count] =
            (struct open_listing){.builder = capture_builder_new()};
        return &l->listing[l->count++];
    }
    finish(&l->listing[0], r);
    struct open_listing spare = l->listing[0];
    memmove(&l->listing[0], &l->listing[1],
            (LISTINGS_OPEN - 1) * sizeof *l->listing);
    l->listing[LISTINGS_OPEN - 1] = spare;
    return &l->listing[LISTINGS_OPEN - 1];
}

static bool read_when(struct reader *r, struct span at, struct when *when,
                      bool *is_own)
{
    *is_own = at.len > 0;
    if (at.len)
        return reader_read_time(r, at, when);
    *when = reader_when(r);
    return reader_time_is_good(r);
}

const char *listings_add(struct listings *l, struct reader *r,
                         const struct capture_row *row, struct span at,
                         struct span server, const char *tool, bool shows_bound)
{
    struct when when;
    bool is_own;
    if (!read_when(r, at, &when, &is_own))
        return "a row whose time is no date and time, or lies in the future";
    if (server.len)
        reader_set_server(r, server);
    name_t name = reader_server(r);
    struct open_listing *listing = find(l, name, &when);
    if (listing && capture_builder_rows(listing->builder) >= CAPTURE_ROWS_MAX) {
        finish(listing, r);
        listing = NULL;
    }
    if (!listing) {
        if (is_own)
            reader_pass(r, &when);
        listing = open_next(l, r);
        listing->is_open = true;
        listing->head = (struct capture_head){
            .when = when,
            .server = name,
            .tool = harvest_name(reader_harvest(r), span_of(tool)),
            .line = reader_line(r),
            .shows_bound = shows_bound,
        };
    }
    capture_builder_add(listing->builder, row);
    return NULL;
}

void listings_finish(struct listings *l, struct reader *r)
{
    for (size_t i = 0; i < l->count; i++)
        finish(&l->listing[i], r);
}

void listings_clear(struct listings *l)
{
    for (size_t i = 0; i < l->count; i++)
        capture_builder_free(l->listing[i].builder);
    mem_free(l->listing);
    *l = (struct listings){0};
}
