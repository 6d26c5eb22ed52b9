/* Data sets on disk: that they are what data sets in memory are, and what becomes of them when something fails. */
#include "disk.h"

#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- the same as in memory ---- */

static void on_disk__is_what_is_in_memory(void **state)
{
    place d = make_disk();
    hnpe_dataset *memory = make_memory(), *disk = create(&d), *again;
    for (size_t i = 0; i < 5; ++i) {
        bring(memory, 1 + 40 * i, (unsigned)i, 0);
        bring(disk, 1 + 40 * i, (unsigned)i, 0);
    }
    assert_true(count_shards(&d) > 3);
    assert_equal_sets(disk, memory);
    support_assert_ok(hnpe_dataset_flush(disk));
    again = open_disk(&d);
    assert_equal_sets(again, memory);
    hnpe_dataset_release(again);
    hnpe_dataset_release(disk);
    hnpe_dataset_release(memory);
    remove_disk(&d);
}

static void on_disk__keeps_little_in_memory(void **state)
{
    place d = make_disk();
    hnpe_dataset *disk = create(&d);
    bring(disk, 2000, 1, 0);
    assert_true(disk->n_sets == 2000 && disk->n_stored > 1900);
    assert_true(disk->tail_rows * sizeof(double) * 3 < 4 * SHARD_BYTES);
    hnpe_dataset_release(disk);
    remove_disk(&d);
}

static void on_disk__shards_do_not_depend_on_how_sets_came(void **state)
{
    place a = make_disk(), b = make_disk();
    hnpe_dataset *at_once = create(&a), *one_by_one = create(&b);
    bring(at_once, 300, 3, 0);
    for (size_t i = 0; i < 300; ++i) {
        bring_part(one_by_one, 300, 3, i, 1);
        if (i % 37 == 0)
            support_assert_ok(hnpe_dataset_flush(one_by_one));
        if (i % 101 == 0) {
            hnpe_dataset_release(one_by_one);
            one_by_one = open_disk(&b);
        }
    }
    hnpe_dataset_release(at_once); /* which writes the last shard */
    hnpe_dataset_release(one_by_one);
    assert_true(count_shards(&a) > 2);
    assert_equal_folders(&a, &b);
    remove_disk(&a);
    remove_disk(&b);
}

static void on_disk__takes_proposals_and_finds_them_again(void **state)
{
    place d = make_disk();
    hnpe_dataset *memory = make_memory(), *disk = create(&d), *again;
    for (int kind = 0; kind < 5; ++kind) {
        bring(memory, 60, (unsigned)kind, kind);
        bring(disk, 60, (unsigned)kind, kind);
    }
    hnpe_dataset_release(disk);
    again = open_disk(&d);
    assert_equal_sets(again, memory);
    bring(memory, 60, 9, HNPE_PROPOSAL_POSTERIOR);
    bring(again, 60, 9, HNPE_PROPOSAL_POSTERIOR);
    assert_equal_sets(again, memory);
    hnpe_dataset_release(again);
    hnpe_dataset_release(memory);
    remove_disk(&d);
}

static void extend__takes_either_kind_and_itself(void **state)
{
    place d = make_disk(), e = make_disk();
    hnpe_dataset *memory = make_memory(), *other = make_memory(), *disk = create(&d), *second = create(&e);
    bring(memory, 100, 1, HNPE_PROPOSAL_TRUNCATED);
    support_assert_ok(hnpe_dataset_extend(disk, memory));
    assert_equal_sets(disk, memory);
    support_assert_ok(hnpe_dataset_extend(other, disk));
    assert_equal_sets(other, memory);
    support_assert_ok(hnpe_dataset_extend(second, disk));
    assert_equal_sets(second, memory);
    support_assert_ok(hnpe_dataset_extend(disk, disk));
    support_assert_ok(hnpe_dataset_extend(memory, memory));
    assert_equal_sets(disk, memory);
    hnpe_dataset_release(memory);
    hnpe_dataset_release(other);
    hnpe_dataset_release(disk);
    hnpe_dataset_release(second);
    remove_disk(&d);
    remove_disk(&e);
}

