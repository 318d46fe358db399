#ifndef ANALYSIS_VERDICT_H
#define ANALYSIS_VERDICT_H
/*
 * What the analysis says of one server: values only, made by judge(), dressed
 * by report/. Everything a report, a table or the JSON shows of a server is
 * here, so that all outputs tell the same facts. All memory is the arena's that
 * judge() was given. Times are UTC. Percent is of the dynamic range at that
 * time; "effective" percent has exclusions subtracted.
 */
#include "analysis/thresholds.h"
#include "core/history.h"

enum severity {
    SEVERITY_INFO,
    SEVERITY_ATTENTION,
    SEVERITY_WARNING,
    SEVERITY_CRITICAL
};
const char *severity_name(enum severity s);

enum status {
    STATUS_HEALTHY,
    STATUS_INSUFFICIENT_DATA,
    STATUS_ATTENTION,
    STATUS_WARNING,
    STATUS_CRITICAL
};
const char *status_name(enum status s); /* "insufficient-data" … */

enum confidence { CONFIDENCE_LOW, CONFIDENCE_MEDIUM, CONFIDENCE_HIGH };
const char *confidence_name(enum confidence c);

struct text_list {
    const char **text;
    size_t count;
};

struct finding {
    const char *id;    /* stable: digest of server, code, process, remote */
    const char *code;  /* "time-wait-pressure" … (contract, section 3) */
    const char *rule;  /* "R-04"; "" for our own three */
    const char *title; /* one plain sentence with its numbers */
    enum protocol protocol;
    enum severity severity;
    enum confidence confidence;
    moment since_utc;          /* MOMENT_NONE = not known */
    const char *process;       /* "" = none */
    const char *remote;        /* "10.30.1.77:1433"; "" = none */
    struct text_list evidence; /* what, when, source file and line */
    const char *refuted_by;
    const char *grade;   /* evidence grade of the domain fact: "A", "I" … */
    const char *sources; /* "S-02, S-53" */
    bool is_stop;        /* suppresses tuning (R-xx [stop]) */
    int score;           /* kernel leak only, else 0 */
    const char *score_grade; /* "candidate", "suspected", or "" */
};

struct action {
    const char *id;   /* stable, as finding.id */
    const char *code; /* "widen-range" … */
    const char *rule;
    const char *title;            /* one plain sentence */
    const char *why;              /* the arithmetic, shown */
    int start, count;             /* widen-range, restore-range; else 0 */
    int delay_seconds;            /* shorten-time-wait; else 0 */
    double expected_peak_percent; /* < 0: not computed */
    struct text_list commands, verify, rollback;
    const char *risk;
    const char *process, *remote; /* whom it concerns; "" = none */
    const char
        *owner; /* whose that process is, else the server; "" = not said */
    bool restart;
};

/* A stretch in which use stayed high (hysteresis, minimum length). */
struct window {
    moment start_utc, end_utc, peak_utc;
    const char *local_address;
    enum protocol protocol;
    enum origin origin;
    double peak_percent, enter_percent; /* entered at or over this */
    int peak_in_use, range_count;
    double area;            /* percent-minutes over enter_percent */
    bool is_cut_off;        /* at 100 %: demand was higher than seen */
    const char *using_then; /* "w3wp.exe 8,120 TIME_WAIT to 10.30.1.77:1433" */
    moment using_at_utc;    /* capture that says so; MOMENT_NONE = none */
};

struct consumer { /* one row of `top` */
    enum consumer_kind {
        CONSUMER_PROCESS,
        CONSUMER_SERVICE,
        CONSUMER_OWNER,
        CONSUMER_REMOTE
    } kind;
    const char *name;                        /* "w3wp.exe", "10.30.1.77:1433" */
    int32_t pid;                             /* -1 = several or none */
    uint32_t ports_max, ports_max_time_wait; /* at its own peak */
    double ports_avg;
    double share_at_peak; /* 0..1 of the ports in use at the machine's peak */
    double coverage;      /* TIME_WAIT shared out: part of them with a likely
                             process, 0..1; 1 where nothing was shared out */
    moment peak_utc;
    uint32_t by_state[STATE_COUNT]; /* at its own peak */
};

/* A line of a stacked or multi-line chart. NaN = not sampled. */
struct strand {
    const char *name;
    double *value; /* one for each of series.at_utc */
};
struct strands {
    moment *at_utc;
    size_t point_count;
    struct strand *strand;
    size_t strand_count;
};

/* The usage band of one address, as drawn: from roll-ups, or from detail where
 * the span is short. Gaps are points with samples == 0. */
struct band_point {
    moment at_utc;
    double min_percent, mid_percent, max_percent; /* NaN where not sampled */
    uint32_t samples;
};
struct band {
    const char *local_address;
    enum protocol protocol;
    enum origin origin;
    struct band_point *point;
    size_t point_count;
    double step_seconds;
    double censored_below;
};

