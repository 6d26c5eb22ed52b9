/* Data sets on disk. */
#include "archive/archive.h"
#include "dataset/dataset.h"
#include "support.h"

#include <math.h>

static const int64_t sizes[] = {2, 1, 3};
static const double local[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, global[] = {0.1, 0.2, 0.3};

static hnpe_dataset *make(size_t d_local, size_t d_global)
{
    const double x[] = {1, NAN, 3, INFINITY, -1e-310, 6};
    hnpe_dataset *dataset;
    support_assert_ok(hnpe_dataset_create(NULL, d_local, d_global, 1, &dataset));
    const hnpei_origin truncated = {HNPE_PROPOSAL_TRUNCATED, -2.5, 0.01}, posterior = {HNPE_PROPOSAL_POSTERIOR, 0, 0};
    const double log_proposal[] = {-1e300, NAN, 0.125};
    int32_t round[2];
    support_assert_ok(hnpei_dataset_append("test", dataset, 3, sizes, local, global, x, 0, NULL));
    support_assert_ok(hnpei_dataset_add_origin(dataset, &truncated, &round[0]));
    support_assert_ok(hnpei_dataset_add_origin(dataset, &posterior, &round[1]));
    for (int i = 0; i < 2; ++i)
        support_assert_ok(hnpei_dataset_append("test", dataset, 3, sizes, local, global, x, round[i], log_proposal));
    return dataset;
}

static void assert_same(const hnpe_dataset *a, const hnpe_dataset *b)
{
    assert_int_equal(a->d_local, b->d_local);
    assert_int_equal(a->d_global, b->d_global);
    assert_int_equal(a->d_x, b->d_x);
    assert_int_equal(a->n_sets, b->n_sets);
    assert_int_equal(a->n_rows, b->n_rows);
    assert_int_equal(a->n_invalid, b->n_invalid);
    assert_int_equal(a->n_origins, b->n_origins);
    for (size_t i = 0; i < a->n_origins; ++i) {
        assert_int_equal(a->origins[i].kind, b->origins[i].kind);
        assert_true(a->origins[i].log_constant == b->origins[i].log_constant);
        assert_true(a->origins[i].error == b->origins[i].error);
    }
    assert_memory_equal(a->first, b->first, (a->n_sets + 1) * sizeof *a->first);
    if (a->n_sets == 0)
        return;
    assert_memory_equal(a->round, b->round, a->n_sets * sizeof *a->round);
    assert_memory_equal(a->log_proposal, b->log_proposal, a->n_sets * sizeof *a->log_proposal);
    assert_memory_equal(a->valid, b->valid, a->n_rows);
    assert_memory_equal(a->x, b->x, a->n_rows * a->d_x * sizeof *a->x);
    if (a->d_local)
        assert_memory_equal(a->theta_local, b->theta_local, a->n_rows * a->d_local * sizeof *a->x);
    if (a->d_global)
        assert_memory_equal(a->theta_global, b->theta_global, a->n_sets * a->d_global * sizeof *a->x);
}

static void check_round_trip(hnpe_dataset *dataset)
{
    char *folder = support_temp_folder(), *path = support_temp_path(folder, "sets.safetensors");
    hnpe_dataset *loaded;
    support_assert_ok(hnpe_dataset_save(dataset, path));
    support_assert_ok(hnpe_dataset_load(NULL, path, &loaded));
    assert_same(loaded, dataset);
    support_assert_ok(hnpe_dataset_extend(loaded, dataset));
    assert_int_equal(loaded->n_sets, 2 * dataset->n_sets);
    hnpe_dataset_release(loaded);
    hnpe_dataset_release(dataset);
    free(path);
    support_temp_remove(folder);
}

static void load__gives_what_was_saved_to_the_bit(void **state)
{
    check_round_trip(make(2, 1));
}

static void load__gives_sets_without_local_or_global_parameters(void **state)
{
    check_round_trip(make(0, 1));
    check_round_trip(make(2, 0));
}

static void load__gives_an_empty_data_set(void **state)
{
    hnpe_dataset *dataset;
    support_assert_ok(hnpe_dataset_create(NULL, 2, 1, 3, &dataset));
    check_round_trip(dataset);
}

/* A file that is right but for what a case changes. */
typedef struct content {
    const char *kind, *version;
    int64_t dims[3], n_rows[2], round[2], kinds[3];
    double theta_local[3], constants[6], log_proposal[2];
    size_t x_rows, x_columns, n_kinds, n_constants;
    const char *leave_out; /* a tensor's name */
    int only_prior;        /* a file from before there were proposals */
} content;

static content right(void)
{
    return (content){.kind = "hnpe.dataset",
                     .version = "1",
                     .dims = {1, 1, 2},
                     .n_rows = {1, 2},
                     .round = {0, 2},
                     .kinds = {HNPE_PROPOSAL_PRIOR, HNPE_PROPOSAL_POSTERIOR_GLOBAL, HNPE_PROPOSAL_TRUNCATED},
                     .theta_local = {1, 2, 3},
                     .constants = {0, 0, 0, 0, -3, 0.5},
                     .log_proposal = {NAN, -7},
                     .x_rows = 3,
                     .x_columns = 2,
                     .n_kinds = 3,
                     .n_constants = 3,
                     .leave_out = ""};
}

static void write_proposals(hnpei_writer *w, const content *c)
{
    const size_t sets = 2;
    if (strcmp(c->leave_out, "proposal_kind") != 0)
        support_assert_ok(hnpei_writer_ints(w, "proposal_kind", c->n_kinds, c->kinds));
    if (strcmp(c->leave_out, "proposal_constant") != 0)
        support_assert_ok(hnpei_writer_doubles(w, "proposal_constant", c->n_constants, 2, c->constants));
    if (strcmp(c->leave_out, "log_proposal") != 0)
        support_assert_ok(hnpei_writer_tensor(w, "log_proposal", HNPEI_TYPE_F64, 1, &sets, c->log_proposal));
}

static void write_content(const content *c, const char *path)
{
    const double theta_global[2] = {4, 5}, x[12] = {0};
    hnpei_writer *w;
    support_assert_ok(hnpei_writer_create(NULL, "test", &w));
    support_assert_ok(hnpei_writer_metadata(w, "kind", c->kind));
    support_assert_ok(hnpei_writer_metadata(w, "format_version", c->version));
    support_assert_ok(hnpei_writer_ints(w, "dims", 3, c->dims));
    if (strcmp(c->leave_out, "n_rows") != 0)
        support_assert_ok(hnpei_writer_ints(w, "n_rows", 2, c->n_rows));
    if (strcmp(c->leave_out, "round") != 0)
        support_assert_ok(hnpei_writer_ints(w, "round", 2, c->round));
    if (!c->only_prior)
        write_proposals(w, c);
    if (strcmp(c->leave_out, "theta_local") != 0)
        support_assert_ok(hnpei_writer_doubles(w, "theta_local", 3, 1, c->theta_local));
    if (c->dims[1])
        support_assert_ok(hnpei_writer_doubles(w, "theta_global", 2, 1, theta_global));
    support_assert_ok(hnpei_writer_doubles(w, "x", c->x_rows, c->x_columns, x));
    support_assert_ok(hnpei_writer_commit(w, path));
    hnpei_writer_destroy(w);
}

static void load__refuses_malformed_files(void **state)
{
    char *folder = support_temp_folder(), *path = support_temp_path(folder, "sets.safetensors");
    struct {
        content c;
        const char *words;
    } cases[40];
    size_t n = 0;
#define CASE(change, text)                                                                                             \
    cases[n].c = right();                                                                                              \
    cases[n].c.change;                                                                                                 \
    cases[n++].words = text
    CASE(kind = "hnpe.posterior", "the file's kind is \"hnpe.posterior\", not \"hnpe.dataset\"");
    CASE(version = "3", "this \"hnpe.dataset\" is of format \"3\", which this library");
    CASE(dims[0] = -1, "a dimension is out of range");
    CASE(dims[2] = (int64_t)INT32_MAX + 1, "a dimension is out of range");
    CASE(dims[2] = 0, "a dimension is 0");
    CASE(dims[0] = 2, "theta_local is not a matrix of 3 by 2");
    CASE(dims[1] = INT32_MAX, "theta_global is not a matrix of 2 by 2147483647");
    CASE(n_rows[1] = 0, "a size that is out of range");
    CASE(n_rows[1] = INT64_MIN, "a size that is out of range");
    CASE(n_rows[1] = INT32_MAX, "theta_local is not a matrix of 2147483648 by 1");
    CASE(round[1] = -1, "a round is out of range");
    CASE(round[1] = 3, "a round is out of range");
    CASE(round[1] = (int64_t)1 << 32, "a round is out of range");
    CASE(only_prior = 1, "a round is out of range");
    CASE(n_kinds = 0, "it has no proposals");
    CASE(kinds[1] = -1, "a kind of proposal is out of range");
    CASE(kinds[1] = 6, "a kind of proposal is out of range");
    CASE(kinds[1] = (int64_t)1 << 32, "a kind of proposal is out of range");
    CASE(dims[1] = 0, "a kind of proposal is out of range");
    CASE(kinds[0] = HNPE_PROPOSAL_TRUNCATED, "its first proposal is not the prior");
    CASE(kinds[1] = HNPE_PROPOSAL_PRIOR, "or another one is");
    CASE(n_constants = 2, "proposal_constant");
    CASE(constants[0] = -1, "a constant of a proposal is out of range");
    CASE(constants[1] = 1, "a constant of a proposal is out of range");
    CASE(constants[4] = NAN, "a constant of a proposal is out of range");
    CASE(constants[5] = -1, "a constant of a proposal is out of range");
    CASE(constants[5] = INFINITY, "a constant of a proposal is out of range");
    CASE(log_proposal[1] = INFINITY, "a density under a proposal is infinite");
    CASE(leave_out = "proposal_kind", "a round is out of range");
    CASE(leave_out = "proposal_constant", "proposal_constant");
    CASE(leave_out = "log_proposal", "log_proposal");
    CASE(theta_local[2] = NAN, "a parameter is not finite");
    CASE(x_rows = 2, "x is not a matrix of 3 by 2");
    CASE(x_columns = 3, "x is not a matrix of 3 by 2");
    CASE(leave_out = "n_rows", "it has no n_rows");
    CASE(leave_out = "round", "round");
    CASE(leave_out = "theta_local", "theta_local is not a matrix");
#undef CASE
    for (size_t i = 0; i < n; ++i) {
        hnpe_dataset *dataset = (hnpe_dataset *)&dataset;
        write_content(&cases[i].c, path);
        support_assert_fails(hnpe_dataset_load(NULL, path, &dataset), HNPE_ERROR_FORMAT, cases[i].words);
        assert_null(dataset);
    }
    content c = right();
    hnpe_dataset *dataset;
    write_content(&c, path);
    support_assert_ok(hnpe_dataset_load(NULL, path, &dataset));
    assert_int_equal(dataset->n_origins, 3);
    hnpe_dataset_release(dataset);
    free(path);
    support_temp_remove(folder);
}

static void load__takes_a_file_without_proposals_to_be_drawn_from_the_prior(void **state)
{
    char *folder = support_temp_folder(), *path = support_temp_path(folder, "sets.safetensors");
    content c = right();
    hnpe_dataset *dataset;
    c.only_prior = 1;
    c.round[1] = 0;
    write_content(&c, path);
    support_assert_ok(hnpe_dataset_load(NULL, path, &dataset));
    assert_int_equal(dataset->n_origins, 1);
    assert_int_equal(dataset->origins[0].kind, HNPE_PROPOSAL_PRIOR);
    for (size_t set = 0; set < 2; ++set) {
        assert_int_equal(dataset->round[set], 0);
        assert_true(isnan(dataset->log_proposal[set]));
    }
    hnpe_dataset_release(dataset);
    free(path);
    support_temp_remove(folder);
}

static hnpe_status load(hnpe_context *context, void *path)
{
    hnpe_dataset *dataset;
    hnpe_status status = hnpe_dataset_load(context, path, &dataset);
    if (status == HNPE_OK)
        status = hnpe_dataset_save(dataset, path);
    hnpe_dataset_release(dataset);
    return status;
}

static void save_and_load__report_every_failed_allocation(void **state)
{
    char *folder = support_temp_folder(), *path = support_temp_path(folder, "sets.safetensors");
    hnpe_dataset *dataset = make(2, 1), *loaded;
    support_assert_ok(hnpe_dataset_save(dataset, path));
    assert_true(support_fail_each_allocation(load, path) >= 10);
    support_assert_ok(hnpe_dataset_load(NULL, path, &loaded));
    assert_same(loaded, dataset);
    assert_int_equal(support_temp_count(folder), 1);
    hnpe_dataset_release(loaded);
    hnpe_dataset_release(dataset);
    free(path);
    support_temp_remove(folder);
}

static void save_and_load__refuse_bad_arguments(void **state)
{
    char *folder = support_temp_folder(), *path = support_temp_path(folder, "absent/sets.safetensors");
    hnpe_dataset *dataset = make(2, 1), *loaded;
    support_assert_fails(hnpe_dataset_save(NULL, path), HNPE_ERROR_INVALID_ARGUMENT, "dataset is NULL");
    support_assert_fails(hnpe_dataset_save(dataset, NULL), HNPE_ERROR_INVALID_ARGUMENT, "path is NULL");
    support_assert_fails(hnpe_dataset_save(dataset, path), HNPE_ERROR_IO, "absent");
    support_assert_fails(hnpe_dataset_load(NULL, NULL, &loaded), HNPE_ERROR_INVALID_ARGUMENT, "path is NULL");
    support_assert_fails(hnpe_dataset_load(NULL, path, NULL), HNPE_ERROR_INVALID_ARGUMENT, "dataset is NULL");
    support_assert_fails(hnpe_dataset_load(NULL, path, &loaded), HNPE_ERROR_IO, "absent");
    assert_null(loaded);
    hnpe_dataset_release(dataset);
    free(path);
    support_temp_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(load__gives_what_was_saved_to_the_bit),
        cmocka_unit_test(load__gives_sets_without_local_or_global_parameters),
        cmocka_unit_test(load__gives_an_empty_data_set),
        cmocka_unit_test(load__refuses_malformed_files),
        cmocka_unit_test(load__takes_a_file_without_proposals_to_be_drawn_from_the_prior),
        cmocka_unit_test(save_and_load__report_every_failed_allocation),
        cmocka_unit_test(save_and_load__refuse_bad_arguments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
