#ifndef TESTS_FUZZ_DOOR_H
#define TESTS_FUZZ_DOOR_H
/* What every harness includes. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

/* One input, as libFuzzer or replay.c gives it; returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* What must hold for any input; else the run ends here. */
#define MUST(condition)                                                        \
    do {                                                                       \
        if (!(condition))                                                      \
            abort();                                                           \
    } while (0)
#endif
