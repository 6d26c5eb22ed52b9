/* What an estimator and a posterior share: the plan (everything needed to build the networks again), and the core built
   from it: priors, support maps, and one or two terms, each a flow given an embedding.

     factorised   q_global(beta | set embedding) and q_local(alpha_i | observation embedding of x_i, beta)
     naive, aggregated   one joint density of (alpha_0, beta) given the set embedding */
#ifndef HNPEI_CORE_H
#define HNPEI_CORE_H

#include "archive/archive.h"
#include "doors.h"
#include "embedder/embedder.h"
#include "flow/flow.h"
#include "prior/prior.h"
#include "range.h"

#include <hnpe/estimator.h>

typedef struct hnpei_plan {
    hnpe_architecture architecture;
    hnpe_bounded bounded;
    size_t d_local, d_global, d_x;
    hnpei_embedder_spec observation, set;
    hnpei_flow_spec q_local, q_global; /* of a joint term: q_global */
    uint64_t seed;
} hnpei_plan;

typedef enum hnpei_role { HNPEI_ROLE_LOCAL = 1, HNPEI_ROLE_GLOBAL = 2, HNPEI_ROLE_JOINT = 3 } hnpei_role;

/* Parameters enter a flow as v, the image of theta under the prior's support map, standardised; a joint term's v is
   [alpha; beta]. */
typedef struct hnpei_term {
    hnpei_role role;
    hnpei_layout layout;
    hnpei_embedder *embedder;
    hnpei_flow *flow;
    size_t dim;          /* of v */
    size_t d_embed;      /* outputs of the embedder */
    size_t d_beta;       /* of the image of beta, given beside the embedding: d_global of a local term, else 0 */
    hnpei_real *weights; /* [layout.size]; NULL in a core that is only described */
} hnpei_term;

/* What the weights were learned from, the last time; kept for whoever reads a file, and never looked at. */
typedef struct hnpei_training {
    int64_t runs; /* so far; 0: the rest is nothing */
    uint64_t seed;
    int64_t sets, rows, invalid_rows, proposals; /* of the data set; proposals counts the prior */
    int64_t training_sets, batch_size, epochs;
    char loss[32];                    /* its name */
    double learning_rate, validation; /* the loss of the weights that were kept on sets held out; NaN: none were */
} hnpei_training;

typedef struct hnpei_core {
    hnpe_context *context; /* a reference, like the priors */
    hnpei_plan plan;
    hnpe_prior *prior_local, *prior_global;
    hnpei_map *map_local, *map_global; /* NULL where there is no such prior */
    int truncated;                     /* the only term's flow does not know the bounds that there are */
    hnpei_doors doors;
    hnpei_range range; /* of the features that it was trained on */
    size_t n_terms;
    hnpei_term terms[2];
    int64_t min_extra, max_extra; /* what it was trained on; -1: nothing */
    hnpei_training training;
    double *gaussian; /* the density was learned of parameters from this Gaussian, mean [d] and covariance [d][d],
                         restricted to the prior's support: the posterior is that density times the prior's over the
                         Gaussian's. NULL: it is the posterior */
} hnpei_core;

/* The default parts for the plan's dimensions, architecture and `bounded`. */
void hnpei_plan_defaults(hnpei_plan *plan, size_t n_extra);

hnpe_status hnpei_core_create(const char *where, hnpe_context *context, const hnpei_plan *plan, hnpe_prior *prior_local,
                              hnpe_prior *prior_global, hnpei_core **core);
/* The same in two steps: maps and networks, but no weights yet; then zeros for them. A core that was described is
   destroyed by its owner, also where the second step fails. */
hnpe_status hnpei_core_describe(const char *where, hnpe_context *context, const hnpei_plan *plan,
                                hnpe_prior *prior_local, hnpe_prior *prior_global, hnpei_core **core);
hnpe_status hnpei_core_allocate(hnpei_core *core);
void hnpei_core_destroy(hnpei_core *core);
/* ---- closed_form.c: one mixture of Gaussians over all parameters, each where it is ---- */
/* HNPE_ERROR_UNSUPPORTED with the reason, unless this is the only term, a mixture, and priors are Gaussian or uniform:
   what a plan with HNPE_BOUNDED_OPEN needs. */
