/**
 * @file
 * What every room shares: status codes, the message of the last failure, the context (host allocator, threads,
 * instruction set, log sink), handles, dimensions and self-describing options.
 *
 * Arrays are dense row-major `double`, allocated by the caller. Handles are opaque and reference-counted: a
 * constructor takes its own reference to every handle that it keeps, `release` gives up yours, in any order and from
 * any thread, and `release(NULL)` does nothing.
 */
#ifndef HNPE_BASE_H
#define HNPE_BASE_H

#include <hnpe/export.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The version of the binary interface that these headers describe; hnpe_abi_version() is that of the library in use. */
#define HNPE_ABI_VERSION 1

/** The list of status codes: name, number, text. Numbers are never reused. */
#define HNPE_STATUS_LIST(X)                                                                                            \
    X(HNPE_OK, 0, "success")                                                                                           \
    X(HNPE_ERROR_INVALID_ARGUMENT, -1, "invalid argument")                                                             \
    X(HNPE_ERROR_SHAPE, -2, "shapes disagree")                                                                         \
    X(HNPE_ERROR_NO_MEMORY, -3, "out of memory")                                                                       \
    X(HNPE_ERROR_BUSY, -4, "handle is in use")                                                                         \
    X(HNPE_ERROR_UNSUPPORTED, -5, "not supported")                                                                     \
    X(HNPE_ERROR_NUMERIC, -6, "non-finite value")                                                                      \
    X(HNPE_ERROR_CALLBACK, -7, "user callback failed")                                                                 \
    X(HNPE_ERROR_CANCELLED, -8, "cancelled")                                                                           \
    X(HNPE_ERROR_FORMAT, -9, "malformed file")                                                                         \
    X(HNPE_ERROR_IO, -10, "input or output failed")

/** What a call came to. Negative values are failures; hnpe_last_error() has their message. */
typedef enum hnpe_status {
#define HNPE_STATUS_ENUM(name, value, text) name = (value), /**< turns the list into enumerators */
    HNPE_STATUS_LIST(HNPE_STATUS_ENUM)
#undef HNPE_STATUS_ENUM
        HNPE_STATUS_FORCE_32 = 0x7fffffff /**< keeps the type 32 bits wide */
} hnpe_status;

typedef struct hnpe_context hnpe_context;     /**< allocator, threads, instruction set, log sink; NULL is the default */
typedef struct hnpe_monitor hnpe_monitor;     /**< progress and cancellation of a long call; NULL is none */
typedef struct hnpe_rng hnpe_rng;             /**< a random stream */
typedef struct hnpe_prior hnpe_prior;         /**< p(theta), or p(theta | given) */
typedef struct hnpe_simulator hnpe_simulator; /**< the host's simulator */
typedef struct hnpe_dataset hnpe_dataset;     /**< simulated observation sets */
typedef struct hnpe_embedder hnpe_embedder;   /**< features of an observation set */
typedef struct hnpe_flow hnpe_flow;           /**< a conditional density */
typedef struct hnpe_estimator hnpe_estimator; /**< the trainable posterior */
typedef struct hnpe_trainer hnpe_trainer;     /**< fits an estimator to a data set */
typedef struct hnpe_posterior hnpe_posterior; /**< a frozen estimator */
typedef struct hnpe_inference hnpe_inference; /**< the whole job in one object */
typedef struct hnpe_report hnpe_report;       /**< what diagnostics found */
typedef struct hnpe_conditional hnpe_conditional; /**< some parameters of a posterior given the others */

/** What the units of a network's hidden layers apply; an option of embedders and flows. */
typedef enum hnpe_activation {
    HNPE_ACTIVATION_RELU = 1, /**< max(0, z) */
    HNPE_ACTIVATION_TANH = 2, /**< hyperbolic tangent */
    HNPE_ACTIVATION_SILU = 3, /**< z / (1 + exp(-z)) */
    HNPE_ACTIVATION_ELU = 4,  /**< z above 0, exp(z) - 1 below */
    HNPE_ACTIVATION_FORCE_32 = 0x7fffffff
} hnpe_activation;

