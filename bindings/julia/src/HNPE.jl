"""
Simulation-based inference for hierarchical models: the Julia interface of libhnpe.

A draw of the parameters is a column: matrices are `[parameters, draws]`, `[features, observations]`. An observation
set is one matrix whose first column is the observation of interest; see `sample`. Options are keyword arguments,
described by `options`. The whole C interface is in `HNPE.Raw`.
"""
module HNPE

using Random: Random, AbstractRNG
using Statistics: Statistics, quantile

include("raw.jl")
using .Raw

include("library.jl")
include("errors.jl")
include("handles.jl")
include("callbacks.jl")
include("options.jl")
include("context.jl")
include("rng.jl")
include("monitor.jl")
include("arrays.jl")
include("priors.jl")
include("custom_priors.jl")
include("simulators.jl")
include("models.jl")
include("observations.jl")
include("datasets.jl")
include("embedders.jl")
include("flows.jl")
include("estimators.jl")
include("trainers.jl")
include("posteriors.jl")
include("conditionals.jl")
include("inferences.jl")
include("rounds.jl")
include("diagnostics.jl")
include("importance.jl")
include("reports.jl")
include("summaries.jl")
include("show.jl")

export HNPEError, Context, Rng, Monitor, request_stop!, options, option, setoptions!, resetoption!, setseed!
export Prior, uniform, normal, multivariate_normal, log_normal, log_uniform, exponential, truncated_normal, custom_prior
export sample, logdensity, logdensity_global, logdensity_all, sample_all, mode, check_observation, has_extrapolated, support, cdf, quantile
export Simulator, simulate, product_simulator, jansen_rit_simulator, jansen_rit_priors, jansen_rit_signals
export Dataset, extend!, simulate!, counts, proposals, save, load
export Embedder, apply, Flow, fit!, set_unit!, to_noise, from_noise
export Estimator, Trainer, train!, set_checkpoint!, resume!, resume, losses, epochs, outcome, effective_sample_size
export Inference, Batch, run!, run_to!, propose!, global_of_rows, set_target!, set_estimator!, set_dataset!, rounds
export posterior, trainer, estimator, dataset, Posterior, ensemble, members, spread
export Conditional, condition, normalisation, logdensity_marginal, logmass
export Report, results, calibration, misspecification, predictive, local_c2st, draw
export logdensity_gradient, importance, weights, resample
export sinkhorn, mmd, c2st, kolmogorov, wasserstein, rhat, ess, log_power, frequencies, autocorrelation

__init__() = Raw.load(find_library())

end
