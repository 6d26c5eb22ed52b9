/* By exchangeability: had the observation come from the prior and the simulator, it would be as odd as simulations that
   the reference has not seen, and more so than n of them with a probability of 1 / (n + 1). */
#include "misspecification.h"

#include "base/context.h"
#include "base/team.h"
#include "odd_rows.h"
#include "report/results.h"
#include "sort.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Sets that are measured between two looks at the monitor. */
#define AT_ONCE ((size_t)8)

typedef struct misfit {
    const char *where;
    hnpe_context *context;
    const hnpe_dataset *dataset;
    size_t n_rows, d_x;
    size_t n_sets, n_reference, n_held; /* in all; even ones; odd ones, behind them */
    size_t *chosen;                     /* [n_sets] */
    double *x;                          /* [n_sets, n_rows, d_x] */
    hnpei_oddity oddity;
    size_t n_workers;
    double *scratch;                    /* [n_workers, that of a measure] */
    double (*held)[HNPEI_ODD_MEASURES]; /* [n_held] */
    hnpei_watch watch;
    size_t done;
} misfit;

/* ---- the simulations ---- */

/* Of this set, that the observation has as many rows of. */
static int is_usable(const misfit *m, size_t set)
{
    const hnpe_dataset *dataset = m->dataset;
    const size_t first = dataset->first[set];
    if (dataset->round[set] != 0 || dataset->first[set + 1] - first < m->n_rows)
        return 0;
    for (size_t i = 0; i < m->n_rows; ++i)
        if (!dataset->valid[first + i])
            return 0;
    return 1;
}

/* Evenly spread over those that can be used: even ones first, then odd ones. */
static void thin(misfit *m, size_t n_usable)
{
    const size_t fit = HNPEI_MISFIT_ROWS / m->n_rows, least = 16 * HNPEI_MISFIT_FEWEST;
    size_t most = fit < HNPEI_MISFIT_SETS ? fit : HNPEI_MISFIT_SETS;
    most = most > least ? most : least;
    m->n_sets = n_usable < most ? n_usable : most;
    m->n_reference = (m->n_sets + 1) / 2;
    m->n_held = m->n_sets - m->n_reference;
}

static hnpe_status choose(misfit *m)
{
    size_t *usable, n = 0;
    HNPEI_TRY(hnpei_allocate(m->context, m->dataset->n_sets, sizeof *usable, &usable));
    for (size_t set = 0; set < m->dataset->n_sets; ++set)
        if (is_usable(m, set))
            usable[n++] = set;
    hnpe_status status = HNPE_OK;
    if (n < HNPEI_MISFIT_FEWEST)
        status = hnpei_fail(HNPE_ERROR_UNSUPPORTED, m->where,
                            "dataset has %zu sets from the prior with %zu valid rows or more, as x has, but at least "
                            "%zu are needed",
                            n, m->n_rows, HNPEI_MISFIT_FEWEST);
    thin(m, n);
    if (status == HNPE_OK)
        status = hnpei_allocate(m->context, m->n_sets, sizeof *m->chosen, &m->chosen);
    for (size_t i = 0; i < m->n_sets && status == HNPE_OK; ++i)
        m->chosen[i % 2 ? m->n_reference + i / 2 : i / 2] = usable[i * n / m->n_sets];
    hnpei_free(m->context, usable);
    return status;
}

static hnpe_status copy_set(void *data, size_t i, size_t set, const hnpei_numbers *at)
{
    misfit *m = data;
    const size_t numbers = m->n_rows * m->d_x;
    (void)set;
    memcpy(m->x + i * numbers, at->x, numbers * sizeof *m->x);
    return HNPE_OK;
}

static hnpe_status read_sets(misfit *m)
{
    size_t numbers;
    HNPEI_TRY(choose(m));
    HNPEI_TRY(hnpei_size_multiply(m->n_sets * m->n_rows, m->d_x, &numbers));
    HNPEI_TRY(hnpei_allocate(m->context, numbers, sizeof *m->x, &m->x));
    return hnpei_dataset_visit(m->where, m->dataset, 1, m->n_sets, m->chosen, copy_set, m);
}

/* ---- how odd those are that were held out ---- */

