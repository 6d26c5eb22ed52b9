/* The tables of spline_isa.c, compiled once per instruction set. */
#ifndef HNPEI_SPLINE_ISA_H
#define HNPEI_SPLINE_ISA_H

#include "kernels.h"

extern const hnpei_spline_kernels hnpei_spline_kernels_baseline;
#if defined(__x86_64__)
extern const hnpei_spline_kernels hnpei_spline_kernels_avx2, hnpei_spline_kernels_avx512;
#endif

#endif
