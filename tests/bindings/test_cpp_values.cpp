// Objects are values; callbacks live as long as they are needed and no longer; arrays, views and options.
#include "cpp_test.hpp"

#include <memory>
#include <random>

using namespace hnpe;
using cpp_test::counted;
using cpp_test::unit;

TEST(copies_share_moves_leave_nothing)
{
    Prior a = unit(), b = a;
    CHECK(a == b && a.get() == b.get());
    Prior c = std::move(a);
    CHECK(!a && c == b);
    a = b;
    CHECK(a == c);
    b = nullptr;
    CHECK(!b && c);
    Prior &itself = c;
    c = itself;
    CHECK(c && c.dims().d_out == 1);
    std::vector<Prior> several(3, c);
    several.erase(several.begin());
    CHECK(Prior::product(several).dims().d_out == 2);
}

TEST(copies_of_a_stream_draw_from_it_and_moves_take_it_along)
{
    Rng one(5), reference(5);
    Rng shared = one;
    const double first = one.uniform(), second = shared.uniform();
    CHECK(first == reference.uniform() && second == reference.uniform());
    Rng moved = std::move(one);
    CHECK(moved.normal() == reference.normal());
    shared = Rng(5, 1);
    CHECK(moved.normal() == reference.normal());
    std::uniform_int_distribution<int> die(1, 6);
    for (int i = 0; i < 100; ++i)
        CHECK(die(moved) >= 1);
    std::vector<double> many(1000);
    moved.fill_normal(many);
    CHECK(many[999] != 0);
    CHECK_THROWS(invalid_argument, "shape", moved.gamma(-1));
}

TEST(state_of_callbacks_is_freed_once_by_the_last_owner)
{
    std::atomic<int> alive(0);
    {
        Inference inference;
        {
            Simulator simulator = Simulator::per_row(
                [life = counted(alive)](view alpha, view beta, Stream &) { return alpha[0] + beta[0]; }, 1, 1, 1);
            PriorFunctions functions;
            functions.sample = [life = counted(alive)](rows, Stream &rng, output_rows theta) {
                for (std::size_t i = 0; i < theta.size(); ++i)
                    theta(i, 0) = rng.normal();
            };
            Prior prior(std::move(functions), 1);
            CHECK(alive == 2);
            inference = Inference(prior, unit(), simulator);
            Simulator copy = simulator;
        }
        CHECK(alive == 2); // the inference keeps them
        inference.set("simulations", 100).trainer().set("epochs", 1);
        inference.run([life = counted(alive)](const Progress &) {});
        CHECK(alive == 2); // the monitor was the call's
        Context context;
        context.set_log([life = counted(alive)](hnpe_log_level, std::string_view) {});
        CHECK(alive == 3);
        context.set_log([life = counted(alive)](hnpe_log_level, std::string_view) {});
        CHECK(alive == 3);
    }
    CHECK(alive == 0);
}

TEST(state_of_callbacks_is_freed_where_the_constructor_fails)
{
    std::atomic<int> alive(0);
    auto nothing = [life = counted(alive)](rows, rows, Stream &, output_rows) {};
    CHECK_THROWS(invalid_argument, "d_x", Simulator(nothing, 1, 1, 0));
    CHECK(alive == 1); // `nothing`
    PriorFunctions without_sample;
    without_sample.log_density = [life = counted(alive)](rows, rows, output) {};
    CHECK_THROWS(invalid_argument, "sample", Prior(without_sample, 1));
    CHECK(alive == 2);
}

TEST(callbacks_may_be_moved_only)
{
    auto table = std::make_unique<double>(3.0);
    Simulator simulator([table = std::move(table)](rows, rows, Stream &, output_rows x) { x(0, 0) = *table; }, 1, 0, 1);
    CHECK(simulator.run(0.5, {}, 1)[0] == 3.0);
}

