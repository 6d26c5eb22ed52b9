/* A host's first draw: read the model named by the argument, draw once. Prints seconds since main began, and kilobytes.
 */
#define _GNU_SOURCE
#include "resident.h"

#include <hnpe.h>
#include <stdlib.h>
#include <time.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

int main(int argc, char **argv)
{
    const double begin = now();
    hnpe_dims dims = {.struct_size = sizeof dims};
    hnpe_posterior *posterior;
    hnpe_rng *rng;
    if (argc < 2 || hnpe_posterior_load(NULL, argv[1], NULL, NULL, &posterior) != HNPE_OK ||
        hnpe_posterior_dims(posterior, &dims) != HNPE_OK || hnpe_rng_create(NULL, 1, 0, &rng) != HNPE_OK)
        return 1;
    double x[128] = {0}, theta[16];
    if (dims.d_x > 128 || dims.d_local + dims.d_global > 16 ||
        hnpe_posterior_sample(posterior, 1, NULL, x, 1, rng, theta) != HNPE_OK)
        return 1;
    const double taken = now() - begin;
    printf("%.9f %ld\n", taken, bench_resident());
    hnpe_rng_release(rng);
    hnpe_posterior_release(posterior);
    return 0;
}
