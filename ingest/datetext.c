/* Reads times as people's systems write them. Knows words of many languages,
 * and nothing of files. */
#include <stdlib.h>
#include <string.h>

#include "ingest/dateorder.h"

enum word_kind {
    WORD_WEEKDAY,
    WORD_MONTH,
    WORD_AM,
    WORD_PM,
    WORD_IGNORED,
    WORD_UTC,
    WORD_YEAR, /* 年: the number before it is the year */
    WORD_MONTH_OF,
    WORD_DAY_OF,
    WORD_HOUR_OF,
    WORD_MINUTE_OF,
    WORD_SECOND_OF,
};

struct word {
    const char *text; /* lower case where it is ASCII */
    enum word_kind kind;
    int value;
};

/* Long and short forms as Windows writes them (Get-Date, %date%, Format-Table).
 * Cyrillic both ways, since case is known for ASCII only. */
static const struct word words[] = {
    {"am",                     WORD_AM,        0 },
    {"pm",                     WORD_PM,        0 },
    {"a.m",                    WORD_AM,        0 },
    {"p.m",                    WORD_PM,        0 },
    {"a",                      WORD_AM,        0 },
    {"p",                      WORD_PM,        0 },
    {"上午",                 WORD_AM,        0 },
    {"下午",                 WORD_PM,        0 },
    {"午前",                 WORD_AM,        0 },
    {"午後",                 WORD_PM,        0 },
    {"오전",                 WORD_AM,        0 },
    {"오후",                 WORD_PM,        0 },
    {"vorm",                   WORD_AM,        0 },
    {"nachm",                  WORD_PM,        0 },
    {"πμ",                   WORD_AM,        0 },
    {"μμ",                   WORD_PM,        0 },
    {"π.μ",                  WORD_AM,        0 },
    {"μ.μ",                  WORD_PM,        0 },
    {"dop",                    WORD_AM,        0 },
    {"odp",                    WORD_PM,        0 },
    {"öö",                   WORD_AM,        0 },
    {"ös",                    WORD_PM,        0 },
    {"sa",                     WORD_AM,        0 },
    {"ch",                     WORD_PM,        0 },
    {"年",                    WORD_YEAR,      0 },
    {"년",                    WORD_YEAR,      0 },
    {"月",                    WORD_MONTH_OF,  0 },
    {"월",                    WORD_MONTH_OF,  0 },
    {"日",                    WORD_DAY_OF,    0 },
    {"일",                    WORD_DAY_OF,    0 },
    {"时",                    WORD_HOUR_OF,   0 },
    {"時",                    WORD_HOUR_OF,   0 },
    {"시",                    WORD_HOUR_OF,   0 },
    {"分",                    WORD_MINUTE_OF, 0 },
    {"분",                    WORD_MINUTE_OF, 0 },
    {"秒",                    WORD_SECOND_OF, 0 },
    {"초",                    WORD_SECOND_OF, 0 },
    {"de",                     WORD_IGNORED,   0 },
    {"del",                    WORD_IGNORED,   0 },
    {"of",                     WORD_IGNORED,   0 },
    {"at",                     WORD_IGNORED,   0 },
    {"um",                     WORD_IGNORED,   0 },
    {"uhr",                    WORD_IGNORED,   0 },
    {"le",                     WORD_IGNORED,   0 },
    {"à",                     WORD_IGNORED,   0 },
    {"г",                     WORD_IGNORED,   0 },
    {"den",                    WORD_IGNORED,   0 },
    {"kl",                     WORD_IGNORED,   0 },
    {"t",                      WORD_IGNORED,   0 },
    {"st",                     WORD_IGNORED,   0 },
    {"nd",                     WORD_IGNORED,   0 },
    {"rd",                     WORD_IGNORED,   0 },
    {"th",                     WORD_IGNORED,   0 },
    {"utc",                    WORD_UTC,       0 },
    {"gmt",                    WORD_UTC,       0 },
    {"z",                      WORD_UTC,       0 },
 /* English */
    {"monday",                 WORD_WEEKDAY,   0 },
    {"tuesday",                WORD_WEEKDAY,   1 },
    {"wednesday",              WORD_WEEKDAY,   2 },
    {"thursday",               WORD_WEEKDAY,   3 },
    {"friday",                 WORD_WEEKDAY,   4 },
    {"saturday",               WORD_WEEKDAY,   5 },
    {"sunday",                 WORD_WEEKDAY,   6 },
    {"mon",                    WORD_WEEKDAY,   0 },
    {"tue",                    WORD_WEEKDAY,   1 },
    {"wed",                    WORD_WEEKDAY,   2 },
    {"thu",                    WORD_WEEKDAY,   3 },
    {"fri",                    WORD_WEEKDAY,   4 },
    {"sat",                    WORD_WEEKDAY,   5 },
    {"sun",                    WORD_WEEKDAY,   6 },
    {"january",                WORD_MONTH,     1 },
    {"february",               WORD_MONTH,     2 },
    {"march",                  WORD_MONTH,     3 },
    {"april",                  WORD_MONTH,     4 },
    {"may",                    WORD_MONTH,     5 },
    {"june",                   WORD_MONTH,     6 },
    {"july",                   WORD_MONTH,     7 },
    {"august",                 WORD_MONTH,     8 },
    {"september",              WORD_MONTH,     9 },
    {"october",                WORD_MONTH,     10},
    {"november",               WORD_MONTH,     11},
    {"december",               WORD_MONTH,     12},
    {"jan",                    WORD_MONTH,     1 },
    {"feb",                    WORD_MONTH,     2 },
    {"mar",                    WORD_MONTH,     3 },
    {"apr",                    WORD_MONTH,     4 },
    {"jun",                    WORD_MONTH,     6 },
    {"jul",                    WORD_MONTH,     7 },
    {"aug",                    WORD_MONTH,     8 },
    {"sep",                    WORD_MONTH,     9 },
    {"sept",                   WORD_MONTH,     9 },
    {"oct",                    WORD_MONTH,     10},
    {"nov",                    WORD_MONTH,     11},
    {"dec",                    WORD_MONTH,     12},
 /* German */
    {"montag",                 WORD_WEEKDAY,   0 },
    {"dienstag",               WORD_WEEKDAY,   1 },
    {"mittwoch",               WORD_WEEKDAY,   2 },
    {"donnerstag",             WORD_WEEKDAY,   3 },
    {"freitag",                WORD_WEEKDAY,   4 },
    {"samstag",                WORD_WEEKDAY,   5 },
    {"sonntag",                WORD_WEEKDAY,   6 },
    {"mo",                     WORD_WEEKDAY,   0 },
    {"di",                     WORD_WEEKDAY,   1 },
    {"mi",                     WORD_WEEKDAY,   2 },
    {"do",                     WORD_WEEKDAY,   3 },
    {"fr",                     WORD_WEEKDAY,   4 },
    {"so",                     WORD_WEEKDAY,   6 },
    {"januar",                 WORD_MONTH,     1 },
    {"februar",                WORD_MONTH,     2 },
    {"märz",                  WORD_MONTH,     3 },
    {"mrz",                    WORD_MONTH,     3 },
    {"mai",                    WORD_MONTH,     5 },
    {"juni",                   WORD_MONTH,     6 },
    {"juli",                   WORD_MONTH,     7 },
    {"oktober",                WORD_MONTH,     10},
    {"okt",                    WORD_MONTH,     10},
    {"dezember",               WORD_MONTH,     12},
    {"dez",                    WORD_MONTH,     12},
 /* French */
    {"lundi",                  WORD_WEEKDAY,   0 },
    {"mardi",                  WORD_WEEKDAY,   1 },
    {"mercredi",               WORD_WEEKDAY,   2 },
    {"jeudi",                  WORD_WEEKDAY,   3 },
    {"vendredi",               WORD_WEEKDAY,   4 },
    {"samedi",                 WORD_WEEKDAY,   5 },
    {"dimanche",               WORD_WEEKDAY,   6 },
    {"janvier",                WORD_MONTH,     1 },
    {"février",               WORD_MONTH,     2 },
    {"fevrier",                WORD_MONTH,     2 },
    {"mars",                   WORD_MONTH,     3 },
    {"avril",                  WORD_MONTH,     4 },
    {"juin",                   WORD_MONTH,     6 },
    {"juillet",                WORD_MONTH,     7 },
    {"août",                  WORD_MONTH,     8 },
    {"aout",                   WORD_MONTH,     8 },
    {"septembre",              WORD_MONTH,     9 },
    {"octobre",                WORD_MONTH,     10},
    {"novembre",               WORD_MONTH,     11},
    {"décembre",              WORD_MONTH,     12},
    {"decembre",               WORD_MONTH,     12},
 /* Spanish, Portuguese, Italian */
    {"lunes",                  WORD_WEEKDAY,   0 },
    {"martes",                 WORD_WEEKDAY,   1 },
    {"miércoles",             WORD_WEEKDAY,   2 },
    {"jueves",                 WORD_WEEKDAY,   3 },
    {"viernes",                WORD_WEEKDAY,   4 },
    {"sábado",                WORD_WEEKDAY,   5 },
    {"domingo",                WORD_WEEKDAY,   6 },
    {"enero",                  WORD_MONTH,     1 },
    {"febrero",                WORD_MONTH,     2 },
    {"marzo",                  WORD_MONTH,     3 },
    {"abril",                  WORD_MONTH,     4 },
    {"mayo",                   WORD_MONTH,     5 },
    {"junio",                  WORD_MONTH,     6 },
    {"julio",                  WORD_MONTH,     7 },
    {"agosto",                 WORD_MONTH,     8 },
    {"septiembre",             WORD_MONTH,     9 },
    {"octubre",                WORD_MONTH,     10},
    {"noviembre",              WORD_MONTH,     11},
    {"diciembre",              WORD_MONTH,     12},
    {"segunda-feira",          WORD_WEEKDAY,   0 },
    {"terça-feira",           WORD_WEEKDAY,   1 },
    {"quarta-feira",           WORD_WEEKDAY,   2 },
    {"quinta-feira",           WORD_WEEKDAY,   3 },
    {"sexta-feira",            WORD_WEEKDAY,   4 },
    {"seg",                    WORD_WEEKDAY,   0 },
    {"ter",                    WORD_WEEKDAY,   1 },
    {"qua",                    WORD_WEEKDAY,   2 },
    {"qui",                    WORD_WEEKDAY,   3 },
    {"sex",                    WORD_WEEKDAY,   4 },
    {"sáb",                   WORD_WEEKDAY,   5 },
    {"dom",                    WORD_WEEKDAY,   6 },
    {"janeiro",                WORD_MONTH,     1 },
    {"fevereiro",              WORD_MONTH,     2 },
    {"março",                 WORD_MONTH,     3 },
    {"maio",                   WORD_MONTH,     5 },
    {"junho",                  WORD_MONTH,     6 },
    {"julho",                  WORD_MONTH,     7 },
    {"setembro",               WORD_MONTH,     9 },
    {"outubro",                WORD_MONTH,     10},
    {"novembro",               WORD_MONTH,     11},
    {"dezembro",               WORD_MONTH,     12},
    {"lunedì",                WORD_WEEKDAY,   0 },
    {"martedì",               WORD_WEEKDAY,   1 },
    {"mercoledì",             WORD_WEEKDAY,   2 },
    {"giovedì",               WORD_WEEKDAY,   3 },
    {"venerdì",               WORD_WEEKDAY,   4 },
    {"sabato",                 WORD_WEEKDAY,   5 },
    {"domenica",               WORD_WEEKDAY,   6 },
    {"lun",                    WORD_WEEKDAY,   0 },
    {"mer",                    WORD_WEEKDAY,   2 },
    {"gio",                    WORD_WEEKDAY,   3 },
    {"ven",                    WORD_WEEKDAY,   4 },
    {"sab",                    WORD_WEEKDAY,   5 },
    {"gennaio",                WORD_MONTH,     1 },
    {"febbraio",               WORD_MONTH,     2 },
    {"aprile",                 WORD_MONTH,     4 },
    {"maggio",                 WORD_MONTH,     5 },
    {"giugno",                 WORD_MONTH,     6 },
    {"luglio",                 WORD_MONTH,     7 },
    {"settembre",              WORD_MONTH,     9 },
    {"ottobre",                WORD_MONTH,     10},
    {"dicembre",               WORD_MONTH,     12},
 /* Dutch, Swedish, Polish where they differ */
    {"maandag",                WORD_WEEKDAY,   0 },
    {"dinsdag",                WORD_WEEKDAY,   1 },
    {"woensdag",               WORD_WEEKDAY,   2 },
    {"donderdag",              WORD_WEEKDAY,   3 },
    {"vrijdag",                WORD_WEEKDAY,   4 },
    {"zaterdag",               WORD_WEEKDAY,   5 },
    {"zondag",                 WORD_WEEKDAY,   6 },
    {"ma",                     WORD_WEEKDAY,   0 },
    {"wo",                     WORD_WEEKDAY,   2 },
    {"vr",                     WORD_WEEKDAY,   4 },
    {"za",                     WORD_WEEKDAY,   5 },
    {"zo",                     WORD_WEEKDAY,   6 },
    {"januari",                WORD_MONTH,     1 },
    {"februari",               WORD_MONTH,     2 },
    {"maart",                  WORD_MONTH,     3 },
    {"mei",                    WORD_MONTH,     5 },
    {"augustus",               WORD_MONTH,     8 },
    {"augusti",                WORD_MONTH,     8 },
    {"pon",                    WORD_WEEKDAY,   0 },
    {"wt",                     WORD_WEEKDAY,   1 },
    {"śr",                    WORD_WEEKDAY,   2 },
    {"czw",                    WORD_WEEKDAY,   3 },
    {"pt",                     WORD_WEEKDAY,   4 },
    {"sob",                    WORD_WEEKDAY,   5 },
    {"ndz",                    WORD_WEEKDAY,   6 },
    {"niedz",                  WORD_WEEKDAY,   6 },
    {"stycznia",               WORD_MONTH,     1 },
    {"lutego",                 WORD_MONTH,     2 },
    {"marca",                  WORD_MONTH,     3 },
    {"kwietnia",               WORD_MONTH,     4 },
    {"maja",                   WORD_MONTH,     5 },
    {"czerwca",                WORD_MONTH,     6 },
    {"lipca",                  WORD_MONTH,     7 },
    {"sierpnia",               WORD_MONTH,     8 },
    {"września",              WORD_MONTH,     9 },
    {"października",          WORD_MONTH,     10},
    {"listopada",              WORD_MONTH,     11},
    {"grudnia",                WORD_MONTH,     12},
 /* Turkish */
    {"pazartesi",              WORD_WEEKDAY,   0 },
    {"salı",                  WORD_WEEKDAY,   1 },
    {"çarşamba",             WORD_WEEKDAY,   2 },
    {"perşembe",              WORD_WEEKDAY,   3 },
    {"cuma",                   WORD_WEEKDAY,   4 },
    {"cumartesi",              WORD_WEEKDAY,   5 },
    {"pazar",                  WORD_WEEKDAY,   6 },
    {"pzt",                    WORD_WEEKDAY,   0 },
    {"sal",                    WORD_WEEKDAY,   1 },
    {"çar",                   WORD_WEEKDAY,   2 },
    {"per",                    WORD_WEEKDAY,   3 },
    {"cum",                    WORD_WEEKDAY,   4 },
    {"cmt",                    WORD_WEEKDAY,   5 },
    {"paz",                    WORD_WEEKDAY,   6 },
 /* Russian */
    {"понедельник", WORD_WEEKDAY,   0 },
    {"вторник",         WORD_WEEKDAY,   1 },
    {"среда",             WORD_WEEKDAY,   2 },
    {"четверг",         WORD_WEEKDAY,   3 },
    {"пятница",         WORD_WEEKDAY,   4 },
    {"суббота",         WORD_WEEKDAY,   5 },
    {"воскресенье", WORD_WEEKDAY,   6 },
    {"пн",                   WORD_WEEKDAY,   0 },
    {"вт",                   WORD_WEEKDAY,   1 },
    {"ср",                   WORD_WEEKDAY,   2 },
    {"чт",                   WORD_WEEKDAY,   3 },
    {"пт",                   WORD_WEEKDAY,   4 },
    {"сб",                   WORD_WEEKDAY,   5 },
    {"вс",                   WORD_WEEKDAY,   6 },
    {"Пн",                   WORD_WEEKDAY,   0 },
    {"Вт",                   WORD_WEEKDAY,   1 },
    {"Ср",                   WORD_WEEKDAY,   2 },
    {"Чт",                   WORD_WEEKDAY,   3 },
    {"Пт",                   WORD_WEEKDAY,   4 },
    {"Сб",                   WORD_WEEKDAY,   5 },
    {"Вс",                   WORD_WEEKDAY,   6 },
    {"января",           WORD_MONTH,     1 },
    {"февраля",         WORD_MONTH,     2 },
    {"марта",             WORD_MONTH,     3 },
    {"апреля",           WORD_MONTH,     4 },
    {"мая",                 WORD_MONTH,     5 },
    {"июня",               WORD_MONTH,     6 },
    {"июля",               WORD_MONTH,     7 },
    {"августа",         WORD_MONTH,     8 },
    {"сентября",       WORD_MONTH,     9 },
    {"октября",         WORD_MONTH,     10},
    {"ноября",           WORD_MONTH,     11},
    {"декабря",         WORD_MONTH,     12},
 /* Chinese, Japanese, Korean */
    {"星期一",              WORD_WEEKDAY,   0 },
    {"星期二",              WORD_WEEKDAY,   1 },
    {"星期三",              WORD_WEEKDAY,   2 },
    {"星期四",              WORD_WEEKDAY,   3 },
    {"星期五",              WORD_WEEKDAY,   4 },
    {"星期六",              WORD_WEEKDAY,   5 },
    {"星期日",              WORD_WEEKDAY,   6 },
    {"周一",                 WORD_WEEKDAY,   0 },
    {"周二",                 WORD_WEEKDAY,   1 },
    {"周三",                 WORD_WEEKDAY,   2 },
    {"周四",                 WORD_WEEKDAY,   3 },
    {"周五",                 WORD_WEEKDAY,   4 },
    {"周六",                 WORD_WEEKDAY,   5 },
    {"周日",                 WORD_WEEKDAY,   6 },
    {"週一",                 WORD_WEEKDAY,   0 },
    {"週二",                 WORD_WEEKDAY,   1 },
    {"週三",                 WORD_WEEKDAY,   2 },
    {"週四",                 WORD_WEEKDAY,   3 },
    {"週五",                 WORD_WEEKDAY,   4 },
    {"週六",                 WORD_WEEKDAY,   5 },
    {"週日",                 WORD_WEEKDAY,   6 },
    {"月曜日",              WORD_WEEKDAY,   0 },
    {"火曜日",              WORD_WEEKDAY,   1 },
    {"水曜日",              WORD_WEEKDAY,   2 },
    {"木曜日",              WORD_WEEKDAY,   3 },
    {"金曜日",              WORD_WEEKDAY,   4 },
    {"土曜日",              WORD_WEEKDAY,   5 },
    {"日曜日",              WORD_WEEKDAY,   6 },
    {"火",                    WORD_WEEKDAY,   1 },
    {"水",                    WORD_WEEKDAY,   2 },
    {"木",                    WORD_WEEKDAY,   3 },
    {"金",                    WORD_WEEKDAY,   4 },
    {"土",                    WORD_WEEKDAY,   5 },
    {"월요일",              WORD_WEEKDAY,   0 },
    {"화요일",              WORD_WEEKDAY,   1 },
    {"수요일",              WORD_WEEKDAY,   2 },
    {"목요일",              WORD_WEEKDAY,   3 },
    {"금요일",              WORD_WEEKDAY,   4 },
    {"토요일",              WORD_WEEKDAY,   5 },
    {"일요일",              WORD_WEEKDAY,   6 },
};