TEST(arrays_know_their_shape_and_views_convert)
{
    Array a({2, 3});
    CHECK(a.size() == 6 && std::isnan(a(1, 2)));
    for (std::size_t i = 0; i < 6; ++i)
        a(i / 3, i % 3) = static_cast<double>(i);
    CHECK(a.row(1)[2] == 5 && a[4] == 4 && a.shape(1) == 3);
    CHECK_THROWS(std::out_of_range, "index 3 of axis 1", a(0, 3));
    CHECK_THROWS(std::out_of_range, "1 indices", a(0));
    CHECK_THROWS(std::out_of_range, "row 2", a.row(2));
    const double c[] = {1, 2};
    const std::vector<double> v{1, 2, 3};
    CHECK(view(c).size() == 2 && view(v).at(2) == 3 && view(a).size() == 6);
    CHECK_THROWS(std::out_of_range, "element 3 of 3", view(v).at(3));
    const std::vector<double> taken = std::move(a).values();
    CHECK(taken.size() == 6);
}

TEST(families_draw_and_their_functions_agree)
{
    Rng rng(1);
    const Prior priors[] = {Prior::uniform({0, 1}, {2, 3}),
                            Prior::normal({0, 1}, {1, 2}),
                            Prior::multivariate_normal({0, 1}, {2, 0.5, 0.5, 1}),
                            Prior::log_normal({0, 1}, {0.5, 0.2}),
                            Prior::log_uniform({1, 2}, {3, 4}),
                            Prior::exponential({1, 2}),
                            Prior::gamma({2, 3}, {1, 1}),
                            Prior::beta({2, 3}, {4, 5}),
                            Prior::truncated_normal({0, 1}, {1, 1}, {-1, 0}, {INFINITY, 2}),
                            Prior::product({unit(), Prior::normal(0, 1)})};
    for (const Prior &prior : priors) {
        const Array theta = prior.sample(10, rng);
        CHECK(theta.shape() == (std::vector<std::size_t>{10, 2}));
        const Array log_p = prior.log_density(theta), u = prior.cdf(theta), back = prior.quantile(u);
        const Support bounds = prior.support();
        for (std::size_t i = 0; i < 10; ++i) {
            CHECK(std::isfinite(log_p(i)));
            for (std::size_t j = 0; j < 2; ++j) {
                CHECK(theta(i, j) >= bounds.low(0, j) && theta(i, j) <= bounds.high(0, j));
                CHECK(std::fabs(back(i, j) - theta(i, j)) < 1e-6 * (1 + std::fabs(theta(i, j))));
            }
        }
    }
    CHECK_THROWS(shape_error, "theta has 3 numbers, which are no rows of 2", priors[0].log_density({1, 2, 3}));
    CHECK(Prior::jansen_rit().first.dims().d_out == 3 && Prior::jansen_rit().second.dims().d_out == 1);
}

TEST(a_conditional_prior_of_ones_own_has_all_its_functions)
{
    PriorFunctions f; // uniform on (0, given)
    f.sample = [](rows given, Stream &rng, output_rows theta) {
        for (std::size_t i = 0; i < theta.size(); ++i)
            theta(i, 0) = given(i, 0) * rng.uniform();
    };
    f.log_density = [](rows given, rows, output log_p) {
        for (std::size_t i = 0; i < log_p.size(); ++i)
            log_p[i] = -std::log(given(i, 0));
    };
    f.support = [](rows given, output_rows low, output_rows high) {
        for (std::size_t i = 0; i < low.size(); ++i)
            low(i, 0) = 0, high(i, 0) = given(i, 0);
    };
    f.cdf = [](rows given, rows theta, output_rows u) {
        for (std::size_t i = 0; i < u.size(); ++i)
            u(i, 0) = theta(i, 0) / given(i, 0);
    };
    f.quantile = [](rows given, rows u, output_rows theta) {
        for (std::size_t i = 0; i < u.size(); ++i)
            theta(i, 0) = u(i, 0) * given(i, 0);
    };
    const Prior prior(f, 1, 1);
    Rng rng(1);
    const std::vector<double> given{0.5, 2};
    const Array theta = prior.sample(2, rng, given);
    CHECK(theta[0] < 0.5 && theta[1] < 2);
    CHECK(prior.log_density({0.25, 3}, given)[0] == std::log(2.0));
    CHECK(prior.log_density({0.25, 3}, given)[1] == -INFINITY);
    CHECK(prior.support(given).high(1, 0) == 2);
    CHECK(prior.quantile(prior.cdf({0.25, 1}, given), given)[1] == 1);
    CHECK_THROWS(shape_error, "given has 0 numbers instead of 2", prior.sample(2, rng));
}

