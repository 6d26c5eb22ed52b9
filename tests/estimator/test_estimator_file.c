/* Estimators on disk: the same bits come back; files that nobody vouches for are refused, or read, but never trusted.
 */
#include "parts.h"

#include "estimator/estimator.h"

#include <math.h>
#include <unistd.h>

/* ---- an allocator that sees how much is wanted ---- */

typedef struct meter {
    hnpe_allocator hnpe;
    size_t asked, blocks; /* bytes in all since the start; not yet given back */
} meter;

static void *take(void *user_data, size_t bytes, size_t alignment)
{
    meter *m = user_data;
    m->asked += bytes;
    if (bytes > (size_t)1 << 30)
        return NULL;
    ++m->blocks;
    return aligned_alloc(alignment, bytes);
}

static void give(void *user_data, void *memory)
{
    --((meter *)user_data)->blocks;
    free(memory);
}

static hnpe_context *metered(meter *m)
{
    hnpe_context *context;
    *m = (meter){.hnpe = {.struct_size = sizeof m->hnpe, .allocate = take, .deallocate = give, .user_data = m}};
    support_assert_ok(hnpe_context_create(&m->hnpe, &context));
    support_assert_ok(hnpe_context_set_int(context, HNPE_CONTEXT_THREADS, 1));
    return context;
}

/* ---- files with changes ---- */

typedef struct change {
    const char *tensor; /* NULL: any */
    int drop, flat;     /* leave the tensor out; store it with one dimension */
    const char *key, *text;
} change;

static void copy_metadata(const hnpei_reader *reader, const change *c, hnpei_writer *writer)
{
    static const char *const keys[] = {"kind", "format_version", "prior_local.kind", "prior_global.kind"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; ++i) {
        const char *text = hnpei_reader_metadata(reader, keys[i]);
        if (c->key && strcmp(c->key, keys[i]) == 0)
            text = c->text;
        if (text)
            support_assert_ok(hnpei_writer_metadata(writer, keys[i], text));
    }
}

static void copy_tensor(const hnpei_reader *reader, const hnpei_tensor *tensor, const change *c, hnpei_writer *writer)
{
    const int hit = c->tensor && strcmp(c->tensor, tensor->name) == 0;
    char *data = test_malloc(hnpei_tensor_bytes(tensor) + 1);
    support_assert_ok(hnpei_reader_raw(reader, tensor, data));
    if (hit && c->drop) {
        test_free(data);
        return;
    }
    const int flat = hit && c->flat;
    support_assert_ok(hnpei_writer_tensor(writer, tensor->name, tensor->type, flat ? 1 : tensor->n_dims,
                                          flat ? &tensor->count : tensor->dims, data));
    test_free(data);
}

static void rewrite(const hnpei_reader *reader, const change *c, const char *path)
{
    hnpei_writer *writer;
    support_assert_ok(hnpei_writer_create(NULL, "test", &writer));
    copy_metadata(reader, c, writer);
    for (size_t i = 0; i < hnpei_reader_count(reader); ++i)
        copy_tensor(reader, hnpei_reader_tensor(reader, i), c, writer);
    support_assert_ok(hnpei_writer_commit(writer, path));
    hnpei_writer_destroy(writer);
}

/* Where the data of a tensor begins in a file. */
static size_t offset_of(const char *file, const char *name)
{
    uint64_t length;
    memcpy(&length, file, sizeof length);
    char *text = test_calloc(length + 1, 1);
    memcpy(text, file + 8, length);
    cJSON *header = cJSON_Parse(text);
    const cJSON *offsets =
        cJSON_GetObjectItemCaseSensitive(cJSON_GetObjectItemCaseSensitive(header, name), "data_offsets");
    assert_non_null(offsets);
    const size_t at = 8 + length + (size_t)offsets->child->valuedouble;
    cJSON_Delete(header);
    test_free(text);
    return at;
}

