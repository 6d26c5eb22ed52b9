!> libhnpe for Fortran 2018 (or 2008 with TS 29113): the whole C interface. Written by bindings/generate from include/hnpe/*.h: do not edit.
!!
!! A handle is a type(c_ptr); c_null_ptr stands for the default context, for no monitor, and for what is said to be NULL.
!! Arrays are passed as they are. What C calls [n, d], row-major, is an array of (d, n) here: a row of C is a column.
!! Optional arguments are those that may be NULL. Seeds and other unsigned numbers are signed ones of the same bits.
!! Fortran does not tell cases apart: a constant that is called as a function is has _OPTION or _CONSTANT at its end.
!! Text goes in with a c_null_char at its end (hnpe_c_string) and comes out as a type(c_ptr) (hnpe_string).
module hnpe
  use, intrinsic :: iso_c_binding
  implicit none
  public

  integer(c_int32_t), parameter :: HNPE_ABI_VERSION_CONSTANT = 1
  integer(c_int32_t), parameter :: HNPE_IMPORTANCE_BATCH = 1024
  real(c_double), parameter :: HNPE_DIAGNOSTICS_EPSILON = 0.05_c_double
  real(c_double), parameter :: HNPE_CHAINS_RHAT = 1.01_c_double

  !> What a call came to. Negative values are failures; hnpe_last_error() has their message.
  integer(c_int), parameter :: HNPE_OK = 0
    !< success
  integer(c_int), parameter :: HNPE_ERROR_INVALID_ARGUMENT = -1
    !< invalid argument
  integer(c_int), parameter :: HNPE_ERROR_SHAPE = -2
    !< shapes disagree
  integer(c_int), parameter :: HNPE_ERROR_NO_MEMORY = -3
    !< out of memory
  integer(c_int), parameter :: HNPE_ERROR_BUSY = -4
    !< handle is in use
  integer(c_int), parameter :: HNPE_ERROR_UNSUPPORTED = -5
    !< not supported
  integer(c_int), parameter :: HNPE_ERROR_NUMERIC = -6
    !< non-finite value
  integer(c_int), parameter :: HNPE_ERROR_CALLBACK = -7
    !< user callback failed
  integer(c_int), parameter :: HNPE_ERROR_CANCELLED = -8
    !< cancelled
  integer(c_int), parameter :: HNPE_ERROR_FORMAT = -9
    !< malformed file
  integer(c_int), parameter :: HNPE_ERROR_IO = -10
    !< input or output failed

  !> What the units of a network's hidden layers apply; an option of embedders and flows.
  integer(c_int), parameter :: HNPE_ACTIVATION_RELU = 1
    !< max(0, z)
  integer(c_int), parameter :: HNPE_ACTIVATION_TANH = 2
    !< hyperbolic tangent
  integer(c_int), parameter :: HNPE_ACTIVATION_SILU = 3
    !< z / (1 + exp(-z))
  integer(c_int), parameter :: HNPE_ACTIVATION_ELU = 4
    !< z above 0, exp(z) - 1 below

  !> Severity of a log line.
  integer(c_int), parameter :: HNPE_LOG_DEBUG = 0
  integer(c_int), parameter :: HNPE_LOG_INFO = 1
  integer(c_int), parameter :: HNPE_LOG_WARNING = 2

  !> Options of a context.
  integer(c_int), parameter :: HNPE_CONTEXT_THREADS = 100
    !< threads of long calls; 0: every core that the process may use, by its affinity and by the quota of processor time
    !! of its control group
  integer(c_int), parameter :: HNPE_CONTEXT_ISA = 200
    !< one of hnpe_isa

  !> Instruction sets of the kernels: the context's option HNPE_CONTEXT_ISA, else what the environment variable HNPE_ISA
  !! (automatic, baseline, avx2, avx512) named when the context was made, else the best that the machine has. Where a
  !! constructor is given NULL for the context, HNPE_ISA counts as it is at each call.
  integer(c_int), parameter :: HNPE_ISA_AUTOMATIC = 0
    !< HNPE_ISA, else the best that the machine has
  integer(c_int), parameter :: HNPE_ISA_BASELINE = 1
    !< what every processor of the architecture has
  integer(c_int), parameter :: HNPE_ISA_AVX2 = 2
    !< x86-64 with AVX2 and FMA
  integer(c_int), parameter :: HNPE_ISA_AVX512 = 3
    !< x86-64 with AVX-512 F, BW, DQ and VL

  !> What kind of value an option holds.
  integer(c_int), parameter :: HNPE_OPTION_INTEGER = 1
    !< set with the _set_int function
  integer(c_int), parameter :: HNPE_OPTION_REAL = 2
    !< set with the _set_real function
  integer(c_int), parameter :: HNPE_OPTION_BOOLEAN = 3
    !< 0 or 1, set with the _set_int function
  integer(c_int), parameter :: HNPE_OPTION_CHOICE = 4
    !< one of its choices, set with the _set_int function
  integer(c_int), parameter :: HNPE_OPTION_FLAGS = 5
    !< a sum of its choices, set with the _set_int function

  !> What a long call is doing.
  integer(c_int), parameter :: HNPE_PHASE_SIMULATING = 1
  integer(c_int), parameter :: HNPE_PHASE_TRAINING = 2
  integer(c_int), parameter :: HNPE_PHASE_CHECKING = 3
    !< a diagnostic, see docs/diagnostics.md; counts observation sets
  integer(c_int), parameter :: HNPE_PHASE_WEIGHTING = 4
    !< importance sampling; counts draws
  integer(c_int), parameter :: HNPE_PHASE_SAMPLING = 5
    !< draws of a conditional; counts sweeps of all chains

  !> What a result says of what was examined.
  integer(c_int), parameter :: HNPE_VERDICT_PASSED = 1
  integer(c_int), parameter :: HNPE_VERDICT_FLAGGED = 2
    !< something is wrong, as the sentence says
  integer(c_int), parameter :: HNPE_VERDICT_UNDECIDED = 3
    !< there was too little to tell

  !> Options of a simulator.
  integer(c_int), parameter :: HNPE_SIMULATOR_CONCURRENT = 1100
    !< 1: the callback may be called from several threads at once; default 0
  integer(c_int), parameter :: HNPE_SIMULATOR_CHUNK = 1200
    !< rows per call of the callback, default 256; part of what a seed means

  !> Priors of the Jansen-Rit parameters; all uniform. C is on 10 ... 250 and mu on 50 ... 500 in both.
  integer(c_int), parameter :: HNPE_JANSEN_RIT_PAPER = 1
    !< sigma on 0 ... 5000, g on -30 ... 30 dB: Rodrigues et al. 2021
  integer(c_int), parameter :: HNPE_JANSEN_RIT_REPOSITORY = 2
    !< sigma on 100 ... 5000, g on -20 ... 20 dB: the code of its authors

  !> What the parameters of a set were drawn from; its extra observations always have alpha_i ~ p(alpha | beta). What it
  !! means for training is in docs/trainer.md; in short, truncated priors need no correction, posteriors and Gaussians
  !! do.
  integer(c_int), parameter :: HNPE_PROPOSAL_PRIOR = 0
    !< beta ~ p(beta), alpha_0 ~ p(alpha | beta)
  integer(c_int), parameter :: HNPE_PROPOSAL_TRUNCATED = 1
    !< the prior of (alpha_0, beta), restricted to a region with the mass of the posterior of the observations that are
    !! targeted
  integer(c_int), parameter :: HNPE_PROPOSAL_TRUNCATED_GLOBAL = 2
    !< the prior of beta so restricted, alpha_0 ~ p(alpha | beta)
  integer(c_int), parameter :: HNPE_PROPOSAL_POSTERIOR = 3
    !< (alpha_0, beta) from a posterior, or from anything else
  integer(c_int), parameter :: HNPE_PROPOSAL_POSTERIOR_GLOBAL = 4
    !< beta from a posterior, or from anything else; alpha_0 ~ p(alpha | beta)
  integer(c_int), parameter :: HNPE_PROPOSAL_GAUSSIAN = 5
    !< (alpha_0, beta) from one Gaussian, restricted to the prior's support; entered by HNPE_ROUNDS_CLOSED_FORM, with
    !! its mean and covariance, and by no one else

  !> Options of an embedder. Those that a kind has no use for are refused with HNPE_ERROR_UNSUPPORTED.
  integer(c_int), parameter :: HNPE_EMBEDDER_HIDDEN = 2100
    !< units of each hidden layer of the MLP, or of a deep set's head
  integer(c_int), parameter :: HNPE_EMBEDDER_LAYERS = 2200
    !< hidden layers of the same; 0 in a deep set: no head, the pools are the output
  integer(c_int), parameter :: HNPE_EMBEDDER_ELEMENT_HIDDEN = 2300
    !< units of each hidden layer of the network that every row goes through
  integer(c_int), parameter :: HNPE_EMBEDDER_ELEMENT_LAYERS = 2400
    !< hidden layers of the same
  integer(c_int), parameter :: HNPE_EMBEDDER_ELEMENT_OUT = 2500
    !< what it puts out per row; 0: no such network, the rows are pooled as they are
  integer(c_int), parameter :: HNPE_EMBEDDER_POOLS = 2600
    !< a sum of hnpe_pool
  integer(c_int), parameter :: HNPE_EMBEDDER_APART = 2700
    !< 1: x_0 stands beside the pools of x_1..x_N; 0: it is pooled with them
  integer(c_int), parameter :: HNPE_EMBEDDER_COUNT = 2800
    !< 1: log(1 + N) and 1 / (1 + N) are features too
  integer(c_int), parameter :: HNPE_EMBEDDER_SETTLE = 2900
    !< 1: pooled numbers are standardised by statistics that settle in training
  integer(c_int), parameter :: HNPE_EMBEDDER_ACTIVATION = 3000
    !< one of hnpe_activation

  !> How a deep set pools what its rows give, each feature by itself; flags, to be summed.
  integer(c_int), parameter :: HNPE_POOL_MEAN = 1
  integer(c_int), parameter :: HNPE_POOL_MAX = 2
  integer(c_int), parameter :: HNPE_POOL_MIN = 4
  integer(c_int), parameter :: HNPE_POOL_SOFTMAX = 8
    !< soft maximum: the logarithm of the mean of the exponentials

  !> Options of a flow. Those below 300 describe the network: setting one draws new initial weights. One that the flow's
  !! family has no use for keeps its default.
  integer(c_int), parameter :: HNPE_FLOW_TRANSFORMS = 3100
    !< stacked transforms; 0: two for one parameter, three for more
  integer(c_int), parameter :: HNPE_FLOW_HIDDEN = 3110
    !< units of a hidden layer
  integer(c_int), parameter :: HNPE_FLOW_BLOCKS = 3120
    !< hidden layers (or residual blocks) after the first
  integer(c_int), parameter :: HNPE_FLOW_BINS = 3130
    !< bins of a spline; of flows of splines
  integer(c_int), parameter :: HNPE_FLOW_COMPONENTS = 3140
    !< Gaussians of a mixture
  integer(c_int), parameter :: HNPE_FLOW_ACTIVATION = 3150
    !< one of hnpe_activation
  integer(c_int), parameter :: HNPE_FLOW_RESIDUAL = 3160
    !< 1: residual blocks in autoregressive networks; coupling networks are residual anyway
  integer(c_int), parameter :: HNPE_FLOW_LINEAR = 3170
    !< 1: trainable linear maps between transforms
  integer(c_int), parameter :: HNPE_FLOW_EPOCHS = 3300
    !< at most so many epochs of a fit; 0: by the number of rows
  integer(c_int), parameter :: HNPE_FLOW_PATIENCE = 3310
    !< epochs without a better validation loss before stopping
  integer(c_int), parameter :: HNPE_FLOW_BATCH_SIZE = 3320
    !< rows per step; 0: by the number of rows
  integer(c_int), parameter :: HNPE_FLOW_VALIDATION_FRACTION = 3330
    !< share of the rows that is held out
  integer(c_int), parameter :: HNPE_FLOW_LEARNING_RATE = 3340
    !< after the warm-up; 0: by the number of parameters
  integer(c_int), parameter :: HNPE_FLOW_WEIGHT_DECAY = 3350
    !< decoupled
  integer(c_int), parameter :: HNPE_FLOW_RETRIES = 3360
    !< steps with a non-finite loss that are rejected before giving up

  !> Options of an estimator.
  integer(c_int), parameter :: HNPE_ESTIMATOR_ARCHITECTURE = 4100
    !< one of hnpe_architecture
  integer(c_int), parameter :: HNPE_ESTIMATOR_BOUNDED = 4200
    !< one of hnpe_bounded
  integer(c_int), parameter :: HNPE_ESTIMATOR_EXTRA = 4300
    !< N of the naive architecture, which needs it fixed

  !> How the posterior is written.
  integer(c_int), parameter :: HNPE_ARCHITECTURE_FACTORISED = 1
    !< q_global(beta | set) q_local(alpha | beta, x_0)
  integer(c_int), parameter :: HNPE_ARCHITECTURE_NAIVE = 2
    !< one flow over (alpha_0, beta) given x_0, ..., x_N stacked, N fixed; a comparator
  integer(c_int), parameter :: HNPE_ARCHITECTURE_AGGREGATED = 3
    !< one flow over (alpha_0, beta) given x_0 and the mean of X; a comparator

  !> Where parameters with a bounded support live.
  integer(c_int), parameter :: HNPE_BOUNDED_CUBE = 1
    !< splines on the unit interval with a uniform base
  integer(c_int), parameter :: HNPE_BOUNDED_LOGIT = 2
    !< the real line through the logit, with a normal base
  integer(c_int), parameter :: HNPE_BOUNDED_OPEN = 3
    !< where they are: a mixture of Gaussians cut off at the bounds, and normalised within; of one density over all
    !! parameters, with Gaussian or uniform priors alone. What rounds with the closed-form correction need for a uniform
    !! prior
  integer(c_int), parameter :: HNPE_BOUNDED_TRUNCATED = 4
    !< where they are, of any flow over all parameters: cut off at the bounds, and normalised by a share of draws
    !! (hnpe_posterior_log_mass). How networks made elsewhere have it

  !> Options of a trainer.
  integer(c_int), parameter :: HNPE_TRAINER_EPOCHS_OPTION = 5100
    !< at most so many epochs; 0: by the size of the data set
  integer(c_int), parameter :: HNPE_TRAINER_PATIENCE = 5110
    !< epochs without a better validation loss before stopping
  integer(c_int), parameter :: HNPE_TRAINER_BATCH_SIZE = 5120
    !< observation sets per step; 0: by the size of the data set
  integer(c_int), parameter :: HNPE_TRAINER_VALIDATION_FRACTION = 5130
    !< share of the sets that is held out
  integer(c_int), parameter :: HNPE_TRAINER_LEARNING_RATE = 5200
    !< after the warm-up; 0: by the number of parameters
  integer(c_int), parameter :: HNPE_TRAINER_SCHEDULE = 5210
    !< one of hnpe_schedule
  integer(c_int), parameter :: HNPE_TRAINER_WARM_UP = 5220
    !< fraction of the run in which the rate rises
  integer(c_int), parameter :: HNPE_TRAINER_CLIP = 5230
    !< largest norm of a gradient; 0: none
  integer(c_int), parameter :: HNPE_TRAINER_WEIGHT_DECAY = 5240
    !< decoupled
  integer(c_int), parameter :: HNPE_TRAINER_AVERAGE = 5250
    !< factor per step of the running average of weights; 0: none
  integer(c_int), parameter :: HNPE_TRAINER_PAIRS = 5300
    !< one of hnpe_pairs
  integer(c_int), parameter :: HNPE_TRAINER_SUBSETS = 5310
    !< 1: every other time a set is seen, a random part of its extra observations
  integer(c_int), parameter :: HNPE_TRAINER_RETRIES = 5400
    !< steps with a non-finite loss that are rejected before giving up
  integer(c_int), parameter :: HNPE_TRAINER_LOSS = 5500
    !< one of hnpe_loss
  integer(c_int), parameter :: HNPE_TRAINER_ATOMS = 5510
    !< of each set in the atomic loss, its own parameters included
  integer(c_int), parameter :: HNPE_TRAINER_COMBINED = 5520
    !< 1: the atomic loss and, for sets drawn from the prior, maximum likelihood
  integer(c_int), parameter :: HNPE_TRAINER_WINDOW = 5600
    !< bytes of a data set on disk that are read at a time; 0: 128 MiB. Less is as accurate, and needs less memory

  !> What is made small. Atomic losses correct for parameters that were drawn from a proposal instead of the prior: of a
  !! set's own parameters and those of other sets, the atoms, the estimator must tell which made the observations, all
  !! atoms weighted as under the prior. The proposal's density is not needed. Source: Greenberg, Nonnenmacher, Macke
  !! 2019 (atomic proposals), for the factorised estimator (docs/trainer.md).
  integer(c_int), parameter :: HNPE_LOSS_MAXIMUM_LIKELIHOOD = 1
  integer(c_int), parameter :: HNPE_LOSS_ATOMIC = 2
    !< of (alpha_0, beta), both from a proposal; every flow and architecture
  integer(c_int), parameter :: HNPE_LOSS_ATOMIC_GLOBAL = 3
    !< of beta alone from a proposal, alpha_0 ~ p(alpha | beta): q_global atomic, q_local by maximum likelihood; where
    !! there is a q_global; sets whose alpha_0 is from a posterior, or was truncated together with beta, are refused
  integer(c_int), parameter :: HNPE_LOSS_UNCORRECTED = 4
    !< - log q whatever the parameters were drawn from: for comparison. Unless that is the prior or a truncated one, the
    !! result is biased
  integer(c_int), parameter :: HNPE_LOSS_IMPORTANCE = 5
    !< - log q times w = p / p~, the densities of (alpha_0, beta) under the prior and under what they were drawn from,
    !! as the data set records it: right for any proposal whose density is known, with the variance of the weights; see
    !! hnpe_trainer_effective_sample_size. Source: Lueckmann et al. 2017 (SNPE-B)
  integer(c_int), parameter :: HNPE_LOSS_CLOSED_FORM = 6
    !< - log q, of the sets of the last proposal alone, the prior or one Gaussian (see HNPE_PROPOSAL_GAUSSIAN), which
    !! the posterior then corrects for: one mixture of Gaussians over all parameters, with Gaussian or uniform priors.
    !! Source: Papamakarios, Murray 2016 (SNPE-A)

  !> How the learning rate goes after the warm-up.
  integer(c_int), parameter :: HNPE_SCHEDULE_CONSTANT = 1
  integer(c_int), parameter :: HNPE_SCHEDULE_COSINE = 2
    !< to zero as half a cosine over all epochs

  !> Which observations q_local learns from.
  integer(c_int), parameter :: HNPE_PAIRS_FIRST = 1
    !< (alpha_0, x_0) of each set, as in the paper
  integer(c_int), parameter :: HNPE_PAIRS_ALL = 2
    !< every (alpha_i, x_i): all are draws from the same joint distribution

  !> How a run ended.
  integer(c_int), parameter :: HNPE_OUTCOME_NOT_RUN = 0
    !< it has not yet
  integer(c_int), parameter :: HNPE_OUTCOME_CONVERGED = 1
    !< the validation loss stopped improving
  integer(c_int), parameter :: HNPE_OUTCOME_BUDGET = 2
    !< all epochs were used
  integer(c_int), parameter :: HNPE_OUTCOME_CANCELLED = 3
    !< stopped by the host; the best weights so far are in place
  integer(c_int), parameter :: HNPE_OUTCOME_FAILED = 4
    !< the loss stayed non-finite, or the data set could not be read; the last good weights are in place

  !> What the host's numbers are the logarithm of.
  integer(c_int), parameter :: HNPE_IMPORTANCE_LIKELIHOOD = 1
    !< p(x | theta): the prior's log density is added
  integer(c_int), parameter :: HNPE_IMPORTANCE_JOINT = 2
    !< p(x, theta), the prior included: for priors that have no log density

  !> How draws are taken by their weights.
  integer(c_int), parameter :: HNPE_IMPORTANCE_SYSTEMATIC = 1
    !< one uniform number, equal steps from there: varies least; in rising order
  integer(c_int), parameter :: HNPE_IMPORTANCE_RESIDUAL = 2
    !< as many copies as are sure, independent ones for the rest; in rising order
  integer(c_int), parameter :: HNPE_IMPORTANCE_MULTINOMIAL = 3
    !< independent of each other, in no order

  !> What weights are worth.
  integer(c_int), parameter :: HNPE_IMPORTANCE_TRUSTWORTHY = 1
    !< Pareto k within its limit, 100 effective draws or more
  integer(c_int), parameter :: HNPE_IMPORTANCE_FEW = 2
    !< too few draws to be trusted or to tell
  integer(c_int), parameter :: HNPE_IMPORTANCE_UNTRUSTWORTHY = 3
    !< Pareto k is above 0.7: more draws would hardly help

  !> Options of an inference.
  integer(c_int), parameter :: HNPE_INFERENCE_SIMULATIONS = 6100
    !< observation sets that hnpe_inference_run simulates in all, and hnpe_inference_run_rounds in each round
  integer(c_int), parameter :: HNPE_INFERENCE_MIN_EXTRA = 6200
    !< smallest number of extra observations in a set
  integer(c_int), parameter :: HNPE_INFERENCE_MAX_EXTRA = 6210
    !< largest; N is uniform in between
  integer(c_int), parameter :: HNPE_INFERENCE_ROUNDS = 6300
    !< one of hnpe_rounds
  integer(c_int), parameter :: HNPE_INFERENCE_TRUNCATION = 6310
    !< mass of the posterior that a truncated prior leaves out
  integer(c_int), parameter :: HNPE_INFERENCE_RENEW = 6330
    !< 1, the default: rounds that truncate the prior train new networks on the sets inside; 0: go on with the networks
    !! of the round before, on all sets
  integer(c_int), parameter :: HNPE_INFERENCE_STOP_MOVED = 6320
    !< rounds end when one has moved the posterior of the target by less than this: the Jensen-Shannon divergence, in
    !! nats, at most log 2; 0: never
  integer(c_int), parameter :: HNPE_INFERENCE_ENSEMBLE = 6400
    !< estimators that are trained, side by side, from different beginnings: the posterior is their mixture; 1, the
    !! default: a single one

  !> What (alpha_0, beta) are drawn from once there is a posterior of the target, and what is done about it. The extra
  !! observations of a set always have alpha_i ~ p(alpha | beta). Before the first training everything is drawn from the
  !! prior. Sources: Deistler, Goncalves, Macke 2022 (truncated proposals); Greenberg, Nonnenmacher, Macke 2019
  !! (atomic); Lueckmann et al. 2017 (importance weights).
  integer(c_int), parameter :: HNPE_ROUNDS_AUTOMATIC = 0
    !< HNPE_ROUNDS_TRUNCATED_GLOBAL where the estimator is factorised and has global parameters, else
    !! HNPE_ROUNDS_TRUNCATED; the default
  integer(c_int), parameter :: HNPE_ROUNDS_TRUNCATED = 1
    !< from the prior, restricted to where the posterior has its mass: maximum likelihood stays right, every flow and
    !! architecture
  integer(c_int), parameter :: HNPE_ROUNDS_TRUNCATED_GLOBAL = 2
    !< beta alone from its prior so restricted, alpha_0 ~ p(alpha | beta); factorised, with global parameters
  integer(c_int), parameter :: HNPE_ROUNDS_ATOMIC = 3
    !< from the posterior; corrected by the atomic loss
  integer(c_int), parameter :: HNPE_ROUNDS_ATOMIC_GLOBAL = 4
    !< beta alone from the posterior, alpha_0 ~ p(alpha | beta); q_global corrected by the atomic loss; factorised, with
    !! global parameters
  integer(c_int), parameter :: HNPE_ROUNDS_UNCORRECTED = 5
    !< from the posterior, and nothing is done: the result is not the posterior; for comparison
  integer(c_int), parameter :: HNPE_ROUNDS_IMPORTANCE = 6
    !< from the posterior; corrected by importance weights: every flow and architecture, with the variance of the
    !! weights
  integer(c_int), parameter :: HNPE_ROUNDS_IMPORTANCE_GLOBAL = 7
    !< beta alone from the posterior, alpha_0 ~ p(alpha | beta); q_global corrected by importance weights; factorised,
    !! with global parameters
  integer(c_int), parameter :: HNPE_ROUNDS_CLOSED_FORM = 8
    !< from one Gaussian with the posterior's moments; what is learned of such parameters is corrected in closed form:
    !! one mixture of Gaussians over all parameters, whose priors are Gaussian or uniform. Source: Papamakarios, Murray
    !! 2016 (SNPE-A)

  !> How far a round got, and why no further.
  integer(c_int), parameter :: HNPE_ROUND_OPEN = 0
    !< under way, or waiting for simulations or training
  integer(c_int), parameter :: HNPE_ROUND_FINISHED = 1
    !< trained: the last of those asked for, or another one followed
  integer(c_int), parameter :: HNPE_ROUND_UNMOVED = 2
    !< trained, and the rounds ended for it: HNPE_INFERENCE_STOP_MOVED
  integer(c_int), parameter :: HNPE_ROUND_CANCELLED = 3
    !< stopped by the host; the next call goes on with it
  integer(c_int), parameter :: HNPE_ROUND_FAILED = 4
    !< ended by an error; the next call goes on with it

  !> Options of a conditional: of hnpe_conditional_sample.
  integer(c_int), parameter :: HNPE_CONDITIONAL_WARM_UP = 7100
    !< sweeps of each chain before its draws count, in which it learns
  integer(c_int), parameter :: HNPE_CONDITIONAL_THIN = 7200
    !< sweeps from one draw of a chain to the next
  integer(c_int), parameter :: HNPE_CONDITIONAL_BUDGET = 7300
    !< log densities to ask the networks for at most; 0: as many as it takes

  !> How a density comes about.
  integer(c_int), parameter :: HNPE_CONDITIONAL_EXACT = 1
    !< normalised: the networks give it as it is
  integer(c_int), parameter :: HNPE_CONDITIONAL_QUADRATURE = 2
    !< normalised by adaptive quadrature, with an estimate of its error
  integer(c_int), parameter :: HNPE_CONDITIONAL_UNNORMALISED = 3
    !< but for a constant that is not known
  integer(c_int), parameter :: HNPE_CONDITIONAL_AVERAGE = 4
    !< an average over draws, with its standard error

  !> What chains came to.
  integer(c_int), parameter :: HNPE_CHAINS_MIXED = 1
    !< R-hat is at most HNPE_CHAINS_RHAT, for every parameter
  integer(c_int), parameter :: HNPE_CHAINS_NOT_MIXED = 2
    !< it is above that: the draws are not yet draws of the conditional
  integer(c_int), parameter :: HNPE_CHAINS_BUDGET = 3
    !< the budget ended before the draws were complete
  integer(c_int), parameter :: HNPE_CHAINS_STOPPED = 4
    !< the monitor, or a failure, ended it before

  !> The host's memory: both functions, or neither. `alignment` is a power of two, at most 64.
  type, bind(C) :: hnpe_allocator
    integer(c_int32_t) :: struct_size = 32
      !< sizeof(hnpe_allocator)
    integer(c_int32_t) :: reserved = 0
      !< 0
    type(c_funptr) :: allocate = c_null_funptr
      !< NULL where there is no memory
    type(c_funptr) :: deallocate = c_null_funptr
      !< never called with NULL
    type(c_ptr) :: user_data = c_null_ptr
      !< given to both
  end type hnpe_allocator

  !> The dimensions of an object; those that it has not are 0.
  type, bind(C) :: hnpe_dims
    integer(c_int32_t) :: struct_size = 48
      !< sizeof(hnpe_dims), set by the caller
    integer(c_int32_t) :: reserved = 0
      !< 0
    integer(c_int64_t) :: d_local = 0
      !< local parameters per observation, L
    integer(c_int64_t) :: d_global = 0
      !< global parameters, G
    integer(c_int64_t) :: d_x = 0
      !< features per observation
    integer(c_int64_t) :: d_out = 0
      !< outputs: features of an embedder, parameters of a prior or flow
    integer(c_int64_t) :: d_given = 0
      !< width of what a density is conditioned on
  end type hnpe_dims

  !> Describes one option of an object.
  type, bind(C) :: hnpe_option_info
    integer(c_int32_t) :: struct_size = 80
      !< sizeof(hnpe_option_info), set by the caller
    integer(c_int32_t) :: key = 0
      !< what the setters take
    integer(c_int32_t) :: kind = 0
      !< one of hnpe_option_kind
    integer(c_int32_t) :: n_choices = 0
      !< of a choice or of flags, else 0
    type(c_ptr) :: name = c_null_ptr
      !< such as "batch_size"; static
    type(c_ptr) :: doc = c_null_ptr
      !< one sentence; static
    integer(c_int64_t) :: default_int = 0
      !< of every kind but real
    integer(c_int64_t) :: minimum_int = 0
      !< smallest value allowed; of choices and flags the smallest of them
    integer(c_int64_t) :: maximum_int = 0
      !< largest value allowed; of choices the largest, of flags their sum
    real(c_double) :: default_real = 0.0_c_double
      !< of a real option
    real(c_double) :: minimum_real = 0.0_c_double
      !< smallest value allowed
    real(c_double) :: maximum_real = 0.0_c_double
      !< largest value allowed
  end type hnpe_option_info

  !> Describes one choice of an option.
  type, bind(C) :: hnpe_choice_info
    integer(c_int32_t) :: struct_size = 24
      !< sizeof(hnpe_choice_info), set by the caller
    integer(c_int32_t) :: value = 0
      !< what the setter takes
    type(c_ptr) :: name = c_null_ptr
      !< such as "spline"; static
    type(c_ptr) :: doc = c_null_ptr
      !< one sentence; static
  end type hnpe_choice_info

  !> How far a long call is.
  type, bind(C) :: hnpe_progress
    integer(c_int32_t) :: struct_size = 64
      !< size of the library's record
    integer(c_int32_t) :: phase = 0
      !< one of hnpe_phase
    integer(c_int64_t) :: done = 0
      !< simulations, epochs or draws so far
    integer(c_int64_t) :: total = 0
      !< of so many at most; 0 where unknown
    real(c_double) :: elapsed = 0.0_c_double
      !< seconds since the phase began
    real(c_double) :: remaining = 0.0_c_double
      !< seconds to go, NaN where unknown
    real(c_double) :: training_loss = 0.0_c_double
      !< of the last epoch, NaN outside training
    real(c_double) :: validation_loss = 0.0_c_double
      !< of the last epoch, NaN outside training
    integer(c_int32_t) :: round = 0
      !< of an inference in rounds: 1, 2, ... as hnpe_inference_describe_round has them from 0; else 0
    integer(c_int32_t) :: last_round = 0
      !< the last one that the call was asked for; else 0
  end type hnpe_progress

  !> One result of a report.
  type, bind(C) :: hnpe_result_info
    integer(c_int32_t) :: struct_size = 32
      !< sizeof(hnpe_result_info), set by the caller
    integer(c_int32_t) :: verdict = 0
      !< one of hnpe_verdict
    integer(c_int64_t) :: n_arrays = 0
      !< as many as hnpe_report_describe_array describes
    type(c_ptr) :: name = c_null_ptr
      !< such as "sbc.global.0"; no two are equal; valid as long as the report
    type(c_ptr) :: sentence = c_null_ptr
      !< what was found, with numbers; valid as long as the report
  end type hnpe_result_info

  !> One array of a result.
  type, bind(C) :: hnpe_array_info
    integer(c_int32_t) :: struct_size = 32
      !< sizeof(hnpe_array_info), set by the caller
    integer(c_int32_t) :: n_dims = 0
      !< 0: one number; 1: a vector; 2: a matrix, row-major
    integer(c_int64_t) :: rows = 0
      !< 1 of one number
    integer(c_int64_t) :: columns = 0
      !< 1 of one number and of a vector
    type(c_ptr) :: name = c_null_ptr
      !< such as "rank"; valid as long as the report
  end type hnpe_array_info

  !> The functions of a prior of one's own. All arrays are row-major: given [n, d_given] (NULL where d_given is 0), the
  !! others [n, dim] unless said. Each returns 0; > 0 to cancel (HNPE_ERROR_CANCELLED), < 0 for failure
  !! (HNPE_ERROR_CALLBACK); the message set with hnpe_set_error is carried in the failure. NULL for what is not known;
  !! only `sample` must be there.
  type, bind(C) :: hnpe_prior_functions
    integer(c_int32_t) :: struct_size = 56
      !< sizeof(hnpe_prior_functions)
    integer(c_int32_t) :: concurrent = 0
      !< 1: may be called from any thread, also several at once; 0: on the caller's thread only
    type(c_funptr) :: sample = c_null_funptr
      !< Draws, with rng as the only source of chance.
    type(c_funptr) :: log_density = c_null_funptr
      !< log_p[n], normalised; asked for theta inside the support only.
    type(c_funptr) :: support = c_null_funptr
      !< Bounds; NULL: the real line. Which bounds are infinite must not depend on `given`. low >= high or NaN: nothing
      !! is possible with this `given`. Also called with made-up values of `given`, to learn which bounds are finite.
    type(c_funptr) :: cdf = c_null_funptr
      !< u_j = F_j(theta_j | given) of the marginals; together with quantile, or neither.
    type(c_funptr) :: quantile = c_null_funptr
      !< theta_j = F_j^-1(u_j | given).
    type(c_funptr) :: log_slope = c_null_funptr
      !< log_slope[n, dim] = log dF_j / dtheta_j, needed with cdf where dim > 1; with one parameter log_density serves.
  end type hnpe_prior_functions

  !> One of the proposals that the sets of a data set came from.
  type, bind(C) :: hnpe_proposal_info
    integer(c_int32_t) :: struct_size = 32
      !< sizeof(hnpe_proposal_info), set by the caller
    integer(c_int32_t) :: kind = 0
      !< one of hnpe_proposal
    integer(c_int64_t) :: n_sets = 0
      !< sets drawn from it
    real(c_double) :: log_constant = 0.0_c_double
      !< to subtract from the recorded log densities of its sets; of a truncated prior the log of the part of the prior
      !! that is left, of a Gaussian the log of its mass within the prior's support; 0 where none is needed
    real(c_double) :: error = 0.0_c_double
      !< Monte-Carlo standard error of log_constant; 0 where it is exact
  end type hnpe_proposal_info

  !> How far the members of a mixture disagree about an observation set.
  type, bind(C) :: hnpe_spread_info
    integer(c_int32_t) :: struct_size = 72
      !< sizeof(hnpe_spread_info), set by the caller
    integer(c_int32_t) :: n_members = 0
      !< 1: nobody to disagree with; then all is 0, and sd_ratio 1
    integer(c_int32_t) :: disagrees = 0
      !< 1: mean_spread is above 1, sd_ratio above 2, or divergence above half of divergence_most (by two standard
      !! errors at least)
    real(c_double) :: mean_spread = 0.0_c_double
      !< the largest, over the parameters, of the difference between the largest and the smallest of the members' means,
      !! in standard deviations of the mixture
    real(c_double) :: sd_ratio = 0.0_c_double
      !< the largest, over the parameters, of the members' largest standard deviation over their smallest
    real(c_double) :: divergence = 0.0_c_double
      !< of Jensen and Shannon, in nats: the mean over the members of the Kullback-Leibler divergence of the mixture
      !! from a member; 0 where all are the same
    real(c_double) :: divergence_error = 0.0_c_double
      !< its standard error
    real(c_double) :: divergence_most = 0.0_c_double
      !< what it is where members have nothing in common: the entropy of the weights
    integer(c_int64_t) :: mean_parameter = 0
      !< of (alpha_0, beta), where mean_spread is
    integer(c_int64_t) :: sd_parameter = 0
      !< of (alpha_0, beta), where sd_ratio is
  end type hnpe_spread_info

  !> How an observation set lies to those that a posterior was trained on.
  type, bind(C) :: hnpe_observation_info
    integer(c_int32_t) :: struct_size = 40
      !< sizeof(hnpe_observation_info), set by the caller
    integer(c_int32_t) :: is_known = 0
      !< 1; 0 where it is not known what the posterior was trained on: then nothing is far
    integer(c_int32_t) :: is_far = 0
      !< 1: distance is above 1, and the posterior extrapolates
    integer(c_int32_t) :: is_other_size = 0
      !< 1: N is outside the range of the training, and the posterior extrapolates
    real(c_double) :: distance = 0.0_c_double
      !< how far outside the range of the training a feature lies, the largest of all rows and columns, in standard
      !! deviations of the column in the training; 0: all lie inside
    integer(c_int64_t) :: row = 0
      !< of x, where that is; -1 where the distance is 0
    integer(c_int64_t) :: column = 0
      !< of x, where that is; -1 where the distance is 0
  end type hnpe_observation_info

  !> What weights say of themselves, and of the evidence.
  type, bind(C) :: hnpe_importance_info
    integer(c_int32_t) :: struct_size = 80
      !< sizeof(hnpe_importance_info), set by the caller
    integer(c_int32_t) :: verdict = 0
      !< one of hnpe_importance_verdict
    type(c_ptr) :: words = c_null_ptr
      !< the verdict as a sentence; static
    integer(c_int64_t) :: n = 0
      !< weights
    integer(c_int64_t) :: n_tail = 0
      !< of the largest, those that the tail's shape was learned from
    real(c_double) :: pareto_k = 0.0_c_double
      !< that shape: moments of the weights exist up to 1 / k. -INFINITY where the largest are equal, NaN where there
      !! are too few
    real(c_double) :: pareto_k_limit = 0.0_c_double
      !< for so many draws: min(1 - 1 / log10 n, 0.7)
    real(c_double) :: effective = 0.0_c_double
      !< effective sample size (sum w)^2 / sum w^2, 1 to n
    real(c_double) :: efficiency = 0.0_c_double
      !< the same divided by n; 1 where q is the posterior
    real(c_double) :: log_evidence = 0.0_c_double
      !< log mean w: of p(x), where weights are those of q's own draws
    real(c_double) :: log_evidence_error = 0.0_c_double
      !< its standard error, which holds where k is below 0.5; NaN of one weight
  end type hnpe_importance_info

  !> What a round did. The first one draws from the prior; without a target it is the only one. Sets are those that are
  !! in the data set with the round's proposal, batches that came back late included.
  type, bind(C) :: hnpe_round_info
    integer(c_int32_t) :: struct_size = 160
      !< sizeof(hnpe_round_info), set by the caller
    integer(c_int32_t) :: proposal = 0
      !< one of hnpe_proposal: what (alpha_0, beta) were drawn from
    integer(c_int32_t) :: loss = 0
      !< one of hnpe_loss: of its last training; 0 before
    integer(c_int32_t) :: state = 0
      !< one of hnpe_round_state
    integer(c_int32_t) :: status = 0
      !< hnpe_status of what was done last: why it was cancelled or failed
    integer(c_int32_t) :: renewed = 0
      !< 1: its last training began with new networks (HNPE_INFERENCE_RENEW, or the closed form)
    integer(c_int32_t) :: resampled = 0
      !< 1: so little of the prior is left that parameters were resampled from draws of the posterior; 0: drawn, and of
      !! a truncated prior accepted or rejected
    integer(c_int64_t) :: n_sets = 0
      !< observation sets
    integer(c_int64_t) :: n_rows = 0
      !< simulations of them
    integer(c_int64_t) :: n_invalid = 0
      !< invalid ones among these; docs/trainer.md says what becomes of them
    integer(c_int64_t) :: n_incomplete = 0
      !< sets with one at least, which are not taken for sets that had fewer observations
    integer(c_int64_t) :: n_headless = 0
      !< of these, sets whose x_0 is invalid; in atomic losses their parameters serve as atoms
    integer(c_int64_t) :: n_open = 0
      !< sets that hnpe_inference_propose gave out and that did not come back yet
    integer(c_int64_t) :: n_training = 0
      !< sets, of all rounds, that its last training learned from; held-out ones come on top
    integer(c_int64_t) :: n_epochs = 0
      !< of its last training
    real(c_double) :: prior_left = 0.0_c_double
      !< the part of the prior that the proposal leaves; 1 where it is not truncated
    real(c_double) :: prior_left_error = 0.0_c_double
      !< Monte-Carlo standard error of prior_left
    real(c_double) :: acceptance = 0.0_c_double
      !< share of draws of the prior that are inside, as counted; 1 where it is not truncated
    real(c_double) :: validation_loss = 0.0_c_double
      !< lowest of its last training; NaN before, or without validation sets
    real(c_double) :: effective_sample_size = 0.0_c_double
      !< of its last training by HNPE_LOSS_IMPORTANCE; NaN with any other loss
    real(c_double) :: moved = 0.0_c_double
      !< nats, 0 to log 2, by which the round moved the posterior of the target: Jensen-Shannon divergence, over 4096
      !! draws of each; NaN for the first round, and before training
    real(c_double) :: seconds_simulating = 0.0_c_double
      !< in the simulator; nothing for a host that simulates by itself
    real(c_double) :: seconds_training = 0.0_c_double
      !< in all trainings of the round
  end type hnpe_round_info

  !> What a conditional is.
  type, bind(C) :: hnpe_conditional_info
    integer(c_int32_t) :: struct_size = 48
      !< sizeof(hnpe_conditional_info), set by the caller
    integer(c_int32_t) :: kind = 0
      !< one of hnpe_conditional_kind, of its log density
    integer(c_int64_t) :: d_free = 0
      !< parameters that are free
    integer(c_int64_t) :: d_fixed = 0
      !< parameters that are fixed
    real(c_double) :: log_marginal = 0.0_c_double
      !< log density of the fixed ones alone, by which the density is divided; NaN where unnormalised
    real(c_double) :: error = 0.0_c_double
      !< of the log density, as estimated; 0 where exact, NaN where unnormalised
    integer(c_int64_t) :: evaluations = 0
      !< log densities that the networks were asked for so far, when it was made
  end type hnpe_conditional_info

  !> How it went with the chains of a conditional.
  type, bind(C) :: hnpe_chains_info
    integer(c_int32_t) :: struct_size = 48
      !< sizeof(hnpe_chains_info), set by the caller
    integer(c_int32_t) :: verdict = 0
      !< one of hnpe_chains_verdict
    integer(c_int64_t) :: n_draws = 0
      !< draws that every chain has; the others are NaN
    integer(c_int64_t) :: evaluations = 0
      !< log densities that the networks were asked for
    real(c_double) :: rhat = 0.0_c_double
      !< of all parameters the largest; NaN where there are too few draws to tell
    real(c_double) :: ess_bulk = 0.0_c_double
      !< of all parameters the smallest; NaN likewise
    real(c_double) :: ess_tail = 0.0_c_double
      !< of all parameters the smallest; NaN likewise
  end type hnpe_chains_info

  abstract interface
    !> Called once with the user data of a callback when its last owner lets go, on the thread of the last release.
    subroutine hnpe_release_fn(user_data) bind(C)
      import
      type(c_ptr), value :: user_data
    end subroutine hnpe_release_fn

    !> Receives log lines (UTF-8, no newline); may be called from any thread that calls the library.
    subroutine hnpe_log_fn(user_data, level, message) bind(C)
      import
      type(c_ptr), value :: user_data
      integer(c_int32_t), value :: level
      type(c_ptr), value :: message
    end subroutine hnpe_log_fn

    !> Called about ten times a second on the thread of the long call. 0 goes on, > 0 cancels, < 0 fails.
    function hnpe_progress_fn(user_data, progress) bind(C) result(outcome)
      import
      type(c_ptr), value :: user_data
      type(hnpe_progress), intent(in) :: progress
      integer(c_int) :: outcome
    end function hnpe_progress_fn

    !> The host's simulator, batch-shaped: n rows of parameters to n rows of features. A row of x with a NaN is an
    !! invalid simulation, counted and left out. Return 0; > 0 to cancel, < 0 for failure: rows of earlier chunks are
    !! kept.
    function hnpe_simulate_fn(user_data, n, theta_local, theta_global, rng, x) bind(C) result(outcome)
      import
      type(c_ptr), value :: user_data
      integer(c_size_t), value :: n
      real(c_double), intent(in) :: theta_local(*)
      real(c_double), intent(in) :: theta_global(*)
      type(c_ptr), value :: rng
      real(c_double), intent(inout) :: x(*)
      integer(c_int) :: outcome
    end function hnpe_simulate_fn

    !> The host's log likelihood, or log joint density, of n draws. -INFINITY is a weight of 0; NaN and INFINITY end the
    !! call, and are told with the number of the draw. Return 0; > 0 to cancel, < 0 for failure; the message set with
    !! hnpe_set_error is carried in the failure.
    function hnpe_log_target_fn(user_data, n, n_local, theta_local, theta_global, log_target) bind(C) &
      result(outcome)
      import
      type(c_ptr), value :: user_data
      integer(c_size_t), value :: n
      integer(c_size_t), value :: n_local
      real(c_double), intent(in) :: theta_local(*)
      real(c_double), intent(in) :: theta_global(*)
      real(c_double), intent(inout) :: log_target(*)
      integer(c_int) :: outcome
    end function hnpe_log_target_fn

    !> NULL where there is no memory
    function hnpe_allocator_allocate_fn(user_data, bytes, alignment) bind(C) result(outcome)
      import
      type(c_ptr), value :: user_data
      integer(c_size_t), value :: bytes
      integer(c_size_t), value :: alignment
      type(c_ptr) :: outcome
    end function hnpe_allocator_allocate_fn

    !> never called with NULL
    subroutine hnpe_allocator_deallocate_fn(user_data, memory) bind(C)
      import
      type(c_ptr), value :: user_data
      type(c_ptr), value :: memory
    end subroutine hnpe_allocator_deallocate_fn

    !> Draws, with rng as the only source of chance.
    function hnpe_prior_functions_sample_fn(user_data, n, given, rng, theta) bind(C) result(outcome)
      import
      type(c_ptr), value :: user_data
      integer(c_size_t), value :: n
      real(c_double), intent(in) :: given(*)
      type(c_ptr), value :: rng
      real(c_double), intent(inout) :: theta(*)
      integer(c_int) :: outcome
    end function hnpe_prior_functions_sample_fn

    !> log_p[n], normalised; asked for theta inside the support only.
    function hnpe_prior_functions_log_density_fn(user_data, n, given, theta, log_p) bind(C) result(outcome)
      import
      type(c_ptr), value :: user_data
      integer(c_size_t), value :: n
      real(c_double), intent(in) :: given(*)
      real(c_double), intent(in) :: theta(*)
      real(c_double), intent(inout) :: log_p(*)
      integer(c_int) :: outcome
    end function hnpe_prior_functions_log_density_fn

    !> Bounds; NULL: the real line. Which bounds are infinite must not depend on `given`. low >= high or NaN: nothing is
    !! possible with this `given`. Also called with made-up values of `given`, to learn which bounds are finite.
    function hnpe_prior_functions_support_fn(user_data, n, given, low, high) bind(C) result(outcome)
      import
      type(c_ptr), value :: user_data
      integer(c_size_t), value :: n
      real(c_double), intent(in) :: given(*)
      real(c_double), intent(inout) :: low(*)
      real(c_double), intent(inout) :: high(*)
      integer(c_int) :: outcome
    end function hnpe_prior_functions_support_fn

    !> u_j = F_j(theta_j | given) of the marginals; together with quantile, or neither.
    function hnpe_prior_functions_cdf_fn(user_data, n, given, theta, u) bind(C) result(outcome)
      import
      type(c_ptr), value :: user_data
      integer(c_size_t), value :: n
      real(c_double), intent(in) :: given(*)
      real(c_double), intent(in) :: theta(*)
      real(c_double), intent(inout) :: u(*)
      integer(c_int) :: outcome
    end function hnpe_prior_functions_cdf_fn

    !> theta_j = F_j^-1(u_j | given).
    function hnpe_prior_functions_quantile_fn(user_data, n, given, u, theta) bind(C) result(outcome)
      import
      type(c_ptr), value :: user_data
      integer(c_size_t), value :: n
      real(c_double), intent(in) :: given(*)
      real(c_double), intent(in) :: u(*)
      real(c_double), intent(inout) :: theta(*)
      integer(c_int) :: outcome
    end function hnpe_prior_functions_quantile_fn

    !> log_slope[n, dim] = log dF_j / dtheta_j, needed with cdf where dim > 1; with one parameter log_density serves.
    function hnpe_prior_functions_log_slope_fn(user_data, n, given, theta, log_slope) bind(C) result(outcome)
      import
      type(c_ptr), value :: user_data
      integer(c_size_t), value :: n
      real(c_double), intent(in) :: given(*)
      real(c_double), intent(in) :: theta(*)
      real(c_double), intent(inout) :: log_slope(*)
      integer(c_int) :: outcome
    end function hnpe_prior_functions_log_slope_fn

  end interface

  interface
    !> The name of a status, such as "HNPE_ERROR_SHAPE"; "HNPE_STATUS_UNKNOWN" for a number that is none. Static.
    !! Thread: any. Read-only.
    function hnpe_status_name(status) bind(C) result(outcome)
      import
      integer(c_int), value :: status
      type(c_ptr) :: outcome
    end function hnpe_status_name

    !> What a status means in a few words, such as "shapes disagree". Static.
    !! Thread: any. Read-only.
    function hnpe_status_text(status) bind(C) result(outcome)
      import
      integer(c_int), value :: status
      type(c_ptr) :: outcome
    end function hnpe_status_text

    !> The message of this thread's last failure, "" before any; never NULL. Valid until this thread's next failure.
    !! Success, getters and releases leave it alone.
    !! Thread: any. Read-only.
    function hnpe_last_error() bind(C) result(outcome)
      import
      type(c_ptr) :: outcome
    end function hnpe_last_error

    !> What the host's callback returned when this thread's last HNPE_ERROR_CALLBACK or HNPE_ERROR_CANCELLED arose; 0
    !! where no callback was involved.
    !! Thread: any. Read-only.
    function hnpe_last_callback_result() bind(C) result(outcome)
      import
      integer(c_int) :: outcome
    end function hnpe_last_callback_result

    !> For use inside a callback that is about to return non-zero: the callback's own words, which the failure's message
    !! then carries. NULL clears them.
    !! Thread: any; safe during run.
    subroutine hnpe_set_error(message) bind(C)
      import
      character(kind=c_char), intent(in) :: message(*)
        !< UTF-8, copied; at most 400 bytes are kept
    end subroutine hnpe_set_error

    !> The version of the library, such as "0.1.0". Static.
    !! Thread: any. Read-only.
    function hnpe_version_string() bind(C) result(outcome)
      import
      type(c_ptr) :: outcome
    end function hnpe_version_string

    !> The version of the binary interface; a binding refuses a library whose number differs from the one it was made
    !! for.
    !! Thread: any. Read-only.
    function hnpe_abi_version() bind(C) result(outcome)
      import
      integer(c_int32_t) :: outcome
    end function hnpe_abi_version

    !> Make a context, the first argument of every other constructor (where NULL stands for the default context: malloc,
    !! all cores, no log). What the environment variable HNPE_ISA must not be, neither context takes, nor a BLAS and
    !! LAPACK that is unfit: this function, and every constructor that is given NULL, then fail.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (one function without the other; HNPE_ISA is no name of an
    !! instruction set), HNPE_ERROR_UNSUPPORTED (HNPE_ISA names one that this machine lacks; the allocator's record is
    !! longer than this library's and not 0 behind; the BLAS and LAPACK that was loaded takes 64-bit integers, or is
    !! wrong in an inner product, a product of matrices or a factorisation that are known), HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    function hnpe_context_create(allocator, context) bind(C) result(outcome)
      import
      type(hnpe_allocator), intent(in), optional :: allocator
        !< the host's memory, copied; NULL for malloc
      type(c_ptr), intent(out) :: context
        !< out; release with hnpe_context_release
      integer(c_int) :: outcome
    end function hnpe_context_create

    !> Where log lines go; without a sink there are none.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT
    !! Thread: one at a time per handle.
    function hnpe_context_set_log(context, log, user_data, release) bind(C) result(outcome)
      import
      type(c_ptr), value :: context
        !< the context
      procedure(hnpe_log_fn), optional :: log
        !< NULL removes the sink
      type(c_ptr), value :: user_data
        !< given to log
      procedure(hnpe_release_fn), optional :: release
        !< called with user_data when the context goes or another sink is set; may be NULL
      integer(c_int) :: outcome
    end function hnpe_context_set_log

    !> Take another reference.
    !! Thread: any; safe during run.
    subroutine hnpe_context_retain(context) bind(C)
      import
      type(c_ptr), value :: context
    end subroutine hnpe_context_retain

    !> Give up a reference; NULL does nothing.
    !! Thread: any; safe during run.
    subroutine hnpe_context_release(context) bind(C)
      import
      type(c_ptr), value :: context
    end subroutine hnpe_context_release

    !> Set, read, reset and describe the options of a context.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (no such key, or of another kind)
    !! Thread: one at a time per handle.
    function hnpe_context_set_int(context, key, value) bind(C) result(outcome)
      import
      type(c_ptr), value :: context
        !< the context
      integer(c_int32_t), value :: key
        !< one of hnpe_context_option
      integer(c_int64_t), value :: value
        !< refused with HNPE_ERROR_INVALID_ARGUMENT outside the option's range
      integer(c_int) :: outcome
    end function hnpe_context_set_int

    !> Like hnpe_context_set_int, for real options.
    !! Thread: one at a time per handle.
    function hnpe_context_set_real(context, key, value) bind(C) result(outcome)
      import
      type(c_ptr), value :: context
      integer(c_int32_t), value :: key
      real(c_double), value :: value
      integer(c_int) :: outcome
    end function hnpe_context_set_real

    !> Read an option.
    !! Thread: any. Read-only.
    function hnpe_context_get_int(context, key, value) bind(C) result(outcome)
      import
      type(c_ptr), value :: context
      integer(c_int32_t), value :: key
      integer(c_int64_t), intent(out) :: value
      integer(c_int) :: outcome
    end function hnpe_context_get_int

    !> Read a real option.
    !! Thread: any. Read-only.
    function hnpe_context_get_real(context, key, value) bind(C) result(outcome)
      import
      type(c_ptr), value :: context
      integer(c_int32_t), value :: key
      real(c_double), intent(out) :: value
      integer(c_int) :: outcome
    end function hnpe_context_get_real

    !> Back to the documented default.
    !! Thread: one at a time per handle.
    function hnpe_context_reset_option(context, key) bind(C) result(outcome)
      import
      type(c_ptr), value :: context
      integer(c_int32_t), value :: key
      integer(c_int) :: outcome
    end function hnpe_context_reset_option

    !> Describe the option at index 0, 1, ...; HNPE_ERROR_UNSUPPORTED past the last.
    !! Thread: any. Read-only.
    function hnpe_context_describe_option(index, info) bind(C) result(outcome)
      import
      integer(c_size_t), value :: index
      type(hnpe_option_info), intent(inout) :: info
      integer(c_int) :: outcome
    end function hnpe_context_describe_option

    !> Describe a choice of an option likewise.
    !! Thread: any. Read-only.
    function hnpe_context_describe_choice(key, index, info) bind(C) result(outcome)
      import
      integer(c_int32_t), value :: key
      integer(c_size_t), value :: index
      type(hnpe_choice_info), intent(inout) :: info
      integer(c_int) :: outcome
    end function hnpe_context_describe_choice

    !> Make a monitor, which any long call takes.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    function hnpe_monitor_create(context, progress, user_data, release, monitor) bind(C) result(outcome)
      import
      type(c_ptr), value :: context
        !< NULL for the default one
      procedure(hnpe_progress_fn), optional :: progress
        !< called with the progress; NULL for cancellation alone
      type(c_ptr), value :: user_data
        !< given to progress
      procedure(hnpe_release_fn), optional :: release
        !< called with user_data when the monitor goes (not when this call fails); may be NULL
      type(c_ptr), intent(out) :: monitor
        !< out; release with hnpe_monitor_release
      integer(c_int) :: outcome
    end function hnpe_monitor_create

    !> Ask the call that this monitor was given to, or the next one it is given to, to stop: it returns
    !! HNPE_ERROR_CANCELLED and keeps what it has. One atomic store; NULL does nothing.
    !! Thread: any; safe during run, and in signal handlers.
    subroutine hnpe_monitor_request_stop(monitor) bind(C)
      import
      type(c_ptr), value :: monitor
    end subroutine hnpe_monitor_request_stop

    !> Take another reference.
    !! Thread: any; safe during run.
    subroutine hnpe_monitor_retain(monitor) bind(C)
      import
      type(c_ptr), value :: monitor
    end subroutine hnpe_monitor_retain

    !> Give up a reference; NULL does nothing.
    !! Thread: any; safe during run.
    subroutine hnpe_monitor_release(monitor) bind(C)
      import
      type(c_ptr), value :: monitor
    end subroutine hnpe_monitor_release

    !> Make an empty report.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    function hnpe_report_create(context, report) bind(C) result(outcome)
      import
      type(c_ptr), value :: context
        !< NULL for the default one; diagnostics that write into the report use its threads and memory, unless they say
        !! otherwise
      type(c_ptr), intent(out) :: report
        !< out; release with hnpe_report_release
      integer(c_int) :: outcome
    end function hnpe_report_create

    !> How many results there are. Outputs may be NULL.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT
    !! Thread: any. Read-only.
    function hnpe_report_count(report, n_results, n_flagged, n_undecided) bind(C) result(outcome)
      import
      type(c_ptr), value :: report
        !< the report; not modified
      integer(c_int64_t), intent(out), optional :: n_results
        !< out, all of them
      integer(c_int64_t), intent(out), optional :: n_flagged
        !< out, those with the verdict HNPE_VERDICT_FLAGGED
      integer(c_int64_t), intent(out), optional :: n_undecided
        !< out, those with the verdict HNPE_VERDICT_UNDECIDED
      integer(c_int) :: outcome
    end function hnpe_report_count

    !> Describe the result numbered 0, 1, ..., in the order in which they were found.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (past the last)
    !! Thread: any. Read-only.
    function hnpe_report_describe_result(report, result, info) bind(C) result(outcome)
      import
      type(c_ptr), value :: report
        !< the report; not modified
      integer(c_size_t), value :: result
        !< its number
      type(hnpe_result_info), intent(inout) :: info
        !< out; info->struct_size set by the caller
      integer(c_int) :: outcome
    end function hnpe_report_describe_result

    !> Describe the array numbered 0, 1, ... of a result.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (past the last)
    !! Thread: any. Read-only.
    function hnpe_report_describe_array(report, result, index, info) bind(C) result(outcome)
      import
      type(c_ptr), value :: report
        !< the report; not modified
      integer(c_size_t), value :: result
        !< number of the result
      integer(c_size_t), value :: index
        !< number of the array
      type(hnpe_array_info), intent(inout) :: info
        !< out; info->struct_size set by the caller
      integer(c_int) :: outcome
    end function hnpe_report_describe_array

    !> Copy an array out.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (no such result or array), HNPE_ERROR_SHAPE
    !! (it has more or fewer numbers)
    !! Thread: any. Read-only.
    function hnpe_report_read(report, result, array, n, values) bind(C) result(outcome)
      import
      type(c_ptr), value :: report
        !< the report; not modified
      character(kind=c_char), intent(in) :: result(*)
        !< the result's name
      character(kind=c_char), intent(in) :: array(*)
        !< the array's name
      integer(c_size_t), value :: n
        !< its numbers: rows times columns of hnpe_report_describe_array
      real(c_double), intent(out) :: values(*)
        !< out, [n] row-major; NaN where there is no number
      integer(c_int) :: outcome
    end function hnpe_report_read

    !> The whole report as text: one line for each result, its verdict, name and sentence, and a last line that counts
    !! them. UTF-8; never NULL, "" for what is no report. Valid until the report is given up, or another diagnostic
    !! appends to it.
    !! Thread: any. Read-only.
    function hnpe_report_text(report) bind(C) result(outcome)
      import
      type(c_ptr), value :: report
      type(c_ptr) :: outcome
    end function hnpe_report_text

    !> Write the report to a file as JSON, which replaces one that is there at once or not at all: names, verdicts,
    !! sentences, and arrays as lists (of lists), numbers so that they are read back to the bit. What is not finite is
    !! null.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_IO, HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    function hnpe_report_save(report, path) bind(C) result(outcome)
      import
      type(c_ptr), value :: report
        !< the report; not modified
      character(kind=c_char), intent(in) :: path(*)
        !< UTF-8
      integer(c_int) :: outcome
    end function hnpe_report_save

    !> Write a script for gnuplot (5 or newer), with its numbers, for each result that has a picture: NAME.gnuplot, the
    !! points of the result's name replaced by `_`. Run in that folder it writes NAME.pdf. The library itself does not
    !! run gnuplot.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_IO, HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    function hnpe_report_draw(report, folder) bind(C) result(outcome)
      import
      type(c_ptr), value :: report
        !< the report; not modified
      character(kind=c_char), intent(in) :: folder(*)
        !< UTF-8; made where there is none, though not those above it; scripts of the same name are replaced
      integer(c_int) :: outcome
    end function hnpe_report_draw

    !> Take another reference.
    !! Thread: any; safe during run.
    subroutine hnpe_report_retain(report) bind(C)
      import
      type(c_ptr), value :: report
    end subroutine hnpe_report_retain

    !> Give up a reference; NULL does nothing.
    !! Thread: any; safe during run.
    subroutine hnpe_report_release(report) bind(C)
      import
      type(c_ptr), value :: report
    end subroutine hnpe_report_release

    !> Make a random stream. Seed and stream number are hashed into the generator's state and increment: streams of
    !! different numbers or seeds are unrelated, and equal ones give the same numbers on every machine.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    !! Source: O'Neill (2014), "PCG: a family of simple fast space-efficient statistically good algorithms for random
    !! number generation"; setseq xsl rr 128/64.
    function hnpe_rng_create(context, seed, stream, rng) bind(C) result(outcome)
      import
      type(c_ptr), value :: context
        !< NULL for the default one
      integer(c_int64_t), value :: seed
        !< any number
      integer(c_int64_t), value :: stream
        !< any number: of a worker, a round, a chunk ...
      type(c_ptr), intent(out) :: rng
        !< out; release with hnpe_rng_release
      integer(c_int) :: outcome
    end function hnpe_rng_create

    !> Take another reference.
    !! Thread: any; safe during run.
    subroutine hnpe_rng_retain(rng) bind(C)
      import
      type(c_ptr), value :: rng
    end subroutine hnpe_rng_retain

    !> Give up a reference; NULL does nothing.
    !! Thread: any; safe during run.
    subroutine hnpe_rng_release(rng) bind(C)
      import
      type(c_ptr), value :: rng
    end subroutine hnpe_rng_release

    !> The next 64 random bits; also the seed for a generator of the host's own.
    !! Returns: the bits; 0 where rng is not a hnpe_rng
    !! Thread: one at a time per handle.
    function hnpe_rng_next(rng) bind(C) result(outcome)
      import
      type(c_ptr), value :: rng
        !< advanced by one step
      integer(c_int64_t) :: outcome
    end function hnpe_rng_next

    !> A draw from the uniform distribution on (0, 1): a multiple of 2^-53, never 0 or 1.
    !! Returns: the draw; NaN where rng is not a hnpe_rng
    !! Thread: one at a time per handle.
    function hnpe_rng_uniform(rng) bind(C) result(outcome)
      import
      type(c_ptr), value :: rng
        !< advanced
      real(c_double) :: outcome
    end function hnpe_rng_uniform

    !> A draw from the normal distribution of mean 0 and variance 1.
    !! Returns: the draw; NaN where rng is not a hnpe_rng
    !! Thread: one at a time per handle.
    !! Source: Marsaglia & Tsang (2000), "The ziggurat method for generating random variables"; layers as in Doornik
    !! (2005).
    function hnpe_rng_normal(rng) bind(C) result(outcome)
      import
      type(c_ptr), value :: rng
        !< advanced
      real(c_double) :: outcome
    end function hnpe_rng_normal

    !> A draw from the exponential distribution of rate 1 (divide by another rate).
    !! Returns: the draw, positive; NaN where rng is not a hnpe_rng
    !! Thread: one at a time per handle.
    function hnpe_rng_exponential(rng) bind(C) result(outcome)
      import
      type(c_ptr), value :: rng
        !< advanced
      real(c_double) :: outcome
    end function hnpe_rng_exponential

    !> A draw from the gamma distribution of scale 1 (divide by another rate).
    !! Returns: the draw, positive (what would underflow is the smallest normal number); NaN where an argument is
    !! invalid
    !! Thread: one at a time per handle.
    !! Source: Marsaglia & Tsang (2000), "A simple method for generating gamma variables".
    function hnpe_rng_gamma(rng, shape) bind(C) result(outcome)
      import
      type(c_ptr), value :: rng
        !< advanced
      real(c_double), value :: shape
        !< positive, finite
      real(c_double) :: outcome
    end function hnpe_rng_gamma

    !> A draw from the beta distribution.
    !! Returns: the draw, in (0, 1); NaN where an argument is invalid
    !! Thread: one at a time per handle.
    function hnpe_rng_beta(rng, a, b) bind(C) result(outcome)
      import
      type(c_ptr), value :: rng
        !< advanced
      real(c_double), value :: a
        !< positive, finite
      real(c_double), value :: b
        !< positive, finite
      real(c_double) :: outcome
    end function hnpe_rng_beta

    !> Many uniform draws at once, several times faster than one by one; other numbers than hnpe_rng_uniform would give.
    !! Thread: one at a time per handle.
    subroutine hnpe_rng_fill_uniform(rng, n, out) bind(C)
      import
      type(c_ptr), value :: rng
        !< advanced by one step, whatever n is
      integer(c_size_t), value :: n
        !< draws
      real(c_double), intent(out), optional :: out(*)
        !< out, [n], in (0, 1), untouched where rng is not a hnpe_rng; may be NULL where n is 0
    end subroutine hnpe_rng_fill_uniform

    !> Many normal draws at once, several times faster than one by one; other numbers than hnpe_rng_normal would give.
    !! They may differ in the last bits between instruction sets.
    !! Thread: one at a time per handle.
    !! Source: Box & Muller (1958), on sixteen PCG32 streams side by side.
    subroutine hnpe_rng_fill_normal(rng, n, out) bind(C)
      import
      type(c_ptr), value :: rng
        !< advanced by one step, whatever n is
      integer(c_size_t), value :: n
        !< draws
      real(c_double), intent(out), optional :: out(*)
        !< out, [n], untouched where rng is not a hnpe_rng; may be NULL where n is 0
    end subroutine hnpe_rng_fill_normal

    !> Independent uniform parameters on [low, high].
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (naming the parameter that is wrong), HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    function hnpe_prior_create_uniform(context, dim, low, high, prior) bind(C) result(outcome)
      import
      type(c_ptr), value :: context
        !< NULL for the default one
      integer(c_size_t), value :: dim
        !< parameters, >= 1
      real(c_double), intent(in) :: low(*)
        !< [dim] finite
      real(c_double), intent(in) :: high(*)
        !< [dim] finite, above low
      type(c_ptr), intent(out) :: prior
        !< out; release with hnpe_prior_release
      integer(c_int) :: outcome
    end function hnpe_prior_create_uniform

    !> Independent normal parameters.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (naming the parameter that is wrong), HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    function hnpe_prior_create_normal(context, dim, mean, sd, prior) bind(C) result(outcome)
      import
      type(c_ptr), value :: context
        !< NULL for the default one
      integer(c_size_t), value :: dim
        !< parameters, >= 1
      real(c_double), intent(in) :: mean(*)
        !< [dim] finite
      real(c_double), intent(in) :: sd(*)
        !< [dim] standard deviations, positive
      type(c_ptr), intent(out) :: prior
        !< out; release with hnpe_prior_release
      integer(c_int) :: outcome
    end function hnpe_prior_create_normal

    !> Jointly normal parameters. F and F^-1 are those of the marginals.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (not finite; not symmetric, naming the entries; not positive
    !! definite, naming the leading minor that fails), HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    function hnpe_prior_create_multivariate_normal(context, dim, mean, covariance, prior) bind(C) result(outcome)
      import
      type(c_ptr), value :: context
        !< NULL for the default one
      integer(c_size_t), value :: dim
        !< parameters, >= 1
      real(c_double), intent(in) :: mean(*)
        !< [dim] finite
      real(c_double), intent(in) :: covariance(*)
        !< [dim, dim] row-major, symmetric, positive definite
      type(c_ptr), intent(out) :: prior
        !< out; release with hnpe_prior_release
      integer(c_int) :: outcome
    end function hnpe_prior_create_multivariate_normal

    !> Independent parameters whose logarithm is normal.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (naming the parameter that is wrong), HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    function hnpe_prior_create_log_normal(context, dim, log_mean, log_sd, prior) bind(C) result(outcome)
      import
      type(c_ptr), value :: context
        !< NULL for the default one
      integer(c_size_t), value :: dim
        !< parameters, >= 1
      real(c_double), intent(in) :: log_mean(*)
        !< [dim] mean of log theta, finite
      real(c_double), intent(in) :: log_sd(*)
        !< [dim] standard deviation of log theta, positive
      type(c_ptr), intent(out) :: prior
        !< out; release with hnpe_prior_release
      integer(c_int) :: outcome
    end function hnpe_prior_create_log_normal

    !> Independent parameters whose logarithm is uniform.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (naming the parameter that is wrong), HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    function hnpe_prior_create_log_uniform(context, dim, low, high, prior) bind(C) result(outcome)
      import
      type(c_ptr), value :: context
        !< NULL for the default one
      integer(c_size_t), value :: dim
        !< parameters, >= 1
      real(c_double), intent(in) :: low(*)
        !< [dim] positive
      real(c_double), intent(in) :: high(*)
        !< [dim] finite, above low
      type(c_ptr), intent(out) :: prior
        !< out; release with hnpe_prior_release
      integer(c_int) :: outcome
    end function hnpe_prior_create_log_uniform

    !> Independent exponential parameters.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (naming the parameter that is wrong), HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    function hnpe_prior_create_exponential(context, dim, rate, prior) bind(C) result(outcome)
      import
      type(c_ptr), value :: context
        !< NULL for the default one
      integer(c_size_t), value :: dim
        !< parameters, >= 1
      real(c_double), intent(in) :: rate(*)
        !< [dim] 1 / mean, positive
      type(c_ptr), intent(out) :: prior
        !< out; release with hnpe_prior_release
      integer(c_int) :: outcome
    end function hnpe_prior_create_exponential

    !> Independent gamma parameters, of mean shape / rate.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (naming the parameter that is wrong), HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    function hnpe_prior_create_gamma(context, dim, shape, rate, prior) bind(C) result(outcome)
      import
      type(c_ptr), value :: context
        !< NULL for the default one
      integer(c_size_t), value :: dim
        !< parameters, >= 1
      real(c_double), intent(in) :: shape(*)
        !< [dim] positive, from 1e-3 to 1e9
      real(c_double), intent(in) :: rate(*)
        !< [dim] positive
      type(c_ptr), intent(out) :: prior
        !< out; release with hnpe_prior_release
      integer(c_int) :: outcome
    end function hnpe_prior_create_gamma

    !> Independent beta parameters on [0, 1], of mean a / (a + b).
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (naming the parameter that is wrong), HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    function hnpe_prior_create_beta(context, dim, a, b, prior) bind(C) result(outcome)
      import
      type(c_ptr), value :: context
        !< NULL for the default one
      integer(c_size_t), value :: dim
        !< parameters, >= 1
      real(c_double), intent(in) :: a(*)
        !< [dim] from 1e-3 to 1e9
      real(c_double), intent(in) :: b(*)
        !< [dim] from 1e-3 to 1e9
      type(c_ptr), intent(out) :: prior
        !< out; release with hnpe_prior_release
      integer(c_int) :: outcome
    end function hnpe_prior_create_beta

    !> Independent normal parameters restricted to [low, high], also far in a tail.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (naming the parameter that is wrong), HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    function hnpe_prior_create_truncated_normal(context, dim, mean, sd, low, high, prior) bind(C) result(outcome)
      import
      type(c_ptr), value :: context
        !< NULL for the default one
      integer(c_size_t), value :: dim
        !< parameters, >= 1
      real(c_double), intent(in) :: mean(*)
        !< [dim] of the normal before it is cut, finite
      real(c_double), intent(in) :: sd(*)
        !< [dim] of the normal before it is cut, positive
      real(c_double), intent(in) :: low(*)
        !< [dim] -INFINITY: not cut there
      real(c_double), intent(in) :: high(*)
        !< [dim] above low; INFINITY: not cut there
      type(c_ptr), intent(out) :: prior
        !< out; release with hnpe_prior_release
      integer(c_int) :: outcome
    end function hnpe_prior_create_truncated_normal

    !> Priors of any dimensions side by side, independent of each other (given the same values, where they are
    !! conditional).
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_SHAPE (conditional factors of different d_given),
    !! HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    function hnpe_prior_create_product(context, n, factors, prior) bind(C) result(outcome)
      import
      type(c_ptr), value :: context
        !< NULL for the default one
      integer(c_size_t), value :: n
        !< factors, >= 1
      type(c_ptr), intent(in) :: factors(*)
        !< [n] a reference is kept to each; those that are conditional must have the same d_given
      type(c_ptr), intent(out) :: prior
        !< out, of as many parameters as the factors together, in their order; release with hnpe_prior_release
      integer(c_int) :: outcome
    end function hnpe_prior_create_product

    !> A prior of one's own; with d_given > 0 a conditional one, such as p(alpha | beta).
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (sample is missing; cdf without quantile, or without a slope),
    !! HNPE_ERROR_UNSUPPORTED (functions has more of them than this library knows), HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    function hnpe_prior_create_custom(context, dim, d_given, functions, user_data, release, prior) bind(C) &
      result(outcome)
      import
      type(c_ptr), value :: context
        !< NULL for the default one
      integer(c_size_t), value :: dim
        !< parameters, >= 1
      integer(c_size_t), value :: d_given
        !< width of what it is conditioned on, >= 0
      type(hnpe_prior_functions), intent(in) :: functions
        !< copied
      type(c_ptr), value :: user_data
        !< given to every function
      procedure(hnpe_release_fn), optional :: release
        !< called once with user_data when the prior goes (not when this call fails); may be NULL
      type(c_ptr), intent(out) :: prior
        !< out; release with hnpe_prior_release
      integer(c_int) :: outcome
    end function hnpe_prior_create_custom

    !> Draw n rows.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (given not finite), HNPE_ERROR_CALLBACK,
    !! HNPE_ERROR_CANCELLED, HNPE_ERROR_NO_MEMORY
    !! Thread: calls your callback on this thread.
    function hnpe_prior_sample(prior, n, given, rng, theta) bind(C) result(outcome)
      import
      type(c_ptr), value :: prior
        !< the prior; not modified
      integer(c_size_t), value :: n
        !< rows, >= 1
      real(c_double), intent(in), optional :: given(*)
        !< [n, d_given] finite; NULL where d_given is 0
      type(c_ptr), value :: rng
        !< advanced by this call, unless it fails
      real(c_double), intent(out) :: theta(*)
        !< out, [n, dim]
      integer(c_int) :: outcome
    end function hnpe_prior_sample

    !> The log density of n rows; -INFINITY outside the support.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (given or theta not finite),
    !! HNPE_ERROR_UNSUPPORTED (it was not given one), HNPE_ERROR_CALLBACK, HNPE_ERROR_CANCELLED, HNPE_ERROR_NO_MEMORY
    !! Thread: calls your callback on this thread.
    function hnpe_prior_log_density(prior, n, given, theta, log_p) bind(C) result(outcome)
      import
      type(c_ptr), value :: prior
        !< the prior; not modified
      integer(c_size_t), value :: n
        !< rows, >= 1
      real(c_double), intent(in), optional :: given(*)
        !< [n, d_given] finite; NULL where d_given is 0
      real(c_double), intent(in) :: theta(*)
        !< [n, dim] finite
      real(c_double), intent(out) :: log_p(*)
        !< out, [n]
      integer(c_int) :: outcome
    end function hnpe_prior_log_density

    !> The bounds of each parameter; -INFINITY and INFINITY where there are none.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (given not finite), HNPE_ERROR_CALLBACK,
    !! HNPE_ERROR_CANCELLED, HNPE_ERROR_NO_MEMORY
    !! Thread: calls your callback on this thread.
    function hnpe_prior_support(prior, n, given, low, high) bind(C) result(outcome)
      import
      type(c_ptr), value :: prior
        !< the prior; not modified
      integer(c_size_t), value :: n
        !< rows, >= 1
      real(c_double), intent(in), optional :: given(*)
        !< [n, d_given] finite; NULL where d_given is 0
      real(c_double), intent(out) :: low(*)
        !< out, [n, dim]
      real(c_double), intent(out) :: high(*)
        !< out, [n, dim]
      integer(c_int) :: outcome
    end function hnpe_prior_support

    !> The cumulative distribution function of each parameter's marginal; 0 below the support, 1 above.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (given or theta not finite),
    !! HNPE_ERROR_UNSUPPORTED (naming the first parameter without one), HNPE_ERROR_CALLBACK, HNPE_ERROR_CANCELLED,
    !! HNPE_ERROR_NO_MEMORY
    !! Thread: calls your callback on this thread.
    function hnpe_prior_cdf(prior, n, given, theta, u) bind(C) result(outcome)
      import
      type(c_ptr), value :: prior
        !< the prior; not modified
      integer(c_size_t), value :: n
        !< rows, >= 1
      real(c_double), intent(in), optional :: given(*)
        !< [n, d_given] finite; NULL where d_given is 0
      real(c_double), intent(in) :: theta(*)
        !< [n, dim] finite
      real(c_double), intent(out) :: u(*)
        !< out, [n, dim] in [0, 1]
      integer(c_int) :: outcome
    end function hnpe_prior_cdf

    !> The inverse of hnpe_prior_cdf; 0 and 1 give the bounds of the support.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (also: u outside [0, 1]), HNPE_ERROR_NUMERIC (given or u not
    !! finite), HNPE_ERROR_UNSUPPORTED (naming the first parameter without one), HNPE_ERROR_CALLBACK,
    !! HNPE_ERROR_CANCELLED, HNPE_ERROR_NO_MEMORY
    !! Thread: calls your callback on this thread.
    function hnpe_prior_quantile(prior, n, given, u, theta) bind(C) result(outcome)
      import
      type(c_ptr), value :: prior
        !< the prior; not modified
      integer(c_size_t), value :: n
        !< rows, >= 1
      real(c_double), intent(in), optional :: given(*)
        !< [n, d_given] finite; NULL where d_given is 0
      real(c_double), intent(in) :: u(*)
        !< [n, dim] in [0, 1]
      real(c_double), intent(out) :: theta(*)
        !< out, [n, dim]
      integer(c_int) :: outcome
    end function hnpe_prior_quantile

    !> d_out, the parameters, and d_given.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT
    !! Thread: any. Read-only.
    function hnpe_prior_dims(prior, dims) bind(C) result(outcome)
      import
      type(c_ptr), value :: prior
        !< the prior; not modified
      type(hnpe_dims), intent(inout) :: dims
        !< out; struct_size set by the caller
      integer(c_int) :: outcome
    end function hnpe_prior_dims

    !> Store the prior. Callbacks cannot be stored: of a part that is made of them the file keeps its place, its
    !! dimensions and which callbacks it had.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (products nested too deeply),
    !! HNPE_ERROR_IO, HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    function hnpe_prior_save(prior, path) bind(C) result(outcome)
      import
      type(c_ptr), value :: prior
        !< the prior; not modified
      character(kind=c_char), intent(in) :: path(*)
        !< UTF-8; written beside and renamed, so that an older file survives a failure
      integer(c_int) :: outcome
    end function hnpe_prior_save

    !> Read a prior back; it gives the same bits as the one stored.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (also: more are given than there are such parts, or one without the
    !! CDF that the part had), HNPE_ERROR_IO, HNPE_ERROR_FORMAT, HNPE_ERROR_SHAPE (one has other dimensions),
    !! HNPE_ERROR_UNSUPPORTED (too few are given; the message says which part is missing, and as which of them),
    !! HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    function hnpe_prior_load(context, path, n_given, given, prior) bind(C) result(outcome)
      import
      type(c_ptr), value :: context
        !< NULL for the default one
      character(kind=c_char), intent(in) :: path(*)
        !< UTF-8
      integer(c_size_t), value :: n_given
        !< priors in given; 0 where no part was made of callbacks
      type(c_ptr), intent(in) :: given(*)
        !< [n_given] what takes the places of the parts that were made of callbacks, in their order; a reference is kept
        !! to each; NULL where n_given is 0
      type(c_ptr), intent(out) :: prior
        !< out; release with hnpe_prior_release
      integer(c_int) :: outcome
    end function hnpe_prior_load

    !> Take another reference.
    !! Thread: any; safe during run.
    subroutine hnpe_prior_retain(prior) bind(C)
      import
      type(c_ptr), value :: prior
    end subroutine hnpe_prior_retain

    !> Give up a reference; NULL does nothing.
    !! Thread: any; safe during run.
    subroutine hnpe_prior_release(prior) bind(C)
      import
      type(c_ptr), value :: prior
    end subroutine hnpe_prior_release

    !> Make a simulator. Until it is declared HNPE_SIMULATOR_CONCURRENT its callback is called on the caller's thread
    !! only.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    function hnpe_simulator_create(context, d_local, d_global, d_x, simulate, user_data, release, simulator) bind(C) &
      result(outcome)
      import
      type(c_ptr), value :: context
        !< NULL for the default one
      integer(c_size_t), value :: d_local
        !< local parameters per row, L; may be 0 where d_global is not
      integer(c_size_t), value :: d_global
        !< global parameters per row, G; may be 0 where d_local is not
      integer(c_size_t), value :: d_x
        !< features per row, >= 1
      procedure(hnpe_simulate_fn) :: simulate
        !< the callback
      type(c_ptr), value :: user_data
        !< given to simulate
      procedure(hnpe_release_fn), optional :: release
        !< called with user_data when the simulator goes (not when this call fails); may be NULL
      type(c_ptr), intent(out) :: simulator
        !< out; release with hnpe_simulator_release
      integer(c_int) :: outcome
    end function hnpe_simulator_create

    !> Simulate rows. A failing or cancelling callback ends the run: rows of x before its chunk are complete, the rest
    !! NaN.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (a parameter is not finite),
    !! HNPE_ERROR_CALLBACK, HNPE_ERROR_CANCELLED, HNPE_ERROR_BUSY (called from its own callback, or from two threads),
    !! HNPE_ERROR_NO_MEMORY
    !! Thread: calls your callback on this thread. With HNPE_SIMULATOR_CONCURRENT on all threads of the context.
    function hnpe_simulator_run(simulator, n, theta_local, theta_global, seed, first_row, monitor, x) bind(C) &
      result(outcome)
      import
      type(c_ptr), value :: simulator
        !< the simulator
      integer(c_size_t), value :: n
        !< rows, >= 1
      real(c_double), intent(in) :: theta_local(*)
        !< [n, d_local], finite; ignored where d_local is 0
      real(c_double), intent(in) :: theta_global(*)
        !< [n, d_global], finite; ignored where d_global is 0
      integer(c_int64_t), value :: seed
        !< of the random streams
      integer(c_int64_t), value :: first_row
        !< number of the first of these rows among all rows of this seed; 0, or the rows run before
      type(c_ptr), value :: monitor
        !< progress (rows) and cancellation, honoured within one chunk; may be NULL
      real(c_double), intent(out) :: x(*)
        !< out, [n, d_x]; a row with NaN is an invalid simulation
      integer(c_int) :: outcome
    end function hnpe_simulator_run

    !> Set an integer, boolean, choice or flags option.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (no such key, or of another kind),
    !! HNPE_ERROR_BUSY
    !! Thread: one at a time per handle.
    function hnpe_simulator_set_int(simulator, key, value) bind(C) result(outcome)
      import
      type(c_ptr), value :: simulator
        !< the simulator
      integer(c_int32_t), value :: key
        !< one of hnpe_simulator_option
      integer(c_int64_t), value :: value
        !< refused with HNPE_ERROR_INVALID_ARGUMENT outside the option's range
      integer(c_int) :: outcome
    end function hnpe_simulator_set_int

    !> Set a real option; as hnpe_simulator_set_int.
    !! Thread: one at a time per handle.
    function hnpe_simulator_set_real(simulator, key, value) bind(C) result(outcome)
      import
      type(c_ptr), value :: simulator
      integer(c_int32_t), value :: key
      real(c_double), value :: value
      integer(c_int) :: outcome
    end function hnpe_simulator_set_real

    !> Read an option.
    !! Thread: any. Read-only.
    function hnpe_simulator_get_int(simulator, key, value) bind(C) result(outcome)
      import
      type(c_ptr), value :: simulator
      integer(c_int32_t), value :: key
      integer(c_int64_t), intent(out) :: value
      integer(c_int) :: outcome
    end function hnpe_simulator_get_int

    !> Read a real option.
    !! Thread: any. Read-only.
    function hnpe_simulator_get_real(simulator, key, value) bind(C) result(outcome)
      import
      type(c_ptr), value :: simulator
      integer(c_int32_t), value :: key
      real(c_double), intent(out) :: value
      integer(c_int) :: outcome
    end function hnpe_simulator_get_real

    !> Back to the documented default.
    !! Thread: one at a time per handle.
    function hnpe_simulator_reset_option(simulator, key) bind(C) result(outcome)
      import
      type(c_ptr), value :: simulator
      integer(c_int32_t), value :: key
      integer(c_int) :: outcome
    end function hnpe_simulator_reset_option

    !> Describe the option at index 0, 1, ...; HNPE_ERROR_UNSUPPORTED past the last.
    !! Thread: any. Read-only.
    function hnpe_simulator_describe_option(index, info) bind(C) result(outcome)
      import
      integer(c_size_t), value :: index
      type(hnpe_option_info), intent(inout) :: info
      integer(c_int) :: outcome
    end function hnpe_simulator_describe_option

    !> Describe a choice of an option likewise.
    !! Thread: any. Read-only.
    function hnpe_simulator_describe_choice(key, index, info) bind(C) result(outcome)
      import
      integer(c_int32_t), value :: key
      integer(c_size_t), value :: index
      type(hnpe_choice_info), intent(inout) :: info
      integer(c_int) :: outcome
    end function hnpe_simulator_describe_choice

    !> The dimensions: d_local, d_global, d_x.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT
    !! Thread: any. Read-only.
    function hnpe_simulator_dims(simulator, dims) bind(C) result(outcome)
      import
      type(c_ptr), value :: simulator
        !< the simulator; not modified
      type(hnpe_dims), intent(inout) :: dims
        !< out; dims->struct_size set by the caller
      integer(c_int) :: outcome
    end function hnpe_simulator_dims

    !> Take another reference.
    !! Thread: any; safe during run.
    subroutine hnpe_simulator_retain(simulator) bind(C)
      import
      type(c_ptr), value :: simulator
    end subroutine hnpe_simulator_retain

    !> Give up a reference; NULL does nothing.
    !! Thread: any; safe during run.
    subroutine hnpe_simulator_release(simulator) bind(C)
      import
      type(c_ptr), value :: simulator
    end subroutine hnpe_simulator_release

    !> The product toy x = alpha beta + sigma epsilon, epsilon standard normal: one local parameter alpha, one global
    !! parameter beta, one feature.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    !! Source: Rodrigues et al. 2021, section 2 (the motivating example).
    function hnpe_simulator_create_product(context, sigma, simulator) bind(C) result(outcome)
      import
      type(c_ptr), value :: context
        !< NULL for the default
      real(c_double), value :: sigma
        !< standard deviation of the noise, >= 0; 0 is no noise
      type(c_ptr), intent(out) :: simulator
        !< out; release with hnpe_simulator_release
      integer(c_int) :: outcome
    end function hnpe_simulator_create_product

    !> The stochastic Jansen-Rit neural mass model: eight seconds of a scalp signal at 128 Hz (two more are dropped),
    !! and its log power spectral density as features. Three local parameters, in this order: C (connectivity, no unit),
    !! mu and sigma (mean and noise of the input, per second); one global parameter: the gain g in decibels, x =
    !! 10^(g/10) y. 33 features: log10 power, in log10 mV^2 times the gain's, at 128 k / 65 Hz. Sixteen simulations run
    !! side by side in vector lanes, in single precision (docs/model.md says how that was checked); features are
    !! computed in double precision, as by hnpe_summary_log_power with segment 65 and hop 32. The instruction set is
    !! that of the context now.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    !! Source: Ableidinger, Buckwar & Hinterleitner 2017 (the model); Buckwar, Tamborrino & Tubikanec 2020 (the
    !! splitting); Rodrigues et al. 2021, section 4.2 (gain and features).
    function hnpe_simulator_create_jansen_rit(context, simulator) bind(C) result(outcome)
      import
      type(c_ptr), value :: context
        !< NULL for the default
      type(c_ptr), intent(out) :: simulator
        !< out; release with hnpe_simulator_release
      integer(c_int) :: outcome
    end function hnpe_simulator_create_jansen_rit

    !> Signals of the Jansen-Rit model, for plots and for features of one's own: what hnpe_simulator_create_jansen_rit
    !! summarises. Sampled at 128 Hz after two seconds that are dropped. The rows are taken sixteen at a time, each
    !! sixteen with noise keyed by one number of rng.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (a parameter is not finite),
    !! HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    !! Source: as hnpe_simulator_create_jansen_rit.
    function hnpe_jansen_rit_signals(context, n, parameters, n_samples, rng, signals) bind(C) result(outcome)
      import
      type(c_ptr), value :: context
        !< NULL for the default; signals have the same bits for any number of threads
      integer(c_size_t), value :: n
        !< signals, >= 1
      real(c_double), intent(in) :: parameters(*)
        !< [n, 4] row-major: C, mu (1/s), sigma (1/s), g (dB)
      integer(c_size_t), value :: n_samples
        !< samples per signal, >= 1; 1024 are eight seconds
      type(c_ptr), value :: rng
        !< advanced by this call, unless it fails
      real(c_double), intent(out) :: signals(*)
        !< out, [n, n_samples] row-major, in mV times the gain
      integer(c_int) :: outcome
    end function hnpe_jansen_rit_signals

    !> The priors of the Jansen-Rit model.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NO_MEMORY; both are NULL on failure
    !! Thread: any. Read-only.
    !! Source: Rodrigues et al. 2021, section 4.2, and the repository that came with it.
    function hnpe_prior_create_jansen_rit(context, preset, prior_local, prior_global) bind(C) result(outcome)
      import
      type(c_ptr), value :: context
        !< NULL for the default
      integer(c_int), value :: preset
        !< one of hnpe_jansen_rit_preset
      type(c_ptr), intent(out) :: prior_local
        !< out, of (C, mu, sigma); release with hnpe_prior_release
      type(c_ptr), intent(out) :: prior_global
        !< out, of g; release with hnpe_prior_release
      integer(c_int) :: outcome
    end function hnpe_prior_create_jansen_rit

    !> The number of features per signal of hnpe_summary_log_power: segment / 2 + 1; 0 for segment 0.
    !! Thread: any. Read-only.
    function hnpe_summary_log_power_bins(segment) bind(C) result(outcome)
      import
      integer(c_size_t), value :: segment
        !< samples per window
      integer(c_size_t) :: outcome
    end function hnpe_summary_log_power_bins

    !> The frequency of each feature of hnpe_summary_log_power: rate * k / segment.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT
    !! Thread: any. Read-only.
    function hnpe_summary_frequencies(segment, rate, frequencies) bind(C) result(outcome)
      import
      integer(c_size_t), value :: segment
        !< samples per window, >= 1
      real(c_double), value :: rate
        !< samples per second, in Hz, > 0
      real(c_double), intent(out) :: frequencies(*)
        !< out, [segment / 2 + 1], in Hz
      integer(c_int) :: outcome
    end function hnpe_summary_frequencies

    !> Log power spectral density: each signal's mean is subtracted; rectangular windows of `segment` samples begin at
    !! 0, hop, 2 hop, ..., as many as fit; P_k is the mean over windows of |FFT_k|^2 (no scaling); the feature is log10
    !! P_k. The simulators' setting is segment 65, hop 32: 33 features of 1024 samples at 128 Hz. A power of less than
    !! 2.2e-308 (of a flat signal) counts as that much, so that features are finite.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_SHAPE (n_samples < segment), HNPE_ERROR_NUMERIC (a
    !! signal is not finite, or so large that its squares overflow), HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    !! Source: Welch 1967 (averaged periodograms); Rodrigues et al. 2021, section 4.2.
    function hnpe_summary_log_power(context, n_signals, n_samples, signals, segment, hop, features) bind(C) &
      result(outcome)
      import
      type(c_ptr), value :: context
        !< allocator, threads and instruction set; NULL for the default
      integer(c_size_t), value :: n_signals
        !< signals, >= 1
      integer(c_size_t), value :: n_samples
        !< samples per signal, >= segment
      real(c_double), intent(in) :: signals(*)
        !< [n_signals, n_samples] row-major, in any unit u
      integer(c_size_t), value :: segment
        !< samples per window, >= 1; odd or even
      integer(c_size_t), value :: hop
        !< samples from one window's begin to the next, >= 1; segment / 2 is usual
      real(c_double), intent(out) :: features(*)
        !< out, [n_signals, segment / 2 + 1], log10 of u^2
      integer(c_int) :: outcome
    end function hnpe_summary_log_power

    !> Normalised autocorrelation: r_l = sum_t (x_t - m)(x_(t+l) - m) / sum_t (x_t - m)^2 with m the signal's mean, for
    !! the lags l = 0 ... max_lag. A flat signal has 1 at lag 0 and 0 elsewhere.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_SHAPE (n_samples <= max_lag), HNPE_ERROR_NUMERIC (a
    !! signal is not finite, or so large that its squares overflow), HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    !! Source: Box, Jenkins & Reinsel 1994, section 2.1.6 (the biased estimator).
    function hnpe_summary_autocorrelation(context, n_signals, n_samples, signals, max_lag, features) bind(C) &
      result(outcome)
      import
      type(c_ptr), value :: context
        !< allocator, threads and instruction set; NULL for the default
      integer(c_size_t), value :: n_signals
        !< signals, >= 1
      integer(c_size_t), value :: n_samples
        !< samples per signal, > max_lag
      real(c_double), intent(in) :: signals(*)
        !< [n_signals, n_samples] row-major
      integer(c_size_t), value :: max_lag
        !< the last lag, in samples, >= 0
      real(c_double), intent(out) :: features(*)
        !< out, [n_signals, max_lag + 1]
      integer(c_int) :: outcome
    end function hnpe_summary_autocorrelation

    !> Make an empty data set.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    function hnpe_dataset_create(context, d_local, d_global, d_x, dataset) bind(C) result(outcome)
      import
      type(c_ptr), value :: context
        !< NULL for the default one
      integer(c_size_t), value :: d_local
        !< local parameters per observation, L; may be 0 where d_global is not
      integer(c_size_t), value :: d_global
        !< global parameters per set, G; may be 0 where d_local is not
      integer(c_size_t), value :: d_x
        !< features per observation, >= 1
      type(c_ptr), intent(out) :: dataset
        !< out; release with hnpe_dataset_release
      integer(c_int) :: outcome
    end function hnpe_dataset_create

    !> Make an empty data set on disk: a folder of shards, files of about the same size. Memory holds the sets that do
    !! not fill a shard yet, and of the others 20 bytes a set and one a row, so that a data set may be larger than
    !! memory. Every function takes it like one in memory; hnpe_trainer_run reads it in windows (HNPE_TRAINER_WINDOW).
    !! The handle that makes it, or that changes it first after hnpe_dataset_open, locks the folder for others that
    !! would change it.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_IO (also where the folder holds a data set),
    !! HNPE_ERROR_BUSY (another handle is making one there), HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    function hnpe_dataset_create_on_disk(context, folder, d_local, d_global, d_x, shard_bytes, dataset) bind(C) &
      result(outcome)
      import
      type(c_ptr), value :: context
        !< NULL for the default one
      character(kind=c_char), intent(in) :: folder(*)
        !< UTF-8; made where there is none, though not those above it
      integer(c_size_t), value :: d_local
        !< local parameters per observation, L; may be 0 where d_global is not
      integer(c_size_t), value :: d_global
        !< global parameters per set, G; may be 0 where d_local is not
      integer(c_size_t), value :: d_x
        !< features per observation, >= 1
      integer(c_size_t), value :: shard_bytes
        !< a shard is full with so many bytes of parameters and features, from 4096 on; 0: 32 MiB. So much may be lost
        !! in a crash, and about twice as much is in memory
      type(c_ptr), intent(out) :: dataset
        !< out; release with hnpe_dataset_release
      integer(c_int) :: outcome
    end function hnpe_dataset_create_on_disk

    !> Open a data set that hnpe_dataset_create_on_disk made. Every shard is read and checked once. Any number of
    !! handles may have it open, of which one may change it.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_IO, HNPE_ERROR_FORMAT (a shard is missing, damaged or
    !! of another data set; the message names it), HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    function hnpe_dataset_open(context, folder, dataset) bind(C) result(outcome)
      import
      type(c_ptr), value :: context
        !< NULL for the default one
      character(kind=c_char), intent(in) :: folder(*)
        !< UTF-8
      type(c_ptr), intent(out) :: dataset
        !< out; release with hnpe_dataset_release
      integer(c_int) :: outcome
    end function hnpe_dataset_open

    !> Write the sets that are in memory alone to disk, as a shard that is not full and is replaced later. Without it a
    !! crash loses them. The last release of a handle does it too, but can only log a failure.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_IO, HNPE_ERROR_BUSY, HNPE_ERROR_NO_MEMORY
    !! Thread: one at a time per handle.
    function hnpe_dataset_flush(dataset) bind(C) result(outcome)
      import
      type(c_ptr), value :: dataset
        !< the data set; nothing is done for one in memory
      integer(c_int) :: outcome
    end function hnpe_dataset_flush

    !> Copy simulations in that were made elsewhere, drawn from the prior. On failure the data set is unchanged; but of
    !! one on disk, the leading sets that filled shards stay (hnpe_dataset_count), and so in the functions below.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (a parameter is not finite), HNPE_ERROR_BUSY,
    !! HNPE_ERROR_NO_MEMORY, HNPE_ERROR_IO (of a data set on disk)
    !! Thread: one at a time per handle.
    function hnpe_dataset_append(dataset, n_sets, n_rows, theta_local, theta_global, x) bind(C) result(outcome)
      import
      type(c_ptr), value :: dataset
        !< the data set
      integer(c_size_t), value :: n_sets
        !< observation sets, >= 1
      integer(c_int64_t), intent(in), optional :: n_rows(*)
        !< [n_sets] observations of each, >= 1; NULL: one each
      real(c_double), intent(in) :: theta_local(*)
        !< [sum of n_rows, d_local], finite; ignored where d_local is 0
      real(c_double), intent(in) :: theta_global(*)
        !< [n_sets, d_global], finite; ignored where d_global is 0
      real(c_double), intent(in) :: x(*)
        !< [sum of n_rows, d_x]; a row with NaN is an invalid simulation
      integer(c_int) :: outcome
    end function hnpe_dataset_append

    !> Copy simulations in whose (alpha_0, beta) were drawn from something else than the prior, such as a posterior of
    !! earlier simulations. Each call enters one proposal, the next number of hnpe_dataset_describe_proposal; with
    !! HNPE_PROPOSAL_PRIOR the sets join those of the prior. Training reads the kind, and refuses a loss that would be
    !! biased; a wrong kind makes a wrong posterior. On failure the data set is unchanged.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (a parameter or a density is not finite),
    !! HNPE_ERROR_BUSY, HNPE_ERROR_NO_MEMORY, HNPE_ERROR_IO (of a data set on disk)
    !! Thread: one at a time per handle.
    function hnpe_dataset_append_proposed(dataset, kind, n_sets, n_rows, theta_local, theta_global, x, log_proposal) &
      bind(C) result(outcome)
      import
      type(c_ptr), value :: dataset
        !< the data set
      integer(c_int32_t), value :: kind
        !< one of hnpe_proposal but HNPE_PROPOSAL_GAUSSIAN; those of beta alone only where d_global is not 0
      integer(c_size_t), value :: n_sets
        !< observation sets, >= 1
      integer(c_int64_t), intent(in), optional :: n_rows(*)
        !< [n_sets] observations of each, >= 1; NULL: one each
      real(c_double), intent(in) :: theta_local(*)
        !< [sum of n_rows, d_local], finite; alpha_i ~ p(alpha | beta) for i >= 1; ignored where d_local is 0
      real(c_double), intent(in) :: theta_global(*)
        !< [n_sets, d_global], finite; ignored where d_global is 0
      real(c_double), intent(in) :: x(*)
        !< [sum of n_rows, d_x]; a row with NaN is an invalid simulation
      real(c_double), intent(in), optional :: log_proposal(*)
        !< [n_sets] log density of (alpha_0, beta) under the proposal, normalised, finite; NULL: not recorded
      integer(c_int) :: outcome
    end function hnpe_dataset_append_proposed

    !> Append all sets of another data set, such as one that another process made. Its proposals are numbered behind
    !! those that are there, but the prior is 0 in both. On failure the data set is unchanged.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_SHAPE, HNPE_ERROR_BUSY, HNPE_ERROR_NO_MEMORY; on disk
    !! also HNPE_ERROR_IO, HNPE_ERROR_FORMAT
    !! Thread: one at a time per handle.
    function hnpe_dataset_extend(dataset, other) bind(C) result(outcome)
      import
      type(c_ptr), value :: dataset
        !< the data set
      type(c_ptr), value :: other
        !< of the same dimensions
      integer(c_int) :: outcome
    end function hnpe_dataset_extend

    !> Draw n_sets sets from the priors, simulate them and append them: N uniform in min_extra ... max_extra, beta ~
    !! p(beta), then alpha_i ~ p(alpha | beta) and x_i for i = 0 ... N. Sets are numbered: set s is the same whichever
    !! process draws it, so processes that take different first_set make parts of one data set. After a failure or a
    !! cancel the leading sets whose rows are all simulated are kept. On disk every shard that is full is safe, and a
    !! call with the number of sets that are there as first_set goes on to the bits of a call that was not interrupted
    !! (docs/dataset.md).
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_SHAPE (dimensions differ), HNPE_ERROR_CALLBACK,
    !! HNPE_ERROR_CANCELLED, HNPE_ERROR_BUSY, HNPE_ERROR_NO_MEMORY, HNPE_ERROR_IO (of a data set on disk)
    !! Thread: calls your callback on this thread.
    !! Source: Rodrigues, Moreau, Louppe, Gramfort 2021, algorithm 1 (the draws from the prior).
    function hnpe_dataset_simulate(dataset, prior_local, prior_global, simulator, n_sets, min_extra, max_extra, &
      seed, first_set, monitor) bind(C) result(outcome)
      import
      type(c_ptr), value :: dataset
        !< the data set
      type(c_ptr), value :: prior_local
        !< p(alpha) or p(alpha | beta), of d_local; NULL where d_local is 0
      type(c_ptr), value :: prior_global
        !< p(beta), of d_global; NULL where d_global is 0
      type(c_ptr), value :: simulator
        !< of the same dimensions
      integer(c_size_t), value :: n_sets
        !< sets to add, >= 1
      integer(c_size_t), value :: min_extra
        !< smallest N
      integer(c_size_t), value :: max_extra
        !< largest N, below 2^31 - 1
      integer(c_int64_t), value :: seed
        !< of all random streams
      integer(c_int64_t), value :: first_set
        !< number of the first of these sets among all sets of this seed
      type(c_ptr), value :: monitor
        !< progress (rows) and cancellation; may be NULL
      integer(c_int) :: outcome
    end function hnpe_dataset_simulate

    !> How much there is. Outputs may be NULL.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT
    !! Thread: any. Read-only.
    function hnpe_dataset_count(dataset, n_sets, n_rows, n_invalid) bind(C) result(outcome)
      import
      type(c_ptr), value :: dataset
        !< the data set; not modified
      integer(c_int64_t), intent(out), optional :: n_sets
        !< out, observation sets
      integer(c_int64_t), intent(out), optional :: n_rows
        !< out, observations in all of them
      integer(c_int64_t), intent(out), optional :: n_invalid
        !< out, observations with a NaN or an infinity
      integer(c_int) :: outcome
    end function hnpe_dataset_count

    !> Copy sets out. Outputs may be NULL: ask for n_rows first, then for arrays of their sum.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT; on disk also HNPE_ERROR_IO, HNPE_ERROR_FORMAT,
    !! HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    function hnpe_dataset_read(dataset, first_set, n_sets, n_rows, theta_local, theta_global, x) bind(C) &
      result(outcome)
      import
      type(c_ptr), value :: dataset
        !< the data set; not modified
      integer(c_int64_t), value :: first_set
        !< the first set to read, counted from 0
      integer(c_int64_t), value :: n_sets
        !< so many, >= 1
      integer(c_int64_t), intent(out), optional :: n_rows(*)
        !< out, [n_sets] observations of each
      real(c_double), intent(out), optional :: theta_local(*)
        !< out, [sum of n_rows, d_local]
      real(c_double), intent(out), optional :: theta_global(*)
        !< out, [n_sets, d_global]
      real(c_double), intent(out), optional :: x(*)
        !< out, [sum of n_rows, d_x]
      integer(c_int) :: outcome
    end function hnpe_dataset_read

    !> What the parameters of sets were drawn from. Outputs may be NULL.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT
    !! Thread: any. Read-only.
    function hnpe_dataset_read_proposals(dataset, first_set, n_sets, proposal, log_proposal) bind(C) result(outcome)
      import
      type(c_ptr), value :: dataset
        !< the data set; not modified
      integer(c_int64_t), value :: first_set
        !< the first set to read, counted from 0
      integer(c_int64_t), value :: n_sets
        !< so many, >= 1
      integer(c_int64_t), intent(out), optional :: proposal(*)
        !< out, [n_sets] number for hnpe_dataset_describe_proposal; 0 is the prior
      real(c_double), intent(out), optional :: log_proposal(*)
        !< out, [n_sets] log density of (alpha_0, beta) under that proposal, from which its log_constant is still to be
        !! subtracted; NaN where it was not recorded, as with hnpe_dataset_append and _simulate, whose density is that
        !! of the prior
      integer(c_int) :: outcome
    end function hnpe_dataset_read_proposals

    !> Describe the proposal numbered 0, 1, ..., of which 0 is the prior and always there.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (past the last)
    !! Thread: any. Read-only.
    function hnpe_dataset_describe_proposal(dataset, index, info) bind(C) result(outcome)
      import
      type(c_ptr), value :: dataset
        !< the data set; not modified
      integer(c_size_t), value :: index
        !< its number
      type(hnpe_proposal_info), intent(inout) :: info
        !< out; info->struct_size set by the caller
      integer(c_int) :: outcome
    end function hnpe_dataset_describe_proposal

    !> Write to a file (safetensors), which replaces one that is there at once or not at all.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_IO, HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    function hnpe_dataset_save(dataset, path) bind(C) result(outcome)
      import
      type(c_ptr), value :: dataset
        !< the data set; not modified
      character(kind=c_char), intent(in) :: path(*)
        !< UTF-8
      integer(c_int) :: outcome
    end function hnpe_dataset_save

    !> Read a file that hnpe_dataset_save wrote.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_IO, HNPE_ERROR_FORMAT, HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    function hnpe_dataset_load(context, path, dataset) bind(C) result(outcome)
      import
      type(c_ptr), value :: context
        !< NULL for the default one
      character(kind=c_char), intent(in) :: path(*)
        !< UTF-8
      type(c_ptr), intent(out) :: dataset
        !< out; release with hnpe_dataset_release
      integer(c_int) :: outcome
    end function hnpe_dataset_load

    !> The dimensions: d_local, d_global, d_x.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT
    !! Thread: any. Read-only.
    function hnpe_dataset_dims(dataset, dims) bind(C) result(outcome)
      import
      type(c_ptr), value :: dataset
        !< the data set; not modified
      type(hnpe_dims), intent(inout) :: dims
        !< out; dims->struct_size set by the caller
      integer(c_int) :: outcome
    end function hnpe_dataset_dims

    !> Take another reference.
    !! Thread: any; safe during run.
    subroutine hnpe_dataset_retain(dataset) bind(C)
      import
      type(c_ptr), value :: dataset
    end subroutine hnpe_dataset_retain

    !> Give up a reference; NULL does nothing.
    !! Thread: any; safe during run.
    subroutine hnpe_dataset_release(dataset) bind(C)
      import
      type(c_ptr), value :: dataset
    end subroutine hnpe_dataset_release

    !> x_0 as it is. Further rows of a set are not looked at.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    function hnpe_embedder_create_identity(context, d_x, embedder) bind(C) result(outcome)
      import
      type(c_ptr), value :: context
        !< NULL for the default
      integer(c_size_t), value :: d_x
        !< features per row, >= 1; also the number of outputs
      type(c_ptr), intent(out) :: embedder
        !< out; release with hnpe_embedder_release
      integer(c_int) :: outcome
    end function hnpe_embedder_create_identity

    !> A multilayer perceptron of x_0. Further rows of a set are not looked at.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    function hnpe_embedder_create_mlp(context, d_x, d_out, embedder) bind(C) result(outcome)
      import
      type(c_ptr), value :: context
        !< NULL for the default
      integer(c_size_t), value :: d_x
        !< features per row, >= 1
      integer(c_size_t), value :: d_out
        !< outputs, >= 1
      type(c_ptr), intent(out) :: embedder
        !< out; release with hnpe_embedder_release
      integer(c_int) :: outcome
    end function hnpe_embedder_create_mlp

    !> A deep set: every row through one learned network, the results pooled by mean, maximum, minimum and soft maximum,
    !! a head on top of the pools and of functions of N. It does not depend on the order of the pooled rows (the maximum
    !! and the minimum exactly, the others but for rounding), and a set's output not on the other sets of the call.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    !! Source: Zaheer et al., "Deep Sets", NeurIPS 2017.
    function hnpe_embedder_create_deep_set(context, d_x, d_out, embedder) bind(C) result(outcome)
      import
      type(c_ptr), value :: context
        !< NULL for the default
      integer(c_size_t), value :: d_x
        !< features per row, >= 1
      integer(c_size_t), value :: d_out
        !< outputs of the head, >= 1; without a head (option layers 0) the pools themselves are the output
      type(c_ptr), intent(out) :: embedder
        !< out; release with hnpe_embedder_release
      integer(c_int) :: outcome
    end function hnpe_embedder_create_deep_set

    !> The setting of the paper, as a preset of a deep set: x_0 beside the plain mean of x_1..x_N (0 where N = 0),
    !! nothing learned, no function of N. 2 d_x outputs.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    !! Source: Rodrigues, Moreau, Louppe, Gramfort, "HNPE", NeurIPS 2021, section 3.1.
    function hnpe_embedder_create_mean(context, d_x, embedder) bind(C) result(outcome)
      import
      type(c_ptr), value :: context
        !< NULL for the default
      integer(c_size_t), value :: d_x
        !< features per row, >= 1
      type(c_ptr), intent(out) :: embedder
        !< out; release with hnpe_embedder_release
      integer(c_int) :: outcome
    end function hnpe_embedder_create_mean

    !> All rows of a set side by side, n_rows d_x outputs: the "naive" architecture, for one fixed N.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_SHAPE (n_rows d_x overflows), HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    function hnpe_embedder_create_stack(context, d_x, n_rows, embedder) bind(C) result(outcome)
      import
      type(c_ptr), value :: context
        !< NULL for the default
      integer(c_size_t), value :: d_x
        !< features per row, >= 1
      integer(c_size_t), value :: n_rows
        !< rows of every set, 1 + N, >= 1
      type(c_ptr), intent(out) :: embedder
        !< out; release with hnpe_embedder_release
      integer(c_int) :: outcome
    end function hnpe_embedder_create_stack

    !> The features of observation sets, with the weights that the embedder has.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_SHAPE (a stack, and another number of rows),
    !! HNPE_ERROR_NUMERIC (x not finite), HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    function hnpe_embedder_apply(embedder, n_sets, n_rows, x, out) bind(C) result(outcome)
      import
      type(c_ptr), value :: embedder
        !< not modified
      integer(c_size_t), value :: n_sets
        !< number of sets, >= 1
      integer(c_int64_t), intent(in), optional :: n_rows(*)
        !< [n_sets] rows of each set, 1 + N, >= 1; NULL: one row per set
      real(c_double), intent(in) :: x(*)
        !< [sum of n_rows, d_x] row-major, sets one after another; the first row of a set is x_0
      real(c_double), intent(out) :: out(*)
        !< out, [n_sets, d_out]
      integer(c_int) :: outcome
    end function hnpe_embedder_apply

    !> The dimensions of an embedder: d_x, and d_out as the options make it.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT
    !! Thread: any. Read-only.
    function hnpe_embedder_dims(embedder, dims) bind(C) result(outcome)
      import
      type(c_ptr), value :: embedder
        !< the embedder; not modified
      type(hnpe_dims), intent(inout) :: dims
        !< out; set dims->struct_size first
      integer(c_int) :: outcome
    end function hnpe_embedder_dims

    !> New weights, drawn from the streams of this seed; a new embedder has seed 0.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_BUSY
    !! Thread: one at a time per handle.
    function hnpe_embedder_set_seed(embedder, seed) bind(C) result(outcome)
      import
      type(c_ptr), value :: embedder
        !< the embedder
      integer(c_int64_t), value :: seed
        !< any number
      integer(c_int) :: outcome
    end function hnpe_embedder_set_seed

    !> Set, read, reset and describe the options of an embedder. A change builds the networks anew, with new weights
    !! from the embedder's seed.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (no such key, of another kind, or of no use
    !! to this embedder), HNPE_ERROR_BUSY, HNPE_ERROR_NO_MEMORY; after a failure the embedder is as it was
    !! Thread: one at a time per handle.
    function hnpe_embedder_set_int(embedder, key, value) bind(C) result(outcome)
      import
      type(c_ptr), value :: embedder
        !< the embedder
      integer(c_int32_t), value :: key
        !< one of hnpe_embedder_option
      integer(c_int64_t), value :: value
        !< refused with HNPE_ERROR_INVALID_ARGUMENT outside the option's range
      integer(c_int) :: outcome
    end function hnpe_embedder_set_int

    !> Like hnpe_embedder_set_int, for real options.
    !! Thread: one at a time per handle.
    function hnpe_embedder_set_real(embedder, key, value) bind(C) result(outcome)
      import
      type(c_ptr), value :: embedder
      integer(c_int32_t), value :: key
      real(c_double), value :: value
      integer(c_int) :: outcome
    end function hnpe_embedder_set_real

    !> Read an option.
    !! Thread: any. Read-only.
    function hnpe_embedder_get_int(embedder, key, value) bind(C) result(outcome)
      import
      type(c_ptr), value :: embedder
      integer(c_int32_t), value :: key
      integer(c_int64_t), intent(out) :: value
      integer(c_int) :: outcome
    end function hnpe_embedder_get_int

    !> Read a real option.
    !! Thread: any. Read-only.
    function hnpe_embedder_get_real(embedder, key, value) bind(C) result(outcome)
      import
      type(c_ptr), value :: embedder
      integer(c_int32_t), value :: key
      real(c_double), intent(out) :: value
      integer(c_int) :: outcome
    end function hnpe_embedder_get_real

    !> Back to the documented default.
    !! Thread: one at a time per handle.
    function hnpe_embedder_reset_option(embedder, key) bind(C) result(outcome)
      import
      type(c_ptr), value :: embedder
      integer(c_int32_t), value :: key
      integer(c_int) :: outcome
    end function hnpe_embedder_reset_option

    !> Describe the option at index 0, 1, ...; HNPE_ERROR_UNSUPPORTED past the last.
    !! Thread: any. Read-only.
    function hnpe_embedder_describe_option(index, info) bind(C) result(outcome)
      import
      integer(c_size_t), value :: index
      type(hnpe_option_info), intent(inout) :: info
      integer(c_int) :: outcome
    end function hnpe_embedder_describe_option

    !> Describe a choice of an option likewise.
    !! Thread: any. Read-only.
    function hnpe_embedder_describe_choice(key, index, info) bind(C) result(outcome)
      import
      integer(c_int32_t), value :: key
      integer(c_size_t), value :: index
      type(hnpe_choice_info), intent(inout) :: info
      integer(c_int) :: outcome
    end function hnpe_embedder_describe_choice

    !> Take another reference.
    !! Thread: any; safe during run.
    subroutine hnpe_embedder_retain(embedder) bind(C)
      import
      type(c_ptr), value :: embedder
    end subroutine hnpe_embedder_retain

    !> Give up a reference; NULL does nothing.
    !! Thread: any; safe during run.
    subroutine hnpe_embedder_release(embedder) bind(C)
      import
      type(c_ptr), value :: embedder
    end subroutine hnpe_embedder_release

    !> Make a masked autoregressive flow of affine transforms: fast, each conditional a Gaussian. Of a single parameter
    !! it is a Gaussian whose mean and width depend on `given`, and nothing more: take hnpe_flow_create_spline there.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    !! Source: Papamakarios et al. 2017.
    function hnpe_flow_create_maf(context, dim, d_given, flow) bind(C) result(outcome)
      import
      type(c_ptr), value :: context
        !< NULL for the default one
      integer(c_size_t), value :: dim
        !< parameters, at least 1
      integer(c_size_t), value :: d_given
        !< numbers that the density is conditioned on; 0: none
      type(c_ptr), intent(out) :: flow
        !< out; release with hnpe_flow_release
      integer(c_int) :: outcome
    end function hnpe_flow_create_maf

    !> Make an autoregressive flow of rational-quadratic splines: of any shape, in one dimension too. The default
    !! choice.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    !! Source: Durkan et al. 2019.
    function hnpe_flow_create_spline(context, dim, d_given, flow) bind(C) result(outcome)
      import
      type(c_ptr), value :: context
        !< NULL for the default one
      integer(c_size_t), value :: dim
        !< parameters, at least 1
      integer(c_size_t), value :: d_given
        !< numbers that the density is conditioned on; 0: none
      type(c_ptr), intent(out) :: flow
        !< out; release with hnpe_flow_release
      integer(c_int) :: outcome
    end function hnpe_flow_create_spline

    !> Make a flow of rational-quadratic splines in coupling layers: as fast to draw from as to evaluate.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    !! Source: Durkan et al. 2019.
    function hnpe_flow_create_coupling(context, dim, d_given, flow) bind(C) result(outcome)
      import
      type(c_ptr), value :: context
        !< NULL for the default one
      integer(c_size_t), value :: dim
        !< parameters, at least 1
      integer(c_size_t), value :: d_given
        !< numbers that the density is conditioned on; 0: none
      type(c_ptr), intent(out) :: flow
        !< out; release with hnpe_flow_release
      integer(c_int) :: outcome
    end function hnpe_flow_create_coupling

    !> Make a mixture of Gaussians with full covariances (a mixture density network).
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    !! Source: Bishop 1994.
    function hnpe_flow_create_mixture(context, dim, d_given, flow) bind(C) result(outcome)
      import
      type(c_ptr), value :: context
        !< NULL for the default one
      integer(c_size_t), value :: dim
        !< parameters, at least 1
      integer(c_size_t), value :: d_given
        !< numbers that the density is conditioned on; 0: none
      type(c_ptr), intent(out) :: flow
        !< out; release with hnpe_flow_release
      integer(c_int) :: outcome
    end function hnpe_flow_create_mixture

    !> Say which features live on the interval (0, 1): a flow of splines maps it onto itself there, so no mass lies
    !! outside. A fresh flow is uniform in these features and standard normal in the others. Draws new initial weights.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (not a flow of splines, with linear layers,
    !! or already fitted), HNPE_ERROR_BUSY, HNPE_ERROR_NO_MEMORY
    !! Thread: one at a time per handle.
    function hnpe_flow_set_unit(flow, unit) bind(C) result(outcome)
      import
      type(c_ptr), value :: flow
        !< the flow
      integer(c_signed_char), intent(in) :: unit(*)
        !< [dim] 1: on (0, 1); 0: on the real line
      integer(c_int) :: outcome
    end function hnpe_flow_set_unit

    !> The seed of the initial weights; 0 until set. Draws new ones.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (already fitted), HNPE_ERROR_BUSY
    !! Thread: one at a time per handle.
    function hnpe_flow_set_seed(flow, seed) bind(C) result(outcome)
      import
      type(c_ptr), value :: flow
        !< the flow
      integer(c_int64_t), value :: seed
        !< any number
      integer(c_int) :: outcome
    end function hnpe_flow_set_seed

    !> Fit by maximum likelihood: Adam with warm-up and cosine decay, a running average of the weights, early stopping
    !! on held out rows with the best weights restored. `given` and the features on the real line are standardised by
    !! the training rows of the first fit, in double precision, so that neither units nor offsets matter; another fit
    !! goes on from the weights that are there, and keeps them where it finds none that do better on the rows it holds
    !! out. A non-finite loss never reaches the weights: the step is rejected and the rate halved (HNPE_FLOW_RETRIES). A
    !! fit that ends before its first epoch did leaves the flow as it was, its network free to change.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (data not finite, or the loss stayed non-
    !! finite: the best weights so far are kept), HNPE_ERROR_CANCELLED, HNPE_ERROR_CALLBACK (the best weights so far are
    !! kept), HNPE_ERROR_BUSY, HNPE_ERROR_NO_MEMORY
    !! Thread: calls your callback on this thread.
    function hnpe_flow_fit(flow, n, given, theta, seed, monitor) bind(C) result(outcome)
      import
      type(c_ptr), value :: flow
        !< the flow
      integer(c_size_t), value :: n
        !< rows, at least 2
      real(c_double), intent(in), optional :: given(*)
        !< [n, d_given] row-major, finite; NULL where d_given is 0
      real(c_double), intent(in) :: theta(*)
        !< [n, dim] row-major, finite; features on (0, 1) inside it
      integer(c_int64_t), value :: seed
        !< of what is held out and of the order of rows
      type(c_ptr), value :: monitor
        !< progress (epochs and losses) and cancellation; may be NULL
      integer(c_int) :: outcome
    end function hnpe_flow_fit

    !> The log density of each row; each result depends on its own row alone.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (an argument is not finite, or so large that
    !! the networks give no number), HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    function hnpe_flow_log_density(flow, n, given, theta, log_q) bind(C) result(outcome)
      import
      type(c_ptr), value :: flow
        !< the flow; not modified
      integer(c_size_t), value :: n
        !< rows, at least 1
      real(c_double), intent(in), optional :: given(*)
        !< [n, d_given] row-major, finite; NULL where d_given is 0
      real(c_double), intent(in) :: theta(*)
        !< [n, dim] row-major, finite
      real(c_double), intent(out) :: log_q(*)
        !< out, [n]; -infinity where a feature on (0, 1) is outside [0, 1], or where it is too low for a number
      integer(c_int) :: outcome
    end function hnpe_flow_log_density

    !> One draw for each row; the same for any number of threads.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (an argument is not finite, or so large that
    !! the networks give no number), HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    function hnpe_flow_sample(flow, n, given, rng, theta) bind(C) result(outcome)
      import
      type(c_ptr), value :: flow
        !< the flow; not modified
      integer(c_size_t), value :: n
        !< rows, at least 1
      real(c_double), intent(in), optional :: given(*)
        !< [n, d_given] row-major, finite; NULL where d_given is 0
      type(c_ptr), value :: rng
        !< advanced by this call, unless it fails
      real(c_double), intent(out) :: theta(*)
        !< out, [n, dim]
      integer(c_int) :: outcome
    end function hnpe_flow_sample

    !> The noise that each row comes from: uniform on (0, 1) or standard normal, feature by feature, if theta is
    !! distributed as the flow says. Not of mixtures.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (an argument is not finite, or so large that
    !! the networks give no number), HNPE_ERROR_UNSUPPORTED (a mixture), HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    function hnpe_flow_to_noise(flow, n, given, theta, z) bind(C) result(outcome)
      import
      type(c_ptr), value :: flow
        !< the flow; not modified
      integer(c_size_t), value :: n
        !< rows, at least 1
      real(c_double), intent(in), optional :: given(*)
        !< [n, d_given] row-major, finite; NULL where d_given is 0
      real(c_double), intent(in) :: theta(*)
        !< [n, dim] row-major, finite
      real(c_double), intent(out) :: z(*)
        !< out, [n, dim]
      integer(c_int) :: outcome
    end function hnpe_flow_to_noise

    !> The parameters that come from noise: the inverse of hnpe_flow_to_noise.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (an argument is not finite, or so large that
    !! the networks give no number), HNPE_ERROR_UNSUPPORTED (a mixture), HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    function hnpe_flow_from_noise(flow, n, given, z, theta) bind(C) result(outcome)
      import
      type(c_ptr), value :: flow
        !< the flow; not modified
      integer(c_size_t), value :: n
        !< rows, at least 1
      real(c_double), intent(in), optional :: given(*)
        !< [n, d_given] row-major, finite; NULL where d_given is 0
      real(c_double), intent(in) :: z(*)
        !< [n, dim] row-major, finite
      real(c_double), intent(out) :: theta(*)
        !< out, [n, dim]
      integer(c_int) :: outcome
    end function hnpe_flow_from_noise

    !> d_out: parameters, and d_given.
    !! Thread: any. Read-only.
    function hnpe_flow_dims(flow, dims) bind(C) result(outcome)
      import
      type(c_ptr), value :: flow
      type(hnpe_dims), intent(inout) :: dims
      integer(c_int) :: outcome
    end function hnpe_flow_dims

    !> Set an integer, boolean or choice option.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (no such key, of another kind, one that the
    !! family has no use for, or one of the network's after a fit), HNPE_ERROR_BUSY, HNPE_ERROR_NO_MEMORY
    !! Thread: one at a time per handle.
    function hnpe_flow_set_int(flow, key, value) bind(C) result(outcome)
      import
      type(c_ptr), value :: flow
        !< the flow
      integer(c_int32_t), value :: key
        !< one of hnpe_flow_option
      integer(c_int64_t), value :: value
        !< refused with HNPE_ERROR_INVALID_ARGUMENT outside the option's range
      integer(c_int) :: outcome
    end function hnpe_flow_set_int

    !> Set a real option; as hnpe_flow_set_int.
    !! Thread: one at a time per handle.
    function hnpe_flow_set_real(flow, key, value) bind(C) result(outcome)
      import
      type(c_ptr), value :: flow
      integer(c_int32_t), value :: key
      real(c_double), value :: value
      integer(c_int) :: outcome
    end function hnpe_flow_set_real

    !> Read an option.
    !! Thread: any. Read-only.
    function hnpe_flow_get_int(flow, key, value) bind(C) result(outcome)
      import
      type(c_ptr), value :: flow
      integer(c_int32_t), value :: key
      integer(c_int64_t), intent(out) :: value
      integer(c_int) :: outcome
    end function hnpe_flow_get_int

    !> Read a real option.
    !! Thread: any. Read-only.
    function hnpe_flow_get_real(flow, key, value) bind(C) result(outcome)
      import
      type(c_ptr), value :: flow
      integer(c_int32_t), value :: key
      real(c_double), intent(out) :: value
      integer(c_int) :: outcome
    end function hnpe_flow_get_real

    !> Back to the documented default; as hnpe_flow_set_int.
    !! Thread: one at a time per handle.
    function hnpe_flow_reset_option(flow, key) bind(C) result(outcome)
      import
      type(c_ptr), value :: flow
      integer(c_int32_t), value :: key
      integer(c_int) :: outcome
    end function hnpe_flow_reset_option

    !> Describe the option at index 0, 1, ...; HNPE_ERROR_UNSUPPORTED past the last.
    !! Thread: any. Read-only.
    function hnpe_flow_describe_option(index, info) bind(C) result(outcome)
      import
      integer(c_size_t), value :: index
      type(hnpe_option_info), intent(inout) :: info
      integer(c_int) :: outcome
    end function hnpe_flow_describe_option

    !> Describe a choice of an option likewise.
    !! Thread: any. Read-only.
    function hnpe_flow_describe_choice(key, index, info) bind(C) result(outcome)
      import
      integer(c_int32_t), value :: key
      integer(c_size_t), value :: index
      type(hnpe_choice_info), intent(inout) :: info
      integer(c_int) :: outcome
    end function hnpe_flow_describe_choice

    !> Take another reference.
    !! Thread: any; safe during run.
    subroutine hnpe_flow_retain(flow) bind(C)
      import
      type(c_ptr), value :: flow
    end subroutine hnpe_flow_retain

    !> Give up a reference; NULL does nothing.
    !! Thread: any; safe during run.
    subroutine hnpe_flow_release(flow) bind(C)
      import
      type(c_ptr), value :: flow
    end subroutine hnpe_flow_release

    !> Make an estimator with the default embedders and flows.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (both priors NULL), HNPE_ERROR_SHAPE (prior_local conditioned on
    !! another number than G), HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    function hnpe_estimator_create(context, prior_local, prior_global, d_x, estimator) bind(C) result(outcome)
      import
      type(c_ptr), value :: context
        !< NULL for the default one
      type(c_ptr), value :: prior_local
        !< p(alpha | beta) or p(alpha), of L parameters; NULL: no local parameters (L = 0)
      type(c_ptr), value :: prior_global
        !< p(beta), of G parameters; NULL: no global parameters (G = 0): plain posterior estimation
      integer(c_size_t), value :: d_x
        !< features per observation, >= 1
      type(c_ptr), intent(out) :: estimator
        !< out; release with hnpe_estimator_release
      integer(c_int) :: outcome
    end function hnpe_estimator_create

    !> Make a factorised estimator from parts of one's own; NULL stands for the default part. The parts are copied as
    !! they are described (sizes, options), not their weights.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_SHAPE (naming the part and the width expected),
    !! HNPE_ERROR_UNSUPPORTED, HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    function hnpe_estimator_create_factorised(context, prior_local, prior_global, d_x, observation, set, q_local, &
      q_global, estimator) bind(C) result(outcome)
      import
      type(c_ptr), value :: context
        !< NULL for the default one
      type(c_ptr), value :: prior_local
        !< as for hnpe_estimator_create
      type(c_ptr), value :: prior_global
        !< likewise
      integer(c_size_t), value :: d_x
        !< features per observation, >= 1
      type(c_ptr), value :: observation
        !< embeds x_0 for q_local, and takes d_x features; the paper's choice is the identity
      type(c_ptr), value :: set
        !< embeds the observation set for q_global
      type(c_ptr), value :: q_local
        !< density of L parameters given as many numbers as `observation` puts out, plus G
      type(c_ptr), value :: q_global
        !< density of G parameters given as many numbers as `set` puts out
      type(c_ptr), intent(out) :: estimator
        !< out; release with hnpe_estimator_release
      integer(c_int) :: outcome
    end function hnpe_estimator_create_factorised

    !> Make an estimator of one density over all parameters, (alpha_0, beta) jointly, from parts of one's own, which are
    !! copied as they are described (sizes, options), not their weights. An embedder that stacks observations makes it
    !! that of the naive architecture, with a fixed number of them; any other, that of the aggregated one. Such an
    !! estimator has no posterior of all local parameters at once; with a mixture, rounds may use the closed-form
    !! correction.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_SHAPE (naming the part and the width expected),
    !! HNPE_ERROR_UNSUPPORTED, HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    !! Source: Rodrigues et al. 2021, section 4.2 (what it compares with); Papamakarios, Murray 2016 (a mixture).
    function hnpe_estimator_create_joint(context, prior_local, prior_global, d_x, set, q_joint, estimator) bind(C) &
      result(outcome)
      import
      type(c_ptr), value :: context
        !< NULL for the default one
      type(c_ptr), value :: prior_local
        !< as for hnpe_estimator_create
      type(c_ptr), value :: prior_global
        !< likewise
      integer(c_size_t), value :: d_x
        !< features per observation, >= 1
      type(c_ptr), value :: set
        !< embeds the observation set; NULL: x_0 beside the mean of X
      type(c_ptr), value :: q_joint
        !< density of L + G parameters given as many numbers as `set` puts out
      type(c_ptr), intent(out) :: estimator
        !< out; release with hnpe_estimator_release
      integer(c_int) :: outcome
    end function hnpe_estimator_create_joint

    !> Store structure, weights and priors (the kinds that the library knows; of others, that the host must give them
    !! again).
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_IO, HNPE_ERROR_NO_MEMORY, HNPE_ERROR_BUSY
    !! Thread: one at a time per handle.
    function hnpe_estimator_save(estimator, path) bind(C) result(outcome)
      import
      type(c_ptr), value :: estimator
        !< the estimator; not modified
      character(kind=c_char), intent(in) :: path(*)
        !< UTF-8; written beside and renamed, so that an older file survives a failure
      integer(c_int) :: outcome
    end function hnpe_estimator_save

    !> Read an estimator back; it may be trained further.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (also: another prior than the stored, naming what differs),
    !! HNPE_ERROR_IO, HNPE_ERROR_FORMAT, HNPE_ERROR_SHAPE, HNPE_ERROR_UNSUPPORTED (a prior must be given again),
    !! HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    function hnpe_estimator_load(context, path, prior_local, prior_global, estimator) bind(C) result(outcome)
      import
      type(c_ptr), value :: context
        !< NULL for the default one
      character(kind=c_char), intent(in) :: path(*)
        !< UTF-8
      type(c_ptr), value :: prior_local
        !< NULL: as stored; needed where it has parts of the host's own; another one than the stored is refused, but for
        !! such parts, which cannot be compared
      type(c_ptr), value :: prior_global
        !< likewise
      type(c_ptr), intent(out) :: estimator
        !< out; release with hnpe_estimator_release
      integer(c_int) :: outcome
    end function hnpe_estimator_load

    !> Set an integer, boolean, choice or flags option.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (no such key, of another kind, or no longer
    !! changeable), HNPE_ERROR_BUSY
    !! Thread: one at a time per handle.
    function hnpe_estimator_set_int(estimator, key, value) bind(C) result(outcome)
      import
      type(c_ptr), value :: estimator
        !< the estimator
      integer(c_int32_t), value :: key
        !< one of hnpe_estimator_option
      integer(c_int64_t), value :: value
        !< refused with HNPE_ERROR_INVALID_ARGUMENT outside the option's range
      integer(c_int) :: outcome
    end function hnpe_estimator_set_int

    !> Set a real option; as hnpe_estimator_set_int.
    !! Thread: one at a time per handle.
    function hnpe_estimator_set_real(estimator, key, value) bind(C) result(outcome)
      import
      type(c_ptr), value :: estimator
      integer(c_int32_t), value :: key
      real(c_double), value :: value
      integer(c_int) :: outcome
    end function hnpe_estimator_set_real

    !> Read an option.
    !! Thread: any. Read-only.
    function hnpe_estimator_get_int(estimator, key, value) bind(C) result(outcome)
      import
      type(c_ptr), value :: estimator
      integer(c_int32_t), value :: key
      integer(c_int64_t), intent(out) :: value
      integer(c_int) :: outcome
    end function hnpe_estimator_get_int

    !> Read a real option.
    !! Thread: any. Read-only.
    function hnpe_estimator_get_real(estimator, key, value) bind(C) result(outcome)
      import
      type(c_ptr), value :: estimator
      integer(c_int32_t), value :: key
      real(c_double), intent(out) :: value
      integer(c_int) :: outcome
    end function hnpe_estimator_get_real

    !> Back to the documented default.
    !! Thread: one at a time per handle.
    function hnpe_estimator_reset_option(estimator, key) bind(C) result(outcome)
      import
      type(c_ptr), value :: estimator
      integer(c_int32_t), value :: key
      integer(c_int) :: outcome
    end function hnpe_estimator_reset_option

    !> Describe the option at index 0, 1, ...; HNPE_ERROR_UNSUPPORTED past the last.
    !! Thread: any. Read-only.
    function hnpe_estimator_describe_option(index, info) bind(C) result(outcome)
      import
      integer(c_size_t), value :: index
      type(hnpe_option_info), intent(inout) :: info
      integer(c_int) :: outcome
    end function hnpe_estimator_describe_option

    !> Describe a choice of an option likewise.
    !! Thread: any. Read-only.
    function hnpe_estimator_describe_choice(key, index, info) bind(C) result(outcome)
      import
      integer(c_int32_t), value :: key
      integer(c_size_t), value :: index
      type(hnpe_choice_info), intent(inout) :: info
      integer(c_int) :: outcome
    end function hnpe_estimator_describe_choice

    !> The seed that everything random in this object follows from; 0 until set.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (no longer changeable), HNPE_ERROR_BUSY
    !! Thread: one at a time per handle.
    function hnpe_estimator_set_seed(estimator, seed) bind(C) result(outcome)
      import
      type(c_ptr), value :: estimator
        !< the estimator
      integer(c_int64_t), value :: seed
        !< any number
      integer(c_int) :: outcome
    end function hnpe_estimator_set_seed

    !> The dimensions: d_local, d_global, d_x.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (dims->struct_size not set)
    !! Thread: any. Read-only.
    function hnpe_estimator_dims(estimator, dims) bind(C) result(outcome)
      import
      type(c_ptr), value :: estimator
        !< the estimator; not modified
      type(hnpe_dims), intent(inout) :: dims
        !< out; struct_size set by the caller
      integer(c_int) :: outcome
    end function hnpe_estimator_dims

    !> Take another reference.
    !! Thread: any; safe during run.
    subroutine hnpe_estimator_retain(estimator) bind(C)
      import
      type(c_ptr), value :: estimator
    end subroutine hnpe_estimator_retain

    !> Give up a reference; NULL does nothing.
    !! Thread: any; safe during run.
    subroutine hnpe_estimator_release(estimator) bind(C)
      import
      type(c_ptr), value :: estimator
    end subroutine hnpe_estimator_release

    !> Make a trainer, which keeps references to both.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_SHAPE, HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    function hnpe_trainer_create(context, estimator, dataset, trainer) bind(C) result(outcome)
      import
      type(c_ptr), value :: context
        !< NULL for the default one
      type(c_ptr), value :: estimator
        !< trained in place
      type(c_ptr), value :: dataset
        !< with the same dimensions; it may grow between runs
      type(c_ptr), intent(out) :: trainer
        !< out; release with hnpe_trainer_release
      integer(c_int) :: outcome
    end function hnpe_trainer_create

    !> Train until the validation loss stops improving, the epochs are used up or the monitor stops it; the estimator
    !! then has the best weights. Another run goes on from them, with the data set as it then is. What becomes of
    !! invalid simulations, so that the result stays unbiased, is in docs/trainer.md.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (no valid simulations, a parameter outside its prior's support, or
    !! fewer sets in a batch or held out than a set has atoms), HNPE_ERROR_UNSUPPORTED (HNPE_LOSS_ATOMIC_GLOBAL without
    !! a q_global; a loss that would be biased by a proposal of the data set, see hnpe_proposal; HNPE_LOSS_IMPORTANCE
    !! without the density of a proposal or of a prior; or HNPE_LOSS_CLOSED_FORM for an estimator that is not one
    !! mixture, or other priors than Gaussian and uniform ones), HNPE_ERROR_NUMERIC (see HNPE_TRAINER_RETRIES; or a
    !! prior's density is not finite), HNPE_ERROR_CANCELLED, HNPE_ERROR_CALLBACK, HNPE_ERROR_BUSY, HNPE_ERROR_NO_MEMORY;
    !! of a data set on disk also HNPE_ERROR_IO, HNPE_ERROR_FORMAT (the message names the shard; the best weights so far
    !! are in place)
    !! Thread: calls your callback on this thread.
    !! Source: Rodrigues et al. 2021, eq. 6 and Algorithm 1, its step of training; what differs by default is in
    !! docs/trainer.md.
    function hnpe_trainer_run(trainer, monitor) bind(C) result(outcome)
      import
      type(c_ptr), value :: trainer
        !< the trainer
      type(c_ptr), value :: monitor
        !< progress (epochs and losses) and cancellation; may be NULL
      integer(c_int) :: outcome
    end function hnpe_trainer_run

    !> From now on, let runs write their whole state to a file, from which hnpe_trainer_resume goes on: at intervals,
    !! when the run is stopped, and when it has come to its end. The file is replaced whole or not at all. Where it
    !! cannot be written (a full disk), the run goes on: a line in the log (HNPE_LOG_WARNING) says so, the file that is
    !! there stays, and the next is tried when it is due; where it is the one of a stop, the message of the run's
    !! failure says so too.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_BUSY, HNPE_ERROR_NO_MEMORY
    !! Thread: one at a time per handle.
    function hnpe_trainer_set_checkpoint(trainer, path, seconds) bind(C) result(outcome)
      import
      type(c_ptr), value :: trainer
        !< the trainer
      character(kind=c_char), intent(in), optional :: path(*)
        !< of the file, which the next run replaces; NULL: no more checkpoints
      real(c_double), value :: seconds
        !< between two of them, from 0 to 1e9; 0: one after each epoch
      integer(c_int) :: outcome
    end function hnpe_trainer_set_checkpoint

    !> Go on with a run where its checkpoint was written, to the same bits as if it had not been interrupted, for any
    !! number of threads. The trainer is made as it was for that run: an estimator with the same plan, seed and priors
    !! (whether it was trained meanwhile does not matter: all its weights come from the file), the same data set, the
    !! same options and seed. All of that is compared. On failure the estimator is as it was, unless the run had begun
    !! to go on; then it is as after hnpe_trainer_run. A run that had come to its end gives its result at once.
    !! Returns: what hnpe_trainer_run returns, and HNPE_ERROR_IO, HNPE_ERROR_FORMAT (no checkpoint, or damaged),
    !! HNPE_ERROR_INVALID_ARGUMENT (another data set, estimator, option or seed), HNPE_ERROR_UNSUPPORTED (of a library
    !! that trains in another precision)
    !! Thread: calls your callback on this thread.
    function hnpe_trainer_resume(trainer, path, monitor) bind(C) result(outcome)
      import
      type(c_ptr), value :: trainer
        !< the trainer
      character(kind=c_char), intent(in) :: path(*)
        !< of the file; it is not removed
      type(c_ptr), value :: monitor
        !< progress (epochs and losses) and cancellation; may be NULL
      integer(c_int) :: outcome
    end function hnpe_trainer_resume

    !> Epochs of the last run; 0 before any or for NULL.
    !! Thread: one at a time per handle.
    function hnpe_trainer_epochs(trainer) bind(C) result(outcome)
      import
      type(c_ptr), value :: trainer
      integer(c_int64_t) :: outcome
    end function hnpe_trainer_epochs

    !> How the last run ended, one of hnpe_outcome.
    !! Thread: one at a time per handle.
    function hnpe_trainer_outcome(trainer) bind(C) result(outcome)
      import
      type(c_ptr), value :: trainer
      integer(c_int32_t) :: outcome
    end function hnpe_trainer_outcome

    !> How many training sets the weights of HNPE_LOSS_IMPORTANCE left in the last run: (sum w)^2 / sum w^2. Far fewer
    !! than there were means that a few sets decide, and another loss is to be preferred.
    !! Returns: at least 1; the number of training sets with other losses; 0 before any run or for NULL
    !! Thread: one at a time per handle.
    !! Source: Kong 1992 (effective sample size of importance sampling).
    function hnpe_trainer_effective_sample_size(trainer) bind(C) result(outcome)
      import
      type(c_ptr), value :: trainer
        !< the trainer
      real(c_double) :: outcome
    end function hnpe_trainer_effective_sample_size

    !> The losses of the last run, per epoch: mean over the sets, summed over the terms; where they have - log
    !! densities, in the coordinates in which the flows live.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (more epochs than there were)
    !! Thread: one at a time per handle.
    function hnpe_trainer_losses(trainer, n_epochs, training, validation) bind(C) result(outcome)
      import
      type(c_ptr), value :: trainer
        !< the trainer; not modified
      integer(c_int64_t), value :: n_epochs
        !< at most so many
      real(c_double), intent(out), optional :: training(*)
        !< out, [n_epochs]; NULL: not wanted
      real(c_double), intent(out), optional :: validation(*)
        !< out, [n_epochs]; NaN without validation sets; NULL: not wanted
      integer(c_int) :: outcome
    end function hnpe_trainer_losses

    !> Set an integer, boolean, choice or flags option.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (no such key, of another kind, or no longer
    !! changeable), HNPE_ERROR_BUSY
    !! Thread: one at a time per handle.
    function hnpe_trainer_set_int(trainer, key, value) bind(C) result(outcome)
      import
      type(c_ptr), value :: trainer
        !< the trainer
      integer(c_int32_t), value :: key
        !< one of hnpe_trainer_option
      integer(c_int64_t), value :: value
        !< refused with HNPE_ERROR_INVALID_ARGUMENT outside the option's range
      integer(c_int) :: outcome
    end function hnpe_trainer_set_int

    !> Set a real option; as hnpe_trainer_set_int.
    !! Thread: one at a time per handle.
    function hnpe_trainer_set_real(trainer, key, value) bind(C) result(outcome)
      import
      type(c_ptr), value :: trainer
      integer(c_int32_t), value :: key
      real(c_double), value :: value
      integer(c_int) :: outcome
    end function hnpe_trainer_set_real

    !> Read an option.
    !! Thread: any. Read-only.
    function hnpe_trainer_get_int(trainer, key, value) bind(C) result(outcome)
      import
      type(c_ptr), value :: trainer
      integer(c_int32_t), value :: key
      integer(c_int64_t), intent(out) :: value
      integer(c_int) :: outcome
    end function hnpe_trainer_get_int

    !> Read a real option.
    !! Thread: any. Read-only.
    function hnpe_trainer_get_real(trainer, key, value) bind(C) result(outcome)
      import
      type(c_ptr), value :: trainer
      integer(c_int32_t), value :: key
      real(c_double), intent(out) :: value
      integer(c_int) :: outcome
    end function hnpe_trainer_get_real

    !> Back to the documented default.
    !! Thread: one at a time per handle.
    function hnpe_trainer_reset_option(trainer, key) bind(C) result(outcome)
      import
      type(c_ptr), value :: trainer
      integer(c_int32_t), value :: key
      integer(c_int) :: outcome
    end function hnpe_trainer_reset_option

    !> Describe the option at index 0, 1, ...; HNPE_ERROR_UNSUPPORTED past the last.
    !! Thread: any. Read-only.
    function hnpe_trainer_describe_option(index, info) bind(C) result(outcome)
      import
      integer(c_size_t), value :: index
      type(hnpe_option_info), intent(inout) :: info
      integer(c_int) :: outcome
    end function hnpe_trainer_describe_option

    !> Describe a choice of an option likewise.
    !! Thread: any. Read-only.
    function hnpe_trainer_describe_choice(key, index, info) bind(C) result(outcome)
      import
      integer(c_int32_t), value :: key
      integer(c_size_t), value :: index
      type(hnpe_choice_info), intent(inout) :: info
      integer(c_int) :: outcome
    end function hnpe_trainer_describe_choice

    !> The seed that everything random in this object follows from; 0 until set.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (no longer changeable), HNPE_ERROR_BUSY
    !! Thread: one at a time per handle.
    function hnpe_trainer_set_seed(trainer, seed) bind(C) result(outcome)
      import
      type(c_ptr), value :: trainer
        !< the trainer
      integer(c_int64_t), value :: seed
        !< any number
      integer(c_int) :: outcome
    end function hnpe_trainer_set_seed

    !> Take another reference.
    !! Thread: any; safe during run.
    subroutine hnpe_trainer_retain(trainer) bind(C)
      import
      type(c_ptr), value :: trainer
    end subroutine hnpe_trainer_retain

    !> Give up a reference; NULL does nothing.
    !! Thread: any; safe during run.
    subroutine hnpe_trainer_release(trainer) bind(C)
      import
      type(c_ptr), value :: trainer
    end subroutine hnpe_trainer_release

    !> Freeze a copy of an estimator as it is now.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_BUSY (it is training), HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    function hnpe_posterior_create(estimator, posterior) bind(C) result(outcome)
      import
      type(c_ptr), value :: estimator
        !< copied; not modified
      type(c_ptr), intent(out) :: posterior
        !< out; release with hnpe_posterior_release
      integer(c_int) :: outcome
    end function hnpe_posterior_create

    !> Draw (alpha_0, beta) given each of the sets. All draws are inside the prior's support, without rejection but for
    !! mixtures that are left open (HNPE_BOUNDED_OPEN) and flows that are truncated (HNPE_BOUNDED_TRUNCATED).
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (x not finite, or for which the closed-form
    !! correction has no result, see docs/inference.md, or so large that the networks' numbers overflow),
    !! HNPE_ERROR_UNSUPPORTED (an N that this architecture does not take), HNPE_ERROR_CALLBACK (of a prior of the
    !! host's), HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    !! Source: Rodrigues et al. 2021, eq. 5; docs/posterior.md.
    function hnpe_posterior_sample(posterior, n_sets, n_rows, x, n_draws, rng, theta) bind(C) result(outcome)
      import
      type(c_ptr), value :: posterior
        !< the posterior; not modified
      integer(c_size_t), value :: n_sets
        !< observation sets, >= 1
      integer(c_int64_t), intent(in), optional :: n_rows(*)
        !< [n_sets] observations in each set, 1 + N >= 1; NULL: one per set
      real(c_double), intent(in) :: x(*)
        !< [sum of n_rows, d_x] row-major, sets concatenated; the first row of a set is x_0
      integer(c_size_t), value :: n_draws
        !< draws per set, >= 1
      type(c_ptr), value :: rng
        !< advanced by this call, unless it fails
      real(c_double), intent(out) :: theta(*)
        !< out, [n_sets, n_draws, d_local + d_global]; caller-allocated
      integer(c_int) :: outcome
    end function hnpe_posterior_sample

    !> Log density of (alpha_0, beta) given each of the sets, normalised, -INFINITY outside the prior's support.
    !! Returns: as hnpe_posterior_sample; HNPE_ERROR_NUMERIC also where theta is not finite
    !! Thread: any. Read-only.
    function hnpe_posterior_log_density(posterior, n_sets, n_rows, x, n_draws, theta, log_q) bind(C) result(outcome)
      import
      type(c_ptr), value :: posterior
        !< the posterior; not modified
      integer(c_size_t), value :: n_sets
        !< observation sets, >= 1
      integer(c_int64_t), intent(in), optional :: n_rows(*)
        !< [n_sets] observations in each set, 1 + N >= 1; NULL: one per set
      real(c_double), intent(in) :: x(*)
        !< [sum of n_rows, d_x] row-major, sets concatenated; the first row of a set is x_0
      integer(c_size_t), value :: n_draws
        !< points per set, >= 1
      real(c_double), intent(in) :: theta(*)
        !< [n_sets, n_draws, d_local + d_global]
      real(c_double), intent(out) :: log_q(*)
        !< out, [n_sets, n_draws]
      integer(c_int) :: outcome
    end function hnpe_posterior_log_density

    !> Log density of (alpha_0, beta) given each of the sets, with its gradients: with respect to the parameters, in
    !! their own units, and to the rows of x.
    !! Returns: as hnpe_posterior_log_density; HNPE_ERROR_UNSUPPORTED also for g_x of a mixture that is corrected in
    !! closed form, or left open within bounds, and of a flow that is cut off at bounds, and of flows that are truncated
    !! Thread: any. Read-only.
    function hnpe_posterior_log_density_gradient(posterior, n_sets, n_rows, x, n_draws, theta, log_q, g_theta, g_x) &
      bind(C) result(outcome)
      import
      type(c_ptr), value :: posterior
        !< the posterior; not modified
      integer(c_size_t), value :: n_sets
        !< observation sets, >= 1
      integer(c_int64_t), intent(in), optional :: n_rows(*)
        !< [n_sets] observations in each set, 1 + N >= 1; NULL: one per set
      real(c_double), intent(in) :: x(*)
        !< [sum of n_rows, d_x] row-major, sets concatenated; the first row of a set is x_0
      integer(c_size_t), value :: n_draws
        !< points per set, >= 1
      real(c_double), intent(in) :: theta(*)
        !< [n_sets, n_draws, d_local + d_global]
      real(c_double), intent(out) :: log_q(*)
        !< out, [n_sets, n_draws] as by hnpe_posterior_log_density
      real(c_double), intent(out), optional :: g_theta(*)
        !< out, [n_sets, n_draws, d_local + d_global] per unit of theta; NULL: not wanted. NaN where log_q is -INFINITY,
        !! as in g_x
      real(c_double), intent(out), optional :: g_x(*)
        !< out, [sum of n_rows, n_draws, d_x] per unit of x: row i of x has its gradients there; NULL: not wanted
      integer(c_int) :: outcome
    end function hnpe_posterior_log_density_gradient

    !> The log of the share of the networks' mass that lies within the prior's support, of each of the sets: what the
    !! other densities of (alpha_0, beta) have been normalised by. 0 where all mass is inside by construction, and where
    !! the prior has no bounds; below 0 for mixtures that are left open (HNPE_BOUNDED_OPEN), and for truncated flows
    !! (HNPE_BOUNDED_TRUNCATED), whose mass is estimated by 10240 draws, always the same: with a standard error of
    !! sqrt((1 - p) / p / 10240) for the mass p.
    !! Returns: as hnpe_posterior_sample; HNPE_ERROR_NUMERIC also where less than 1e-4 of the mass is inside, and
    !! HNPE_ERROR_UNSUPPORTED for a mixture of posteriors, whose members have masses of their own
    !! Thread: any. Read-only.
    function hnpe_posterior_log_mass(posterior, n_sets, n_rows, x, log_mass) bind(C) result(outcome)
      import
      type(c_ptr), value :: posterior
        !< the posterior; not modified
      integer(c_size_t), value :: n_sets
        !< observation sets, >= 1
      integer(c_int64_t), intent(in), optional :: n_rows(*)
        !< [n_sets] observations in each set, 1 + N >= 1; NULL: one per set
      real(c_double), intent(in) :: x(*)
        !< [sum of n_rows, d_x] row-major, sets concatenated; the first row of a set is x_0
      real(c_double), intent(out) :: log_mass(*)
        !< out, [n_sets]
      integer(c_int) :: outcome
    end function hnpe_posterior_log_mass

    !> Where the density of (alpha_0, beta) is highest, given each of the sets: its mode, or where it has several the
    !! highest, as far as draws of the posterior lead to it. The best of many draws, half of them far from each other,
    !! climb along the density's gradient between the prior's bounds, with a budget of 300 evaluations each. Accurate to
    !! about 1e-6 of the posterior's standard deviations where the density falls off as a Gaussian's does. A mode
    !! depends on the parameters that one chooses: that of exp(theta) is elsewhere.
    !! Returns: as hnpe_posterior_sample
    !! Thread: any. Read-only.
    !! Source: Nocedal, Wright 2006, chapter 6 (BFGS); docs/posterior.md.
    function hnpe_posterior_mode(posterior, n_sets, n_rows, x, seed, theta, log_q) bind(C) result(outcome)
      import
      type(c_ptr), value :: posterior
        !< the posterior; not modified
      integer(c_size_t), value :: n_sets
        !< observation sets, >= 1
      integer(c_int64_t), intent(in), optional :: n_rows(*)
        !< [n_sets] observations in each set, 1 + N >= 1; NULL: one per set
      real(c_double), intent(in) :: x(*)
        !< [sum of n_rows, d_x] row-major, sets concatenated; the first row of a set is x_0
      integer(c_int64_t), value :: seed
        !< of the search; a set's result does not depend on the others
      real(c_double), intent(out) :: theta(*)
        !< out, [n_sets, d_local + d_global]
      real(c_double), intent(out), optional :: log_q(*)
        !< out, [n_sets] log density there, as by hnpe_posterior_log_density; NULL: not wanted
      integer(c_int) :: outcome
    end function hnpe_posterior_mode

    !> Log density of beta alone given each of the sets, normalised, -INFINITY outside its prior's support.
    !! Returns: as hnpe_posterior_log_density; HNPE_ERROR_UNSUPPORTED also where no network gives beta alone: without
    !! global parameters, and in the naive and aggregated architectures
    !! Thread: any. Read-only.
    function hnpe_posterior_log_density_global(posterior, n_sets, n_rows, x, n_draws, theta_global, log_q) bind(C) &
      result(outcome)
      import
      type(c_ptr), value :: posterior
        !< the posterior; not modified
      integer(c_size_t), value :: n_sets
        !< observation sets, >= 1
      integer(c_int64_t), intent(in), optional :: n_rows(*)
        !< [n_sets] observations in each set, 1 + N >= 1; NULL: one per set
      real(c_double), intent(in) :: x(*)
        !< [sum of n_rows, d_x] row-major, sets concatenated; the first row of a set is x_0
      integer(c_size_t), value :: n_draws
        !< points per set, >= 1
      real(c_double), intent(in) :: theta_global(*)
        !< [n_sets, n_draws, d_global]
      real(c_double), intent(out) :: log_q(*)
        !< out, [n_sets, n_draws]
      integer(c_int) :: outcome
    end function hnpe_posterior_log_density_global

    !> Draw beta and the local parameters of every observation of each set, jointly.
    !! Returns: as hnpe_posterior_sample; HNPE_ERROR_UNSUPPORTED for architectures that are not factorised
    !! Thread: any. Read-only.
    function hnpe_posterior_sample_all(posterior, n_sets, n_rows, x, n_draws, rng, theta_local, theta_global) &
      bind(C) result(outcome)
      import
      type(c_ptr), value :: posterior
        !< the posterior; not modified
      integer(c_size_t), value :: n_sets
        !< observation sets, >= 1
      integer(c_int64_t), intent(in), optional :: n_rows(*)
        !< [n_sets] observations in each set, 1 + N >= 1; NULL: one per set
      real(c_double), intent(in) :: x(*)
        !< [sum of n_rows, d_x] row-major, sets concatenated; the first row of a set is x_0
      integer(c_size_t), value :: n_draws
        !< draws per set, >= 1
      type(c_ptr), value :: rng
        !< advanced by this call, unless it fails
      real(c_double), intent(out), optional :: theta_local(*)
        !< out, [sum of n_rows, n_draws, d_local]: row i of x has its draws there; NULL where d_local is 0
      real(c_double), intent(out), optional :: theta_global(*)
        !< out, [n_sets, n_draws, d_global]: draw k of a set goes with draw k of each of its rows; NULL where d_global
        !! is 0
      integer(c_int) :: outcome
    end function hnpe_posterior_sample_all

    !> Joint log density of beta and the local parameters of every observation of each set.
    !! Returns: as hnpe_posterior_sample_all
    !! Thread: any. Read-only.
    function hnpe_posterior_log_density_all(posterior, n_sets, n_rows, x, n_draws, theta_local, theta_global, log_q) &
      bind(C) result(outcome)
      import
      type(c_ptr), value :: posterior
        !< the posterior; not modified
      integer(c_size_t), value :: n_sets
        !< observation sets, >= 1
      integer(c_int64_t), intent(in), optional :: n_rows(*)
        !< [n_sets] observations in each set, 1 + N >= 1; NULL: one per set
      real(c_double), intent(in) :: x(*)
        !< [sum of n_rows, d_x] row-major, sets concatenated; the first row of a set is x_0
      integer(c_size_t), value :: n_draws
        !< points per set, >= 1
      real(c_double), intent(in) :: theta_local(*)
        !< [sum of n_rows, n_draws, d_local], laid out as by hnpe_posterior_sample_all
      real(c_double), intent(in) :: theta_global(*)
        !< [n_sets, n_draws, d_global]
      real(c_double), intent(out) :: log_q(*)
        !< out, [n_sets, n_draws]
      integer(c_int) :: outcome
    end function hnpe_posterior_log_density_all

    !> A mixture of posteriors, q = sum of weights[m] q_m: of estimators that were trained from different beginnings,
    !! say, which is better on the average than one of them, and says how far training is to be trusted
    !! (hnpe_posterior_spread). All functions of a posterior take it. It is a mixture of all parameters at once,
    !! (alpha_0, ..., alpha_N, beta) given a set, so that densities, of beta alone too, and draws agree with one
    !! another. A mixture of one is that posterior itself.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (also: other priors), HNPE_ERROR_SHAPE (other dimensions),
    !! HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    !! Source: Lakshminarayanan, Pritzel, Blundell 2017 (deep ensembles); docs/posterior.md.
    function hnpe_posterior_create_ensemble(n_members, members, weights, posterior) bind(C) result(outcome)
      import
      integer(c_size_t), value :: n_members
        !< from 1 to 4096
      type(c_ptr), intent(in) :: members(*)
        !< [n_members] of the same dimensions and priors (those made of callbacks cannot be compared); kept by
        !! reference. A member that is a mixture gives its members
      real(c_double), intent(in), optional :: weights(*)
        !< [n_members] above 0, of any sum; NULL: equal ones
      type(c_ptr), intent(out) :: posterior
        !< out; release with hnpe_posterior_release. In the context of members[0]
      integer(c_int) :: outcome
    end function hnpe_posterior_create_ensemble

    !> How many members has it?
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT
    !! Thread: any; safe during run.
    function hnpe_posterior_count_members(posterior, n_members) bind(C) result(outcome)
      import
      type(c_ptr), value :: posterior
        !< the posterior; not modified
      integer(c_int64_t), intent(out) :: n_members
        !< out; 1 of a posterior that is no mixture
      integer(c_int) :: outcome
    end function hnpe_posterior_count_members

    !> One of the members.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (past the last)
    !! Thread: any; safe during run.
    function hnpe_posterior_get_member(posterior, index, member, weight) bind(C) result(outcome)
      import
      type(c_ptr), value :: posterior
        !< the posterior; not modified
      integer(c_size_t), value :: index
        !< 0, 1, ...
      type(c_ptr), intent(out) :: member
        !< out, a new reference; a posterior that is no mixture is its own member
      real(c_double), intent(out), optional :: weight
        !< out, of weights that sum to 1; NULL: not wanted
      integer(c_int) :: outcome
    end function hnpe_posterior_get_member

    !> How far do the members of a mixture disagree about (alpha_0, beta) given a set? From draws of each of them. A
    !! line in the context's log says it, as a warning where they disagree.
    !! Returns: as hnpe_posterior_sample
    !! Thread: any. Read-only.
    !! Source: Lin 1991 (the divergence); docs/posterior.md.
    function hnpe_posterior_spread(posterior, n_rows, x, n_draws, seed, mean_spread, sd_ratio, info) bind(C) &
      result(outcome)
      import
      type(c_ptr), value :: posterior
        !< the posterior; not modified
      integer(c_int64_t), value :: n_rows
        !< observations in the set, 1 + N >= 1
      real(c_double), intent(in) :: x(*)
        !< [n_rows, d_x] row-major, x_0 first
      integer(c_size_t), value :: n_draws
        !< of each member, >= 2; the numbers' own noise is that of means of so many
      integer(c_int64_t), value :: seed
        !< of the draws
      real(c_double), intent(out), optional :: mean_spread(*)
        !< out, [d_local + d_global] as in the record, of each parameter; NULL: not wanted
      real(c_double), intent(out), optional :: sd_ratio(*)
        !< out, [d_local + d_global] as in the record, of each parameter; NULL: not wanted
      type(hnpe_spread_info), intent(inout), optional :: info
        !< out; info->struct_size set by the caller; NULL: not wanted
      integer(c_int) :: outcome
    end function hnpe_posterior_spread

    !> How far outside the training range does an observation set lie? The range of a feature is from the smallest to
    !! the largest value of all valid training rows of the last training. A distance of more than 1 is said to be far.
    !! Draws and densities of such a set are the networks' guess: the calls above answer, leave a warning in the
    !! context's log, and set the flag that hnpe_posterior_has_extrapolated reads. Calls, log and flag are not touched
    !! here.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (x is not finite), HNPE_ERROR_UNSUPPORTED (an N
    !! that this architecture does not take)
    !! Thread: any. Read-only.
    !! Source: docs/posterior.md.
    function hnpe_posterior_check_observation(posterior, n_rows, x, info) bind(C) result(outcome)
      import
      type(c_ptr), value :: posterior
        !< the posterior; not modified
      integer(c_int64_t), value :: n_rows
        !< observations in the set, 1 + N >= 1
      real(c_double), intent(in) :: x(*)
        !< [n_rows, d_x] row-major, x_0 first
      type(hnpe_observation_info), intent(inout) :: info
        !< out; info->struct_size set by the caller
      integer(c_int) :: outcome
    end function hnpe_posterior_check_observation

    !> Has any call so far, on any thread, asked this posterior about a set far outside what it was trained on, or of
    !! another N? Once 1, it stays so.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT
    !! Thread: any; safe during run.
    function hnpe_posterior_has_extrapolated(posterior, extrapolated) bind(C) result(outcome)
      import
      type(c_ptr), value :: posterior
        !< the posterior; not modified
      integer(c_int32_t), intent(out) :: extrapolated
        !< out, 0 or 1
      integer(c_int) :: outcome
    end function hnpe_posterior_has_extrapolated

    !> Store the posterior; the same file format as hnpe_estimator_save.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_IO, HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    function hnpe_posterior_save(posterior, path) bind(C) result(outcome)
      import
      type(c_ptr), value :: posterior
        !< the posterior; not modified
      character(kind=c_char), intent(in) :: path(*)
        !< UTF-8; written beside and renamed, so that an older file survives a failure
      integer(c_int) :: outcome
    end function hnpe_posterior_save

    !> Read a posterior back; it gives the same bits as the one stored.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (also: another prior than the stored, naming what differs),
    !! HNPE_ERROR_IO, HNPE_ERROR_FORMAT, HNPE_ERROR_SHAPE, HNPE_ERROR_UNSUPPORTED (a prior must be given again),
    !! HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    function hnpe_posterior_load(context, path, prior_local, prior_global, posterior) bind(C) result(outcome)
      import
      type(c_ptr), value :: context
        !< NULL for the default one
      character(kind=c_char), intent(in) :: path(*)
        !< UTF-8
      type(c_ptr), value :: prior_local
        !< NULL: as stored; needed where it has parts of the host's own; another one than the stored is refused, but for
        !! such parts, which cannot be compared
      type(c_ptr), value :: prior_global
        !< likewise
      type(c_ptr), intent(out) :: posterior
        !< out; release with hnpe_posterior_release
      integer(c_int) :: outcome
    end function hnpe_posterior_load

    !> The dimensions: d_local, d_global, d_x.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (dims->struct_size not set)
    !! Thread: any. Read-only.
    function hnpe_posterior_dims(posterior, dims) bind(C) result(outcome)
      import
      type(c_ptr), value :: posterior
        !< the posterior; not modified
      type(hnpe_dims), intent(inout) :: dims
        !< out; struct_size set by the caller
      integer(c_int) :: outcome
    end function hnpe_posterior_dims

    !> Take another reference.
    !! Thread: any; safe during run.
    subroutine hnpe_posterior_retain(posterior) bind(C)
      import
      type(c_ptr), value :: posterior
    end subroutine hnpe_posterior_retain

    !> Give up a reference; NULL does nothing.
    !! Thread: any; safe during run.
    subroutine hnpe_posterior_release(posterior) bind(C)
      import
      type(c_ptr), value :: posterior
    end subroutine hnpe_posterior_release

    !> Draw from a posterior given one observation set, and weigh the draws.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (log_target gave NaN or INFINITY; as
    !! hnpe_posterior_sample), HNPE_ERROR_UNSUPPORTED (a prior without log density; an N that this architecture does not
    !! take), HNPE_ERROR_CALLBACK, HNPE_ERROR_CANCELLED, HNPE_ERROR_NO_MEMORY
    !! Thread: calls your callback on this thread.
    !! Source: Dax et al. 2023, neural importance sampling; docs/importance.md.
    function hnpe_importance_run(posterior, n_rows, x, n_draws, rng, target, log_target, user_data, monitor, &
      theta_local, theta_global, log_weights) bind(C) result(outcome)
      import
      type(c_ptr), value :: posterior
        !< the posterior; not modified
      integer(c_int64_t), value :: n_rows
        !< observations in the set, 1 + N >= 1
      real(c_double), intent(in) :: x(*)
        !< [n_rows, d_x] row-major, x_0 first
      integer(c_size_t), value :: n_draws
        !< draws, >= 1
      type(c_ptr), value :: rng
        !< advanced by this call, unless it fails
      integer(c_int), value :: target
        !< what log_target gives
      procedure(hnpe_log_target_fn) :: log_target
        !< the host's function, called on this thread
      type(c_ptr), value :: user_data
        !< given to log_target
      type(c_ptr), value :: monitor
        !< progress (draws) and cancellation, honoured between calls of log_target; may be NULL
      real(c_double), intent(out), optional :: theta_local(*)
        !< out, [n_rows, n_draws, d_local], of architectures that are not factorised [n_draws, d_local]; NULL where
        !! d_local is 0
      real(c_double), intent(out), optional :: theta_global(*)
        !< out, [n_draws, d_global]; NULL where d_global is 0
      real(c_double), intent(out) :: log_weights(*)
        !< out, [n_draws] log target - log q, -INFINITY where the target is 0
      integer(c_int) :: outcome
    end function hnpe_importance_run

    !> Weigh draws that the host has, by numbers that it has computed: hnpe_importance_run without a callback.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (a draw is outside the posterior's support), HNPE_ERROR_NUMERIC (x
    !! or theta is not finite, log_target is NaN or INFINITY), HNPE_ERROR_UNSUPPORTED (a prior without log density; an N
    !! that this architecture does not take), HNPE_ERROR_CALLBACK (of a prior of the host's), HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    function hnpe_importance_weigh(posterior, n_rows, x, n_draws, theta_local, theta_global, target, log_target, &
      log_weights) bind(C) result(outcome)
      import
      type(c_ptr), value :: posterior
        !< the posterior that the draws are of; not modified
      integer(c_int64_t), value :: n_rows
        !< observations in the set, 1 + N >= 1
      real(c_double), intent(in) :: x(*)
        !< [n_rows, d_x] row-major, x_0 first
      integer(c_size_t), value :: n_draws
        !< draws, >= 1
      real(c_double), intent(in), optional :: theta_local(*)
        !< [n_rows, n_draws, d_local] as by hnpe_posterior_sample_all, of architectures that are not factorised
        !! [n_draws, d_local]; NULL where d_local is 0
      real(c_double), intent(in), optional :: theta_global(*)
        !< [n_draws, d_global]; NULL where d_global is 0
      integer(c_int), value :: target
        !< what log_target is the logarithm of
      real(c_double), intent(in) :: log_target(*)
        !< [n_draws] -INFINITY for a weight of 0
      real(c_double), intent(out) :: log_weights(*)
        !< out, [n_draws] log target - log q; may be log_target
      integer(c_int) :: outcome
    end function hnpe_importance_weigh

    !> What weights are worth: Pareto k, effective sample size, evidence, a verdict; and the weights smoothed, the
    !! largest of them replaced by what the tail's shape expects (PSIS), which steadies means over the draws.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (a weight is NaN or INFINITY; all are 0),
    !! HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    !! Source: Vehtari, Simpson, Gelman, Yao, Gabry 2024; Zhang, Stephens 2009 (the tail's shape).
    function hnpe_importance_summarise(context, n, log_weights, smoothed, info) bind(C) result(outcome)
      import
      type(c_ptr), value :: context
        !< memory; NULL for the default
      integer(c_size_t), value :: n
        !< weights, >= 1
      real(c_double), intent(in) :: log_weights(*)
        !< [n] -INFINITY for a weight of 0
      real(c_double), intent(out), optional :: smoothed(*)
        !< out, [n] logarithms of smoothed weights, of sum 1; may be log_weights; NULL: not wanted
      type(hnpe_importance_info), intent(inout) :: info
        !< out; info->struct_size set by the caller. All but pareto_k is of the weights as they are given
      integer(c_int) :: outcome
    end function hnpe_importance_summarise

    !> Take draws by their weights, with replacement: then all weigh the same.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (a weight is NaN or INFINITY; all are 0),
    !! HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    !! Source: Douc, Cappe 2005 (the schemes).
    function hnpe_importance_resample(context, n, log_weights, scheme, seed, n_draws, index) bind(C) result(outcome)
      import
      type(c_ptr), value :: context
        !< memory; NULL for the default
      integer(c_size_t), value :: n
        !< weights, >= 1
      real(c_double), intent(in) :: log_weights(*)
        !< [n] as they are, or smoothed; -INFINITY is never taken
      integer(c_int), value :: scheme
        !< how
      integer(c_int64_t), value :: seed
        !< of the chance in it
      integer(c_size_t), value :: n_draws
        !< draws to take, >= 1
      integer(c_int64_t), intent(out) :: index(*)
        !< out, [n_draws] which ones, from 0
      integer(c_int) :: outcome
    end function hnpe_importance_resample

    !> Make an inference with a simulator.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_SHAPE, HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    function hnpe_inference_create(context, prior_local, prior_global, simulator, inference) bind(C) result(outcome)
      import
      type(c_ptr), value :: context
        !< NULL for the default one
      type(c_ptr), value :: prior_local
        !< p(alpha | beta) or p(alpha); NULL: no local parameters
      type(c_ptr), value :: prior_global
        !< p(beta); NULL: no global parameters
      type(c_ptr), value :: simulator
        !< with as many parameters as the priors have
      type(c_ptr), intent(out) :: inference
        !< out; release with hnpe_inference_release
      integer(c_int) :: outcome
    end function hnpe_inference_create

    !> Make an inference whose host simulates.
    !! Returns: as hnpe_inference_create
    !! Thread: any. Read-only.
    function hnpe_inference_create_offline(context, prior_local, prior_global, d_x, inference) bind(C) &
      result(outcome)
      import
      type(c_ptr), value :: context
        !< NULL for the default one
      type(c_ptr), value :: prior_local
        !< p(alpha | beta) or p(alpha); NULL: no local parameters
      type(c_ptr), value :: prior_global
        !< p(beta); NULL: no global parameters
      integer(c_size_t), value :: d_x
        !< features per observation, >= 1; otherwise as hnpe_inference_create
      type(c_ptr), intent(out) :: inference
        !< out; release with hnpe_inference_release
      integer(c_int) :: outcome
    end function hnpe_inference_create_offline

    !> Use an estimator of one's own instead of the default one; before anything was trained here. The trainer keeps its
    !! options and its seed; the estimator's seed is its own. One that is trained already counts as the first round's
    !! result: it has a posterior at once, and rounds go on from it. Its data set may be brought too
    !! (hnpe_dataset_extend).
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (another prior), HNPE_ERROR_SHAPE, HNPE_ERROR_UNSUPPORTED (already
    !! trained), HNPE_ERROR_BUSY, HNPE_ERROR_NO_MEMORY
    !! Thread: one at a time per handle.
    function hnpe_inference_set_estimator(inference, estimator) bind(C) result(outcome)
      import
      type(c_ptr), value :: inference
        !< the inference
      type(c_ptr), value :: estimator
        !< same dimensions, same priors (the same handles, or the same kinds with the same numbers; what is made of
        !! callbacks cannot be compared); kept by reference, trained in place
      integer(c_int) :: outcome
    end function hnpe_inference_set_estimator

    !> Use an empty data set of one's own, such as one on disk (hnpe_dataset_create_on_disk), for all that the inference
    !! simulates, rounds included; before it begins. Checkpoints (hnpe_inference_set_checkpoint) leave one on disk where
    !! it is: hnpe_inference_resume_on_disk goes on with it.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_SHAPE, HNPE_ERROR_UNSUPPORTED (the inference has begun,
    !! or the data set has sets), HNPE_ERROR_BUSY
    !! Thread: one at a time per handle.
    function hnpe_inference_set_dataset(inference, dataset) bind(C) result(outcome)
      import
      type(c_ptr), value :: inference
        !< the inference; its own data set must be empty, and it must keep no checkpoints yet
      type(c_ptr), value :: dataset
        !< same dimensions, without sets; kept by reference
      integer(c_int) :: outcome
    end function hnpe_inference_set_dataset

    !> Simulate up to HNPE_INFERENCE_SIMULATIONS sets (those there already count) and train: a posterior for every
    !! observation set with N in the range given. After a failure or a cancel what was simulated is kept, and another
    !! run goes on. Where there is a target (hnpe_inference_set_target), this is one round aimed at it instead.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_CALLBACK, HNPE_ERROR_CANCELLED, HNPE_ERROR_NUMERIC,
    !! HNPE_ERROR_UNSUPPORTED (made offline), HNPE_ERROR_BUSY, HNPE_ERROR_NO_MEMORY
    !! Thread: calls your callback on this thread.
    function hnpe_inference_run(inference, monitor) bind(C) result(outcome)
      import
      type(c_ptr), value :: inference
        !< the inference
      type(c_ptr), value :: monitor
        !< progress and cancellation; may be NULL
      integer(c_int) :: outcome
    end function hnpe_inference_run

    !> Algorithm 1: n_rounds times, simulate HNPE_INFERENCE_SIMULATIONS sets and train, aimed at one observation set. It
    !! is made of hnpe_inference_set_target, propose, append and train: a host that owns the loop gets the same numbers.
    !! After a failure or a cancel what was simulated is kept, and another call finishes the round; after success,
    !! another call goes on with further rounds. Sets have as many observations as the target unless options min_extra
    !! and max_extra say otherwise.
    !! Returns: as hnpe_inference_run and hnpe_inference_set_target; HNPE_ERROR_UNSUPPORTED also for a way of
    !! hnpe_rounds that the estimator's architecture, its flows or the priors do not have; HNPE_ERROR_NUMERIC also where
    !! the closed-form correction has no result at the target
    !! Thread: calls your callback on this thread.
    !! Source: Rodrigues et al. 2021, Algorithm 1; docs/inference.md says what differs.
    function hnpe_inference_run_rounds(inference, n_rows, x, n_rounds, monitor) bind(C) result(outcome)
      import
      type(c_ptr), value :: inference
        !< the inference
      integer(c_int64_t), value :: n_rows
        !< observations of the target, 1 + N >= 1
      real(c_double), intent(in) :: x(*)
        !< [n_rows, d_x] row-major, x_0 first; copied
      integer(c_int64_t), value :: n_rounds
        !< rounds, >= 1
      type(c_ptr), value :: monitor
        !< progress and cancellation; may be NULL
      integer(c_int) :: outcome
    end function hnpe_inference_run_rounds

    !> The same until n_rounds rounds are over in all, those included that were over before: what is left of them is
    !! run, and where nothing is left, nothing is done. So a program can make the same call for a job that begins, for
    !! one that was interrupted (hnpe_inference_resume), and for one that is over. An estimator that was trained
    !! elsewhere counts as the first round; rounds that HNPE_INFERENCE_STOP_MOVED ended are all over.
    !! Returns: as hnpe_inference_run_rounds
    !! Thread: calls your callback on this thread.
    function hnpe_inference_run_to(inference, n_rows, x, n_rounds, monitor) bind(C) result(outcome)
      import
      type(c_ptr), value :: inference
        !< the inference
      integer(c_int64_t), value :: n_rows
        !< observations of the target, 1 + N >= 1; 0: there is none, and one round, that of hnpe_inference_run
      real(c_double), intent(in), optional :: x(*)
        !< [n_rows, d_x] row-major, x_0 first; copied; NULL where n_rows is 0
      integer(c_int64_t), value :: n_rounds
        !< rounds in all, >= 1; 1 where n_rows is 0
      type(c_ptr), value :: monitor
        !< progress and cancellation; may be NULL
      integer(c_int) :: outcome
    end function hnpe_inference_run_to

    !> Aim at one observation set: after every training from now on, parameters are drawn as HNPE_INFERENCE_ROUNDS says.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (x not finite), HNPE_ERROR_UNSUPPORTED
    !! (parameters were proposed for another target, or n_rows is 0 and they were proposed for one), HNPE_ERROR_BUSY,
    !! HNPE_ERROR_NO_MEMORY
    !! Thread: one at a time per handle.
    function hnpe_inference_set_target(inference, n_rows, x) bind(C) result(outcome)
      import
      type(c_ptr), value :: inference
        !< the inference
      integer(c_int64_t), value :: n_rows
        !< observations of the target, 1 + N >= 1; 0: no target
      real(c_double), intent(in), optional :: x(*)
        !< [n_rows, d_x] row-major, x_0 first; copied; NULL where n_rows is 0
      integer(c_int) :: outcome
    end function hnpe_inference_set_target

    !> The number of observations of the next n_sets sets, N drawn from the range of the options: what
    !! hnpe_inference_propose takes as n_rows.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_BUSY
    !! Thread: one at a time per handle.
    function hnpe_inference_propose_sizes(inference, n_sets, n_rows) bind(C) result(outcome)
      import
      type(c_ptr), value :: inference
        !< the inference
      integer(c_size_t), value :: n_sets
        !< observation sets, >= 1
      integer(c_int64_t), intent(out) :: n_rows(*)
        !< out, [n_sets], each 1 + N
      integer(c_int) :: outcome
    end function hnpe_inference_propose_sizes

    !> Parameters to simulate next. A batch remembers where its parameters came from.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_CALLBACK, HNPE_ERROR_CANCELLED, HNPE_ERROR_BUSY,
    !! HNPE_ERROR_NO_MEMORY
    !! Thread: calls your callback on this thread.
    function hnpe_inference_propose(inference, n_sets, n_rows, theta_local, theta_global, batch) bind(C) &
      result(outcome)
      import
      type(c_ptr), value :: inference
        !< the inference
      integer(c_size_t), value :: n_sets
        !< observation sets, >= 1
      integer(c_int64_t), intent(in) :: n_rows(*)
        !< [n_sets] observations of each, >= 1; from hnpe_inference_propose_sizes, or the host's own
      real(c_double), intent(out), optional :: theta_local(*)
        !< out, [sum of n_rows, d_local]; NULL where d_local is 0
      real(c_double), intent(out), optional :: theta_global(*)
        !< out, [n_sets, d_global]; NULL where d_global is 0
      integer(c_int64_t), intent(out) :: batch
        !< out, the number of this batch, for hnpe_inference_append
      integer(c_int) :: outcome
    end function hnpe_inference_propose

    !> The simulations of a proposed batch. Batches may come back in any order, each once; those that never come are
    !! left out and do not count: hnpe_inference_run fills the round without them. One that comes late belongs to the
    !! round it was proposed in.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (no such batch, or appended before), HNPE_ERROR_SHAPE (n_rows is
    !! not that of the batch), HNPE_ERROR_BUSY, HNPE_ERROR_NO_MEMORY
    !! Thread: one at a time per handle.
    function hnpe_inference_append(inference, batch, n_rows, x) bind(C) result(outcome)
      import
      type(c_ptr), value :: inference
        !< the inference
      integer(c_int64_t), value :: batch
        !< as given by hnpe_inference_propose
      integer(c_size_t), value :: n_rows
        !< rows of the batch: the sum of what hnpe_inference_propose was given
      real(c_double), intent(in) :: x(*)
        !< [n_rows, d_x]; a row with NaN is an invalid simulation
      integer(c_int) :: outcome
    end function hnpe_inference_append

    !> Train on everything simulated so far.
    !! Returns: as hnpe_trainer_run
    !! Thread: calls your callback on this thread.
    function hnpe_inference_train(inference, monitor) bind(C) result(outcome)
      import
      type(c_ptr), value :: inference
        !< the inference
      type(c_ptr), value :: monitor
        !< progress and cancellation; may be NULL
      integer(c_int) :: outcome
    end function hnpe_inference_train

    !> From now on, keep the whole state of the inference in a folder, from which hnpe_inference_resume goes on:
    !! simulations as they come, in files of their own, the training under way, networks, proposal, batches and records.
    !! It is written now; at intervals while simulating and training, and in hnpe_inference_propose and _append; when a
    !! call is stopped or fails, and when it ends. The folder is at every moment that of one state, whatever is
    !! interrupted. Where it cannot be written (a full disk) the work goes on: a line in the log (HNPE_LOG_WARNING) says
    !! so, and the next is tried when it is due; where it is the one of a stop, the message of the failure says so too.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (there is a checkpoint already),
    !! HNPE_ERROR_BUSY (the inference, or the folder), HNPE_ERROR_IO, HNPE_ERROR_NO_MEMORY
    !! Thread: one at a time per handle.
    function hnpe_inference_set_checkpoint(inference, folder, seconds) bind(C) result(outcome)
      import
      type(c_ptr), value :: inference
        !< the inference
      character(kind=c_char), intent(in), optional :: folder(*)
        !< made if it is not there, and locked as long as the inference uses it; one with the checkpoint of an inference
        !! is refused; NULL: no more checkpoints, and what is there stays
      real(c_double), value :: seconds
        !< between two of them, from 0 to 1e9; 0: one after every piece of simulations, and after each epoch
      integer(c_int) :: outcome
    end function hnpe_inference_set_checkpoint

    !> The inference whose checkpoint is in a folder, with its options, its seed, its estimator and what it was doing;
    !! the call that was interrupted, made again, goes on to the same bits as if it had not been (docs/inference.md).
    !! Checkpoints go on in the same folder, at the same intervals.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (another prior, or another chunk of the simulator),
    !! HNPE_ERROR_SHAPE, HNPE_ERROR_IO (no checkpoint there), HNPE_ERROR_FORMAT (a damaged one), HNPE_ERROR_UNSUPPORTED
    !! (of a library that trains in another precision, or its data set is on disk: hnpe_inference_resume_on_disk),
    !! HNPE_ERROR_BUSY (the folder is in use), HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    function hnpe_inference_resume(context, folder, prior_local, prior_global, simulator, inference) bind(C) &
      result(outcome)
      import
      type(c_ptr), value :: context
        !< NULL for the default one; its threads may be others than before
      character(kind=c_char), intent(in) :: folder(*)
        !< that hnpe_inference_set_checkpoint was given
      type(c_ptr), value :: prior_local
        !< as before; NULL: no local parameters
      type(c_ptr), value :: prior_global
        !< as before; NULL: no global parameters
      type(c_ptr), value :: simulator
        !< as before; NULL: the host simulates
      type(c_ptr), intent(out) :: inference
        !< out; release with hnpe_inference_release
      integer(c_int) :: outcome
    end function hnpe_inference_resume

    !> The same of an inference whose data set is on disk (hnpe_inference_set_dataset), and stays there. What a crash
    !! left in it behind the sets that the checkpoint knows is cut off, and simulated again.
    !! Returns: as hnpe_inference_resume; HNPE_ERROR_INVALID_ARGUMENT also for another data set; HNPE_ERROR_UNSUPPORTED
    !! also where the checkpoint's is not on disk; HNPE_ERROR_BUSY also where another handle has it
    !! Thread: one at a time per handle.
    function hnpe_inference_resume_on_disk(context, folder, prior_local, prior_global, simulator, dataset, &
      inference) bind(C) result(outcome)
      import
      type(c_ptr), value :: context
        !< NULL for the default one; its threads may be others than before
      character(kind=c_char), intent(in) :: folder(*)
        !< that hnpe_inference_set_checkpoint was given
      type(c_ptr), value :: prior_local
        !< as before; NULL: no local parameters
      type(c_ptr), value :: prior_global
        !< as before; NULL: no global parameters
      type(c_ptr), value :: simulator
        !< as before; NULL: the host simulates
      type(c_ptr), value :: dataset
        !< that hnpe_inference_set_dataset was given, opened again; kept by reference
      type(c_ptr), intent(out) :: inference
        !< out; release with hnpe_inference_release
      integer(c_int) :: outcome
    end function hnpe_inference_resume_on_disk

    !> How much was done so far. Outputs may be NULL.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_BUSY
    !! Thread: one at a time per handle.
    function hnpe_inference_count(inference, n_rounds, n_sets, n_rows) bind(C) result(outcome)
      import
      type(c_ptr), value :: inference
        !< the inference
      integer(c_int64_t), intent(out), optional :: n_rounds
        !< out, rounds begun: as many as hnpe_inference_describe_round describes
      integer(c_int64_t), intent(out), optional :: n_sets
        !< out, observation sets in the data set, and those that are back from the host
      integer(c_int64_t), intent(out), optional :: n_rows
        !< out, simulations in all of them, invalid ones included
      integer(c_int) :: outcome
    end function hnpe_inference_count

    !> Describe the round numbered 0, 1, ..., as it stands.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (past the last), HNPE_ERROR_BUSY
    !! Thread: one at a time per handle.
    function hnpe_inference_describe_round(inference, index, info) bind(C) result(outcome)
      import
      type(c_ptr), value :: inference
        !< the inference
      integer(c_size_t), value :: index
        !< its number
      type(hnpe_round_info), intent(inout) :: info
        !< out; info->struct_size set by the caller
      integer(c_int) :: outcome
    end function hnpe_inference_describe_round

    !> A frozen copy of the posterior as trained so far; of an ensemble, the mixture of the members that are trained.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (nothing was trained yet), HNPE_ERROR_BUSY,
    !! HNPE_ERROR_NO_MEMORY
    !! Thread: one at a time per handle.
    function hnpe_inference_posterior(inference, posterior) bind(C) result(outcome)
      import
      type(c_ptr), value :: inference
        !< the inference
      type(c_ptr), intent(out) :: posterior
        !< out; release with hnpe_posterior_release
      integer(c_int) :: outcome
    end function hnpe_inference_posterior

    !> A new reference to the trainer, to reach its options (of an ensemble, those of all members).
    !! Thread: one at a time per handle.
    function hnpe_inference_get_trainer(inference, trainer) bind(C) result(outcome)
      import
      type(c_ptr), value :: inference
      type(c_ptr), intent(out) :: trainer
      integer(c_int) :: outcome
    end function hnpe_inference_get_trainer

    !> A new reference to the estimator; of an ensemble, member 0.
    !! Thread: one at a time per handle.
    function hnpe_inference_get_estimator(inference, estimator) bind(C) result(outcome)
      import
      type(c_ptr), value :: inference
      type(c_ptr), intent(out) :: estimator
      integer(c_int) :: outcome
    end function hnpe_inference_get_estimator

    !> A new reference to the simulations.
    !! Thread: one at a time per handle.
    function hnpe_inference_get_dataset(inference, dataset) bind(C) result(outcome)
      import
      type(c_ptr), value :: inference
      type(c_ptr), intent(out) :: dataset
      integer(c_int) :: outcome
    end function hnpe_inference_get_dataset

    !> Set an integer, boolean, choice or flags option.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (no such key, of another kind, or no longer
    !! changeable), HNPE_ERROR_BUSY
    !! Thread: one at a time per handle.
    function hnpe_inference_set_int(inference, key, value) bind(C) result(outcome)
      import
      type(c_ptr), value :: inference
        !< the inference
      integer(c_int32_t), value :: key
        !< one of hnpe_inference_option
      integer(c_int64_t), value :: value
        !< refused with HNPE_ERROR_INVALID_ARGUMENT outside the option's range
      integer(c_int) :: outcome
    end function hnpe_inference_set_int

    !> Set a real option; as hnpe_inference_set_int.
    !! Thread: one at a time per handle.
    function hnpe_inference_set_real(inference, key, value) bind(C) result(outcome)
      import
      type(c_ptr), value :: inference
      integer(c_int32_t), value :: key
      real(c_double), value :: value
      integer(c_int) :: outcome
    end function hnpe_inference_set_real

    !> Read an option.
    !! Thread: any. Read-only.
    function hnpe_inference_get_int(inference, key, value) bind(C) result(outcome)
      import
      type(c_ptr), value :: inference
      integer(c_int32_t), value :: key
      integer(c_int64_t), intent(out) :: value
      integer(c_int) :: outcome
    end function hnpe_inference_get_int

    !> Read a real option.
    !! Thread: any. Read-only.
    function hnpe_inference_get_real(inference, key, value) bind(C) result(outcome)
      import
      type(c_ptr), value :: inference
      integer(c_int32_t), value :: key
      real(c_double), intent(out) :: value
      integer(c_int) :: outcome
    end function hnpe_inference_get_real

    !> Back to the documented default.
    !! Thread: one at a time per handle.
    function hnpe_inference_reset_option(inference, key) bind(C) result(outcome)
      import
      type(c_ptr), value :: inference
      integer(c_int32_t), value :: key
      integer(c_int) :: outcome
    end function hnpe_inference_reset_option

    !> Describe the option at index 0, 1, ...; HNPE_ERROR_UNSUPPORTED past the last.
    !! Thread: any. Read-only.
    function hnpe_inference_describe_option(index, info) bind(C) result(outcome)
      import
      integer(c_size_t), value :: index
      type(hnpe_option_info), intent(inout) :: info
      integer(c_int) :: outcome
    end function hnpe_inference_describe_option

    !> Describe a choice of an option likewise.
    !! Thread: any. Read-only.
    function hnpe_inference_describe_choice(key, index, info) bind(C) result(outcome)
      import
      integer(c_int32_t), value :: key
      integer(c_size_t), value :: index
      type(hnpe_choice_info), intent(inout) :: info
      integer(c_int) :: outcome
    end function hnpe_inference_describe_choice

    !> The seed that everything random in this object follows from; 0 until set.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (no longer changeable), HNPE_ERROR_BUSY
    !! Thread: one at a time per handle.
    function hnpe_inference_set_seed(inference, seed) bind(C) result(outcome)
      import
      type(c_ptr), value :: inference
        !< the inference
      integer(c_int64_t), value :: seed
        !< any number
      integer(c_int) :: outcome
    end function hnpe_inference_set_seed

    !> The dimensions: d_local, d_global, d_x.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (dims->struct_size not set)
    !! Thread: any. Read-only.
    function hnpe_inference_dims(inference, dims) bind(C) result(outcome)
      import
      type(c_ptr), value :: inference
        !< the inference; not modified
      type(hnpe_dims), intent(inout) :: dims
        !< out; struct_size set by the caller
      integer(c_int) :: outcome
    end function hnpe_inference_dims

    !> Take another reference.
    !! Thread: any; safe during run.
    subroutine hnpe_inference_retain(inference) bind(C)
      import
      type(c_ptr), value :: inference
    end subroutine hnpe_inference_retain

    !> Give up a reference; NULL does nothing.
    !! Thread: any; safe during run.
    subroutine hnpe_inference_release(inference) bind(C)
      import
      type(c_ptr), value :: inference
    end subroutine hnpe_inference_release

    !> Calibration of a posterior on data sets that were simulated from the prior and not trained on: for each set,
    !! where its true parameters (alpha_0, beta) lie among draws of the posterior given its observations. Three tests in
    !! one pass: - "sbc.local.J", "sbc.global.J": simulation-based calibration, one result for each parameter. The rank
    !! of the truth among the draws is uniform where the posterior is right. Their distribution function is compared
    !! with a simultaneous band, which right posteriors leave for any of the parameters with a probability of 0.001. -
    !! "coverage": expected coverage. Regions of highest density hold the truth as often as they say, by the rank of log
    !! q. - "tarp": the same for balls around random points, in standard deviations of the true parameters; the random
    !! point of a set is the truth of another set. Where there are both, also over the locals and over the globals alone
    !! ("tarp.local", "tarp.global"). Each sentence says whether the posterior is over- or under-confident or biased, by
    !! how much, and the probability that a right one strays as far. Fewer than 100 sets pass nothing. Arrays are
    !! described in docs/diagnostics.md. Sets whose first row is an invalid simulation are left out, and so are other
    !! invalid rows, as in training. Same seed, same bits for any number of threads. Memory does not grow with the
    !! number of sets times that of the draws.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_SHAPE (dimensions differ), HNPE_ERROR_UNSUPPORTED (sets
    !! from a proposal; an N that the posterior does not take), HNPE_ERROR_BUSY, HNPE_ERROR_CANCELLED,
    !! HNPE_ERROR_CALLBACK, HNPE_ERROR_NUMERIC, HNPE_ERROR_NO_MEMORY; of a data set on disk HNPE_ERROR_IO,
    !! HNPE_ERROR_FORMAT
    !! Thread: calls your callback on this thread.
    !! Source: Talts et al. 2018 (SBC); Säilynoja, Bürkner, Vehtari 2022 (bands); Hermans et al. 2022 (expected
    !! coverage); Lemos et al. 2023 (TARP).
    function hnpe_diagnostics_calibration(posterior, dataset, n_draws, seed, monitor, report) bind(C) &
      result(outcome)
      import
      type(c_ptr), value :: posterior
        !< the posterior; not modified; its threads are used
      type(c_ptr), value :: dataset
        !< of the same dimensions, all of it from the prior (HNPE_PROPOSAL_PRIOR), of any N that the posterior takes; at
        !! least 10 sets with a valid first row. Not changed, and not to be changed meanwhile
      integer(c_size_t), value :: n_draws
        !< draws for each set, at least 1
      integer(c_int64_t), value :: seed
        !< of the draws
      type(c_ptr), value :: monitor
        !< progress (HNPE_PHASE_CHECKING, in sets) and cancellation; may be NULL
      type(c_ptr), value :: report
        !< the results are appended; as it was where the call fails or is stopped
      integer(c_int) :: outcome
    end function hnpe_diagnostics_calibration

    !> The same for a posterior from elsewhere, by its draws.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC, HNPE_ERROR_BUSY, HNPE_ERROR_NO_MEMORY
    !! Thread: one at a time per handle.
    !! Source: as hnpe_diagnostics_calibration.
    function hnpe_diagnostics_calibration_of_draws(n_sets, d_local, d_global, truth, n_draws, draws, log_q_truth, &
      log_q, seed, report) bind(C) result(outcome)
      import
      integer(c_size_t), value :: n_sets
        !< data sets from the prior, at least 10
      integer(c_size_t), value :: d_local
        !< parameters named "sbc.local.J", the first ones; may be 0 where d_global is not
      integer(c_size_t), value :: d_global
        !< parameters named "sbc.global.J", behind them; may be 0 where d_local is not
      real(c_double), intent(in) :: truth(*)
        !< [n_sets, d_local + d_global] the parameters of each set, finite
      integer(c_size_t), value :: n_draws
        !< draws given each set, at least 1
      real(c_double), intent(in) :: draws(*)
        !< [n_sets, n_draws, d_local + d_global] finite, independent
      real(c_double), intent(in), optional :: log_q_truth(*)
        !< [n_sets] log density of the truth under the posterior given its set, not NaN, on any scale that is the same
        !! for all points of a set; NULL: not known, and there is no result "coverage"
      real(c_double), intent(in), optional :: log_q(*)
        !< [n_sets, n_draws] the same of each draw; NULL where log_q_truth is
      integer(c_int64_t), value :: seed
        !< of the places of truths that equal draws
      type(c_ptr), value :: report
        !< the results are appended; as it was where the call fails
      integer(c_int) :: outcome
    end function hnpe_diagnostics_calibration_of_draws

    !> Could an observation set have come from the prior and the simulator? Three measures of how odd it is, compared
    !! with how odd simulations are that the reference has not seen, which gives probabilities that are exact whatever
    !! the model: - "misspecification.neighbours": its distance to the nearest simulations, -
    !! "misspecification.correlation": Mahalanobis' distance, which sees features that are each possible, but not
    !! together, - "misspecification.features": the oddest feature; of more than one row, of each feature its mean and
    !! its deviation over the rows. A well specified model is flagged by any of the three with a probability of 0.01 at
    !! most; fewer than 600 sets are too few to flag. Up to 4000 sets, evenly spread, are looked at, fewer of large
    !! ones. Same bits for any number of threads.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (x is not finite), HNPE_ERROR_UNSUPPORTED (too
    !! few such sets), HNPE_ERROR_BUSY, HNPE_ERROR_CANCELLED, HNPE_ERROR_CALLBACK, HNPE_ERROR_NO_MEMORY; of a data set
    !! on disk HNPE_ERROR_IO, HNPE_ERROR_FORMAT
    !! Thread: calls your callback on this thread.
    !! Source: Vovk, Gammerman, Shafer 2005 (conformal p-values); Schmitt et al. 2023 (why).
    function hnpe_diagnostics_misspecification(dataset, n_rows, x, monitor, report) bind(C) result(outcome)
      import
      type(c_ptr), value :: dataset
        !< simulations; sets from the prior whose first n_rows rows are valid are compared with, at least 10. Not
        !! changed, and not to be changed meanwhile
      integer(c_int64_t), value :: n_rows
        !< rows of the observation set, 1 + N >= 1
      real(c_double), intent(in) :: x(*)
        !< [n_rows, d_x] the observation set, finite
      type(c_ptr), value :: monitor
        !< progress (HNPE_PHASE_CHECKING, in sets) and cancellation; may be NULL
      type(c_ptr), value :: report
        !< the results are appended; its threads are used; as it was where the call fails or is stopped
      integer(c_int) :: outcome
    end function hnpe_diagnostics_misspecification

    !> Posterior predictive check, "predictive": the simulator is run on draws of the posterior given an observation
    !! set; is the set like its replicates? Compared is each feature and, of more than one row, each feature's mean and
    !! deviation over the rows; the oddest is flagged where a share of 0.01 or less of the replicates have one as odd.
    !! Such shares are conservative: the posterior has seen the observation.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_SHAPE (dimensions differ), HNPE_ERROR_UNSUPPORTED (as
    !! hnpe_posterior_sample_all), HNPE_ERROR_NUMERIC (x is not finite; fewer than two valid replicates),
    !! HNPE_ERROR_BUSY, HNPE_ERROR_CANCELLED, HNPE_ERROR_CALLBACK, HNPE_ERROR_NO_MEMORY
    !! Thread: calls your callback on this thread.
    !! Source: Gelman, Meng, Stern 1996.
    function hnpe_diagnostics_predictive(posterior, simulator, n_rows, x, n_draws, seed, monitor, report) bind(C) &
      result(outcome)
      import
      type(c_ptr), value :: posterior
        !< the posterior; not modified. Sets of more than one row need the factorised architecture
      type(c_ptr), value :: simulator
        !< of the same dimensions
      integer(c_int64_t), value :: n_rows
        !< rows of the observation set, 1 + N >= 1
      real(c_double), intent(in) :: x(*)
        !< [n_rows, d_x] the observation set, finite
      integer(c_size_t), value :: n_draws
        !< replicates, at least 2; below 100 nothing passes
      integer(c_int64_t), value :: seed
        !< of draws and simulations
      type(c_ptr), value :: monitor
        !< progress (simulated rows) and cancellation, honoured within one chunk; may be NULL
      type(c_ptr), value :: report
        !< the result is appended; as it was where the call fails or is stopped
      integer(c_int) :: outcome
    end function hnpe_diagnostics_predictive

    !> The same for replicates that were simulated elsewhere.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC, HNPE_ERROR_BUSY, HNPE_ERROR_NO_MEMORY
    !! Thread: one at a time per handle.
    !! Source: as hnpe_diagnostics_predictive.
    function hnpe_diagnostics_predictive_of_replicates(n_rows, d_x, x, n_replicates, replicated, report) bind(C) &
      result(outcome)
      import
      integer(c_int64_t), value :: n_rows
        !< rows of the observation set, 1 + N >= 1
      integer(c_size_t), value :: d_x
        !< features of a row
      real(c_double), intent(in) :: x(*)
        !< [n_rows, d_x] the observation set, finite
      integer(c_size_t), value :: n_replicates
        !< at least 2; below 100 nothing passes
      real(c_double), intent(in) :: replicated(*)
        !< [n_replicates, n_rows, d_x]; a replicate with a number that is not finite is left out
      type(c_ptr), value :: report
        !< the result is appended; as it was where the call fails
      integer(c_int) :: outcome
    end function hnpe_diagnostics_predictive_of_replicates

    !> Local classifier two-sample test, "local_c2st": is the posterior right at this observation? A classifier learns
    !! to tell the true (alpha_0, beta) of each set from a draw given the set, and is asked about 1000 draws given the
    !! observation. n_null classifiers of pairs that changed places by chance say how sure one is where there is nothing
    !! to tell. Flagged where a share of 0.01 or less of them is as sure. A classifier sees x_0 and, where sets have
    !! more than one row, mean and deviation of each feature over the rows and the number of rows. Same seed, same bits
    !! for any number of threads.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_SHAPE (dimensions differ), HNPE_ERROR_NUMERIC,
    !! HNPE_ERROR_UNSUPPORTED (an N that the posterior does not take), HNPE_ERROR_BUSY, HNPE_ERROR_CANCELLED,
    !! HNPE_ERROR_CALLBACK, HNPE_ERROR_NO_MEMORY; of a data set on disk HNPE_ERROR_IO, HNPE_ERROR_FORMAT
    !! Thread: calls your callback on this thread.
    !! Source: Linhart, Gramfort, Rodrigues 2023 (L-C2ST).
    function hnpe_diagnostics_local_c2st(posterior, dataset, n_rows, x, n_null, seed, monitor, report) bind(C) &
      result(outcome)
      import
      type(c_ptr), value :: posterior
        !< the posterior; not modified
      type(c_ptr), value :: dataset
        !< of the same dimensions, simulations that were not trained on; at least 10 sets from the prior with a valid
        !! first row, of which up to 5000 are used. Not changed, and not to be changed meanwhile
      integer(c_int64_t), value :: n_rows
        !< rows of the observation set, 1 + N >= 1
      real(c_double), intent(in) :: x(*)
        !< [n_rows, d_x] the observation set, finite
      integer(c_size_t), value :: n_null
        !< classifiers by chance, >= 1; fewer than 99 cannot flag
      integer(c_int64_t), value :: seed
        !< of draws and classifiers
      type(c_ptr), value :: monitor
        !< progress (HNPE_PHASE_CHECKING, in classifiers) and cancellation, honoured within one classifier; may be NULL
      type(c_ptr), value :: report
        !< the result is appended; its threads are used; as it was where the call fails or is stopped
      integer(c_int) :: outcome
    end function hnpe_diagnostics_local_c2st

    !> Squared maximum mean discrepancy between two samples, with the kernel exp(-|a - b|^2 / (2 bandwidth^2)),
    !! unbiased: 0 on average between samples of one law, and then below 0 as often as above.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC, HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    !! Source: Gretton et al. 2012, eq. 3.
    function hnpe_diagnostics_mmd(context, dim, n, x, m, y, bandwidth, squared) bind(C) result(outcome)
      import
      type(c_ptr), value :: context
        !< NULL for the default one
      integer(c_size_t), value :: dim
        !< dimension of the points, >= 1
      integer(c_size_t), value :: n
        !< points of x, >= 2
      real(c_double), intent(in) :: x(*)
        !< [n, dim] row-major, finite
      integer(c_size_t), value :: m
        !< points of y, >= 2
      real(c_double), intent(in) :: y(*)
        !< [m, dim] row-major, finite
      real(c_double), value :: bandwidth
        !< in the units of the points; 0: the median distance between points of both samples
      real(c_double), intent(out) :: squared
        !< out
      integer(c_int) :: outcome
    end function hnpe_diagnostics_mmd

    !> The Sinkhorn divergence between two samples with equal weights: OT(x, y) - OT(x, x) / 2 - OT(y, y) / 2, where OT
    !! = min over plans P of <P, C> + epsilon KL(P | product of the two samples) and C_ij = |x_i - y_j|^2, not halved.
    !! Zero where the samples are equal, above zero otherwise. Sinkhorn's iterations, over-relaxed, in double precision
    !! and log space, end when the marginals of the plan are right to 1e-5 in total; the divergence is then right to
    !! about 1e-6 epsilon. Costs far above epsilon need many: where 10 000 iterations leave the marginals wrong by more
    !! than 1e-4 it is a failure. A thousand points against a thousand take some tenths of a second on one core. The
    !! result has the same bits for any number of threads.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (x or y not finite; no convergence),
    !! HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    !! Source: Feydy et al. 2019, eq. 3 (divergence); Cuturi 2013 and Peyre & Cuturi 2019, section 4.4 (log space).
    function hnpe_diagnostics_sinkhorn(context, dim, n, x, m, y, epsilon, divergence) bind(C) result(outcome)
      import
      type(c_ptr), value :: context
        !< threads and memory; NULL for the default
      integer(c_size_t), value :: dim
        !< columns of both, at least 1
      integer(c_size_t), value :: n
        !< rows of x, at least 1
      real(c_double), intent(in) :: x(*)
        !< [n, dim] one point per row
      integer(c_size_t), value :: m
        !< rows of y, at least 1
      real(c_double), intent(in) :: y(*)
        !< [m, dim] one point per row
      real(c_double), value :: epsilon
        !< regularisation in units of the squared distance; 0 stands for HNPE_DIAGNOSTICS_EPSILON
      real(c_double), intent(out) :: divergence
        !< out, in units of the squared distance, at least 0
      integer(c_int) :: outcome
    end function hnpe_diagnostics_sinkhorn

    !> The classifier two-sample test: the share of points whose sample a network tells rightly that was trained on
    !! other points of both. For samples of equal size 0.5 says that they cannot be told apart, 1 that they always can.
    !! It is defined as in the benchmark sbibm: both samples less the mean of x over its standard deviation, column by
    !! column (a column in which x does not vary is not scaled); the points of both, shuffled, in five folds; for each,
    !! trained on the others, two layers of 10 dim rectified linear units, as scikit-learn's MLPClassifier: Adam at a
    !! rate of 1e-3, batches of 200, penalty 1e-4, until the training loss has not fallen by 1e-4 for more than 10
    !! epochs on end; the mean accuracy over the folds. So x is the reference: exchanging x and y changes the scale.
    !! Another seed gives other folds and networks, and moves the result by up to 0.02 for samples of some hundred
    !! points: average over seeds where that matters. Two samples of one law give 0.5 give or take 0.5 / sqrt(n + m) and
    !! more, for the points of a fold share a network. A thousand points against a thousand in two dimensions take less
    !! than 0.1 s on one core. The result has the same bits for any number of threads.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (x or y not finite, or not so in standard
    !! deviations of x), HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    !! Source: Lopez-Paz & Oquab 2017 (the test); Lueckmann et al. 2021, sbibm/metrics/c2st.py (as it is done here).
    function hnpe_diagnostics_c2st(context, dim, n, x, m, y, seed, accuracy) bind(C) result(outcome)
      import
      type(c_ptr), value :: context
        !< threads and memory; NULL for the default
      integer(c_size_t), value :: dim
        !< columns of both, at least 1
      integer(c_size_t), value :: n
        !< rows of x, at least 5
      real(c_double), intent(in) :: x(*)
        !< [n, dim] one point per row, in any units
      integer(c_size_t), value :: m
        !< rows of y, at least 5; where it differs from n, always naming the larger sample is already right in max(n, m)
        !! / (n + m)
      real(c_double), intent(in) :: y(*)
        !< [m, dim] one point per row, in the units of x
      integer(c_int64_t), value :: seed
        !< of the folds, of the networks' first weights and of the order of their batches
      real(c_double), intent(out) :: accuracy
        !< out, from 0 to 1
      integer(c_int) :: outcome
    end function hnpe_diagnostics_c2st

    !> The Kolmogorov-Smirnov distance between two one-dimensional samples with equal weights: the largest difference
    !! between their empirical distribution functions.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (x or y not finite), HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    !! Source: Smirnov 1939, sup |F - G|.
    function hnpe_diagnostics_kolmogorov(context, n, x, m, y, distance) bind(C) result(outcome)
      import
      type(c_ptr), value :: context
        !< memory; NULL for the default
      integer(c_size_t), value :: n
        !< values in x, at least 1
      real(c_double), intent(in) :: x(*)
        !< [n] in any order
      integer(c_size_t), value :: m
        !< values in y, at least 1
      real(c_double), intent(in) :: y(*)
        !< [m] in any order
      real(c_double), intent(out) :: distance
        !< out, from 0 to 1
      integer(c_int) :: outcome
    end function hnpe_diagnostics_kolmogorov

    !> Wasserstein-1 between two one-dimensional samples with equal weights: the area between their empirical
    !! distribution functions. Where n = m it is the mean of |x_(i) - y_(i)| over the sorted values.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (x or y not finite), HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    !! Source: Vallender 1974, W1 = integral of |F - G|.
    function hnpe_diagnostics_wasserstein(context, n, x, m, y, distance) bind(C) result(outcome)
      import
      type(c_ptr), value :: context
        !< memory; NULL for the default
      integer(c_size_t), value :: n
        !< values in x, at least 1
      real(c_double), intent(in) :: x(*)
        !< [n] in any order
      integer(c_size_t), value :: m
        !< values in y, at least 1
      real(c_double), intent(in) :: y(*)
        !< [m] in any order
      real(c_double), intent(out) :: distance
        !< out, in the units of x
      integer(c_int) :: outcome
    end function hnpe_diagnostics_wasserstein

    !> Wasserstein-1 between a one-dimensional sample and a point: the mean of |x_i - point|.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (x or point not finite)
    !! Thread: any. Read-only.
    function hnpe_diagnostics_wasserstein_to_point(context, n, x, point, distance) bind(C) result(outcome)
      import
      type(c_ptr), value :: context
        !< not used beyond its check; NULL for the default
      integer(c_size_t), value :: n
        !< values in x, at least 1
      real(c_double), intent(in) :: x(*)
        !< [n] in any order
      real(c_double), value :: point
        !< such as the true parameter
      real(c_double), intent(out) :: distance
        !< out, in the units of x
      integer(c_int) :: outcome
    end function hnpe_diagnostics_wasserstein_to_point

    !> Wasserstein-1 between a one-dimensional sample and a tabulated distribution function, exact for the function that
    !! is straight between the points of the table, 0 before the first and 1 from the last on.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (the table is not as described), HNPE_ERROR_NUMERIC (not finite),
    !! HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    !! Source: Vallender 1974, W1 = integral of |F - G|.
    function hnpe_diagnostics_wasserstein_to_cdf(context, n, x, n_grid, grid, cdf, distance) bind(C) result(outcome)
      import
      type(c_ptr), value :: context
        !< memory; NULL for the default
      integer(c_size_t), value :: n
        !< values in x, at least 1
      real(c_double), intent(in) :: x(*)
        !< [n] in any order
      integer(c_size_t), value :: n_grid
        !< points of the table, at least 1
      real(c_double), intent(in) :: grid(*)
        !< [n_grid] strictly ascending, in the units of x
      real(c_double), intent(in) :: cdf(*)
        !< [n_grid] from 0 to 1, never falling
      real(c_double), intent(out) :: distance
        !< out, in the units of x
      integer(c_int) :: outcome
    end function hnpe_diagnostics_wasserstein_to_cdf

    !> R-hat of chains, rank-normalised and split: near 1 where all chains tell the same, above HNPE_CHAINS_RHAT (1.01)
    !! where they have not mixed. The larger of that of the values and that of their distances from the median.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (draws not finite), HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    !! Source: Vehtari, Gelman, Simpson, Carpenter & Bürkner 2021, section 3 and 4.1.
    function hnpe_diagnostics_rhat(context, n_chains, n_draws, dim, draws, rhat) bind(C) result(outcome)
      import
      type(c_ptr), value :: context
        !< memory; NULL for the default
      integer(c_size_t), value :: n_chains
        !< chains, at least 1: each is cut into two halves that are compared like chains
      integer(c_size_t), value :: n_draws
        !< draws of each chain, at least 4
      integer(c_size_t), value :: dim
        !< parameters, at least 1
      real(c_double), intent(in) :: draws(*)
        !< [n_chains, n_draws, dim]
      real(c_double), intent(out) :: rhat(*)
        !< out, [dim]; NaN for a parameter that is the same in all draws
      integer(c_int) :: outcome
    end function hnpe_diagnostics_rhat

    !> Effective sample sizes of chains: how many independent draws give a mean of ranks (bulk), or the 5 % and 95 %
    !! quantiles (tail, the smaller of both), as well as these draws do.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (draws not finite), HNPE_ERROR_NO_MEMORY
    !! Thread: any. Read-only.
    !! Source: Vehtari, Gelman, Simpson, Carpenter & Bürkner 2021, section 4; Geyer 1992 (where autocorrelations end).
    function hnpe_diagnostics_ess(context, n_chains, n_draws, dim, draws, bulk, tail) bind(C) result(outcome)
      import
      type(c_ptr), value :: context
        !< memory; NULL for the default
      integer(c_size_t), value :: n_chains
        !< chains, at least 1: each is cut into two halves
      integer(c_size_t), value :: n_draws
        !< draws of each chain, at least 4
      integer(c_size_t), value :: dim
        !< parameters, at least 1
      real(c_double), intent(in) :: draws(*)
        !< [n_chains, n_draws, dim]
      real(c_double), intent(out), optional :: bulk(*)
        !< out, [dim]; NaN for a parameter that is the same in all draws; NULL: not wanted
      real(c_double), intent(out) :: tail(*)
        !< out, [dim]; likewise
      integer(c_int) :: outcome
    end function hnpe_diagnostics_ess

    !> The conditional of a posterior: some parameters fixed at values, the others free. What normalises its density is
    !! found here: of one or two free parameters by quadrature over the prior's support, of all local ones given all
    !! global ones, in a factorised posterior, by the network of the globals.
    !! Returns: as hnpe_posterior_log_density; HNPE_ERROR_INVALID_ARGUMENT also where a value lies outside the prior's
    !! support; HNPE_ERROR_NUMERIC also where the posterior gives what is fixed no density at all, which is how a local
    !! value shows that lies outside a support given by globals that are free
    !! Thread: any. Read-only.
    !! Source: docs/conditional.md.
    function hnpe_conditional_create(posterior, n_rows, x, n_fixed, fixed, values, conditional) bind(C) &
      result(outcome)
      import
      type(c_ptr), value :: posterior
        !< a reference is kept
      integer(c_int64_t), value :: n_rows
        !< observations in the set, 1 + N >= 1
      real(c_double), intent(in) :: x(*)
        !< [n_rows, d_x] row-major, x_0 first; copied
      integer(c_size_t), value :: n_fixed
        !< parameters that are fixed, >= 1, fewer than all
      integer(c_int64_t), intent(in) :: fixed(*)
        !< [n_fixed] which, each from 0 to d_local + d_global - 1, none twice
      real(c_double), intent(in) :: values(*)
        !< [n_fixed] what they are fixed at, in the prior's units
      type(c_ptr), intent(out) :: conditional
        !< out; release with hnpe_conditional_release
      integer(c_int) :: outcome
    end function hnpe_conditional_create

    !> What the conditional is: above all whether its density is normalised, and how well.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT
    !! Thread: any. Read-only.
    function hnpe_conditional_describe(conditional, info) bind(C) result(outcome)
      import
      type(c_ptr), value :: conditional
        !< the conditional; not modified
      type(hnpe_conditional_info), intent(inout) :: info
        !< out; info->struct_size set by the caller
      integer(c_int) :: outcome
    end function hnpe_conditional_describe

    !> Log density of the free parameters given the fixed ones, -INFINITY outside the prior's support; normalised or
    !! not, as hnpe_conditional_describe says.
    !! Returns: as hnpe_posterior_log_density
    !! Thread: any. Read-only.
    function hnpe_conditional_log_density(conditional, n, theta, log_q) bind(C) result(outcome)
      import
      type(c_ptr), value :: conditional
        !< the conditional; not modified
      integer(c_size_t), value :: n
        !< points, >= 1
      real(c_double), intent(in) :: theta(*)
        !< [n, d_free] the free parameters, in ascending order of their numbers
      real(c_double), intent(out) :: log_q(*)
        !< out, [n]
      integer(c_int) :: outcome
    end function hnpe_conditional_log_density

    !> Draw the free parameters given the fixed ones: chains of a slice sampler, side by side. They begin at draws of
    !! the posterior that lie near what is fixed, chosen by importance. A call that is stopped, fails or has spent its
    !! budget leaves the draws that every chain has by then, and a report; the others are NaN.
    !! Returns: HNPE_OK, also where the chains have not mixed or the budget ended: the report's verdict tells;
    !! HNPE_ERROR_CANCELLED; else as hnpe_posterior_log_density; HNPE_ERROR_NUMERIC also where the density is 0 wherever
    !! chains could begin
    !! Thread: calls your callback on this thread.
    !! Source: Neal 2003 (slice sampling); Vehtari et al. 2021 (R-hat, effective sample sizes).
    function hnpe_conditional_sample(conditional, n_chains, n_draws, rng, monitor, theta, checks, report) bind(C) &
      result(outcome)
      import
      type(c_ptr), value :: conditional
        !< the conditional; not modified
      integer(c_size_t), value :: n_chains
        !< chains, >= 1; 64 fill the processor's lanes, and R-hat needs several
      integer(c_size_t), value :: n_draws
        !< draws of each chain, >= 1
      type(c_ptr), value :: rng
        !< advanced by this call, unless it fails
      type(c_ptr), value :: monitor
        !< progress and cancellation; NULL: none
      real(c_double), intent(out) :: theta(*)
        !< out, [n_chains, n_draws, d_free]
      real(c_double), intent(out), optional :: checks(*)
        !< out, [3, d_free] of each free parameter R-hat, bulk and tail effective sample size of the draws that every
        !! chain has, NaN for fewer than 4; NULL: not wanted
      type(hnpe_chains_info), intent(inout) :: report
        !< out; report->struct_size set by the caller
      integer(c_int) :: outcome
    end function hnpe_conditional_sample

    !> Log density of some parameters alone, the others integrated out. Exact where the networks give it: of all
    !! parameters, and of all global ones in a factorised posterior. By quadrature where one or two parameters are to be
    !! integrated out. Else, of one or two parameters, the average over draws of the posterior of their density given
    !! the others, each by quadrature: right in expectation, with a standard error. In a factorised posterior local
    !! parameters are integrated out for nothing where only global ones are kept.
    !! Returns: as hnpe_posterior_log_density; HNPE_ERROR_UNSUPPORTED also where neither what is kept nor what is
    !! integrated out is one or two parameters; HNPE_ERROR_CANCELLED
    !! Thread: calls your callback on this thread.
    !! Source: Gelfand & Smith 1990 (averaging conditional densities).
    function hnpe_conditional_marginal(posterior, n_rows, x, n_kept, kept, n, theta, n_draws, rng, monitor, log_q, &
      error, kind) bind(C) result(outcome)
      import
      type(c_ptr), value :: posterior
        !< the posterior; not modified
      integer(c_int64_t), value :: n_rows
        !< observations in the set, 1 + N >= 1
      real(c_double), intent(in) :: x(*)
        !< [n_rows, d_x] row-major, x_0 first
      integer(c_size_t), value :: n_kept
        !< parameters that are kept, >= 1
      integer(c_int64_t), intent(in) :: kept(*)
        !< [n_kept] which, each from 0 to d_local + d_global - 1, none twice
      integer(c_size_t), value :: n
        !< points, >= 1
      real(c_double), intent(in) :: theta(*)
        !< [n, n_kept] in the order of kept
      integer(c_size_t), value :: n_draws
        !< draws to average over where that is needed, >= 2; else without meaning
      type(c_ptr), value :: rng
        !< advanced by this call, unless it fails
      type(c_ptr), value :: monitor
        !< progress and cancellation; NULL: none
      real(c_double), intent(out) :: log_q(*)
        !< out, [n]
      real(c_double), intent(out), optional :: error(*)
        !< out, [n] of each log density: 0 where exact, an estimate where by quadrature, the standard error where
        !! averaged; NULL: not wanted
      integer(c_int32_t), intent(out), optional :: kind
        !< out, one of hnpe_conditional_kind; NULL: not wanted
      integer(c_int) :: outcome
    end function hnpe_conditional_marginal

    !> Set, read, reset and describe the options.
    !! Returns: HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (no such key, or of another kind)
    !! Thread: one at a time per handle.
    function hnpe_conditional_set_int(conditional, key, value) bind(C) result(outcome)
      import
      type(c_ptr), value :: conditional
        !< the conditional
      integer(c_int32_t), value :: key
        !< one of hnpe_conditional_option
      integer(c_int64_t), value :: value
        !< refused with HNPE_ERROR_INVALID_ARGUMENT outside the option's range
      integer(c_int) :: outcome
    end function hnpe_conditional_set_int

    !> Like hnpe_conditional_set_int, for real options.
    !! Thread: one at a time per handle.
    function hnpe_conditional_set_real(conditional, key, value) bind(C) result(outcome)
      import
      type(c_ptr), value :: conditional
      integer(c_int32_t), value :: key
      real(c_double), value :: value
      integer(c_int) :: outcome
    end function hnpe_conditional_set_real

    !> Read an option.
    !! Thread: any. Read-only.
    function hnpe_conditional_get_int(conditional, key, value) bind(C) result(outcome)
      import
      type(c_ptr), value :: conditional
      integer(c_int32_t), value :: key
      integer(c_int64_t), intent(out) :: value
      integer(c_int) :: outcome
    end function hnpe_conditional_get_int

    !> Read a real option.
    !! Thread: any. Read-only.
    function hnpe_conditional_get_real(conditional, key, value) bind(C) result(outcome)
      import
      type(c_ptr), value :: conditional
      integer(c_int32_t), value :: key
      real(c_double), intent(out) :: value
      integer(c_int) :: outcome
    end function hnpe_conditional_get_real

    !> Back to the documented default.
    !! Thread: one at a time per handle.
    function hnpe_conditional_reset_option(conditional, key) bind(C) result(outcome)
      import
      type(c_ptr), value :: conditional
      integer(c_int32_t), value :: key
      integer(c_int) :: outcome
    end function hnpe_conditional_reset_option

    !> Describe the option at index 0, 1, ...; HNPE_ERROR_UNSUPPORTED past the last.
    !! Thread: any. Read-only.
    function hnpe_conditional_describe_option(index, info) bind(C) result(outcome)
      import
      integer(c_size_t), value :: index
      type(hnpe_option_info), intent(inout) :: info
      integer(c_int) :: outcome
    end function hnpe_conditional_describe_option

    !> Describe a choice of an option likewise.
    !! Thread: any. Read-only.
    function hnpe_conditional_describe_choice(key, index, info) bind(C) result(outcome)
      import
      integer(c_int32_t), value :: key
      integer(c_size_t), value :: index
      type(hnpe_choice_info), intent(inout) :: info
      integer(c_int) :: outcome
    end function hnpe_conditional_describe_choice

    !> Take another reference.
    !! Thread: any; safe during run.
    subroutine hnpe_conditional_retain(conditional) bind(C)
      import
      type(c_ptr), value :: conditional
    end subroutine hnpe_conditional_retain

    !> Give up a reference; NULL does nothing.
    !! Thread: any; safe during run.
    subroutine hnpe_conditional_release(conditional) bind(C)
      import
      type(c_ptr), value :: conditional
    end subroutine hnpe_conditional_release

  end interface

contains

  !> The text that C gave out; empty for c_null_ptr.
  function hnpe_string(text) result(copy)
    type(c_ptr), intent(in) :: text
    character(len=:), allocatable :: copy
    character(kind=c_char), pointer :: letters(:)
    integer :: i, length

    length = 0
    if (c_associated(text)) then
      call c_f_pointer(text, letters, [huge(0)])
      do while (letters(length + 1) /= c_null_char)
        length = length + 1
      end do
    end if
    allocate (character(len=length) :: copy)
    do i = 1, length
      copy(i:i) = letters(i)
    end do
  end function hnpe_string

  !> The same text for C, without blanks at its end.
  pure function hnpe_c_string(text) result(for_c)
    character(len=*), intent(in) :: text
    character(len=:, kind=c_char), allocatable :: for_c

    for_c = trim(text) // c_null_char
  end function hnpe_c_string

  !> The message of this thread's last failure.
  function hnpe_message() result(message)
    character(len=:), allocatable :: message

    message = hnpe_string(hnpe_last_error())
  end function hnpe_message

  !> For programs that end at the first failure: nothing where `status` is HNPE_OK, else its message.
  subroutine hnpe_require(status)
    integer(c_int), intent(in) :: status

    if (status /= HNPE_OK) error stop hnpe_string(hnpe_status_name(status)) // ": " // hnpe_message()
  end subroutine hnpe_require

  !> Whether the library that was loaded has the binary interface that this module is written for: to be asked once, before
  !! anything else.
  function hnpe_is_right_library() result(right)
    logical :: right

    right = hnpe_abi_version() == HNPE_ABI_VERSION_CONSTANT
  end function hnpe_is_right_library
end module hnpe
