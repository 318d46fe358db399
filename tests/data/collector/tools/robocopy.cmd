@echo off
echo.
echo 2026/03/01 00:31:00 ERROR 123 (0x0000007B) Accessing Source Directory C:\
echo The filename, directory name, or volume label syntax is incorrect.
