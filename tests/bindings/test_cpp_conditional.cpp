// Conditionals, marginals and chains from C++.
#include "cpp_test.hpp"

#include <cmath>

using namespace hnpe;
using cpp_test::unit;

TEST(conditionals_are_densities_and_chains)
{
    const Posterior posterior(Estimator(unit(), unit(), 1));
    const std::vector<double> x{0.3, 0.5}, at{0.6};
    Conditional conditional(posterior, x, {1}, at);
    CHECK(conditional.describe().kind == HNPE_CONDITIONAL_EXACT);
    const double joint = posterior.log_density({0.2, 0.6}, x)[0];
    CHECK(std::fabs(conditional.log_density({0.2})[0] + conditional.describe().log_marginal - joint) < 1e-6);
    conditional.set("thin", 2);
    Rng rng(1);
    const Chains chains = conditional.sample(16, 80, rng);
    CHECK(chains.info.n_draws == 80 && chains.info.rhat < 1.05);
    CHECK(diagnostics::rhat(chains.draws, 16, 80)[0] == chains.checks[0]);
    CHECK(diagnostics::ess(chains.draws, 16, 80).bulk[0] == chains.checks[1]);
    CHECK(log_marginal(posterior, {0.6}, {1}, x, 2, rng).kind == HNPE_CONDITIONAL_EXACT);
    const Marginal alpha = log_marginal(posterior, {0.2}, {0}, x, 2, rng);
    CHECK(alpha.kind == HNPE_CONDITIONAL_QUADRATURE && alpha.error[0] < 1e-4);
    CHECK_THROWS(shape_error, "values has 2 numbers", Conditional(posterior, x, {1}, {0.5, 0.5}));
    CHECK_THROWS(invalid_argument, "support", Conditional(posterior, x, {1}, {1.5}));
}

TEST(a_posterior_has_its_mass_inside_and_gradients_of_what_is_asked_for)
{
    const Posterior posterior(Estimator(unit(), unit(), 1));
    const std::vector<double> x{0.3, 0.5};
    CHECK(posterior.log_mass(x)[0] == 0);
    CHECK(posterior.log_mass(Sets(1, {{0.3}, x})).size() == 2);
    const Gradients both = posterior.log_density_gradient({0.2, 0.6}, x, true);
    const Gradients one = posterior.log_density_gradient({0.2, 0.6}, x);
    CHECK(both.x.size() == 2 && one.x.size() == 0 && one.theta[1] == both.theta[1]);
}

TEST(one_observation_is_examined)
{
    const Posterior posterior(Estimator(unit(), unit(), 1));
    const Simulator simulator = Simulator::product(0.05);
    Dataset simulations(1, 1, 1);
    simulations.simulate(unit(), unit(), simulator, 700, 0, 0, 3);
    Report report;
    diagnostics::misspecification(simulations, {0.3}, report);
    CHECK(report.results().size() == 3 && report.flagged() == 0);
    diagnostics::misspecification(simulations, {9}, report);
    CHECK(report.flagged() > 0);
    diagnostics::predictive(posterior, simulator, {0.3}, 150, 1, report);
    CHECK(report.results().back().name == "predictive");
    diagnostics::local_c2st(posterior, simulations, {0.3}, 2, 0, report);
    CHECK(report.results().back().name == "local_c2st");
    Rng rng(1);
    std::vector<double> replicated(1200), other(400);
    rng.fill_normal(replicated);
    rng.fill_normal(other);
    Report like, unlike;
    diagnostics::predictive_of_replicates({0, 0, 0, 0, 0, 0}, 2, replicated, like);
    diagnostics::predictive_of_replicates({0, 0, 0, 9, 0, 0}, 2, replicated, unlike);
    CHECK(like.flagged() == 0 && unlike.flagged() == 1);
    CHECK_THROWS(shape_error, "replicated",
                 diagnostics::predictive_of_replicates({0, 0, 0, 0, 0}, 1, view(replicated.data(), 7), like));
    const std::vector<double> far(400, 3);
    CHECK(std::fabs(diagnostics::mmd(view(replicated.data(), 400), other, 2)) < 0.05);
    CHECK(diagnostics::mmd(view(replicated.data(), 400), far, 2) > 0.5);
}

int main()
{
    return cpp_test::run();
}
