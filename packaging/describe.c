/*
 * Writes the manual page and the bash completion from the tables that --help
 * is printed from, so that they can't differ. Run while building; not
 * installed. Knows troff and bash, and nothing of what a command does.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/options.h"
#include "core/buf.h"

/* Text of troff: no dot or quote begins a line, backslashes and dashes are
 * what they seem to be. */
static void add_troff(struct buf *out, const char *text)
{
    bool at_start = !out->len || out->ptr[out->len - 1] == '\n';
    for (; *text; text++) {
        if (at_start && (*text == '.' || *text == '\''))
            buf_text(out, "\\&");
        if (*text == '\\')
            buf_text(out, "\\e");
        else if (*text == '-')
            buf_text(out, "\\-");
        else if (*text == '`' || *text == '\'')
            buf_text(out, *text == '`' ? "\\(ga" : "\\(aq");
        else
            buf_byte(out, *text);
        at_start = *text == '\n';
    }
}

static void add_sentence(struct buf *out, const char *brief)
{
    char first[2] = {(char)toupper((unsigned char)*brief), '\0'};
    add_troff(out, first);
    add_troff(out, brief + 1);
    bool is_question = span_ends_nocase(span_of(brief), "?");
    buf_text(out, is_question ? "\n" : ".\n");
}

static void add_options(struct buf *out, const struct option *o)
{
    for (; o && o->name; o++) {
        buf_text(out, ".TP\n\\fB");
        add_troff(out, o->name);
        buf_text(out, "\\fR");
        if (o->value) {
            buf_text(out, " \\fI");
            add_troff(out, o->value);
            buf_text(out, "\\fR");
        }
        buf_text(out, "\n");
        add_troff(out, o->brief);
        buf_text(out, "\n");
    }
}

static void add_details(struct buf *out, const char *details)
{
    if (!details)
        return;
    buf_text(out, ".PP\n");
    add_troff(out, details);
    buf_text(out, "\n");
}

static void add_command(struct buf *out, const struct command *c)
{
    buf_text(out, ".SS portledger ");
    add_troff(out, c->name);
    if (*c->usage) {
        buf_byte(out, ' ');
        add_troff(out, c->usage);
    }
    buf_text(out, " [options]\n");
    add_sentence(out, c->brief);
    add_details(out, c->details);
    add_options(out, c->options);
}

static void write_manual(struct buf *out)
{
    buf_text(out, ".TH PORTLEDGER 1 \"\" \"portledger " PORTLEDGER_VERSION
                  "\" \"User Commands\"\n.SH NAME\nportledger \\- a ledger of "
                  "how Windows servers use their ephemeral ports\n"
                  ".SH SYNOPSIS\n.B portledger\n[\\fB\\-\\-db\\fR "
                  "\\fIFILE\\fR]\n.I COMMAND\n[options]\n"
                  ".SH DESCRIPTION\nReads port logs, netstat captures and "
                  "what else is collected when connections\nbegin to fail "
                  "into one SQLite file, says which server is in trouble, "
                  "since when\nand by whom, and writes reports.\n"
                  ".SH OPTIONS OF EVERY COMMAND\n");
    add_options(out, command_common);
    buf_text(out, ".SH COMMANDS\n");
    for (size_t i = 0; commands[i]; i++)
        add_command(out, commands[i]);
    buf_text(out,
             ".SH ENVIRONMENT\n.TP\n.B PORTLEDGER_DB\nthe history, where "
             "\\fB\\-\\-db\\fR is not given\n"
             ".SH EXIT STATUS\n.TP\n.B 0\ndone\n.TP\n.B 1\nfailed: what "
             "was finished stays\n.TP\n.B 2\nwrong usage\n.TP\n.B 3\ndone, "
             "but some input was rejected; what was good is stored\n.TP\n"
             ".B 10\n\\fBfindings \\-\\-fail\\-on\\fR found that or "
             "worse\n"
             ".SH SEE ALSO\n"
             "the documents in /usr/share/doc/portledger\n");
}