hnpe_status hnpei_core_check_mixture(const char *where, const hnpei_core *core);
/* The same, and no parameter is mapped: what the closed-form correction needs. */
hnpe_status hnpei_core_check_closed_form(const char *where, const hnpei_core *core);
/* Does a draw take more than the networks: a correction, or being inside the prior's support? */
int hnpei_core_is_closed_form(const hnpei_core *core);
/* NULL: none. Copied; all or nothing. */
hnpe_status hnpei_core_set_gaussian(hnpei_core *core, const double *gaussian);
/* Is this Gaussian, or none where it is NULL, the core's? */
int hnpei_core_has_gaussian(const hnpei_core *core, const double *gaussian);
/* Of all parameters, alpha before beta: log p is -(theta - mean)^T precision (theta - mean) / 2 and a constant where
   low < theta < high. mean, low, high [d], precision [d][d]. */
hnpe_status hnpei_core_prior_gaussian(const hnpei_core *core, double *mean, double *precision, double *low,
                                      double *high);

/* The same networks with the same weights. */
hnpe_status hnpei_core_copy(const char *where, const hnpei_core *core, hnpei_core **copy);
/* NULL: the core has no such term. */
const hnpei_term *hnpei_core_term(const hnpei_core *core, hnpei_role role);
/* Lines for the log, and 1: where a set has more or fewer observations than any it was trained on; where one of n
   observations lies far outside the range of all of them. */
int hnpei_core_note_extra(const hnpei_core *core, size_t n_extra);
int hnpei_core_note_far(const hnpei_core *core, size_t n, const double *x);
/* 1: this many extra observations are more or fewer than it was trained on, and its density depends on how many. */
int hnpei_core_is_other_size(const hnpei_core *core, size_t n_extra);
/* The number of observations that every set must have; 0: any. */
size_t hnpei_core_set_size(const hnpei_core *core);
/* Can this core take sets of 1 + n_extra observations? Else HNPE_ERROR_UNSUPPORTED with the reason. */
hnpe_status hnpei_core_takes(const char *where, const hnpei_core *core, size_t n_extra);

hnpe_dims hnpei_core_dims(const hnpei_core *core);

/* ---- archives ---- */
/* The plan's tensors begin with "estimator."; trained_on: min_extra and max_extra of the core. */
hnpe_status hnpei_plan_write(const hnpei_plan *plan, const int64_t trained_on[2], hnpei_writer *writer);
hnpe_status hnpei_plan_read(const char *where, const hnpei_reader *reader, hnpei_plan *plan, int64_t trained_on[2]);
/* Among the metadata, as "provenance.training.…". */
hnpe_status hnpei_training_write(const hnpei_training *training, hnpei_writer *writer);
hnpe_status hnpei_training_read(const hnpei_reader *reader, hnpei_training *training);
/* Are these plans for the same networks, but for their seeds? Else *part is the name of what differs. */
int hnpei_plan_is_same(const hnpei_plan *plan, const hnpei_plan *other, const char **part);
/* A vector as long as a term's weights, as tensors whose names begin with `prefix`; whether a file
   has it, before memory is taken for it; and back. */
hnpe_status hnpei_term_write(const hnpei_term *term, const char *prefix, const hnpei_real *values,
                             hnpei_writer *writer);
hnpe_status hnpei_term_check(const char *where, const hnpei_reader *reader, const hnpei_term *term, const char *prefix);
hnpe_status hnpei_term_read(const hnpei_reader *reader, const hnpei_term *term, const char *prefix, hnpei_real *values);
/* HNPE_ERROR_FORMAT where a weight is not finite. */
hnpe_status hnpei_term_check_finite(const char *where, const hnpei_term *term);
/* A core in a file of another kind. corrected: the file says that there is a Gaussian. A prior that is NULL is read
   from the file. */
hnpe_status hnpei_core_write(const hnpei_core *core, hnpei_writer *writer);
hnpe_status hnpei_core_read(const char *where, hnpe_context *context, const hnpei_reader *reader, int corrected,
                            hnpe_prior *prior_local, hnpe_prior *prior_global, hnpei_core **core);
/* A file of an estimator that is open. */
hnpe_status hnpei_core_read_file(const char *where, hnpe_context *context, const hnpei_reader *reader,
                                 hnpe_prior *prior_local, hnpe_prior *prior_global, hnpei_core **core);
hnpe_status hnpei_core_save(const char *where, const hnpei_core *core, const char *path);
hnpe_status hnpei_core_load(const char *where, hnpe_context *context, const char *path, hnpe_prior *prior_local,
                            hnpe_prior *prior_global, hnpei_core **core);

#endif
