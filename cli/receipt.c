/*
 * The receipt of an ingest in words. Knows counts; must never know files or the
 * history.
 */
#include "cli/receipt.h"

#include "report/table.h"

#define ASSUMPTIONS_SHOWN 12
#define SERVERS_SHOWN     8

void receipt_init(struct receipt *r)
{
    *r =
        (struct receipt){.first_local = MOMENT_NONE, .last_local = MOMENT_NONE};
}

void receipt_clear(struct receipt *r)
{
    census_clear(&r->formats);
    census_clear(&r->servers);
    census_clear(&r->assumptions);
    census_clear(&r->encodings);
}

static void add_assumptions(struct census *t, const char *assumptions)
{
    struct span rest = span_of(assumptions), one;
    struct buf text = {0};
    while (span_split(&rest, ';', &one)) {
        buf_reset(&text);
        buf_span(&text, span_trim(one));
        census_add(t, buf_str(&text));
    }
    buf_clear(&text);
}

void receipt_add(struct receipt *r, const struct ingest_receipt *s)
{
    r->sources++;
    r->unchanged += s->was_unchanged;
    r->unknown += s->is_unknown;
    r->failed += s->failure != NULL;
    if (s->was_unchanged || s->failure)
        return;
    if (!s->is_unknown)
        census_add(&r->formats, s->format);
    census_add(&r->servers, s->server);
    census_add(&r->encodings, s->encoding);
    add_assumptions(&r->assumptions, s->assumptions);
    r->lines += s->lines;
    r->accepted += s->accepted;
    r->skipped += s->skipped;
    r->rejected += s->rejected;
    r->samples += s->samples;
    r->captures += s->captures;
    r->settings += s->settings;
    r->processes += s->processes;
    r->events += s->events;
    r->counters += s->counters;
    if (s->first_local != MOMENT_NONE &&
        (r->first_local == MOMENT_NONE || s->first_local < r->first_local))
        r->first_local = s->first_local;
    if (s->last_local != MOMENT_NONE &&
        (r->last_local == MOMENT_NONE || s->last_local > r->last_local))
        r->last_local = s->last_local;
}

void receipt_refused(struct receipt *r, uint64_t lines, uint64_t samples,
                     uint64_t captures)
{
    r->rejected += lines;
    r->accepted -= lines < r->accepted ? lines : r->accepted;
    r->samples -= samples < r->samples ? samples : r->samples;
    r->captures -= captures < r->captures ? captures : r->captures;
}

static void add_number(struct buf *out, uint64_t n)
{
    struct cell cell = cell_count((int64_t)n);
    cell_print(out, CELL_COUNT, &cell);
}

static void add_count(struct buf *out, uint64_t n, const char *word)
{
    add_number(out, n);
    buf_addf(out, " %s%s", word, n == 1 ? "" : "s");
}

/* "70,445: 58,481 accepted, 11,964 skipped, 0 rejected" */
static void add_lines(struct buf *out, uint64_t lines, uint64_t accepted,
                      uint64_t skipped, uint64_t rejected)
{
    add_number(out, lines);
    buf_text(out, ": ");
    add_number(out, accepted);
    buf_text(out, " accepted, ");
    add_number(out, skipped);
    buf_text(out, " skipped, ");
    add_number(out, rejected);
    buf_text(out, " rejected\n");
}

struct facts {
    uint64_t samples, captures, settings, processes, events, counters;
};

/* "5 samples, 2 captures": what there is none of is not named. */
static void add_facts(struct buf *out, const struct facts *f)
{
    const struct {
        uint64_t count;
        const char *word;
    } fact[] = {
        {f->samples,   "sample"     },
        {f->captures,  "capture"    },
        {f->settings,  "setting"    },
        {f->processes, "process row"},
        {f->events,    "event"      },
        {f->counters,  "counter row"},
    };
    bool is_any = false;
    for (size_t i = 0; i < sizeof fact / sizeof *fact; i++) {
        if (!fact[i].count)
            continue;
        buf_text(out, is_any ? ", " : "");
        add_count(out, fact[i].count, fact[i].word);
        is_any = true;
    }
    buf_text(out, is_any ? "" : "nothing");
}

static void print_census(struct buf *out, const char *label,
                         const struct census *t, size_t shown, bool with_count)
{
    if (!t->count)
        return;
    buf_addf(out, "  %-11s", label);
    for (size_t i = 0; i < t->count && i < shown; i++) {
        buf_addf(out, "%s%s", i ? ", " : "", t->row[i].word);
        if (with_count)
            buf_addf(out, " (%llu)", (unsigned long long)t->row[i].count);
    }
    if (t->count > shown)
        buf_addf(out, " and %zu more", t->count - shown);
    buf_byte(out, '\n');
}

