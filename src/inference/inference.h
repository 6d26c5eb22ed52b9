/* The inside of an inference: the objects of the whole job, and the batches that a host simulates itself. */
#ifndef HNPEI_INFERENCE_H
#define HNPEI_INFERENCE_H

#include "crew.h"
#include "ledger.h"
#include "report.h"
#include "rounds.h"
#include "trainer/trainer.h"

/* Parameters handed out, waiting for their simulations. */
typedef struct hnpei_proposed {
    size_t n_sets, n_rows;
    int64_t *sizes; /* [n_sets] */
    double *theta_local, *theta_global;
    int32_t origin;       /* of their first rows, as the data set numbers it, … */
    double *log_proposal; /* … and its densities; NULL: the prior */
    double *x;            /* NULL until appended */
    size_t moved;         /* sets of it that are in the data set, where not all of them could be written to disk */
    int appended;         /* came back, perhaps already moved into the data set */
} hnpei_proposed;

/* Simulations that were interrupted: chunks are counted from the row that they began with, so that they go on to the
   same bits. */
typedef struct hnpei_partial {
    int is;
    uint64_t chunks_from; /* number of that row */
    size_t n_rows;        /* of the data set since: with other rows behind them, chunks begin anew */
} hnpei_partial;

struct hnpe_inference {
    hnpei_object object;
    hnpei_options options;
    uint64_t seed;
    hnpe_prior *prior_local, *prior_global; /* NULL where there are no such parameters */
    hnpe_simulator *simulator;              /* NULL: the host simulates */
    hnpe_estimator *estimator;
    hnpe_dataset *dataset;
    hnpe_trainer *trainer;
    hnpei_crew crew; /* the others of an ensemble */
    hnpei_proposed *batches;
    size_t n_batches, capacity;
    uint64_t next_set; /* of the streams that parameters are drawn from */
    uint64_t next_row; /* of the streams that simulations draw from: counted, for the range of sizes may change */
    size_t n_useless;  /* sets of the data set from when none could be trained on: they do not count as simulated */
    int trained;
    hnpei_rounds rounds;
    hnpei_report *reports; /* of each round begun */
    size_t n_reports;
    hnpei_partial partial;
    hnpei_ledger ledger;
};

/* ---- batches.c ---- */
hnpe_status hnpei_batches_propose(const char *where, hnpe_inference *inference, size_t n_sets, const int64_t *n_rows,
                                  double *theta_local, double *theta_global, int64_t *batch);
hnpe_status hnpei_batches_append(const char *where, hnpe_inference *inference, int64_t batch, size_t n_rows,
                                 const double *x);
/* Move what came back into the data set, in the order of the batches' numbers. */
hnpe_status hnpei_batches_collect(const char *where, hnpe_inference *inference);
void hnpei_batches_free(hnpe_inference *inference);

/* ---- crew_train.c ---- */
/* All members that the option asks for, 2 at least. afresh: of a round that begins with new networks, each with a seed
   of its own; NULL: it does not. with_files: there is a folder, for checkpoints of each. */
hnpe_status hnpei_crew_train(const char *where, hnpe_inference *inference, const hnpei_afresh *afresh, int with_files,
                             hnpe_monitor *monitor);

/* ---- inference.c ---- */
extern const hnpei_option hnpei_inference_options[];
hnpe_status hnpei_inference_create(hnpe_context *context, hnpe_prior *prior_local, hnpe_prior *prior_global, size_t d_x,
                                   hnpe_simulator *simulator, hnpe_inference **inference);
hnpe_status hnpei_inference_simulate(const char *where, hnpe_inference *inference, hnpe_monitor *monitor);
hnpe_status hnpei_inference_train(const char *where, hnpe_inference *inference, hnpe_monitor *monitor);
hnpe_status hnpei_inference_use(const char *where, hnpe_inference *inference, hnpe_estimator *estimator);
/* An empty data set in place of the inference's own, which is empty too. */
hnpe_status hnpei_inference_fill(const char *where, hnpe_inference *inference, hnpe_dataset *dataset);
/* Has it the dimensions of the inference's own? */
hnpe_status hnpei_inference_check_dataset(const char *where, const hnpe_inference *inference,
                                          const hnpe_dataset *dataset);
/* In place of the inference's own, as it is. */
void hnpei_inference_take_dataset(hnpe_inference *inference, hnpe_dataset *dataset);

#endif
