/* Operations on priors, flows, embedders, data sets, simulators, random streams, summaries and distances. */
#include "machine.h"

#include <math.h>

enum { ROWS = 5 };

/* Whatever a prior of the host's own may do wrong, the kinds of the library do right: those have a distribution
   function and are not conditional, or are checked for what their functions have said. */
static void use_prior(machine *m)
{
    hnpe_dims dims;
    hnpe_prior *prior = machine_pick(m, PRIOR);
    const size_t n = machine_below(m, ROWS);
    if (!machine_narrow(m, PRIOR, prior, &dims))
        return;
    const size_t count = n * (size_t)dims.d_out;
    double *given = dims.d_given ? machine_numbers(m, n * (size_t)dims.d_given) : NULL;
    double *theta = machine_output(m, count), *low = machine_output(m, count), *high = machine_output(m, count);
    double *log_p = machine_output(m, n), *u = machine_output(m, count), *any = machine_numbers(m, count);
    const hnpe_status drawn = MACHINE_CALL(m, hnpe_prior_sample, prior, n, given, machine_pick(m, RNG), theta);
    const hnpe_status bounded = MACHINE_CALL(m, hnpe_prior_support, prior, n, given, low, high);
    (void)MACHINE_CALL(m, hnpe_prior_log_density, prior, n, given, any, log_p);
    (void)MACHINE_CALL(m, hnpe_prior_quantile, prior, n, given, any, u);
    if (MACHINE_CALL(m, hnpe_prior_cdf, prior, n, given, any, u) == HNPE_OK && dims.d_given == 0)
        for (size_t i = 0; i < count; ++i)
            FUZZ_REQUIRE(!isnan(u[i]), "cdf %g of %g", u[i], any[i]);
    if (drawn != HNPE_OK || bounded != HNPE_OK || m->memory.refused)
        return;
    int proper = 1; /* one of the host's own may give anything */
    for (size_t i = 0; i < count; ++i)
        proper &= low[i] <= theta[i] && theta[i] <= high[i] && isfinite(theta[i]);
    if (proper && MACHINE_CALL(m, hnpe_prior_log_density, prior, n, given, theta, log_p) == HNPE_OK)
        (void)MACHINE_CALL(m, hnpe_prior_cdf, prior, n, given, theta, u);
}

static void use_flow(machine *m)
{
    hnpe_dims dims;
    hnpe_flow *flow = machine_pick(m, FLOW);
    const size_t n = machine_below(m, ROWS);
    if (!machine_narrow(m, FLOW, flow, &dims))
        return;
    const size_t count = n * (size_t)dims.d_out;
    double *given = dims.d_given ? machine_numbers(m, n * (size_t)dims.d_given) : NULL;
    double *theta = machine_numbers(m, count), *out = machine_output(m, count), *log_q = machine_output(m, n);
    if (MACHINE_CALL(m, hnpe_flow_sample, flow, n, given, machine_pick(m, RNG), out) == HNPE_OK)
        fuzz_require_finite("a draw", count, out);
    if (MACHINE_CALL(m, hnpe_flow_log_density, flow, n, given, theta, log_q) == HNPE_OK)
        for (size_t i = 0; i < n; ++i)
            FUZZ_REQUIRE(!isnan(log_q[i]), "density %g", log_q[i]);
    if (MACHINE_CALL(m, hnpe_flow_to_noise, flow, n, given, theta, out) == HNPE_OK)
        fuzz_require_finite("noise", count, out);
    if (MACHINE_CALL(m, hnpe_flow_from_noise, flow, n, given, theta, out) == HNPE_OK)
        fuzz_require_finite("what noise gives", count, out);
}

