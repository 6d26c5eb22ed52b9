/* An inference from its folder. Files are not trusted, and none that belongs to its state is changed. */
#include "base/context.h"
#include "dataset/shard.h"
#include "posterior/ensemble.h"
#include "standing.h"

#include <string.h>

typedef struct resuming {
    const char *where, *folder;
    hnpe_context *context;
    hnpe_prior *prior_local, *prior_global;
    hnpe_simulator *simulator;
    hnpe_dataset *dataset; /* on disk; NULL: its sets are in the folder */
    hnpei_reader *reader;  /* of the state */
    hnpei_standing standing;
    hnpe_posterior *posterior; /* behind the proposal; NULL: there is none */
    hnpe_inference *made;
} resuming;

static hnpe_status check_dim(const resuming *r, const char *what, const char *dimension, size_t found, int64_t expected)
{
    if ((int64_t)found == expected)
        return HNPE_OK;
    return hnpei_fail(HNPE_ERROR_SHAPE, r->where, "%s has %s %zu, but that of the checkpoint had %lld", what, dimension,
                      found, (long long)expected);
}

static hnpe_status check_handles(const resuming *r)
{
    const hnpei_standing *s = &r->standing;
    const hnpe_simulator *simulator = r->simulator;
    HNPEI_TRY(check_dim(r, "prior_local", "dimension", r->prior_local ? r->prior_local->dim : 0, s->d_local));
    HNPEI_TRY(check_dim(r, "prior_global", "dimension", r->prior_global ? r->prior_global->dim : 0, s->d_global));
    if (r->prior_local)
        HNPEI_TRY(hnpei_prior_check_same(r->where, r->prior_local, r->reader, "prior_local"));
    if (r->prior_global)
        HNPEI_TRY(hnpei_prior_check_same(r->where, r->prior_global, r->reader, "prior_global"));
    if (!simulator)
        return HNPE_OK;
    HNPEI_TRY(check_dim(r, "simulator", "d_local", simulator->d_local, s->d_local));
    HNPEI_TRY(check_dim(r, "simulator", "d_global", simulator->d_global, s->d_global));
    HNPEI_TRY(check_dim(r, "simulator", "d_x", simulator->d_x, s->d_x));
    const int64_t chunk = hnpei_option_int(&simulator->options, HNPE_SIMULATOR_CHUNK);
    if (s->chunk && chunk != s->chunk)
        return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, r->where,
                          "the simulator's option chunk is %lld, but %lld in the file: simulations would differ",
                          (long long)chunk, (long long)s->chunk);
    return HNPE_OK;
}

static hnpe_status open_state(resuming *r)
{
    char *path;
    HNPEI_TRY(hnpei_ledger_path(r->context, r->folder, "state.safetensors", -1, &path));
    const hnpe_status status = hnpei_reader_open(r->context, r->where, path, &r->reader);
    hnpei_free(r->context, path);
    HNPEI_TRY(status);
    HNPEI_TRY(hnpei_standing_read(r->where, r->context, r->reader, &r->standing));
    HNPEI_TRY(hnpei_ledger_check_disk(r->where, r->reader, r->dataset));
    return check_handles(r);
}

static hnpe_status read_sets(const resuming *r)
{
    const hnpei_standing *s = &r->standing;
    hnpe_dataset *dataset = r->made->dataset;
    for (int64_t i = 0; i < s->n_files; ++i) {
        char *path;
        HNPEI_TRY(hnpei_ledger_path(r->context, r->folder, "sets", i, &path));
        hnpe_status status = hnpei_shard_append(r->where, path, NULL, dataset);
        if (status == HNPE_OK)
            status = hnpei_ledger_mark(r->where, r->context, path, &r->made->ledger.marks[HNPEI_MARK_SETS]);
        hnpei_free(r->context, path);
        HNPEI_TRY(status);
    }
    r->made->ledger.n_origins = dataset->n_origins;
    if ((int64_t)dataset->n_sets != s->n_sets || (int64_t)dataset->n_rows != s->n_rows)
        return hnpei_fail(HNPE_ERROR_FORMAT, r->where,
                          "the files in %.200s have %zu sets of %zu simulations, but the state says %lld and %lld",
                          r->folder, dataset->n_sets, dataset->n_rows, (long long)s->n_sets, (long long)s->n_rows);
    return HNPE_OK;
}

/* Networks of the inference's priors. */
static hnpe_status read_cores(const resuming *r, const char *name, int64_t number, hnpei_cores *cores)
{
    char *path;
    HNPEI_TRY(hnpei_ledger_path(r->context, r->folder, name, number, &path));
    hnpe_status status = hnpei_ledger_mark(r->where, r->context, path, &r->made->ledger.marks[HNPEI_MARK_ESTIMATOR]);
    if (status == HNPE_OK)
        status = hnpei_cores_load(r->where, r->context, path, r->prior_local, r->prior_global, cores);
    hnpei_free(r->context, path);
    return status;
}

