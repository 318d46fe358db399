#ifndef INGEST_CSV_MAP_H
#define INGEST_CSV_MAP_H
/* What --csv-map may say; format_csv_map.c reads by it. */
#include <stdbool.h>

#include "core/err.h"

/* Are its keys known, and enough for samples or for connections? */
bool csv_map_check(const char *spec, struct err *err);
#endif