/** Called once with the user data of a callback when its last owner lets go, on the thread of the last release. */
typedef void (*hnpe_release_fn)(void *user_data);

/**
 * The name of a status, such as "HNPE_ERROR_SHAPE"; "HNPE_STATUS_UNKNOWN" for a number that is none. Static.
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API const char *hnpe_status_name(hnpe_status status);

/**
 * What a status means in a few words, such as "shapes disagree". Static.
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API const char *hnpe_status_text(hnpe_status status);

/**
 * The message of this thread's last failure, "" before any; never NULL. Valid until this thread's next failure.
 * Success, getters and releases leave it alone.
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API const char *hnpe_last_error(void);

/**
 * What the host's callback returned when this thread's last HNPE_ERROR_CALLBACK or HNPE_ERROR_CANCELLED arose; 0 where
 * no callback was involved.
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API int hnpe_last_callback_result(void);

/**
 * For use inside a callback that is about to return non-zero: the callback's own words, which the failure's message
 * then carries. NULL clears them.
 *
 * @param message  UTF-8, copied; at most 400 bytes are kept
 *
 * Thread: any; safe during run.   Since: 0.1
 */
HNPE_API void hnpe_set_error(const char *message);

/**
 * The version of the library, such as "0.1.0". Static.
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API const char *hnpe_version_string(void);

/**
 * The version of the binary interface; a binding refuses a library whose number differs from the one it was made for.
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API uint32_t hnpe_abi_version(void);

/* ---- context ---- */

/** The host's memory: both functions, or neither. `alignment` is a power of two, at most 64. */
typedef struct hnpe_allocator {
    uint32_t struct_size;                                                 /**< sizeof(hnpe_allocator) */
    uint32_t reserved;                                                    /**< 0 */
    void *(*allocate)(void *user_data, size_t bytes, size_t alignment);   /**< NULL where there is no memory */
    void (*deallocate)(void *user_data, void *memory);                    /**< never called with NULL */
    void *user_data;                                                      /**< given to both */
} hnpe_allocator;

/** Severity of a log line. */
typedef enum hnpe_log_level {
    HNPE_LOG_DEBUG = 0,
    HNPE_LOG_INFO = 1,
    HNPE_LOG_WARNING = 2,
    HNPE_LOG_FORCE_32 = 0x7fffffff
} hnpe_log_level;

/** Receives log lines (UTF-8, no newline); may be called from any thread that calls the library. */
typedef void (*hnpe_log_fn)(void *user_data, int32_t level, const char *message);

/** Options of a context. */
typedef enum hnpe_context_option {
    HNPE_CONTEXT_THREADS = 100, /**< threads of long calls; 0: every core that the process may use, by its affinity
                                     and by the quota of processor time of its control group */
    HNPE_CONTEXT_ISA = 200,     /**< one of hnpe_isa */
    HNPE_CONTEXT_OPTION_FORCE_32 = 0x7fffffff
} hnpe_context_option;

/**
 * Instruction sets of the kernels: the context's option HNPE_CONTEXT_ISA, else what the environment variable HNPE_ISA
 * (automatic, baseline, avx2, avx512) named when the context was made, else the best that the machine has. Where a
 * constructor is given NULL for the context, HNPE_ISA counts as it is at each call.
 */
typedef enum hnpe_isa {
    HNPE_ISA_AUTOMATIC = 0, /**< HNPE_ISA, else the best that the machine has */
    HNPE_ISA_BASELINE = 1,  /**< what every processor of the architecture has */
    HNPE_ISA_AVX2 = 2,      /**< x86-64 with AVX2 and FMA */
    HNPE_ISA_AVX512 = 3,    /**< x86-64 with AVX-512 F, BW, DQ and VL */
    HNPE_ISA_FORCE_32 = 0x7fffffff
} hnpe_isa;

