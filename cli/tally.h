#ifndef CLI_TALLY_H
#define CLI_TALLY_H
/* Words counted: formats, servers, assumptions. Sorted by word. */
#include <stddef.h>
#include <stdint.h>

struct tally_row {
    char *word;
    uint64_t count;
};
struct tally { /* {0} is an empty tally */
    struct tally_row *row;
    size_t count, room;
};

void tally_add(struct tally *t, const char *word); /* NULL and "" are not */
void tally_clear(struct tally *t);
#endif
