/**
 * @file
 * libhnpe for C++17: header-only, over the C interface, whose headers say what each call does. Values that move and
 * copy (a copy is another reference), lambdas as simulators, priors and progress, std::vector out, exceptions by
 * status; what a callback throws is thrown again, as itself, by the call that called it. One header per part of the
 * library:
 */
#ifndef HNPE_HPP
#define HNPE_HPP

/* clang-format off: from what all share to what does the whole job */
#include <hnpe/error.hpp>
#include <hnpe/array.hpp>
#include <hnpe/handle.hpp>
#include <hnpe/options.hpp>
#include <hnpe/context.hpp>
#include <hnpe/report.hpp>
#include <hnpe/rng.hpp>
#include <hnpe/prior.hpp>
#include <hnpe/simulator.hpp>
#include <hnpe/dataset.hpp>
#include <hnpe/networks.hpp>
#include <hnpe/estimator.hpp>
#include <hnpe/posterior.hpp>
#include <hnpe/conditional.hpp>
#include <hnpe/importance.hpp>
#include <hnpe/inference.hpp>
#include <hnpe/diagnostics.hpp>
/* clang-format on */

#endif
