#ifndef INGEST_FACTS_H
#define INGEST_FACTS_H
/* Facts of one line each, at the reader's time and of its server. */
#include "ingest/reader.h"

/* "tcp4.range_start" = "49152" */
void facts_setting(struct reader *r, const char *name, struct span value,
                   uint64_t line);
void facts_setting_number(struct reader *r, const char *name, long long value,
                          uint64_t line);
void facts_counter(struct reader *r, struct span name, double value);
#endif
