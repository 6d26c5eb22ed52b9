/* Batches that are open while something is stopped, and proposals that nothing has come back from. */
#include "gaussian.h"
#include "stopper.h"

#include <hnpe.h>

#include <sys/wait.h>
#include <unistd.h>

enum { SETS = 60, BATCH = 50 };

static int simulate_sum(void *user_data, size_t n, const double *alpha, const double *beta, hnpe_rng *rng, double *x)
{
    (void)user_data;
    for (size_t i = 0; i < n; ++i)
        x[i] = alpha[i] + 0.1 * beta[i] + 0.5 * hnpe_rng_normal(rng);
    return 0;
}

static void learn_quickly(hnpe_inference *inference)
{
    hnpe_trainer *trainer;
    support_assert_ok(hnpe_inference_get_trainer(inference, &trainer));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_EPOCHS, 2));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_BATCH_SIZE, 20));
    hnpe_trainer_release(trainer);
}

static int64_t propose(hnpe_inference *inference, double *x)
{
    int64_t n_rows[BATCH], batch;
    double beta[BATCH];
    for (int i = 0; i < BATCH; ++i)
        n_rows[i] = 1;
    support_assert_ok(hnpe_inference_propose(inference, BATCH, n_rows, x, beta, &batch));
    return batch;
}

static void test_resume_open__a_stopped_run_and_an_open_batch_leave_the_next_run_whole(void **state)
{
    (void)state;
    hnpe_prior *local, *global;
    hnpe_simulator *simulator;
    hnpe_inference *inference;
    hnpe_monitor *monitor;
    double x[BATCH];
    int64_t n_sets;
    support_gaussian_priors(&local, &global);
    support_assert_ok(hnpe_simulator_create(NULL, 1, 1, 1, simulate_sum, NULL, NULL, &simulator));
    support_assert_ok(hnpe_inference_create(NULL, local, global, simulator, &inference));
    support_assert_ok(hnpe_inference_set_int(inference, HNPE_INFERENCE_SIMULATIONS, SETS));
    learn_quickly(inference);
    support_assert_ok(hnpe_monitor_create(NULL, NULL, NULL, NULL, &monitor));
    hnpe_monitor_request_stop(monitor);
    assert_int_equal(hnpe_inference_run(inference, monitor), HNPE_ERROR_CANCELLED);
    (void)propose(inference, x);
    support_assert_ok(hnpe_inference_run(inference, NULL));
    support_assert_ok(hnpe_inference_count(inference, NULL, &n_sets, NULL));
    assert_int_equal(n_sets, SETS);
    hnpe_monitor_release(monitor);
    hnpe_inference_release(inference);
    hnpe_simulator_release(simulator);
    hnpe_prior_release(local);
    hnpe_prior_release(global);
}

static void test_resume_open__proposals_that_nothing_came_back_from_are_kept(void **state)
{
    (void)state;
    const double target = 0.3;
    char *folder = support_temp_folder(), *inside = support_temp_path(folder, "job");
    hnpe_prior *local, *global;
    hnpe_inference *inference;
    double x[BATCH], late[BATCH];
    int64_t first, n_sets;
    support_gaussian_priors(&local, &global);
    support_assert_ok(hnpe_inference_create_offline(NULL, local, global, 1, &inference));
    learn_quickly(inference);
    support_assert_ok(hnpe_inference_set_checkpoint(inference, inside, 0));
    support_assert_ok(hnpe_inference_set_target(inference, 1, &target));
    support_assert_ok(hnpe_inference_append(inference, propose(inference, x), BATCH, x));
    support_assert_ok(hnpe_inference_train(inference, NULL));
    first = propose(inference, late); /* of the second round, */
    support_assert_ok(hnpe_inference_train(inference, NULL));
    (void)propose(inference, x); /* the third, */
    support_assert_ok(hnpe_inference_train(inference, NULL));
    (void)propose(inference, x); /* and the fourth */
    hnpe_inference_release(inference);
    support_assert_ok(hnpe_inference_resume(NULL, inside, local, global, NULL, &inference));
    support_assert_ok(hnpe_inference_append(inference, first, BATCH, late));
    support_assert_ok(hnpe_inference_train(inference, NULL));
    hnpe_inference_release(inference);
    support_assert_ok(hnpe_inference_resume(NULL, inside, local, global, NULL, &inference));
    support_assert_ok(hnpe_inference_count(inference, NULL, &n_sets, NULL));
    assert_int_equal(n_sets, 2 * BATCH);
    hnpe_inference_release(inference);
    hnpe_prior_release(local);
    hnpe_prior_release(global);
    support_temp_remove(folder);
    free(inside);
}

