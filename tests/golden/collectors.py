"""What can be said of the collectors without a Windows: plain ASCII with CRLF,
brackets and quotes balanced, nothing of PowerShell 5 and later, and no command
that changes a setting, runs a text or sends anything."""
import re
import sys

CLOSES = {")": "(", "]": "[", "}": "{"}
CHANGES = re.compile(
    r"""\b(Set-ItemProperty|New-ItemProperty|Remove-ItemProperty|Set-Net\w+|
    Set-Service|Restart-\w+|Stop-\w+|Invoke-Expression|iex|Invoke-Command|
    Invoke-WebRequest|Send-\w+|psexec\w*|Set-ExecutionPolicy|shutdown|net\s+use|
    reg["']?\s+(add|delete|import)|sc\s+(config|stop|delete)|
    netsh\S*\s+int\S*\s+\S+\s+(set|add|delete|reset)|wmic\b.*\bcall)\b""",
    re.I | re.X)
LATER = [
    (re.compile(r"::new\("), "::new() is of PowerShell 5"),
    (re.compile(r"\?\?|\?\."), "?? and ?. are of PowerShell 7"),
    (re.compile(r"\s(&&|\|\|)\s"), "&& and || are of PowerShell 7"),
    (re.compile(r"^\s*(using|class|enum)\s", re.M), "of PowerShell 5"),
]


def strip_powershell(text):
    """Comments, strings and here-strings become nothing; what is within $( )
    of a string is kept. Returns the rest and the faults."""
    out, i, line, stack, faults = [], 0, 1, [], []
    while i < len(text):
        c, two = text[i], text[i:i + 2]
        line += c == "\n"
        top = stack[-1][0] if stack else ""
        if top == '"':
            if c == "`":
                i += 2
                continue
            if c == '"' and two != '""':
                stack.pop()
            elif two == '""':
                i += 1
            elif two == "$(":
                stack.append(("(", line))
                i += 1
            i += 1
            continue
        if two == "<#":
            end = text.find("#>", i)
            line += text.count("\n", i, end)
            i = end + 2
        elif c == "#":
            i = text.find("\n", i)
        elif two == '@"':
            end = text.find('\n"@', i)
            line += text.count("\n", i, end)
            i = end + 3
        elif c == "'":
            end = text.find("'", i + 1)
            if end < 0 or "\n" in text[i:end]:
                faults.append(f"line {line}: a ' without an end")
                return "".join(out), faults
            i = end + 1
        elif c == '"':
            stack.append(('"', line))
            i += 1
        elif c == "`" and text[i + 1:i + 2] == "\n":
            faults.append(f"line {line}: a line joined by `")
            i += 1
        else:
            if c in "([{":
                stack.append((c, line))
            elif c in CLOSES:
                if not stack or stack[-1][0] != CLOSES[c]:
                    faults.append(f"line {line}: {c} closes nothing")
                    return "".join(out), faults
                stack.pop()
            out.append(c)
            i += 1
    faults += [f"line {at}: {c} is not closed" for c, at in stack]
    return "".join(out), faults


def strip_cmd(text):
    faults, labels, wanted = [], set(), []
    lines = [x for x in text.split("\n") if not x.lower().startswith("rem ")]
    for n, x in enumerate(lines, 1):
        if x.startswith(":"):
            labels.add(x[1:].strip().lower())
        for m in re.finditer(r"\b(?:goto |call :)(\w+)", x):
            wanted.append((n, m.group(1).lower()))
        if x.count('"') % 2:
            faults.append(f"a \" without an end: {x}")
    faults += [f"no label {w}" for _, w in wanted
               if w not in labels and w != "eof"]
    return "\n".join(lines), faults


def check(path):
    data = open(path, "rb").read()
    faults = []
    if any(b > 126 for b in data):
        faults.append("not ASCII: Windows PowerShell would guess an encoding")
    if data.count(b"\n") != data.count(b"\r\n"):
        faults.append("a line end other than CRLF")
    text = data.decode("ascii", "replace").replace("\r\n", "\n")
    if path.endswith(".ps1"):
        code, found = strip_powershell(text)
        faults += found
        faults += [why for what, why in LATER if what.search(code)]
        body = re.sub(r"<#.*?#>", "", text, flags=re.S)
    else:
        code, found = strip_cmd(text)
        faults += found
        body = code
    body = "\n".join(x for x in body.split("\n")
                     if not x.lstrip().startswith("#"))
    faults += [f"changes something: {m.group(0)}"
               for m in CHANGES.finditer(body)]
    if "not\nrun on a real windows" not in text.lower().replace("rem ", "") \
            and "not run on a real windows" not in text.lower():
        faults.append("does not say what it was not run on")
    for fault in faults:
        print(f"{path}: {fault}")
    return len(faults)


def self_test():
    for bad in ("if (1 {", "$a = 'x\n", 'f "a $(b "c)"', "}", "@(1, 2"):
        assert strip_powershell(bad)[1], bad
    for good in ("if (1) { \"a $(b 'c' \"d\") `\"\" }", "# {\n'{'\n"):
        assert not strip_powershell(good)[1], good
    assert strip_cmd("goto nowhere")[1]
    for bad in ("Set-ItemProperty x", 'netsh int ipv4 set dynamicport',
                "reg add HKLM", "wmic process call create"):
        assert CHANGES.search(bad), bad
    assert not CHANGES.search("netsh int ipv4 show dynamicport tcp")


self_test()
sys.exit(1 if sum(check(p) for p in sys.argv[1:]) else 0)
