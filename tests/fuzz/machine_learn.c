/* Operations on trainers, posteriors, inferences and files. */
#include "machine.h"

#include <math.h>

/* At most so many, whatever was set before: otherwise the input would only be slow. */
static void tame(hnpe_trainer *trainer)
{
    int64_t value;
    if (hnpe_trainer_get_int(trainer, HNPE_TRAINER_EPOCHS, &value) == HNPE_OK && (value == 0 || value > 3))
        (void)hnpe_trainer_set_int(trainer, HNPE_TRAINER_EPOCHS, 2);
    if (hnpe_trainer_get_int(trainer, HNPE_TRAINER_ATOMS, &value) == HNPE_OK && value > 8)
        (void)hnpe_trainer_set_int(trainer, HNPE_TRAINER_ATOMS, 8);
}

static void tame_inference(hnpe_inference *inference)
{
    hnpe_trainer *trainer = NULL;
    int64_t value;
    if (hnpe_inference_get_int(inference, HNPE_INFERENCE_SIMULATIONS, &value) == HNPE_OK && value > 32)
        (void)hnpe_inference_set_int(inference, HNPE_INFERENCE_SIMULATIONS, 24);
    if (hnpe_inference_get_int(inference, HNPE_INFERENCE_MIN_EXTRA, &value) == HNPE_OK && value > 3)
        (void)hnpe_inference_set_int(inference, HNPE_INFERENCE_MIN_EXTRA, 1);
    if (hnpe_inference_get_int(inference, HNPE_INFERENCE_MAX_EXTRA, &value) == HNPE_OK && value > 3)
        (void)hnpe_inference_set_int(inference, HNPE_INFERENCE_MAX_EXTRA, 2);
    if (hnpe_inference_get_trainer(inference, &trainer) == HNPE_OK)
        tame(trainer);
    hnpe_trainer_release(trainer);
}

static void train(machine *m)
{
    hnpe_trainer *trainer = machine_pick(m, TRAINER);
    if (m->heavy-- <= 0)
        return;
    tame(trainer);
    (void)MACHINE_CALL(m, hnpe_trainer_run, trainer, machine_pick(m, MONITOR));
}

static void read_trainer(machine *m)
{
    hnpe_trainer *trainer = machine_pick(m, TRAINER);
    const int64_t n = hnpe_trainer_epochs(trainer), asked = machine_seldom(m) ? n + 1 : n;
    FUZZ_REQUIRE(n >= 0 && n < 100, "%lld epochs", (long long)n);
    FUZZ_REQUIRE(hnpe_trainer_outcome(trainer) >= HNPE_OUTCOME_NOT_RUN &&
                     hnpe_trainer_outcome(trainer) <= HNPE_OUTCOME_FAILED,
                 "outcome %d", (int)hnpe_trainer_outcome(trainer));
    (void)hnpe_trainer_effective_sample_size(trainer);
    (void)MACHINE_CALL(m, hnpe_trainer_losses, trainer, asked, machine_output(m, (size_t)n + 1),
                       machine_output(m, (size_t)n + 1));
}

/* ---- posteriors ---- */

typedef struct question {
    hnpe_posterior *posterior;
    hnpe_rng *rng;
    size_t n_sets, n_rows, n_draws, d_local, d_global;
    int64_t *rows;
    double *x;
} question;

static int ask(machine *m, question *q)
{
    hnpe_dims dims;
    q->posterior = machine_pick(m, POSTERIOR);
    if (!machine_narrow(m, POSTERIOR, q->posterior, &dims))
        return 0;
    q->rng = machine_pick(m, RNG);
    q->n_sets = machine_below(m, 3);
    q->n_draws = machine_below(m, 5);
    q->rows = machine_rows(m, q->n_sets, &q->n_rows);
    q->x = machine_numbers(m, q->n_rows * (size_t)dims.d_x);
    q->d_local = (size_t)dims.d_local;
    q->d_global = (size_t)dims.d_global;
    return 1;
}

static void require_densities(size_t n, const double *log_q)
{
    for (size_t i = 0; i < n; ++i)
        FUZZ_REQUIRE(!isnan(log_q[i]), "density %g", log_q[i]);
}

