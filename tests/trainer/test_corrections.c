/* Which losses are right for what the parameters of a data set were drawn from, and that the others are refused. */
#include "toy.h"

#include "trainer/trainer.h"

#include <math.h>

typedef struct fixture {
    support_toy toy;
    hnpe_dataset *drawn; /* of the toy's prior */
} fixture;

enum { SETS = 100 };

static int set_up(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    support_toy_create(NULL, 0.05, 1, 2, 3, &f->toy);
    support_assert_ok(hnpe_dataset_create(NULL, 1, 1, 1, &f->drawn));
    support_assert_ok(
        hnpe_dataset_simulate(f->drawn, f->toy.alpha, f->toy.beta, f->toy.simulator, SETS, 2, 2, 1, 0, NULL));
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;
    hnpe_dataset_release(f->drawn);
    support_toy_free(&f->toy);
    free(f);
    return 0;
}

/* Sets of the prior, and as many said to be of another kind; 10 more than a batch of atoms needs. */
static hnpe_dataset *mixed(const fixture *f, hnpe_proposal kind, size_t d_local)
{
    hnpe_dataset *dataset;
    support_assert_ok(hnpe_dataset_create(NULL, d_local, 1, 1, &dataset));
    const size_t rows = f->drawn->first[1];
    for (size_t set = 0; set < SETS; ++set) {
        const int64_t n_rows = (int64_t)rows;
        support_assert_ok(hnpe_dataset_append_proposed(dataset, set % 2 ? (int32_t)kind : HNPE_PROPOSAL_PRIOR, 1,
                                                       &n_rows, f->drawn->theta_local + set * rows,
                                                       f->drawn->theta_global + set, f->drawn->x + set * rows, NULL));
    }
    return dataset;
}

static void assert_trains(const fixture *f, hnpe_dataset *dataset, hnpe_loss loss, hnpe_status status,
                          const char *words)
{
    hnpe_estimator *estimator;
    hnpe_trainer *trainer;
    support_assert_ok(hnpe_estimator_create(NULL, dataset->d_local ? f->toy.alpha : NULL, f->toy.beta, 1, &estimator));
    support_assert_ok(hnpe_trainer_create(NULL, estimator, dataset, &trainer));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_LOSS, loss));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_EPOCHS, 1));
    if (status == HNPE_OK)
        support_assert_ok(hnpe_trainer_run(trainer, NULL));
    else
        support_assert_fails(hnpe_trainer_run(trainer, NULL), status, words);
    assert_int_equal(hnpe_trainer_epochs(trainer), status == HNPE_OK);
    hnpe_trainer_release(trainer);
    hnpe_estimator_release(estimator);
}

static void test_corrections__biased_losses_are_refused_by_what_parameters_were_drawn_from(void **state)
{
    const fixture *f = *state;
    static const char both[] = "50 of 100 sets have their parameters from a posterior, which biases this loss: choose "
                               "HNPE_LOSS_ATOMIC";
    static const char beta[] = "50 of 100 sets have beta from a posterior, which biases this loss: choose "
                               "HNPE_LOSS_ATOMIC_GLOBAL or HNPE_LOSS_ATOMIC";
    static const char alpha[] = "50 of 100 sets have alpha_0 from a posterior, which biases this loss: choose "
                                "HNPE_LOSS_ATOMIC";
    static const char together[] = "50 of 100 sets have beta and alpha_0 together from a truncated prior, which biases "
                                   "this loss: choose HNPE_LOSS_ATOMIC";
    static const char weigh[] = "50 of 100 sets come from a proposal whose density was not recorded, which "
                                "HNPE_LOSS_IMPORTANCE divides by: choose HNPE_LOSS_ATOMIC";
    /* In the order of hnpe_loss: the refusal of each, or NULL. */
    static const char *const words[][5] = {[HNPE_PROPOSAL_PRIOR] = {NULL, NULL, NULL, NULL, NULL},
                                           [HNPE_PROPOSAL_TRUNCATED] = {NULL, NULL, together, NULL, weigh},
                                           [HNPE_PROPOSAL_TRUNCATED_GLOBAL] = {NULL, NULL, NULL, NULL, weigh},
                                           [HNPE_PROPOSAL_POSTERIOR] = {both, NULL, alpha, NULL, weigh},
                                           [HNPE_PROPOSAL_POSTERIOR_GLOBAL] = {beta, NULL, NULL, NULL, weigh}};
    for (size_t kind = 0; kind < sizeof words / sizeof *words; ++kind) {
        hnpe_dataset *dataset = mixed(f, (hnpe_proposal)kind, 1);
        for (int loss = HNPE_LOSS_MAXIMUM_LIKELIHOOD; loss <= HNPE_LOSS_IMPORTANCE; ++loss) {
            const char *refusal = words[kind][loss - HNPE_LOSS_MAXIMUM_LIKELIHOOD];
            assert_trains(f, dataset, (hnpe_loss)loss, refusal ? HNPE_ERROR_UNSUPPORTED : HNPE_OK, refusal);
        }
        hnpe_dataset_release(dataset);
    }
}

static void test_corrections__without_locals_the_atomic_loss_of_beta_takes_any_proposal(void **state)
{
    const fixture *f = *state;
    hnpe_dataset *dataset = mixed(f, HNPE_PROPOSAL_POSTERIOR, 0);
    assert_trains(f, dataset, HNPE_LOSS_ATOMIC_GLOBAL, HNPE_OK, NULL);
    assert_trains(f, dataset, HNPE_LOSS_MAXIMUM_LIKELIHOOD, HNPE_ERROR_UNSUPPORTED, "50 of 100 sets");
    hnpe_dataset_release(dataset);
}

/* An entry of the table that no set refers to biases nothing. */
static void test_corrections__a_proposal_without_sets_is_no_reason(void **state)
{
    const fixture *f = *state;
    const hnpei_origin origin = {HNPE_PROPOSAL_POSTERIOR, 0, 0};
    int32_t round;
    support_assert_ok(hnpei_dataset_add_origin(f->drawn, &origin, &round));
    assert_trains(f, f->drawn, HNPE_LOSS_MAXIMUM_LIKELIHOOD, HNPE_OK, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_corrections__biased_losses_are_refused_by_what_parameters_were_drawn_from),
        cmocka_unit_test(test_corrections__without_locals_the_atomic_loss_of_beta_takes_any_proposal),
        cmocka_unit_test(test_corrections__a_proposal_without_sets_is_no_reason),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
