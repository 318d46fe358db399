#ifndef CLI_SCREEN_H
#define CLI_SCREEN_H
/*
 * The only way out: everything the program prints goes through here, and what
 * a capture holds is shown, never obeyed (report/visible.h).
 */
#include <stdbool.h>

#include "core/span.h"

/* To standard output; line feeds are kept. */
void screen_print(struct span text);
/* The same for CSV and JSON, whose bytes are data: as they are, unless
 * standard output is a terminal. */
void screen_data(struct span text);
/* A line on standard error. */
void screen_note(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Lines for standard error, of any length. */
void screen_tell(struct span text);
/* "portledger: …" on standard error. */
void screen_error(const char *text);
/* Standard error is a terminal: a progress line may be drawn over itself. */
bool screen_is_live(void);
/* Draws the line over the last one drawn; NULL wipes it. */
void screen_live(const char *line);
/* Everything printed reached its end. */
bool screen_flush(void);
#endif
