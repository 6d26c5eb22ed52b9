#include "benchmark.h"

#include "support.h"

#include <unistd.h>

#define FOLDER "../shared/data/sbibm"

int observations_are_there(void)
{
    return access(FOLDER, R_OK) == 0;
}

static support_array read_array(const task *of, size_t number, const char *name, size_t count)
{
    char path[256];
    snprintf(path, sizeof path, FOLDER "/%s/obs_%02zu/%s.npy", of->name, number, name);
    support_array array = support_npy(path);
    if (array.count != count)
        fail_msg("%s has %zu numbers, not %zu", path, array.count, count);
    return array;
}

void observation_read(const task *of, size_t number, observation *into)
{
    support_array x = read_array(of, number, "observation", of->d_x);
    memcpy(into->x, x.values, of->d_x * sizeof *x.values);
    support_array_free(&x);
    into->reference = read_array(of, number, "reference_posterior", N_REFERENCE * of->d_theta).values;
}

void observation_free(observation *of)
{
    free(of->reference);
}
