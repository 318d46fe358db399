/* Code pages: which one, and into UTF-8. Knows nothing of formats but a few
 * words that listings print in each language. */
#include "ingest/codepage.h"

#include <string.h>

#include <unicode/ucnv.h>

#include "core/mem.h"

struct codepage {
    UConverter *converter;
    char *name;
};

bool codepage_open(struct codepage **out, const char *name, struct err *err)
{
    UErrorCode status = U_ZERO_ERROR;
    UConverter *converter = ucnv_open(name, &status);
    if (U_FAILURE(status))
        return err_set(err, ERR_USAGE,
                       "no encoding is called \"%s\"; try UTF-8, UTF-16LE, "
                       "windows-1252, ibm-850, windows-1251 or shift_jis",
                       name);
    char ascii[8];
    int32_t len = ucnv_toAlgorithmic(UCNV_UTF8, converter, ascii, sizeof ascii,
                                     "A\r\n:9", 5, &status);
    if (U_FAILURE(status) || len != 5 || memcmp(ascii, "A\r\n:9", 5) != 0) {
        ucnv_close(converter);
        return err_set(err, ERR_USAGE,
                       "encoding \"%s\" is not one that captures come in; "
                       "convert the file to UTF-8 first",
                       name);
    }
    struct codepage *page = mem_new(sizeof *page);
    page->converter = converter;
    page->name = mem_text(name);
    *out = page;
    return true;
}

void codepage_close(struct codepage *page)
{
    if (!page)
        return;
    ucnv_close(page->converter);
    mem_free(page->name);
    mem_free(page);
}

const char *codepage_name(const struct codepage *page)
{
    return page ? page->name : "unknown";
}

/* Without ICU's tables: what is not ASCII is lost, and seen to be. */
static void decode_ascii(struct buf *out, struct span bytes)
{
    for (size_t i = 0; i < bytes.len; i++) {
        if ((unsigned char)bytes.ptr[i] < 0x80)
            buf_byte(out, bytes.ptr[i]);
        else
            buf_code(out, 0xFFFD);
    }
}

void codepage_decode(struct codepage *page, struct buf *out, struct span bytes)
{
    if (!page) {
        decode_ascii(out, bytes);
        return;
    }
    while (bytes.len) { /* 4 bytes of UTF-8 a byte are enough for any */
        size_t part = bytes.len > 65536 ? 65536 : bytes.len;
        if (part < bytes.len) { /* between lines, as trail bytes never are LF */
            size_t line = part;
            while (line && bytes.ptr[line - 1] != '\n')
                line--;
            part = line ? line : part;
        }
        UErrorCode status = U_ZERO_ERROR;
        size_t room = part * 4 + 16;
        MEM_GROW(out->ptr, out->room, out->len + room + 1);
        int32_t len = ucnv_toAlgorithmic(UCNV_UTF8, page->converter,
                                         out->ptr + out->len, (int32_t)room,
                                         bytes.ptr, (int32_t)part, &status);
        if (len > 0 && (size_t)len <= room)
            out->len += (size_t)len;
        out->ptr[out->len] = '\0';
        bytes.ptr += part;
        bytes.len -= part;
    }
}

bool utf8_is_valid(const char *ptr, size_t len)
{
    const unsigned char *p = (const unsigned char *)ptr, *end = p + len;
    while (p < end) {
        if (*p < 0x80) {
            p++;
            continue;
        }
        size_t more = *p >= 0xF0 ? 3 : *p >= 0xE0 ? 2 : 1;
        if (*p < 0xC2 || *p > 0xF4 || (size_t)(end - p) <= more)
            return false;
        if ((*p == 0xE0 && p[1] < 0xA0) || (*p == 0xED && p[1] > 0x9F) ||
            (*p == 0xF0 && p[1] < 0x90) || (*p == 0xF4 && p[1] > 0x8F))
            return false;
        for (size_t i = 1; i <= more; i++) {
            if ((p[i] & 0xC0) != 0x80)
                return false;
        }
        p += more + 1;
    }
    return true;
}

/* OEM before ANSI where both read alike: cmd's `>` writes OEM. */
static const char *const candidates[] = {
    "windows-1252", "ibm-850",      "ibm-437", "windows-1251", "ibm-866",
    "gb18030",      "shift_jis",    "big5",    "windows-949",  "windows-1250",
    "ibm-852",      "windows-1254", "ibm-857", "windows-1253", "ibm-737",
};

