/*
 * Standard output and standard error. Must never know what it prints.
 */
#include "cli/screen.h"

#include <stdarg.h>
#include <stdio.h>

#include "core/buf.h"
#include "core/machine.h"
#include "report/visible.h"

static void write_visible(FILE *to, struct span text)
{
    struct buf shown = {0};
    visible_add(&shown, text, true);
    fwrite(buf_str(&shown), 1, shown.len, to);
    buf_clear(&shown);
}

void screen_print(struct span text)
{
    write_visible(stdout, text);
}

/* On a terminal the CR of RFC 4180's line ends would be shown as \u{D}. */
static void write_lines(struct span text)
{
    struct span line;
    while (span_split(&text, '\n', &line)) {
        if (line.len && line.ptr[line.len - 1] == '\r')
            line.len--;
        write_visible(stdout, line);
        if (text.ptr)
            fputc('\n', stdout);
    }
}

void screen_data(struct span text)
{
    if (machine_is_terminal(stdout))
        write_lines(text);
    else
        fwrite(text.ptr, 1, text.len, stdout);
}

/* What was said before on standard output comes before, where both go to one
 * place. That it could not be written is noticed by screen_flush(). */
static void begin_telling(void)
{
    fflush(stdout);
    screen_live(NULL);
}

void screen_note(const char *format, ...)
{
    char line[2048];
    va_list list;
    va_start(list, format);
    int len = vsnprintf(line, sizeof line, format, list);
    va_end(list);
    begin_telling();
    if (len > 0)
        write_visible(stderr, span_of(line));
    fputc('\n', stderr);
}

void screen_tell(struct span text)
{
    begin_telling();
    write_visible(stderr, text);
}

void screen_error(const char *text)
{
    begin_telling();
    fputs("portledger: ", stderr);
    write_visible(stderr, span_of(text));
    fputc('\n', stderr);
}

bool screen_is_live(void)
{
    return machine_is_terminal(stderr) && machine_takes_escapes(stderr);
}

void screen_live(const char *line)
{
    static const char wipe[] = "\r\x1b[K";
    if (!screen_is_live())
        return;
    fputs(wipe, stderr);
    if (line)
        write_visible(stderr, span_of(line));
    fflush(stderr);
}

bool screen_flush(void)
{
    return fflush(stdout) == 0 && !ferror(stdout);
}
