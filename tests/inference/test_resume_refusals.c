/* Checkpoints of an inference that do not fit, are damaged, locked, or cannot be written; and hosts that simulate. */
#include "base/isa.h"
#include "interrupted_job.h"

#include <signal.h>
#include <sys/resource.h>

#define EVERY_STEP 1e-9

static const job plain = {.way = HNPE_ROUNDS_ATOMIC, .sets = 60, .max_extra = 2, .epochs = 3, .chunk = 7};

typedef struct heard {
    int warnings;
    char last[512];
} heard;

static void listen(void *user_data, int32_t level, const char *message)
{
    heard *h = user_data;
    if (level != HNPE_LOG_WARNING || !(strstr(message, "checkpoint") || strstr(message, "interrupted")))
        return;
    ++h->warnings;
    snprintf(h->last, sizeof h->last, "%s", message);
}

typedef struct subject {
    support_stopper s;
    parts p;
    char *folder, *inside, *state;
    heard heard;
    job_stop stop;
    job mine;
} subject;

/* Stopped in the middle of the second round's simulations: there is a proposal. */
static void interrupt(const job *given, subject *s)
{
    memset(s, 0, sizeof *s);
    support_stopper_init(&s->s);
    support_assert_ok(hnpe_context_set_int(s->s.context, HNPE_CONTEXT_THREADS, 1));
    s->mine = *given;
    s->stop = (job_stop){.monitor = s->s.monitor, .every = 24};
    s->mine.stop = &s->stop;
    s->folder = support_temp_folder();
    s->inside = support_temp_path(s->folder, "job");
    s->state = support_temp_path(s->inside, "state.safetensors");
    make_parts(s->s.context, &s->mine, &s->p);
    make_inference(s->s.context, &s->p);
    support_assert_ok(hnpe_inference_set_checkpoint(s->p.inference, s->inside, 0));
    assert_int_equal(drive(&s->p, s->s.monitor), HNPE_ERROR_CANCELLED);
    assert_int_equal(s->p.inference->rounds.index, 1);
    assert_true(s->p.inference->partial.is);
    s->mine.stop = NULL;
    support_assert_ok(hnpe_context_set_log(s->s.context, listen, &s->heard, NULL));
}

static void end(subject *s)
{
    free_parts(&s->p);
    support_stopper_free(&s->s);
    support_temp_remove(s->folder);
    free(s->inside);
    free(s->state);
}

static void drop_inference(subject *s)
{
    hnpe_inference_release(s->p.inference);
    s->p.inference = NULL;
}

static hnpe_status resume(subject *s)
{
    return hnpe_inference_resume(s->s.context, s->inside, s->p.local, s->p.global, s->p.simulator, &s->p.inference);
}

static void finish_and_compare(subject *s)
{
    const result expected = uninterrupted(&plain);
    result found;
    support_assert_ok(drive(&s->p, NULL));
    look(&s->p, &found);
    assert_same(&expected, &found);
}

static void test_resume__finds_its_folder_locked_while_it_is_used(void **state)
{
    subject s;
    hnpe_inference *other = NULL;
    interrupt(&plain, &s);
    support_assert_fails(hnpe_inference_resume(s.s.context, s.inside, s.p.local, s.p.global, s.p.simulator, &other),
                         HNPE_ERROR_BUSY, "locked");
    assert_null(other);
    /* Neither is one begun anew where there is one. */
    support_assert_ok(hnpe_inference_set_checkpoint(s.p.inference, NULL, 0));
    support_assert_fails(hnpe_inference_set_checkpoint(s.p.inference, s.inside, 0), HNPE_ERROR_UNSUPPORTED,
                         "hnpe_inference_resume");
    drop_inference(&s);
    support_assert_ok(resume(&s));
    finish_and_compare(&s);
    end(&s);
}

