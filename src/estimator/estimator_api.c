/* The exported functions of the estimator room. */
#include "embedder/embedder_handle.h"
#include "estimator.h"
#include "flow/flow_handle.h"

#include <string.h>

static const hnpei_choice architectures[] = {
    {HNPE_ARCHITECTURE_FACTORISED, "factorised", "q_global(beta | set) q_local(alpha | beta, x_0)"},
    {HNPE_ARCHITECTURE_NAIVE, "naive", "one flow given all observations stacked, their number fixed"},
    {HNPE_ARCHITECTURE_AGGREGATED, "aggregated", "one flow given x_0 and the mean of the others"},
    {0, NULL, NULL}};
static const hnpei_choice boundeds[] = {
    {HNPE_BOUNDED_CUBE, "cube", "splines on the unit interval, uniform base"},
    {HNPE_BOUNDED_LOGIT, "logit", "the real line through the logit, normal base"},
    {HNPE_BOUNDED_OPEN, "open", "a mixture where the parameters are, cut off at bounds"},
    {HNPE_BOUNDED_TRUNCATED, "truncated", "any flow where the parameters are, cut off at bounds"},
    {0, NULL, NULL}};
static const hnpei_option estimator_options[] = {
    HNPEI_OPTION_CHOICE(HNPE_ESTIMATOR_ARCHITECTURE, "architecture", HNPE_ARCHITECTURE_FACTORISED, architectures,
                        "How the posterior is written."),
    HNPEI_OPTION_CHOICE(HNPE_ESTIMATOR_BOUNDED, "bounded", HNPE_BOUNDED_CUBE, boundeds,
                        "Where parameters with a bounded support live."),
    HNPEI_OPTION_INT(HNPE_ESTIMATOR_EXTRA, "extra", 0, 0, 1 << 20,
                     "Extra observations that the naive architecture is built for."),
    HNPEI_OPTION_END};

static void estimator_destroy(hnpe_estimator *estimator)
{
    hnpei_core_destroy(estimator->core);
}

HNPEI_DEFINE_HANDLE(estimator, HNPEI_MAGIC_ESTIMATOR, estimator_destroy)

static hnpe_status rebuild(const char *where, hnpe_estimator *estimator, const hnpei_plan *plan)
{
    hnpei_core *old = estimator->core, *made;
    if (estimator->trained)
        return hnpei_fail(HNPE_ERROR_UNSUPPORTED, where,
                          "the estimator is trained: its structure can no longer change");
    HNPEI_TRY(hnpei_core_create(where, old->context, plan, old->prior_local, old->prior_global, &made));
    estimator->core = made;
    hnpei_core_destroy(old);
    return HNPE_OK;
}

/* A loaded estimator, and one made of parts, keep what they were made for. */
static hnpe_status check_fixed(const hnpe_estimator *estimator, const hnpei_plan *plan)
{
    const hnpei_plan *now = &estimator->core->plan;
    const size_t size = 1 + (size_t)hnpei_option_int(&estimator->options, HNPE_ESTIMATOR_EXTRA);
    if (plan->architecture != now->architecture)
        return hnpei_fail(HNPE_ERROR_UNSUPPORTED, NULL,
                          "the architecture is fixed: the estimator was loaded, or made from parts of one's own");
    if (now->architecture == HNPE_ARCHITECTURE_NAIVE && size != now->set.n_rows)
        return hnpei_fail(HNPE_ERROR_UNSUPPORTED, NULL, "option extra is fixed: the estimator was loaded");
    return HNPE_OK;
}

static hnpe_status estimator_changed(hnpe_estimator *estimator)
{
    const hnpei_plan *now = &estimator->core->plan;
    hnpei_plan plan = *now;
    plan.architecture = (hnpe_architecture)hnpei_option_int(&estimator->options, HNPE_ESTIMATOR_ARCHITECTURE);
    plan.bounded = (hnpe_bounded)hnpei_option_int(&estimator->options, HNPE_ESTIMATOR_BOUNDED);
    if (estimator->own_parts)
        HNPEI_TRY(check_fixed(estimator, &plan));
    else
        hnpei_plan_defaults(&plan, (size_t)hnpei_option_int(&estimator->options, HNPE_ESTIMATOR_EXTRA));
    const int same =
        plan.architecture == now->architecture && plan.bounded == now->bounded && plan.set.n_rows == now->set.n_rows;
    return same ? HNPE_OK : rebuild(NULL, estimator, &plan);
}

HNPEI_DEFINE_OPTIONS(estimator, HNPEI_MAGIC_ESTIMATOR, estimator_options, estimator_changed)

static hnpe_status create(const char *where, hnpe_context *context, const hnpei_plan *plan, hnpe_prior *prior_local,
                          hnpe_prior *prior_global, int own_parts, hnpe_estimator **estimator)
{
    hnpe_estimator *made;
    HNPEI_TRY(hnpei_object_create(context, HNPEI_MAGIC_ESTIMATOR, sizeof *made, &made));
    hnpei_options_init(&made->options, estimator_options);
    made->own_parts = own_parts;
    hnpe_status status = hnpei_core_create(where, context, plan, prior_local, prior_global, &made->core);
    if (status != HNPE_OK) {
        hnpe_estimator_release(made);
        return status;
    }
    made->dims = hnpei_core_dims(made->core);
    *estimator = made;
    return HNPE_OK;
}

