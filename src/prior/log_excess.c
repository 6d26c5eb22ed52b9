#define _DEFAULT_SOURCE /* lgamma_r */
#include "log_excess.h"
#include "special.h"

#include <math.h>

/* With d = ratio - 1 and r = d / (2 + d): d - log(1 + d) = d r - 2 (r^3 / 3 + r^5 / 5 + ...). */
double hnpei_log_excess(double ratio, double excess)
{
    if (fabs(excess) > 0.5)
        return excess - log(ratio);
    double r = excess / (2 + excess), square = r * r, sum = 0;
    for (int k = 37; k >= 3; k -= 2)
        sum = sum * square + 1.0 / k;
    return excess * r - 2 * r * square * sum;
}

double hnpei_log_gamma(double a)
{
    int sign;
    return lgamma_r(a, &sign);
}

double hnpei_stirling(double a)
{
    if (a < 10)
        return hnpei_log_gamma(a) - ((a - 0.5) * log(a) - a + HNPEI_LOG_SQRT_2PI);
    double square = 1 / (a * a);
    return (1.0 / 12 -
            square * (1.0 / 360 -
                      square * (1.0 / 1260 -
                                square * (1.0 / 1680 -
                                          square * (1.0 / 1188 -
                                                    square * (691.0 / 360360 -
                                                              square * (1.0 / 156 - square * 3617.0 / 122400))))))) /
           a;
}
