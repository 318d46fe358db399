#ifndef CORE_FILE_H
#define CORE_FILE_H
/* Files: the few things the house asks of a file system. Paths are UTF-8. */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/moment.h"

struct file_facts {
    bool exists, is_folder, is_file, is_link;
    uint64_t size_bytes;
    moment modified_utc;
    uint64_t device, inode; /* to notice folder loops */
};

/* fopen for paths in UTF-8 of any length; others may read, rename and remove
 * the file meanwhile. Modes: "rb", and "wbx", which fails where the name is
 * taken. NULL: errno says why, strerror words it. fclose it. */
FILE *file_open(const char *path, const char *mode);
/* Open for writing and reading, gone when closed; NULL: errno says why. */
FILE *file_temporary(void);
/* fseek and ftell that reach beyond 2 GB; -1 where they fail. */
int file_seek(FILE *file, int64_t offset, int whence);
int64_t file_place(FILE *file);
/* The path as other libraries' own file functions take it, however long it
 * is. Yours. */
char *file_path_for_others(const char *path);

bool file_look(const char *path, struct file_facts *out, struct err *err);
/* The whole file, at most `limit_bytes` (0: no limit). */
bool file_read(struct buf *out, const char *path, size_t limit_bytes,
               struct err *err);
/* Writes beside the target and renames over it, so that a reader sees the old
 * file or the new one and never a part. Makes no folders. */
bool file_write(const char *path, struct span bytes, struct err *err);
/* Writes a file anew that is nobody's yet and need not last: file_replace makes
 * it last and puts it in its place. A failure leaves nothing. */
bool file_draft(const char *path, struct span bytes, struct err *err);
/* Puts a finished file in place of another, as rename does. */
bool file_replace(const char *from, const char *to, struct err *err);
bool file_remove(const char *path, struct err *err); /* gone already: true */
bool file_make_folder(const char *path, struct err *err); /* with parents */
/* The names in a folder, sorted by bytes; without . and .. ; yours:
 * file_names_free. */
struct file_names {
    char **name;
    size_t count;
};
bool file_list(struct file_names *out, const char *folder, struct err *err);
void file_names_free(struct file_names *names);
/* Last component of a path; borrowed. */
const char *file_base(const char *path);
#endif
