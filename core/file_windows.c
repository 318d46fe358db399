/* What only Windows says of files; the twin of file_posix.c. Errors are told in
 * the words that POSIX has for them. Must never know what the files hold. */
#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include "core/file.h"
#include "core/mem.h"
#include "core/wide_windows.h"

#define SHARE_ALL (FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE)

static const char *why(void)
{
    const char *words;
    wide_errno(&words);
    return words;
}

static FILE *stream_of(HANDLE handle, int flags, const char *mode)
{
    int fd = _open_osfhandle((intptr_t)handle, flags);
    if (fd < 0) {
        CloseHandle(handle);
        return NULL;
    }
    FILE *f = _fdopen(fd, mode);
    if (!f)
        _close(fd);
    return f;
}

FILE *file_open(const char *path, const char *mode)
{
    bool is_new = mode[0] == 'w';
    wchar_t *wide = wide_path(path);
    HANDLE handle = CreateFileW(
        wide, is_new ? GENERIC_WRITE : GENERIC_READ, SHARE_ALL, NULL,
        is_new ? CREATE_NEW : OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, NULL);
    if (handle == INVALID_HANDLE_VALUE)
        wide_errno(NULL);
    mem_free(wide);
    if (handle == INVALID_HANDLE_VALUE)
        return NULL;
    return stream_of(handle, _O_BINARY, is_new ? "wb" : "rb");
}

/* tmpfile() of Microsoft's C library writes to the root of the drive, where
 * hardly anybody may. */
FILE *file_temporary(void)
{
    wchar_t folder[MAX_PATH + 1], name[MAX_PATH + 1];
    DWORD len = GetTempPathW(MAX_PATH + 1, folder);
    if (!len || len > MAX_PATH || !GetTempFileNameW(folder, L"pld", 0, name)) {
        wide_errno(NULL);
        return NULL;
    }
    HANDLE handle =
        CreateFileW(name, GENERIC_READ | GENERIC_WRITE | DELETE,
                    FILE_SHARE_DELETE, NULL, CREATE_ALWAYS,
                    FILE_ATTRIBUTE_TEMPORARY | FILE_FLAG_DELETE_ON_CLOSE, NULL);
    if (handle == INVALID_HANDLE_VALUE) {
        wide_errno(NULL);
        DeleteFileW(name);
        return NULL;
    }
    return stream_of(handle, _O_BINARY | _O_RDWR, "w+b");
}

int file_seek(FILE *file, int64_t offset, int whence)
{
    return _fseeki64(file, offset, whence);
}

int64_t file_place(FILE *file)
{
    return _ftelli64(file);
}

char *file_path_for_others(const char *path)
{
    wchar_t *wide = wide_path(path);
    /* short paths stay as they were typed: messages and names come of them */
    char *text =
        wcsncmp(wide, L"\\\\?\\", 4) == 0 ? wide_to_text(wide) : mem_text(path);
    mem_free(wide);
    return text;
}

static bool is_absence(DWORD code)
{
    return code == ERROR_FILE_NOT_FOUND || code == ERROR_PATH_NOT_FOUND ||
           code == ERROR_INVALID_NAME || code == ERROR_DIRECTORY ||
           code == ERROR_BAD_PATHNAME || code == ERROR_INVALID_DRIVE;
}

static uint64_t join(DWORD high, DWORD low)
{
    return (uint64_t)high << 32 | low;
}

static moment moment_of_time(FILETIME t)
{
    const int64_t to_1970 = 116444736000000000; /* 100 ns since 1601 */
    return ((int64_t)join(t.dwHighDateTime, t.dwLowDateTime) - to_1970) / 10;
}

/* Links and junctions; what OneDrive and the like have elsewhere is a file. */
static bool is_link(const wchar_t *wide, DWORD attributes)
{
    WIN32_FIND_DATAW found;
    if (!(attributes & FILE_ATTRIBUTE_REPARSE_POINT))
        return false;
    HANDLE search = FindFirstFileW(wide, &found);
    if (search == INVALID_HANDLE_VALUE)
        return false;
    FindClose(search);
    return IsReparseTagNameSurrogate(found.dwReserved0);
}

static bool look(const wchar_t *wide, struct file_facts *out, DWORD *failure)
{
    BY_HANDLE_FILE_INFORMATION facts;
    DWORD attributes = GetFileAttributesW(wide);
    *failure = GetLastError();
    if (attributes == INVALID_FILE_ATTRIBUTES)
        return false;
    out->is_link = is_link(wide, attributes);
    HANDLE handle =
        CreateFileW(wide, FILE_READ_ATTRIBUTES, SHARE_ALL, NULL, OPEN_EXISTING,
                    FILE_FLAG_BACKUP_SEMANTICS, NULL);
    *failure = GetLastError();
    if (handle == INVALID_HANDLE_VALUE)
        return out->is_link; /* a link to nothing */
    bool is_disk = GetFileType(handle) == FILE_TYPE_DISK;
    bool known = GetFileInformationByHandle(handle, &facts) != 0;
    *failure = GetLastError();
    CloseHandle(handle);
    out->exists = true;
    if (!known || !is_disk)
        return known || !is_disk; /* NUL, CON: there, and no file */
    out->is_folder = facts.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY;
    out->is_file = !out->is_folder;
    out->size_bytes = join(facts.nFileSizeHigh, facts.nFileSizeLow);
    out->modified_utc = moment_of_time(facts.ftLastWriteTime);
    out->device = facts.dwVolumeSerialNumber;
    out->inode = join(facts.nFileIndexHigh, facts.nFileIndexLow);
    return true;
}

