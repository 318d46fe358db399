/* Starts a program without a shell; the twin of process_posix.c. The two are
 * the only files that start one. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include "core/machine.h"
#include "core/mem.h"
#include "core/process.h"
#include "core/wide_windows.h"

static bool is_absolute(struct span folder)
{
    return (folder.len > 2 && folder.ptr[1] == ':') ||
           (folder.len > 2 && folder.ptr[0] == '\\' && folder.ptr[1] == '\\');
}

/* FOLDER\within\PROGRAM.exe where there is such a file, or NULL. */
static char *program_in(struct span folder, const char *within,
                        const char *program)
{
    while (folder.len && (folder.ptr[folder.len - 1] == '\\' ||
                          folder.ptr[folder.len - 1] == '/'))
        folder.len--;
    char *full = mem_textf("%.*s%s\\%s.exe", (int)folder.len, folder.ptr,
                           within, program);
    wchar_t *wide = wide_path(full);
    DWORD attributes = GetFileAttributesW(wide);
    mem_free(wide);
    if (attributes != INVALID_FILE_ATTRIBUTES &&
        !(attributes & FILE_ATTRIBUTE_DIRECTORY))
        return full;
    mem_free(full);
    return NULL;
}

/* Where installers put it that leave PATH alone: Program Files\gnuplot\bin. */
static char *find_installed(const char *program)
{
    static const char *const places[] = {"ProgramW6432", "ProgramFiles",
                                         "ProgramFiles(x86)"};
    char *full = NULL, *within = mem_textf("\\%s\\bin", program);
    for (size_t i = 0; !full && i < sizeof places / sizeof *places; i++) {
        char *folder = machine_setting(places[i]);
        if (folder && is_absolute(span_of(folder)))
            full = program_in(span_of(folder), within, program);
        mem_free(folder);
    }
    mem_free(within);
    return full;
}

char *process_find(const char *program)
{
    char *path = machine_setting("PATH"), *full = NULL;
    struct span rest = span_of(path ? path : ""), folder;
    while (!full && span_split(&rest, ';', &folder)) {
        folder = span_trim(folder);
        if (folder.len > 1 && *folder.ptr == '"')
            folder = span_cut(folder, 1, folder.len - 1);
        if (is_absolute(folder)) /* never the current one: it holds captures */
            full = program_in(folder, "", program);
    }
    mem_free(path);
    return full ? full : find_installed(program);
}

/* One word of a command line, as CommandLineToArgvW takes it apart again. */
static void add_word(struct buf *line, const char *word)
{
    if (line->len)
        buf_byte(line, ' ');
    buf_byte(line, '"');
    for (size_t slashes = 0; *word; word++) {
        if (*word == '"')
            for (size_t i = 0; i < slashes + 1; i++)
                buf_byte(line, '\\');
        slashes = *word == '\\' ? slashes + 1 : 0;
        buf_byte(line, *word);
        if (!word[1])
            for (size_t i = 0; i < slashes; i++)
                buf_byte(line, '\\');
    }
    buf_byte(line, '"');
}

static void add_setting(struct buf *block, const char *name)
{
    char *value = machine_setting(name);
    if (value) {
        buf_addf(block, "%s=%s", name, value);
        buf_byte(block, '\0');
    }
    mem_free(value);
}

/* What a program of Windows cannot live without, and nothing else. Sorted, as
 * Windows wants it. */
static wchar_t *clean_environment(void)
{
    struct buf block = {0};
    add_setting(&block, "APPDATA");
    buf_add(&block, "LC_ALL=C.UTF-8", sizeof "LC_ALL=C.UTF-8");
    add_setting(&block, "SystemDrive");
    add_setting(&block, "SystemRoot");
    add_setting(&block, "TEMP");
    add_setting(&block, "TMP");
    add_setting(&block, "USERPROFILE");
    buf_byte(&block, '\0');
    wchar_t *wide = wide_of(buf_as_span(&block));
    buf_clear(&block);
    return wide;
}

struct pipes {
    HANDLE in[2], out[2], err[2]; /* [0] to read, [1] to write */
};

static void close_end(HANDLE *end)
{
    if (*end)
        CloseHandle(*end);
    *end = NULL;
}

