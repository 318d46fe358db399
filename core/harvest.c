/* The facts of one source. Texts are interned; nothing is judged. */
#include "core/harvest.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/mem.h"

#define REJECT_TEXT_BYTES 500

struct name_slot {
    uint64_t hash;
    name_t name; /* 0 = free: the empty text is never looked up */
};

struct name_index {
    struct name_slot *slot;
    size_t size; /* a power of two */
    size_t *len; /* of each name */
    size_t len_room;
    size_t text_bytes;
};

void harvest_init(struct harvest *h)
{
    *h = (struct harvest){0};
    h->index = mem_new(sizeof *h->index);
    h->index->size = 256;
    h->index->slot = mem_array(h->index->size, sizeof *h->index->slot);
    MEM_GROW(h->names, h->name_room, 16);
    MEM_GROW(h->index->len, h->index->len_room, 16);
    h->names[0] = mem_text("");
    h->index->len[0] = 0;
    h->name_count = 1;
}

void harvest_clear(struct harvest *h)
{
    for (size_t i = 0; i < h->name_count; i++)
        mem_free(h->names[i]);
    mem_free(h->names);
    if (h->index) {
        mem_free(h->index->slot);
        mem_free(h->index->len);
        mem_free(h->index);
    }
    mem_free(h->samples);
    mem_free(h->captures);
    mem_free(h->groups);
    buf_clear(&h->ports);
    mem_free(h->settings);
    mem_free(h->process_lists);
    mem_free(h->process_rows);
    mem_free(h->events);
    mem_free(h->counters);
    mem_free(h->rejects);
    *h = (struct harvest){0};
}

size_t harvest_bytes(const struct harvest *h)
{
    size_t names = h->index ? h->index->text_bytes +
                                  h->index->size * sizeof(struct name_slot)
                            : 0;
    return names + h->name_room * sizeof(char *) +
           h->sample_room * sizeof *h->samples +
           h->capture_room * sizeof *h->captures +
           h->group_room * sizeof *h->groups + h->ports.room +
           h->setting_room * sizeof *h->settings +
           h->process_list_room * sizeof *h->process_lists +
           h->process_row_room * sizeof *h->process_rows +
           h->event_room * sizeof *h->events +
           h->counter_room * sizeof *h->counters +
           h->reject_room * sizeof *h->rejects;
}

static void index_grow(struct name_index *index)
{
    size_t size = index->size * 2;
    struct name_slot *slot = mem_array(size, sizeof *slot);
    for (size_t i = 0; i < index->size; i++) {
        if (!index->slot[i].name)
            continue;
        size_t at = index->slot[i].hash & (size - 1);
        while (slot[at].name)
            at = (at + 1) & (size - 1);
        slot[at] = index->slot[i];
    }
    mem_free(index->slot);
    index->slot = slot;
    index->size = size;
}

name_t harvest_name(struct harvest *h, struct span text)
{
    struct name_index *index = h->index;
    if (!text.len)
        return 0;
    uint64_t hash = digest_of(text.ptr, text.len).low;
    size_t at = hash & (index->size - 1);
    for (; index->slot[at].name; at = (at + 1) & (index->size - 1)) {
        name_t name = index->slot[at].name;
        if (index->slot[at].hash == hash && index->len[name] == text.len &&
            !memcmp(h->names[name], text.ptr, text.len))
            return name;
    }
    name_t name = (name_t)h->name_count;
    index->slot[at] = (struct name_slot){hash, name};
    MEM_GROW(h->names, h->name_room, h->name_count + 1);
    MEM_GROW(index->len, index->len_room, h->name_count + 1);
    h->names[name] = mem_text_n(text.ptr, text.len);
    index->len[name] = text.len;
    index->text_bytes += text.len + 1;
    if (++h->name_count * 2 > index->size)
        index_grow(index);
    return name;
}

const char *harvest_text(const struct harvest *h, name_t name)
{
    return name < h->name_count ? h->names[name] : "";
}

#define APPEND(h, list, count, room)                                           \
    (MEM_GROW((h)->list, (h)->room, (h)->count + 1),                           \
     memset(&(h)->list[(h)->count], 0, sizeof *(h)->list),                     \
     &(h)->list[(h)->count++])

struct sample *harvest_sample(struct harvest *h)
{
    return APPEND(h, samples, sample_count, sample_room);
}

struct capture *harvest_capture(struct harvest *h)
{
    return APPEND(h, captures, capture_count, capture_room);
}

