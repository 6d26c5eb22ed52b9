/* Settings other than the defaults, for the choice of these: "trainer.NAME=VALUE", "estimator.NAME=VALUE",
   "flow.NAME=VALUE" with the names that hnpe_…_describe_option gives, and "flow.family=spline|coupling|mixture|maf".
   Values of choices are their numbers. */
#include "benchmark.h"

#include <stdlib.h>
#include <string.h>

typedef hnpe_status (*describe_fn)(size_t index, hnpe_option_info *info);

/* A handle's options, whatever its type. */
typedef struct target {
    const char *prefix;
    describe_fn describe;
    hnpe_trainer *trainer;
    hnpe_estimator *estimator;
    hnpe_flow *flow;
} target;

static void set_option(const target *of, const hnpe_option_info *info, const char *value)
{
    if (info->kind == HNPE_OPTION_REAL && of->trainer)
        CHECK(hnpe_trainer_set_real(of->trainer, info->key, atof(value)));
    else if (of->trainer)
        CHECK(hnpe_trainer_set_int(of->trainer, info->key, atoll(value)));
    else if (of->estimator)
        CHECK(hnpe_estimator_set_int(of->estimator, info->key, atoll(value)));
    else
        CHECK(hnpe_flow_set_int(of->flow, info->key, atoll(value)));
}

static void apply_one(const target *of, const char *name, const char *value)
{
    const size_t length = (size_t)(value - 1 - name);
    hnpe_option_info info = {.struct_size = sizeof info};
    for (size_t i = 0; of->describe(i, &info) == HNPE_OK; ++i)
        if (strlen(info.name) == length && strncmp(info.name, name, length) == 0) {
            set_option(of, &info, value);
            return;
        }
    fail("no option of the %s is called %.*s", of->prefix, (int)length, name);
}

/* Returns how many there were. */
static size_t apply(const settings *wanted, const target *of)
{
    size_t applied = 0;
    const size_t length = strlen(of->prefix);
    for (size_t i = 0; i < wanted->n_settings; ++i) {
        const char *setting = wanted->settings[i], *equals = strchr(setting, '=');
        if (strncmp(setting, of->prefix, length) != 0 || setting[length] != '.' || !equals)
            continue;
        ++applied;
        if (strncmp(setting, "flow.family=", strlen("flow.family=")) != 0)
            apply_one(of, setting + length + 1, equals + 1);
    }
    return applied;
}

static hnpe_flow *create_flow(const settings *wanted, hnpe_context *context, const task *of)
{
    const char *family = "spline";
    hnpe_flow *flow = NULL;
    for (size_t i = 0; i < wanted->n_settings; ++i)
        if (strncmp(wanted->settings[i], "flow.family=", strlen("flow.family=")) == 0)
            family = strchr(wanted->settings[i], '=') + 1;
    if (strcmp(family, "spline") == 0)
        CHECK(hnpe_flow_create_spline(context, of->d_theta, of->d_x, &flow));
    else if (strcmp(family, "coupling") == 0)
        CHECK(hnpe_flow_create_coupling(context, of->d_theta, of->d_x, &flow));
    else if (strcmp(family, "mixture") == 0)
        CHECK(hnpe_flow_create_mixture(context, of->d_theta, of->d_x, &flow));
    else if (strcmp(family, "maf") == 0)
        CHECK(hnpe_flow_create_maf(context, of->d_theta, of->d_x, &flow));
    else
        fail("flow.family=%s is none of spline, coupling, mixture, maf", family);
    return flow;
}

/* An estimator of one's own, where the flow is not the default one or the seed another. */
static void apply_flow(const settings *wanted, hnpe_context *context, hnpe_prior *prior, const task *of,
                       uint64_t member, hnpe_inference *inference)
{
    target to = {"flow", hnpe_flow_describe_option, NULL, NULL, create_flow(wanted, context, of)};
    hnpe_estimator *estimator = NULL;
    const size_t applied = apply(wanted, &to);
    if (applied || member) {
        CHECK(hnpe_estimator_create_factorised(context, prior, NULL, of->d_x, NULL, NULL, applied ? to.flow : NULL,
                                               NULL, &estimator));
        CHECK(hnpe_estimator_set_seed(estimator, 1000 + member));
        CHECK(hnpe_inference_set_estimator(inference, estimator));
    }
    hnpe_estimator_release(estimator);
    hnpe_flow_release(to.flow);
}

void variant_apply(const settings *wanted, hnpe_context *context, hnpe_prior *prior, const task *of, uint64_t member,
                   hnpe_inference *inference)
{
    target estimator = {.prefix = "estimator", .describe = hnpe_estimator_describe_option};
    target trainer = {.prefix = "trainer", .describe = hnpe_trainer_describe_option};
    apply_flow(wanted, context, prior, of, member, inference);
    CHECK(hnpe_inference_get_estimator(inference, &estimator.estimator));
    CHECK(hnpe_inference_get_trainer(inference, &trainer.trainer));
    if (member)
        CHECK(hnpe_trainer_set_seed(trainer.trainer, 1000 + member));
    (void)apply(wanted, &estimator);
    (void)apply(wanted, &trainer);
    hnpe_estimator_release(estimator.estimator);
    hnpe_trainer_release(trainer.trainer);
}
