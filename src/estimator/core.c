/* Builds the networks of a plan. */
#include "core.h"

#include "base/context.h"

#include <string.h>

static hnpei_map_kind map_kind(const hnpei_plan *plan, const hnpei_flow_spec *flow)
{
    if (plan->bounded == HNPE_BOUNDED_OPEN || plan->bounded == HNPE_BOUNDED_TRUNCATED)
        return HNPEI_MAP_OPEN;
    const int on_the_line = flow->family == HNPEI_FAMILY_MAF || flow->family == HNPEI_FAMILY_MIXTURE;
    return on_the_line || plan->bounded == HNPE_BOUNDED_LOGIT ? HNPEI_MAP_LOGIT : HNPEI_MAP_CUBE;
}

/* Which features of v live on the unit interval: those of alpha, then those of beta. */
static hnpe_status unit_features(const hnpei_core *core, hnpei_role role, size_t dim, unsigned char **unit)
{
    HNPEI_TRY(hnpei_allocate(core->context, dim, 1, unit));
    size_t at = 0;
    if (role != HNPEI_ROLE_GLOBAL && core->map_local) {
        memcpy(*unit, hnpei_map_unit(core->map_local), core->plan.d_local);
        at = core->plan.d_local;
    }
    if (role != HNPEI_ROLE_LOCAL && core->map_global)
        memcpy(*unit + at, hnpei_map_unit(core->map_global), core->plan.d_global);
    return HNPE_OK;
}

static hnpe_status check_width(const char *where, const char *part, const char *what, size_t is, size_t expected)
{
    if (is == expected)
        return HNPE_OK;
    return hnpei_fail(HNPE_ERROR_SHAPE, where, "%s has %s %zu, but %zu is needed here", part, what, is, expected);
}

/* The specs of the user's own flows carry widths, which must agree; those of the defaults have d_given 0. */
static hnpe_status check_flow(const char *where, const char *part, const hnpei_flow_spec *spec, size_t dim,
                              size_t d_given)
{
    HNPEI_TRY(check_width(where, part, "dimension", spec->dim, dim));
    return spec->d_given ? check_width(where, part, "d_given", spec->d_given, d_given) : HNPE_OK;
}

/* A term sees sets whole, or one observation at a time. */
static hnpe_status describe_embedder(const char *where, hnpei_core *core, hnpei_term *term)
{
    const int is_local = term->role == HNPEI_ROLE_LOCAL;
    const char *part = is_local ? "the observation embedder" : "the set embedder";
    const hnpei_embedder_spec *spec = is_local ? &core->plan.observation : &core->plan.set;
    HNPEI_TRY(check_width(where, part, "d_x", spec->d_x, core->plan.d_x));
    if (is_local && spec->embedding == HNPEI_EMBEDDING_STACK)
        HNPEI_TRY(check_width(where, part, "n_rows", spec->n_rows, 1));
    HNPEI_TRY(hnpei_embedder_create(&term->layout, is_local ? "observation" : "set", spec, &term->embedder));
    term->d_embed = hnpei_embedder_out(term->embedder);
    return HNPE_OK;
}

static hnpe_status describe_term(const char *where, hnpei_core *core, hnpei_role role, hnpei_term *term)
{
    const hnpei_plan *plan = &core->plan;
    const int is_local = role == HNPEI_ROLE_LOCAL;
    const char *prefix = is_local ? "q_local" : role == HNPEI_ROLE_GLOBAL ? "q_global" : "q_joint";
    hnpei_flow_spec flow = is_local ? plan->q_local : plan->q_global;
    term->role = role;
    term->dim = role == HNPEI_ROLE_JOINT ? plan->d_local + plan->d_global : is_local ? plan->d_local : plan->d_global;
    term->d_beta = is_local ? plan->d_global : 0;
    hnpei_layout_init(&term->layout, core->context);
    HNPEI_TRY(describe_embedder(where, core, term));
    HNPEI_TRY(check_flow(where, prefix, &flow, term->dim, term->d_embed + term->d_beta));
    flow.d_given = term->d_embed + term->d_beta;

    unsigned char *unit = NULL;
    HNPEI_TRY(unit_features(core, role, term->dim, &unit));
    flow.unit = unit;
    hnpe_status status = hnpei_flow_create(&term->layout, prefix, &flow, &term->flow);
    hnpei_free(core->context, unit);
    return status;
}

