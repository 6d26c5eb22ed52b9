/* A core on disk: the plan as integers, the weights block by block, the priors in their own words. */
#include "archive/archive.h"
#include "core.h"

#include <stdio.h>
#include <string.h>

#define KIND "hnpe.estimator"
#define FORMAT_VERSION "1"

enum { N_EMBEDDER = 16, N_FLOW = 12, N_PLAN = 8 };

static void pack_embedder(const hnpei_embedder_spec *s, int64_t *v)
{
    const int64_t values[N_EMBEDDER] = {(int64_t)s->embedding,
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
                                        (int64_t)s->activation};
    memcpy(v, values, sizeof values);
}

static void unpack_embedder(const int64_t *v, hnpei_embedder_spec *s)
{
    *s = (hnpei_embedder_spec){.embedding = (hnpei_embedding)v[0],
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
                               .activation = (hnpei_activation)v[13]};
}

static void pack_flow(const hnpei_flow_spec *s, int64_t *v)
{
    const int64_t values[N_FLOW] = {
        (int64_t)s->family, (int64_t)s->dim,  (int64_t)s->d_given,    (int64_t)s->transforms, (int64_t)s->hidden,
        (int64_t)s->blocks, (int64_t)s->bins, (int64_t)s->components, (int64_t)s->activation, s->residual,
        s->linear};
    memcpy(v, values, sizeof values);
}

static void unpack_flow(const int64_t *v, hnpei_flow_spec *s)
{
    *s = (hnpei_flow_spec){.family = (hnpei_family)v[0],
                           .dim = (size_t)v[1],
                           .d_given = (size_t)v[2],
                           .transforms = (size_t)v[3],
                           .hidden = (size_t)v[4],
                           .blocks = (size_t)v[5],
                           .bins = (size_t)v[6],
                           .components = (size_t)v[7],
                           .activation = (hnpei_activation)v[8],
                           .residual = (int)v[9],
                           .linear = (int)v[10]};
}

static hnpe_status write_plan(const hnpei_core *core, hnpei_writer *writer)
{
    const hnpei_plan *plan = &core->plan;
    int64_t values[N_EMBEDDER + N_FLOW] = {
        (int64_t)plan->architecture, (int64_t)plan->bounded, (int64_t)plan->d_local, (int64_t)plan->d_global,
        (int64_t)plan->d_x,          (int64_t)plan->seed,    core->min_extra,        core->max_extra};
    HNPEI_TRY(hnpei_writer_ints(writer, "estimator.plan", N_PLAN, values));
    pack_embedder(&plan->observation, values);
    HNPEI_TRY(hnpei_writer_ints(writer, "estimator.observation", N_EMBEDDER, values));
    pack_embedder(&plan->set, values);
    HNPEI_TRY(hnpei_writer_ints(writer, "estimator.set", N_EMBEDDER, values));
    pack_flow(&plan->q_local, values);
    HNPEI_TRY(hnpei_writer_ints(writer, "estimator.q_local", N_FLOW, values));
    pack_flow(&plan->q_global, values);
    return hnpei_writer_ints(writer, "estimator.q_global", N_FLOW, values);
}

static hnpe_status write_core(const hnpei_core *core, hnpei_writer *writer)
{
    HNPEI_TRY(hnpei_writer_metadata(writer, "kind", KIND));
    HNPEI_TRY(hnpei_writer_metadata(writer, "format_version", FORMAT_VERSION));
    HNPEI_TRY(hnpei_writer_metadata(writer, "library_version", hnpe_version_string()));
    HNPEI_TRY(write_plan(core, writer));
    if (core->prior_local)
        HNPEI_TRY(hnpei_prior_write(core->prior_local, writer, "prior_local"));
    if (core->prior_global)
        HNPEI_TRY(hnpei_prior_write(core->prior_global, writer, "prior_global"));
    for (size_t t = 0; t < core->n_terms; ++t) {
        const hnpei_term *term = &core->terms[t];
        for (size_t b = 0; b < term->layout.n_blocks; ++b) {
            const hnpei_block *block = &term->layout.blocks[b];
            HNPEI_TRY(
                hnpei_writer_reals(writer, block->name, block->rows, block->columns, term->weights + block->offset));
        }
    }
    return HNPE_OK;
}

