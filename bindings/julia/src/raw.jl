# Written by bindings/generate from include/hnpe/*.h: do not edit.

"""
The C interface as it is: every function of `include/hnpe/*.h` under its own name, with its own arguments, and every
constant. Arrays are passed as arrays of the element type, outputs as arrays or `Ref`s, handles as pointers or as objects
of HNPE, NULL as `C_NULL`. Statuses are returned, not thrown.
"""
module Raw

import Libdl

const NAMES = (
    :hnpe_status_name,
    :hnpe_status_text,
    :hnpe_last_error,
    :hnpe_last_callback_result,
    :hnpe_set_error,
    :hnpe_version_string,
    :hnpe_abi_version,
    :hnpe_context_create,
    :hnpe_context_set_log,
    :hnpe_context_retain,
    :hnpe_context_release,
    :hnpe_context_set_int,
    :hnpe_context_set_real,
    :hnpe_context_get_int,
    :hnpe_context_get_real,
    :hnpe_context_reset_option,
    :hnpe_context_describe_option,
    :hnpe_context_describe_choice,
    :hnpe_monitor_create,
    :hnpe_monitor_request_stop,
    :hnpe_monitor_retain,
    :hnpe_monitor_release,
    :hnpe_report_create,
    :hnpe_report_count,
    :hnpe_report_describe_result,
    :hnpe_report_describe_array,
    :hnpe_report_read,
    :hnpe_report_text,
    :hnpe_report_save,
    :hnpe_report_draw,
    :hnpe_report_retain,
    :hnpe_report_release,
    :hnpe_rng_create,
    :hnpe_rng_retain,
    :hnpe_rng_release,
    :hnpe_rng_next,
    :hnpe_rng_uniform,
    :hnpe_rng_normal,
    :hnpe_rng_exponential,
    :hnpe_rng_gamma,
    :hnpe_rng_beta,
    :hnpe_rng_fill_uniform,
    :hnpe_rng_fill_normal,
    :hnpe_prior_create_uniform,
    :hnpe_prior_create_normal,
    :hnpe_prior_create_multivariate_normal,
    :hnpe_prior_create_log_normal,
    :hnpe_prior_create_log_uniform,
    :hnpe_prior_create_exponential,
    :hnpe_prior_create_gamma,
    :hnpe_prior_create_beta,
    :hnpe_prior_create_truncated_normal,
    :hnpe_prior_create_product,
    :hnpe_prior_create_custom,
    :hnpe_prior_sample,
    :hnpe_prior_log_density,
    :hnpe_prior_support,
    :hnpe_prior_cdf,
    :hnpe_prior_quantile,
    :hnpe_prior_dims,
    :hnpe_prior_save,
    :hnpe_prior_load,
    :hnpe_prior_retain,
    :hnpe_prior_release,
    :hnpe_simulator_create,
    :hnpe_simulator_run,
    :hnpe_simulator_set_int,
    :hnpe_simulator_set_real,
    :hnpe_simulator_get_int,
    :hnpe_simulator_get_real,
    :hnpe_simulator_reset_option,
    :hnpe_simulator_describe_option,
    :hnpe_simulator_describe_choice,
    :hnpe_simulator_dims,
    :hnpe_simulator_retain,
    :hnpe_simulator_release,
    :hnpe_simulator_create_product,
    :hnpe_simulator_create_jansen_rit,
    :hnpe_jansen_rit_signals,
    :hnpe_prior_create_jansen_rit,
    :hnpe_summary_log_power_bins,
    :hnpe_summary_frequencies,
    :hnpe_summary_log_power,
    :hnpe_summary_autocorrelation,
    :hnpe_dataset_create,
    :hnpe_dataset_create_on_disk,
    :hnpe_dataset_open,
    :hnpe_dataset_flush,
    :hnpe_dataset_append,
    :hnpe_dataset_append_proposed,
    :hnpe_dataset_extend,
    :hnpe_dataset_simulate,
    :hnpe_dataset_count,
    :hnpe_dataset_read,
    :hnpe_dataset_read_proposals,
    :hnpe_dataset_describe_proposal,
    :hnpe_dataset_save,
    :hnpe_dataset_load,
    :hnpe_dataset_dims,
    :hnpe_dataset_retain,
    :hnpe_dataset_release,
    :hnpe_embedder_create_identity,
    :hnpe_embedder_create_mlp,
    :hnpe_embedder_create_deep_set,
    :hnpe_embedder_create_mean,
    :hnpe_embedder_create_stack,
    :hnpe_embedder_apply,
    :hnpe_embedder_dims,
    :hnpe_embedder_set_seed,
    :hnpe_embedder_set_int,
    :hnpe_embedder_set_real,
    :hnpe_embedder_get_int,
    :hnpe_embedder_get_real,
    :hnpe_embedder_reset_option,
    :hnpe_embedder_describe_option,
    :hnpe_embedder_describe_choice,
    :hnpe_embedder_retain,
    :hnpe_embedder_release,
    :hnpe_flow_create_maf,
    :hnpe_flow_create_spline,
    :hnpe_flow_create_coupling,
    :hnpe_flow_create_mixture,
    :hnpe_flow_set_unit,
    :hnpe_flow_set_seed,
    :hnpe_flow_fit,
    :hnpe_flow_log_density,
    :hnpe_flow_sample,
    :hnpe_flow_to_noise,
    :hnpe_flow_from_noise,
    :hnpe_flow_dims,
    :hnpe_flow_set_int,
    :hnpe_flow_set_real,
    :hnpe_flow_get_int,
    :hnpe_flow_get_real,
    :hnpe_flow_reset_option,
    :hnpe_flow_describe_option,
    :hnpe_flow_describe_choice,
    :hnpe_flow_retain,
    :hnpe_flow_release,
    :hnpe_estimator_create,
    :hnpe_estimator_create_factorised,
    :hnpe_estimator_create_joint,
    :hnpe_estimator_save,
    :hnpe_estimator_load,
    :hnpe_estimator_set_int,
    :hnpe_estimator_set_real,
    :hnpe_estimator_get_int,
    :hnpe_estimator_get_real,
    :hnpe_estimator_reset_option,
    :hnpe_estimator_describe_option,
    :hnpe_estimator_describe_choice,
    :hnpe_estimator_set_seed,
    :hnpe_estimator_dims,
    :hnpe_estimator_retain,
    :hnpe_estimator_release,
    :hnpe_trainer_create,
    :hnpe_trainer_run,
    :hnpe_trainer_set_checkpoint,
    :hnpe_trainer_resume,
    :hnpe_trainer_epochs,
    :hnpe_trainer_outcome,
    :hnpe_trainer_effective_sample_size,
    :hnpe_trainer_losses,
    :hnpe_trainer_set_int,
    :hnpe_trainer_set_real,
    :hnpe_trainer_get_int,
    :hnpe_trainer_get_real,
    :hnpe_trainer_reset_option,
    :hnpe_trainer_describe_option,
    :hnpe_trainer_describe_choice,
    :hnpe_trainer_set_seed,
    :hnpe_trainer_retain,
    :hnpe_trainer_release,
    :hnpe_posterior_create,
    :hnpe_posterior_sample,
    :hnpe_posterior_log_density,
    :hnpe_posterior_log_density_gradient,
    :hnpe_posterior_log_mass,
    :hnpe_posterior_mode,
    :hnpe_posterior_log_density_global,
    :hnpe_posterior_sample_all,
    :hnpe_posterior_log_density_all,
    :hnpe_posterior_create_ensemble,
    :hnpe_posterior_count_members,
    :hnpe_posterior_get_member,
    :hnpe_posterior_spread,
    :hnpe_posterior_check_observation,
    :hnpe_posterior_has_extrapolated,
    :hnpe_posterior_save,
    :hnpe_posterior_load,
    :hnpe_posterior_dims,
    :hnpe_posterior_retain,
    :hnpe_posterior_release,
    :hnpe_importance_run,
    :hnpe_importance_weigh,
    :hnpe_importance_summarise,
    :hnpe_importance_resample,
    :hnpe_inference_create,
    :hnpe_inference_create_offline,
    :hnpe_inference_set_estimator,
    :hnpe_inference_set_dataset,
    :hnpe_inference_run,
    :hnpe_inference_run_rounds,
    :hnpe_inference_run_to,
    :hnpe_inference_set_target,
    :hnpe_inference_propose_sizes,
    :hnpe_inference_propose,
    :hnpe_inference_append,
    :hnpe_inference_train,
    :hnpe_inference_set_checkpoint,
    :hnpe_inference_resume,
    :hnpe_inference_resume_on_disk,
    :hnpe_inference_count,
    :hnpe_inference_describe_round,
    :hnpe_inference_posterior,
    :hnpe_inference_get_trainer,
    :hnpe_inference_get_estimator,
    :hnpe_inference_get_dataset,
    :hnpe_inference_set_int,
    :hnpe_inference_set_real,
    :hnpe_inference_get_int,
    :hnpe_inference_get_real,
    :hnpe_inference_reset_option,
    :hnpe_inference_describe_option,
    :hnpe_inference_describe_choice,
    :hnpe_inference_set_seed,
    :hnpe_inference_dims,
    :hnpe_inference_retain,
    :hnpe_inference_release,
    :hnpe_diagnostics_calibration,
    :hnpe_diagnostics_calibration_of_draws,
    :hnpe_diagnostics_misspecification,
    :hnpe_diagnostics_predictive,
    :hnpe_diagnostics_predictive_of_replicates,
    :hnpe_diagnostics_local_c2st,
    :hnpe_diagnostics_mmd,
    :hnpe_diagnostics_sinkhorn,
    :hnpe_diagnostics_c2st,
    :hnpe_diagnostics_kolmogorov,
    :hnpe_diagnostics_wasserstein,
    :hnpe_diagnostics_wasserstein_to_point,
    :hnpe_diagnostics_wasserstein_to_cdf,
    :hnpe_diagnostics_rhat,
    :hnpe_diagnostics_ess,
    :hnpe_conditional_create,
    :hnpe_conditional_describe,
    :hnpe_conditional_log_density,
    :hnpe_conditional_sample,
    :hnpe_conditional_marginal,
    :hnpe_conditional_set_int,
    :hnpe_conditional_set_real,
    :hnpe_conditional_get_int,
    :hnpe_conditional_get_real,
    :hnpe_conditional_reset_option,
    :hnpe_conditional_describe_option,
    :hnpe_conditional_describe_choice,
    :hnpe_conditional_retain,
    :hnpe_conditional_release,
)

# Where the functions are: filled by `load`, all at once. A Vector, so that it is empty again in a precompiled image.
const POINTERS = fill(C_NULL, length(NAMES))

"""Look up every function in the library at `path`. Refuses a library of another ABI, and one that lacks a function."""
function load(path)
    library = Libdl.dlopen(path)
    found = [Libdl.dlsym_e(library, name) for name in NAMES]
    version = found[findfirst(isequal(:hnpe_abi_version), NAMES)]
    version == C_NULL && error("$path is not libhnpe")
    abi = ccall(version, UInt32, ())
    abi == HNPE_ABI_VERSION || error("$path has ABI $abi, and this package is made for ABI $HNPE_ABI_VERSION")
    lacking = [NAMES[i] for i in eachindex(found) if found[i] == C_NULL]
    isempty(lacking) || error("$path lacks $(join(lacking, ", "))")
    copyto!(POINTERS, found)
    return nothing
end

@noinline unloaded() = error("libhnpe is not loaded")

@inline function pointer_of(index)
    pointer = @inbounds POINTERS[index]
    pointer == C_NULL && unloaded()
    return pointer
end

"""`@address name`: where the function of that name is; its place in the table is known when this is compiled."""
macro address(name)
    index = findfirst(isequal(name), NAMES)
    index === nothing && error("no such function: $name")
    return :(pointer_of($index))
end

const LIBRARY_VERSION = v"0.1.0"
const HNPE_ABI_VERSION = 1
const HNPE_IMPORTANCE_BATCH = 1024
const HNPE_DIAGNOSTICS_EPSILON = 0.05
const HNPE_CHAINS_RHAT = 1.01

"What a call came to. Negative values are failures; hnpe_last_error() has their message."
const hnpe_status = Int32
const HNPE_OK = Int32(0)  # success
const HNPE_ERROR_INVALID_ARGUMENT = Int32(-1)  # invalid argument
const HNPE_ERROR_SHAPE = Int32(-2)  # shapes disagree
const HNPE_ERROR_NO_MEMORY = Int32(-3)  # out of memory
const HNPE_ERROR_BUSY = Int32(-4)  # handle is in use
const HNPE_ERROR_UNSUPPORTED = Int32(-5)  # not supported
const HNPE_ERROR_NUMERIC = Int32(-6)  # non-finite value
const HNPE_ERROR_CALLBACK = Int32(-7)  # user callback failed
const HNPE_ERROR_CANCELLED = Int32(-8)  # cancelled
const HNPE_ERROR_FORMAT = Int32(-9)  # malformed file
const HNPE_ERROR_IO = Int32(-10)  # input or output failed

"What the units of a network's hidden layers apply; an option of embedders and flows."
const hnpe_activation = Int32
const HNPE_ACTIVATION_RELU = Int32(1)  # max(0, z)
const HNPE_ACTIVATION_TANH = Int32(2)  # hyperbolic tangent
const HNPE_ACTIVATION_SILU = Int32(3)  # z / (1 + exp(-z))
const HNPE_ACTIVATION_ELU = Int32(4)  # z above 0, exp(z) - 1 below

"Severity of a log line."
const hnpe_log_level = Int32
const HNPE_LOG_DEBUG = Int32(0)
const HNPE_LOG_INFO = Int32(1)
const HNPE_LOG_WARNING = Int32(2)

"Options of a context."
const hnpe_context_option = Int32
const HNPE_CONTEXT_THREADS = Int32(100)  # threads of long calls; 0: every core that the process may use, by its affinity and by the quota of processor time of its control group
const HNPE_CONTEXT_ISA = Int32(200)  # one of hnpe_isa

"Instruction sets of the kernels: the context's option HNPE_CONTEXT_ISA, else what the environment variable HNPE_ISA (automatic, baseline, avx2, avx512) named when the context was made, else the best that the machine has. Where a constructor is given NULL for the context, HNPE_ISA counts as it is at each call."
const hnpe_isa = Int32
const HNPE_ISA_AUTOMATIC = Int32(0)  # HNPE_ISA, else the best that the machine has
const HNPE_ISA_BASELINE = Int32(1)  # what every processor of the architecture has
const HNPE_ISA_AVX2 = Int32(2)  # x86-64 with AVX2 and FMA
const HNPE_ISA_AVX512 = Int32(3)  # x86-64 with AVX-512 F, BW, DQ and VL

"What kind of value an option holds."
const hnpe_option_kind = Int32
const HNPE_OPTION_INTEGER = Int32(1)  # set with the _set_int function
const HNPE_OPTION_REAL = Int32(2)  # set with the _set_real function
const HNPE_OPTION_BOOLEAN = Int32(3)  # 0 or 1, set with the _set_int function
const HNPE_OPTION_CHOICE = Int32(4)  # one of its choices, set with the _set_int function
const HNPE_OPTION_FLAGS = Int32(5)  # a sum of its choices, set with the _set_int function

"What a long call is doing."
const hnpe_phase = Int32
const HNPE_PHASE_SIMULATING = Int32(1)
const HNPE_PHASE_TRAINING = Int32(2)
const HNPE_PHASE_CHECKING = Int32(3)  # a diagnostic, see docs/diagnostics.md; counts observation sets
const HNPE_PHASE_WEIGHTING = Int32(4)  # importance sampling; counts draws
const HNPE_PHASE_SAMPLING = Int32(5)  # draws of a conditional; counts sweeps of all chains

"What a result says of what was examined."
const hnpe_verdict = Int32
const HNPE_VERDICT_PASSED = Int32(1)
const HNPE_VERDICT_FLAGGED = Int32(2)  # something is wrong, as the sentence says
const HNPE_VERDICT_UNDECIDED = Int32(3)  # there was too little to tell

"Options of a simulator."
const hnpe_simulator_option = Int32
const HNPE_SIMULATOR_CONCURRENT = Int32(1100)  # 1: the callback may be called from several threads at once; default 0
const HNPE_SIMULATOR_CHUNK = Int32(1200)  # rows per call of the callback, default 256; part of what a seed means

"Priors of the Jansen-Rit parameters; all uniform. C is on 10 ... 250 and mu on 50 ... 500 in both."
const hnpe_jansen_rit_preset = Int32
const HNPE_JANSEN_RIT_PAPER = Int32(1)  # sigma on 0 ... 5000, g on -30 ... 30 dB: Rodrigues et al. 2021
const HNPE_JANSEN_RIT_REPOSITORY = Int32(2)  # sigma on 100 ... 5000, g on -20 ... 20 dB: the code of its authors

"What the parameters of a set were drawn from; its extra observations always have alpha_i ~ p(alpha | beta). What it means for training is in docs/trainer.md; in short, truncated priors need no correction, posteriors and Gaussians do."
const hnpe_proposal = Int32
const HNPE_PROPOSAL_PRIOR = Int32(0)  # beta ~ p(beta), alpha_0 ~ p(alpha | beta)
const HNPE_PROPOSAL_TRUNCATED = Int32(1)  # the prior of (alpha_0, beta), restricted to a region with the mass of the posterior of the observations that are targeted
const HNPE_PROPOSAL_TRUNCATED_GLOBAL = Int32(2)  # the prior of beta so restricted, alpha_0 ~ p(alpha | beta)
const HNPE_PROPOSAL_POSTERIOR = Int32(3)  # (alpha_0, beta) from a posterior, or from anything else
const HNPE_PROPOSAL_POSTERIOR_GLOBAL = Int32(4)  # beta from a posterior, or from anything else; alpha_0 ~ p(alpha | beta)
const HNPE_PROPOSAL_GAUSSIAN = Int32(5)  # (alpha_0, beta) from one Gaussian, restricted to the prior's support; entered by HNPE_ROUNDS_CLOSED_FORM, with its mean and covariance, and by no one else

"Options of an embedder. Those that a kind has no use for are refused with HNPE_ERROR_UNSUPPORTED."
const hnpe_embedder_option = Int32
const HNPE_EMBEDDER_HIDDEN = Int32(2100)  # units of each hidden layer of the MLP, or of a deep set's head
const HNPE_EMBEDDER_LAYERS = Int32(2200)  # hidden layers of the same; 0 in a deep set: no head, the pools are the output
const HNPE_EMBEDDER_ELEMENT_HIDDEN = Int32(2300)  # units of each hidden layer of the network that every row goes through
const HNPE_EMBEDDER_ELEMENT_LAYERS = Int32(2400)  # hidden layers of the same
const HNPE_EMBEDDER_ELEMENT_OUT = Int32(2500)  # what it puts out per row; 0: no such network, the rows are pooled as they are
const HNPE_EMBEDDER_POOLS = Int32(2600)  # a sum of hnpe_pool
const HNPE_EMBEDDER_APART = Int32(2700)  # 1: x_0 stands beside the pools of x_1..x_N; 0: it is pooled with them
const HNPE_EMBEDDER_COUNT = Int32(2800)  # 1: log(1 + N) and 1 / (1 + N) are features too
const HNPE_EMBEDDER_SETTLE = Int32(2900)  # 1: pooled numbers are standardised by statistics that settle in training
const HNPE_EMBEDDER_ACTIVATION = Int32(3000)  # one of hnpe_activation

"How a deep set pools what its rows give, each feature by itself; flags, to be summed."
const hnpe_pool = Int32
const HNPE_POOL_MEAN = Int32(1)
const HNPE_POOL_MAX = Int32(2)
const HNPE_POOL_MIN = Int32(4)
const HNPE_POOL_SOFTMAX = Int32(8)  # soft maximum: the logarithm of the mean of the exponentials

"Options of a flow. Those below 300 describe the network: setting one draws new initial weights. One that the flow's family has no use for keeps its default."
const hnpe_flow_option = Int32
const HNPE_FLOW_TRANSFORMS = Int32(3100)  # stacked transforms; 0: two for one parameter, three for more
const HNPE_FLOW_HIDDEN = Int32(3110)  # units of a hidden layer
const HNPE_FLOW_BLOCKS = Int32(3120)  # hidden layers (or residual blocks) after the first
const HNPE_FLOW_BINS = Int32(3130)  # bins of a spline; of flows of splines
const HNPE_FLOW_COMPONENTS = Int32(3140)  # Gaussians of a mixture
const HNPE_FLOW_ACTIVATION = Int32(3150)  # one of hnpe_activation
const HNPE_FLOW_RESIDUAL = Int32(3160)  # 1: residual blocks in autoregressive networks; coupling networks are residual anyway
const HNPE_FLOW_LINEAR = Int32(3170)  # 1: trainable linear maps between transforms
const HNPE_FLOW_EPOCHS = Int32(3300)  # at most so many epochs of a fit; 0: by the number of rows
const HNPE_FLOW_PATIENCE = Int32(3310)  # epochs without a better validation loss before stopping
const HNPE_FLOW_BATCH_SIZE = Int32(3320)  # rows per step; 0: by the number of rows
const HNPE_FLOW_VALIDATION_FRACTION = Int32(3330)  # share of the rows that is held out
const HNPE_FLOW_LEARNING_RATE = Int32(3340)  # after the warm-up; 0: by the number of parameters
const HNPE_FLOW_WEIGHT_DECAY = Int32(3350)  # decoupled
const HNPE_FLOW_RETRIES = Int32(3360)  # steps with a non-finite loss that are rejected before giving up

"Options of an estimator."
const hnpe_estimator_option = Int32
const HNPE_ESTIMATOR_ARCHITECTURE = Int32(4100)  # one of hnpe_architecture
const HNPE_ESTIMATOR_BOUNDED = Int32(4200)  # one of hnpe_bounded
const HNPE_ESTIMATOR_EXTRA = Int32(4300)  # N of the naive architecture, which needs it fixed

"How the posterior is written."
const hnpe_architecture = Int32
const HNPE_ARCHITECTURE_FACTORISED = Int32(1)  # q_global(beta | set) q_local(alpha | beta, x_0)
const HNPE_ARCHITECTURE_NAIVE = Int32(2)  # one flow over (alpha_0, beta) given x_0, …, x_N stacked, N fixed; a comparator
const HNPE_ARCHITECTURE_AGGREGATED = Int32(3)  # one flow over (alpha_0, beta) given x_0 and the mean of X; a comparator

"Where parameters with a bounded support live."
const hnpe_bounded = Int32
const HNPE_BOUNDED_CUBE = Int32(1)  # splines on the unit interval with a uniform base
const HNPE_BOUNDED_LOGIT = Int32(2)  # the real line through the logit, with a normal base
const HNPE_BOUNDED_OPEN = Int32(3)  # where they are: a mixture of Gaussians cut off at the bounds, and normalised within; of one density over all parameters, with Gaussian or uniform priors alone. What rounds with the closed-form correction need for a uniform prior
const HNPE_BOUNDED_TRUNCATED = Int32(4)  # where they are, of any flow over all parameters: cut off at the bounds, and normalised by a share of draws (hnpe_posterior_log_mass). How networks made elsewhere have it

"Options of a trainer."
const hnpe_trainer_option = Int32
const HNPE_TRAINER_EPOCHS = Int32(5100)  # at most so many epochs; 0: by the size of the data set
const HNPE_TRAINER_PATIENCE = Int32(5110)  # epochs without a better validation loss before stopping
const HNPE_TRAINER_BATCH_SIZE = Int32(5120)  # observation sets per step; 0: by the size of the data set
const HNPE_TRAINER_VALIDATION_FRACTION = Int32(5130)  # share of the sets that is held out
const HNPE_TRAINER_LEARNING_RATE = Int32(5200)  # after the warm-up; 0: by the number of parameters
const HNPE_TRAINER_SCHEDULE = Int32(5210)  # one of hnpe_schedule
const HNPE_TRAINER_WARM_UP = Int32(5220)  # fraction of the run in which the rate rises
const HNPE_TRAINER_CLIP = Int32(5230)  # largest norm of a gradient; 0: none
const HNPE_TRAINER_WEIGHT_DECAY = Int32(5240)  # decoupled
const HNPE_TRAINER_AVERAGE = Int32(5250)  # factor per step of the running average of weights; 0: none
const HNPE_TRAINER_PAIRS = Int32(5300)  # one of hnpe_pairs
const HNPE_TRAINER_SUBSETS = Int32(5310)  # 1: every other time a set is seen, a random part of its extra observations
const HNPE_TRAINER_RETRIES = Int32(5400)  # steps with a non-finite loss that are rejected before giving up
const HNPE_TRAINER_LOSS = Int32(5500)  # one of hnpe_loss
const HNPE_TRAINER_ATOMS = Int32(5510)  # of each set in the atomic loss, its own parameters included
const HNPE_TRAINER_COMBINED = Int32(5520)  # 1: the atomic loss and, for sets drawn from the prior, maximum likelihood
const HNPE_TRAINER_WINDOW = Int32(5600)  # bytes of a data set on disk that are read at a time; 0: 128 MiB. Less is as accurate, and needs less memory

"What is made small. Atomic losses correct for parameters that were drawn from a proposal instead of the prior: of a set's own parameters and those of other sets, the atoms, the estimator must tell which made the observations, all atoms weighted as under the prior. The proposal's density is not needed. Source: Greenberg, Nonnenmacher, Macke 2019 (atomic proposals), for the factorised estimator (docs/trainer.md)."
const hnpe_loss = Int32
const HNPE_LOSS_MAXIMUM_LIKELIHOOD = Int32(1)
const HNPE_LOSS_ATOMIC = Int32(2)  # of (alpha_0, beta), both from a proposal; every flow and architecture
const HNPE_LOSS_ATOMIC_GLOBAL = Int32(3)  # of beta alone from a proposal, alpha_0 ~ p(alpha | beta): q_global atomic, q_local by maximum likelihood; where there is a q_global; sets whose alpha_0 is from a posterior, or was truncated together with beta, are refused
const HNPE_LOSS_UNCORRECTED = Int32(4)  # - log q whatever the parameters were drawn from: for comparison. Unless that is the prior or a truncated one, the result is biased
const HNPE_LOSS_IMPORTANCE = Int32(5)  # - log q times w = p / p~, the densities of (alpha_0, beta) under the prior and under what they were drawn from, as the data set records it: right for any proposal whose density is known, with the variance of the weights; see hnpe_trainer_effective_sample_size. Source: Lueckmann et al. 2017 (SNPE-B)
const HNPE_LOSS_CLOSED_FORM = Int32(6)  # - log q, of the sets of the last proposal alone, the prior or one Gaussian (see HNPE_PROPOSAL_GAUSSIAN), which the posterior then corrects for: one mixture of Gaussians over all parameters, with Gaussian or uniform priors. Source: Papamakarios, Murray 2016 (SNPE-A)

"How the learning rate goes after the warm-up."
const hnpe_schedule = Int32
const HNPE_SCHEDULE_CONSTANT = Int32(1)
const HNPE_SCHEDULE_COSINE = Int32(2)  # to zero as half a cosine over all epochs

"Which observations q_local learns from."
const hnpe_pairs = Int32
const HNPE_PAIRS_FIRST = Int32(1)  # (alpha_0, x_0) of each set, as in the paper
const HNPE_PAIRS_ALL = Int32(2)  # every (alpha_i, x_i): all are draws from the same joint distribution

"How a run ended."
const hnpe_outcome = Int32
const HNPE_OUTCOME_NOT_RUN = Int32(0)  # it has not yet
const HNPE_OUTCOME_CONVERGED = Int32(1)  # the validation loss stopped improving
const HNPE_OUTCOME_BUDGET = Int32(2)  # all epochs were used
const HNPE_OUTCOME_CANCELLED = Int32(3)  # stopped by the host; the best weights so far are in place
const HNPE_OUTCOME_FAILED = Int32(4)  # the loss stayed non-finite, or the data set could not be read; the last good weights are in place

"What the host's numbers are the logarithm of."
const hnpe_importance_target = Int32
const HNPE_IMPORTANCE_LIKELIHOOD = Int32(1)  # p(x | theta): the prior's log density is added
const HNPE_IMPORTANCE_JOINT = Int32(2)  # p(x, theta), the prior included: for priors that have no log density

"How draws are taken by their weights."
const hnpe_importance_scheme = Int32
const HNPE_IMPORTANCE_SYSTEMATIC = Int32(1)  # one uniform number, equal steps from there: varies least; in rising order
const HNPE_IMPORTANCE_RESIDUAL = Int32(2)  # as many copies as are sure, independent ones for the rest; in rising order
const HNPE_IMPORTANCE_MULTINOMIAL = Int32(3)  # independent of each other, in no order

"What weights are worth."
const hnpe_importance_verdict = Int32
const HNPE_IMPORTANCE_TRUSTWORTHY = Int32(1)  # Pareto k within its limit, 100 effective draws or more
const HNPE_IMPORTANCE_FEW = Int32(2)  # too few draws to be trusted or to tell
const HNPE_IMPORTANCE_UNTRUSTWORTHY = Int32(3)  # Pareto k is above 0.7: more draws would hardly help

"Options of an inference."
const hnpe_inference_option = Int32
const HNPE_INFERENCE_SIMULATIONS = Int32(6100)  # observation sets that hnpe_inference_run simulates in all, and hnpe_inference_run_rounds in each round
const HNPE_INFERENCE_MIN_EXTRA = Int32(6200)  # smallest number of extra observations in a set
const HNPE_INFERENCE_MAX_EXTRA = Int32(6210)  # largest; N is uniform in between
const HNPE_INFERENCE_ROUNDS = Int32(6300)  # one of hnpe_rounds
const HNPE_INFERENCE_TRUNCATION = Int32(6310)  # mass of the posterior that a truncated prior leaves out
const HNPE_INFERENCE_RENEW = Int32(6330)  # 1, the default: rounds that truncate the prior train new networks on the sets inside; 0: go on with the networks of the round before, on all sets
const HNPE_INFERENCE_STOP_MOVED = Int32(6320)  # rounds end when one has moved the posterior of the target by less than this: the Jensen-Shannon divergence, in nats, at most log 2; 0: never
const HNPE_INFERENCE_ENSEMBLE = Int32(6400)  # estimators that are trained, side by side, from different beginnings: the posterior is their mixture; 1, the default: a single one

"What (alpha_0, beta) are drawn from once there is a posterior of the target, and what is done about it. The extra observations of a set always have alpha_i ~ p(alpha | beta). Before the first training everything is drawn from the prior. Sources: Deistler, Goncalves, Macke 2022 (truncated proposals); Greenberg, Nonnenmacher, Macke 2019 (atomic); Lueckmann et al. 2017 (importance weights)."
const hnpe_rounds = Int32
const HNPE_ROUNDS_AUTOMATIC = Int32(0)  # HNPE_ROUNDS_TRUNCATED_GLOBAL where the estimator is factorised and has global parameters, else HNPE_ROUNDS_TRUNCATED; the default
const HNPE_ROUNDS_TRUNCATED = Int32(1)  # from the prior, restricted to where the posterior has its mass: maximum likelihood stays right, every flow and architecture
const HNPE_ROUNDS_TRUNCATED_GLOBAL = Int32(2)  # beta alone from its prior so restricted, alpha_0 ~ p(alpha | beta); factorised, with global parameters
const HNPE_ROUNDS_ATOMIC = Int32(3)  # from the posterior; corrected by the atomic loss
const HNPE_ROUNDS_ATOMIC_GLOBAL = Int32(4)  # beta alone from the posterior, alpha_0 ~ p(alpha | beta); q_global corrected by the atomic loss; factorised, with global parameters
const HNPE_ROUNDS_UNCORRECTED = Int32(5)  # from the posterior, and nothing is done: the result is not the posterior; for comparison
const HNPE_ROUNDS_IMPORTANCE = Int32(6)  # from the posterior; corrected by importance weights: every flow and architecture, with the variance of the weights
const HNPE_ROUNDS_IMPORTANCE_GLOBAL = Int32(7)  # beta alone from the posterior, alpha_0 ~ p(alpha | beta); q_global corrected by importance weights; factorised, with global parameters
const HNPE_ROUNDS_CLOSED_FORM = Int32(8)  # from one Gaussian with the posterior's moments; what is learned of such parameters is corrected in closed form: one mixture of Gaussians over all parameters, whose priors are Gaussian or uniform. Source: Papamakarios, Murray 2016 (SNPE-A)

"How far a round got, and why no further."
const hnpe_round_state = Int32
const HNPE_ROUND_OPEN = Int32(0)  # under way, or waiting for simulations or training
const HNPE_ROUND_FINISHED = Int32(1)  # trained: the last of those asked for, or another one followed
const HNPE_ROUND_UNMOVED = Int32(2)  # trained, and the rounds ended for it: HNPE_INFERENCE_STOP_MOVED
const HNPE_ROUND_CANCELLED = Int32(3)  # stopped by the host; the next call goes on with it
const HNPE_ROUND_FAILED = Int32(4)  # ended by an error; the next call goes on with it