static hnpe_status measure_held(void *data, size_t item, size_t worker)
{
    misfit *m = data;
    const size_t end = (item + 1) * AT_ONCE < m->n_held ? (item + 1) * AT_ONCE : m->n_held;
    for (size_t i = item * AT_ONCE; i < end; ++i)
        hnpei_oddity_measure(&m->oddity, m->x + (m->n_reference + i) * m->n_rows * m->d_x,
                             m->scratch + worker * hnpei_oddity_scratch(&m->oddity), m->held[i], NULL);
    return HNPE_OK;
}

/* Of the items that the calling thread has, and about as many of each other one. */
static hnpe_status between_items(void *data)
{
    misfit *m = data;
    m->done += AT_ONCE * m->n_workers;
    return hnpei_watch_update(&m->watch, (int64_t)(m->done < m->n_held ? m->done : m->n_held), NAN, NAN, 0);
}

static hnpe_status measure_all(misfit *m, hnpei_team *team)
{
    size_t numbers;
    m->n_workers = hnpei_team_size(team);
    HNPEI_TRY(hnpei_size_multiply(m->n_workers, hnpei_oddity_scratch(&m->oddity), &numbers));
    HNPEI_TRY(hnpei_allocate(m->context, numbers, sizeof *m->scratch, &m->scratch));
    HNPEI_TRY(hnpei_allocate(m->context, m->n_held, sizeof *m->held, &m->held));
    HNPEI_TRY(hnpei_watch_update(&m->watch, 0, NAN, NAN, 1));
    HNPEI_TRY(hnpei_team_run(team, (m->n_held + AT_ONCE - 1) / AT_ONCE, measure_held, m, between_items));
    return hnpei_watch_update(&m->watch, (int64_t)m->n_held, NAN, NAN, 1);
}

/* ---- results ---- */

typedef struct kind {
    const char *name, *what, *looks;
} kind;

static const kind kinds[HNPEI_ODD_MEASURES] = {
    [HNPEI_ODD_NEIGHBOURS] = {"misspecification.neighbours", "its distance to the nearest simulations",
                              "lies apart from all simulations"},
    [HNPEI_ODD_CORRELATION] = {"misspecification.correlation", "its distance given how features vary together",
                               "has features that simulations do not have together"},
    [HNPEI_ODD_FEATURES] = {"misspecification.features", "its oddest feature",
                            "has a feature that simulations do not have"}};

static double share_above(const misfit *m, int which, double statistic)
{
    size_t above = 0;
    for (size_t i = 0; i < m->n_held; ++i)
        above += m->held[i][which] >= statistic;
    return (double)(above + 1) / (double)(m->n_held + 1);
}

static hnpe_status put_held(const misfit *m, int which, hnpei_result *result)
{
    double *sorted;
    HNPEI_TRY(hnpei_allocate(m->context, m->n_held, sizeof *sorted, &sorted));
    for (size_t i = 0; i < m->n_held; ++i)
        sorted[i] = m->held[i][which];
    hnpei_sort(m->n_held, sorted);
    const hnpe_status status = hnpei_result_array(result, "held_out", m->n_held, 0, sorted);
    hnpei_free(m->context, sorted);
    return status;
}

/* "; feature 3 is off by +4.2 deviations" */
static void name_feature(const misfit *m, const double *z, size_t room, char *text)
{
    size_t worst = 0;
    for (size_t k = 1; k < m->oddity.d_s; ++k)
        worst = fabs(z[k]) > fabs(z[worst]) ? k : worst;
    const int is_mean = worst < m->d_x;
    snprintf(text, room, "; the oddest is %sfeature %zu, off by %+.2g deviations",
             !is_mean        ? "the spread of "
             : m->n_rows > 1 ? "the mean of "
                             : "",
             is_mean ? worst : worst - m->d_x, z[worst]);
}