hnpe_status hnpei_core_save(const char *where, const hnpei_core *core, const char *path)
{
    hnpei_writer *writer = NULL;
    HNPEI_TRY(hnpei_writer_create(core->context, where, &writer));
    hnpe_status status = write_core(core, writer);
    if (status == HNPE_OK)
        status = hnpei_writer_commit(writer, path);
    hnpei_writer_destroy(writer);
    return status;
}

/* Bounds on what a file may ask for, before anything is built from it. */
static hnpe_status check_range(const char *where, const char *what, const int64_t *values, size_t n)
{
    for (size_t i = 0; i < n; ++i)
        if (values[i] < 0 || values[i] > 1 << 20)
            return hnpei_fail(HNPE_ERROR_FORMAT, where, "%s has the value %lld at place %zu, which no estimator has",
                              what, (long long)values[i], i);
    return HNPE_OK;
}

static hnpe_status check_plan(const char *where, const hnpei_plan *plan)
{
    const int flows_known = plan->q_local.family >= HNPEI_FAMILY_MAF && plan->q_local.family <= HNPEI_FAMILY_MIXTURE &&
                            plan->q_global.family >= HNPEI_FAMILY_MAF && plan->q_global.family <= HNPEI_FAMILY_MIXTURE;
    const int sets_known =
        plan->set.embedding >= HNPEI_EMBEDDING_IDENTITY && plan->set.embedding <= HNPEI_EMBEDDING_STACK &&
        plan->observation.embedding >= HNPEI_EMBEDDING_IDENTITY && plan->observation.embedding <= HNPEI_EMBEDDING_STACK;
    const int architecture_known = plan->architecture >= HNPE_ARCHITECTURE_FACTORISED &&
                                   plan->architecture <= HNPE_ARCHITECTURE_AGGREGATED &&
                                   (plan->bounded == HNPE_BOUNDED_CUBE || plan->bounded == HNPE_BOUNDED_LOGIT);
    if (flows_known && sets_known && architecture_known && plan->d_x && plan->d_local + plan->d_global)
        return HNPE_OK;
    return hnpei_fail(HNPE_ERROR_FORMAT, where, "the file describes networks that this version does not know");
}

static hnpe_status read_plan(const char *where, const hnpei_reader *reader, hnpei_plan *plan, int64_t extra[2])
{
    int64_t values[N_EMBEDDER + N_FLOW];
    HNPEI_TRY(hnpei_reader_ints(reader, "estimator.plan", N_PLAN, values));
    HNPEI_TRY(check_range(where, "estimator.plan", values, 5));
    *plan = (hnpei_plan){.architecture = (hnpe_architecture)values[0],
                         .bounded = (hnpe_bounded)values[1],
                         .d_local = (size_t)values[2],
                         .d_global = (size_t)values[3],
                         .d_x = (size_t)values[4],
                         .seed = (uint64_t)values[5]};
    extra[0] = values[6];
    extra[1] = values[7];
    HNPEI_TRY(hnpei_reader_ints(reader, "estimator.observation", N_EMBEDDER, values));
    HNPEI_TRY(check_range(where, "estimator.observation", values, N_EMBEDDER));
    unpack_embedder(values, &plan->observation);
    HNPEI_TRY(hnpei_reader_ints(reader, "estimator.set", N_EMBEDDER, values));
    HNPEI_TRY(check_range(where, "estimator.set", values, N_EMBEDDER));
    unpack_embedder(values, &plan->set);
    HNPEI_TRY(hnpei_reader_ints(reader, "estimator.q_local", N_FLOW, values));
    HNPEI_TRY(check_range(where, "estimator.q_local", values, N_FLOW));
    unpack_flow(values, &plan->q_local);
    HNPEI_TRY(hnpei_reader_ints(reader, "estimator.q_global", N_FLOW, values));
    HNPEI_TRY(check_range(where, "estimator.q_global", values, N_FLOW));
    unpack_flow(values, &plan->q_global);
    return check_plan(where, plan);
}