/* The first are the estimator's, the others of further members. */
static hnpe_status take_cores(const resuming *r, hnpei_cores *cores)
{
    hnpe_estimator *estimator = r->made->estimator;
    if (cores->cores[0]->plan.d_x != r->made->dataset->d_x)
        return hnpei_fail(HNPE_ERROR_FORMAT, r->where, "the estimator's file has another number of features");
    for (size_t i = 1; i < cores->n; ++i) {
        HNPEI_TRY(hnpei_crew_add(r->made, cores->cores[i]));
        cores->cores[i] = NULL;
    }
    hnpei_core_destroy(estimator->core);
    estimator->core = cores->cores[0];
    cores->cores[0] = NULL;
    estimator->dims = hnpei_core_dims(estimator->core);
    return HNPE_OK;
}

static hnpe_status read_estimator(const resuming *r)
{
    hnpei_cores cores;
    HNPEI_TRY(read_cores(r, "estimator", r->standing.estimator, &cores));
    const hnpe_status status = take_cores(r, &cores);
    hnpei_cores_free(r->context, &cores);
    return status;
}

static hnpe_status read_posterior(resuming *r)
{
    char *path;
    if (r->standing.posterior < 0)
        return HNPE_OK;
    HNPEI_TRY(hnpei_ledger_path(r->context, r->folder, "posterior", r->standing.posterior, &path));
    hnpe_status status = hnpei_ledger_mark(r->where, r->context, path, &r->made->ledger.marks[HNPEI_MARK_POSTERIOR]);
    if (status == HNPE_OK)
        status = hnpe_posterior_load(r->context, path, r->prior_local, r->prior_global, &r->posterior);
    hnpei_free(r->context, path);
    return status;
}

/* The ledger of the folder, which is locked already. What a process that was killed left half written goes. */
static hnpe_status take_over(const resuming *r, int lock)
{
    hnpei_ledger *ledger = &r->made->ledger;
    const hnpei_standing *s = &r->standing;
    HNPEI_TRY(hnpei_copy_text(r->context, r->folder, &ledger->folder));
    ledger->lock = lock;
    ledger->next = hnpei_clock() + ledger->seconds;
    ledger->n_files = (size_t)s->n_files;
    ledger->n_sets = (size_t)s->n_sets;
    ledger->estimator = s->estimator;
    ledger->estimator_sum = hnpei_crew_sum(r->made);
    ledger->posterior = s->posterior;
    ledger->trainings = s->trainings;
    hnpei_folder_sweep(r->folder);
    hnpei_ledger_tidy(r->made);
    return HNPE_OK;
}

static hnpe_status read_all(resuming *r, int lock)
{
    HNPEI_TRY(open_state(r));
    HNPEI_TRY(hnpei_inference_create(r->context, r->prior_local, r->prior_global, (size_t)r->standing.d_x, r->simulator,
                                     &r->made));
    HNPEI_TRY(r->dataset ? hnpei_ledger_take_disk(r->where, r->reader, &r->standing, r->dataset, r->made)
                         : read_sets(r));
    HNPEI_TRY(read_estimator(r));
    HNPEI_TRY(read_posterior(r));
    HNPEI_TRY(hnpei_marks_check(r->where, r->reader, r->made->ledger.marks));
    HNPEI_TRY(hnpei_standing_restore(r->where, r->reader, &r->standing, r->posterior, r->made));
    return take_over(r, lock);
}

static hnpe_status take_lock(const resuming *r, int *lock)
{
    char *path;
    HNPEI_TRY(hnpei_ledger_path(r->context, r->folder, "state.safetensors", -1, &path));
    hnpe_status status = HNPE_OK;
    if (!hnpei_file_exists(path))
        status = hnpei_fail(HNPE_ERROR_IO, r->where, "there is no checkpoint of an inference in %.200s", r->folder);
    hnpei_free(r->context, path);
    HNPEI_TRY(status);
    HNPEI_TRY(hnpei_ledger_path(r->context, r->folder, "lock", -1, &path));
    status = hnpei_lock_take(r->where, path, lock);
    hnpei_free(r->context, path);
    return status;
}

hnpe_status hnpei_ledger_resume(const char *where, hnpe_context *context, const char *folder, hnpe_prior *prior_local,
                                hnpe_prior *prior_global, hnpe_simulator *simulator, hnpe_dataset *dataset,
                                hnpe_inference **inference)
{
    resuming r = {.where = where,
                  .folder = folder,
                  .context = context,
                  .prior_local = prior_local,
                  .prior_global = prior_global,
                  .simulator = simulator,
                  .dataset = dataset};
    int lock = -1;
    HNPEI_TRY(take_lock(&r, &lock));
    const hnpe_status status = read_all(&r, lock);
    hnpei_reader_close(r.reader);
    hnpe_posterior_release(r.posterior);
    if (status != HNPE_OK) {
        if (!r.made || r.made->ledger.lock != lock)
            hnpei_lock_drop(lock);
        hnpe_inference_release(r.made);
        return status;
    }
    *inference = r.made;
    return HNPE_OK;
}