struct group *harvest_group(struct harvest *h)
{
    return APPEND(h, groups, group_count, group_room);
}

struct setting *harvest_setting(struct harvest *h)
{
    return APPEND(h, settings, setting_count, setting_room);
}

struct process_list *harvest_process_list(struct harvest *h)
{
    return APPEND(h, process_lists, process_list_count, process_list_room);
}

struct process_row *harvest_process_row(struct harvest *h)
{
    return APPEND(h, process_rows, process_row_count, process_row_room);
}

struct event *harvest_event(struct harvest *h)
{
    return APPEND(h, events, event_count, event_room);
}

struct counter *harvest_counter(struct harvest *h)
{
    return APPEND(h, counters, counter_count, counter_room);
}

/* At most `limit` bytes, not in the middle of a UTF-8 sequence. */
static struct span cut_text(struct span text, size_t limit)
{
    if (text.len <= limit)
        return text;
    size_t cut = limit;
    while (cut + 3 > limit && ((unsigned char)text.ptr[cut] & 0xC0) == 0x80)
        cut--;
    return span_cut(text, 0, cut);
}

void harvest_reject(struct harvest *h, uint64_t line, struct span text,
                    const char *reason, ...)
{
    char sentence[512];
    va_list args;
    va_start(args, reason);
    vsnprintf(sentence, sizeof sentence, reason, args);
    va_end(args);
    struct reject *r = APPEND(h, rejects, reject_count, reject_room);
    r->line = line;
    r->reason = harvest_name(h, span_of(sentence));
    r->text = harvest_name(h, cut_text(text, REJECT_TEXT_BYTES));
    if (line)
        h->rejected++;
}

struct harvest_place harvest_place(const struct harvest *h)
{
    return (struct harvest_place){.samples = h->sample_count,
                                  .captures = h->capture_count,
                                  .settings = h->setting_count,
                                  .process_lists = h->process_list_count,
                                  .events = h->event_count,
                                  .counters = h->counter_count,
                                  .rejects = h->reject_count,
                                  .lines = h->lines,
                                  .accepted = h->accepted,
                                  .skipped = h->skipped,
                                  .rejected = h->rejected};
}

void harvest_place_less(struct harvest_place *place,
                        const struct harvest_place *from)
{
    place->samples -= from->samples;
    place->captures -= from->captures;
    place->settings -= from->settings;
    place->process_lists -= from->process_lists;
    place->events -= from->events;
    place->counters -= from->counters;
    place->rejects -= from->rejects;
    place->lines -= from->lines;
    place->accepted -= from->accepted;
    place->skipped -= from->skipped;
    place->rejected -= from->rejected;
}

#define KEEP(h, list, count, from, to)                                         \
    ((h)->count = (to) - (from),                                               \
     (void)((h)->count && memmove((h)->list, (h)->list + (from),               \
                                  (h)->count * sizeof *(h)->list)))

void harvest_keep(struct harvest *h, const struct harvest_place *from,
                  const struct harvest_place *to)
{
    KEEP(h, samples, sample_count, from->samples, to->samples);
    KEEP(h, captures, capture_count, from->captures, to->captures);
    KEEP(h, settings, setting_count, from->settings, to->settings);
    KEEP(h, process_lists, process_list_count, from->process_lists,
         to->process_lists);
    KEEP(h, events, event_count, from->events, to->events);
    KEEP(h, counters, counter_count, from->counters, to->counters);
    KEEP(h, rejects, reject_count, from->rejects, to->rejects);
    h->lines = to->lines - from->lines;
    h->accepted = to->accepted - from->accepted;
    h->skipped = to->skipped - from->skipped;
    h->rejected = to->rejected - from->rejected;
}

#define SHIFT(h, list, count, lines)                                           \
    for (size_t i = 0; i < (h)->count; i++)                                    \
        if ((h)->list[i].line)                                                 \
    (h)->list[i].line += (uint64_t)(lines)

void harvest_shift_lines(struct harvest *h, int64_t lines)
{
    SHIFT(h, samples, sample_count, lines);
    SHIFT(h, captures, capture_count, lines);
    SHIFT(h, settings, setting_count, lines);
    SHIFT(h, process_lists, process_list_count, lines);
    SHIFT(h, events, event_count, lines);
    SHIFT(h, counters, counter_count, lines);
    SHIFT(h, rejects, reject_count, lines);
}
