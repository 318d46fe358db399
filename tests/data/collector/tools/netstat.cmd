@echo off
if "%1"=="-s" goto statistics
echo.
echo Aktive Verbindungen
echo.
echo   Proto  Lokale Adresse         Remoteadresse          Status           PID
echo   TCP    0.0.0.0:135            0.0.0.0:0              ABHOEREN         988
echo   TCP    10.61.2.17:50337       10.61.4.20:1433        TIME_WAIT        0
echo   TCP    10.61.2.17:50338       10.61.4.20:1433        ESTABLISHED      6124
echo   TCP    [::]:443               [::]:0                 LISTENING        4
echo   TCP    0.0.0.0:49800          0.0.0.0:0              BOUND            6124
echo   UDP    0.0.0.0:123            *:*                                     988
echo   UDP    [fe80::1%%12]:546       *:*                                     988
exit /b 0

:statistics
echo.
echo IPv4-Statistik
echo.
echo   Empfangene Pakete              = 81234567
echo   Empfangene Vorspannfehler      = 0
echo   Empfangene Adressfehler        = 12
echo.
echo ICMPv4-Statistik
echo.
echo                             Empfangen   Gesendet
echo   Meldungen                 1804        1911
echo   Echos                     12          8
echo.
echo TCP-Statistik fÅr IPv4
echo.
echo   Aktiv geîffnet                       = 100700
echo   Passiv geîffnet                      = 61234
echo   Erfolglose Verbindungsversuche      = 17
echo   ZurÅckgesetzte Verbindungen          = 4031
echo   Aktuelle Verbindungen               = 3
echo   Empfangene Segmente                 = 4294967000
echo   Gesendete Segmente                  = 4123456789
echo   Erneut gesendete Segmente           = 1203
echo.
echo TCP-Statistik fÅr IPv6
echo.
echo   Aktiv geîffnet                       = 21
echo   Passiv geîffnet                      = 22
echo   Erfolglose Verbindungsversuche      = 23
echo   ZurÅckgesetzte Verbindungen          = 24
echo   Aktuelle Verbindungen               = 25
echo   Empfangene Segmente                 = 26
echo   Gesendete Segmente                  = 27
echo   Erneut gesendete Segmente           = 28
echo.
echo UDP-Statistik fÅr IPv4
echo.
echo   Empfangene Datagramme     = 55123
echo   Keine Ports               = 102
echo   Empfangsfehler            = 3
echo   Gesendete Datagramme      = 40021
