/* The stochastic Jansen-Rit neural mass model (Ableidinger, Buckwar & Hinterleitner 2017), sixteen simulations at once
   in vector lanes, by Strang splitting (Buckwar, Tamborrino & Tubikanec 2020). Equations and constants: docs/model.md.
 */
#ifndef HNPEI_JANSEN_RIT_H
#define HNPEI_JANSEN_RIT_H

#include "kernels/power.h"
#include "rng/stream.h"

#define HNPEI_JANSEN_RIT_LANES HNPEI_POWER_LANES
#define HNPEI_JANSEN_RIT_STATES 6
/* Steps of 1 / 1024 s from one sample to the next, and samples dropped at the beginning (2 s). */
#define HNPEI_JANSEN_RIT_STEPS 8
#define HNPEI_JANSEN_RIT_DROPPED 256

/* C, mu, sigma of one simulation. */
typedef struct hnpei_jansen_rit_theta {
    double c, mu, sigma;
} hnpei_jansen_rit_theta;

/* The exact solution over one step of one damped linear pair (X_i, X_(i+3)) with unit noise: the state is multiplied by
   [m11 m12; m21 m22], and [l11 0; l21 l22] times two standard normals is added. */
typedef struct hnpei_jansen_rit_pair {
    double m11, m12, m21, m22, l11, l21, l22;
} hnpei_jansen_rit_pair;
/* The pair of decay rate k, per second, over h seconds. */
hnpei_jansen_rit_pair hnpei_jansen_rit_pair_of(double k, double h);

typedef hnpei_real hnpei_jansen_rit_lane[HNPEI_JANSEN_RIT_LANES];

/* What a step needs, side by side for all lanes. Kicks are those of one whole step. */
typedef struct hnpei_jansen_rit_setting {
    _Alignas(64) hnpei_jansen_rit_lane slope; /* -r C3: the exponent of S(C3 X1) per mV */
    hnpei_jansen_rit_lane kick5_base;         /* h A a mu */
    hnpei_jansen_rit_lane kick5_gain;         /* h A a C2 vmax */
    hnpei_jansen_rit_lane kick6_gain;         /* h B b C4 vmax */
    hnpei_jansen_rit_lane noise5[3];          /* sigma times l11, l21, l22 */
    hnpei_real kick4_gain;                    /* h A a vmax */
    hnpei_real slope0, offset;                /* -r; exp(r v0) */
    hnpei_real move_a[4], move_b[4];          /* m11, m12, m21, m22 of the rates a and b */
    hnpei_real noise4[3], noise6[3];          /* s4 and s6 times l11, l21, l22 */
} hnpei_jansen_rit_setting;
void hnpei_jansen_rit_set(const hnpei_jansen_rit_theta theta[HNPEI_JANSEN_RIT_LANES],
                          hnpei_jansen_rit_setting *setting);

/* The state between two steps is kept before its second half kick, which is then one with the first half kick of the
   next step: both see the same X1, X2, X3. */
typedef struct hnpei_jansen_rit_loops {
    /* Add `share` of a whole kick: -1/2 before the first step, 1/2 to see the state after a step. state: [6][lanes]. */
    void (*kick)(const hnpei_jansen_rit_setting *setting, hnpei_real share, hnpei_real *state);
    /* n_steps times a whole kick and the linear step; noise: [n_steps][6][lanes] standard normals. */
    void (*advance)(const hnpei_jansen_rit_setting *setting, size_t n_steps, const hnpei_real *noise,
                    hnpei_real *state);
} hnpei_jansen_rit_loops;
const hnpei_jansen_rit_loops *hnpei_jansen_rit_loops_of(hnpe_isa isa);

/* signals[t][lane] = X2 - X3 in mV (no gain) at 128 Hz of sixteen simulations whose noise is keyed by `key`. */
void hnpei_jansen_rit_group(hnpe_isa isa, const hnpei_jansen_rit_theta theta[HNPEI_JANSEN_RIT_LANES], uint64_t key,
                            size_t n_samples, double *signals);

/* The amplitude and the log10 power of a gain in decibels: x = 10^(g / 10) y. */
double hnpei_jansen_rit_amplitude(double gain);
double hnpei_jansen_rit_log_power(double gain);

/* The recipe of the features: 1024 samples, segments of 65 every 32, 33 bins. */
#define HNPEI_JANSEN_RIT_SAMPLES 1024
#define HNPEI_JANSEN_RIT_SEGMENT 65
#define HNPEI_JANSEN_RIT_HOP 32
#define HNPEI_JANSEN_RIT_FEATURES (HNPEI_JANSEN_RIT_SEGMENT / 2 + 1)

#endif
