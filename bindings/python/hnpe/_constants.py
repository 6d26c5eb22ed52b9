"""The numbers of the C interface. Written by bindings/generate from include/hnpe/*.h: do not edit."""
import enum

VERSION = "0.1.0"
ABI_VERSION = 1
IMPORTANCE_BATCH = 1024
DIAGNOSTICS_EPSILON = 0.05
CHAINS_RHAT = 1.01


class Status(enum.IntEnum):
    """What a call came to. Negative values are failures; hnpe_last_error() has their message."""

    OK = 0
    """success"""
    ERROR_INVALID_ARGUMENT = -1
    """invalid argument"""
    ERROR_SHAPE = -2
    """shapes disagree"""
    ERROR_NO_MEMORY = -3
    """out of memory"""
    ERROR_BUSY = -4
    """handle is in use"""
    ERROR_UNSUPPORTED = -5
    """not supported"""
    ERROR_NUMERIC = -6
    """non-finite value"""
    ERROR_CALLBACK = -7
    """user callback failed"""
    ERROR_CANCELLED = -8
    """cancelled"""
    ERROR_FORMAT = -9
    """malformed file"""
    ERROR_IO = -10
    """input or output failed"""


class Activation(enum.IntEnum):
    """What the units of a network's hidden layers apply; an option of embedders and flows."""

    RELU = 1
    """max(0, z)"""
    TANH = 2
    """hyperbolic tangent"""
    SILU = 3
    """z / (1 + exp(-z))"""
    ELU = 4
    """z above 0, exp(z) - 1 below"""


class LogLevel(enum.IntEnum):
    """Severity of a log line."""

    DEBUG = 0
    INFO = 1
    WARNING = 2


class ContextOption(enum.IntEnum):
    """Options of a context."""

    THREADS = 100
    """threads of long calls; 0: every core that the process may use, by its affinity and by the quota of processor
    time of its control group"""
    ISA = 200
    """one of hnpe_isa"""


class Isa(enum.IntEnum):
    """Instruction sets of the kernels: the context's option HNPE_CONTEXT_ISA, else what the environment variable
    HNPE_ISA (automatic, baseline, avx2, avx512) named when the context was made, else the best that the machine
    has. Where a constructor is given NULL for the context, HNPE_ISA counts as it is at each call."""

    AUTOMATIC = 0
    """HNPE_ISA, else the best that the machine has"""
    BASELINE = 1
    """what every processor of the architecture has"""
    AVX2 = 2
    """x86-64 with AVX2 and FMA"""
    AVX512 = 3
    """x86-64 with AVX-512 F, BW, DQ and VL"""


class OptionKind(enum.IntEnum):
    """What kind of value an option holds."""

    INTEGER = 1
    """set with the _set_int function"""
    REAL = 2
    """set with the _set_real function"""
    BOOLEAN = 3
    """0 or 1, set with the _set_int function"""
    CHOICE = 4
    """one of its choices, set with the _set_int function"""
    FLAGS = 5
    """a sum of its choices, set with the _set_int function"""


class Phase(enum.IntEnum):
    """What a long call is doing."""

    SIMULATING = 1
    TRAINING = 2
    CHECKING = 3
    """a diagnostic, see docs/diagnostics.md; counts observation sets"""
    WEIGHTING = 4
    """importance sampling; counts draws"""
    SAMPLING = 5
    """draws of a conditional; counts sweeps of all chains"""


class Verdict(enum.IntEnum):
    """What a result says of what was examined."""

    PASSED = 1
    FLAGGED = 2
    """something is wrong, as the sentence says"""
    UNDECIDED = 3
    """there was too little to tell"""


class SimulatorOption(enum.IntEnum):
    """Options of a simulator."""

    CONCURRENT = 1100
    """1: the callback may be called from several threads at once; default 0"""
    CHUNK = 1200
    """rows per call of the callback, default 256; part of what a seed means"""


class JansenRitPreset(enum.IntEnum):
    """Priors of the Jansen-Rit parameters; all uniform. C is on 10 ... 250 and mu on 50 ... 500 in both."""

    PAPER = 1
    """sigma on 0 ... 5000, g on -30 ... 30 dB: Rodrigues et al. 2021"""
    REPOSITORY = 2
    """sigma on 100 ... 5000, g on -20 ... 20 dB: the code of its authors"""