TEST(weights_and_gradients_are_those_of_c)
{
    const Posterior posterior(Estimator(unit(), unit(), 1));
    const std::vector<double> x{0.3, 0.5};
    Rng rng(1);
    const AllParameters theta = posterior.sample_all(500, x, rng);
    const Array weights = importance::weigh(posterior, theta, x, std::vector<double>(500, 0.0));
    const hnpe_importance_info info = importance::summarise(weights);
    CHECK(info.n == 500 && info.efficiency > 0.9 && std::fabs(info.log_evidence) < 0.05);
    CHECK(importance::smooth(weights).size() == 500);
    CHECK(importance::resample(weights, 7, 1).size() == 7);
    rng = Rng(1);
    const importance::Weighted run = importance::run(posterior, 500, x, rng, [](view alpha, view beta, output log_p) {
        CHECK(alpha.size() == 2 * beta.size() && log_p.size() == beta.size());
        std::fill(log_p.begin(), log_p.end(), 0.0);
    });
    CHECK(std::equal(run.log_weights.begin(), run.log_weights.end(), weights.begin()));
    CHECK(std::equal(run.theta.local.begin(), run.theta.local.end(), theta.local.begin()));
    const auto broken = [](view, view, output) { throw std::logic_error("no data"); };
    CHECK_THROWS(std::logic_error, "no data", importance::run(posterior, 5, x, rng, broken));
    CHECK_THROWS(shape_error, "theta.local", importance::weigh(posterior, theta, x, std::vector<double>(3, 0.0)));
    const Gradients found = posterior.log_density_gradient({0.2, 0.4, 0.6, 0.5}, x, true);
    CHECK(found.log_density.size() == 2 && found.theta.size() == 4 && found.x.size() == 4);
    CHECK(found.log_density[0] == posterior.log_density({0.2, 0.4}, x)[0]);
}

TEST(options_are_those_of_the_librarys_table)
{
    Inference inference = Inference::offline(unit(), unit(), 1);
    inference.set("simulations", 2000)
        .set(HNPE_INFERENCE_MAX_EXTRA, 10)
        .set("rounds", "truncated")
        .set("truncation", 1e-3);
    CHECK(inference.get_int("simulations") == 2000 && inference.get_int(HNPE_INFERENCE_MAX_EXTRA) == 10);
    CHECK(inference.get_int("rounds") == HNPE_ROUNDS_TRUNCATED && inference.get_name("rounds") == "truncated");
    CHECK(inference.get_real("truncation") == 1e-3 && inference.get_real("simulations") == 2000);
    inference.set("rounds", HNPE_ROUNDS_ATOMIC).set(std::string("simulations"), 1e4).set("renew", false);
    CHECK(inference.get_name("rounds") == "atomic" && inference.get_int("simulations") == 10000);
    CHECK(inference.reset("rounds").get_int("rounds") == HNPE_ROUNDS_AUTOMATIC);
    CHECK_THROWS(unsupported, "there is no option simulation here; there are simulations",
                 inference.set("simulation", 1));
    CHECK_THROWS(invalid_argument, "cannot be 0", inference.set("simulations", 0));
    CHECK_THROWS(invalid_argument, "whole number", inference.set("simulations", 0.5));
    CHECK_THROWS(invalid_argument, "cannot be sideways; there are automatic", inference.set("rounds", "sideways"));
    CHECK_THROWS(invalid_argument, "takes no names", inference.set("simulations", "many"));
    CHECK_THROWS(unsupported, "no choices", inference.get_name("simulations"));
    Embedder set = Embedder::deep_set(1, 4);
    set.set("pools", {"mean", "max"}).set("activation", "tanh");
    CHECK(set.get_int("pools") == (HNPE_POOL_MEAN | HNPE_POOL_MAX));
    CHECK(Trainer::options().size() > 10 && Flow::choices("activation").size() == 4);
    Context context;
    context.set("threads", 2).set("isa", "baseline");
    CHECK(context.get_name(HNPE_CONTEXT_ISA) == "baseline");
}

int main()
{
    return cpp_test::run();
}
