/*
 * systeminfo: host, system, boot time, zone and installed updates; all else is
 * known and not used. Labels are known in the languages of the table only.
 */
#include "core/mem.h"
#include "core/zone.h"
#include "ingest/facts.h"

enum key { HOST, OS, VERSION, BOOT, ZONE, OTHER };

static const struct {
    const char *label;
    enum key key;
} labels[] = {
    {"Host Name",                                  HOST   },
    {"Hostname",                                   HOST   },
    {"Nom de l'hôte",                             HOST   },
    {"Nom de l’hôte",                           HOST   },
    {"Nombre de host",                             HOST   },
    {"Nome do host",                               HOST   },
    {"Имя узла",                            HOST   },
    {"主机名",                                  HOST   },
    {"OS Name",                                    OS     },
    {"Betriebssystemname",                         OS     },
    {"Nom du système d'exploitation",             OS     },
    {"Nom du système d’exploitation",           OS     },
    {"Nombre del sistema operativo",               OS     },
    {"Nome do sistema operacional",                OS     },
    {"Название ОС",                      OS     },
    {"OS 名称",                                  OS     },
    {"OS Version",                                 VERSION},
    {"Betriebssystemversion",                      VERSION},
    {"Version du système",                        VERSION},
    {"Versión del sistema operativo",             VERSION},
    {"Версия ОС",                          VERSION},
    {"OS 版本",                                  VERSION},
    {"System Boot Time",                           BOOT   },
    {"Systemstartzeit",                            BOOT   },
    {"Heure de démarrage du système",            BOOT   },
    {"Tiempo de arranque del sistema",             BOOT   },
    {"Tempo de Inicialização do Sistema",        BOOT   },
    {"Время загрузки системы", BOOT   },
    {"系统启动时间",                         BOOT   },
    {"Time Zone",                                  ZONE   },
    {"Zeitzone",                                   ZONE   },
    {"Fuseau horaire",                             ZONE   },
    {"Zona horaria",                               ZONE   },
    {"Fuso horário",                              ZONE   },
    {"Часовой пояс",                    ZONE   },
    {"时区",                                     ZONE   },
};

/* Zones are shown by their cities; these are the Windows names (English). */
static const struct {
    const char *shown, *zone;
} zones[] = {
    {"Coordinated Universal Time",        "UTC"                           },
    {"Dublin, Edinburgh, Lisbon, London", "GMT Standard Time"             },
    {"Amsterdam, Berlin",                 "W. Europe Standard Time"       },
    {"Brussels, Copenhagen, Madrid",      "Romance Standard Time"         },
    {"Belgrade, Bratislava, Budapest",    "Central Europe Standard Time"  },
    {"Sarajevo, Skopje, Warsaw",          "Central European Standard Time"},
    {"Helsinki, Kyiv",                    "FLE Standard Time"             },
    {"Athens, Bucharest",                 "GTB Standard Time"             },
    {"Istanbul",                          "Turkey Standard Time"          },
    {"Moscow",                            "Russian Standard Time"         },
    {"Chennai, Kolkata",                  "India Standard Time"           },
    {"Beijing, Chongqing",                "China Standard Time"           },
    {"Kuala Lumpur, Singapore",           "Singapore Standard Time"       },
    {"Osaka, Sapporo, Tokyo",             "Tokyo Standard Time"           },
    {"Seoul",                             "Korea Standard Time"           },
    {"Canberra, Melbourne, Sydney",       "AUS Eastern Standard Time"     },
    {"Eastern Time (US",                  "Eastern Standard Time"         },
    {"Central Time (US",                  "Central Standard Time"         },
    {"Mountain Time (US",                 "Mountain Standard Time"        },
    {"Pacific Time (US",                  "Pacific Standard Time"         },
    {"Brasilia",                          "E. South America Standard Time"},
};

struct info {
    bool is_open;
    struct buf hotfixes; /* "KB4338815,KB4343898" */
    uint64_t hotfix_line;
};

/* `[01]: KB4338815` (language-neutral, as are the numbers) */
static bool take_hotfix(struct info *info, struct reader *r, struct span line,
                        struct span value)
{
    uint64_t number;
    if (line.ptr[0] != '[' || value.len < 7 || value.len > 9 ||
        !span_starts(value, "KB") ||
        !span_u64(span_cut(value, 2, value.len), &number))
        return false;
    if (!info->hotfixes.len)
        info->hotfix_line = reader_line(r);
    else
        buf_byte(&info->hotfixes, ',');
    buf_span(&info->hotfixes, value);
    return true;
}