typedef struct fixture {
    char *folder, *path, *changed;
} fixture;

static int set_up(void **state)
{
    fixture *f = test_malloc(sizeof *f);
    f->folder = support_temp_folder();
    f->path = support_temp_path(f->folder, "estimator.hnpe");
    f->changed = support_temp_path(f->folder, "changed.hnpe");
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;
    support_temp_remove(f->folder);
    free(f->path);
    free(f->changed);
    test_free(f);
    return 0;
}

static hnpe_estimator *saved(const fixture *f, const parts_case *c)
{
    hnpe_estimator *estimator = parts_estimator(NULL, c);
    parts_stir(estimator, 7, 0.05);
    support_assert_ok(hnpe_estimator_save(estimator, f->path));
    return estimator;
}

/* ---- what a posterior says ---- */

enum { DRAWS = 40, MOST = 5 };

typedef struct answer {
    double theta[DRAWS * MOST], log_q[DRAWS];
} answer;

static void ask_posterior(const hnpe_posterior *posterior, int64_t n_rows, answer *a)
{
    double x[64];
    hnpe_rng *rng;
    memset(a, 0, sizeof *a);
    for (int i = 0; i < 64; ++i)
        x[i] = cos((double)i);
    support_assert_ok(hnpe_rng_create(NULL, 9, 0, &rng));
    support_assert_ok(hnpe_posterior_sample(posterior, 1, &n_rows, x, DRAWS, rng, a->theta));
    support_assert_ok(hnpe_posterior_log_density(posterior, 1, &n_rows, x, DRAWS, a->theta, a->log_q));
    hnpe_rng_release(rng);
}

static void ask(const hnpe_estimator *estimator, answer *a)
{
    const size_t size = hnpei_core_set_size(estimator->core);
    hnpe_posterior *posterior;
    support_assert_ok(hnpe_posterior_create(estimator, &posterior));
    ask_posterior(posterior, size ? (int64_t)size : 3, a);
    hnpe_posterior_release(posterior);
}

/* Loading either fails with FORMAT, or gives an estimator that can be used; it never takes much more memory than the
   file is long. */
static hnpe_status try_load(const char *path, size_t file_bytes)
{
    meter m;
    hnpe_context *context = metered(&m);
    hnpe_estimator *estimator;
    const hnpe_status status = hnpe_estimator_load(context, path, NULL, NULL, &estimator);
    const size_t asked = m.asked;
    if (status == HNPE_OK) {
        const hnpei_plan *plan = &estimator->core->plan;
        const size_t size = hnpei_core_set_size(estimator->core);
        if ((size ? size : 3) * plan->d_x <= 64) {
            answer a;
            ask(estimator, &a);
        }
        hnpe_estimator_release(estimator);
    } else {
        assert_int_equal(status, HNPE_ERROR_FORMAT);
        assert_null(estimator);
        assert_true(strstr(hnpe_last_error(), "hnpe_estimator_load") != NULL || strlen(hnpe_last_error()) > 20);
    }
    if (asked > 8 * file_bytes + (1 << 20))
        fail_msg("%zu bytes were taken for a file of %zu", asked, file_bytes);
    hnpe_context_release(context);
    assert_int_equal(m.blocks, 0);
    return status;
}

/* ---- tests ---- */