struct gap {
    moment start_utc, end_utc;
};

struct capacity_step { /* the limit itself has a history */
    moment from_utc;
    int ip_version; /* 4, 6, or 0 for both */
    enum protocol protocol;
    int start, count, excluded, listening;
    const char *from; /* "capture", "settings", "log", "default" */
    bool known;       /* false: the default was assumed */
};

struct time_wait {
    int seconds;
    const char *from;              /* "measured", "registry", "default" */
    int low_seconds, high_seconds; /* what the measurement allows; 0 = none */
    uint32_t completed_runs;       /* 4-tuples followed to their end */
    double measured_interval_seconds;
    bool has_registry;
    int registry_seconds;
    bool contradicts_registry;
    double close_rate;       /* per second at the peak, by Little's law */
    double sustainable_rate; /* N_eff / T to one destination */
    double headroom;         /* 1 - close_rate / sustainable_rate */
    bool is_lower_bound;     /* sampling too coarse, or demand cut off */
    const char *note;        /* one sentence that says which and why */
};

#define TREND_MONTHS 12 /* forecasts go no further */

struct trend {
    bool is_refused;
    const char *refusal; /* why, when refused */
    double percent_per_week, low_per_week, high_per_week;
    size_t days;           /* whole days of history used */
    double backtest_error; /* mean absolute error in points, < 0: none */
    /* day on which the daily peak reaches 80 / 100 %: MOMENT_NONE = not within
     * 12 months */
    moment reach_80, reach_80_early, reach_80_late;
    moment reach_100, reach_100_early, reach_100_late;
    moment *day_utc;          /* history, then forecast */
    double *peak_percent;     /* NaN in the forecast part */
    double *mid, *low, *high; /* NaN in the history part */
    size_t point_count, history_count;
    /* the highest daily peak of the week that ends so many months after the
     * last whole day; [0] is that day */
    struct trend_month {
        double mid, low, high; /* percent, 0..100 */
    } month[TREND_MONTHS + 1];
    const char *sentence; /* one plain sentence */
};

struct profile {               /* weekday by hour, the server's local clock */
    double max_percent[7][24]; /* NaN = never sampled; Monday first */
    double avg_percent[7][24];
};

struct usage_figures {
    double p50, p95, p99, max; /* percent, of the samples' hours */
    double over_seconds[4];    /* time at or above each threshold */
    bool over_is_estimated;    /* samples of some hours are not kept */
    double sampled_seconds;
};

struct what_if_point { /* what an hour held when it was fullest, in ports */
    double time_wait, long_lived;
    int range_count;
};

struct what_if_inputs {     /* enough for the page's sliders and the workbook */
    double peak_in_use;     /* ports at the peak */
    double peak_time_wait;  /* of them in TIME_WAIT */
    double peak_long_lived; /* the rest */
    int range_start, range_count, excluded;
    int time_wait_seconds;
    bool is_cut_off;
    bool has_states; /* false: the split is a guess, from no capture */
    /* The hours of which one is the fullest under any delay, growth and range:
     * the peak of `whatif` is the highest of whatif_ports() over them. */
    struct what_if_point *point;
    size_t point_count;
};

struct verdict {
    const char *server, *os, *time_zone, *owner;
    const struct zone *zone;
    enum status status;
    const char *headline;         /* the verdict in one plain sentence */
    moment from_utc, to_utc;      /* of the data judged */
    int range_start, range_count; /* TCP, at the time of the peak */
    bool range_known;
    const char *range_from;
    int range_excluded, range_listening;
    bool has_peak;
    double peak_percent, peak_effective_percent;
    moment peak_utc;
    const char *peak_address;
    int peak_in_use;
    enum origin peak_origin;
    double machine_peak_percent; /* of "*", captures only; < 0 = none */
    struct time_wait time_wait;
    struct trend trend;
    struct profile profile;
    struct usage_figures figures;
    struct what_if_inputs what_if;
    struct finding *findings;
    size_t finding_count;
    struct action *actions;
    size_t action_count;
    struct window *windows; /* by start */
    size_t window_count;
    struct consumer *consumers; /* by kind, then share, highest first */
    size_t consumer_count;
    struct band *bands; /* the busiest first */
    size_t band_count;
    struct strands states;    /* ports by state over time */
    struct strands processes; /* ports by process over time, TIME_WAIT shared */
    struct strands remotes;
    struct gap *gaps;
    size_t gap_count;
    struct capacity_step *capacity;
    size_t capacity_count;
    struct event_view *events;
    size_t event_count;
    struct setting_view *settings;
    size_t setting_count;
    struct note_view *notes;
    size_t note_count;
    struct source_view *sources;
    size_t source_count;
    struct text_list caveats; /* data quality, R-Q1..R-Q11, in sentences */
    uint64_t sample_count, capture_count;
    double interval_seconds; /* of the log, or of the captures */
};
#endif
