/*
 * One report for each owner. Knows owners and file names; the reports
 * themselves are the renderers'.
 */
#include "cli/by_owner.h"

#include <string.h>

#include "cli/census.h"
#include "cli/screen.h"
#include "cli/session.h"
#include "core/file.h"

static const char *plain_name(struct arena *arena, const char *owner)
{
    struct buf name = {0};
    for (const char *c = owner; *c && name.len < 60; c++) {
        bool is_plain = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') ||
                        (*c >= '0' && *c <= '9');
        if (is_plain)
            buf_byte(&name, *c);
        else if (name.len && name.ptr[name.len - 1] != '-')
            buf_byte(&name, '-');
    }
    const char *plain = arena_text(arena, name.len ? buf_str(&name) : "owner");
    buf_clear(&name);
    return plain;
}

const char *by_owner_file(struct arena *arena, const char *owner, size_t number,
                          const char *const *taken, size_t taken_count)
{
    const char *name = plain_name(arena, owner);
    for (size_t i = 0; i < taken_count; i++)
        if (span_eq_nocase(span_of(taken[i]), name))
            return arena_textf(arena, "%s-%zu", name, number);
    return name;
}

static void collect(struct census *owners, const struct dossier *d)
{
    for (size_t i = 0; i < d->server_count; i++) {
        const struct verdict *v = d->servers[i];
        census_add(owners, v->owner);
        for (size_t k = 0; k < v->consumer_count; k++)
            if (v->consumers[k].kind == CONSUMER_OWNER)
                census_add(owners, v->consumers[k].name);
    }
}

static bool write_both(const struct dossier *d, struct arena *arena,
                       const char *folder, const char *file,
                       const struct render_options *how, struct err *err)
{
    static const char *const dress[] = {"html", "xlsx"};
    for (size_t i = 0; i < sizeof dress / sizeof *dress; i++) {
        const struct renderer *r = renderer_find(dress[i]);
        const char *path =
            arena_textf(arena, "%s/%s.%s", folder, file, dress[i]);
        if (!r || !r->write)
            continue;
        if (!r->write(d, path, how, err))
            return false;
        screen_note("Written: %s", path);
    }
    return true;
}

bool by_owner_write(const struct arguments *args, const char *folder,
                    const struct render_options *how,
                    bool (*change)(const struct arguments *args,
                                   struct dossier *d, struct err *err),
                    struct err *err)
{
    struct census owners = {0};
    struct arena arena = {0};
    struct build_options build;
    struct dossier *d;
    if (!session_options(&build, args, err) ||
        !session_dossier_of(&d, args, &build, err))
        return false;
    collect(&owners, d);
    dossier_free(d);
    const char **file = arena_array(&arena, owners.count + 1, sizeof *file);
    bool done = owners.count > 0
                    ? file_make_folder(folder, err)
                    : err_set(err, ERR_INPUT,
                              "no server or process has an owner: `portledger "
                              "owners import FILE` or `servers set`");
    for (size_t i = 0; done && i < owners.count; i++) {
        build.selection.owner = owners.row[i].word;
        if (!arguments_get(args, "--title"))
            build.title = arena_textf(&arena, "Ephemeral ports of %s",
                                      owners.row[i].word);
        done = session_dossier_of(&d, args, &build, err);
        if (!done)
            break;
        done = !change || change(args, d, err);
        /* under a pseudonym the file's name tells no more than the report */
        file[i] = by_owner_file(&arena, done ? d->owner : "", i + 1, file, i);
        done = done && write_both(d, &arena, folder, file[i], how, err);
        dossier_free(d);
    }
    census_clear(&owners);
    arena_clear(&arena);
    return done;
}