#define UNSET (-1)

struct scan { /* a line being read as a time */
    const char *at, *end;
    int number[3]; /* bare numbers, with a month word */
    int number_count;
    int pending;          /* a bare number whose unit may follow: 2026年 */
    int year, month, day; /* by units */
    int half;             /* 0 unknown, 1 AM, 2 PM */
    int unknown_words;
    bool bad;
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (unsigned char)c >= 0x80;
}

/* Blanks, no-break blanks, direction marks, and what only decorates. */
static size_t filler(const char *at, const char *end)
{
    static const char *const wide[] = {
        "\xc2\xa0",     "\xe2\x80\xaf", "\xe2\x80\x8e",
        "\xe2\x80\x8f", "\xe3\x80\x80", "\xef\xbb\xbf",
    };
    if (strchr(" \t\r,;()[]{}\"'", *at) && *at)
        return 1;
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++) {
        size_t len = strlen(wide[i]);
        if ((size_t)(end - at) >= len && !memcmp(at, wide[i], len))
            return len;
    }
    return 0;
}

static int take_number(struct scan *s, int *digits)
{
    int n = 0, count = 0;
    *digits = 0;
    while (s->at < s->end && is_digit(*s->at)) {
        if (++count > 9) {
            s->bad = true;
            return 0;
        }
        n = n * 10 + (*s->at++ - '0');
    }
    *digits = count;
    return n;
}

