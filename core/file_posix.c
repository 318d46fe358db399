/* What only POSIX says of files; its twin is file_windows.c. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/file.h"
#include "core/mem.h"

FILE *file_open(const char *path, const char *mode)
{
    return fopen(path, mode);
}

FILE *file_temporary(void)
{
    return tmpfile();
}

int file_seek(FILE *file, int64_t offset, int whence)
{
    return fseeko(file, (off_t)offset, whence);
}

int64_t file_place(FILE *file)
{
    return ftello(file);
}

char *file_path_for_others(const char *path)
{
    return mem_text(path);
}

bool file_look(const char *path, struct file_facts *out, struct err *err)
{
    struct stat link, s;
    *out = (struct file_facts){0};
    if (lstat(path, &link) != 0) {
        if (errno == ENOENT || errno == ENOTDIR)
            return true; /* exists stays false */
        return err_set(err, ERR_IO, "cannot look at %s: %s", path,
                       strerror(errno));
    }
    out->is_link = S_ISLNK(link.st_mode);
    if (!out->is_link)
        s = link;
    else if (stat(path, &s) != 0)
        return true; /* a link to nothing */
    out->exists = true;
    out->is_folder = S_ISDIR(s.st_mode);
    out->is_file = S_ISREG(s.st_mode);
    out->size_bytes = s.st_size > 0 ? (uint64_t)s.st_size : 0;
    out->modified_utc =
        (moment)s.st_mtim.tv_sec * MOMENT_SECOND + s.st_mtim.tv_nsec / 1000;
    out->device = (uint64_t)s.st_dev;
    out->inode = (uint64_t)s.st_ino;
    return true;
}

/* On its way to the disk; false only where the disk refused it (full, broken):
 * a file system that cannot sync folders is no failure. */
static bool sync_path(const char *path, int flags)
{
    int fd = open(path, flags);
    if (fd < 0)
        return true;
    int failure = fsync(fd) == 0 ? 0 : errno;
    close(fd);
    errno = failure;
    return failure == 0 || failure == EINVAL || failure == EROFS;
}

bool file_replace(const char *from, const char *to, struct err *err)
{
    if (!sync_path(from, O_RDONLY) || rename(from, to) != 0)
        return err_set(err, ERR_IO, "cannot write %s: %s", to, strerror(errno));
    char *folder = mem_text(to);
    char *slash = strrchr(folder, '/');
    if (slash)
        *slash = '\0';
    /* so that the rename lasts through a power cut */
    sync_path(slash ? (*folder ? folder : "/") : ".", O_RDONLY | O_DIRECTORY);
    mem_free(folder);
    return true;
}

bool file_remove(const char *path, struct err *err)
{
    if (remove(path) == 0 || errno == ENOENT)
        return true;
    return err_set(err, ERR_IO, "cannot remove %s: %s", path, strerror(errno));
}

static bool make_one(const char *path, struct err *err)
{
    struct stat s;
    if (mkdir(path, 0777) == 0 ||
        (errno == EEXIST && stat(path, &s) == 0 && S_ISDIR(s.st_mode)))
        return true;
    return err_set(err, ERR_IO, "cannot make the folder %s: %s", path,
                   strerror(errno));
}

bool file_make_folder(const char *path, struct err *err)
{
    char *part = mem_text(path);
    bool done = true;
    for (char *at = part + 1; done && *part && *at; at++) {
        if (*at != '/')
            continue;
        *at = '\0';
        done = make_one(part, err);
        *at = '/';
    }
    done = done && make_one(path, err);
    mem_free(part);
    return done;
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

bool file_list(struct file_names *out, const char *folder, struct err *err)
{
    *out = (struct file_names){0};
    DIR *dir = opendir(folder);
    if (!dir)
        return err_set(err, ERR_IO, "cannot list %s: %s", folder,
                       strerror(errno));
    size_t room = 0;
    for (struct dirent *entry; (entry = readdir(dir));) {
        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
            continue;
        MEM_GROW(out->name, room, out->count + 1);
        out->name[out->count++] = mem_text(entry->d_name);
    }
    closedir(dir);
    if (out->count)
        qsort(out->name, out->count, sizeof *out->name, by_bytes);
    return true;
}
