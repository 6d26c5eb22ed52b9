/* The steps of the Jansen-Rit model under a given noise, against the reference's states. Tested in both precisions. */
#include "support.h"

#include "base/context.h"
#include "model/jansen_rit.h"

#include <math.h>

#define LANES HNPEI_JANSEN_RIT_LANES

/* Relative to each state's range. */
static const double tolerance = HNPEI_REAL_IS_DOUBLE ? 1e-10 : 2e-5;

static support_array fixture(const char *folder, const char *name)
{
    char path[128];
    snprintf(path, sizeof path, "data/jansen-rit/%s/%s.npy", folder, name);
    const char *found = support_shared(path, "the driven steps of the Jansen-Rit model");
    return found ? support_npy(found) : (support_array){.count = 0};
}

/* The largest difference of any lane from the reference, in each state's range. */
static double follow(hnpe_isa isa, const support_array *theta, const support_array *noise, const support_array *states)
{
    const hnpei_jansen_rit_loops *loops = hnpei_jansen_rit_loops_of(isa);
    hnpei_jansen_rit_theta all[LANES];
    hnpei_jansen_rit_setting setting;
    _Alignas(64) hnpei_real state[6 * LANES], shown[6 * LANES], row[6 * LANES];
    double low[6], high[6], worst[6] = {0}, largest = 0;
    for (size_t l = 0; l < LANES; ++l)
        all[l] = (hnpei_jansen_rit_theta){theta->values[0], theta->values[1], theta->values[2]};
    hnpei_jansen_rit_set(all, &setting);
    for (size_t i = 0; i < 6 * LANES; ++i)
        state[i] = (hnpei_real)states->values[i / LANES];
    loops->kick(&setting, (hnpei_real)-0.5, state);
    for (size_t i = 0; i < 6; ++i)
        low[i] = high[i] = states->values[i];
    for (size_t n = 1; n < states->dims[0]; ++n) {
        for (size_t i = 0; i < 6 * LANES; ++i)
            row[i] = (hnpei_real)noise->values[n * 6 + i / LANES];
        loops->advance(&setting, 1, row, state);
        memcpy(shown, state, sizeof shown);
        loops->kick(&setting, (hnpei_real)0.5, shown);
        for (size_t i = 0; i < 6 * LANES; ++i) {
            double expected = states->values[n * 6 + i / LANES];
            worst[i / LANES] = fmax(worst[i / LANES], fabs((double)shown[i] - expected));
            low[i / LANES] = fmin(low[i / LANES], expected);
            high[i / LANES] = fmax(high[i / LANES], expected);
        }
    }
    for (size_t i = 0; i < 6; ++i)
        largest = fmax(largest, worst[i] / (high[i] - low[i]));
    return largest;
}

static void test_step__follows_the_reference_on_every_instruction_set(void **state)
{
    static const char *const folders[] = {"driven_0", "driven_1"};
    for (size_t f = 0; f < 2; ++f) {
        support_array theta = fixture(folders[f], "theta"), noise = fixture(folders[f], "noise");
        support_array states = fixture(folders[f], "states");
        if (!theta.count || !noise.count || !states.count)
            return;
        for (int isa = HNPE_ISA_BASELINE; isa <= HNPE_ISA_AVX512; ++isa) {
            if (!hnpei_isa_available((hnpe_isa)isa)) {
                print_message("SKIPPED instruction set %d: this machine lacks it\n", isa);
                continue;
            }
            double largest = follow((hnpe_isa)isa, &theta, &noise, &states);
            print_message("%s, instruction set %d: %.2g of the range\n", folders[f], isa, largest);
            assert_true(largest < tolerance);
        }
        support_array_free(&theta);
        support_array_free(&noise);
        support_array_free(&states);
    }
}

