#!/usr/bin/env bash
# portledger.exe under wine gives what the Linux program gives: rows, bytes of
# reports, words; with names of other alphabets and paths of any length. Also
# runs the golden tests with it; which not, and why, stands above them. The exe
# is that of scripts/build-windows, or PORTLEDGER_EXE.
set -euo pipefail
binary=$1 root=$2
exe=${PORTLEDGER_EXE-$root/build/windows/program/portledger.exe}
[ -f "$exe" ] || { echo "no portledger.exe: scripts/build-windows makes it"; exit 77; }
command -v wine >/dev/null || { echo "no wine: apt-get install wine64 wine"; exit 77; }
newer=$(find "$root"/{core,ingest,db,analysis,report,cli,templates} -newer "$exe" -type f -print -quit)
[ -z "$newer" ] || { echo "portledger.exe is older than ${newer#"$root"/}: run scripts/build-windows"; exit 77; }
work=$(mktemp -d)
export WINEPREFIX=$work/wine WINEDEBUG=-all WINEDLLOVERRIDES=mscoree,mshtml=
trap 'wineserver -k 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"
wineboot -i >/dev/null 2>&1 || true
wineserver -w
wineserver -p # stays, else each run of the program starts all of wine

mkdir bin
printf '#!/bin/sh\nexec wine "%s" "$@"\n' "$exe" >bin/portledger
chmod +x bin/portledger
windows=$work/bin/portledger
# both without gnuplot: wine's programs know nothing of Linux's
mkdir nothing
linux() { PATH=$work/nothing "$binary" "$@"; }
now=2026-03-16T08:00:00Z

same() { # WHAT ARGUMENT...: the same words on both, and the same exit status
    local what=$1 status_linux=0 status_windows=0
    shift
    linux --db linux.db "$@" >linux.txt 2>&1 || status_linux=$?
    "$windows" --db windows.db "$@" >windows.txt 2>&1 || status_windows=$?
    sed -i 's/windows\.db/linux.db/g' windows.txt
    diff linux.txt windows.txt || { echo "$what differs"; exit 1; }
    [ "$status_linux" -eq "$status_windows" ] ||
        { echo "$what: status $status_linux and $status_windows"; exit 1; }
}

cp -rp "$root/samples" samples
same "ingest" ingest --now $now samples
[ "$(grep -c . linux.txt)" -gt 5 ]
python3 "$root/tests/golden/dump_views.py" linux.db >linux.rows
python3 "$root/tests/golden/dump_views.py" windows.db >windows.rows
cmp linux.rows windows.rows
[ "$(wc -l <linux.rows)" -gt 1000 ]
same "recommend" recommend --now $now
same "recommend as JSON" recommend --now $now --format json
same "whatif" whatif --server DUB-APP07 --growth 1.3 --format csv
same "check" check
same "--help" --help
same "help ingest" help ingest
same "a mistake" no-such-command
same "a file that is not there" ingest no/such/file
same "a folder as history" ingest samples --db samples
same "export" export samples

report() { # linux|windows
    local run=linux
    [ "$1" = linux ] || run=$windows
    $run --db "$1.db" report --now $now --html "$1.html" --xlsx "$1.xlsx" >/dev/null 2>&1
    $run --db "$1.db" report --now $now --html "$1-pages" >/dev/null 2>&1
    $run --db "$1.db" report --now $now --format markdown >"$1.md" 2>/dev/null
}
report linux
report windows
cmp linux.html windows.html
cmp linux.xlsx windows.xlsx
cmp linux.md windows.md
diff -r linux-pages windows-pages
[ "$(find windows-pages -type f | wc -l)" -gt 3 ]

# the history of the one is read by the other
linux --db windows.db servers >of-windows.txt
linux --db linux.db servers >of-linux.txt
cmp of-windows.txt of-linux.txt

