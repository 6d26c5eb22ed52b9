#include "support.h"

#include <math.h>

void support_check_gradient(const char *what, support_function f, void *data, size_t n, double *x,
                            const double *gradient, double step, double tolerance)
{
    for (size_t i = 0; i < n; ++i) {
        double at = x[i];
        x[i] = at + step;
        double above = f(n, x, data);
        x[i] = at - step;
        double below = f(n, x, data);
        x[i] = at;
        double slope = (above - below) / (2 * step);
        if (!(fabs(slope - gradient[i]) <= tolerance * fmax(1, fabs(slope))))
            fail_msg("%s: derivative %zu is %.10g, by central differences %.10g", what, i, gradient[i], slope);
    }
}
