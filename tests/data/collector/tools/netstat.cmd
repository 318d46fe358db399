@echo off
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
