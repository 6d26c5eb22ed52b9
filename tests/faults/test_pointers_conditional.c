/* Each pointer that is not a handle, NULL, of conditionals and of what is said of chains: refused with a message that
   names it, or taken where its comment in the header says so. */
#include "kit.h"

static const int64_t first = 0;

#define CREATE(x, fixed, values) hnpe_conditional_create(k->posterior, 2, x, 1, fixed, values, &k->made.conditional)
#define SAMPLE(theta, checks) hnpe_conditional_sample(k->conditional, 3, 4, k->rng, k->monitor, theta, checks, &report)
#define MARGINAL(x, kept, theta, log_q, error, kind)                                                                   \
    hnpe_conditional_marginal(k->posterior, 2, x, 1, kept, 2, theta, 2, k->rng, k->monitor, log_q, error, kind)
static hnpe_chains_info report = {.struct_size = sizeof report};
static int32_t kind;

#define CONDITIONALS(X)                                                                                                \
    X(NEEDED, hnpe_conditional_create__x, KIT_POSTERIOR, CREATE(NULL, &first, k->theta_local))                         \
    X(NEEDED, hnpe_conditional_create__fixed, KIT_POSTERIOR, CREATE(k->x, NULL, k->theta_local))                       \
    X(NEEDED, hnpe_conditional_create__values, KIT_POSTERIOR, CREATE(k->x, &first, NULL))                              \
    X(NEEDED, hnpe_conditional_describe__info, KIT_CONDITIONAL, hnpe_conditional_describe(k->conditional, NULL))       \
    X(NEEDED, hnpe_conditional_log_density__theta, KIT_CONDITIONAL,                                                    \
      hnpe_conditional_log_density(k->conditional, 3, NULL, k->out))                                                   \
    X(NEEDED, hnpe_conditional_log_density__log_q, KIT_CONDITIONAL,                                                    \
      hnpe_conditional_log_density(k->conditional, 3, k->theta_local, NULL))                                           \
    X(NEEDED, hnpe_conditional_sample__theta, KIT_CONDITIONAL, SAMPLE(NULL, k->out))                                   \
    X(OPTIONAL, hnpe_conditional_sample__checks, KIT_CONDITIONAL,                                                      \
      hnpe_conditional_sample(k->conditional, 3, 4, k->rng, NULL, k->out, NULL, &report))                              \
    X(NEEDED, hnpe_conditional_sample__report, KIT_CONDITIONAL,                                                        \
      hnpe_conditional_sample(k->conditional, 3, 4, k->rng, k->monitor, k->out, k->second_out, NULL))                  \
    X(NEEDED, hnpe_conditional_marginal__x, KIT_POSTERIOR,                                                             \
      MARGINAL(NULL, &first, k->theta_local, k->out, k->second_out, &kind))                                            \
    X(NEEDED, hnpe_conditional_marginal__kept, KIT_POSTERIOR,                                                          \
      MARGINAL(k->x, NULL, k->theta_local, k->out, k->second_out, &kind))                                              \
    X(NEEDED, hnpe_conditional_marginal__theta, KIT_POSTERIOR,                                                         \
      MARGINAL(k->x, &first, NULL, k->out, k->second_out, &kind))                                                      \
    X(NEEDED, hnpe_conditional_marginal__log_q, KIT_POSTERIOR,                                                         \
      MARGINAL(k->x, &first, k->theta_local, NULL, k->second_out, &kind))                                              \
    X(OPTIONAL, hnpe_conditional_marginal__error, KIT_POSTERIOR,                                                       \
      MARGINAL(k->x, &first, k->theta_local, k->out, NULL, &kind))                                                     \
    X(OPTIONAL, hnpe_conditional_marginal__kind, KIT_POSTERIOR,                                                        \
      MARGINAL(k->x, &first, k->theta_local, k->out, k->second_out, NULL))                                             \
    X(NEEDED, hnpe_conditional_get_int__value, KIT_CONDITIONAL,                                                        \
      hnpe_conditional_get_int(k->conditional, HNPE_CONDITIONAL_THIN, NULL))                                           \
    X(NEEDED, hnpe_conditional_get_real__value, KIT_CONDITIONAL,                                                       \
      hnpe_conditional_get_real(k->conditional, HNPE_CONDITIONAL_THIN, NULL))                                          \
    X(NEEDED, hnpe_conditional_describe_option__info, KIT_NOTHING, hnpe_conditional_describe_option(0, NULL))          \
    X(NEEDED, hnpe_conditional_describe_choice__info, KIT_NOTHING,                                                     \
      hnpe_conditional_describe_choice(HNPE_CONDITIONAL_THIN, 0, NULL))                                                \
    X(NEEDED, hnpe_diagnostics_rhat__draws, KIT_NOTHING, hnpe_diagnostics_rhat(k->context, 3, 6, 2, NULL, k->out))     \
    X(NEEDED, hnpe_diagnostics_rhat__rhat, KIT_NOTHING,                                                                \
      hnpe_diagnostics_rhat(k->context, 3, 6, 2, k->theta_local, NULL))                                                \
    X(NEEDED, hnpe_diagnostics_ess__draws, KIT_NOTHING,                                                                \
      hnpe_diagnostics_ess(k->context, 3, 6, 2, NULL, k->out, k->second_out))                                          \
    X(OPTIONAL, hnpe_diagnostics_ess__bulk, KIT_NOTHING,                                                               \
      hnpe_diagnostics_ess(k->context, 3, 6, 2, k->theta_local, NULL, k->second_out))                                  \
    X(OPTIONAL, hnpe_diagnostics_ess__tail, KIT_NOTHING,                                                               \
      hnpe_diagnostics_ess(k->context, 3, 6, 2, k->theta_local, k->out, NULL))

#define CALLS(X) CONDITIONALS(X)

CALLS(KIT_FUNCTION)
static const kit_call calls[] = {CALLS(KIT_ROW)};

int main(void)
{
    return kit_refuse_all("pointers of conditionals", sizeof calls / sizeof *calls, calls);
}
