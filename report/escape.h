#ifndef REPORT_ESCAPE_H
#define REPORT_ESCAPE_H
/*
 * Every string of a capture is a stranger's: these are the only ways into a
 * page. All of them take any bytes and give valid UTF-8.
 */
#include "core/buf.h"
#include "core/span.h"

/* For HTML text and quoted attributes: & < > " ' become references; bytes that
 * are not UTF-8, and characters HTML forbids, become visible stand-ins
 * (control pictures, or U+FFFD); so do bidirectional overrides and isolates,
 * with which a name could turn the text around it. */
void escape_html(struct buf *out, struct span text);
/* A quoted JSON string that may stand inside <script>: no '<', '>', '&' and no
 * line separators in it. */
void escape_json(struct buf *out, struct span text);
/* A single-quoted gnuplot string of at most `limit` characters: gnuplot
 * expands neither backquotes nor backslashes nor macros in those. Apostrophes
 * become typographic ones, so that none can end the string. */
void escape_gnuplot(struct buf *out, struct span text, size_t limit);
/* Letters, digits, '-' and '_' as they are, all else as '-': for ids. */
void escape_id(struct buf *out, struct span text);
#endif