static void draw(machine *m)
{
    question q;
    if (!ask(m, &q))
        return;
    const size_t count = q.n_sets * q.n_draws, width = q.d_local + q.d_global;
    double *theta = machine_output(m, count * width), *log_q = machine_output(m, count);
    if (MACHINE_CALL(m, hnpe_posterior_sample, q.posterior, q.n_sets, q.rows, q.x, q.n_draws, q.rng, theta) == HNPE_OK)
        fuzz_require_finite("a draw", count * width, theta);
    else
        theta = machine_numbers(m, count * width);
    if (MACHINE_CALL(m, hnpe_posterior_log_density, q.posterior, q.n_sets, q.rows, q.x, q.n_draws, theta, log_q) ==
        HNPE_OK)
        require_densities(count, log_q);
    if (MACHINE_CALL(m, hnpe_posterior_log_density_global, q.posterior, q.n_sets, q.rows, q.x, q.n_draws,
                     machine_numbers(m, count * q.d_global), log_q) == HNPE_OK)
        require_densities(count, log_q);
}

static void draw_all(machine *m)
{
    question q;
    if (!ask(m, &q))
        return;
    const size_t count = q.n_sets * q.n_draws;
    double *local = machine_output(m, q.n_rows * q.n_draws * q.d_local),
           *global = machine_output(m, count * q.d_global);
    double *log_q = machine_output(m, count);
    if (MACHINE_CALL(m, hnpe_posterior_sample_all, q.posterior, q.n_sets, q.rows, q.x, q.n_draws, q.rng, local,
                     global) != HNPE_OK)
        return;
    fuzz_require_finite("a local draw", q.n_rows * q.n_draws * q.d_local, local);
    fuzz_require_finite("a global draw", count * q.d_global, global);
    if (MACHINE_CALL(m, hnpe_posterior_log_density_all, q.posterior, q.n_sets, q.rows, q.x, q.n_draws, local, global,
                     log_q) == HNPE_OK)
        require_densities(count, log_q);
}

static void find_mode(machine *m)
{
    question q;
    if (m->heavy-- <= 0 || !ask(m, &q))
        return;
    double *theta = machine_output(m, q.n_sets * (q.d_local + q.d_global)), *log_q = machine_output(m, q.n_sets);
    if (MACHINE_CALL(m, hnpe_posterior_mode, q.posterior, q.n_sets, q.rows, q.x, machine_seed(m), theta, log_q) ==
        HNPE_OK)
        fuzz_require_finite("a mode", q.n_sets * (q.d_local + q.d_global), theta);
}

static void check_observation(machine *m)
{
    question q;
    hnpe_observation_info info = {.struct_size = sizeof info};
    int32_t extrapolated;
    if (!ask(m, &q) || q.n_sets != 1)
        return;
    (void)MACHINE_CALL(m, hnpe_posterior_check_observation, q.posterior, q.rows ? q.rows[0] : 1, q.x, &info);
    (void)MACHINE_CALL(m, hnpe_posterior_has_extrapolated, q.posterior, &extrapolated);
}

/* ---- inferences ---- */

static void run(machine *m)
{
    hnpe_inference *inference = machine_pick(m, INFERENCE);
    if (m->heavy-- <= 0)
        return;
    tame_inference(inference);
    (void)MACHINE_CALL(m, hnpe_inference_run, inference, machine_pick(m, MONITOR));
}

static void run_rounds(machine *m)
{
    hnpe_dims dims;
    hnpe_inference *inference = machine_pick(m, INFERENCE);
    if (m->heavy-- <= 0 || !machine_narrow(m, INFERENCE, inference, &dims))
        return;
    const int64_t rows = (int64_t)machine_below(m, 4), rounds = (int64_t)machine_below(m, 3);
    tame_inference(inference);
    const double *x = machine_numbers(m, (size_t)(rows * dims.d_x));
    if (machine_below(m, 2))
        (void)MACHINE_CALL(m, hnpe_inference_run_rounds, inference, rows, x, rounds, machine_pick(m, MONITOR));
    else
        (void)MACHINE_CALL(m, hnpe_inference_run_to, inference, rows, x, rounds, machine_pick(m, MONITOR));
}

static void set_target(machine *m)
{
    hnpe_dims dims;
    hnpe_inference *inference = machine_pick(m, INFERENCE);
    if (!machine_narrow(m, INFERENCE, inference, &dims))
        return;
    const int64_t rows = (int64_t)machine_below(m, 4);
    (void)MACHINE_CALL(m, hnpe_inference_set_target, inference, rows, machine_numbers(m, (size_t)(rows * dims.d_x)));
}

