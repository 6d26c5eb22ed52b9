/* The same on eight threads at once. */
#ifndef THREADS_H
#define THREADS_H

#include "support.h"

#include <pthread.h>

enum { THREADS = 8 };

/* Run on THREADS threads with what is theirs of an array. Without cmocka's functions, which belong to the test's
 * thread.
 */
static inline void run_on_threads(void *(*run)(void *data), void *data, size_t each)
{
    pthread_t handles[THREADS];
    for (size_t i = 0; i < THREADS; ++i)
        assert_int_equal(pthread_create(&handles[i], NULL, run, (char *)data + i * each), 0);
    for (size_t i = 0; i < THREADS; ++i)
        assert_int_equal(pthread_join(handles[i], NULL), 0);
}

#endif