static void test_resume_open__a_forked_process_leaves_the_folder_alone(void **state)
{
    (void)state;
    char *folder = support_temp_folder(), *inside = support_temp_path(folder, "job");
    hnpe_prior *local, *global;
    hnpe_inference *inference;
    double x[BATCH];
    int64_t n_sets;
    int status;
    support_gaussian_priors(&local, &global);
    support_assert_ok(hnpe_inference_create_offline(NULL, local, global, 1, &inference));
    learn_quickly(inference);
    support_assert_ok(hnpe_inference_set_checkpoint(inference, inside, 0));
    support_assert_ok(hnpe_inference_append(inference, propose(inference, x), BATCH, x));
    const pid_t child = fork();
    if (child == 0) {
        status = hnpe_inference_append(inference, propose(inference, x), BATCH, x);
        status |= hnpe_inference_train(inference, NULL);
        hnpe_inference_release(inference);
        _exit(status != HNPE_OK);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    hnpe_inference_release(inference);
    support_assert_ok(hnpe_inference_resume(NULL, inside, local, global, NULL, &inference));
    support_assert_ok(hnpe_inference_train(inference, NULL));
    support_assert_ok(hnpe_inference_count(inference, NULL, &n_sets, NULL));
    assert_int_equal(n_sets, BATCH);
    hnpe_inference_release(inference);
    hnpe_prior_release(local);
    hnpe_prior_release(global);
    support_temp_remove(folder);
    free(inside);
}

/* A job of one batch, of networks that begin with that seed. */
static void leave_a_job(const char *folder, uint64_t seed)
{
    hnpe_prior *local, *global;
    hnpe_inference *inference;
    double x[BATCH];
    support_gaussian_priors(&local, &global);
    support_assert_ok(hnpe_inference_create_offline(NULL, local, global, 1, &inference));
    support_assert_ok(hnpe_inference_set_seed(inference, seed));
    support_assert_ok(hnpe_inference_append(inference, propose(inference, x), BATCH, x));
    learn_quickly(inference);
    support_assert_ok(hnpe_inference_train(inference, NULL));
    support_assert_ok(hnpe_inference_set_checkpoint(inference, folder, 0));
    hnpe_inference_release(inference);
    hnpe_prior_release(local);
    hnpe_prior_release(global);
}

static void test_resume_open__files_of_another_job_are_refused(void **state)
{
    (void)state;
    static const char *const names[] = {"sets-000000.safetensors", "estimator-000001.safetensors", "state.safetensors"};
    char *folder = support_temp_folder(), *one = support_temp_path(folder, "one"),
         *two = support_temp_path(folder, "two");
    hnpe_prior *local, *global;
    hnpe_inference *inference;
    leave_a_job(one, 1);
    leave_a_job(two, 2);
    support_gaussian_priors(&local, &global);
    for (size_t i = 0; i < sizeof names / sizeof *names; ++i) {
        char *from = support_temp_path(two, names[i]), *to = support_temp_path(one, names[i]);
        size_t bytes, foreign_bytes;
        char *own = support_read(to, &bytes), *foreign = support_read(from, &foreign_bytes);
        support_write(to, foreign, foreign_bytes);
        assert_int_equal(hnpe_inference_resume(NULL, one, local, global, NULL, &inference), HNPE_ERROR_FORMAT);
        assert_non_null(strstr(hnpe_last_error(), "not of one job"));
        assert_null(inference);
        support_write(to, own, bytes);
        support_assert_ok(hnpe_inference_resume(NULL, one, local, global, NULL, &inference));
        hnpe_inference_release(inference);
        free(own);
        free(foreign);
        free(from);
        free(to);
    }
    hnpe_prior_release(local);
    hnpe_prior_release(global);
    support_temp_remove(folder);
    free(one);
    free(two);
}

/* Stops behind that many calls of the simulator. */
typedef struct stopping {
    hnpe_monitor *monitor;
    int after;
} stopping;

static int simulate_and_stop(void *user_data, size_t n, const double *alpha, const double *beta, hnpe_rng *rng,
                             double *x)
{
    stopping *s = user_data;
    if (--s->after == 0)
        hnpe_monitor_request_stop(s->monitor);
    return simulate_sum(NULL, n, alpha, beta, rng, x);
}

/* A run on shards, stopped within a chunk again and again; what it has simulated, in one file. */
static void simulate_on_disk(const char *folder, int after, const char *path)
{
    hnpe_context *context;
    hnpe_prior *local, *global;
    hnpe_simulator *simulator;
    hnpe_inference *inference;
    hnpe_dataset *dataset;
    stopping s = {NULL, 0};
    support_assert_ok(hnpe_context_create(NULL, &context));
    support_assert_ok(hnpe_context_set_int(context, HNPE_CONTEXT_THREADS, 1));
    support_assert_ok(hnpe_monitor_create(context, NULL, NULL, NULL, &s.monitor));
    support_gaussian_priors(&local, &global);
    support_assert_ok(hnpe_simulator_create(context, 1, 1, 1, simulate_and_stop, &s, NULL, &simulator));
    support_assert_ok(hnpe_simulator_set_int(simulator, HNPE_SIMULATOR_CHUNK, 37));
    support_assert_ok(hnpe_inference_create(context, local, global, simulator, &inference));
    support_assert_ok(hnpe_inference_set_int(inference, HNPE_INFERENCE_SIMULATIONS, 500));
    support_assert_ok(hnpe_inference_set_int(inference, HNPE_INFERENCE_MAX_EXTRA, 3));
    support_assert_ok(hnpe_dataset_create_on_disk(context, folder, 1, 1, 1, 4096, &dataset));
    support_assert_ok(hnpe_inference_set_dataset(inference, dataset));
    learn_quickly(inference);
    hnpe_status status = HNPE_ERROR_CANCELLED;
    for (int run = 0; status == HNPE_ERROR_CANCELLED; ++run) {
        s.after = run < 5 ? after : 0;
        status = hnpe_inference_run(inference, s.monitor);
    }
    support_assert_ok(status);
    support_assert_ok(hnpe_dataset_save(dataset, path));
    hnpe_dataset_release(dataset);
    hnpe_inference_release(inference);
    hnpe_simulator_release(simulator);
    hnpe_monitor_release(s.monitor);
    hnpe_prior_release(local);
    hnpe_prior_release(global);
    hnpe_context_release(context);
}

static void test_resume_open__simulations_on_disk_go_on_in_their_chunk(void **state)
{
    (void)state;
    char *folder = support_temp_folder(), *one = support_temp_path(folder, "one"),
         *two = support_temp_path(folder, "two"), *expected = support_temp_path(folder, "expected"),
         *found = support_temp_path(folder, "found");
    size_t bytes, found_bytes;
    simulate_on_disk(one, 0, expected);
    simulate_on_disk(two, 5, found);
    char *mine = support_read(expected, &bytes), *theirs = support_read(found, &found_bytes);
    assert_true(bytes == found_bytes);
    assert_memory_equal(mine, theirs, bytes);
    free(mine);
    free(theirs);
    support_temp_remove(folder);
    free(one);
    free(two);
    free(expected);
    free(found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_resume_open__a_stopped_run_and_an_open_batch_leave_the_next_run_whole),
        cmocka_unit_test(test_resume_open__proposals_that_nothing_came_back_from_are_kept),
        cmocka_unit_test(test_resume_open__a_forked_process_leaves_the_folder_alone),
        cmocka_unit_test(test_resume_open__files_of_another_job_are_refused),
        cmocka_unit_test(test_resume_open__simulations_on_disk_go_on_in_their_chunk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
