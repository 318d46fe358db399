/* `portledger owners import`: which process or service belongs to whom. */
#include <string.h>

#include "cli/commands.h"
#include "cli/screen.h"
#include "cli/session.h"
#include "core/file.h"
#include "db/edit.h"
#include "ingest/csv.h"

#define FILE_LIMIT (16u << 20)
#define FIELDS     3  /* pattern, owner, server */
#define LINE_LIMIT 10 /* of one record */

static const struct option options[] = {
    {0},
};

static bool is_header(const struct csv_record *r)
{
    return r->count >= 2 && span_eq_nocase(span_trim(r->field[0]), "pattern") &&
           span_eq_nocase(span_trim(r->field[1]), "owner");
}

static bool put(struct store *s, struct csv_record *r, size_t number,
                const char *path, struct err *err)
{
    struct arena arena = {0};
    const char *field[FIELDS] = {"", "", ""};
    for (size_t i = 0; i < FIELDS && i < r->count; i++)
        field[i] = arena_span(&arena, span_trim(r->field[i]));
    bool done;
    if (!*field[0] || !*field[1])
        done = err_set(err, ERR_INPUT,
                       "%s, record %zu: a pattern and an owner are wanted",
                       path, number);
    else
        done = edit_owner_put(s, field[0], field[1],
                              *field[2] ? field[2] : NULL, err);
    arena_clear(&arena);
    return done;
}

static bool import_text(size_t *imported, struct store *s, struct span text,
                        const char *path, struct err *err)
{
    struct csv_record record = {0};
    size_t number = 0;
    if (span_starts(text, "\xef\xbb\xbf"))
        text = span_cut(text, 3, text.len);
    char delimiter = csv_delimiter(text);
    bool done = true;
    *imported = 0;
    while (done && text.len) {
        size_t taken = csv_read(&record, text, delimiter ? delimiter : ',',
                                true, LINE_LIMIT);
        if (!taken)
            break;
        text = span_cut(text, taken, text.len);
        number++;
        bool is_blank = record.count == 0 ||
                        (record.count == 1 && !span_trim(record.field[0]).len);
        if (is_blank || (number == 1 && is_header(&record)))
            continue;
        done = put(s, &record, number, path, err);
        *imported += done;
    }
    csv_record_clear(&record);
    return done;
}

static bool import(const struct arguments *args, const char *path,
                   struct err *err)
{
    struct buf text = {0};
    struct store *s;
    size_t imported;
    if (!file_read(&text, path, FILE_LIMIT, err)) {
        buf_clear(&text);
        return false;
    }
    bool done = session_open_writing(&s, args, err);
    if (done) {
        done = store_begin(s, err);
        if (done && import_text(&imported, s, buf_as_span(&text), path, err))
            done = store_commit(s, err);
        else
            done = false;
        if (done)
            screen_note("%zu owner%s imported.", imported,
                        imported == 1 ? " is" : "s are");
        else
            store_rollback(s);
        store_close(s);
    }
    buf_clear(&text);
    return done;
}

static int run(const struct arguments *args, struct err *err)
{
    const char *verb = arguments_at(args, 0);
    if (!verb || strcmp(verb, "import") != 0 || arguments_count(args) != 2)
        return command_misused(&command_owners, err, "one file is wanted");
    if (!import(args, arguments_at(args, 1), err))
        return command_failed(err);
    return EXIT_DONE;
}

const struct command command_owners = {
    .name = "owners",
    .brief = "which process or service belongs to whom",
    .usage = "import FILE",
    .options = options,
    .details = "FILE is CSV: pattern,owner[,server]. A pattern is the name of "
               "a process or service;\n* and ? stand for any text and any "
               "character. All of the file is taken, or nothing.",
    .run = run,
};
