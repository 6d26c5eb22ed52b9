#include "scalar_jansen_rit.h"

#include <math.h>

/* Strang splitting as in docs/model.md: half a kick, the exact linear step, half a kick. */

static const double step = 1.0 / 1024;

typedef struct linear {
    double m11, m12, m21, m22, l11, l21, l22;
} linear;

static linear linear_of(double k, double s)
{
    const double h = step, z = 2 * k * h, decay = exp(-k * h), square = decay * decay;
    const double tail = expm1(z) - z - z * z / 2;
    const double q11 = s * s * square * tail / (4 * k * k * k), q12 = s * s * h * h * square / 2,
                 q22 = s * s * square * (2 * z + tail) / (4 * k);
    linear l = {decay * (1 + k * h), decay * h, -decay * k * k * h, decay * (1 - k * h), 0, 0, 0};
    l.l11 = sqrt(q11);
    l.l21 = l.l11 > 0 ? q12 / l.l11 : 0;
    l.l22 = sqrt(fmax(q22 - l.l21 * l.l21, 0));
    return l;
}

static void move(const linear *l, hnpe_rng *rng, double *x, double *v)
{
    const double a = hnpe_rng_normal(rng), b = hnpe_rng_normal(rng);
    const double moved = l->m11 * *x + l->m12 * *v + l->l11 * a;
    *v = l->m21 * *x + l->m22 * *v + l->l21 * a + l->l22 * b;
    *x = moved;
}

static double sigmoid(double v)
{
    return 5 / (1 + exp(0.56 * (6 - v)));
}

static void kick(double c, double mu, double h, double *x)
{
    x[3] += h * 3.25 * 100 * sigmoid(x[1] - x[2]);
    x[4] += h * 3.25 * 100 * (mu + 0.8 * c * sigmoid(c * x[0]));
    x[5] += h * 22 * 50 * 0.25 * c * sigmoid(0.25 * c * x[0]);
}

void bench_scalar_jansen_rit(const double *theta, size_t n_samples, hnpe_rng *rng, double *signal)
{
    const linear l4 = linear_of(100, 0.01), l5 = linear_of(100, theta[2]), l6 = linear_of(50, 1);
    const double amplitude = pow(10, theta[3] / 10);
    double x[6];
    for (int i = 0; i < 6; ++i)
        x[i] = hnpe_rng_normal(rng);
    for (size_t t = 0; t < 256 + n_samples; ++t) {
        if (t >= 256)
            signal[t - 256] = amplitude * (x[1] - x[2]);
        for (int k = 0; k < 8; ++k) {
            kick(theta[0], theta[1], step / 2, x);
            move(&l4, rng, &x[0], &x[3]);
            move(&l5, rng, &x[1], &x[4]);
            move(&l6, rng, &x[2], &x[5]);
            kick(theta[0], theta[1], step / 2, x);
        }
    }
}
