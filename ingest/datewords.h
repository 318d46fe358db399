#ifndef INGEST_DATEWORDS_H
#define INGEST_DATEWORDS_H
/* Weekdays, months, halves of the day and units, as Windows writes them in many
 * languages. Private to datetext.c. */
#include "core/span.h"

enum date_word_kind {
    WORD_WEEKDAY,
    WORD_MONTH,
    WORD_AM,
    WORD_PM,
    WORD_IGNORED,
    WORD_UTC,
    WORD_YEAR, /* 年: the number before it is the year */
    WORD_MONTH_OF,
    WORD_DAY_OF,
    WORD_HOUR_OF,
    WORD_MINUTE_OF,
    WORD_SECOND_OF,
};

struct date_word {
    const char *text; /* lower case where it is ASCII */
    enum date_word_kind kind;
    int value;
};

/* The longest known word at the beginning of `text`, whose first run of letters
 * is `run` bytes long; *len is its length. NULL: none. */
const struct date_word *date_word_at(struct span text, size_t run, size_t *len);
/* 1..12 for a month's name, else 0. */
int date_word_month(struct span word);
#endif
