#ifndef CORE_MACHINE_H
#define CORE_MACHINE_H
/*
 * The few things the house asks of the machine under it that are neither files
 * nor processes. machine_posix.c and machine_windows.c answer.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* What the start of the program changed of its surroundings. */
struct machine {
    char **argv;        /* yours by machine_end; in UTF-8 */
    unsigned code_page; /* of the console, to give back; 0: left alone */
};

/* Called first in main: *argc and *argv become the words that were typed, in
 * UTF-8; what is written and read goes through byte by byte, and a console
 * shows it as UTF-8. */
void machine_start(struct machine *m, int *argc, char ***argv);
void machine_end(struct machine *m); /* after the last word is written */

int machine_processors(void); /* at least 1 */
/* The calling thread gives way to others of the program where there are more of
 * them than processors; may have no effect. */
void machine_stand_back(void);
char *machine_setting(const char *name);    /* environment; NULL: none; yours */
char *machine_folder(void);                 /* the current one; NULL; yours */
int64_t machine_clock_us(void);             /* since 1970, UTC */
bool machine_is_terminal(FILE *stream);     /* a person reads along */
bool machine_takes_escapes(FILE *terminal); /* may a line be wiped by ESC[K */
#endif
