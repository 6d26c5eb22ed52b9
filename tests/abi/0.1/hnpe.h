/* What libhnpe 0.1 declares; made by make abi-update. */
#include <stddef.h>
#include <stdint.h>
#ifndef HNPE_API
#define HNPE_API
#endif
/* clang-format off */
#define HNPE_ABI_VERSION 1
#define HNPE_CHAINS_RHAT 1.01
#define HNPE_DIAGNOSTICS_EPSILON 0.05
#define HNPE_IMPORTANCE_BATCH 1024
typedef enum hnpe_status {
    HNPE_OK =(0),
    HNPE_ERROR_INVALID_ARGUMENT =(-1),
    HNPE_ERROR_SHAPE =(-2),
    HNPE_ERROR_NO_MEMORY =(-3),
    HNPE_ERROR_BUSY =(-4),
    HNPE_ERROR_UNSUPPORTED =(-5),
    HNPE_ERROR_NUMERIC =(-6),
    HNPE_ERROR_CALLBACK =(-7),
    HNPE_ERROR_CANCELLED =(-8),
    HNPE_ERROR_FORMAT =(-9),
    HNPE_ERROR_IO =(-10),
    HNPE_STATUS_FORCE_32 = 0x7fffffff,
} hnpe_status;
typedef struct hnpe_context hnpe_context;
typedef struct hnpe_monitor hnpe_monitor;
typedef struct hnpe_rng hnpe_rng;
typedef struct hnpe_prior hnpe_prior;
typedef struct hnpe_simulator hnpe_simulator;
typedef struct hnpe_dataset hnpe_dataset;
typedef struct hnpe_embedder hnpe_embedder;
typedef struct hnpe_flow hnpe_flow;
typedef struct hnpe_estimator hnpe_estimator;
typedef struct hnpe_trainer hnpe_trainer;
typedef struct hnpe_posterior hnpe_posterior;
typedef struct hnpe_inference hnpe_inference;
typedef struct hnpe_report hnpe_report;
typedef struct hnpe_conditional hnpe_conditional;
typedef enum hnpe_activation {
    HNPE_ACTIVATION_RELU = 1,
    HNPE_ACTIVATION_TANH = 2,
    HNPE_ACTIVATION_SILU = 3,
    HNPE_ACTIVATION_ELU = 4,
    HNPE_ACTIVATION_FORCE_32 = 0x7fffffff,
} hnpe_activation;
typedef void(*hnpe_release_fn)(void *user_data);
HNPE_API const char *hnpe_status_name(hnpe_status status);
HNPE_API const char *hnpe_status_text(hnpe_status status);
HNPE_API const char *hnpe_last_error(void);
HNPE_API int hnpe_last_callback_result(void);
HNPE_API void hnpe_set_error(const char *message);
HNPE_API const char *hnpe_version_string(void);
HNPE_API uint32_t hnpe_abi_version(void);
typedef struct hnpe_allocator {
    uint32_t struct_size;
    uint32_t reserved;
    void *(*allocate)(void *user_data, size_t bytes, size_t alignment);
    void(*deallocate)(void *user_data, void *memory);
    void *user_data;
} hnpe_allocator;
typedef enum hnpe_log_level {
    HNPE_LOG_DEBUG = 0,
    HNPE_LOG_INFO = 1,
    HNPE_LOG_WARNING = 2,
    HNPE_LOG_FORCE_32 = 0x7fffffff,
} hnpe_log_level;
typedef void(*hnpe_log_fn)(void *user_data, int32_t level, const char *message);
typedef enum hnpe_context_option {
    HNPE_CONTEXT_THREADS = 100,
    HNPE_CONTEXT_ISA = 200,
    HNPE_CONTEXT_OPTION_FORCE_32 = 0x7fffffff,
} hnpe_context_option;
typedef enum hnpe_isa {
    HNPE_ISA_AUTOMATIC = 0,
    HNPE_ISA_BASELINE = 1,
    HNPE_ISA_AVX2 = 2,
    HNPE_ISA_AVX512 = 3,
    HNPE_ISA_FORCE_32 = 0x7fffffff,
} hnpe_isa;
HNPE_API hnpe_status hnpe_context_create(const hnpe_allocator *allocator, hnpe_context **context);
HNPE_API hnpe_status hnpe_context_set_log(hnpe_context *context, hnpe_log_fn log, void *user_data, hnpe_release_fn release);
HNPE_API void hnpe_context_retain(hnpe_context *context);
HNPE_API void hnpe_context_release(hnpe_context *context);
typedef struct hnpe_dims {
    uint32_t struct_size;
    uint32_t reserved;
    int64_t d_local;
    int64_t d_global;
    int64_t d_x;
    int64_t d_out;
    int64_t d_given;
} hnpe_dims;
typedef enum hnpe_option_kind {
    HNPE_OPTION_INTEGER = 1,
    HNPE_OPTION_REAL = 2,
    HNPE_OPTION_BOOLEAN = 3,
    HNPE_OPTION_CHOICE = 4,
    HNPE_OPTION_FLAGS = 5,
    HNPE_OPTION_KIND_FORCE_32 = 0x7fffffff,
} hnpe_option_kind;
typedef struct hnpe_option_info {
    uint32_t struct_size;
    int32_t key;
    int32_t kind;
    int32_t n_choices;
    const char *name;
    const char *doc;
    int64_t default_int;
    int64_t minimum_int;
    int64_t maximum_int;
    double default_real;
    double minimum_real;
    double maximum_real;
} hnpe_option_info;
typedef struct hnpe_choice_info {
    uint32_t struct_size;
    int32_t value;
    const char *name;
    const char *doc;
} hnpe_choice_info;
HNPE_API hnpe_status hnpe_context_set_int(hnpe_context *context, int32_t key, int64_t value);
HNPE_API hnpe_status hnpe_context_set_real(hnpe_context *context, int32_t key, double value);
HNPE_API hnpe_status hnpe_context_get_int(const hnpe_context *context, int32_t key, int64_t *value);
HNPE_API hnpe_status hnpe_context_get_real(const hnpe_context *context, int32_t key, double *value);
HNPE_API hnpe_status hnpe_context_reset_option(hnpe_context *context, int32_t key);
HNPE_API hnpe_status hnpe_context_describe_option(size_t index, hnpe_option_info *info);
HNPE_API hnpe_status hnpe_context_describe_choice(int32_t key, size_t index, hnpe_choice_info *info);
typedef enum hnpe_phase {
    HNPE_PHASE_SIMULATING = 1,
    HNPE_PHASE_TRAINING = 2,
    HNPE_PHASE_CHECKING = 3,
    HNPE_PHASE_WEIGHTING = 4,
    HNPE_PHASE_SAMPLING = 5,
    HNPE_PHASE_FORCE_32 = 0x7fffffff,
} hnpe_phase;
typedef struct hnpe_progress {
    uint32_t struct_size;
    int32_t phase;
    int64_t done;
    int64_t total;
    double elapsed;
    double remaining;
    double training_loss;
    double validation_loss;
    int32_t round;
    int32_t last_round;
} hnpe_progress;
typedef int(*hnpe_progress_fn)(void *user_data, const hnpe_progress *progress);
HNPE_API hnpe_status hnpe_monitor_create(hnpe_context *context, hnpe_progress_fn progress, void *user_data, hnpe_release_fn release, hnpe_monitor **monitor);
HNPE_API void hnpe_monitor_request_stop(hnpe_monitor *monitor);
HNPE_API void hnpe_monitor_retain(hnpe_monitor *monitor);
HNPE_API void hnpe_monitor_release(hnpe_monitor *monitor);
typedef enum hnpe_verdict {
    HNPE_VERDICT_PASSED = 1,
    HNPE_VERDICT_FLAGGED = 2,
    HNPE_VERDICT_UNDECIDED = 3,
    HNPE_VERDICT_FORCE_32 = 0x7fffffff,
} hnpe_verdict;
typedef struct hnpe_result_info {
    uint32_t struct_size;
    int32_t verdict;
    int64_t n_arrays;
    const char *name;
    const char *sentence;
} hnpe_result_info;
typedef struct hnpe_array_info {
    uint32_t struct_size;
    int32_t n_dims;
    int64_t rows;
    int64_t columns;
    const char *name;
} hnpe_array_info;
HNPE_API hnpe_status hnpe_report_create(hnpe_context *context, hnpe_report **report);
HNPE_API hnpe_status hnpe_report_count(const hnpe_report *report, int64_t *n_results, int64_t *n_flagged, int64_t *n_undecided);
HNPE_API hnpe_status hnpe_report_describe_result(const hnpe_report *report, size_t result, hnpe_result_info *info);
HNPE_API hnpe_status hnpe_report_describe_array(const hnpe_report *report, size_t result, size_t index, hnpe_array_info *info);
HNPE_API hnpe_status hnpe_report_read(const hnpe_report *report, const char *result, const char *array, size_t n, double *values);
HNPE_API const char *hnpe_report_text(const hnpe_report *report);
HNPE_API hnpe_status hnpe_report_save(const hnpe_report *report, const char *path);
HNPE_API hnpe_status hnpe_report_draw(const hnpe_report *report, const char *folder);
HNPE_API void hnpe_report_retain(hnpe_report *report);
HNPE_API void hnpe_report_release(hnpe_report *report);
HNPE_API hnpe_status hnpe_rng_create(hnpe_context *context, uint64_t seed, uint64_t stream, hnpe_rng **rng);
HNPE_API void hnpe_rng_retain(hnpe_rng *rng);
HNPE_API void hnpe_rng_release(hnpe_rng *rng);
HNPE_API uint64_t hnpe_rng_next(hnpe_rng *rng);
HNPE_API double hnpe_rng_uniform(hnpe_rng *rng);
HNPE_API double hnpe_rng_normal(hnpe_rng *rng);
HNPE_API double hnpe_rng_exponential(hnpe_rng *rng);
HNPE_API double hnpe_rng_gamma(hnpe_rng *rng, double shape);
HNPE_API double hnpe_rng_beta(hnpe_rng *rng, double a, double b);
HNPE_API void hnpe_rng_fill_uniform(hnpe_rng *rng, size_t n, double *out);
HNPE_API void hnpe_rng_fill_normal(hnpe_rng *rng, size_t n, double *out);
HNPE_API hnpe_status hnpe_prior_create_uniform(hnpe_context *context, size_t dim, const double *low, const double *high, hnpe_prior **prior);
HNPE_API hnpe_status hnpe_prior_create_normal(hnpe_context *context, size_t dim, const double *mean, const double *sd, hnpe_prior **prior);
HNPE_API hnpe_status hnpe_prior_create_multivariate_normal(hnpe_context *context, size_t dim, const double *mean, const double *covariance, hnpe_prior **prior);
HNPE_API hnpe_status hnpe_prior_create_log_normal(hnpe_context *context, size_t dim, const double *log_mean, const double *log_sd, hnpe_prior **prior);
HNPE_API hnpe_status hnpe_prior_create_log_uniform(hnpe_context *context, size_t dim, const double *low, const double *high, hnpe_prior **prior);
HNPE_API hnpe_status hnpe_prior_create_exponential(hnpe_context *context, size_t dim, const double *rate, hnpe_prior **prior);
HNPE_API hnpe_status hnpe_prior_create_gamma(hnpe_context *context, size_t dim, const double *shape, const double *rate, hnpe_prior **prior);
HNPE_API hnpe_status hnpe_prior_create_beta(hnpe_context *context, size_t dim, const double *a, const double *b, hnpe_prior **prior);
HNPE_API hnpe_status hnpe_prior_create_truncated_normal(hnpe_context *context, size_t dim, const double *mean, const double *sd, const double *low, const double *high, hnpe_prior **prior);
HNPE_API hnpe_status hnpe_prior_create_product(hnpe_context *context, size_t n, hnpe_prior *const *factors, hnpe_prior **prior);
typedef struct hnpe_prior_functions {
    uint32_t struct_size;
    uint32_t concurrent;
    int(*sample)(void *user_data, size_t n, const double *given, hnpe_rng *rng, double *theta);
    int(*log_density)(void *user_data, size_t n, const double *given, const double *theta, double *log_p);
    int(*support)(void *user_data, size_t n, const double *given, double *low, double *high);
    int(*cdf)(void *user_data, size_t n, const double *given, const double *theta, double *u);
    int(*quantile)(void *user_data, size_t n, const double *given, const double *u, double *theta);
    int(*log_slope)(void *user_data, size_t n, const double *given, const double *theta, double *log_slope);
} hnpe_prior_functions;
HNPE_API hnpe_status hnpe_prior_create_custom(hnpe_context *context, size_t dim, size_t d_given, const hnpe_prior_functions *functions, void *user_data, hnpe_release_fn release, hnpe_prior **prior);
HNPE_API hnpe_status hnpe_prior_sample(const hnpe_prior *prior, size_t n, const double *given, hnpe_rng *rng, double *theta);
HNPE_API hnpe_status hnpe_prior_log_density(const hnpe_prior *prior, size_t n, const double *given, const double *theta, double *log_p);
HNPE_API hnpe_status hnpe_prior_support(const hnpe_prior *prior, size_t n, const double *given, double *low, double *high);
HNPE_API hnpe_status hnpe_prior_cdf(const hnpe_prior *prior, size_t n, const double *given, const double *theta, double *u);
HNPE_API hnpe_status hnpe_prior_quantile(const hnpe_prior *prior, size_t n, const double *given, const double *u, double *theta);
HNPE_API hnpe_status hnpe_prior_dims(const hnpe_prior *prior, hnpe_dims *dims);
HNPE_API hnpe_status hnpe_prior_save(const hnpe_prior *prior, const char *path);
HNPE_API hnpe_status hnpe_prior_load(hnpe_context *context, const char *path, size_t n_given, hnpe_prior *const *given, hnpe_prior **prior);
HNPE_API void hnpe_prior_retain(hnpe_prior *prior);
HNPE_API void hnpe_prior_release(hnpe_prior *prior);
typedef int(*hnpe_simulate_fn)(void *user_data, size_t n, const double *theta_local, const double *theta_global, hnpe_rng *rng, double *x);
typedef enum hnpe_simulator_option {
    HNPE_SIMULATOR_CONCURRENT = 1100,
    HNPE_SIMULATOR_CHUNK = 1200,
    HNPE_SIMULATOR_OPTION_FORCE_32 = 0x7fffffff,
} hnpe_simulator_option;
HNPE_API hnpe_status hnpe_simulator_create(hnpe_context *context, size_t d_local, size_t d_global, size_t d_x, hnpe_simulate_fn simulate, void *user_data, hnpe_release_fn release, hnpe_simulator **simulator);
HNPE_API hnpe_status hnpe_simulator_run(hnpe_simulator *simulator, size_t n, const double *theta_local, const double *theta_global, uint64_t seed, uint64_t first_row, hnpe_monitor *monitor, double *x);
HNPE_API hnpe_status hnpe_simulator_set_int(hnpe_simulator *simulator, int32_t key, int64_t value);
HNPE_API hnpe_status hnpe_simulator_set_real(hnpe_simulator *simulator, int32_t key, double value);
HNPE_API hnpe_status hnpe_simulator_get_int(const hnpe_simulator *simulator, int32_t key, int64_t *value);
HNPE_API hnpe_status hnpe_simulator_get_real(const hnpe_simulator *simulator, int32_t key, double *value);
HNPE_API hnpe_status hnpe_simulator_reset_option(hnpe_simulator *simulator, int32_t key);
HNPE_API hnpe_status hnpe_simulator_describe_option(size_t index, hnpe_option_info *info);
HNPE_API hnpe_status hnpe_simulator_describe_choice(int32_t key, size_t index, hnpe_choice_info *info);
HNPE_API hnpe_status hnpe_simulator_dims(const hnpe_simulator *simulator, hnpe_dims *dims);
HNPE_API void hnpe_simulator_retain(hnpe_simulator *simulator);
HNPE_API void hnpe_simulator_release(hnpe_simulator *simulator);
HNPE_API hnpe_status hnpe_simulator_create_product(hnpe_context *context, double sigma, hnpe_simulator **simulator);
HNPE_API hnpe_status hnpe_simulator_create_jansen_rit(hnpe_context *context, hnpe_simulator **simulator);
HNPE_API hnpe_status hnpe_jansen_rit_signals(hnpe_context *context, size_t n, const double *parameters, size_t n_samples, hnpe_rng *rng, double *signals);
typedef enum hnpe_jansen_rit_preset {
    HNPE_JANSEN_RIT_PAPER = 1,
    HNPE_JANSEN_RIT_REPOSITORY = 2,
    HNPE_JANSEN_RIT_FORCE_32 = 0x7fffffff,
} hnpe_jansen_rit_preset;
HNPE_API hnpe_status hnpe_prior_create_jansen_rit(hnpe_context *context, hnpe_jansen_rit_preset preset, hnpe_prior **prior_local, hnpe_prior **prior_global);
HNPE_API size_t hnpe_summary_log_power_bins(size_t segment);
HNPE_API hnpe_status hnpe_summary_frequencies(size_t segment, double rate, double *frequencies);
HNPE_API hnpe_status hnpe_summary_log_power(hnpe_context *context, size_t n_signals, size_t n_samples, const double *signals, size_t segment, size_t hop, double *features);
HNPE_API hnpe_status hnpe_summary_autocorrelation(hnpe_context *context, size_t n_signals, size_t n_samples, const double *signals, size_t max_lag, double *features);
typedef enum hnpe_proposal {
    HNPE_PROPOSAL_PRIOR = 0,
    HNPE_PROPOSAL_TRUNCATED = 1,
    HNPE_PROPOSAL_TRUNCATED_GLOBAL = 2,
    HNPE_PROPOSAL_POSTERIOR = 3,
    HNPE_PROPOSAL_POSTERIOR_GLOBAL = 4,
    HNPE_PROPOSAL_GAUSSIAN = 5,
    HNPE_PROPOSAL_FORCE_32 = 0x7fffffff,
} hnpe_proposal;
typedef struct hnpe_proposal_info {
    uint32_t struct_size;
    int32_t kind;
    int64_t n_sets;
    double log_constant;
    double error;
} hnpe_proposal_info;
HNPE_API hnpe_status hnpe_dataset_create(hnpe_context *context, size_t d_local, size_t d_global, size_t d_x, hnpe_dataset **dataset);
HNPE_API hnpe_status hnpe_dataset_create_on_disk(hnpe_context *context, const char *folder, size_t d_local, size_t d_global, size_t d_x, size_t shard_bytes, hnpe_dataset **dataset);
HNPE_API hnpe_status hnpe_dataset_open(hnpe_context *context, const char *folder, hnpe_dataset **dataset);
HNPE_API hnpe_status hnpe_dataset_flush(hnpe_dataset *dataset);
HNPE_API hnpe_status hnpe_dataset_append(hnpe_dataset *dataset, size_t n_sets, const int64_t *n_rows, const double *theta_local, const double *theta_global, const double *x);
HNPE_API hnpe_status hnpe_dataset_append_proposed(hnpe_dataset *dataset, int32_t kind, size_t n_sets, const int64_t *n_rows, const double *theta_local, const double *theta_global, const double *x, const double *log_proposal);
HNPE_API hnpe_status hnpe_dataset_extend(hnpe_dataset *dataset, const hnpe_dataset *other);
HNPE_API hnpe_status hnpe_dataset_simulate(hnpe_dataset *dataset, const hnpe_prior *prior_local, const hnpe_prior *prior_global, hnpe_simulator *simulator, size_t n_sets, size_t min_extra, size_t max_extra, uint64_t seed, uint64_t first_set, hnpe_monitor *monitor);
HNPE_API hnpe_status hnpe_dataset_count(const hnpe_dataset *dataset, int64_t *n_sets, int64_t *n_rows, int64_t *n_invalid);
HNPE_API hnpe_status hnpe_dataset_read(const hnpe_dataset *dataset, int64_t first_set, int64_t n_sets, int64_t *n_rows, double *theta_local, double *theta_global, double *x);
HNPE_API hnpe_status hnpe_dataset_read_proposals(const hnpe_dataset *dataset, int64_t first_set, int64_t n_sets, int64_t *proposal, double *log_proposal);
HNPE_API hnpe_status hnpe_dataset_describe_proposal(const hnpe_dataset *dataset, size_t index, hnpe_proposal_info *info);
HNPE_API hnpe_status hnpe_dataset_save(const hnpe_dataset *dataset, const char *path);
HNPE_API hnpe_status hnpe_dataset_load(hnpe_context *context, const char *path, hnpe_dataset **dataset);
HNPE_API hnpe_status hnpe_dataset_dims(const hnpe_dataset *dataset, hnpe_dims *dims);
HNPE_API void hnpe_dataset_retain(hnpe_dataset *dataset);
HNPE_API void hnpe_dataset_release(hnpe_dataset *dataset);
typedef enum hnpe_embedder_option {
    HNPE_EMBEDDER_HIDDEN = 2100,
    HNPE_EMBEDDER_LAYERS = 2200,
    HNPE_EMBEDDER_ELEMENT_HIDDEN = 2300,
    HNPE_EMBEDDER_ELEMENT_LAYERS = 2400,
    HNPE_EMBEDDER_ELEMENT_OUT = 2500,
    HNPE_EMBEDDER_POOLS = 2600,
    HNPE_EMBEDDER_APART = 2700,
    HNPE_EMBEDDER_COUNT = 2800,
    HNPE_EMBEDDER_SETTLE = 2900,
    HNPE_EMBEDDER_ACTIVATION = 3000,
    HNPE_EMBEDDER_OPTION_FORCE_32 = 0x7fffffff,
} hnpe_embedder_option;
typedef enum hnpe_pool {
    HNPE_POOL_MEAN = 1,
    HNPE_POOL_MAX = 2,
    HNPE_POOL_MIN = 4,
    HNPE_POOL_SOFTMAX = 8,
    HNPE_POOL_FORCE_32 = 0x7fffffff,
} hnpe_pool;
HNPE_API hnpe_status hnpe_embedder_create_identity(hnpe_context *context, size_t d_x, hnpe_embedder **embedder);
HNPE_API hnpe_status hnpe_embedder_create_mlp(hnpe_context *context, size_t d_x, size_t d_out, hnpe_embedder **embedder);
HNPE_API hnpe_status hnpe_embedder_create_deep_set(hnpe_context *context, size_t d_x, size_t d_out, hnpe_embedder **embedder);
HNPE_API hnpe_status hnpe_embedder_create_mean(hnpe_context *context, size_t d_x, hnpe_embedder **embedder);
HNPE_API hnpe_status hnpe_embedder_create_stack(hnpe_context *context, size_t d_x, size_t n_rows, hnpe_embedder **embedder);
HNPE_API hnpe_status hnpe_embedder_apply(const hnpe_embedder *embedder, size_t n_sets, const int64_t *n_rows, const double *x, double *out);
HNPE_API hnpe_status hnpe_embedder_dims(const hnpe_embedder *embedder, hnpe_dims *dims);
HNPE_API hnpe_status hnpe_embedder_set_seed(hnpe_embedder *embedder, uint64_t seed);
HNPE_API hnpe_status hnpe_embedder_set_int(hnpe_embedder *embedder, int32_t key, int64_t value);
HNPE_API hnpe_status hnpe_embedder_set_real(hnpe_embedder *embedder, int32_t key, double value);
HNPE_API hnpe_status hnpe_embedder_get_int(const hnpe_embedder *embedder, int32_t key, int64_t *value);
HNPE_API hnpe_status hnpe_embedder_get_real(const hnpe_embedder *embedder, int32_t key, double *value);
HNPE_API hnpe_status hnpe_embedder_reset_option(hnpe_embedder *embedder, int32_t key);
HNPE_API hnpe_status hnpe_embedder_describe_option(size_t index, hnpe_option_info *info);
HNPE_API hnpe_status hnpe_embedder_describe_choice(int32_t key, size_t index, hnpe_choice_info *info);
HNPE_API void hnpe_embedder_retain(hnpe_embedder *embedder);
HNPE_API void hnpe_embedder_release(hnpe_embedder *embedder);
typedef enum hnpe_flow_option {
    HNPE_FLOW_TRANSFORMS = 3100,
    HNPE_FLOW_HIDDEN = 3110,
    HNPE_FLOW_BLOCKS = 3120,
    HNPE_FLOW_BINS = 3130,
    HNPE_FLOW_COMPONENTS = 3140,
    HNPE_FLOW_ACTIVATION = 3150,
    HNPE_FLOW_RESIDUAL = 3160,
    HNPE_FLOW_LINEAR = 3170,
    HNPE_FLOW_EPOCHS = 3300,
    HNPE_FLOW_PATIENCE = 3310,
    HNPE_FLOW_BATCH_SIZE = 3320,
    HNPE_FLOW_VALIDATION_FRACTION = 3330,
    HNPE_FLOW_LEARNING_RATE = 3340,
    HNPE_FLOW_WEIGHT_DECAY = 3350,
    HNPE_FLOW_RETRIES = 3360,
    HNPE_FLOW_OPTION_FORCE_32 = 0x7fffffff,
} hnpe_flow_option;
HNPE_API hnpe_status hnpe_flow_create_maf(hnpe_context *context, size_t dim, size_t d_given, hnpe_flow **flow);
HNPE_API hnpe_status hnpe_flow_create_spline(hnpe_context *context, size_t dim, size_t d_given, hnpe_flow **flow);
HNPE_API hnpe_status hnpe_flow_create_coupling(hnpe_context *context, size_t dim, size_t d_given, hnpe_flow **flow);
HNPE_API hnpe_status hnpe_flow_create_mixture(hnpe_context *context, size_t dim, size_t d_given, hnpe_flow **flow);
HNPE_API hnpe_status hnpe_flow_set_unit(hnpe_flow *flow, const unsigned char *unit);
HNPE_API hnpe_status hnpe_flow_set_seed(hnpe_flow *flow, uint64_t seed);
HNPE_API hnpe_status hnpe_flow_fit(hnpe_flow *flow, size_t n, const double *given, const double *theta, uint64_t seed, hnpe_monitor *monitor);
HNPE_API hnpe_status hnpe_flow_log_density(const hnpe_flow *flow, size_t n, const double *given, const double *theta, double *log_q);
HNPE_API hnpe_status hnpe_flow_sample(const hnpe_flow *flow, size_t n, const double *given, hnpe_rng *rng, double *theta);
HNPE_API hnpe_status hnpe_flow_to_noise(const hnpe_flow *flow, size_t n, const double *given, const double *theta, double *z);
HNPE_API hnpe_status hnpe_flow_from_noise(const hnpe_flow *flow, size_t n, const double *given, const double *z, double *theta);
HNPE_API hnpe_status hnpe_flow_dims(const hnpe_flow *flow, hnpe_dims *dims);
HNPE_API hnpe_status hnpe_flow_set_int(hnpe_flow *flow, int32_t key, int64_t value);
HNPE_API hnpe_status hnpe_flow_set_real(hnpe_flow *flow, int32_t key, double value);
HNPE_API hnpe_status hnpe_flow_get_int(const hnpe_flow *flow, int32_t key, int64_t *value);
HNPE_API hnpe_status hnpe_flow_get_real(const hnpe_flow *flow, int32_t key, double *value);
HNPE_API hnpe_status hnpe_flow_reset_option(hnpe_flow *flow, int32_t key);
HNPE_API hnpe_status hnpe_flow_describe_option(size_t index, hnpe_option_info *info);
HNPE_API hnpe_status hnpe_flow_describe_choice(int32_t key, size_t index, hnpe_choice_info *info);
HNPE_API void hnpe_flow_retain(hnpe_flow *flow);
HNPE_API void hnpe_flow_release(hnpe_flow *flow);
typedef enum hnpe_estimator_option {
    HNPE_ESTIMATOR_ARCHITECTURE = 4100,
    HNPE_ESTIMATOR_BOUNDED = 4200,
    HNPE_ESTIMATOR_EXTRA = 4300,
    HNPE_ESTIMATOR_OPTION_FORCE_32 = 0x7fffffff,
} hnpe_estimator_option;
typedef enum hnpe_architecture {
    HNPE_ARCHITECTURE_FACTORISED = 1,
    HNPE_ARCHITECTURE_NAIVE = 2,
    HNPE_ARCHITECTURE_AGGREGATED = 3,
    HNPE_ARCHITECTURE_FORCE_32 = 0x7fffffff,
} hnpe_architecture;
typedef enum hnpe_bounded {
    HNPE_BOUNDED_CUBE = 1,
    HNPE_BOUNDED_LOGIT = 2,
    HNPE_BOUNDED_OPEN = 3,
    HNPE_BOUNDED_TRUNCATED = 4,
    HNPE_BOUNDED_FORCE_32 = 0x7fffffff,
} hnpe_bounded;
HNPE_API hnpe_status hnpe_estimator_create(hnpe_context *context, hnpe_prior *prior_local, hnpe_prior *prior_global, size_t d_x, hnpe_estimator **estimator);
HNPE_API hnpe_status hnpe_estimator_create_factorised(hnpe_context *context, hnpe_prior *prior_local, hnpe_prior *prior_global, size_t d_x, const hnpe_embedder *observation, const hnpe_embedder *set, const hnpe_flow *q_local, const hnpe_flow *q_global, hnpe_estimator **estimator);
HNPE_API hnpe_status hnpe_estimator_create_joint(hnpe_context *context, hnpe_prior *prior_local, hnpe_prior *prior_global, size_t d_x, const hnpe_embedder *set, const hnpe_flow *q_joint, hnpe_estimator **estimator);
HNPE_API hnpe_status hnpe_estimator_save(const hnpe_estimator *estimator, const char *path);
HNPE_API hnpe_status hnpe_estimator_load(hnpe_context *context, const char *path, hnpe_prior *prior_local, hnpe_prior *prior_global, hnpe_estimator **estimator);
HNPE_API hnpe_status hnpe_estimator_set_int(hnpe_estimator *estimator, int32_t key, int64_t value);
HNPE_API hnpe_status hnpe_estimator_set_real(hnpe_estimator *estimator, int32_t key, double value);
HNPE_API hnpe_status hnpe_estimator_get_int(const hnpe_estimator *estimator, int32_t key, int64_t *value);
HNPE_API hnpe_status hnpe_estimator_get_real(const hnpe_estimator *estimator, int32_t key, double *value);
HNPE_API hnpe_status hnpe_estimator_reset_option(hnpe_estimator *estimator, int32_t key);
HNPE_API hnpe_status hnpe_estimator_describe_option(size_t index, hnpe_option_info *info);
HNPE_API hnpe_status hnpe_estimator_describe_choice(int32_t key, size_t index, hnpe_choice_info *info);
HNPE_API hnpe_status hnpe_estimator_set_seed(hnpe_estimator *estimator, uint64_t seed);
HNPE_API hnpe_status hnpe_estimator_dims(const hnpe_estimator *estimator, hnpe_dims *dims);
HNPE_API void hnpe_estimator_retain(hnpe_estimator *estimator);
HNPE_API void hnpe_estimator_release(hnpe_estimator *estimator);
typedef enum hnpe_trainer_option {
    HNPE_TRAINER_EPOCHS = 5100,
    HNPE_TRAINER_PATIENCE = 5110,
    HNPE_TRAINER_BATCH_SIZE = 5120,
    HNPE_TRAINER_VALIDATION_FRACTION = 5130,
    HNPE_TRAINER_LEARNING_RATE = 5200,
    HNPE_TRAINER_SCHEDULE = 5210,
    HNPE_TRAINER_WARM_UP = 5220,
    HNPE_TRAINER_CLIP = 5230,
    HNPE_TRAINER_WEIGHT_DECAY = 5240,
    HNPE_TRAINER_AVERAGE = 5250,
    HNPE_TRAINER_PAIRS = 5300,
    HNPE_TRAINER_SUBSETS = 5310,
    HNPE_TRAINER_RETRIES = 5400,
    HNPE_TRAINER_LOSS = 5500,
    HNPE_TRAINER_ATOMS = 5510,
    HNPE_TRAINER_COMBINED = 5520,
    HNPE_TRAINER_WINDOW = 5600,
    HNPE_TRAINER_OPTION_FORCE_32 = 0x7fffffff,
} hnpe_trainer_option;
typedef enum hnpe_loss {
    HNPE_LOSS_MAXIMUM_LIKELIHOOD = 1,
    HNPE_LOSS_ATOMIC = 2,
    HNPE_LOSS_ATOMIC_GLOBAL = 3,
    HNPE_LOSS_UNCORRECTED = 4,
    HNPE_LOSS_IMPORTANCE = 5,
    HNPE_LOSS_CLOSED_FORM = 6,
    HNPE_LOSS_FORCE_32 = 0x7fffffff,
} hnpe_loss;
typedef enum hnpe_schedule {
    HNPE_SCHEDULE_CONSTANT = 1,
    HNPE_SCHEDULE_COSINE = 2,
    HNPE_SCHEDULE_FORCE_32 = 0x7fffffff,
} hnpe_schedule;
typedef enum hnpe_pairs {
    HNPE_PAIRS_FIRST = 1,
    HNPE_PAIRS_ALL = 2,
    HNPE_PAIRS_FORCE_32 = 0x7fffffff,
} hnpe_pairs;
typedef enum hnpe_outcome {
    HNPE_OUTCOME_NOT_RUN = 0,
    HNPE_OUTCOME_CONVERGED = 1,
    HNPE_OUTCOME_BUDGET = 2,
    HNPE_OUTCOME_CANCELLED = 3,
    HNPE_OUTCOME_FAILED = 4,
    HNPE_OUTCOME_FORCE_32 = 0x7fffffff,
} hnpe_outcome;
HNPE_API hnpe_status hnpe_trainer_create(hnpe_context *context, hnpe_estimator *estimator, hnpe_dataset *dataset, hnpe_trainer **trainer);
HNPE_API hnpe_status hnpe_trainer_run(hnpe_trainer *trainer, hnpe_monitor *monitor);
HNPE_API hnpe_status hnpe_trainer_set_checkpoint(hnpe_trainer *trainer, const char *path, double seconds);
HNPE_API hnpe_status hnpe_trainer_resume(hnpe_trainer *trainer, const char *path, hnpe_monitor *monitor);
HNPE_API int64_t hnpe_trainer_epochs(const hnpe_trainer *trainer);
HNPE_API int32_t hnpe_trainer_outcome(const hnpe_trainer *trainer);
HNPE_API double hnpe_trainer_effective_sample_size(const hnpe_trainer *trainer);
HNPE_API hnpe_status hnpe_trainer_losses(const hnpe_trainer *trainer, int64_t n_epochs, double *training, double *validation);
HNPE_API hnpe_status hnpe_trainer_set_int(hnpe_trainer *trainer, int32_t key, int64_t value);
HNPE_API hnpe_status hnpe_trainer_set_real(hnpe_trainer *trainer, int32_t key, double value);
HNPE_API hnpe_status hnpe_trainer_get_int(const hnpe_trainer *trainer, int32_t key, int64_t *value);
HNPE_API hnpe_status hnpe_trainer_get_real(const hnpe_trainer *trainer, int32_t key, double *value);
HNPE_API hnpe_status hnpe_trainer_reset_option(hnpe_trainer *trainer, int32_t key);
HNPE_API hnpe_status hnpe_trainer_describe_option(size_t index, hnpe_option_info *info);
HNPE_API hnpe_status hnpe_trainer_describe_choice(int32_t key, size_t index, hnpe_choice_info *info);
HNPE_API hnpe_status hnpe_trainer_set_seed(hnpe_trainer *trainer, uint64_t seed);
HNPE_API void hnpe_trainer_retain(hnpe_trainer *trainer);
HNPE_API void hnpe_trainer_release(hnpe_trainer *trainer);
HNPE_API hnpe_status hnpe_posterior_create(const hnpe_estimator *estimator, hnpe_posterior **posterior);
HNPE_API hnpe_status hnpe_posterior_sample(const hnpe_posterior *posterior, size_t n_sets, const int64_t *n_rows, const double *x, size_t n_draws, hnpe_rng *rng, double *theta);
HNPE_API hnpe_status hnpe_posterior_log_density(const hnpe_posterior *posterior, size_t n_sets, const int64_t *n_rows, const double *x, size_t n_draws, const double *theta, double *log_q);
HNPE_API hnpe_status hnpe_posterior_log_density_gradient(const hnpe_posterior *posterior, size_t n_sets, const int64_t *n_rows, const double *x, size_t n_draws, const double *theta, double *log_q, double *g_theta, double *g_x);
HNPE_API hnpe_status hnpe_posterior_log_mass(const hnpe_posterior *posterior, size_t n_sets, const int64_t *n_rows, const double *x, double *log_mass);
HNPE_API hnpe_status hnpe_posterior_mode(const hnpe_posterior *posterior, size_t n_sets, const int64_t *n_rows, const double *x, uint64_t seed, double *theta, double *log_q);
HNPE_API hnpe_status hnpe_posterior_log_density_global(const hnpe_posterior *posterior, size_t n_sets, const int64_t *n_rows, const double *x, size_t n_draws, const double *theta_global, double *log_q);
HNPE_API hnpe_status hnpe_posterior_sample_all(const hnpe_posterior *posterior, size_t n_sets, const int64_t *n_rows, const double *x, size_t n_draws, hnpe_rng *rng, double *theta_local, double *theta_global);
HNPE_API hnpe_status hnpe_posterior_log_density_all(const hnpe_posterior *posterior, size_t n_sets, const int64_t *n_rows, const double *x, size_t n_draws, const double *theta_local, const double *theta_global, double *log_q);
HNPE_API hnpe_status hnpe_posterior_create_ensemble(size_t n_members, hnpe_posterior *const *members, const double *weights, hnpe_posterior **posterior);
HNPE_API hnpe_status hnpe_posterior_count_members(const hnpe_posterior *posterior, int64_t *n_members);
HNPE_API hnpe_status hnpe_posterior_get_member(const hnpe_posterior *posterior, size_t index, hnpe_posterior **member, double *weight);
typedef struct hnpe_spread_info {
    uint32_t struct_size;
    int32_t n_members;
    int32_t disagrees;
    double mean_spread;
    double sd_ratio;
    double divergence;
    double divergence_error;
    double divergence_most;
    int64_t mean_parameter;
    int64_t sd_parameter;
} hnpe_spread_info;
HNPE_API hnpe_status hnpe_posterior_spread(const hnpe_posterior *posterior, int64_t n_rows, const double *x, size_t n_draws, uint64_t seed, double *mean_spread, double *sd_ratio, hnpe_spread_info *info);
typedef struct hnpe_observation_info {
    uint32_t struct_size;
    int32_t is_known;
    int32_t is_far;
    int32_t is_other_size;
    double distance;
    int64_t row;
    int64_t column;
} hnpe_observation_info;
HNPE_API hnpe_status hnpe_posterior_check_observation(const hnpe_posterior *posterior, int64_t n_rows, const double *x, hnpe_observation_info *info);
HNPE_API hnpe_status hnpe_posterior_has_extrapolated(const hnpe_posterior *posterior, int32_t *extrapolated);
HNPE_API hnpe_status hnpe_posterior_save(const hnpe_posterior *posterior, const char *path);
HNPE_API hnpe_status hnpe_posterior_load(hnpe_context *context, const char *path, hnpe_prior *prior_local, hnpe_prior *prior_global, hnpe_posterior **posterior);
HNPE_API hnpe_status hnpe_posterior_dims(const hnpe_posterior *posterior, hnpe_dims *dims);
HNPE_API void hnpe_posterior_retain(hnpe_posterior *posterior);
HNPE_API void hnpe_posterior_release(hnpe_posterior *posterior);
typedef enum hnpe_importance_target {
    HNPE_IMPORTANCE_LIKELIHOOD = 1,
    HNPE_IMPORTANCE_JOINT = 2,
    HNPE_IMPORTANCE_TARGET_FORCE_32 = 0x7fffffff,
} hnpe_importance_target;
typedef enum hnpe_importance_scheme {
    HNPE_IMPORTANCE_SYSTEMATIC = 1,
    HNPE_IMPORTANCE_RESIDUAL = 2,
    HNPE_IMPORTANCE_MULTINOMIAL = 3,
    HNPE_IMPORTANCE_SCHEME_FORCE_32 = 0x7fffffff,
} hnpe_importance_scheme;
typedef enum hnpe_importance_verdict {
    HNPE_IMPORTANCE_TRUSTWORTHY = 1,
    HNPE_IMPORTANCE_FEW = 2,
    HNPE_IMPORTANCE_UNTRUSTWORTHY = 3,
    HNPE_IMPORTANCE_VERDICT_FORCE_32 = 0x7fffffff,
} hnpe_importance_verdict;
typedef struct hnpe_importance_info {
    uint32_t struct_size;
    int32_t verdict;
    const char *words;
    int64_t n;
    int64_t n_tail;
    double pareto_k;
    double pareto_k_limit;
    double effective;
    double efficiency;
    double log_evidence;
    double log_evidence_error;
} hnpe_importance_info;
typedef int(*hnpe_log_target_fn)(void *user_data, size_t n, size_t n_local, const double *theta_local, const double *theta_global, double *log_target);
HNPE_API hnpe_status hnpe_importance_run(const hnpe_posterior *posterior, int64_t n_rows, const double *x, size_t n_draws, hnpe_rng *rng, hnpe_importance_target target, hnpe_log_target_fn log_target, void *user_data, hnpe_monitor *monitor, double *theta_local, double *theta_global, double *log_weights);
HNPE_API hnpe_status hnpe_importance_weigh(const hnpe_posterior *posterior, int64_t n_rows, const double *x, size_t n_draws, const double *theta_local, const double *theta_global, hnpe_importance_target target, const double *log_target, double *log_weights);
HNPE_API hnpe_status hnpe_importance_summarise(hnpe_context *context, size_t n, const double *log_weights, double *smoothed, hnpe_importance_info *info);
HNPE_API hnpe_status hnpe_importance_resample(hnpe_context *context, size_t n, const double *log_weights, hnpe_importance_scheme scheme, uint64_t seed, size_t n_draws, int64_t *index);
typedef enum hnpe_inference_option {
    HNPE_INFERENCE_SIMULATIONS = 6100,
    HNPE_INFERENCE_MIN_EXTRA = 6200,
    HNPE_INFERENCE_MAX_EXTRA = 6210,
    HNPE_INFERENCE_ROUNDS = 6300,
    HNPE_INFERENCE_TRUNCATION = 6310,
    HNPE_INFERENCE_RENEW = 6330,
    HNPE_INFERENCE_STOP_MOVED = 6320,
    HNPE_INFERENCE_ENSEMBLE = 6400,
    HNPE_INFERENCE_OPTION_FORCE_32 = 0x7fffffff,
} hnpe_inference_option;
typedef enum hnpe_rounds {
    HNPE_ROUNDS_AUTOMATIC = 0,
    HNPE_ROUNDS_TRUNCATED = 1,
    HNPE_ROUNDS_TRUNCATED_GLOBAL = 2,
    HNPE_ROUNDS_ATOMIC = 3,
    HNPE_ROUNDS_ATOMIC_GLOBAL = 4,
    HNPE_ROUNDS_UNCORRECTED = 5,
    HNPE_ROUNDS_IMPORTANCE = 6,
    HNPE_ROUNDS_IMPORTANCE_GLOBAL = 7,
    HNPE_ROUNDS_CLOSED_FORM = 8,
    HNPE_ROUNDS_FORCE_32 = 0x7fffffff,
} hnpe_rounds;
typedef enum hnpe_round_state {
    HNPE_ROUND_OPEN = 0,
    HNPE_ROUND_FINISHED = 1,
    HNPE_ROUND_UNMOVED = 2,
    HNPE_ROUND_CANCELLED = 3,
    HNPE_ROUND_FAILED = 4,
    HNPE_ROUND_FORCE_32 = 0x7fffffff,
} hnpe_round_state;
typedef struct hnpe_round_info {
    uint32_t struct_size;
    int32_t proposal;
    int32_t loss;
    int32_t state;
    int32_t status;
    int32_t renewed;
    int32_t resampled;
    int64_t n_sets;
    int64_t n_rows;
    int64_t n_invalid;
    int64_t n_incomplete;
    int64_t n_headless;
    int64_t n_open;
    int64_t n_training;
    int64_t n_epochs;
    double prior_left;
    double prior_left_error;
    double acceptance;
    double validation_loss;
    double effective_sample_size;
    double moved;
    double seconds_simulating;
    double seconds_training;
} hnpe_round_info;
HNPE_API hnpe_status hnpe_inference_create(hnpe_context *context, hnpe_prior *prior_local, hnpe_prior *prior_global, hnpe_simulator *simulator, hnpe_inference **inference);
HNPE_API hnpe_status hnpe_inference_create_offline(hnpe_context *context, hnpe_prior *prior_local, hnpe_prior *prior_global, size_t d_x, hnpe_inference **inference);
HNPE_API hnpe_status hnpe_inference_set_estimator(hnpe_inference *inference, hnpe_estimator *estimator);
HNPE_API hnpe_status hnpe_inference_set_dataset(hnpe_inference *inference, hnpe_dataset *dataset);
HNPE_API hnpe_status hnpe_inference_run(hnpe_inference *inference, hnpe_monitor *monitor);
HNPE_API hnpe_status hnpe_inference_run_rounds(hnpe_inference *inference, int64_t n_rows, const double *x, int64_t n_rounds, hnpe_monitor *monitor);
HNPE_API hnpe_status hnpe_inference_run_to(hnpe_inference *inference, int64_t n_rows, const double *x, int64_t n_rounds, hnpe_monitor *monitor);
HNPE_API hnpe_status hnpe_inference_set_target(hnpe_inference *inference, int64_t n_rows, const double *x);
HNPE_API hnpe_status hnpe_inference_propose_sizes(hnpe_inference *inference, size_t n_sets, int64_t *n_rows);
HNPE_API hnpe_status hnpe_inference_propose(hnpe_inference *inference, size_t n_sets, const int64_t *n_rows, double *theta_local, double *theta_global, int64_t *batch);
HNPE_API hnpe_status hnpe_inference_append(hnpe_inference *inference, int64_t batch, size_t n_rows, const double *x);
HNPE_API hnpe_status hnpe_inference_train(hnpe_inference *inference, hnpe_monitor *monitor);
HNPE_API hnpe_status hnpe_inference_set_checkpoint(hnpe_inference *inference, const char *folder, double seconds);
HNPE_API hnpe_status hnpe_inference_resume(hnpe_context *context, const char *folder, hnpe_prior *prior_local, hnpe_prior *prior_global, hnpe_simulator *simulator, hnpe_inference **inference);
HNPE_API hnpe_status hnpe_inference_resume_on_disk(hnpe_context *context, const char *folder, hnpe_prior *prior_local, hnpe_prior *prior_global, hnpe_simulator *simulator, hnpe_dataset *dataset, hnpe_inference **inference);
HNPE_API hnpe_status hnpe_inference_count(hnpe_inference *inference, int64_t *n_rounds, int64_t *n_sets, int64_t *n_rows);
HNPE_API hnpe_status hnpe_inference_describe_round(hnpe_inference *inference, size_t index, hnpe_round_info *info);
HNPE_API hnpe_status hnpe_inference_posterior(hnpe_inference *inference, hnpe_posterior **posterior);
HNPE_API hnpe_status hnpe_inference_get_trainer(hnpe_inference *inference, hnpe_trainer **trainer);
HNPE_API hnpe_status hnpe_inference_get_estimator(hnpe_inference *inference, hnpe_estimator **estimator);
HNPE_API hnpe_status hnpe_inference_get_dataset(hnpe_inference *inference, hnpe_dataset **dataset);
HNPE_API hnpe_status hnpe_inference_set_int(hnpe_inference *inference, int32_t key, int64_t value);
HNPE_API hnpe_status hnpe_inference_set_real(hnpe_inference *inference, int32_t key, double value);
HNPE_API hnpe_status hnpe_inference_get_int(const hnpe_inference *inference, int32_t key, int64_t *value);
HNPE_API hnpe_status hnpe_inference_get_real(const hnpe_inference *inference, int32_t key, double *value);
HNPE_API hnpe_status hnpe_inference_reset_option(hnpe_inference *inference, int32_t key);
HNPE_API hnpe_status hnpe_inference_describe_option(size_t index, hnpe_option_info *info);
HNPE_API hnpe_status hnpe_inference_describe_choice(int32_t key, size_t index, hnpe_choice_info *info);
HNPE_API hnpe_status hnpe_inference_set_seed(hnpe_inference *inference, uint64_t seed);
HNPE_API hnpe_status hnpe_inference_dims(const hnpe_inference *inference, hnpe_dims *dims);
HNPE_API void hnpe_inference_retain(hnpe_inference *inference);
HNPE_API void hnpe_inference_release(hnpe_inference *inference);
HNPE_API hnpe_status hnpe_diagnostics_calibration(const hnpe_posterior *posterior, const hnpe_dataset *dataset, size_t n_draws, uint64_t seed, hnpe_monitor *monitor, hnpe_report *report);
HNPE_API hnpe_status hnpe_diagnostics_calibration_of_draws(size_t n_sets, size_t d_local, size_t d_global, const double *truth, size_t n_draws, const double *draws, const double *log_q_truth, const double *log_q, uint64_t seed, hnpe_report *report);
HNPE_API hnpe_status hnpe_diagnostics_misspecification(const hnpe_dataset *dataset, int64_t n_rows, const double *x, hnpe_monitor *monitor, hnpe_report *report);
HNPE_API hnpe_status hnpe_diagnostics_predictive(const hnpe_posterior *posterior, hnpe_simulator *simulator, int64_t n_rows, const double *x, size_t n_draws, uint64_t seed, hnpe_monitor *monitor, hnpe_report *report);
HNPE_API hnpe_status hnpe_diagnostics_predictive_of_replicates(int64_t n_rows, size_t d_x, const double *x, size_t n_replicates, const double *replicated, hnpe_report *report);
HNPE_API hnpe_status hnpe_diagnostics_local_c2st(const hnpe_posterior *posterior, const hnpe_dataset *dataset, int64_t n_rows, const double *x, size_t n_null, uint64_t seed, hnpe_monitor *monitor, hnpe_report *report);
HNPE_API hnpe_status hnpe_diagnostics_mmd(hnpe_context *context, size_t dim, size_t n, const double *x, size_t m, const double *y, double bandwidth, double *squared);
HNPE_API hnpe_status hnpe_diagnostics_sinkhorn(hnpe_context *context, size_t dim, size_t n, const double *x, size_t m, const double *y, double epsilon, double *divergence);
HNPE_API hnpe_status hnpe_diagnostics_c2st(hnpe_context *context, size_t dim, size_t n, const double *x, size_t m, const double *y, uint64_t seed, double *accuracy);
HNPE_API hnpe_status hnpe_diagnostics_kolmogorov(hnpe_context *context, size_t n, const double *x, size_t m, const double *y, double *distance);
HNPE_API hnpe_status hnpe_diagnostics_wasserstein(hnpe_context *context, size_t n, const double *x, size_t m, const double *y, double *distance);
HNPE_API hnpe_status hnpe_diagnostics_wasserstein_to_point(hnpe_context *context, size_t n, const double *x, double point, double *distance);
HNPE_API hnpe_status hnpe_diagnostics_wasserstein_to_cdf(hnpe_context *context, size_t n, const double *x, size_t n_grid, const double *grid, const double *cdf, double *distance);
HNPE_API hnpe_status hnpe_diagnostics_rhat(hnpe_context *context, size_t n_chains, size_t n_draws, size_t dim, const double *draws, double *rhat);
HNPE_API hnpe_status hnpe_diagnostics_ess(hnpe_context *context, size_t n_chains, size_t n_draws, size_t dim, const double *draws, double *bulk, double *tail);
typedef enum hnpe_conditional_option {
    HNPE_CONDITIONAL_WARM_UP = 7100,
    HNPE_CONDITIONAL_THIN = 7200,
    HNPE_CONDITIONAL_BUDGET = 7300,
    HNPE_CONDITIONAL_OPTION_FORCE_32 = 0x7fffffff,
} hnpe_conditional_option;
typedef enum hnpe_conditional_kind {
    HNPE_CONDITIONAL_EXACT = 1,
    HNPE_CONDITIONAL_QUADRATURE = 2,
    HNPE_CONDITIONAL_UNNORMALISED = 3,
    HNPE_CONDITIONAL_AVERAGE = 4,
    HNPE_CONDITIONAL_KIND_FORCE_32 = 0x7fffffff,
} hnpe_conditional_kind;
typedef struct hnpe_conditional_info {
    uint32_t struct_size;
    int32_t kind;
    int64_t d_free;
    int64_t d_fixed;
    double log_marginal;
    double error;
    int64_t evaluations;
} hnpe_conditional_info;
typedef enum hnpe_chains_verdict {
    HNPE_CHAINS_MIXED = 1,
    HNPE_CHAINS_NOT_MIXED = 2,
    HNPE_CHAINS_BUDGET = 3,
    HNPE_CHAINS_STOPPED = 4,
    HNPE_CHAINS_VERDICT_FORCE_32 = 0x7fffffff,
} hnpe_chains_verdict;
typedef struct hnpe_chains_info {
    uint32_t struct_size;
    int32_t verdict;
    int64_t n_draws;
    int64_t evaluations;
    double rhat;
    double ess_bulk;
    double ess_tail;
} hnpe_chains_info;
HNPE_API hnpe_status hnpe_conditional_create(const hnpe_posterior *posterior, int64_t n_rows, const double *x, size_t n_fixed, const int64_t *fixed, const double *values, hnpe_conditional **conditional);
HNPE_API hnpe_status hnpe_conditional_describe(const hnpe_conditional *conditional, hnpe_conditional_info *info);
HNPE_API hnpe_status hnpe_conditional_log_density(const hnpe_conditional *conditional, size_t n, const double *theta, double *log_q);
HNPE_API hnpe_status hnpe_conditional_sample(const hnpe_conditional *conditional, size_t n_chains, size_t n_draws, hnpe_rng *rng, hnpe_monitor *monitor, double *theta, double *checks, hnpe_chains_info *report);
HNPE_API hnpe_status hnpe_conditional_marginal(const hnpe_posterior *posterior, int64_t n_rows, const double *x, size_t n_kept, const int64_t *kept, size_t n, const double *theta, size_t n_draws, hnpe_rng *rng, hnpe_monitor *monitor, double *log_q, double *error, int32_t *kind);
HNPE_API hnpe_status hnpe_conditional_set_int(hnpe_conditional *conditional, int32_t key, int64_t value);
HNPE_API hnpe_status hnpe_conditional_set_real(hnpe_conditional *conditional, int32_t key, double value);
HNPE_API hnpe_status hnpe_conditional_get_int(const hnpe_conditional *conditional, int32_t key, int64_t *value);
HNPE_API hnpe_status hnpe_conditional_get_real(const hnpe_conditional *conditional, int32_t key, double *value);
HNPE_API hnpe_status hnpe_conditional_reset_option(hnpe_conditional *conditional, int32_t key);
HNPE_API hnpe_status hnpe_conditional_describe_option(size_t index, hnpe_option_info *info);
HNPE_API hnpe_status hnpe_conditional_describe_choice(int32_t key, size_t index, hnpe_choice_info *info);
HNPE_API void hnpe_conditional_retain(hnpe_conditional *conditional);
HNPE_API void hnpe_conditional_release(hnpe_conditional *conditional);