static void save__writes_the_file_of_one_in_memory(void **state)
{
    place d = make_disk();
    char *one = support_temp_path(d.folder, "one"), *two = support_temp_path(d.folder, "two");
    hnpe_dataset *memory = make_memory(), *disk = create(&d);
    size_t bytes[2];
    bring(memory, 300, 4, 0);
    bring(disk, 300, 4, 0);
    support_assert_ok(hnpe_dataset_save(memory, one));
    support_assert_ok(hnpe_dataset_save(disk, two));
    char *first = support_read(one, &bytes[0]), *second = support_read(two, &bytes[1]);
    assert_true(bytes[0] == bytes[1]);
    assert_memory_equal(first, second, bytes[0]);
    free(first);
    free(second);
    free(one);
    free(two);
    hnpe_dataset_release(memory);
    hnpe_dataset_release(disk);
    remove_disk(&d);
}

static void load__reads_one_shard_as_a_data_set(void **state)
{
    place d = make_disk();
    hnpe_dataset *disk = create(&d), *shard;
    bring(disk, 300, 4, 0);
    char *path = shard_path(&d, 1);
    support_assert_ok(hnpe_dataset_load(NULL, path, &shard));
    assert_true(shard->n_sets > 0);
    assert_sets_from(disk, disk->folder->full[1].first_set, shard);
    free(path);
    hnpe_dataset_release(shard);
    hnpe_dataset_release(disk);
    remove_disk(&d);
}

/* ---- simulating ---- */

static hnpe_dataset *simulated_on(const place *d, world *w, int64_t threads, int64_t chunk, size_t n, size_t first_set)
{
    hnpe_dataset *dataset;
    setting s = make_setting(w, threads, threads > 1, chunk);
    if (first_set)
        support_assert_ok(hnpe_dataset_open(s.context, d->folder, &dataset));
    else
        support_assert_ok(hnpe_dataset_create_on_disk(s.context, d->folder, 1, 1, 2, SHARD_BYTES, &dataset));
    support_assert_ok(add(dataset, &s, (job){n, 0, 7, first_set, NULL}));
    release_setting(&s);
    return dataset;
}

static void simulate__on_disk_gives_the_bits_of_memory(void **state)
{
    for (int64_t chunk = 1; chunk < 5000; chunk *= 7) {
        world w = make_world();
        place d = make_disk();
        hnpe_dataset *memory = simulated(&w, 1, 0, chunk, (job){700, 0, 7, 0, NULL});
        hnpe_dataset *disk = simulated_on(&d, &w, 1, chunk, 700, 0);
        assert_true(disk->folder->n > 10);
        assert_equal_sets(disk, memory);
        hnpe_dataset_release(memory);
        hnpe_dataset_release(disk);
        remove_disk(&d);
    }
}

static void simulate__in_pieces_gives_the_bits_of_one_call(void **state)
{
    for (int64_t chunk = 1; chunk < 5000; chunk *= 7) {
        world w = make_world();
        place a = make_disk(), b = make_disk();
        hnpe_dataset_release(simulated_on(&a, &w, 1, chunk, 700, 0));
        hnpe_dataset_release(simulated_on(&b, &w, 1, chunk, 123, 0));
        hnpe_dataset_release(simulated_on(&b, &w, 1, chunk, 77, 123));
        hnpe_dataset_release(simulated_on(&b, &w, 1, chunk, 1, 200));
        hnpe_dataset_release(simulated_on(&b, &w, 1, chunk, 499, 201));
        hnpe_dataset *one = open_disk(&a), *pieces = open_disk(&b);
        assert_equal_sets(pieces, one);
        hnpe_dataset_release(one);
        hnpe_dataset_release(pieces);
        assert_equal_folders(&a, &b);
        remove_disk(&a);
        remove_disk(&b);
    }
}

static void simulate__on_disk_has_the_same_bits_for_any_number_of_threads(void **state)
{
    world w = make_world();
    place a = make_disk(), b = make_disk();
    hnpe_dataset *one = simulated_on(&a, &w, 1, 16, 400, 0), *four = simulated_on(&b, &w, 4, 16, 400, 0);
    assert_equal_sets(four, one);
    hnpe_dataset_release(one);
    hnpe_dataset_release(four);
    remove_disk(&a);
    remove_disk(&b);
}

