/* What model_api.c calls; arguments are checked there. */
#ifndef HNPEI_MODELS_H
#define HNPEI_MODELS_H

#include "rng/stream.h"

#include <hnpe/model.h>

hnpe_status hnpei_product_create(hnpe_context *context, double sigma, hnpe_simulator **simulator);
hnpe_status hnpei_jansen_rit_create(hnpe_context *context, hnpe_simulator **simulator);
hnpe_status hnpei_jansen_rit_run_signals(hnpe_context *context, size_t n, const double *parameters, size_t n_samples,
                                         hnpei_stream *stream, double *signals);
hnpe_status hnpei_jansen_rit_priors(hnpe_context *context, hnpe_jansen_rit_preset preset, hnpe_prior **prior_local,
                                    hnpe_prior **prior_global);

/* For use once a simulator is made: lets it run on all threads, `chunk` rows at a time; releases it on failure. */
hnpe_status hnpei_model_finish(size_t chunk, hnpe_simulator **simulator);

#endif
