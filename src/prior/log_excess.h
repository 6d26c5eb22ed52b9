/* Small functions from which gamma and beta densities are built without cancellation. */
#ifndef HNPEI_LOG_EXCESS_H
#define HNPEI_LOG_EXCESS_H

/* ratio - 1 - log(ratio) >= 0, with excess = ratio - 1 given apart, which may be more accurate. */
double hnpei_log_excess(double ratio, double excess);
/* log Gamma(a) - ((a - 1/2) log a - a + log(2 pi) / 2): Stirling's remainder (DLMF 5.11.1). */
double hnpei_stirling(double a);
/* log |Gamma(a)|. Unlike lgamma it keeps the sign to itself, so that threads can call it at the same time. */
double hnpei_log_gamma(double a);

#endif
