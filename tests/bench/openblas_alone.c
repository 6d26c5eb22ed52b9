/* What a process with OpenBLAS loaded takes by itself. */
#include "resident.h"

#include <cblas.h>

int main(void)
{
    const double x[2] = {1, 2};
    if (cblas_ddot(2, x, 1, x, 1) < 0)
        return 1;
    printf("0 %ld\n", bench_resident());
    return 0;
}