"Options of a conditional: of hnpe_conditional_sample."
const hnpe_conditional_option = Int32
const HNPE_CONDITIONAL_WARM_UP = Int32(7100)  # sweeps of each chain before its draws count, in which it learns
const HNPE_CONDITIONAL_THIN = Int32(7200)  # sweeps from one draw of a chain to the next
const HNPE_CONDITIONAL_BUDGET = Int32(7300)  # log densities to ask the networks for at most; 0: as many as it takes

"How a density comes about."
const hnpe_conditional_kind = Int32
const HNPE_CONDITIONAL_EXACT = Int32(1)  # normalised: the networks give it as it is
const HNPE_CONDITIONAL_QUADRATURE = Int32(2)  # normalised by adaptive quadrature, with an estimate of its error
const HNPE_CONDITIONAL_UNNORMALISED = Int32(3)  # but for a constant that is not known
const HNPE_CONDITIONAL_AVERAGE = Int32(4)  # an average over draws, with its standard error

"What chains came to."
const hnpe_chains_verdict = Int32
const HNPE_CHAINS_MIXED = Int32(1)  # R-hat is at most HNPE_CHAINS_RHAT, for every parameter
const HNPE_CHAINS_NOT_MIXED = Int32(2)  # it is above that: the draws are not yet draws of the conditional
const HNPE_CHAINS_BUDGET = Int32(3)  # the budget ended before the draws were complete
const HNPE_CHAINS_STOPPED = Int32(4)  # the monitor, or a failure, ended it before

""
mutable struct hnpe_context end

""
mutable struct hnpe_monitor end

""
mutable struct hnpe_rng end

""
mutable struct hnpe_prior end

""
mutable struct hnpe_simulator end

""
mutable struct hnpe_dataset end

""
mutable struct hnpe_embedder end

""
mutable struct hnpe_flow end

""
mutable struct hnpe_estimator end

""
mutable struct hnpe_trainer end

""
mutable struct hnpe_posterior end

""
mutable struct hnpe_inference end

""
mutable struct hnpe_report end

""
mutable struct hnpe_conditional end

"The host's memory: both functions, or neither. `alignment` is a power of two, at most 64."
struct hnpe_allocator
    struct_size::UInt32
    reserved::UInt32
    allocate::Ptr{Cvoid}
    deallocate::Ptr{Cvoid}
    user_data::Ptr{Cvoid}
end
hnpe_allocator() = hnpe_allocator(sizeof(hnpe_allocator), 0, C_NULL, C_NULL, C_NULL)

"The dimensions of an object; those that it has not are 0."
struct hnpe_dims
    struct_size::UInt32
    reserved::UInt32
    d_local::Int64
    d_global::Int64
    d_x::Int64
    d_out::Int64
    d_given::Int64
end
hnpe_dims() = hnpe_dims(sizeof(hnpe_dims), 0, 0, 0, 0, 0, 0)

"Describes one option of an object."
struct hnpe_option_info
    struct_size::UInt32
    key::Int32
    kind::Int32
    n_choices::Int32
    name::Cstring
    doc::Cstring
    default_int::Int64
    minimum_int::Int64
    maximum_int::Int64
    default_real::Cdouble
    minimum_real::Cdouble
    maximum_real::Cdouble
end
hnpe_option_info() = hnpe_option_info(sizeof(hnpe_option_info), 0, 0, 0, Cstring(C_NULL), Cstring(C_NULL), 0, 0, 0, 0.0, 0.0, 0.0)

"Describes one choice of an option."
struct hnpe_choice_info
    struct_size::UInt32
    value::Int32
    name::Cstring
    doc::Cstring
end
hnpe_choice_info() = hnpe_choice_info(sizeof(hnpe_choice_info), 0, Cstring(C_NULL), Cstring(C_NULL))

"How far a long call is."
struct hnpe_progress
    struct_size::UInt32
    phase::Int32
    done::Int64
    total::Int64
    elapsed::Cdouble
    remaining::Cdouble
    training_loss::Cdouble
    validation_loss::Cdouble
    round::Int32
    last_round::Int32
end
hnpe_progress() = hnpe_progress(sizeof(hnpe_progress), 0, 0, 0, 0.0, 0.0, 0.0, 0.0, 0, 0)

"One result of a report."
struct hnpe_result_info
    struct_size::UInt32
    verdict::Int32
    n_arrays::Int64
    name::Cstring
    sentence::Cstring
end
hnpe_result_info() = hnpe_result_info(sizeof(hnpe_result_info), 0, 0, Cstring(C_NULL), Cstring(C_NULL))

"One array of a result."
struct hnpe_array_info
    struct_size::UInt32
    n_dims::Int32
    rows::Int64
    columns::Int64
    name::Cstring
end
hnpe_array_info() = hnpe_array_info(sizeof(hnpe_array_info), 0, 0, 0, Cstring(C_NULL))

"The functions of a prior of one's own. All arrays are row-major: given [n, d_given] (NULL where d_given is 0), the others [n, dim] unless said. Each returns 0; > 0 to cancel (HNPE_ERROR_CANCELLED), < 0 for failure (HNPE_ERROR_CALLBACK); the message set with hnpe_set_error is carried in the failure. NULL for what is not known; only `sample` must be there."
struct hnpe_prior_functions
    struct_size::UInt32
    concurrent::UInt32
    sample::Ptr{Cvoid}
    log_density::Ptr{Cvoid}
    support::Ptr{Cvoid}
    cdf::Ptr{Cvoid}
    quantile::Ptr{Cvoid}
    log_slope::Ptr{Cvoid}
end
hnpe_prior_functions() = hnpe_prior_functions(sizeof(hnpe_prior_functions), 0, C_NULL, C_NULL, C_NULL, C_NULL, C_NULL, C_NULL)

"One of the proposals that the sets of a data set came from."
struct hnpe_proposal_info
    struct_size::UInt32
    kind::Int32
    n_sets::Int64
    log_constant::Cdouble
    error::Cdouble
end
hnpe_proposal_info() = hnpe_proposal_info(sizeof(hnpe_proposal_info), 0, 0, 0.0, 0.0)

"How far the members of a mixture disagree about an observation set."
struct hnpe_spread_info
    struct_size::UInt32
    n_members::Int32
    disagrees::Int32
    mean_spread::Cdouble
    sd_ratio::Cdouble
    divergence::Cdouble
    divergence_error::Cdouble
    divergence_most::Cdouble
    mean_parameter::Int64
    sd_parameter::Int64
end
hnpe_spread_info() = hnpe_spread_info(sizeof(hnpe_spread_info), 0, 0, 0.0, 0.0, 0.0, 0.0, 0.0, 0, 0)

"How an observation set lies to those that a posterior was trained on."
struct hnpe_observation_info
    struct_size::UInt32
    is_known::Int32
    is_far::Int32
    is_other_size::Int32
    distance::Cdouble
    row::Int64
    column::Int64
end
hnpe_observation_info() = hnpe_observation_info(sizeof(hnpe_observation_info), 0, 0, 0, 0.0, 0, 0)

"What weights say of themselves, and of the evidence."
struct hnpe_importance_info
    struct_size::UInt32
    verdict::Int32
    words::Cstring
    n::Int64
    n_tail::Int64
    pareto_k::Cdouble
    pareto_k_limit::Cdouble
    effective::Cdouble
    efficiency::Cdouble
    log_evidence::Cdouble
    log_evidence_error::Cdouble
end
hnpe_importance_info() = hnpe_importance_info(sizeof(hnpe_importance_info), 0, Cstring(C_NULL), 0, 0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)

"What a round did. The first one draws from the prior; without a target it is the only one. Sets are those that are in the data set with the round's proposal, batches that came back late included."
struct hnpe_round_info
    struct_size::UInt32
    proposal::Int32
    loss::Int32
    state::Int32
    status::Int32
    renewed::Int32
    resampled::Int32
    n_sets::Int64
    n_rows::Int64
    n_invalid::Int64
    n_incomplete::Int64
    n_headless::Int64
    n_open::Int64
    n_training::Int64
    n_epochs::Int64
    prior_left::Cdouble
    prior_left_error::Cdouble
    acceptance::Cdouble
    validation_loss::Cdouble
    effective_sample_size::Cdouble
    moved::Cdouble
    seconds_simulating::Cdouble
    seconds_training::Cdouble
end
hnpe_round_info() = hnpe_round_info(sizeof(hnpe_round_info), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)

"What a conditional is."
struct hnpe_conditional_info
    struct_size::UInt32
    kind::Int32
    d_free::Int64
    d_fixed::Int64
    log_marginal::Cdouble
    error::Cdouble
    evaluations::Int64
end
hnpe_conditional_info() = hnpe_conditional_info(sizeof(hnpe_conditional_info), 0, 0, 0, 0.0, 0.0, 0)

"How it went with the chains of a conditional."
struct hnpe_chains_info
    struct_size::UInt32
    verdict::Int32
    n_draws::Int64
    evaluations::Int64
    rhat::Cdouble
    ess_bulk::Cdouble
    ess_tail::Cdouble
end
hnpe_chains_info() = hnpe_chains_info(sizeof(hnpe_chains_info), 0, 0, 0, 0.0, 0.0, 0.0)

# `@NAME function` is the address of a function of the module that says so, with that callback's types.

macro hnpe_release_fn(callback)
    return esc(:(@cfunction($callback, Cvoid, (Ptr{Cvoid},))))
end

macro hnpe_log_fn(callback)
    return esc(:(@cfunction($callback, Cvoid, (Ptr{Cvoid}, Int32, Cstring))))
end

macro hnpe_progress_fn(callback)
    return esc(:(@cfunction($callback, Cint, (Ptr{Cvoid}, Ptr{hnpe_progress}))))
end

macro hnpe_simulate_fn(callback)
    return esc(:(@cfunction($callback, Cint, (Ptr{Cvoid}, Csize_t, Ptr{Cdouble}, Ptr{Cdouble}, Ptr{hnpe_rng}, Ptr{Cdouble}))))
end

macro hnpe_log_target_fn(callback)
    return esc(:(@cfunction($callback, Cint, (Ptr{Cvoid}, Csize_t, Csize_t, Ptr{Cdouble}, Ptr{Cdouble}, Ptr{Cdouble}))))
end

macro hnpe_allocator_allocate(callback)
    return esc(:(@cfunction($callback, Ptr{Cvoid}, (Ptr{Cvoid}, Csize_t, Csize_t))))
end

macro hnpe_allocator_deallocate(callback)
    return esc(:(@cfunction($callback, Cvoid, (Ptr{Cvoid}, Ptr{Cvoid}))))
end

macro hnpe_prior_functions_sample(callback)
    return esc(:(@cfunction($callback, Cint, (Ptr{Cvoid}, Csize_t, Ptr{Cdouble}, Ptr{hnpe_rng}, Ptr{Cdouble}))))
end

macro hnpe_prior_functions_log_density(callback)
    return esc(:(@cfunction($callback, Cint, (Ptr{Cvoid}, Csize_t, Ptr{Cdouble}, Ptr{Cdouble}, Ptr{Cdouble}))))
end

macro hnpe_prior_functions_support(callback)
    return esc(:(@cfunction($callback, Cint, (Ptr{Cvoid}, Csize_t, Ptr{Cdouble}, Ptr{Cdouble}, Ptr{Cdouble}))))
end

macro hnpe_prior_functions_cdf(callback)
    return esc(:(@cfunction($callback, Cint, (Ptr{Cvoid}, Csize_t, Ptr{Cdouble}, Ptr{Cdouble}, Ptr{Cdouble}))))
end

macro hnpe_prior_functions_quantile(callback)
    return esc(:(@cfunction($callback, Cint, (Ptr{Cvoid}, Csize_t, Ptr{Cdouble}, Ptr{Cdouble}, Ptr{Cdouble}))))
end

macro hnpe_prior_functions_log_slope(callback)
    return esc(:(@cfunction($callback, Cint, (Ptr{Cvoid}, Csize_t, Ptr{Cdouble}, Ptr{Cdouble}, Ptr{Cdouble}))))
end

options_of() = (
    context = (set_int = hnpe_context_set_int, set_real = hnpe_context_set_real, get_int = hnpe_context_get_int,
        get_real = hnpe_context_get_real, reset_option = hnpe_context_reset_option, describe_option =
        hnpe_context_describe_option, describe_choice = hnpe_context_describe_choice),
    simulator = (set_int = hnpe_simulator_set_int, set_real = hnpe_simulator_set_real, get_int = hnpe_simulator_get_int,
        get_real = hnpe_simulator_get_real, reset_option = hnpe_simulator_reset_option, describe_option =
        hnpe_simulator_describe_option, describe_choice = hnpe_simulator_describe_choice),
    embedder = (set_int = hnpe_embedder_set_int, set_real = hnpe_embedder_set_real, get_int = hnpe_embedder_get_int,
        get_real = hnpe_embedder_get_real, reset_option = hnpe_embedder_reset_option, describe_option =
        hnpe_embedder_describe_option, describe_choice = hnpe_embedder_describe_choice),
    flow = (set_int = hnpe_flow_set_int, set_real = hnpe_flow_set_real, get_int = hnpe_flow_get_int, get_real =
        hnpe_flow_get_real, reset_option = hnpe_flow_reset_option, describe_option = hnpe_flow_describe_option,
        describe_choice = hnpe_flow_describe_choice),
    estimator = (set_int = hnpe_estimator_set_int, set_real = hnpe_estimator_set_real, get_int = hnpe_estimator_get_int,
        get_real = hnpe_estimator_get_real, reset_option = hnpe_estimator_reset_option, describe_option =
        hnpe_estimator_describe_option, describe_choice = hnpe_estimator_describe_choice),
    trainer = (set_int = hnpe_trainer_set_int, set_real = hnpe_trainer_set_real, get_int = hnpe_trainer_get_int,
        get_real = hnpe_trainer_get_real, reset_option = hnpe_trainer_reset_option, describe_option =
        hnpe_trainer_describe_option, describe_choice = hnpe_trainer_describe_choice),
    inference = (set_int = hnpe_inference_set_int, set_real = hnpe_inference_set_real, get_int = hnpe_inference_get_int,
        get_real = hnpe_inference_get_real, reset_option = hnpe_inference_reset_option, describe_option =
        hnpe_inference_describe_option, describe_choice = hnpe_inference_describe_choice),
    conditional = (set_int = hnpe_conditional_set_int, set_real = hnpe_conditional_set_real, get_int =
        hnpe_conditional_get_int, get_real = hnpe_conditional_get_real, reset_option = hnpe_conditional_reset_option,
        describe_option = hnpe_conditional_describe_option, describe_choice = hnpe_conditional_describe_choice),
)

"""
    const char *hnpe_status_name(hnpe_status status)

The name of a status, such as \"HNPE_ERROR_SHAPE\"; \"HNPE_STATUS_UNKNOWN\" for a number that is none. Static.

Thread: any. Read-only.
"""
function hnpe_status_name(status)
    return ccall(@address(hnpe_status_name), Cstring, (hnpe_status,), status)
end

"""
    const char *hnpe_status_text(hnpe_status status)

What a status means in a few words, such as \"shapes disagree\". Static.

Thread: any. Read-only.
"""
function hnpe_status_text(status)
    return ccall(@address(hnpe_status_text), Cstring, (hnpe_status,), status)
end

"""
    const char *hnpe_last_error(void)

The message of this thread's last failure, \"\" before any; never NULL. Valid until this thread's next failure.
Success, getters and releases leave it alone.

Thread: any. Read-only.
"""
function hnpe_last_error()
    return ccall(@address(hnpe_last_error), Cstring, ())
end

"""
    int hnpe_last_callback_result(void)

What the host's callback returned when this thread's last HNPE_ERROR_CALLBACK or HNPE_ERROR_CANCELLED arose; 0 where
no callback was involved.

Thread: any. Read-only.
"""
function hnpe_last_callback_result()
    return ccall(@address(hnpe_last_callback_result), Cint, ())
end

"""
    void hnpe_set_error(const char *message)

For use inside a callback that is about to return non-zero: the callback's own words, which the failure's message
then carries. NULL clears them.

- `message`: UTF-8, copied; at most 400 bytes are kept

Thread: any; safe during run.
"""
function hnpe_set_error(message)
    return ccall(@address(hnpe_set_error), Cvoid, (Cstring,), message)
end

"""
    const char *hnpe_version_string(void)

The version of the library, such as \"0.1.0\". Static.

Thread: any. Read-only.
"""
function hnpe_version_string()
    return ccall(@address(hnpe_version_string), Cstring, ())
end

"""
    uint32_t hnpe_abi_version(void)

The version of the binary interface; a binding refuses a library whose number differs from the one it was made for.

Thread: any. Read-only.
"""
function hnpe_abi_version()
    return ccall(@address(hnpe_abi_version), UInt32, ())
end

"""
    hnpe_status hnpe_context_create(const hnpe_allocator *allocator, hnpe_context **context)

Make a context, the first argument of every other constructor (where NULL stands for the default context: malloc,
all cores, no log). What the environment variable HNPE_ISA must not be, neither context takes, nor a BLAS and LAPACK
that is unfit: this function, and every constructor that is given NULL, then fail.

- `allocator`: the host's memory, copied; NULL for malloc
- `context`: out; release with hnpe_context_release

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (one function without the other; HNPE_ISA is no name of an instruction
set), HNPE_ERROR_UNSUPPORTED (HNPE_ISA names one that this machine lacks; the allocator's record is longer than this
library's and not 0 behind; the BLAS and LAPACK that was loaded takes 64-bit integers, or is wrong in an inner
product, a product of matrices or a factorisation that are known), HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_context_create(allocator, context)
    return ccall(@address(hnpe_context_create), hnpe_status, (Ptr{hnpe_allocator}, Ptr{Ptr{hnpe_context}}),
        allocator, context)
end

"""
    hnpe_status hnpe_context_set_log(hnpe_context *context, hnpe_log_fn log, void *user_data, hnpe_release_fn
        release)

Where log lines go; without a sink there are none.

- `context`: the context
- `log`: NULL removes the sink
- `user_data`: given to log
- `release`: called with user_data when the context goes or another sink is set; may be NULL

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT.

Thread: one at a time per handle.
"""
function hnpe_context_set_log(context, log, user_data, release)
    return ccall(@address(hnpe_context_set_log), hnpe_status, (Ptr{hnpe_context}, Ptr{Cvoid}, Ptr{Cvoid},
        Ptr{Cvoid}), context, log, user_data, release)
end

"""
    void hnpe_context_retain(hnpe_context *context)

Take another reference.

Thread: any; safe during run.
"""
function hnpe_context_retain(context)
    return ccall(@address(hnpe_context_retain), Cvoid, (Ptr{hnpe_context},), context)
end

"""
    void hnpe_context_release(hnpe_context *context)

Give up a reference; NULL does nothing.

Thread: any; safe during run.
"""
function hnpe_context_release(context)
    return ccall(@address(hnpe_context_release), Cvoid, (Ptr{hnpe_context},), context)
end

"""
    hnpe_status hnpe_context_set_int(hnpe_context *context, int32_t key, int64_t value)

Set, read, reset and describe the options of a context.

- `context`: the context
- `key`: one of hnpe_context_option
- `value`: refused with HNPE_ERROR_INVALID_ARGUMENT outside the option's range

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (no such key, or of another kind).

Thread: one at a time per handle.
"""
function hnpe_context_set_int(context, key, value)
    return ccall(@address(hnpe_context_set_int), hnpe_status, (Ptr{hnpe_context}, Int32, Int64), context, key,
        value)
end

"""
    hnpe_status hnpe_context_set_real(hnpe_context *context, int32_t key, double value)

Like hnpe_context_set_int, for real options.

Thread: one at a time per handle.
"""
function hnpe_context_set_real(context, key, value)
    return ccall(@address(hnpe_context_set_real), hnpe_status, (Ptr{hnpe_context}, Int32, Cdouble), context, key,
        value)
end

"""
    hnpe_status hnpe_context_get_int(const hnpe_context *context, int32_t key, int64_t *value)

Read an option.

Thread: any. Read-only.
"""
function hnpe_context_get_int(context, key, value)
    return ccall(@address(hnpe_context_get_int), hnpe_status, (Ptr{hnpe_context}, Int32, Ptr{Int64}), context, key,
        value)
end

"""
    hnpe_status hnpe_context_get_real(const hnpe_context *context, int32_t key, double *value)

Read a real option.

Thread: any. Read-only.
"""
function hnpe_context_get_real(context, key, value)
    return ccall(@address(hnpe_context_get_real), hnpe_status, (Ptr{hnpe_context}, Int32, Ptr{Cdouble}), context,
        key, value)
end

"""
    hnpe_status hnpe_context_reset_option(hnpe_context *context, int32_t key)

Back to the documented default.

Thread: one at a time per handle.
"""
function hnpe_context_reset_option(context, key)
    return ccall(@address(hnpe_context_reset_option), hnpe_status, (Ptr{hnpe_context}, Int32), context, key)
end

"""
    hnpe_status hnpe_context_describe_option(size_t index, hnpe_option_info *info)

Describe the option at index 0, 1, …; HNPE_ERROR_UNSUPPORTED past the last.

Thread: any. Read-only.
"""
function hnpe_context_describe_option(index, info)
    return ccall(@address(hnpe_context_describe_option), hnpe_status, (Csize_t, Ptr{hnpe_option_info}), index, info)
end

"""
    hnpe_status hnpe_context_describe_choice(int32_t key, size_t index, hnpe_choice_info *info)

Describe a choice of an option likewise.

Thread: any. Read-only.
"""
function hnpe_context_describe_choice(key, index, info)
    return ccall(@address(hnpe_context_describe_choice), hnpe_status, (Int32, Csize_t, Ptr{hnpe_choice_info}), key,
        index, info)
end

"""
    hnpe_status hnpe_monitor_create(hnpe_context *context, hnpe_progress_fn progress, void *user_data,
        hnpe_release_fn release, hnpe_monitor **monitor)

Make a monitor, which any long call takes.

- `context`: NULL for the default one
- `progress`: called with the progress; NULL for cancellation alone
- `user_data`: given to progress
- `release`: called with user_data when the monitor goes (not when this call fails); may be NULL
- `monitor`: out; release with hnpe_monitor_release

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_monitor_create(context, progress, user_data, release, monitor)
    return ccall(@address(hnpe_monitor_create), hnpe_status, (Ptr{hnpe_context}, Ptr{Cvoid}, Ptr{Cvoid}, Ptr{Cvoid},
        Ptr{Ptr{hnpe_monitor}}), context, progress, user_data, release, monitor)
end

"""
    void hnpe_monitor_request_stop(hnpe_monitor *monitor)

Ask the call that this monitor was given to, or the next one it is given to, to stop: it returns
HNPE_ERROR_CANCELLED and keeps what it has. One atomic store; NULL does nothing.

Thread: any; safe during run, and in signal handlers.
"""
function hnpe_monitor_request_stop(monitor)
    return ccall(@address(hnpe_monitor_request_stop), Cvoid, (Ptr{hnpe_monitor},), monitor)
end

"""
    void hnpe_monitor_retain(hnpe_monitor *monitor)

Take another reference.

Thread: any; safe during run.
"""
function hnpe_monitor_retain(monitor)
    return ccall(@address(hnpe_monitor_retain), Cvoid, (Ptr{hnpe_monitor},), monitor)
end

"""
    void hnpe_monitor_release(hnpe_monitor *monitor)

Give up a reference; NULL does nothing.

Thread: any; safe during run.
"""
function hnpe_monitor_release(monitor)
    return ccall(@address(hnpe_monitor_release), Cvoid, (Ptr{hnpe_monitor},), monitor)
end

"""
    hnpe_status hnpe_report_create(hnpe_context *context, hnpe_report **report)

Make an empty report.

- `context`: NULL for the default one; diagnostics that write into the report use its threads and memory, unless
  they say otherwise
- `report`: out; release with hnpe_report_release

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_report_create(context, report)
    return ccall(@address(hnpe_report_create), hnpe_status, (Ptr{hnpe_context}, Ptr{Ptr{hnpe_report}}), context,
        report)
end

"""
    hnpe_status hnpe_report_count(const hnpe_report *report, int64_t *n_results, int64_t *n_flagged, int64_t
        *n_undecided)

How many results there are. Outputs may be NULL.

- `report`: the report; not modified
- `n_results`: out, all of them
- `n_flagged`: out, those with the verdict HNPE_VERDICT_FLAGGED
- `n_undecided`: out, those with the verdict HNPE_VERDICT_UNDECIDED

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT.

Thread: any. Read-only.
"""
function hnpe_report_count(report, n_results, n_flagged, n_undecided)
    return ccall(@address(hnpe_report_count), hnpe_status, (Ptr{hnpe_report}, Ptr{Int64}, Ptr{Int64}, Ptr{Int64}),
        report, n_results, n_flagged, n_undecided)
end

"""
    hnpe_status hnpe_report_describe_result(const hnpe_report *report, size_t result, hnpe_result_info *info)

Describe the result numbered 0, 1, …, in the order in which they were found.

- `report`: the report; not modified
- `result`: its number
- `info`: out; info->struct_size set by the caller

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (past the last).

Thread: any. Read-only.
"""
function hnpe_report_describe_result(report, result, info)
    return ccall(@address(hnpe_report_describe_result), hnpe_status, (Ptr{hnpe_report}, Csize_t,
        Ptr{hnpe_result_info}), report, result, info)
end

"""
    hnpe_status hnpe_report_describe_array(const hnpe_report *report, size_t result, size_t index,
        hnpe_array_info *info)

Describe the array numbered 0, 1, … of a result.

- `report`: the report; not modified
- `result`: number of the result
- `index`: number of the array
- `info`: out; info->struct_size set by the caller

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (past the last).

Thread: any. Read-only.
"""
function hnpe_report_describe_array(report, result, index, info)
    return ccall(@address(hnpe_report_describe_array), hnpe_status, (Ptr{hnpe_report}, Csize_t, Csize_t,
        Ptr{hnpe_array_info}), report, result, index, info)
end

"""
    hnpe_status hnpe_report_read(const hnpe_report *report, const char *result, const char *array, size_t n,
        double *values)

Copy an array out.

- `report`: the report; not modified
- `result`: the result's name
- `array`: the array's name
- `n`: its numbers: rows times columns of hnpe_report_describe_array
- `values`: out, [n] row-major; NaN where there is no number

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (no such result or array), HNPE_ERROR_SHAPE (it
has more or fewer numbers).

Thread: any. Read-only.
"""
function hnpe_report_read(report, result, array, n, values)
    return ccall(@address(hnpe_report_read), hnpe_status, (Ptr{hnpe_report}, Cstring, Cstring, Csize_t,
        Ptr{Cdouble}), report, result, array, n, values)
end

"""
    const char *hnpe_report_text(const hnpe_report *report)

The whole report as text: one line for each result, its verdict, name and sentence, and a last line that counts
them. UTF-8; never NULL, \"\" for what is no report. Valid until the report is given up, or another diagnostic
appends to it.

Thread: any. Read-only.
"""
function hnpe_report_text(report)
    return ccall(@address(hnpe_report_text), Cstring, (Ptr{hnpe_report},), report)
end

"""
    hnpe_status hnpe_report_save(const hnpe_report *report, const char *path)

Write the report to a file as JSON, which replaces one that is there at once or not at all: names, verdicts,
sentences, and arrays as lists (of lists), numbers so that they are read back to the bit. What is not finite is
null.

- `report`: the report; not modified
- `path`: UTF-8

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_IO, HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_report_save(report, path)
    return ccall(@address(hnpe_report_save), hnpe_status, (Ptr{hnpe_report}, Cstring), report, path)
end

"""
    hnpe_status hnpe_report_draw(const hnpe_report *report, const char *folder)

Write a script for gnuplot (5 or newer), with its numbers, for each result that has a picture: NAME.gnuplot, the
points of the result's name replaced by `_`. Run in that folder it writes NAME.pdf. The library itself does not run
gnuplot.

- `report`: the report; not modified
- `folder`: UTF-8; made where there is none, though not those above it; scripts of the same name are replaced

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_IO, HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_report_draw(report, folder)
    return ccall(@address(hnpe_report_draw), hnpe_status, (Ptr{hnpe_report}, Cstring), report, folder)
end

"""
    void hnpe_report_retain(hnpe_report *report)

Take another reference.

Thread: any; safe during run.
"""
function hnpe_report_retain(report)
    return ccall(@address(hnpe_report_retain), Cvoid, (Ptr{hnpe_report},), report)
end

"""
    void hnpe_report_release(hnpe_report *report)

Give up a reference; NULL does nothing.

Thread: any; safe during run.
"""
function hnpe_report_release(report)
    return ccall(@address(hnpe_report_release), Cvoid, (Ptr{hnpe_report},), report)
end

"""
    hnpe_status hnpe_rng_create(hnpe_context *context, uint64_t seed, uint64_t stream, hnpe_rng **rng)

Make a random stream. Seed and stream number are hashed into the generator's state and increment: streams of
different numbers or seeds are unrelated, and equal ones give the same numbers on every machine.

- `context`: NULL for the default one
- `seed`: any number
- `stream`: any number: of a worker, a round, a chunk …
- `rng`: out; release with hnpe_rng_release

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_rng_create(context, seed, stream, rng)
    return ccall(@address(hnpe_rng_create), hnpe_status, (Ptr{hnpe_context}, UInt64, UInt64, Ptr{Ptr{hnpe_rng}}),
        context, seed, stream, rng)
end

"""
    void hnpe_rng_retain(hnpe_rng *rng)

Take another reference.

Thread: any; safe during run.
"""
function hnpe_rng_retain(rng)
    return ccall(@address(hnpe_rng_retain), Cvoid, (Ptr{hnpe_rng},), rng)
end

"""
    void hnpe_rng_release(hnpe_rng *rng)

Give up a reference; NULL does nothing.

Thread: any; safe during run.
"""
function hnpe_rng_release(rng)
    return ccall(@address(hnpe_rng_release), Cvoid, (Ptr{hnpe_rng},), rng)
end

"""
    uint64_t hnpe_rng_next(hnpe_rng *rng)

The next 64 random bits; also the seed for a generator of the host's own.

- `rng`: advanced by one step

Returns the bits; 0 where rng is not a hnpe_rng.

Thread: one at a time per handle.
"""
function hnpe_rng_next(rng)
    return ccall(@address(hnpe_rng_next), UInt64, (Ptr{hnpe_rng},), rng)
end

"""
    double hnpe_rng_uniform(hnpe_rng *rng)

A draw from the uniform distribution on (0, 1): a multiple of 2^-53, never 0 or 1.

- `rng`: advanced

Returns the draw; NaN where rng is not a hnpe_rng.

Thread: one at a time per handle.
"""
function hnpe_rng_uniform(rng)
    return ccall(@address(hnpe_rng_uniform), Cdouble, (Ptr{hnpe_rng},), rng)
end

"""
    double hnpe_rng_normal(hnpe_rng *rng)

A draw from the normal distribution of mean 0 and variance 1.

- `rng`: advanced

Returns the draw; NaN where rng is not a hnpe_rng.

Thread: one at a time per handle.
"""
function hnpe_rng_normal(rng)
    return ccall(@address(hnpe_rng_normal), Cdouble, (Ptr{hnpe_rng},), rng)
end

"""
    double hnpe_rng_exponential(hnpe_rng *rng)

A draw from the exponential distribution of rate 1 (divide by another rate).

- `rng`: advanced

Returns the draw, positive; NaN where rng is not a hnpe_rng.

Thread: one at a time per handle.
"""
function hnpe_rng_exponential(rng)
    return ccall(@address(hnpe_rng_exponential), Cdouble, (Ptr{hnpe_rng},), rng)
end

"""
    double hnpe_rng_gamma(hnpe_rng *rng, double shape)

A draw from the gamma distribution of scale 1 (divide by another rate).

- `rng`: advanced
- `shape`: positive, finite

Returns the draw, positive (what would underflow is the smallest normal number); NaN where an argument is invalid.

Thread: one at a time per handle.
"""
function hnpe_rng_gamma(rng, shape)
    return ccall(@address(hnpe_rng_gamma), Cdouble, (Ptr{hnpe_rng}, Cdouble), rng, shape)
end

"""
    double hnpe_rng_beta(hnpe_rng *rng, double a, double b)

A draw from the beta distribution.

- `rng`: advanced
- `a`: positive, finite
- `b`: positive, finite

Returns the draw, in (0, 1); NaN where an argument is invalid.

Thread: one at a time per handle.
"""
function hnpe_rng_beta(rng, a, b)
    return ccall(@address(hnpe_rng_beta), Cdouble, (Ptr{hnpe_rng}, Cdouble, Cdouble), rng, a, b)
