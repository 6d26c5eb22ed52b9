/* Rounds aimed at one observation set, the target: after every training, parameters are drawn from a proposal that the
   posterior as it is then gives. */
#ifndef HNPEI_ROUNDS_H
#define HNPEI_ROUNDS_H

#include "proposal/proposal.h"

#include <hnpe/inference.h>

typedef struct hnpei_rounds {
    size_t n_rows;            /* of the target; 0: there is none, everything is amortised */
    double *x;                /* [n_rows][d_x] */
    hnpei_proposal *proposal; /* of the round at hand; NULL: the prior */
    int32_t origin;           /* its number in the data set */
    int trained;              /* since the round at hand began */
    size_t unseen;    /* sets that a training learned from whose result could not be looked at, as memory was missing or
                         a stop was asked for */
    int64_t index;    /* of the round at hand, from 0 */
    size_t simulated; /* sets of the round at hand that count: simulated, or back from the host */
} hnpei_rounds;

/* NULL x, or 0 rows: no target any more. All or nothing. */
hnpe_status hnpei_rounds_aim(const char *where, hnpe_inference *inference, size_t n_rows, const double *x);
void hnpei_rounds_free(hnpe_inference *inference);
/* Before parameters are drawn: begins the next round, if there was a training in this one. */
hnpe_status hnpei_rounds_advance(const char *where, hnpe_inference *inference, hnpe_monitor *monitor);
/* The extra observations of a set: as the target has, unless the options say otherwise. */
hnpe_status hnpei_rounds_range(const char *where, const hnpe_inference *inference, size_t *fewest, size_t *most);
/* (alpha_0, beta) of the sets first_set, …; theta NULL and round 0 where they come from the prior. */
hnpe_status hnpei_rounds_draw(const char *where, const hnpe_inference *inference, uint64_t first_set, size_t n,
                              hnpe_monitor *monitor, hnpei_drawn *drawn);
void hnpei_rounds_drop(const hnpe_inference *inference, hnpei_drawn *drawn);
/* Trains: on the way of rounds depends whether networks begin anew, and on which sets. with_files: members of an
   ensemble have checkpoints in the folder, and go on from them. */
hnpe_status hnpei_rounds_train(const char *where, hnpe_inference *inference, int with_files, hnpe_monitor *monitor);
/* Of the first weights of networks that begin anew in the round at hand. */
uint64_t hnpei_rounds_seed(const hnpe_inference *inference, const hnpe_estimator *estimator);
/* The loss that the data set and the method call for. */
hnpe_status hnpei_rounds_set_loss(const hnpe_inference *inference);
/* The Jensen-Shannon divergence between the posteriors at the target that the round at hand drew from and led to. */
hnpe_status hnpei_rounds_measure_move(const char *where, const hnpe_inference *inference, hnpe_monitor *monitor,
                                      double *moved);
/* What may be otherwise another time: memory that is short, a function of the host's that failed or cancelled, a stop.
 */
int hnpei_is_from_outside(hnpe_status status);
/* The mean of log p - log((p + q) / 2): of draws of p, half of that divergence's two halves. log_q may be -INFINITY. */
double hnpei_mean_excess(size_t n, const double *log_p, const double *log_q);
/* After a training: HNPE_ERROR_NUMERIC where the closed-form correction has no result at the target. */
hnpe_status hnpei_rounds_check(hnpe_inference *inference);
/* Rounds that are over; SIZE_MAX where the last one was, having moved the posterior by so little. */
size_t hnpei_rounds_over(const hnpe_inference *inference);
hnpe_status hnpei_rounds_run(const char *where, hnpe_inference *inference, size_t n_rounds, hnpe_monitor *monitor);

#endif
