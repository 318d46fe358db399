/*
 * A shim that fails one call: LD_PRELOAD it, with FAULT_CALL (write, sync,
 * truncate, read, open) and FAULT_AT (the Nth such call, from 1) in the
 * environment. From the Nth on every call of the kind fails, as a full disk
 * does, unless FAULT_ONCE is set. FAULT_COUNT names a file that gets the number
 * of calls at exit. Only regular files count.
 *
 * FAULT_LOG names a file that gets each change of a file, in order: a line
 * `KIND OFFSET LENGTH PATH`, and after that of a write its bytes. A test plays
 * a power cut with it.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static long calls;

/* One call, so that two threads' records do not mix. */
static void record(const char *kind, int fd, const char *path, off_t at,
                   const void *bytes, size_t len)
{
    const char *log = getenv("FAULT_LOG");
    char link[64], name[PATH_MAX], *line = NULL;
    if (!log)
        return;
    if (!path) {
        snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
        ssize_t n = readlink(link, name, sizeof name - 1);
        name[n < 0 ? 0 : n] = '\0';
        path = name;
    }
    int head =
        asprintf(&line, "%s %lld %zu %s\n", kind, (long long)at, len, path);
    int to = (int)syscall(SYS_openat, AT_FDCWD, log,
                          O_WRONLY | O_CREAT | O_APPEND, 0600);
    struct iovec part[2] = {
        {line,                     head < 0 ? 0 : (size_t)head},
        {(void *)(uintptr_t)bytes, bytes ? len : 0            }
    };
    if (head < 0 || to < 0 || writev(to, part, 2) < 0)
        abort();
    syscall(SYS_close, to);
    free(line);
}

static bool is_regular(int fd)
{
    struct stat s;
    return fstat(fd, &s) == 0 && S_ISREG(s.st_mode);
}

static bool fails(const char *kind)
{
    const char *wanted = getenv("FAULT_CALL"), *at = getenv("FAULT_AT");
    if (!wanted || strcmp(wanted, kind) != 0)
        return false;
    long now = __atomic_add_fetch(&calls, 1, __ATOMIC_RELAXED);
    long n = at ? strtol(at, NULL, 10) : 0;
    return n > 0 && (now == n || (now > n && !getenv("FAULT_ONCE")));
}

__attribute__((destructor)) static void tell(void)
{
    const char *path = getenv("FAULT_COUNT");
    FILE *f = path ? fopen(path, "w") : NULL;
    if (!f)
        return;
    fprintf(f, "%ld\n", calls);
    fclose(f);
}

ssize_t write(int fd, const void *bytes, size_t len)
{
    if (is_regular(fd) && fails("write")) {
        errno = ENOSPC;
        return -1;
    }
    return syscall(SYS_write, fd, bytes, len);
}

ssize_t pwrite64(int fd, const void *bytes, size_t len, off64_t at)
{
    if (fails("write")) {
        errno = ENOSPC;
        return -1;
    }
    record("write", fd, NULL, at, bytes, len);
    return syscall(SYS_pwrite64, fd, bytes, len, at);
}

ssize_t pwrite(int fd, const void *bytes, size_t len, off_t at)
{
    return pwrite64(fd, bytes, len, at);
}

ssize_t read(int fd, void *bytes, size_t len)
{
    if (is_regular(fd) && fails("read")) {
        errno = EIO;
        return -1;
    }
    return syscall(SYS_read, fd, bytes, len);
}

ssize_t pread64(int fd, void *bytes, size_t len, off64_t at)
{
    if (fails("read")) {
        errno = EIO;
        return -1;
    }
    return syscall(SYS_pread64, fd, bytes, len, at);
}

ssize_t pread(int fd, void *bytes, size_t len, off_t at)
{
    return pread64(fd, bytes, len, at);
}

int fsync(int fd)
{
    if (fails("sync")) {
        errno = EIO;
        return -1;
    }
    record("sync", fd, NULL, 0, NULL, 0);
    return (int)syscall(SYS_fsync, fd);
}

int fdatasync(int fd)
{
    if (fails("sync")) {
        errno = EIO;
        return -1;
    }
    record("sync", fd, NULL, 0, NULL, 0);
    return (int)syscall(SYS_fdatasync, fd);
}

int ftruncate64(int fd, off64_t len)
{
    if (fails("truncate")) {
        errno = EIO;
        return -1;
    }
    record("truncate", fd, NULL, len, NULL, 0);
    return (int)syscall(SYS_ftruncate, fd, len);
}

int ftruncate(int fd, off_t len)
{
    return ftruncate64(fd, len);
}

int unlink(const char *path)
{
    record("unlink", -1, path, 0, NULL, 0);
    return (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
}

static int open_at(const char *path, int flags, mode_t mode)
{
    if ((flags & O_ACCMODE) != O_RDONLY && fails("open")) {
        errno = EACCES;
        return -1;
    }
    return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

int open(const char *path, int flags, ...)
{
    va_list args;
    va_start(args, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(args, mode_t) : 0;
    va_end(args);
    return open_at(path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
    va_list args;
    va_start(args, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(args, mode_t) : 0;
    va_end(args);
    return open_at(path, flags | O_LARGEFILE, mode);
}
