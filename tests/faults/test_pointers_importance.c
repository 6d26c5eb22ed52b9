/* Each pointer that is not a handle, NULL, of importance sampling: refused with a message that names it, or taken where
   its comment in the header says so. tests/architecture/laws.py checks that no pointer is left out. */
#include "kit.h"

static hnpe_importance_info importance = {.struct_size = sizeof importance};

static int flat(void *user_data, size_t n, size_t n_local, const double *theta_local, const double *theta_global,
                double *log_target)
{
    for (size_t i = 0; i < n; ++i)
        log_target[i] = 0;
    return 0;
}

#define RUN(x, function, local, global, weights)                                                                       \
    hnpe_importance_run(k->posterior, 2, x, 4, k->rng, HNPE_IMPORTANCE_LIKELIHOOD, function, NULL, NULL, local,        \
                        global, weights)
#define WEIGH(x, local, global, target, weights)                                                                       \
    hnpe_importance_weigh(k->posterior, 2, x, 3, local, global, HNPE_IMPORTANCE_LIKELIHOOD, target, weights)

#define CALLS(X)                                                                                                       \
    X(NEEDED, hnpe_importance_run__x, KIT_POSTERIOR, RUN(NULL, flat, k->out, k->second_out, k->third_out))             \
    X(NEEDED, hnpe_importance_run__log_target, KIT_POSTERIOR, RUN(k->x, NULL, k->out, k->second_out, k->third_out))    \
    X(NEEDED, hnpe_importance_run__theta_local, KIT_POSTERIOR, RUN(k->x, flat, NULL, k->second_out, k->third_out))     \
    X(NEEDED, hnpe_importance_run__theta_global, KIT_POSTERIOR, RUN(k->x, flat, k->out, NULL, k->third_out))           \
    X(NEEDED, hnpe_importance_run__log_weights, KIT_POSTERIOR, RUN(k->x, flat, k->out, k->second_out, NULL))           \
    X(NEEDED, hnpe_importance_weigh__x, KIT_POSTERIOR,                                                                 \
      WEIGH(NULL, k->theta_local, k->theta_global, k->signal, k->out))                                                 \
    X(NEEDED, hnpe_importance_weigh__theta_local, KIT_POSTERIOR,                                                       \
      WEIGH(k->x, NULL, k->theta_global, k->signal, k->out))                                                           \
    X(NEEDED, hnpe_importance_weigh__theta_global, KIT_POSTERIOR,                                                      \
      WEIGH(k->x, k->theta_local, NULL, k->signal, k->out))                                                            \
    X(NEEDED, hnpe_importance_weigh__log_target, KIT_POSTERIOR,                                                        \
      WEIGH(k->x, k->theta_local, k->theta_global, NULL, k->out))                                                      \
    X(NEEDED, hnpe_importance_weigh__log_weights, KIT_POSTERIOR,                                                       \
      WEIGH(k->x, k->theta_local, k->theta_global, k->signal, NULL))                                                   \
    X(NEEDED, hnpe_importance_summarise__log_weights, KIT_NOTHING,                                                     \
      hnpe_importance_summarise(k->context, 4, NULL, k->out, &importance))                                             \
    X(OPTIONAL, hnpe_importance_summarise__smoothed, KIT_NOTHING,                                                      \
      hnpe_importance_summarise(k->context, 4, k->theta_local, NULL, &importance))                                     \
    X(NEEDED, hnpe_importance_summarise__info, KIT_NOTHING,                                                            \
      hnpe_importance_summarise(k->context, 4, k->theta_local, k->out, NULL))                                          \
    X(NEEDED, hnpe_importance_resample__log_weights, KIT_NOTHING,                                                      \
      hnpe_importance_resample(k->context, 4, NULL, HNPE_IMPORTANCE_RESIDUAL, 1, 4, k->sizes_out))                     \
    X(NEEDED, hnpe_importance_resample__index, KIT_NOTHING,                                                            \
      hnpe_importance_resample(k->context, 4, k->theta_local, HNPE_IMPORTANCE_RESIDUAL, 1, 4, NULL))

CALLS(KIT_FUNCTION)
static const kit_call calls[] = {CALLS(KIT_ROW)};

int main(void)
{
    return kit_refuse_all("pointers of importance sampling", sizeof calls / sizeof *calls, calls);
}
