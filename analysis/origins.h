#ifndef ANALYSIS_ORIGINS_H
#define ANALYSIS_ORIGINS_H
/*
 * What a log, captures and an imported table say of one address at one minute.
 * They are kept beside each other and never added; where they are apart, people
 * should know.
 */
#include "core/history.h"

/* Two origins are apart where the lesser tells over 5 % less than the greater,
 * and at least this many ports less. */
#define ORIGINS_APART_PERCENT 5.0
#define ORIGINS_APART_PORTS   16

struct origins_apart {
    size_t common, apart; /* minutes that two origins tell; those apart */
    const char *local_address;
    moment at_utc; /* of the widest difference */
    enum origin greater, lesser;
    int greater_in_use, lesser_in_use;
};
/* Compares the samples at hand minute by minute, address by address, each two
 * origins. False where nothing is apart. */
bool origins_compare(struct origins_apart *out, const struct history *h);
#endif
