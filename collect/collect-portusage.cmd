@echo off
rem collect-portusage.cmd 1.0: how this Windows server uses its ephemeral ports,
rem a capture a minute, for machines where PowerShell may not be used. It only
rem reads: it changes no setting. The log is described in docs\collect.md of
rem portledger, which reads it.
rem
rem Tested with the cmd of wine and tools that print what Windows prints; not
rem run on a real Windows.
rem
rem   collect-portusage.cmd [/every SECONDS] [/out FOLDER] [/max MEGABYTES]
rem                         [/freeze ROWS] [/once]
rem   collect-portusage.cmd /install [the same]     as administrator
rem   collect-portusage.cmd /uninstall              as administrator
rem
rem   /every   seconds between captures, 60; a task has whole minutes
rem   /out     the logs go to FOLDER\COMPUTERNAME, what it has to remember to
rem            FOLDER-state
rem   /max     the oldest logs over so many MB are deleted, 500
rem   /freeze  from so many TCP rows on, once an hour: netstat -anoqb,
rem            tasklist /svc and the System log's port events as files, 0 = never
rem   /once    one capture; the scheduled task does this
setlocal EnableExtensions DisableDelayedExpansion
set "version=1.0"
set "sys=%SystemRoot%\System32"
if defined PORTLEDGER_TOOLS set "sys=%PORTLEDGER_TOOLS%"
set "home=%ProgramFiles%\portledger-collect"
set "task=portledger collect-portusage"
set "every=60"
set "out=%home%\logs"
set "max=500"
set "freeze=0"
set "mode=loop"

:arguments
if "%~1"=="" goto arguments_end
if /i "%~1"=="/once" set "mode=once"
if /i "%~1"=="/install" set "mode=install"
if /i "%~1"=="/uninstall" set "mode=uninstall"
if /i "%~1"=="/once" goto next_one
if /i "%~1"=="/install" goto next_one
if /i "%~1"=="/uninstall" goto next_one
if "%~2"=="" goto usage
if /i "%~1"=="/every" goto take_every
if /i "%~1"=="/out" goto take_out
if /i "%~1"=="/max" goto take_max
if /i "%~1"=="/freeze" goto take_freeze
goto usage
:take_every
set "every=%~2"
goto next_two
:take_out
set "out=%~2"
goto next_two
:take_max
set "max=%~2"
goto next_two
:take_freeze
set "freeze=%~2"
goto next_two
:next_two
shift
:next_one
shift
goto arguments

:arguments_end
for /f "delims=0123456789" %%x in ("%every%%max%%freeze%") do goto usage
if %every% LSS 1 goto usage
if "%out:~-1%"=="\" set "out=%out:~0,-1%"
if "%mode%"=="install" goto install
if "%mode%"=="uninstall" goto uninstall
set "folder=%out%\%COMPUTERNAME%"
set "state=%out%-state\%COMPUTERNAME%"
if not exist "%folder%\" mkdir "%folder%"
if not exist "%folder%\" goto no_folder
if not exist "%state%\" mkdir "%state%"
if not exist "%state%\" goto no_folder
if "%mode%"=="once" goto once

:forever
call :capture
echo capture %number%: %rows% TCP rows, %lines% lines, %took% ms
rem ping waits where no console is, unlike timeout
set /a "wait=every+1"
"%SystemRoot%\System32\ping" -n %wait% 127.0.0.1 >nul
goto forever

:once
call :capture
exit /b 0

:usage
echo collect-portusage.cmd [/every SECONDS] [/out FOLDER] [/max MEGABYTES] [/freeze ROWS] [/once]
echo collect-portusage.cmd /install ^| /uninstall, as administrator
exit /b 2

:no_folder
echo The folder %folder% can't be made: name another one with /out.
exit /b 1

rem ---- the scheduled task ---------------------------------------------------
:install
set /a "minutes=(every+59)/60"
set /a "every=minutes*60"
if not exist "%home%\" mkdir "%home%"
copy /y "%~f0" "%home%\collect-portusage.cmd" >nul
if errorlevel 1 goto not_admin
call "%sys%\schtasks" /create /f /tn "%task%" /sc minute /mo %minutes% /ru SYSTEM /tr "\"%home%\collect-portusage.cmd\" /once /every %every% /out \"%out%\" /max %max% /freeze %freeze%"
if errorlevel 1 goto not_admin
echo Installed: a capture every %every% s in %out%
exit /b 0

:uninstall
call "%sys%\schtasks" /delete /f /tn "%task%"
if errorlevel 1 goto not_admin
echo Removed. The logs stay in %out%
exit /b 0

:not_admin
echo This did not work: run it as administrator.
exit /b 1

