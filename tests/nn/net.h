/* Any layer as a function of one vector of doubles, [weights; x; given], so that all its gradients are checked against
   central differences at once. Tiles hold garbage beyond the live samples, gradients start from numbers that are not 0.
 */
#ifndef NET_H
#define NET_H

#include "nn/nn.h"
#include "base/context.h"

#include "support.h"

#include <math.h>

#define NET_MOST 64 /* features of any tile */
#define NET_START ((hnpei_real)0.25)

struct net {
    size_t n_weights, d_x, d_given, d_out, n, tape_size, scratch_size;
    void *layer;
    const hnpei_kernels *kernels;
    void (*forward)(const struct net *net, const hnpei_real *w, const hnpei_real *given, const hnpei_real *x,
                    hnpei_real *tape, hnpei_real *out);
    void (*backward)(const struct net *net, const hnpei_real *w, const hnpei_real *given, const hnpei_real *x,
                     const hnpei_real *tape, const hnpei_real *g_out, hnpei_real *g, hnpei_real *g_given,
                     hnpei_real *g_x, hnpei_real *scratch);
    hnpei_real *w, *x, *given, *out, *tape, *scratch, *g, *g_x, *g_given, *g_out;
};

static inline hnpei_real *net_reals(size_t n)
{
    hnpei_real *memory;
    support_assert_ok(hnpei_allocate(NULL, n, sizeof *memory, &memory));
    return memory;
}

static inline void net_open(struct net *net)
{
    net->w = net_reals(net->n_weights);
    net->g = net_reals(net->n_weights);
    net->tape = net_reals(net->tape_size);
    net->scratch = net_reals(net->scratch_size);
    hnpei_real **tiles[] = {&net->x, &net->given, &net->out, &net->g_x, &net->g_given, &net->g_out};
    for (size_t i = 0; i < 6; ++i)
        *tiles[i] = net_reals(NET_MOST * HNPEI_TILE);
}

static inline void net_close(struct net *net)
{
    hnpei_real *all[] = {net->w,     net->g,   net->tape, net->scratch, net->x,
                         net->given, net->out, net->g_x,  net->g_given, net->g_out};
    for (size_t i = 0; i < sizeof all / sizeof *all; ++i)
        hnpei_free(NULL, all[i]);
}

static inline size_t net_size(const struct net *net)
{
    return net->n_weights + (net->d_x + net->d_given) * net->n;
}

/* Rows of n values to a tile whose other lanes are garbage. */
static inline void net_to_tile(size_t rows, size_t n, const double *values, hnpei_real *tile)
{
    for (size_t i = 0; i < rows; ++i)
        for (size_t s = 0; s < HNPEI_TILE; ++s)
            tile[i * HNPEI_TILE + s] = s < n ? (hnpei_real)values[i * n + s] : (hnpei_real)(3 + (double)i);
}

/* The loss's slope in output i of sample s. */
static inline double net_slope(size_t i, size_t s)
{
    return sin(1.3 * (double)i + 0.7 * (double)s + 0.4);
}

static inline double net_loss(size_t size, const double *v, void *data)
{
    struct net *net = data;
    assert_int_equal(size, net_size(net));
    for (size_t i = 0; i < net->n_weights; ++i)
        net->w[i] = (hnpei_real)v[i];
    net_to_tile(net->d_x, net->n, v + net->n_weights, net->x);
    net_to_tile(net->d_given, net->n, v + net->n_weights + net->d_x * net->n, net->given);
    net->forward(net, net->w, net->given, net->x, net->tape, net->out);
    double loss = 0;
    for (size_t i = 0; i < net->d_out; ++i)
        for (size_t s = 0; s < net->n; ++s)
            loss += net_slope(i, s) * (double)net->out[i * HNPEI_TILE + s];
    return loss;
}

/* The gradient of net_loss at v by the layer's own backward. */
static inline void net_gradient(struct net *net, const double *v, double *gradient)
{
    net_loss(net_size(net), v, net);
    for (size_t i = 0; i < NET_MOST * HNPEI_TILE; ++i) {
        net->g_x[i] = net->g_given[i] = NET_START;
        net->g_out[i] = i % HNPEI_TILE < net->n ? (hnpei_real)net_slope(i / HNPEI_TILE, i % HNPEI_TILE) : (hnpei_real)5;
    }
    for (size_t i = 0; i < net->n_weights; ++i)
        net->g[i] = NET_START;
    net->backward(net, net->w, net->given, net->x, net->tape, net->g_out, net->g, net->d_given ? net->g_given : NULL,
                  net->g_x, net->scratch);
    for (size_t i = 0; i < net->n_weights; ++i)
        gradient[i] = (double)(net->g[i] - NET_START);
    for (size_t i = 0; i < net->d_x * net->n; ++i)
        gradient[net->n_weights + i] = (double)(net->g_x[i / net->n * HNPEI_TILE + i % net->n] - NET_START);
    for (size_t i = 0; i < net->d_given * net->n; ++i)
        gradient[net->n_weights + net->d_x * net->n + i] =
            (double)(net->g_given[i / net->n * HNPEI_TILE + i % net->n] - NET_START);
}

/* All gradients on every instruction set of this machine. v: weights as initialised; inputs are drawn here. Kinks need
   a small step, which only double precision affords. */
static inline void net_check(const char *what, struct net *net, const hnpei_real *w)
{
    double *v = test_calloc(net_size(net), sizeof *v), *gradient = test_calloc(net_size(net), sizeof *gradient);
    hnpei_stream stream;
    hnpei_stream_init(&stream, 11, HNPEI_PURPOSE_USER, 3);
    for (size_t i = 0; i < net_size(net); ++i)
        v[i] = i < net->n_weights ? (double)w[i] : hnpei_stream_normal(&stream);
    for (int isa = HNPE_ISA_BASELINE; isa <= HNPE_ISA_AVX512; ++isa) {
        if (!hnpei_isa_available((hnpe_isa)isa))
            continue;
        net->kernels = hnpei_kernels_get((hnpe_isa)isa);
        net_gradient(net, v, gradient);
        support_check_gradient(what, net_loss, net, net_size(net), v, gradient, HNPEI_REAL_IS_DOUBLE ? 1e-5 : 1e-2,
                               HNPEI_REAL_IS_DOUBLE ? 1e-8 : 3e-3);
    }
    test_free(v);
    test_free(gradient);
}

#endif