static bool at_digit(const struct scan *s, size_t ahead)
{
    return (size_t)(s->end - s->at) > ahead && is_digit(s->at[ahead]);
}

static int take_micro(struct scan *s)
{
    int micro = 0, scale = 100000;
    while (s->at < s->end && is_digit(*s->at)) {
        micro += (*s->at++ - '0') * scale;
        scale /= 10;
    }
    return micro;
}

/* The hour is read; `mark` parts it from the minute. */
static void take_time(struct scan *s, struct date_fields *f, int hour,
                      char mark)
{
    int digits;
    if (f->has_time || hour > 24) {
        s->bad = true;
        return;
    }
    s->at++;
    f->hour = hour;
    f->minute = take_number(s, &digits);
    s->bad |= digits != 2 || f->minute > 59;
    if (s->at < s->end && *s->at == mark && at_digit(s, 1)) {
        s->at++;
        f->second = take_number(s, &digits);
        s->bad |= digits != 2 || f->second > 60;
    }
    if (f->second == 60)
        f->second = 59;
    if (s->at < s->end && (*s->at == '.' || *s->at == ',' || *s->at == ':') &&
        at_digit(s, 1)) {
        s->at++;
        f->micro = take_micro(s);
    }
    f->has_time = true;
}

static void take_offset(struct scan *s, struct date_fields *f)
{
    int digits, sign = *s->at == '-' ? -1 : 1;
    s->at++;
    int hours = take_number(s, &digits), minutes = 0;
    if (digits == 4) {
        minutes = hours % 100;
        hours /= 100;
    } else if (s->at < s->end && *s->at == ':') {
        s->at++;
        minutes = take_number(s, &digits);
    }
    s->bad |= hours > 14 || minutes > 59 || f->has_offset;
    f->has_offset = true;
    f->offset_minutes = sign * (hours * 60 + minutes);
}

