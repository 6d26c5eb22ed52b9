/* The table of proposals that the parameters of sets came from. */
#include "dataset.h"

#include <string.h>

/* At least doubling, so that what grows entry by entry costs amortised constant time. */
hnpe_status hnpei_dataset_reserve_origins(hnpe_dataset *dataset, size_t n)
{
    size_t wanted = 0;
    HNPEI_TRY(hnpei_size_add(dataset->n_origins, n, &wanted));
    if (wanted > INT32_MAX)
        return hnpei_fail(HNPE_ERROR_SHAPE, NULL, "%zu proposals are more than a data set can tell apart", wanted);
    if (wanted <= dataset->origin_capacity)
        return HNPE_OK;
    const size_t twice = 2 * dataset->origin_capacity, capacity = wanted > twice ? wanted : twice;
    HNPEI_TRY(hnpei_reallocate(dataset->object.context, dataset->origin_capacity, capacity, sizeof *dataset->origins,
                               &dataset->origins));
    if (dataset->gaussians)
        HNPEI_TRY(hnpei_reallocate(dataset->object.context, dataset->origin_capacity, capacity,
                                   sizeof *dataset->gaussians, &dataset->gaussians));
    dataset->origin_capacity = capacity;
    return HNPE_OK;
}

hnpe_status hnpei_dataset_add_origin(hnpe_dataset *dataset, const hnpei_origin *origin, int32_t *round)
{
    *round = 0;
    if (origin->kind == HNPE_PROPOSAL_PRIOR)
        return HNPE_OK;
    HNPEI_TRY(hnpei_dataset_reserve_origins(dataset, 1));
    *round = (int32_t)dataset->n_origins;
    if (dataset->gaussians)
        dataset->gaussians[dataset->n_origins] = NULL;
    dataset->origins[dataset->n_origins++] = *origin;
    return HNPE_OK;
}

hnpe_status hnpei_dataset_add_gaussian(hnpe_dataset *dataset, const hnpei_origin *origin, const double *gaussian,
                                       int32_t *round)
{
    const size_t size = hnpei_gaussian_size(dataset->d_local + dataset->d_global);
    double *copy;
    HNPEI_TRY(hnpei_dataset_reserve_origins(dataset, 1));
    if (!dataset->gaussians)
        HNPEI_TRY(hnpei_allocate(dataset->object.context, dataset->origin_capacity, sizeof *dataset->gaussians,
                                 &dataset->gaussians));
    HNPEI_TRY(hnpei_allocate(dataset->object.context, size, sizeof *copy, &copy));
    memcpy(copy, gaussian, size * sizeof *copy);
    HNPEI_TRY(hnpei_dataset_add_origin(dataset, origin, round)); /* there is room: this does not fail */
    dataset->gaussians[*round] = copy;
    return HNPE_OK;
}

void hnpei_dataset_cut_origins(hnpe_dataset *dataset, size_t n)
{
    for (; dataset->n_origins > n; --dataset->n_origins)
        if (dataset->gaussians)
            hnpei_free(dataset->object.context, dataset->gaussians[dataset->n_origins - 1]);
}

hnpe_status hnpei_dataset_append_proposed(const char *where, hnpe_dataset *dataset, hnpe_proposal kind, size_t n_sets,
                                          const int64_t *n_rows, const double *theta_local, const double *theta_global,
                                          const double *x, const double *log_proposal)
{
    const hnpei_origin origin = {kind, 0, 0};
    const size_t n_origins = dataset->n_origins, before = dataset->n_sets;
    int32_t round;
    HNPEI_TRY(hnpei_dataset_add_origin(dataset, &origin, &round));
    const hnpe_status status =
        hnpei_dataset_append(where, dataset, n_sets, n_rows, theta_local, theta_global, x, round, log_proposal);
    if (status != HNPE_OK && dataset->n_sets == before)
        hnpei_dataset_cut_origins(dataset, n_origins);
    return status;
}

size_t hnpei_dataset_count_kind(const hnpe_dataset *dataset, hnpe_proposal kind)
{
    size_t n = 0;
    for (size_t set = 0; set < dataset->n_sets; ++set)
        n += dataset->origins[dataset->round[set]].kind == kind;
    return n;
}

hnpe_status hnpei_check_proposal(const char *where, const hnpe_dataset *dataset, int64_t kind)
{
    if (kind < HNPE_PROPOSAL_PRIOR || kind > HNPE_PROPOSAL_GAUSSIAN)
        return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where,
                          "kind is %lld, but must be one of hnpe_proposal, %d to %d", (long long)kind,
                          HNPE_PROPOSAL_PRIOR, HNPE_PROPOSAL_GAUSSIAN);
    if (!dataset->d_global && (kind == HNPE_PROPOSAL_TRUNCATED_GLOBAL || kind == HNPE_PROPOSAL_POSTERIOR_GLOBAL))
        return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where,
                          "kind is %lld, a proposal of global parameters, but d_global is 0", (long long)kind);
    return HNPE_OK;
}
