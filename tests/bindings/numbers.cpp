// The calls of numbers.c, in the same order, through the C++ interface: numbers FOLDER prints the same lines.
#include <hnpe.hpp>

#include <cinttypes>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <map>

using namespace hnpe;

namespace
{
std::map<std::string, std::vector<double>> inputs;

void read_inputs(const std::string &folder)
{
    std::ifstream file(folder + "/inputs.txt");
    std::string name;
    for (std::size_t n_rows, columns; file >> name >> n_rows >> columns;) {
        std::vector<double> &numbers = inputs[name];
        numbers.resize(n_rows * columns);
        for (double &number : numbers)
            file >> number;
    }
}

view values(const char *name)
{
    return inputs.at(name);
}

void print(const std::string &name, view numbers)
{
    std::printf("%s", name.c_str());
    for (double number : numbers) {
        std::uint64_t bits;
        std::memcpy(&bits, &number, sizeof bits);
        std::printf(" %016" PRIx64, bits);
    }
    std::puts("");
}

Prior unit()
{
    return Prior::uniform(0, 1);
}

Simulator own()
{
    return Simulator(
        [](rows alpha, rows beta, Stream &rng, output_rows x) {
            for (std::size_t i = 0; i < x.size(); ++i) {
                const double noise = 0.05 * rng.normal();
                x(i, 0) = alpha(i, 0) * beta(i, 0) + noise;
            }
        },
        1, 1, 1);
}

void random_streams()
{
    Rng rng(7, 3);
    const double one[] = {static_cast<double>(rng() >> 32),
                          rng.uniform(),
                          rng.normal(),
                          rng.exponential(),
                          rng.gamma(2.5),
                          rng.beta(2, 3)};
    std::vector<double> many(10);
    rng.fill_uniform(output(many.data(), 5));
    rng.fill_normal(output(many.data() + 5, 5));
    print("rng.draws", one);
    print("rng.fills", many);
}

void one_prior(const std::string &name, std::uint64_t number, const Prior &prior)
{
    Rng rng(7, number);
    const Array sample = prior.sample(3, rng);
    const Support bounds = prior.support();
    print("prior." + name + ".sample", sample);
    print("prior." + name + ".log_density", prior.log_density(sample));
    print("prior." + name + ".cdf", prior.cdf(sample));
    print("prior." + name + ".quantile", prior.quantile(values("u")));
    print("prior." + name + ".low", bounds.low);
    print("prior." + name + ".high", bounds.high);
}

void priors()
{
    const view low = values("low"), high = values("high"), mean = values("mean"), sd = values("sd");
    const view shape = values("shape"), rate = values("rate");
    one_prior("uniform", 10, Prior::uniform(low, high));
    one_prior("normal", 11, Prior::normal(mean, sd));
    one_prior("multivariate_normal", 12, Prior::multivariate_normal(mean, values("covariance")));
    one_prior("log_normal", 13, Prior::log_normal(mean, sd));
    one_prior("log_uniform", 14, Prior::log_uniform(sd, values("top")));
    one_prior("exponential", 15, Prior::exponential(rate));
    one_prior("gamma", 16, Prior::gamma(shape, rate));
    one_prior("beta", 17, Prior::beta(shape, rate));
    one_prior("truncated_normal", 18, Prior::truncated_normal(mean, sd, low, high));
    one_prior("product", 19, Prior::product({Prior::uniform(low[0], high[0]), Prior::gamma(shape[0], rate[0])}));
}

void simulators()
{
    print("simulator.product", Simulator::product(0.05).run(values("alpha"), values("beta"), 11));
    print("simulator.own", own().run(values("alpha"), values("beta"), 11));
    print("simulator.jansen_rit", Simulator::jansen_rit().run(values("cortex"), values("gain"), 12));
}

void data_sets()
{
    Dataset dataset(1, 1, 1);
    dataset.simulate(unit(), unit(), own(), 6, 0, 3, 5);
    const Simulations all = dataset.read();
    print("dataset.n_rows", std::vector<double>(all.n_rows.begin(), all.n_rows.end()));
    print("dataset.alpha", all.theta_local);
    print("dataset.beta", all.theta_global);
    print("dataset.x", all.x);
}

void posteriors(const std::string &folder)
{
    const Posterior posterior = Posterior::load(folder + "/posterior.safetensors");
    const view x = values("x_first");
    const Sets sets(1, {x, values("x_second")});
    Rng rng(7, 30);
    const Array theta = posterior.sample(4, sets, rng);
    print("posterior.sample", theta);
    print("posterior.log_density", posterior.log_density(theta, sets));
    const Mode mode = posterior.map(sets, 8);
    print("trained.mode", mode.theta);
    print("posterior.mode.log_density", mode.log_density);
    const AllParameters all = posterior.sample_all(4, x, rng);
    print("posterior.sample_all.alpha", all.local);
    print("posterior.sample_all.beta", all.global);
    print("posterior.log_density_all", posterior.log_density_all(all, x));
    print("posterior.log_density_global", posterior.log_density_global(all.global, x));
}

Inference short_inference(int simulations, int max_extra)
{
    Inference inference(unit(), unit(), own());
    inference.set_seed(3).set("simulations", simulations).set("max_extra", max_extra);
    inference.trainer().set("epochs", 3);
    return inference;
}

void draw(const char *name, Inference &inference)
{
    Rng rng(7, 31);
    print(name, inference.posterior().sample(3, values("x_first"), rng));
}

void inferences()
{
    Inference run = short_inference(60, 2), rounds = short_inference(60, 0), host = short_inference(40, 0);
    draw("trained.run", run.run());
    draw("trained.rounds", rounds.run_rounds(values("x_first"), 2));
    const Batch batch = host.propose(40);
    std::vector<double> x;
    for (std::size_t i = 0; i < 40; ++i)
        x.push_back(batch.theta_local[i] * batch.theta_global[i]);
    draw("trained.host", host.append(batch, x).train());
}

void flows()
{
    Flow flow = Flow::spline(2, 1);
    flow.set_seed(4).set("epochs", 3);
    const Array fresh = flow.log_density(values("values"), values("given"));
    flow.fit(values("values"), values("given"), 9);
    Rng rng(7, 32);
    print("flow.fresh", fresh);
    print("trained.flow.log_density", flow.log_density(values("values"), values("given")));
    print("trained.flow.sample", flow.sample(40, rng, values("given")));
}

void distances()
{
    const view x = values("cloud"), y = values("other");
    const view few_x(x.data(), 12), few_y(y.data(), 10);
    const double found[] = {diagnostics::sinkhorn(x, y, 2, 0.05), diagnostics::wasserstein(few_x, few_y),
                            diagnostics::kolmogorov(few_x, few_y), diagnostics::wasserstein_to_point(few_x, 0.25)};
    print("diagnostics", found);
    print("trained.c2st", diagnostics::c2st(x, y, 2, 1));
    print("summary.log_power", summary::log_power(values("signal"), 130, 65, 32));
    print("summary.autocorrelation", summary::autocorrelation(values("signal"), 130, 4));
}
} // namespace

int main(int n, char **words)
{
    if (n < 2)
        return 2;
    read_inputs(words[1]);
    random_streams();
    priors();
    simulators();
    data_sets();
    posteriors(words[1]);
    inferences();
    flows();
    distances();
}
