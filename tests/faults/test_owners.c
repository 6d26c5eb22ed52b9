/* What keeps a handle needs nobody else to keep it: each owner is made, the host gives up what it was made of and the
   owner itself in every order, the context among them, and the owner is used as long as the host has it. Nothing is
   left. */
#include "kit.h"

/* One thing that the host holds: a field of the kit, by name. */
typedef struct slot {
    const char *name;
    size_t at;
    void (*release)(kit *k);
} slot;

#define SLOT_RELEASE(type, field)                                                                                      \
    static void release_##field(kit *k)                                                                                \
    {                                                                                                                  \
        hnpe_##type##_release(k->field);                                                                               \
        k->field = NULL;                                                                                               \
    }
#define SLOT(type, field) {"k->" #field, offsetof(kit, field), release_##field},
#define SLOTS(X)                                                                                                       \
    X(context, context)                                                                                                \
    X(rng, rng)                                                                                                        \
    X(monitor, monitor)                                                                                                \
    X(prior, alpha)                                                                                                    \
    X(prior, beta)                                                                                                     \
    X(prior, custom)                                                                                                   \
    X(simulator, simulator)                                                                                            \
    X(dataset, dataset)                                                                                                \
    X(dataset, empty)                                                                                                  \
    X(embedder, embedder)                                                                                              \
    X(flow, flow)                                                                                                      \
    X(estimator, estimator)                                                                                            \
    X(trainer, trainer)                                                                                                \
    X(posterior, posterior)                                                                                            \
    X(inference, inference)                                                                                            \
    X(inference, offline)                                                                                              \
    X(report, report)                                                                                                  \
    X(conditional, conditional)
SLOTS(SLOT_RELEASE)
static const slot slots[] = {SLOTS(SLOT)};
enum { N_SLOTS = sizeof slots / sizeof *slots, CONTEXT = 0, OWNER = N_SLOTS, MOST_ITEMS = 8 };

typedef struct owner {
    const char *name, *text; /* of what makes it: the slots named there are what it was made of */
    int64_t parts;
    hnpe_status (*make)(kit *k);
    hnpe_status (*use)(kit *k);
} owner;

/* ---- owners that take more than one call ---- */

static hnpe_status make_product(kit *k, hnpe_prior *first, hnpe_prior *second)
{
    return hnpe_prior_create_product(k->context, 2, (hnpe_prior *[]){first, second}, &k->made.prior);
}

static int simulate(void *user_data, size_t n, const double *alpha, const double *beta, hnpe_rng *rng, double *x)
{
    for (size_t i = 0; i < n; ++i)
        x[i] = alpha[i] + *(const double *)user_data;
    return 0;
}

static double *make_number(void)
{
    double *number = malloc(sizeof *number);
    assert_non_null(number);
    *number = 3;
    return number;
}

static hnpe_status make_inference(kit *k, hnpe_inference *made)
{
    hnpe_trainer *trainer;
    support_assert_ok(hnpe_inference_set_int(made, HNPE_INFERENCE_SIMULATIONS, KIT_SETS));
    support_assert_ok(hnpe_inference_get_trainer(made, &trainer));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_EPOCHS, 1));
    hnpe_trainer_release(trainer);
    return HNPE_OK;
}

static hnpe_status use_inference(kit *k)
{
    hnpe_posterior *posterior;
    hnpe_rng *rng;
    support_assert_ok(make_inference(k, k->made.inference));
    support_assert_ok(hnpe_inference_run(k->made.inference, NULL));
    support_assert_ok(hnpe_inference_posterior(k->made.inference, &posterior));
    support_assert_ok(hnpe_rng_create(NULL, 1, 0, &rng));
    const hnpe_status status = hnpe_posterior_sample(posterior, 2, k->sizes, k->x, 3, rng, k->out);
    hnpe_rng_release(rng);
    hnpe_posterior_release(posterior);
    return status;
}

static hnpe_status use_offline(kit *k)
{
    return hnpe_inference_propose(k->made.inference, 2, k->sizes, k->out, k->second_out, &k->n);
}

/* The flow is copied. */
static hnpe_status make_joint(kit *k, hnpe_prior *alpha, hnpe_prior *beta)
{
    hnpe_flow *flow;
    support_assert_ok(hnpe_flow_create_spline(k->context, 2, 2, &flow));
    const hnpe_status status = hnpe_estimator_create_joint(k->context, alpha, beta, 1, NULL, flow, &k->made.estimator);
    hnpe_flow_release(flow);
    return status;
}

