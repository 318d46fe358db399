/*
 * Process lists as tasklist prints them: a table cut by its rule of '=' (plain,
 * /v, /svc with wrapped services) and /fo list, in any language: the second
 * column, or the line "PID:", is the PID. Knows nothing of ports.
 */
#include <string.h>

#include "core/mem.h"
#include "ingest/process_rows.h"

#define COLUMNS_MOST 12

struct tasklist {
    struct process_rows rows;
    bool in_table, has_services, has_modules;
    size_t from[COLUMNS_MOST], to[COLUMNS_MOST]; /* in characters */
    size_t columns;
    /* /fo list: the record that is open */
    struct buf image, last;
    int pid;
    int fields;
};

static void *tasklist_open(struct reader *r)
{
    (void)r;
    struct tasklist *t = mem_new(sizeof *t);
    t->pid = -1;
    return t;
}

static void tasklist_close(void *self)
{
    struct tasklist *t = self;
    buf_clear(&t->image);
    buf_clear(&t->last);
    mem_free(t);
}

/* Groups of '=' of the line, at least three, the second of PID's width. */
static size_t read_rule(struct span line, size_t *from, size_t *to)
{
    size_t count = 0;
    for (size_t i = 0; i < line.len; i++) {
        if (line.ptr[i] != '=' && line.ptr[i] != ' ')
            return 0;
        if (line.ptr[i] != '=')
            continue;
        if (i == 0 || line.ptr[i - 1] == ' ') {
            if (count == COLUMNS_MOST)
                return 0;
            from[count++] = i;
        }
        to[count - 1] = i + 1;
    }
    return count >= 3 && to[1] - from[1] == 8 ? count : 0;
}

static struct span without_end(struct span line)
{
    while (line.len && strchr(" \r\t", line.ptr[line.len - 1]))
        line.len--;
    return line;
}

static const char *const image_labels[] = {
    "Image Name:",     "Abbildname:",       "Nom de l'image:",
    "Nom de l’image:", "Nombre de imagen:", "Nome da imagem:",
    "Nome immagine:",  "Имя образа:",       "映像名称:",
    "イメージ名:",     "이미지 이름:",      "映像名稱:",
};

static bool is_image_label(struct span line)
{
    for (size_t i = 0; i < sizeof image_labels / sizeof *image_labels; i++) {
        if (span_starts_nocase(line, image_labels[i]))
            return true;
    }
    return false;
}

static int tasklist_score(struct span head, const char **why)
{
    struct span rest = head, line;
    size_t from[COLUMNS_MOST], to[COLUMNS_MOST];
    while (span_split(&rest, '\n', &line)) {
        if (read_rule(without_end(line), from, to)) {
            *why = "table of tasklist, cut by a rule of '='";
            return 85;
        }
        struct span next = rest;
        if (is_image_label(line) && span_split(&next, '\n', &line) &&
            span_starts(line, "PID:")) {
            *why = "records of `tasklist /fo list`";
            return 85;
        }
    }
    return 0;
}

/* Between two places counted in characters, not bytes. */
static struct span cut_characters(struct span line, size_t from, size_t to)
{
    size_t at = 0, byte = 0, begin = line.len;
    while (byte < line.len && at < to) {
        if (at == from)
            begin = byte;
        byte++;
        while (byte < line.len &&
               ((unsigned char)line.ptr[byte] & 0xC0) == 0x80)
            byte++;
        at++;
    }
    return begin < byte ? span_cut(line, begin, byte) : span_n("", 0);
}

/* The heading: before the rule, and perhaps only known by its PID. */
static bool is_heading(struct span line)
{
    ptrdiff_t pid = span_find(line, " PID ");
    return pid > 5 && line.len < 400 && line.ptr[0] != ' ' &&
           (span_find(line, "   PID ") > 0);
}

/* A name that overflows, or double-width characters: the first number. */
static bool row_by_tokens(struct span line, struct span *image, int *pid)
{
    struct span rest = line, token;
    bool any = false;
    while (span_token(&rest, &token)) {
        uint64_t n;
        if (any && span_u64(token, &n) && n < 100000000) {
            *pid = (int)n;
            *image = span_n(line.ptr, (size_t)(token.ptr - line.ptr));
            return token.ptr[-1] == ' ';
        }
        any = true;
    }
    return false;
}

