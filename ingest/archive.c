/* Takes archives apart. Members live in memory or in a nameless file, never
 * under a name of their own choosing; what grows without end is refused. */
#include "ingest/archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <string.h>

#include "core/file.h"
#include "core/mem.h"

#define BLOCK      ((size_t)64 * 1024)
#define FREE_BYTES ((uint64_t)1024 * 1024 * 1024)

static bool begins(const char *head, size_t len, size_t at, const char *magic,
                   size_t magic_len)
{
    return len >= at + magic_len && !memcmp(head + at, magic, magic_len);
}

static bool is_single(const char *head, size_t len)
{
    return begins(head, len, 0, "\x1f\x8b", 2) ||
           begins(head, len, 0, "\x28\xb5\x2f\xfd", 4) ||
           begins(head, len, 0,
                  "\xfd"
                  "7zXZ",
                  5) ||
           begins(head, len, 0, "BZh", 3);
}

bool archive_is(const char *head, size_t len)
{
    if (begins(head, len, 0, "PK\3\4", 4))
        return !begins(head, len, 30, "[Content_Types].xml", 19) &&
               !begins(head, len, 30, "_rels/", 6) &&
               !begins(head, len, 30, "mimetype", 8);
    return begins(head, len, 0, "PK\5\6", 4) || is_single(head, len) ||
           begins(head, len, 0, "7z\xbc\xaf\x27\x1c", 6) ||
           begins(head, len, 257, "ustar", 5);
}

struct totals { /* over all of the outermost archive */
    uint64_t expanded, limit, members;
};

struct unpacking {
    struct input *input;
    char *block;
    struct archive *archive;
    struct totals *totals;
    give_input *give;
    void *ctx;
    int depth;
    bool single; /* one compressed file, perhaps a tar */
    bool stop;
};

static bool expand(struct unpacking *u);

static la_ssize_t on_read(struct archive *a, void *ctx, const void **block)
{
    struct unpacking *u = ctx;
    struct err err = {0};
    size_t got = 0;
    if (!input_read(u->input, u->block, BLOCK, &got, &err)) {
        archive_set_error(a, EIO, "%s", err.text);
        return -1;
    }
    *block = u->block;
    return (la_ssize_t)got;
}

static la_int64_t on_seek(struct archive *a, void *ctx, la_int64_t offset,
                          int whence)
{
    struct unpacking *u = ctx;
    struct input *input = u->input;
    if (input->in_memory) {
        int64_t base = whence == SEEK_SET   ? 0
                       : whence == SEEK_CUR ? (int64_t)input->at
                                            : (int64_t)input->memory.len;
        if (base + offset < 0 || base + offset > (int64_t)input->memory.len)
            return ARCHIVE_FATAL;
        input->at = (uint64_t)(base + offset);
        return (la_int64_t)input->at;
    }
    if (file_seek(input->file, offset, whence) != 0) {
        archive_set_error(a, errno, "cannot seek");
        return ARCHIVE_FATAL;
    }
    return file_place(input->file);
}

/* What is wrong with the archive, or with this machine: that is no reject. */
static bool fault(struct archive *a, const char *what, struct err *err)
{
    if (archive_errno(a) == ENOMEM)
        return err_set(err, ERR_IO, "out of memory");
    const char *why = archive_error_string(a);
    return err_set(err, ERR_INPUT, "the archive %s: %s", what,
                   why ? why : "unknown");
}

typedef int support(struct archive *a);

static bool take_support(struct unpacking *u)
{
    static support *const always[] = {
        archive_read_support_filter_gzip, archive_read_support_filter_zstd,
        archive_read_support_filter_xz, archive_read_support_filter_bzip2,
        archive_read_support_format_tar};
    static support *const single[] = {archive_read_support_format_raw,
                                      archive_read_support_format_empty};
    static support *const several[] = {archive_read_support_format_zip,
                                       archive_read_support_format_7zip};
    for (size_t i = 0; i < sizeof always / sizeof *always; i++)
        if (always[i](u->archive) < ARCHIVE_WARN)
            return false;
    for (size_t i = 0; i < 2; i++)
        if ((u->single ? single : several)[i](u->archive) < ARCHIVE_WARN)
            return false;
    return true;
}

