/* Which sets train and which validate. */
#include "dataset.h"

static int has_valid_row(const hnpe_dataset *dataset, size_t set)
{
    for (size_t row = dataset->first[set]; row < dataset->first[set + 1]; ++row)
        if (dataset->valid[row])
            return 1;
    return 0;
}

/* Where (alpha_0, beta) were drawn together, and not from the prior, beta has the distribution that any correction
   builds on only beside the alpha_0 it came with: without x_0 the set is no draw of that proposal. Elsewhere one
   observation is as good as another. */
static int needs_first_row(const hnpe_dataset *dataset, size_t set)
{
    const hnpe_proposal kind = dataset->origins[dataset->round[set]].kind;
    return dataset->d_local &&
           (kind == HNPE_PROPOSAL_TRUNCATED || kind == HNPE_PROPOSAL_POSTERIOR || kind == HNPE_PROPOSAL_GAUSSIAN);
}

static int is_usable(const hnpe_dataset *dataset, int all, size_t set)
{
    if (all)
        return 1;
    return needs_first_row(dataset, set) ? dataset->valid[dataset->first[set]] : has_valid_row(dataset, set);
}

size_t hnpei_split_validation(size_t n_usable, double fraction)
{
    if (!(fraction > 0) || n_usable < 2)
        return 0;
    size_t n = (size_t)(fraction * (double)n_usable + 0.5);
    if (n < 1)
        return 1;
    return n < n_usable ? n : n_usable - 1;
}

static hnpe_status create(const hnpe_dataset *dataset, int all, double fraction, uint64_t seed, hnpei_split *split)
{
    *split = (hnpei_split){NULL, 0, 0};
    size_t n = 0;
    for (size_t set = 0; set < dataset->n_sets; ++set)
        n += (size_t)is_usable(dataset, all, set);
    if (n == 0)
        return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, NULL,
                          "the data set has no valid row in its %zu sets, or not the first one where a "
                          "set's proposal needs it",
                          dataset->n_sets);
    HNPEI_TRY(hnpei_allocate(dataset->object.context, n, sizeof *split->order, &split->order));
    for (size_t set = 0; set < dataset->n_sets; ++set)
        if (is_usable(dataset, all, set))
            split->order[split->n_usable++] = set;
    hnpei_stream stream;
    hnpei_stream_init(&stream, seed, HNPEI_PURPOSE_SPLIT, 0);
    hnpei_stream_shuffle(&stream, n, split->order);
    split->n_training = n - hnpei_split_validation(n, fraction);
    return HNPE_OK;
}

hnpe_status hnpei_split_create(const hnpe_dataset *dataset, double fraction, uint64_t seed, hnpei_split *split)
{
    return create(dataset, 0, fraction, seed, split);
}

hnpe_status hnpei_split_create_all(const hnpe_dataset *dataset, double fraction, uint64_t seed, hnpei_split *split)
{
    return create(dataset, 1, fraction, seed, split);
}

void hnpei_split_free(const hnpe_dataset *dataset, hnpei_split *split)
{
    hnpei_free(dataset->object.context, split->order);
    *split = (hnpei_split){NULL, 0, 0};
}
