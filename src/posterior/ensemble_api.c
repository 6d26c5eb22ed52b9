/* The exported functions of the posterior room about mixtures of posteriors. */
#include "base/context.h"
#include "ensemble.h"
#include "session.h"

#include <stdio.h>

static hnpe_status check_weights(const char *where, size_t n, const double *weights)
{
    for (size_t i = 0; weights && i < n; ++i)
        if (!(weights[i] > 0) || weights[i] > 1e100)
            return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where,
                              "weights[%zu] is %g, but must be above 0, and at most 1e100", i, weights[i]);
    return HNPE_OK;
}

hnpe_status hnpe_posterior_create_ensemble(size_t n_members, hnpe_posterior *const *members, const double *weights,
                                           hnpe_posterior **posterior)
{
    size_t all = 0;
    HNPEI_TRY(hnpei_check_pointer(__func__, "posterior", posterior));
    *posterior = NULL;
    HNPEI_REQUIRE(n_members >= 1 && n_members <= HNPEI_MOST_MEMBERS, HNPE_ERROR_INVALID_ARGUMENT,
                  "n_members is %zu, but must be from 1 to %d", n_members, HNPEI_MOST_MEMBERS);
    HNPEI_TRY(hnpei_check_pointer(__func__, "members", members));
    for (size_t i = 0; i < n_members; ++i) {
        char name[32];
        snprintf(name, sizeof name, "members[%zu]", i);
        HNPEI_TRY(hnpei_check_handle(__func__, name, members[i], HNPEI_MAGIC_POSTERIOR));
        all += hnpei_posterior_count(members[i]);
        HNPEI_REQUIRE(all <= HNPEI_MOST_MEMBERS, HNPE_ERROR_INVALID_ARGUMENT,
                      "there are more than %d members, those of members counted", HNPEI_MOST_MEMBERS);
    }
    HNPEI_TRY(check_weights(__func__, n_members, weights));

    return hnpei_posterior_mix(__func__, members[0]->object.context, n_members, members, weights, posterior);
}

hnpe_status hnpe_posterior_count_members(const hnpe_posterior *posterior, int64_t *n_members)
{
    HNPEI_TRY(hnpei_check_handle(__func__, "posterior", posterior, HNPEI_MAGIC_POSTERIOR));
    HNPEI_TRY(hnpei_check_pointer(__func__, "n_members", n_members));

    *n_members = (int64_t)hnpei_posterior_count(posterior);
    return HNPE_OK;
}

hnpe_status hnpe_posterior_get_member(const hnpe_posterior *posterior, size_t index, hnpe_posterior **member,
                                      double *weight)
{
    HNPEI_TRY(hnpei_check_pointer(__func__, "member", member));
    *member = NULL;
    HNPEI_TRY(hnpei_check_handle(__func__, "posterior", posterior, HNPEI_MAGIC_POSTERIOR));
    const size_t n = hnpei_posterior_count(posterior);
    HNPEI_REQUIRE(index < n, HNPE_ERROR_UNSUPPORTED, "there is no member %zu, only %zu", index, n);

    const hnpei_ensemble *ensemble = posterior->ensemble;
    *member = ensemble ? ensemble->members[index] : (hnpe_posterior *)(uintptr_t)posterior;
    hnpe_posterior_retain(*member);
    if (weight)
        *weight = ensemble ? ensemble->weights[index] : 1;
    return HNPE_OK;
}

hnpe_status hnpe_posterior_spread(const hnpe_posterior *posterior, int64_t n_rows, const double *x, size_t n_draws,
                                  uint64_t seed, double *mean_spread, double *sd_ratio, hnpe_spread_info *info)
{
    hnpei_session s;
    hnpe_spread_info found;
    HNPEI_TRY(hnpei_check_size(__func__, "n_draws", n_draws, 2));
    HNPEI_TRY(hnpei_session_begin(__func__, posterior, 1, &n_rows, x, n_draws, &s));

    hnpe_status status =
        hnpei_ensemble_spread(s.held, s.desk, &s.observed, n_draws, seed, mean_spread, sd_ratio, &found);
    if (status == HNPE_OK) {
        hnpei_spread_tell(s.held->object.context, &found);
        status = info ? hnpei_give_record(__func__, "info", &found, sizeof found, info) : HNPE_OK;
    }
    return hnpei_session_end(&s, status);
}