static bool unpack_begin(struct unpacking *u, struct err *err)
{
    struct archive *a = archive_read_new();
    if (!a)
        return err_set(err, ERR_IO, "out of memory");
    u->archive = a;
    if (!take_support(u))
        return err_set(err, ERR_IO, "out of memory");
    if (archive_read_set_read_callback(a, on_read) < ARCHIVE_WARN ||
        archive_read_set_seek_callback(a, on_seek) < ARCHIVE_WARN ||
        archive_read_set_callback_data(a, u) < ARCHIVE_WARN)
        return err_set(err, ERR_IO, "out of memory");
    if (archive_read_open1(a) != ARCHIVE_OK)
        return fault(a, "cannot be opened", err);
    return true;
}

/* The member's own text, or none where its name wants to climb out. */
static bool is_inside(const char *name)
{
    struct span rest = span_of(name), part;
    if (!*name || name[0] == '/' || name[0] == '\\' ||
        (name[0] && name[1] == ':'))
        return false;
    while (span_split(&rest, '/', &part)) {
        if (span_eq(part, "..") || span_find(part, "..\\") >= 0)
            return false;
    }
    return true;
}

static bool read_member(void *ctx, char *to, size_t room, size_t *got,
                        struct err *err)
{
    struct unpacking *u = ctx;
    la_ssize_t n = archive_read_data(u->archive, to, room);
    if (n < 0)
        return fault(u->archive, "is damaged", err);
    *got = (size_t)n;
    u->totals->expanded += *got;
    if (u->totals->expanded > u->totals->limit)
        return err_set(err, ERR_INPUT,
                       "the archive expands to more than %u times its size; "
                       "unpack it yourself if it is to be trusted",
                       ARCHIVE_RATIO_MAX);
    return true;
}

bool archive_spool(struct input *to, struct byte_source from,
                   uint64_t limit_bytes, struct err *err)
{
    char *block = mem_new(BLOCK);
    bool done = false;
    to->in_memory = true;
    for (;;) {
        size_t got = 0;
        if (!from.read(from.ctx, block, BLOCK, &got, err))
            goto out;
        if (!got)
            break;
        to->size_bytes =
            to->in_memory ? to->memory.len + got : to->size_bytes + got;
        if (limit_bytes && to->size_bytes > limit_bytes) {
            err_set(err, ERR_INPUT, "larger than is allowed");
            goto out;
        }
        if (to->in_memory && to->size_bytes > ARCHIVE_MEMORY_MAX) {
            to->file = file_temporary();
            if (!to->file || fwrite(to->memory.ptr, 1, to->memory.len,
                                    to->file) != to->memory.len) {
                err_set(err, ERR_IO, "no room for a temporary file: %s",
                        strerror(errno));
                goto out;
            }
            to->in_memory = false;
            buf_clear(&to->memory);
        }
        if (to->in_memory) {
            buf_add(&to->memory, block, got);
        } else if (fwrite(block, 1, got, to->file) != got) {
            err_set(err, ERR_IO, "no room for a temporary file: %s",
                    strerror(errno));
            goto out;
        }
    }
    if (to->in_memory)
        to->size_bytes = to->memory.len;
    else if (fflush(to->file) != 0) {
        err_set(err, ERR_IO, "no room for a temporary file: %s",
                strerror(errno));
        goto out;
    }
    done = true;
out:
    mem_free(block);
    return done;
}

static struct input *member_new(const struct unpacking *u, const char *name)
{
    struct input *member = mem_new(sizeof *member);
    member->path = mem_textf("%s/%s", u->input->path, name);
    member->modified_utc = u->input->modified_utc;
    return member;
}

/* x.log.gz holds x.log */
static char *single_name(const char *path)
{
    const char *base = file_base(path);
    struct span name = span_of(base);
    const char *const endings[] = {".gz", ".zst", ".xz", ".bz2"};
    for (size_t i = 0; i < 4; i++) {
        if (span_ends_nocase(name, endings[i]) && name.len > strlen(endings[i]))
            name.len -= strlen(endings[i]);
    }
    return !strcmp(base, "-") ? mem_text("data")
                              : mem_text_n(name.ptr, name.len);
}

/* Why it is not read, or NULL. */
static const char *refusal_of(struct unpacking *u, struct archive_entry *entry,
                              const char *name, bool is_raw)
{
    if (++u->totals->members > ARCHIVE_MEMBERS_MAX) {
        u->stop = true;
        return "an archive of too many members";
    }
    if (!is_inside(name))
        return "its name leads out of the archive";
    if (!is_raw && archive_entry_filetype(entry) != AE_IFREG)
        return "a link or special file in an archive";
    if (archive_entry_is_encrypted(entry))
        return "it is encrypted; unpack it first";
    return NULL;
}

