#ifndef REPORT_GNUPLOT_H
#define REPORT_GNUPLOT_H
/* Draws scripts with gnuplot: one process for many charts, several side by
 * side. */
#include <stddef.h>

#include "core/buf.h"
#include "core/err.h"

/* Draws script[i] into svg[i] (both of `count`; svg are empty buffers, yours
 * to clear). `program` is gnuplot's full path; `jobs` processes at most run at
 * a time. All or nothing: on failure (it cannot start, stops with an error, or
 * takes over a minute and a second a chart) every svg is empty again. */
bool gnuplot_draw(struct buf *svg, const struct buf *script, size_t count,
                  const char *program, int jobs, struct err *err);
#endif
