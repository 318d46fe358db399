/* `portledger findings` and `portledger recommend`: what is wrong, and what to
 * do about it. They differ in the actions only. */
#include <string.h>

#include "cli/commands.h"
#include "cli/print.h"
#include "cli/session.h"

/* clang-format off */
static const struct option findings_options[] = {
    {"--fail-on", "LEVEL", "exit 10 from attention, warning or critical on"},
    OPTIONS_SELECTION,
    OPTIONS_JUDGING,
    OPTION_FORMAT,
    {0},
};
/* clang-format on */

static const struct option recommend_options[] = {
    OPTIONS_SELECTION,
    OPTIONS_JUDGING,
    OPTION_FORMAT,
    {0},
};

static bool print_verdicts(const struct arguments *args, struct dossier *d,
                           bool with_actions, struct err *err)
{
    struct buf out = {0};
    if (print_is(args, "csv"))
        return print_table(args,
                           with_actions ? dossier_actions(d, NULL)
                                        : dossier_findings(d, NULL),
                           NULL, err);
    if (print_is(args, "json"))
        render_verdicts_json(&out, d, with_actions);
    else if (print_is(args, "markdown"))
        render_verdicts_markdown(&out, d, with_actions);
    else
        render_verdicts_text(&out, d, with_actions);
    print_buffer(args, &out);
    buf_clear(&out);
    return true;
}

static bool read_fail_on(enum severity *from, const struct arguments *args,
                         struct err *err)
{
    static const enum severity levels[] = {SEVERITY_ATTENTION, SEVERITY_WARNING,
                                           SEVERITY_CRITICAL};
    const char *text = arguments_get(args, "--fail-on");
    for (size_t i = 0; text && i < sizeof levels / sizeof *levels; i++) {
        if (strcmp(text, severity_name(levels[i])) == 0) {
            *from = levels[i];
            return true;
        }
    }
    return !text || err_set(err, ERR_USAGE,
                            "there is no --fail-on \"%s\": choose attention, "
                            "warning or critical",
                            text);
}

static bool has_finding(const struct dossier *d, enum severity from)
{
    for (size_t i = 0; i < d->server_count; i++)
        for (size_t k = 0; k < d->servers[i]->finding_count; k++)
            if (d->servers[i]->findings[k].severity >= from)
                return true;
    return false;
}

static int run_findings(const struct arguments *args, struct err *err)
{
    enum severity from = SEVERITY_CRITICAL;
    struct dossier *d;
    if (!read_fail_on(&from, args, err))
        return EXIT_WRONG_USAGE;
    if (!print_format(args, err) || !session_dossier(&d, args, err))
        return command_failed(err);
    bool done = print_verdicts(args, d, false, err);
    bool is_found = arguments_get(args, "--fail-on") && has_finding(d, from);
    dossier_free(d);
    if (!done)
        return command_failed(err);
    return is_found ? EXIT_FOUND : EXIT_DONE;
}

static int run_recommend(const struct arguments *args, struct err *err)
{
    struct dossier *d;
    if (!print_format(args, err) || !session_dossier(&d, args, err))
        return command_failed(err);
    bool done = print_verdicts(args, d, true, err);
    dossier_free(d);
    return done ? EXIT_DONE : command_failed(err);
}

const struct command command_findings = {
    .name = "findings",
    .brief = "what is wrong, per server, with evidence",
    .usage = "",
    .options = findings_options,
    .details = "With --fail-on it exits 10 where a finding of that severity "
               "or worse stands, for\nschedulers and monitors.",
    .run = run_findings,
};

const struct command command_recommend = {
    .name = "recommend",
    .brief = "findings plus what to do: commands, check, way back, risk",
    .usage = "",
    .options = recommend_options,
    .details = "Nothing is changed on any server: the commands are for "
               "copying. `--format csv`\nlists the actions; `--format json` "
               "is stable for scripts.",
    .run = run_recommend,
};