/**
 * Make a context, the first argument of every other constructor (where NULL stands for the default context: malloc,
 * all cores, no log). What the environment variable HNPE_ISA must not be, neither context takes, nor a BLAS and LAPACK that
 * is unfit: this function, and every constructor that is given NULL, then fail.
 *
 * @param allocator  the host's memory, copied; NULL for malloc
 * @param context    out; release with hnpe_context_release
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (one function without the other; HNPE_ISA is no name of an instruction
 *         set), HNPE_ERROR_UNSUPPORTED (HNPE_ISA names one that this machine lacks; the allocator's record is longer than
 *         this library's and not 0 behind; the BLAS and LAPACK that was loaded takes 64-bit integers, or is wrong in an
 *         inner product, a product of matrices or a factorisation that are known), HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_context_create(const hnpe_allocator *allocator, hnpe_context **context);

/**
 * Where log lines go; without a sink there are none.
 *
 * @param context    the context
 * @param log        NULL removes the sink
 * @param user_data  given to log
 * @param release    called with user_data when the context goes or another sink is set; may be NULL
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT
 *
 * Thread: one at a time per handle.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_context_set_log(hnpe_context *context, hnpe_log_fn log, void *user_data,
                                          hnpe_release_fn release);

/** Take another reference. Thread: any; safe during run.   Since: 0.1 */
HNPE_API void hnpe_context_retain(hnpe_context *context);
/** Give up a reference; NULL does nothing. Thread: any; safe during run.   Since: 0.1 */
HNPE_API void hnpe_context_release(hnpe_context *context);

/* ---- dimensions ---- */

/** The dimensions of an object; those that it has not are 0. */
typedef struct hnpe_dims {
    uint32_t struct_size; /**< sizeof(hnpe_dims), set by the caller */
    uint32_t reserved;    /**< 0 */
    int64_t d_local;      /**< local parameters per observation, L */
    int64_t d_global;     /**< global parameters, G */
    int64_t d_x;          /**< features per observation */
    int64_t d_out;        /**< outputs: features of an embedder, parameters of a prior or flow */
    int64_t d_given;      /**< width of what a density is conditioned on */
} hnpe_dims;

/* ---- options ---- */

/** What kind of value an option holds. */
typedef enum hnpe_option_kind {
    HNPE_OPTION_INTEGER = 1, /**< set with the _set_int function */
    HNPE_OPTION_REAL = 2,    /**< set with the _set_real function */
    HNPE_OPTION_BOOLEAN = 3, /**< 0 or 1, set with the _set_int function */
    HNPE_OPTION_CHOICE = 4,  /**< one of its choices, set with the _set_int function */
    HNPE_OPTION_FLAGS = 5,   /**< a sum of its choices, set with the _set_int function */
    HNPE_OPTION_KIND_FORCE_32 = 0x7fffffff
} hnpe_option_kind;

/** Describes one option of an object. */
typedef struct hnpe_option_info {
    uint32_t struct_size; /**< sizeof(hnpe_option_info), set by the caller */
    int32_t key;          /**< what the setters take */
    int32_t kind;         /**< one of hnpe_option_kind */
    int32_t n_choices;    /**< of a choice or of flags, else 0 */
    const char *name;     /**< such as "batch_size"; static */
    const char *doc;      /**< one sentence; static */
    int64_t default_int;  /**< of every kind but real */
    int64_t minimum_int;  /**< smallest value allowed; of choices and flags the smallest of them */
    int64_t maximum_int;  /**< largest value allowed; of choices the largest, of flags their sum */
    double default_real;  /**< of a real option */
    double minimum_real;  /**< smallest value allowed */
    double maximum_real;  /**< largest value allowed */
} hnpe_option_info;

/** Describes one choice of an option. */
typedef struct hnpe_choice_info {
    uint32_t struct_size; /**< sizeof(hnpe_choice_info), set by the caller */
    int32_t value;        /**< what the setter takes */
    const char *name;     /**< such as "spline"; static */
    const char *doc;      /**< one sentence; static */
} hnpe_choice_info;

