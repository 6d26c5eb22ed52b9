/* Gauss-Legendre quadrature, one panel and panel by panel. */
#include "special.h"

#include <math.h>
#include <stddef.h>

/* Roots of the Legendre polynomial of degree 16 that are positive, and their weights. */
static const double nodes[8][2] = {
    {0.095012509837637440185, 0.18945061045506849629}, {0.28160355077925891323, 0.18260341504492358887},
    {0.45801677765722738634, 0.16915651939500253819},  {0.61787624440264374845, 0.14959598881657673208},
    {0.7554044083550030339, 0.12462897125553387205},   {0.86563120238783174388, 0.09515851168249278481},
    {0.94457502307323257608, 0.062253523938647892863}, {0.9894009349916499326, 0.027152459411754094852}};

double hnpei_panel(hnpei_integrand f, const void *data, double low, double high)
{
    double middle = 0.5 * (low + high), half = 0.5 * (high - low), sum = 0;
    for (size_t i = 0; i < sizeof nodes / sizeof nodes[0]; ++i)
        sum += nodes[i][1] * (f(data, middle - half * nodes[i][0]) + f(data, middle + half * nodes[i][0]));
    return sum * half;
}

double hnpei_tail(hnpei_integrand f, const void *data, double x, double step, double end)
{
    double sum = 0, panel;
    do {
        double next = x + step;
        if (step > 0 ? next > end : next < end)
            next = end;
        panel = hnpei_panel(f, data, x, next);
        sum += panel;
        x = next;
    } while (x != end && fabs(panel) > 1e-18 * fabs(sum));
    return fabs(sum);
}