static bool read_label(struct span line, enum key *key, struct span *value)
{
    ptrdiff_t colon = span_find(line, ":");
    if (colon < 2 || colon > 60)
        return false;
    struct span label = span_trim(span_cut(line, 0, (size_t)colon));
    *value = span_trim(span_cut(line, (size_t)colon + 1, line.len));
    *key = OTHER;
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        if (span_eq_nocase(label, labels[i].label))
            *key = labels[i].key;
    }
    return true;
}

static int info_score(struct span head, const char **why)
{
    struct span rest = head, line, value;
    enum key key;
    bool host = false, os = false;
    while (span_split(&rest, '\n', &line)) {
        if (!read_label(line, &key, &value))
            continue;
        host = host || key == HOST;
        os = os || key == OS;
    }
    *why = "host and system as systeminfo shows them";
    return host && os ? 80 : 0;
}

static void *info_open(struct reader *r)
{
    (void)r;
    return mem_new(sizeof(struct info));
}

static void info_close(void *self)
{
    struct info *info = self;
    buf_clear(&info->hotfixes);
    mem_free(info);
}

static void take_zone(struct reader *r, struct span shown)
{
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++) {
        if (span_find(shown, zones[i].shown) >= 0) {
            struct zone *zone = NULL;
            if (zone_open(&zone, zones[i].zone, NULL))
                reader_set_zone(r, span_of(zone_name(zone)));
            zone_close(zone);
            facts_setting(r, "os.time_zone", span_of(zones[i].zone),
                          reader_line(r));
            return;
        }
    }
    reader_assume(r, "the zone %.*s is not known by name: not used",
                  (int)(shown.len < 100 ? shown.len : 100), shown.ptr);
}

/* `3/2/2026, 8:00:00 AM`: without the comma, as other times. */
static enum claim take_boot(struct reader *r, struct span line,
                            struct span value)
{
    struct buf plain = {0};
    struct when when;
    char text[MOMENT_TEXT];
    for (size_t i = 0; i < value.len; i++) {
        if (value.ptr[i] != ',')
            buf_byte(&plain, value.ptr[i]);
    }
    bool known = reader_read_time(r, buf_as_span(&plain), &when);
    buf_clear(&plain);
    if (!known) {
        reader_reject(r, line, "a boot time that is no date and time");
        return CLAIM_REJECT;
    }
    moment_iso(when.local, text);
    facts_setting(r, "os.boot_time", span_n(text, 19), reader_line(r));
    return CLAIM_ROW;
}

static enum claim info_line(void *self, struct reader *r, struct span text,
                            bool first)
{
    struct info *info = self;
    struct span line = span_trim(text), value;
    enum key key;
    if (!line.len)
        return first ? CLAIM_NONE : CLAIM_SKIP;
    bool indented = text.len && text.ptr[0] == ' ';
    if (!read_label(line, &key, &value))
        return !first && info->is_open && indented ? CLAIM_SKIP : CLAIM_NONE;
    if (key != HOST && (first || !info->is_open))
        return CLAIM_NONE;
    switch (key) {
    case HOST:
        info->is_open = true;
        reader_set_server(r, value);
        return CLAIM_ROW;
    case OS:
        facts_setting(r, "os.name", value, reader_line(r));
        return CLAIM_ROW;
    case VERSION:
        facts_setting(r, "os.version", value, reader_line(r));
        return CLAIM_ROW;
    case BOOT:
        return take_boot(r, line, value);
    case ZONE:
        take_zone(r, value);
        return CLAIM_ROW;
    case OTHER:
        if (take_hotfix(info, r, line, value))
            return CLAIM_ROW;
        break;
    }
    return CLAIM_SKIP;
}

static void info_flush(void *self, struct reader *r)
{
    struct info *info = self;
    if (info->hotfixes.len)
        facts_setting(r, "os.hotfixes", buf_as_span(&info->hotfixes),
                      info->hotfix_line);
    buf_clear(&info->hotfixes);
    info->is_open = false;
}

const struct format format_systeminfo = {
    .name = "systeminfo",
    .brief = "systeminfo: host, system, boot time, zone, updates",
    .score = info_score,
    .most = 80,
    .open = info_open,
    .line = info_line,
    .flush = info_flush,
    .close = info_close,
};
