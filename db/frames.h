#ifndef DB_FRAMES_H
#define DB_FRAMES_H
/* Frames of the source at hand: what its samples share. Private to db/. */
#include "db/writing.h"

/* What a frame says of a sample at a time: its derived part is read from the
 * context. The frame is found or made; *place is in w->frames. */
struct frame_wish {
    int64_t name_id, local_seconds;
    int range_size, stated_offset;
    uint8_t origin, protocol, ip_version;
    bool second_pass;
};
bool frames_find(struct writer *w, const struct frame_wish *wish, size_t *place,
                 struct err *err);
/* Derives a frame's offset, range and exclusions at a local time, under a
 * source's clock (zone NULL: the server's). */
bool frames_derive(struct frame *f, struct context *context,
                   struct clock *source_clock, int64_t local_seconds,
                   struct err *err);
/* UTC seconds of a local time in a frame. */
int64_t frames_utc(const struct frame *f, int64_t local_seconds);
/* Loads the frames of a source that is resumed. */
bool frames_load(struct writer *w, struct err *err);
/* Writes back what has grown. */
bool frames_save(struct writer *w, struct err *err);
void frames_forget(struct writer *w);
/* A new row like `id`'s for another source; *out is its id. */
bool frames_copy(struct store *s, int64_t id, int64_t source_id, int64_t *out,
                 struct err *err);
#endif