static void simulate__keeps_what_was_done_when_it_fails(void **state)
{
    world w = make_world();
    place d = make_disk();
    hnpe_dataset *memory = simulated(&w, 1, 0, 8, (job){700, 0, 7, 0, NULL}), *disk;
    w.fail_alpha = memory->theta_local[memory->first[555]];
    w.result = -7;
    setting s = make_setting(&w, 1, 0, 8);
    support_assert_ok(hnpe_dataset_create_on_disk(s.context, d.folder, 1, 1, 2, SHARD_BYTES, &disk));
    support_assert_fails(add(disk, &s, (job){700, 0, 7, 0, NULL}), HNPE_ERROR_CALLBACK, "the solver diverged");
    assert_true(disk->n_sets > 540 && disk->n_sets <= 555);
    const size_t safe = disk->folder->n_written;
    assert_true(safe > 500 && safe <= disk->n_sets);
    hnpe_dataset *reader = open_disk(&d); /* what a crash now would leave */
    assert_int_equal(reader->n_sets, safe);
    hnpe_dataset_release(reader);
    w.fail_alpha = NAN;
    support_assert_ok(add(disk, &s, (job){700 - disk->n_sets, 0, 7, disk->n_sets, NULL}));
    assert_equal_sets(disk, memory);
    release_setting(&s);
    hnpe_dataset_release(memory);
    hnpe_dataset_release(disk);
    remove_disk(&d);
}

/* ---- folders that are not as they should be ---- */

static void create__refuses_a_folder_with_a_data_set(void **state)
{
    place d = make_disk();
    hnpe_dataset *disk = create(&d), *other = disk;
    support_assert_fails(hnpe_dataset_create_on_disk(NULL, d.folder, 1, 1, 2, 0, &other), HNPE_ERROR_IO,
                         "already holds a data set, which hnpe_dataset_open opens");
    assert_null(other);
    support_assert_fails(hnpe_dataset_create_on_disk(NULL, "/nowhere/at/all", 1, 1, 2, 0, &other), HNPE_ERROR_IO,
                         "cannot make the folder /nowhere/at/all");
    support_assert_fails(hnpe_dataset_create_on_disk(NULL, d.folder, 1, 1, 2, 17, &other), HNPE_ERROR_INVALID_ARGUMENT,
                         "shard_bytes is 17, but must be 0 or from 4096");
    hnpe_dataset_release(disk);
    remove_disk(&d);
}

static void open__finds_an_empty_data_set(void **state)
{
    place d = make_disk();
    hnpe_dataset_release(create(&d));
    hnpe_dataset *disk = open_disk(&d);
    assert_int_equal(disk->n_sets, 0);
    bring(disk, 200, 1, 0);
    hnpe_dataset_release(disk);
    disk = open_disk(&d);
    assert_int_equal(disk->n_sets, 200);
    hnpe_dataset_release(disk);
    remove_disk(&d);
}

static void open__refuses_a_folder_without_shards(void **state)
{
    place d = make_disk();
    hnpe_dataset *disk;
    support_assert_fails(hnpe_dataset_open(NULL, d.folder, &disk), HNPE_ERROR_FORMAT,
                         "holds no data set: there is no sets-000000.safetensors");
    support_assert_fails(hnpe_dataset_open(NULL, "/nowhere/at/all", &disk), HNPE_ERROR_IO,
                         "cannot open the folder /nowhere/at/all");
    remove_disk(&d);
}

static void filled(place *d)
{
    hnpe_dataset *disk = create(d);
    bring(disk, 400, 5, 0);
    hnpe_dataset_release(disk);
    assert_true(count_shards(d) > 4);
}

static void open__names_a_gap(void **state)
{
    place d = make_disk();
    hnpe_dataset *disk;
    filled(&d);
    remove_shard(&d, 2);
    support_assert_fails(hnpe_dataset_open(NULL, d.folder, &disk), HNPE_ERROR_FORMAT, "lacks a shard");
    remove_disk(&d);
}

static void open__refuses_shards_of_others_by_name(void **state)
{
    place d = make_disk(), other = make_disk();
    hnpe_dataset *disk;
    filled(&d);
    copy_shard(&d, 1, &d, 2);
    support_assert_fails(hnpe_dataset_open(NULL, d.folder, &disk), HNPE_ERROR_FORMAT, "sets-000002.safetensors");
    disk = create(&other);
    hnpe_dataset_release(disk);
    copy_shard(&other, 0, &d, 2);
    support_assert_fails(hnpe_dataset_open(NULL, d.folder, &disk), HNPE_ERROR_FORMAT, "sets-000002.safetensors");
    char *path = shard_path(&d, 2);
    hnpe_dataset *memory = make_memory();
    bring(memory, 10, 1, 0);
    support_assert_ok(hnpe_dataset_save(memory, path));
    support_assert_fails(hnpe_dataset_open(NULL, d.folder, &disk), HNPE_ERROR_FORMAT,
                         "is no shard of a data set: it does not say which one");
    support_write(path, "nonsense", 8);
    support_assert_fails(hnpe_dataset_open(NULL, d.folder, &disk), HNPE_ERROR_FORMAT, "sets-000002.safetensors");
    free(path);
    hnpe_dataset_release(memory);
    remove_disk(&d);
    remove_disk(&other);
}

