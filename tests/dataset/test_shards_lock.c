/* The folder of a data set is one data set's, and one process's at a time, whatever becomes of the folder. */
#include "disk.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

enum { SETS = 300 };

static int64_t count_sets(const hnpe_dataset *dataset)
{
    int64_t n_sets;
    support_assert_ok(hnpe_dataset_count(dataset, &n_sets, NULL, NULL));
    return n_sets;
}

static void test_shards_lock__a_forked_process_leaves_the_shards_alone(void **state)
{
    (void)state;
    place d = make_disk();
    hnpe_dataset *disk = create(&d), *memory = make_memory();
    int go[2], status;
    char byte = 0;
    bring(disk, 5, 1, 0);
    assert_int_equal(pipe(go), 0);
    const pid_t child = fork();
    if (child == 0) {
        const int told = read(go[0], &byte, 1) == 1; /* when the parent has filled shards */
        hnpe_dataset_release(disk);
        _exit(told ? 0 : 1);
    }
    bring(disk, SETS, 2, 0);
    assert_true(count_shards(&d) > 1);
    assert_int_equal(write(go[1], &byte, 1), 1);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    bring(disk, 5, 3, 0);
    hnpe_dataset_release(disk);
    close(go[0]);
    close(go[1]);
    disk = open_disk(&d);
    bring(memory, 5, 1, 0);
    bring(memory, SETS, 2, 0);
    bring(memory, 5, 3, 0);
    assert_equal_sets(disk, memory);
    hnpe_dataset_release(disk);
    hnpe_dataset_release(memory);
    remove_disk(&d);
}

static void test_shards_lock__sets_are_not_written_into_another_data_set(void **state)
{
    (void)state;
    place d = make_disk();
    char *inside = support_temp_path(d.folder, "set"), *aside = support_temp_path(d.folder, "aside");
    char *third = support_temp_path(d.folder, "third");
    hnpe_dataset *disk, *other;
    support_assert_ok(hnpe_dataset_create_on_disk(NULL, inside, 1, 1, 2, SHARD_BYTES, &disk));
    bring(disk, SETS, 1, 0);
    support_assert_ok(hnpe_dataset_flush(disk));
    assert_int_equal(rename(inside, aside), 0);
    support_assert_ok(hnpe_dataset_create_on_disk(NULL, inside, 1, 1, 2, SHARD_BYTES, &other));
    bring(other, 5, 2, 0);
    bring(disk, 1, 3, 0); /* fills no shard */
    assert_int_equal(hnpe_dataset_flush(disk), HNPE_ERROR_BUSY);
    hnpe_dataset_release(other);
    assert_int_equal(hnpe_dataset_flush(disk), HNPE_ERROR_BUSY);
    support_assert_ok(hnpe_dataset_open(NULL, inside, &other));
    assert_int_equal(count_sets(other), 5);
    hnpe_dataset_release(other);
    assert_int_equal(rename(inside, third), 0);
    assert_int_equal(rename(aside, inside), 0);
    support_assert_ok(hnpe_dataset_flush(disk)); /* it is back */
    hnpe_dataset_release(disk);
    support_assert_ok(hnpe_dataset_open(NULL, inside, &disk));
    assert_int_equal(count_sets(disk), SETS + 1);
    hnpe_dataset_release(disk);
    free(inside);
    free(aside);
    free(third);
    remove_disk(&d);
}

static void test_shards_lock__a_lock_that_was_removed_lets_no_second_one_write(void **state)
{
    (void)state;
    place d = make_disk();
    char *lock = support_temp_path(d.folder, "sets.lock");
    hnpe_dataset *disk = create(&d), *second;
    bring(disk, 5, 1, 0);
    support_assert_ok(hnpe_dataset_flush(disk));
    assert_int_equal(unlink(lock), 0);
    second = open_disk(&d);
    bring(second, 5, 2, 0);
    bring(disk, 5, 3, 0);
    support_assert_ok(hnpe_dataset_flush(second));
    assert_int_equal(hnpe_dataset_flush(disk), HNPE_ERROR_BUSY);
    hnpe_dataset_release(disk);
    hnpe_dataset_release(second);
    disk = open_disk(&d);
    assert_int_equal(count_sets(disk), 10);
    hnpe_dataset_release(disk);
    free(lock);
    remove_disk(&d);
}

static void test_shards_lock__a_shard_of_another_data_set_is_refused(void **state)
{
    (void)state;
    place d = make_disk(), e = make_disk();
    hnpe_dataset *disk = create(&d), *other = create(&e);
    const double zero[2] = {0, 0}, one[2] = {1, 1};
    for (int i = 0; i < SETS; ++i) {
        support_assert_ok(hnpe_dataset_append(disk, 1, NULL, zero, zero, zero));
        support_assert_ok(hnpe_dataset_append(other, 1, NULL, one, one, one));
    }
    hnpe_dataset_release(disk);
    hnpe_dataset_release(other);
    copy_shard(&e, 1, &d, 1);
    assert_int_equal(hnpe_dataset_open(NULL, d.folder, &disk), HNPE_ERROR_FORMAT);
    assert_non_null(strstr(hnpe_last_error(), "sets-000001"));
    assert_null(disk);
    remove_disk(&d);
    remove_disk(&e);
}

static void test_shards_lock__sets_one_by_one_cost_as_much_each(void **state)
{
    (void)state;
    place d = make_disk();
    hnpe_dataset *disk;
    char *inside = support_temp_path(d.folder, "set");
    const double numbers[2] = {0, 0};
    support_assert_ok(hnpe_dataset_create_on_disk(NULL, inside, 1, 1, 2, 0, &disk));
    const clock_t begin = clock();
    for (int i = 0; i < 100000; ++i)
        support_assert_ok(hnpe_dataset_append(disk, 1, NULL, numbers, numbers, numbers));
    assert_true((double)(clock() - begin) / CLOCKS_PER_SEC < 5); /* quadratic, it took 30 */
    hnpe_dataset_release(disk);
    free(inside);
    remove_disk(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shards_lock__a_forked_process_leaves_the_shards_alone),
        cmocka_unit_test(test_shards_lock__sets_are_not_written_into_another_data_set),
        cmocka_unit_test(test_shards_lock__a_lock_that_was_removed_lets_no_second_one_write),
        cmocka_unit_test(test_shards_lock__a_shard_of_another_data_set_is_refused),
        cmocka_unit_test(test_shards_lock__sets_one_by_one_cost_as_much_each),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
