#ifndef REPORT_VISIBLE_H
#define REPORT_VISIBLE_H
/*
 * Text for a terminal and for plain-text files: whatever a capture holds, it is
 * shown and never obeyed.
 */
#include "core/buf.h"
#include "core/span.h"

/* Appends text as UTF-8 that a terminal only shows: control characters, ESC,
 * marks of direction, invisible characters and line separators as \u{202E},
 * bytes that are no UTF-8 as \x{FF}. Line feeds stay where `keep_lines`, else
 * they are \u{A} too. Shown text shown again is unchanged. */
void visible_add(struct buf *out, struct span text, bool keep_lines);
/* Columns that text (already visible) takes on a terminal: East Asian wide
 * characters two, combining marks none. */
size_t visible_width(struct span text);
/* The next code point of s, taken off it; -1 for a byte that is not UTF-8 (one
 * byte is taken), -2 at the end. */
int32_t visible_next(struct span *s);
#endif
