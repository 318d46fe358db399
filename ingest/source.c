/* What the given paths hold. Opens files, reads folders, and looks at nothing
 * outside of them. */
#include "ingest/source.h"

#include <errno.h>
#include <string.h>

#include "core/file.h"
#include "core/glob.h"
#include "core/mem.h"
#include "ingest/archive.h"

#define FOLDER_DEPTH_MAX 64
#define HEAD_BYTES       512

void input_free(struct input *input)
{
    if (!input)
        return;
    if (input->file)
        fclose(input->file);
    buf_clear(&input->memory);
    mem_free(input->path);
    mem_free(input->refusal);
    mem_free(input->failure);
    mem_free(input);
}

bool input_open(struct input *input, struct err *err)
{
    if (input->in_memory || input->file)
        return input_rewind(input, err);
    input->file = file_open(input->path, "rb");
    if (!input->file)
        return err_set(err, ERR_IO, "cannot open: %s", strerror(errno));
    setvbuf(input->file, NULL, _IONBF, 0); /* the reads are large */
    return true;
}

void input_close(struct input *input)
{
    if (input->file)
        fclose(input->file);
    input->file = NULL;
}

bool input_rewind(void *ctx, struct err *err)
{
    struct input *input = ctx;
    input->at = 0;
    if (input->file && file_seek(input->file, 0, SEEK_SET) != 0)
        return err_set(err, ERR_IO, "cannot read again: %s", strerror(errno));
    return true;
}

bool input_seek(struct input *input, uint64_t at, struct err *err)
{
    input->at = at;
    if (input->file &&
        (at > INT64_MAX || file_seek(input->file, (int64_t)at, SEEK_SET) != 0))
        return err_set(err, ERR_IO, "cannot go on at byte %llu: %s",
                       (unsigned long long)at, strerror(errno));
    return true;
}

bool input_read(void *ctx, char *to, size_t room, size_t *got, struct err *err)
{
    struct input *input = ctx;
    if (input->in_memory) {
        size_t left = input->memory.len - (size_t)input->at;
        *got = left < room ? left : room;
        if (*got)
            memcpy(to, input->memory.ptr + input->at, *got);
        input->at += *got;
        return true;
    }
    *got = fread(to, 1, room, input->file);
    if (*got < room && ferror(input->file))
        return err_set(err, ERR_IO, "cannot read: %s", strerror(errno));
    return true;
}

size_t input_peek(struct input *input, uint64_t at, char *to, size_t len)
{
    if (input->in_memory) {
        if (at >= input->memory.len)
            return 0;
        size_t left = input->memory.len - (size_t)at;
        len = len < left ? len : left;
        memcpy(to, input->memory.ptr + at, len);
        return len;
    }
    if (!input->file || at > INT64_MAX ||
        file_seek(input->file, (int64_t)at, SEEK_SET) != 0)
        return 0;
    return fread(to, 1, len, input->file);
}

static void entry_add(struct source_list *list, const char *path,
                      const struct file_facts *facts, const char *refusal)
{
    MEM_GROW(list->entry, list->room, list->count + 1);
    list->entry[list->count++] = (struct source_entry){
        .path = mem_text(path),
        .size_bytes = facts->size_bytes,
        .modified_utc = facts->exists ? facts->modified_utc : MOMENT_NONE,
        .refusal = mem_text(refusal),
    };
    list->total_bytes += refusal ? 0 : facts->size_bytes;
}

struct folder { /* those we are in, to notice loops */
    const struct folder *above;
    uint64_t device, inode;
    int depth;
};

static bool is_loop(const struct folder *in, const struct file_facts *facts)
{
    for (; in; in = in->above) {
        if (in->device == facts->device && in->inode == facts->inode)
            return true;
    }
    return false;
}

static void add_folder(struct source_list *list, const char *path,
                       const struct file_facts *facts,
                       const struct folder *above);

static bool is_same(const struct file_facts *a, const struct file_facts *b)
{
    return a->exists && b->exists && a->inode && a->device == b->device &&
           a->inode == b->inode;
}

/* `portledger ingest .` where portledger.db lies: the history that is written,
 * and its journal, are nobody's captures. */
static bool is_of_history(const struct source_list *list, const char *path,
                          const struct file_facts *facts)
{
    struct file_facts own = {0};
    if (!list->history)
        return false;
    char *journal = mem_textf("%s-journal", list->history);
    bool is_journal = !strcmp(file_base(path), file_base(journal)) &&
                      file_look(journal, &own, NULL) && is_same(&own, facts);
    mem_free(journal);
    return is_journal ||
           (file_look(list->history, &own, NULL) && is_same(&own, facts));
}

static void add_member(struct source_list *list, const char *path,
                       const struct folder *in)
{
    struct file_facts facts = {0};
    struct err err = {0};
    if (!file_look(path, &facts, &err) || !facts.exists)
        entry_add(list, path, &(struct file_facts){0},
                  err.kind ? err.text : "it has gone");
    else if (facts.is_link)
        entry_add(list, path, &facts,
                  "a link inside a folder is not followed; give its target "
                  "as a path of its own");
    else if (facts.is_folder)
        add_folder(list, path, &facts, in);
    else if (!facts.is_file)
        entry_add(list, path, &facts, "not a file but a device or a pipe");
    else if (!is_of_history(list, path, &facts))
        entry_add(list, path, &facts, NULL);
}

