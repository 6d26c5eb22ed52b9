/* Threads that the system does not give, none of them or all but some: the work is done by those that are there, with
   the same result, and no call fails for it. */
#include "kit.h"

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>

static atomic_int given, refused;
static atomic_int left = 1000000; /* so many more are given */

/* The program's own, before that of the C library, which it asks. */
int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *), void *argument)
{
    union {
        void *object;
        int (*function)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
    } next = {dlsym(RTLD_NEXT, "pthread_create")};
    if (atomic_fetch_sub(&left, 1) <= 0) {
        atomic_fetch_add(&refused, 1);
        return EAGAIN;
    }
    atomic_fetch_add(&given, 1);
    return next.function(thread, attributes, start, argument);
}

/* A context of eight threads, and long calls of every kind on it. */
static uint64_t work(int threads)
{
    hnpe_posterior *posterior;
    kit *k = kit_make(KIT_INFERENCE | KIT_FLOW | KIT_POSTERIOR);
    support_assert_ok(hnpe_context_set_int(k->context, HNPE_CONTEXT_THREADS, 8));
    support_assert_ok(hnpe_simulator_set_int(k->simulator, HNPE_SIMULATOR_CHUNK, 1));
    support_assert_ok(hnpe_simulator_set_int(k->simulator, HNPE_SIMULATOR_CONCURRENT, 1));
    atomic_store(&left, threads);
    support_assert_ok(hnpe_simulator_run(k->simulator, KIT_ROWS, k->x, k->x, 1, 0, NULL, k->out));
    atomic_store(&left, threads);
    support_assert_ok(hnpe_flow_fit(k->flow, KIT_ROWS, k->theta_global, k->theta_local, 1, NULL));
    atomic_store(&left, threads);
    support_assert_ok(hnpe_inference_run(k->inference, NULL));
    support_assert_ok(hnpe_inference_posterior(k->inference, &posterior));
    atomic_store(&left, threads);
    support_assert_ok(hnpe_posterior_sample(posterior, 2, k->sizes, k->x, 80, k->rng, k->second_out));
    atomic_store(&left, threads);
    support_assert_ok(hnpe_posterior_mode(posterior, 2, k->sizes, k->x, 1, k->third_out, NULL));
    hnpe_posterior_release(posterior);
    atomic_store(&left, 1000000);
    const uint64_t digest = kit_digest(k);
    kit_free(k);
    return digest;
}

static void test_threads__that_cannot_be_made_are_done_without(void **state)
{
    const uint64_t all = work(1000000);
    assert_true(atomic_load(&given) >= 7); /* it is this function that the library calls */
    for (int threads = 0; threads < 7; ++threads) {
        atomic_store(&refused, 0);
        assert_true(work(threads) == all);
        assert_true(atomic_load(&refused) > 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_threads__that_cannot_be_made_are_done_without),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
