/* How far the members of an ensemble disagree, told after a training. */
#include "base/context.h"
#include "inference.h"
#include "posterior/ensemble.h"
#include "posterior/session.h"

/* Of each member at each set; without a target at so many sets of the data, evenly spread. */
#define DRAWS ((size_t)512)
#define PLACES ((size_t)8)

typedef struct looking {
    const char *where;
    hnpe_inference *inference;
    hnpe_posterior *posterior;
    hnpe_spread_info most; /* where they disagree most */
    size_t places, strong; /* sets, and those of them at which they disagree */
} looking;

static hnpe_status look_at(looking *l, size_t n_rows, const double *x)
{
    hnpei_session s;
    hnpe_spread_info info;
    const int64_t rows = (int64_t)n_rows;
    HNPEI_TRY(hnpei_session_begin(l->where, l->posterior, 1, &rows, x, DRAWS, &s));
    const hnpe_status status = hnpei_ensemble_spread(l->posterior, s.desk, &s.observed, DRAWS,
                                                     l->inference->seed + l->places, NULL, NULL, &info);
    HNPEI_TRY(hnpei_session_end(&s, status));
    ++l->places;
    l->strong += info.disagrees != 0;
    if (l->places == 1 || info.divergence > l->most.divergence)
        l->most = info;
    return HNPE_OK;
}

static hnpe_status look_at_set(void *data, size_t i, size_t set, const hnpei_numbers *at)
{
    looking *l = data;
    const hnpe_dataset *dataset = l->inference->dataset;
    (void)i;
    return hnpei_dataset_count_invalid(dataset, set) ? HNPE_OK
                                                     : look_at(l, dataset->first[set + 1] - dataset->first[set], at->x);
}

static hnpe_status look_at_data(looking *l)
{
    hnpe_dataset *dataset = l->inference->dataset;
    HNPEI_TRY(hnpei_object_begin(l->where, "the inference's data set", &dataset->object));
    const size_t n = dataset->n_sets, places = n < PLACES ? n : PLACES;
    size_t sets[PLACES];
    for (size_t i = 0; i < places; ++i)
        sets[i] = i * n / places;
    const hnpe_status status = hnpei_dataset_visit(l->where, dataset, 1, places, sets, look_at_set, l);
    hnpei_object_end(&dataset->object);
    return status;
}

/* At a target as hnpe_posterior_spread says it; of the data a warning where they disagree at most of the sets. */
static void say(const looking *l)
{
    const hnpe_context *context = l->inference->object.context;
    if (l->places == 1)
        hnpei_spread_tell(context, &l->most);
    if (l->places < 2)
        return;
    const int disagree = 2 * l->strong > l->places;
    hnpei_log(
        context, disagree ? HNPE_LOG_WARNING : HNPE_LOG_INFO,
        "the %d members of the ensemble %s at %zu of %zu sets of the data; where most, their means differ by %.3g of "
        "the posterior's deviations, their densities by %.3g of at most %.3g nats%s",
        (int)l->most.n_members, disagree ? "disagree" : "agree", disagree ? l->strong : l->places - l->strong,
        l->places, l->most.mean_spread, l->most.divergence, l->most.divergence_most,
        disagree ? ": more simulations may settle it" : "");
}

hnpe_status hnpei_crew_report(const char *where, hnpe_inference *inference, hnpe_monitor *monitor)
{
    const hnpei_rounds *rounds = &inference->rounds;
    looking l = {.where = where, .inference = inference};
    hnpei_watch watch;
    if (hnpei_crew_count(inference) < 2)
        return HNPE_OK;
    HNPEI_TRY(hnpei_crew_posterior(where, inference, &l.posterior));
    hnpei_watch_begin(&watch, where, monitor, HNPE_PHASE_TRAINING, 0);
    l.posterior->quiet = 1;
    l.posterior->watch = &watch;
    hnpe_status status = rounds->n_rows ? look_at(&l, rounds->n_rows, rounds->x) : look_at_data(&l);
    hnpe_posterior_release(l.posterior);
    say(&l);
    return hnpei_is_from_outside(status) ? status : HNPE_OK;
}
