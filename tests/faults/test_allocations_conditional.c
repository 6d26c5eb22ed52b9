/* Memory fails at every place of every exported function: conditionals, and what is said of chains. */
#include "kit.h"

static const int64_t first = 0;
static hnpe_option_info option = {.struct_size = sizeof option};
static hnpe_choice_info choice = {.struct_size = sizeof choice};
static hnpe_conditional_info info = {.struct_size = sizeof info};
static hnpe_chains_info report = {.struct_size = sizeof report};
static int64_t whole;
static double real;

#define MARGINAL(index, points)                                                                                        \
    hnpe_conditional_marginal(k->posterior, 2, k->x, 1, index, 2, points, 2, k->rng, k->monitor, k->out,               \
                              k->second_out, NULL)
static const int64_t second = 1;

#define CONDITIONALS(X)                                                                                                \
    X(KEEPS, hnpe_conditional_create, KIT_POSTERIOR,                                                                   \
      hnpe_conditional_create(k->posterior, 2, k->x, 1, &first, k->theta_local, &k->made.conditional))                 \
    X(NONE, hnpe_conditional_describe, KIT_CONDITIONAL, hnpe_conditional_describe(k->conditional, &info))              \
    X(KEEPS, hnpe_conditional_log_density, KIT_CONDITIONAL,                                                            \
      hnpe_conditional_log_density(k->conditional, 3, k->theta_local, k->out))                                         \
    X(KEEPS, hnpe_conditional_sample, KIT_CONDITIONAL | KIT_MONITOR,                                                   \
      hnpe_conditional_sample(k->conditional, 3, 4, k->rng, k->monitor, k->out, k->second_out, &report))               \
    X(KEEPS, hnpe_conditional_marginal, KIT_POSTERIOR | KIT_MONITOR, MARGINAL(&first, k->theta_local))                 \
    X(KEEPS, hnpe_conditional_marginal__global, KIT_POSTERIOR, MARGINAL(&second, k->theta_global))                     \
    X(NONE, hnpe_conditional_set_int, KIT_CONDITIONAL,                                                                 \
      hnpe_conditional_set_int(k->conditional, HNPE_CONDITIONAL_THIN, 3))                                              \
    X(NONE, hnpe_conditional_set_real, KIT_CONDITIONAL,                                                                \
      KIT_UNSUPPORTED(hnpe_conditional_set_real(k->conditional, HNPE_CONDITIONAL_THIN, 3)))                            \
    X(NONE, hnpe_conditional_get_int, KIT_CONDITIONAL,                                                                 \
      hnpe_conditional_get_int(k->conditional, HNPE_CONDITIONAL_THIN, &whole))                                         \
    X(NONE, hnpe_conditional_get_real, KIT_CONDITIONAL,                                                                \
      KIT_UNSUPPORTED(hnpe_conditional_get_real(k->conditional, HNPE_CONDITIONAL_THIN, &real)))                        \
    X(NONE, hnpe_conditional_reset_option, KIT_CONDITIONAL,                                                            \
      hnpe_conditional_reset_option(k->conditional, HNPE_CONDITIONAL_THIN))                                            \
    X(NONE, hnpe_conditional_describe_option, KIT_NOTHING, hnpe_conditional_describe_option(0, &option))               \
    X(NONE, hnpe_conditional_describe_choice, KIT_NOTHING,                                                             \
      KIT_UNSUPPORTED(hnpe_conditional_describe_choice(HNPE_CONDITIONAL_THIN, 0, &choice)))                            \
    X(NONE, hnpe_conditional_retain, KIT_CONDITIONAL,                                                                  \
      KIT_DONE((hnpe_conditional_retain(k->conditional), hnpe_conditional_release(k->conditional))))                   \
    X(NONE, hnpe_conditional_release, KIT_NOTHING, KIT_DONE(hnpe_conditional_release(NULL)))                           \
    X(TAKES, hnpe_diagnostics_rhat, KIT_NOTHING, hnpe_diagnostics_rhat(k->context, 3, 6, 2, k->theta_local, k->out))   \
    X(TAKES, hnpe_diagnostics_ess, KIT_NOTHING,                                                                        \
      hnpe_diagnostics_ess(k->context, 3, 6, 2, k->theta_local, k->out, k->second_out))

#define CALLS(X) CONDITIONALS(X)

CALLS(KIT_FUNCTION)
static const kit_call calls[] = {CALLS(KIT_ROW)};

int main(void)
{
    return kit_fail_all("allocations of conditionals", sizeof calls / sizeof *calls, calls, support_is_long());
}