static void fit_flow(machine *m)
{
    hnpe_dims dims;
    hnpe_flow *flow = machine_pick(m, FLOW);
    const size_t n = machine_below(m, 12);
    if (!machine_narrow(m, FLOW, flow, &dims) || m->heavy-- <= 0)
        return;
    int64_t epochs = 0;
    if (hnpe_flow_get_int(flow, HNPE_FLOW_EPOCHS, &epochs) == HNPE_OK && (epochs == 0 || epochs > 4))
        (void)hnpe_flow_set_int(flow, HNPE_FLOW_EPOCHS, 3);
    double *given = dims.d_given ? machine_numbers(m, n * (size_t)dims.d_given) : NULL;
    double *theta = machine_numbers(m, n * (size_t)dims.d_out);
    (void)MACHINE_CALL(m, hnpe_flow_fit, flow, n, given, theta, machine_seed(m), machine_find(m, MONITOR));
}

static void set_unit(machine *m)
{
    hnpe_dims dims;
    hnpe_flow *flow = machine_pick(m, FLOW);
    if (!machine_narrow(m, FLOW, flow, &dims))
        return;
    unsigned char *unit = machine_memory(m, (size_t)dims.d_out);
    for (int64_t i = 0; i < dims.d_out; ++i)
        unit[i] = machine_byte(m) % 2;
    (void)MACHINE_CALL(m, hnpe_flow_set_unit, flow, machine_seldom(m) ? NULL : unit);
}

static void apply(machine *m)
{
    hnpe_dims dims;
    size_t n_rows;
    hnpe_embedder *embedder = machine_pick(m, EMBEDDER);
    const size_t n = machine_below(m, ROWS);
    if (!machine_narrow(m, EMBEDDER, embedder, &dims))
        return;
    int64_t *rows = machine_rows(m, n, &n_rows);
    double *out = machine_output(m, n * (size_t)dims.d_out);
    if (MACHINE_CALL(m, hnpe_embedder_apply, embedder, n, rows, machine_numbers(m, n_rows * (size_t)dims.d_x), out) ==
        HNPE_OK)
        for (size_t i = 0; i < n * (size_t)dims.d_out; ++i)
            FUZZ_REQUIRE(!isnan(out[i]), "feature %g", out[i]);
}

/* ---- data sets ---- */

static void count_sets(machine *m, const hnpe_dataset *dataset, int64_t *n_sets, int64_t *n_rows)
{
    int64_t n_invalid;
    *n_sets = *n_rows = 0;
    if (MACHINE_CALL(m, hnpe_dataset_count, dataset, n_sets, n_rows, &n_invalid) == HNPE_OK)
        FUZZ_REQUIRE(*n_sets >= 0 && *n_rows >= *n_sets && n_invalid >= 0 && n_invalid <= *n_rows, "%lld of %lld",
                     (long long)n_invalid, (long long)*n_rows);
}

static void append(machine *m)
{
    hnpe_dims dims;
    size_t n_rows;
    int64_t before[2], after[2];
    hnpe_dataset *dataset = machine_pick(m, DATASET);
    const size_t n = machine_below(m, 12);
    if (!machine_narrow(m, DATASET, dataset, &dims))
        return;
    int64_t *rows = machine_rows(m, n, &n_rows);
    double *local = machine_numbers(m, n_rows * (size_t)dims.d_local),
           *global = machine_numbers(m, n * (size_t)dims.d_global);
    double *x = machine_numbers(m, n_rows * (size_t)dims.d_x);
    count_sets(m, dataset, &before[0], &before[1]);
    const hnpe_status status =
        machine_byte(m) % 2
            ? MACHINE_CALL(m, hnpe_dataset_append, dataset, n, rows, local, global, x)
            : MACHINE_CALL(m, hnpe_dataset_append_proposed, dataset, (int32_t)machine_below(m, 8) - 1, n, rows, local,
                           global, x, machine_byte(m) % 2 ? machine_numbers(m, n) : NULL);
    count_sets(m, dataset, &after[0], &after[1]);
    if (status == HNPE_OK)
        FUZZ_REQUIRE(after[0] == before[0] + (int64_t)n && after[1] == before[1] + (int64_t)n_rows, "%lld sets",
                     (long long)after[0]);
    else
        /* On disk the sets that filled shards stay. */
        FUZZ_REQUIRE((after[0] == before[0] && after[1] == before[1]) ||
                         (after[0] > before[0] && (status == HNPE_ERROR_IO || status == HNPE_ERROR_NO_MEMORY)),
                     "%lld sets", (long long)after[0]);
}

