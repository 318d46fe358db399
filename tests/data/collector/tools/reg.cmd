@echo off
if "%4"=="TimeZoneKeyName" echo     TimeZoneKeyName    REG_SZ    W. Europe Standard Time
if "%4"=="ProductName" echo     ProductName    REG_SZ    Windows Server 2019 Standard
if "%4"=="CurrentVersion" echo     CurrentVersion    REG_SZ    6.3
if "%4"=="CurrentBuildNumber" echo     CurrentBuildNumber    REG_SZ    17763
if "%4"=="CurrentMajorVersionNumber" echo     CurrentMajorVersionNumber    REG_DWORD    0xa
if "%4"=="CurrentMinorVersionNumber" echo     CurrentMinorVersionNumber    REG_DWORD    0x0
if "%4"=="UBR" echo     UBR    REG_DWORD    0x1552
if "%4"=="TcpTimedWaitDelay" echo     TcpTimedWaitDelay    REG_DWORD    0x1e
if "%4"=="ActiveTimeBias" echo     ActiveTimeBias    REG_DWORD    0xffffffc4
