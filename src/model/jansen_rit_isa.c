/* The steps of the Jansen-Rit model over sixteen lanes, a register's width of them at a time. */
#include "jansen_rit.h"

#include "kernels/vector.h"

#define LANES HNPEI_JANSEN_RIT_LANES

typedef struct pair {
    vr x, v;
} pair;

/* The three sigmoids of a kick take two exponentials: exp(-r C1 X1) is the fourth power of exp(-r C3 X1), as C3 = C1
   / 4. Where a power overflows, its sigmoid is 0, as it should be. */
HNPEI_INLINE void add_kick(const hnpei_jansen_rit_setting *setting, size_t l, hnpei_real share, pair *p4, pair *p5,
                           pair *p6)
{
    vr third = vr_exp(vr_load(setting->slope + l) * p4->x), square = third * third;
    vr outer = vr_exp((p5->x - p6->x) * setting->slope0);
    p4->v += share * setting->kick4_gain / (1 + setting->offset * outer);
    p5->v += share * (vr_load(setting->kick5_base + l) +
                      vr_load(setting->kick5_gain + l) / (1 + setting->offset * (square * square)));
    p6->v += share * vr_load(setting->kick6_gain + l) / (1 + setting->offset * third);
}

HNPEI_INLINE void move(const hnpei_real m[4], vr noise1, vr noise2, pair *p)
{
    vr x = m[0] * p->x + m[1] * p->v, v = m[2] * p->x + m[3] * p->v;
    p->x = x + noise1;
    p->v = v + noise2;
}

static void kick(const hnpei_jansen_rit_setting *setting, hnpei_real share, hnpei_real *state)
{
    for (size_t l = 0; l < LANES; l += VR_LANES) {
        pair p[3];
        for (size_t i = 0; i < 3; ++i)
            p[i] = (pair){vr_load(state + i * LANES + l), vr_load(state + (i + 3) * LANES + l)};
        add_kick(setting, l, share, &p[0], &p[1], &p[2]);
        for (size_t i = 0; i < 3; ++i)
            vr_store(state + (i + 3) * LANES + l, p[i].v);
    }
}

static void advance(const hnpei_jansen_rit_setting *setting, size_t n_steps, const hnpei_real *noise, hnpei_real *state)
{
    const hnpei_real *n4 = setting->noise4, *n6 = setting->noise6;
    for (size_t l = 0; l < LANES; l += VR_LANES) {
        const hnpei_real *n = noise + l;
        pair p[3];
        for (size_t i = 0; i < 3; ++i)
            p[i] = (pair){vr_load(state + i * LANES + l), vr_load(state + (i + 3) * LANES + l)};
        for (size_t i = 0; i < n_steps; ++i, n += 6 * LANES) {
            vr a1 = vr_load(n), a2 = vr_load(n + LANES), a3 = vr_load(n + 2 * LANES);
            vr b1 = vr_load(n + 3 * LANES), b2 = vr_load(n + 4 * LANES), b3 = vr_load(n + 5 * LANES);
            add_kick(setting, l, 1, &p[0], &p[1], &p[2]);
            move(setting->move_a, n4[0] * a1, n4[1] * a1 + n4[2] * b1, &p[0]);
            move(setting->move_a, vr_load(setting->noise5[0] + l) * a2,
                 vr_load(setting->noise5[1] + l) * a2 + vr_load(setting->noise5[2] + l) * b2, &p[1]);
            move(setting->move_b, n6[0] * a3, n6[1] * a3 + n6[2] * b3, &p[2]);
        }
        for (size_t i = 0; i < 3; ++i) {
            vr_store(state + i * LANES + l, p[i].x);
            vr_store(state + (i + 3) * LANES + l, p[i].v);
        }
    }
}

const hnpei_jansen_rit_loops HNPEI_ISA_NAME(hnpei_jansen_rit_loops) = {kick, advance};