static void add_folder(struct source_list *list, const char *path,
                       const struct file_facts *facts,
                       const struct folder *above)
{
    struct folder here = {above, facts->device, facts->inode,
                          above ? above->depth + 1 : 0};
    struct file_names names = {0};
    struct err err = {0};
    if (is_loop(above, facts) || here.depth > FOLDER_DEPTH_MAX) {
        entry_add(list, path, facts,
                  here.depth > FOLDER_DEPTH_MAX
                      ? "folders are nested too deeply"
                      : "a folder that holds itself");
        return;
    }
    if (!file_list(&names, path, &err)) {
        entry_add(list, path, facts, err.text);
        return;
    }
    size_t len = strlen(path);
    bool slash = len && (path[len - 1] == '/' || path[len - 1] == '\\');
    for (size_t i = 0; i < names.count; i++) {
        char *member =
            mem_textf("%s%s%s", path, slash ? "" : "/", names.name[i]);
        add_member(list, member, &here);
        mem_free(member);
    }
    file_names_free(&names);
}

/* The first component of a path that is a pattern; false where none is. */
static bool find_pattern(const char *path, size_t *first, size_t *end)
{
    size_t wild = strcspn(path, "*?");
    if (!path[wild])
        return false;
    *first = wild;
    while (*first && !strchr("/\\", path[*first - 1]))
        --*first;
    *end = wild + strcspn(path + wild, "/\\");
    return true;
}

/* cmd.exe and PowerShell leave logs\*.csv to the program, as quotes do in a
 * shell. False where nothing matches. */
static bool add_matches(struct source_list *list, const char *path)
{
    struct file_names names = {0};
    size_t first, end;
    bool found = false;
    if (!find_pattern(path, &first, &end))
        return false;
    char *pattern = mem_text_n(path + first, end - first);
    char *folder = first ? mem_text_n(path, first) : mem_text(".");
    if (!file_list(&names, folder, NULL))
        names.count = 0;
    for (size_t i = 0; i < names.count; i++) {
        if (!glob_matches(pattern, names.name[i]))
            continue;
        char *match =
            mem_textf("%.*s%s%s", (int)first, path, names.name[i], path + end);
        found = source_list_add(list, match, NULL) || found;
        mem_free(match);
    }
    file_names_free(&names);
    mem_free(pattern);
    mem_free(folder);
    return found;
}

bool source_list_add(struct source_list *list, const char *path,
                     struct err *err)
{
    struct file_facts facts = {0};
    if (!strcmp(path, "-")) {
        entry_add(list, "-", &facts, NULL);
        return true;
    }
    if (!file_look(path, &facts, err))
        return false;
    if (!facts.exists && add_matches(list, path))
        return true;
    if (!facts.exists)
        return err_set(err, ERR_INPUT, "%s: there is no such file or folder",
                       path);
    if (facts.is_folder)
        add_folder(list, path, &facts, NULL);
    else if (facts.is_file)
        entry_add(list, path, &facts, NULL);
    else
        entry_add(list, path, &facts,
                  "not a file but a device or a pipe; pipe it in and give -");
    return true;
}

void source_list_clear(struct source_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        mem_free(list->entry[i].path);
        mem_free(list->entry[i].refusal);
    }
    mem_free(list->entry);
    *list = (struct source_list){0};
}

static bool read_stdin(void *ctx, char *to, size_t room, size_t *got,
                       struct err *err)
{
    *got = fread(to, 1, room, ctx);
    return !ferror((FILE *)ctx) ||
           err_set(err, ERR_IO, "standard input: %s", strerror(errno));
}

static struct input *input_of(const struct source_entry *entry)
{
    struct input *input = mem_new(sizeof *input);
    struct err err = {0};
    input->path = mem_text(entry->path);
    input->size_bytes = entry->size_bytes;
    input->modified_utc = entry->modified_utc;
    input->refusal = mem_text(entry->refusal);
    if (!strcmp(entry->path, "-")) {
        struct byte_source from = {stdin, read_stdin};
        if (!archive_spool(input, from, 0, &err))
            input->failure = mem_text(err.text);
    }
    return input;
}

bool source_expand(const struct source_entry *entry, give_input *give,
                   void *ctx)
{
    struct input *input = input_of(entry);
    char head[HEAD_BYTES];
    if (input->refusal || input->failure)
        return give(ctx, input);
    struct err err = {0};
    if (!input_open(input, &err)) { /* a second try might take it for a text */
        input->failure = mem_text(err.text);
        return give(ctx, input);
    }
    size_t len = input_peek(input, 0, head, sizeof head);
    if (archive_is(head, len))
        return archive_expand(input, give, ctx);
    if (!input->in_memory && strcmp(input->path, "-") != 0)
        input_close(input); /* many may wait: open files are few */
    return give(ctx, input);
}
