// The whole job: with a simulator and by the host's own loop, rounds, parts, files, threads, and what it is compared
// with.
#include "cpp_test.hpp"

#include <cmath>
#include <cstdlib>

#include <unistd.h>

using namespace hnpe;
using cpp_test::product;
using cpp_test::quick;
using cpp_test::unit;
using shape = std::vector<std::size_t>;

namespace
{
const std::vector<double> target{0.24, 0.11, 0.43};

Posterior trained()
{
    return quick(product()).set_seed(3).run().posterior();
}

/** A path that no other test has, removed again. */
struct temporary {
    std::string path;
    temporary()
    {
        const char *folder = std::getenv("TMPDIR");
        path = std::string(folder ? folder : "/tmp") + "/hnpe_cpp_XXXXXX";
        const int file = mkstemp(path.data());
        CHECK(file >= 0 && close(file) == 0);
    }
    ~temporary()
    {
        std::remove(path.c_str());
    }
};
} // namespace

TEST(posterior_finds_what_the_data_say)
{
    Inference inference(unit(), unit(), product());
    inference.set("simulations", 2000).set("max_extra", 10).set_seed(1).trainer().set("epochs", 30);
    const Posterior posterior = inference.run().posterior();
    Rng rng(1);
    const Array draws = posterior.sample(1000, {0.24, 0.11, 0.43, 0.33, 0.05, 0.47}, rng);
    double mean[2] = {0, 0};
    for (std::size_t k = 0; k < 1000; ++k)
        for (std::size_t j = 0; j < 2; ++j)
            mean[j] += draws(k, j) / 1000;
    CHECK(std::fabs(mean[0] - 0.440) < 0.05 && std::fabs(mean[1] - 0.564) < 0.05); // exact, by quadrature
}

TEST(results_have_the_shape_of_one_set_or_of_several)
{
    const Posterior posterior = trained();
    Rng rng(1);
    const Sets sets(1, {target, 0.3});
    const Array one = posterior.sample(20, target, rng), two = posterior.sample(20, sets, rng);
    CHECK(one.shape() == (shape{20, 2}) && two.shape() == (shape{2, 20, 2}));
    CHECK(posterior.log_density(one, target).shape() == shape{20});
    CHECK(posterior.log_density(two, sets).shape() == (shape{2, 20}));
    CHECK(posterior.log_density_global({0.5, 0.6}, target).shape() == shape{2});
    const AllParameters all = posterior.sample_all(20, sets, rng), of_one = posterior.sample_all(20, target, rng);
    CHECK(all.local.shape() == (shape{4, 20, 1}) && all.global.shape() == (shape{2, 20, 1}));
    CHECK(of_one.local.shape() == (shape{3, 20, 1}) && of_one.global.shape() == (shape{20, 1}));
    CHECK(posterior.log_density_all(all, sets).shape() == (shape{2, 20}));
    CHECK(posterior.log_density_all(of_one, target).shape() == shape{20});
    const Mode best = posterior.map(target, 1), of_both = posterior.map(sets, 1);
    CHECK(best.theta.shape() == shape{2} && best.log_density.shape().empty());
    CHECK(std::fabs(posterior.log_density(best.theta, target)[0] - best.log_density[0]) < 1e-4);
    for (double log_q : posterior.log_density(posterior.sample(200, target, rng), target))
        CHECK(log_q < best.log_density[0] + 1e-2);
    CHECK(of_both.theta.shape() == (shape{2, 2}) && of_both.log_density.shape() == shape{2});
    CHECK_THROWS(shape_error, "theta has 3 numbers, which are no rows of 2", posterior.log_density({1, 2, 3}, target));
    CHECK_THROWS(shape_error, "x has 2 features per observation instead of 1",
                 posterior.sample(3, Sets(2, {{1, 2}}), rng));
    CHECK_THROWS(shape_error, "x has 0 numbers", posterior.sample(3, view(), rng));
}