class Proposal(enum.IntEnum):
    """What the parameters of a set were drawn from; its extra observations always have alpha_i ~ p(alpha | beta).
    What it means for training is in docs/trainer.md; in short, truncated priors need no correction, posteriors and
    Gaussians do."""

    PRIOR = 0
    """beta ~ p(beta), alpha_0 ~ p(alpha | beta)"""
    TRUNCATED = 1
    """the prior of (alpha_0, beta), restricted to a region with the mass of the posterior of the observations that
    are targeted"""
    TRUNCATED_GLOBAL = 2
    """the prior of beta so restricted, alpha_0 ~ p(alpha | beta)"""
    POSTERIOR = 3
    """(alpha_0, beta) from a posterior, or from anything else"""
    POSTERIOR_GLOBAL = 4
    """beta from a posterior, or from anything else; alpha_0 ~ p(alpha | beta)"""
    GAUSSIAN = 5
    """(alpha_0, beta) from one Gaussian, restricted to the prior's support; entered by HNPE_ROUNDS_CLOSED_FORM,
    with its mean and covariance, and by no one else"""


class EmbedderOption(enum.IntEnum):
    """Options of an embedder. Those that a kind has no use for are refused with HNPE_ERROR_UNSUPPORTED."""

    HIDDEN = 2100
    """units of each hidden layer of the MLP, or of a deep set's head"""
    LAYERS = 2200
    """hidden layers of the same; 0 in a deep set: no head, the pools are the output"""
    ELEMENT_HIDDEN = 2300
    """units of each hidden layer of the network that every row goes through"""
    ELEMENT_LAYERS = 2400
    """hidden layers of the same"""
    ELEMENT_OUT = 2500
    """what it puts out per row; 0: no such network, the rows are pooled as they are"""
    POOLS = 2600
    """a sum of hnpe_pool"""
    APART = 2700
    """1: x_0 stands beside the pools of x_1..x_N; 0: it is pooled with them"""
    COUNT = 2800
    """1: log(1 + N) and 1 / (1 + N) are features too"""
    SETTLE = 2900
    """1: pooled numbers are standardised by statistics that settle in training"""
    ACTIVATION = 3000
    """one of hnpe_activation"""


class Pool(enum.IntEnum):
    """How a deep set pools what its rows give, each feature by itself; flags, to be summed."""

    MEAN = 1
    MAX = 2
    MIN = 4
    SOFTMAX = 8
    """soft maximum: the logarithm of the mean of the exponentials"""


class FlowOption(enum.IntEnum):
    """Options of a flow. Those below 300 describe the network: setting one draws new initial weights. One that the
    flow's family has no use for keeps its default."""

    TRANSFORMS = 3100
    """stacked transforms; 0: two for one parameter, three for more"""
    HIDDEN = 3110
    """units of a hidden layer"""
    BLOCKS = 3120
    """hidden layers (or residual blocks) after the first"""
    BINS = 3130
    """bins of a spline; of flows of splines"""
    COMPONENTS = 3140
    """Gaussians of a mixture"""
    ACTIVATION = 3150
    """one of hnpe_activation"""
    RESIDUAL = 3160
    """1: residual blocks in autoregressive networks; coupling networks are residual anyway"""
    LINEAR = 3170
    """1: trainable linear maps between transforms"""
    EPOCHS = 3300
    """at most so many epochs of a fit; 0: by the number of rows"""
    PATIENCE = 3310
    """epochs without a better validation loss before stopping"""
    BATCH_SIZE = 3320
    """rows per step; 0: by the number of rows"""
    VALIDATION_FRACTION = 3330
    """share of the rows that is held out"""
    LEARNING_RATE = 3340
    """after the warm-up; 0: by the number of parameters"""
    WEIGHT_DECAY = 3350
    """decoupled"""
    RETRIES = 3360
    """steps with a non-finite loss that are rejected before giving up"""


class EstimatorOption(enum.IntEnum):
    """Options of an estimator."""

    ARCHITECTURE = 4100
    """one of hnpe_architecture"""
    BOUNDED = 4200
    """one of hnpe_bounded"""
    EXTRA = 4300
    """N of the naive architecture, which needs it fixed"""


class Architecture(enum.IntEnum):
    """How the posterior is written."""

    FACTORISED = 1
    """q_global(beta | set) q_local(alpha | beta, x_0)"""
    NAIVE = 2
    """one flow over (alpha_0, beta) given x_0, …, x_N stacked, N fixed; a comparator"""
    AGGREGATED = 3
    """one flow over (alpha_0, beta) given x_0 and the mean of X; a comparator"""


class Bounded(enum.IntEnum):
    """Where parameters with a bounded support live."""

    CUBE = 1
    """splines on the unit interval with a uniform base"""
    LOGIT = 2
    """the real line through the logit, with a normal base"""
    OPEN = 3
    """where they are: a mixture of Gaussians cut off at the bounds, and normalised within; of one density over all
    parameters, with Gaussian or uniform priors alone. What rounds with the closed-form correction need for a
    uniform prior"""
    TRUNCATED = 4
    """where they are, of any flow over all parameters: cut off at the bounds, and normalised by a share of draws
    (hnpe_posterior_log_mass). How networks made elsewhere have it"""


