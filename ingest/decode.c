/* Bytes become text. Knows encodings and line ends, never what a line says. */
#include "ingest/decode.h"

#include <string.h>

#include "core/bits.h"
#include "core/buf.h"
#include "core/mem.h"
#include "ingest/codepage.h"
#include "ingest/tape.h"
#include "ingest/utf16.h"

#define CHUNK ((size_t)256 * 1024)
#define PROOF 8 /* units that must look alike before a change is believed */

enum mode { MODE_BYTES, MODE_UTF16 };

struct decoder {
    struct byte_source source;
    struct digester *digester;
    uint64_t bytes;
    char *raw; /* bytes [at, end) are not given yet */
    size_t room, at, end;
    bool is_over;           /* the source has no more */
    bool started, skipping; /* skipping: the rest of a line that was cut */
    enum mode mode;
    bool big_endian;
    bool forced;   /* the code page was given: never UTF-8 */
    bool fixed;    /* the whole encoding was given */
    bool is_mixed; /* it has changed midway */
    struct codepage *page;
    bool guessed;
    struct buf text; /* decoded; [given, len) is carried over */
    size_t given;
    struct buf names; /* of encodings met */
    const char *last_name;
    struct buf kept_name; /* where that is from a tape */
};

static void name_add(struct decoder *d, const char *name)
{
    if (d->last_name && !strcmp(d->last_name, name))
        return;
    d->last_name = name;
    if (d->names.len > 200)
        return;
    if (d->names.len)
        buf_text(&d->names, ", then ");
    buf_text(&d->names, name);
}

static bool force(struct decoder *d, const char *name, struct err *err)
{
    struct span s = span_of(name);
    if (span_eq_nocase(s, "utf-16le") || span_eq_nocase(s, "utf-16") ||
        span_eq_nocase(s, "utf-16be")) {
        d->mode = MODE_UTF16;
        d->big_endian = span_eq_nocase(s, "utf-16be");
        d->fixed = true;
        return true;
    }
    if (span_eq_nocase(s, "utf-8") || span_eq_nocase(s, "utf8"))
        return true;
    d->forced = true;
    return codepage_open(&d->page, name, err);
}

bool decoder_open(struct decoder **out, struct byte_source source,
                  const char *encoding, struct err *err)
{
    struct decoder *d = mem_new(sizeof *d);
    d->source = source;
    d->digester = digester_new();
    MEM_GROW(d->raw, d->room, CHUNK);
    if (encoding && !force(d, encoding, err)) {
        decoder_close(d);
        return false;
    }
    *out = d;
    return true;
}

void decoder_close(struct decoder *d)
{
    if (!d)
        return;
    digester_free(d->digester);
    mem_free(d->raw);
    codepage_close(d->page);
    buf_clear(&d->text);
    buf_clear(&d->names);
    buf_clear(&d->kept_name);
    mem_free(d);
}

void decoder_go_on(struct decoder *d)
{
    d->is_over = false;
}

const char *decoder_encoding(struct decoder *d)
{
    return d->names.len ? buf_str(&d->names) : "UTF-8";
}

const char *decoder_guess(const struct decoder *d)
{
    return d->guessed ? codepage_name(d->page) : NULL;
}

struct digest decoder_digest(const struct decoder *d)
{
    return digester_value(d->digester);
}

uint64_t decoder_bytes(const struct decoder *d)
{
    return d->bytes;
}

void decoder_save_digest(const struct decoder *d,
                         unsigned char out[DIGESTER_SAVED])
{
    digester_save(d->digester, out);
}

bool decoder_walk(struct decoder *d, struct tape *t, uint64_t bytes_before)
{
    uint8_t mode = (uint8_t)d->mode;
    if (!tape_reads(t)) {
        if (d->is_mixed || d->forced || d->page || !d->last_name)
            return false;
        if (d->last_name != d->kept_name.ptr) {
            buf_reset(&d->kept_name);
            buf_text(&d->kept_name, d->last_name);
        }
    }
    TAPE(t, mode);
    TAPE(t, d->big_endian);
    tape_buf(t, &d->names);
    tape_buf(t, &d->kept_name);
    if (tape_reads(t)) {
        d->mode = mode == MODE_UTF16 ? MODE_UTF16 : MODE_BYTES;
        d->last_name = buf_str(&d->kept_name);
        d->started = true;
        d->bytes = bytes_before;
    }
    return !t->is_broken;
}

size_t decoder_line_end(const struct decoder *d, char out[2])
{
    bool wide = d->mode == MODE_UTF16;
    out[0] = wide && d->big_endian ? '\0' : '\n';
    out[1] = wide && d->big_endian ? '\n' : '\0';
    return wide ? 2 : 1;
}

