/* From the scores of many truths and seeds to the curves of figure 3. */
#include "figure3_curves.h"

#include <math.h>

const char *const curve_name[N_CURVES] = {"naive",
                                          "aggregated",
                                          "hnpe",
                                          "hnpe_joint",
                                          "first_round.naive",
                                          "first_round.aggregated",
                                          "first_round.hnpe",
                                          "hnpe_amortised"};
const char *const curve_title[N_CURVES] = {"naive",
                                           "aggregated",
                                           "hnpe",
                                           "hnpe, aimed jointly",
                                           "naive, first round alone",
                                           "aggregated, first round alone",
                                           "hnpe, first round alone",
                                           "hnpe, one estimator for every N"};

/* Of one curve at one N and seed: [n_truths]. */
static const distances *scores_of(const figure3 *figure, size_t curve, size_t size, size_t seed)
{
    if (curve == CURVE_AMORTISED)
        return figure->amortised[seed].scores[size];
    const figure3_unit *unit = &figure->units[size][seed];
    return curve < CURVE_FIRST ? unit->second[curve] : unit->first[curve - CURVE_FIRST];
}

/* The standard deviation of W1 over truths, N, contenders and seeds. */
static double unit_of(const paper_setup *paper, const figure3 *figure, size_t j)
{
    double n = 0, sum = 0, squares = 0;
    for (size_t which = 0; which < N_CONTENDERS; ++which)
        for (size_t size = 0; size < paper->sizes.n_neural_extras; ++size)
            for (size_t seed = 0; seed < paper->sizes.neural_seeds; ++seed)
                for (size_t truth = 0; truth < paper->sizes.neural_truths; ++truth) {
                    double value = scores_of(figure, which, size, seed)[truth].of[j];
                    n += 1;
                    sum += value;
                    squares += value * value;
                }
    return sqrt((squares - sum * sum / n) / (n - 1));
}

/* A curve of one seed at one N: the median over the truths of the mean over the parameters. */
static double point_of(const paper_setup *paper, const figure3 *figure, const distances *unit, size_t curve,
                       size_t size, size_t seed)
{
    const distances *scores = scores_of(figure, curve, size, seed);
    double means[MAX_TRUTHS];
    for (size_t truth = 0; truth < paper->sizes.neural_truths; ++truth) {
        means[truth] = 0;
        for (size_t j = 0; j < N_PARAMETERS; ++j)
            means[truth] += scores[truth].of[j] / unit->of[j] / N_PARAMETERS;
    }
    return quantile(paper->sizes.neural_truths, means, 1, 0.5);
}

static seed_range range_of(const paper_setup *paper, const figure3 *figure, const distances *unit, size_t curve,
                           size_t size)
{
    double points[MAX_SEEDS];
    size_t n = paper->sizes.neural_seeds;
    for (size_t seed = 0; seed < n; ++seed)
        points[seed] = point_of(paper, figure, unit, curve, size, seed);
    return (seed_range){quantile(n, points, 1, 0), quantile(n, points, 1, 0.5), quantile(n, points, 1, 1)};
}

static distances raw_of(const paper_setup *paper, const figure3 *figure, size_t curve, size_t size)
{
    double values[MAX_SEEDS * MAX_TRUTHS];
    distances found;
    for (size_t j = 0; j < N_PARAMETERS; ++j) {
        size_t n = 0;
        for (size_t seed = 0; seed < paper->sizes.neural_seeds; ++seed)
            for (size_t truth = 0; truth < paper->sizes.neural_truths; ++truth)
                values[n++] = scores_of(figure, curve, size, seed)[truth].of[j];
        found.of[j] = quantile(n, values, 1, 0.5);
    }
    return found;
}

static seed_difference difference_of(const paper_setup *paper, const figure3 *figure, const distances *unit, size_t one,
                                     size_t other, size_t size)
{
    double n = (double)paper->sizes.neural_seeds, sum = 0, squares = 0;
    for (size_t seed = 0; seed < paper->sizes.neural_seeds; ++seed) {
        double above =
            point_of(paper, figure, unit, one, size, seed) - point_of(paper, figure, unit, other, size, seed);
        sum += above;
        squares += above * above;
    }
    double variance = n > 1 ? (squares - sum * sum / n) / (n - 1) : 0;
    seed_difference found = {.mean = sum / n, .sd = variance > 0 ? sqrt(variance) : 0};
    found.at_or_below = found.mean <= found.sd;
    return found;
}

static void add_costs(const paper_setup *paper, const figure3 *figure, figure3_curves *curves)
{
    double n_seeds = (double)paper->sizes.neural_seeds;
    for (size_t seed = 0; seed < paper->sizes.neural_seeds; ++seed) {
        const figure3_amortised *amortised = &figure->amortised[seed];
        curves->amortised_training += amortised->training / n_seeds;
        curves->outside += amortised->outside;
        curves->drawn += amortised->drawn;
        curves->sets += amortised->sets;
        curves->simulations += amortised->simulations;
        curves->seconds += amortised->seconds;
        for (size_t size = 0; size < paper->sizes.n_neural_extras; ++size) {
            const figure3_unit *unit = &figure->units[size][seed];
            curves->outside += unit->outside;
            curves->drawn += unit->drawn;
            curves->sets += unit->sets;
            curves->simulations += unit->simulations;
            curves->seconds += unit->seconds;
            for (size_t which = 0; which < N_ARCHITECTURES; ++which)
                curves->training[which][size] += unit->training[which] / n_seeds;
            for (size_t which = 0; which < N_CONTENDERS; ++which)
                curves->round[which][size] += unit->round[which] / n_seeds;
        }
    }
}

figure3_curves *figure3_curves_create(const paper_setup *paper, const figure3 *figure)
{
    figure3_curves *made = allocate(1, sizeof *made);
    for (size_t j = 0; j < N_PARAMETERS; ++j)
        made->unit.of[j] = unit_of(paper, figure, j);
    for (size_t size = 0; size < paper->sizes.n_neural_extras; ++size) {
        for (size_t curve = 0; curve < N_CURVES; ++curve) {
            made->points[curve][size] = range_of(paper, figure, &made->unit, curve, size);
            made->raw[curve][size] = raw_of(paper, figure, curve, size);
        }
        for (size_t aim = 0; aim < N_AIMS; ++aim)
            for (size_t other = 0; other < N_OTHERS; ++other)
                made->against[aim][other][size] =
                    difference_of(paper, figure, &made->unit, CONTENDER_HNPE + aim, other, size);
    }
    add_costs(paper, figure, made);
    return made;
}