static int month_of(struct span word)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (words[i].kind == WORD_MONTH && word.len &&
            (words[i].text[0] | 0x20) == (*word.ptr | 0x20) &&
            span_eq_nocase(word, words[i].text))
            return words[i].value;
    }
    return 0;
}

static struct span take_word(struct scan *s)
{
    const char *from = s->at;
    while (s->at < s->end && is_word_byte(*s->at) && !filler(s->at, s->end))
        s->at++;
    return span_n(from, (size_t)(s->at - from));
}

static void skip_blank(struct scan *s)
{
    while (s->at < s->end && *s->at == ' ')
        s->at++;
}

/* The first number is read; a separator follows. */
static void take_date(struct scan *s, struct date_fields *f, int a, int digits)
{
    char mark = *s->at++;
    int b_digits, c_digits;
    f->separator = mark;
    if (mark == '.')
        skip_blank(s);
    f->a = a;
    if (s->at < s->end && is_word_byte(*s->at)) {
        f->month_word = month_of(take_word(s));
        s->bad |= !f->month_word;
        b_digits = 2;
    } else {
        f->b = take_number(s, &b_digits);
    }
    if (s->bad || s->at >= s->end || *s->at != mark || b_digits < 1 ||
        b_digits > 2) {
        s->bad = true;
        return;
    }
    s->at++;
    if (mark == '.')
        skip_blank(s);
    f->c = take_number(s, &c_digits);
    f->year_first = digits == 4;
    s->bad |= f->has_date ||
              (digits == 4 ? c_digits > 2 || c_digits < 1
                           : digits > 2 || (c_digits != 2 && c_digits != 4));
    if (mark == '.' && s->at < s->end && *s->at == '.')
        s->at++;
    if (f->month_word && f->year_first) { /* 2026-Nov-23 */
        f->c = a;
        f->a = f->b;
    }
    f->has_date = true;
    if (s->at + 1 < s->end &&
        (*s->at == 'T' || *s->at == 't' || *s->at == '_') && is_digit(s->at[1]))
        s->at++;
}