/* The inference itself is what was made then. */
static hnpe_status lend_estimator(kit *k, hnpe_estimator *estimator, hnpe_simulator *simulator)
{
    hnpe_prior *alpha = k->alpha, *beta = k->beta;
    support_assert_ok(hnpe_inference_create(k->context, alpha, beta, simulator, &k->made.inference));
    return hnpe_inference_set_estimator(k->made.inference, estimator);
}

static hnpe_status use_estimator(kit *k)
{
    hnpe_posterior *posterior;
    support_assert_ok(hnpe_posterior_create(k->made.estimator, &posterior));
    const hnpe_status status = hnpe_posterior_log_density(posterior, 2, k->sizes, k->x, 2, k->theta_local, k->out);
    hnpe_posterior_release(posterior);
    return status;
}

/* Nothing that its checkpoint would be written for. */
static hnpe_status use_resumed(kit *k)
{
    support_assert_ok(hnpe_inference_get_estimator(k->made.inference, &k->made.estimator));
    return use_estimator(k);
}

static hnpe_status use_trainer(kit *k)
{
    support_assert_ok(hnpe_trainer_set_int(k->made.trainer, HNPE_TRAINER_EPOCHS, 1));
    support_assert_ok(hnpe_trainer_run(k->made.trainer, NULL));
    return hnpe_trainer_losses(k->made.trainer, 1, k->out, k->second_out);
}

static hnpe_status use_dataset(kit *k)
{
    support_assert_ok(hnpe_dataset_append(k->made.dataset, KIT_SETS, k->sizes, k->theta_local, k->theta_global, k->x));
    return hnpe_dataset_read(k->made.dataset, 0, KIT_SETS, k->sizes_out, k->out, k->second_out, k->third_out);
}

static hnpe_status use_posterior(kit *k)
{
    return hnpe_posterior_mode(k->made.posterior, 2, k->sizes, k->x, 1, k->out, k->second_out);
}

static hnpe_status use_rng(kit *k)
{
    hnpe_rng_fill_normal(k->made.rng, 3, k->out);
    return HNPE_OK;
}

static hnpe_status use_monitor(kit *k)
{
    hnpe_monitor_request_stop(k->made.monitor);
    return HNPE_OK;
}

