/* The branch of a residual block. */
#include "branch.h"

hnpe_status hnpei_branch_create(hnpei_layout *layout, const char *prefix, size_t b, size_t hidden, hnpei_linear *pair)
{
    for (size_t i = 0; i < 2; ++i) {
        char name[HNPEI_NAME];
        HNPEI_TRY(hnpei_layout_join(name, prefix, "blocks.%zu.linear.%zu", b, i));
        HNPEI_TRY(hnpei_linear_create(layout, name, hidden, hidden, 1, &pair[i]));
    }
    return HNPE_OK;
}

/* On the tape: act(h), what goes into the second activation, what comes out of it. */
void hnpei_branch_forward(const hnpei_branch *branch, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                          size_t from, size_t to, const hnpei_given *given, const hnpei_real *h, hnpei_real *tape,
                          int accumulate, hnpei_real *y)
{
    size_t hidden = branch->first->in, size = hidden * HNPEI_TILE;
    size_t begin = hnpei_stair_begin(&branch->stair, hidden, from), end = hnpei_stair_begin(&branch->stair, hidden, to);
    size_t units = end - begin, at = begin * HNPEI_TILE;
    hnpei_real *first = tape, *inside = tape + size, *second = tape + 2 * size;
    hnpei_rows_activate(kernels, branch->activation, units, n, h + at, first + at);
    hnpei_stair_forward(&branch->stair, branch->first, kernels, w, n, from, to, first, 0, inside);
    if (branch->context)
        hnpei_given_forward(given, branch->projected_at, branch->context, kernels, w, n, begin, end, 1, inside);
    hnpei_rows_activate(kernels, branch->activation, units, n, inside + at, second + at);
    hnpei_stair_forward(&branch->stair, branch->second, kernels, w, n, from, to, second, accumulate, y);
}

void hnpei_branch_backward(const hnpei_branch *branch, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                           const hnpei_given *given, const hnpei_real *h, const hnpei_real *tape, const hnpei_real *g_y,
                           hnpei_real *g, const hnpei_given_gradient *back, hnpei_real *g_h, hnpei_real *scratch,
                           hnpei_real *turned)
{
    size_t hidden = branch->first->in, size = hidden * HNPEI_TILE;
    const hnpei_real *first = tape, *inside = tape + size, *second = tape + 2 * size;
    hnpei_stair_backward_weights(&branch->stair, branch->second, kernels, n, second, g_y, g, turned);
    hnpei_stair_backward_input(&branch->stair, branch->second, kernels, w, n, g_y, 0, scratch);
    hnpei_rows_activate_gradient(kernels, branch->activation, hidden, n, inside, second, scratch);
    if (branch->context)
        hnpei_given_backward(given, back, branch->projected_at, branch->context, kernels, w, n, scratch, g, turned);
    hnpei_stair_backward_weights(&branch->stair, branch->first, kernels, n, first, scratch, g, turned);
    /* The weights' gradient has read what `turned` held: it takes the gradient of act(h) now. */
    hnpei_stair_backward_input(&branch->stair, branch->first, kernels, w, n, scratch, 0, turned);
    hnpei_rows_activate_gradient(kernels, branch->activation, hidden, n, h, first, turned);
    hnpei_rows_add(hidden, n, turned, g_h);
}
