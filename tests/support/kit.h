/* One small handle of each type, all on one context whose memory can be made to fail: for tests that go through every
   exported function. A call finds its arguments in the kit and leaves its results there; kit_digest says whether two
   kits have the same bits. */
#ifndef SUPPORT_KIT_H
#define SUPPORT_KIT_H

#include "support.h"

#include <hnpe.h>

/* What a kit is made with; each brings what it needs itself. */
typedef enum kit_part {
    KIT_NOTHING = 0,
    KIT_MONITOR = 1,
    KIT_PRIORS = 2,            /* alpha and beta, uniform; custom, of the host's */
    KIT_SIMULATOR = 4,         /* x = alpha beta + noise */
    KIT_DATASET = 8,           /* of KIT_SETS sets, and an empty one */
    KIT_EMBEDDER = 16,         /* a deep set */
    KIT_FLOW = 32,             /* of splines, over one parameter given one number */
    KIT_ESTIMATOR = 64,        /* factorised, untrained */
    KIT_TRAINER = 128,         /* of one epoch */
    KIT_POSTERIOR = 256,       /* of the estimator */
    KIT_INFERENCE = 512,       /* of KIT_SETS simulations, with a simulator */
    KIT_OFFLINE = 1024,        /* without one, with one batch proposed */
    KIT_TRAINED = 2048,        /* the inference has run */
    KIT_APPENDED = 8192,       /* the batch has come back */
    KIT_MIXTURE = 16384,       /* the estimator is one mixture, left open */
    KIT_CORRECTED = 32768,     /* it is, and has learned two rounds in closed form */
    KIT_REPORT = 65536,        /* of one result, with a number, a vector, a matrix and a picture */
    KIT_CONDITIONAL = 1048576, /* alpha_0 of the posterior, beta fixed */
    KIT_FILES = 4096 /* saved: the data set; the posterior, which is an estimator's file too; alpha and custom, as one
                        prior; a run of the trainer; an inference */
} kit_part;

/* Sets have 1, 2 and 3 rows in turn. */
enum {
    KIT_SETS = 12,
    KIT_EXTRA = 2,
    KIT_ROWS = KIT_SETS * (1 + KIT_EXTRA),
    KIT_NUMBERS = 512,
    KIT_BATCH = 2 * KIT_SETS,
    KIT_SIGNAL = 64
};

typedef struct kit_handles {
    hnpe_context *context;
    hnpe_monitor *monitor;
    hnpe_rng *rng;
    hnpe_prior *prior, *second_prior;
    hnpe_simulator *simulator;
    hnpe_dataset *dataset;
    hnpe_embedder *embedder;
    hnpe_flow *flow;
    hnpe_estimator *estimator;
    hnpe_trainer *trainer;
    hnpe_posterior *posterior;
    hnpe_inference *inference;
    hnpe_report *report;
    hnpe_conditional *conditional;
} kit_handles;

typedef struct kit {
    support_allocator allocator;
    hnpe_context *context;
    hnpe_rng *rng;
    hnpe_monitor *monitor;
    hnpe_prior *alpha, *beta, *custom;
    hnpe_simulator *simulator;
    hnpe_dataset *dataset, *empty;
    hnpe_embedder *embedder;
    hnpe_flow *flow;
    hnpe_estimator *estimator;
    hnpe_trainer *trainer;
    hnpe_posterior *posterior;
    hnpe_inference *inference, *offline;
    hnpe_report *report;
    hnpe_conditional *conditional;
    kit_handles made; /* by the call; kit_poison marks what it has not touched */
    int64_t sizes[KIT_SETS], sizes_out[KIT_SETS], batch, n;
    double theta_local[KIT_ROWS], theta_global[KIT_ROWS], x[KIT_ROWS], signal[2 * KIT_SIGNAL];
    double out[KIT_NUMBERS], second_out[KIT_NUMBERS], third_out[KIT_NUMBERS];
    const char *dataset_file, *posterior_file, *prior_file, *checkpoint_file;
    const char *inference_folder;            /* with the checkpoint of an inference like KIT_INFERENCE */
    const char *disk_folder, *shards_folder; /* of one whose simulations are in a data set on disk; that */
    const char *new_file;                    /* is not there */
    /* Called by the simulator (phase 0) and by the monitor's progress, if it is there. */
    void (*during)(struct kit *k, int32_t phase);
    void *during_data;
} kit;

/* A kit with the sum of kit_part, on an allocator that does not fail yet, but for blocks above 64 MiB; of two threads.
 */
kit *kit_make(int64_t parts);
/* Releases everything; nothing of the kit's memory is left. */
void kit_free(kit *k);
/* Releases every handle, also the context. */
void kit_release_all(kit *k);
/* Releases what was made. */
void kit_release_made(kit *k);
/* Results are marked as untouched: a handle that is not NULL, numbers that are none. */
void kit_poison(kit *k);
/* Whether a result has been touched since. */
int kit_touched(const void *made);
/* To made.inference, with shards_folder opened. */
hnpe_status kit_resume_on_disk(kit *k);
/* A number made from all results, and from using all handles, those that were made and those that were there. */
uint64_t kit_digest(kit *k);

/* ---- a call of an exported function ---- */

typedef struct kit_call {
    const char *name;
    int kind; /* of kit_kind */
    int64_t parts;
    hnpe_status (*call)(kit *k);
    const char *text; /* of the call */
} kit_call;

typedef enum kit_kind {
    KIT_NONE,    /* takes no memory */
    KIT_TAKES,   /* takes memory and, where it fails, has given all back and changed nothing */
    KIT_KEEPS,   /* takes memory and, where it fails, may keep what it has done so far */
    KIT_NEEDED,  /* called without what it must be given */
    KIT_OPTIONAL /* called without what it may be given */
} kit_kind;

/* For what returns no status, and for what is not supported, such as an option that is not there. */
#define KIT_DONE(call) ((void)(call), HNPE_OK)
#define KIT_UNSUPPORTED(call) ((call) == HNPE_ERROR_UNSUPPORTED ? HNPE_OK : HNPE_ERROR_IO)

/* Rows of a table are X(kind, name, parts, expression of k), where a name is the exported function's, with something
   behind
   `__` where there are several: CALLS(KIT_FUNCTION) makes functions of the expressions, CALLS(KIT_ROW) the table. */
#define KIT_FUNCTION(kind, name, parts, expression)                                                                    \
    static hnpe_status call_##name(kit *k)                                                                             \
    {                                                                                                                  \
        return expression;                                                                                             \
    }
#define KIT_ROW(kind, name, parts, expression) {#name, KIT_##kind, parts, call_##name, #expression},

/* One test for each call of a table, which finds the call as its state. */
int kit_test_all(const char *what, size_t n, const kit_call *calls, CMUnitTestFunction test);

/* One test for each call of a table: each of its allocations fails in turn, those of cJSON among them:
   HNPE_ERROR_NO_MEMORY with a message, results of handles are NULL, nothing is left behind; the same call again then
   has the same result as one without failures, and everything can be used and released. Every allocation where `all`,
   else the first ones and a sample of the others. For main: it returns what that returns. */
int kit_fail_all(const char *what, size_t n, const kit_call *calls, int all);

/* One test for each call, named FUNCTION__ARGUMENT, that is made without the argument. Where it is needed:
   HNPE_ERROR_INVALID_ARGUMENT, a message with the names of both, results of handles NULL, and nothing taken or changed.
   Where it is optional: HNPE_OK. */
int kit_refuse_all(const char *what, size_t n, const kit_call *calls);

#endif
