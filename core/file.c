/* Reading and writing whole files, in terms of the C library; what one system
 * alone knows is in file_posix.c and file_windows.c. */
#include "core/file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/mem.h"

static const char *why(void)
{
    return strerror(errno);
}

bool file_read(struct buf *out, const char *path, size_t limit_bytes,
               struct err *err)
{
    FILE *f = file_open(path, "rb");
    if (!f)
        return err_set(err, ERR_IO, "cannot open %s: %s", path, why());
    size_t start = out->len, got;
    bool done = true;
    do {
        const size_t block = 65536;
        MEM_GROW(out->ptr, out->room, out->len + block + 1);
        got = fread(out->ptr + out->len, 1, block, f);
        out->len += got;
        out->ptr[out->len] = '\0';
        if (limit_bytes && out->len - start > limit_bytes) {
            done = err_set(err, ERR_INPUT, "%s is larger than %zu bytes", path,
                           limit_bytes);
            break;
        }
    } while (got > 0);
    if (done && ferror(f))
        done = err_set(err, ERR_IO, "cannot read %s: %s", path, why());
    fclose(f);
    return done;
}

bool file_draft(const char *path, struct span bytes, struct err *err)
{
    /* of a run that was killed; or a link laid for us */
    file_remove(path, NULL);
    FILE *f = file_open(path, "wbx");
    if (!f)
        return err_set(err, ERR_IO, "cannot write %s: %s", path, why());
    size_t put = bytes.len ? fwrite(bytes.ptr, 1, bytes.len, f) : 0;
    bool failed = put != bytes.len || fflush(f) != 0;
    if (fclose(f) == 0 && !failed)
        return true;
    err_set(err, ERR_IO, "cannot write %s: %s", path, why());
    file_remove(path, NULL);
    return false;
}

bool file_write(const char *path, struct span bytes, struct err *err)
{
    char *beside = mem_textf("%s.part", path);
    bool done = file_draft(beside, bytes, err);
    if (done && !file_replace(beside, path, err)) {
        file_remove(beside, NULL);
        done = false;
    }
    mem_free(beside);
    return done;
}

void file_names_free(struct file_names *names)
{
    for (size_t i = 0; i < names->count; i++)
        mem_free(names->name[i]);
    mem_free(names->name);
    *names = (struct file_names){0};
}

const char *file_base(const char *path)
{
    const char *base = path;
    for (; *path; path++) {
        if ((*path == '/' || *path == '\\') && path[1])
            base = path + 1;
    }
    return base;
}