static void test_step__several_at_once_are_the_same_bits_as_one_by_one(void **state)
{
    hnpei_jansen_rit_theta theta[LANES];
    hnpei_jansen_rit_setting setting;
    _Alignas(64) hnpei_real one[6 * LANES], many[6 * LANES], noise[20 * 6 * LANES];
    for (size_t l = 0; l < LANES; ++l)
        theta[l] = (hnpei_jansen_rit_theta){10 + 15 * (double)l, 500 - 25 * (double)l, 300 * (double)l};
    for (size_t i = 0; i < 20 * 6 * LANES; ++i)
        noise[i] = (hnpei_real)sin((double)(i * i));
    memcpy(one, noise, sizeof one);
    memcpy(many, noise, sizeof many);
    hnpei_jansen_rit_set(theta, &setting);
    const hnpei_jansen_rit_loops *loops = hnpei_jansen_rit_loops_of(hnpei_context_isa(NULL));
    for (size_t n = 0; n < 20; ++n)
        loops->advance(&setting, 1, noise + n * 6 * LANES, one);
    loops->advance(&setting, 20, noise, many);
    assert_memory_equal(one, many, sizeof one);
}

static void check_block(const double *expected, const hnpei_jansen_rit_pair *pair, double scale, size_t i)
{
    const double got[4] = {scale * pair->l11, 0, scale * pair->l21, scale * pair->l22};
    const size_t at[4] = {i * 6 + i, i * 6 + i + 3, (i + 3) * 6 + i, (i + 3) * 6 + i + 3};
    for (size_t j = 0; j < 4; ++j)
        assert_true(fabs(got[j] - expected[at[j]]) <= 1e-9 * fabs(expected[at[j]]));
}

static void test_pair__has_the_propagator_and_the_noise_of_the_reference(void **state)
{
    support_array propagator = fixture("driven_0", "propagator"), factor = fixture("driven_0", "noise_factor");
    support_array theta = fixture("driven_0", "theta");
    if (!propagator.count || !factor.count || !theta.count)
        return;
    static const double rates[3] = {100, 100, 50};
    const double scales[3] = {0.01, theta.values[2], 1};
    for (size_t i = 0; i < 3; ++i) {
        hnpei_jansen_rit_pair pair = hnpei_jansen_rit_pair_of(rates[i], 1.0 / 1024);
        const double *e = propagator.values;
        assert_true(fabs(pair.m11 - e[i * 6 + i]) < 1e-14 && fabs(pair.m12 - e[i * 6 + i + 3]) < 1e-14);
        assert_true(fabs(pair.m21 - e[(i + 3) * 6 + i]) < 1e-12 && fabs(pair.m22 - e[(i + 3) * 6 + i + 3]) < 1e-14);
        check_block(factor.values, &pair, scales[i], i);
    }
    support_array_free(&propagator);
    support_array_free(&factor);
    support_array_free(&theta);
}

/* Two steps of h are one of 2 h: the law of the linear pair is exact, also where kh is so small that plain differences
   would lose all digits. */
static void test_pair__of_two_steps_is_that_of_one_twice_as_long(void **state)
{
    for (double h = 1e-7; h < 1; h *= 10) {
        hnpei_jansen_rit_pair one = hnpei_jansen_rit_pair_of(100, h), two = hnpei_jansen_rit_pair_of(100, 2 * h);
        double q11 = one.l11 * one.l11, q12 = one.l11 * one.l21, q22 = one.l21 * one.l21 + one.l22 * one.l22;
        double moved = one.m11 * one.m11 * q11 + 2 * one.m11 * one.m12 * q12 + one.m12 * one.m12 * q22;
        assert_true(fabs(moved + q11 - two.l11 * two.l11) < 1e-13 * two.l11 * two.l11);
        double crossed =
            one.m11 * one.m21 * q11 + (one.m11 * one.m22 + one.m12 * one.m21) * q12 + one.m12 * one.m22 * q22;
        assert_true(fabs(crossed + q12 - two.l11 * two.l21) < 1e-13 * (fabs(crossed) + q12));
        double kept = one.m21 * one.m21 * q11 + 2 * one.m21 * one.m22 * q12 + one.m22 * one.m22 * q22;
        assert_true(fabs(kept + q22 - two.l21 * two.l21 - two.l22 * two.l22) < 1e-13 * (kept + q22));
        assert_true(fabs(one.m11 * one.m12 + one.m12 * one.m22 - two.m12) < 1e-14 * h);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_step__follows_the_reference_on_every_instruction_set),
        cmocka_unit_test(test_step__several_at_once_are_the_same_bits_as_one_by_one),
        cmocka_unit_test(test_pair__has_the_propagator_and_the_noise_of_the_reference),
        cmocka_unit_test(test_pair__of_two_steps_is_that_of_one_twice_as_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
