/*
 * Ranges, counts and samples of one capture, as columns. Knows no harvest.
 */
#include "db/captures.h"

static void stated_range(struct range *r, const struct context *context,
                         const struct capture_place *place, int ip_version)
{
    *r = (struct range){.start = place->stated_start,
                        .count = place->stated_count,
                        .from = RANGE_FROM_CAPTURE};
    r->excluded = context_excluded(context, place->protocol, ip_version,
                                   place->at_utc, r->start, r->count);
}

bool captures_ranges(struct tally *t, struct context *context,
                     const struct capture_place *place, struct err *err)
{
    if (place->stated_count > 0) {
        stated_range(&t->range4, context, place, 4);
        stated_range(&t->range6, context, place, 6);
        return true;
    }
    return context_range(&t->range4, context, place->protocol, 4, place->at_utc,
                         place->at_local, err) &&
           context_range(&t->range6, context, place->protocol, 6, place->at_utc,
                         place->at_local, err);
}

bool captures_put_derived(struct writer *w, const struct tally *t,
                          const struct capture_place *place, int utc_offset,
                          struct context *context, struct err *err)
{
    struct stmt *s = stmt_get(w->store, "capture_derived", err);
    if (!s)
        return false;
    int64_t list = context_list(context, place->at_utc, false);
    int64_t services = context_list(context, place->at_utc, true);
    stmt_bind_int(s, ":id", place->capture_id);
    stmt_bind_int(s, ":utc_offset", utc_offset);
    stmt_bind_int(s, ":start4", t->range4.start);
    stmt_bind_int(s, ":count4", t->range4.count);
    stmt_bind_int(s, ":excluded4", t->range4.excluded);
    stmt_bind_int(s, ":from4", t->range4.from);
    stmt_bind_int(s, ":start6", t->range6.start);
    stmt_bind_int(s, ":count6", t->range6.count);
    stmt_bind_int(s, ":excluded6", t->range6.excluded);
    stmt_bind_int(s, ":from6", t->range6.from);
    stmt_bind_int(s, ":rows4", t->rows4);
    stmt_bind_int(s, ":rows6", t->rows6);
    stmt_bind_int(s, ":ports4", t->ports4);
    stmt_bind_int(s, ":ports6", t->ports6);
    stmt_bind_int(s, ":ports_all", t->ports_all);
    stmt_bind_option(s, ":list", list ? list : -1);
    stmt_bind_option(s, ":services", services ? services : -1);
    return stmt_run(s, err);
}

/* By place: there are several of each capture. */
static bool put_use(struct stmt *t, const struct tally_use *use,
                    const struct range *range,
                    const struct capture_place *place, int64_t series_id,
                    struct err *err)
{
    const int64_t value[] = {series_id,         place->at_utc / MOMENT_SECOND,
                             place->capture_id, use->in_use,
                             use->listening,    use->processes,
                             range->count,      range->excluded};
    for (int i = 0; i < (int)(sizeof value / sizeof *value); i++)
        stmt_set_int(t, i + 1, value[i]);
    return stmt_run(t, err);
}

bool captures_put_uses(struct writer *w, const struct tally *t,
                       const struct capture_place *place, struct err *err)
{
    struct stmt *use_add = stmt_get(w->store, "use_add", err);
    bool done = use_add != NULL;
    for (size_t i = 0; done && i < t->use_count; i++) {
        const struct tally_use *use = &t->use[i];
        struct series_key key = {.name_id = place->name_id,
                                 .address_id = use->address_id,
                                 .origin = ORIGIN_CAPTURE,
                                 .protocol = (int64_t)place->protocol,
                                 .ip_version = use->ip_version};
        const struct range *r = use->ip_version == 6 ? &t->range6 : &t->range4;
        int64_t series_id = 0;
        done = ids_series(w, &key, &series_id, err) &&
               put_use(use_add, use, r, place, series_id, err);
    }
    return done;
}
