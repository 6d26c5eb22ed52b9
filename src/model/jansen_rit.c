/* Constants of the Jansen-Rit model, and sixteen simulations from first to last sample. */
#include "jansen_rit.h"

#include "rng/lanes.h"

#include <math.h>

#define LANES HNPEI_JANSEN_RIT_LANES
#define STATES HNPEI_JANSEN_RIT_STATES
#define STEPS HNPEI_JANSEN_RIT_STEPS

/* Amplitudes in mV, rates per second, of the excitatory (A, a) and inhibitory (B, b) synapses; the sigmoid. */
static const double amplitude_a = 3.25, amplitude_b = 22, rate_a = 100, rate_b = 50;
static const double v_max = 5, v_0 = 6, r = 0.56;
/* Noise of X4 and X6; that of X5 is the parameter sigma. */
static const double noise_4 = 0.01, noise_6 = 1;
static const double step = 1.0 / 1024;

/* sum of z^j / j! from j = 3 on: e^z - 1 - z - z^2 / 2 without its cancellation. */
static double exp_tail(double z)
{
    double term = z * z * z / 6, sum = term;
    for (int j = 4; fabs(term) > 1e-18 * sum; ++j)
        sum += term *= z / j;
    return sum;
}

/* The covariances q11, q12, q22 of the reference, in forms that lose no digits for small k h; then their Cholesky
 * factor. */
hnpei_jansen_rit_pair hnpei_jansen_rit_pair_of(double k, double h)
{
    double z = 2 * k * h, decay = exp(-k * h), square = decay * decay, tail = exp_tail(z);
    double q11 = square * tail / (4 * k * k * k), q12 = h * h * square / 2, q22 = square * (2 * z + tail) / (4 * k);
    hnpei_jansen_rit_pair pair = {.m11 = decay * (1 + k * h),
                                  .m12 = decay * h,
                                  .m21 = -decay * k * k * h,
                                  .m22 = decay * (1 - k * h),
                                  .l11 = sqrt(q11)};
    pair.l21 = q12 / pair.l11;
    pair.l22 = sqrt(q22 - pair.l21 * pair.l21);
    return pair;
}

static void set_move(const hnpei_jansen_rit_pair *pair, hnpei_real move[4])
{
    move[0] = (hnpei_real)pair->m11;
    move[1] = (hnpei_real)pair->m12;
    move[2] = (hnpei_real)pair->m21;
    move[3] = (hnpei_real)pair->m22;
}

static void set_noise(const hnpei_jansen_rit_pair *pair, double scale, hnpei_real noise[3])
{
    noise[0] = (hnpei_real)(scale * pair->l11);
    noise[1] = (hnpei_real)(scale * pair->l21);
    noise[2] = (hnpei_real)(scale * pair->l22);
}

void hnpei_jansen_rit_set(const hnpei_jansen_rit_theta theta[LANES], hnpei_jansen_rit_setting *setting)
{
    hnpei_jansen_rit_pair a = hnpei_jansen_rit_pair_of(rate_a, step), b = hnpei_jansen_rit_pair_of(rate_b, step);
    double gain_a = step * amplitude_a * rate_a, gain_b = step * amplitude_b * rate_b;
    set_move(&a, setting->move_a);
    set_move(&b, setting->move_b);
    set_noise(&a, noise_4, setting->noise4);
    set_noise(&b, noise_6, setting->noise6);
    setting->kick4_gain = (hnpei_real)(gain_a * v_max);
    setting->slope0 = (hnpei_real)-r;
    setting->offset = (hnpei_real)exp(r * v_0);
    for (size_t l = 0; l < LANES; ++l) {
        double c2 = 0.8 * theta[l].c, c3 = 0.25 * theta[l].c, c4 = c3;
        hnpei_real noise[3];
        set_noise(&a, theta[l].sigma, noise);
        for (size_t i = 0; i < 3; ++i)
            setting->noise5[i][l] = noise[i];
        setting->slope[l] = (hnpei_real)(-r * c3);
        setting->kick5_base[l] = (hnpei_real)(gain_a * theta[l].mu);
        setting->kick5_gain[l] = (hnpei_real)(gain_a * c2 * v_max);
        setting->kick6_gain[l] = (hnpei_real)(gain_b * c4 * v_max);
    }
}

static void record(const hnpei_real *state, double *sample)
{
    for (size_t l = 0; l < LANES; ++l)
        sample[l] = (double)state[1 * LANES + l] - (double)state[2 * LANES + l];
}

/* A sample, then its eight steps; the noise of a sample is drawn just before. */
void hnpei_jansen_rit_group(hnpe_isa isa, const hnpei_jansen_rit_theta theta[LANES], uint64_t key, size_t n_samples,
                            double *signals)
{
    const hnpei_jansen_rit_loops *loops = hnpei_jansen_rit_loops_of(isa);
    hnpei_jansen_rit_setting setting;
    _Alignas(64) hnpei_real state[STATES * LANES], noise[(size_t)STEPS * STATES * LANES];
    hnpei_lanes lanes;
    hnpei_lanes_init(&lanes, key);
    hnpei_jansen_rit_set(theta, &setting);
    hnpei_lanes_normal(isa, &lanes, STATES * LANES, state);
    loops->kick(&setting, (hnpei_real)-0.5, state);
    for (size_t t = 0; t < HNPEI_JANSEN_RIT_DROPPED + n_samples; ++t) {
        if (t >= HNPEI_JANSEN_RIT_DROPPED)
            record(state, signals + (t - HNPEI_JANSEN_RIT_DROPPED) * LANES);
        hnpei_lanes_normal(isa, &lanes, (size_t)STEPS * STATES * LANES, noise);
        loops->advance(&setting, STEPS, noise, state);
    }
}

double hnpei_jansen_rit_amplitude(double gain)
{
    return pow(10, gain / 10);
}

double hnpei_jansen_rit_log_power(double gain)
{
    return gain / 5;
}

extern const hnpei_jansen_rit_loops hnpei_jansen_rit_loops_baseline;
#if defined(__x86_64__)
extern const hnpei_jansen_rit_loops hnpei_jansen_rit_loops_avx2, hnpei_jansen_rit_loops_avx512;
#endif

const hnpei_jansen_rit_loops *hnpei_jansen_rit_loops_of(hnpe_isa isa)
{
#if defined(__x86_64__)
    if (isa == HNPE_ISA_AVX512)
        return &hnpei_jansen_rit_loops_avx512;
    if (isa == HNPE_ISA_AVX2)
        return &hnpei_jansen_rit_loops_avx2;
#endif
    (void)isa;
    return &hnpei_jansen_rit_loops_baseline;
}