class TrainerOption(enum.IntEnum):
    """Options of a trainer."""

    EPOCHS = 5100
    """at most so many epochs; 0: by the size of the data set"""
    PATIENCE = 5110
    """epochs without a better validation loss before stopping"""
    BATCH_SIZE = 5120
    """observation sets per step; 0: by the size of the data set"""
    VALIDATION_FRACTION = 5130
    """share of the sets that is held out"""
    LEARNING_RATE = 5200
    """after the warm-up; 0: by the number of parameters"""
    SCHEDULE = 5210
    """one of hnpe_schedule"""
    WARM_UP = 5220
    """fraction of the run in which the rate rises"""
    CLIP = 5230
    """largest norm of a gradient; 0: none"""
    WEIGHT_DECAY = 5240
    """decoupled"""
    AVERAGE = 5250
    """factor per step of the running average of weights; 0: none"""
    PAIRS = 5300
    """one of hnpe_pairs"""
    SUBSETS = 5310
    """1: every other time a set is seen, a random part of its extra observations"""
    RETRIES = 5400
    """steps with a non-finite loss that are rejected before giving up"""
    LOSS = 5500
    """one of hnpe_loss"""
    ATOMS = 5510
    """of each set in the atomic loss, its own parameters included"""
    COMBINED = 5520
    """1: the atomic loss and, for sets drawn from the prior, maximum likelihood"""
    WINDOW = 5600
    """bytes of a data set on disk that are read at a time; 0: 128 MiB. Less is as accurate, and needs less
    memory"""


class Loss(enum.IntEnum):
    """What is made small. Atomic losses correct for parameters that were drawn from a proposal instead of the
    prior: of a set's own parameters and those of other sets, the atoms, the estimator must tell which made the
    observations, all atoms weighted as under the prior. The proposal's density is not needed. Source: Greenberg,
    Nonnenmacher, Macke 2019 (atomic proposals), for the factorised estimator (docs/trainer.md)."""

    MAXIMUM_LIKELIHOOD = 1
    ATOMIC = 2
    """of (alpha_0, beta), both from a proposal; every flow and architecture"""
    ATOMIC_GLOBAL = 3
    """of beta alone from a proposal, alpha_0 ~ p(alpha | beta): q_global atomic, q_local by maximum likelihood;
    where there is a q_global; sets whose alpha_0 is from a posterior, or was truncated together with beta, are
    refused"""
    UNCORRECTED = 4
    """- log q whatever the parameters were drawn from: for comparison. Unless that is the prior or a truncated one,
    the result is biased"""
    IMPORTANCE = 5
    """- log q times w = p / p~, the densities of (alpha_0, beta) under the prior and under what they were drawn
    from, as the data set records it: right for any proposal whose density is known, with the variance of the
    weights; see hnpe_trainer_effective_sample_size. Source: Lueckmann et al. 2017 (SNPE-B)"""
    CLOSED_FORM = 6
    """- log q, of the sets of the last proposal alone, the prior or one Gaussian (see HNPE_PROPOSAL_GAUSSIAN),
    which the posterior then corrects for: one mixture of Gaussians over all parameters, with Gaussian or uniform
    priors. Source: Papamakarios, Murray 2016 (SNPE-A)"""


class Schedule(enum.IntEnum):
    """How the learning rate goes after the warm-up."""

    CONSTANT = 1
    COSINE = 2
    """to zero as half a cosine over all epochs"""


class Pairs(enum.IntEnum):
    """Which observations q_local learns from."""

    FIRST = 1
    """(alpha_0, x_0) of each set, as in the paper"""
    ALL = 2
    """every (alpha_i, x_i): all are draws from the same joint distribution"""


class Outcome(enum.IntEnum):
    """How a run ended."""

    NOT_RUN = 0
    """it has not yet"""
    CONVERGED = 1
    """the validation loss stopped improving"""
    BUDGET = 2
    """all epochs were used"""
    CANCELLED = 3
    """stopped by the host; the best weights so far are in place"""
    FAILED = 4
    """the loss stayed non-finite, or the data set could not be read; the last good weights are in place"""


class ImportanceTarget(enum.IntEnum):
    """What the host's numbers are the logarithm of."""

    LIKELIHOOD = 1
    """p(x | theta): the prior's log density is added"""
    JOINT = 2
    """p(x, theta), the prior included: for priors that have no log density"""


class ImportanceScheme(enum.IntEnum):
    """How draws are taken by their weights."""

    SYSTEMATIC = 1
    """one uniform number, equal steps from there: varies least; in rising order"""
    RESIDUAL = 2
    """as many copies as are sure, independent ones for the rest; in rising order"""
    MULTINOMIAL = 3
    """independent of each other, in no order"""


