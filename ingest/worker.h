#ifndef INGEST_WORKER_H
#define INGEST_WORKER_H
/* One input, from its bytes to outcomes in the queue. */
#include "core/sink.h"
#include "ingest/queue.h"

struct work {
    struct queue *queue;
    const struct ingest_options *options;
    const struct sink *sink; /* its known sources; never its take() */
    const char *here;        /* name of the current folder, or NULL */
    int jobs;                /* workers in all */
};

void worker_read(const struct work *work, struct input *input, uint64_t number);
#endif