/* The host in charge of the loop: proposed, simulated by made-up numbers, appended, sometimes twice or by another
 * number. */
static void host_loop(machine *m)
{
    hnpe_dims dims;
    size_t n_rows;
    int64_t batch = (int64_t)machine_below(m, 4);
    hnpe_inference *inference = machine_pick(m, INFERENCE);
    const size_t n = machine_below(m, 10);
    if (!machine_narrow(m, INFERENCE, inference, &dims))
        return;
    tame_inference(inference);
    int64_t *rows = machine_rows(m, n, &n_rows), *sizes = machine_memory(m, n * sizeof *sizes);
    (void)MACHINE_CALL(m, hnpe_inference_propose_sizes, inference, n, sizes);
    if (MACHINE_CALL(m, hnpe_inference_propose, inference, n, rows, machine_output(m, n_rows * (size_t)dims.d_local),
                     machine_output(m, n * (size_t)dims.d_global), &batch) == HNPE_OK)
        FUZZ_REQUIRE(batch >= 0, "batch %lld", (long long)batch);
    if (machine_seldom(m))
        batch = machine_byte(m);
    const size_t back = machine_seldom(m) ? n_rows + 1 : n_rows;
    (void)MACHINE_CALL(m, hnpe_inference_append, inference, batch, back, machine_numbers(m, back * (size_t)dims.d_x));
}

static void train_inference(machine *m)
{
    hnpe_inference *inference = machine_pick(m, INFERENCE);
    if (m->heavy-- <= 0)
        return;
    tame_inference(inference);
    (void)MACHINE_CALL(m, hnpe_inference_train, inference, machine_pick(m, MONITOR));
}

static void read_inference(machine *m)
{
    hnpe_inference *inference = machine_pick(m, INFERENCE);
    int64_t n_rounds = 0, n_sets = 0, n_rows = 0;
    hnpe_posterior *posterior;
    hnpe_trainer *trainer;
    hnpe_estimator *estimator;
    hnpe_dataset *dataset;
    if (MACHINE_CALL(m, hnpe_inference_count, inference, &n_rounds, &n_sets, &n_rows) == HNPE_OK)
        for (size_t i = 0; i <= (size_t)n_rounds; ++i) {
            hnpe_round_info info = {.struct_size = sizeof info};
            const hnpe_status status = MACHINE_CALL(m, hnpe_inference_describe_round, inference, i, &info);
            FUZZ_REQUIRE((status == HNPE_OK) == (i < (size_t)n_rounds) || status == HNPE_ERROR_BUSY,
                         "round %zu of %lld", i, (long long)n_rounds);
        }
    (void)MACHINE_NEW(m, &posterior, hnpe_inference_posterior, inference, &posterior);
    (void)MACHINE_NEW(m, &trainer, hnpe_inference_get_trainer, inference, &trainer);
    (void)MACHINE_NEW(m, &estimator, hnpe_inference_get_estimator, inference, &estimator);
    (void)MACHINE_NEW(m, &dataset, hnpe_inference_get_dataset, inference, &dataset);
    machine_keep(m, POSTERIOR, posterior);
    machine_keep(m, TRAINER, trainer);
    machine_keep(m, ESTIMATOR, estimator);
    machine_keep(m, DATASET, dataset);
}

static void set_estimator(machine *m)
{
    (void)MACHINE_CALL(m, hnpe_inference_set_estimator, machine_pick(m, INFERENCE), machine_pick(m, ESTIMATOR));
}

/* ---- files ---- */

static const char *path(machine *m)
{
    static const char *const wrong[] = {NULL, "", "/nowhere/at/all", "/", "/dev/null"};
    return machine_seldom(m) ? wrong[machine_below(m, 5)] : fuzz_path("calls");
}

static void save(machine *m)
{
    switch (machine_below(m, 4)) {
    case 3:
        (void)MACHINE_CALL(m, hnpe_prior_save, machine_pick(m, PRIOR), path(m));
        break;
    case 0:
        (void)MACHINE_CALL(m, hnpe_dataset_save, machine_pick(m, DATASET), path(m));
        break;
    case 1:
        (void)MACHINE_CALL(m, hnpe_estimator_save, machine_pick(m, ESTIMATOR), path(m));
        break;
    default:
        (void)MACHINE_CALL(m, hnpe_posterior_save, machine_pick(m, POSTERIOR), path(m));
    }
}