static void test_file__the_same_bits_come_back(void **state)
{
    const fixture *f = *state;
    for (size_t i = 0; i < parts_n_cases; ++i) {
        const int custom = parts_cases[i].priors[0] == 'c';
        hnpe_prior *local = custom ? parts_conditional_prior(NULL, 1) : NULL;
        hnpe_estimator *estimator = saved(f, &parts_cases[i]), *again;
        hnpe_posterior *posterior;
        answer before, after;
        hnpe_dims dims = {.struct_size = sizeof dims}, same = {.struct_size = sizeof same};
        ask(estimator, &before);
        support_assert_ok(hnpe_estimator_load(NULL, f->path, local, NULL, &again));
        ask(again, &after);
        assert_memory_equal(&before, &after, sizeof before);
        support_assert_ok(hnpe_estimator_dims(estimator, &dims));
        support_assert_ok(hnpe_estimator_dims(again, &same));
        assert_memory_equal(&dims, &same, sizeof dims);
        /* The file of an estimator is that of a posterior, and the other way round. */
        support_assert_ok(hnpe_posterior_load(NULL, f->path, local, NULL, &posterior));
        const size_t size = hnpei_core_set_size(estimator->core);
        ask_posterior(posterior, size ? (int64_t)size : 3, &after);
        assert_memory_equal(&before, &after, sizeof before);
        hnpe_posterior_release(posterior);
        hnpe_estimator_release(again);
        hnpe_estimator_release(estimator);
        hnpe_prior_release(local);
    }
}

static void test_file__options_come_back(void **state)
{
    const fixture *f = *state;
    for (size_t i = 0; i < parts_n_cases; ++i) {
        const parts_case *c = &parts_cases[i];
        if (c->priors[0] == 'c')
            continue;
        hnpe_estimator *estimator = saved(f, c), *again;
        support_assert_ok(hnpe_estimator_load(NULL, f->path, NULL, NULL, &again));
        for (int32_t key = HNPE_ESTIMATOR_ARCHITECTURE; key <= HNPE_ESTIMATOR_EXTRA; key += 100) {
            int64_t before, after;
            support_assert_ok(hnpe_estimator_get_int(estimator, key, &before));
            support_assert_ok(hnpe_estimator_get_int(again, key, &after));
            assert_int_equal(before, after);
            support_assert_ok(hnpe_estimator_set_int(again, key, after)); /* no change is no change */
        }
        support_assert_fails(hnpe_estimator_set_int(again, HNPE_ESTIMATOR_ARCHITECTURE,
                                                    c->architecture == HNPE_ARCHITECTURE_NAIVE
                                                        ? HNPE_ARCHITECTURE_AGGREGATED
                                                        : HNPE_ARCHITECTURE_NAIVE),
                             HNPE_ERROR_UNSUPPORTED, "architecture is fixed");
        if (c->architecture == HNPE_ARCHITECTURE_NAIVE)
            support_assert_fails(hnpe_estimator_set_int(again, HNPE_ESTIMATOR_EXTRA, 9), HNPE_ERROR_UNSUPPORTED,
                                 "extra is fixed");
        hnpe_estimator_release(again);
        hnpe_estimator_release(estimator);
    }
}

static void test_file__a_seed_can_be_set_after_loading(void **state)
{
    const fixture *f = *state;
    hnpe_estimator *estimator = saved(f, &parts_cases[7]), *again;
    answer first, second;
    support_assert_ok(hnpe_estimator_load(NULL, f->path, NULL, NULL, &again));
    support_assert_ok(hnpe_estimator_set_seed(estimator, 33));
    support_assert_ok(hnpe_estimator_set_seed(again, 33));
    ask(estimator, &first);
    ask(again, &second);
    assert_memory_equal(&first, &second, sizeof first);
    hnpe_estimator_release(again);
    hnpe_estimator_release(estimator);
}

static size_t file_size(const char *path)
{
    size_t bytes;
    free(support_read(path, &bytes));
    return bytes;
}

