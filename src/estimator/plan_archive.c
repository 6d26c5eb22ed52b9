/* A plan on disk: a row of integers per part. A file is not trusted: every integer is checked before it is used. */
#include "core.h"

#include <stdio.h>
#include <string.h>

enum { N_PLAN = 8, N_EMBEDDER = 16, N_FLOW = 12, N_CONVENTION = 5 };

/* ---- writing ---- */

static void embedder_values(const hnpei_embedder_spec *s, int64_t values[N_EMBEDDER])
{
    const int64_t found[N_EMBEDDER] = {(int64_t)s->embedding,
                                       (int64_t)s->d_x,
                                       (int64_t)s->d_out,
                                       (int64_t)s->hidden,
                                       (int64_t)s->layers,
                                       (int64_t)s->element_out,
                                       (int64_t)s->element_hidden,
                                       (int64_t)s->element_layers,
                                       s->pools,
                                       s->apart,
                                       s->count,
                                       s->settle,
                                       (int64_t)s->n_rows,
                                       (int64_t)s->activation,
                                       (int64_t)s->end};
    memcpy(values, found, sizeof found);
}

static void flow_values(const hnpei_flow_spec *s, int64_t values[N_FLOW])
{
    const int64_t found[N_FLOW] = {
        (int64_t)s->family,     (int64_t)s->dim,    (int64_t)s->d_given, (int64_t)s->transforms,
        (int64_t)s->hidden,     (int64_t)s->blocks, (int64_t)s->bins,    (int64_t)s->components,
        (int64_t)s->activation, s->residual,        s->linear,           (int64_t)s->convention};
    memcpy(values, found, sizeof found);
}

static void convention_values(const hnpei_convention_numbers *n, double values[N_CONVENTION])
{
    const double found[N_CONVENTION] = {n->bound, n->width, n->height, n->slope, n->epsilon};
    memcpy(values, found, sizeof found);
}

static hnpe_status write_embedder(hnpei_writer *writer, const char *name, const hnpei_embedder_spec *spec)
{
    int64_t values[N_EMBEDDER];
    embedder_values(spec, values);
    return hnpei_writer_ints(writer, name, N_EMBEDDER, values);
}

static hnpe_status write_flow(hnpei_writer *writer, const char *name, const hnpei_flow_spec *spec)
{
    int64_t values[N_FLOW];
    flow_values(spec, values);
    HNPEI_TRY(hnpei_writer_ints(writer, name, N_FLOW, values));
    if (spec->convention == HNPEI_CONVENTION_OWN)
        return HNPE_OK;
    char convention[64];
    double numbers[N_CONVENTION];
    snprintf(convention, sizeof convention, "%s.convention", name);
    convention_values(&spec->numbers, numbers);
    return hnpei_writer_doubles(writer, convention, 1, N_CONVENTION, numbers);
}

hnpe_status hnpei_plan_write(const hnpei_plan *plan, const int64_t trained_on[2], hnpei_writer *writer)
{
    const int64_t values[N_PLAN] = {
        (int64_t)plan->architecture, (int64_t)plan->bounded, (int64_t)plan->d_local, (int64_t)plan->d_global,
        (int64_t)plan->d_x,          (int64_t)plan->seed,    trained_on[0],          trained_on[1]};
    HNPEI_TRY(hnpei_writer_ints(writer, "estimator.plan", N_PLAN, values));
    HNPEI_TRY(write_embedder(writer, "estimator.observation", &plan->observation));
    HNPEI_TRY(write_embedder(writer, "estimator.set", &plan->set));
    HNPEI_TRY(write_flow(writer, "estimator.q_local", &plan->q_local));
    return write_flow(writer, "estimator.q_global", &plan->q_global);
}

/* ---- comparing ---- */

static int same_embedder(const hnpei_embedder_spec *a, const hnpei_embedder_spec *b)
{
    int64_t ours[N_EMBEDDER], theirs[N_EMBEDDER];
    embedder_values(a, ours);
    embedder_values(b, theirs);
    return memcmp(ours, theirs, sizeof ours) == 0;
}

static int same_numbers(size_t n, const double *a, const double *b)
{
    for (size_t i = 0; i < n; ++i)
        if (a[i] != b[i])
            return 0;
    return 1;
}