/* Values that are one of a few words, or a path. */
static const char *words_of(const struct option *o)
{
    if (strcmp(o->name, "--format") == 0)
        return "text csv json markdown";
    if (strcmp(o->name, "--fail-on") == 0)
        return "attention warning critical";
    if (strcmp(o->name, "--date-order") == 0)
        return "mdy dmy ymd";
    return NULL;
}

static bool is_path(const struct option *o)
{
    static const char *const values[] = {"FILE", "DIR", "PATH", "KEYFILE"};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        if (o->value && strcmp(o->value, values[i]) == 0)
            return true;
    }
    return false;
}

static void add_value_cases(struct buf *out, const struct command *c,
                            const struct option *o)
{
    for (; o && o->name; o++) {
        const char *words = words_of(o);
        if (!o->value)
            continue;
        buf_addf(out, "    %s:%s) ", c ? c->name : "*", o->name);
        if (words)
            buf_addf(out,
                     "COMPREPLY=($(compgen -W '%s' -- \"$word\")); return ;;\n",
                     words);
        else if (is_path(o))
            buf_text(out,
                     "compopt -o filenames; "
                     "COMPREPLY=($(compgen -f -- \"$word\")); return ;;\n");
        else
            buf_text(out, "return ;;\n");
    }
}

static void add_names(struct buf *out, const struct option *o)
{
    for (; o && o->name; o++)
        buf_addf(out, " %s", o->name);
}

static void write_completion(struct buf *out)
{
    buf_text(
        out,
        "# bash completion of portledger; made from its option tables\n"
        "_portledger() {\n"
        "    local word=${COMP_WORDS[COMP_CWORD]} before=\"\" command=\"\" i\n"
        "    local options=\"\"\n"
        "    [ \"$COMP_CWORD\" -gt 0 ] && "
        "before=${COMP_WORDS[COMP_CWORD-1]}\n"
        "    COMPREPLY=()\n"
        "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
        "        case ${COMP_WORDS[i]} in\n"
        "        --db) ((i++)) ;;\n"
        "        -*) ;;\n"
        "        *) command=${COMP_WORDS[i]}; break ;;\n"
        "        esac\n"
        "    done\n"
        "    case $command:$before in\n");
    for (size_t i = 0; commands[i]; i++)
        add_value_cases(out, commands[i], commands[i]->options);
    add_value_cases(out, NULL, command_common);
    buf_text(out, "    esac\n    case $command in\n");
    for (size_t i = 0; commands[i]; i++) {
        buf_addf(out, "    %s) options='", commands[i]->name);
        add_names(out, commands[i]->options);
        buf_text(out, "' ;;\n");
    }
    buf_text(out, "    '') options='");
    for (size_t i = 0; commands[i]; i++)
        buf_addf(out, " %s", commands[i]->name);
    buf_text(out, " --version' ;;\n    esac\n    options+='");
    add_names(out, command_common);
    buf_text(out,
             "'\n"
             "    if [ -n \"$command\" ] && [[ $word != -* ]]; then\n"
             "        compopt -o filenames\n"
             "        COMPREPLY=($(compgen -f -- \"$word\"))\n"
             "    else\n"
             "        COMPREPLY=($(compgen -W \"$options\" -- \"$word\"))\n"
             "    fi\n"
             "}\n"
             "complete -F _portledger portledger\n");
}

int main(int argc, char **argv)
{
    struct buf out = {0};
    const char *what = argc == 2 ? argv[1] : "";
    if (strcmp(what, "manual") == 0) {
        write_manual(&out);
    } else if (strcmp(what, "completion") == 0) {
        write_completion(&out);
    } else {
        fputs("describe manual | completion\n", stderr);
        return EXIT_FAILURE;
    }
    bool done =
        fwrite(out.ptr, 1, out.len, stdout) == out.len && fflush(stdout) == 0;
    buf_clear(&out);
    return done ? EXIT_SUCCESS : EXIT_FAILURE;
}
