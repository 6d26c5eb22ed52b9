#include "machine.h"

#include <math.h>

/* ---- bytes ---- */

uint8_t machine_byte(machine *m)
{
    return m->at < m->size ? m->data[m->at++] : 0;
}

size_t machine_below(machine *m, size_t n)
{
    return machine_byte(m) % n;
}

int machine_seldom(machine *m)
{
    return machine_byte(m) % 32 == 31;
}

size_t machine_size(machine *m, size_t most)
{
    static const size_t huge[] = {1000,    65537, INT32_MAX, (size_t)INT32_MAX + 1, SIZE_MAX / 8, SIZE_MAX / 8 + 1,
                                  SIZE_MAX};
    return machine_seldom(m) ? huge[machine_below(m, sizeof huge / sizeof *huge)] : machine_below(m, most + 1);
}

uint64_t machine_seed(machine *m)
{
    return machine_byte(m);
}

/* ---- handles ---- */

void *machine_find(machine *m, type wanted)
{
    const size_t first = machine_byte(m);
    for (size_t i = 0; i < SLOTS; ++i)
        if (m->handles[wanted][(first + i) % SLOTS])
            return m->handles[wanted][(first + i) % SLOTS];
    return NULL;
}

void *machine_pick(machine *m, type wanted)
{
    if (machine_seldom(m))
        return machine_byte(m) % 2 ? machine_find(m, (type)machine_below(m, TYPES)) : NULL;
    return machine_find(m, wanted);
}

void machine_release(type of, void *handle)
{
    switch (of) {
#define RELEASE(kind, name)                                                                                            \
    case kind:                                                                                                         \
        hnpe_##name##_release(handle);                                                                                 \
        break;
#define EACH(X)                                                                                                        \
    X(CONTEXT, context)                                                                                                \
    X(MONITOR, monitor)                                                                                                \
    X(RNG, rng)                                                                                                        \
    X(PRIOR, prior)                                                                                                    \
    X(SIMULATOR, simulator)                                                                                            \
    X(DATASET, dataset)                                                                                                \
    X(EMBEDDER, embedder)                                                                                              \
    X(FLOW, flow)                                                                                                      \
    X(ESTIMATOR, estimator)                                                                                            \
    X(TRAINER, trainer)                                                                                                \
    X(POSTERIOR, posterior)                                                                                            \
    X(INFERENCE, inference)
        EACH(RELEASE)
    default:
        break;
    }
}

void machine_retain(type of, void *handle)
{
    switch (of) {
#define RETAIN(kind, name)                                                                                             \
    case kind:                                                                                                         \
        hnpe_##name##_retain(handle);                                                                                  \
        break;
        EACH(RETAIN)
    default:
        break;
    }
}

void machine_keep(machine *m, type of, void *handle)
{
    void **slot = &m->handles[of][machine_below(m, SLOTS)];
    if (m->depth && *slot) { /* the operation outside may use it */
        machine_release(of, handle);
        return;
    }
    if (!handle)
        return;
    machine_release(of, *slot);
    *slot = handle;
}

hnpe_status machine_dims(machine *m, type of, const void *handle, hnpe_dims *dims)
{
    switch (of) {
    case PRIOR:
        return MACHINE_CALL(m, hnpe_prior_dims, handle, dims);
    case SIMULATOR:
        return MACHINE_CALL(m, hnpe_simulator_dims, handle, dims);
    case DATASET:
        return MACHINE_CALL(m, hnpe_dataset_dims, handle, dims);
    case EMBEDDER:
        return MACHINE_CALL(m, hnpe_embedder_dims, handle, dims);
    case FLOW:
        return MACHINE_CALL(m, hnpe_flow_dims, handle, dims);
    case ESTIMATOR:
        return MACHINE_CALL(m, hnpe_estimator_dims, handle, dims);
    case POSTERIOR:
        return MACHINE_CALL(m, hnpe_posterior_dims, handle, dims);
    default:
        return MACHINE_CALL(m, hnpe_inference_dims, handle, dims);
    }
}

