/* The host's side: data of callbacks, simulators that misbehave, priors of the host's own. */
#include "machine.h"

#include <math.h>

host *machine_host(machine *m)
{
    host *h = calloc(1, sizeof *h);
    h->machine = m;
    h->mode = machine_byte(m);
    h->when = machine_byte(m) % 8;
    ++m->hosts;
    return h;
}

void machine_forget(void *data)
{
    host *h = data;
    --h->machine->hosts;
    free(h);
}

/* The library is called again from inside of one of its calls. */
static void reenter(machine *m)
{
    if (m->depth >= DEEPEST)
        return;
    const int refused = m->memory.refused;
    ++m->depth;
    machine_step(m);
    --m->depth;
    m->memory.refused |= refused;
}

int machine_simulate(void *data, size_t n, const double *local, const double *global, hnpe_rng *rng, double *x)
{
    host *h = data;
    const int due = h->calls++ >= h->when;
    for (size_t i = 0; i < n; ++i)
        for (size_t j = 0; j < h->d_x; ++j) {
            const double a = h->d_local ? local[i * h->d_local + j % h->d_local] : 0;
            const double b = h->d_global ? global[i * h->d_global + j % h->d_global] : 0;
            x[i * h->d_x + j] = a + b + 0.1 * hnpe_rng_normal(rng);
        }
    const size_t count = n * h->d_x;
    switch (h->mode % 16) {
    case 8:
        hnpe_set_error(h->when % 2 ? "the simulator is out of fuel" : NULL);
        return due ? -1 : 0;
    case 9:
        return due;
    case 10:
        for (size_t i = 0; i < count; i += 3)
            x[i] = i % 2 ? NAN : -INFINITY;
        break;
    case 11:
        for (size_t i = 0; i < count && due; ++i)
            x[i] = NAN;
        break;
    case 12:
        for (size_t i = 0; i < count; ++i)
            x[i] = 0.5;
        break;
    case 13:
        for (size_t i = 0; i < count; ++i)
            x[i] *= h->when % 2 ? 1e12 : 1e-12;
        break;
    case 14:
        if (due && h->calls < 20)
            reenter(h->machine);
        break;
    case 15:
        for (size_t i = 0; i < count; ++i)
            x[i] *= 1e300;
        break;
    default:
        break;
    }
    return 0;
}

int machine_progress(void *data, const hnpe_progress *progress)
{
    host *h = data;
    const int due = h->calls++ >= h->when;
    FUZZ_REQUIRE(progress->done >= 0 && progress->total >= 0 && progress->elapsed >= 0, "%lld of %lld",
                 (long long)progress->done, (long long)progress->total);
    switch (h->mode % 8) {
    case 0:
        return due;
    case 1:
        return due ? -3 : 0;
    case 2:
        if (h->calls < 20)
            reenter(h->machine);
        return 0;
    default:
        return 0;
    }
}

void machine_log(void *data, int32_t level, const char *message)
{
    host *h = data;
    FUZZ_REQUIRE(level >= HNPE_LOG_DEBUG && level <= HNPE_LOG_WARNING && strlen(message) < 4096, "level %d",
                 (int)level);
    ++h->calls;
}

/* ---- a prior of one's own: uniform on (0, 1 + first of given), independent ---- */

static double scale(const host *h, const double *given, size_t i)
{
    return h->d_given ? 1 + fabs(given[i * h->d_given]) : 1;
}

static int result(host *h)
{
    return h->mode >= 240 && h->calls++ >= h->when ? (h->mode % 2 ? -1 : 1) : 0;
}

static int sample(void *data, size_t n, const double *given, hnpe_rng *rng, double *theta)
{
    host *h = data;
    for (size_t i = 0; i < n * h->dim; ++i)
        theta[i] = scale(h, given, i / h->dim) * hnpe_rng_uniform(rng);
    if (h->mode >= 232 && h->mode < 240 && n)
        theta[0] = h->mode % 2 ? NAN : -7;
    return result(h);
}

static int log_density(void *data, size_t n, const double *given, const double *theta, double *log_p)
{
    host *h = data;
    for (size_t i = 0; i < n; ++i)
        log_p[i] = h->mode >= 224 && h->mode < 232 ? NAN : -(double)h->dim * log(scale(h, given, i));
    return result(h);
}

static int support(void *data, size_t n, const double *given, double *low, double *high)
{
    host *h = data;
    for (size_t i = 0; i < n * h->dim; ++i) {
        low[i] = 0;
        high[i] = h->mode >= 216 && h->mode < 224 ? NAN : scale(h, given, i / h->dim);
    }
    return result(h);
}

static int cdf(void *data, size_t n, const double *given, const double *theta, double *u)
{
    host *h = data;
    for (size_t i = 0; i < n * h->dim; ++i)
        u[i] = theta[i] / scale(h, given, i / h->dim);
    return result(h);
}

static int quantile(void *data, size_t n, const double *given, const double *u, double *theta)
{
    host *h = data;
    for (size_t i = 0; i < n * h->dim; ++i)
        theta[i] = u[i] * scale(h, given, i / h->dim);
    return result(h);
}

static int log_slope(void *data, size_t n, const double *given, const double *theta, double *slope)
{
    host *h = data;
    for (size_t i = 0; i < n * h->dim; ++i)
        slope[i] = -log(scale(h, given, i / h->dim));
    return result(h);
}

void machine_prior_functions(uint8_t mode, hnpe_prior_functions *functions)
{
    *functions = (hnpe_prior_functions){.struct_size = sizeof *functions, .concurrent = mode & 1, .sample = sample};
    if (mode & 2)
        functions->log_density = log_density;
    if (mode & 4)
        functions->support = support;
    if (mode & 8) {
        functions->cdf = cdf;
        functions->quantile = quantile;
        functions->log_slope = log_slope;
    }
    if (mode & 128)
        functions->sample = NULL;
}
