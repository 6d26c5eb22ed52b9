/* A job whose simulations go to a data set on disk goes on with that data set, wherever it was interrupted. */
#include "interrupted_job.h"

#include "dataset/folder.h"

static const job on_disk = {
    .way = HNPE_ROUNDS_ATOMIC, .sets = 200, .max_extra = 3, .epochs = 3, .chunk = 4, .shard_bytes = 4096};
static const job in_memory = {.way = HNPE_ROUNDS_ATOMIC, .sets = 60, .max_extra = 3, .epochs = 2, .chunk = 4};

typedef struct place {
    char *folder, *inside, *kept, *shards;
    hnpe_dataset *dataset;
    parts p;
} place;

static place begin(const job *j)
{
    place s = {.folder = support_temp_folder()};
    s.inside = support_temp_path(s.folder, "job");
    s.kept = support_temp_path(s.folder, "kept");
    s.shards = support_temp_path(s.folder, "shards");
    make_parts(NULL, j, &s.p);
    make_inference(NULL, &s.p);
    if (j->shard_bytes) {
        s.dataset = make_shards(j, s.shards);
        support_assert_ok(hnpe_inference_set_dataset(s.p.inference, s.dataset));
    }
    support_assert_ok(hnpe_inference_set_checkpoint(s.p.inference, s.inside, 1e9)); /* where a call ends */
    return s;
}

static void finish(place *s)
{
    free_parts(&s->p);
    hnpe_dataset_release(s->dataset);
    support_temp_remove(s->folder);
    free(s->inside);
    free(s->kept);
    free(s->shards);
}

static void copy_folder(const char *from, const char *to)
{
    char command[1024];
    snprintf(command, sizeof command, "rm -rf '%s' && cp -r '%s' '%s'", to, from, to);
    assert_int_equal(system(command), 0);
}

static void run(place *s, int64_t rounds)
{
    support_assert_ok(hnpe_inference_run_rounds(s->p.inference, job_rows(s->p.job), job_target, rounds, NULL));
}

/* The process is gone, and another one opens the data set. */
static void lose(place *s)
{
    const job *j = s->p.job;
    free_parts(&s->p);
    hnpe_dataset_release(s->dataset);
    make_parts(NULL, j, &s->p);
    s->dataset = make_shards(j, s->shards);
}

static hnpe_status resume(place *s)
{
    return hnpe_inference_resume_on_disk(NULL, s->inside, s->p.local, s->p.global, s->p.simulator, s->dataset,
                                         &s->p.inference);
}

static result undisturbed(void)
{
    result r;
    place s = begin(&on_disk);
    run(&s, JOB_ROUNDS);
    look(&s.p, &r);
    finish(&s);
    return r;
}

/* As if it had been killed in a later round, of which sets and proposal are in the data set already. */
static void test_resume_on_disk__simulates_again_what_the_checkpoint_does_not_know(void **state)
{
    const result expected = undisturbed();
    for (int64_t before = 0; before < JOB_ROUNDS; ++before) {
        result found;
        place s = begin(&on_disk);
        if (before)
            run(&s, before);
        copy_folder(s.inside, s.kept);
        run(&s, JOB_ROUNDS - before);
        lose(&s);
        copy_folder(s.kept, s.inside);
        assert_int_equal(s.dataset->n_sets, JOB_ROUNDS * on_disk.sets);
        support_assert_ok(resume(&s));
        assert_int_equal(s.dataset->n_sets, before * on_disk.sets);
        hnpe_dataset *used, *again;
        support_assert_ok(hnpe_inference_get_dataset(s.p.inference, &used));
        assert_ptr_equal(used, s.dataset);
        hnpe_dataset_release(used);
        support_assert_ok(hnpe_dataset_open(NULL, s.shards, &again)); /* on disk, too */
        assert_int_equal(again->n_sets, before * on_disk.sets);
        hnpe_dataset_release(again);
        run(&s, JOB_ROUNDS - before);
        assert_true(s.dataset->n_stored > 2 * (size_t)on_disk.sets);
        look(&s.p, &found);
        assert_same(&expected, &found);
        finish(&s);
    }
}