int machine_narrow(machine *m, type of, const void *handle, hnpe_dims *dims)
{
    *dims = (hnpe_dims){.struct_size = sizeof *dims};
    if (machine_dims(m, of, handle, dims) == HNPE_OK) {
        const int64_t all[] = {dims->d_local, dims->d_global, dims->d_x, dims->d_out, dims->d_given};
        for (size_t i = 0; i < 5; ++i) {
            FUZZ_REQUIRE(all[i] >= 0, "dimension %lld", (long long)all[i]);
            if (all[i] > WIDEST)
                return 0;
        }
        return 1;
    }
    dims->d_local = dims->d_global = dims->d_x = dims->d_out = dims->d_given = 1;
    return 1;
}

/* ---- arrays ---- */

void *machine_memory(machine *m, size_t bytes)
{
    FUZZ_REQUIRE(m->n_arrays < ARRAYS, "%zu arrays", m->n_arrays);
    void *memory = malloc(bytes);
    FUZZ_REQUIRE(memory || !bytes, "%zu bytes", bytes);
    return m->arrays[m->n_arrays++] = memory;
}

double *machine_output(machine *m, size_t n)
{
    double *values = machine_memory(m, n * sizeof *values);
    for (size_t i = 0; i < n; ++i)
        values[i] = NAN;
    return values;
}

double *machine_numbers(machine *m, size_t n)
{
    static const double odd[] = {NAN, INFINITY, -INFINITY, 1e300, -1e300, 1e-320, 0,  -0.0,
                                 1,   -1,       2,         1e12,  -1e12,  1e-12,  700};
    const uint8_t mode = machine_byte(m);
    if (mode == 255)
        return NULL;
    double *values = machine_memory(m, n * sizeof *values);
    uint32_t state = mode;
    for (size_t i = 0; i < n; ++i) {
        state = state * 1664525u + 1013904223u;
        values[i] = ((state >> 8) + 0.5) / (1 << 24);
    }
    if (mode >= 224 && n) /* one is odd */
        values[machine_below(m, n < 255 ? n : 255)] = odd[machine_below(m, sizeof odd / sizeof *odd)];
    else if (mode >= 208) /* all are the same */
        for (size_t i = 1; i < n; ++i)
            values[i] = values[0];
    else if (mode >= 192) /* large and of both signs */
        for (size_t i = 0; i < n; ++i)
            values[i] = (values[i] - 0.5) * 1e6;
    else if (mode >= 176) /* ascending */
        for (size_t i = 0; i < n; ++i)
            values[i] = (double)i + values[i];
    return values;
}

int64_t *machine_rows(machine *m, size_t n_sets, size_t *n_rows)
{
    const uint8_t mode = machine_byte(m);
    *n_rows = n_sets;
    if (mode % 4 == 0)
        return NULL;
    int64_t *rows = machine_memory(m, n_sets * sizeof *rows);
    *n_rows = 0;
    for (size_t i = 0; i < n_sets; ++i) {
        rows[i] = 1 + (mode + (int64_t)i * (mode % 3)) % 4;
        *n_rows += (size_t)rows[i];
    }
    /* Refused before any array is looked at. */
    static const int64_t wrong[] = {0, -1, INT64_MIN, INT64_MAX, (int64_t)INT32_MAX + 1};
    if (mode >= 248 && n_sets)
        rows[machine_below(m, n_sets)] = wrong[mode % 5];
    return rows;
}

/* ---- calls ---- */

hnpe_status machine_checked(machine *m, hnpe_status status, const char *function)
{
    FUZZ_REQUIRE(status != HNPE_ERROR_NO_MEMORY || m->memory.refused, "%s had all the memory it wanted: %s", function,
                 hnpe_last_error());
    return status;
}

static void step_once(machine *m)
{
    const uint8_t what = machine_byte(m);
    if (what < 96)
        machine_make[what % machine_n_make](m);
    else if (what < 128)
        machine_option(m);
    else if (what < 192)
        machine_use[what % machine_n_use](m);
    else
        machine_learn[what % machine_n_learn](m);
}

void machine_step(machine *m)
{
    const size_t first = m->n_arrays;
    step_once(m);
    while (m->n_arrays > first)
        free(m->arrays[--m->n_arrays]);
}