/* Every integer of every part, at values that are too large, too small, or those of another estimator. */
static void test_file__no_integer_of_a_plan_is_trusted(void **state)
{
    static const size_t cases[] = {0, 2, 6, 7, 10, 12, 13, 14};
    static const char *const parts[] = {"estimator.plan", "estimator.observation", "estimator.set", "estimator.q_local",
                                        "estimator.q_global"};
    static const size_t counts[] = {8, 16, 16, 12, 12};
    static const int64_t values[] = {
        -1, 0,  1,   2,   3,    4,       5,       6,          8,          15,        16,        17,
        64, 65, 256, 257, 1000, 1 << 20, 1 << 24, 2147483647, 2147483648, INT64_MAX, INT64_MIN, INT64_MIN + 1};
    const fixture *f = *state;
    const int quick = support_quick() || HNPEI_REAL_IS_DOUBLE; /* a plan has no real numbers */
    size_t tried = 0, refused = 0;
    for (size_t k = quick ? 5 : 0; k < sizeof cases / sizeof *cases; k += quick ? 8 : 1) {
        hnpe_estimator_release(saved(f, &parts_cases[cases[k]]));
        size_t bytes;
        char *file = support_read(f->path, &bytes);
        for (size_t p = 0; p < 5; ++p) {
            const size_t begin = offset_of(file, parts[p]);
            for (size_t i = 0; i < counts[p]; ++i)
                for (size_t v = 0; v < sizeof values / sizeof *values; ++v) {
                    int64_t kept;
                    memcpy(&kept, file + begin + 8 * i, sizeof kept);
                    memcpy(file + begin + 8 * i, &values[v], sizeof kept);
                    support_seal(file, bytes);
                    support_write(f->changed, file, bytes);
                    memcpy(file + begin + 8 * i, &kept, sizeof kept);
                    const hnpe_status status = try_load(f->changed, bytes);
                    const int is_seed = p == 0 && i == 5;
                    if (!is_seed && (values[v] < -1 || values[v] > INT32_MAX))
                        assert_int_equal(status, HNPE_ERROR_FORMAT);
                    ++tried;
                    refused += status != HNPE_OK;
                }
        }
        free(file);
    }
    print_message("%zu changed plans: %zu refused, the others read and used\n", tried, refused);
    assert_true(refused > tried / 2 && refused < tried);
}

static void test_file__a_plan_may_not_ask_for_more_weights_than_the_file_has(void **state)
{
    const fixture *f = *state;
    const int64_t hidden = 1 << 30;
    size_t bytes;
    hnpe_estimator *made;
    hnpe_estimator_release(saved(f, &parts_cases[0]));
    char *file = support_read(f->path, &bytes);
    memcpy(file + offset_of(file, "estimator.q_local") + 4 * 8, &hidden, sizeof hidden);
    support_seal(file, bytes);
    support_write(f->changed, file, bytes);
    free(file);
    support_assert_fails(hnpe_estimator_load(NULL, f->changed, NULL, NULL, &made), HNPE_ERROR_FORMAT,
                         "1073741824 rows of");
}

static void test_file__no_tensor_may_be_missing_or_of_another_shape(void **state)
{
    static const size_t cases[] = {0, 7, 13};
    const fixture *f = *state;
    size_t tried = 0;
    for (size_t k = 0; k < 3; ++k) {
        hnpei_reader *reader;
        hnpe_estimator_release(saved(f, &parts_cases[cases[k]]));
        const size_t bytes = file_size(f->path);
        support_assert_ok(hnpei_reader_open(NULL, "test", f->path, &reader));
        for (size_t i = 0; i < hnpei_reader_count(reader); ++i) {
            const char *name = hnpei_reader_tensor(reader, i)->name;
            const int weights = strncmp(name, "estimator.", 10) != 0 && strncmp(name, "prior_", 6) != 0;
            rewrite(reader, &(change){.tensor = name, .drop = 1}, f->changed);
            assert_int_equal(try_load(f->changed, bytes), HNPE_ERROR_FORMAT);
            rewrite(reader, &(change){.tensor = name, .flat = 1}, f->changed);
            if (weights)
                assert_int_equal(try_load(f->changed, bytes), HNPE_ERROR_FORMAT);
            tried += 2;
        }
        hnpei_reader_close(reader);
    }
    print_message("%zu tensors left out or reshaped\n", tried);
}