rem ---- one capture ----------------------------------------------------------
:capture
set "took=-"
call :centiseconds
set "began=%now%"
call :clock
set "log=%folder%\portusage-%COMPUTERNAME%-%utc:~0,4%%utc:~5,2%%utc:~8,2%%utc:~11,2%.log"
set "number=0"
if exist "%state%\number.txt" set /p number=<"%state%\number.txt"
for /f "delims=0123456789" %%x in ("%number%") do set "number=0"
set /a "number+=1"
>"%state%\number.txt" echo %number%
set "is_new="
if not exist "%log%" set "is_new=1"
if defined is_new call :bound
if defined is_new call :settings >"%state%\settings.tmp"
call :netstat
call :processes
call :counters >"%state%\counters.tmp"
call :text >"%state%\capture.tmp"
set "lines=0"
for /f "usebackq delims=" %%l in ("%state%\capture.tmp") do set /a lines+=1
echo end %number% %lines% ->>"%state%\capture.tmp"
if defined is_new echo #portledger-capture 1 collect-portusage.cmd %version%>"%log%"
type "%state%\capture.tmp" >>"%log%"
if %freeze% GTR 0 if %rows% GEQ %freeze% call :freeze
exit /b 0

rem The records of the capture, without its end.
:text
echo begin %number% %utc% %offset% %COMPUTERNAME%
echo lacks checksum%lacks_bound%%lacks_processes%%lacks_counters%
type "%state%\settings.tmp"
for /f "usebackq tokens=1-5" %%a in ("%state%\netstat.tmp") do (
    if "%%a"=="TCP" echo con tcp %%b %%c %%d %%e
    if "%%a"=="UDP" echo con udp %%b %%c - %%d
)
if defined lacks_processes goto text_counters
if defined is_same echo procs same
if not defined is_same echo procs %processes%
if not defined is_same type "%state%\processes.txt"
:text_counters
type "%state%\counters.tmp"
call :centiseconds
if "%now%"=="" exit /b 0
if "%began%"=="" exit /b 0
set /a "took=(now-began)*10"
if %took% LSS 0 set /a "took+=86400000"
echo took %took%
exit /b 0

rem Rows of netstat; -q is not known before Windows 10 and Server 2016.
:netstat
set "lacks_bound="
call "%sys%\netstat" -anoq >"%state%\netstat.tmp" 2>nul
call :count_rows
if %rows% GTR 0 exit /b 0
set "lacks_bound= bound"
call "%sys%\netstat" -ano >"%state%\netstat.tmp" 2>nul
call :count_rows
exit /b 0
:count_rows
set "rows=0"
for /f "usebackq tokens=1,4,5" %%a in ("%state%\netstat.tmp") do if "%%a"=="TCP" set /a rows+=1
exit /b 0

rem The process list, where it differs from the last one.
:processes
set "lacks_processes="
set "is_same="
set "processes=0"
call "%sys%\tasklist" /svc /fo csv /nh >"%state%\tasklist.tmp" 2>nul
call :process_records >"%state%\processes.tmp"
for /f "usebackq tokens=1" %%a in ("%state%\processes.tmp") do if "%%a"=="proc" set /a processes+=1
if %processes%==0 set "lacks_processes= processes services"
if %processes%==0 exit /b 0
if not defined is_new "%SystemRoot%\System32\fc" /b "%state%\processes.tmp" "%state%\processes.txt" >nul 2>nul && set "is_same=1"
move /y "%state%\processes.tmp" "%state%\processes.txt" >nul
exit /b 0
:process_records
for /f "usebackq tokens=1,2,* delims=," %%a in ("%state%\tasklist.tmp") do (
    echo proc %%~b %%~a
    if not "%%~c"=="N/A" echo svcs %%~b %%~c
)
exit /b 0

rem Counters of TCP: the lists of netstat -s have words of its language before
rem each =, IPv4 or IPv6 in their titles, and one order in all of them. Only
rem TCP's has eight numbers. (With -p it would list connections, with names.)
:counters
set "lacks_counters= counters"
call :counters_begin ""
for /f "tokens=1,2 delims==" %%a in ('call "%sys%\netstat" -s 2^>nul') do (
    if "%%b"=="" call :counters_begin "%%a"
    if not "%%b"=="" for %%n in (%%b) do call :counter %%n
)
call :counters_begin ""
exit /b 0
:counter
for /f "delims=0123456789" %%x in ("%1") do set "seen=100"
set /a "seen+=1"
set "counter_%seen%=%1"
exit /b 0
rem A title: what was listed before is whole.
:counters_begin
if not "%seen%"=="8" goto counters_next
if "%family%"=="" goto counters_next
set "lacks_counters="
echo count tcp%family%.connections_initiated %counter_1%
echo count tcp%family%.connections_accepted %counter_2%
echo count tcp%family%.failed_attempts %counter_3%
echo count tcp%family%.reset_connections %counter_4%
echo count tcp%family%.segments_sent %counter_7%
echo count tcp%family%.segments_resent %counter_8%
:counters_next
set "seen=0"
set "family="
set "title=%~1"
if not defined title exit /b 0
if not "%title:IPv4=%"=="%title%" set "family=4"
if not "%title:IPv6=%"=="%title%" set "family=6"
exit /b 0

