/* What a kind of prior is made of. To add one of independent parameters, write a family; else a table of operations. */
#ifndef HNPEI_KIND_H
#define HNPEI_KIND_H

#include "prior.h"

/* The operations of a kind. Rows of theta, u, low, high and log_slope are `stride` apart, so that a factor of a product
   writes into the product's rows; rows of given are d_given apart. log_density adds to log_p. */
struct hnpei_prior_ops {
    hnpe_status (*sample)(const hnpe_prior *prior, size_t n, const double *given, hnpe_rng *rng, size_t stride,
                          double *theta);
    hnpe_status (*log_density)(const hnpe_prior *prior, size_t n, const double *given, size_t stride,
                               const double *theta, double *log_p);
    hnpe_status (*support)(const hnpe_prior *prior, size_t n, const double *given, size_t stride, double *low,
                           double *high);
    int (*has_cdf)(const hnpe_prior *prior, size_t j);
    hnpe_status (*cdf)(const hnpe_prior *prior, size_t n, const double *given, size_t stride, const double *theta,
                       double *u, double *log_slope); /* log_slope may be NULL */
    hnpe_status (*quantile)(const hnpe_prior *prior, size_t n, const double *given, size_t stride, const double *u,
                            double *theta);
    hnpe_status (*write)(const hnpe_prior *prior, hnpei_writer *writer, const char *prefix);
    int (*gaussian)(const hnpe_prior *prior, size_t stride, double *mean, double *precision); /* NULL: it is not one */
    void (*destroy)(hnpe_prior *prior); /* frees state; what is NULL in it was not made yet */
};

/* ---- families of one parameter ---- */

#define HNPEI_FAMILY_PARAMETERS 4

typedef enum hnpei_rule {
    HNPEI_RULE_FINITE = 0,
    HNPEI_RULE_POSITIVE = 1,
    HNPEI_RULE_SHAPE =
        2, /* within HNPEI_SHAPE_MINIMUM and HNPEI_SHAPE_MAXIMUM, where the incomplete functions are tested */
    HNPEI_RULE_BOUND = 3 /* may be infinite */
} hnpei_rule;
#define HNPEI_SHAPE_MINIMUM 1e-3
#define HNPEI_SHAPE_MAXIMUM 1e9

/* One parameter theta_j: its numbers, constants derived from them, its bounds. */
typedef struct hnpei_margin {
    double p[HNPEI_FAMILY_PARAMETERS];
    double c[4];
    double low, high;
} hnpei_margin;

typedef struct hnpei_family {
    const char *name;
    size_t n_parameters;
    struct {
        const char *name;
        hnpei_rule rule;
    } parameters[HNPEI_FAMILY_PARAMETERS];
    int ordered; /* k > 0: parameter k - 1 must be below parameter k */
    hnpe_status (*check)(const char *where, size_t j, const double *p); /* what rules cannot say; may be NULL */
    void (*prepare)(hnpei_margin *margin);                              /* p to c, low and high */
    double (*sample)(const hnpei_margin *margin, hnpei_stream *stream);
    double (*log_density)(const hnpei_margin *margin, double x); /* low <= x <= high */
    double (*cdf)(const hnpei_margin *margin, double x);         /* low < x < high */
    double (*quantile)(const hnpei_margin *margin, double u);    /* 0 < u < 1 */
} hnpei_family;

extern const hnpei_family hnpei_family_uniform, hnpei_family_log_uniform, hnpei_family_exponential, hnpei_family_normal,
    hnpei_family_log_normal, hnpei_family_gamma, hnpei_family_beta, hnpei_family_truncated_normal;

/* ---- constructors; they check the values, not the pointers ---- */

/* parameters[k]: [dim] values of the family's parameter k. */
hnpe_status hnpei_prior_create_independent(const char *where, hnpe_context *context, const hnpei_family *family,
                                           size_t dim, const double *const *parameters, hnpe_prior **prior);
hnpe_status hnpei_prior_create_multivariate_normal(const char *where, hnpe_context *context, size_t dim,
                                                   const double *mean, const double *covariance, hnpe_prior **prior);
hnpe_status hnpei_prior_create_product(const char *where, hnpe_context *context, size_t n, hnpe_prior *const *factors,
                                       hnpe_prior **prior);
hnpe_status hnpei_prior_create_custom(hnpe_context *context, size_t dim, size_t d_given,
                                      const hnpe_prior_functions *functions, void *user_data, hnpe_release_fn release,
                                      hnpe_prior **prior);

/* ---- what kinds share ---- */

/* A prior of this kind with state_size zeroed bytes of state; on failure nothing is left. */
hnpe_status hnpei_prior_allocate(hnpe_context *context, const hnpei_prior_ops *ops, size_t dim, size_t d_given,
                                 size_t state_size, hnpe_prior **prior);
/* The name of an entry of an archive: "prefix.part". */
#define HNPEI_PRIOR_NAME 256
void hnpei_prior_name(char name[HNPEI_PRIOR_NAME], const char *prefix, const char *part);
/* Every kind begins its entries with its name. */
hnpe_status hnpei_prior_write_kind(hnpei_writer *writer, const char *prefix, const char *kind);
/* The number strictly between low and high that is nearest to x, which is not there. */
double hnpei_brought_inside(double low, double high, double x);
/* x, or the nearest number strictly between low and high. */
static inline double hnpei_inside(double low, double high, double x)
{
    return x > low && x < high ? x : hnpei_brought_inside(low, high, x);
}

#endif