static int same_flow(const hnpei_flow_spec *a, const hnpei_flow_spec *b)
{
    int64_t ours[N_FLOW], theirs[N_FLOW];
    flow_values(a, ours);
    flow_values(b, theirs);
    double our_numbers[N_CONVENTION], their_numbers[N_CONVENTION];
    convention_values(&a->numbers, our_numbers);
    convention_values(&b->numbers, their_numbers);
    return memcmp(ours, theirs, sizeof ours) == 0 && same_numbers(N_CONVENTION, our_numbers, their_numbers);
}

int hnpei_plan_is_same(const hnpei_plan *plan, const hnpei_plan *other, const char **part)
{
    *part = plan->d_local != other->d_local || plan->d_global != other->d_global ? "numbers of parameters"
            : plan->d_x != other->d_x                                            ? "number of features"
            : plan->architecture != other->architecture                          ? "architecture"
            : plan->bounded != other->bounded                                    ? "treatment of bounded parameters"
            : !same_embedder(&plan->observation, &other->observation)            ? "embedder of observations"
            : !same_embedder(&plan->set, &other->set)                            ? "embedder of sets"
            : !same_flow(&plan->q_local, &other->q_local)                        ? "flow q_local"
            : !same_flow(&plan->q_global, &other->q_global)                      ? "flow q_global"
                                                                                 : NULL;
    return !*part;
}

/* ---- reading ---- */

/* The smallest and largest value of each place; places that are not in use hold 0. How large networks may be is bounded
   by the weights in the file, in core_archive.c. */
typedef struct range {
    int64_t least, most;
} range;

#define ANY_SIZE                                                                                                       \
    {                                                                                                                  \
        0, INT32_MAX                                                                                                   \
    }
#define ANY_FLAG                                                                                                       \
    {                                                                                                                  \
        0, 1                                                                                                           \
    }

static const range plan_ranges[N_PLAN] = {{HNPE_ARCHITECTURE_FACTORISED, HNPE_ARCHITECTURE_AGGREGATED},
                                          {HNPE_BOUNDED_CUBE, HNPE_BOUNDED_TRUNCATED},
                                          ANY_SIZE,
                                          ANY_SIZE,
                                          {1, INT32_MAX},
                                          {INT64_MIN, INT64_MAX},
                                          {-1, INT32_MAX},
                                          {-1, INT32_MAX}};
static const range embedder_ranges[N_EMBEDDER] = {
    {HNPEI_EMBEDDING_IDENTITY, HNPEI_EMBEDDING_STACK},
    ANY_SIZE,
    ANY_SIZE,
    ANY_SIZE,
    {0, HNPEI_MAX_LAYERS},
    ANY_SIZE,
    ANY_SIZE,
    {0, HNPEI_MAX_LAYERS},
    {0, HNPEI_POOL_MEAN + HNPEI_POOL_MAX + HNPEI_POOL_MIN + HNPEI_POOL_SOFTMAX},
    ANY_FLAG,
    ANY_FLAG,
    ANY_FLAG,
    ANY_SIZE,
    {HNPEI_ACTIVATION_IDENTITY, HNPEI_ACTIVATION_SIGMOID},
    {HNPEI_ACTIVATION_IDENTITY, HNPEI_ACTIVATION_SIGMOID}};
static const range flow_ranges[N_FLOW] = {{HNPEI_FAMILY_MAF, HNPEI_FAMILY_MIXTURE},
                                          ANY_SIZE,
                                          ANY_SIZE,
                                          {0, HNPEI_MAX_TRANSFORMS},
                                          ANY_SIZE,
                                          {0, HNPEI_MAX_LAYERS - 1},
                                          {0, HNPEI_MAX_BINS},
                                          {0, HNPEI_MAX_COMPONENTS},
                                          {HNPEI_ACTIVATION_IDENTITY, HNPEI_ACTIVATION_SIGMOID},
                                          ANY_FLAG,
                                          ANY_FLAG,
                                          {HNPEI_CONVENTION_OWN, HNPEI_CONVENTION_ZUKO}};

static hnpe_status read_ints(const char *where, const hnpei_reader *reader, const char *name, size_t n,
                             const range *ranges, int64_t *values)
{
    HNPEI_TRY(hnpei_reader_ints(reader, name, n, values));
    for (size_t i = 0; i < n; ++i)
        if (values[i] < ranges[i].least || values[i] > ranges[i].most)
            return hnpei_fail(HNPE_ERROR_FORMAT, where,
                              "%s has the value %lld at place %zu, but only %lld to %lld are known", name,
                              (long long)values[i], i, (long long)ranges[i].least, (long long)ranges[i].most);
    return HNPE_OK;
}

