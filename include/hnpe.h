/**
 * @file
 * libhnpe: simulation-based inference for hierarchical models. This header includes one header per room.
 */
#ifndef HNPE_H
#define HNPE_H

/* clang-format off: from the deepest room to the highest */
#include <hnpe/base.h>
#include <hnpe/report.h>
#include <hnpe/rng.h>
#include <hnpe/prior.h>
#include <hnpe/simulator.h>
#include <hnpe/model.h>
#include <hnpe/summary.h>
#include <hnpe/dataset.h>
#include <hnpe/embedder.h>
#include <hnpe/flow.h>
#include <hnpe/estimator.h>
#include <hnpe/trainer.h>
#include <hnpe/posterior.h>
#include <hnpe/importance.h>
#include <hnpe/inference.h>
#include <hnpe/diagnostics.h>
#include <hnpe/conditional.h>
/* clang-format on */

#endif