class ImportanceVerdict(enum.IntEnum):
    """What weights are worth."""

    TRUSTWORTHY = 1
    """Pareto k within its limit, 100 effective draws or more"""
    FEW = 2
    """too few draws to be trusted or to tell"""
    UNTRUSTWORTHY = 3
    """Pareto k is above 0.7: more draws would hardly help"""


class InferenceOption(enum.IntEnum):
    """Options of an inference."""

    SIMULATIONS = 6100
    """observation sets that hnpe_inference_run simulates in all, and hnpe_inference_run_rounds in each round"""
    MIN_EXTRA = 6200
    """smallest number of extra observations in a set"""
    MAX_EXTRA = 6210
    """largest; N is uniform in between"""
    ROUNDS = 6300
    """one of hnpe_rounds"""
    TRUNCATION = 6310
    """mass of the posterior that a truncated prior leaves out"""
    RENEW = 6330
    """1, the default: rounds that truncate the prior train new networks on the sets inside; 0: go on with the
    networks of the round before, on all sets"""
    STOP_MOVED = 6320
    """rounds end when one has moved the posterior of the target by less than this: the Jensen-Shannon divergence,
    in nats, at most log 2; 0: never"""
    ENSEMBLE = 6400
    """estimators that are trained, side by side, from different beginnings: the posterior is their mixture; 1, the
    default: a single one"""


class Rounds(enum.IntEnum):
    """What (alpha_0, beta) are drawn from once there is a posterior of the target, and what is done about it. The
    extra observations of a set always have alpha_i ~ p(alpha | beta). Before the first training everything is drawn
    from the prior. Sources: Deistler, Goncalves, Macke 2022 (truncated proposals); Greenberg, Nonnenmacher, Macke
    2019 (atomic); Lueckmann et al. 2017 (importance weights)."""

    AUTOMATIC = 0
    """HNPE_ROUNDS_TRUNCATED_GLOBAL where the estimator is factorised and has global parameters, else
    HNPE_ROUNDS_TRUNCATED; the default"""
    TRUNCATED = 1
    """from the prior, restricted to where the posterior has its mass: maximum likelihood stays right, every flow
    and architecture"""
    TRUNCATED_GLOBAL = 2
    """beta alone from its prior so restricted, alpha_0 ~ p(alpha | beta); factorised, with global parameters"""
    ATOMIC = 3
    """from the posterior; corrected by the atomic loss"""
    ATOMIC_GLOBAL = 4
    """beta alone from the posterior, alpha_0 ~ p(alpha | beta); q_global corrected by the atomic loss; factorised,
    with global parameters"""
    UNCORRECTED = 5
    """from the posterior, and nothing is done: the result is not the posterior; for comparison"""
    IMPORTANCE = 6
    """from the posterior; corrected by importance weights: every flow and architecture, with the variance of the
    weights"""
    IMPORTANCE_GLOBAL = 7
    """beta alone from the posterior, alpha_0 ~ p(alpha | beta); q_global corrected by importance weights;
    factorised, with global parameters"""
    CLOSED_FORM = 8
    """from one Gaussian with the posterior's moments; what is learned of such parameters is corrected in closed
    form: one mixture of Gaussians over all parameters, whose priors are Gaussian or uniform. Source: Papamakarios,
    Murray 2016 (SNPE-A)"""


class RoundState(enum.IntEnum):
    """How far a round got, and why no further."""

    OPEN = 0
    """under way, or waiting for simulations or training"""
    FINISHED = 1
    """trained: the last of those asked for, or another one followed"""
    UNMOVED = 2
    """trained, and the rounds ended for it: HNPE_INFERENCE_STOP_MOVED"""
    CANCELLED = 3
    """stopped by the host; the next call goes on with it"""
    FAILED = 4
    """ended by an error; the next call goes on with it"""


class ConditionalOption(enum.IntEnum):
    """Options of a conditional: of hnpe_conditional_sample."""

    WARM_UP = 7100
    """sweeps of each chain before its draws count, in which it learns"""
    THIN = 7200
    """sweeps from one draw of a chain to the next"""
    BUDGET = 7300
    """log densities to ask the networks for at most; 0: as many as it takes"""


class ConditionalKind(enum.IntEnum):
    """How a density comes about."""

    EXACT = 1
    """normalised: the networks give it as it is"""
    QUADRATURE = 2
    """normalised by adaptive quadrature, with an estimate of its error"""
    UNNORMALISED = 3
    """but for a constant that is not known"""
    AVERAGE = 4
    """an average over draws, with its standard error"""


class ChainsVerdict(enum.IntEnum):
    """What chains came to."""

    MIXED = 1
    """R-hat is at most HNPE_CHAINS_RHAT, for every parameter"""
    NOT_MIXED = 2
    """it is above that: the draws are not yet draws of the conditional"""
    BUDGET = 3
    """the budget ended before the draws were complete"""
    STOPPED = 4
    """the monitor, or a failure, ended it before"""
