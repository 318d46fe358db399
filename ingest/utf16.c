/* UTF-16 units become UTF-8, most of them 32 at a time. Knows no lines but
 * their ends, at which one encoding may follow another. */
#include "ingest/utf16.h"

#include <string.h>

#include "core/mem.h"

#define BLOCK 32

static bool is_plain(unsigned c)
{
    return (c >= 0x20 && c < 0x7f) || c == '\r' || c == '\n' || c == '\t';
}

enum utf16_kind utf16_guess(const char *ptr, size_t len)
{
    size_t units = len / 2, low = 0, high = 0;
    for (size_t i = 0; i < units; i++) {
        low += ptr[2 * i] == 0;
        high += ptr[2 * i + 1] == 0;
    }
    if (units < 2)
        return UTF16_NONE;
    if (high * 10 >= units * 3 && low * 20 < units)
        return UTF16_LE;
    if (low * 10 >= units * 3 && high * 20 < units)
        return UTF16_BE;
    return UTF16_NONE;
}

/* How many units from here are ASCII in this byte order. */
static size_t ascii_units(const unsigned char *p, size_t len, bool big_endian,
                          size_t most)
{
    size_t count = 0;
    while (count < most && len >= 2 * (count + 1)) {
        unsigned zero = p[2 * count + !big_endian];
        unsigned c = p[2 * count + big_endian];
        if (zero || !is_plain(c))
            break;
        count++;
    }
    return count;
}

enum utf16_kind utf16_begins(const char *ptr, size_t len, size_t proof,
                             bool *has_bom)
{
    const unsigned char *p = (const unsigned char *)ptr;
    *has_bom = false;
    if (len < 4)
        return UTF16_NONE;
    if (p[0] == 0xFF && p[1] == 0xFE &&
        memchr(p + 2, 0, len < 64 ? len - 2 : 62)) {
        *has_bom = true;
        return UTF16_LE;
    }
    size_t need = len / 2 < proof ? len / 2 : proof;
    if (p[1] == 0 && ascii_units(p, len, false, need) >= need)
        return UTF16_LE;
    if (p[0] == 0 && ascii_units(p, len, true, need) >= need)
        return UTF16_BE;
    return UTF16_NONE;
}

static unsigned unit_at(const unsigned char *p, bool big_endian)
{
    return big_endian ? (unsigned)p[0] << 8 | p[1] : (unsigned)p[1] << 8 | p[0];
}

/* Blocks of ASCII: returns the units taken. */
static size_t take_ascii(const unsigned char *p, size_t units, bool big_endian,
                         char *out)
{
    size_t taken = 0;
    if (big_endian) {
        while (taken < units && !p[2 * taken] && p[2 * taken + 1] < 0x80) {
            out[taken] = (char)p[2 * taken + 1];
            taken++;
        }
        return taken;
    }
    while (units - taken >= BLOCK) {
        uint16_t block[BLOCK], any = 0;
        memcpy(block, p + 2 * taken, sizeof block);
        for (size_t i = 0; i < BLOCK; i++)
            any |= block[i];
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
        any = (uint16_t)(any >> 8 | any << 8);
        if (any & 0xFF80)
            break;
        for (size_t i = 0; i < BLOCK; i++)
            out[taken + i] = (char)(block[i] >> 8);
#else
        if (any & 0xFF80)
            break;
        for (size_t i = 0; i < BLOCK; i++)
            out[taken + i] = (char)(block[i] & 0x7f);
#endif
        taken += BLOCK;
    }
    while (taken < units && !p[2 * taken + 1] && p[2 * taken] < 0x80) {
        out[taken] = (char)p[2 * taken];
        taken++;
    }
    return taken;
}

/* 8-bit text at a line's beginning: a whole run of plain bytes, or CR LF. */
static bool looks_like_bytes(const struct utf16_run *run,
                             const unsigned char *p, size_t left)
{
    size_t need = left < run->proof ? left : run->proof;
    if (!run->proof || left < 2 || (left < run->proof && !run->is_last))
        return false;
    if (p[0] == '\r' && p[1] == '\n')
        return true;
    for (size_t i = 0; i < need; i++) {
        if (!is_plain(p[i]))
            return false;
    }
    return need >= 4;
}

static void add_code(struct buf *out, uint32_t code)
{
    if (code >= 0xD800 && code < 0xE000)
        code = 0xFFFD;
    buf_code(out, code);
}

void utf16_decode(struct utf16_run *run, struct buf *out)
{
    const unsigned char *p = (const unsigned char *)run->ptr;
    size_t at = 0;
    run->becomes_bytes = false;
    while (run->len - at >= 2) {
        MEM_GROW(out->ptr, out->room, out->len + (run->len - at) / 2 + 8);
        size_t taken = take_ascii(p + at, (run->len - at) / 2, run->big_endian,
                                  out->ptr + out->len);
        out->len += taken;
        at += 2 * taken;
        size_t left = run->len - at;
        if (left < 2)
            break;
        unsigned unit = unit_at(p + at, run->big_endian);
        bool line_start = !out->len || out->ptr[out->len - 1] == '\n';
        if (line_start && looks_like_bytes(run, p + at, left)) {
            run->becomes_bytes = true;
            break;
        }
        if (run->proof && left < run->proof * 2 + 2 && !run->is_last &&
            line_start)
            break; /* more is needed to tell */
        if (unit == 0xFFFE && line_start) {
            run->big_endian = !run->big_endian;
        } else if (run->proof && !(unit & 255) &&
                   ascii_units(p + at + 1, left - 1, run->big_endian,
                               run->proof) >= run->proof) {
            at += 1; /* a byte was lost or added before: step back into line */
            continue;
        } else if (unit >= 0xD800 && unit < 0xDC00) {
            if (left < 4 && !run->is_last)
                break;
            unsigned next =
                left >= 4 ? unit_at(p + at + 2, run->big_endian) : 0;
            if (next >= 0xDC00 && next < 0xE000) {
                add_code(out,
                         0x10000 + ((unit - 0xD800) << 10) + (next - 0xDC00));
                at += 2;
            } else {
                add_code(out, 0xFFFD);
            }
        } else if (unit != 0xFEFF) {
            add_code(out, unit);
        }
        at += 2;
    }
    if (run->is_last && run->len - at == 1 && !run->becomes_bytes)
        at = run->len;
    if (out->ptr && out->len < out->room)
        out->ptr[out->len] = '\0';
    run->taken = at;
}
