/* Digests of the training sets: where nothing is trained in what a term makes of a set's rows, this is done once. */
#include "batch.h"

/* A set without extra observations has nothing to pool: what stands for it then is not fixed. */
hnpe_status hnpei_examples_reserve_digests(const hnpei_term *term, int subsets, hnpei_examples *examples)
{
    const size_t size = term->role == HNPEI_ROLE_LOCAL ? 0 : hnpei_embedder_digest_size(term->embedder);
    const int whole = !subsets || examples->min_rows == examples->max_rows;
    if (!size || !whole || examples->min_rows < 2)
        return HNPE_OK;
    examples->digest_size = size;
    return hnpei_allocate(examples->context, examples->n_sets * size, sizeof *examples->digests, &examples->digests);
}

/* As many sets as fit in a tile and in the space. */
static size_t take(const hnpei_examples *e, size_t begin, size_t end)
{
    size_t n = 1;
    while (n < HNPEI_TILE && begin + n < end && e->first[begin + n + 1] - e->first[begin] <= hnpei_gather_rows(e))
        ++n;
    return n;
}

void hnpei_examples_digest(const hnpei_term *term, const hnpei_kernels *kernels, size_t begin, size_t end,
                           hnpei_real *space, hnpei_examples *examples)
{
    for (size_t n; begin < end; begin += n) {
        n = take(examples, begin, end);
        const hnpei_sets sets = {n, examples->first + begin, examples->x};
        hnpei_embedder_digest(term->embedder, kernels, term->weights, &sets, space,
                              examples->digests + begin * examples->digest_size);
    }
}