rem ---- settings, read when a log is begun -----------------------------------
:settings
set "key=HKLM\SYSTEM\CurrentControlSet"
call :string "%key%\Control\TimeZoneInformation" TimeZoneKeyName
if not "%value%"=="-" echo zone %value%
call :os
if defined boot_utc echo boot %boot_utc%
echo every %every%
for %%p in (tcp udp) do (
    call :range %%p4 ipv4 %%p
    call :range %%p6 ipv6 %%p
    call :excluded %%p4 ipv4 %%p
    call :excluded %%p6 ipv6 %%p
)
for %%n in (TcpTimedWaitDelay MaxUserPort TcpNumConnections StrictTimeWaitSeqCheck) do call :setting %%n
exit /b 0

:setting
call :dword "%key%\Services\Tcpip\Parameters" %1
echo set %1 %value%
exit /b 0

:os
set "windows=HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion"
call :string "%windows%" CurrentVersion
set "build=%value%"
call :dword "%windows%" CurrentMajorVersionNumber
set "major=%value%"
call :dword "%windows%" CurrentMinorVersionNumber
if not "%major%"=="-" set "build=%major%.%value%"
call :string "%windows%" CurrentBuildNumber
set "build=%build%.%value%"
call :dword "%windows%" UBR
if not "%value%"=="-" set "build=%build%.%value%"
call :string "%windows%" ProductName
if "%value%"=="-" set "value="
echo os %build% %value%
exit /b 0

rem Numbers behind colons: first the start, then the count, in any language.
:range
set "start="
set "count="
for /f "tokens=2 delims=:" %%a in ('call "%sys%\netsh" int %2 show dynamicport %3 2^>nul') do for %%n in (%%a) do call :range_number %%n
if defined count echo range %1 %start% %count%
exit /b 0
:range_number
for /f "delims=0123456789" %%x in ("%1") do exit /b 0
if not defined start goto range_start
if not defined count set "count=%1"
exit /b 0
:range_start
set "start=%1"
exit /b 0

:excluded
set "list="
set "is_listed="
for /f "tokens=1,2,3" %%a in ('call "%sys%\netsh" int %2 show excludedportrange protocol^=%3 2^>nul') do call :excluded_row "%%a" "%%b" "%%c"
if not defined is_listed exit /b 0
if not defined list set "list=,none"
echo excluded %1 %list:~1%
exit /b 0
:excluded_row
set "word=%~1"
if "%word:~0,3%"=="---" set "is_listed=1"
for /f "delims=0123456789" %%x in ("%~1%~2") do exit /b 0
if "%~2"=="" exit /b 0
set "list=%list%,%~1-%~2%~3"
exit /b 0

:string
set "value=-"
for /f "tokens=1,2,*" %%a in ('call "%sys%\reg" query %1 /v %2 2^>nul') do if /i "%%a"=="%2" set "value=%%c"
exit /b 0

:dword
set "value=-"
for /f "tokens=1,2,*" %%a in ('call "%sys%\reg" query %1 /v %2 2^>nul') do if /i "%%a"=="%2" set /a value=%%c
exit /b 0

rem ---- the clock, in no language --------------------------------------------
:clock
set "stamp="
set "boot_stamp="
set "boot_utc="
for /f "tokens=1,2 delims==" %%a in ('call "%sys%\wbem\wmic" os get LastBootUpTime^,LocalDateTime /value 2^>nul') do (
    if "%%a"=="LocalDateTime" set "stamp=%%b"
    if "%%a"=="LastBootUpTime" set "boot_stamp=%%b"
)
if not defined stamp goto clock_without_wmic
set /a "minutes=1%stamp:~22,3%-1000"
if "%stamp:~21,1%"=="-" set /a "minutes=-minutes"
if defined boot_stamp call :boot
call :utc
goto clock_offset
:boot
set "kept=%stamp%"
set "kept_minutes=%minutes%"
set "stamp=%boot_stamp%"
set /a "minutes=1%stamp:~22,3%-1000"
if "%stamp:~21,1%"=="-" set /a "minutes=-minutes"
call :utc
set "boot_utc=%utc%"
set "stamp=%kept%"
set "minutes=%kept_minutes%"
exit /b 0