static void print_facts(struct buf *out, const struct receipt *r)
{
    char first[MOMENT_TEXT], last[MOMENT_TEXT];
    if (r->first_local != MOMENT_NONE)
        buf_addf(out, "  span       %s to %s (the servers' clocks)\n",
                 moment_short(r->first_local, first),
                 moment_short(r->last_local, last));
    buf_text(out, "  lines      ");
    add_lines(out, r->lines, r->accepted, r->skipped, r->rejected);
    buf_text(out, "  facts      ");
    add_facts(out, &(struct facts){r->samples, r->captures, r->settings,
                                   r->processes, r->events, r->counters});
    buf_byte(out, '\n');
}

static void print_assumptions(struct buf *out, const struct census *t)
{
    for (size_t i = 0; i < t->count && i < ASSUMPTIONS_SHOWN; i++) {
        buf_addf(out, "  %-11s%s", i ? "" : "assumed", t->row[i].word);
        if (t->row[i].count > 1)
            buf_addf(out, " (%llu files)", (unsigned long long)t->row[i].count);
        buf_byte(out, '\n');
    }
    if (t->count > ASSUMPTIONS_SHOWN)
        buf_addf(out, "  %-11sand %zu more: `portledger sources` has all\n", "",
                 t->count - ASSUMPTIONS_SHOWN);
}

void receipt_print(struct buf *out, const struct receipt *r)
{
    add_count(out, r->sources, "file");
    buf_text(out, " looked at");
    if (r->unchanged)
        buf_addf(out, ", %llu unchanged and not read again",
                 (unsigned long long)r->unchanged);
    if (r->unknown)
        buf_addf(out, ", %llu of no known format",
                 (unsigned long long)r->unknown);
    if (r->failed)
        buf_addf(out, ", %llu failed", (unsigned long long)r->failed);
    buf_text(out, "\n");
    if (r->sources == r->unchanged + r->failed)
        return;
    print_census(out, "formats", &r->formats, SIZE_MAX, true);
    print_census(out, "servers", &r->servers, SERVERS_SHOWN, false);
    print_facts(out, r);
    print_assumptions(out, &r->assumptions);
    if (r->rejected || r->unknown)
        buf_text(out, "  `portledger rejects` lists what was not understood, "
                      "with the reason\n");
}

void receipt_explain(struct buf *out, const struct ingest_receipt *s)
{
    char first[MOMENT_TEXT], last[MOMENT_TEXT];
    buf_addf(out, "%s\n", s->path);
    if (s->failure) {
        buf_addf(out, "  can't be read: %s\n", s->failure);
        return;
    }
    if (s->is_unknown)
        buf_text(out, "  of no known format");
    else
        buf_addf(out, "  %s, %d %% sure", s->format, s->score);
    if (s->why && *s->why)
        buf_addf(out, ": %s", s->why);
    buf_addf(out, "\n  %s; lines ",
             s->encoding && *s->encoding ? s->encoding : "no text");
    add_lines(out, s->lines, s->accepted, s->skipped, s->rejected);
    buf_text(out, "  would store ");
    add_facts(out, &(struct facts){s->samples, s->captures, s->settings,
                                   s->processes, s->events, s->counters});
    if (s->server && *s->server)
        buf_addf(out, " of %s", s->server);
    buf_byte(out, '\n');
    if (s->first_local != MOMENT_NONE)
        buf_addf(out, "  from %s to %s\n", moment_short(s->first_local, first),
                 moment_short(s->last_local, last));
    if (s->assumptions && *s->assumptions)
        buf_addf(out, "  assuming: %s\n", s->assumptions);
}

bool receipt_complaint(struct buf *out, const struct ingest_receipt *s)
{
    if (s->failure) {
        buf_addf(out, "%s: %s", s->path, s->failure);
        return true;
    }
    if (s->is_unknown && !s->was_unchanged) {
        buf_addf(out,
                 "%s: is of no known format%s%s; expected an "
                 "EphemeralPortStats log, a netstat or Get-NetTCPConnection "
                 "capture, netsh or registry output, a process list or an "
                 "event export",
                 s->path, s->why && *s->why ? ": " : "", s->why ? s->why : "");
        return true;
    }
    return false;
}
