#ifndef CLI_SESSION_H
#define CLI_SESSION_H
/* What most commands begin with: the history, the clock and the selection. */
#include "cli/options.h"
#include "db/store.h"
#include "report/build.h"

/* Rows for the options arrays of commands that take them. */
#define OPTIONS_SPAN                                                           \
    {"--from", "TIME", "leave out what is before (ISO 8601; UTC if no zone)"}, \
    {                                                                          \
        "--to", "TIME", "leave out what is after (a date: its end)"            \
    }
#define OPTIONS_SELECTION                                                      \
    OPTIONS_SPAN, {"--server", "GLOB", "only servers of this name; * and ?"},  \
    {                                                                          \
        "--owner", "NAME", "only servers of this owner"                        \
    }
#define OPTIONS_JUDGING                                                        \
    {"--thresholds", "A,W,C,E",                                                \
     "attention, warning, critical, exhausted (50,70,80,95)"},                 \
    {                                                                          \
        "--now", "TIME", "the clock of the analysis (else the real one)"       \
    }
#define OPTION_FORMAT                                                          \
    {                                                                          \
        "--format", "NAME", "text, csv, json or markdown"                      \
    }

bool session_open(struct store **out, const struct arguments *args,
                  struct err *err); /* for reading */
bool session_open_writing(struct store **out, const struct arguments *args,
                          struct err *err);

/* The value of option `name` as a time; *out stays where it is not given. */
bool session_time(moment *out, const struct arguments *args, const char *name,
                  bool end_of_day, struct err *err);
bool session_now(moment *out, const struct arguments *args, struct err *err);
/* Selection, thresholds, clock; the texts are the arguments'. */
bool session_options(struct build_options *out, const struct arguments *args,
                     struct err *err);
/* Opens the history, builds the dossier of the selection and closes it; a
 * progress line where standard error is a terminal. Yours: dossier_free. */
bool session_dossier(struct dossier **out, const struct arguments *args,
                     struct err *err);
/* The same with options of one's own. */
bool session_dossier_of(struct dossier **out, const struct arguments *args,
                        struct build_options *options, struct err *err);
/* "FROM/TO", the value of option `name`; a bare date TO means its end. */
bool session_period(moment *from_utc, moment *to_utc, const char *text,
                    const char *name, struct err *err);
/* Judges anew the servers that the glob means (NULL = all) and stores it, after
 * a change of what they are judged by. */
bool session_judge(struct store *s, const char *server_glob,
                   const struct arguments *args, struct err *err);
/* The shown name that --server means: exactly one server. */
bool session_one_server(const char **out, struct store *s,
                        const struct arguments *args, struct arena *arena,
                        struct err *err);
#endif