end

"""
    void hnpe_rng_fill_uniform(hnpe_rng *rng, size_t n, double *out)

Many uniform draws at once, several times faster than one by one; other numbers than hnpe_rng_uniform would give.

- `rng`: advanced by one step, whatever n is
- `n`: draws
- `out`: out, [n], in (0, 1), untouched where rng is not a hnpe_rng; may be NULL where n is 0

Thread: one at a time per handle.
"""
function hnpe_rng_fill_uniform(rng, n, out)
    return ccall(@address(hnpe_rng_fill_uniform), Cvoid, (Ptr{hnpe_rng}, Csize_t, Ptr{Cdouble}), rng, n, out)
end

"""
    void hnpe_rng_fill_normal(hnpe_rng *rng, size_t n, double *out)

Many normal draws at once, several times faster than one by one; other numbers than hnpe_rng_normal would give. They
may differ in the last bits between instruction sets.

- `rng`: advanced by one step, whatever n is
- `n`: draws
- `out`: out, [n], untouched where rng is not a hnpe_rng; may be NULL where n is 0

Thread: one at a time per handle.
"""
function hnpe_rng_fill_normal(rng, n, out)
    return ccall(@address(hnpe_rng_fill_normal), Cvoid, (Ptr{hnpe_rng}, Csize_t, Ptr{Cdouble}), rng, n, out)
end

"""
    hnpe_status hnpe_prior_create_uniform(hnpe_context *context, size_t dim, const double *low, const double
        *high, hnpe_prior **prior)

Independent uniform parameters on [low, high].

- `context`: NULL for the default one
- `dim`: parameters, >= 1
- `low`: [dim] finite
- `high`: [dim] finite, above low
- `prior`: out; release with hnpe_prior_release

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (naming the parameter that is wrong), HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_prior_create_uniform(context, dim, low, high, prior)
    return ccall(@address(hnpe_prior_create_uniform), hnpe_status, (Ptr{hnpe_context}, Csize_t, Ptr{Cdouble},
        Ptr{Cdouble}, Ptr{Ptr{hnpe_prior}}), context, dim, low, high, prior)
end

"""
    hnpe_status hnpe_prior_create_normal(hnpe_context *context, size_t dim, const double *mean, const double
        *sd, hnpe_prior **prior)

Independent normal parameters.

- `context`: NULL for the default one
- `dim`: parameters, >= 1
- `mean`: [dim] finite
- `sd`: [dim] standard deviations, positive
- `prior`: out; release with hnpe_prior_release

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (naming the parameter that is wrong), HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_prior_create_normal(context, dim, mean, sd, prior)
    return ccall(@address(hnpe_prior_create_normal), hnpe_status, (Ptr{hnpe_context}, Csize_t, Ptr{Cdouble},
        Ptr{Cdouble}, Ptr{Ptr{hnpe_prior}}), context, dim, mean, sd, prior)
end

"""
    hnpe_status hnpe_prior_create_multivariate_normal(hnpe_context *context, size_t dim, const double *mean,
        const double *covariance, hnpe_prior **prior)

Jointly normal parameters. F and F^-1 are those of the marginals.

- `context`: NULL for the default one
- `dim`: parameters, >= 1
- `mean`: [dim] finite
- `covariance`: [dim, dim] row-major, symmetric, positive definite
- `prior`: out; release with hnpe_prior_release

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (not finite; not symmetric, naming the entries; not positive definite,
naming the leading minor that fails), HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_prior_create_multivariate_normal(context, dim, mean, covariance, prior)
    return ccall(@address(hnpe_prior_create_multivariate_normal), hnpe_status, (Ptr{hnpe_context}, Csize_t,
        Ptr{Cdouble}, Ptr{Cdouble}, Ptr{Ptr{hnpe_prior}}), context, dim, mean, covariance, prior)
end

"""
    hnpe_status hnpe_prior_create_log_normal(hnpe_context *context, size_t dim, const double *log_mean, const
        double *log_sd, hnpe_prior **prior)

Independent parameters whose logarithm is normal.

- `context`: NULL for the default one
- `dim`: parameters, >= 1
- `log_mean`: [dim] mean of log theta, finite
- `log_sd`: [dim] standard deviation of log theta, positive
- `prior`: out; release with hnpe_prior_release

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (naming the parameter that is wrong), HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_prior_create_log_normal(context, dim, log_mean, log_sd, prior)
    return ccall(@address(hnpe_prior_create_log_normal), hnpe_status, (Ptr{hnpe_context}, Csize_t, Ptr{Cdouble},
        Ptr{Cdouble}, Ptr{Ptr{hnpe_prior}}), context, dim, log_mean, log_sd, prior)
end

"""
    hnpe_status hnpe_prior_create_log_uniform(hnpe_context *context, size_t dim, const double *low, const double
        *high, hnpe_prior **prior)

Independent parameters whose logarithm is uniform.

- `context`: NULL for the default one
- `dim`: parameters, >= 1
- `low`: [dim] positive
- `high`: [dim] finite, above low
- `prior`: out; release with hnpe_prior_release

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (naming the parameter that is wrong), HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_prior_create_log_uniform(context, dim, low, high, prior)
    return ccall(@address(hnpe_prior_create_log_uniform), hnpe_status, (Ptr{hnpe_context}, Csize_t, Ptr{Cdouble},
        Ptr{Cdouble}, Ptr{Ptr{hnpe_prior}}), context, dim, low, high, prior)
end

"""
    hnpe_status hnpe_prior_create_exponential(hnpe_context *context, size_t dim, const double *rate, hnpe_prior
        **prior)

Independent exponential parameters.

- `context`: NULL for the default one
- `dim`: parameters, >= 1
- `rate`: [dim] 1 / mean, positive
- `prior`: out; release with hnpe_prior_release

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (naming the parameter that is wrong), HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_prior_create_exponential(context, dim, rate, prior)
    return ccall(@address(hnpe_prior_create_exponential), hnpe_status, (Ptr{hnpe_context}, Csize_t, Ptr{Cdouble},
        Ptr{Ptr{hnpe_prior}}), context, dim, rate, prior)
end

"""
    hnpe_status hnpe_prior_create_gamma(hnpe_context *context, size_t dim, const double *shape, const double
        *rate, hnpe_prior **prior)

Independent gamma parameters, of mean shape / rate.

- `context`: NULL for the default one
- `dim`: parameters, >= 1
- `shape`: [dim] positive, from 1e-3 to 1e9
- `rate`: [dim] positive
- `prior`: out; release with hnpe_prior_release

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (naming the parameter that is wrong), HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_prior_create_gamma(context, dim, shape, rate, prior)
    return ccall(@address(hnpe_prior_create_gamma), hnpe_status, (Ptr{hnpe_context}, Csize_t, Ptr{Cdouble},
        Ptr{Cdouble}, Ptr{Ptr{hnpe_prior}}), context, dim, shape, rate, prior)
end

"""
    hnpe_status hnpe_prior_create_beta(hnpe_context *context, size_t dim, const double *a, const double *b,
        hnpe_prior **prior)

Independent beta parameters on [0, 1], of mean a / (a + b).

- `context`: NULL for the default one
- `dim`: parameters, >= 1
- `a`: [dim] from 1e-3 to 1e9
- `b`: [dim] from 1e-3 to 1e9
- `prior`: out; release with hnpe_prior_release

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (naming the parameter that is wrong), HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_prior_create_beta(context, dim, a, b, prior)
    return ccall(@address(hnpe_prior_create_beta), hnpe_status, (Ptr{hnpe_context}, Csize_t, Ptr{Cdouble},
        Ptr{Cdouble}, Ptr{Ptr{hnpe_prior}}), context, dim, a, b, prior)
end

"""
    hnpe_status hnpe_prior_create_truncated_normal(hnpe_context *context, size_t dim, const double *mean, const
        double *sd, const double *low, const double *high, hnpe_prior **prior)

Independent normal parameters restricted to [low, high], also far in a tail.

- `context`: NULL for the default one
- `dim`: parameters, >= 1
- `mean`: [dim] of the normal before it is cut, finite
- `sd`: [dim] of the normal before it is cut, positive
- `low`: [dim] -INFINITY: not cut there
- `high`: [dim] above low; INFINITY: not cut there
- `prior`: out; release with hnpe_prior_release

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (naming the parameter that is wrong), HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_prior_create_truncated_normal(context, dim, mean, sd, low, high, prior)
    return ccall(@address(hnpe_prior_create_truncated_normal), hnpe_status, (Ptr{hnpe_context}, Csize_t,
        Ptr{Cdouble}, Ptr{Cdouble}, Ptr{Cdouble}, Ptr{Cdouble}, Ptr{Ptr{hnpe_prior}}), context, dim, mean, sd, low,
        high, prior)
end

"""
    hnpe_status hnpe_prior_create_product(hnpe_context *context, size_t n, hnpe_prior *const *factors,
        hnpe_prior **prior)

Priors of any dimensions side by side, independent of each other (given the same values, where they are
conditional).

- `context`: NULL for the default one
- `n`: factors, >= 1
- `factors`: [n] a reference is kept to each; those that are conditional must have the same d_given
- `prior`: out, of as many parameters as the factors together, in their order; release with hnpe_prior_release

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_SHAPE (conditional factors of different d_given),
HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_prior_create_product(context, n, factors, prior)
    return ccall(@address(hnpe_prior_create_product), hnpe_status, (Ptr{hnpe_context}, Csize_t,
        Ptr{Ptr{hnpe_prior}}, Ptr{Ptr{hnpe_prior}}), context, n, factors, prior)
end

"""
    hnpe_status hnpe_prior_create_custom(hnpe_context *context, size_t dim, size_t d_given, const
        hnpe_prior_functions *functions, void *user_data, hnpe_release_fn release, hnpe_prior **prior)

A prior of one's own; with d_given > 0 a conditional one, such as p(alpha | beta).

- `context`: NULL for the default one
- `dim`: parameters, >= 1
- `d_given`: width of what it is conditioned on, >= 0
- `functions`: copied
- `user_data`: given to every function
- `release`: called once with user_data when the prior goes (not when this call fails); may be NULL
- `prior`: out; release with hnpe_prior_release

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (sample is missing; cdf without quantile, or without a slope),
HNPE_ERROR_UNSUPPORTED (functions has more of them than this library knows), HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_prior_create_custom(context, dim, d_given, functions, user_data, release, prior)
    return ccall(@address(hnpe_prior_create_custom), hnpe_status, (Ptr{hnpe_context}, Csize_t, Csize_t,
        Ptr{hnpe_prior_functions}, Ptr{Cvoid}, Ptr{Cvoid}, Ptr{Ptr{hnpe_prior}}), context, dim, d_given, functions,
        user_data, release, prior)
end

"""
    hnpe_status hnpe_prior_sample(const hnpe_prior *prior, size_t n, const double *given, hnpe_rng *rng, double
        *theta)

Draw n rows.

- `prior`: the prior; not modified
- `n`: rows, >= 1
- `given`: [n, d_given] finite; NULL where d_given is 0
- `rng`: advanced by this call, unless it fails
- `theta`: out, [n, dim]

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (given not finite), HNPE_ERROR_CALLBACK,
HNPE_ERROR_CANCELLED, HNPE_ERROR_NO_MEMORY.

Thread: calls your callback on this thread.
"""
function hnpe_prior_sample(prior, n, given, rng, theta)
    return ccall(@address(hnpe_prior_sample), hnpe_status, (Ptr{hnpe_prior}, Csize_t, Ptr{Cdouble}, Ptr{hnpe_rng},
        Ptr{Cdouble}), prior, n, given, rng, theta)
end

"""
    hnpe_status hnpe_prior_log_density(const hnpe_prior *prior, size_t n, const double *given, const double
        *theta, double *log_p)

The log density of n rows; -INFINITY outside the support.

- `prior`: the prior; not modified
- `n`: rows, >= 1
- `given`: [n, d_given] finite; NULL where d_given is 0
- `theta`: [n, dim] finite
- `log_p`: out, [n]

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (given or theta not finite), HNPE_ERROR_UNSUPPORTED
(it was not given one), HNPE_ERROR_CALLBACK, HNPE_ERROR_CANCELLED, HNPE_ERROR_NO_MEMORY.

Thread: calls your callback on this thread.
"""
function hnpe_prior_log_density(prior, n, given, theta, log_p)
    return ccall(@address(hnpe_prior_log_density), hnpe_status, (Ptr{hnpe_prior}, Csize_t, Ptr{Cdouble},
        Ptr{Cdouble}, Ptr{Cdouble}), prior, n, given, theta, log_p)
end

"""
    hnpe_status hnpe_prior_support(const hnpe_prior *prior, size_t n, const double *given, double *low, double
        *high)

The bounds of each parameter; -INFINITY and INFINITY where there are none.

- `prior`: the prior; not modified
- `n`: rows, >= 1
- `given`: [n, d_given] finite; NULL where d_given is 0
- `low`: out, [n, dim]
- `high`: out, [n, dim]

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (given not finite), HNPE_ERROR_CALLBACK,
HNPE_ERROR_CANCELLED, HNPE_ERROR_NO_MEMORY.

Thread: calls your callback on this thread.
"""
function hnpe_prior_support(prior, n, given, low, high)
    return ccall(@address(hnpe_prior_support), hnpe_status, (Ptr{hnpe_prior}, Csize_t, Ptr{Cdouble}, Ptr{Cdouble},
        Ptr{Cdouble}), prior, n, given, low, high)
end

"""
    hnpe_status hnpe_prior_cdf(const hnpe_prior *prior, size_t n, const double *given, const double *theta,
        double *u)

The cumulative distribution function of each parameter's marginal; 0 below the support, 1 above.

- `prior`: the prior; not modified
- `n`: rows, >= 1
- `given`: [n, d_given] finite; NULL where d_given is 0
- `theta`: [n, dim] finite
- `u`: out, [n, dim] in [0, 1]

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (given or theta not finite), HNPE_ERROR_UNSUPPORTED
(naming the first parameter without one), HNPE_ERROR_CALLBACK, HNPE_ERROR_CANCELLED, HNPE_ERROR_NO_MEMORY.

Thread: calls your callback on this thread.
"""
function hnpe_prior_cdf(prior, n, given, theta, u)
    return ccall(@address(hnpe_prior_cdf), hnpe_status, (Ptr{hnpe_prior}, Csize_t, Ptr{Cdouble}, Ptr{Cdouble},
        Ptr{Cdouble}), prior, n, given, theta, u)
end

"""
    hnpe_status hnpe_prior_quantile(const hnpe_prior *prior, size_t n, const double *given, const double *u,
        double *theta)

The inverse of hnpe_prior_cdf; 0 and 1 give the bounds of the support.

- `prior`: the prior; not modified
- `n`: rows, >= 1
- `given`: [n, d_given] finite; NULL where d_given is 0
- `u`: [n, dim] in [0, 1]
- `theta`: out, [n, dim]

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (also: u outside [0, 1]), HNPE_ERROR_NUMERIC (given or u not finite),
HNPE_ERROR_UNSUPPORTED (naming the first parameter without one), HNPE_ERROR_CALLBACK, HNPE_ERROR_CANCELLED,
HNPE_ERROR_NO_MEMORY.

Thread: calls your callback on this thread.
"""
function hnpe_prior_quantile(prior, n, given, u, theta)
    return ccall(@address(hnpe_prior_quantile), hnpe_status, (Ptr{hnpe_prior}, Csize_t, Ptr{Cdouble}, Ptr{Cdouble},
        Ptr{Cdouble}), prior, n, given, u, theta)
end

"""
    hnpe_status hnpe_prior_dims(const hnpe_prior *prior, hnpe_dims *dims)

d_out, the parameters, and d_given.

- `prior`: the prior; not modified
- `dims`: out; struct_size set by the caller

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT.

Thread: any. Read-only.
"""
function hnpe_prior_dims(prior, dims)
    return ccall(@address(hnpe_prior_dims), hnpe_status, (Ptr{hnpe_prior}, Ptr{hnpe_dims}), prior, dims)
end

"""
    hnpe_status hnpe_prior_save(const hnpe_prior *prior, const char *path)

Store the prior. Callbacks cannot be stored: of a part that is made of them the file keeps its place, its dimensions
and which callbacks it had.

- `prior`: the prior; not modified
- `path`: UTF-8; written beside and renamed, so that an older file survives a failure

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (products nested too deeply), HNPE_ERROR_IO,
HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_prior_save(prior, path)
    return ccall(@address(hnpe_prior_save), hnpe_status, (Ptr{hnpe_prior}, Cstring), prior, path)
end

"""
    hnpe_status hnpe_prior_load(hnpe_context *context, const char *path, size_t n_given, hnpe_prior *const
        *given, hnpe_prior **prior)

Read a prior back; it gives the same bits as the one stored.

- `context`: NULL for the default one
- `path`: UTF-8
- `n_given`: priors in given; 0 where no part was made of callbacks
- `given`: [n_given] what takes the places of the parts that were made of callbacks, in their order; a reference is
  kept to each; NULL where n_given is 0
- `prior`: out; release with hnpe_prior_release

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (also: more are given than there are such parts, or one without the CDF
that the part had), HNPE_ERROR_IO, HNPE_ERROR_FORMAT, HNPE_ERROR_SHAPE (one has other dimensions),
HNPE_ERROR_UNSUPPORTED (too few are given; the message says which part is missing, and as which of them),
HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_prior_load(context, path, n_given, given, prior)
    return ccall(@address(hnpe_prior_load), hnpe_status, (Ptr{hnpe_context}, Cstring, Csize_t, Ptr{Ptr{hnpe_prior}},
        Ptr{Ptr{hnpe_prior}}), context, path, n_given, given, prior)
end

"""
    void hnpe_prior_retain(hnpe_prior *prior)

Take another reference.

Thread: any; safe during run.
"""
function hnpe_prior_retain(prior)
    return ccall(@address(hnpe_prior_retain), Cvoid, (Ptr{hnpe_prior},), prior)
end

"""
    void hnpe_prior_release(hnpe_prior *prior)

Give up a reference; NULL does nothing.

Thread: any; safe during run.
"""
function hnpe_prior_release(prior)
    return ccall(@address(hnpe_prior_release), Cvoid, (Ptr{hnpe_prior},), prior)
end

"""
    hnpe_status hnpe_simulator_create(hnpe_context *context, size_t d_local, size_t d_global, size_t d_x,
        hnpe_simulate_fn simulate, void *user_data, hnpe_release_fn release, hnpe_simulator **simulator)

Make a simulator. Until it is declared HNPE_SIMULATOR_CONCURRENT its callback is called on the caller's thread only.

- `context`: NULL for the default one
- `d_local`: local parameters per row, L; may be 0 where d_global is not
- `d_global`: global parameters per row, G; may be 0 where d_local is not
- `d_x`: features per row, >= 1
- `simulate`: the callback
- `user_data`: given to simulate
- `release`: called with user_data when the simulator goes (not when this call fails); may be NULL
- `simulator`: out; release with hnpe_simulator_release

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_simulator_create(context, d_local, d_global, d_x, simulate, user_data, release, simulator)
    return ccall(@address(hnpe_simulator_create), hnpe_status, (Ptr{hnpe_context}, Csize_t, Csize_t, Csize_t,
        Ptr{Cvoid}, Ptr{Cvoid}, Ptr{Cvoid}, Ptr{Ptr{hnpe_simulator}}), context, d_local, d_global, d_x, simulate,
        user_data, release, simulator)
end

"""
    hnpe_status hnpe_simulator_run(hnpe_simulator *simulator, size_t n, const double *theta_local, const double
        *theta_global, uint64_t seed, uint64_t first_row, hnpe_monitor *monitor, double *x)

Simulate rows. A failing or cancelling callback ends the run: rows of x before its chunk are complete, the rest NaN.

- `simulator`: the simulator
- `n`: rows, >= 1
- `theta_local`: [n, d_local], finite; ignored where d_local is 0
- `theta_global`: [n, d_global], finite; ignored where d_global is 0
- `seed`: of the random streams
- `first_row`: number of the first of these rows among all rows of this seed; 0, or the rows run before
- `monitor`: progress (rows) and cancellation, honoured within one chunk; may be NULL
- `x`: out, [n, d_x]; a row with NaN is an invalid simulation

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (a parameter is not finite), HNPE_ERROR_CALLBACK,
HNPE_ERROR_CANCELLED, HNPE_ERROR_BUSY (called from its own callback, or from two threads), HNPE_ERROR_NO_MEMORY.

Thread: calls your callback on this thread. With HNPE_SIMULATOR_CONCURRENT on all threads of the context.
"""
function hnpe_simulator_run(simulator, n, theta_local, theta_global, seed, first_row, monitor, x)
    return ccall(@address(hnpe_simulator_run), hnpe_status, (Ptr{hnpe_simulator}, Csize_t, Ptr{Cdouble},
        Ptr{Cdouble}, UInt64, UInt64, Ptr{hnpe_monitor}, Ptr{Cdouble}), simulator, n, theta_local, theta_global,
        seed, first_row, monitor, x)
end

"""
    hnpe_status hnpe_simulator_set_int(hnpe_simulator *simulator, int32_t key, int64_t value)

Set an integer, boolean, choice or flags option.

- `simulator`: the simulator
- `key`: one of hnpe_simulator_option
- `value`: refused with HNPE_ERROR_INVALID_ARGUMENT outside the option's range

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (no such key, or of another kind),
HNPE_ERROR_BUSY.

Thread: one at a time per handle.
"""
function hnpe_simulator_set_int(simulator, key, value)
    return ccall(@address(hnpe_simulator_set_int), hnpe_status, (Ptr{hnpe_simulator}, Int32, Int64), simulator, key,
        value)
end

"""
    hnpe_status hnpe_simulator_set_real(hnpe_simulator *simulator, int32_t key, double value)

Set a real option; as hnpe_simulator_set_int.

Thread: one at a time per handle.
"""
function hnpe_simulator_set_real(simulator, key, value)
    return ccall(@address(hnpe_simulator_set_real), hnpe_status, (Ptr{hnpe_simulator}, Int32, Cdouble), simulator,
        key, value)
end

"""
    hnpe_status hnpe_simulator_get_int(const hnpe_simulator *simulator, int32_t key, int64_t *value)

Read an option.

Thread: any. Read-only.
"""
function hnpe_simulator_get_int(simulator, key, value)
    return ccall(@address(hnpe_simulator_get_int), hnpe_status, (Ptr{hnpe_simulator}, Int32, Ptr{Int64}), simulator,
        key, value)
end

"""
    hnpe_status hnpe_simulator_get_real(const hnpe_simulator *simulator, int32_t key, double *value)

Read a real option.

Thread: any. Read-only.
"""
function hnpe_simulator_get_real(simulator, key, value)
    return ccall(@address(hnpe_simulator_get_real), hnpe_status, (Ptr{hnpe_simulator}, Int32, Ptr{Cdouble}),
        simulator, key, value)
end

"""
    hnpe_status hnpe_simulator_reset_option(hnpe_simulator *simulator, int32_t key)

Back to the documented default.

Thread: one at a time per handle.
"""
function hnpe_simulator_reset_option(simulator, key)
    return ccall(@address(hnpe_simulator_reset_option), hnpe_status, (Ptr{hnpe_simulator}, Int32), simulator, key)
end

"""
    hnpe_status hnpe_simulator_describe_option(size_t index, hnpe_option_info *info)

Describe the option at index 0, 1, …; HNPE_ERROR_UNSUPPORTED past the last.

Thread: any. Read-only.
"""
function hnpe_simulator_describe_option(index, info)
    return ccall(@address(hnpe_simulator_describe_option), hnpe_status, (Csize_t, Ptr{hnpe_option_info}), index,
        info)
end

"""
    hnpe_status hnpe_simulator_describe_choice(int32_t key, size_t index, hnpe_choice_info *info)

Describe a choice of an option likewise.

Thread: any. Read-only.
"""
function hnpe_simulator_describe_choice(key, index, info)
    return ccall(@address(hnpe_simulator_describe_choice), hnpe_status, (Int32, Csize_t, Ptr{hnpe_choice_info}),
        key, index, info)
end

"""
    hnpe_status hnpe_simulator_dims(const hnpe_simulator *simulator, hnpe_dims *dims)

The dimensions: d_local, d_global, d_x.

- `simulator`: the simulator; not modified
- `dims`: out; dims->struct_size set by the caller

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT.

Thread: any. Read-only.
"""
function hnpe_simulator_dims(simulator, dims)
    return ccall(@address(hnpe_simulator_dims), hnpe_status, (Ptr{hnpe_simulator}, Ptr{hnpe_dims}), simulator, dims)
end

"""
    void hnpe_simulator_retain(hnpe_simulator *simulator)

Take another reference.

Thread: any; safe during run.
"""
function hnpe_simulator_retain(simulator)
    return ccall(@address(hnpe_simulator_retain), Cvoid, (Ptr{hnpe_simulator},), simulator)
end

"""
    void hnpe_simulator_release(hnpe_simulator *simulator)

Give up a reference; NULL does nothing.

Thread: any; safe during run.
"""
function hnpe_simulator_release(simulator)
    return ccall(@address(hnpe_simulator_release), Cvoid, (Ptr{hnpe_simulator},), simulator)
end

"""
    hnpe_status hnpe_simulator_create_product(hnpe_context *context, double sigma, hnpe_simulator **simulator)

The product toy x = alpha beta + sigma epsilon, epsilon standard normal: one local parameter alpha, one global
parameter beta, one feature.

- `context`: NULL for the default
- `sigma`: standard deviation of the noise, >= 0; 0 is no noise
- `simulator`: out; release with hnpe_simulator_release

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_simulator_create_product(context, sigma, simulator)
    return ccall(@address(hnpe_simulator_create_product), hnpe_status, (Ptr{hnpe_context}, Cdouble,
        Ptr{Ptr{hnpe_simulator}}), context, sigma, simulator)
end

"""
    hnpe_status hnpe_simulator_create_jansen_rit(hnpe_context *context, hnpe_simulator **simulator)

The stochastic Jansen-Rit neural mass model: eight seconds of a scalp signal at 128 Hz (two more are dropped), and
its log power spectral density as features. Three local parameters, in this order: C (connectivity, no unit), mu and
sigma (mean and noise of the input, per second); one global parameter: the gain g in decibels, x = 10^(g/10) y. 33
features: log10 power, in log10 mV^2 times the gain's, at 128 k / 65 Hz.
Sixteen simulations run side by side in vector lanes, in single precision (docs/model.md says how that was checked);
features are computed in double precision, as by hnpe_summary_log_power with segment 65 and hop 32. The instruction
set is that of the context now.

- `context`: NULL for the default
- `simulator`: out; release with hnpe_simulator_release

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_simulator_create_jansen_rit(context, simulator)
    return ccall(@address(hnpe_simulator_create_jansen_rit), hnpe_status, (Ptr{hnpe_context},
        Ptr{Ptr{hnpe_simulator}}), context, simulator)
end

"""
    hnpe_status hnpe_jansen_rit_signals(hnpe_context *context, size_t n, const double *parameters, size_t
        n_samples, hnpe_rng *rng, double *signals)

Signals of the Jansen-Rit model, for plots and for features of one's own: what hnpe_simulator_create_jansen_rit
summarises. Sampled at 128 Hz after two seconds that are dropped. The rows are taken sixteen at a time, each sixteen
with noise keyed by one number of rng.

- `context`: NULL for the default; signals have the same bits for any number of threads
- `n`: signals, >= 1
- `parameters`: [n, 4] row-major: C, mu (1/s), sigma (1/s), g (dB)
- `n_samples`: samples per signal, >= 1; 1024 are eight seconds
- `rng`: advanced by this call, unless it fails
- `signals`: out, [n, n_samples] row-major, in mV times the gain

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (a parameter is not finite), HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_jansen_rit_signals(context, n, parameters, n_samples, rng, signals)
    return ccall(@address(hnpe_jansen_rit_signals), hnpe_status, (Ptr{hnpe_context}, Csize_t, Ptr{Cdouble}, Csize_t,
        Ptr{hnpe_rng}, Ptr{Cdouble}), context, n, parameters, n_samples, rng, signals)
end

"""
    hnpe_status hnpe_prior_create_jansen_rit(hnpe_context *context, hnpe_jansen_rit_preset preset, hnpe_prior
        **prior_local, hnpe_prior **prior_global)

The priors of the Jansen-Rit model.

- `context`: NULL for the default
- `preset`: one of hnpe_jansen_rit_preset
- `prior_local`: out, of (C, mu, sigma); release with hnpe_prior_release
- `prior_global`: out, of g; release with hnpe_prior_release

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NO_MEMORY; both are NULL on failure.

Thread: any. Read-only.
"""
function hnpe_prior_create_jansen_rit(context, preset, prior_local, prior_global)
    return ccall(@address(hnpe_prior_create_jansen_rit), hnpe_status, (Ptr{hnpe_context}, hnpe_jansen_rit_preset,
        Ptr{Ptr{hnpe_prior}}, Ptr{Ptr{hnpe_prior}}), context, preset, prior_local, prior_global)
end

"""
    size_t hnpe_summary_log_power_bins(size_t segment)

The number of features per signal of hnpe_summary_log_power: segment / 2 + 1; 0 for segment 0.

- `segment`: samples per window

Thread: any. Read-only.
"""
function hnpe_summary_log_power_bins(segment)
    return ccall(@address(hnpe_summary_log_power_bins), Csize_t, (Csize_t,), segment)
end

"""
    hnpe_status hnpe_summary_frequencies(size_t segment, double rate, double *frequencies)

The frequency of each feature of hnpe_summary_log_power: rate * k / segment.

- `segment`: samples per window, >= 1
- `rate`: samples per second, in Hz, > 0
- `frequencies`: out, [segment / 2 + 1], in Hz

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT.

Thread: any. Read-only.
"""
function hnpe_summary_frequencies(segment, rate, frequencies)
    return ccall(@address(hnpe_summary_frequencies), hnpe_status, (Csize_t, Cdouble, Ptr{Cdouble}), segment, rate,
        frequencies)
end

"""
    hnpe_status hnpe_summary_log_power(hnpe_context *context, size_t n_signals, size_t n_samples, const double
        *signals, size_t segment, size_t hop, double *features)

Log power spectral density: each signal's mean is subtracted; rectangular windows of `segment` samples begin at 0,
hop, 2 hop, ..., as many as fit; P_k is the mean over windows of |FFT_k|^2 (no scaling); the feature is log10 P_k.
The simulators' setting is segment 65, hop 32: 33 features of 1024 samples at 128 Hz. A power of less than 2.2e-308
(of a flat signal) counts as that much, so that features are finite.

- `context`: allocator, threads and instruction set; NULL for the default
- `n_signals`: signals, >= 1
- `n_samples`: samples per signal, >= segment
- `signals`: [n_signals, n_samples] row-major, in any unit u
- `segment`: samples per window, >= 1; odd or even
- `hop`: samples from one window's begin to the next, >= 1; segment / 2 is usual
- `features`: out, [n_signals, segment / 2 + 1], log10 of u^2

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_SHAPE (n_samples < segment), HNPE_ERROR_NUMERIC (a signal
is not finite, or so large that its squares overflow), HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_summary_log_power(context, n_signals, n_samples, signals, segment, hop, features)
    return ccall(@address(hnpe_summary_log_power), hnpe_status, (Ptr{hnpe_context}, Csize_t, Csize_t, Ptr{Cdouble},
        Csize_t, Csize_t, Ptr{Cdouble}), context, n_signals, n_samples, signals, segment, hop, features)
end

"""
    hnpe_status hnpe_summary_autocorrelation(hnpe_context *context, size_t n_signals, size_t n_samples, const
        double *signals, size_t max_lag, double *features)

Normalised autocorrelation: r_l = sum_t (x_t - m)(x_(t+l) - m) / sum_t (x_t - m)^2 with m the signal's mean, for the
lags l = 0 ... max_lag. A flat signal has 1 at lag 0 and 0 elsewhere.

- `context`: allocator, threads and instruction set; NULL for the default
- `n_signals`: signals, >= 1
- `n_samples`: samples per signal, > max_lag
- `signals`: [n_signals, n_samples] row-major
- `max_lag`: the last lag, in samples, >= 0
- `features`: out, [n_signals, max_lag + 1]

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_SHAPE (n_samples <= max_lag), HNPE_ERROR_NUMERIC (a signal
is not finite, or so large that its squares overflow), HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_summary_autocorrelation(context, n_signals, n_samples, signals, max_lag, features)
    return ccall(@address(hnpe_summary_autocorrelation), hnpe_status, (Ptr{hnpe_context}, Csize_t, Csize_t,
        Ptr{Cdouble}, Csize_t, Ptr{Cdouble}), context, n_signals, n_samples, signals, max_lag, features)
end

"""
    hnpe_status hnpe_dataset_create(hnpe_context *context, size_t d_local, size_t d_global, size_t d_x,
        hnpe_dataset **dataset)