static void test_file__weights_that_are_not_finite_are_refused(void **state)
{
    const fixture *f = *state;
    hnpe_estimator *estimator = parts_estimator(NULL, &parts_cases[0]), *made;
    estimator->core->terms[1].weights[3] = NAN;
    support_assert_ok(hnpe_estimator_save(estimator, f->path));
    support_assert_fails(hnpe_estimator_load(NULL, f->path, NULL, NULL, &made), HNPE_ERROR_FORMAT, "not finite");
    hnpe_estimator_release(estimator);
}

static void test_file__kind_version_and_priors_are_looked_at(void **state)
{
    static const change changes[] = {{.key = "kind", .text = "hnpe.dataset"},
                                     {.key = "kind", .text = NULL},
                                     {.key = "format_version", .text = "3"},
                                     {.key = "format_version", .text = NULL},
                                     {.key = "prior_local.kind", .text = "normal"},
                                     {.key = "prior_local.kind", .text = NULL},
                                     {.key = "prior_global.kind", .text = "no such prior"}};
    const fixture *f = *state;
    hnpei_reader *reader;
    hnpe_estimator_release(saved(f, &parts_cases[0]));
    const size_t bytes = file_size(f->path);
    support_assert_ok(hnpei_reader_open(NULL, "test", f->path, &reader));
    for (size_t i = 0; i < sizeof changes / sizeof *changes; ++i) {
        rewrite(reader, &changes[i], f->changed);
        assert_int_equal(try_load(f->changed, bytes), HNPE_ERROR_FORMAT);
    }
    hnpei_reader_close(reader);
}

/* As it is, damage is found by the checksum; with the checksum of the damaged file, by what reads it, or it does no
   harm. */
static void test_file__damage_anywhere_is_refused_or_harmless(void **state)
{
    const fixture *f = *state;
    const int tries = support_quick() ? 100 : 600;
    size_t bytes, sealed_refused = 0;
    hnpe_estimator_release(saved(f, &parts_cases[12]));
    char *file = support_read(f->path, &bytes), *sealed = test_malloc(bytes);
    uint64_t seed = 1;
    for (int i = 0; i < tries; ++i) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        /* Half of them in the header, where there is something to understand. */
        const size_t at = (size_t)(seed >> 33) % (i % 2 ? bytes : 4096 < bytes ? 4096 : bytes);
        const char kept = file[at];
        file[at] = (char)(kept ^ (1 << i % 8));
        support_write(f->changed, file, bytes);
        assert_int_equal(try_load(f->changed, bytes), HNPE_ERROR_FORMAT);
        memcpy(sealed, file, bytes);
        support_seal(sealed, bytes);
        support_write(f->changed, sealed, bytes);
        sealed_refused += try_load(f->changed, bytes) != HNPE_OK;
        file[at] = kept;
        support_write(f->changed, file, at);
        assert_int_equal(try_load(f->changed, bytes), HNPE_ERROR_FORMAT);
    }
    free(file);
    test_free(sealed);
    print_message("%d flipped bits, all refused; with a new checksum %zu refused; %d truncations, all refused\n", tries,
                  sealed_refused, tries);
}