TEST(observations_unlike_those_of_the_training_are_told_and_flagged)
{
    const Posterior posterior = trained();
    Rng rng(1);
    const hnpe_observation_info near = posterior.check_observation(target);
    CHECK(near.is_known && !near.is_far && near.distance == 0 && near.row == -1);
    const hnpe_observation_info far = posterior.check_observation({0.2, -50, 0.3});
    CHECK(far.is_far && far.distance > 50 && far.row == 1 && far.column == 0);
    CHECK(!posterior.has_extrapolated());
    posterior.sample(1, {0.2, -50, 0.3}, rng);
    CHECK(posterior.has_extrapolated());
}

TEST(posteriors_are_mixed_and_taken_apart)
{
    const hnpe::Prior alpha = hnpe::Prior::uniform({0}, {1}), beta = hnpe::Prior::uniform({0}, {1});
    std::vector<hnpe::Posterior> members;
    for (std::uint64_t seed = 0; seed < 2; ++seed) {
        hnpe::Estimator estimator(alpha, beta, 1);
        estimator.set_seed(seed);
        members.emplace_back(estimator);
    }
    const std::vector<double> theta{0.5, 0.5}, x{0.2};
    const hnpe::Posterior mixture = hnpe::Posterior::ensemble(members, {1, 3});
    CHECK(mixture.members().size() == 2 && members[0].members().size() == 1);
    const double one = std::exp(members[0].log_density(theta, x)[0]);
    const double other = std::exp(members[1].log_density(theta, x)[0]);
    CHECK(std::fabs(std::exp(mixture.log_density(theta, x)[0]) - (one + 3 * other) / 4) < 1e-6);
    CHECK(mixture.spread(x, 100).n_members == 2);
}

TEST(a_hosts_own_loop_and_the_simulators_run_are_both_there)
{
    Inference host = Inference::offline(unit(), unit(), 1);
    host.set("max_extra", 3).set_seed(3).trainer().set("epochs", 2);
    Simulator simulator = product();
    std::vector<std::pair<Batch, Array>> done;
    for (int i = 0; i < 3; ++i) {
        Batch batch = host.propose(100);
        std::vector<double> beta; // one for each row
        for (std::size_t s = 0; s < batch.n_rows.size(); ++s)
            beta.insert(beta.end(), static_cast<std::size_t>(batch.n_rows[s]), batch.theta_global(s, 0));
        Array x = simulator.run(batch.theta_local, beta, static_cast<std::uint64_t>(i));
        done.emplace_back(std::move(batch), std::move(x));
    }
    CHECK_THROWS(shape_error, "HNPE_ERROR_SHAPE", host.append(done[0].first, 0.5));
    for (std::size_t i = done.size(); i-- > 0;) // in any order
        host.append(done[i].first, done[i].second);
    CHECK_THROWS(invalid_argument, "", host.append(done[0].first, done[0].second));
    CHECK_THROWS(unsupported, "", host.run());
    CHECK(host.train().posterior().dims().d_local == 1);
    CHECK(host.count().n_sets == 300 && host.propose({1, 2, 3}).theta_local.shape() == (shape{6, 1}));
}

TEST(rounds_are_aimed_at_a_target_and_described)
{
    Inference inference = quick(product());
    inference.set_seed(1).run_rounds(target, 2);
    const std::vector<hnpe_round_info> rounds = inference.rounds();
    CHECK(rounds.size() == 2 && rounds[0].proposal == HNPE_PROPOSAL_PRIOR && rounds[1].n_sets == 300);
    CHECK(rounds[1].proposal == HNPE_PROPOSAL_TRUNCATED_GLOBAL && rounds[1].state == HNPE_ROUND_FINISHED);
    const Dataset simulations = inference.dataset();
    CHECK(simulations.count().n_sets == 600 && simulations.proposals().size() == 2);
    CHECK(simulations.read_proposals(0, 600).proposal[599] == 1);
    CHECK_THROWS(shape_error, "x has 0 numbers", inference.run_rounds({}, 1));
    Inference aimed = Inference::offline(unit(), unit(), 1);
    aimed.set_target(target).set_target({});
}