static hnpei_plan default_plan(const hnpe_prior *prior_local, const hnpe_prior *prior_global, size_t d_x)
{
    hnpei_plan plan = {.architecture = HNPE_ARCHITECTURE_FACTORISED,
                       .bounded = HNPE_BOUNDED_CUBE,
                       .d_local = prior_local ? prior_local->dim : 0,
                       .d_global = prior_global ? prior_global->dim : 0,
                       .d_x = d_x};
    hnpei_plan_defaults(&plan, 0);
    return plan;
}

hnpe_status hnpe_estimator_create(hnpe_context *context, hnpe_prior *prior_local, hnpe_prior *prior_global, size_t d_x,
                                  hnpe_estimator **estimator)
{
    HNPEI_TRY(hnpei_check_pointer(__func__, "estimator", estimator));
    *estimator = NULL;
    HNPEI_TRY(hnpei_check_context(__func__, context));
    HNPEI_TRY(hnpei_check_priors(__func__, prior_local, prior_global));
    HNPEI_TRY(hnpei_check_size(__func__, "d_x", d_x, 1));

    hnpei_plan plan = default_plan(prior_local, prior_global, d_x);
    return create(__func__, context, &plan, prior_local, prior_global, 0, estimator);
}

static hnpe_status take_flow(const char *where, const char *name, const hnpe_flow *flow, hnpei_flow_spec *spec)
{
    if (!flow)
        return HNPE_OK;
    HNPEI_TRY(hnpei_check_handle(where, name, flow, HNPEI_MAGIC_FLOW));
    *spec = *hnpei_flow_handle_spec(flow);
    spec->unit = NULL;      /* follows from the priors */
    if (spec->d_given == 0) /* would be taken for a default, which has no width yet */
        return hnpei_fail(HNPE_ERROR_SHAPE, where, "%s has d_given 0, but must be given an embedding", name);
    return HNPE_OK;
}

static hnpe_status take_parts(const char *where, const hnpe_embedder *observation, const hnpe_embedder *set,
                              const hnpe_flow *q_local, const hnpe_flow *q_global, const char *name_global,
                              hnpei_plan *plan)
{
    if (observation) {
        HNPEI_TRY(hnpei_check_handle(where, "observation", observation, HNPEI_MAGIC_EMBEDDER));
        plan->observation = *hnpei_embedder_handle_spec(observation);
    }
    if (set) {
        HNPEI_TRY(hnpei_check_handle(where, "set", set, HNPEI_MAGIC_EMBEDDER));
        plan->set = *hnpei_embedder_handle_spec(set);
    }
    HNPEI_TRY(take_flow(where, "q_local", q_local, &plan->q_local));
    return take_flow(where, name_global, q_global, &plan->q_global);
}

hnpe_status hnpe_estimator_create_factorised(hnpe_context *context, hnpe_prior *prior_local, hnpe_prior *prior_global,
                                             size_t d_x, const hnpe_embedder *observation, const hnpe_embedder *set,
                                             const hnpe_flow *q_local, const hnpe_flow *q_global,
                                             hnpe_estimator **estimator)
{
    HNPEI_TRY(hnpei_check_pointer(__func__, "estimator", estimator));
    *estimator = NULL;
    HNPEI_TRY(hnpei_check_context(__func__, context));
    HNPEI_TRY(hnpei_check_priors(__func__, prior_local, prior_global));
    HNPEI_TRY(hnpei_check_size(__func__, "d_x", d_x, 1));
    HNPEI_REQUIRE(prior_local || !q_local, HNPE_ERROR_INVALID_ARGUMENT, "q_local is given, but prior_local is NULL");
    HNPEI_REQUIRE(prior_global || !q_global, HNPE_ERROR_INVALID_ARGUMENT,
                  "q_global is given, but prior_global is NULL");

    hnpei_plan plan = default_plan(prior_local, prior_global, d_x);
    HNPEI_TRY(take_parts(__func__, observation, set, q_local, q_global, "q_global", &plan));
    return create(__func__, context, &plan, prior_local, prior_global, 1, estimator);
}

/* The options as the plan has them. */
static void note_plan(hnpe_estimator *estimator)
{
    const hnpei_plan *plan = &estimator->core->plan;
    hnpei_options *options = &estimator->options;
    (void)hnpei_options_set_int(NULL, options, HNPE_ESTIMATOR_ARCHITECTURE, (int64_t)plan->architecture);
    (void)hnpei_options_set_int(NULL, options, HNPE_ESTIMATOR_BOUNDED, (int64_t)plan->bounded);
    if (plan->architecture == HNPE_ARCHITECTURE_NAIVE)
        (void)hnpei_options_set_int(NULL, options, HNPE_ESTIMATOR_EXTRA, (int64_t)plan->set.n_rows - 1);
}

