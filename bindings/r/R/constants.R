# Written by bindings/generate from the headers in include/hnpe: do not edit.

library_version <- "0.1.0"
abi_version <- 1L

enum_status <- c(
  ok = 0L,
  error_invalid_argument = -1L,
  error_shape = -2L,
  error_no_memory = -3L,
  error_busy = -4L,
  error_unsupported = -5L,
  error_numeric = -6L,
  error_callback = -7L,
  error_cancelled = -8L,
  error_format = -9L,
  error_io = -10L
)

enum_activation <- c(
  relu = 1L,
  tanh = 2L,
  silu = 3L,
  elu = 4L
)

enum_log_level <- c(
  debug = 0L,
  info = 1L,
  warning = 2L
)

enum_context_option <- c(
  threads = 100L,
  isa = 200L
)

enum_isa <- c(
  automatic = 0L,
  baseline = 1L,
  avx2 = 2L,
  avx512 = 3L
)

enum_option_kind <- c(
  integer = 1L,
  real = 2L,
  boolean = 3L,
  choice = 4L,
  flags = 5L
)

enum_phase <- c(
  simulating = 1L,
  training = 2L,
  checking = 3L,
  weighting = 4L,
  sampling = 5L
)

enum_verdict <- c(
  passed = 1L,
  flagged = 2L,
  undecided = 3L
)

enum_simulator_option <- c(
  concurrent = 1100L,
  chunk = 1200L
)

enum_jansen_rit_preset <- c(
  paper = 1L,
  repository = 2L
)

enum_proposal <- c(
  prior = 0L,
  truncated = 1L,
  truncated_global = 2L,
  posterior = 3L,
  posterior_global = 4L,
  gaussian = 5L
)

enum_embedder_option <- c(
  hidden = 2100L,
  layers = 2200L,
  element_hidden = 2300L,
  element_layers = 2400L,
  element_out = 2500L,
  pools = 2600L,
  apart = 2700L,
  count = 2800L,
  settle = 2900L,
  activation = 3000L
)

enum_pool <- c(
  mean = 1L,
  max = 2L,
  min = 4L,
  softmax = 8L
)

enum_flow_option <- c(
  transforms = 3100L,
  hidden = 3110L,
  blocks = 3120L,
  bins = 3130L,
  components = 3140L,
  activation = 3150L,
  residual = 3160L,
  linear = 3170L,
  epochs = 3300L,
  patience = 3310L,
  batch_size = 3320L,
  validation_fraction = 3330L,
  learning_rate = 3340L,
  weight_decay = 3350L,
  retries = 3360L
)

enum_estimator_option <- c(
  architecture = 4100L,
  bounded = 4200L,
  extra = 4300L
)

enum_architecture <- c(
  factorised = 1L,
  naive = 2L,
  aggregated = 3L
)

enum_bounded <- c(
  cube = 1L,
  logit = 2L,
  open = 3L,
  truncated = 4L
)

enum_trainer_option <- c(
  epochs = 5100L,
  patience = 5110L,
  batch_size = 5120L,
  validation_fraction = 5130L,
  learning_rate = 5200L,
  schedule = 5210L,
  warm_up = 5220L,
  clip = 5230L,
  weight_decay = 5240L,
  average = 5250L,
  pairs = 5300L,
  subsets = 5310L,
  retries = 5400L,
  loss = 5500L,
  atoms = 5510L,
  combined = 5520L,
  window = 5600L
)

enum_loss <- c(
  maximum_likelihood = 1L,
  atomic = 2L,
  atomic_global = 3L,
  uncorrected = 4L,
  importance = 5L,
  closed_form = 6L
)

enum_schedule <- c(
  constant = 1L,
  cosine = 2L
)

enum_pairs <- c(
  first = 1L,
  all = 2L
)

enum_outcome <- c(
  not_run = 0L,
  converged = 1L,
  budget = 2L,
  cancelled = 3L,
  failed = 4L
)

enum_importance_target <- c(
  likelihood = 1L,
  joint = 2L
)

enum_importance_scheme <- c(
  systematic = 1L,
  residual = 2L,
  multinomial = 3L
)

enum_importance_verdict <- c(
  trustworthy = 1L,
  few = 2L,
  untrustworthy = 3L
)

enum_inference_option <- c(
  simulations = 6100L,
  min_extra = 6200L,
  max_extra = 6210L,
  rounds = 6300L,
  truncation = 6310L,
  renew = 6330L,
  stop_moved = 6320L,
  ensemble = 6400L
)

enum_rounds <- c(
  automatic = 0L,
  truncated = 1L,
  truncated_global = 2L,
  atomic = 3L,
  atomic_global = 4L,
  uncorrected = 5L,
  importance = 6L,
  importance_global = 7L,
  closed_form = 8L
)

enum_round_state <- c(
  open = 0L,
  finished = 1L,
  unmoved = 2L,
  cancelled = 3L,
  failed = 4L
)

enum_conditional_option <- c(
  warm_up = 7100L,
  thin = 7200L,
  budget = 7300L
)

enum_conditional_kind <- c(
  exact = 1L,
  quadrature = 2L,
  unnormalised = 3L,
  average = 4L
)

enum_chains_verdict <- c(
  mixed = 1L,
  not_mixed = 2L,
  budget = 3L,
  stopped = 4L
)
