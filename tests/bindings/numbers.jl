# The calls of numbers.c in Julia's own words: numbers.jl FOLDER prints them, each line a name and the bits of doubles.
using HNPE

const FOLDER = ARGS[1]

"""{name: matrix} of the inputs; a row of the file is a column here."""
function read_inputs(path)
    words = split(read(path, String))
    arrays, i = Dict{String,Matrix{Float64}}(), 1
    while i <= length(words)
        rows, columns = parse(Int, words[i+1]), parse(Int, words[i+2])
        values = parse.(Float64, words[i+3:i+2+rows*columns])
        arrays[words[i]] = reshape(values, columns, rows)
        i += 3 + rows * columns
    end
    return arrays
end

const INPUTS = read_inputs(joinpath(FOLDER, "inputs.txt"))
input(name) = INPUTS[name]
numbers(name) = vec(INPUTS[name])

bits(value) = string(reinterpret(UInt64, Float64(value)), base = 16, pad = 16)
show_bits(name, values) = println(name, " ", join((bits(value) for value in values), " "))
numbered_stream(number) = Rng(7, number)

# ---- the rooms ----

function random_streams()
    rng = numbered_stream(3)
    show_bits("rng.draws", [rand(rng, UInt64) >> 32, rand(rng), randn(rng), HNPE.Random.randexp(rng), HNPE.randgamma(rng, 2.5),
                            HNPE.randbeta(rng, 2, 3)])
    show_bits("rng.fills", [rand(rng, 5); randn(rng, 5)])
end

function one_prior(name, number, prior)
    drawn = sample(prior, 3; rng = numbered_stream(number))
    low, high = support(prior)
    for (what, values) in ("sample" => drawn, "log_density" => logdensity(prior, drawn), "cdf" => cdf(prior, drawn),
                           "quantile" => quantile(prior, input("u")), "low" => low, "high" => high)
        show_bits("prior.$name.$what", values)
    end
end

function priors()
    low, high, mean, sd = numbers("low"), numbers("high"), numbers("mean"), numbers("sd")
    shape, rate = numbers("shape"), numbers("rate")
    one_prior("uniform", 10, uniform(low, high))
    one_prior("normal", 11, normal(mean, sd))
    one_prior("multivariate_normal", 12, multivariate_normal(mean, reshape(numbers("covariance"), 2, 2)))
    one_prior("log_normal", 13, log_normal(mean, sd))
    one_prior("log_uniform", 14, log_uniform(sd, numbers("top")))
    one_prior("exponential", 15, exponential(rate))
    one_prior("gamma", 16, HNPE.gamma(shape, rate))
    one_prior("beta", 17, HNPE.beta(shape, rate))
    one_prior("truncated_normal", 18, truncated_normal(mean, sd, low, high))
    one_prior("product", 19, HNPE.product(uniform(low[1], high[1]), HNPE.gamma(shape[1], rate[1])))
end

function product(alpha, beta, rng)
    x = similar(alpha)
    for i in eachindex(alpha)
        x[i] = alpha[i] * beta[i] + 0.05 * randn(rng)
    end
    return x
end

function simulators(own)
    show_bits("simulator.product", simulate(product_simulator(0.05), input("alpha"), input("beta"); seed = 11))
    show_bits("simulator.own", simulate(own, input("alpha"), input("beta"); seed = 11))
    show_bits("simulator.jansen_rit", simulate(jansen_rit_simulator(), input("cortex"), input("gain"); seed = 12))
end

function data_sets(prior, own)
    dataset = simulate!(Dataset(1, 1, 1), prior, prior, own, 6; max_extra = 3, seed = 5)
    sets = dataset[1:6]
    show_bits("dataset.n_rows", sets.n_rows)
    show_bits("dataset.alpha", sets.theta_local)
    show_bits("dataset.beta", sets.theta_global)
    show_bits("dataset.x", sets.x)
end

function posteriors()
    loaded = load(Posterior, joinpath(FOLDER, "posterior.safetensors"))
    sets, rng = [numbers("x_first"), numbers("x_second")], numbered_stream(30)
    theta = sample(loaded, 4, sets; rng = rng)
    show_bits("posterior.sample", theta)
    show_bits("posterior.log_density", logdensity(loaded, theta, sets))
    best = mode(loaded, sets; seed = 8)
    show_bits("trained.mode", best)
    show_bits("posterior.mode.log_density", logdensity(loaded, reshape(best, 2, 1, 2), sets))
    alpha, beta = sample_all(loaded, 4, sets[1]; rng = rng)
    show_bits("posterior.sample_all.alpha", alpha)
    show_bits("posterior.sample_all.beta", beta)
    show_bits("posterior.log_density_all", logdensity_all(loaded, alpha, beta, sets[1]))
    show_bits("posterior.log_density_global", logdensity_global(loaded, beta, sets[1]))
end

function short_inference(prior, own, simulations, max_extra)
    inference = Inference(prior, prior, own; seed = 3, simulations = simulations, max_extra = max_extra)
    setoptions!(trainer(inference); epochs = 3)
    return inference
end

draw(name, inference) =
    show_bits(name, sample(posterior(inference), 3, numbers("x_first"); rng = numbered_stream(31)))

function inferences(prior, own)
    draw("trained.run", run!(short_inference(prior, own, 60, 2)))
    draw("trained.rounds", run!(short_inference(prior, own, 60, 0), numbers("x_first"); rounds = 2))
    by_host = short_inference(prior, own, 40, 0)
    batch = propose!(by_host, 40)
    append!(by_host, batch, batch.theta_local .* batch.theta_global)
    draw("trained.host", train!(by_host))
end

function flows()
    given, values = input("given"), input("values")
    flow = Flow(:spline, 2, 1; seed = 4, epochs = 3)
    show_bits("flow.fresh", logdensity(flow, values; given = given))
    fit!(flow, values; given = given, seed = 9)
    show_bits("trained.flow.log_density", logdensity(flow, values; given = given))
    show_bits("trained.flow.sample", sample(flow, 40; given = given, rng = numbered_stream(32)))
end

function diagnostics()
    x, y = input("cloud"), input("other")
    first, second = vec(x)[1:12], vec(y)[1:10]
    show_bits("diagnostics", [sinkhorn(x, y; epsilon = 0.05), wasserstein(first, second), kolmogorov(first, second),
                              wasserstein(first, 0.25)])
    show_bits("trained.c2st", c2st(x, y; seed = 1))
    show_bits("summary.log_power", log_power(numbers("signal"), 65; hop = 32))
    show_bits("summary.autocorrelation", autocorrelation(numbers("signal"), 4))
end

function main()
    prior = uniform(0, 1)
    own = Simulator(product; d_local = 1, d_global = 1, d_x = 1)
    random_streams()
    priors()
    simulators(own)
    data_sets(prior, own)
    posteriors()
    inferences(prior, own)
    flows()
    diagnostics()
end

main()
