/* The inside of a prior made of callbacks. */
#ifndef HNPEI_CUSTOM_H
#define HNPEI_CUSTOM_H

#include "kind.h"

typedef struct hnpei_custom {
    hnpe_prior_functions functions; /* those that the host has not are NULL */
    void *user_data;
    hnpe_release_fn release;
} hnpei_custom;

/* Call a callback; in functions that return a status. */
#define HNPEI_CUSTOM_CALL(prior, what, ...)                                                                            \
    do {                                                                                                               \
        const hnpei_custom *custom_ = (prior)->state;                                                                  \
        hnpei_clear_callback_words();                                                                                  \
        int result_ = custom_->functions.what(custom_->user_data, __VA_ARGS__);                                        \
        if (result_ != 0)                                                                                              \
            return hnpei_fail_callback(NULL, "prior's " #what, result_);                                               \
    } while (0)

/* What a call of callbacks needs: dense rows. Callbacks are asked about rows whose support is not empty, and about
   theta strictly inside it, so that a logarithm of theta - low never fails. */
typedef struct hnpei_question {
    size_t dim, total, n; /* n of the total rows are asked about */
    size_t *source;       /* [n] which */
    double *given;        /* [n][d_given], NULL where there is none */
    double *in, *out;     /* [n][dim] */
    double *low, *high;   /* [total][dim] */
    double *block;
} hnpei_question;

/* The support of n rows, dense. */
hnpe_status hnpei_custom_support(const hnpe_prior *prior, size_t n, const double *given, double *low, double *high);
/* Memory and supports for n rows, of which none is asked about yet; free it also after failure. */
hnpe_status hnpei_question_begin(const hnpe_prior *prior, size_t n, const double *given, hnpei_question *question);
void hnpei_question_free(const hnpe_prior *prior, hnpei_question *question);
/* Ask about all rows with a support: in = values, moved inside it where they are `theta`. */
void hnpei_question_fill(const hnpe_prior *prior, const double *given, size_t stride, const double *values, int theta,
                         hnpei_question *question);
/* All answers (columns of each row, width dim or 1) are in [low, high], else HNPE_ERROR_CALLBACK naming the first
 * other. */
hnpe_status hnpei_question_check(const hnpei_question *question, const char *what, size_t width, double low,
                                 double high);
/* -1 below the support (and where it is empty, or theta is NaN), 0 inside or on a bound, 1 above. */
int hnpei_question_side(const hnpei_question *question, size_t i, size_t j, double theta);

#endif
