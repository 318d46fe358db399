/* What Windows says of the machine; the twin of machine_posix.c. Must never
 * know what the answers are used for. */
#include "core/machine.h"

#include <fcntl.h>
#include <io.h>
#include <stdlib.h>
#include <windows.h>
/* after windows.h, which it needs */
#include <shellapi.h>

#include "core/mem.h"
#include "core/wide_windows.h"

static HANDLE handle_of(FILE *stream)
{
    int fd = _fileno(stream);
    return fd < 0 ? INVALID_HANDLE_VALUE : (HANDLE)_get_osfhandle(fd);
}

/* Windows 10 and later wipe lines when asked to; older ones never. */
static void ask_for_escapes(DWORD which)
{
    DWORD mode;
    HANDLE console = GetStdHandle(which);
    if (GetConsoleMode(console, &mode))
        SetConsoleMode(console, mode | ENABLE_VIRTUAL_TERMINAL_PROCESSING);
}

void machine_start(struct machine *m, int *argc, char ***argv)
{
    *m = (struct machine){0};
    for (int fd = 0; fd < 3; fd++)
        _setmode(fd, _O_BINARY);
    ask_for_escapes(STD_OUTPUT_HANDLE);
    ask_for_escapes(STD_ERROR_HANDLE);
    m->code_page = GetConsoleOutputCP();
    if (m->code_page)
        SetConsoleOutputCP(CP_UTF8);
    int count = 0;
    wchar_t **words = CommandLineToArgvW(GetCommandLineW(), &count);
    if (!words)
        return;
    m->argv = mem_array((size_t)count + 1, sizeof *m->argv);
    for (int i = 0; i < count; i++)
        m->argv[i] = wide_to_text(words[i]);
    LocalFree(words);
    *argc = count;
    *argv = m->argv;
}

void machine_end(struct machine *m)
{
    if (m->code_page)
        SetConsoleOutputCP(m->code_page);
    for (char **word = m->argv; word && *word; word++)
        mem_free(*word);
    mem_free(m->argv);
    *m = (struct machine){0};
}

int machine_processors(void)
{
    SYSTEM_INFO info;
    GetSystemInfo(&info);
    return info.dwNumberOfProcessors < 1 ? 1 : (int)info.dwNumberOfProcessors;
}

void machine_stand_back(void)
{
    SetThreadPriority(GetCurrentThread(), THREAD_PRIORITY_BELOW_NORMAL);
}

char *machine_setting(const char *name)
{
    wchar_t *wide = wide_of(span_of(name));
    DWORD room = GetEnvironmentVariableW(wide, NULL, 0);
    char *text = NULL;
    if (room) {
        wchar_t *value = mem_array((size_t)room + 1, sizeof *value);
        GetEnvironmentVariableW(wide, value, room);
        text = wide_to_text(value);
        mem_free(value);
    }
    mem_free(wide);
    return text;
}

char *machine_folder(void)
{
    DWORD room = GetCurrentDirectoryW(0, NULL);
    if (!room)
        return NULL;
    wchar_t *here = mem_array((size_t)room + 1, sizeof *here);
    char *text =
        GetCurrentDirectoryW(room, here) < room ? wide_to_text(here) : NULL;
    mem_free(here);
    return text;
}

int64_t machine_clock_us(void)
{
    const uint64_t to_1970 = 116444736000000000u; /* 100 ns since 1601 */
    FILETIME now;
    GetSystemTimeAsFileTime(&now);
    uint64_t ticks = (uint64_t)now.dwHighDateTime << 32 | now.dwLowDateTime;
    return (int64_t)((ticks - to_1970) / 10);
}

bool machine_is_terminal(FILE *stream)
{
    DWORD mode;
    return GetConsoleMode(handle_of(stream), &mode) != 0;
}

bool machine_takes_escapes(FILE *terminal)
{
    DWORD mode;
    return GetConsoleMode(handle_of(terminal), &mode) &&
           (mode & ENABLE_VIRTUAL_TERMINAL_PROCESSING);
}