static void extend(machine *m)
{
    int64_t n_sets, n_rows;
    hnpe_dataset *dataset = machine_pick(m, DATASET);
    count_sets(m, machine_find(m, DATASET), &n_sets, &n_rows);
    if (n_sets < 500)
        (void)MACHINE_CALL(m, hnpe_dataset_extend, dataset, machine_pick(m, DATASET));
}

static void simulate_sets(machine *m)
{
    hnpe_dims dims;
    hnpe_simulator *simulator = machine_pick(m, SIMULATOR);
    hnpe_dataset *dataset = machine_pick(m, DATASET);
    if (!machine_narrow(m, SIMULATOR, simulator, &dims) || m->heavy-- <= 0)
        return;
    /* So many that there is no memory for them, or few. */
    const size_t n = machine_seldom(m) ? SIZE_MAX / (1 + machine_below(m, 32)) : machine_below(m, 24);
    const size_t least = machine_below(m, 3),
                 most = machine_seldom(m) ? machine_size(m, 3) : least + machine_below(m, 3);
    if (most > 1000 && most < SIZE_MAX / 16)
        return;
    (void)MACHINE_CALL(m, hnpe_dataset_simulate, dataset, machine_pick(m, PRIOR), machine_pick(m, PRIOR), simulator, n,
                       least, most, machine_seed(m), machine_seed(m), machine_pick(m, MONITOR));
}

static void read_sets(machine *m)
{
    hnpe_dims dims;
    int64_t n_sets, n_rows;
    hnpe_dataset *dataset = machine_pick(m, DATASET);
    if (!machine_narrow(m, DATASET, dataset, &dims))
        return;
    count_sets(m, dataset, &n_sets, &n_rows);
    const int64_t first = (int64_t)machine_below(m, 8) - 1, n = (int64_t)machine_below(m, 8) - 1;
    const size_t sets = n > 0 ? (size_t)n : 1, rows = (size_t)n_rows + 1;
    hnpe_proposal_info info = {.struct_size = sizeof info};
    int64_t *sizes = machine_memory(m, sets * sizeof *sizes);
    if (MACHINE_CALL(m, hnpe_dataset_read, dataset, first, n, sizes, machine_output(m, rows * (size_t)dims.d_local),
                     machine_output(m, sets * (size_t)dims.d_global),
                     machine_output(m, rows * (size_t)dims.d_x)) == HNPE_OK)
        FUZZ_REQUIRE(first >= 0 && n > 0 && first + n <= n_sets, "%lld of %lld", (long long)(first + n),
                     (long long)n_sets);
    (void)MACHINE_CALL(m, hnpe_dataset_read_proposals, dataset, first, n, sizes, machine_output(m, sets));
    (void)MACHINE_CALL(m, hnpe_dataset_describe_proposal, dataset, machine_size(m, 3), &info);
}

static void run_simulator(machine *m)
{
    hnpe_dims dims;
    hnpe_simulator *simulator = machine_pick(m, SIMULATOR);
    const size_t n = machine_below(m, 8);
    if (!machine_narrow(m, SIMULATOR, simulator, &dims))
        return;
    (void)MACHINE_CALL(m, hnpe_simulator_run, simulator, n, machine_numbers(m, n * (size_t)dims.d_local),
                       machine_numbers(m, n * (size_t)dims.d_global), machine_seed(m), machine_seed(m),
                       machine_pick(m, MONITOR), machine_output(m, n * (size_t)dims.d_x));
}

/* ---- streams, summaries, distances ---- */

static void use_rng(machine *m)
{
    hnpe_rng *rng = machine_pick(m, RNG);
    const size_t n = machine_below(m, 20);
    double *odd = machine_numbers(m, 3);
    (void)hnpe_rng_next(rng);
    (void)hnpe_rng_uniform(rng);
    (void)hnpe_rng_normal(rng);
    (void)hnpe_rng_exponential(rng);
    (void)hnpe_rng_gamma(rng, odd ? odd[0] : 0);
    (void)hnpe_rng_beta(rng, odd ? odd[1] : -1, odd ? odd[2] : NAN);
    hnpe_rng_fill_uniform(rng, n, machine_output(m, n));
    hnpe_rng_fill_normal(rng, n, machine_output(m, n));
}

