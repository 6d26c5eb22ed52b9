/* Functions of vectors over their whole range against the long double C library. */
#include "each_isa.h"
#include "vector_probe.h"

#if HNPEI_REAL_IS_DOUBLE
#define SMALLEST_NORMAL DBL_MIN
#define LARGEST DBL_MAX
#define SMALLEST 4.9406564584124654e-324
#define BITS uint64_t
#define NEXT nextafter
#else
#define SMALLEST_NORMAL FLT_MIN
#define LARGEST FLT_MAX
#define SMALLEST 1.40129846e-45f
#define BITS uint32_t
#define NEXT nextafterf
#endif
#define N ((size_t)60000) /* numbers of each kind, a multiple of 16 */

static const vector_probe *probe_of(hnpe_isa isa)
{
#if defined(__x86_64__)
    if (isa == HNPE_ISA_AVX512)
        return &vector_probe_avx512;
    if (isa == HNPE_ISA_AVX2)
        return &vector_probe_avx2;
#endif
    return &vector_probe_baseline;
}

static void each_probe(void (*check)(const vector_probe *probe))
{
    for (int isa = HNPE_ISA_BASELINE; isa <= HNPE_ISA_AVX512; ++isa)
        if (hnpei_isa_available((hnpe_isa)isa))
            check(probe_of((hnpe_isa)isa));
}

/* ---- arguments ---- */

/* Any bit pattern: all magnitudes alike, subnormal numbers, infinities and NaN among them. */
static void fill_patterns(uint64_t seed, hnpei_real *out)
{
    for (size_t i = 0; i < N; ++i) {
        BITS bits = (BITS)next_bits(&seed);
        memcpy(&out[i], &bits, sizeof bits);
    }
}

static void fill_between(uint64_t seed, double low, double high, hnpei_real *out)
{
    for (size_t i = 0; i < N; ++i)
        out[i] = (hnpei_real)(low + (high - low) * (0.5 + 0.5 * next_number(&seed)));
}

static const hnpei_real special[] = {(hnpei_real)0.0,
                                     (hnpei_real)-0.0,
                                     1,
                                     -1,
                                     SMALLEST,
                                     -SMALLEST,
                                     SMALLEST_NORMAL,
                                     -SMALLEST_NORMAL,
                                     LARGEST,
                                     -LARGEST,
                                     (hnpei_real)INFINITY,
                                     (hnpei_real)-INFINITY,
                                     (hnpei_real)NAN,
                                     2,
                                     (hnpei_real)0.5,
                                     (hnpei_real)REAL_EPSILON};

/* ---- errors ---- */

/* In units of the last place of the exact value; those of subnormal numbers are all alike. */
static double error_in_ulp(hnpei_real got, long double exact)
{
    hnpei_real nearest = (hnpei_real)exact;
    if (isnan(nearest) || isnan(got))
        return isnan(nearest) && isnan(got) ? 0 : INFINITY;
    if (isinf(nearest) || isinf(got)) /* one number away from overflow is allowed */
        return nearest == got || fabsl(exact) / (long double)LARGEST > 0.999999L ? 0 : INFINITY;
    hnpei_real magnitude = nearest < 0 ? -nearest : nearest;
    if (magnitude < SMALLEST_NORMAL)
        magnitude = SMALLEST_NORMAL;
    if (magnitude == LARGEST)
        magnitude = NEXT(magnitude, 0);
    return (double)(fabsl((long double)got - exact) / ((long double)NEXT(magnitude, (hnpei_real)INFINITY) - magnitude));
}

typedef void (*loop)(size_t n, const hnpei_real *in, hnpei_real *out);

static double worst(loop function, long double (*reference)(long double), size_t n, const hnpei_real *in)
{
    static hnpei_real out[N];
    double largest = 0;
    function(n, in, out);
    for (size_t i = 0; i < n; ++i) {
        double error = error_in_ulp(out[i], reference((long double)in[i]));
        if (error > largest)
            largest = error;
        if (error > 3.5)
            print_message("at %a: %a, exactly %La, %g ulp\n", (double)in[i], (double)out[i],
                          reference((long double)in[i]), error);
    }
    return largest;
}

