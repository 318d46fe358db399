/* Keeps receipts. Knows nothing of reading. */
#include "ingest/unsure.h"

#include <string.h>

#include "core/mem.h"

static void find_texts(struct ingest_receipt *r,
                       const char **text[RECEIPT_TEXTS])
{
    text[0] = &r->path;
    text[1] = &r->format;
    text[2] = &r->encoding;
    text[3] = &r->server;
    text[4] = &r->assumptions;
    text[5] = &r->why;
    text[6] = &r->failure;
}

void unsure_add(struct unsure *u, const struct ingest_receipt *receipt)
{
    const char **text[RECEIPT_TEXTS];
    MEM_GROW(u->source, u->room, u->count + 1);
    struct unsure_source *s = &u->source[u->count++];
    *s = (struct unsure_source){.receipt = *receipt};
    find_texts(&s->receipt, text);
    for (size_t i = 0; i < RECEIPT_TEXTS; i++)
        *text[i] = s->own[i] = mem_text(*text[i]);
}

void unsure_clear(struct unsure *u)
{
    for (size_t i = 0; i < u->count; i++)
        for (size_t k = 0; k < RECEIPT_TEXTS; k++)
            mem_free(u->source[i].own[k]);
    mem_free(u->source);
    *u = (struct unsure){0};
}

bool unsure_is_refuted(const struct unsure_source *s, const struct orders *o)
{
    return orders_refute_words(o, s->receipt.server, s->receipt.assumptions) &&
           strcmp(s->receipt.path, "-") != 0 &&
           strncmp(s->receipt.path, "-/", 2) != 0;
}