static void test_resume__refuses_what_is_not_there_and_bad_arguments(void **state)
{
    subject s;
    interrupt(&plain, &s);
    drop_inference(&s);
    char *nowhere = support_temp_path(s.folder, "nowhere"), *below = support_temp_path(nowhere, "job");
    support_assert_fails(
        hnpe_inference_resume(s.s.context, nowhere, s.p.local, s.p.global, s.p.simulator, &s.p.inference),
        HNPE_ERROR_IO, "no checkpoint");
    assert_null(s.p.inference);
    support_assert_ok(resume(&s));
    support_assert_fails(hnpe_inference_set_checkpoint(s.p.inference, below, 0), HNPE_ERROR_IO, "folder");
    support_assert_fails(hnpe_inference_set_checkpoint(s.p.inference, "", 0), HNPE_ERROR_INVALID_ARGUMENT, "folder");
    support_assert_fails(hnpe_inference_set_checkpoint(s.p.inference, nowhere, -1), HNPE_ERROR_INVALID_ARGUMENT,
                         "seconds");
    support_assert_fails(hnpe_inference_set_checkpoint(s.p.inference, nowhere, NAN), HNPE_ERROR_INVALID_ARGUMENT,
                         "seconds");
    finish_and_compare(&s); /* the folder that was in use still is */
    assert_true(s.p.inference->ledger.folder && s.heard.warnings == 0);
    free(below);
    free(nowhere);
    end(&s);
}

static void test_resume__refuses_other_priors_and_another_simulator(void **state)
{
    const double zero[2] = {0, 0}, two[2] = {2, 2};
    subject s;
    hnpe_prior *wide, *pair;
    hnpe_simulator *simulator;
    interrupt(&plain, &s);
    drop_inference(&s);
    support_assert_ok(hnpe_prior_create_normal(NULL, 1, zero, two, &wide));
    support_assert_ok(hnpe_prior_create_normal(NULL, 2, zero, two, &pair));
    support_assert_fails(hnpe_inference_resume(NULL, s.inside, s.p.local, wide, s.p.simulator, &s.p.inference),
                         HNPE_ERROR_INVALID_ARGUMENT, "prior_global");
    support_assert_fails(hnpe_inference_resume(NULL, s.inside, wide, pair, s.p.simulator, &s.p.inference),
                         HNPE_ERROR_SHAPE, "prior_global has dimension 2");
    support_assert_fails(hnpe_inference_resume(NULL, s.inside, wide, NULL, s.p.simulator, &s.p.inference),
                         HNPE_ERROR_SHAPE, "prior_global has dimension 0");
    support_assert_ok(hnpe_simulator_create(NULL, 1, 1, 2, simulate_chain, NULL, NULL, &simulator));
    support_assert_fails(hnpe_inference_resume(NULL, s.inside, s.p.local, s.p.global, simulator, &s.p.inference),
                         HNPE_ERROR_SHAPE, "d_x");
    hnpe_simulator_release(simulator);
    support_assert_ok(hnpe_simulator_set_int(s.p.simulator, HNPE_SIMULATOR_CHUNK, 8));
    support_assert_fails(resume(&s), HNPE_ERROR_INVALID_ARGUMENT, "chunk is 8, but 7");
    support_assert_ok(hnpe_simulator_set_int(s.p.simulator, HNPE_SIMULATOR_CHUNK, 7));
    support_assert_ok(resume(&s));
    finish_and_compare(&s);
    hnpe_prior_release(wide);
    hnpe_prior_release(pair);
    end(&s);
}

/* Every file of the folder, cut at several lengths, with one bit flipped, and gone. */
static int damage(subject *s, const char *name)
{
    char *path = support_temp_path(s->inside, name);
    size_t bytes;
    char *good = support_read(path, &bytes);
    int refused = 0;
    for (size_t cut = 0; cut < 12; ++cut, ++refused) {
        support_write(path, good, bytes * cut / 12);
        support_assert_status(resume(s), HNPE_ERROR_FORMAT);
    }
    for (size_t i = 0; i < 12; ++i, ++refused) {
        good[bytes * i / 12] ^= 4;
        support_write(path, good, bytes);
        good[bytes * i / 12] ^= 4;
        support_assert_status(resume(s), HNPE_ERROR_FORMAT);
    }
    unlink(path);
    support_assert_status(resume(s), HNPE_ERROR_IO);
    support_write(path, good, bytes);
    free(good);
    free(path);
    return refused + 1;
}

