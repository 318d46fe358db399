/*
 * Runs gnuplot. This file knows how scripts go in and drawings come out; it
 * must never know what a chart says.
 */
#include "report/gnuplot.h"

#include <pthread.h>

#include "core/file.h"
#include "core/mem.h"
#include "core/process.h"

#define OUTPUT_LIMIT_BYTES ((size_t)512 * 1024 * 1024)
#define JOBS_LIMIT         64

struct batch {
    struct buf *svg;
    const struct buf *script;
    size_t count;
    const char *program;
    struct err err;
    bool done;
};

/* A line that no SVG has, between drawings. */
static const char MARKER[] = "\n=== portledger chart ===\n";

static void split_drawings(struct batch *b, struct span drawn)
{
    for (size_t i = 0; i < b->count; i++) {
        ptrdiff_t start = span_find(drawn, MARKER);
        if (start < 0)
            return;
        drawn = span_cut(drawn, (size_t)start + sizeof MARKER - 1, drawn.len);
        ptrdiff_t end = span_find(drawn, MARKER);
        size_t len = end < 0 ? drawn.len : (size_t)end;
        buf_span(&b->svg[i], span_cut(drawn, 0, len));
    }
}

/* gnuplot reads what it calls standard input byte by byte, a system call each,
 * since it may be a person; by its name in the file system, in blocks. */
static const char *script_name(void)
{
    static const char name[] = "/dev/stdin";
    struct file_facts facts;
    return file_look(name, &facts, NULL) && facts.exists ? name : NULL;
}

/* On Windows it ends lines with CR and LF; a drawing needs no CR. */
static void drop_returns(struct buf *drawn)
{
    size_t kept = 0;
    for (size_t i = 0; i < drawn->len; i++)
        if (drawn->ptr[i] != '\r')
            drawn->ptr[kept++] = drawn->ptr[i];
    drawn->len = kept;
}

static void run_batch(struct batch *b)
{
    struct buf input = {0}, output = {0};
    buf_text(&input, "set print \"-\"\n");
    for (size_t i = 0; i < b->count; i++) {
        buf_text(&input, "print \"\\n=== portledger chart ===\"\n");
        buf_add(&input, b->script[i].ptr, b->script[i].len);
    }
    const char *const argv[] = {"gnuplot", "-d", script_name(), NULL};
    struct process_call call = {.program = b->program,
                                .argv = argv,
                                .input = buf_as_span(&input),
                                .output_limit = OUTPUT_LIMIT_BYTES,
                                .timeout_ms = 60000 + 1000 * (int)b->count};
    b->done = process_run(&call, &output, &b->err);
    drop_returns(&output);
    if (b->done)
        split_drawings(b, buf_as_span(&output));
    for (size_t i = 0; b->done && i < b->count; i++) {
        if (span_find(buf_as_span(&b->svg[i]), "</svg>") < 0)
            b->done = err_set(&b->err, ERR_TOOL, "%s drew %zu of %zu charts",
                              b->program, i, b->count);
    }
    buf_clear(&input);
    buf_clear(&output);
}

static void *run_thread(void *batch)
{
    run_batch(batch);
    return NULL;
}

bool gnuplot_draw(struct buf *svg, const struct buf *script, size_t count,
                  const char *program, int jobs, struct err *err)
{
    size_t width = jobs < 1 ? 1 : jobs > JOBS_LIMIT ? JOBS_LIMIT : (size_t)jobs;
    if (width > count)
        width = count;
    struct batch *batch = mem_array(width + 1, sizeof *batch);
    pthread_t *thread = mem_array(width + 1, sizeof *thread);
    bool *is_started = mem_array(width + 1, sizeof *is_started);
    for (size_t i = 0; i < width; i++) {
        size_t from = count * i / width, to = count * (i + 1) / width;
        batch[i] = (struct batch){.svg = svg + from,
                                  .script = script + from,
                                  .count = to - from,
                                  .program = program};
        is_started[i] =
            i + 1 < width &&
            pthread_create(&thread[i], NULL, run_thread, &batch[i]) == 0;
        if (!is_started[i])
            run_batch(&batch[i]);
    }
    bool done = true;
    for (size_t i = 0; i < width; i++) {
        if (is_started[i])
            pthread_join(thread[i], NULL);
        if (done && !batch[i].done)
            done = err_set(err, batch[i].err.kind, "%s", batch[i].err.text);
    }
    for (size_t i = 0; !done && i < count; i++)
        buf_clear(&svg[i]);
    mem_free(batch);
    mem_free(thread);
    mem_free(is_started);
    return done;
}