TEST(same_seed_same_bits_as_the_c_interface)
{
    const Posterior posterior = trained(), again = trained();
    Rng rng(7), rng_again(7);
    const Array draws = posterior.sample(50, target, rng);
    CHECK(draws.values() == again.sample(50, target, rng_again).values());
    hnpe_rng *in_c = nullptr;
    const std::int64_t n_rows = 3;
    std::vector<double> theta(100);
    CHECK(hnpe_rng_create(nullptr, 7, 0, &in_c) == HNPE_OK);
    CHECK(hnpe_posterior_sample(posterior.get(), 1, &n_rows, target.data(), 50, in_c, theta.data()) == HNPE_OK);
    hnpe_rng_release(in_c);
    CHECK(draws.values() == theta);
}

TEST(a_posterior_serves_several_threads)
{
    const Posterior posterior = trained();
    std::vector<std::vector<double>> found(4);
    std::vector<std::thread> threads;
    for (std::vector<double> &mine : found)
        threads.emplace_back([&posterior, &mine] {
            const Posterior copy = posterior;
            Rng rng(9);
            for (int i = 0; i < 5; ++i)
                mine = copy.sample(100, target, rng).values();
        });
    for (std::thread &thread : threads)
        thread.join();
    for (const std::vector<double> &other : found)
        CHECK(other == found[0]);
}

TEST(what_is_saved_is_loaded_with_the_same_bits)
{
    Inference inference = quick(product());
    const Posterior posterior = inference.run().posterior();
    temporary file;
    posterior.save(file.path);
    Rng one(1), two(1);
    CHECK(posterior.sample(10, target, one).values() == Posterior::load(file.path).sample(10, target, two).values());
    inference.estimator().save(file.path);
    const Estimator estimator = Estimator::load(file.path);
    CHECK(posterior.log_density({0.5, 0.6}, target).values() ==
          Posterior(estimator).log_density({0.5, 0.6}, target).values());
    inference.dataset().save(file.path);
    Dataset data = Dataset::load(file.path);
    CHECK(data.read().x.values() == inference.dataset().read().x.values());
    CHECK_THROWS(format_error, "HNPE_ERROR_FORMAT", Estimator::load(file.path));
    Prior::product({unit(), Prior::gamma(2, 3)}).save(file.path);
    CHECK(Prior::load(file.path).dims().d_out == 2);
    PriorFunctions functions;
    functions.sample = [](rows, Stream &rng, output_rows theta) { theta(0, 0) = rng.uniform(); };
    const Prior own(functions, 1);
    Prior::product({unit(), own}).save(file.path);
    CHECK_THROWS(unsupported, "as given[0]", Prior::load(file.path));
    CHECK(Prior::load(file.path, {own}).dims().d_out == 2);
}

TEST(data_sets_take_arrays_and_simulations)
{
    Dataset data(1, 1, 2), more(1, 1, 2);
    data.append({0.1, 0.2, 0.3}, {0.5, 0.6}, {1, 2, 3, 4, 5, 6}, {1, 2});
    more.append_proposed(HNPE_PROPOSAL_POSTERIOR, 0.4, 0.7, {7, 8}, -1.5);
    data.extend(more);
    const Simulations all = data.read();
    CHECK(all.n_rows == (std::vector<std::int64_t>{1, 2, 1}));
    CHECK(all.x(3, 1) == 8 && all.theta_local(2, 0) == 0.3 && all.theta_global(1, 0) == 0.6);
    CHECK(data.read_proposals(2, 1).log_proposal[0] == -1.5 && data.proposals().at(1).n_sets == 1);
    CHECK_THROWS(shape_error, "theta_global has 1 numbers instead of 2", data.append({0.1, 0.2}, 0.5, {1, 2, 3, 4}));
    CHECK_THROWS(shape_error, "x has 4 numbers instead of 6", data.append({1, 2, 3}, {1, 2}, {1, 2, 3, 4}, {1, 2}));
    Dataset simulated(1, 1, 1);
    simulated.simulate(unit(), unit(), product(), 20, 0, 3, 1);
    CHECK(simulated.count().n_sets == 20 && simulated.count().n_rows >= 20 && Dataset(1, 1, 1).read().x.size() == 0);
}

