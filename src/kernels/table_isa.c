/* The table of one instruction set. */
#include "parts.h"
#include "vector.h"

#define HNPEI_ISA_VALUE_baseline HNPE_ISA_BASELINE
#define HNPEI_ISA_VALUE_avx2 HNPE_ISA_AVX2
#define HNPEI_ISA_VALUE_avx512 HNPE_ISA_AVX512

const hnpei_kernels HNPEI_ISA_NAME(hnpei_kernels) = {
    .isa = HNPEI_ISA_NAME(HNPEI_ISA_VALUE),
    .lanes = VR_LANES,
    .product = HNPEI_ISA_NAME(hnpei_product),
    .transpose = HNPEI_ISA_NAME(hnpei_transpose),
    .activate = HNPEI_ISA_NAME(hnpei_activate),
    .activate_gradient = HNPEI_ISA_NAME(hnpei_activate_gradient),
    .exp = HNPEI_ISA_NAME(hnpei_exp),
    .log = HNPEI_ISA_NAME(hnpei_log),
    .logistic = HNPEI_ISA_NAME(hnpei_logistic),
    .add_row_sums = HNPEI_ISA_NAME(hnpei_add_row_sums),
    .add_dots = HNPEI_ISA_NAME(hnpei_add_dots),
    .adam = HNPEI_ISA_NAME(hnpei_adam),
    .average = HNPEI_ISA_NAME(hnpei_average),
    .add = HNPEI_ISA_NAME(hnpei_add),
    .sum_of_squares = HNPEI_ISA_NAME(hnpei_sum_of_squares),
};
