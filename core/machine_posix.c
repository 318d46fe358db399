/* What POSIX says of the machine; its twin is machine_windows.c. Must never
 * know what the answers are used for. */
#include "core/machine.h"

#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "core/mem.h"

void machine_start(struct machine *m, int *argc, char ***argv)
{
    (void)argc; /* a shell hands them over as bytes already */
    (void)argv;
    *m = (struct machine){0};
}

void machine_end(struct machine *m)
{
    *m = (struct machine){0};
}

int machine_processors(void)
{
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count < 1 ? 1 : count > 4096 ? 4096 : (int)count;
}

void machine_stand_back(void)
{
#ifdef __linux__
    /* Of the calling thread alone: Linux differs from POSIX here (man 2
     * setpriority, "C library/kernel differences"). */
    int now = getpriority(PRIO_PROCESS, 0);
    setpriority(PRIO_PROCESS, 0, now + 5);
#endif
}

char *machine_setting(const char *name)
{
    return mem_text(getenv(name));
}

char *machine_folder(void)
{
    char here[4096];
    return getcwd(here, sizeof here) ? mem_text(here) : NULL;
}

int64_t machine_clock_us(void)
{
    struct timespec now;
    if (clock_gettime(CLOCK_REALTIME, &now) != 0)
        return 0;
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

bool machine_is_terminal(FILE *stream)
{
    return isatty(fileno(stream));
}

bool machine_takes_escapes(FILE *terminal)
{
    return machine_is_terminal(terminal);
}