hnpe_status hnpe_estimator_create_joint(hnpe_context *context, hnpe_prior *prior_local, hnpe_prior *prior_global,
                                        size_t d_x, const hnpe_embedder *set, const hnpe_flow *q_joint,
                                        hnpe_estimator **estimator)
{
    HNPEI_TRY(hnpei_check_pointer(__func__, "estimator", estimator));
    *estimator = NULL;
    HNPEI_TRY(hnpei_check_context(__func__, context));
    HNPEI_TRY(hnpei_check_priors(__func__, prior_local, prior_global));
    HNPEI_TRY(hnpei_check_size(__func__, "d_x", d_x, 1));
    HNPEI_TRY(hnpei_check_handle(__func__, "q_joint", q_joint, HNPEI_MAGIC_FLOW));

    hnpei_plan plan = default_plan(prior_local, prior_global, d_x);
    plan.architecture = HNPE_ARCHITECTURE_AGGREGATED;
    hnpei_plan_defaults(&plan, 0);
    HNPEI_TRY(take_parts(__func__, NULL, set, NULL, q_joint, "q_joint", &plan));
    if (plan.set.embedding == HNPEI_EMBEDDING_STACK)
        plan.architecture = HNPE_ARCHITECTURE_NAIVE;
    HNPEI_TRY(create(__func__, context, &plan, prior_local, prior_global, 1, estimator));
    note_plan(*estimator);
    return HNPE_OK;
}

hnpe_status hnpe_estimator_set_seed(hnpe_estimator *estimator, uint64_t seed)
{
    HNPEI_TRY(hnpei_check_handle(__func__, "estimator", estimator, HNPEI_MAGIC_ESTIMATOR));
    HNPEI_TRY(hnpei_object_begin(__func__, "estimator", &estimator->object));

    hnpe_estimator_retain(estimator); /* a prior of the host's may release it */
    hnpei_plan plan = estimator->core->plan;
    plan.seed = seed;
    hnpe_status status = rebuild(__func__, estimator, &plan);
    hnpei_object_end(&estimator->object);
    hnpe_estimator_release(estimator);
    return status;
}

hnpe_status hnpe_estimator_dims(const hnpe_estimator *estimator, hnpe_dims *dims)
{
    HNPEI_TRY(hnpei_check_handle(__func__, "estimator", estimator, HNPEI_MAGIC_ESTIMATOR));

    return hnpei_give_dims(__func__, estimator->dims, dims);
}

hnpe_status hnpe_estimator_save(const hnpe_estimator *estimator, const char *path)
{
    HNPEI_TRY(hnpei_check_handle(__func__, "estimator", estimator, HNPEI_MAGIC_ESTIMATOR));
    HNPEI_TRY(hnpei_check_pointer(__func__, "path", path));
    /* Saving reads the weights that training writes, so it counts as a use of the handle. */
    hnpei_object *object = &((hnpe_estimator *)(uintptr_t)estimator)->object;
    HNPEI_TRY(hnpei_object_begin(__func__, "estimator", object));

    hnpe_status status = hnpei_core_save(__func__, estimator->core, path);
    hnpei_object_end(object);
    return status;
}

hnpe_status hnpei_estimator_adopt(hnpe_context *context, hnpei_core *core, hnpe_estimator **estimator)
{
    hnpe_estimator *made;
    HNPEI_TRY(hnpei_object_create(context, HNPEI_MAGIC_ESTIMATOR, sizeof *made, &made));
    hnpei_options_init(&made->options, estimator_options);
    made->core = core;
    made->dims = hnpei_core_dims(core);
    made->trained = core->max_extra >= 0;
    made->own_parts = 1;
    note_plan(made);
    *estimator = made;
    return HNPE_OK;
}

hnpe_status hnpe_estimator_load(hnpe_context *context, const char *path, hnpe_prior *prior_local,
                                hnpe_prior *prior_global, hnpe_estimator **estimator)
{
    HNPEI_TRY(hnpei_check_pointer(__func__, "estimator", estimator));
    *estimator = NULL;
    HNPEI_TRY(hnpei_check_context(__func__, context));
    HNPEI_TRY(hnpei_check_pointer(__func__, "path", path));
    if (prior_local)
        HNPEI_TRY(hnpei_check_handle(__func__, "prior_local", prior_local, HNPEI_MAGIC_PRIOR));
    if (prior_global)
        HNPEI_TRY(hnpei_check_handle(__func__, "prior_global", prior_global, HNPEI_MAGIC_PRIOR));

    hnpei_core *core;
    HNPEI_TRY(hnpei_core_load(__func__, context, path, prior_local, prior_global, &core));
    const hnpe_status status = hnpei_estimator_adopt(context, core, estimator);
    if (status != HNPE_OK)
        hnpei_core_destroy(core);
    return status;
}