static bool give_member(struct unpacking *u, struct archive_entry *entry)
{
    const char *name = archive_entry_pathname_utf8(entry);
    struct err err = {0};
    char head[512];
    if (!name)
        name = archive_entry_pathname(entry);
    bool is_raw = u->single && archive_format(u->archive) == ARCHIVE_FORMAT_RAW;
    char *own = is_raw ? single_name(u->input->path)
                       : mem_text(name ? name : "nameless");
    struct input *member = member_new(u, own);
    if (archive_entry_mtime_is_set(entry))
        member->modified_utc = archive_entry_mtime(entry) * MOMENT_SECOND;
    member->refusal = mem_text(refusal_of(u, entry, own, is_raw));
    mem_free(own);
    if (!member->refusal &&
        !archive_spool(member, (struct byte_source){u, read_member}, 0, &err)) {
        *(err.kind == ERR_IO ? &member->failure : &member->refusal) =
            mem_text(err.text);
        u->stop = u->totals->expanded > u->totals->limit;
    }
    size_t len = member->refusal || member->failure
                     ? 0
                     : input_peek(member, 0, head, sizeof head);
    if (!archive_is(head, len))
        return u->give(u->ctx, member);
    if (u->depth >= ARCHIVE_DEPTH_MAX) {
        member->refusal = mem_text("archives are nested too deeply");
        return u->give(u->ctx, member);
    }
    struct unpacking inner = {.input = member,
                              .totals = u->totals,
                              .give = u->give,
                              .ctx = u->ctx,
                              .depth = u->depth + 1};
    return expand(&inner);
}

/* Gives the archive itself, as something that could not be read. */
static bool give_refused(struct unpacking *u, const struct err *why)
{
    struct input *whole = u->input;
    u->input = NULL;
    *(why->kind == ERR_IO ? &whole->failure : &whole->refusal) =
        mem_text(why->text);
    return u->give(u->ctx, whole);
}

static bool expand_members(struct unpacking *u)
{
    struct archive_entry *entry;
    uint64_t before = u->totals->members;
    while (!u->stop) {
        int status = archive_read_next_header(u->archive, &entry);
        struct err err = {0};
        if (status == ARCHIVE_EOF && u->totals->members == before) {
            err_set(&err, ERR_INPUT, "an archive that holds no files");
            return give_refused(u, &err);
        }
        if (status == ARCHIVE_EOF)
            return true;
        if (status < ARCHIVE_WARN) {
            fault(u->archive, "is damaged", &err);
            return give_refused(u, &err);
        }
        if (archive_entry_filetype(entry) == AE_IFDIR)
            continue;
        if (!give_member(u, entry))
            return false;
    }
    return true;
}

/* libarchive passes over a compression that it got no memory for, and gives the
 * packed bytes as if they were the file. */
static bool is_passed_over(struct unpacking *u)
{
    return u->single &&
           archive_filter_code(u->archive, 0) == ARCHIVE_FILTER_NONE;
}

/* Tried twice, for it is not always told what was for want of memory. */
static bool begin(struct unpacking *u, struct err *err)
{
    for (int time = 0; time < 2; time++) {
        archive_read_free(u->archive);
        u->archive = NULL;
        if (!input_rewind(u->input, err))
            return false;
        if (!unpack_begin(u, err))
            continue;
        if (!is_passed_over(u))
            return true;
        err_set(err, ERR_INPUT,
                "the archive is damaged: its compression is not what it says");
    }
    return false;
}

/* Takes u->input apart and frees it. */
static bool expand(struct unpacking *u)
{
    struct err err = {0};
    char head[512];
    bool go_on;
    u->single = is_single(head, input_peek(u->input, 0, head, sizeof head));
    u->block = mem_new(BLOCK);
    if (begin(u, &err))
        go_on = expand_members(u);
    else
        go_on = give_refused(u, &err);
    archive_read_free(u->archive);
    mem_free(u->block);
    input_free(u->input);
    return go_on;
}

bool archive_expand(struct input *input, give_input *give, void *ctx)
{
    struct totals totals = {.limit = FREE_BYTES};
    if (input->size_bytes < UINT64_MAX / ARCHIVE_RATIO_MAX / 2)
        totals.limit += input->size_bytes * ARCHIVE_RATIO_MAX;
    struct unpacking u = {
        .input = input, .totals = &totals, .give = give, .ctx = ctx};
    return expand(&u);
}
