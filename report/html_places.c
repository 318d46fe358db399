/*
 * Names for servers on a page and in a folder. Server names are a stranger's:
 * this file turns them into ids and file names that can be nothing else.
 */
#include "report/html.h"

#include <stdlib.h>
#include <string.h>

#include "core/digest.h"
#include "core/mem.h"
#include "core/sort.h"

#define NAME_MOST 60

static bool is_kept(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || c == '-' || c == '_';
}

/* Windows opens these as devices, whatever follows the first dot. */
static bool is_device(const char *name)
{
    static const char *const device[] = {"con", "prn", "aux", "nul"};
    struct span s = span_of(name);
    for (size_t i = 0; i < sizeof device / sizeof *device; i++) {
        if (span_eq_nocase(s, device[i]))
            return true;
    }
    return s.len == 4 &&
           (span_starts_nocase(s, "com") || span_starts_nocase(s, "lpt"));
}

/* The name where it is plain, else what can be kept of it and a digest. */
static const char *plain_name(const char *server, struct arena *a)
{
    struct buf name = {0};
    bool is_plain = true;
    for (const char *c = server; *c; c++) {
        is_plain = is_plain && is_kept(*c) && name.len < NAME_MOST;
        if (name.len < NAME_MOST)
            buf_byte(&name, is_kept(*c) ? *c : '-');
    }
    if (!is_plain || !name.len || is_device(buf_str(&name))) {
        struct digest d = digest_of(server, strlen(server));
        buf_addf(&name, "-%08llx", (unsigned long long)(d.low & 0xFFFFFFFF));
    }
    const char *kept = arena_text(a, buf_str(&name));
    buf_clear(&name);
    return kept;
}

struct named {
    const char *name;
    size_t place;
};

static int order_named(const void *x, const void *y)
{
    const struct named *a = x, *b = y;
    const char *p = a->name, *q = b->name;
    for (; *p && *q; p++, q++) {
        int cp = *p >= 'A' && *p <= 'Z' ? *p + 32 : *p;
        int cq = *q >= 'A' && *q <= 'Z' ? *q + 32 : *q;
        if (cp != cq)
            return cp - cq;
    }
    if (*p != *q)
        return *p ? 1 : -1;
    return (a->place > b->place) - (a->place < b->place);
}

struct page_place *page_places(const struct dossier *d, struct arena *a)
{
    size_t n = d->server_count;
    struct page_place *place = arena_array(a, n + 1, sizeof *place);
    struct named *named = arena_array(a, n + 1, sizeof *named);
    for (size_t i = 0; i < n; i++)
        named[i] = (struct named){plain_name(d->servers[i]->server, a), i};
    sort_stable(named, n, sizeof *named, order_named);
    size_t same = 0;
    for (size_t i = 0; i < n; i++) {
        bool is_same =
            i > 0 && span_eq_nocase(span_of(named[i].name), named[i - 1].name);
        same = is_same ? same + 1 : 0;
        const char *name =
            same ? arena_textf(a, "%s--%zu", named[i].name, same + 1)
                 : named[i].name;
        place[named[i].place].id = arena_textf(a, "s-%s", name);
        place[named[i].place].file = arena_textf(a, "servers/%s.html", name);
    }
    return place;
}
