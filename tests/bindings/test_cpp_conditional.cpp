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

int main()
{
    return cpp_test::run();
}