/* Over any bit pattern, around 0 and 1, and where the function does not overflow. */
static void check_everywhere(loop function, long double (*reference)(long double), double low, double high,
                             double bound)
{
    static hnpei_real in[N];
    fill_patterns(1, in);
    assert_true(worst(function, reference, N, in) <= bound);
    fill_between(2, low, high, in);
    assert_true(worst(function, reference, N, in) <= bound);
    fill_between(3, fmax(low, -2), 2, in);
    assert_true(worst(function, reference, N, in) <= bound);
    fill_between(4, fmax(low, -0.01), 0.01, in);
    assert_true(worst(function, reference, N, in) <= bound);
    assert_true(worst(function, reference, sizeof special / sizeof *special, special) <= bound);
}

/* ---- exponentials and logarithms ---- */

static const double largest_exponent = HNPEI_REAL_IS_DOUBLE ? 747 : 105;

static void check_exp(const vector_probe *probe)
{
    check_everywhere(probe->exp, expl, -largest_exponent, largest_exponent, 1.5);
    check_everywhere(probe->expm1, expm1l, -largest_exponent, largest_exponent, 2);
}

static void test_exp__is_right_within_two_ulp_everywhere(void **state)
{
    each_probe(check_exp);
}

static void check_log(const vector_probe *probe)
{
    check_everywhere(probe->log, logl, 0, 1e30, 1.5);
    check_everywhere(probe->log1p, log1pl, -1, 1e30, 2);
}

static void test_log__is_right_within_two_ulp_everywhere(void **state)
{
    each_probe(check_log);
}

/* ---- sigmoids ---- */

static long double sigmoid_reference(long double x)
{
    return x < 0 ? expl(x) / (1 + expl(x)) : 1 / (1 + expl(-x));
}

static long double softplus_reference(long double x)
{
    return x > 0 ? x + log1pl(expl(-x)) : log1pl(expl(x));
}

static void check_sigmoids(const vector_probe *probe)
{
    check_everywhere(probe->tanh, tanhl, -25, 25, 3);
    check_everywhere(probe->sigmoid, sigmoid_reference, -largest_exponent, largest_exponent, 3);
    check_everywhere(probe->softplus, softplus_reference, -largest_exponent, largest_exponent, 3);
}

static void test_sigmoids__are_right_within_three_ulp_everywhere(void **state)
{
    each_probe(check_sigmoids);
}

static void check_tanh_is_odd(const vector_probe *probe)
{
    static hnpei_real in[N], out[N], minus[N];
    fill_between(5, 0, 12, in);
    probe->tanh(N, in, out);
    for (size_t i = 0; i < N; ++i)
        in[i] = -in[i];
    probe->tanh(N, in, minus);
    for (size_t i = 0; i < N; ++i)
        assert_true(minus[i] == -out[i] && out[i] <= 1);
}

static void test_tanh__is_odd_and_at_most_one(void **state)
{
    each_probe(check_tanh_is_odd);
}

/* ---- sine and cosine ---- */

static void check_circle(const vector_probe *probe)
{
    static hnpei_real in[N], sine[N], cosine[N];
    const long double pi = acosl(-1);
    const double bound = REAL_EPSILON;
    for (int wide = 0; wide < 2; ++wide) {
        fill_between(6, wide ? -1000 : -1, wide ? 1000 : 1, in);
        probe->sine(N, in, sine);
        probe->cosine(N, in, cosine);
        for (size_t i = 0; i < N; ++i) {
            long double t = (long double)in[i] - roundl((long double)in[i]);
            assert_true(fabsl((long double)sine[i] - sinl(2 * pi * t)) <= bound);
            assert_true(fabsl((long double)cosine[i] - cosl(2 * pi * t)) <= bound);
        }
    }
}

