// What a host does that it should not, or at a bad moment: nothing is lost, read where it is no more, or told wrongly.
#include "cpp_test.hpp"

#include <cstdio>
#include <memory>

using namespace hnpe;
using cpp_test::product;
using cpp_test::quick;
using cpp_test::unit;

TEST(what_progress_throws_at_any_report_comes_out_the_last_one_too)
{
    for (int nth = 0;; ++nth) {
        Inference inference = quick(product());
        int reports = 0, caught = -1;
        try {
            inference.run([&](const Progress &) {
                if (reports++ == nth)
                    throw nth;
            });
        } catch (int thrown) {
            caught = thrown;
        }
        CHECK(caught == (reports > nth ? nth : -1));
        inference.run();
        CHECK(inference.posterior().dims().d_x == 1);
        if (reports <= nth)
            return;
    }
}

TEST(rows_given_to_a_call_are_all_of_their_numbers)
{
    const Prior normal = Prior::normal({0, 0}, {1, 1});
    PriorFunctions functions;
    functions.sample = [](rows, Stream &rng, output_rows theta) { rng.fill_normal(theta); };
    functions.log_density = [&](rows, rows theta, output log_p) {
        const Array found = normal.log_density(theta);
        CHECK(found.size() == theta.size());
        std::copy(found.begin(), found.end(), log_p.begin());
    };
    const Prior prior(functions, 2);
    Rng rng(1);
    const Array theta = prior.sample(4, rng);
    const Array found = prior.log_density(theta), wanted = normal.log_density(theta);
    for (std::size_t i = 0; i < 4; ++i)
        CHECK(found[i] == wanted[i]);
    CHECK(theta(3, 1) != 0); // the last one is filled as well
}

TEST(a_log_sink_may_replace_itself)
{
    Context context;
    auto words = std::make_shared<std::vector<int>>(1000, 1);
    int sum = 0;
    context.set_log([&context, &sum, words](hnpe_log_level, std::string_view) {
        context.set_log(nullptr);
        sum += words->back();
    });
    words.reset();
    Inference inference(unit(), unit(), product(), context);
    inference.set("simulations", 100).trainer().set("epochs", 1);
    inference.run();
    CHECK(sum == 1);
}

TEST(handles_may_be_given_up_within_their_own_callbacks)
{
    auto monitor = std::make_unique<Monitor>(nullptr);
    auto kept = std::make_shared<std::vector<double>>(1000, 2.0);
    double seen = 0;
    *monitor = Monitor([&monitor, &seen, kept](const Progress &) {
        monitor.reset();
        seen = kept->back();
    });
    quick(product()).run(*monitor);
    CHECK(seen == 2.0);

    auto simulator = std::make_unique<Simulator>(nullptr);
    *simulator = Simulator(
        [&simulator, kept](rows alpha, rows, Stream &, output_rows x) {
            simulator.reset();
            x(0, 0) = alpha(0, 0) * kept->back();
        },
        1, 0, 1);
    kept.reset();
    CHECK(simulator->run(0.5, {}, 1)[0] == 1.0);

    std::unique_ptr<Inference> inference;
    inference = std::make_unique<Inference>(quick(Simulator(
        [&](rows alpha, rows beta, Stream &, output_rows x) {
            inference.reset();
            for (std::size_t i = 0; i < x.size(); ++i)
                x(i, 0) = alpha(i, 0) * beta(i, 0);
        },
        1, 1, 1)));
    inference->run();
    CHECK(!inference);
}

TEST(a_path_with_a_nul_character_is_refused)
{
    Inference inference = quick(product());
    inference.run();
    const std::string name("no\0such", 7);
    CHECK_THROWS(invalid_argument, "a path has a NUL character after no", inference.posterior().save(name));
    CHECK_THROWS(invalid_argument, "a path has a NUL character after no", inference.estimator().save(name));
    CHECK_THROWS(invalid_argument, "a path has a NUL character after no", inference.dataset().save(name));
    CHECK_THROWS(invalid_argument, "a path has a NUL character after no", Posterior::load(name));
}

TEST(sizes_beyond_all_memory_are_refused)
{
    Inference inference = quick(product());
    inference.run();
    const Posterior posterior = inference.posterior();
    Rng rng(1);
    for (std::size_t n : {SIZE_MAX, SIZE_MAX / 2 + 1, SIZE_MAX / 4 + 1, std::size_t{0}})
        for (int call = 0; call < 4; ++call)
            try {
                call == 0   ? (void)posterior.sample(n, 0.5, rng)
                : call == 1 ? (void)posterior.sample_all(n, 0.5, rng)
                : call == 2 ? (void)unit().sample(n, rng)
                            : (void)Flow::maf(2, 0).sample(n, rng);
                CHECK(false);
            } catch (const std::length_error &) {
            } catch (const std::bad_alloc &) {
            } catch (const invalid_argument &) {
            }
}

TEST(what_was_moved_from_is_no_handle_and_says_so)
{
    Rng from(1), to(std::move(from));
    CHECK_THROWS(invalid_argument, "rng is NULL", from.gamma(1));
    CHECK(std::isnan(from.uniform()));
    Rng &same = to;
    to = same;
    to = std::move(same);
    CHECK(to.uniform() > 0);
    Inference gone = quick(product()), here = std::move(gone);
    CHECK_THROWS(invalid_argument, "inference is NULL", gone.run());
    CHECK_THROWS(invalid_argument, "inference is NULL", gone.set("simulations", 3));
    here.run();
}

TEST(empty_functions_and_copies_that_throw_are_exceptions)
{
    std::function<void(rows, rows, Stream &, output_rows)> none;
    CHECK_THROWS(std::bad_function_call, "", Simulator(none, 1, 0, 1).run(0.5, {}, 1));
    Inference inference = quick(product());
    CHECK_THROWS(std::bad_function_call, "", inference.run(Monitor(std::function<void(const Progress &)>())));
    inference.run();
    CHECK_THROWS(invalid_argument, "sample is NULL", Prior(PriorFunctions(), 1));

    struct unmovable {
        unmovable() = default;
        unmovable(const unmovable &) = default;
        unmovable(unmovable &&)
        {
            throw 4;
        }
        void operator()(rows, rows, Stream &, output_rows)
        {
        }
    };
    int caught = 0;
    try {
        Simulator(unmovable(), 1, 0, 1);
    } catch (int thrown) {
        caught = thrown;
    }
    CHECK(caught == 4);
}

int main()
{
    return cpp_test::run();
}