static void test_resume_on_disk__keeps_no_set_twice(void **state)
{
    place s = begin(&on_disk);
    run(&s, 1);
    char *copy = support_temp_path(s.inside, "sets-000000.safetensors");
    assert_int_not_equal(access(copy, F_OK), 0);
    free(copy);
    finish(&s);
}

static void test_resume_on_disk__takes_no_other_data_set(void **state)
{
    const double numbers[2] = {0.5, 0.5};
    hnpe_dataset *memory, *other, *own;
    place s = begin(&on_disk);
    run(&s, 1);
    lose(&s);
    char *elsewhere = support_temp_path(s.folder, "elsewhere");
    own = s.dataset;
    other = make_shards(&on_disk, elsewhere);
    support_assert_ok(hnpe_dataset_create(NULL, 1, 1, 1, &memory));
    support_assert_fails(hnpe_inference_resume(NULL, s.inside, s.p.local, s.p.global, s.p.simulator, &s.p.inference),
                         HNPE_ERROR_UNSUPPORTED, "hnpe_inference_resume_on_disk goes on");
    s.dataset = memory;
    support_assert_fails(resume(&s), HNPE_ERROR_INVALID_ARGUMENT, "dataset is in memory");
    s.dataset = other;
    support_assert_fails(resume(&s), HNPE_ERROR_INVALID_ARGUMENT,
                         "dataset has 0 sets, but that of the checkpoint had 200");
    for (int i = 0; i < on_disk.sets; ++i)
        support_assert_ok(hnpe_dataset_append(other, 1, NULL, numbers, numbers, numbers));
    support_assert_fails(resume(&s), HNPE_ERROR_INVALID_ARGUMENT, "are not those of the checkpoint");
    assert_int_equal(other->n_sets, on_disk.sets); /* and is left alone */
    s.dataset = own;
    support_assert_ok(resume(&s));
    hnpe_dataset_release(memory);
    hnpe_dataset_release(other);
    free(elsewhere);
    finish(&s);
}

/* The state of before the first simulation would let any data set be cut to nothing. */
static void test_resume_on_disk__throws_away_nothing_that_is_not_its_own(void **state)
{
    const double numbers[2] = {0.5, 0.5};
    place s = begin(&on_disk);
    char *elsewhere = support_temp_path(s.folder, "elsewhere");
    hnpe_dataset *own = s.dataset, *other = make_shards(&on_disk, elsewhere);
    free_parts(&s.p);
    make_parts(NULL, &on_disk, &s.p);
    support_assert_ok(hnpe_dataset_append(other, 1, NULL, numbers, numbers, numbers));
    s.dataset = other;
    support_assert_fails(resume(&s), HNPE_ERROR_INVALID_ARGUMENT, "of which the checkpoint knows none");
    assert_int_equal(other->n_sets, 1);
    s.dataset = own;
    hnpe_dataset_release(other);
    free(elsewhere);
    finish(&s);
}

static void test_resume_on_disk__is_not_for_simulations_in_files_of_the_checkpoint(void **state)
{
    place s = begin(&in_memory);
    run(&s, 1);
    free_parts(&s.p);
    make_parts(NULL, &in_memory, &s.p);
    support_assert_ok(hnpe_dataset_create_on_disk(NULL, s.shards, 1, 1, 1, 4096, &s.dataset));
    support_assert_fails(resume(&s), HNPE_ERROR_UNSUPPORTED, "are not in a data set on disk");
    finish(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_resume_on_disk__simulates_again_what_the_checkpoint_does_not_know),
        cmocka_unit_test(test_resume_on_disk__keeps_no_set_twice),
        cmocka_unit_test(test_resume_on_disk__takes_no_other_data_set),
        cmocka_unit_test(test_resume_on_disk__throws_away_nothing_that_is_not_its_own),
        cmocka_unit_test(test_resume_on_disk__is_not_for_simulations_in_files_of_the_checkpoint),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