static void test_sincos__is_right_within_an_epsilon(void **state)
{
    each_probe(check_circle);
}

static void check_quarters(const vector_probe *probe)
{
    const hnpei_real quarters[16] = {0, (hnpei_real)0.25, (hnpei_real)0.5, (hnpei_real)0.75, 1, (hnpei_real)-0.25};
    const int sines[6] = {0, 1, 0, -1, 0, -1}, cosines[6] = {1, 0, -1, 0, 1, 0};
    hnpei_real sine[16], cosine[16];
    probe->sine(16, quarters, sine);
    probe->cosine(16, quarters, cosine);
    for (size_t i = 0; i < 6; ++i) {
        assert_true(fabs((double)sine[i] - sines[i]) < REAL_EPSILON);
        assert_true(fabs((double)cosine[i] - cosines[i]) < REAL_EPSILON);
    }
}

static void test_sincos__knows_quarter_turns(void **state)
{
    each_probe(check_quarters);
}

/* ---- the primitives ---- */

static int same(hnpei_real a, hnpei_real b)
{
    return isnan(a) ? isnan(b) : memcmp(&a, &b, sizeof a) == 0;
}

static void check_primitives(const vector_probe *probe)
{
    static hnpei_real a[N], b[N], least[N], most[N], signed_[N], larger[N], root[N], absolute[N];
    fill_patterns(7, a);
    fill_patterns(8, b);
    probe->minimum(N, a, b, least);
    probe->maximum(N, a, b, most);
    probe->copysign(N, a, b, signed_);
    probe->larger(N, a, b, larger);
    probe->square_root(N, a, root);
    probe->absolute(N, a, absolute);
    for (size_t i = 0; i < N; ++i) {
        assert_true(same(least[i], a[i] < b[i] ? a[i] : b[i]));
        assert_true(same(most[i], a[i] > b[i] ? a[i] : b[i]));
        assert_true(same(larger[i], a[i] > b[i] ? a[i] : b[i]));
        assert_true(same(signed_[i], (hnpei_real)copysign((double)a[i], (double)b[i])));
        assert_true(same(root[i], (hnpei_real)sqrt((double)a[i])));
        assert_true(same(absolute[i], (hnpei_real)fabs((double)a[i])));
    }
}

static void test_primitives__are_those_of_numbers(void **state)
{
    each_probe(check_primitives);
}

static void check_parts(const vector_probe *probe)
{
    for (size_t n = 0; n <= probe->lanes + 1; ++n) {
        size_t live = n < probe->lanes ? n : probe->lanes;
        hnpei_real *in = exact_array(9, live), out[17];
        for (size_t i = 0; i < 17; ++i)
            out[i] = 7;
        probe->copy_part(n, in, out);
        for (size_t i = 0; i < 17; ++i)
            assert_true(out[i] == (i < live ? in[i] : 7));
        free(in);
    }
}

static void test_parts__touch_no_other_lane(void **state)
{
    each_probe(check_parts);
}

static void check_sum(const vector_probe *probe)
{
    hnpei_real in[16], exact = 0;
    for (size_t i = 0; i < probe->lanes; ++i)
        exact += in[i] = (hnpei_real)(i * i + 1);
    assert_true(probe->sum(in) == exact);
}

static void test_sum__adds_all_lanes(void **state)
{
    each_probe(check_sum);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exp__is_right_within_two_ulp_everywhere),
        cmocka_unit_test(test_log__is_right_within_two_ulp_everywhere),
        cmocka_unit_test(test_sigmoids__are_right_within_three_ulp_everywhere),
        cmocka_unit_test(test_tanh__is_odd_and_at_most_one),
        cmocka_unit_test(test_sincos__is_right_within_an_epsilon),
        cmocka_unit_test(test_sincos__knows_quarter_turns),
        cmocka_unit_test(test_primitives__are_those_of_numbers),
        cmocka_unit_test(test_parts__touch_no_other_lane),
        cmocka_unit_test(test_sum__adds_all_lanes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