static void open__refuses_a_truncated_shard_at_every_length(void **state)
{
    place d = make_disk();
    hnpe_dataset *disk;
    filled(&d);
    char *path = shard_path(&d, 1);
    size_t bytes;
    char *whole = support_read(path, &bytes);
    for (size_t left = 0; left < bytes; left += support_quick() ? 97 : 13) {
        support_write(path, whole, left);
        support_assert_fails(hnpe_dataset_open(NULL, d.folder, &disk), HNPE_ERROR_FORMAT, "sets-000001.safetensors");
    }
    support_write(path, whole, bytes);
    hnpe_dataset_release(open_disk(&d));
    free(whole);
    free(path);
    remove_disk(&d);
}

static void read__notices_a_shard_that_changes_meanwhile(void **state)
{
    place d = make_disk();
    filled(&d);
    hnpe_dataset *disk = open_disk(&d);
    char *path = shard_path(&d, 1);
    double x[10];
    int64_t in_shard = (int64_t)disk->folder->full[1].first_set, n_rows;
    assert_int_equal(truncate(path, 1000), 0);
    support_assert_fails(hnpe_dataset_read(disk, in_shard, 1, &n_rows, NULL, NULL, x), HNPE_ERROR_FORMAT,
                         "sets-000001.safetensors");
    support_assert_ok(hnpe_dataset_read(disk, 0, 1, &n_rows, NULL, NULL, NULL));
    copy_shard(&d, 2, &d, 1);
    support_assert_fails(hnpe_dataset_read(disk, in_shard, 1, &n_rows, NULL, NULL, x), HNPE_ERROR_FORMAT,
                         "is another file than it was when the data set was opened");
    remove_shard(&d, 1);
    support_assert_fails(hnpe_dataset_read(disk, in_shard, 1, &n_rows, NULL, NULL, x), HNPE_ERROR_IO,
                         "sets-000001.safetensors");
    free(path);
    hnpe_dataset_release(disk);
    remove_disk(&d);
}

static void change__removes_what_an_interrupted_write_left(void **state)
{
    place d = make_disk();
    filled(&d);
    char *left = support_temp_path(d.folder, "sets-000002.safetensors.123-0.tmp");
    char *other = support_temp_path(d.folder, "notes.tmp");
    support_write(left, "half", 4);
    support_write(other, "mine", 4);
    hnpe_dataset *disk = open_disk(&d);
    assert_int_equal(access(left, F_OK), 0); /* it may be another's, until the folder is ours */
    bring(disk, 1, 1, 0);
    assert_int_not_equal(access(left, F_OK), 0);
    assert_int_equal(access(other, F_OK), 0);
    free(left);
    free(other);
    hnpe_dataset_release(disk);
    remove_disk(&d);
}

/* ---- two at a time ---- */

static void change__is_for_one_handle_at_a_time(void **state)
{
    place d = make_disk();
    filled(&d);
    hnpe_dataset *one = open_disk(&d), *two = open_disk(&d);
    const double number[2] = {0.5, 0.5};
    bring(one, 3, 1, 0);
    support_assert_fails(hnpe_dataset_append(two, 1, NULL, number, number, number), HNPE_ERROR_BUSY,
                         "sets.lock is locked: another handle, or another process");
    assert_int_equal(two->n_sets, 400);
    hnpe_dataset_release(one);
    support_assert_fails(hnpe_dataset_append(two, 1, NULL, number, number, number), HNPE_ERROR_BUSY,
                         "was changed through another handle since this one was opened: open it again");
    assert_int_equal(two->n_sets, 400);
    hnpe_dataset_release(two);
    two = open_disk(&d);
    assert_int_equal(two->n_sets, 403);
    support_assert_ok(hnpe_dataset_append(two, 1, NULL, number, number, number));
    hnpe_dataset_release(two);
    remove_disk(&d);
}

/* ---- memory and the disk ---- */