static void summarise(machine *m)
{
    const size_t n = machine_below(m, 4), samples = machine_below(m, 70), segment = machine_below(m, 40),
                 hop = machine_below(m, 8), lag = machine_below(m, 20);
    double *signals = machine_numbers(m, n * samples);
    double *power = machine_output(m, n * (segment / 2 + 1)), *correlation = machine_output(m, n * (lag + 1));
    (void)MACHINE_CALL(m, hnpe_summary_frequencies, segment, machine_byte(m) / 4., machine_output(m, segment / 2 + 1));
    if (MACHINE_CALL(m, hnpe_summary_log_power, m->context, n, samples, signals, segment, hop, power) == HNPE_OK)
        for (size_t i = 0; i < n * (segment / 2 + 1); ++i)
            FUZZ_REQUIRE(!isnan(power[i]), "power %g", power[i]);
    if (MACHINE_CALL(m, hnpe_summary_autocorrelation, m->context, n, samples, signals, lag, correlation) == HNPE_OK)
        for (size_t i = 0; i < n * (lag + 1); ++i)
            FUZZ_REQUIRE(!isnan(correlation[i]), "correlation %g", correlation[i]);
}

static void measure(machine *m)
{
    const size_t dim = machine_below(m, 3), n = machine_below(m, 12), k = machine_below(m, 12);
    double *x = machine_numbers(m, n * dim), *y = machine_numbers(m, k * dim), *grid = machine_numbers(m, n);
    double out = 0;
    hnpe_status status;
    switch (machine_below(m, 6)) {
    case 0:
        status = MACHINE_CALL(m, hnpe_diagnostics_sinkhorn, m->context, dim, n, x, k, y, machine_byte(m) / 64., &out);
        break;
    case 1:
        if (m->heavy-- <= 0)
            return;
        status = MACHINE_CALL(m, hnpe_diagnostics_c2st, m->context, dim, n, x, k, y, machine_seed(m), &out);
        break;
    case 2:
        status = MACHINE_CALL(m, hnpe_diagnostics_kolmogorov, m->context, n * dim, x, k * dim, y, &out);
        break;
    case 3:
        status = MACHINE_CALL(m, hnpe_diagnostics_wasserstein, m->context, n * dim, x, k * dim, y, &out);
        break;
    case 4:
        status = MACHINE_CALL(m, hnpe_diagnostics_wasserstein_to_point, m->context, n * dim, x, grid && n ? grid[0] : 0,
                              &out);
        break;
    default:
        status = MACHINE_CALL(m, hnpe_diagnostics_wasserstein_to_cdf, m->context, n * dim, x, n, grid,
                              machine_numbers(m, n), &out);
    }
    if (status == HNPE_OK)
        FUZZ_REQUIRE(!isnan(out), "distance %g", out);
}

static void model(machine *m)
{
    hnpe_prior *local = NULL, *global = NULL;
    const size_t n = machine_below(m, 3), samples = machine_below(m, 12);
    if (machine_byte(m) % 2)
        (void)MACHINE_CALL(m, hnpe_jansen_rit_signals, m->context, n, machine_numbers(m, 4 * n), samples,
                           machine_pick(m, RNG), machine_output(m, n * samples));
    else if (MACHINE_CALL(m, hnpe_prior_create_jansen_rit, m->context, (hnpe_jansen_rit_preset)(machine_below(m, 4)),
                          &local, &global) != HNPE_OK)
        FUZZ_REQUIRE(!local && !global, "%p, %p", (void *)local, (void *)global);
    machine_keep(m, PRIOR, local);
    machine_keep(m, PRIOR, global);
}

const machine_operation machine_use[] = {use_prior,     use_flow,  fit_flow,      set_unit, apply,     append,  extend,
                                         simulate_sets, read_sets, run_simulator, use_rng,  summarise, measure, model};
const size_t machine_n_use = sizeof machine_use / sizeof *machine_use;
