/* What a training takes once it is under way: no memory, and no lock but to hand work over. The C library's functions
   are stood before by ones that count, so that memory past the host's allocator counts too. Sanitizers do the same for
   their own ends, and then there is nothing to test here. */
#include "toy.h"

#include <dlfcn.h>
#include <pthread.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define COUNTED 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define COUNTED 0
#endif
#endif
#if !defined(COUNTED) && defined(__GLIBC__)
#define COUNTED 1
#elif !defined(COUNTED)
#define COUNTED 0
#endif

static atomic_long mallocs, locks;

#if COUNTED
void *__libc_malloc(size_t bytes);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t bytes);
void *__libc_memalign(size_t alignment, size_t bytes);

__attribute__((visibility("default"))) void *malloc(size_t bytes)
{
    atomic_fetch_add(&mallocs, 1);
    return __libc_malloc(bytes);
}

__attribute__((visibility("default"))) void *calloc(size_t count, size_t size)
{
    atomic_fetch_add(&mallocs, 1);
    return __libc_calloc(count, size);
}

__attribute__((visibility("default"))) void *realloc(void *memory, size_t bytes)
{
    atomic_fetch_add(&mallocs, 1);
    return __libc_realloc(memory, bytes);
}

__attribute__((visibility("default"))) void *aligned_alloc(size_t alignment, size_t bytes)
{
    atomic_fetch_add(&mallocs, 1);
    return __libc_memalign(alignment, bytes);
}

static int (*lock_of_library)(pthread_mutex_t *);

__attribute__((visibility("default"))) int pthread_mutex_lock(pthread_mutex_t *mutex)
{
    atomic_fetch_add(&locks, 1);
    if (!lock_of_library)
        *(void **)(void *)&lock_of_library = dlsym(RTLD_NEXT, "pthread_mutex_lock");
    return lock_of_library(mutex);
}
#endif

enum { SETS = 700, BATCH = 200, EPOCHS = 6 };

typedef struct counts {
    support_allocator *allocator;
    int reports;
    long first_calls, first_mallocs, first_locks, last_calls, last_mallocs, last_locks;
} counts;

/* The first report comes when all memory has been taken, the last when the last epoch is over. */
static int note(void *user_data, const hnpe_progress *progress)
{
    counts *c = user_data;
    (void)progress;
    c->last_calls = atomic_load(&c->allocator->calls);
    c->last_mallocs = atomic_load(&mallocs);
    c->last_locks = atomic_load(&locks);
    if (c->reports++ == 0) {
        c->first_calls = c->last_calls;
        c->first_mallocs = c->last_mallocs;
        c->first_locks = c->last_locks;
    }
    return 0;
}

/* Of a training of two terms in pieces, with validation, on so many threads. */
static counts train(int64_t threads)
{
    support_allocator allocator;
    counts c = {.allocator = &allocator};
    support_toy toy;
    hnpe_dataset *dataset;
    hnpe_trainer *trainer;
    hnpe_monitor *monitor;
    hnpe_context *context = support_failing_context(&allocator, 0);
    support_assert_ok(hnpe_context_set_int(context, HNPE_CONTEXT_THREADS, threads));
    support_toy_create(context, 0.05, SETS, 6, 3, &toy);
    support_assert_ok(hnpe_inference_get_dataset(toy.inference, &dataset));
    support_assert_ok(hnpe_dataset_simulate(dataset, toy.alpha, toy.beta, toy.simulator, SETS, 0, 6, 1, 0, NULL));
    support_assert_ok(hnpe_inference_get_trainer(toy.inference, &trainer));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_EPOCHS, EPOCHS));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_BATCH_SIZE, BATCH));
    support_assert_ok(hnpe_monitor_create(context, note, &c, NULL, &monitor));
    support_assert_ok(hnpe_trainer_run(trainer, monitor));
    assert_int_equal(hnpe_trainer_epochs(trainer), EPOCHS);
    assert_true(c.reports >= 2);
    hnpe_monitor_release(monitor);
    hnpe_trainer_release(trainer);
    hnpe_dataset_release(dataset);
    support_toy_free(&toy);
    hnpe_context_release(context);
    assert_int_equal(atomic_load(&allocator.outstanding), 0);
    return c;
}

static void test_training_loop__allocates_nothing(void **state)
{
    for (int64_t threads = 1; threads <= 4; threads *= 2) {
        const counts c = train(threads);
        assert_true(c.first_calls > 40); /* what it did take, it took before */
        assert_int_equal(c.last_calls, c.first_calls);
    }
}

static void test_training_loop__nothing_below_allocates_either(void **state)
{
    if (!COUNTED) {
        print_message("SKIPPED memory past the host's allocator: under sanitizers it is theirs\n");
        return;
    }
    free(malloc(1));
    assert_true(atomic_load(&mallocs) > 0);
    for (int64_t threads = 1; threads <= 4; threads *= 2) {
        const counts c = train(threads);
        assert_int_equal(c.last_mallocs, c.first_mallocs);
    }
}

/* Handing work over takes two locks of the calling thread, and two of each thread that helps: for the pieces of a step,
   for the steps of the optimisers, and for the validation. */
static void test_training_loop__locks_only_to_hand_work_over(void **state)
{
    if (!COUNTED) {
        print_message("SKIPPED counting locks: under sanitizers they are theirs\n");
        return;
    }
    const long steps = SETS / BATCH, handed_over = EPOCHS * (2 * steps + 1);
    for (int64_t threads = 1; threads <= 4; threads *= 2) {
        const counts c = train(threads);
        const long taken = c.last_locks - c.first_locks, most = (handed_over + 1) * 2 * (long)threads;
        print_message("%d threads: %ld locks, at most %ld\n", (int)threads, taken, most);
        assert_true((taken > 0 || threads == 1) && taken <= most);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_training_loop__allocates_nothing),
        cmocka_unit_test(test_training_loop__nothing_below_allocates_either),
        cmocka_unit_test(test_training_loop__locks_only_to_hand_work_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