static enum claim table_row(struct tasklist *t, struct reader *r,
                            struct span line)
{
    struct span none = {0};
    struct span image = cut_characters(line, t->from[0], t->to[0]);
    struct span cell = cut_characters(line, t->to[0], t->to[1]);
    int pid;
    bool third = t->columns == 3;
    struct span last = cut_characters(line, t->from[2], SIZE_MAX);
    if (third && !span_trim(image).len && !span_trim(cell).len &&
        t->rows.is_open) {
        if (t->has_services)
            process_rows_more_services(&t->rows, r, last);
        return CLAIM_ROW;
    }
    if (!span_trim(image).len || !span_int(span_trim(cell), &pid) || pid < 0) {
        if (line.ptr[0] == ' ' || !row_by_tokens(line, &image, &pid))
            return CLAIM_NONE;
        last = none;
    }
    bool has_user = t->columns == 9 && last.len;
    process_rows_add(
        &t->rows, r, image, t->has_services ? last : none,
        has_user ? cut_characters(line, t->from[6], t->to[6]) : none, pid);
    return CLAIM_ROW;
}

static void end_record(struct tasklist *t, struct reader *r)
{
    struct span none = {0};
    if (t->image.len && t->pid >= 0)
        process_rows_add(&t->rows, r, buf_as_span(&t->image),
                         t->fields == 3 ? buf_as_span(&t->last) : none, none,
                         t->pid);
    buf_reset(&t->image);
    buf_reset(&t->last);
    t->pid = -1;
    t->fields = 0;
}

static enum claim list_line(struct tasklist *t, struct reader *r,
                            struct span line)
{
    ptrdiff_t colon = span_find(line, ":");
    if (is_image_label(line)) {
        end_record(t, r);
        t->in_table = false;
        t->fields = 1;
        buf_span(&t->image,
                 span_trim(span_cut(line, (size_t)colon + 1, line.len)));
        return CLAIM_ROW;
    }
    if (!t->fields)
        return CLAIM_NONE;
    if (line.ptr[0] == ' ') { /* wrapped services */
        buf_byte(&t->last, ' ');
        buf_span(&t->last, span_trim(line));
        return CLAIM_ROW;
    }
    if (colon < 1)
        return CLAIM_NONE;
    struct span value = span_trim(span_cut(line, (size_t)colon + 1, line.len));
    t->fields++;
    if (t->fields == 2) {
        if (span_starts(line, "PID:") && span_int(value, &t->pid))
            return CLAIM_ROW;
        t->fields = 0;
        return CLAIM_NONE;
    }
    buf_reset(&t->last);
    buf_span(&t->last, value);
    return CLAIM_SKIP;
}

static void tasklist_flush(void *self, struct reader *r)
{
    struct tasklist *t = self;
    end_record(t, r);
    process_rows_end(&t->rows);
    t->in_table = false;
}

static enum claim tasklist_line(void *self, struct reader *r, struct span text,
                                bool first)
{
    struct tasklist *t = self;
    struct span line = without_end(text);
    size_t from[COLUMNS_MOST], to[COLUMNS_MOST];
    if (!line.len) {
        end_record(t, r);
        return first ? CLAIM_NONE : CLAIM_SKIP;
    }
    size_t columns = read_rule(line, from, to);
    if (columns) {
        end_record(t, r);
        process_rows_end(&t->rows);
        memcpy(t->from, from, sizeof from);
        memcpy(t->to, to, sizeof to);
        t->columns = columns;
        t->has_services = columns == 3 && !t->has_modules;
        t->in_table = true;
        return CLAIM_SKIP;
    }
    if (is_heading(line)) {
        t->has_modules = span_find_nocase(line, "modul") > 0;
        t->in_table = false;
        return CLAIM_SKIP;
    }
    enum claim claim = list_line(t, r, line);
    if (claim == CLAIM_NONE && t->in_table && !first)
        claim = table_row(t, r, line);
    return claim;
}

const struct format format_tasklist = {
    .name = "tasklist",
    .brief = "tasklist: table, /v, /svc, /fo list, in any language",
    .score = tasklist_score,
    .most = 85,
    .open = tasklist_open,
    .line = tasklist_line,
    .flush = tasklist_flush,
    .close = tasklist_close,
};