Make an empty data set.

- `context`: NULL for the default one
- `d_local`: local parameters per observation, L; may be 0 where d_global is not
- `d_global`: global parameters per set, G; may be 0 where d_local is not
- `d_x`: features per observation, >= 1
- `dataset`: out; release with hnpe_dataset_release

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_dataset_create(context, d_local, d_global, d_x, dataset)
    return ccall(@address(hnpe_dataset_create), hnpe_status, (Ptr{hnpe_context}, Csize_t, Csize_t, Csize_t,
        Ptr{Ptr{hnpe_dataset}}), context, d_local, d_global, d_x, dataset)
end

"""
    hnpe_status hnpe_dataset_create_on_disk(hnpe_context *context, const char *folder, size_t d_local, size_t
        d_global, size_t d_x, size_t shard_bytes, hnpe_dataset **dataset)

Make an empty data set on disk: a folder of shards, files of about the same size. Memory holds the sets that do not
fill a shard yet, and of the others 20 bytes a set and one a row, so that a data set may be larger than memory.
Every function takes it like one in memory; hnpe_trainer_run reads it in windows (HNPE_TRAINER_WINDOW). The handle
that makes it, or that changes it first after hnpe_dataset_open, locks the folder for others that would change it.

- `context`: NULL for the default one
- `folder`: UTF-8; made where there is none, though not those above it
- `d_local`: local parameters per observation, L; may be 0 where d_global is not
- `d_global`: global parameters per set, G; may be 0 where d_local is not
- `d_x`: features per observation, >= 1
- `shard_bytes`: a shard is full with so many bytes of parameters and features, from 4096 on; 0: 32 MiB. So much may
  be lost in a crash, and about twice as much is in memory
- `dataset`: out; release with hnpe_dataset_release

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_IO (also where the folder holds a data set),
HNPE_ERROR_BUSY (another handle is making one there), HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_dataset_create_on_disk(context, folder, d_local, d_global, d_x, shard_bytes, dataset)
    return ccall(@address(hnpe_dataset_create_on_disk), hnpe_status, (Ptr{hnpe_context}, Cstring, Csize_t, Csize_t,
        Csize_t, Csize_t, Ptr{Ptr{hnpe_dataset}}), context, folder, d_local, d_global, d_x, shard_bytes, dataset)
end

"""
    hnpe_status hnpe_dataset_open(hnpe_context *context, const char *folder, hnpe_dataset **dataset)

Open a data set that hnpe_dataset_create_on_disk made. Every shard is read and checked once. Any number of handles
may have it open, of which one may change it.

- `context`: NULL for the default one
- `folder`: UTF-8
- `dataset`: out; release with hnpe_dataset_release

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_IO, HNPE_ERROR_FORMAT (a shard is missing, damaged or of
another data set; the message names it), HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_dataset_open(context, folder, dataset)
    return ccall(@address(hnpe_dataset_open), hnpe_status, (Ptr{hnpe_context}, Cstring, Ptr{Ptr{hnpe_dataset}}),
        context, folder, dataset)
end

"""
    hnpe_status hnpe_dataset_flush(hnpe_dataset *dataset)

Write the sets that are in memory alone to disk, as a shard that is not full and is replaced later. Without it a
crash loses them. The last release of a handle does it too, but can only log a failure.

- `dataset`: the data set; nothing is done for one in memory

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_IO, HNPE_ERROR_BUSY, HNPE_ERROR_NO_MEMORY.

Thread: one at a time per handle.
"""
function hnpe_dataset_flush(dataset)
    return ccall(@address(hnpe_dataset_flush), hnpe_status, (Ptr{hnpe_dataset},), dataset)
end

"""
    hnpe_status hnpe_dataset_append(hnpe_dataset *dataset, size_t n_sets, const int64_t *n_rows, const double
        *theta_local, const double *theta_global, const double *x)

Copy simulations in that were made elsewhere, drawn from the prior. On failure the data set is unchanged; but of one
on disk, the leading sets that filled shards stay (hnpe_dataset_count), and so in the functions below.

- `dataset`: the data set
- `n_sets`: observation sets, >= 1
- `n_rows`: [n_sets] observations of each, >= 1; NULL: one each
- `theta_local`: [sum of n_rows, d_local], finite; ignored where d_local is 0
- `theta_global`: [n_sets, d_global], finite; ignored where d_global is 0
- `x`: [sum of n_rows, d_x]; a row with NaN is an invalid simulation

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (a parameter is not finite), HNPE_ERROR_BUSY,
HNPE_ERROR_NO_MEMORY, HNPE_ERROR_IO (of a data set on disk).

Thread: one at a time per handle.
"""
function hnpe_dataset_append(dataset, n_sets, n_rows, theta_local, theta_global, x)
    return ccall(@address(hnpe_dataset_append), hnpe_status, (Ptr{hnpe_dataset}, Csize_t, Ptr{Int64}, Ptr{Cdouble},
        Ptr{Cdouble}, Ptr{Cdouble}), dataset, n_sets, n_rows, theta_local, theta_global, x)
end

"""
    hnpe_status hnpe_dataset_append_proposed(hnpe_dataset *dataset, int32_t kind, size_t n_sets, const int64_t
        *n_rows, const double *theta_local, const double *theta_global, const double *x, const double
        *log_proposal)

Copy simulations in whose (alpha_0, beta) were drawn from something else than the prior, such as a posterior of
earlier simulations. Each call enters one proposal, the next number of hnpe_dataset_describe_proposal; with
HNPE_PROPOSAL_PRIOR the sets join those of the prior. Training reads the kind, and refuses a loss that would be
biased; a wrong kind makes a wrong posterior. On failure the data set is unchanged.

- `dataset`: the data set
- `kind`: one of hnpe_proposal but HNPE_PROPOSAL_GAUSSIAN; those of beta alone only where d_global is not 0
- `n_sets`: observation sets, >= 1
- `n_rows`: [n_sets] observations of each, >= 1; NULL: one each
- `theta_local`: [sum of n_rows, d_local], finite; alpha_i ~ p(alpha | beta) for i >= 1; ignored where d_local is 0
- `theta_global`: [n_sets, d_global], finite; ignored where d_global is 0
- `x`: [sum of n_rows, d_x]; a row with NaN is an invalid simulation
- `log_proposal`: [n_sets] log density of (alpha_0, beta) under the proposal, normalised, finite; NULL: not recorded

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (a parameter or a density is not finite),
HNPE_ERROR_BUSY, HNPE_ERROR_NO_MEMORY, HNPE_ERROR_IO (of a data set on disk).

Thread: one at a time per handle.
"""
function hnpe_dataset_append_proposed(dataset, kind, n_sets, n_rows, theta_local, theta_global, x, log_proposal)
    return ccall(@address(hnpe_dataset_append_proposed), hnpe_status, (Ptr{hnpe_dataset}, Int32, Csize_t,
        Ptr{Int64}, Ptr{Cdouble}, Ptr{Cdouble}, Ptr{Cdouble}, Ptr{Cdouble}), dataset, kind, n_sets, n_rows,
        theta_local, theta_global, x, log_proposal)
end

"""
    hnpe_status hnpe_dataset_extend(hnpe_dataset *dataset, const hnpe_dataset *other)

Append all sets of another data set, such as one that another process made. Its proposals are numbered behind those
that are there, but the prior is 0 in both. On failure the data set is unchanged.

- `dataset`: the data set
- `other`: of the same dimensions

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_SHAPE, HNPE_ERROR_BUSY, HNPE_ERROR_NO_MEMORY; on disk also
HNPE_ERROR_IO, HNPE_ERROR_FORMAT.

Thread: one at a time per handle.
"""
function hnpe_dataset_extend(dataset, other)
    return ccall(@address(hnpe_dataset_extend), hnpe_status, (Ptr{hnpe_dataset}, Ptr{hnpe_dataset}), dataset, other)
end

"""
    hnpe_status hnpe_dataset_simulate(hnpe_dataset *dataset, const hnpe_prior *prior_local, const hnpe_prior
        *prior_global, hnpe_simulator *simulator, size_t n_sets, size_t min_extra, size_t max_extra, uint64_t
        seed, uint64_t first_set, hnpe_monitor *monitor)

Draw n_sets sets from the priors, simulate them and append them: N uniform in min_extra … max_extra, beta ~ p(beta),
then alpha_i ~ p(alpha | beta) and x_i for i = 0 … N. Sets are numbered: set s is the same whichever process draws
it, so processes that take different first_set make parts of one data set. After a failure or a cancel the leading
sets whose rows are all simulated are kept. On disk every shard that is full is safe, and a call with the number of
sets that are there as first_set goes on to the bits of a call that was not interrupted (docs/dataset.md).

- `dataset`: the data set
- `prior_local`: p(alpha) or p(alpha | beta), of d_local; NULL where d_local is 0
- `prior_global`: p(beta), of d_global; NULL where d_global is 0
- `simulator`: of the same dimensions
- `n_sets`: sets to add, >= 1
- `min_extra`: smallest N
- `max_extra`: largest N, below 2^31 - 1
- `seed`: of all random streams
- `first_set`: number of the first of these sets among all sets of this seed
- `monitor`: progress (rows) and cancellation; may be NULL

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_SHAPE (dimensions differ), HNPE_ERROR_CALLBACK,
HNPE_ERROR_CANCELLED, HNPE_ERROR_BUSY, HNPE_ERROR_NO_MEMORY, HNPE_ERROR_IO (of a data set on disk).

Thread: calls your callback on this thread.
"""
function hnpe_dataset_simulate(dataset, prior_local, prior_global, simulator, n_sets, min_extra, max_extra, seed, first_set, monitor)
    return ccall(@address(hnpe_dataset_simulate), hnpe_status, (Ptr{hnpe_dataset}, Ptr{hnpe_prior}, Ptr{hnpe_prior},
        Ptr{hnpe_simulator}, Csize_t, Csize_t, Csize_t, UInt64, UInt64, Ptr{hnpe_monitor}), dataset, prior_local,
        prior_global, simulator, n_sets, min_extra, max_extra, seed, first_set, monitor)
end

"""
    hnpe_status hnpe_dataset_count(const hnpe_dataset *dataset, int64_t *n_sets, int64_t *n_rows, int64_t
        *n_invalid)

How much there is. Outputs may be NULL.

- `dataset`: the data set; not modified
- `n_sets`: out, observation sets
- `n_rows`: out, observations in all of them
- `n_invalid`: out, observations with a NaN or an infinity

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT.

Thread: any. Read-only.
"""
function hnpe_dataset_count(dataset, n_sets, n_rows, n_invalid)
    return ccall(@address(hnpe_dataset_count), hnpe_status, (Ptr{hnpe_dataset}, Ptr{Int64}, Ptr{Int64}, Ptr{Int64}),
        dataset, n_sets, n_rows, n_invalid)
end

"""
    hnpe_status hnpe_dataset_read(const hnpe_dataset *dataset, int64_t first_set, int64_t n_sets, int64_t
        *n_rows, double *theta_local, double *theta_global, double *x)

Copy sets out. Outputs may be NULL: ask for n_rows first, then for arrays of their sum.

- `dataset`: the data set; not modified
- `first_set`: the first set to read, counted from 0
- `n_sets`: so many, >= 1
- `n_rows`: out, [n_sets] observations of each
- `theta_local`: out, [sum of n_rows, d_local]
- `theta_global`: out, [n_sets, d_global]
- `x`: out, [sum of n_rows, d_x]

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT; on disk also HNPE_ERROR_IO, HNPE_ERROR_FORMAT, HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_dataset_read(dataset, first_set, n_sets, n_rows, theta_local, theta_global, x)
    return ccall(@address(hnpe_dataset_read), hnpe_status, (Ptr{hnpe_dataset}, Int64, Int64, Ptr{Int64},
        Ptr{Cdouble}, Ptr{Cdouble}, Ptr{Cdouble}), dataset, first_set, n_sets, n_rows, theta_local, theta_global, x)
end

"""
    hnpe_status hnpe_dataset_read_proposals(const hnpe_dataset *dataset, int64_t first_set, int64_t n_sets,
        int64_t *proposal, double *log_proposal)

What the parameters of sets were drawn from. Outputs may be NULL.

- `dataset`: the data set; not modified
- `first_set`: the first set to read, counted from 0
- `n_sets`: so many, >= 1
- `proposal`: out, [n_sets] number for hnpe_dataset_describe_proposal; 0 is the prior
- `log_proposal`: out, [n_sets] log density of (alpha_0, beta) under that proposal, from which its log_constant is
  still to be subtracted; NaN where it was not recorded, as with hnpe_dataset_append and _simulate, whose density is
  that of the prior

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT.

Thread: any. Read-only.
"""
function hnpe_dataset_read_proposals(dataset, first_set, n_sets, proposal, log_proposal)
    return ccall(@address(hnpe_dataset_read_proposals), hnpe_status, (Ptr{hnpe_dataset}, Int64, Int64, Ptr{Int64},
        Ptr{Cdouble}), dataset, first_set, n_sets, proposal, log_proposal)
end

"""
    hnpe_status hnpe_dataset_describe_proposal(const hnpe_dataset *dataset, size_t index, hnpe_proposal_info
        *info)

Describe the proposal numbered 0, 1, …, of which 0 is the prior and always there.

- `dataset`: the data set; not modified
- `index`: its number
- `info`: out; info->struct_size set by the caller

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (past the last).

Thread: any. Read-only.
"""
function hnpe_dataset_describe_proposal(dataset, index, info)
    return ccall(@address(hnpe_dataset_describe_proposal), hnpe_status, (Ptr{hnpe_dataset}, Csize_t,
        Ptr{hnpe_proposal_info}), dataset, index, info)
end

"""
    hnpe_status hnpe_dataset_save(const hnpe_dataset *dataset, const char *path)

Write to a file (safetensors), which replaces one that is there at once or not at all.

- `dataset`: the data set; not modified
- `path`: UTF-8

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_IO, HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_dataset_save(dataset, path)
    return ccall(@address(hnpe_dataset_save), hnpe_status, (Ptr{hnpe_dataset}, Cstring), dataset, path)
end

"""
    hnpe_status hnpe_dataset_load(hnpe_context *context, const char *path, hnpe_dataset **dataset)

Read a file that hnpe_dataset_save wrote.

- `context`: NULL for the default one
- `path`: UTF-8
- `dataset`: out; release with hnpe_dataset_release

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_IO, HNPE_ERROR_FORMAT, HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_dataset_load(context, path, dataset)
    return ccall(@address(hnpe_dataset_load), hnpe_status, (Ptr{hnpe_context}, Cstring, Ptr{Ptr{hnpe_dataset}}),
        context, path, dataset)
end

"""
    hnpe_status hnpe_dataset_dims(const hnpe_dataset *dataset, hnpe_dims *dims)

The dimensions: d_local, d_global, d_x.

- `dataset`: the data set; not modified
- `dims`: out; dims->struct_size set by the caller

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT.

Thread: any. Read-only.
"""
function hnpe_dataset_dims(dataset, dims)
    return ccall(@address(hnpe_dataset_dims), hnpe_status, (Ptr{hnpe_dataset}, Ptr{hnpe_dims}), dataset, dims)
end

"""
    void hnpe_dataset_retain(hnpe_dataset *dataset)

Take another reference.

Thread: any; safe during run.
"""
function hnpe_dataset_retain(dataset)
    return ccall(@address(hnpe_dataset_retain), Cvoid, (Ptr{hnpe_dataset},), dataset)
end

"""
    void hnpe_dataset_release(hnpe_dataset *dataset)

Give up a reference; NULL does nothing.

Thread: any; safe during run.
"""
function hnpe_dataset_release(dataset)
    return ccall(@address(hnpe_dataset_release), Cvoid, (Ptr{hnpe_dataset},), dataset)
end

"""
    hnpe_status hnpe_embedder_create_identity(hnpe_context *context, size_t d_x, hnpe_embedder **embedder)

x_0 as it is. Further rows of a set are not looked at.

- `context`: NULL for the default
- `d_x`: features per row, >= 1; also the number of outputs
- `embedder`: out; release with hnpe_embedder_release

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_embedder_create_identity(context, d_x, embedder)
    return ccall(@address(hnpe_embedder_create_identity), hnpe_status, (Ptr{hnpe_context}, Csize_t,
        Ptr{Ptr{hnpe_embedder}}), context, d_x, embedder)
end

"""
    hnpe_status hnpe_embedder_create_mlp(hnpe_context *context, size_t d_x, size_t d_out, hnpe_embedder
        **embedder)

A multilayer perceptron of x_0. Further rows of a set are not looked at.

- `context`: NULL for the default
- `d_x`: features per row, >= 1
- `d_out`: outputs, >= 1
- `embedder`: out; release with hnpe_embedder_release

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_embedder_create_mlp(context, d_x, d_out, embedder)
    return ccall(@address(hnpe_embedder_create_mlp), hnpe_status, (Ptr{hnpe_context}, Csize_t, Csize_t,
        Ptr{Ptr{hnpe_embedder}}), context, d_x, d_out, embedder)
end

"""
    hnpe_status hnpe_embedder_create_deep_set(hnpe_context *context, size_t d_x, size_t d_out, hnpe_embedder
        **embedder)

A deep set: every row through one learned network, the results pooled by mean, maximum, minimum and soft maximum, a
head on top of the pools and of functions of N. It does not depend on the order of the pooled rows (the maximum and
the minimum exactly, the others but for rounding), and a set's output not on the other sets of the call.

- `context`: NULL for the default
- `d_x`: features per row, >= 1
- `d_out`: outputs of the head, >= 1; without a head (option layers 0) the pools themselves are the output
- `embedder`: out; release with hnpe_embedder_release

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_embedder_create_deep_set(context, d_x, d_out, embedder)
    return ccall(@address(hnpe_embedder_create_deep_set), hnpe_status, (Ptr{hnpe_context}, Csize_t, Csize_t,
        Ptr{Ptr{hnpe_embedder}}), context, d_x, d_out, embedder)
end

"""
    hnpe_status hnpe_embedder_create_mean(hnpe_context *context, size_t d_x, hnpe_embedder **embedder)

The setting of the paper, as a preset of a deep set: x_0 beside the plain mean of x_1..x_N (0 where N = 0), nothing
learned, no function of N. 2 d_x outputs.

- `context`: NULL for the default
- `d_x`: features per row, >= 1
- `embedder`: out; release with hnpe_embedder_release

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_embedder_create_mean(context, d_x, embedder)
    return ccall(@address(hnpe_embedder_create_mean), hnpe_status, (Ptr{hnpe_context}, Csize_t,
        Ptr{Ptr{hnpe_embedder}}), context, d_x, embedder)
end

"""
    hnpe_status hnpe_embedder_create_stack(hnpe_context *context, size_t d_x, size_t n_rows, hnpe_embedder
        **embedder)

All rows of a set side by side, n_rows d_x outputs: the \"naive\" architecture, for one fixed N.

- `context`: NULL for the default
- `d_x`: features per row, >= 1
- `n_rows`: rows of every set, 1 + N, >= 1
- `embedder`: out; release with hnpe_embedder_release

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_SHAPE (n_rows d_x overflows), HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_embedder_create_stack(context, d_x, n_rows, embedder)
    return ccall(@address(hnpe_embedder_create_stack), hnpe_status, (Ptr{hnpe_context}, Csize_t, Csize_t,
        Ptr{Ptr{hnpe_embedder}}), context, d_x, n_rows, embedder)
end

"""
    hnpe_status hnpe_embedder_apply(const hnpe_embedder *embedder, size_t n_sets, const int64_t *n_rows, const
        double *x, double *out)

The features of observation sets, with the weights that the embedder has.

- `embedder`: not modified
- `n_sets`: number of sets, >= 1
- `n_rows`: [n_sets] rows of each set, 1 + N, >= 1; NULL: one row per set
- `x`: [sum of n_rows, d_x] row-major, sets one after another; the first row of a set is x_0
- `out`: out, [n_sets, d_out]

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_SHAPE (a stack, and another number of rows),
HNPE_ERROR_NUMERIC (x not finite), HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_embedder_apply(embedder, n_sets, n_rows, x, out)
    return ccall(@address(hnpe_embedder_apply), hnpe_status, (Ptr{hnpe_embedder}, Csize_t, Ptr{Int64}, Ptr{Cdouble},
        Ptr{Cdouble}), embedder, n_sets, n_rows, x, out)
end

"""
    hnpe_status hnpe_embedder_dims(const hnpe_embedder *embedder, hnpe_dims *dims)

The dimensions of an embedder: d_x, and d_out as the options make it.

- `embedder`: the embedder; not modified
- `dims`: out; set dims->struct_size first

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT.

Thread: any. Read-only.
"""
function hnpe_embedder_dims(embedder, dims)
    return ccall(@address(hnpe_embedder_dims), hnpe_status, (Ptr{hnpe_embedder}, Ptr{hnpe_dims}), embedder, dims)
end

"""
    hnpe_status hnpe_embedder_set_seed(hnpe_embedder *embedder, uint64_t seed)

New weights, drawn from the streams of this seed; a new embedder has seed 0.

- `embedder`: the embedder
- `seed`: any number

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_BUSY.

Thread: one at a time per handle.
"""
function hnpe_embedder_set_seed(embedder, seed)
    return ccall(@address(hnpe_embedder_set_seed), hnpe_status, (Ptr{hnpe_embedder}, UInt64), embedder, seed)
end

"""
    hnpe_status hnpe_embedder_set_int(hnpe_embedder *embedder, int32_t key, int64_t value)

Set, read, reset and describe the options of an embedder. A change builds the networks anew, with new weights from
the embedder's seed.

- `embedder`: the embedder
- `key`: one of hnpe_embedder_option
- `value`: refused with HNPE_ERROR_INVALID_ARGUMENT outside the option's range

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (no such key, of another kind, or of no use to
this embedder), HNPE_ERROR_BUSY, HNPE_ERROR_NO_MEMORY; after a failure the embedder is as it was.

Thread: one at a time per handle.
"""
function hnpe_embedder_set_int(embedder, key, value)
    return ccall(@address(hnpe_embedder_set_int), hnpe_status, (Ptr{hnpe_embedder}, Int32, Int64), embedder, key,
        value)
end

"""
    hnpe_status hnpe_embedder_set_real(hnpe_embedder *embedder, int32_t key, double value)

Like hnpe_embedder_set_int, for real options.

Thread: one at a time per handle.
"""
function hnpe_embedder_set_real(embedder, key, value)
    return ccall(@address(hnpe_embedder_set_real), hnpe_status, (Ptr{hnpe_embedder}, Int32, Cdouble), embedder, key,
        value)
end

"""
    hnpe_status hnpe_embedder_get_int(const hnpe_embedder *embedder, int32_t key, int64_t *value)

Read an option.

Thread: any. Read-only.
"""
function hnpe_embedder_get_int(embedder, key, value)
    return ccall(@address(hnpe_embedder_get_int), hnpe_status, (Ptr{hnpe_embedder}, Int32, Ptr{Int64}), embedder,
        key, value)
end

"""
    hnpe_status hnpe_embedder_get_real(const hnpe_embedder *embedder, int32_t key, double *value)

Read a real option.

Thread: any. Read-only.
"""
function hnpe_embedder_get_real(embedder, key, value)
    return ccall(@address(hnpe_embedder_get_real), hnpe_status, (Ptr{hnpe_embedder}, Int32, Ptr{Cdouble}), embedder,
        key, value)
end

"""
    hnpe_status hnpe_embedder_reset_option(hnpe_embedder *embedder, int32_t key)

Back to the documented default.

Thread: one at a time per handle.
"""
function hnpe_embedder_reset_option(embedder, key)
    return ccall(@address(hnpe_embedder_reset_option), hnpe_status, (Ptr{hnpe_embedder}, Int32), embedder, key)
end

"""
    hnpe_status hnpe_embedder_describe_option(size_t index, hnpe_option_info *info)

Describe the option at index 0, 1, …; HNPE_ERROR_UNSUPPORTED past the last.

Thread: any. Read-only.
"""
function hnpe_embedder_describe_option(index, info)
    return ccall(@address(hnpe_embedder_describe_option), hnpe_status, (Csize_t, Ptr{hnpe_option_info}), index,
        info)
end

"""
    hnpe_status hnpe_embedder_describe_choice(int32_t key, size_t index, hnpe_choice_info *info)

Describe a choice of an option likewise.

Thread: any. Read-only.
"""
function hnpe_embedder_describe_choice(key, index, info)
    return ccall(@address(hnpe_embedder_describe_choice), hnpe_status, (Int32, Csize_t, Ptr{hnpe_choice_info}), key,
        index, info)
end

"""
    void hnpe_embedder_retain(hnpe_embedder *embedder)

Take another reference.

Thread: any; safe during run.
"""
function hnpe_embedder_retain(embedder)
    return ccall(@address(hnpe_embedder_retain), Cvoid, (Ptr{hnpe_embedder},), embedder)
end

"""
    void hnpe_embedder_release(hnpe_embedder *embedder)

Give up a reference; NULL does nothing.

Thread: any; safe during run.
"""
function hnpe_embedder_release(embedder)
    return ccall(@address(hnpe_embedder_release), Cvoid, (Ptr{hnpe_embedder},), embedder)
end

"""
    hnpe_status hnpe_flow_create_maf(hnpe_context *context, size_t dim, size_t d_given, hnpe_flow **flow)

Make a masked autoregressive flow of affine transforms: fast, each conditional a Gaussian. Of a single parameter it
is a Gaussian whose mean and width depend on `given`, and nothing more: take hnpe_flow_create_spline there.

- `context`: NULL for the default one
- `dim`: parameters, at least 1
- `d_given`: numbers that the density is conditioned on; 0: none
- `flow`: out; release with hnpe_flow_release

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_flow_create_maf(context, dim, d_given, flow)
    return ccall(@address(hnpe_flow_create_maf), hnpe_status, (Ptr{hnpe_context}, Csize_t, Csize_t,
        Ptr{Ptr{hnpe_flow}}), context, dim, d_given, flow)
end

"""
    hnpe_status hnpe_flow_create_spline(hnpe_context *context, size_t dim, size_t d_given, hnpe_flow **flow)

Make an autoregressive flow of rational-quadratic splines: of any shape, in one dimension too. The default choice.

- `context`: NULL for the default one
- `dim`: parameters, at least 1
- `d_given`: numbers that the density is conditioned on; 0: none
- `flow`: out; release with hnpe_flow_release

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_flow_create_spline(context, dim, d_given, flow)
    return ccall(@address(hnpe_flow_create_spline), hnpe_status, (Ptr{hnpe_context}, Csize_t, Csize_t,
        Ptr{Ptr{hnpe_flow}}), context, dim, d_given, flow)
end

"""
    hnpe_status hnpe_flow_create_coupling(hnpe_context *context, size_t dim, size_t d_given, hnpe_flow **flow)

Make a flow of rational-quadratic splines in coupling layers: as fast to draw from as to evaluate.

- `context`: NULL for the default one
- `dim`: parameters, at least 1
- `d_given`: numbers that the density is conditioned on; 0: none
- `flow`: out; release with hnpe_flow_release

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_flow_create_coupling(context, dim, d_given, flow)
    return ccall(@address(hnpe_flow_create_coupling), hnpe_status, (Ptr{hnpe_context}, Csize_t, Csize_t,
        Ptr{Ptr{hnpe_flow}}), context, dim, d_given, flow)
end

"""
    hnpe_status hnpe_flow_create_mixture(hnpe_context *context, size_t dim, size_t d_given, hnpe_flow **flow)

Make a mixture of Gaussians with full covariances (a mixture density network).

- `context`: NULL for the default one
- `dim`: parameters, at least 1
- `d_given`: numbers that the density is conditioned on; 0: none
- `flow`: out; release with hnpe_flow_release

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_flow_create_mixture(context, dim, d_given, flow)
    return ccall(@address(hnpe_flow_create_mixture), hnpe_status, (Ptr{hnpe_context}, Csize_t, Csize_t,
        Ptr{Ptr{hnpe_flow}}), context, dim, d_given, flow)
end

"""
    hnpe_status hnpe_flow_set_unit(hnpe_flow *flow, const unsigned char *unit)

Say which features live on the interval (0, 1): a flow of splines maps it onto itself there, so no mass lies
outside. A fresh flow is uniform in these features and standard normal in the others. Draws new initial weights.

- `flow`: the flow
- `unit`: [dim] 1: on (0, 1); 0: on the real line

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (not a flow of splines, with linear layers, or
already fitted), HNPE_ERROR_BUSY, HNPE_ERROR_NO_MEMORY.

Thread: one at a time per handle.
"""
function hnpe_flow_set_unit(flow, unit)
    return ccall(@address(hnpe_flow_set_unit), hnpe_status, (Ptr{hnpe_flow}, Ptr{Cuchar}), flow, unit)
end

"""
    hnpe_status hnpe_flow_set_seed(hnpe_flow *flow, uint64_t seed)

The seed of the initial weights; 0 until set. Draws new ones.

- `flow`: the flow
- `seed`: any number

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (already fitted), HNPE_ERROR_BUSY.

Thread: one at a time per handle.
"""
function hnpe_flow_set_seed(flow, seed)
    return ccall(@address(hnpe_flow_set_seed), hnpe_status, (Ptr{hnpe_flow}, UInt64), flow, seed)
end

"""
    hnpe_status hnpe_flow_fit(hnpe_flow *flow, size_t n, const double *given, const double *theta, uint64_t
        seed, hnpe_monitor *monitor)

Fit by maximum likelihood: Adam with warm-up and cosine decay, a running average of the weights, early stopping on
held out rows with the best weights restored. `given` and the features on the real line are standardised by the
training rows of the first fit, in double precision, so that neither units nor offsets matter; another fit goes on
from the weights that are there, and keeps them where it finds none that do better on the rows it holds out. A
non-finite loss never reaches the weights: the step is rejected and the rate halved (HNPE_FLOW_RETRIES). A fit that
ends before its first epoch did leaves the flow as it was, its network free to change.

- `flow`: the flow
- `n`: rows, at least 2
- `given`: [n, d_given] row-major, finite; NULL where d_given is 0
- `theta`: [n, dim] row-major, finite; features on (0, 1) inside it
- `seed`: of what is held out and of the order of rows
- `monitor`: progress (epochs and losses) and cancellation; may be NULL

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (data not finite, or the loss stayed non-finite:
the best weights so far are kept), HNPE_ERROR_CANCELLED, HNPE_ERROR_CALLBACK (the best weights so far are kept),
HNPE_ERROR_BUSY, HNPE_ERROR_NO_MEMORY.

Thread: calls your callback on this thread.
"""
function hnpe_flow_fit(flow, n, given, theta, seed, monitor)
    return ccall(@address(hnpe_flow_fit), hnpe_status, (Ptr{hnpe_flow}, Csize_t, Ptr{Cdouble}, Ptr{Cdouble}, UInt64,
        Ptr{hnpe_monitor}), flow, n, given, theta, seed, monitor)
end

"""
    hnpe_status hnpe_flow_log_density(const hnpe_flow *flow, size_t n, const double *given, const double *theta,
        double *log_q)

The log density of each row; each result depends on its own row alone.

- `flow`: the flow; not modified
- `n`: rows, at least 1
- `given`: [n, d_given] row-major, finite; NULL where d_given is 0
- `theta`: [n, dim] row-major, finite
- `log_q`: out, [n]; -infinity where a feature on (0, 1) is outside [0, 1], or where it is too low for a number

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (an argument is not finite, or so large that the
networks give no number), HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_flow_log_density(flow, n, given, theta, log_q)
    return ccall(@address(hnpe_flow_log_density), hnpe_status, (Ptr{hnpe_flow}, Csize_t, Ptr{Cdouble}, Ptr{Cdouble},
        Ptr{Cdouble}), flow, n, given, theta, log_q)
end

"""
    hnpe_status hnpe_flow_sample(const hnpe_flow *flow, size_t n, const double *given, hnpe_rng *rng, double
        *theta)

One draw for each row; the same for any number of threads.

- `flow`: the flow; not modified
- `n`: rows, at least 1
- `given`: [n, d_given] row-major, finite; NULL where d_given is 0
- `rng`: advanced by this call, unless it fails
- `theta`: out, [n, dim]

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (an argument is not finite, or so large that the
networks give no number), HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_flow_sample(flow, n, given, rng, theta)
    return ccall(@address(hnpe_flow_sample), hnpe_status, (Ptr{hnpe_flow}, Csize_t, Ptr{Cdouble}, Ptr{hnpe_rng},
        Ptr{Cdouble}), flow, n, given, rng, theta)
end

"""
    hnpe_status hnpe_flow_to_noise(const hnpe_flow *flow, size_t n, const double *given, const double *theta,
        double *z)