static void take_digits(struct scan *s, struct date_fields *f)
{
    int digits, n = take_number(s, &digits);
    char next = s->at < s->end ? *s->at : '\0';
    bool more = at_digit(s, 1);
    bool word = (size_t)(s->end - s->at) > 1 && is_word_byte(s->at[1]);
    if (next == ':' && more && digits <= 2) {
        take_time(s, f, n, ':');
    } else if (next == '.' && more && f->has_date && !f->has_time &&
               digits <= 2) {
        take_time(s, f, n, '.');
    } else if ((next == '/' || next == '-' || next == '.') && !f->has_date &&
               (more || (next == '-' && word) ||
                (next == '.' && digits == 4 && (size_t)(s->end - s->at) > 2 &&
                 s->at[1] == ' ' && is_digit(s->at[2])))) {
        take_date(s, f, n, digits);
    } else {
        if (next == '.') /* 2. März */
            s->at++;
        if (s->number_count == 3) {
            s->bad = true;
            return;
        }
        s->number[s->number_count++] = n;
        s->pending = n;
        return;
    }
    s->pending = UNSET;
}

static void unit(struct scan *s, int *into)
{
    if (s->pending == UNSET || *into != UNSET || !s->number_count) {
        s->bad = true;
        return;
    }
    *into = s->pending;
    s->pending = UNSET;
    s->number_count--;
}

