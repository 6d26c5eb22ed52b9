// What callbacks throw comes out of the call as itself, from any thread and any depth, and everything is usable
// afterwards.
#include "cpp_test.hpp"

#include <new>

using namespace hnpe;
using cpp_test::counted;
using cpp_test::product;
using cpp_test::quick;
using cpp_test::unit;

namespace
{
struct odd { // no std::exception, with something to lose
    int number;
    counted life;
};

struct own_error : std::logic_error {
    using std::logic_error::logic_error;
};

// Throws what `thrower` throws at the `nth` batch of rows.
Simulator throwing(std::function<void()> thrower, int nth, std::size_t d_x = 1)
{
    auto calls = std::make_shared<std::atomic<int>>(0);
    return Simulator(
        [=](rows alpha, rows beta, Stream &rng, output_rows x) {
            if (++*calls == nth)
                thrower();
            for (std::size_t i = 0; i < x.size(); ++i)
                for (double &feature : x[i])
                    feature = alpha(i, 0) * beta(i, 0) + 0.05 * rng.normal();
        },
        1, 1, d_x);
}
} // namespace

TEST(status_has_a_class_and_the_librarys_message)
{
    CHECK_THROWS(invalid_argument, "HNPE_ERROR_INVALID_ARGUMENT", Prior::uniform(1, 0));
    CHECK_THROWS(invalid_argument, "low", Prior::uniform({0, 1}, {1, 0}));
    CHECK_THROWS(shape_error, "high has 1 numbers instead of 2", Prior::uniform({0, 1}, {1}));
    CHECK_THROWS(io_error, "HNPE_ERROR_IO", Posterior::load("/nowhere/at/all"));
    CHECK_THROWS(unsupported, "trained", quick(product()).posterior());
    try {
        Prior::normal(0, -1);
        CHECK(false);
    } catch (const error &e) {
        CHECK(e.status() == HNPE_ERROR_INVALID_ARGUMENT);
    }
}

TEST(simulators_exception_is_thrown_again_as_itself_and_the_run_goes_on)
{
    Inference inference = quick(throwing([] { throw own_error("no such place"); }, 2));
    CHECK_THROWS(own_error, "no such place", inference.run());
    const std::int64_t kept = inference.count().n_sets;
    CHECK(kept > 0 && kept < 300); // the first batch of rows
    inference.run();
    CHECK(inference.count().n_sets == 300);
    CHECK(inference.posterior().dims().d_x == 1);
}

TEST(what_is_no_std_exception_is_thrown_again_too)
{
    std::atomic<int> alive(0);
    {
        Inference inference = quick(throwing([&] { throw odd{42, counted(alive)}; }, 1));
        try {
            inference.run();
            CHECK(false);
        } catch (const odd &thrown) {
            CHECK(thrown.number == 42 && alive == 1);
        }
        CHECK(alive == 0);
    }
}

TEST(bad_alloc_of_a_callback_is_thrown_again)
{
    Inference inference = quick(throwing([] { throw std::bad_alloc(); }, 1));
    try {
        inference.run();
        CHECK(false);
    } catch (const std::bad_alloc &) {
    }
    inference.run();
}

TEST(exceptions_of_worker_threads_reach_the_caller)
{
    Context context;
    context.set("threads", 4);
    std::atomic<int> alive(0);
    {
        Simulator simulator([&](rows, rows, Stream &, output_rows) { throw odd{7, counted(alive)}; }, 1, 0, 1, context);
        simulator.set("concurrent", true).set("chunk", 1);
        const std::vector<double> alpha(64, 0.5);
        for (int i = 0; i < 5; ++i)
            try {
                simulator.run(alpha, {}, 1);
                CHECK(false);
            } catch (const odd &thrown) {
                CHECK(thrown.number == 7);
            }
    }
    CHECK(alive == 0); // also of those that other threads threw
}

TEST(exceptions_of_two_calls_at_once_are_not_mixed_up)
{
    auto task = [](int number, bool &right) {
        for (int i = 0; i < 200 && right; ++i) {
            Simulator simulator([=](rows, rows, Stream &, output_rows) { throw number; }, 1, 0, 1);
            try {
                simulator.run(0.5, {}, 1);
                right = false;
            } catch (int thrown) {
                right = thrown == number;
            }
        }
    };
    bool right[2] = {true, true};
    std::thread one(task, 1, std::ref(right[0])), two(task, 2, std::ref(right[1]));
    one.join();
    two.join();
    CHECK(right[0] && right[1]);
}

TEST(wrong_number_of_features_is_refused_and_the_simulator_usable_afterwards)
{
    std::size_t n = 2;
    Simulator simulator =
        Simulator::per_row([&](view, view, Stream &) { return std::vector<double>(n, 1.0); }, 1, 0, 3);
    CHECK_THROWS(shape_error, "returned 2 numbers for 1 row instead of 3", simulator.run(0.5, {}, 1));
    n = 3;
    CHECK(simulator.run(0.5, {}, 1)(0, 2) == 1.0);
    Simulator batches([](rows alpha, rows, Stream &) { return std::vector<double>(alpha.size() + 1, 1.0); }, 1, 0, 1);
    CHECK_THROWS(shape_error, "returned 3 numbers for 2 rows instead of 2", batches.run({0.5, 0.6}, {}, 1));
}