/* The host's prior where given, else the stored one; a new reference, NULL where dim is 0. */
static hnpe_status choose_prior(const char *where, hnpe_context *context, const hnpei_reader *reader, const char *name,
                                hnpe_prior *given, size_t dim, size_t d_given, hnpe_prior **prior)
{
    *prior = NULL;
    if (dim == 0)
        return given ? hnpei_fail(HNPE_ERROR_SHAPE, where, "%s is given, but the file has no such parameters", name)
                     : HNPE_OK;
    if (given) {
        hnpe_prior_retain(given);
        *prior = given;
    } else {
        HNPEI_TRY(hnpei_prior_read(context, reader, name, prior));
    }
    if ((*prior)->dim == dim && ((*prior)->d_given == 0 || (*prior)->d_given == d_given))
        return HNPE_OK;
    hnpe_status status =
        hnpei_fail(HNPE_ERROR_SHAPE, where, "%s has %zu parameters given %zu, but the file has %zu given %zu", name,
                   (*prior)->dim, (*prior)->d_given, dim, d_given);
    hnpe_prior_release(*prior);
    *prior = NULL;
    return status;
}

static hnpe_status read_weights(const hnpei_reader *reader, hnpei_core *core)
{
    for (size_t t = 0; t < core->n_terms; ++t) {
        const hnpei_term *term = &core->terms[t];
        for (size_t b = 0; b < term->layout.n_blocks; ++b) {
            const hnpei_block *block = &term->layout.blocks[b];
            HNPEI_TRY(
                hnpei_reader_reals(reader, block->name, block->rows * block->columns, term->weights + block->offset));
        }
    }
    return HNPE_OK;
}

static hnpe_status load_from(const char *where, hnpe_context *context, const hnpei_reader *reader,
                             hnpe_prior *prior_local, hnpe_prior *prior_global, hnpei_core **core)
{
    const char *kind = hnpei_reader_metadata(reader, "kind");
    const char *version = hnpei_reader_metadata(reader, "format_version");
    if (!kind || strcmp(kind, KIND) != 0 || !version || strcmp(version, FORMAT_VERSION) != 0)
        return hnpei_fail(HNPE_ERROR_FORMAT, where,
                          "the file is a \"%s\" of format \"%s\", not a \"%s\" of format \"%s\"",
                          kind ? kind : "(nothing)", version ? version : "(none)", KIND, FORMAT_VERSION);
    hnpei_plan plan;
    int64_t extra[2];
    HNPEI_TRY(read_plan(where, reader, &plan, extra));
    hnpe_prior *local = NULL, *global = NULL;
    hnpe_status status =
        choose_prior(where, context, reader, "prior_local", prior_local, plan.d_local, plan.d_global, &local);
    if (status == HNPE_OK)
        status = choose_prior(where, context, reader, "prior_global", prior_global, plan.d_global, 0, &global);
    if (status == HNPE_OK)
        status = hnpei_core_create(where, context, &plan, local, global, core);
    hnpe_prior_release(local);
    hnpe_prior_release(global);
    HNPEI_TRY(status);
    (*core)->min_extra = extra[0];
    (*core)->max_extra = extra[1];
    status = read_weights(reader, *core);
    if (status != HNPE_OK) {
        hnpei_core_destroy(*core);
        *core = NULL;
    }
    return status;
}

hnpe_status hnpei_core_load(const char *where, hnpe_context *context, const char *path, hnpe_prior *prior_local,
                            hnpe_prior *prior_global, hnpei_core **core)
{
    hnpei_reader *reader = NULL;
    *core = NULL;
    HNPEI_TRY(hnpei_reader_open(context, where, path, &reader));
    hnpe_status status = load_from(where, context, reader, prior_local, prior_global, core);
    hnpei_reader_close(reader);
    return status;
}
