/*
 * How long the workbook of a large fleet takes and how large it gets:
 * `workbook FILE SERVERS DAYS` writes one of a made-up dossier. Knows the
 * renderer only: no history, no judging.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "../unit/report/dossier_fixture.h"
#include "report/renderers.h"

static void long_band(struct arena *a, struct verdict *v, size_t days,
                      double rise)
{
    size_t n = days * 24;
    struct band *b = arena_new(a, sizeof *b);
    *b = (struct band){.local_address = v->peak_address,
                       .origin = ORIGIN_LOG,
                       .point = arena_array(a, n, sizeof *b->point),
                       .point_count = n,
                       .step_seconds = 3600};
    for (size_t i = 0; i < n; i++) {
        double use = fixture_use(i, 3, rise);
        b->point[i] = (struct band_point){.at_utc = FIXTURE_START +
                                                    (moment)i * MOMENT_HOUR,
                                          .min_percent = use * .6,
                                          .mid_percent = use * .8,
                                          .max_percent = use,
                                          .samples = 60};
    }
    v->bands = b;
    v->band_count = 1;
}

static struct dossier *fleet_new(size_t servers, size_t days)
{
    struct dossier *d = fixture_new();
    struct arena *a = &d->arena;
    d->server_count = servers;
    d->servers = arena_array(a, servers, sizeof *d->servers);
    for (size_t i = 0; i < servers; i++) {
        struct verdict *v =
            fixture_server(a, arena_textf(a, "FLEET-%04zu", i), STATUS_CRITICAL,
                           "Ran out of ports.");
        v->has_peak = true;
        fixture_band(a, v, 8, 60);
        fixture_findings(a, v);
        fixture_use_of(a, v);
        fixture_facts(a, v);
        long_band(a, v, days, (double)(i % 90));
        d->servers[i] = v;
    }
    return d;
}

static long peak_kib(void)
{
    struct rusage use;
    return getrusage(RUSAGE_SELF, &use) == 0 ? use.ru_maxrss : -1;
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: workbook FILE SERVERS DAYS\n");
        return 2;
    }
    struct dossier *d =
        fleet_new(strtoul(argv[2], NULL, 10), strtoul(argv[3], NULL, 10));
    struct render_options options = {0};
    struct err err = {0};
    struct timespec from, to;
    long before = peak_kib();
    clock_gettime(CLOCK_MONOTONIC, &from);
    bool done = render_xlsx.write(d, argv[1], &options, &err);
    clock_gettime(CLOCK_MONOTONIC, &to);
    if (done)
        printf("%.1f s, %ld MiB at most, %ld MiB of it the dossier's\n",
               (double)(to.tv_sec - from.tv_sec) +
                   (double)(to.tv_nsec - from.tv_nsec) / 1e9,
               peak_kib() / 1024, before / 1024);
    else
        fprintf(stderr, "%s\n", err.text);
    dossier_free(d);
    return done ? 0 : 1;
}
