/* Flows of every family and shape that must hold what all flows hold. */
#ifndef FLOW_CASES_H
#define FLOW_CASES_H

#include "bench.h"

static const unsigned char cases_unit[] = {1, 1, 1}, cases_mixed[] = {1, 0, 1};

static const struct flow_case {
    const char *name;
    hnpei_family family;
    size_t dim, d_given;
    const unsigned char *unit;
    int residual, linear;
    hnpei_activation activation; /* 0: SiLU */
    hnpei_convention convention;
} cases[] = {
    {"maf of one", HNPEI_FAMILY_MAF, 1, 2, .unit = NULL},
    {"maf of two given nothing", HNPEI_FAMILY_MAF, 2, 0, .unit = NULL},
    {"maf of three", HNPEI_FAMILY_MAF, 3, 2, .unit = NULL},
    {"residual maf of three", HNPEI_FAMILY_MAF, 3, 2, .residual = 1, .activation = HNPEI_ACTIVATION_ELU},
    {"maf of three with linear layers", HNPEI_FAMILY_MAF, 3, 2, .linear = 1, .activation = HNPEI_ACTIVATION_TANH},
    {"spline of one", HNPEI_FAMILY_SPLINE, 1, 2, .unit = NULL},
    {"spline of one given nothing", HNPEI_FAMILY_SPLINE, 1, 0, .unit = NULL},
    {"residual spline of one", HNPEI_FAMILY_SPLINE, 1, 2, .residual = 1},
    {"spline of one on (0, 1)", HNPEI_FAMILY_SPLINE, 1, 2, .unit = cases_unit},
    {"spline of two", HNPEI_FAMILY_SPLINE, 2, 1, .unit = NULL},
    {"spline of two on (0, 1)", HNPEI_FAMILY_SPLINE, 2, 1, .unit = cases_unit},
    {"spline of two, one on (0, 1)", HNPEI_FAMILY_SPLINE, 2, 0, .unit = cases_mixed},
    {"residual spline of three, two on (0, 1)", HNPEI_FAMILY_SPLINE, 3, 2, .unit = cases_mixed, .residual = 1,
     .activation = HNPEI_ACTIVATION_TANH},
    {"spline of three with linear layers", HNPEI_FAMILY_SPLINE, 3, 2, .linear = 1},
    {"coupling of one", HNPEI_FAMILY_COUPLING, 1, 2, .unit = NULL},
    {"coupling of two given nothing", HNPEI_FAMILY_COUPLING, 2, 0, .unit = NULL},
    {"coupling of two on (0, 1)", HNPEI_FAMILY_COUPLING, 2, 1, .unit = cases_unit},
    {"coupling of three with linear layers", HNPEI_FAMILY_COUPLING, 3, 2, .linear = 1},
    {"coupling of three, two on (0, 1)", HNPEI_FAMILY_COUPLING, 3, 2, .unit = cases_mixed},
    {"mixture of one", HNPEI_FAMILY_MIXTURE, 1, 2, .unit = NULL},
    {"mixture of two", HNPEI_FAMILY_MIXTURE, 2, 1, .unit = NULL},
    {"mixture of three given nothing", HNPEI_FAMILY_MIXTURE, 3, 0, .unit = NULL},
    {"nflows maf of one", HNPEI_FAMILY_MAF, 1, 2, .convention = HNPEI_CONVENTION_NFLOWS},
    {"nflows maf of three", HNPEI_FAMILY_MAF, 3, 2, .convention = HNPEI_CONVENTION_NFLOWS},
    {"residual nflows maf of three", HNPEI_FAMILY_MAF, 3, 2, .residual = 1, .convention = HNPEI_CONVENTION_NFLOWS},
    {"nflows spline of one", HNPEI_FAMILY_SPLINE, 1, 2, .convention = HNPEI_CONVENTION_NFLOWS},
    {"nflows spline of three", HNPEI_FAMILY_SPLINE, 3, 2, .convention = HNPEI_CONVENTION_NFLOWS},
    {"nflows coupling of one", HNPEI_FAMILY_COUPLING, 1, 2, .convention = HNPEI_CONVENTION_NFLOWS},
    {"nflows coupling of three", HNPEI_FAMILY_COUPLING, 3, 2, .convention = HNPEI_CONVENTION_NFLOWS},
    {"nflows mixture of two", HNPEI_FAMILY_MIXTURE, 2, 1, .convention = HNPEI_CONVENTION_NFLOWS},
    {"zuko maf of one", HNPEI_FAMILY_MAF, 1, 2, .convention = HNPEI_CONVENTION_ZUKO},
    {"zuko maf of two", HNPEI_FAMILY_MAF, 2, 1, .convention = HNPEI_CONVENTION_ZUKO},
    {"zuko maf of three given nothing", HNPEI_FAMILY_MAF, 3, 0, .convention = HNPEI_CONVENTION_ZUKO},
    {"zuko spline of one", HNPEI_FAMILY_SPLINE, 1, 2, .convention = HNPEI_CONVENTION_ZUKO},
    {"zuko spline of two", HNPEI_FAMILY_SPLINE, 2, 1, .convention = HNPEI_CONVENTION_ZUKO},
    {"zuko spline of three", HNPEI_FAMILY_SPLINE, 3, 2, .convention = HNPEI_CONVENTION_ZUKO},
};
#define N_CASES (sizeof cases / sizeof *cases)

static inline hnpei_flow_spec case_spec(size_t index)
{
    const struct flow_case *c = &cases[index];
    hnpei_activation activation = c->activation ? c->activation : HNPEI_ACTIVATION_SILU;
    const hnpei_convention_numbers numbers = {.bound = 3,
                                              .width = 1e-3,
                                              .height = 2e-3,
                                              .slope = 1e-3,
                                              .epsilon = c->family == HNPEI_FAMILY_MIXTURE ? 1e-4 : 1e-3};
    return (hnpei_flow_spec){.family = c->family,
                             .dim = c->dim,
                             .d_given = c->d_given,
                             .transforms = c->dim < 3 ? 2 : 3,
                             .hidden = 9,
                             .blocks = c->dim < 3 ? 1 : 2,
                             .bins = 5,
                             .components = 3,
                             .activation = activation,
                             .residual = c->residual,
                             .linear = c->linear,
                             .unit = c->unit,
                             .convention = c->convention,
                             .numbers = numbers};
}

/* Rows of given, and of theta: on (0, 1) or around 0, feature by feature. */
static inline void case_rows(const hnpei_flow_spec *spec, size_t n, uint64_t seed, double *given, double *theta)
{
    hnpei_stream stream;
    hnpei_stream_init(&stream, seed, HNPEI_PURPOSE_USER, 0);
    for (size_t i = 0; i < n * spec->d_given; ++i)
        given[i] = (double)(float)hnpei_stream_normal(&stream);
    for (size_t i = 0; i < n * spec->dim; ++i) {
        int unit = spec->unit && spec->unit[i % spec->dim];
        theta[i] = (double)(float)(unit ? hnpei_stream_uniform(&stream) : hnpei_stream_normal(&stream));
    }
}

/* Runs check on every case, on a flow far from the identity. */
static inline void each_case(void (*check)(bench *b, const hnpei_flow_spec *spec))
{
    for (size_t c = 0; c < N_CASES; ++c) {
        hnpei_flow_spec spec = case_spec(c);
        bench b = bench_create(&spec);
        bench_perturb(&b, 0.12);
        check(&b, &spec);
        bench_free(&b);
    }
}

#endif
