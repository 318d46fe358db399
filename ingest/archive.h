#ifndef INGEST_ARCHIVE_H
#define INGEST_ARCHIVE_H
/* Archives (zip, tar, 7z, gz, zst, xz, bz2), one inside another, through
 * libarchive. Nothing is ever written under a member's name. */
#include "ingest/source.h"

#define ARCHIVE_DEPTH_MAX   4 /* archives inside archives */
#define ARCHIVE_MEMBERS_MAX 200000u
#define ARCHIVE_RATIO_MAX   2000u /* expanded over packed, from 1 GiB on */
#define ARCHIVE_MEMORY_MAX  ((size_t)16 * 1024 * 1024) /* larger: spooled */

/* By its first bytes; office documents, which are zip files, too, are not. */
bool archive_is(const char *head, size_t len);
/* Takes the input apart and frees it. */
bool archive_expand(struct input *input, give_input *give, void *ctx);
/* Everything that `read` gives into a new input, in memory or spooled. */
bool archive_spool(struct input *to, struct byte_source from,
                   uint64_t limit_bytes, struct err *err);
#endif
