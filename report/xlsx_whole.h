#ifndef REPORT_XLSX_WHOLE_H
#define REPORT_XLSX_WHOLE_H

#include <stdbool.h>

#include "core/err.h"

/*
 * Reads a finished workbook back: each XML part of it must end with the element
 * that it began with. libxlsxwriter (1.1.4) keeps each sheet in a file of the
 * temporary folder and does not see when that disk is full: the workbook is
 * written then, and a sheet in it is cut. False too where it cannot be read.
 */
bool xlsx_is_whole(const char *path);
/* The finished workbook `part` becomes `path` if it is whole. */
bool xlsx_take_place(const char *part, const char *path, struct err *err);

#endif
