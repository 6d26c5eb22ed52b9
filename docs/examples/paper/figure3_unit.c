/* One seed at one N. The first round is the same for every truth: simulated once, for all architectures, and trained
   once for each of them. A second round goes on from a copy for every truth. */
#include "figure3.h"
#include "second_round.h"

enum { SET_SEED = 1300, TRAINING_SEED = 1400, ROUND_SEED = 2000 };

architecture architecture_of(contender which)
{
    return which == CONTENDER_HNPE_JOINT ? ARCHITECTURE_HNPE : (architecture)which;
}

/* What is at hand while a unit is done. */
typedef struct unit_work {
    const paper_setup *paper;
    const neural_mass_model *model;
    const truth_list *truths;
    figure3_unit *unit;
    hnpe_dataset *sets; /* of the first round */
} unit_work;

static hnpe_dataset *simulate(const unit_work *work)
{
    const neural_mass_model *model = work->model;
    size_t n_extra = work->unit->key.n_extra, sets = work->unit->key.sets;
    hnpe_dataset *made;
    CHECK(hnpe_dataset_create(work->paper->context, N_LOCAL, N_PARAMETERS - N_LOCAL, N_FEATURES, &made));
    CHECK(hnpe_dataset_simulate(made, model->local, model->global, model->simulator, sets, n_extra, n_extra,
                                SET_SEED + work->unit->key.seed, 0, NULL));
    work->unit->sets += (double)sets;
    work->unit->simulations += (double)(sets * (1 + n_extra));
    return made;
}

static void draw_and_count(const unit_work *work, const hnpe_posterior *posterior, size_t truth, double *theta)
{
    neural_mass_draw(work->paper, posterior, work->unit->key.n_extra, work->truths->x[truth], truth, N_DRAWS, theta);
    work->unit->outside += count_outside_prior(N_DRAWS, theta);
    work->unit->drawn += N_DRAWS;
}

/* The first round of an architecture, judged on every truth. */
static first_round do_first_round(const unit_work *work, architecture which)
{
    figure3_unit *unit = work->unit;
    double theta[N_DRAWS * N_PARAMETERS];
    hnpe_estimator *estimator =
        neural_mass_estimator(work->paper, work->model, which, unit->key.n_extra, TRAINING_SEED + unit->key.seed);
    hnpe_posterior *posterior;
    unit->training[which] = train_estimator(work->paper, estimator, work->sets, TRAINING_SEED + unit->key.seed);
    CHECK(hnpe_posterior_create(estimator, &posterior));
    for (size_t truth = 0; truth < unit->key.n_truths; ++truth) {
        draw_and_count(work, posterior, truth, theta);
        unit->first[which][truth] = neural_mass_score(work->paper, theta, work->truths->theta[truth]);
    }
    hnpe_posterior_release(posterior);
    hnpe_dataset_retain(work->sets);
    return first_round_keep(work->paper, work->model, work->model->simulator, work->sets, estimator);
}

/* Draws after a second round, aimed at the truth's observations; a stream of chance of its own for every seed and
 * truth.
 */
static void do_second_round(const unit_work *work, const first_round *first, contender which, size_t truth,
                            double *theta)
{
    figure3_unit *unit = work->unit;
    hnpe_rounds how = which == CONTENDER_HNPE_JOINT ? HNPE_ROUNDS_TRUNCATED : HNPE_ROUNDS_AUTOMATIC;
    hnpe_posterior *posterior = second_round(first, unit->key.n_extra + 1, work->truths->x[truth], unit->key.sets, how,
                                             ROUND_SEED + 100 * unit->key.seed + truth);
    draw_and_count(work, posterior, truth, theta);
    unit->sets += (double)unit->key.sets;
    unit->simulations += (double)(unit->key.sets * (1 + unit->key.n_extra));
    hnpe_posterior_release(posterior);
}

/* Second rounds for all truths. */
static void try_contender(const unit_work *work, const first_round *first, contender which)
{
    figure3_unit *unit = work->unit;
    double theta[N_DRAWS * N_PARAMETERS], start = processor_seconds();
    for (size_t truth = 0; truth < unit->key.n_truths; ++truth) {
        do_second_round(work, first, which, truth, theta);
        unit->second[which][truth] = neural_mass_score(work->paper, theta, work->truths->theta[truth]);
    }
    unit->round[which] = (processor_seconds() - start) / (double)unit->key.n_truths;
    if (which == CONTENDER_HNPE && unit->has_shown)
        do_second_round(work, first, which, SHOWN_TRUTH, unit->shown);
}

static void try_architecture(const unit_work *work, architecture which)
{
    first_round first = do_first_round(work, which);
    for (contender each = CONTENDER_NAIVE; each < N_CONTENDERS; ++each)
        if (architecture_of(each) == which)
            try_contender(work, &first, each);
    first_round_release(&first);
}

void figure3_work(const paper_setup *paper, const neural_mass_model *model, const truth_list *truths,
                  figure3_unit *unit)
{
    double start = seconds_now();
    unit_work work = {.paper = paper, .model = model, .truths = truths, .unit = unit};
    work.sets = simulate(&work);
    for (architecture which = ARCHITECTURE_NAIVE; which < N_ARCHITECTURES; ++which)
        try_architecture(&work, which);
    hnpe_dataset_release(work.sets);
    unit->seconds = seconds_now() - start;
}
