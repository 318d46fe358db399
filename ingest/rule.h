#ifndef INGEST_RULE_H
#define INGEST_RULE_H
/* Tables as PowerShell formats them: columns stand under the groups of dashes
 * of a rule; left-aligned text may reach right of its dashes, right-aligned
 * numbers left of them, and a blank always parts two columns. */
#include <stdbool.h>
#include <stddef.h>

#include "core/span.h"

#define RULE_COLUMNS_MAX 32

struct rule {
    size_t from[RULE_COLUMNS_MAX], to[RULE_COLUMNS_MAX]; /* bytes of a line */
    size_t count;
};

/* Is the line a rule (only dashes and blanks, at least two groups)? */
bool rule_read(struct rule *rule, struct span line);
/* Cuts a line into rule->count trimmed cells; empty where there is nothing. */
void rule_cut(const struct rule *rule, struct span line, struct span *cell);
/* "...", "…" at the end: a narrow window cut the cell off. */
bool rule_cell_is_cut(struct span cell);
#endif
