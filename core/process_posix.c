/* Starts a program without a shell. It and its twin,
 * process_windows.c, are the only files that start one. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/mem.h"
#include "core/process.h"

char *process_find(const char *program)
{
    const char *path = getenv("PATH");
    struct span rest = span_of(path ? path : "/usr/local/bin:/usr/bin:/bin");
    struct span folder;
    while (span_split(&rest, ':', &folder)) {
        struct stat s;
        if (!folder.len || *folder.ptr != '/')
            continue; /* never the current folder: it holds captures */
        char *full = mem_textf("%.*s/%s", (int)folder.len, folder.ptr, program);
        if (stat(full, &s) == 0 && S_ISREG(s.st_mode) &&
            access(full, X_OK) == 0)
            return full;
        mem_free(full);
    }
    return NULL;
}

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

struct pipes {
    int in[2], out[2], err[2];
};

static void close_end(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

static void pipes_close(struct pipes *p)
{
    for (int i = 0; i < 2; i++) {
        close_end(&p->in[i]);
        close_end(&p->out[i]);
        close_end(&p->err[i]);
    }
}

static void keep_from_children(int fd)
{
    fcntl(fd, F_SETFD, FD_CLOEXEC);
}

static bool pipes_open(struct pipes *p)
{
    *p = (struct pipes){
        {-1, -1},
        {-1, -1},
        {-1, -1}
    };
    if (pipe(p->in) || pipe(p->out) || pipe(p->err)) {
        pipes_close(p);
        return false;
    }
    for (int i = 0; i < 2; i++) {
        keep_from_children(p->in[i]);
        keep_from_children(p->out[i]);
        keep_from_children(p->err[i]);
    }
    fcntl(p->in[1], F_SETFL, O_NONBLOCK);
    return true;
}

static int start(pid_t *pid, const struct process_call *call, struct pipes *p)
{
    static char path[] = "PATH=/usr/local/bin:/usr/bin:/bin",
                language[] = "LC_ALL=C.UTF-8", home[] = "HOME=/nonexistent";
    char *const environment[] = {path, language, home, NULL};
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    sigset_t none;
    posix_spawn_file_actions_init(&files);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_adddup2(&files, p->in[0], 0);
    posix_spawn_file_actions_adddup2(&files, p->out[1], 1);
    posix_spawn_file_actions_adddup2(&files, p->err[1], 2);
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes,
                             POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
    /* posix_spawn's argv is not const for historical reasons only */
    union {
        const char *const *given;
        char *const *taken;
    } argv = {.given = call->argv};
    int failure = posix_spawn(pid, call->program, &files, &attributes,
                              argv.taken, environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    close_end(&p->in[0]);
    close_end(&p->out[1]);
    close_end(&p->err[1]);
    return failure;
}

/* Reads what is there; closes the end at its end. False: over the limit. */
static bool drain(int *fd, struct buf *into, size_t limit)
{
    char block[16384];
    ssize_t got = read(*fd, block, sizeof block);
    if (got < 0 && (errno == EINTR || errno == EAGAIN))
        return true;
    if (got <= 0) {
        close_end(fd);
        return true;
    }
    buf_add(into, block, (size_t)got);
    return !limit || into->len <= limit;
}

static void feed(int *fd, struct span *input)
{
    ssize_t put = write(*fd, input->ptr, input->len);
    if (put > 0)
        *input = span_cut(*input, (size_t)put, input->len);
    else if (errno != EAGAIN && errno != EINTR)
        input->len = 0; /* it reads no more: what it says counts */
    if (!input->len)
        close_end(fd);
}

enum talk { TALK_DONE, TALK_TIME_OUT, TALK_TOO_MUCH };

static enum talk converse(const struct process_call *call, struct pipes *p,
                          int64_t end_ms, struct buf *output,
                          struct buf *complaint)
{
    struct span input = call->input;
    if (!input.len)
        close_end(&p->in[1]);
    while (p->out[0] >= 0 || p->err[0] >= 0) {
        struct pollfd fds[] = {
            {.fd = p->out[0], .events = POLLIN },
            {.fd = p->err[0], .events = POLLIN },
            {.fd = p->in[1],  .events = POLLOUT}
        };
        int64_t left = end_ms - now_ms();
        if (left <= 0)
            return TALK_TIME_OUT;
        if (poll(fds, 3, (int)left) < 0 && errno != EINTR)
            return TALK_TIME_OUT;
        if (fds[2].revents)
            feed(&p->in[1], &input);
        if (fds[0].revents && !drain(&p->out[0], output, call->output_limit))
            return TALK_TOO_MUCH;
        if (fds[1].revents)
            drain(&p->err[0], complaint, 0);
        if (complaint->len > 65536)
            complaint->len = 65536;
    }
    return TALK_DONE;
}

/* Waits for the end until `end_ms`; false: had to be killed. Also who has
 * closed its output may go on for ever. */
static bool wait_until(pid_t pid, int64_t end_ms, int *status)
{
    struct timespec pause = {.tv_nsec = 100000};
    for (;;) {
        pid_t ended = waitpid(pid, status, WNOHANG);
        if (ended == pid || (ended < 0 && errno != EINTR))
            return true;
        if (now_ms() >= end_ms)
            break;
        nanosleep(&pause, NULL);
        if (pause.tv_nsec < 10000000)
            pause.tv_nsec *= 2;
    }
    kill(-pid, SIGKILL);
    while (waitpid(pid, status, 0) < 0 && errno == EINTR)
        continue;
    return false;
}

static bool judge_end(const struct process_call *call, int status,
                      const struct buf *complaint, struct err *err)
{
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return true;
    struct span text = span_trim(buf_as_span(complaint)), line = {0};
    span_split(&text, '\n', &line);
    if (WIFEXITED(status))
        return err_set(err, ERR_TOOL, "%s ended with status %d: %.*s",
                       call->program, WEXITSTATUS(status),
                       line.len > 200 ? 200 : (int)line.len,
                       line.len ? line.ptr : "");
    return err_set(err, ERR_TOOL, "%s was stopped by signal %d", call->program,
                   WIFSIGNALED(status) ? WTERMSIG(status) : 0);
}

/* Tells why the talk with it ended; true when all is well. */
static bool judge(const struct process_call *call, enum talk talk, int status,
                  const struct buf *complaint, struct err *err)
{
    switch (talk) {
    case TALK_TIME_OUT:
        return err_set(err, ERR_TOOL,
                       "%s took longer than %d ms and was "
                       "stopped",
                       call->program, call->timeout_ms);
    case TALK_TOO_MUCH:
        return err_set(err, ERR_TOOL,
                       "%s wrote more than %zu bytes and was "
                       "stopped",
                       call->program, call->output_limit);
    case TALK_DONE:
        break;
    }
    return judge_end(call, status, complaint, err);
}

/* Threads start programs side by side. Between pipe() and the flag that keeps
 * it from children another thread's child could inherit an end of it, and two
 * programs would wait for each other's end of input. */
static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

static bool open_and_start(const struct process_call *call, struct pipes *p,
                           pid_t *pid, struct err *err)
{
    pthread_mutex_lock(&one_at_a_time);
    int failure = pipes_open(p) ? start(pid, call, p) : errno;
    pthread_mutex_unlock(&one_at_a_time);
    if (!failure)
        return true;
    pipes_close(p);
    return err_set(err, ERR_TOOL, "cannot start %s: %s", call->program,
                   strerror(failure));
}

static bool run(const struct process_call *call, struct buf *output,
                struct err *err)
{
    struct pipes p;
    struct buf complaint = {0};
    pid_t pid = 0;
    int status = 0;
    int64_t end_ms = now_ms() + call->timeout_ms;
    if (!open_and_start(call, &p, &pid, err))
        return false;
    enum talk talk = converse(call, &p, end_ms, output, &complaint);
    pipes_close(&p);
    if (!wait_until(pid, talk == TALK_DONE ? end_ms : 0, &status) &&
        talk == TALK_DONE)
        talk = TALK_TIME_OUT;
    bool done = judge(call, talk, status, &complaint, err);
    buf_clear(&complaint);
    return done;
}

bool process_run(const struct process_call *call, struct buf *output,
                 struct err *err)
{
    sigset_t broken_pipe, before;
    struct timespec at_once = {0};
    sigemptyset(&broken_pipe);
    sigaddset(&broken_pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &broken_pipe, &before);
    bool done = run(call, output, err);
    while (sigtimedwait(&broken_pipe, NULL, &at_once) > 0)
        continue; /* a broken pipe that was ours stays ours */
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return done;
}
