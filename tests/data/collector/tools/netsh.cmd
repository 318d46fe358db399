@echo off
if "%4"=="dynamicport" echo Protokoll tcp Dynamischer Portbereich
if "%4"=="dynamicport" echo ---------------------------------
if "%4"=="dynamicport" echo Startport              : 49152
if "%4"=="dynamicport" echo Anzahl von Ports       : 16384
if "%4"=="excludedportrange" echo Protokoll tcp Portausschlussbereiche
if "%4"=="excludedportrange" echo Startport  Endport
if "%4"=="excludedportrange" echo ----------    --------
if "%4%2"=="excludedportrangeipv4" echo      50000       50059     *
if "%4%2"=="excludedportrangeipv4" echo      50160       50259
if "%4"=="excludedportrange" echo * - Verwaltete Portausschluesse.
