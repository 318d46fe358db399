/* Words counted. */
#include "cli/census.h"

#include <string.h>

#include "core/mem.h"

/* Place of the word, or where it belongs. */
static size_t place_of(const struct census *t, const char *word)
{
    size_t low = 0, high = t->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(t->row[middle].word, word) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void census_add(struct census *t, const char *word)
{
    if (!word || !*word)
        return;
    size_t i = place_of(t, word);
    if (i == t->count || strcmp(t->row[i].word, word) != 0) {
        MEM_GROW(t->row, t->room, t->count + 1);
        memmove(t->row + i + 1, t->row + i, (t->count - i) * sizeof *t->row);
        t->row[i] = (struct census_row){.word = mem_text(word)};
        t->count++;
    }
    t->row[i].count++;
}

void census_clear(struct census *t)
{
    for (size_t i = 0; i < t->count; i++)
        mem_free(t->row[i].word);
    mem_free(t->row);
    *t = (struct census){0};
}
