/* See fopen_utf8.h. */
#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

#include "fopen_utf8.h"

FILE *fopen_utf8(const char *name, const char *mode)
{
    wchar_t how[8] = L"";
    FILE *file = NULL;
    int room = MultiByteToWideChar(CP_UTF8, 0, name, -1, NULL, 0);
    wchar_t *wide = room > 0 ? malloc((size_t)room * sizeof *wide) : NULL;
    if (wide && MultiByteToWideChar(CP_UTF8, 0, name, -1, wide, room) &&
        MultiByteToWideChar(CP_UTF8, 0, mode, -1, how, 8))
        file = _wfopen(wide, how);
    else
        errno = EINVAL;
    free(wide);
    return file;
}

FILE *tmpfile_anywhere(void)
{
    wchar_t folder[MAX_PATH + 1], name[MAX_PATH + 1];
    DWORD len = GetTempPathW(MAX_PATH + 1, folder);
    if (!len || len > MAX_PATH || !GetTempFileNameW(folder, L"lxw", 0, name))
        return NULL;
    HANDLE handle =
        CreateFileW(name, GENERIC_READ | GENERIC_WRITE | DELETE,
                    FILE_SHARE_DELETE, NULL, CREATE_ALWAYS,
                    FILE_ATTRIBUTE_TEMPORARY | FILE_FLAG_DELETE_ON_CLOSE, NULL);
    if (handle == INVALID_HANDLE_VALUE)
        return NULL;
    int fd = _open_osfhandle((intptr_t)handle, _O_BINARY | _O_RDWR);
    FILE *file = fd < 0 ? NULL : _fdopen(fd, "w+b");
    if (!file && fd >= 0)
        _close(fd);
    else if (!file)
        CloseHandle(handle);
    return file;
}