static void apply(struct scan *s, struct date_fields *f, const struct word *w)
{
    int value = UNSET;
    switch (w->kind) {
    case WORD_WEEKDAY:
        f->weekday = w->value;
        break;
    case WORD_MONTH:
        s->bad |= f->month_word != 0 || f->has_date;
        f->month_word = w->value;
        break;
    case WORD_AM:
    case WORD_PM:
        s->bad |= s->half != 0;
        s->half = w->kind == WORD_AM ? 1 : 2;
        break;
    case WORD_IGNORED:
        break;
    case WORD_UTC:
        f->has_offset = true;
        f->offset_minutes = 0;
        break;
    case WORD_YEAR:
        unit(s, &s->year);
        break;
    case WORD_MONTH_OF:
        if (s->pending == UNSET) /* 月 alone is Monday */
            f->weekday = 0;
        else
            unit(s, &s->month);
        break;
    case WORD_DAY_OF:
        if (s->pending == UNSET)
            f->weekday = 6;
        else
            unit(s, &s->day);
        break;
    case WORD_HOUR_OF:
        unit(s, &value);
        f->hour = value;
        f->has_time = true;
        break;
    case WORD_MINUTE_OF:
        unit(s, &value);
        f->minute = value;
        break;
    case WORD_SECOND_OF:
        unit(s, &value);
        f->second = value;
        break;
    }
}

