#ifndef CLI_ACTIONS_SHEET_H
#define CLI_ACTIONS_SHEET_H
/*
 * The workbook's sheet Actions, saved as CSV by whatever spreadsheet in
 * whatever country: comma, semicolon or tab, UTF-8, UTF-16 or a code page.
 */
#include "cli/options.h"
#include "core/arena.h"
#include "core/err.h"

/* `actions import FILE`: all of it, or nothing; errors name file and line. */
bool actions_import(const struct arguments *args, struct err *err);
/* One of the words that a status can be; NULL is not said. */
bool actions_check_status(const char *status, struct err *err);
#endif
