#include "support.h"

static support_array read_array(const char *folder, const char *name, const char *what)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s_%s.npy", folder, name, what);
    return support_npy(path);
}

support_table support_read_table(const char *folder, const char *name)
{
    support_table table = {read_array(folder, name, "grid"), read_array(folder, name, "cdf")};
    assert_true(table.grid.count > 1);
    assert_int_equal(table.grid.count, table.cdf.count);
    return table;
}

void support_table_free(support_table *table)
{
    support_array_free(&table->grid);
    support_array_free(&table->cdf);
}

double support_table_cdf(double at, const void *of)
{
    const support_table *table = of;
    const double *grid = table->grid.values, *cdf = table->cdf.values;
    size_t low = 0, high = table->grid.count - 1;
    if (at <= grid[low])
        return 0;
    if (at >= grid[high])
        return 1;
    while (high - low > 1) {
        size_t between = (low + high) / 2;
        if (grid[between] <= at)
            low = between;
        else
            high = between;
    }
    return cdf[low] + (cdf[high] - cdf[low]) * (at - grid[low]) / (grid[high] - grid[low]);
}