The noise that each row comes from: uniform on (0, 1) or standard normal, feature by feature, if theta is
distributed as the flow says. Not of mixtures.

- `flow`: the flow; not modified
- `n`: rows, at least 1
- `given`: [n, d_given] row-major, finite; NULL where d_given is 0
- `theta`: [n, dim] row-major, finite
- `z`: out, [n, dim]

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (an argument is not finite, or so large that the
networks give no number), HNPE_ERROR_UNSUPPORTED (a mixture), HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_flow_to_noise(flow, n, given, theta, z)
    return ccall(@address(hnpe_flow_to_noise), hnpe_status, (Ptr{hnpe_flow}, Csize_t, Ptr{Cdouble}, Ptr{Cdouble},
        Ptr{Cdouble}), flow, n, given, theta, z)
end

"""
    hnpe_status hnpe_flow_from_noise(const hnpe_flow *flow, size_t n, const double *given, const double *z,
        double *theta)

The parameters that come from noise: the inverse of hnpe_flow_to_noise.

- `flow`: the flow; not modified
- `n`: rows, at least 1
- `given`: [n, d_given] row-major, finite; NULL where d_given is 0
- `z`: [n, dim] row-major, finite
- `theta`: out, [n, dim]

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (an argument is not finite, or so large that the
networks give no number), HNPE_ERROR_UNSUPPORTED (a mixture), HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_flow_from_noise(flow, n, given, z, theta)
    return ccall(@address(hnpe_flow_from_noise), hnpe_status, (Ptr{hnpe_flow}, Csize_t, Ptr{Cdouble}, Ptr{Cdouble},
        Ptr{Cdouble}), flow, n, given, z, theta)
end

"""
    hnpe_status hnpe_flow_dims(const hnpe_flow *flow, hnpe_dims *dims)

d_out: parameters, and d_given.

Thread: any. Read-only.
"""
function hnpe_flow_dims(flow, dims)
    return ccall(@address(hnpe_flow_dims), hnpe_status, (Ptr{hnpe_flow}, Ptr{hnpe_dims}), flow, dims)
end

"""
    hnpe_status hnpe_flow_set_int(hnpe_flow *flow, int32_t key, int64_t value)

Set an integer, boolean or choice option.