static hnpe_status build_maps(const char *where, hnpei_core *core)
{
    const hnpei_plan *plan = &core->plan;
    const int joint = plan->architecture != HNPE_ARCHITECTURE_FACTORISED;
    if (plan->bounded == HNPE_BOUNDED_OPEN)
        HNPEI_TRY(hnpei_core_check_mixture(where, core));
    if (plan->bounded == HNPE_BOUNDED_TRUNCATED && !joint && core->prior_local && core->prior_global)
        return hnpei_fail(HNPE_ERROR_UNSUPPORTED, where,
                          "a density that is cut off at the bounds must be one of all parameters, but the estimator is "
                          "factorised into two: see hnpe_estimator_create_joint");
    if (plan->bounded == HNPE_BOUNDED_TRUNCATED && core->prior_local && core->prior_local->d_given)
        return hnpei_fail(HNPE_ERROR_UNSUPPORTED, where,
                          "a density cannot be cut off at the bounds of a conditional prior");
    if (core->prior_local)
        HNPEI_TRY(hnpei_map_create(core->context, core->prior_local,
                                   map_kind(plan, joint ? &plan->q_global : &plan->q_local), &core->map_local));
    if (core->prior_global)
        HNPEI_TRY(
            hnpei_map_create(core->context, core->prior_global, map_kind(plan, &plan->q_global), &core->map_global));
    core->truncated = plan->bounded == HNPE_BOUNDED_TRUNCATED &&
                      (hnpei_map_is_bounded(core->map_local) || hnpei_map_is_bounded(core->map_global));
    return HNPE_OK;
}

static hnpe_status describe(const char *where, hnpei_core *core)
{
    HNPEI_TRY(build_maps(where, core));
    if (core->plan.architecture != HNPE_ARCHITECTURE_FACTORISED) {
        core->n_terms = 1;
        return describe_term(where, core, HNPEI_ROLE_JOINT, &core->terms[0]);
    }
    if (core->prior_global) {
        ++core->n_terms;
        HNPEI_TRY(describe_term(where, core, HNPEI_ROLE_GLOBAL, &core->terms[0]));
    }
    if (core->prior_local) {
        hnpei_term *term = &core->terms[core->n_terms++];
        HNPEI_TRY(describe_term(where, core, HNPEI_ROLE_LOCAL, term));
    }
    return HNPE_OK;
}

hnpe_status hnpei_core_describe(const char *where, hnpe_context *context, const hnpei_plan *plan,
                                hnpe_prior *prior_local, hnpe_prior *prior_global, hnpei_core **core)
{
    hnpei_core *made;
    *core = NULL;
    HNPEI_TRY(hnpei_allocate(context, 1, sizeof *made, &made));
    made->context = context;
    hnpe_context_retain(context);
    made->plan = *plan;
    made->prior_local = prior_local;
    made->prior_global = prior_global;
    hnpe_prior_retain(prior_local);
    hnpe_prior_retain(prior_global);
    made->doors.context = made->range.context = context;
    made->min_extra = made->max_extra = -1;
    hnpe_status status = describe(where, made);
    if (status != HNPE_OK) {
        hnpei_core_destroy(made);
        return status;
    }
    *core = made;
    return HNPE_OK;
}

hnpe_status hnpei_core_allocate(hnpei_core *core)
{
    HNPEI_TRY(
        hnpei_doors_create(core->context, core->plan.d_x, core->plan.d_local + core->plan.d_global, &core->doors));
    HNPEI_TRY(hnpei_range_create(core->context, core->plan.d_x, &core->range));
    for (size_t i = 0; i < core->n_terms; ++i) {
        hnpei_term *term = &core->terms[i];
        HNPEI_TRY(hnpei_allocate(core->context, term->layout.size, sizeof *term->weights, &term->weights));
    }
    return HNPE_OK;
}

/* A described core with memory for weights; where that fails it is gone. */
static hnpe_status describe_and_allocate(const char *where, hnpe_context *context, const hnpei_plan *plan,
                                         hnpe_prior *prior_local, hnpe_prior *prior_global, hnpei_core **core)
{
    HNPEI_TRY(hnpei_core_describe(where, context, plan, prior_local, prior_global, core));
    hnpe_status status = hnpei_core_allocate(*core);
    if (status != HNPE_OK) {
        hnpei_core_destroy(*core);
        *core = NULL;
    }
    return status;
}

hnpe_status hnpei_core_create(const char *where, hnpe_context *context, const hnpei_plan *plan, hnpe_prior *prior_local,
                              hnpe_prior *prior_global, hnpei_core **core)
{
    HNPEI_TRY(describe_and_allocate(where, context, plan, prior_local, prior_global, core));
    for (size_t i = 0; i < (*core)->n_terms; ++i) {
        const hnpei_term *term = &(*core)->terms[i];
        hnpei_stream stream;
        hnpei_stream_init(&stream, plan->seed, HNPEI_PURPOSE_WEIGHTS, (uint64_t)term->role);
        hnpei_embedder_init(term->embedder, &stream, term->weights);
        hnpei_flow_init(term->flow, &stream, term->weights);
    }
    return HNPE_OK;
}