static void test_resume__refuses_damaged_files_and_takes_them_back_whole(void **state)
{
    subject s;
    char name[64];
    int refused = 0;
    interrupt(&plain, &s);
    const hnpei_ledger ledger = s.p.inference->ledger;
    drop_inference(&s);
    refused += damage(&s, "state.safetensors");
    refused += damage(&s, "sets-000000.safetensors") + damage(&s, "sets-000001.safetensors");
    snprintf(name, sizeof name, "estimator-%06d.safetensors", (int)ledger.estimator);
    refused += damage(&s, name);
    snprintf(name, sizeof name, "posterior-%06d.safetensors", (int)ledger.posterior);
    refused += damage(&s, name);
    print_message("%d damaged folders refused\n", refused);
    support_assert_ok(resume(&s));
    finish_and_compare(&s);
    end(&s);
}

static void test_resume__refuses_another_precision(void **state)
{
    subject s;
    size_t bytes;
    interrupt(&plain, &s);
    drop_inference(&s);
    char *file = support_read(s.state, &bytes), *at = memmem(file, bytes, "\"single\"", 8);
    assert_non_null(at);
    memcpy(at, "\"double\"", 8);
    support_seal(file, bytes);
    support_write(s.state, file, bytes);
    support_assert_fails(resume(&s), HNPE_ERROR_UNSUPPORTED, "precision");
    free(file);
    end(&s);
}

static void test_resume__says_where_the_instruction_set_is_another(void **state)
{
    subject s;
    interrupt(&plain, &s);
    drop_inference(&s);
    support_assert_ok(hnpe_context_set_int(s.s.context, HNPE_CONTEXT_ISA, HNPE_ISA_BASELINE));
    support_assert_ok(resume(&s));
    if (hnpei_context_isa(NULL) == HNPE_ISA_BASELINE) {
        assert_int_equal(s.heard.warnings, 0);
    } else {
        assert_int_equal(s.heard.warnings, 1);
        assert_non_null(strstr(s.heard.last, "this is baseline"));
    }
    support_assert_ok(drive(&s.p, NULL));
    end(&s);
}

/* A limit on the size of files stands for a full disk. */
static void test_resume__a_full_disk_costs_neither_the_job_nor_the_state_that_is_there(void **state)
{
    subject s;
    struct rlimit before, tight;
    interrupt(&plain, &s);
    getrlimit(RLIMIT_FSIZE, &before);
    tight = before;
    tight.rlim_cur = 200;
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &tight);
    hnpe_monitor_request_stop(s.s.monitor);
    const hnpe_status stopped = drive(&s.p, s.s.monitor);
    setrlimit(RLIMIT_FSIZE, &before);
    support_assert_fails(stopped, HNPE_ERROR_CANCELLED, "no checkpoint was written");
    setrlimit(RLIMIT_FSIZE, &tight);
    const hnpe_status status = drive(&s.p, NULL);
    setrlimit(RLIMIT_FSIZE, &before);
    support_assert_ok(status);
    assert_true(s.heard.warnings > 2);
    assert_non_null(strstr(s.heard.last, "no checkpoint"));
    finish_and_compare(&s);
    /* The state before is there, and leads to the same. */
    drop_inference(&s);
    support_assert_ok(resume(&s));
    assert_int_equal(s.p.inference->rounds.index, 1);
    finish_and_compare(&s);
    end(&s);
}

/* Whichever allocation fails, the next call goes on, and so does a handle that is made from the folder. Those of
   checkpoints cost a warning. */
