/*
 * Copies a verdict out of the memory of its history: every text and every
 * array, to the last. This file knows where a verdict points; it must never
 * know what any of it means.
 */
#include "report/kept.h"

#include <string.h>

static const char *text_kept(const char *text, struct arena *a)
{
    return text && !*text ? "" : arena_text(a, text);
}

static void *array_kept(const void *from, size_t count, size_t size,
                        struct arena *a)
{
    if (!count)
        return NULL;
    void *copy = arena_array(a, count, size);
    if (from)
        memcpy(copy, from, count * size);
    return copy;
}

/* The array `field` points to, of `count` elements, made a copy. */
#define KEEP_ARRAY(field, count, a)                                            \
    ((field) = array_kept((field), (count), sizeof *(field), (a)))
#define KEEP_TEXT(field, a) ((field) = text_kept((field), (a)))

static void keep_list(struct text_list *list, struct arena *a)
{
    const size_t count = list->count;
    KEEP_ARRAY(list->text, count, a);
    for (size_t i = 0; i < count; i++)
        KEEP_TEXT(list->text[i], a);
}

static void keep_findings(struct verdict *v, struct arena *a)
{
    const size_t count = v->finding_count;
    KEEP_ARRAY(v->findings, count, a);
    for (size_t i = 0; i < count; i++) {
        struct finding *f = &v->findings[i];
        KEEP_TEXT(f->id, a);
        KEEP_TEXT(f->code, a);
        KEEP_TEXT(f->rule, a);
        KEEP_TEXT(f->title, a);
        KEEP_TEXT(f->process, a);
        KEEP_TEXT(f->remote, a);
        keep_list(&f->evidence, a);
        KEEP_TEXT(f->refuted_by, a);
        KEEP_TEXT(f->grade, a);
        KEEP_TEXT(f->sources, a);
        KEEP_TEXT(f->score_grade, a);
    }
}

static void keep_actions(struct verdict *v, struct arena *a)
{
    KEEP_ARRAY(v->actions, v->action_count, a);
    for (size_t i = 0; i < v->action_count; i++) {
        struct action *x = &v->actions[i];
        KEEP_TEXT(x->id, a);
        KEEP_TEXT(x->code, a);
        KEEP_TEXT(x->rule, a);
        KEEP_TEXT(x->title, a);
        KEEP_TEXT(x->why, a);
        keep_list(&x->commands, a);
        keep_list(&x->verify, a);
        keep_list(&x->rollback, a);
        KEEP_TEXT(x->risk, a);
        KEEP_TEXT(x->process, a);
        KEEP_TEXT(x->remote, a);
        KEEP_TEXT(x->owner, a);
    }
}

static void keep_use(struct verdict *v, struct arena *a)
{
    KEEP_ARRAY(v->windows, v->window_count, a);
    for (size_t i = 0; i < v->window_count; i++) {
        KEEP_TEXT(v->windows[i].local_address, a);
        KEEP_TEXT(v->windows[i].using_then, a);
    }
    KEEP_ARRAY(v->consumers, v->consumer_count, a);
    for (size_t i = 0; i < v->consumer_count; i++)
        KEEP_TEXT(v->consumers[i].name, a);
    KEEP_ARRAY(v->bands, v->band_count, a);
    for (size_t i = 0; i < v->band_count; i++) {
        KEEP_TEXT(v->bands[i].local_address, a);
        KEEP_ARRAY(v->bands[i].point, v->bands[i].point_count, a);
    }
    KEEP_ARRAY(v->gaps, v->gap_count, a);
    KEEP_ARRAY(v->capacity, v->capacity_count, a);
    for (size_t i = 0; i < v->capacity_count; i++)
        KEEP_TEXT(v->capacity[i].from, a);
}

static void keep_strands(struct strands *s, struct arena *a)
{
    KEEP_ARRAY(s->at_utc, s->point_count, a);
    KEEP_ARRAY(s->strand, s->strand_count, a);
    for (size_t i = 0; i < s->strand_count; i++) {
        KEEP_TEXT(s->strand[i].name, a);
        KEEP_ARRAY(s->strand[i].value, s->point_count, a);
    }
}

static void keep_trend(struct trend *t, struct arena *a)
{
    KEEP_TEXT(t->refusal, a);
    KEEP_TEXT(t->sentence, a);
    KEEP_ARRAY(t->day_utc, t->point_count, a);
    KEEP_ARRAY(t->peak_percent, t->point_count, a);
    KEEP_ARRAY(t->mid, t->point_count, a);
    KEEP_ARRAY(t->low, t->point_count, a);
    KEEP_ARRAY(t->high, t->point_count, a);
}

static void keep_facts(struct verdict *v, struct arena *a)
{
    KEEP_ARRAY(v->events, v->event_count, a);
    for (size_t i = 0; i < v->event_count; i++) {
        KEEP_TEXT(v->events[i].provider, a);
        KEEP_TEXT(v->events[i].message, a);
    }
    KEEP_ARRAY(v->settings, v->setting_count, a);
    for (size_t i = 0; i < v->setting_count; i++) {
        KEEP_TEXT(v->settings[i].name, a);
        KEEP_TEXT(v->settings[i].value, a);
    }
    KEEP_ARRAY(v->notes, v->note_count, a);
    for (size_t i = 0; i < v->note_count; i++)
        KEEP_TEXT(v->notes[i].text, a);
    KEEP_ARRAY(v->sources, v->source_count, a);
    for (size_t i = 0; i < v->source_count; i++) {
        struct source_view *s = &v->sources[i];
        KEEP_TEXT(s->path, a);
        KEEP_TEXT(s->format, a);
        KEEP_TEXT(s->encoding, a);
        KEEP_TEXT(s->assumptions, a);
    }
}

void verdict_keep(struct verdict *out, const struct verdict *v, struct arena *a)
{
    *out = *v;
    KEEP_TEXT(out->server, a);
    KEEP_TEXT(out->os, a);
    KEEP_TEXT(out->time_zone, a);
    KEEP_TEXT(out->owner, a);
    KEEP_TEXT(out->headline, a);
    KEEP_TEXT(out->range_from, a);
    KEEP_TEXT(out->peak_address, a);
    KEEP_TEXT(out->time_wait.from, a);
    KEEP_TEXT(out->time_wait.note, a);
    out->zone = zone_kept(v->zone, a);
    KEEP_ARRAY(out->what_if.point, out->what_if.point_count, a);
    keep_trend(&out->trend, a);
    keep_findings(out, a);
    keep_actions(out, a);
    keep_use(out, a);
    keep_strands(&out->states, a);
    keep_strands(&out->processes, a);
    keep_strands(&out->remotes, a);
    keep_facts(out, a);
    keep_list(&out->caveats, a);
}