/* Reads more behind what is left, which moves to the front. */
static bool refill(struct decoder *d, struct err *err)
{
    size_t left = d->end - d->at;
    if (d->at && left)
        memmove(d->raw, d->raw + d->at, left);
    d->at = 0;
    d->end = left;
    if (d->room - left < CHUNK / 2)
        MEM_GROW(d->raw, d->room, left + CHUNK);
    /* always a full window: what is decided must not depend on how much a
     * pipe or an archive gives at once */
    do {
        size_t got = 0;
        if (!d->source.read(d->source.ctx, d->raw + d->end, d->room - d->end,
                            &got, err))
            return false;
        d->is_over = got == 0;
        digester_add(d->digester, d->raw + d->end, got);
        d->bytes += got;
        d->end += got;
    } while (!d->is_over && d->end < d->room);
    return true;
}

struct traits {
    bool has_zero, has_high;
};

#define HIGHS UINT64_C(0x8080808080808080)
#define ONES  UINT64_C(0x0101010101010101)

/* Is every byte of these 64 ASCII and not zero? A byte less one has its high
 * bit where it was zero; what is borrowed then makes no other byte look well.
 * By words, not by bytes: most text is read here and nowhere as a whole, and
 * compilers that leave loops as they are must not make it a slow road. */
static inline bool is_plain(const char *ptr)
{
    uint64_t odd = 0;
    for (size_t i = 0; i < 64; i += 8)
        odd |= word_of(ptr + i) | (word_of(ptr + i) - ONES);
    return !(odd & HIGHS);
}

static struct traits look(const char *ptr, size_t len)
{
    unsigned char high = 0, zero = 0;
    for (size_t i = 0; i < len;) {
        if (len - i >= 64 && is_plain(ptr + i)) {
            i += 64;
            continue;
        }
        for (size_t end = len - i < 64 ? len : i + 64; i < end; i++) {
            unsigned char c = (unsigned char)ptr[i];
            high |= c;
            zero |= c == 0;
        }
    }
    return (struct traits){zero != 0, (high & 0x80) != 0};
}

static size_t last_line_end(const char *ptr, size_t len)
{
    while (len && ptr[len - 1] != '\n')
        len--;
    return len;
}

static void enter_utf16(struct decoder *d, bool big_endian, bool has_bom)
{
    d->is_mixed |= d->last_name != NULL;
    d->mode = MODE_UTF16;
    d->big_endian = big_endian;
    if (has_bom)
        d->at += 2;
    name_add(d, big_endian ? has_bom ? "UTF-16BE with BOM" : "UTF-16BE"
                : has_bom  ? "UTF-16LE with BOM"
                           : "UTF-16LE");
}

/* At the beginning of the input: a mark, or zeros in every other byte? */
static void begin(struct decoder *d)
{
    const unsigned char *p = (const unsigned char *)d->raw + d->at;
    size_t len = d->end - d->at;
    d->started = true;
    if (len >= 2 && p[0] == 0xFF && p[1] == 0xFE && !d->forced) {
        enter_utf16(d, false, true);
    } else if (len >= 2 && p[0] == 0xFE && p[1] == 0xFF && !d->forced) {
        enter_utf16(d, true, true);
    } else if (len >= 3 && p[0] == 0xEF && p[1] == 0xBB && p[2] == 0xBF) {
        d->at += 3;
        name_add(d, "UTF-8 with BOM");
    } else if (d->fixed) {
        enter_utf16(d, d->big_endian, false);
    } else if (!d->forced) {
        enum utf16_kind kind = utf16_guess(d->raw + d->at, len < 64 ? len : 64);
        if (kind != UTF16_NONE)
            enter_utf16(d, kind == UTF16_BE, false);
    }
}

/* The line from which UTF-16 begins in these whole lines of bytes, or len. */
static size_t find_utf16(const char *ptr, size_t len, bool *big_endian,
                         bool *has_bom)
{
    for (size_t line = 0; line < len;) {
        enum utf16_kind kind =
            utf16_begins(ptr + line, len - line, PROOF, has_bom);
        if (kind != UTF16_NONE) {
            *big_endian = kind == UTF16_BE;
            return line;
        }
        const char *end = memchr(ptr + line, '\n', len - line);
        if (!end)
            break;
        line = (size_t)(end - ptr) + 1;
    }
    return len;
}

/* Lines that are not UTF-8 are of a code page; the others stay. */
static void decode_lines(struct decoder *d, struct span bytes)
{
    buf_reset(&d->text);
    d->given = 0;
    if (!d->page) {
        struct buf sample = {.limit = 65536};
        for (struct span rest = bytes; rest.len;) {
            const char *end = memchr(rest.ptr, '\n', rest.len);
            size_t len = end ? (size_t)(end - rest.ptr) + 1 : rest.len;
            if (!utf8_is_valid(rest.ptr, len))
                buf_add(&sample, rest.ptr, len);
            rest = span_cut(rest, len, rest.len);
        }
        d->page = codepage_guess(buf_as_span(&sample));
        d->guessed = true;
        buf_clear(&sample);
    }
    while (bytes.len) {
        const char *end = memchr(bytes.ptr, '\n', bytes.len);
        size_t len = end ? (size_t)(end - bytes.ptr) + 1 : bytes.len;
        struct span line = span_cut(bytes, 0, len);
        if (!d->forced && utf8_is_valid(line.ptr, line.len)) {
            buf_span(&d->text, line);
        } else if (!look(line.ptr, line.len).has_high) {
            buf_span(&d->text, line);
        } else {
            name_add(d, codepage_name(d->page));
            codepage_decode(d->page, &d->text, line);
        }
        bytes = span_cut(bytes, len, bytes.len);
    }
}