static void pipes_close(struct pipes *p)
{
    for (int i = 0; i < 2; i++) {
        close_end(&p->in[i]);
        close_end(&p->out[i]);
        close_end(&p->err[i]);
    }
}

static bool pipes_open(struct pipes *p)
{
    *p = (struct pipes){0};
    return CreatePipe(&p->in[0], &p->in[1], NULL, 0) &&
           CreatePipe(&p->out[0], &p->out[1], NULL, 0) &&
           CreatePipe(&p->err[0], &p->err[1], NULL, 0) &&
           SetHandleInformation(p->in[0], HANDLE_FLAG_INHERIT,
                                HANDLE_FLAG_INHERIT) &&
           SetHandleInformation(p->out[1], HANDLE_FLAG_INHERIT,
                                HANDLE_FLAG_INHERIT) &&
           SetHandleInformation(p->err[1], HANDLE_FLAG_INHERIT,
                                HANDLE_FLAG_INHERIT);
}

/* Kills what is left of the program, and its children, when closed. */
static HANDLE job_new(void)
{
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits = {0};
    limits.BasicLimitInformation.LimitFlags =
        JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE;
    HANDLE job = CreateJobObjectW(NULL, NULL);
    if (job)
        SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits,
                                sizeof limits);
    return job;
}

/* Starts it with the three ends and no other handle of ours: another thread's
 * child must not hold them open. */
static bool start(PROCESS_INFORMATION *child, const struct process_call *call,
                  struct pipes *p, HANDLE job)
{
    struct buf line = {0};
    for (const char *const *word = call->argv; *word; word++)
        add_word(&line, *word);
    wchar_t *command = wide_of(buf_as_span(&line));
    wchar_t *program = wide_path(call->program);
    wchar_t *environment = clean_environment();
    HANDLE ends[] = {p->in[0], p->out[1], p->err[1]};
    SIZE_T size = 0;
    InitializeProcThreadAttributeList(NULL, 1, 0, &size);
    LPPROC_THREAD_ATTRIBUTE_LIST list = mem_new(size);
    STARTUPINFOEXW info = {.lpAttributeList = list};
    info.StartupInfo.cb = sizeof info;
    info.StartupInfo.dwFlags = STARTF_USESTDHANDLES;
    info.StartupInfo.hStdInput = p->in[0];
    info.StartupInfo.hStdOutput = p->out[1];
    info.StartupInfo.hStdError = p->err[1];
    bool done = InitializeProcThreadAttributeList(list, 1, 0, &size);
    if (done) {
        done =
            UpdateProcThreadAttribute(list, 0,
                                      PROC_THREAD_ATTRIBUTE_HANDLE_LIST, ends,
                                      sizeof ends, NULL, NULL) &&
            CreateProcessW(program, command, NULL, NULL, TRUE,
                           CREATE_NO_WINDOW | CREATE_UNICODE_ENVIRONMENT |
                               CREATE_SUSPENDED | EXTENDED_STARTUPINFO_PRESENT,
                           environment, NULL, &info.StartupInfo, child);
        DWORD failure = GetLastError();
        DeleteProcThreadAttributeList(list);
        SetLastError(failure);
    }
    if (done) {
        if (job)
            AssignProcessToJobObject(job, child->hProcess);
        ResumeThread(child->hThread);
    }
    mem_free(list);
    mem_free(environment);
    mem_free(program);
    mem_free(command);
    buf_clear(&line);
    close_end(&p->in[0]);
    close_end(&p->out[1]);
    close_end(&p->err[1]);
    return done;
}

/* Windows has no poll for pipes: a thread an end. */
struct listener {
    HANDLE end;
    HANDLE job;
    struct buf text;
    size_t limit; /* 0: none, but only `keep` bytes are kept */
    size_t keep;
    bool is_over;
};

static void *listen_to(void *ctx)
{
    struct listener *l = ctx;
    char block[16384];
    DWORD got;
    while (ReadFile(l->end, block, sizeof block, &got, NULL) && got) {
        if (l->is_over || (l->keep && l->text.len > l->keep))
            continue;
        buf_add(&l->text, block, got);
        if (l->limit && l->text.len > l->limit) {
            l->is_over = true;
            TerminateJobObject(l->job, 1);
        }
    }
    return NULL;
}