/* Every function that makes a handle, or keeps one. */
#define OWNERS(X)                                                                                                      \
    X(hnpe_monitor_create, KIT_NOTHING, hnpe_monitor_create(k->context, NULL, NULL, NULL, &k->made.monitor),           \
      use_monitor(k))                                                                                                  \
    X(hnpe_rng_create, KIT_NOTHING, hnpe_rng_create(k->context, 1, 2, &k->made.rng), use_rng(k))                       \
    X(hnpe_report_create, KIT_NOTHING, hnpe_report_create(k->context, &k->made.report),                                \
      hnpe_report_count(k->made.report, &k->n, NULL, NULL))                                                            \
    X(hnpe_prior_create_normal, KIT_NOTHING,                                                                           \
      hnpe_prior_create_normal(k->context, 2, k->theta_local, k->theta_global, &k->made.prior),                        \
      hnpe_prior_log_density(k->made.prior, 3, NULL, k->theta_local, k->out))                                          \
    X(hnpe_prior_create_product, KIT_PRIORS, make_product(k, k->alpha, k->custom),                                     \
      hnpe_prior_quantile(k->made.prior, 2, k->theta_global, k->theta_local, k->out))                                  \
    X(hnpe_prior_create_product__twice, KIT_PRIORS, make_product(k, k->alpha, k->alpha),                               \
      hnpe_prior_quantile(k->made.prior, 2, NULL, k->theta_local, k->out))                                             \
    X(hnpe_prior_load, KIT_PRIORS | KIT_FILES,                                                                         \
      hnpe_prior_load(k->context, k->prior_file, 1, (hnpe_prior *[]){k->custom}, &k->made.prior),                      \
      hnpe_prior_quantile(k->made.prior, 2, k->theta_global, k->theta_local, k->out))                                  \
    X(hnpe_simulator_create, KIT_NOTHING,                                                                              \
      hnpe_simulator_create(k->context, 1, 0, 1, simulate, make_number(), free, &k->made.simulator),                   \
      hnpe_simulator_run(k->made.simulator, 3, k->theta_local, NULL, 1, 0, NULL, k->out))                              \
    X(hnpe_simulator_create_jansen_rit, KIT_NOTHING, hnpe_simulator_create_jansen_rit(k->context, &k->made.simulator), \
      hnpe_simulator_run(k->made.simulator, 1, k->theta_local, k->theta_global, 1, 0, NULL, k->out))                   \
    X(hnpe_dataset_create, KIT_NOTHING, hnpe_dataset_create(k->context, 1, 1, 1, &k->made.dataset), use_dataset(k))    \
    X(hnpe_dataset_load, KIT_FILES, hnpe_dataset_load(k->context, k->dataset_file, &k->made.dataset), use_dataset(k))  \
    X(hnpe_embedder_create_mlp, KIT_NOTHING, hnpe_embedder_create_mlp(k->context, 1, 2, &k->made.embedder),            \
      hnpe_embedder_apply(k->made.embedder, 3, NULL, k->x, k->out))                                                    \
    X(hnpe_flow_create_maf, KIT_NOTHING, hnpe_flow_create_maf(k->context, 1, 1, &k->made.flow),                        \
      hnpe_flow_log_density(k->made.flow, 3, k->theta_global, k->theta_local, k->out))                                 \
    X(hnpe_estimator_create, KIT_PRIORS, hnpe_estimator_create(k->context, k->custom, k->beta, 1, &k->made.estimator), \
      use_estimator(k))                                                                                                \
    X(hnpe_estimator_create_factorised, KIT_PRIORS | KIT_EMBEDDER,                                                     \
      hnpe_estimator_create_factorised(k->context, k->alpha, k->beta, 1, NULL, k->embedder, NULL, NULL,                \
                                       &k->made.estimator),                                                            \
      use_estimator(k))                                                                                                \
    X(hnpe_estimator_create_joint, KIT_PRIORS, make_joint(k, k->alpha, k->beta), use_estimator(k))                     \
    X(hnpe_estimator_load, KIT_PRIORS | KIT_FILES,                                                                     \
      hnpe_estimator_load(k->context, k->posterior_file, k->alpha, k->beta, &k->made.estimator), use_estimator(k))     \
    X(hnpe_trainer_create, KIT_DATASET | KIT_ESTIMATOR,                                                                \
      hnpe_trainer_create(k->context, k->estimator, k->dataset, &k->made.trainer), use_trainer(k))                     \
    X(hnpe_posterior_create, KIT_ESTIMATOR, hnpe_posterior_create(k->estimator, &k->made.posterior), use_posterior(k)) \
    X(hnpe_posterior_create_ensemble, KIT_POSTERIOR,                                                                   \
      hnpe_posterior_create_ensemble(2, (hnpe_posterior *[]){k->posterior, k->posterior}, NULL, &k->made.posterior),   \
      use_posterior(k))                                                                                                \
    X(hnpe_posterior_get_member, KIT_POSTERIOR, hnpe_posterior_get_member(k->posterior, 0, &k->made.posterior, NULL),  \
      use_posterior(k))                                                                                                \
    X(hnpe_conditional_create, KIT_POSTERIOR,                                                                          \
      hnpe_conditional_create(k->posterior, 2, k->x, 1, k->sizes, k->x, &k->made.conditional),                         \
      hnpe_conditional_log_density(k->made.conditional, 3, k->theta_local, k->out))                                    \
    X(hnpe_posterior_load, KIT_PRIORS | KIT_FILES,                                                                     \
      hnpe_posterior_load(k->context, k->posterior_file, k->alpha, k->beta, &k->made.posterior), use_posterior(k))     \
    X(hnpe_inference_create, KIT_PRIORS | KIT_SIMULATOR,                                                               \
      hnpe_inference_create(k->context, k->alpha, k->beta, k->simulator, &k->made.inference), use_inference(k))        \
    X(hnpe_inference_create_offline, KIT_PRIORS,                                                                       \
      hnpe_inference_create_offline(k->context, k->custom, k->beta, 1, &k->made.inference), use_offline(k))            \
    X(hnpe_inference_resume, KIT_PRIORS | KIT_SIMULATOR | KIT_FILES,                                                   \
      hnpe_inference_resume(k->context, k->inference_folder, k->alpha, k->beta, k->simulator, &k->made.inference),     \
      use_resumed(k))                                                                                                  \
    X(hnpe_inference_resume_on_disk, KIT_PRIORS | KIT_SIMULATOR | KIT_FILES, kit_resume_on_disk(k), use_resumed(k))    \
    X(hnpe_inference_set_estimator, KIT_PRIORS | KIT_SIMULATOR | KIT_ESTIMATOR,                                        \
      lend_estimator(k, k->estimator, k->simulator), use_inference(k))                                                 \
    X(hnpe_inference_posterior, KIT_TRAINED, hnpe_inference_posterior(k->inference, &k->made.posterior),               \
      use_posterior(k))                                                                                                \
    X(hnpe_inference_get_trainer, KIT_TRAINED, hnpe_inference_get_trainer(k->inference, &k->made.trainer),             \
      use_trainer(k))                                                                                                  \
    X(hnpe_inference_get_estimator, KIT_TRAINED, hnpe_inference_get_estimator(k->inference, &k->made.estimator),       \
      use_estimator(k))                                                                                                \
    X(hnpe_inference_get_dataset, KIT_TRAINED, hnpe_inference_get_dataset(k->inference, &k->made.dataset),             \
      use_dataset(k))