TEST(priors_exception_is_thrown_again)
{
    PriorFunctions functions;
    bool fail = true;
    functions.sample = [&](rows, Stream &rng, output_rows theta) {
        if (fail)
            throw own_error("not today");
        for (std::size_t i = 0; i < theta.size(); ++i)
            theta(i, 0) = rng.normal();
    };
    Prior prior(functions, 1);
    Rng rng(1);
    CHECK_THROWS(own_error, "not today", prior.sample(3, rng));
    CHECK_THROWS(unsupported, "", prior.log_density(0.5));
    Inference inference(prior, unit(), product());
    inference.set("simulations", 50).trainer().set("epochs", 1);
    CHECK_THROWS(own_error, "not today", inference.run());
    CHECK_THROWS(own_error, "not today", inference.propose(3));
    fail = false;
    CHECK(prior.sample(3, rng).shape() == (std::vector<std::size_t>{3, 1}));
    inference.run();
}

TEST(exception_of_progress_stops_the_call_and_is_thrown_again)
{
    Inference inference = quick(product());
    CHECK_THROWS(own_error, "seen enough", inference.run([](const Progress &) { throw own_error("seen enough"); }));
    CHECK_THROWS(cancelled, "HNPE_ERROR_CANCELLED", inference.run([](const Progress &) { return false; }));
    CHECK_THROWS(cancelled, "my own words", inference.run([](const Progress &) { throw cancelled("my own words"); }));
    CHECK(inference.rounds().at(0).state == HNPE_ROUND_CANCELLED);
    int seen = 0;
    inference.run([&](const Progress &p) { seen += p.phase == HNPE_PHASE_TRAINING; });
    CHECK(seen > 0);
}

TEST(stop_from_another_thread_cancels_and_what_was_done_stays)
{
    Monitor monitor;
    std::atomic<bool> begun(false);
    Simulator simulator = Simulator::per_row(
        [&](view alpha, view, Stream &) {
            begun = true;
            std::this_thread::sleep_for(std::chrono::microseconds(100));
            return alpha[0];
        },
        1, 0, 1);
    Inference inference(unit(), nullptr, simulator);
    inference.set("simulations", 100000);
    std::thread host([&] {
        while (!begun)
            std::this_thread::yield();
        monitor.request_stop();
    });
    CHECK_THROWS(cancelled, "stop was requested", inference.run(monitor));
    host.join();
    CHECK(inference.count().n_sets < 100000);
    inference.set("simulations", inference.count().n_sets + 1);
    inference.trainer().set("epochs", 1);
    inference.run();
}

TEST(calls_of_the_library_within_a_callback_have_exceptions_of_their_own)
{
    Simulator inner([](rows, rows, Stream &, output_rows) { throw own_error("inner"); }, 1, 0, 1);
    bool caught = false;
    Simulator outer(
        [&](rows alpha, rows, Stream &, output_rows x) {
            try {
                inner.run(0.5, {}, 1);
            } catch (const own_error &) {
                caught = true;
            }
            CHECK_THROWS(invalid_argument, "", Prior::uniform(1, 0));
            if (alpha(0, 0) > 0.5)
                inner.run(0.5, {}, 1); // through the outer one
            x(0, 0) = 1;
        },
        1, 0, 1);
    CHECK(outer.run(0.1, {}, 1)[0] == 1 && caught);
    CHECK_THROWS(own_error, "inner", outer.run(0.9, {}, 1));
}

TEST(what_a_log_sink_throws_comes_out_of_the_call_that_logged)
{
    Context context;
    int lines = 0;
    bool fail = true;
    context.set_log([&](hnpe_log_level, std::string_view line) {
        ++lines;
        if (fail)
            throw own_error(std::string(line));
    });
    Inference inference(unit(), unit(), product(), context);
    inference.set("simulations", 100).trainer().set("epochs", 1);
    CHECK_THROWS(own_error, "training ended", inference.run());
    CHECK(lines > 0 && inference.posterior()); // the work was done
    fail = false;
    inference.train();
    CHECK(lines > 1);
    context.set_log(nullptr);
    lines = 0;
    inference.train();
    CHECK(lines == 0);
}

TEST(a_handle_that_is_none_is_an_error_not_a_crash)
{
    Posterior none;
    Rng rng(1);
    CHECK(!none);
    CHECK_THROWS(invalid_argument, "posterior", none.sample(3, 0.5, rng));
    CHECK_THROWS(invalid_argument, "prior", Inference(nullptr, nullptr, product()));
}

int main()
{
    return cpp_test::run();
}