static const char *const telling[] = {
    "ABHÖREN",     "État",          "Dirección",    "Conexões",
    "Endereço",    "Состояние",     "Локальный",    "Активные",
    "协议",        "状态",          "活动连接",     "本地地址",
    "プロトコル",  "状態",          "外部アドレス", "アクティブな接続",
    "활성",        "프로토콜",      "상태",         "使用中連線",
    "協定",        "für",           "geöffnet",     "Größe",
    "Länge",       "Zurückgesetzt", "empfangen",    "Übertragung",
    "Prozess",     "propriété",     "Numéro",       "mémoire",
    "información", "conexión",      "número",       "não",
    "possível",    "Połączenia",    "Stan",         "Bağlantılar",
    "Yerel",       "Durum",         "映像名称",     "会话名",
    "イメージ名",  "Имя",           "образа",       "sélectionné",
    "Schlüssel",   "Verfügbar",     "März",         "août",
    "février",     "décembre",      "miércoles",    "周一",
    "周二",        "周三",          "周四",         "周五",
    "周六",        "周日",
};

static uint32_t next_code(const char **at, const char *end)
{
    const unsigned char *p = (const unsigned char *)*at;
    size_t more = *p >= 0xF0 ? 3 : *p >= 0xE0 ? 2 : *p >= 0xC0 ? 1 : 0;
    if ((size_t)(end - *at) <= more) {
        *at = end;
        return 0xFFFD;
    }
    uint32_t code = more == 3   ? *p & 0x07u
                    : more == 2 ? *p & 0x0Fu
                    : more == 1 ? *p & 0x1Fu
                                : *p;
    for (size_t i = 1; i <= more; i++)
        code = code << 6 | (p[i] & 0x3Fu);
    *at += more + 1;
    return code;
}

enum script {
    SCRIPT_NONE,
    SCRIPT_LATIN,
    SCRIPT_CYRILLIC,
    SCRIPT_GREEK,
    SCRIPT_HAN,
    SCRIPT_BAD
};

static enum script script_of(uint32_t code)
{
    if (code < 0x80)
        return (code | 0x20) >= 'a' && (code | 0x20) <= 'z' ? SCRIPT_LATIN
                                                            : SCRIPT_NONE;
    if (code < 0xA0 || code == 0xFFFD || (code >= 0xE000 && code < 0xF900) ||
        (code >= 0x2500 && code < 0x2600))
        return SCRIPT_BAD; /* C1, replacement, private use, boxes */
    if (code >= 0xC0 && code < 0x250 && code != 0xD7 && code != 0xF7)
        return SCRIPT_LATIN;
    if (code >= 0x370 && code < 0x400)
        return SCRIPT_GREEK;
    if (code >= 0x400 && code < 0x530)
        return SCRIPT_CYRILLIC;
    if ((code >= 0x3040 && code < 0x3100) ||
        (code >= 0x4E00 && code < 0xA000) || (code >= 0xAC00 && code < 0xD7A4))
        return SCRIPT_HAN;
    return SCRIPT_NONE;
}

/* Letters of one script beside each other speak for a reading. */
static int score_reading(struct span text)
{
    int score = 0;
    const char *at = text.ptr, *end = text.ptr + text.len;
    enum script before = SCRIPT_NONE;
    while (at < end) {
        uint32_t code = next_code(&at, end);
        enum script script = script_of(code);
        if (code >= 0x80) {
            if (script == SCRIPT_BAD)
                score -= 20;
            else if (script == SCRIPT_NONE)
                score -= 3;
            else if (before == script)
                score += 2;
            else if (before != SCRIPT_NONE)
                score -= 4; /* two scripts in one word */
        } else if (script == SCRIPT_LATIN && before > SCRIPT_LATIN &&
                   before != SCRIPT_HAN) {
            score -= 4;
        }
        before = script;
    }
    for (size_t i = 0; i < sizeof telling / sizeof *telling; i++) {
        if (!utf8_is_valid(telling[i], strlen(telling[i])))
            continue;
        bool has_wide = false;
        for (const char *c = telling[i]; *c; c++)
            has_wide |= (unsigned char)*c >= 0x80;
        if (has_wide && span_find(text, telling[i]) >= 0)
            score += 100;
    }
    return score;
}

struct codepage *codepage_guess(struct span sample)
{
    struct codepage *best = NULL;
    int best_score = 0;
    struct buf reading = {0};
    if (sample.len > 16384)
        sample.len = 16384;
    for (size_t i = 0; i < sizeof candidates / sizeof *candidates; i++) {
        struct codepage *page = NULL;
        if (!codepage_open(&page, candidates[i], NULL))
            continue;
        buf_reset(&reading);
        codepage_decode(page, &reading, sample);
        int score = score_reading(buf_as_span(&reading));
        if (!best || score > best_score) {
            codepage_close(best);
            best = page;
            best_score = score;
        } else {
            codepage_close(page);
        }
    }
    buf_clear(&reading);
    return best;
}
