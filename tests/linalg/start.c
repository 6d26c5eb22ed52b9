/* Starts the library as hosts do, with a context and without one, and does some algebra where it lets itself be
   started. Exit status 0: everything was as the argument wants it, "fit" or "unfit". */
#include <hnpe.h>

#include <stdio.h>
#include <string.h>

static int check(const char *what, hnpe_status status, hnpe_status expected)
{
    printf("%s: %s %s\n", what, hnpe_status_name(status), status == HNPE_OK ? "" : hnpe_last_error());
    return status == expected;
}

int main(int n_arguments, char **arguments)
{
    const hnpe_status expected = n_arguments > 1 && strcmp(arguments[1], "fit") == 0 ? HNPE_OK : HNPE_ERROR_UNSUPPORTED;
    const double mean[2] = {0, 0}, covariance[4] = {2, 1, 1, 2};
    hnpe_context *context;
    hnpe_prior *prior;
    hnpe_rng *rng;
    int right = check("a context", hnpe_context_create(NULL, &context), expected);
    right &= (context != NULL) == (expected == HNPE_OK);
    right &= check("no context", hnpe_rng_create(NULL, 1, 0, &rng), expected);
    right &= (rng != NULL) == (expected == HNPE_OK);
    right &=
        check("a covariance", hnpe_prior_create_multivariate_normal(context, 2, mean, covariance, &prior), expected);
    right &= (prior != NULL) == (expected == HNPE_OK);
    hnpe_prior_release(prior);
    hnpe_rng_release(rng);
    hnpe_context_release(context);
    return !right;
}