bool file_look(const char *path, struct file_facts *out, struct err *err)
{
    DWORD failure = 0;
    *out = (struct file_facts){0};
    wchar_t *wide = wide_path(path);
    bool done = look(wide, out, &failure);
    mem_free(wide);
    if (done || is_absence(failure))
        return true;
    SetLastError(failure);
    return err_set(err, ERR_IO, "cannot look at %s: %s", path, why());
}

bool file_replace(const char *from, const char *to, struct err *err)
{
    wchar_t *source = wide_path(from), *target = wide_path(to);
    HANDLE handle = CreateFileW(source, GENERIC_WRITE, SHARE_ALL, NULL,
                                OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, NULL);
    if (handle != INVALID_HANDLE_VALUE) {
        FlushFileBuffers(handle); /* its bytes before its name */
        CloseHandle(handle);
    }
    bool done = MoveFileExW(source, target,
                            MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH);
    if (!done)
        err_set(err, ERR_IO, "cannot write %s: %s", to, why());
    mem_free(source);
    mem_free(target);
    return done;
}

bool file_remove(const char *path, struct err *err)
{
    wchar_t *wide = wide_path(path);
    bool done = DeleteFileW(wide) || is_absence(GetLastError()) ||
                RemoveDirectoryW(wide);
    if (!done)
        err_set(err, ERR_IO, "cannot remove %s: %s", path, why());
    mem_free(wide);
    return done;
}

static bool make_one(const char *path, struct err *err)
{
    wchar_t *wide = wide_path(path);
    bool done = CreateDirectoryW(wide, NULL);
    DWORD failure = GetLastError();
    /* the root of a drive or share is there, and says what it likes */
    DWORD attributes = done ? 0 : GetFileAttributesW(wide);
    mem_free(wide);
    if (done || (attributes != INVALID_FILE_ATTRIBUTES &&
                 (attributes & FILE_ATTRIBUTE_DIRECTORY)))
        return true;
    SetLastError(failure);
    return err_set(err, ERR_IO, "cannot make the folder %s: %s", path, why());
}

static bool is_separator(char c)
{
    return c == '/' || c == '\\';
}

/* How far a path's root reaches: C:\, \\server\share\, \\?\C:\. Nobody makes
 * these. */
static size_t root_length(const char *path)
{
    size_t at = 0;
    if (strncmp(path, "\\\\?\\UNC\\", 8) == 0)
        at = 8;
    else if (strncmp(path, "\\\\?\\", 4) == 0)
        return path[4] && path[5] == ':' ? 6 : 4;
    else if (is_separator(path[0]) && is_separator(path[1]))
        at = 2;
    else
        return path[0] && path[1] == ':' ? 2 : 0;
    for (int parts = 0; path[at] && parts < 2; at++)
        parts += is_separator(path[at]);
    return at;
}

bool file_make_folder(const char *path, struct err *err)
{
    char *part = mem_text(path);
    bool done = true;
    for (size_t at = root_length(part); done && *part && part[at]; at++) {
        char separator = part[at];
        if (!is_separator(separator) || at == 0)
            continue;
        part[at] = '\0';
        done = at <= root_length(path) || make_one(part, err);
        part[at] = separator;
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
    WIN32_FIND_DATAW found;
    *out = (struct file_names){0};
    char *pattern = mem_textf("%s/*", *folder ? folder : ".");
    wchar_t *wide = wide_path(pattern);
    HANDLE search = FindFirstFileW(wide, &found);
    mem_free(wide);
    mem_free(pattern);
    if (search == INVALID_HANDLE_VALUE)
        return err_set(err, ERR_IO, "cannot list %s: %s", folder, why());
    size_t room = 0;
    do {
        if (!wcscmp(found.cFileName, L".") || !wcscmp(found.cFileName, L".."))
            continue;
        MEM_GROW(out->name, room, out->count + 1);
        out->name[out->count++] = wide_to_text(found.cFileName);
    } while (FindNextFileW(search, &found));
    bool done = GetLastError() == ERROR_NO_MORE_FILES;
    if (!done)
        err_set(err, ERR_IO, "cannot list %s: %s", folder, why());
    FindClose(search);
    if (!done)
        file_names_free(out);
    else if (out->count)
        qsort(out->name, out->count, sizeof *out->name, by_bytes);
    return done;
}
