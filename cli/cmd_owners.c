/* `portledger owners import`: which process or service belongs to whom. */
#include <string.h>

#include "cli/commands.h"
#include "cli/screen.h"
#include "cli/session.h"
#include "core/file.h"
#include "db/edit.h"

#define FILE_LIMIT (16u << 20)
#define FIELDS     3 /* pattern, owner, server */

static const struct option options[] = {
    {0},
};

/* Takes one CSV record off *rest into at most FIELDS fields; the rest of the
 * record is left out. False at the end. */
static bool read_record(struct span *rest, char separator,
                        struct buf field[FIELDS], size_t *count)
{
    bool is_quoted = false;
    if (!rest->len)
        return false;
    *count = 0;
    for (size_t i = 0; i < FIELDS; i++)
        buf_reset(&field[i]);
    for (; rest->len; rest->ptr++, rest->len--) {
        char c = *rest->ptr;
        if (c == '"' && is_quoted && rest->len > 1 && rest->ptr[1] == '"') {
            rest->ptr++;
            rest->len--;
        } else if (c == '"') {
            is_quoted = !is_quoted;
            continue;
        } else if (c == separator && !is_quoted) {
            ++*count;
            continue;
        } else if (c == '\n' && !is_quoted) {
            rest->ptr++;
            rest->len--;
            break;
        }
        if (*count < FIELDS && (c != '\r' || is_quoted))
            buf_byte(&field[*count], c);
    }
    ++*count;
    return true;
}

static bool is_header(struct buf field[FIELDS])
{
    return span_eq_nocase(span_trim(buf_as_span(&field[0])), "pattern") &&
           span_eq_nocase(span_trim(buf_as_span(&field[1])), "owner");
}

/* The fields without the blanks around them. */
static void trim(struct buf *field)
{
    struct span inner = span_trim(buf_as_span(field));
    if (inner.len)
        memmove(field->ptr, inner.ptr, inner.len);
    if (field->ptr)
        field->ptr[inner.len] = 0;
    field->len = inner.len;
}

static bool put(struct store *s, struct buf field[FIELDS], size_t count,
                size_t number, const char *path, struct err *err)
{
    for (size_t i = 0; i < FIELDS; i++)
        trim(&field[i]);
    if (count < 2 || !field[0].len || !field[1].len)
        return err_set(err, ERR_INPUT,
                       "%s, record %zu: a pattern and an owner are wanted",
                       path, number);
    return edit_owner_put(s, buf_str(&field[0]), buf_str(&field[1]),
                          field[2].len ? buf_str(&field[2]) : NULL, err);
}

static bool import_text(size_t *imported, struct store *s, struct span text,
                        const char *path, struct err *err)
{
    struct buf field[FIELDS] = {{0}};
    size_t count, number = 0;
    if (span_starts(text, "\xef\xbb\xbf"))
        text = span_cut(text, 3, text.len);
    struct span rest = text, first;
    span_split(&rest, '\n', &first);
    char separator =
        span_find(first, ";") >= 0 && span_find(first, ",") < 0 ? ';' : ',';
    bool done = true;
    *imported = 0;
    while (done && read_record(&text, separator, field, &count)) {
        number++;
        bool is_blank = count == 1 && !span_trim(buf_as_span(&field[0])).len;
        if (is_blank || (number == 1 && is_header(field)))
            continue;
        done = put(s, field, count, number, path, err);
        *imported += done;
    }
    for (size_t i = 0; i < FIELDS; i++)
        buf_clear(&field[i]);
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