struct speaker {
    HANDLE end;
    struct span text;
};

static void *speak_to(void *ctx)
{
    struct speaker *s = ctx;
    DWORD put;
    while (s->text.len) {
        DWORD len = s->text.len > 65536 ? 65536 : (DWORD)s->text.len;
        if (!WriteFile(s->end, s->text.ptr, len, &put, NULL))
            break; /* it reads no more: what it says counts */
        s->text = span_cut(s->text, put, s->text.len);
    }
    close_end(&s->end);
    return NULL;
}

struct talk {
    struct listener out, err;
    struct speaker in;
    bool is_late;
};

static bool converse(struct talk *t, HANDLE process, HANDLE job, int timeout_ms)
{
    pthread_t thread[3];
    void *(*const run[])(void *) = {listen_to, listen_to, speak_to};
    void *const ctx[] = {&t->out, &t->err, &t->in};
    int started = 0;
    while (started < 3 &&
           !pthread_create(&thread[started], NULL, run[started], ctx[started]))
        started++;
    if (started < 3 ||
        WaitForSingleObject(process, (DWORD)timeout_ms) != WAIT_OBJECT_0)
        t->is_late = true;
    /* also children that outlive it let go of the pipes */
    TerminateJobObject(job, 1);
    TerminateProcess(process, 1);
    WaitForSingleObject(process, INFINITE);
    for (int i = 0; i < started; i++)
        pthread_join(thread[i], NULL);
    return started == 3;
}

static bool judge(const struct process_call *call, const struct talk *t,
                  DWORD status, struct err *err)
{
    if (t->out.is_over)
        return err_set(err, ERR_TOOL,
                       "%s wrote more than %zu bytes and was stopped",
                       call->program, call->output_limit);
    if (t->is_late)
        return err_set(err, ERR_TOOL,
                       "%s took longer than %d ms and was stopped",
                       call->program, call->timeout_ms);
    if (status == 0)
        return true;
    struct span text = span_trim(buf_as_span(&t->err.text)), line = {0};
    span_split(&text, '\n', &line);
    line = span_trim(line);
    return err_set(err, ERR_TOOL, "%s ended with status %lu: %.*s",
                   call->program, status, line.len > 200 ? 200 : (int)line.len,
                   line.len ? line.ptr : "");
}

static bool run(const struct process_call *call, struct pipes *p, HANDLE job,
                struct buf *output, struct err *err)
{
    const char *why;
    DWORD status = 1;
    PROCESS_INFORMATION child = {0};
    if (!start(&child, call, p, job)) {
        wide_errno(&why);
        return err_set(err, ERR_TOOL, "cannot start %s: %s", call->program,
                       why);
    }
    struct talk t = {
        .out = {.end = p->out[0], .job = job, .limit = call->output_limit},
        .err = {.end = p->err[0],                .job = job,           .keep = 65536},
        .in = {.end = p->in[1],   .text = call->input  }
    };
    p->in[1] = NULL; /* the speaker closes it */
    bool done = converse(&t, child.hProcess, job, call->timeout_ms);
    GetExitCodeProcess(child.hProcess, &status);
    done = done ? judge(call, &t, status, err)
                : err_set(err, ERR_TOOL, "no thread to talk to %s with",
                          call->program);
    buf_span(output, buf_as_span(&t.out.text));
    close_end(&t.in.end);
    buf_clear(&t.out.text);
    buf_clear(&t.err.text);
    CloseHandle(child.hThread);
    CloseHandle(child.hProcess);
    return done;
}

bool process_run(const struct process_call *call, struct buf *output,
                 struct err *err)
{
    struct pipes p;
    const char *why;
    bool done = false;
    HANDLE job = job_new();
    if (pipes_open(&p)) {
        done = run(call, &p, job, output, err);
    } else {
        wide_errno(&why);
        err_set(err, ERR_TOOL, "cannot start %s: %s", call->program, why);
    }
    pipes_close(&p);
    if (job)
        CloseHandle(job);
    return done;
}
