/* The root of an increasing function. */
#include "special.h"

#include <math.h>

#define MAX_STEPS 200

double hnpei_root(hnpei_curve curve, const void *data, double low, double high, double start)
{
    double y = start > low && start < high ? start : 0.5 * (low + high), before = high - low;
    for (int i = 0; i < MAX_STEPS; ++i) {
        double slope, value = curve(data, y, &slope);
        if (value == 0)
            return y;
        if (value < 0)
            low = y;
        else
            high = y;
        double next = y - value / slope, step = fabs(next - y);
        if (step <= 1e-16 * fabs(y))
            return y;
        if (!(next > low && next < high) || !(step < 0.5 * before)) {
            next = 0.5 * (low + high);
            step = 0.5 * (high - low);
        }
        if (next == y || next <= low || next >= high)
            return next;
        before = step;
        y = next;
    }
    return y;
}
