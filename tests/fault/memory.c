/*
 * A shim that refuses memory: LD_PRELOAD it, with FAULT_AT (the Nth malloc,
 * calloc or realloc, from 1) in the environment. That one gives NULL, and with
 * FAULT_ON all after it. FAULT_COUNT names a file that gets the number of calls
 * at exit. Not for programs with sanitizers, which have their own malloc.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *p, size_t size);

static long calls, at = -1;
static bool goes_on;

/* main's environment is not there yet at the first calls: those count not. */
__attribute__((constructor)) static void look(void)
{
    const char *n = getenv("FAULT_AT");
    goes_on = getenv("FAULT_ON") != NULL;
    __atomic_store_n(&at, n ? strtol(n, NULL, 10) : 0, __ATOMIC_RELAXED);
}

__attribute__((destructor)) static void tell(void)
{
    const char *path = getenv("FAULT_COUNT");
    long n = __atomic_load_n(&calls, __ATOMIC_RELAXED);
    __atomic_store_n(&at, -1, __ATOMIC_RELAXED);
    FILE *f = path ? fopen(path, "w") : NULL;
    if (!f)
        return;
    fprintf(f, "%ld\n", n);
    fclose(f);
}

static bool fails(void)
{
    long wanted = __atomic_load_n(&at, __ATOMIC_RELAXED);
    if (wanted < 0)
        return false;
    long now = __atomic_add_fetch(&calls, 1, __ATOMIC_RELAXED);
    bool is_refused =
        wanted > 0 && (now == wanted || (goes_on && now > wanted));
    if (is_refused)
        errno = ENOMEM; /* as the real ones do */
    return is_refused;
}

void *malloc(size_t size)
{
    return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return fails() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *p, size_t size)
{
    return fails() ? NULL : __libc_realloc(p, size);
}
