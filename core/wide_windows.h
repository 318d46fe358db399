#ifndef CORE_WIDE_WINDOWS_H
#define CORE_WIDE_WINDOWS_H
/*
 * The edge between UTF-8, which the house speaks, and the UTF-16 of Windows.
 * Names that are not valid there (lone surrogates) pass both ways unharmed.
 * Included by core's *_windows.c only.
 */
#include <stddef.h>
#include <wchar.h>

#include "core/span.h"

wchar_t *wide_of(struct span text);      /* ends with NUL; yours */
char *wide_to_text(const wchar_t *wide); /* NULL gives NULL; yours */
char *wide_to_text_n(const wchar_t *wide, size_t len); /* yours */

/* A path as the functions of Windows take it: with \ for /, and made absolute
 * and led by \\?\ where it is too long for MAX_PATH. Yours. */
wchar_t *wide_path(const char *path);

/* The errno that says what the last function of Windows failed with, and sets
 * it; *why: its words, static. */
int wide_errno(const char **why);
#endif