/* 2026年3月2日 and 下午3:01 have no blanks: the longest word that begins here.
 */
static void take_known_word(struct scan *s, struct date_fields *f)
{
    const struct word *best = NULL;
    size_t best_len = 0;
    struct scan ahead = *s;
    struct span whole = take_word(&ahead);
    if (span_eq_nocase(whole, "am") || span_eq_nocase(whole, "pm")) {
        s->at = ahead.at; /* by far the most frequent */
        apply(s, f, &words[(*whole.ptr | 0x20) == 'p']);
        return;
    }
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if ((words[i].text[0] | 0x20) != (*s->at | 0x20))
            continue;
        size_t len = strlen(words[i].text);
        struct span head = span_n(s->at, (size_t)(s->end - s->at));
        bool is_wide = (unsigned char)words[i].text[0] >= 0xe3;
        bool has_mark =
            strchr(words[i].text, '.') || strchr(words[i].text, '-');
        if (len > best_len && (is_wide || has_mark || len == whole.len) &&
            span_starts_nocase(head, words[i].text)) {
            best = &words[i];
            best_len = len;
        }
    }
    if (best) {
        s->at += best_len;
        apply(s, f, best);
    } else {
        s->at += whole.len;
        s->unknown_words++;
        s->bad |= whole.len > 8 || s->unknown_words > 1;
    }
    if (s->at < s->end && *s->at == '.')
        s->at++;
}

