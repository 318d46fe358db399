/* Where one listing ends and the next begins. Knows no row's shape. */
#include "ingest/listing.h"

void listing_init(struct listing *l)
{
    *l = (struct listing){.builder = capture_builder_new()};
}

void listing_clear(struct listing *l)
{
    capture_builder_free(l->builder);
    *l = (struct listing){0};
}

void listing_finish(struct listing *l, struct reader *r)
{
    if (l->is_open)
        capture_builder_finish(l->builder, reader_harvest(r), &l->head);
    l->is_open = false;
    l->is_armed = false;
    reader_section_end(r);
}

void listing_begin(struct listing *l, struct reader *r)
{
    listing_finish(l, r);
    l->is_armed = true;
    l->first_line = reader_line(r);
}

bool listing_goes_on(const struct listing *l, const struct reader *r)
{
    return l->is_open && !l->is_armed && l->breaks == reader_breaks(r) &&
           capture_builder_rows(l->builder) < CAPTURE_ROWS_MAX;
}

/* The command that a prompt echoed, where it is this tool's. */
static name_t tool_of(struct reader *r, const char *tool)
{
    struct span command = reader_command(r);
    struct span name = span_of(tool);
    if (span_starts_nocase(command, tool) && command.len < 64)
        name = command;
    return harvest_name(reader_harvest(r), name);
}

bool listing_take_row(struct listing *l, struct reader *r, uint64_t line,
                      const char *tool)
{
    if (listing_goes_on(l, r))
        return !l->time_is_bad;
    uint64_t first = l->is_armed ? l->first_line : line;
    if (l->is_open)
        listing_finish(l, r);
    l->head = (struct capture_head){.when = reader_when(r),
                                    .server = reader_server(r),
                                    .tool = tool_of(r, tool),
                                    .line = first};
    l->time_is_bad = !reader_time_is_good(r);
    l->breaks = reader_breaks(r);
    l->is_open = true;
    l->is_armed = false;
    return !l->time_is_bad;
}

void listing_reject_row(struct reader *r, struct span line)
{
    reader_reject(r, line,
                  "a row of a listing whose time is later than the real clock "
                  "and a day, or no date");
}