- `flow`: the flow
- `key`: one of hnpe_flow_option
- `value`: refused with HNPE_ERROR_INVALID_ARGUMENT outside the option's range

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (no such key, of another kind, one that the
family has no use for, or one of the network's after a fit), HNPE_ERROR_BUSY, HNPE_ERROR_NO_MEMORY.

Thread: one at a time per handle.
"""
function hnpe_flow_set_int(flow, key, value)
    return ccall(@address(hnpe_flow_set_int), hnpe_status, (Ptr{hnpe_flow}, Int32, Int64), flow, key, value)
end

"""
    hnpe_status hnpe_flow_set_real(hnpe_flow *flow, int32_t key, double value)

Set a real option; as hnpe_flow_set_int.

Thread: one at a time per handle.
"""
function hnpe_flow_set_real(flow, key, value)
    return ccall(@address(hnpe_flow_set_real), hnpe_status, (Ptr{hnpe_flow}, Int32, Cdouble), flow, key, value)
end

"""
    hnpe_status hnpe_flow_get_int(const hnpe_flow *flow, int32_t key, int64_t *value)

Read an option.

Thread: any. Read-only.
"""
function hnpe_flow_get_int(flow, key, value)
    return ccall(@address(hnpe_flow_get_int), hnpe_status, (Ptr{hnpe_flow}, Int32, Ptr{Int64}), flow, key, value)
end

"""
    hnpe_status hnpe_flow_get_real(const hnpe_flow *flow, int32_t key, double *value)

Read a real option.

Thread: any. Read-only.
"""
function hnpe_flow_get_real(flow, key, value)
    return ccall(@address(hnpe_flow_get_real), hnpe_status, (Ptr{hnpe_flow}, Int32, Ptr{Cdouble}), flow, key, value)
end

"""
    hnpe_status hnpe_flow_reset_option(hnpe_flow *flow, int32_t key)

Back to the documented default; as hnpe_flow_set_int.

Thread: one at a time per handle.
"""
function hnpe_flow_reset_option(flow, key)
    return ccall(@address(hnpe_flow_reset_option), hnpe_status, (Ptr{hnpe_flow}, Int32), flow, key)
end

"""
    hnpe_status hnpe_flow_describe_option(size_t index, hnpe_option_info *info)

Describe the option at index 0, 1, …; HNPE_ERROR_UNSUPPORTED past the last.

Thread: any. Read-only.
"""
function hnpe_flow_describe_option(index, info)
    return ccall(@address(hnpe_flow_describe_option), hnpe_status, (Csize_t, Ptr{hnpe_option_info}), index, info)
end

"""
    hnpe_status hnpe_flow_describe_choice(int32_t key, size_t index, hnpe_choice_info *info)

Describe a choice of an option likewise.

Thread: any. Read-only.
"""
function hnpe_flow_describe_choice(key, index, info)
    return ccall(@address(hnpe_flow_describe_choice), hnpe_status, (Int32, Csize_t, Ptr{hnpe_choice_info}), key,
        index, info)
end

"""
    void hnpe_flow_retain(hnpe_flow *flow)

Take another reference.

Thread: any; safe during run.
"""
function hnpe_flow_retain(flow)
    return ccall(@address(hnpe_flow_retain), Cvoid, (Ptr{hnpe_flow},), flow)
end

"""
    void hnpe_flow_release(hnpe_flow *flow)

Give up a reference; NULL does nothing.

Thread: any; safe during run.
"""
function hnpe_flow_release(flow)
    return ccall(@address(hnpe_flow_release), Cvoid, (Ptr{hnpe_flow},), flow)
end

"""
    hnpe_status hnpe_estimator_create(hnpe_context *context, hnpe_prior *prior_local, hnpe_prior *prior_global,
        size_t d_x, hnpe_estimator **estimator)

Make an estimator with the default embedders and flows.

- `context`: NULL for the default one
- `prior_local`: p(alpha | beta) or p(alpha), of L parameters; NULL: no local parameters (L = 0)
- `prior_global`: p(beta), of G parameters; NULL: no global parameters (G = 0): plain posterior estimation
- `d_x`: features per observation, >= 1
- `estimator`: out; release with hnpe_estimator_release

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (both priors NULL), HNPE_ERROR_SHAPE (prior_local conditioned on
another number than G), HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_estimator_create(context, prior_local, prior_global, d_x, estimator)
    return ccall(@address(hnpe_estimator_create), hnpe_status, (Ptr{hnpe_context}, Ptr{hnpe_prior}, Ptr{hnpe_prior},
        Csize_t, Ptr{Ptr{hnpe_estimator}}), context, prior_local, prior_global, d_x, estimator)
end

"""
    hnpe_status hnpe_estimator_create_factorised(hnpe_context *context, hnpe_prior *prior_local, hnpe_prior
        *prior_global, size_t d_x, const hnpe_embedder *observation, const hnpe_embedder *set, const hnpe_flow
        *q_local, const hnpe_flow *q_global, hnpe_estimator **estimator)

Make a factorised estimator from parts of one's own; NULL stands for the default part. The parts are copied as they
are described (sizes, options), not their weights.

- `context`: NULL for the default one
- `prior_local`: as for hnpe_estimator_create
- `prior_global`: likewise
- `d_x`: features per observation, >= 1
- `observation`: embeds x_0 for q_local, and takes d_x features; the paper's choice is the identity
- `set`: embeds the observation set for q_global
- `q_local`: density of L parameters given as many numbers as `observation` puts out, plus G
- `q_global`: density of G parameters given as many numbers as `set` puts out
- `estimator`: out; release with hnpe_estimator_release

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_SHAPE (naming the part and the width expected),
HNPE_ERROR_UNSUPPORTED, HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_estimator_create_factorised(context, prior_local, prior_global, d_x, observation, set, q_local, q_global, estimator)
    return ccall(@address(hnpe_estimator_create_factorised), hnpe_status, (Ptr{hnpe_context}, Ptr{hnpe_prior},
        Ptr{hnpe_prior}, Csize_t, Ptr{hnpe_embedder}, Ptr{hnpe_embedder}, Ptr{hnpe_flow}, Ptr{hnpe_flow},
        Ptr{Ptr{hnpe_estimator}}), context, prior_local, prior_global, d_x, observation, set, q_local, q_global,
        estimator)
end

"""
    hnpe_status hnpe_estimator_create_joint(hnpe_context *context, hnpe_prior *prior_local, hnpe_prior
        *prior_global, size_t d_x, const hnpe_embedder *set, const hnpe_flow *q_joint, hnpe_estimator
        **estimator)

Make an estimator of one density over all parameters, (alpha_0, beta) jointly, from parts of one's own, which are
copied as they are described (sizes, options), not their weights. An embedder that stacks observations makes it that
of the naive architecture, with a fixed number of them; any other, that of the aggregated one. Such an estimator has
no posterior of all local parameters at once; with a mixture, rounds may use the closed-form correction.

- `context`: NULL for the default one
- `prior_local`: as for hnpe_estimator_create
- `prior_global`: likewise
- `d_x`: features per observation, >= 1
- `set`: embeds the observation set; NULL: x_0 beside the mean of X
- `q_joint`: density of L + G parameters given as many numbers as `set` puts out
- `estimator`: out; release with hnpe_estimator_release

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_SHAPE (naming the part and the width expected),
HNPE_ERROR_UNSUPPORTED, HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_estimator_create_joint(context, prior_local, prior_global, d_x, set, q_joint, estimator)
    return ccall(@address(hnpe_estimator_create_joint), hnpe_status, (Ptr{hnpe_context}, Ptr{hnpe_prior},
        Ptr{hnpe_prior}, Csize_t, Ptr{hnpe_embedder}, Ptr{hnpe_flow}, Ptr{Ptr{hnpe_estimator}}), context,
        prior_local, prior_global, d_x, set, q_joint, estimator)
end

"""
    hnpe_status hnpe_estimator_save(const hnpe_estimator *estimator, const char *path)

Store structure, weights and priors (the kinds that the library knows; of others, that the host must give them
again).

- `estimator`: the estimator; not modified
- `path`: UTF-8; written beside and renamed, so that an older file survives a failure

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_IO, HNPE_ERROR_NO_MEMORY, HNPE_ERROR_BUSY.

Thread: one at a time per handle.
"""
function hnpe_estimator_save(estimator, path)
    return ccall(@address(hnpe_estimator_save), hnpe_status, (Ptr{hnpe_estimator}, Cstring), estimator, path)
end

"""
    hnpe_status hnpe_estimator_load(hnpe_context *context, const char *path, hnpe_prior *prior_local, hnpe_prior
        *prior_global, hnpe_estimator **estimator)

Read an estimator back; it may be trained further.

- `context`: NULL for the default one
- `path`: UTF-8
- `prior_local`: NULL: as stored; needed where it has parts of the host's own; another one than the stored is
  refused, but for such parts, which cannot be compared
- `prior_global`: likewise
- `estimator`: out; release with hnpe_estimator_release

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (also: another prior than the stored, naming what differs),
HNPE_ERROR_IO, HNPE_ERROR_FORMAT, HNPE_ERROR_SHAPE, HNPE_ERROR_UNSUPPORTED (a prior must be given again),
HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_estimator_load(context, path, prior_local, prior_global, estimator)
    return ccall(@address(hnpe_estimator_load), hnpe_status, (Ptr{hnpe_context}, Cstring, Ptr{hnpe_prior},
        Ptr{hnpe_prior}, Ptr{Ptr{hnpe_estimator}}), context, path, prior_local, prior_global, estimator)
end

"""
    hnpe_status hnpe_estimator_set_int(hnpe_estimator *estimator, int32_t key, int64_t value)

Set an integer, boolean, choice or flags option.

- `estimator`: the estimator
- `key`: one of hnpe_estimator_option
- `value`: refused with HNPE_ERROR_INVALID_ARGUMENT outside the option's range

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (no such key, of another kind, or no longer
changeable), HNPE_ERROR_BUSY.

Thread: one at a time per handle.
"""
function hnpe_estimator_set_int(estimator, key, value)
    return ccall(@address(hnpe_estimator_set_int), hnpe_status, (Ptr{hnpe_estimator}, Int32, Int64), estimator, key,
        value)
end

"""
    hnpe_status hnpe_estimator_set_real(hnpe_estimator *estimator, int32_t key, double value)

Set a real option; as hnpe_estimator_set_int.

Thread: one at a time per handle.
"""
function hnpe_estimator_set_real(estimator, key, value)
    return ccall(@address(hnpe_estimator_set_real), hnpe_status, (Ptr{hnpe_estimator}, Int32, Cdouble), estimator,
        key, value)
end

"""
    hnpe_status hnpe_estimator_get_int(const hnpe_estimator *estimator, int32_t key, int64_t *value)

Read an option.

Thread: any. Read-only.
"""
function hnpe_estimator_get_int(estimator, key, value)
    return ccall(@address(hnpe_estimator_get_int), hnpe_status, (Ptr{hnpe_estimator}, Int32, Ptr{Int64}), estimator,
        key, value)
end

"""
    hnpe_status hnpe_estimator_get_real(const hnpe_estimator *estimator, int32_t key, double *value)

Read a real option.

Thread: any. Read-only.
"""
function hnpe_estimator_get_real(estimator, key, value)
    return ccall(@address(hnpe_estimator_get_real), hnpe_status, (Ptr{hnpe_estimator}, Int32, Ptr{Cdouble}),
        estimator, key, value)
end

"""
    hnpe_status hnpe_estimator_reset_option(hnpe_estimator *estimator, int32_t key)

Back to the documented default.

Thread: one at a time per handle.
"""
function hnpe_estimator_reset_option(estimator, key)
    return ccall(@address(hnpe_estimator_reset_option), hnpe_status, (Ptr{hnpe_estimator}, Int32), estimator, key)
end

"""
    hnpe_status hnpe_estimator_describe_option(size_t index, hnpe_option_info *info)

Describe the option at index 0, 1, …; HNPE_ERROR_UNSUPPORTED past the last.

Thread: any. Read-only.
"""
function hnpe_estimator_describe_option(index, info)
    return ccall(@address(hnpe_estimator_describe_option), hnpe_status, (Csize_t, Ptr{hnpe_option_info}), index,
        info)
end

"""
    hnpe_status hnpe_estimator_describe_choice(int32_t key, size_t index, hnpe_choice_info *info)

Describe a choice of an option likewise.

Thread: any. Read-only.
"""
function hnpe_estimator_describe_choice(key, index, info)
    return ccall(@address(hnpe_estimator_describe_choice), hnpe_status, (Int32, Csize_t, Ptr{hnpe_choice_info}),
        key, index, info)
end

"""
    hnpe_status hnpe_estimator_set_seed(hnpe_estimator *estimator, uint64_t seed)

The seed that everything random in this object follows from; 0 until set.

- `estimator`: the estimator
- `seed`: any number

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (no longer changeable), HNPE_ERROR_BUSY.

Thread: one at a time per handle.
"""
function hnpe_estimator_set_seed(estimator, seed)
    return ccall(@address(hnpe_estimator_set_seed), hnpe_status, (Ptr{hnpe_estimator}, UInt64), estimator, seed)
end

"""
    hnpe_status hnpe_estimator_dims(const hnpe_estimator *estimator, hnpe_dims *dims)

The dimensions: d_local, d_global, d_x.

- `estimator`: the estimator; not modified
- `dims`: out; struct_size set by the caller

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (dims->struct_size not set).

Thread: any. Read-only.
"""
function hnpe_estimator_dims(estimator, dims)
    return ccall(@address(hnpe_estimator_dims), hnpe_status, (Ptr{hnpe_estimator}, Ptr{hnpe_dims}), estimator, dims)
end

"""
    void hnpe_estimator_retain(hnpe_estimator *estimator)

Take another reference.

Thread: any; safe during run.
"""
function hnpe_estimator_retain(estimator)
    return ccall(@address(hnpe_estimator_retain), Cvoid, (Ptr{hnpe_estimator},), estimator)
end

"""
    void hnpe_estimator_release(hnpe_estimator *estimator)

Give up a reference; NULL does nothing.

Thread: any; safe during run.
"""
function hnpe_estimator_release(estimator)
    return ccall(@address(hnpe_estimator_release), Cvoid, (Ptr{hnpe_estimator},), estimator)
end

"""
    hnpe_status hnpe_trainer_create(hnpe_context *context, hnpe_estimator *estimator, hnpe_dataset *dataset,
        hnpe_trainer **trainer)

Make a trainer, which keeps references to both.

- `context`: NULL for the default one
- `estimator`: trained in place
- `dataset`: with the same dimensions; it may grow between runs
- `trainer`: out; release with hnpe_trainer_release

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_SHAPE, HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_trainer_create(context, estimator, dataset, trainer)
    return ccall(@address(hnpe_trainer_create), hnpe_status, (Ptr{hnpe_context}, Ptr{hnpe_estimator},
        Ptr{hnpe_dataset}, Ptr{Ptr{hnpe_trainer}}), context, estimator, dataset, trainer)
end

"""
    hnpe_status hnpe_trainer_run(hnpe_trainer *trainer, hnpe_monitor *monitor)

Train until the validation loss stops improving, the epochs are used up or the monitor stops it; the estimator then
has the best weights. Another run goes on from them, with the data set as it then is. What becomes of invalid
simulations, so that the result stays unbiased, is in docs/trainer.md.

- `trainer`: the trainer
- `monitor`: progress (epochs and losses) and cancellation; may be NULL

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (no valid simulations, a parameter outside its prior's support, or
fewer sets in a batch or held out than a set has atoms), HNPE_ERROR_UNSUPPORTED (HNPE_LOSS_ATOMIC_GLOBAL without a
q_global; a loss that would be biased by a proposal of the data set, see hnpe_proposal; HNPE_LOSS_IMPORTANCE without
the density of a proposal or of a prior; or HNPE_LOSS_CLOSED_FORM for an estimator that is not one mixture, or other
priors than Gaussian and uniform ones), HNPE_ERROR_NUMERIC (see HNPE_TRAINER_RETRIES; or a prior's density is not
finite), HNPE_ERROR_CANCELLED, HNPE_ERROR_CALLBACK, HNPE_ERROR_BUSY, HNPE_ERROR_NO_MEMORY; of a data set on disk
also HNPE_ERROR_IO, HNPE_ERROR_FORMAT (the message names the shard; the best weights so far are in place).

Thread: calls your callback on this thread.
"""
function hnpe_trainer_run(trainer, monitor)
    return ccall(@address(hnpe_trainer_run), hnpe_status, (Ptr{hnpe_trainer}, Ptr{hnpe_monitor}), trainer, monitor)
end

"""
    hnpe_status hnpe_trainer_set_checkpoint(hnpe_trainer *trainer, const char *path, double seconds)

From now on, let runs write their whole state to a file, from which hnpe_trainer_resume goes on: at intervals, when
the run is stopped, and when it has come to its end. The file is replaced whole or not at all. Where it cannot be
written (a full disk), the run goes on: a line in the log (HNPE_LOG_WARNING) says so, the file that is there stays,
and the next is tried when it is due; where it is the one of a stop, the message of the run's failure says so too.

- `trainer`: the trainer
- `path`: of the file, which the next run replaces; NULL: no more checkpoints
- `seconds`: between two of them, from 0 to 1e9; 0: one after each epoch

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_BUSY, HNPE_ERROR_NO_MEMORY.

Thread: one at a time per handle.
"""
function hnpe_trainer_set_checkpoint(trainer, path, seconds)
    return ccall(@address(hnpe_trainer_set_checkpoint), hnpe_status, (Ptr{hnpe_trainer}, Cstring, Cdouble), trainer,
        path, seconds)
end

"""
    hnpe_status hnpe_trainer_resume(hnpe_trainer *trainer, const char *path, hnpe_monitor *monitor)

Go on with a run where its checkpoint was written, to the same bits as if it had not been interrupted, for any
number of threads. The trainer is made as it was for that run: an estimator with the same plan, seed and priors
(whether it was trained meanwhile does not matter: all its weights come from the file), the same data set, the same
options and seed. All of that is compared. On failure the estimator is as it was, unless the run had begun to go on;
then it is as after hnpe_trainer_run. A run that had come to its end gives its result at once.

- `trainer`: the trainer
- `path`: of the file; it is not removed
- `monitor`: progress (epochs and losses) and cancellation; may be NULL

Returns what hnpe_trainer_run returns, and HNPE_ERROR_IO, HNPE_ERROR_FORMAT (no checkpoint, or damaged),
HNPE_ERROR_INVALID_ARGUMENT (another data set, estimator, option or seed), HNPE_ERROR_UNSUPPORTED (of a library that
trains in another precision).

Thread: calls your callback on this thread.
"""
function hnpe_trainer_resume(trainer, path, monitor)
    return ccall(@address(hnpe_trainer_resume), hnpe_status, (Ptr{hnpe_trainer}, Cstring, Ptr{hnpe_monitor}),
        trainer, path, monitor)
end

"""
    int64_t hnpe_trainer_epochs(const hnpe_trainer *trainer)

Epochs of the last run; 0 before any or for NULL.

Thread: one at a time per handle.
"""
function hnpe_trainer_epochs(trainer)
    return ccall(@address(hnpe_trainer_epochs), Int64, (Ptr{hnpe_trainer},), trainer)
end

"""
    int32_t hnpe_trainer_outcome(const hnpe_trainer *trainer)

How the last run ended, one of hnpe_outcome.

Thread: one at a time per handle.
"""
function hnpe_trainer_outcome(trainer)
    return ccall(@address(hnpe_trainer_outcome), Int32, (Ptr{hnpe_trainer},), trainer)
end

"""
    double hnpe_trainer_effective_sample_size(const hnpe_trainer *trainer)

How many training sets the weights of HNPE_LOSS_IMPORTANCE left in the last run: (sum w)^2 / sum w^2. Far fewer than
there were means that a few sets decide, and another loss is to be preferred.

- `trainer`: the trainer

Returns at least 1; the number of training sets with other losses; 0 before any run or for NULL.

Thread: one at a time per handle.
"""
function hnpe_trainer_effective_sample_size(trainer)
    return ccall(@address(hnpe_trainer_effective_sample_size), Cdouble, (Ptr{hnpe_trainer},), trainer)
end

"""
    hnpe_status hnpe_trainer_losses(const hnpe_trainer *trainer, int64_t n_epochs, double *training, double
        *validation)

The losses of the last run, per epoch: mean over the sets, summed over the terms; where they have − log densities,
in the coordinates in which the flows live.

- `trainer`: the trainer; not modified
- `n_epochs`: at most so many
- `training`: out, [n_epochs]; NULL: not wanted
- `validation`: out, [n_epochs]; NaN without validation sets; NULL: not wanted

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (more epochs than there were).

Thread: one at a time per handle.
"""
function hnpe_trainer_losses(trainer, n_epochs, training, validation)
    return ccall(@address(hnpe_trainer_losses), hnpe_status, (Ptr{hnpe_trainer}, Int64, Ptr{Cdouble}, Ptr{Cdouble}),
        trainer, n_epochs, training, validation)
end

"""
    hnpe_status hnpe_trainer_set_int(hnpe_trainer *trainer, int32_t key, int64_t value)

Set an integer, boolean, choice or flags option.

- `trainer`: the trainer
- `key`: one of hnpe_trainer_option
- `value`: refused with HNPE_ERROR_INVALID_ARGUMENT outside the option's range

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (no such key, of another kind, or no longer
changeable), HNPE_ERROR_BUSY.

Thread: one at a time per handle.
"""
function hnpe_trainer_set_int(trainer, key, value)
    return ccall(@address(hnpe_trainer_set_int), hnpe_status, (Ptr{hnpe_trainer}, Int32, Int64), trainer, key,
        value)
end

"""
    hnpe_status hnpe_trainer_set_real(hnpe_trainer *trainer, int32_t key, double value)

Set a real option; as hnpe_trainer_set_int.

Thread: one at a time per handle.
"""
function hnpe_trainer_set_real(trainer, key, value)
    return ccall(@address(hnpe_trainer_set_real), hnpe_status, (Ptr{hnpe_trainer}, Int32, Cdouble), trainer, key,
        value)
end

"""
    hnpe_status hnpe_trainer_get_int(const hnpe_trainer *trainer, int32_t key, int64_t *value)

Read an option.

Thread: any. Read-only.
"""
function hnpe_trainer_get_int(trainer, key, value)
    return ccall(@address(hnpe_trainer_get_int), hnpe_status, (Ptr{hnpe_trainer}, Int32, Ptr{Int64}), trainer, key,
        value)
end

"""
    hnpe_status hnpe_trainer_get_real(const hnpe_trainer *trainer, int32_t key, double *value)

Read a real option.

Thread: any. Read-only.
"""
function hnpe_trainer_get_real(trainer, key, value)
    return ccall(@address(hnpe_trainer_get_real), hnpe_status, (Ptr{hnpe_trainer}, Int32, Ptr{Cdouble}), trainer,
        key, value)
end

"""
    hnpe_status hnpe_trainer_reset_option(hnpe_trainer *trainer, int32_t key)

Back to the documented default.

Thread: one at a time per handle.
"""
function hnpe_trainer_reset_option(trainer, key)
    return ccall(@address(hnpe_trainer_reset_option), hnpe_status, (Ptr{hnpe_trainer}, Int32), trainer, key)
end

"""
    hnpe_status hnpe_trainer_describe_option(size_t index, hnpe_option_info *info)

Describe the option at index 0, 1, …; HNPE_ERROR_UNSUPPORTED past the last.

Thread: any. Read-only.
"""
function hnpe_trainer_describe_option(index, info)
    return ccall(@address(hnpe_trainer_describe_option), hnpe_status, (Csize_t, Ptr{hnpe_option_info}), index, info)
end

"""
    hnpe_status hnpe_trainer_describe_choice(int32_t key, size_t index, hnpe_choice_info *info)

Describe a choice of an option likewise.

Thread: any. Read-only.
"""
function hnpe_trainer_describe_choice(key, index, info)
    return ccall(@address(hnpe_trainer_describe_choice), hnpe_status, (Int32, Csize_t, Ptr{hnpe_choice_info}), key,
        index, info)
end

"""
    hnpe_status hnpe_trainer_set_seed(hnpe_trainer *trainer, uint64_t seed)

The seed that everything random in this object follows from; 0 until set.

- `trainer`: the trainer
- `seed`: any number

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (no longer changeable), HNPE_ERROR_BUSY.

Thread: one at a time per handle.
"""
function hnpe_trainer_set_seed(trainer, seed)
    return ccall(@address(hnpe_trainer_set_seed), hnpe_status, (Ptr{hnpe_trainer}, UInt64), trainer, seed)
end

"""
    void hnpe_trainer_retain(hnpe_trainer *trainer)

Take another reference.

Thread: any; safe during run.
"""
function hnpe_trainer_retain(trainer)
    return ccall(@address(hnpe_trainer_retain), Cvoid, (Ptr{hnpe_trainer},), trainer)
end

"""
    void hnpe_trainer_release(hnpe_trainer *trainer)

Give up a reference; NULL does nothing.

Thread: any; safe during run.
"""
function hnpe_trainer_release(trainer)
    return ccall(@address(hnpe_trainer_release), Cvoid, (Ptr{hnpe_trainer},), trainer)
end

"""
    hnpe_status hnpe_posterior_create(const hnpe_estimator *estimator, hnpe_posterior **posterior)

Freeze a copy of an estimator as it is now.

- `estimator`: copied; not modified
- `posterior`: out; release with hnpe_posterior_release

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_BUSY (it is training), HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_posterior_create(estimator, posterior)
    return ccall(@address(hnpe_posterior_create), hnpe_status, (Ptr{hnpe_estimator}, Ptr{Ptr{hnpe_posterior}}),
        estimator, posterior)
end

"""
    hnpe_status hnpe_posterior_sample(const hnpe_posterior *posterior, size_t n_sets, const int64_t *n_rows,
        const double *x, size_t n_draws, hnpe_rng *rng, double *theta)

Draw (alpha_0, beta) given each of the sets. All draws are inside the prior's support, without rejection but for
mixtures that are left open (HNPE_BOUNDED_OPEN) and flows that are truncated (HNPE_BOUNDED_TRUNCATED).

- `posterior`: the posterior; not modified
- `n_sets`: observation sets, >= 1
- `n_rows`: [n_sets] observations in each set, 1 + N >= 1; NULL: one per set
- `x`: [sum of n_rows, d_x] row-major, sets concatenated; the first row of a set is x_0
- `n_draws`: draws per set, >= 1
- `rng`: advanced by this call, unless it fails
- `theta`: out, [n_sets, n_draws, d_local + d_global]; caller-allocated

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (x not finite, or for which the closed-form
correction has no result, see docs/inference.md, or so large that the networks' numbers overflow),
HNPE_ERROR_UNSUPPORTED (an N that this architecture does not take), HNPE_ERROR_CALLBACK (of a prior of the host's),
HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_posterior_sample(posterior, n_sets, n_rows, x, n_draws, rng, theta)
    return ccall(@address(hnpe_posterior_sample), hnpe_status, (Ptr{hnpe_posterior}, Csize_t, Ptr{Int64},
        Ptr{Cdouble}, Csize_t, Ptr{hnpe_rng}, Ptr{Cdouble}), posterior, n_sets, n_rows, x, n_draws, rng, theta)
end

"""
    hnpe_status hnpe_posterior_log_density(const hnpe_posterior *posterior, size_t n_sets, const int64_t
        *n_rows, const double *x, size_t n_draws, const double *theta, double *log_q)

Log density of (alpha_0, beta) given each of the sets, normalised, −INFINITY outside the prior's support.

- `posterior`: the posterior; not modified
- `n_sets`: observation sets, >= 1
- `n_rows`: [n_sets] observations in each set, 1 + N >= 1; NULL: one per set
- `x`: [sum of n_rows, d_x] row-major, sets concatenated; the first row of a set is x_0
- `n_draws`: points per set, >= 1
- `theta`: [n_sets, n_draws, d_local + d_global]
- `log_q`: out, [n_sets, n_draws]

Returns as hnpe_posterior_sample; HNPE_ERROR_NUMERIC also where theta is not finite.

Thread: any. Read-only.
"""
function hnpe_posterior_log_density(posterior, n_sets, n_rows, x, n_draws, theta, log_q)
    return ccall(@address(hnpe_posterior_log_density), hnpe_status, (Ptr{hnpe_posterior}, Csize_t, Ptr{Int64},
        Ptr{Cdouble}, Csize_t, Ptr{Cdouble}, Ptr{Cdouble}), posterior, n_sets, n_rows, x, n_draws, theta, log_q)
end

"""
    hnpe_status hnpe_posterior_log_density_gradient(const hnpe_posterior *posterior, size_t n_sets, const
        int64_t *n_rows, const double *x, size_t n_draws, const double *theta, double *log_q, double *g_theta,
        double *g_x)

Log density of (alpha_0, beta) given each of the sets, with its gradients: with respect to the parameters, in their
own units, and to the rows of x.

- `posterior`: the posterior; not modified
- `n_sets`: observation sets, >= 1
- `n_rows`: [n_sets] observations in each set, 1 + N >= 1; NULL: one per set
- `x`: [sum of n_rows, d_x] row-major, sets concatenated; the first row of a set is x_0
- `n_draws`: points per set, >= 1
- `theta`: [n_sets, n_draws, d_local + d_global]
- `log_q`: out, [n_sets, n_draws] as by hnpe_posterior_log_density
- `g_theta`: out, [n_sets, n_draws, d_local + d_global] per unit of theta; NULL: not wanted. NaN where log_q is
  −INFINITY, as in g_x
- `g_x`: out, [sum of n_rows, n_draws, d_x] per unit of x: row i of x has its gradients there; NULL: not wanted

Returns as hnpe_posterior_log_density; HNPE_ERROR_UNSUPPORTED also for g_x of a mixture that is corrected in closed
form, or left open within bounds, and of a flow that is cut off at bounds, and of flows that are truncated.

Thread: any. Read-only.
"""
function hnpe_posterior_log_density_gradient(posterior, n_sets, n_rows, x, n_draws, theta, log_q, g_theta, g_x)
    return ccall(@address(hnpe_posterior_log_density_gradient), hnpe_status, (Ptr{hnpe_posterior}, Csize_t,
        Ptr{Int64}, Ptr{Cdouble}, Csize_t, Ptr{Cdouble}, Ptr{Cdouble}, Ptr{Cdouble}, Ptr{Cdouble}), posterior,
        n_sets, n_rows, x, n_draws, theta, log_q, g_theta, g_x)
end

"""
    hnpe_status hnpe_posterior_log_mass(const hnpe_posterior *posterior, size_t n_sets, const int64_t *n_rows,
        const double *x, double *log_mass)

The log of the share of the networks' mass that lies within the prior's support, of each of the sets: what the other
densities of (alpha_0, beta) have been normalised by. 0 where all mass is inside by construction, and where the
prior has no bounds; below 0 for mixtures that are left open (HNPE_BOUNDED_OPEN), and for truncated flows
(HNPE_BOUNDED_TRUNCATED), whose mass is estimated by 10240 draws, always the same: with a standard error of sqrt((1
- p) / p / 10240) for the mass p.

- `posterior`: the posterior; not modified
- `n_sets`: observation sets, >= 1
- `n_rows`: [n_sets] observations in each set, 1 + N >= 1; NULL: one per set
- `x`: [sum of n_rows, d_x] row-major, sets concatenated; the first row of a set is x_0
- `log_mass`: out, [n_sets]

Returns as hnpe_posterior_sample; HNPE_ERROR_NUMERIC also where less than 1e-4 of the mass is inside, and
HNPE_ERROR_UNSUPPORTED for a mixture of posteriors, whose members have masses of their own.

Thread: any. Read-only.
"""
function hnpe_posterior_log_mass(posterior, n_sets, n_rows, x, log_mass)
    return ccall(@address(hnpe_posterior_log_mass), hnpe_status, (Ptr{hnpe_posterior}, Csize_t, Ptr{Int64},
        Ptr{Cdouble}, Ptr{Cdouble}), posterior, n_sets, n_rows, x, log_mass)
end

"""
    hnpe_status hnpe_posterior_mode(const hnpe_posterior *posterior, size_t n_sets, const int64_t *n_rows, const
        double *x, uint64_t seed, double *theta, double *log_q)

Where the density of (alpha_0, beta) is highest, given each of the sets: its mode, or where it has several the
highest, as far as draws of the posterior lead to it. The best of many draws, half of them far from each other,
climb along the density's gradient between the prior's bounds, with a budget of 300 evaluations each. Accurate to
about 1e-6 of the posterior's standard deviations where the density falls off as a Gaussian's does. A mode depends
on the parameters that one chooses: that of exp(theta) is elsewhere.

- `posterior`: the posterior; not modified
- `n_sets`: observation sets, >= 1
- `n_rows`: [n_sets] observations in each set, 1 + N >= 1; NULL: one per set
- `x`: [sum of n_rows, d_x] row-major, sets concatenated; the first row of a set is x_0
- `seed`: of the search; a set's result does not depend on the others
- `theta`: out, [n_sets, d_local + d_global]
- `log_q`: out, [n_sets] log density there, as by hnpe_posterior_log_density; NULL: not wanted

Returns as hnpe_posterior_sample.

Thread: any. Read-only.
"""
function hnpe_posterior_mode(posterior, n_sets, n_rows, x, seed, theta, log_q)
    return ccall(@address(hnpe_posterior_mode), hnpe_status, (Ptr{hnpe_posterior}, Csize_t, Ptr{Int64},
        Ptr{Cdouble}, UInt64, Ptr{Cdouble}, Ptr{Cdouble}), posterior, n_sets, n_rows, x, seed, theta, log_q)
end

"""
    hnpe_status hnpe_posterior_log_density_global(const hnpe_posterior *posterior, size_t n_sets, const int64_t
        *n_rows, const double *x, size_t n_draws, const double *theta_global, double *log_q)

Log density of beta alone given each of the sets, normalised, −INFINITY outside its prior's support.

- `posterior`: the posterior; not modified
- `n_sets`: observation sets, >= 1
- `n_rows`: [n_sets] observations in each set, 1 + N >= 1; NULL: one per set
- `x`: [sum of n_rows, d_x] row-major, sets concatenated; the first row of a set is x_0
- `n_draws`: points per set, >= 1
- `theta_global`: [n_sets, n_draws, d_global]
- `log_q`: out, [n_sets, n_draws]

Returns as hnpe_posterior_log_density; HNPE_ERROR_UNSUPPORTED also where no network gives beta alone: without global
parameters, and in the naive and aggregated architectures.

Thread: any. Read-only.
"""
function hnpe_posterior_log_density_global(posterior, n_sets, n_rows, x, n_draws, theta_global, log_q)
    return ccall(@address(hnpe_posterior_log_density_global), hnpe_status, (Ptr{hnpe_posterior}, Csize_t,
        Ptr{Int64}, Ptr{Cdouble}, Csize_t, Ptr{Cdouble}, Ptr{Cdouble}), posterior, n_sets, n_rows, x, n_draws,
        theta_global, log_q)
end

"""
    hnpe_status hnpe_posterior_sample_all(const hnpe_posterior *posterior, size_t n_sets, const int64_t *n_rows,
        const double *x, size_t n_draws, hnpe_rng *rng, double *theta_local, double *theta_global)

Draw beta and the local parameters of every observation of each set, jointly.

- `posterior`: the posterior; not modified
- `n_sets`: observation sets, >= 1
- `n_rows`: [n_sets] observations in each set, 1 + N >= 1; NULL: one per set
- `x`: [sum of n_rows, d_x] row-major, sets concatenated; the first row of a set is x_0
- `n_draws`: draws per set, >= 1
- `rng`: advanced by this call, unless it fails
- `theta_local`: out, [sum of n_rows, n_draws, d_local]: row i of x has its draws there; NULL where d_local is 0
- `theta_global`: out, [n_sets, n_draws, d_global]: draw k of a set goes with draw k of each of its rows; NULL where
  d_global is 0

Returns as hnpe_posterior_sample; HNPE_ERROR_UNSUPPORTED for architectures that are not factorised.

Thread: any. Read-only.
"""
function hnpe_posterior_sample_all(posterior, n_sets, n_rows, x, n_draws, rng, theta_local, theta_global)
    return ccall(@address(hnpe_posterior_sample_all), hnpe_status, (Ptr{hnpe_posterior}, Csize_t, Ptr{Int64},
        Ptr{Cdouble}, Csize_t, Ptr{hnpe_rng}, Ptr{Cdouble}, Ptr{Cdouble}), posterior, n_sets, n_rows, x, n_draws,
        rng, theta_local, theta_global)
end

"""
    hnpe_status hnpe_posterior_log_density_all(const hnpe_posterior *posterior, size_t n_sets, const int64_t
        *n_rows, const double *x, size_t n_draws, const double *theta_local, const double *theta_global, double
        *log_q)

Joint log density of beta and the local parameters of every observation of each set.

- `posterior`: the posterior; not modified
- `n_sets`: observation sets, >= 1
- `n_rows`: [n_sets] observations in each set, 1 + N >= 1; NULL: one per set
- `x`: [sum of n_rows, d_x] row-major, sets concatenated; the first row of a set is x_0
- `n_draws`: points per set, >= 1
- `theta_local`: [sum of n_rows, n_draws, d_local], laid out as by hnpe_posterior_sample_all
- `theta_global`: [n_sets, n_draws, d_global]
- `log_q`: out, [n_sets, n_draws]

Returns as hnpe_posterior_sample_all.

Thread: any. Read-only.
"""
function hnpe_posterior_log_density_all(posterior, n_sets, n_rows, x, n_draws, theta_local, theta_global, log_q)
    return ccall(@address(hnpe_posterior_log_density_all), hnpe_status, (Ptr{hnpe_posterior}, Csize_t, Ptr{Int64},
        Ptr{Cdouble}, Csize_t, Ptr{Cdouble}, Ptr{Cdouble}, Ptr{Cdouble}), posterior, n_sets, n_rows, x, n_draws,
        theta_local, theta_global, log_q)
end

"""
    hnpe_status hnpe_posterior_create_ensemble(size_t n_members, hnpe_posterior *const *members, const double
        *weights, hnpe_posterior **posterior)

A mixture of posteriors, q = sum of weights[m] q_m: of estimators that were trained from different beginnings, say,
which is better on the average than one of them, and says how far training is to be trusted (hnpe_posterior_spread).
All functions of a posterior take it. It is a mixture of all parameters at once, (alpha_0, …, alpha_N, beta) given a
set, so that densities, of beta alone too, and draws agree with one another. A mixture of one is that posterior
itself.

- `n_members`: from 1 to 4096
- `members`: [n_members] of the same dimensions and priors (those made of callbacks cannot be compared); kept by
  reference. A member that is a mixture gives its members
- `weights`: [n_members] above 0, of any sum; NULL: equal ones
- `posterior`: out; release with hnpe_posterior_release. In the context of members[0]

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (also: other priors), HNPE_ERROR_SHAPE (other dimensions),
HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_posterior_create_ensemble(n_members, members, weights, posterior)
    return ccall(@address(hnpe_posterior_create_ensemble), hnpe_status, (Csize_t, Ptr{Ptr{hnpe_posterior}},
        Ptr{Cdouble}, Ptr{Ptr{hnpe_posterior}}), n_members, members, weights, posterior)
end

"""
    hnpe_status hnpe_posterior_count_members(const hnpe_posterior *posterior, int64_t *n_members)

How many members has it?

- `posterior`: the posterior; not modified
- `n_members`: out; 1 of a posterior that is no mixture

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT.

Thread: any; safe during run.
"""
function hnpe_posterior_count_members(posterior, n_members)
    return ccall(@address(hnpe_posterior_count_members), hnpe_status, (Ptr{hnpe_posterior}, Ptr{Int64}), posterior,
        n_members)
end

"""
    hnpe_status hnpe_posterior_get_member(const hnpe_posterior *posterior, size_t index, hnpe_posterior
        **member, double *weight)

One of the members.

- `posterior`: the posterior; not modified
- `index`: 0, 1, …
- `member`: out, a new reference; a posterior that is no mixture is its own member
- `weight`: out, of weights that sum to 1; NULL: not wanted

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (past the last).

Thread: any; safe during run.
"""
function hnpe_posterior_get_member(posterior, index, member, weight)
    return ccall(@address(hnpe_posterior_get_member), hnpe_status, (Ptr{hnpe_posterior}, Csize_t,
        Ptr{Ptr{hnpe_posterior}}, Ptr{Cdouble}), posterior, index, member, weight)
end

"""
    hnpe_status hnpe_posterior_spread(const hnpe_posterior *posterior, int64_t n_rows, const double *x, size_t
        n_draws, uint64_t seed, double *mean_spread, double *sd_ratio, hnpe_spread_info *info)

How far do the members of a mixture disagree about (alpha_0, beta) given a set? From draws of each of them. A line
in the context's log says it, as a warning where they disagree.

- `posterior`: the posterior; not modified
- `n_rows`: observations in the set, 1 + N >= 1
- `x`: [n_rows, d_x] row-major, x_0 first
- `n_draws`: of each member, >= 2; the numbers' own noise is that of means of so many
- `seed`: of the draws
- `mean_spread`: out, [d_local + d_global] as in the record, of each parameter; NULL: not wanted
- `sd_ratio`: out, [d_local + d_global] as in the record, of each parameter; NULL: not wanted
- `info`: out; info->struct_size set by the caller; NULL: not wanted

Returns as hnpe_posterior_sample.

Thread: any. Read-only.
"""
function hnpe_posterior_spread(posterior, n_rows, x, n_draws, seed, mean_spread, sd_ratio, info)
    return ccall(@address(hnpe_posterior_spread), hnpe_status, (Ptr{hnpe_posterior}, Int64, Ptr{Cdouble}, Csize_t,
        UInt64, Ptr{Cdouble}, Ptr{Cdouble}, Ptr{hnpe_spread_info}), posterior, n_rows, x, n_draws, seed,
        mean_spread, sd_ratio, info)
end

"""
    hnpe_status hnpe_posterior_check_observation(const hnpe_posterior *posterior, int64_t n_rows, const double
        *x, hnpe_observation_info *info)

How far outside the training range does an observation set lie? The range of a feature is from the smallest to the
largest value of all valid training rows of the last training. A distance of more than 1 is said to be far. Draws
and densities of such a set are the networks' guess: the calls above answer, leave a warning in the context's log,
and set the flag that hnpe_posterior_has_extrapolated reads. Calls, log and flag are not touched here.

- `posterior`: the posterior; not modified
- `n_rows`: observations in the set, 1 + N >= 1
- `x`: [n_rows, d_x] row-major, x_0 first
- `info`: out; info->struct_size set by the caller

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (x is not finite), HNPE_ERROR_UNSUPPORTED (an N
that this architecture does not take).

Thread: any. Read-only.
"""
function hnpe_posterior_check_observation(posterior, n_rows, x, info)
    return ccall(@address(hnpe_posterior_check_observation), hnpe_status, (Ptr{hnpe_posterior}, Int64, Ptr{Cdouble},
        Ptr{hnpe_observation_info}), posterior, n_rows, x, info)
end

"""
    hnpe_status hnpe_posterior_has_extrapolated(const hnpe_posterior *posterior, int32_t *extrapolated)

Has any call so far, on any thread, asked this posterior about a set far outside what it was trained on, or of
another N? Once 1, it stays so.

- `posterior`: the posterior; not modified
- `extrapolated`: out, 0 or 1

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT.

Thread: any; safe during run.
"""
function hnpe_posterior_has_extrapolated(posterior, extrapolated)
    return ccall(@address(hnpe_posterior_has_extrapolated), hnpe_status, (Ptr{hnpe_posterior}, Ptr{Int32}),
        posterior, extrapolated)
end

"""
    hnpe_status hnpe_posterior_save(const hnpe_posterior *posterior, const char *path)

Store the posterior; the same file format as hnpe_estimator_save.

- `posterior`: the posterior; not modified
- `path`: UTF-8; written beside and renamed, so that an older file survives a failure

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_IO, HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_posterior_save(posterior, path)
    return ccall(@address(hnpe_posterior_save), hnpe_status, (Ptr{hnpe_posterior}, Cstring), posterior, path)
end

"""
    hnpe_status hnpe_posterior_load(hnpe_context *context, const char *path, hnpe_prior *prior_local, hnpe_prior
        *prior_global, hnpe_posterior **posterior)

Read a posterior back; it gives the same bits as the one stored.

- `context`: NULL for the default one
- `path`: UTF-8
- `prior_local`: NULL: as stored; needed where it has parts of the host's own; another one than the stored is
  refused, but for such parts, which cannot be compared
- `prior_global`: likewise
- `posterior`: out; release with hnpe_posterior_release

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (also: another prior than the stored, naming what differs),
HNPE_ERROR_IO, HNPE_ERROR_FORMAT, HNPE_ERROR_SHAPE, HNPE_ERROR_UNSUPPORTED (a prior must be given again),
HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_posterior_load(context, path, prior_local, prior_global, posterior)
    return ccall(@address(hnpe_posterior_load), hnpe_status, (Ptr{hnpe_context}, Cstring, Ptr{hnpe_prior},
        Ptr{hnpe_prior}, Ptr{Ptr{hnpe_posterior}}), context, path, prior_local, prior_global, posterior)
end

"""
    hnpe_status hnpe_posterior_dims(const hnpe_posterior *posterior, hnpe_dims *dims)

The dimensions: d_local, d_global, d_x.

- `posterior`: the posterior; not modified
- `dims`: out; struct_size set by the caller

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (dims->struct_size not set).

Thread: any. Read-only.
"""
function hnpe_posterior_dims(posterior, dims)
    return ccall(@address(hnpe_posterior_dims), hnpe_status, (Ptr{hnpe_posterior}, Ptr{hnpe_dims}), posterior, dims)
end

"""
    void hnpe_posterior_retain(hnpe_posterior *posterior)

Take another reference.

Thread: any; safe during run.
"""
function hnpe_posterior_retain(posterior)
    return ccall(@address(hnpe_posterior_retain), Cvoid, (Ptr{hnpe_posterior},), posterior)
end

"""
    void hnpe_posterior_release(hnpe_posterior *posterior)

Give up a reference; NULL does nothing.

Thread: any; safe during run.
"""
function hnpe_posterior_release(posterior)
    return ccall(@address(hnpe_posterior_release), Cvoid, (Ptr{hnpe_posterior},), posterior)
end

"""
    hnpe_status hnpe_importance_run(const hnpe_posterior *posterior, int64_t n_rows, const double *x, size_t
        n_draws, hnpe_rng *rng, hnpe_importance_target target, hnpe_log_target_fn log_target, void *user_data,
        hnpe_monitor *monitor, double *theta_local, double *theta_global, double *log_weights)

Draw from a posterior given one observation set, and weigh the draws.

- `posterior`: the posterior; not modified
- `n_rows`: observations in the set, 1 + N >= 1
- `x`: [n_rows, d_x] row-major, x_0 first
- `n_draws`: draws, >= 1
- `rng`: advanced by this call, unless it fails
- `target`: what log_target gives
- `log_target`: the host's function, called on this thread
- `user_data`: given to log_target
- `monitor`: progress (draws) and cancellation, honoured between calls of log_target; may be NULL
- `theta_local`: out, [n_rows, n_draws, d_local], of architectures that are not factorised [n_draws, d_local]; NULL
  where d_local is 0
- `theta_global`: out, [n_draws, d_global]; NULL where d_global is 0
- `log_weights`: out, [n_draws] log target − log q, −INFINITY where the target is 0

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (log_target gave NaN or INFINITY; as
hnpe_posterior_sample), HNPE_ERROR_UNSUPPORTED (a prior without log density; an N that this architecture does not
take), HNPE_ERROR_CALLBACK, HNPE_ERROR_CANCELLED, HNPE_ERROR_NO_MEMORY.

Thread: calls your callback on this thread.
"""
function hnpe_importance_run(posterior, n_rows, x, n_draws, rng, target, log_target, user_data, monitor, theta_local, theta_global, log_weights)
    return ccall(@address(hnpe_importance_run), hnpe_status, (Ptr{hnpe_posterior}, Int64, Ptr{Cdouble}, Csize_t,
        Ptr{hnpe_rng}, hnpe_importance_target, Ptr{Cvoid}, Ptr{Cvoid}, Ptr{hnpe_monitor}, Ptr{Cdouble},
        Ptr{Cdouble}, Ptr{Cdouble}), posterior, n_rows, x, n_draws, rng, target, log_target, user_data, monitor,
        theta_local, theta_global, log_weights)
end

"""
    hnpe_status hnpe_importance_weigh(const hnpe_posterior *posterior, int64_t n_rows, const double *x, size_t
        n_draws, const double *theta_local, const double *theta_global, hnpe_importance_target target, const
        double *log_target, double *log_weights)

Weigh draws that the host has, by numbers that it has computed: hnpe_importance_run without a callback.

- `posterior`: the posterior that the draws are of; not modified
- `n_rows`: observations in the set, 1 + N >= 1
- `x`: [n_rows, d_x] row-major, x_0 first
- `n_draws`: draws, >= 1
- `theta_local`: [n_rows, n_draws, d_local] as by hnpe_posterior_sample_all, of architectures that are not
  factorised [n_draws, d_local]; NULL where d_local is 0
- `theta_global`: [n_draws, d_global]; NULL where d_global is 0
- `target`: what log_target is the logarithm of
- `log_target`: [n_draws] −INFINITY for a weight of 0
- `log_weights`: out, [n_draws] log target − log q; may be log_target

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (a draw is outside the posterior's support), HNPE_ERROR_NUMERIC (x or
theta is not finite, log_target is NaN or INFINITY), HNPE_ERROR_UNSUPPORTED (a prior without log density; an N that
this architecture does not take), HNPE_ERROR_CALLBACK (of a prior of the host's), HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_importance_weigh(posterior, n_rows, x, n_draws, theta_local, theta_global, target, log_target, log_weights)
    return ccall(@address(hnpe_importance_weigh), hnpe_status, (Ptr{hnpe_posterior}, Int64, Ptr{Cdouble}, Csize_t,
        Ptr{Cdouble}, Ptr{Cdouble}, hnpe_importance_target, Ptr{Cdouble}, Ptr{Cdouble}), posterior, n_rows, x,
        n_draws, theta_local, theta_global, target, log_target, log_weights)
end

"""
    hnpe_status hnpe_importance_summarise(hnpe_context *context, size_t n, const double *log_weights, double
        *smoothed, hnpe_importance_info *info)

What weights are worth: Pareto k, effective sample size, evidence, a verdict; and the weights smoothed, the largest
of them replaced by what the tail's shape expects (PSIS), which steadies means over the draws.

- `context`: memory; NULL for the default
- `n`: weights, >= 1
- `log_weights`: [n] −INFINITY for a weight of 0
- `smoothed`: out, [n] logarithms of smoothed weights, of sum 1; may be log_weights; NULL: not wanted
- `info`: out; info->struct_size set by the caller. All but pareto_k is of the weights as they are given

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (a weight is NaN or INFINITY; all are 0),
HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_importance_summarise(context, n, log_weights, smoothed, info)
    return ccall(@address(hnpe_importance_summarise), hnpe_status, (Ptr{hnpe_context}, Csize_t, Ptr{Cdouble},
        Ptr{Cdouble}, Ptr{hnpe_importance_info}), context, n, log_weights, smoothed, info)
end

"""
    hnpe_status hnpe_importance_resample(hnpe_context *context, size_t n, const double *log_weights,
        hnpe_importance_scheme scheme, uint64_t seed, size_t n_draws, int64_t *index)

Take draws by their weights, with replacement: then all weigh the same.

- `context`: memory; NULL for the default
- `n`: weights, >= 1
- `log_weights`: [n] as they are, or smoothed; −INFINITY is never taken
- `scheme`: how
- `seed`: of the chance in it
- `n_draws`: draws to take, >= 1
- `index`: out, [n_draws] which ones, from 0

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (a weight is NaN or INFINITY; all are 0),
HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_importance_resample(context, n, log_weights, scheme, seed, n_draws, index)
    return ccall(@address(hnpe_importance_resample), hnpe_status, (Ptr{hnpe_context}, Csize_t, Ptr{Cdouble},
        hnpe_importance_scheme, UInt64, Csize_t, Ptr{Int64}), context, n, log_weights, scheme, seed, n_draws, index)
end

"""
    hnpe_status hnpe_inference_create(hnpe_context *context, hnpe_prior *prior_local, hnpe_prior *prior_global,
        hnpe_simulator *simulator, hnpe_inference **inference)

Make an inference with a simulator.

- `context`: NULL for the default one
- `prior_local`: p(alpha | beta) or p(alpha); NULL: no local parameters
- `prior_global`: p(beta); NULL: no global parameters
- `simulator`: with as many parameters as the priors have
- `inference`: out; release with hnpe_inference_release

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_SHAPE, HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_inference_create(context, prior_local, prior_global, simulator, inference)
    return ccall(@address(hnpe_inference_create), hnpe_status, (Ptr{hnpe_context}, Ptr{hnpe_prior}, Ptr{hnpe_prior},
        Ptr{hnpe_simulator}, Ptr{Ptr{hnpe_inference}}), context, prior_local, prior_global, simulator, inference)
end

"""
    hnpe_status hnpe_inference_create_offline(hnpe_context *context, hnpe_prior *prior_local, hnpe_prior
        *prior_global, size_t d_x, hnpe_inference **inference)

Make an inference whose host simulates.

- `context`: NULL for the default one
- `prior_local`: p(alpha | beta) or p(alpha); NULL: no local parameters
- `prior_global`: p(beta); NULL: no global parameters
- `d_x`: features per observation, >= 1; otherwise as hnpe_inference_create
- `inference`: out; release with hnpe_inference_release

Returns as hnpe_inference_create.

Thread: any. Read-only.
"""
function hnpe_inference_create_offline(context, prior_local, prior_global, d_x, inference)
    return ccall(@address(hnpe_inference_create_offline), hnpe_status, (Ptr{hnpe_context}, Ptr{hnpe_prior},
        Ptr{hnpe_prior}, Csize_t, Ptr{Ptr{hnpe_inference}}), context, prior_local, prior_global, d_x, inference)
end

"""
    hnpe_status hnpe_inference_set_estimator(hnpe_inference *inference, hnpe_estimator *estimator)

Use an estimator of one's own instead of the default one; before anything was trained here. The trainer keeps its
options and its seed; the estimator's seed is its own. One that is trained already counts as the first round's
result: it has a posterior at once, and rounds go on from it. Its data set may be brought too (hnpe_dataset_extend).

- `inference`: the inference
- `estimator`: same dimensions, same priors (the same handles, or the same kinds with the same numbers; what is made
  of callbacks cannot be compared); kept by reference, trained in place

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (another prior), HNPE_ERROR_SHAPE, HNPE_ERROR_UNSUPPORTED (already
trained), HNPE_ERROR_BUSY, HNPE_ERROR_NO_MEMORY.

Thread: one at a time per handle.
"""
function hnpe_inference_set_estimator(inference, estimator)
    return ccall(@address(hnpe_inference_set_estimator), hnpe_status, (Ptr{hnpe_inference}, Ptr{hnpe_estimator}),
        inference, estimator)
end

"""
    hnpe_status hnpe_inference_set_dataset(hnpe_inference *inference, hnpe_dataset *dataset)

Use an empty data set of one's own, such as one on disk (hnpe_dataset_create_on_disk), for all that the inference
simulates, rounds included; before it begins. Checkpoints (hnpe_inference_set_checkpoint) leave one on disk where it
is: hnpe_inference_resume_on_disk goes on with it.

- `inference`: the inference; its own data set must be empty, and it must keep no checkpoints yet
- `dataset`: same dimensions, without sets; kept by reference

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_SHAPE, HNPE_ERROR_UNSUPPORTED (the inference has begun, or
the data set has sets), HNPE_ERROR_BUSY.

Thread: one at a time per handle.
"""
function hnpe_inference_set_dataset(inference, dataset)
    return ccall(@address(hnpe_inference_set_dataset), hnpe_status, (Ptr{hnpe_inference}, Ptr{hnpe_dataset}),
        inference, dataset)
end

"""
    hnpe_status hnpe_inference_run(hnpe_inference *inference, hnpe_monitor *monitor)

Simulate up to HNPE_INFERENCE_SIMULATIONS sets (those there already count) and train: a posterior for every
observation set with N in the range given. After a failure or a cancel what was simulated is kept, and another run
goes on. Where there is a target (hnpe_inference_set_target), this is one round aimed at it instead.

- `inference`: the inference
- `monitor`: progress and cancellation; may be NULL

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_CALLBACK, HNPE_ERROR_CANCELLED, HNPE_ERROR_NUMERIC,
HNPE_ERROR_UNSUPPORTED (made offline), HNPE_ERROR_BUSY, HNPE_ERROR_NO_MEMORY.

Thread: calls your callback on this thread.
"""
function hnpe_inference_run(inference, monitor)
    return ccall(@address(hnpe_inference_run), hnpe_status, (Ptr{hnpe_inference}, Ptr{hnpe_monitor}), inference,
        monitor)
end

"""
    hnpe_status hnpe_inference_run_rounds(hnpe_inference *inference, int64_t n_rows, const double *x, int64_t
        n_rounds, hnpe_monitor *monitor)

Algorithm 1: n_rounds times, simulate HNPE_INFERENCE_SIMULATIONS sets and train, aimed at one observation set. It is
made of hnpe_inference_set_target, propose, append and train: a host that owns the loop gets the same numbers. After
a failure or a cancel what was simulated is kept, and another call finishes the round; after success, another call
goes on with further rounds. Sets have as many observations as the target unless options min_extra and max_extra say
otherwise.

- `inference`: the inference
- `n_rows`: observations of the target, 1 + N >= 1
- `x`: [n_rows, d_x] row-major, x_0 first; copied
- `n_rounds`: rounds, >= 1
- `monitor`: progress and cancellation; may be NULL

Returns as hnpe_inference_run and hnpe_inference_set_target; HNPE_ERROR_UNSUPPORTED also for a way of hnpe_rounds
that the estimator's architecture, its flows or the priors do not have; HNPE_ERROR_NUMERIC also where the
closed-form correction has no result at the target.

Thread: calls your callback on this thread.
"""
function hnpe_inference_run_rounds(inference, n_rows, x, n_rounds, monitor)
    return ccall(@address(hnpe_inference_run_rounds), hnpe_status, (Ptr{hnpe_inference}, Int64, Ptr{Cdouble}, Int64,
        Ptr{hnpe_monitor}), inference, n_rows, x, n_rounds, monitor)
end

"""
    hnpe_status hnpe_inference_run_to(hnpe_inference *inference, int64_t n_rows, const double *x, int64_t
        n_rounds, hnpe_monitor *monitor)

The same until n_rounds rounds are over in all, those included that were over before: what is left of them is run,
and where nothing is left, nothing is done. So a program can make the same call for a job that begins, for one that
was interrupted (hnpe_inference_resume), and for one that is over. An estimator that was trained elsewhere counts as
the first round; rounds that HNPE_INFERENCE_STOP_MOVED ended are all over.

- `inference`: the inference
- `n_rows`: observations of the target, 1 + N >= 1; 0: there is none, and one round, that of hnpe_inference_run
- `x`: [n_rows, d_x] row-major, x_0 first; copied; NULL where n_rows is 0
- `n_rounds`: rounds in all, >= 1; 1 where n_rows is 0
- `monitor`: progress and cancellation; may be NULL

Returns as hnpe_inference_run_rounds.

Thread: calls your callback on this thread.
"""
function hnpe_inference_run_to(inference, n_rows, x, n_rounds, monitor)
    return ccall(@address(hnpe_inference_run_to), hnpe_status, (Ptr{hnpe_inference}, Int64, Ptr{Cdouble}, Int64,
        Ptr{hnpe_monitor}), inference, n_rows, x, n_rounds, monitor)
end

"""
    hnpe_status hnpe_inference_set_target(hnpe_inference *inference, int64_t n_rows, const double *x)

Aim at one observation set: after every training from now on, parameters are drawn as HNPE_INFERENCE_ROUNDS says.

- `inference`: the inference
- `n_rows`: observations of the target, 1 + N >= 1; 0: no target
- `x`: [n_rows, d_x] row-major, x_0 first; copied; NULL where n_rows is 0

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (x not finite), HNPE_ERROR_UNSUPPORTED (parameters
were proposed for another target, or n_rows is 0 and they were proposed for one), HNPE_ERROR_BUSY,
HNPE_ERROR_NO_MEMORY.

Thread: one at a time per handle.
"""
function hnpe_inference_set_target(inference, n_rows, x)
    return ccall(@address(hnpe_inference_set_target), hnpe_status, (Ptr{hnpe_inference}, Int64, Ptr{Cdouble}),
        inference, n_rows, x)
end

"""
    hnpe_status hnpe_inference_propose_sizes(hnpe_inference *inference, size_t n_sets, int64_t *n_rows)

The number of observations of the next n_sets sets, N drawn from the range of the options: what
hnpe_inference_propose takes as n_rows.

- `inference`: the inference
- `n_sets`: observation sets, >= 1
- `n_rows`: out, [n_sets], each 1 + N

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_BUSY.

Thread: one at a time per handle.
"""
function hnpe_inference_propose_sizes(inference, n_sets, n_rows)
    return ccall(@address(hnpe_inference_propose_sizes), hnpe_status, (Ptr{hnpe_inference}, Csize_t, Ptr{Int64}),
        inference, n_sets, n_rows)
end

"""
    hnpe_status hnpe_inference_propose(hnpe_inference *inference, size_t n_sets, const int64_t *n_rows, double
        *theta_local, double *theta_global, int64_t *batch)

Parameters to simulate next. A batch remembers where its parameters came from.

- `inference`: the inference
- `n_sets`: observation sets, >= 1
- `n_rows`: [n_sets] observations of each, >= 1; from hnpe_inference_propose_sizes, or the host's own
- `theta_local`: out, [sum of n_rows, d_local]; NULL where d_local is 0
- `theta_global`: out, [n_sets, d_global]; NULL where d_global is 0
- `batch`: out, the number of this batch, for hnpe_inference_append

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_CALLBACK, HNPE_ERROR_CANCELLED, HNPE_ERROR_BUSY,
HNPE_ERROR_NO_MEMORY.

Thread: calls your callback on this thread.
"""
function hnpe_inference_propose(inference, n_sets, n_rows, theta_local, theta_global, batch)
    return ccall(@address(hnpe_inference_propose), hnpe_status, (Ptr{hnpe_inference}, Csize_t, Ptr{Int64},
        Ptr{Cdouble}, Ptr{Cdouble}, Ptr{Int64}), inference, n_sets, n_rows, theta_local, theta_global, batch)
end

"""
    hnpe_status hnpe_inference_append(hnpe_inference *inference, int64_t batch, size_t n_rows, const double *x)

The simulations of a proposed batch. Batches may come back in any order, each once; those that never come are left
out and do not count: hnpe_inference_run fills the round without them. One that comes late belongs to the round it
was proposed in.

- `inference`: the inference
- `batch`: as given by hnpe_inference_propose
- `n_rows`: rows of the batch: the sum of what hnpe_inference_propose was given
- `x`: [n_rows, d_x]; a row with NaN is an invalid simulation

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (no such batch, or appended before), HNPE_ERROR_SHAPE (n_rows is not
that of the batch), HNPE_ERROR_BUSY, HNPE_ERROR_NO_MEMORY.

Thread: one at a time per handle.
"""
function hnpe_inference_append(inference, batch, n_rows, x)
    return ccall(@address(hnpe_inference_append), hnpe_status, (Ptr{hnpe_inference}, Int64, Csize_t, Ptr{Cdouble}),
        inference, batch, n_rows, x)
end

"""
    hnpe_status hnpe_inference_train(hnpe_inference *inference, hnpe_monitor *monitor)

Train on everything simulated so far.

- `inference`: the inference
- `monitor`: progress and cancellation; may be NULL

Returns as hnpe_trainer_run.

Thread: calls your callback on this thread.
"""
function hnpe_inference_train(inference, monitor)
    return ccall(@address(hnpe_inference_train), hnpe_status, (Ptr{hnpe_inference}, Ptr{hnpe_monitor}), inference,
        monitor)
end

"""
    hnpe_status hnpe_inference_set_checkpoint(hnpe_inference *inference, const char *folder, double seconds)

From now on, keep the whole state of the inference in a folder, from which hnpe_inference_resume goes on:
simulations as they come, in files of their own, the training under way, networks, proposal, batches and records. It
is written now; at intervals while simulating and training, and in hnpe_inference_propose and _append; when a call
is stopped or fails, and when it ends. The folder is at every moment that of one state, whatever is interrupted.
Where it cannot be written (a full disk) the work goes on: a line in the log (HNPE_LOG_WARNING) says so, and the
next is tried when it is due; where it is the one of a stop, the message of the failure says so too.

- `inference`: the inference
- `folder`: made if it is not there, and locked as long as the inference uses it; one with the checkpoint of an
  inference is refused; NULL: no more checkpoints, and what is there stays
- `seconds`: between two of them, from 0 to 1e9; 0: one after every piece of simulations, and after each epoch

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (there is a checkpoint already),
HNPE_ERROR_BUSY (the inference, or the folder), HNPE_ERROR_IO, HNPE_ERROR_NO_MEMORY.

Thread: one at a time per handle.
"""
function hnpe_inference_set_checkpoint(inference, folder, seconds)
    return ccall(@address(hnpe_inference_set_checkpoint), hnpe_status, (Ptr{hnpe_inference}, Cstring, Cdouble),
        inference, folder, seconds)
end

"""
    hnpe_status hnpe_inference_resume(hnpe_context *context, const char *folder, hnpe_prior *prior_local,
        hnpe_prior *prior_global, hnpe_simulator *simulator, hnpe_inference **inference)

The inference whose checkpoint is in a folder, with its options, its seed, its estimator and what it was doing; the
call that was interrupted, made again, goes on to the same bits as if it had not been (docs/inference.md).
Checkpoints go on in the same folder, at the same intervals.

- `context`: NULL for the default one; its threads may be others than before
- `folder`: that hnpe_inference_set_checkpoint was given
- `prior_local`: as before; NULL: no local parameters
- `prior_global`: as before; NULL: no global parameters
- `simulator`: as before; NULL: the host simulates
- `inference`: out; release with hnpe_inference_release

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (another prior, or another chunk of the simulator), HNPE_ERROR_SHAPE,
HNPE_ERROR_IO (no checkpoint there), HNPE_ERROR_FORMAT (a damaged one), HNPE_ERROR_UNSUPPORTED (of a library that
trains in another precision, or its data set is on disk: hnpe_inference_resume_on_disk), HNPE_ERROR_BUSY (the folder
is in use), HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_inference_resume(context, folder, prior_local, prior_global, simulator, inference)
    return ccall(@address(hnpe_inference_resume), hnpe_status, (Ptr{hnpe_context}, Cstring, Ptr{hnpe_prior},
        Ptr{hnpe_prior}, Ptr{hnpe_simulator}, Ptr{Ptr{hnpe_inference}}), context, folder, prior_local, prior_global,
        simulator, inference)
end

"""
    hnpe_status hnpe_inference_resume_on_disk(hnpe_context *context, const char *folder, hnpe_prior
        *prior_local, hnpe_prior *prior_global, hnpe_simulator *simulator, hnpe_dataset *dataset, hnpe_inference
        **inference)

The same of an inference whose data set is on disk (hnpe_inference_set_dataset), and stays there. What a crash left
in it behind the sets that the checkpoint knows is cut off, and simulated again.

- `context`: NULL for the default one; its threads may be others than before
- `folder`: that hnpe_inference_set_checkpoint was given
- `prior_local`: as before; NULL: no local parameters
- `prior_global`: as before; NULL: no global parameters
- `simulator`: as before; NULL: the host simulates
- `dataset`: that hnpe_inference_set_dataset was given, opened again; kept by reference
- `inference`: out; release with hnpe_inference_release

Returns as hnpe_inference_resume; HNPE_ERROR_INVALID_ARGUMENT also for another data set; HNPE_ERROR_UNSUPPORTED also
where the checkpoint's is not on disk; HNPE_ERROR_BUSY also where another handle has it.

Thread: one at a time per handle.
"""
function hnpe_inference_resume_on_disk(context, folder, prior_local, prior_global, simulator, dataset, inference)
    return ccall(@address(hnpe_inference_resume_on_disk), hnpe_status, (Ptr{hnpe_context}, Cstring, Ptr{hnpe_prior},
        Ptr{hnpe_prior}, Ptr{hnpe_simulator}, Ptr{hnpe_dataset}, Ptr{Ptr{hnpe_inference}}), context, folder,
        prior_local, prior_global, simulator, dataset, inference)
end

"""
    hnpe_status hnpe_inference_count(hnpe_inference *inference, int64_t *n_rounds, int64_t *n_sets, int64_t
        *n_rows)

How much was done so far. Outputs may be NULL.

- `inference`: the inference
- `n_rounds`: out, rounds begun: as many as hnpe_inference_describe_round describes
- `n_sets`: out, observation sets in the data set, and those that are back from the host
- `n_rows`: out, simulations in all of them, invalid ones included

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_BUSY.

Thread: one at a time per handle.
"""
function hnpe_inference_count(inference, n_rounds, n_sets, n_rows)
    return ccall(@address(hnpe_inference_count), hnpe_status, (Ptr{hnpe_inference}, Ptr{Int64}, Ptr{Int64},
        Ptr{Int64}), inference, n_rounds, n_sets, n_rows)
end

"""
    hnpe_status hnpe_inference_describe_round(hnpe_inference *inference, size_t index, hnpe_round_info *info)

Describe the round numbered 0, 1, …, as it stands.

- `inference`: the inference
- `index`: its number
- `info`: out; info->struct_size set by the caller

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (past the last), HNPE_ERROR_BUSY.

Thread: one at a time per handle.
"""
function hnpe_inference_describe_round(inference, index, info)
    return ccall(@address(hnpe_inference_describe_round), hnpe_status, (Ptr{hnpe_inference}, Csize_t,
        Ptr{hnpe_round_info}), inference, index, info)
end

"""
    hnpe_status hnpe_inference_posterior(hnpe_inference *inference, hnpe_posterior **posterior)

A frozen copy of the posterior as trained so far; of an ensemble, the mixture of the members that are trained.

- `inference`: the inference
- `posterior`: out; release with hnpe_posterior_release

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (nothing was trained yet), HNPE_ERROR_BUSY,
HNPE_ERROR_NO_MEMORY.

Thread: one at a time per handle.
"""
function hnpe_inference_posterior(inference, posterior)
    return ccall(@address(hnpe_inference_posterior), hnpe_status, (Ptr{hnpe_inference}, Ptr{Ptr{hnpe_posterior}}),
        inference, posterior)
end

"""
    hnpe_status hnpe_inference_get_trainer(hnpe_inference *inference, hnpe_trainer **trainer)

A new reference to the trainer, to reach its options (of an ensemble, those of all members).

Thread: one at a time per handle.
"""
function hnpe_inference_get_trainer(inference, trainer)
    return ccall(@address(hnpe_inference_get_trainer), hnpe_status, (Ptr{hnpe_inference}, Ptr{Ptr{hnpe_trainer}}),
        inference, trainer)
end

"""
    hnpe_status hnpe_inference_get_estimator(hnpe_inference *inference, hnpe_estimator **estimator)

A new reference to the estimator; of an ensemble, member 0.

Thread: one at a time per handle.
"""
function hnpe_inference_get_estimator(inference, estimator)
    return ccall(@address(hnpe_inference_get_estimator), hnpe_status, (Ptr{hnpe_inference},
        Ptr{Ptr{hnpe_estimator}}), inference, estimator)
end

"""
    hnpe_status hnpe_inference_get_dataset(hnpe_inference *inference, hnpe_dataset **dataset)

A new reference to the simulations.

Thread: one at a time per handle.
"""
function hnpe_inference_get_dataset(inference, dataset)
    return ccall(@address(hnpe_inference_get_dataset), hnpe_status, (Ptr{hnpe_inference}, Ptr{Ptr{hnpe_dataset}}),
        inference, dataset)
end

"""
    hnpe_status hnpe_inference_set_int(hnpe_inference *inference, int32_t key, int64_t value)

Set an integer, boolean, choice or flags option.

- `inference`: the inference
- `key`: one of hnpe_inference_option
- `value`: refused with HNPE_ERROR_INVALID_ARGUMENT outside the option's range

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (no such key, of another kind, or no longer
changeable), HNPE_ERROR_BUSY.

Thread: one at a time per handle.
"""
function hnpe_inference_set_int(inference, key, value)
    return ccall(@address(hnpe_inference_set_int), hnpe_status, (Ptr{hnpe_inference}, Int32, Int64), inference, key,
        value)
end

"""
    hnpe_status hnpe_inference_set_real(hnpe_inference *inference, int32_t key, double value)

Set a real option; as hnpe_inference_set_int.

Thread: one at a time per handle.
"""
function hnpe_inference_set_real(inference, key, value)
    return ccall(@address(hnpe_inference_set_real), hnpe_status, (Ptr{hnpe_inference}, Int32, Cdouble), inference,
        key, value)
end

"""
    hnpe_status hnpe_inference_get_int(const hnpe_inference *inference, int32_t key, int64_t *value)

Read an option.

Thread: any. Read-only.
"""
function hnpe_inference_get_int(inference, key, value)
    return ccall(@address(hnpe_inference_get_int), hnpe_status, (Ptr{hnpe_inference}, Int32, Ptr{Int64}), inference,
        key, value)
end

"""
    hnpe_status hnpe_inference_get_real(const hnpe_inference *inference, int32_t key, double *value)

Read a real option.

Thread: any. Read-only.
"""
function hnpe_inference_get_real(inference, key, value)
    return ccall(@address(hnpe_inference_get_real), hnpe_status, (Ptr{hnpe_inference}, Int32, Ptr{Cdouble}),
        inference, key, value)
end

"""
    hnpe_status hnpe_inference_reset_option(hnpe_inference *inference, int32_t key)

Back to the documented default.

Thread: one at a time per handle.
"""
function hnpe_inference_reset_option(inference, key)
    return ccall(@address(hnpe_inference_reset_option), hnpe_status, (Ptr{hnpe_inference}, Int32), inference, key)
end

"""
    hnpe_status hnpe_inference_describe_option(size_t index, hnpe_option_info *info)

Describe the option at index 0, 1, …; HNPE_ERROR_UNSUPPORTED past the last.

Thread: any. Read-only.
"""
function hnpe_inference_describe_option(index, info)
    return ccall(@address(hnpe_inference_describe_option), hnpe_status, (Csize_t, Ptr{hnpe_option_info}), index,
        info)
end

"""
    hnpe_status hnpe_inference_describe_choice(int32_t key, size_t index, hnpe_choice_info *info)

Describe a choice of an option likewise.

Thread: any. Read-only.
"""
function hnpe_inference_describe_choice(key, index, info)
    return ccall(@address(hnpe_inference_describe_choice), hnpe_status, (Int32, Csize_t, Ptr{hnpe_choice_info}),
        key, index, info)
end

"""
    hnpe_status hnpe_inference_set_seed(hnpe_inference *inference, uint64_t seed)

The seed that everything random in this object follows from; 0 until set.

- `inference`: the inference
- `seed`: any number

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (no longer changeable), HNPE_ERROR_BUSY.

Thread: one at a time per handle.
"""
function hnpe_inference_set_seed(inference, seed)
    return ccall(@address(hnpe_inference_set_seed), hnpe_status, (Ptr{hnpe_inference}, UInt64), inference, seed)
end

"""
    hnpe_status hnpe_inference_dims(const hnpe_inference *inference, hnpe_dims *dims)

The dimensions: d_local, d_global, d_x.

- `inference`: the inference; not modified
- `dims`: out; struct_size set by the caller

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (dims->struct_size not set).

Thread: any. Read-only.
"""
function hnpe_inference_dims(inference, dims)
    return ccall(@address(hnpe_inference_dims), hnpe_status, (Ptr{hnpe_inference}, Ptr{hnpe_dims}), inference, dims)
end

"""
    void hnpe_inference_retain(hnpe_inference *inference)

Take another reference.

Thread: any; safe during run.
"""
function hnpe_inference_retain(inference)
    return ccall(@address(hnpe_inference_retain), Cvoid, (Ptr{hnpe_inference},), inference)
end

"""
    void hnpe_inference_release(hnpe_inference *inference)

Give up a reference; NULL does nothing.

Thread: any; safe during run.
"""
function hnpe_inference_release(inference)
    return ccall(@address(hnpe_inference_release), Cvoid, (Ptr{hnpe_inference},), inference)
end

"""
    hnpe_status hnpe_diagnostics_calibration(const hnpe_posterior *posterior, const hnpe_dataset *dataset,
        size_t n_draws, uint64_t seed, hnpe_monitor *monitor, hnpe_report *report)

Calibration of a posterior on data sets that were simulated from the prior and not trained on: for each set, where
its true parameters (alpha_0, beta) lie among draws of the posterior given its observations. Three tests in one
pass:
- \"sbc.local.J\", \"sbc.global.J\": simulation-based calibration, one result for each parameter. The rank of the
truth among the draws is uniform where the posterior is right. Their distribution function is compared with a
simultaneous band, which right posteriors leave for any of the parameters with a probability of 0.001. -
\"coverage\": expected coverage. Regions of highest density hold the truth as often as they say, by the rank of log
q. - \"tarp\": the same for balls around random points, in standard deviations of the true parameters; the random
point of a set is the truth of another set. Where there are both, also over the locals and over the globals alone
(\"tarp.local\", \"tarp.global\").
Each sentence says whether the posterior is over- or under-confident or biased, by how much, and the probability
that a right one strays as far. Fewer than 100 sets pass nothing. Arrays are described in docs/diagnostics.md. Sets
whose first row is an invalid simulation are left out, and so are other invalid rows, as in training. Same seed,
same bits for any number of threads. Memory does not grow with the number of sets times that of the draws.

- `posterior`: the posterior; not modified; its threads are used
- `dataset`: of the same dimensions, all of it from the prior (HNPE_PROPOSAL_PRIOR), of any N that the posterior
  takes; at least 10 sets with a valid first row. Not changed, and not to be changed meanwhile
- `n_draws`: draws for each set, at least 1
- `seed`: of the draws
- `monitor`: progress (HNPE_PHASE_CHECKING, in sets) and cancellation; may be NULL
- `report`: the results are appended; as it was where the call fails or is stopped

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_SHAPE (dimensions differ), HNPE_ERROR_UNSUPPORTED (sets
from a proposal; an N that the posterior does not take), HNPE_ERROR_BUSY, HNPE_ERROR_CANCELLED, HNPE_ERROR_CALLBACK,
HNPE_ERROR_NUMERIC, HNPE_ERROR_NO_MEMORY; of a data set on disk HNPE_ERROR_IO, HNPE_ERROR_FORMAT.

Thread: calls your callback on this thread.
"""
function hnpe_diagnostics_calibration(posterior, dataset, n_draws, seed, monitor, report)
    return ccall(@address(hnpe_diagnostics_calibration), hnpe_status, (Ptr{hnpe_posterior}, Ptr{hnpe_dataset},
        Csize_t, UInt64, Ptr{hnpe_monitor}, Ptr{hnpe_report}), posterior, dataset, n_draws, seed, monitor, report)
end

"""
    hnpe_status hnpe_diagnostics_calibration_of_draws(size_t n_sets, size_t d_local, size_t d_global, const
        double *truth, size_t n_draws, const double *draws, const double *log_q_truth, const double *log_q,
        uint64_t seed, hnpe_report *report)

The same for a posterior from elsewhere, by its draws.

- `n_sets`: data sets from the prior, at least 10
- `d_local`: parameters named \"sbc.local.J\", the first ones; may be 0 where d_global is not
- `d_global`: parameters named \"sbc.global.J\", behind them; may be 0 where d_local is not
- `truth`: [n_sets, d_local + d_global] the parameters of each set, finite
- `n_draws`: draws given each set, at least 1
- `draws`: [n_sets, n_draws, d_local + d_global] finite, independent
- `log_q_truth`: [n_sets] log density of the truth under the posterior given its set, not NaN, on any scale that is
  the same for all points of a set; NULL: not known, and there is no result \"coverage\"
- `log_q`: [n_sets, n_draws] the same of each draw; NULL where log_q_truth is
- `seed`: of the places of truths that equal draws
- `report`: the results are appended; as it was where the call fails

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC, HNPE_ERROR_BUSY, HNPE_ERROR_NO_MEMORY.

Thread: one at a time per handle.
"""
function hnpe_diagnostics_calibration_of_draws(n_sets, d_local, d_global, truth, n_draws, draws, log_q_truth, log_q, seed, report)
    return ccall(@address(hnpe_diagnostics_calibration_of_draws), hnpe_status, (Csize_t, Csize_t, Csize_t,
        Ptr{Cdouble}, Csize_t, Ptr{Cdouble}, Ptr{Cdouble}, Ptr{Cdouble}, UInt64, Ptr{hnpe_report}), n_sets, d_local,
        d_global, truth, n_draws, draws, log_q_truth, log_q, seed, report)
end

"""
    hnpe_status hnpe_diagnostics_misspecification(const hnpe_dataset *dataset, int64_t n_rows, const double *x,
        hnpe_monitor *monitor, hnpe_report *report)

Could an observation set have come from the prior and the simulator? Three measures of how odd it is, compared with
how odd simulations are that the reference has not seen, which gives probabilities that are exact whatever the
model:
- \"misspecification.neighbours\": its distance to the nearest simulations, - \"misspecification.correlation\":
Mahalanobis' distance, which sees features that are each possible, but not together, -
\"misspecification.features\": the oddest feature; of more than one row, of each feature its mean and its deviation
over the rows.
A well specified model is flagged by any of the three with a probability of 0.01 at most; fewer than 600 sets are
too few to flag. Up to 4000 sets, evenly spread, are looked at, fewer of large ones. Same bits for any number of
threads.

- `dataset`: simulations; sets from the prior whose first n_rows rows are valid are compared with, at least 10. Not
  changed, and not to be changed meanwhile
- `n_rows`: rows of the observation set, 1 + N >= 1
- `x`: [n_rows, d_x] the observation set, finite
- `monitor`: progress (HNPE_PHASE_CHECKING, in sets) and cancellation; may be NULL
- `report`: the results are appended; its threads are used; as it was where the call fails or is stopped

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (x is not finite), HNPE_ERROR_UNSUPPORTED (too few
such sets), HNPE_ERROR_BUSY, HNPE_ERROR_CANCELLED, HNPE_ERROR_CALLBACK, HNPE_ERROR_NO_MEMORY; of a data set on disk
HNPE_ERROR_IO, HNPE_ERROR_FORMAT.

Thread: calls your callback on this thread.
"""
function hnpe_diagnostics_misspecification(dataset, n_rows, x, monitor, report)
    return ccall(@address(hnpe_diagnostics_misspecification), hnpe_status, (Ptr{hnpe_dataset}, Int64, Ptr{Cdouble},
        Ptr{hnpe_monitor}, Ptr{hnpe_report}), dataset, n_rows, x, monitor, report)
end

"""
    hnpe_status hnpe_diagnostics_predictive(const hnpe_posterior *posterior, hnpe_simulator *simulator, int64_t
        n_rows, const double *x, size_t n_draws, uint64_t seed, hnpe_monitor *monitor, hnpe_report *report)

Posterior predictive check, \"predictive\": the simulator is run on draws of the posterior given an observation set;
is the set like its replicates? Compared is each feature and, of more than one row, each feature's mean and
deviation over the rows; the oddest is flagged where a share of 0.01 or less of the replicates have one as odd. Such
shares are conservative: the posterior has seen the observation.

- `posterior`: the posterior; not modified. Sets of more than one row need the factorised architecture
- `simulator`: of the same dimensions
- `n_rows`: rows of the observation set, 1 + N >= 1
- `x`: [n_rows, d_x] the observation set, finite
- `n_draws`: replicates, at least 2; below 100 nothing passes
- `seed`: of draws and simulations
- `monitor`: progress (simulated rows) and cancellation, honoured within one chunk; may be NULL
- `report`: the result is appended; as it was where the call fails or is stopped

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_SHAPE (dimensions differ), HNPE_ERROR_UNSUPPORTED (as
hnpe_posterior_sample_all), HNPE_ERROR_NUMERIC (x is not finite; fewer than two valid replicates), HNPE_ERROR_BUSY,
HNPE_ERROR_CANCELLED, HNPE_ERROR_CALLBACK, HNPE_ERROR_NO_MEMORY.

Thread: calls your callback on this thread.
"""
function hnpe_diagnostics_predictive(posterior, simulator, n_rows, x, n_draws, seed, monitor, report)
    return ccall(@address(hnpe_diagnostics_predictive), hnpe_status, (Ptr{hnpe_posterior}, Ptr{hnpe_simulator},
        Int64, Ptr{Cdouble}, Csize_t, UInt64, Ptr{hnpe_monitor}, Ptr{hnpe_report}), posterior, simulator, n_rows, x,
        n_draws, seed, monitor, report)
end

"""
    hnpe_status hnpe_diagnostics_predictive_of_replicates(int64_t n_rows, size_t d_x, const double *x, size_t
        n_replicates, const double *replicated, hnpe_report *report)

The same for replicates that were simulated elsewhere.

- `n_rows`: rows of the observation set, 1 + N >= 1
- `d_x`: features of a row
- `x`: [n_rows, d_x] the observation set, finite
- `n_replicates`: at least 2; below 100 nothing passes
- `replicated`: [n_replicates, n_rows, d_x]; a replicate with a number that is not finite is left out
- `report`: the result is appended; as it was where the call fails

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC, HNPE_ERROR_BUSY, HNPE_ERROR_NO_MEMORY.

Thread: one at a time per handle.
"""
function hnpe_diagnostics_predictive_of_replicates(n_rows, d_x, x, n_replicates, replicated, report)
    return ccall(@address(hnpe_diagnostics_predictive_of_replicates), hnpe_status, (Int64, Csize_t, Ptr{Cdouble},
        Csize_t, Ptr{Cdouble}, Ptr{hnpe_report}), n_rows, d_x, x, n_replicates, replicated, report)
end

"""
    hnpe_status hnpe_diagnostics_local_c2st(const hnpe_posterior *posterior, const hnpe_dataset *dataset,
        int64_t n_rows, const double *x, size_t n_null, uint64_t seed, hnpe_monitor *monitor, hnpe_report
        *report)

Local classifier two-sample test, \"local_c2st\": is the posterior right at this observation? A classifier learns to
tell the true (alpha_0, beta) of each set from a draw given the set, and is asked about 1000 draws given the
observation. n_null classifiers of pairs that changed places by chance say how sure one is where there is nothing to
tell. Flagged where a share of 0.01 or less of them is as sure. A classifier sees x_0 and, where sets have more than
one row, mean and deviation of each feature over the rows and the number of rows. Same seed, same bits for any
number of threads.

- `posterior`: the posterior; not modified
- `dataset`: of the same dimensions, simulations that were not trained on; at least 10 sets from the prior with a
  valid first row, of which up to 5000 are used. Not changed, and not to be changed meanwhile
- `n_rows`: rows of the observation set, 1 + N >= 1
- `x`: [n_rows, d_x] the observation set, finite
- `n_null`: classifiers by chance, >= 1; fewer than 99 cannot flag
- `seed`: of draws and classifiers
- `monitor`: progress (HNPE_PHASE_CHECKING, in classifiers) and cancellation, honoured within one classifier; may be
  NULL
- `report`: the result is appended; its threads are used; as it was where the call fails or is stopped

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_SHAPE (dimensions differ), HNPE_ERROR_NUMERIC,
HNPE_ERROR_UNSUPPORTED (an N that the posterior does not take), HNPE_ERROR_BUSY, HNPE_ERROR_CANCELLED,
HNPE_ERROR_CALLBACK, HNPE_ERROR_NO_MEMORY; of a data set on disk HNPE_ERROR_IO, HNPE_ERROR_FORMAT.

Thread: calls your callback on this thread.
"""
function hnpe_diagnostics_local_c2st(posterior, dataset, n_rows, x, n_null, seed, monitor, report)
    return ccall(@address(hnpe_diagnostics_local_c2st), hnpe_status, (Ptr{hnpe_posterior}, Ptr{hnpe_dataset}, Int64,
        Ptr{Cdouble}, Csize_t, UInt64, Ptr{hnpe_monitor}, Ptr{hnpe_report}), posterior, dataset, n_rows, x, n_null,
        seed, monitor, report)
end

"""
    hnpe_status hnpe_diagnostics_mmd(hnpe_context *context, size_t dim, size_t n, const double *x, size_t m,
        const double *y, double bandwidth, double *squared)

Squared maximum mean discrepancy between two samples, with the kernel exp(-|a - b|^2 / (2 bandwidth^2)), unbiased: 0
on average between samples of one law, and then below 0 as often as above.

- `context`: NULL for the default one
- `dim`: dimension of the points, >= 1
- `n`: points of x, >= 2
- `x`: [n, dim] row-major, finite
- `m`: points of y, >= 2
- `y`: [m, dim] row-major, finite
- `bandwidth`: in the units of the points; 0: the median distance between points of both samples
- `squared`: out

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC, HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_diagnostics_mmd(context, dim, n, x, m, y, bandwidth, squared)
    return ccall(@address(hnpe_diagnostics_mmd), hnpe_status, (Ptr{hnpe_context}, Csize_t, Csize_t, Ptr{Cdouble},
        Csize_t, Ptr{Cdouble}, Cdouble, Ptr{Cdouble}), context, dim, n, x, m, y, bandwidth, squared)
end

"""
    hnpe_status hnpe_diagnostics_sinkhorn(hnpe_context *context, size_t dim, size_t n, const double *x, size_t
        m, const double *y, double epsilon, double *divergence)

The Sinkhorn divergence between two samples with equal weights: OT(x, y) - OT(x, x) / 2 - OT(y, y) / 2, where OT =
min over plans P of <P, C> + epsilon KL(P | product of the two samples) and C_ij = |x_i - y_j|^2, not halved. Zero
where the samples are equal, above zero otherwise.
Sinkhorn's iterations, over-relaxed, in double precision and log space, end when the marginals of the plan are right
to 1e-5 in total; the divergence is then right to about 1e-6 epsilon. Costs far above epsilon need many: where 10
000 iterations leave the marginals wrong by more than 1e-4 it is a failure. A thousand points against a thousand
take some tenths of a second on one core. The result has the same bits for any number of threads.

- `context`: threads and memory; NULL for the default
- `dim`: columns of both, at least 1
- `n`: rows of x, at least 1
- `x`: [n, dim] one point per row
- `m`: rows of y, at least 1
- `y`: [m, dim] one point per row
- `epsilon`: regularisation in units of the squared distance; 0 stands for HNPE_DIAGNOSTICS_EPSILON
- `divergence`: out, in units of the squared distance, at least 0

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (x or y not finite; no convergence),
HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_diagnostics_sinkhorn(context, dim, n, x, m, y, epsilon, divergence)
    return ccall(@address(hnpe_diagnostics_sinkhorn), hnpe_status, (Ptr{hnpe_context}, Csize_t, Csize_t,
        Ptr{Cdouble}, Csize_t, Ptr{Cdouble}, Cdouble, Ptr{Cdouble}), context, dim, n, x, m, y, epsilon, divergence)
end

"""
    hnpe_status hnpe_diagnostics_c2st(hnpe_context *context, size_t dim, size_t n, const double *x, size_t m,
        const double *y, uint64_t seed, double *accuracy)

The classifier two-sample test: the share of points whose sample a network tells rightly that was trained on other
points of both. For samples of equal size 0.5 says that they cannot be told apart, 1 that they always can.
It is defined as in the benchmark sbibm: both samples less the mean of x over its standard deviation, column by
column (a column in which x does not vary is not scaled); the points of both, shuffled, in five folds; for each,
trained on the others, two layers of 10 dim rectified linear units, as scikit-learn's MLPClassifier: Adam at a rate
of 1e-3, batches of 200, penalty 1e-4, until the training loss has not fallen by 1e-4 for more than 10 epochs on
end; the mean accuracy over the folds. So x is the reference: exchanging x and y changes the scale.
Another seed gives other folds and networks, and moves the result by up to 0.02 for samples of some hundred points:
average over seeds where that matters. Two samples of one law give 0.5 give or take 0.5 / sqrt(n + m) and more, for
the points of a fold share a network. A thousand points against a thousand in two dimensions take less than 0.1 s on
one core. The result has the same bits for any number of threads.

- `context`: threads and memory; NULL for the default
- `dim`: columns of both, at least 1
- `n`: rows of x, at least 5
- `x`: [n, dim] one point per row, in any units
- `m`: rows of y, at least 5; where it differs from n, always naming the larger sample is already right in max(n, m)
  / (n + m)
- `y`: [m, dim] one point per row, in the units of x
- `seed`: of the folds, of the networks' first weights and of the order of their batches
- `accuracy`: out, from 0 to 1

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (x or y not finite, or not so in standard
deviations of x), HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_diagnostics_c2st(context, dim, n, x, m, y, seed, accuracy)
    return ccall(@address(hnpe_diagnostics_c2st), hnpe_status, (Ptr{hnpe_context}, Csize_t, Csize_t, Ptr{Cdouble},
        Csize_t, Ptr{Cdouble}, UInt64, Ptr{Cdouble}), context, dim, n, x, m, y, seed, accuracy)
end

"""
    hnpe_status hnpe_diagnostics_kolmogorov(hnpe_context *context, size_t n, const double *x, size_t m, const
        double *y, double *distance)

The Kolmogorov-Smirnov distance between two one-dimensional samples with equal weights: the largest difference
between their empirical distribution functions.

- `context`: memory; NULL for the default
- `n`: values in x, at least 1
- `x`: [n] in any order
- `m`: values in y, at least 1
- `y`: [m] in any order
- `distance`: out, from 0 to 1

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (x or y not finite), HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_diagnostics_kolmogorov(context, n, x, m, y, distance)
    return ccall(@address(hnpe_diagnostics_kolmogorov), hnpe_status, (Ptr{hnpe_context}, Csize_t, Ptr{Cdouble},
        Csize_t, Ptr{Cdouble}, Ptr{Cdouble}), context, n, x, m, y, distance)
end

"""
    hnpe_status hnpe_diagnostics_wasserstein(hnpe_context *context, size_t n, const double *x, size_t m, const
        double *y, double *distance)

Wasserstein-1 between two one-dimensional samples with equal weights: the area between their empirical distribution
functions. Where n = m it is the mean of |x_(i) - y_(i)| over the sorted values.

- `context`: memory; NULL for the default
- `n`: values in x, at least 1
- `x`: [n] in any order
- `m`: values in y, at least 1
- `y`: [m] in any order
- `distance`: out, in the units of x

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (x or y not finite), HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_diagnostics_wasserstein(context, n, x, m, y, distance)
    return ccall(@address(hnpe_diagnostics_wasserstein), hnpe_status, (Ptr{hnpe_context}, Csize_t, Ptr{Cdouble},
        Csize_t, Ptr{Cdouble}, Ptr{Cdouble}), context, n, x, m, y, distance)
end

"""
    hnpe_status hnpe_diagnostics_wasserstein_to_point(hnpe_context *context, size_t n, const double *x, double
        point, double *distance)

Wasserstein-1 between a one-dimensional sample and a point: the mean of |x_i - point|.

- `context`: not used beyond its check; NULL for the default
- `n`: values in x, at least 1
- `x`: [n] in any order
- `point`: such as the true parameter
- `distance`: out, in the units of x

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (x or point not finite).

Thread: any. Read-only.
"""
function hnpe_diagnostics_wasserstein_to_point(context, n, x, point, distance)
    return ccall(@address(hnpe_diagnostics_wasserstein_to_point), hnpe_status, (Ptr{hnpe_context}, Csize_t,
        Ptr{Cdouble}, Cdouble, Ptr{Cdouble}), context, n, x, point, distance)
end

"""
    hnpe_status hnpe_diagnostics_wasserstein_to_cdf(hnpe_context *context, size_t n, const double *x, size_t
        n_grid, const double *grid, const double *cdf, double *distance)

Wasserstein-1 between a one-dimensional sample and a tabulated distribution function, exact for the function that is
straight between the points of the table, 0 before the first and 1 from the last on.

- `context`: memory; NULL for the default
- `n`: values in x, at least 1
- `x`: [n] in any order
- `n_grid`: points of the table, at least 1
- `grid`: [n_grid] strictly ascending, in the units of x
- `cdf`: [n_grid] from 0 to 1, never falling
- `distance`: out, in the units of x

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (the table is not as described), HNPE_ERROR_NUMERIC (not finite),
HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_diagnostics_wasserstein_to_cdf(context, n, x, n_grid, grid, cdf, distance)
    return ccall(@address(hnpe_diagnostics_wasserstein_to_cdf), hnpe_status, (Ptr{hnpe_context}, Csize_t,
        Ptr{Cdouble}, Csize_t, Ptr{Cdouble}, Ptr{Cdouble}, Ptr{Cdouble}), context, n, x, n_grid, grid, cdf,
        distance)
end

"""
    hnpe_status hnpe_diagnostics_rhat(hnpe_context *context, size_t n_chains, size_t n_draws, size_t dim, const
        double *draws, double *rhat)

R-hat of chains, rank-normalised and split: near 1 where all chains tell the same, above HNPE_CHAINS_RHAT (1.01)
where they have not mixed. The larger of that of the values and that of their distances from the median.

- `context`: memory; NULL for the default
- `n_chains`: chains, at least 1: each is cut into two halves that are compared like chains
- `n_draws`: draws of each chain, at least 4
- `dim`: parameters, at least 1
- `draws`: [n_chains, n_draws, dim]
- `rhat`: out, [dim]; NaN for a parameter that is the same in all draws

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (draws not finite), HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_diagnostics_rhat(context, n_chains, n_draws, dim, draws, rhat)
    return ccall(@address(hnpe_diagnostics_rhat), hnpe_status, (Ptr{hnpe_context}, Csize_t, Csize_t, Csize_t,
        Ptr{Cdouble}, Ptr{Cdouble}), context, n_chains, n_draws, dim, draws, rhat)
end

"""
    hnpe_status hnpe_diagnostics_ess(hnpe_context *context, size_t n_chains, size_t n_draws, size_t dim, const
        double *draws, double *bulk, double *tail)

Effective sample sizes of chains: how many independent draws give a mean of ranks (bulk), or the 5 % and 95 %
quantiles (tail, the smaller of both), as well as these draws do.

- `context`: memory; NULL for the default
- `n_chains`: chains, at least 1: each is cut into two halves
- `n_draws`: draws of each chain, at least 4
- `dim`: parameters, at least 1
- `draws`: [n_chains, n_draws, dim]
- `bulk`: out, [dim]; NaN for a parameter that is the same in all draws; NULL: not wanted
- `tail`: out, [dim]; likewise

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (draws not finite), HNPE_ERROR_NO_MEMORY.

Thread: any. Read-only.
"""
function hnpe_diagnostics_ess(context, n_chains, n_draws, dim, draws, bulk, tail)
    return ccall(@address(hnpe_diagnostics_ess), hnpe_status, (Ptr{hnpe_context}, Csize_t, Csize_t, Csize_t,
        Ptr{Cdouble}, Ptr{Cdouble}, Ptr{Cdouble}), context, n_chains, n_draws, dim, draws, bulk, tail)
end

"""
    hnpe_status hnpe_conditional_create(const hnpe_posterior *posterior, int64_t n_rows, const double *x, size_t
        n_fixed, const int64_t *fixed, const double *values, hnpe_conditional **conditional)

The conditional of a posterior: some parameters fixed at values, the others free. What normalises its density is
found here: of one or two free parameters by quadrature over the prior's support, of all local ones given all global
ones, in a factorised posterior, by the network of the globals.

- `posterior`: a reference is kept
- `n_rows`: observations in the set, 1 + N >= 1
- `x`: [n_rows, d_x] row-major, x_0 first; copied
- `n_fixed`: parameters that are fixed, >= 1, fewer than all
- `fixed`: [n_fixed] which, each from 0 to d_local + d_global - 1, none twice
- `values`: [n_fixed] what they are fixed at, in the prior's units
- `conditional`: out; release with hnpe_conditional_release

Returns as hnpe_posterior_log_density; HNPE_ERROR_INVALID_ARGUMENT also where a value lies outside the prior's
support; HNPE_ERROR_NUMERIC also where the posterior gives what is fixed no density at all, which is how a local
value shows that lies outside a support given by globals that are free.

Thread: any. Read-only.
"""
function hnpe_conditional_create(posterior, n_rows, x, n_fixed, fixed, values, conditional)
    return ccall(@address(hnpe_conditional_create), hnpe_status, (Ptr{hnpe_posterior}, Int64, Ptr{Cdouble}, Csize_t,
        Ptr{Int64}, Ptr{Cdouble}, Ptr{Ptr{hnpe_conditional}}), posterior, n_rows, x, n_fixed, fixed, values,
        conditional)
end

"""
    hnpe_status hnpe_conditional_describe(const hnpe_conditional *conditional, hnpe_conditional_info *info)

What the conditional is: above all whether its density is normalised, and how well.

- `conditional`: the conditional; not modified
- `info`: out; info->struct_size set by the caller

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT.

Thread: any. Read-only.
"""
function hnpe_conditional_describe(conditional, info)
    return ccall(@address(hnpe_conditional_describe), hnpe_status, (Ptr{hnpe_conditional},
        Ptr{hnpe_conditional_info}), conditional, info)
end

"""
    hnpe_status hnpe_conditional_log_density(const hnpe_conditional *conditional, size_t n, const double *theta,
        double *log_q)

Log density of the free parameters given the fixed ones, -INFINITY outside the prior's support; normalised or not,
as hnpe_conditional_describe says.

- `conditional`: the conditional; not modified
- `n`: points, >= 1
- `theta`: [n, d_free] the free parameters, in ascending order of their numbers
- `log_q`: out, [n]

Returns as hnpe_posterior_log_density.

Thread: any. Read-only.
"""
function hnpe_conditional_log_density(conditional, n, theta, log_q)
    return ccall(@address(hnpe_conditional_log_density), hnpe_status, (Ptr{hnpe_conditional}, Csize_t, Ptr{Cdouble},
        Ptr{Cdouble}), conditional, n, theta, log_q)
end

"""
    hnpe_status hnpe_conditional_sample(const hnpe_conditional *conditional, size_t n_chains, size_t n_draws,
        hnpe_rng *rng, hnpe_monitor *monitor, double *theta, double *checks, hnpe_chains_info *report)

Draw the free parameters given the fixed ones: chains of a slice sampler, side by side. They begin at draws of the
posterior that lie near what is fixed, chosen by importance. A call that is stopped, fails or has spent its budget
leaves the draws that every chain has by then, and a report; the others are NaN.

- `conditional`: the conditional; not modified
- `n_chains`: chains, >= 1; 64 fill the processor's lanes, and R-hat needs several
- `n_draws`: draws of each chain, >= 1
- `rng`: advanced by this call, unless it fails
- `monitor`: progress and cancellation; NULL: none
- `theta`: out, [n_chains, n_draws, d_free]
- `checks`: out, [3, d_free] of each free parameter R-hat, bulk and tail effective sample size of the draws that
  every chain has, NaN for fewer than 4; NULL: not wanted
- `report`: out; report->struct_size set by the caller

Returns HNPE_OK, also where the chains have not mixed or the budget ended: the report's verdict tells;
HNPE_ERROR_CANCELLED; else as hnpe_posterior_log_density; HNPE_ERROR_NUMERIC also where the density is 0 wherever
chains could begin.

Thread: calls your callback on this thread.
"""
function hnpe_conditional_sample(conditional, n_chains, n_draws, rng, monitor, theta, checks, report)
    return ccall(@address(hnpe_conditional_sample), hnpe_status, (Ptr{hnpe_conditional}, Csize_t, Csize_t,
        Ptr{hnpe_rng}, Ptr{hnpe_monitor}, Ptr{Cdouble}, Ptr{Cdouble}, Ptr{hnpe_chains_info}), conditional, n_chains,
        n_draws, rng, monitor, theta, checks, report)
end

"""
    hnpe_status hnpe_conditional_marginal(const hnpe_posterior *posterior, int64_t n_rows, const double *x,
        size_t n_kept, const int64_t *kept, size_t n, const double *theta, size_t n_draws, hnpe_rng *rng,
        hnpe_monitor *monitor, double *log_q, double *error, int32_t *kind)

Log density of some parameters alone, the others integrated out. Exact where the networks give it: of all
parameters, and of all global ones in a factorised posterior. By quadrature where one or two parameters are to be
integrated out. Else, of one or two parameters, the average over draws of the posterior of their density given the
others, each by quadrature: right in expectation, with a standard error. In a factorised posterior local parameters
are integrated out for nothing where only global ones are kept.

- `posterior`: the posterior; not modified
- `n_rows`: observations in the set, 1 + N >= 1
- `x`: [n_rows, d_x] row-major, x_0 first
- `n_kept`: parameters that are kept, >= 1
- `kept`: [n_kept] which, each from 0 to d_local + d_global - 1, none twice
- `n`: points, >= 1
- `theta`: [n, n_kept] in the order of kept
- `n_draws`: draws to average over where that is needed, >= 2; else without meaning
- `rng`: advanced by this call, unless it fails
- `monitor`: progress and cancellation; NULL: none
- `log_q`: out, [n]
- `error`: out, [n] of each log density: 0 where exact, an estimate where by quadrature, the standard error where
  averaged; NULL: not wanted
- `kind`: out, one of hnpe_conditional_kind; NULL: not wanted

Returns as hnpe_posterior_log_density; HNPE_ERROR_UNSUPPORTED also where neither what is kept nor what is integrated
out is one or two parameters; HNPE_ERROR_CANCELLED.

Thread: calls your callback on this thread.
"""
function hnpe_conditional_marginal(posterior, n_rows, x, n_kept, kept, n, theta, n_draws, rng, monitor, log_q, error, kind)
    return ccall(@address(hnpe_conditional_marginal), hnpe_status, (Ptr{hnpe_posterior}, Int64, Ptr{Cdouble},
        Csize_t, Ptr{Int64}, Csize_t, Ptr{Cdouble}, Csize_t, Ptr{hnpe_rng}, Ptr{hnpe_monitor}, Ptr{Cdouble},
        Ptr{Cdouble}, Ptr{Int32}), posterior, n_rows, x, n_kept, kept, n, theta, n_draws, rng, monitor, log_q,
        error, kind)
end

"""
    hnpe_status hnpe_conditional_set_int(hnpe_conditional *conditional, int32_t key, int64_t value)

Set, read, reset and describe the options.

- `conditional`: the conditional
- `key`: one of hnpe_conditional_option
- `value`: refused with HNPE_ERROR_INVALID_ARGUMENT outside the option's range

Returns HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (no such key, or of another kind).

Thread: one at a time per handle.
"""
function hnpe_conditional_set_int(conditional, key, value)
    return ccall(@address(hnpe_conditional_set_int), hnpe_status, (Ptr{hnpe_conditional}, Int32, Int64),
        conditional, key, value)
end

"""
    hnpe_status hnpe_conditional_set_real(hnpe_conditional *conditional, int32_t key, double value)

Like hnpe_conditional_set_int, for real options.

Thread: one at a time per handle.
"""
function hnpe_conditional_set_real(conditional, key, value)
    return ccall(@address(hnpe_conditional_set_real), hnpe_status, (Ptr{hnpe_conditional}, Int32, Cdouble),
        conditional, key, value)
end

"""
    hnpe_status hnpe_conditional_get_int(const hnpe_conditional *conditional, int32_t key, int64_t *value)

Read an option.

Thread: any. Read-only.
"""
function hnpe_conditional_get_int(conditional, key, value)
    return ccall(@address(hnpe_conditional_get_int), hnpe_status, (Ptr{hnpe_conditional}, Int32, Ptr{Int64}),
        conditional, key, value)
end

"""
    hnpe_status hnpe_conditional_get_real(const hnpe_conditional *conditional, int32_t key, double *value)

Read a real option.

Thread: any. Read-only.
"""
function hnpe_conditional_get_real(conditional, key, value)
    return ccall(@address(hnpe_conditional_get_real), hnpe_status, (Ptr{hnpe_conditional}, Int32, Ptr{Cdouble}),
        conditional, key, value)
end

"""
    hnpe_status hnpe_conditional_reset_option(hnpe_conditional *conditional, int32_t key)

Back to the documented default.

Thread: one at a time per handle.
"""
function hnpe_conditional_reset_option(conditional, key)
    return ccall(@address(hnpe_conditional_reset_option), hnpe_status, (Ptr{hnpe_conditional}, Int32), conditional,
        key)
end

"""
    hnpe_status hnpe_conditional_describe_option(size_t index, hnpe_option_info *info)

Describe the option at index 0, 1, …; HNPE_ERROR_UNSUPPORTED past the last.

Thread: any. Read-only.
"""
function hnpe_conditional_describe_option(index, info)
    return ccall(@address(hnpe_conditional_describe_option), hnpe_status, (Csize_t, Ptr{hnpe_option_info}), index,
        info)
end

"""
    hnpe_status hnpe_conditional_describe_choice(int32_t key, size_t index, hnpe_choice_info *info)

Describe a choice of an option likewise.

Thread: any. Read-only.
"""
function hnpe_conditional_describe_choice(key, index, info)
    return ccall(@address(hnpe_conditional_describe_choice), hnpe_status, (Int32, Csize_t, Ptr{hnpe_choice_info}),
        key, index, info)
end

"""
    void hnpe_conditional_retain(hnpe_conditional *conditional)

Take another reference.

Thread: any; safe during run.
"""
function hnpe_conditional_retain(conditional)
    return ccall(@address(hnpe_conditional_retain), Cvoid, (Ptr{hnpe_conditional},), conditional)
end

"""
    void hnpe_conditional_release(hnpe_conditional *conditional)

Give up a reference; NULL does nothing.

Thread: any; safe during run.
"""
function hnpe_conditional_release(conditional)
    return ccall(@address(hnpe_conditional_release), Cvoid, (Ptr{hnpe_conditional},), conditional)
end

export HNPE_ABI_VERSION, HNPE_IMPORTANCE_BATCH, HNPE_DIAGNOSTICS_EPSILON, HNPE_CHAINS_RHAT, HNPE_OK,
    HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_SHAPE, HNPE_ERROR_NO_MEMORY, HNPE_ERROR_BUSY, HNPE_ERROR_UNSUPPORTED,
    HNPE_ERROR_NUMERIC, HNPE_ERROR_CALLBACK, HNPE_ERROR_CANCELLED, HNPE_ERROR_FORMAT, HNPE_ERROR_IO,
    HNPE_ACTIVATION_RELU, HNPE_ACTIVATION_TANH, HNPE_ACTIVATION_SILU, HNPE_ACTIVATION_ELU, HNPE_LOG_DEBUG,
    HNPE_LOG_INFO, HNPE_LOG_WARNING, HNPE_CONTEXT_THREADS, HNPE_CONTEXT_ISA, HNPE_ISA_AUTOMATIC, HNPE_ISA_BASELINE,
    HNPE_ISA_AVX2, HNPE_ISA_AVX512, HNPE_OPTION_INTEGER, HNPE_OPTION_REAL, HNPE_OPTION_BOOLEAN, HNPE_OPTION_CHOICE,
    HNPE_OPTION_FLAGS, HNPE_PHASE_SIMULATING, HNPE_PHASE_TRAINING, HNPE_PHASE_CHECKING, HNPE_PHASE_WEIGHTING,
    HNPE_PHASE_SAMPLING, HNPE_VERDICT_PASSED, HNPE_VERDICT_FLAGGED, HNPE_VERDICT_UNDECIDED, HNPE_SIMULATOR_CONCURRENT,
    HNPE_SIMULATOR_CHUNK, HNPE_JANSEN_RIT_PAPER, HNPE_JANSEN_RIT_REPOSITORY, HNPE_PROPOSAL_PRIOR,
    HNPE_PROPOSAL_TRUNCATED, HNPE_PROPOSAL_TRUNCATED_GLOBAL, HNPE_PROPOSAL_POSTERIOR, HNPE_PROPOSAL_POSTERIOR_GLOBAL,
    HNPE_PROPOSAL_GAUSSIAN, HNPE_EMBEDDER_HIDDEN, HNPE_EMBEDDER_LAYERS, HNPE_EMBEDDER_ELEMENT_HIDDEN,
    HNPE_EMBEDDER_ELEMENT_LAYERS, HNPE_EMBEDDER_ELEMENT_OUT, HNPE_EMBEDDER_POOLS, HNPE_EMBEDDER_APART,
    HNPE_EMBEDDER_COUNT, HNPE_EMBEDDER_SETTLE, HNPE_EMBEDDER_ACTIVATION, HNPE_POOL_MEAN, HNPE_POOL_MAX, HNPE_POOL_MIN,
    HNPE_POOL_SOFTMAX, HNPE_FLOW_TRANSFORMS, HNPE_FLOW_HIDDEN, HNPE_FLOW_BLOCKS, HNPE_FLOW_BINS, HNPE_FLOW_COMPONENTS,
    HNPE_FLOW_ACTIVATION, HNPE_FLOW_RESIDUAL, HNPE_FLOW_LINEAR, HNPE_FLOW_EPOCHS, HNPE_FLOW_PATIENCE,
    HNPE_FLOW_BATCH_SIZE, HNPE_FLOW_VALIDATION_FRACTION, HNPE_FLOW_LEARNING_RATE, HNPE_FLOW_WEIGHT_DECAY,
    HNPE_FLOW_RETRIES, HNPE_ESTIMATOR_ARCHITECTURE, HNPE_ESTIMATOR_BOUNDED, HNPE_ESTIMATOR_EXTRA,
    HNPE_ARCHITECTURE_FACTORISED, HNPE_ARCHITECTURE_NAIVE, HNPE_ARCHITECTURE_AGGREGATED, HNPE_BOUNDED_CUBE,
    HNPE_BOUNDED_LOGIT, HNPE_BOUNDED_OPEN, HNPE_BOUNDED_TRUNCATED, HNPE_TRAINER_EPOCHS, HNPE_TRAINER_PATIENCE,
    HNPE_TRAINER_BATCH_SIZE, HNPE_TRAINER_VALIDATION_FRACTION, HNPE_TRAINER_LEARNING_RATE, HNPE_TRAINER_SCHEDULE,
    HNPE_TRAINER_WARM_UP, HNPE_TRAINER_CLIP, HNPE_TRAINER_WEIGHT_DECAY, HNPE_TRAINER_AVERAGE, HNPE_TRAINER_PAIRS,
    HNPE_TRAINER_SUBSETS, HNPE_TRAINER_RETRIES, HNPE_TRAINER_LOSS, HNPE_TRAINER_ATOMS, HNPE_TRAINER_COMBINED,
    HNPE_TRAINER_WINDOW, HNPE_LOSS_MAXIMUM_LIKELIHOOD, HNPE_LOSS_ATOMIC, HNPE_LOSS_ATOMIC_GLOBAL, HNPE_LOSS_UNCORRECTED,
    HNPE_LOSS_IMPORTANCE, HNPE_LOSS_CLOSED_FORM, HNPE_SCHEDULE_CONSTANT, HNPE_SCHEDULE_COSINE, HNPE_PAIRS_FIRST,
    HNPE_PAIRS_ALL, HNPE_OUTCOME_NOT_RUN, HNPE_OUTCOME_CONVERGED, HNPE_OUTCOME_BUDGET, HNPE_OUTCOME_CANCELLED,
    HNPE_OUTCOME_FAILED, HNPE_IMPORTANCE_LIKELIHOOD, HNPE_IMPORTANCE_JOINT, HNPE_IMPORTANCE_SYSTEMATIC,
    HNPE_IMPORTANCE_RESIDUAL, HNPE_IMPORTANCE_MULTINOMIAL, HNPE_IMPORTANCE_TRUSTWORTHY, HNPE_IMPORTANCE_FEW,
    HNPE_IMPORTANCE_UNTRUSTWORTHY, HNPE_INFERENCE_SIMULATIONS, HNPE_INFERENCE_MIN_EXTRA, HNPE_INFERENCE_MAX_EXTRA,
    HNPE_INFERENCE_ROUNDS, HNPE_INFERENCE_TRUNCATION, HNPE_INFERENCE_RENEW, HNPE_INFERENCE_STOP_MOVED,
    HNPE_INFERENCE_ENSEMBLE, HNPE_ROUNDS_AUTOMATIC, HNPE_ROUNDS_TRUNCATED, HNPE_ROUNDS_TRUNCATED_GLOBAL,
    HNPE_ROUNDS_ATOMIC, HNPE_ROUNDS_ATOMIC_GLOBAL, HNPE_ROUNDS_UNCORRECTED, HNPE_ROUNDS_IMPORTANCE,
    HNPE_ROUNDS_IMPORTANCE_GLOBAL, HNPE_ROUNDS_CLOSED_FORM, HNPE_ROUND_OPEN, HNPE_ROUND_FINISHED, HNPE_ROUND_UNMOVED,
    HNPE_ROUND_CANCELLED, HNPE_ROUND_FAILED, HNPE_CONDITIONAL_WARM_UP, HNPE_CONDITIONAL_THIN, HNPE_CONDITIONAL_BUDGET,
    HNPE_CONDITIONAL_EXACT, HNPE_CONDITIONAL_QUADRATURE, HNPE_CONDITIONAL_UNNORMALISED, HNPE_CONDITIONAL_AVERAGE,
    HNPE_CHAINS_MIXED, HNPE_CHAINS_NOT_MIXED, HNPE_CHAINS_BUDGET, HNPE_CHAINS_STOPPED, hnpe_status, hnpe_activation,
    hnpe_log_level, hnpe_context_option, hnpe_isa, hnpe_option_kind, hnpe_phase, hnpe_verdict, hnpe_simulator_option,
    hnpe_jansen_rit_preset, hnpe_proposal, hnpe_embedder_option, hnpe_pool, hnpe_flow_option, hnpe_estimator_option,
    hnpe_architecture, hnpe_bounded, hnpe_trainer_option, hnpe_loss, hnpe_schedule, hnpe_pairs, hnpe_outcome,
    hnpe_importance_target, hnpe_importance_scheme, hnpe_importance_verdict, hnpe_inference_option, hnpe_rounds,
    hnpe_round_state, hnpe_conditional_option, hnpe_conditional_kind, hnpe_chains_verdict, hnpe_context, hnpe_monitor,
    hnpe_rng, hnpe_prior, hnpe_simulator, hnpe_dataset, hnpe_embedder, hnpe_flow, hnpe_estimator, hnpe_trainer,
    hnpe_posterior, hnpe_inference, hnpe_report, hnpe_conditional, hnpe_allocator, hnpe_dims, hnpe_option_info,
    hnpe_choice_info, hnpe_progress, hnpe_result_info, hnpe_array_info, hnpe_prior_functions, hnpe_proposal_info,
    hnpe_spread_info, hnpe_observation_info, hnpe_importance_info, hnpe_round_info, hnpe_conditional_info,
    hnpe_chains_info, @hnpe_release_fn, @hnpe_log_fn, @hnpe_progress_fn, @hnpe_simulate_fn, @hnpe_log_target_fn,
    @hnpe_allocator_allocate, @hnpe_allocator_deallocate, @hnpe_prior_functions_sample,
    @hnpe_prior_functions_log_density, @hnpe_prior_functions_support, @hnpe_prior_functions_cdf,
    @hnpe_prior_functions_quantile, @hnpe_prior_functions_log_slope, hnpe_status_name, hnpe_status_text,
    hnpe_last_error, hnpe_last_callback_result, hnpe_set_error, hnpe_version_string, hnpe_abi_version,
    hnpe_context_create, hnpe_context_set_log, hnpe_context_retain, hnpe_context_release, hnpe_context_set_int,
    hnpe_context_set_real, hnpe_context_get_int, hnpe_context_get_real, hnpe_context_reset_option,
    hnpe_context_describe_option, hnpe_context_describe_choice, hnpe_monitor_create, hnpe_monitor_request_stop,
    hnpe_monitor_retain, hnpe_monitor_release, hnpe_report_create, hnpe_report_count, hnpe_report_describe_result,
    hnpe_report_describe_array, hnpe_report_read, hnpe_report_text, hnpe_report_save, hnpe_report_draw,
    hnpe_report_retain, hnpe_report_release, hnpe_rng_create, hnpe_rng_retain, hnpe_rng_release, hnpe_rng_next,
    hnpe_rng_uniform, hnpe_rng_normal, hnpe_rng_exponential, hnpe_rng_gamma, hnpe_rng_beta, hnpe_rng_fill_uniform,
    hnpe_rng_fill_normal, hnpe_prior_create_uniform, hnpe_prior_create_normal, hnpe_prior_create_multivariate_normal,
    hnpe_prior_create_log_normal, hnpe_prior_create_log_uniform, hnpe_prior_create_exponential, hnpe_prior_create_gamma,
    hnpe_prior_create_beta, hnpe_prior_create_truncated_normal, hnpe_prior_create_product, hnpe_prior_create_custom,
    hnpe_prior_sample, hnpe_prior_log_density, hnpe_prior_support, hnpe_prior_cdf, hnpe_prior_quantile, hnpe_prior_dims,
    hnpe_prior_save, hnpe_prior_load, hnpe_prior_retain, hnpe_prior_release, hnpe_simulator_create, hnpe_simulator_run,
    hnpe_simulator_set_int, hnpe_simulator_set_real, hnpe_simulator_get_int, hnpe_simulator_get_real,
    hnpe_simulator_reset_option, hnpe_simulator_describe_option, hnpe_simulator_describe_choice, hnpe_simulator_dims,
    hnpe_simulator_retain, hnpe_simulator_release, hnpe_simulator_create_product, hnpe_simulator_create_jansen_rit,
    hnpe_jansen_rit_signals, hnpe_prior_create_jansen_rit, hnpe_summary_log_power_bins, hnpe_summary_frequencies,
    hnpe_summary_log_power, hnpe_summary_autocorrelation, hnpe_dataset_create, hnpe_dataset_create_on_disk,
    hnpe_dataset_open, hnpe_dataset_flush, hnpe_dataset_append, hnpe_dataset_append_proposed, hnpe_dataset_extend,
    hnpe_dataset_simulate, hnpe_dataset_count, hnpe_dataset_read, hnpe_dataset_read_proposals,
    hnpe_dataset_describe_proposal, hnpe_dataset_save, hnpe_dataset_load, hnpe_dataset_dims, hnpe_dataset_retain,
    hnpe_dataset_release, hnpe_embedder_create_identity, hnpe_embedder_create_mlp, hnpe_embedder_create_deep_set,
    hnpe_embedder_create_mean, hnpe_embedder_create_stack, hnpe_embedder_apply, hnpe_embedder_dims,
    hnpe_embedder_set_seed, hnpe_embedder_set_int, hnpe_embedder_set_real, hnpe_embedder_get_int,
    hnpe_embedder_get_real, hnpe_embedder_reset_option, hnpe_embedder_describe_option, hnpe_embedder_describe_choice,
    hnpe_embedder_retain, hnpe_embedder_release, hnpe_flow_create_maf, hnpe_flow_create_spline,
    hnpe_flow_create_coupling, hnpe_flow_create_mixture, hnpe_flow_set_unit, hnpe_flow_set_seed, hnpe_flow_fit,
    hnpe_flow_log_density, hnpe_flow_sample, hnpe_flow_to_noise, hnpe_flow_from_noise, hnpe_flow_dims,
    hnpe_flow_set_int, hnpe_flow_set_real, hnpe_flow_get_int, hnpe_flow_get_real, hnpe_flow_reset_option,
    hnpe_flow_describe_option, hnpe_flow_describe_choice, hnpe_flow_retain, hnpe_flow_release, hnpe_estimator_create,
    hnpe_estimator_create_factorised, hnpe_estimator_create_joint, hnpe_estimator_save, hnpe_estimator_load,
    hnpe_estimator_set_int, hnpe_estimator_set_real, hnpe_estimator_get_int, hnpe_estimator_get_real,
    hnpe_estimator_reset_option, hnpe_estimator_describe_option, hnpe_estimator_describe_choice,
    hnpe_estimator_set_seed, hnpe_estimator_dims, hnpe_estimator_retain, hnpe_estimator_release, hnpe_trainer_create,
    hnpe_trainer_run, hnpe_trainer_set_checkpoint, hnpe_trainer_resume, hnpe_trainer_epochs, hnpe_trainer_outcome,
    hnpe_trainer_effective_sample_size, hnpe_trainer_losses, hnpe_trainer_set_int, hnpe_trainer_set_real,
    hnpe_trainer_get_int, hnpe_trainer_get_real, hnpe_trainer_reset_option, hnpe_trainer_describe_option,
    hnpe_trainer_describe_choice, hnpe_trainer_set_seed, hnpe_trainer_retain, hnpe_trainer_release,
    hnpe_posterior_create, hnpe_posterior_sample, hnpe_posterior_log_density, hnpe_posterior_log_density_gradient,
    hnpe_posterior_log_mass, hnpe_posterior_mode, hnpe_posterior_log_density_global, hnpe_posterior_sample_all,
    hnpe_posterior_log_density_all, hnpe_posterior_create_ensemble, hnpe_posterior_count_members,
    hnpe_posterior_get_member, hnpe_posterior_spread, hnpe_posterior_check_observation, hnpe_posterior_has_extrapolated,
    hnpe_posterior_save, hnpe_posterior_load, hnpe_posterior_dims, hnpe_posterior_retain, hnpe_posterior_release,
    hnpe_importance_run, hnpe_importance_weigh, hnpe_importance_summarise, hnpe_importance_resample,
    hnpe_inference_create, hnpe_inference_create_offline, hnpe_inference_set_estimator, hnpe_inference_set_dataset,
    hnpe_inference_run, hnpe_inference_run_rounds, hnpe_inference_run_to, hnpe_inference_set_target,
    hnpe_inference_propose_sizes, hnpe_inference_propose, hnpe_inference_append, hnpe_inference_train,
    hnpe_inference_set_checkpoint, hnpe_inference_resume, hnpe_inference_resume_on_disk, hnpe_inference_count,
    hnpe_inference_describe_round, hnpe_inference_posterior, hnpe_inference_get_trainer, hnpe_inference_get_estimator,
    hnpe_inference_get_dataset, hnpe_inference_set_int, hnpe_inference_set_real, hnpe_inference_get_int,
    hnpe_inference_get_real, hnpe_inference_reset_option, hnpe_inference_describe_option,
    hnpe_inference_describe_choice, hnpe_inference_set_seed, hnpe_inference_dims, hnpe_inference_retain,
    hnpe_inference_release, hnpe_diagnostics_calibration, hnpe_diagnostics_calibration_of_draws,
    hnpe_diagnostics_misspecification, hnpe_diagnostics_predictive, hnpe_diagnostics_predictive_of_replicates,
    hnpe_diagnostics_local_c2st, hnpe_diagnostics_mmd, hnpe_diagnostics_sinkhorn, hnpe_diagnostics_c2st,
    hnpe_diagnostics_kolmogorov, hnpe_diagnostics_wasserstein, hnpe_diagnostics_wasserstein_to_point,
    hnpe_diagnostics_wasserstein_to_cdf, hnpe_diagnostics_rhat, hnpe_diagnostics_ess, hnpe_conditional_create,
    hnpe_conditional_describe, hnpe_conditional_log_density, hnpe_conditional_sample, hnpe_conditional_marginal,
    hnpe_conditional_set_int, hnpe_conditional_set_real, hnpe_conditional_get_int, hnpe_conditional_get_real,
    hnpe_conditional_reset_option, hnpe_conditional_describe_option, hnpe_conditional_describe_choice,
    hnpe_conditional_retain, hnpe_conditional_release

end