# names of other alphabets; what Windows writes with \ ; patterns
mkdir -p 'Prüfung 測試/Логи'
cp samples/DUB-APP07/* 'Prüfung 測試/Логи/'
"$windows" --db 'Prüfung 測試\история.db' ingest --now $now 'Prüfung 測試\Логи' >out.txt 2>&1
[ -s 'Prüfung 測試/история.db' ]
"$windows" --db 'Prüfung 測試/история.db' report --now $now \
    --xlsx 'Prüfung 測試\Bericht März.xlsx' --html 'Prüfung 測試\报告.html' >out.txt 2>&1
[ "$(head -c 2 'Prüfung 測試/Bericht März.xlsx')" = PK ]
grep -q "DUB-APP07" 'Prüfung 測試/报告.html'
grep -q 'Bericht März.xlsx' out.txt
PORTLEDGER_DB='Prüfung 測試/история.db' "$windows" servers | grep >/dev/null DUB-APP07
(cd samples/DUB-APP07 && ls -- *.txt | wc -l) >count.txt
"$windows" --db pattern.db ingest --now $now 'samples\DUB-APP07\*.txt' >out.txt 2>&1
grep -q "^$(cat count.txt) files looked at" out.txt

# over 260 characters, in folders, histories and reports
deep=deep
for i in 1 2 3 4 5 6; do
    deep=$deep/a-folder-whose-name-has-fifty-characters-or-nearly-$i
done
mkdir -p "$deep"
cp samples/DUB-APP07/* "$deep/"
"$windows" --db "$deep.db" ingest --now $now "$deep" >out.txt 2>&1
"$windows" --db "$deep.db" report --now $now --html "$deep/new/pages" \
    --xlsx "$deep/r.xlsx" >out.txt 2>&1
[ -s "$deep/new/pages/index.html" ]
[ "$(head -c 2 "$deep/r.xlsx")" = PK ]
[ -z "$(find "$deep" -name '*.part')" ]

# standard input and lines ended by CR and LF
sed 's/$/\r/' samples/DUB-APP07/dynamicport-2026-03-11.txt >crlf.txt
"$windows" --db in.db ingest --now $now --server A1 - <crlf.txt >windows.txt 2>&1
linux --db in-linux.db ingest --now $now --server A1 - <crlf.txt >linux.txt 2>&1
diff linux.txt windows.txt
grep -q netsh-ranges windows.txt

# zones by both kinds of names, code pages, and archives' names
for zone in 'GMT Standard Time' 'W. Europe Standard Time' Asia/Kolkata +01:00 \
    Nowhere; do
    rm -f linux.db windows.db
    same "the zone $zone" ingest --now $now --tz "$zone" samples/CORK-WEB3
    same "times of $zone" export samples
done
printf 'Active Connections\n\n  Proto  Local Address  Foreign Address  State  PID\n  TCP    10.0.0.5:50001    10.0.0.9:1433   ESTABLISHED   7\n [\x81b\x82r.exe]\n' >oem.txt
for page in cp850 cp437 windows-1252 gb18030 shift_jis nonsense; do
    rm -f linux.db windows.db
    same "the code page $page" ingest --now $now --encoding $page --server A1 oem.txt
    same "names in $page" export connections
done
python3 - <<'PYTHON'
import io, tarfile, zipfile
text = open("oem.txt", "rb").read()
with zipfile.ZipFile("names.zip", "w") as z:
    z.writestr("Сервер/netstat.txt", text)
    z.writestr("S1/netstat.txt", text)
with tarfile.open("names.tar.gz", "w:gz") as t:
    info = tarfile.TarInfo("Büro/netstat.txt")
    info.size = len(text)
    t.addfile(info, io.BytesIO(text))
PYTHON
rm -f linux.db windows.db
same "archives" ingest --now $now names.zip names.tar.gz
same "names in archives" sources

# Charts: a stand-in for gnuplot, the same for both, in PATH and where it is
# usually installed.
if command -v x86_64-w64-mingw32-gcc >/dev/null && command -v cc >/dev/null; then
    usual="$WINEPREFIX/drive_c/Program Files/gnuplot/bin"
    mkdir -p "$usual" drawing failing
    stand_in=$root/tests/windows/gnuplot.c
    cc -o drawing/gnuplot "$stand_in"
    x86_64-w64-mingw32-gcc -o drawing/gnuplot.exe "$stand_in"
    x86_64-w64-mingw32-gcc -DFAILS -o failing/gnuplot.exe "$stand_in"
    rm -f linux.db windows.db
    same "ingest again" ingest --now $now samples
    PATH=$work/drawing "$binary" --db linux.db report --now $now --html drawn-linux.html >/dev/null
    [ "$(grep -c 'd="M10 20l.* 57.7"' drawn-linux.html)" -gt 3 ]
    WINEPATH="Z:${work//\//\\}\\drawing" "$windows" --db windows.db report \
        --now $now --html drawn-path.html >/dev/null 2>&1
    cmp drawn-linux.html drawn-path.html
    cp drawing/gnuplot.exe "$usual/"
    "$windows" --db windows.db report --now $now --html drawn-usual.html >/dev/null 2>&1
    cmp drawn-linux.html drawn-usual.html
    cp failing/gnuplot.exe "$usual/"
    "$windows" --db windows.db report --now $now --html failed.html >out.txt 2>&1
    grep -q 'ended with status 3: this gnuplot fails' failed.html
    rm -r "$usual"
fi

# The corpus, where it is: sources that are broken in every way, and servers
# whose rows are alike in what they are sorted by.
corpus=${PORTLEDGER_SHARED:-$root/../shared}/corpus
if [ -d "$corpus" ]; then
    cp -rp "$corpus" corpus
    rm -f linux.db windows.db
    same "the corpus" ingest --now $now corpus
    python3 "$root/tests/golden/dump_views.py" linux.db >linux.rows
    python3 "$root/tests/golden/dump_views.py" windows.db >windows.rows
    cmp linux.rows windows.rows
    for command in recommend rejects peaks findings top trend servers; do
        same "$command of the corpus" $command --now $now --format csv
    done
    report linux
    report windows
    cmp linux.html windows.html
    cmp linux.xlsx windows.xlsx
    cmp linux.md windows.md
    diff -r linux-pages windows-pages
fi

# A server and its share, as wine keeps them.
share=$WINEPREFIX/dosdevices/unc/server/share
mkdir -p "$share"
cp -r samples/DUB-APP07 "$share/"
"$windows" --db '\\server\share\h.db' ingest --now $now \
    '\\server\share\DUB-APP07' '\\server\share\DUB-APP07\*.txt' >out.txt 2>&1
"$windows" --db '//server/share/h.db' report --now $now \
    --html '\\server\share\new\pages' --xlsx '\\server\share\r.xlsx' >out.txt 2>&1
[ -s "$share/new/pages/index.html" ]
[ "$(head -c 2 "$share/r.xlsx")" = PK ]
"$windows" --db '\\server\share\h.db' servers | grep >/dev/null DUB-APP07

# The golden tests, each run as it is with portledger.exe for the program. Not
# those of what Windows has not: LD_PRELOAD (failing_disk, failing_memory,
# power_cut), Debian's packages (package). Not browser: its pages are those that
# were compared above, but with charts, and wine's programs know no gnuplot of
# Linux. collectors and collect_cmd run no portledger that matters.
[ ! -f drawing/gnuplot.exe ] || {
    mkdir -p "$usual"
    cp drawing/gnuplot.exe "$usual/"
}
for name in actions collect_check corpus_netstat csv_maps documents exit_status \
    failing_report grown_logs hostile_names ingest_twice killed_runs merge \
    mutants recommend_json reports seed_article two_at_once workbook; do
    script=$root/tests/golden/$name.sh
    status=0
    # documents show what is said with gnuplot
    [ "$name" != documents ] || [ -f drawing/gnuplot.exe ] || continue
    ARGUMENT_LENGTH=32000 bash "$script" "$windows" "$root" >log.txt 2>&1 ||
        status=$?
    case $status in
    0) echo "$name: as on Linux" ;;
    77) echo "$name: $(tail -n 1 log.txt)" ;;
    *)
        tail -n 30 log.txt
        echo "$name.sh fails with portledger.exe"
        exit 1
        ;;
    esac
done