static void test_file__a_prior_of_callbacks_must_be_given_again(void **state)
{
    const fixture *f = *state;
    const double zeros[2] = {0, 0}, ones[2] = {1, 1};
    hnpe_prior *custom = parts_conditional_prior(NULL, 1), *one, *two;
    hnpe_estimator *made;
    hnpe_posterior *posterior;
    support_assert_ok(hnpe_prior_create_uniform(NULL, 1, zeros, ones, &one));
    support_assert_ok(hnpe_prior_create_uniform(NULL, 2, zeros, ones, &two));
    hnpe_estimator_release(saved(f, &parts_cases[4]));
    support_assert_fails(hnpe_estimator_load(NULL, f->path, NULL, NULL, &made), HNPE_ERROR_UNSUPPORTED,
                         "prior_local was made of callbacks");
    support_assert_fails(hnpe_posterior_load(NULL, f->path, NULL, one, &posterior), HNPE_ERROR_UNSUPPORTED,
                         "must be given again");
    assert_null(posterior);
    support_assert_ok(hnpe_estimator_load(NULL, f->path, custom, NULL, &made));
    hnpe_estimator_release(made);
    support_assert_ok(hnpe_posterior_load(NULL, f->path, custom, one, &posterior));
    hnpe_posterior_release(posterior);
    /* Priors that do not fit. */
    support_assert_fails(hnpe_estimator_load(NULL, f->path, two, NULL, &made), HNPE_ERROR_SHAPE, "prior_local has 2");
    support_assert_fails(hnpe_estimator_load(NULL, f->path, custom, two, &made), HNPE_ERROR_SHAPE,
                         "prior_global has 2");
    support_assert_fails(hnpe_estimator_load(NULL, f->path, custom, custom, &made), HNPE_ERROR_SHAPE,
                         "prior_global has 1 parameters given 1");
    hnpe_rng *rng;
    support_assert_ok(hnpe_rng_create(NULL, 1, 0, &rng));
    support_assert_fails(hnpe_estimator_load(NULL, f->path, (hnpe_prior *)rng, NULL, &made),
                         HNPE_ERROR_INVALID_ARGUMENT, "prior_local must be a hnpe_prior");
    support_assert_fails(hnpe_posterior_load(NULL, f->path, custom, (hnpe_prior *)rng, &posterior),
                         HNPE_ERROR_INVALID_ARGUMENT, "prior_global must be a hnpe_prior");
    hnpe_rng_release(rng);
    hnpe_estimator_release(saved(f, &parts_cases[2]));
    support_assert_fails(hnpe_estimator_load(NULL, f->path, one, NULL, &made), HNPE_ERROR_SHAPE, "no such parameters");
    hnpe_prior_release(custom);
    hnpe_prior_release(one);
    hnpe_prior_release(two);
}

static void test_file__an_older_file_survives_a_failing_save(void **state)
{
    const fixture *f = *state;
    hnpe_estimator *estimator = saved(f, &parts_cases[0]), *made;
    char *missing = support_temp_path(f->folder, "no/such/folder.hnpe");
    support_assert_fails(hnpe_estimator_save(estimator, missing), HNPE_ERROR_IO, "folder.hnpe");
    support_assert_fails(hnpe_estimator_save(estimator, NULL), HNPE_ERROR_INVALID_ARGUMENT, "path is NULL");
    support_assert_fails(hnpe_estimator_load(NULL, missing, NULL, NULL, &made), HNPE_ERROR_IO, "folder.hnpe");
    support_assert_fails(hnpe_estimator_load(NULL, NULL, NULL, NULL, &made), HNPE_ERROR_INVALID_ARGUMENT,
                         "path is NULL");
    assert_int_equal(support_temp_count(f->folder), 1);
    support_assert_ok(hnpe_estimator_load(NULL, f->path, NULL, NULL, &made));
    hnpe_estimator_release(made);
    hnpe_estimator_release(estimator);
    free(missing);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_file__the_same_bits_come_back),
        TEST(test_file__options_come_back),
        TEST(test_file__a_seed_can_be_set_after_loading),
        TEST(test_file__no_integer_of_a_plan_is_trusted),
        TEST(test_file__a_plan_may_not_ask_for_more_weights_than_the_file_has),
        TEST(test_file__no_tensor_may_be_missing_or_of_another_shape),
        TEST(test_file__weights_that_are_not_finite_are_refused),
        TEST(test_file__kind_version_and_priors_are_looked_at),
        TEST(test_file__damage_anywhere_is_refused_or_harmless),
        TEST(test_file__a_prior_of_callbacks_must_be_given_again),
        TEST(test_file__an_older_file_survives_a_failing_save),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
