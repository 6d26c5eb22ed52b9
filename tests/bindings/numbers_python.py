"""The calls of numbers.c, in the same order, through the Python package: numbers_python.py FOLDER prints the same lines."""
import sys

import numpy as np

import hnpe

inputs = {}


def read_inputs(folder):
    with open(f"{folder}/inputs.txt") as file:
        words = iter(file.read().split())
    for name in words:
        rows, columns = int(next(words)), int(next(words))
        inputs[name] = np.array([float(next(words)) for _ in range(rows * columns)]).reshape(rows, columns)


def vector(name):
    return inputs[name].ravel()


def show(name, numbers):
    bits = np.asarray(numbers, dtype=">f8").tobytes().hex()
    print(name, *(bits[i : i + 16] for i in range(0, len(bits), 16)))


def stream(number):
    return hnpe.Rng(7, number)


def random_streams():
    rng = stream(3)
    show("rng.draws", [rng.next() >> 32, rng.uniform(), rng.normal(), rng.exponential(), rng.gamma(2.5), rng.beta(2, 3)])
    show("rng.fills", [*rng.uniform(5), *rng.normal(5)])


def one_prior(name, number, prior):
    sample = prior.sample(3, rng=stream(number))
    low, high = prior.support()
    values = [("sample", sample), ("log_density", prior.log_density(sample)), ("cdf", prior.cdf(sample)),
              ("quantile", prior.quantile(inputs["u"].reshape(3, 2))), ("low", low), ("high", high)]
    for what, numbers in values:
        show(f"prior.{name}.{what}", numbers)


def priors():
    low, high, mean, sd = vector("low"), vector("high"), vector("mean"), vector("sd")
    shape, rate = vector("shape"), vector("rate")
    factors = hnpe.Prior.uniform(low[0], high[0]), hnpe.Prior.gamma(shape[0], rate[0])
    kinds = [("uniform", hnpe.Prior.uniform(low, high)), ("normal", hnpe.Prior.normal(mean, sd)),
             ("multivariate_normal", hnpe.Prior.multivariate_normal(mean, inputs["covariance"].reshape(2, 2))),
             ("log_normal", hnpe.Prior.log_normal(mean, sd)), ("log_uniform", hnpe.Prior.log_uniform(sd, vector("top"))),
             ("exponential", hnpe.Prior.exponential(rate)), ("gamma", hnpe.Prior.gamma(shape, rate)),
             ("beta", hnpe.Prior.beta(shape, rate)), ("truncated_normal", hnpe.Prior.truncated_normal(mean, sd, low, high)),
             ("product", hnpe.Prior.product(*factors))]
    for number, (name, prior) in enumerate(kinds, 10):
        one_prior(name, number, prior)


def product(alpha, beta, rng):
    noise = 0.05 * rng.normal()
    return alpha[0] * beta[0] + noise


def simulators(own):
    show("simulator.product", hnpe.Simulator.product(0.05).run(vector("alpha"), vector("beta"), seed=11))
    show("simulator.own", own.run(vector("alpha"), vector("beta"), seed=11))
    cortex, gain = vector("cortex").reshape(2, 3), vector("gain")
    show("simulator.jansen_rit", hnpe.Simulator.jansen_rit().run(cortex, gain, seed=12))


def data_sets(prior, own):
    dataset = hnpe.Dataset(1, 1, 1)
    dataset.simulate(prior, prior, own, 6, max_extra=3, seed=5)
    n_rows, alpha, beta, x = dataset.read()
    for name, values in (("n_rows", n_rows), ("alpha", alpha), ("beta", beta), ("x", x)):
        show(f"dataset.{name}", values)


def posteriors(folder):
    rng, first, second = stream(30), vector("x_first")[:3], vector("x_second")[:1]
    posterior = hnpe.Posterior.load(f"{folder}/posterior.safetensors")
    draws = posterior.sample(4, [first, second], rng)
    show("posterior.sample", draws)
    show("posterior.log_density", posterior.log_density(draws, [first, second]))
    modes = posterior.map([first, second], seed=8)
    show("trained.mode", modes)
    show("posterior.mode.log_density", posterior.log_density(modes[:, None, :], [first, second]))
    alpha, beta = posterior.sample_all(4, first, rng)
    show("posterior.sample_all.alpha", alpha)
    show("posterior.sample_all.beta", beta)
    show("posterior.log_density_all", posterior.log_density_all(alpha, beta, first))
    show("posterior.log_density_global", posterior.log_density_global(beta, first))


def inferences(prior, own):
    def short(simulator, simulations, max_extra):
        return hnpe.Inference(prior, prior, simulator, d_x=1, seed=3, simulations=simulations, max_extra=max_extra,
                              trainer={"epochs": 3})

    def draw(name, posterior):
        show(name, posterior.sample(3, vector("x_first")[:3], stream(31)))

    draw("trained.run", short(own, 60, 2).run())
    draw("trained.rounds", short(own, 60, 0).run(vector("x_first")[:3], rounds=2))
    host = short(None, 40, 0)
    batch = host.propose(40)
    host.append(batch, batch.theta_local * batch.theta_global_rows)
    host.train()
    draw("trained.host", host.posterior())


def flows():
    given, values = vector("given").reshape(40, 1), vector("values").reshape(40, 2)
    flow = hnpe.Flow.spline(2, 1, seed=4, epochs=3)
    show("flow.fresh", flow.log_density(values, given))
    flow.fit(values, given, seed=9)
    show("trained.flow.log_density", flow.log_density(values, given))
    show("trained.flow.sample", flow.sample(given=given, rng=stream(32)))


def diagnostics():
    x, y = vector("cloud").reshape(12, 2), vector("other").reshape(10, 2)
    on_line = x.ravel()[:12], y.ravel()[:10]
    show("diagnostics", [hnpe.diagnostics.sinkhorn(x, y, 0.05), hnpe.diagnostics.wasserstein(*on_line),
                         hnpe.diagnostics.kolmogorov(*on_line), hnpe.diagnostics.wasserstein_to_point(on_line[0], 0.25)])
    show("trained.c2st", hnpe.diagnostics.c2st(x, y, 1))
    show("summary.log_power", hnpe.summary.log_power(vector("signal")[:130], 65, 32))
    show("summary.autocorrelation", hnpe.summary.autocorrelation(vector("signal")[:130], 4))


def main(folder):
    read_inputs(folder)
    prior, own = hnpe.Prior.uniform(0, 1), hnpe.Simulator(product, 1, 1, 1, vectorized=False)
    random_streams()
    priors()
    simulators(own)
    data_sets(prior, own)
    posteriors(folder)
    inferences(prior, own)
    flows()
    diagnostics()


main(sys.argv[1])
