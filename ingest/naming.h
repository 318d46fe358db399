#ifndef INGEST_NAMING_H
#define INGEST_NAMING_H
/* What paths say: whose capture it is, and of when (contract, section 1;
 * input-formats, section 11). */
#include <stdbool.h>

#include "core/span.h"
#include "ingest/dateorder.h"

enum named_by { NAMED_BY_FOLDER, NAMED_BY_FILE, NAMED_BY_NOTHING };

/* The server: the folder that holds the file unless it is a date or a general
 * word; else the file name less known words and dates; else the next two
 * folders above; else "UNKNOWN". Yours. */
char *naming_server(struct span path, enum named_by *by);

/* Digits of a file or folder name that are a time: yyyymmdd_hhmmss,
 * yyyy-mm-ddThh-mm-ss, yy-MM-ddTHH_mm, HHMMSSDDMMYYYY, 17 digits … False where
 * there are none. */
bool naming_time(struct span name, struct date_fields *out);

struct span naming_file(struct span path);   /* the last component */
struct span naming_folder(struct span path); /* the one before, or empty */
#endif