void hnpei_core_destroy(hnpei_core *core)
{
    if (!core)
        return;
    hnpe_context *context = core->context;
    for (size_t i = 0; i < core->n_terms; ++i) {
        hnpei_embedder_destroy(core->terms[i].embedder);
        hnpei_flow_destroy(core->terms[i].flow);
        hnpei_layout_free(&core->terms[i].layout);
        hnpei_free(context, core->terms[i].weights);
    }
    hnpei_doors_free(&core->doors);
    hnpei_range_free(&core->range);
    hnpei_free(context, core->gaussian);
    hnpei_map_destroy(core->map_local);
    hnpei_map_destroy(core->map_global);
    hnpe_prior_release(core->prior_local);
    hnpe_prior_release(core->prior_global);
    hnpei_free(context, core);
    hnpe_context_release(context);
}

hnpe_status hnpei_core_copy(const char *where, const hnpei_core *core, hnpei_core **copy)
{
    HNPEI_TRY(describe_and_allocate(where, core->context, &core->plan, core->prior_local, core->prior_global, copy));
    for (size_t i = 0; i < core->n_terms; ++i)
        memcpy((*copy)->terms[i].weights, core->terms[i].weights, core->terms[i].layout.size * sizeof(hnpei_real));
    hnpei_doors_copy(&core->doors, &(*copy)->doors);
    hnpei_range_copy(&core->range, &(*copy)->range);
    (*copy)->min_extra = core->min_extra;
    (*copy)->max_extra = core->max_extra;
    (*copy)->training = core->training;
    hnpe_status status = hnpei_core_set_gaussian(*copy, core->gaussian);
    if (status != HNPE_OK) {
        hnpei_core_destroy(*copy);
        *copy = NULL;
    }
    return status;
}

const hnpei_term *hnpei_core_term(const hnpei_core *core, hnpei_role role)
{
    for (size_t i = 0; i < core->n_terms; ++i)
        if (core->terms[i].role == role)
            return &core->terms[i];
    return NULL;
}

size_t hnpei_core_set_size(const hnpei_core *core)
{
    const hnpei_embedder_spec *set = &core->plan.set;
    const int sees_sets = core->n_terms > 0 && core->terms[0].role != HNPEI_ROLE_LOCAL;
    return sees_sets && set->embedding == HNPEI_EMBEDDING_STACK ? set->n_rows : 0;
}

hnpe_status hnpei_core_takes(const char *where, const hnpei_core *core, size_t n_extra)
{
    const size_t size = hnpei_core_set_size(core);
    if (size && size != 1 + n_extra)
        return hnpei_fail(HNPE_ERROR_UNSUPPORTED, where,
                          "a set has %zu observations, but the networks were built for %zu exactly", 1 + n_extra, size);
    return HNPE_OK;
}

int hnpei_core_is_other_size(const hnpei_core *core, size_t n_extra)
{
    const int64_t extra = (int64_t)n_extra;
    return core->max_extra >= 0 && core->plan.d_global && (extra < core->min_extra || extra > core->max_extra);
}

int hnpei_core_note_extra(const hnpei_core *core, size_t n_extra)
{
    if (!hnpei_core_is_other_size(core, n_extra))
        return 0;
    hnpei_log(core->context, HNPE_LOG_WARNING,
              "a set has %zu extra observations; the posterior was trained on %lld to %lld, and extrapolates", n_extra,
              (long long)core->min_extra, (long long)core->max_extra);
    return 1;
}

int hnpei_core_note_far(const hnpei_core *core, size_t n, const double *x)
{
    const hnpei_distance most = hnpei_range_distance(&core->range, &core->doors, n, x);
    if (!(most.value > HNPEI_RANGE_FAR))
        return 0;
    hnpei_log(core->context, HNPE_LOG_WARNING,
              "x is %g in row %zu, column %zu, %.3g standard deviations outside the range from %g to %g that the "
              "posterior was trained on: it extrapolates",
              x[most.row * core->plan.d_x + most.feature], most.row, most.feature, most.value,
              core->range.low[most.feature], core->range.high[most.feature]);
    return 1;
}

hnpe_dims hnpei_core_dims(const hnpei_core *core)
{
    const hnpei_plan *plan = &core->plan;
    return (hnpe_dims){.d_local = (int64_t)plan->d_local,
                       .d_global = (int64_t)plan->d_global,
                       .d_x = (int64_t)plan->d_x,
                       .d_out = (int64_t)(plan->d_local + plan->d_global)};
}