#define OWNER_FUNCTIONS(name, parts, make, use)                                                                        \
    static hnpe_status make_##name(kit *k)                                                                             \
    {                                                                                                                  \
        return make;                                                                                                   \
    }                                                                                                                  \
    static hnpe_status use_##name(kit *k)                                                                              \
    {                                                                                                                  \
        return use;                                                                                                    \
    }
#define OWNER_ROW(name, parts, make, use) {#name, #make, parts, make_##name, use_##name},
OWNERS(OWNER_FUNCTIONS)
static const owner owners[] = {OWNERS(OWNER_ROW)};

/* ---- orders ---- */

static int is_named(const owner *o, const slot *s)
{
    const size_t length = strlen(s->name);
    for (const char *at = strstr(o->text, s->name); at; at = strstr(at + 1, s->name))
        if (strchr(",)} ", at[length]))
            return 1;
    return 0;
}

/* The context, what the owner was made of, and the owner; what the kit has besides is given up at once. */
static size_t choose_items(kit *k, const owner *o, size_t *items)
{
    size_t n = 0;
    items[n++] = CONTEXT;
    for (size_t i = 1; i < N_SLOTS; ++i)
        if (is_named(o, &slots[i]))
            items[n++] = i;
        else
            slots[i].release(k);
    items[n++] = OWNER;
    assert_true(n <= MOST_ITEMS);
    return n;
}

/* The next order of the items, or 0 after the last. */
static int next_order(size_t n, size_t *items)
{
    size_t i = n - 1, j = n - 1;
    while (i > 0 && items[i - 1] > items[i])
        --i;
    if (i == 0)
        return 0;
    while (items[j] < items[i - 1])
        --j;
    size_t swap = items[i - 1];
    items[i - 1] = items[j];
    items[j] = swap;
    for (j = n - 1; i < j; ++i, --j) {
        swap = items[i];
        items[i] = items[j];
        items[j] = swap;
    }
    return 1;
}

static long orders;

static void give_up_in_order(const owner *o, size_t n, const size_t *items, double *out)
{
    size_t unused[MOST_ITEMS];
    kit *k = kit_make(o->parts);
    support_check_status(o->make(k), HNPE_OK, o->name, __FILE__, __LINE__);
    choose_items(k, o, unused);
    for (size_t i = 0; i < n; ++i)
        if (items[i] < N_SLOTS) {
            slots[items[i]].release(k);
        } else {
            support_check_status(o->use(k), HNPE_OK, o->name, __FILE__, __LINE__);
            kit_release_made(k);
        }
    memcpy(out, k->out, sizeof k->out);
    kit_free(k);
    ++orders;
}

static void test_owner(void **state)
{
    const owner *o = *state;
    static double first[KIT_NUMBERS], other[KIT_NUMBERS];
    size_t items[MOST_ITEMS], all = 1, order = 0;
    kit *k = kit_make(o->parts);
    const size_t n = choose_items(k, o, items);
    kit_free(k);
    for (size_t i = 2; i <= n; ++i)
        all *= i;
    const size_t step = support_is_long() || all <= 24 ? 1 : support_quick() ? all / 5 : all / 24;
    do {
        if (order++ % step == 0)
            give_up_in_order(o, n, items, order == 1 ? first : other);
        if (order > 1 && (order - 1) % step == 0)
            assert_memory_equal(first, other, sizeof first);
    } while (next_order(n, items));
}

int main(void)
{
    struct CMUnitTest tests[sizeof owners / sizeof *owners];
    for (size_t i = 0; i < sizeof owners / sizeof *owners; ++i)
        tests[i] = (struct CMUnitTest){owners[i].name, test_owner, NULL, NULL, (void *)(uintptr_t)&owners[i]};
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    print_message("%ld orders of giving up\n", orders);
    return failed;
}