static void test_resume__a_job_survives_every_failing_allocation(void **state)
{
    const result expected = uninterrupted(&plain);
    const long stride = !support_is_long() ? (support_quick() ? 400 : 149) : support_is_sanitized() ? 29 : 7;
    int failed = 0, warned = 0, met = 1;
    for (long k = 1; met; k += stride) {
        subject s;
        result found;
        interrupt(&plain, &s);
        s.s.inner.fail_at = atomic_load(&s.s.inner.calls) + k;
        const hnpe_status status = drive(&s.p, NULL);
        met = atomic_load(&s.s.inner.calls) >= s.s.inner.fail_at;
        s.s.inner.fail_at = 0;
        if (status != HNPE_OK) {
            support_assert_status(status, HNPE_ERROR_NO_MEMORY);
            if (++failed % 2) {
                drop_inference(&s);
                support_assert_ok(resume(&s));
            }
            support_assert_ok(drive(&s.p, NULL));
        }
        warned += s.heard.warnings > 0;
        look(&s.p, &found);
        assert_same(&expected, &found);
        end(&s);
    }
    print_message("%d allocations failed the call, %d cost a checkpoint\n", failed, warned);
    assert_true(support_quick() || (failed > 0 && warned > 5));
}

static void test_resume__a_training_that_does_not_fit_any_more_is_begun_anew(void **state)
{
    subject s;
    hnpe_trainer *trainer;
    interrupt(&plain, &s);
    support_assert_ok(hnpe_inference_set_checkpoint(s.p.inference, NULL, 0));
    char *other = support_temp_path(s.folder, "other");
    support_assert_ok(hnpe_inference_set_checkpoint(s.p.inference, other, EVERY_STEP));
    support_stopper_after(&s.s, 900);
    assert_int_equal(drive(&s.p, s.s.monitor), HNPE_ERROR_CANCELLED);
    while (s.p.inference->trainer->outcome != HNPE_OUTCOME_CANCELLED)
        assert_int_equal(drive(&s.p, s.s.monitor), HNPE_ERROR_CANCELLED);
    support_stopper_after(&s.s, 0);
    assert_int_equal(s.heard.warnings, 0);
    support_assert_ok(hnpe_inference_get_trainer(s.p.inference, &trainer));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_EPOCHS, 4));
    hnpe_trainer_release(trainer);
    support_assert_ok(drive(&s.p, NULL));
    assert_int_equal(s.heard.warnings, 1);
    assert_non_null(strstr(s.heard.last, "option epochs is 4, but 3 in the file"));
    free(other);
    end(&s);
}

/* ---- a host that simulates ---- */

enum { BATCH = 20 };

static void one_batch(hnpe_inference *inference, int64_t *batch, double *x, size_t *rows)
{
    int64_t sizes[BATCH];
    double alpha[4 * BATCH], beta[BATCH];
    support_assert_ok(hnpe_inference_propose_sizes(inference, BATCH, sizes));
    support_assert_ok(hnpe_inference_propose(inference, BATCH, sizes, alpha, beta, batch));
    *rows = 0;
    for (size_t i = 0; i < BATCH; ++i)
        *rows += (size_t)sizes[i];
    for (size_t i = 0; i < *rows; ++i)
        x[i] = alpha[i] + 0.25;
}

/* Two rounds of three batches each, of which the second of each round comes back last. resumes: after every call, the
   inference is another one. */
