/* Columns under a rule of dashes. Knows no column. */
#include "ingest/rule.h"

bool rule_read(struct rule *rule, struct span line)
{
    rule->count = 0;
    for (size_t i = 0; i < line.len; i++) {
        char c = line.ptr[i];
        if (c == ' ' || c == '\r')
            continue;
        if (c != '-')
            return false;
        if (i == 0 || line.ptr[i - 1] != '-') {
            if (rule->count == RULE_COLUMNS_MAX)
                return false;
            rule->from[rule->count++] = i;
        }
        rule->to[rule->count - 1] = i + 1;
    }
    return rule->count >= 2;
}

void rule_cut(const struct rule *rule, struct span line, struct span *cell)
{
    size_t begin = 0;
    for (size_t i = 0; i < rule->count; i++) {
        size_t end = line.len;
        if (i + 1 < rule->count && rule->from[i + 1] < line.len) {
            end = rule->from[i + 1];
            while (end > rule->to[i] && line.ptr[end - 1] != ' ')
                end--;
        }
        cell[i] = span_trim(span_cut(line, begin, end));
        begin = end;
    }
}

bool rule_cell_is_cut(struct span cell)
{
    return span_ends_nocase(cell, "...") ||
           span_ends_nocase(cell, "\xE2\x80\xA6");
}
