#ifndef DB_SAMPLE_KEY_H
#define DB_SAMPLE_KEY_H
/* sample.id: series << 41 | local seconds << 9 | place << 4 | pass. Private to
 * db/. */
#include <stdint.h>

#define SAMPLE_SERIES_MAX ((INT64_C(1) << 22) - 1)
#define SAMPLE_LOCAL_MAX  ((INT64_C(1) << 32) - 1)
#define SAMPLE_PLACE_MAX  31
#define SAMPLE_PASS_MAX   15

static inline int64_t sample_key(int64_t series, int64_t local_seconds,
                                 int place, int pass)
{
    return series << 41 | local_seconds << 9 | (int64_t)place << 4 | pass;
}

static inline int64_t sample_key_local(int64_t key)
{
    return key >> 9 & SAMPLE_LOCAL_MAX;
}

static inline int sample_key_pass(int64_t key)
{
    return (int)(key & SAMPLE_PASS_MAX);
}

static inline int64_t sample_key_series(int64_t key)
{
    return key >> 41;
}

static inline int64_t sample_key_first(int64_t series)
{
    return series << 41;
}

static inline int64_t sample_key_last(int64_t series)
{
    return ((series + 1) << 41) - 1;
}
#endif