TEST(parts_of_ones_own_make_an_estimator)
{
    Estimator estimator =
        Estimator::factorised(unit(), unit(), 1, nullptr, Embedder::mean(1), nullptr, Flow::spline(1, 2));
    Dataset data(1, 1, 1);
    data.simulate(unit(), unit(), product(), 200, 2, 2, 1);
    Trainer trainer(estimator.set_seed(1), data);
    trainer.set("epochs", 2).set_seed(1).run();
    CHECK(trainer.epochs() == 2 && trainer.losses().training.size() == 2 && trainer.outcome() == HNPE_OUTCOME_BUDGET);
    CHECK(trainer.effective_sample_size() > 0);
    Inference inference(unit(), unit(), product());
    inference.set_estimator(estimator);
    CHECK(inference.posterior().dims().d_global == 1 && inference.estimator() == estimator);
    CHECK(Estimator::joint(unit(), unit(), 1, nullptr, Flow::mixture(2, 2)).dims().d_local == 1);
    CHECK(Embedder::mean(1).apply(target).shape() == shape{2});
    CHECK(Embedder::stack(1, 2).apply(Sets(1, {{1, 2}, {3, 4}}))(1, 0) == 3);
    CHECK(Embedder::identity(2).dims().d_out == 2 && Embedder::mlp(2, 3).set_seed(1).dims().d_out == 3);
}

TEST(flows_are_fitted_and_turned_into_noise_and_back)
{
    Rng rng(1);
    std::vector<double> given(400), theta(400);
    rng.fill_normal(given);
    for (std::size_t i = 0; i < theta.size(); ++i)
        theta[i] = given[i] + 0.1 * rng.normal();
    Flow flow = Flow::maf(1, 1);
    flow.set("epochs", 5).set("hidden", 8).set_seed(1).fit(theta, given, 1);
    CHECK(flow.log_density({0.5, 3}, {0.5, 0.5})[0] > flow.log_density({0.5, 3}, {0.5, 0.5})[1]);
    const Array z = flow.to_noise({0.5, 0.6}, {0.5, 0.5});
    CHECK(std::fabs(flow.from_noise(z, {0.5, 0.5})[1] - 0.6) < 1e-4);
    CHECK(flow.sample(2, rng, {0, 1}).shape() == (shape{2, 1}));
    CHECK_THROWS(shape_error, "given has 1 numbers instead of 2", flow.log_density({1, 2}, 1));
    Flow::spline(2).set_unit({true, false});
    CHECK_THROWS(shape_error, "unit has 1", Flow::coupling(2).set_unit({true}));
}

/* Exact draws pass, and narrow ones do not: theta ~ N(0, 1), x ~ N(theta, 1), theta | x ~ N(x / 2, 1 / 2). */
TEST(reports_say_what_calibration_found)
{
    Rng rng(1);
    const std::size_t n = 300, n_draws = 100;
    std::vector<double> truth(n), right(n * n_draws), narrow(n * n_draws);
    for (std::size_t i = 0; i < n; ++i) {
        truth[i] = rng.normal();
        const double mean = (truth[i] + rng.normal()) / 2;
        for (std::size_t k = 0; k < n_draws; ++k) {
            const double z = std::sqrt(0.5) * rng.normal();
            right[i * n_draws + k] = mean + z;
            narrow[i * n_draws + k] = mean + z / 2;
        }
    }
    Report report;
    diagnostics::calibration_of_draws(truth, right, {}, {}, 0, 1, 1, report);
    CHECK(report.flagged() == 0 && report.results().size() == 2);
    diagnostics::calibration_of_draws(truth, narrow, {}, {}, 0, 1, 1, report);
    CHECK(report.flagged() == 2 && report.results()[2].name == "sbc.global.0#2");
    CHECK(report.results()[2].verdict == HNPE_VERDICT_FLAGGED);
    CHECK(report.text().find("over-confident") != std::string::npos);
    CHECK(report.number("tarp#2", "p") < 1e-3);
    CHECK(report.read("sbc.global.0", "rank").size() == n);
    CHECK_THROWS(unsupported, "no array none", report.read("tarp", "none"));
    CHECK_THROWS(shape_error, "draws",
                 diagnostics::calibration_of_draws(truth, view(right.data(), 450), {}, {}, 0, 1, 1, report));
}

