/*
 * Finds the command, prints what went wrong and chooses the exit status. Must
 * never know what a command does.
 */
#include <string.h>

#include "cli/command.h"
#include "cli/screen.h"
#include "core/machine.h"
#include "core/mem.h"

/* Place of the command's name in argv: the first word that is no option (nor
 * the value of a common one); argc where there is none. */
static int command_place(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (argv[i][0] != '-')
            return i;
        for (const struct option *o = command_common; o->name; o++)
            if (o->value && strcmp(argv[i], o->name) == 0)
                i++;
    }
    return argc;
}

static int print_and_done(struct buf *text)
{
    screen_print(buf_as_span(text));
    buf_clear(text);
    return EXIT_DONE;
}

/* No command: --version, --help, or a mistake. */
static int run_bare(int argc, char **argv, struct err *err)
{
    static const struct option program[] = {
        {"--version", NULL, ""},
        {0        }
    };
    struct arguments *args;
    struct buf text = {0};
    if (!arguments_read(&args, argc - 1, argv + 1, command_common, program,
                        err))
        return EXIT_WRONG_USAGE;
    bool is_version = arguments_get(args, "--version");
    bool is_help = arguments_get(args, "--help");
    arguments_free(args);
    if (is_version) {
        buf_text(&text, "portledger " PORTLEDGER_VERSION "\n");
        return print_and_done(&text);
    }
    if (is_help) {
        command_overview(&text);
        return print_and_done(&text);
    }
    err_set(err, ERR_USAGE,
            "a command is missing: `portledger --help` lists them, "
            "`portledger ingest FOLDER` is where to begin");
    return EXIT_WRONG_USAGE;
}

static int run_command(const struct command *c, int argc, char **argv,
                       struct err *err)
{
    struct arguments *args;
    struct buf text = {0};
    if (!arguments_read(&args, argc, argv, command_common, c->options, err))
        return EXIT_WRONG_USAGE;
    int status;
    if (arguments_get(args, "--help")) {
        command_help(&text, c);
        status = print_and_done(&text);
    } else {
        status = c->run(args, err);
    }
    arguments_free(args);
    return status;
}

static int run(int argc, char **argv, struct err *err)
{
    int place = command_place(argc, argv);
    if (place == argc)
        return run_bare(argc, argv, err);
    if (strcmp(argv[place], "help") == 0) {
        struct buf text = {0};
        const struct command *about =
            place + 1 < argc ? command_find(argv[place + 1]) : NULL;
        if (about)
            command_help(&text, about);
        else
            command_overview(&text);
        return print_and_done(&text);
    }
    const struct command *c = command_find(argv[place]);
    if (!c) {
        command_unknown(argv[place], err);
        return EXIT_WRONG_USAGE;
    }
    char **rest = mem_array((size_t)argc, sizeof *rest);
    int count = 0;
    for (int i = 1; i < argc; i++)
        if (i != place)
            rest[count++] = argv[i];
    int status = run_command(c, count, rest, err);
    mem_free(rest);
    return status;
}

int main(int argc, char **argv)
{
    struct machine machine;
    struct err err = {0};
    machine_start(&machine, &argc, &argv);
    int status = run(argc, argv, &err);
    if (err.kind != ERR_NONE)
        screen_error(err.text);
    if (!screen_flush()) {
        screen_error("standard output could not be written to its end");
        status = EXIT_FAILED;
    }
    machine_end(&machine);
    return status;
}
