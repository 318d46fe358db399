/* What netstat says around its rows, in many languages. */
#include <string.h>

#include "ingest/netstat.h"

/* Seen in captures (input-formats 1.2), then those known from Windows' own
 * translations that no capture here shows. */
static const char *const titles[] = {
    "Active Connections",
    "Aktive Verbindungen",
    "Connexions actives",
    "Conexiones activas",
    "Conexões ativas",
    "Активные подключения",
    "活动连接",
    "使用中連線",
    "アクティブな接続",
    "활성 연결",
    "Actieve verbindingen",
    "Etkin Bağlantılar",
    "Aktiva anslutningar",
    "Connessioni attive",
    "Aktywne połączenia",
    "Aktivní připojení",
    "Aktív kapcsolatok",
    "Aktive forbindelser",
    "Aktive tilkoblinger",
    "Aktiiviset yhteydet",
    "Ligações ativas",
    "Ligações activas",
    "Активні підключення",
    "Conexiuni active",
    "Ενεργές συνδέσεις",
    "Aktive Verbindungen ",
};

/* The first cell, and words of which one more must stand in the line. */
static const char *const first_cells[] = {
    "Proto",    "Prot",      "Имя",      "协议",     "協定",       "プロトコル",
    "프로토콜", "Protokoll", "Protokół", "Protokol", "Πρωτόκολλο",
};
static const char *const other_cells[] = {
    "Local Address",    "Lokale Adresse",
    "Adresse locale",   "Dirección local",
    "Direcci",          "Endereço local",
    "Локальный адрес",  "本地地址",
    "本機位址",         "ローカル アドレス",
    "로컬 주소",        "Lokaal adres",
    "Yerel Adres",      "Lokal adress",
    "Indirizzo locale", "Adres lokalny",
    "Místní adresa",    "Helyi cím",
    "Lokal adresse",    "Paikallinen osoite",
    "Endereço Local",   "Adrese",
    "Foreign Address",  "Remoteadresse",
    "Локальна адреса",
};

static const char *const ownerless[] = {
    "Can not obtain ownership information",
    "Es konnten keine Besitzerinformationen abgerufen werden",
    "Impossible d",
    "No se puede obtener informaci",
    "Não é possível obter informações de propriedade",
    "无法获取所有权信息",
    "無法取得擁有權資訊",
    "無 法取得擁有權資訊",
    "Besitzerinformationen",
    "Не удается получить сведения о владельце",
    "所有者情報を取得できません",
    "소유권 정보를 가져올 수 없습니다",
    "Impossibile ottenere informazioni sulla propriet",
};

static bool contains(struct span line, const char *words)
{
    return span_find(line, words) >= 0;
}

/* `3 ==> ` before each line of a listing that was numbered by a script. */
static struct span without_index(struct span line)
{
    line = span_trim(line);
    ptrdiff_t arrow = span_find(line, "==>");
    if (arrow > 0 && arrow < 12 && line.ptr[0] >= '0' && line.ptr[0] <= '9')
        line = span_trim(span_cut(line, (size_t)arrow + 3, line.len));
    return line;
}

bool netstat_is_title(struct span line)
{
    line = without_index(line);
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++) {
        if (span_eq_nocase(line, titles[i]))
            return true;
    }
    return false;
}

bool netstat_is_header(struct span line, struct netstat_columns *out)
{
    bool first = false, other = false;
    line = without_index(line);
    if (line.len < 16 || line.len > 240)
        return false;
    for (size_t i = 0; i < sizeof first_cells / sizeof *first_cells; i++)
        first |= span_starts_nocase(line, first_cells[i]);
    for (size_t i = 0; first && i < sizeof other_cells / sizeof *other_cells;
         i++)
        other |= span_find_nocase(line, other_cells[i]) >= 0;
    if (!other || contains(line, "Recv-Q") || contains(line, ","))
        return false;
    out->offload =
        span_find_nocase(line, "Offload") >= 0 || contains(line, "Abladung");
    out->milliseconds = contains(line, "(ms)");
    return true;
}

bool netstat_is_ownerless(struct span line)
{
    line = without_index(line);
    for (size_t i = 0; i < sizeof ownerless / sizeof *ownerless; i++) {
        if (span_starts(line, ownerless[i]))
            return true;
    }
    return false;
}

bool netstat_is_statistics(struct span line)
{
    line = without_index(line);
    bool word = span_find_nocase(line, "statisti") >= 0 ||
                span_find_nocase(line, "estad") >= 0 ||
                span_find_nocase(line, "estat") >= 0 ||
                contains(line, "Статистика") || contains(line, "统计") ||
                contains(line, "統計") || contains(line, "통계");
    return word && line.len < 80 && !contains(line, "=") &&
           (contains(line, "IPv4") || contains(line, "IPv6") ||
            contains(line, "ICMP") || contains(line, "TCP") ||
            contains(line, "UDP"));
}

bool netstat_is_unused(struct span line)
{
    static const char *const words[] = {
        "Interface Statistics",
        "Schnittstellenstatistik",
        "Interface List",
        "Schnittstellenliste",
        "IPv4 Route Table",
        "IPv6 Route Table",
        "IPv4-Routentabelle",
        "IPv6-Routentabelle",
        "Statistiques de l'interface",
        "Liste d'Interfaces",
        "IPv4 Table de routage",
        "IPv6 Table de routage",
        "Estadísticas de interfaz",
        "ILista de interfaces",
        "Active Routes:",
        "Persistent Routes:",
    };
    line = without_index(line);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (span_eq_nocase(line, words[i]))
            return true;
    }
    return false;
}
