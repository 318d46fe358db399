@echo off
echo "System","4","N/A"
echo "svchost.exe","988","W32Time,EventLog"
echo "a & b.exe","6124","N/A"