/**
 * Set, read, reset and describe the options of a context.
 *
 * @param context  the context
 * @param key      one of hnpe_context_option
 * @param value    refused with HNPE_ERROR_INVALID_ARGUMENT outside the option's range
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (no such key, or of another kind)
 *
 * Thread: one at a time per handle.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_context_set_int(hnpe_context *context, int32_t key, int64_t value);
/** Like hnpe_context_set_int, for real options. Thread: one at a time per handle.   Since: 0.1 */
HNPE_API hnpe_status hnpe_context_set_real(hnpe_context *context, int32_t key, double value);
/** Read an option. Thread: any. Read-only.   Since: 0.1 */
HNPE_API hnpe_status hnpe_context_get_int(const hnpe_context *context, int32_t key, int64_t *value);
/** Read a real option. Thread: any. Read-only.   Since: 0.1 */
HNPE_API hnpe_status hnpe_context_get_real(const hnpe_context *context, int32_t key, double *value);
/** Back to the documented default. Thread: one at a time per handle.   Since: 0.1 */
HNPE_API hnpe_status hnpe_context_reset_option(hnpe_context *context, int32_t key);
/** Describe the option at index 0, 1, …; HNPE_ERROR_UNSUPPORTED past the last. Thread: any. Read-only.   Since: 0.1 */
HNPE_API hnpe_status hnpe_context_describe_option(size_t index, hnpe_option_info *info);
/** Describe a choice of an option likewise. Thread: any. Read-only.   Since: 0.1 */
HNPE_API hnpe_status hnpe_context_describe_choice(int32_t key, size_t index, hnpe_choice_info *info);

/* ---- monitor ---- */

/** What a long call is doing. */
typedef enum hnpe_phase {
    HNPE_PHASE_SIMULATING = 1,
    HNPE_PHASE_TRAINING = 2,
    HNPE_PHASE_CHECKING = 3, /**< a diagnostic, see docs/diagnostics.md; counts observation sets */
    HNPE_PHASE_WEIGHTING = 4, /**< importance sampling; counts draws */
    HNPE_PHASE_SAMPLING = 5, /**< draws of a conditional; counts sweeps of all chains */
    HNPE_PHASE_FORCE_32 = 0x7fffffff
} hnpe_phase;

/** How far a long call is. */
typedef struct hnpe_progress {
    uint32_t struct_size;   /**< size of the library's record */
    int32_t phase;          /**< one of hnpe_phase */
    int64_t done;           /**< simulations, epochs or draws so far */
    int64_t total;          /**< of so many at most; 0 where unknown */
    double elapsed;         /**< seconds since the phase began */
    double remaining;       /**< seconds to go, NaN where unknown */
    double training_loss;   /**< of the last epoch, NaN outside training */
    double validation_loss; /**< of the last epoch, NaN outside training */
    int32_t round;          /**< of an inference in rounds: 1, 2, … as hnpe_inference_describe_round has them from 0; else 0 */
    int32_t last_round;     /**< the last one that the call was asked for; else 0 */
} hnpe_progress;

/** Called about ten times a second on the thread of the long call. 0 goes on, > 0 cancels, < 0 fails. */
typedef int (*hnpe_progress_fn)(void *user_data, const hnpe_progress *progress);

/**
 * Make a monitor, which any long call takes.
 *
 * @param context    NULL for the default one
 * @param progress   called with the progress; NULL for cancellation alone
 * @param user_data  given to progress
 * @param release    called with user_data when the monitor goes (not when this call fails); may be NULL
 * @param monitor    out; release with hnpe_monitor_release
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_monitor_create(hnpe_context *context, hnpe_progress_fn progress, void *user_data,
                                         hnpe_release_fn release, hnpe_monitor **monitor);

/**
 * Ask the call that this monitor was given to, or the next one it is given to, to stop: it returns
 * HNPE_ERROR_CANCELLED and keeps what it has. One atomic store; NULL does nothing.
 *
 * Thread: any; safe during run, and in signal handlers.   Since: 0.1
 */
HNPE_API void hnpe_monitor_request_stop(hnpe_monitor *monitor);

/** Take another reference. Thread: any; safe during run.   Since: 0.1 */
HNPE_API void hnpe_monitor_retain(hnpe_monitor *monitor);
/** Give up a reference; NULL does nothing. Thread: any; safe during run.   Since: 0.1 */
HNPE_API void hnpe_monitor_release(hnpe_monitor *monitor);

#ifdef __cplusplus
}
#endif
#endif