static hnpe_status work(hnpe_context *context, void *data)
{
    place *d = data;
    hnpe_dataset *disk = NULL;
    remove_contents(d);
    hnpe_status status = hnpe_dataset_create_on_disk(context, d->folder, 1, 1, 2, SHARD_BYTES, &disk);
    if (status == HNPE_OK)
        status = try_bring(disk, 400, 1, HNPE_PROPOSAL_POSTERIOR);
    if (status == HNPE_OK)
        status = hnpe_dataset_extend(disk, disk);
    if (status == HNPE_OK)
        status = hnpe_dataset_flush(disk);
    hnpe_dataset_release(disk);
    if (status == HNPE_OK)
        status = hnpe_dataset_open(context, d->folder, &disk);
    double x[10]; /* a set has up to 5 rows */
    if (status == HNPE_OK) {
        status = hnpe_dataset_read(disk, 3, 1, NULL, NULL, NULL, x);
        hnpe_dataset_release(disk);
    }
    return status;
}

static void on_disk__survives_every_allocation_that_fails(void **state)
{
    place d = make_disk();
    assert_true(support_fail_each_allocation(work, &d) > 50);
    remove_disk(&d);
}

/* In a process of its own, whose files may not grow beyond 2000 bytes. */
static void fill_up(const place *d)
{
    const struct rlimit limit = {2000, 2000};
    hnpe_dataset *disk = open_disk(d);
    const size_t before = disk->n_sets;
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &limit);
    support_assert_status(try_bring(disk, 300, 2, HNPE_PROPOSAL_POSTERIOR), HNPE_ERROR_IO);
    assert_int_equal(disk->n_sets, before);
    assert_int_equal(disk->n_origins, 1);
    bring(disk, 1, 2, 0); /* there is room in memory for a few */
    support_assert_status(hnpe_dataset_flush(disk), HNPE_ERROR_IO);
    assert_int_equal(disk->n_sets, before + 1);
    hnpe_dataset_release(disk); /* logs that they are lost */
}

static void on_disk__a_full_disk_leaves_what_was_there(void **state)
{
    place d = make_disk();
    hnpe_dataset *memory = make_memory();
    filled(&d);
    bring(memory, 400, 5, 0);
    const pid_t child = fork();
    if (child == 0) {
        fill_up(&d);
        _exit(0); /* after a failed assertion cmocka would go on with the other tests */
    }
    int result;
    assert_int_equal(waitpid(child, &result, 0), child);
    assert_true(WIFEXITED(result) && WEXITSTATUS(result) == 0);
    hnpe_dataset *disk = open_disk(&d);
    assert_equal_sets(disk, memory);
    hnpe_dataset_release(disk);
    hnpe_dataset_release(memory);
    remove_disk(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(on_disk__is_what_is_in_memory),
        cmocka_unit_test(on_disk__keeps_little_in_memory),
        cmocka_unit_test(on_disk__shards_do_not_depend_on_how_sets_came),
        cmocka_unit_test(on_disk__takes_proposals_and_finds_them_again),
        cmocka_unit_test(extend__takes_either_kind_and_itself),
        cmocka_unit_test(save__writes_the_file_of_one_in_memory),
        cmocka_unit_test(load__reads_one_shard_as_a_data_set),
        cmocka_unit_test(simulate__on_disk_gives_the_bits_of_memory),
        cmocka_unit_test(simulate__in_pieces_gives_the_bits_of_one_call),
        cmocka_unit_test(simulate__on_disk_has_the_same_bits_for_any_number_of_threads),
        cmocka_unit_test(simulate__keeps_what_was_done_when_it_fails),
        cmocka_unit_test(create__refuses_a_folder_with_a_data_set),
        cmocka_unit_test(open__finds_an_empty_data_set),
        cmocka_unit_test(open__refuses_a_folder_without_shards),
        cmocka_unit_test(open__names_a_gap),
        cmocka_unit_test(open__refuses_shards_of_others_by_name),
        cmocka_unit_test(open__refuses_a_truncated_shard_at_every_length),
        cmocka_unit_test(read__notices_a_shard_that_changes_meanwhile),
        cmocka_unit_test(change__removes_what_an_interrupted_write_left),
        cmocka_unit_test(change__is_for_one_handle_at_a_time),
        cmocka_unit_test(on_disk__survives_every_allocation_that_fails),
        cmocka_unit_test(on_disk__a_full_disk_leaves_what_was_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
