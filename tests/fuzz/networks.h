/* What the targets of files share: the host's own priors, which files cannot hold; a folder of shards; a small trainer.
 */
#ifndef FUZZ_NETWORKS_H
#define FUZZ_NETWORKS_H

#include "fuzz.h"

/* p(alpha | beta), uniform on (0, beta), and p(beta), uniform on (0, 1). */
hnpe_prior *networks_local(hnpe_context *context);
hnpe_prior *networks_global(hnpe_context *context);

/* A data set on disk in a new folder, of two full shards and one that is not; and its files away, and the folder. */
void networks_make_folder(const char *folder);
void networks_remove_folder(const char *folder);

/* A small trainer, always the same; its estimator alone is given out, too. */
hnpe_trainer *networks_trainer(hnpe_context *context, hnpe_estimator **estimator);

void networks_shrink(hnpe_flow *flow);

/* Adds alpha and beta, with noise. */
hnpe_simulator *networks_simulator(hnpe_context *context);
/* The checkpoint of an inference of p(beta), networks_simulator and that trainer's estimator, in a new folder: trained,
   and with a batch that did not come back. */
void networks_make_ledger(const char *path);

#endif
