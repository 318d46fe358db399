#ifndef REPORT_PSEUDONYMS_H
#define REPORT_PSEUDONYMS_H
/*
 * Stable names for people and machines that must not be known: the same key and
 * the same name give the same pseudonym, in every report (HMAC-SHA256, 32 bits
 * of it shown). Letters' case doesn't matter.
 */
#include "core/arena.h"
#include "core/buf.h"

struct pseudonym { /* a known name and what stands for it */
    const char *real, *shown;
};
struct pseudonyms {
    struct span key;
    struct arena *arena; /* the texts given back are its */
    struct pseudonym *known;
    size_t count, room;
    bool is_sorted;
};

void pseudonyms_init(struct pseudonyms *p, struct span key,
                     struct arena *arena);
void pseudonyms_clear(struct pseudonyms *p);
/* "server-5e0c1f2a" for kind "server". */
const char *pseudonyms_make(const struct pseudonyms *p, const char *kind,
                            struct span name);
/* From now on the name, wherever it stands as a whole in a text, is replaced.
 * NULL and "" are not known names. */
void pseudonyms_learn(struct pseudonyms *p, const char *kind, const char *name);
/* The same, with a text of one's own to stand for it. */
void pseudonyms_learn_as(struct pseudonyms *p, const char *name,
                         const char *shown);
/* An address; loopback, "any", "*" and "" stay. */
const char *pseudonyms_address(const struct pseudonyms *p, const char *address);
/* "10.30.1.77:1433", "[fe80::1]:443", "sql1:1433": the port stays. */
const char *pseudonyms_endpoint(const struct pseudonyms *p,
                                const char *endpoint);
/* Any text: known names and all addresses in it are replaced. */
const char *pseudonyms_text(struct pseudonyms *p, const char *text);
#endif