/* Bare numbers take their meaning from the month word beside them. */
static void settle_numbers(struct scan *s, struct date_fields *f)
{
    if (s->year != UNSET && s->month != UNSET && s->day != UNSET) {
        f->a = s->year;
        f->b = s->month;
        f->c = s->day;
        f->has_date = f->year_first = true;
    } else if (s->year != UNSET || s->month != UNSET || s->day != UNSET) {
        s->bad = true;
    }
    if (!s->number_count)
        return;
    if (f->has_date || !f->month_word || s->number_count != 2) {
        s->bad = true;
        return;
    }
    bool year_before = s->number[0] > 31;
    f->a = s->number[year_before ? 1 : 0];
    f->c = s->number[year_before ? 0 : 1];
    f->has_date = true;
    s->bad |= f->c < 1000;
}

static void settle_half(struct scan *s, struct date_fields *f)
{
    if (!s->half)
        return;
    s->bad |= !f->has_time || f->hour < 0 || f->hour > 23;
    f->has_am_pm = true;
    if (f->hour == 12)
        f->hour = s->half == 1 ? 0 : 12;
    else if (s->half == 2 && f->hour < 12)
        f->hour += 12;
}

bool date_read(struct span text, struct date_fields *out)
{
    struct date_fields f = {.weekday = -1};
    text = span_trim(text);
    if (text.len < 4 || text.len > 80)
        return false;
    struct scan s = {.at = text.ptr,
                     .end = text.ptr + text.len,
                     .pending = UNSET,
                     .year = UNSET,
                     .month = UNSET,
                     .day = UNSET};
    while (s.at < s.end && !s.bad) {
        size_t skip = filler(s.at, s.end);
        if (skip) {
            s.at += skip;
            continue;
        }
        if (is_digit(*s.at))
            take_digits(&s, &f);
        else if (is_word_byte(*s.at))
            take_known_word(&s, &f);
        else if ((*s.at == '+' || *s.at == '-') && at_digit(&s, 1) &&
                 (f.has_time || f.has_offset)) {
            f.has_offset = false;
            take_offset(&s, &f);
        } else {
            s.bad = true;
        }
    }
    if (!s.bad)
        settle_numbers(&s, &f);
    if (!s.bad)
        settle_half(&s, &f);
    if (s.bad || (!f.has_date && !f.has_time) || f.hour > 23 || f.minute > 59 ||
        f.second > 59 || (f.month_word && !f.has_date))
        return false;
    if (s.unknown_words && !f.has_date)
        return false;
    *out = f;
    return true;
}