static hnpe_status read_embedder(const char *where, const hnpei_reader *reader, const char *name,
                                 hnpei_embedder_spec *spec)
{
    int64_t v[N_EMBEDDER];
    HNPEI_TRY(read_ints(where, reader, name, N_EMBEDDER, embedder_ranges, v));
    *spec = (hnpei_embedder_spec){.embedding = (hnpei_embedding)v[0],
                                  .d_x = (size_t)v[1],
                                  .d_out = (size_t)v[2],
                                  .hidden = (size_t)v[3],
                                  .layers = (size_t)v[4],
                                  .element_out = (size_t)v[5],
                                  .element_hidden = (size_t)v[6],
                                  .element_layers = (size_t)v[7],
                                  .pools = (int)v[8],
                                  .apart = (int)v[9],
                                  .count = (int)v[10],
                                  .settle = (int)v[11],
                                  .n_rows = (size_t)v[12],
                                  .activation = (hnpei_activation)v[13],
                                  .end = (hnpei_activation)v[14]};
    return HNPE_OK;
}

/* What numbers are possible is said where the flow is made. */
static hnpe_status read_convention(const hnpei_reader *reader, const char *name, hnpei_convention_numbers *numbers)
{
    char convention[64];
    double v[N_CONVENTION];
    snprintf(convention, sizeof convention, "%s.convention", name);
    HNPEI_TRY(hnpei_reader_doubles(reader, convention, N_CONVENTION, v));
    *numbers = (hnpei_convention_numbers){.bound = v[0], .width = v[1], .height = v[2], .slope = v[3], .epsilon = v[4]};
    return HNPE_OK;
}

static hnpe_status read_flow(const char *where, const hnpei_reader *reader, const char *name, hnpei_flow_spec *spec)
{
    int64_t v[N_FLOW];
    HNPEI_TRY(read_ints(where, reader, name, N_FLOW, flow_ranges, v));
    *spec = (hnpei_flow_spec){.family = (hnpei_family)v[0],
                              .dim = (size_t)v[1],
                              .d_given = (size_t)v[2],
                              .transforms = (size_t)v[3],
                              .hidden = (size_t)v[4],
                              .blocks = (size_t)v[5],
                              .bins = (size_t)v[6],
                              .components = (size_t)v[7],
                              .activation = (hnpei_activation)v[8],
                              .residual = (int)v[9],
                              .linear = (int)v[10],
                              .convention = (hnpei_convention)v[11]};
    return spec->convention == HNPEI_CONVENTION_OWN ? HNPE_OK : read_convention(reader, name, &spec->numbers);
}

hnpe_status hnpei_plan_read(const char *where, const hnpei_reader *reader, hnpei_plan *plan, int64_t trained_on[2])
{
    int64_t v[N_PLAN];
    HNPEI_TRY(read_ints(where, reader, "estimator.plan", N_PLAN, plan_ranges, v));
    *plan = (hnpei_plan){.architecture = (hnpe_architecture)v[0],
                         .bounded = (hnpe_bounded)v[1],
                         .d_local = (size_t)v[2],
                         .d_global = (size_t)v[3],
                         .d_x = (size_t)v[4],
                         .seed = (uint64_t)v[5]};
    trained_on[0] = v[6];
    trained_on[1] = v[7];
    if (plan->d_local + plan->d_global == 0)
        return hnpei_fail(HNPE_ERROR_FORMAT, where, "estimator.plan has neither local nor global parameters");
    if (v[6] > v[7] || (v[6] < 0) != (v[7] < 0))
        return hnpei_fail(HNPE_ERROR_FORMAT, where,
                          "estimator.plan says that it was trained on %lld to %lld extra observations", (long long)v[6],
                          (long long)v[7]);
    HNPEI_TRY(read_embedder(where, reader, "estimator.observation", &plan->observation));
    HNPEI_TRY(read_embedder(where, reader, "estimator.set", &plan->set));
    HNPEI_TRY(read_flow(where, reader, "estimator.q_local", &plan->q_local));
    HNPEI_TRY(read_flow(where, reader, "estimator.q_global", &plan->q_global));
    if (plan->architecture == HNPE_ARCHITECTURE_NAIVE && plan->set.embedding != HNPEI_EMBEDDING_STACK)
        return hnpei_fail(HNPE_ERROR_FORMAT, where, "the naive architecture in the file does not stack observations");
    return HNPE_OK;
}
