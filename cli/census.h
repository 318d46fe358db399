#ifndef CLI_CENSUS_H
#define CLI_CENSUS_H
/* Words counted: formats, servers, assumptions. Sorted by word. */
#include <stddef.h>
#include <stdint.h>

struct census_row {
    char *word;
    uint64_t count;
};
struct census { /* {0} is an empty census */
    struct census_row *row;
    size_t count, room;
};

void census_add(struct census *t, const char *word); /* NULL and "" are not */
void census_clear(struct census *t);
#endif
