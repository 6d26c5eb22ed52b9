/* No oversubscription: while the library simulates, trains, draws and compares, it has as many threads as its context
   says, the calling one included, and the threads of OpenBLAS, however many the host wants, sleep. OpenBLAS reads
   OPENBLAS_NUM_THREADS when it is loaded, so this program runs itself with each of its settings. */
#include "toy.h"

#include <cblas.h>
#include <dirent.h>
#include <pthread.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST = 256, DIM = 6, DRAWS = 4000 };

/* ---- what /proc says ---- */

static long own_id(void)
{
    return syscall(SYS_gettid);
}

static size_t list_threads(long *ids)
{
    size_t n = 0;
    DIR *folder = opendir("/proc/self/task");
    for (struct dirent *entry; folder && (entry = readdir(folder));)
        if (entry->d_name[0] != '.' && n < MOST)
            ids[n++] = atol(entry->d_name);
    if (folder)
        closedir(folder);
    return n;
}

/* Seconds of processor time of a thread; 0 where it is gone. */
static double time_of(long id)
{
    char path[64];
    double nanoseconds = 0;
    snprintf(path, sizeof path, "/proc/self/task/%ld/schedstat", id);
    FILE *file = fopen(path, "r");
    if (!file || fscanf(file, "%lf", &nanoseconds) != 1)
        nanoseconds = 0;
    if (file)
        fclose(file);
    return 1e-9 * nanoseconds;
}

static void pause_for(long milliseconds)
{
    nanosleep(&(struct timespec){milliseconds / 1000, milliseconds % 1000 * 1000000}, NULL);
}

/* ---- threads that are there before the library is called are the host's: main, and OpenBLAS's ---- */

typedef struct crowd {
    size_t n;
    long ids[MOST];
} crowd;

static int has(const crowd *c, long id)
{
    for (size_t i = 0; i < c->n; ++i)
        if (c->ids[i] == id)
            return 1;
    return 0;
}

/* Of all but the calling thread. */
static double time_of_others(const crowd *c)
{
    double sum = 0;
    for (size_t i = 0; i < c->n; ++i)
        if (c->ids[i] != own_id())
            sum += time_of(c->ids[i]);
    return sum;
}

/* OpenBLAS's threads look for work for a while before they sleep. */
static void settle(const crowd *c)
{
    for (int i = 0; i < 100; ++i) {
        const double before = time_of_others(c);
        pause_for(50);
        if (!(time_of_others(c) > before))
            return;
    }
}

typedef struct counter {
    const crowd *host;
    atomic_int stop;
    size_t most; /* threads beyond the host's and this one at once */
    size_t looks;
} counter;

static void *count(void *argument)
{
    counter *c = argument;
    while (!atomic_load(&c->stop)) {
        long ids[MOST];
        size_t others = 0;
        const size_t n = list_threads(ids);
        for (size_t i = 0; i < n; ++i)
            others += ids[i] != own_id() && !has(c->host, ids[i]);
        c->most = others > c->most ? others : c->most;
        ++c->looks;
        pause_for(1);
    }
    return NULL;
}

/* ---- everything that takes long, and everything that asks OpenBLAS for anything ---- */

static int product(void *user_data, size_t n, const double *alpha, const double *beta, hnpe_rng *rng, double *x)
{
    (void)user_data;
    for (size_t i = 0; i < n; ++i)
        x[i] = alpha[i] * beta[i * DIM] + hnpe_rng_normal(rng);
    return 0;
}

/* As many parameters as OpenBLAS would share among its threads in a blocked factorisation or a product. */
static void draw_wide(hnpe_context *context, hnpe_rng *rng)
{
    enum { WIDE = 160, N = 400 };
    static double covariance[WIDE * WIDE], mean[WIDE], theta[N * WIDE], log_p[N];
    hnpe_prior *prior;
    for (size_t i = 0; i < WIDE; ++i)
        for (size_t j = 0; j < WIDE; ++j)
            covariance[i * WIDE + j] = i == j ? 2 : 0.5;
    support_assert_ok(hnpe_prior_create_multivariate_normal(context, WIDE, mean, covariance, &prior));
    support_assert_ok(hnpe_prior_sample(prior, N, NULL, rng, theta));
    support_assert_ok(hnpe_prior_log_density(prior, N, NULL, theta, log_p));
    hnpe_prior_release(prior);
}