TEST(distances_and_features_are_there)
{
    CHECK(diagnostics::wasserstein({0, 1}, {2, 3}) == 2 && diagnostics::kolmogorov({0, 1}, {2, 3}) == 1);
    CHECK(diagnostics::wasserstein_to_point({0, 1}, 0.5) == 0.5);
    CHECK(diagnostics::wasserstein_to_cdf({0.5}, {0, 1}, {0, 1}) == 0.25);
    CHECK(diagnostics::sinkhorn({0, 1}, {2, 3}, 2) > 7.9);
    const std::vector<double> low(50, 0.0), high(50, 1.0);
    CHECK(diagnostics::c2st(low, high, 1, 1) > 0.9);
    Rng rng(1);
    const Array signals = jansen_rit_signals({135, 220, 2000, 0}, 128, rng);
    CHECK(signals.shape() == (shape{1, 128}));
    CHECK(summary::log_power(signals, 128, 65, 32).shape() == (shape{1, 33}));
    CHECK(summary::autocorrelation(signals, 128, 4)(0, 0) == 1 && summary::frequencies(64, 128)[1] == 2);
    CHECK(Simulator::jansen_rit().dims().d_x == 33 && Simulator::product(0).run(0.5, 0.5, 1)[0] == 0.25);
    CHECK(version() == hnpe_version_string());
}

TEST(checkpoints_go_on_where_they_were)
{
    temporary file;
    std::remove(file.path.c_str()); // a folder takes its place
    Rng rng(1), other(1);
    Array expected;
    {
        Inference inference = quick(product()).set_seed(3).set_checkpoint(file.path, 0);
        expected = inference.run().posterior().sample(5, target, rng);
        CHECK_THROWS(busy, "locked", Inference::resume(file.path, unit(), unit(), product()));
    }
    Inference again = Inference::resume(file.path, unit(), unit(), product());
    CHECK(again.posterior().sample(5, target, other).values() == expected.values());
    CHECK_THROWS(unsupported, "has the checkpoint of an inference", again.set_checkpoint("").set_checkpoint(file.path));
    temporary training;
    Trainer first(Estimator(unit(), unit(), 1), again.dataset()), second(Estimator(unit(), unit(), 1), again.dataset());
    first.set("epochs", 2).set_checkpoint(training.path, 0).run();
    second.set("epochs", 2).resume(training.path);
    CHECK(first.losses().training == second.losses().training);
    CHECK(std::system(("rm -r " + file.path).c_str()) == 0);
}

TEST(checkpoints_go_on_with_a_data_set_on_disk)
{
    temporary job, shards;
    std::remove(job.path.c_str());
    std::remove(shards.path.c_str());
    Rng rng(1), other(1);
    Array expected;
    {
        Inference inference = quick(product()).set_seed(3);
        inference.set_dataset(Dataset::create_on_disk(shards.path, 1, 1, 1)).set_checkpoint(job.path);
        expected = inference.run_to({}).posterior().sample(5, target, rng);
    }
    const Dataset dataset = Dataset::open(shards.path);
    CHECK_THROWS(unsupported, "resume_on_disk", Inference::resume(job.path, unit(), unit(), product()));
    Inference again = Inference::resume_on_disk(job.path, unit(), unit(), product(), dataset);
    CHECK(again.run_to({}).posterior().sample(5, target, other).values() == expected.values());
    CHECK(again.dataset() == dataset && again.run_to(target, 2).rounds().size() == 2);
    CHECK(std::system(("rm -r " + job.path + " " + shards.path).c_str()) == 0);
}

int main()
{
    return cpp_test::run();
}