/* A window of 8-bit text. *again: the mode has changed, or more is needed. */
static bool next_bytes(struct decoder *d, struct span *text, bool *cut,
                       bool *again, struct err *err)
{
    size_t len = last_line_end(d->raw + d->at, d->end - d->at);
    if (!len) {
        len = d->end - d->at;
        *cut = len > LINE_MAX_BYTES;
        if (!*cut && !d->is_over) {
            *again = true;
            return refill(d, err);
        }
        if (*cut)
            len = LINE_MAX_BYTES;
    }
    const char *ptr = d->raw + d->at;
    struct traits traits = look(ptr, len);
    bool big_endian = false, has_bom = false;
    if (!d->forced && (traits.has_zero || traits.has_high)) {
        size_t at = find_utf16(ptr, d->end - d->at, &big_endian, &has_bom);
        if (at == 0) {
            enter_utf16(d, big_endian, has_bom);
            *cut = false;
            *again = true;
            return true;
        }
        if (at < len) {
            len = at;
            *cut = false;
            traits = look(ptr, len);
        }
    }
    d->at += len;
    d->skipping = *cut;
    if (traits.has_high && (d->forced || !utf8_is_valid(ptr, len))) {
        decode_lines(d, span_n(ptr, len));
        *text = buf_as_span(&d->text);
        d->given = d->text.len;
        return true;
    }
    if (len)
        name_add(d, d->forced ? codepage_name(d->page) : "UTF-8");
    *text = span_n(ptr, len);
    return true;
}

/* A window of UTF-16, decoded behind what is carried over. */
static bool next_utf16(struct decoder *d, struct span *text, bool *cut,
                       bool *again, struct err *err)
{
    size_t carried = d->text.len - d->given;
    if (carried && d->given)
        memmove(d->text.ptr, d->text.ptr + d->given, carried);
    d->text.len = carried;
    d->given = 0;
    if (d->end - d->at < PROOF * 4 && !d->is_over && !refill(d, err))
        return false;
    struct utf16_run run = {.ptr = d->raw + d->at,
                            .len = d->end - d->at,
                            .is_last = d->is_over,
                            .big_endian = d->big_endian,
                            .proof = d->fixed ? 0 : PROOF};
    utf16_decode(&run, &d->text);
    d->at += run.taken;
    d->is_mixed |= run.becomes_bytes || run.big_endian != d->big_endian;
    d->big_endian = run.big_endian;
    if (run.becomes_bytes) {
        d->mode = MODE_BYTES;
    } else if (d->is_over && !run.taken) {
        d->at = d->end; /* half a unit at the very end */
    }
    size_t len = last_line_end(d->text.ptr, d->text.len);
    bool over = d->at == d->end && d->is_over;
    if (!len && (run.becomes_bytes || over))
        len = d->text.len;
    *cut = !len && d->text.len > LINE_MAX_BYTES;
    if (*cut)
        len = d->text.len;
    if (!len && !over && !run.becomes_bytes) {
        *again = true;
        return run.taken || d->is_over || refill(d, err);
    }
    d->skipping = *cut;
    *again = !len && run.becomes_bytes;
    *text = span_n(d->text.ptr, len);
    if (*cut)
        text->len = LINE_MAX_BYTES;
    d->given = len;
    return true;
}

/* Drops what is left of a line that was cut. True: the window is used up. */
static bool skip_rest(struct decoder *d, struct span *text)
{
    const char *end = text->len ? memchr(text->ptr, '\n', text->len) : NULL;
    if (!end) {
        text->len = 0;
        return true;
    }
    size_t drop = (size_t)(end - text->ptr) + 1;
    *text = span_cut(*text, drop, text->len);
    d->skipping = false;
    return text->len == 0;
}

bool decoder_next(struct decoder *d, struct span *text, bool *cut,
                  struct err *err)
{
    for (;;) {
        bool again = false, was_skipping = d->skipping;
        *text = span_n(NULL, 0);
        *cut = false;
        if (d->at == d->end && !d->is_over && !refill(d, err))
            return false;
        if (!d->started)
            begin(d);
        if (d->at == d->end && d->is_over && d->given == d->text.len)
            return true;
        bool done = d->mode == MODE_UTF16
                        ? next_utf16(d, text, cut, &again, err)
                        : next_bytes(d, text, cut, &again, err);
        if (!done)
            return false;
        if (again)
            continue;
        if (was_skipping) {
            d->skipping = true;
            if (skip_rest(d, text))
                continue;
            *cut = false;
        }
        if (text->len)
            return true;
    }
}
