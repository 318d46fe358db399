#Requires -Version 3
<#
.SYNOPSIS
How this Windows server uses its ephemeral ports, a capture a minute.

.DESCRIPTION
Collect-PortUsage.ps1 1.0, for Windows PowerShell 3 to 5.1 and PowerShell 7 on
Windows. It only reads: it changes no setting, needs no module and no PsExec,
and sends nothing anywhere. The log is described in docs/collect.md of
portledger, which reads it.

Not run on a real Windows by its authors: it was written against Microsoft's
documentation, its syntax was checked by a grammar of PowerShell, and logs of
its schema are what portledger's tests read. Try it with -Once first. It does
not run in constrained language mode (AppLocker, WDAC): use
collect-portusage.cmd there.

.PARAMETER IntervalSeconds
Seconds between captures.
.PARAMETER OutDirectory
The logs go to OutDirectory\COMPUTERNAME.
.PARAMETER MaxMegabytes
The oldest logs and freezes over so many MB are deleted.
.PARAMETER Threshold
From so many percent of the TCP range on, at most once an hour: a full freeze
(netstat -anoqb, tasklist /svc, the System log's port events) beside the log.
0 = never.
.PARAMETER UseNetstat
Take netstat -anoq instead of Get-NetTCPConnection, which is slower where there
are many thousand connections, but knows no language.
.PARAMETER Once
One capture, now.
.PARAMETER Install
As administrator: copies itself to Program Files and becomes a scheduled task of
SYSTEM that runs from each start of Windows on.
.PARAMETER Uninstall
As administrator: removes the task; the logs stay.
#>
[CmdletBinding()]
param(
    [ValidateRange(5, 3600)][int]$IntervalSeconds = 60,
    [string]$OutDirectory = (Join-Path $env:ProgramFiles 'portledger-collect\logs'),
    [ValidateRange(10, 1000000)][int]$MaxMegabytes = 500,
    [ValidateRange(0, 100)][int]$Threshold = 70,
    [switch]$UseNetstat,
    [switch]$Once,
    [switch]$Install,
    [switch]$Uninstall
)

Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'
$version = '1.0'
$taskName = 'portledger Collect-PortUsage'
$program = Join-Path $env:ProgramFiles 'portledger-collect'
$system = Join-Path $env:SystemRoot 'System32'
$utf8 = New-Object System.Text.UTF8Encoding($false)
$culture = [System.Globalization.CultureInfo]::InvariantCulture
$megabyte = 1024 * 1024
$portsPerRow = 2000
$freezesKept = 24

# ---- small things ------------------------------------------------------------

# What a program of Windows prints, line by line; nothing where it fails.
function Invoke-Tool([string]$Name, [string[]]$Arguments) {
    $ErrorActionPreference = 'Continue'
    try {
        @(& (Join-Path $system $Name) @Arguments 2>$null)
    } catch {
        @()
    }
}

function Format-Utc([DateTime]$At) {
    $At.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", $culture)
}

function Format-Offset([TimeSpan]$Offset) {
    $sign = '+'
    if ($Offset.Ticks -lt 0) { $sign = '-' }
    $sign + $Offset.Duration().ToString("hh\:mm", $culture)
}

# CRC-32 of the bytes: gzip writes it behind what it packs, 8 bytes from the end.
function Get-Checksum([byte[]]$Bytes) {
    $memory = New-Object System.IO.MemoryStream
    $gzip = New-Object System.IO.Compression.GZipStream($memory,
        [System.IO.Compression.CompressionMode]::Compress)
    $gzip.Write($Bytes, 0, $Bytes.Length)
    $gzip.Close()
    $packed = $memory.ToArray()
    [BitConverter]::ToUInt32($packed, $packed.Length - 8).ToString('x8', $culture)
}

# A value of a registry key, or $null; DWORDs without their sign.
function Get-RegistryValue([string]$Key, [string]$Name) {
    $item = Get-ItemProperty -LiteralPath $Key -ErrorAction SilentlyContinue
    if ($null -eq $item) { return $null }
    $property = $item.PSObject.Properties[$Name]
    if ($null -eq $property) { return $null }
    $value = $property.Value
    if ($value -is [int]) {
        return [BitConverter]::ToUInt32([BitConverter]::GetBytes($value), 0)
    }
    $value
}

# ---- settings, read when a log is begun and every hour -------------------------

function Get-RangeRecords([string]$Family, [string]$Ip, [string]$Protocol) {
    # numbers behind colons: first the start, then the count, in any language
    $numbers = @(Invoke-Tool 'netsh.exe' @('int', $Ip, 'show', 'dynamicport', $Protocol) |
        ForEach-Object { if ($_ -match ':\s*(\d+)\s*$') { $matches[1] } })
    if ($numbers.Count -ge 2) { "range $Family $($numbers[0]) $($numbers[1])" }
    $listed = $false
    $ranges = @()
    foreach ($line in (Invoke-Tool 'netsh.exe' @('int', $Ip, 'show', 'excludedportrange', "protocol=$Protocol"))) {
        if ($line -match '^\s*-{3,}') { $listed = $true }
        if ($line -match '^\s*(\d+)\s+(\d+)\s*(\*?)\s*$') {
            $ranges += '{0}-{1}{2}' -f $matches[1], $matches[2], $matches[3]
        }
    }
    if ($listed -and $ranges.Count -eq 0) { "excluded $Family none" }
    if ($ranges.Count -gt 0) { "excluded $Family " + ($ranges -join ',') }
}

function Get-OsRecord {
    $key = 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion'
    $major = Get-RegistryValue $key 'CurrentMajorVersionNumber'
    $minor = Get-RegistryValue $key 'CurrentMinorVersionNumber'
    $number = "$major.$minor"
    if ($null -eq $major) { $number = Get-RegistryValue $key 'CurrentVersion' }
    $build = Get-RegistryValue $key 'CurrentBuildNumber'
    $revision = Get-RegistryValue $key 'UBR'
    $text = "$number.$build"
    if ($null -ne $revision) { $text = "$text.$revision" }
    $product = Get-RegistryValue $key 'ProductName'
    "os $text $product".TrimEnd()
}

function Get-BootRecord {
    try {
        $os = Get-CimInstance -ClassName Win32_OperatingSystem
        'boot ' + (Format-Utc $os.LastBootUpTime)
    } catch {
        Write-Verbose "The time of the last boot is not known: $_"
    }
}

function Get-SettingRecords {
    'zone ' + [TimeZoneInfo]::Local.Id
    Get-OsRecord
    Get-BootRecord
    "every $IntervalSeconds"
    foreach ($protocol in 'tcp', 'udp') {
        Get-RangeRecords "${protocol}4" 'ipv4' $protocol
        Get-RangeRecords "${protocol}6" 'ipv6' $protocol
    }
    $key = 'HKLM:\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters'
    foreach ($name in 'TcpTimedWaitDelay', 'MaxUserPort', 'TcpNumConnections', 'StrictTimeWaitSeqCheck') {
        $value = Get-RegistryValue $key $name
        if ($null -eq $value) { $value = '-' }
        "set $name $value"
    }
}

# ---- connections ---------------------------------------------------------------

$stateNames = @{
    1 = 'CLOSED'; 2 = 'LISTENING'; 3 = 'SYN_SENT'; 4 = 'SYN_RECEIVED'
    5 = 'ESTABLISHED'; 6 = 'FIN_WAIT_1'; 7 = 'FIN_WAIT_2'; 8 = 'CLOSE_WAIT'
    9 = 'CLOSING'; 10 = 'LAST_ACK'; 11 = 'TIME_WAIT'; 12 = 'DELETE_TCB'
    100 = 'BOUND'
}

function Format-Address([string]$Address) {
    if ($Address.Contains(':')) { return "[$Address]" }
    $Address
}

# Connections that differ in their local port only are one row.
function Add-Connection($Groups, [string]$Head, [string]$Tail, [int]$Port) {
    $key = "$Head`t$Tail"
    if (-not $Groups.ContainsKey($key)) {
        $Groups.Add($key, (New-Object 'System.Collections.Generic.List[int]'))
    }
    $Groups[$key].Add($Port)
}

function Add-FromCmdlets($Groups) {
    foreach ($c in (Get-NetTCPConnection)) {
        $state = $stateNames[[int]$c.State]
        if ($null -eq $state) { $state = '?' }
        $remote = Format-Address $c.RemoteAddress
        Add-Connection $Groups ('tcp ' + (Format-Address $c.LocalAddress)) "${remote}:$($c.RemotePort) $state $($c.OwningProcess)" $c.LocalPort
    }
    foreach ($u in (Get-NetUDPEndpoint)) {
        Add-Connection $Groups ('udp ' + (Format-Address $u.LocalAddress)) "*:* - $($u.OwningProcess)" $u.LocalPort
    }
}

# Rows by their shape; the words of states are netstat's, in its language.
function Add-FromNetstat($Groups, [string[]]$Lines) {
    $rows = 0
    foreach ($line in $Lines) {
        if ($line -match '^\s*TCP\s+(\S+):(\d+)\s+(\S+)\s+(\S+)\s+(\d+)\s*$') {
            Add-Connection $Groups "tcp $($matches[1])" "$($matches[3]) $($matches[4]) $($matches[5])" ([int]$matches[2])
            $rows++
        } elseif ($line -match '^\s*UDP\s+(\S+):(\d+)\s+(\S+)\s+(\d+)\s*$') {
            Add-Connection $Groups "udp $($matches[1])" "*:* - $($matches[4])" ([int]$matches[2])
        }
    }
    $rows
}

function Get-Groups {
    $groups = New-Object 'System.Collections.Generic.Dictionary[string,System.Collections.Generic.List[int]]'
    $script:lacksBound = $false
    $hasCmdlets = $null -ne (Get-Command Get-NetTCPConnection -ErrorAction SilentlyContinue)
    if ($hasCmdlets -and -not $UseNetstat) {
        Add-FromCmdlets $groups
        return , $groups
    }
    $rows = Add-FromNetstat $groups (Invoke-Tool 'netstat.exe' @('-anoq'))
    if ($rows -eq 0) {
        # -q is not known before Windows 10 and Server 2016
        $script:lacksBound = $true
        $groups.Clear()
        $rows = Add-FromNetstat $groups (Invoke-Tool 'netstat.exe' @('-ano'))
    }
    if ($rows -eq 0) { throw 'netstat lists no TCP connection' }
    return , $groups
}

# 49152,49153,49154,49160 as 49152-49154,49160
function Format-Ports([int[]]$Ports) {
    $parts = New-Object 'System.Collections.Generic.List[string]'
    $i = 0
    while ($i -lt $Ports.Length) {
        $j = $i
        while ($j + 1 -lt $Ports.Length -and $Ports[$j + 1] -eq $Ports[$j] + 1) { $j++ }
        if ($j -eq $i) { $parts.Add("$($Ports[$i])") }
        else { $parts.Add("$($Ports[$i])-$($Ports[$j])") }
        $i = $j + 1
    }
    $parts -join ','
}

function Format-Groups($Groups) {
    foreach ($key in $Groups.Keys) {
        $head, $tail = $key.Split("`t")
        $ports = $Groups[$key].ToArray()
        [Array]::Sort($ports)
        for ($at = 0; $at -lt $ports.Length; $at += $portsPerRow) {
            $to = [Math]::Min($at + $portsPerRow, $ports.Length) - 1
            "con ${head}:$(Format-Ports ($ports[$at..$to])) $tail"
        }
    }
}

# Percent of the TCP range of IPv4 whose ports have any row.
function Measure-Use($Groups) {
    $range = @($script:settings | Where-Object { $_ -match '^range tcp4 ' })
    if ($range.Count -eq 0) { return 0 }
    $start, $count = @($range[0].Split(' ')[2, 3] | ForEach-Object { [int]$_ })
    $used = New-Object 'System.Collections.Generic.HashSet[int]'
    foreach ($key in $Groups.Keys) {
        if (-not $key.StartsWith('tcp')) { continue }
        foreach ($port in $Groups[$key]) {
            if ($port -ge $start -and $port -lt $start + $count) { [void]$used.Add($port) }
        }
    }
    100.0 * $used.Count / $count
}

# ---- processes, counters -------------------------------------------------------

# The list, when it has changed since the last capture of this log.
function Get-ProcessRecords {
    $script:lacksProcesses = $false
    try {
        @(Get-ProcessList)
    } catch {
        # WMI may be broken; the connections are good without it
        $script:lacksProcesses = $true
        $script:lastProcesses = ''
        Write-Warning "The processes are not known: $_"
    }
}

function Get-ProcessList {
    $now = @([System.Diagnostics.Process]::GetProcesses() |
        ForEach-Object { "$($_.Id) $($_.ProcessName)" } | Sort-Object) -join "`n"
    if ($now -eq $script:lastProcesses) { return 'procs same' }
    $services = @{}
    foreach ($s in (Get-CimInstance -ClassName Win32_Service -Filter 'ProcessId <> 0')) {
        $id = [int]$s.ProcessId
        if ($services.ContainsKey($id)) { $services[$id] += ',' + $s.Name }
        else { $services[$id] = $s.Name }
    }
    $records = @(Get-CimInstance -ClassName Win32_Process | Where-Object { $_.ProcessId -ne 0 })
    $script:lastProcesses = $now
    "procs $($records.Count)"
    foreach ($p in $records) {
        $id = [int]$p.ProcessId
        "proc $id $($p.Name)"
        if ($services.ContainsKey($id)) { "svcs $id $($services[$id])" }
    }
}

function Get-CounterRecords {
    $properties = [System.Net.NetworkInformation.IPGlobalProperties]::GetIPGlobalProperties()
    foreach ($family in 4, 6) {
        try {
            if ($family -eq 4) { $s = $properties.GetTcpIPv4Statistics() }
            else { $s = $properties.GetTcpIPv6Statistics() }
        } catch {
            continue # IPv6 may be switched off
        }
        "count tcp$family.connections_initiated $($s.ConnectionsInitiated)"
        "count tcp$family.connections_accepted $($s.ConnectionsAccepted)"
        "count tcp$family.failed_attempts $($s.FailedConnectionAttempts)"
        "count tcp$family.reset_connections $($s.ResetConnections)"
        "count tcp$family.segments_sent $($s.SegmentsSent)"
        "count tcp$family.segments_resent $($s.SegmentsResent)"
    }
}

# ---- logs ----------------------------------------------------------------------

# A log that is finished is packed.
function Compress-Log([string]$Path) {
    $temporary = "$Path.tmp"
    $from = [System.IO.File]::OpenRead($Path)
    try {
        $to = [System.IO.File]::Create($temporary)
        $gzip = New-Object System.IO.Compression.GZipStream($to,
            [System.IO.Compression.CompressionMode]::Compress)
        try { $from.CopyTo($gzip) } finally { $gzip.Close(); $to.Close() }
    } finally {
        $from.Close()
    }
    [System.IO.File]::Delete("$Path.gz") # of a run that ended here
    [System.IO.File]::Move($temporary, "$Path.gz")
    [System.IO.File]::Delete($Path)
}

# A file that is being read elsewhere is deleted the next time.
function Remove-Old([string]$Path) {
    try { [System.IO.File]::Delete($Path) } catch { Write-Warning "$Path is not deleted: $_" }
}

function Limit-Logs {
    $kept = 0
    $files = @(Get-ChildItem -LiteralPath $folder |
        Where-Object { $_.Name -like 'portusage-*' -or $_.Name -like 'freeze-*' } |
        Sort-Object LastWriteTimeUtc -Descending)
    foreach ($file in $files) {
        $kept += $file.Length
        if ($kept -gt $MaxMegabytes * $megabyte) { Remove-Old $file.FullName }
    }
    @(Get-ChildItem -LiteralPath $folder -Filter 'freeze-*-netstat.txt' | Sort-Object Name -Descending) |
        Select-Object -Skip $freezesKept | ForEach-Object {
            $stem = $_.FullName.Substring(0, $_.FullName.Length - 'netstat.txt'.Length)
            foreach ($end in 'netstat.txt', 'tasklist.txt', 'events.xml') { Remove-Old ($stem + $end) }
        }
}

# A new log each day, at each start, and where one becomes large.
function Start-Log([DateTime]$Now) {
    foreach ($old in @(Get-ChildItem -LiteralPath $folder -Filter 'portusage-*.log')) {
        try { Compress-Log $old.FullName } catch { Write-Warning "$($old.Name) is not packed: $_" }
    }
    Limit-Logs
    $script:log = Join-Path $folder ('portusage-{0}-{1}.log' -f $server, $Now.ToString('yyyyMMdd-HHmmss', $culture))
    $script:logDay = $Now.Date
    $script:lastProcesses = ''
    $script:settingsHour = -1
    Add-Log "#portledger-capture 1 Collect-PortUsage.ps1 $version`n"
}

# In one piece, so that a log ends with a whole capture.
function Add-Log([string]$Text) {
    $bytes = $utf8.GetBytes($Text)
    $file = New-Object System.IO.FileStream($script:log, [System.IO.FileMode]::Append,
        [System.IO.FileAccess]::Write, [System.IO.FileShare]::ReadWrite)
    try {
        $file.Write($bytes, 0, $bytes.Length)
        $script:logBytes = $file.Length
    } finally {
        $file.Close()
    }
}

function Save-Freeze([DateTime]$Now) {
    if ($Now -lt $script:nextFreeze) { return }
    $script:nextFreeze = $Now.AddHours(1)
    $stem = Join-Path $folder ('freeze-' + $Now.ToString('yyyyMMdd-HHmmss', $culture))
    $head = @((Format-Utc $Now))
    [System.IO.File]::WriteAllLines("$stem-netstat.txt", [string[]]($head + (Invoke-Tool 'netstat.exe' @('-anoqb'))), $utf8)
    [System.IO.File]::WriteAllLines("$stem-tasklist.txt", [string[]]($head + (Invoke-Tool 'tasklist.exe' @('/svc'))), $utf8)
    $query = '*[System[(EventID=4227 or EventID=4231 or EventID=4266)]]'
    $events = @(Invoke-Tool 'wevtutil.exe' @('qe', 'System', "/q:$query", '/c:500', '/rd:true', '/f:xml'))
    if ($events.Count -gt 0) { [System.IO.File]::WriteAllLines("$stem-events.xml", [string[]]$events, $utf8) }
    Write-Host "A freeze is kept: $stem-*"
}

# ---- one capture ---------------------------------------------------------------

function Save-Capture {
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    $now = [DateTime]::UtcNow
    [TimeZoneInfo]::ClearCachedData()
    if ($null -eq $script:log -or $now.Date -ne $script:logDay -or $script:logBytes -gt $MaxMegabytes * $megabyte / 20) {
        Start-Log $now
    }
    if ([DateTime]::UtcNow.Hour -ne $script:settingsHour) {
        $script:settings = @(Get-SettingRecords)
        $script:settingsHour = [DateTime]::UtcNow.Hour
    }
    $now = [DateTime]::UtcNow
    $groups = Get-Groups
    $script:number++
    $lines = New-Object 'System.Collections.Generic.List[string]'
    $offset = Format-Offset ([TimeZoneInfo]::Local.GetUtcOffset($now))
    $lines.Add("begin $($script:number) $(Format-Utc $now) $offset $server")
    $processes = @(Get-ProcessRecords)
    if ($script:lacksBound) { $lines.Add('lacks bound') }
    if ($script:lacksProcesses) { $lines.Add('lacks processes services') }
    foreach ($record in $script:settings) { $lines.Add($record) }
    foreach ($record in @(Format-Groups $groups)) { $lines.Add($record) }
    foreach ($record in $processes) { $lines.Add($record) }
    foreach ($record in @(Get-CounterRecords)) { $lines.Add($record) }
    $lines.Add("took $($clock.ElapsedMilliseconds)")
    $text = ($lines -join "`n") + "`n"
    $sum = Get-Checksum ($utf8.GetBytes($text))
    Add-Log "${text}end $($script:number) $($lines.Count) $sum`n"
    $used = Measure-Use $groups
    Write-Host ('capture {0}: {1:N1} % of the TCP range in use, {2} lines, {3} ms; this process has used {4:N0} s of processor time' -f
        $script:number, $used, $lines.Count, $clock.ElapsedMilliseconds,
        [System.Diagnostics.Process]::GetCurrentProcess().TotalProcessorTime.TotalSeconds)
    if ($Threshold -gt 0 -and $used -ge $Threshold) { Save-Freeze $now }
}

# ---- the scheduled task ----------------------------------------------------------

function Install-Task {
    [void](New-Item -ItemType Directory -Force -Path $program)
    $target = Join-Path $program 'Collect-PortUsage.ps1'
    if ($PSCommandPath -ne $target) { Copy-Item -LiteralPath $PSCommandPath -Destination $target -Force }
    $to = $OutDirectory
    if ($to.EndsWith('\')) { $to += '\' } # D:\" would be a quote in the name
    $arguments = "-NoProfile -NonInteractive -ExecutionPolicy Bypass -File `"$target`" -IntervalSeconds $IntervalSeconds -OutDirectory `"$to`" -MaxMegabytes $MaxMegabytes -Threshold $Threshold"
    if ($UseNetstat) { $arguments += ' -UseNetstat' }
    $command = Join-Path $system 'WindowsPowerShell\v1.0\powershell.exe'
    # a task made by options alone would be ended after three days
    $xml = @"
<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <Triggers>
    <BootTrigger><Enabled>true</Enabled></BootTrigger>
    <TimeTrigger>
      <Repetition><Interval>PT5M</Interval></Repetition>
      <StartBoundary>2020-01-01T00:00:00</StartBoundary>
      <Enabled>true</Enabled>
    </TimeTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author"><UserId>S-1-5-18</UserId><RunLevel>HighestAvailable</RunLevel></Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <Priority>7</Priority>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>$([System.Security.SecurityElement]::Escape($command))</Command>
      <Arguments>$([System.Security.SecurityElement]::Escape($arguments))</Arguments>
    </Exec>
  </Actions>
</Task>
"@
    $file = Join-Path $program 'task.xml'
    [System.IO.File]::WriteAllText($file, $xml, [System.Text.Encoding]::Unicode)
    # one that runs with older arguments
    [void](Invoke-Tool 'schtasks.exe' @('/end', '/tn', $taskName))
    & (Join-Path $system 'schtasks.exe') /create /f /tn $taskName /xml $file
    if ($LASTEXITCODE -ne 0) { throw 'the task was not made: run this as administrator' }
    & (Join-Path $system 'schtasks.exe') /run /tn $taskName
    Write-Host "Installed: a capture every $IntervalSeconds s in $OutDirectory"
}

function Uninstall-Task {
    $ErrorActionPreference = 'Continue'
    & (Join-Path $system 'schtasks.exe') /end /tn $taskName
    & (Join-Path $system 'schtasks.exe') /delete /f /tn $taskName
    if ($LASTEXITCODE -ne 0) { throw 'the task was not removed: run this as administrator' }
    Write-Host "Removed. The logs stay in $OutDirectory"
}

# ---- main ------------------------------------------------------------------------

# .NET and a task have another current folder
$OutDirectory = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($OutDirectory)
if ($Install) { Install-Task; return }
if ($Uninstall) { Uninstall-Task; return }
$server = $env:COMPUTERNAME
$folder = Join-Path $OutDirectory $server
[void](New-Item -ItemType Directory -Force -Path $folder)
$script:log = $null
$script:logDay = [DateTime]::MinValue
$script:logBytes = 0
$script:number = 0
$script:lacksBound = $false
$script:lacksProcesses = $false
$script:settings = @()
$script:lastProcesses = ''
$script:settingsHour = -1
$script:nextFreeze = [DateTime]::MinValue
$mine = $false
try {
    $mutex = New-Object System.Threading.Mutex($false, 'Global\portledger-Collect-PortUsage')
} catch {
    throw 'another collector is running on this machine, as another user'
}
try { $mine = $mutex.WaitOne(0) } catch [System.Threading.AbandonedMutexException] { $mine = $true }
if (-not $mine) { throw 'another collector is running on this machine' }
try {
    do {
        $next = [DateTime]::UtcNow.AddSeconds($IntervalSeconds)
        # one that fails must not end the others
        try { Save-Capture } catch { if ($Once) { throw }; Write-Warning "A capture is missing: $_" }
        if (-not $Once) {
            $wait = ($next - [DateTime]::UtcNow).TotalMilliseconds
            if ($wait -gt 0) { Start-Sleep -Milliseconds ([int]$wait) }
        }
    } until ($Once)
} finally {
    $mutex.ReleaseMutex()
    $mutex.Dispose()
}
