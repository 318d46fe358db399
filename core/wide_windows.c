/* UTF-8 to UTF-16 and back, long paths, and errors of Windows in the words of
 * POSIX. Must never know what the paths name. */
#include "core/wide_windows.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <windows.h>

#include "core/buf.h"
#include "core/mem.h"

/* One code point; a byte that begins none is taken for the letter of that
 * number: such a path names nothing, and is told as not there. */
static uint32_t take_code(struct span *text)
{
    const unsigned char *p = (const unsigned char *)text->ptr;
    size_t len = p[0] >= 0xF0 && p[0] < 0xF5   ? 4
                 : p[0] >= 0xE0 && p[0] < 0xF0 ? 3
                 : p[0] >= 0xC2 && p[0] < 0xE0 ? 2
                                               : 1;
    uint32_t code = len == 4   ? p[0] & 7u
                    : len == 3 ? p[0] & 15u
                    : len == 2 ? p[0] & 31u
                               : p[0];
    for (size_t i = 1; i < len; i++) {
        if (i >= text->len || (p[i] & 0xC0) != 0x80) {
            code = p[0];
            len = 1;
            break;
        }
        code = code << 6 | (p[i] & 63u);
    }
    *text = span_cut(*text, len, text->len);
    return code > 0x10FFFF ? 0xFFFD : code;
}

wchar_t *wide_of(struct span text)
{
    wchar_t *wide = mem_array(text.len + 1, sizeof *wide);
    size_t len = 0;
    while (text.len) {
        uint32_t code = take_code(&text);
        if (code >= 0x10000) {
            wide[len++] = (wchar_t)(0xD7C0 + (code >> 10));
            code = 0xDC00 + (code & 0x3FF);
        }
        wide[len++] = (wchar_t)code;
    }
    return wide;
}

char *wide_to_text_n(const wchar_t *wide, size_t len)
{
    struct buf text = {0};
    for (size_t i = 0; i < len; i++) {
        uint32_t code = wide[i];
        uint32_t next = i + 1 < len ? wide[i + 1] : 0;
        if (code >= 0xD800 && code < 0xDC00 && next >= 0xDC00 &&
            next < 0xE000) {
            code = 0x10000 + ((code - 0xD800) << 10) + (next - 0xDC00);
            i++;
        }
        if (code >= 0xD800 && code < 0xE000) { /* alone: as its three bytes */
            buf_byte(&text, (char)0xED);
            buf_byte(&text, (char)(0x80 | (code >> 6 & 63)));
            buf_byte(&text, (char)(0x80 | (code & 63)));
        } else {
            buf_code(&text, code);
        }
    }
    return text.ptr ? buf_detach(&text) : mem_text("");
}

char *wide_to_text(const wchar_t *wide)
{
    return wide ? wide_to_text_n(wide, wcslen(wide)) : NULL;
}

/* MAX_PATH, less the 12 characters of a file name that folders must leave. */
#define LONG_FROM 248

static wchar_t *lead(const wchar_t *prefix, const wchar_t *rest)
{
    size_t head = wcslen(prefix), len = wcslen(rest);
    wchar_t *full = mem_array(head + len + 1, sizeof *full);
    wmemcpy(full, prefix, head);
    wmemcpy(full + head, rest, len);
    return full;
}

wchar_t *wide_path(const char *path)
{
    wchar_t *given = wide_of(span_of(path));
    for (wchar_t *p = given; *p; p++)
        *p = *p == L'/' ? L'\\' : *p;
    if (wcsncmp(given, L"\\\\?\\", 4) == 0 ||
        wcsncmp(given, L"\\\\.\\", 4) == 0)
        return given;
    DWORD room = GetFullPathNameW(given, 0, NULL, NULL);
    if (room < LONG_FROM)
        return given;
    wchar_t *full = mem_array((size_t)room + 1, sizeof *full);
    DWORD len = GetFullPathNameW(given, room, full, NULL);
    wchar_t *out = NULL;
    if (len && len < room)
        out = full[0] == L'\\' && full[1] == L'\\'
                  ? lead(L"\\\\?\\UNC\\", full + 2)
                  : lead(L"\\\\?\\", full);
    mem_free(full);
    if (!out)
        return given;
    mem_free(given);
    return out;
}

int wide_errno(const char **why)
{
    static const struct {
        DWORD code;
        int number;
        const char *words;
    } known[] = {
        {ERROR_FILE_NOT_FOUND,       ENOENT,       NULL                                  },
        {ERROR_PATH_NOT_FOUND,       ENOENT,       NULL                                  },
        {ERROR_INVALID_NAME,         ENOENT,       "no name that Windows allows"         },
        {ERROR_BAD_PATHNAME,         ENOENT,       NULL                                  },
        {ERROR_BAD_NETPATH,          ENOENT,       "the server or share is not reachable"},
        {ERROR_BAD_NET_NAME,         ENOENT,       "the server has no such share"        },
        {ERROR_INVALID_DRIVE,        ENOENT,       "there is no such drive"              },
        {ERROR_DIRECTORY,            ENOTDIR,      NULL                                  },
        {ERROR_ACCESS_DENIED,        EACCES,       NULL                                  },
        {ERROR_SHARING_VIOLATION,    EACCES,
         "another program has it open; close it there"                                   },
        {ERROR_LOCK_VIOLATION,       EACCES,       "another program has it locked"       },
        {ERROR_FILE_EXISTS,          EEXIST,       NULL                                  },
        {ERROR_ALREADY_EXISTS,       EEXIST,       NULL                                  },
        {ERROR_DIR_NOT_EMPTY,        ENOTEMPTY,    NULL                                  },
        {ERROR_DISK_FULL,            ENOSPC,       NULL                                  },
        {ERROR_HANDLE_DISK_FULL,     ENOSPC,       NULL                                  },
        {ERROR_WRITE_PROTECT,        EROFS,        NULL                                  },
        {ERROR_NOT_READY,            EIO,          "the device is not ready"             },
        {ERROR_TOO_MANY_OPEN_FILES,  EMFILE,       NULL                                  },
        {ERROR_NOT_ENOUGH_MEMORY,    ENOMEM,       NULL                                  },
        {ERROR_FILENAME_EXCED_RANGE, ENAMETOOLONG, NULL                                  },
    };
    DWORD code = GetLastError();
    int number = EIO;
    const char *words = NULL;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (known[i].code == code) {
            number = known[i].number;
            words = known[i].words;
        }
    }
    if (why)
        *why = words ? words : strerror(number);
    errno = number;
    return number;
}