static void work(hnpe_context *context)
{
    static double covariance[DIM * DIM], mean[DIM], theta[DRAWS * (DIM + 1)], log_q[DRAWS], x[3] = {0.2, 0.1, 0.4};
    const double zero = 0, one = 1;
    const int64_t rows = 3;
    hnpe_prior *local, *global;
    hnpe_simulator *simulator;
    hnpe_inference *inference;
    hnpe_trainer *trainer;
    hnpe_posterior *posterior;
    hnpe_rng *rng;
    double distance;
    for (size_t i = 0; i < DIM; ++i)
        for (size_t j = 0; j < DIM; ++j)
            covariance[i * DIM + j] = i == j ? 2 : 0.5;
    support_assert_ok(hnpe_rng_create(context, 1, 0, &rng));
    support_assert_ok(hnpe_prior_create_normal(context, 1, &zero, &one, &local));
    support_assert_ok(hnpe_prior_create_multivariate_normal(context, DIM, mean, covariance, &global));
    support_assert_ok(hnpe_simulator_create(context, 1, DIM, 1, product, NULL, NULL, &simulator));
    support_assert_ok(hnpe_simulator_set_int(simulator, HNPE_SIMULATOR_CONCURRENT, 1));
    support_assert_ok(hnpe_inference_create(context, local, global, simulator, &inference));
    support_assert_ok(hnpe_inference_set_int(inference, HNPE_INFERENCE_SIMULATIONS, support_quick() ? 200 : 1000));
    support_assert_ok(hnpe_inference_set_int(inference, HNPE_INFERENCE_MAX_EXTRA, 4));
    support_assert_ok(hnpe_inference_get_trainer(inference, &trainer));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_EPOCHS, 1));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_BATCH_SIZE, 512));
    support_assert_ok(hnpe_inference_run(inference, NULL));
    support_assert_ok(hnpe_inference_posterior(inference, &posterior));
    support_assert_ok(hnpe_posterior_sample(posterior, 1, &rows, x, DRAWS, rng, theta));
    support_assert_ok(hnpe_posterior_log_density(posterior, 1, &rows, x, DRAWS, theta, log_q));
    support_assert_ok(hnpe_diagnostics_sinkhorn(context, DIM, 500, theta, 500, theta + 500 * DIM, 0.5, &distance));
    draw_wide(context, rng);
    hnpe_posterior_release(posterior);
    hnpe_trainer_release(trainer);
    hnpe_inference_release(inference);
    hnpe_simulator_release(simulator);
    hnpe_prior_release(global);
    hnpe_prior_release(local);
    hnpe_rng_release(rng);
}

static void check(const crowd *host, size_t threads)
{
    counter c = {.host = host};
    pthread_t handle;
    hnpe_context *context = support_context((int64_t)threads);
    settle(host);
    assert_int_equal(pthread_create(&handle, NULL, count, &c), 0);
    const double own = time_of(own_id()), others = time_of_others(host);
    work(context);
    const double worked = time_of(own_id()) - own, beside = time_of_others(host) - others;
    atomic_store(&c.stop, 1);
    assert_int_equal(pthread_join(handle, NULL), 0);
    hnpe_context_release(context);
    print_message(
        "context of %zu: at most %zu threads beside the caller in %zu looks; %.0f ms on the caller, %.3f ms on "
        "%zu threads of OpenBLAS\n",
        threads, c.most, c.looks, 1e3 * worked, 1e3 * beside, host->n - 1);
    assert_true(c.looks > 10);
    assert_true(c.most <= threads - 1);
    assert_true(threads == 1 || c.most == threads - 1);            /* it is threads that are counted here */
    assert_true(beside < (support_is_sanitized() ? 0.05 : 0.001)); /* sanitizers have a thread of their own */
}

/* It would be seen. */
static void check_that_work_is_seen(const crowd *host)
{
    enum { N = 700 };
    double *a = test_calloc(3 * N * N, sizeof *a);
    settle(host);
    const double others = time_of_others(host);
    cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, N, N, N, 1, a, N, a + N * N, N, 0, a + 2 * N * N, N);
    settle(host);
    print_message("a product by OpenBLAS itself: %.1f ms on its threads\n", 1e3 * (time_of_others(host) - others));
    assert_true(openblas_get_num_threads() == 1 || time_of_others(host) - others > 0.001);
    test_free(a);
}

static void test_threads__are_those_of_the_context_alone(void **state)
{
    crowd host = {0};
    if (atoi(getenv("HNPE_TEST_INSIDE")) > 0)
        openblas_set_num_threads(atoi(getenv("HNPE_TEST_INSIDE")));
    host.n = list_threads(host.ids);
    const char *variable = getenv("OPENBLAS_NUM_THREADS"), *wanted = getenv("HNPE_TEST_INSIDE");
    print_message("OPENBLAS_NUM_THREADS %s, set to %s: the process begins with %zu threads\n",
                  variable ? variable : "unset", wanted, host.n);
    for (size_t threads = 1; threads <= 4; threads *= 2)
        if (threads == 2 || !support_quick())
            check(&host, threads);
    check_that_work_is_seen(&host);
}

/* ---- each setting is a process ---- */

/* variable: NULL, not set; number: of openblas_set_num_threads, "0" where it is not called. */
static void run_with(const char *variable, const char *number)
{
    int status = -1;
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        setenv("HNPE_TEST_INSIDE", number, 1);
        if (variable)
            setenv("OPENBLAS_NUM_THREADS", variable, 1);
        else
            unsetenv("OPENBLAS_NUM_THREADS");
        execl("/proc/self/exe", "test_thread_counts", (char *)NULL);
        _exit(127);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

static void test_threads__of_openblas_sleep_where_it_has_as_many_as_it_likes(void **state)
{
    run_with(NULL, "0");
}

static void test_threads__of_openblas_sleep_where_the_host_gives_it_eight(void **state)
{
    if (!support_quick())
        run_with("8", "0"); /* but no more than there are cores */
    run_with("8", "8");
}

int main(void)
{
    const struct CMUnitTest inside[] = {cmocka_unit_test(test_threads__are_those_of_the_context_alone)};
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_threads__of_openblas_sleep_where_it_has_as_many_as_it_likes),
        cmocka_unit_test(test_threads__of_openblas_sleep_where_the_host_gives_it_eight),
    };
    if (getenv("HNPE_TEST_INSIDE"))
        return cmocka_run_group_tests(inside, NULL, NULL);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