rem Newer Windows have no wmic: robocopy's complaint has the local time, the
rem registry its distance from UTC.
:clock_without_wmic
for /f "tokens=1-6 delims=/: " %%a in ('call "%sys%\robocopy" "|" . /njh 2^>nul') do if not defined stamp set "stamp=%%a%%b%%c%%d%%e%%f"
call :dword "HKLM\SYSTEM\CurrentControlSet\Control\TimeZoneInformation" ActiveTimeBias
set "minutes=0"
if not "%value%"=="-" set /a "minutes=-value"
call :utc
:clock_offset
set "sign=+"
if %minutes% LSS 0 set "sign=-"
set /a "plain=minutes"
if %minutes% LSS 0 set /a "plain=-minutes"
set /a "hh=plain/60"
set /a "mm=plain-hh*60"
set "hh=0%hh%"
set "mm=0%mm%"
set "offset=%sign%%hh:~-2%:%mm:~-2%"
exit /b 0

rem stamp (YYYYMMDDhhmmss...) less minutes: utc. By Julian day numbers.
:utc
set /a "y=%stamp:~0,4%"
set /a "o=1%stamp:~4,2%-100"
set /a "d=1%stamp:~6,2%-100"
set /a "h=1%stamp:~8,2%-100"
set /a "m=1%stamp:~10,2%-100"
set "s=%stamp:~12,2%"
set /a "a=(14-o)/12"
set /a "y=y+4800-a"
set /a "o=o+12*a-3"
set /a "j=d+(153*o+2)/5+365*y+y/4-y/100+y/400-32045"
set /a "t=h*60+m-minutes"
if %t% LSS 0 set /a "j=j-1"
if %t% LSS 0 set /a "t=t+1440"
if %t% GEQ 1440 set /a "j=j+1"
if %t% GEQ 1440 set /a "t=t-1440"
set /a "a=j+32044"
set /a "b=(4*a+3)/146097"
set /a "c=a-146097*b/4"
set /a "d=(4*c+3)/1461"
set /a "e=c-1461*d/4"
set /a "m=(5*e+2)/153"
set /a "y=100*b+d-4800+m/10"
set /a "o=m+3-12*(m/10)"
set /a "d=e-(153*m+2)/5+1"
set /a "h=t/60"
set /a "m=t-h*60"
set "o=0%o%"
set "d=0%d%"
set "h=0%h%"
set "m=0%m%"
set "utc=%y%-%o:~-2%-%d:~-2%T%h:~-2%:%m:~-2%:%s%Z"
exit /b 0

rem now: hundredths of a second since midnight, or empty where %time% has
rem another shape.
:centiseconds
set "now="
set "t=%time: =0%"
for /f "delims=0123456789" %%x in ("%t:~0,2%%t:~3,2%%t:~6,2%%t:~9,2%") do exit /b 0
if "%t:~9,2%"=="" exit /b 0
set /a "now=((1%t:~0,2%-100)*3600+(1%t:~3,2%-100)*60+1%t:~6,2%-100)*100+1%t:~9,2%-100"
exit /b 0

rem ---- bounds, freezes ------------------------------------------------------
:bound
set /a "limit=max*1024"
set "kept=0"
for /f "delims=" %%f in ('dir /b /a-d /o:-n "%folder%\portusage-*.log" 2^>nul') do call :weigh "%folder%\%%f"
for /f "skip=72 delims=" %%f in ('dir /b /a-d /o:-n "%folder%\freeze-*" 2^>nul') do del "%folder%\%%f"
exit /b 0
:weigh
for %%f in (%1) do set /a "kept+=%%~zf/1024+1"
if %kept% GTR %limit% del %1
exit /b 0

:freeze
set "frozen=%folder%\freeze-%utc:~0,4%%utc:~5,2%%utc:~8,2%-%utc:~11,2%"
if exist "%frozen%-netstat.txt" exit /b 0
echo %utc%>"%frozen%-netstat.txt"
call "%sys%\netstat" -anoqb >>"%frozen%-netstat.txt" 2>nul
echo %utc%>"%frozen%-tasklist.txt"
call "%sys%\tasklist" /svc >>"%frozen%-tasklist.txt" 2>nul
call "%sys%\wevtutil" qe System /q:"*[System[(EventID=4227 or EventID=4231 or EventID=4266)]]" /c:500 /rd:true /f:xml >"%frozen%-events.xml" 2>nul
for %%f in ("%frozen%-events.xml") do if %%~zf==0 del "%frozen%-events.xml"
exit /b 0
