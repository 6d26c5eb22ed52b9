/* One row of a transport plan, in double precision whatever the networks use: divergences are small differences. */
#include "sinkhorn_isa.h"

#include "kernels/vector.h"

HNPEI_INLINE vd exponents_at(const hnpei_sinkhorn_row *row, size_t j)
{
    vd cost = {0};
    for (size_t d = 0; d < row->dim; ++d) {
        vd difference = vd_set(row->point[d * row->stride]) - vd_load(row->points + d * row->padded + j);
        cost += difference * difference;
    }
    return vd_load(row->exponents + j) - vd_set(row->weight) * cost;
}

static double sum(const hnpei_sinkhorn_row *row, double shift)
{
    vd total = {0};
    for (size_t j = 0; j < row->padded; j += VD_LANES)
        total += vd_exp(vd_set(shift) + exponents_at(row, j));
    return vd_sum(total);
}

static double largest(const hnpei_sinkhorn_row *row)
{
    vd lanes = vd_set(-__builtin_inf());
    for (size_t j = 0; j < row->padded; j += VD_LANES)
        lanes = vd_max(lanes, exponents_at(row, j));
    double most = lanes[0];
    for (size_t l = 1; l < VD_LANES; ++l)
        most = lanes[l] > most ? lanes[l] : most;
    return most;
}

const hnpei_sinkhorn_loops HNPEI_ISA_NAME(hnpei_sinkhorn_loops) = {sum, largest};
