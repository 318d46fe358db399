/*
 * A workbook is read back before it takes its place: a disk that was full for
 * a while leaves no half of a sheet. Knows tags; nothing of what they mean.
 */
#include "report/xlsx_whole.h"

#include <archive.h>
#include <archive_entry.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "core/file.h"
#include "core/mem.h"

#define BLOCK    ((size_t)64 * 1024)
#define END_SIZE 22

struct tags {
    enum { TEXT, TAG_BEGINS, TAG } in;
    char quote;  /* of the attribute's value that it is in, or 0 */
    char first;  /* of the tag: '/' closes, '?' and '!' are no elements */
    char before; /* the character before this one */
    long depth, elements;
};

static void end_tag(struct tags *t)
{
    t->in = TEXT;
    if (t->first == '?' || t->first == '!')
        return;
    t->elements++;
    if (t->first == '/')
        t->depth--;
    else if (t->before != '/')
        t->depth++;
}

/* False where a tag is in a tag, or more is closed than was opened. */
static bool take(struct tags *t, char c)
{
    if (t->in == TEXT) {
        if (c == '<')
            *t = (struct tags){
                .in = TAG_BEGINS, .depth = t->depth, .elements = t->elements};
    } else if (t->in == TAG_BEGINS) {
        t->first = c;
        t->in = TAG;
    } else if (t->quote) {
        if (c == t->quote)
            t->quote = '\0';
    } else if (c == '"' || c == '\'') {
        t->quote = c;
    } else if (c == '<') {
        return false;
    } else if (c == '>') {
        end_tag(t);
    }
    t->before = c;
    return t->depth >= 0;
}

static bool is_xml(const char *name)
{
    size_t len = name ? strlen(name) : 0;
    return len > 4 && (strcmp(name + len - 4, ".xml") == 0 ||
                       strcmp(name + len - 5, ".rels") == 0);
}

static bool part_is_whole(struct archive *a, char *block)
{
    struct tags t = {0};
    la_ssize_t got;
    while ((got = archive_read_data(a, block, BLOCK)) > 0)
        for (la_ssize_t i = 0; i < got; i++)
            if (!take(&t, block[i]))
                return false;
    return got == 0 && t.in == TEXT && t.depth == 0 && t.elements > 0;
}

/* The record that ends a zip file is its last 22 bytes where there is no
 * comment; without it the parts may be there, but no spreadsheet opens them. */
static bool has_end(FILE *file)
{
    unsigned char end[END_SIZE];
    return fseek(file, -(long)END_SIZE, SEEK_END) == 0 &&
           fread(end, 1, END_SIZE, file) == END_SIZE &&
           memcmp(end, "PK\5\6", 4) == 0 && fseek(file, 0, SEEK_SET) == 0;
}

bool xlsx_is_whole(const char *path)
{
    struct archive *a = archive_read_new();
    FILE *file = file_open(path, "rb"); /* whose names are UTF-8 everywhere */
    struct archive_entry *entry = NULL;
    char *block = mem_array(BLOCK, 1);
    long parts = 0;
    bool done = a && file && has_end(file) &&
                archive_read_support_format_zip(a) == ARCHIVE_OK &&
                archive_read_open_FILE(a, file) == ARCHIVE_OK;
    int got = ARCHIVE_FATAL;
    while (done && (got = archive_read_next_header(a, &entry)) == ARCHIVE_OK) {
        if (!is_xml(archive_entry_pathname(entry)))
            continue;
        done = part_is_whole(a, block);
        parts++;
    }
    done = done && got == ARCHIVE_EOF && parts > 0;
    archive_read_free(a);
    if (file)
        fclose(file);
    mem_free(block);
    return done;
}

bool xlsx_take_place(const char *part, const char *path, struct err *err)
{
    if (!xlsx_is_whole(part))
        return err_set(err, ERR_IO,
                       "%s: the workbook did not become whole, as when a disk "
                       "is full: make room there and in the folder for "
                       "temporary files (TMPDIR), then write it again",
                       path);
    return file_replace(part, path, err);
}