static result host(int resumes)
{
    job mine = plain;
    parts p;
    result r;
    char *folder = support_temp_folder(), *inside = support_temp_path(folder, "job");
    make_parts(NULL, &mine, &p);
    make_inference(NULL, &p);
    support_assert_ok(hnpe_inference_set_target(p.inference, 3, job_target));
    if (resumes)
        support_assert_ok(hnpe_inference_set_checkpoint(p.inference, inside, 0));
#define AGAIN()                                                                                                        \
    do {                                                                                                               \
        if (resumes) {                                                                                                 \
            hnpe_inference_release(p.inference);                                                                       \
            support_assert_ok(hnpe_inference_resume(NULL, inside, p.local, p.global, NULL, &p.inference));             \
        }                                                                                                              \
    } while (0)
    for (int round = 0; round < JOB_ROUNDS; ++round) {
        static double x[3][4 * BATCH];
        int64_t batch[3];
        size_t rows[3];
        for (int i = 0; i < 3; ++i) {
            one_batch(p.inference, &batch[i], x[i], &rows[i]);
            AGAIN();
        }
        for (int i = 0; i < 3; ++i) {
            const int which = i == 0 ? 0 : 3 - i;
            support_assert_ok(hnpe_inference_append(p.inference, batch[which], rows[which], x[which]));
            AGAIN();
        }
        support_assert_fails(hnpe_inference_append(p.inference, batch[1], rows[1], x[1]), HNPE_ERROR_INVALID_ARGUMENT,
                             "before");
        support_assert_ok(hnpe_inference_train(p.inference, NULL));
        AGAIN();
    }
    look(&p, &r);
    free_parts(&p);
    support_temp_remove(folder);
    free(inside);
    return r;
}

static void test_resume__holds_batches_of_a_host_that_simulates(void **state)
{
    const result expected = host(0), found = host(1);
    assert_same(&expected, &found);
}

static void test_resume__thousands_of_open_batches_are_a_few_tensors(void **state)
{
    enum { MANY = 3000 };
    const int64_t one = 1;
    const double x = 0.5;
    double alpha, beta;
    int64_t batch;
    uint64_t header;
    job mine = plain;
    parts p;
    char *folder = support_temp_folder(), *inside = support_temp_path(folder, "job"),
         *path = support_temp_path(inside, "state.safetensors");
    make_parts(NULL, &mine, &p);
    make_inference(NULL, &p);
    for (int i = 0; i < MANY; ++i)
        support_assert_ok(hnpe_inference_propose(p.inference, 1, &one, &alpha, &beta, &batch));
    support_assert_ok(hnpe_inference_append(p.inference, 7, 1, &x));
    support_assert_ok(hnpe_inference_set_checkpoint(p.inference, inside, 0));
    char *file = support_read(path, NULL);
    memcpy(&header, file, sizeof header);
    assert_true(header < 1 << 16);
    hnpe_inference_release(p.inference);
    support_assert_ok(hnpe_inference_resume(NULL, inside, p.local, p.global, NULL, &p.inference));
    assert_int_equal(p.inference->n_batches, MANY);
    support_assert_fails(hnpe_inference_append(p.inference, 7, 1, &x), HNPE_ERROR_INVALID_ARGUMENT, "before");
    support_assert_ok(hnpe_inference_append(p.inference, MANY - 1, 1, &x));
    assert_memory_equal(p.inference->batches[MANY - 1].theta_local, &alpha, sizeof alpha);
    assert_memory_equal(p.inference->batches[MANY - 1].theta_global, &beta, sizeof beta);
    free_parts(&p);
    support_temp_remove(folder);
    free(file);
    free(path);
    free(inside);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_resume__finds_its_folder_locked_while_it_is_used),
        cmocka_unit_test(test_resume__refuses_what_is_not_there_and_bad_arguments),
        cmocka_unit_test(test_resume__refuses_other_priors_and_another_simulator),
        cmocka_unit_test(test_resume__refuses_damaged_files_and_takes_them_back_whole),
        cmocka_unit_test(test_resume__refuses_another_precision),
        cmocka_unit_test(test_resume__says_where_the_instruction_set_is_another),
        cmocka_unit_test(test_resume__a_full_disk_costs_neither_the_job_nor_the_state_that_is_there),
        cmocka_unit_test(test_resume__a_job_survives_every_failing_allocation),
        cmocka_unit_test(test_resume__a_training_that_does_not_fit_any_more_is_begun_anew),
        cmocka_unit_test(test_resume__holds_batches_of_a_host_that_simulates),
        cmocka_unit_test(test_resume__thousands_of_open_batches_are_a_few_tensors)};
    support_temp_in_memory();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