static void load(machine *m)
{
    hnpe_dataset *dataset;
    hnpe_estimator *estimator;
    hnpe_posterior *posterior;
    hnpe_prior *prior, *given[1];
    hnpe_prior *local = machine_byte(m) % 4 ? NULL : machine_pick(m, PRIOR);
    hnpe_prior *global = machine_byte(m) % 4 ? NULL : machine_pick(m, PRIOR);
    switch (machine_below(m, 4)) {
    case 3:
        given[0] = local;
        (void)MACHINE_NEW(m, &prior, hnpe_prior_load, m->context, path(m), local ? 1 : 0, given, &prior);
        machine_keep(m, PRIOR, prior);
        break;
    case 0:
        (void)MACHINE_NEW(m, &dataset, hnpe_dataset_load, m->context, path(m), &dataset);
        machine_keep(m, DATASET, dataset);
        break;
    case 1:
        (void)MACHINE_NEW(m, &estimator, hnpe_estimator_load, m->context, path(m), local, global, &estimator);
        machine_keep(m, ESTIMATOR, estimator);
        break;
    default:
        (void)MACHINE_NEW(m, &posterior, hnpe_posterior_load, m->context, path(m), local, global, &posterior);
        machine_keep(m, POSTERIOR, posterior);
    }
}

static const char *folder(machine *m)
{
    static const char *const wrong[] = {NULL, "", "/nowhere/at/all", "/dev/null"};
    return machine_seldom(m) ? wrong[machine_below(m, 4)] : fuzz_path("calls-folder");
}

static void use_disk(machine *m)
{
    hnpe_dataset *dataset;
    switch (machine_below(m, 4)) {
    case 0:
        (void)MACHINE_NEW(m, &dataset, hnpe_dataset_open, m->context, folder(m), &dataset);
        machine_keep(m, DATASET, dataset);
        break;
    case 1:
        (void)MACHINE_CALL(m, hnpe_dataset_flush, machine_pick(m, DATASET));
        break;
    default: {
        const size_t d_local = machine_size(m, 2), d_global = machine_size(m, 2), d_x = machine_size(m, 3);
        (void)MACHINE_NEW(m, &dataset, hnpe_dataset_create_on_disk, m->context, folder(m), d_local, d_global, d_x,
                          machine_byte(m) % 8 ? 4096 : machine_size(m, 3), &dataset);
        machine_keep(m, DATASET, dataset);
    }
    }
}

static double seconds(machine *m)
{
    static const double odd[] = {NAN, -1, 1e300, INFINITY};
    return machine_seldom(m) ? odd[machine_below(m, 4)] : 0;
}

static void check_point(machine *m)
{
    hnpe_inference *inference;
    hnpe_trainer *trainer = machine_pick(m, TRAINER);
    switch (machine_below(m, 4)) {
    case 0:
        (void)MACHINE_CALL(m, hnpe_trainer_set_checkpoint, trainer, path(m), seconds(m));
        break;
    case 1:
        if (m->heavy-- <= 0)
            return;
        tame(trainer);
        (void)MACHINE_CALL(m, hnpe_trainer_resume, trainer, path(m), machine_pick(m, MONITOR));
        break;
    case 2:
        (void)MACHINE_CALL(m, hnpe_inference_set_checkpoint, machine_pick(m, INFERENCE), folder(m), seconds(m));
        break;
    default:
        (void)MACHINE_NEW(m, &inference, hnpe_inference_resume, m->context, folder(m), machine_pick(m, PRIOR),
                          machine_pick(m, PRIOR), machine_pick(m, SIMULATOR), &inference);
        machine_keep(m, INFERENCE, inference);
    }
}

const machine_operation machine_learn[] = {
    train,         read_trainer, draw,       draw_all,  find_mode,       check_observation,
    run,           run_rounds,   set_target, host_loop, train_inference, read_inference,
    set_estimator, save,         load,       use_disk,  check_point};
const size_t machine_n_learn = sizeof machine_learn / sizeof *machine_learn;