static hnpe_status conclude(const misfit *m, int which, double p, const char *more, hnpei_result *result)
{
    const double level = HNPEI_MISFIT_LEVEL / HNPEI_ODD_MEASURES;
    const kind *k = &kinds[which];
    if (p <= level)
        return hnpei_result_conclude(result, HNPE_VERDICT_FLAGGED,
                                     "the observation %s: of %zu held out, a share of %.2g is as odd (p = %.2g)%s",
                                     k->looks, m->n_held, p - 1 / (double)(m->n_held + 1), p, more);
    if (1 / (double)(m->n_held + 1) > level)
        return hnpei_result_conclude(result, HNPE_VERDICT_UNDECIDED,
                                     "by %s p = %.2g, but %zu simulations held out are too few to flag anything: "
                                     "%.0f would do%s",
                                     k->what, p, m->n_held, ceil(1 / level), more);
    return hnpei_result_conclude(result, HNPE_VERDICT_PASSED,
                                 "by %s the observation is one of the simulations (p = %.2g)%s", k->what, p, more);
}

static hnpe_status add_result(const misfit *m, int which, double statistic, const double *z, hnpei_findings *findings)
{
    const hnpei_picture picture = {
        .x_label = "feature",
        .y_label = "observation less simulations, in their deviations",
        .curves = {{HNPEI_CURVE_BOXES, m->n_rows > 1 ? "mean over the rows" : NULL, NULL, "deviation", NULL},
                   {m->n_rows > 1 ? HNPEI_CURVE_POINTS : HNPEI_CURVE_NONE, "spread", NULL, "spread_deviation", NULL}}};
    const double p = share_above(m, which, statistic);
    char more[120] = "";
    hnpei_result *result;
    HNPEI_TRY(hnpei_findings_add(findings, kinds[which].name, &result));
    HNPEI_TRY(hnpei_result_number(result, "statistic", statistic));
    HNPEI_TRY(hnpei_result_number(result, "p", p));
    HNPEI_TRY(put_held(m, which, result));
    if (which == HNPEI_ODD_FEATURES) {
        HNPEI_TRY(hnpei_result_array(result, "deviation", m->d_x, 0, z));
        if (m->n_rows > 1)
            HNPEI_TRY(hnpei_result_array(result, "spread_deviation", m->d_x, 0, z + m->d_x));
        hnpei_result_picture(result, &picture);
        name_feature(m, z, sizeof more, more);
    }
    return conclude(m, which, p, more, result);
}

static hnpe_status report_on(misfit *m, const double *x, hnpe_report *report)
{
    double measures[HNPEI_ODD_MEASURES], *z;
    hnpei_findings findings;
    hnpe_status status;
    HNPEI_TRY(hnpei_allocate(m->context, m->oddity.d_s, sizeof *z, &z));
    hnpei_oddity_measure(&m->oddity, x, m->scratch, measures, z);
    hnpei_findings_begin(report, &findings);
    for (int which = 0; which < HNPEI_ODD_MEASURES; ++which)
        HNPEI_TRY_CLEANUP(add_result(m, which, measures[which], z, &findings));
    HNPEI_TRY_CLEANUP(hnpei_findings_append(&findings));
cleanup:
    hnpei_findings_end(&findings);
    hnpei_free(m->context, z);
    return status;
}

hnpe_status hnpei_misspecification(const char *where, const hnpe_dataset *dataset, size_t n_rows, const double *x,
                                   hnpe_monitor *monitor, hnpe_report *report)
{
    misfit m = {
        .where = where, .context = report->object.context, .dataset = dataset, .n_rows = n_rows, .d_x = dataset->d_x};
    hnpei_team *team = NULL;
    hnpe_status status;
    HNPEI_TRY_CLEANUP(read_sets(&m));
    hnpei_watch_begin(&m.watch, where, monitor, HNPE_PHASE_CHECKING, (int64_t)m.n_held);
    HNPEI_TRY_CLEANUP(hnpei_oddity_create(m.context, where, m.n_reference, n_rows, m.d_x, m.x, &m.oddity));
    HNPEI_TRY_CLEANUP(hnpei_team_create(m.context, m.n_held, &team));
    HNPEI_TRY_CLEANUP(measure_all(&m, team));
    HNPEI_TRY_CLEANUP(report_on(&m, x, report));
cleanup:
    hnpei_team_destroy(team);
    hnpei_oddity_free(&m.oddity);
    hnpei_free(m.context, m.chosen);
    hnpei_free(m.context, m.x);
    hnpei_free(m.context, m.scratch);
    hnpei_free(m.context, m.held);
    return status;
}
