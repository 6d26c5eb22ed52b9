/* Gauss-Kronrod rules on boxes of the unit interval or square, the worst of which are halved until their errors
   together are small: a peak however narrow dominates the box that it is in, which is then halved until it is resolved.
   Values are kept relative to the largest of their box, so that nothing underflows. */
#include "cubature.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NODES = 15 };
/* Relative errors to reach, in one and in two dimensions; networks in single precision are not smooth below 1e-6. */
static const double tolerances[HNPEI_CUBATURE_MOST] = {1e-5, 1e-4};
static const size_t first_cuts[HNPEI_CUBATURE_MOST] = {32, 6};
static const size_t most_boxes[HNPEI_CUBATURE_MOST] = {2000, 1500};

/* Of a box; nothing is resolved below. */
#define NARROWEST 1e-13

/* On (-1, 1): nodes, ascending, with the weights of the 15-point rule and of the 7-point rule inside it. */
static const double nodes[8] = {0.991455371120812639206854697526, 0.949107912342758524526189684048,
                                0.864864423359769072789712788641, 0.741531185599394439863864773281,
                                0.586087235467691130294144838259, 0.405845151377397166906606412077,
                                0.207784955007898467600689403773, 0};
static const double kronrod[8] = {0.022935322010529224963732008059, 0.063092092629978553290700663189,
                                  0.104790010322250183839876322542, 0.140653259715525918745189590510,
                                  0.169004726639267902826583426599, 0.190350578064785409913256402421,
                                  0.204432940075298892414161999235, 0.209482141084727828012999174892};
static const double gauss[8] = {0, 0.129484966168869693270611432679, 0, 0.279705391489276667901467771424,
                                0, 0.381830050505118944950369775489, 0, 0.417959183673469387755102040816};

typedef struct box {
    double low[HNPEI_CUBATURE_MOST], high[HNPEI_CUBATURE_MOST];
    double most;         /* the largest log density in it; -INFINITY: all are 0 */
    double value, error; /* relative to exp(most) */
    int axis;            /* along which the rules differ most */
} box;

typedef struct ranked {
    double error;
    size_t index;
} ranked;

typedef struct cubature {
    const hnpei_section *section;
    hnpei_points *points;
    hnpei_watch *watch;
    size_t d, n_boxes, per_box;
    box *boxes;    /* [most_boxes] */
    ranked *ranks; /* [most_boxes] */
    size_t n_todo;
    size_t *todo;  /* [most_boxes] boxes that are to be summed */
    double *v;     /* [BATCH][d] */
    double *log_f; /* [BATCH] */
    double *jac;   /* [BATCH] */
    int64_t evaluations;
} cubature;

static int fold(int i)
{
    return i < 8 ? i : 14 - i;
}

static double node(int i)
{
    return i < 8 ? -nodes[i] : nodes[14 - i];
}

/* From (0, 1) to the coordinate, and the slope's logarithm. */
static double stretch(const hnpei_reach *reach, double u, double *log_slope)
{
    if (reach->kind == HNPEI_REACH_UNIT)
        return u;
    *log_slope -= log(u) + log1p(-u);
    return log(u) - log1p(-u);
}

static void place_nodes(const cubature *c, const box *b, size_t at)
{
    for (size_t i = 0; i < c->per_box; ++i) {
        double *v = c->v + (at + i) * c->d;
        c->jac[at + i] = 0;
        for (size_t k = 0; k < c->d; ++k) {
            const int place = (int)(k ? i / NODES : i % NODES);
            const double u = b->low[k] + (b->high[k] - b->low[k]) * (1 + node(place)) / 2;
            v[k] = stretch(&c->section->reach[k], u, &c->jac[at + i]);
        }
    }
}

static double weight(const double *rule, int i)
{
    return rule[fold(i)];
}

static void sum_box(const cubature *c, box *b, size_t at)
{
    double whole = 0, coarse[HNPEI_CUBATURE_MOST] = {0, 0}, area = 1;
    b->most = -INFINITY;
    for (size_t i = at; i < at + c->per_box; ++i) {
        c->log_f[i] = c->log_f[i] > -INFINITY && isfinite(c->jac[i]) ? c->log_f[i] + c->jac[i] : -INFINITY;
        b->most = fmax(b->most, c->log_f[i]);
    }
    b->value = b->error = 0;
    b->axis = 0;
    if (!(b->most > -INFINITY))
        return;
    for (size_t i = 0; i < c->per_box; ++i) {
        const double f = exp(c->log_f[at + i] - b->most);
        const int x = (int)(i % NODES), y = (int)(i / NODES);
        const double other = c->d > 1 ? weight(kronrod, y) : 1;
        whole += f * weight(kronrod, x) * other;
        coarse[0] += f * weight(gauss, x) * other;
        coarse[1] += f * weight(kronrod, x) * weight(gauss, y);
    }
    for (size_t k = 0; k < c->d; ++k)
        area *= (b->high[k] - b->low[k]) / 2;
    const double wrong[2] = {fabs(whole - coarse[0]), c->d > 1 ? fabs(whole - coarse[1]) : 0};
    b->axis = wrong[1] > wrong[0];
    b->value = whole * area;
    b->error = (wrong[0] + wrong[1]) * area;
}

/* What is to be done, as many boxes at a time as a batch holds. */
static hnpe_status evaluate(cubature *c)
{
    const size_t per_batch = HNPEI_CUBATURE_BATCH / c->per_box;
    for (size_t begin = 0; begin < c->n_todo; begin += per_batch) {
        const size_t n = c->n_todo - begin < per_batch ? c->n_todo - begin : per_batch;
        for (size_t i = 0; i < n; ++i)
            place_nodes(c, &c->boxes[c->todo[begin + i]], i * c->per_box);
        HNPEI_TRY(hnpei_section_density(c->section, c->points, n * c->per_box, c->v, c->log_f));
        for (size_t i = 0; i < n; ++i)
            sum_box(c, &c->boxes[c->todo[begin + i]], i * c->per_box);
        c->evaluations += (int64_t)(n * c->per_box);
        if (c->watch)
            HNPEI_TRY(hnpei_watch_look(c->watch));
    }
    return HNPE_OK;
}

static void make_first_boxes(cubature *c)
{
    const size_t cuts = first_cuts[c->d > 1];
    c->n_boxes = c->n_todo = c->d > 1 ? cuts * cuts : cuts;
    for (size_t i = 0; i < c->n_boxes; ++i) {
        c->todo[i] = i;
        for (size_t k = 0; k < c->d; ++k) {
            const size_t place = k ? i / cuts : i % cuts;
            c->boxes[i].low[k] = (double)place / (double)cuts;
            c->boxes[i].high[k] = (double)(place + 1) / (double)cuts;
        }
    }
}

static int by_error(const void *a, const void *b)
{
    const ranked *one = a, *other = b;
    if (one->error != other->error)
        return one->error > other->error ? -1 : 1;
    return one->index < other->index ? -1 : 1;
}

static void add_up(cubature *c, double *log_scale, double *value, double *error)
{
    double most = -INFINITY;
    for (size_t i = 0; i < c->n_boxes; ++i)
        most = fmax(most, c->boxes[i].most);
    *log_scale = most;
    *value = *error = 0;
    for (size_t i = 0; i < c->n_boxes && most > -INFINITY; ++i) {
        const double scale = exp(c->boxes[i].most - most);
        *value += c->boxes[i].value * scale;
        *error += c->boxes[i].error * scale;
        c->ranks[i] = (ranked){c->boxes[i].error * scale, i};
    }
}

/* Halves the worst boxes, until what the others leave is half of what is allowed. */
static void halve(cubature *c, double error, double allowed)
{
    const size_t n = c->n_boxes;
    qsort(c->ranks, n, sizeof *c->ranks, by_error);
    c->n_todo = 0;
    for (size_t i = 0; i < n && c->n_boxes < most_boxes[c->d > 1] && error > allowed / 2; ++i) {
        box *b = &c->boxes[c->ranks[i].index], *other = &c->boxes[c->n_boxes];
        const double middle = (b->low[b->axis] + b->high[b->axis]) / 2;
        error -= c->ranks[i].error;
        if (b->high[b->axis] - b->low[b->axis] < NARROWEST)
            continue;
        *other = *b;
        b->high[b->axis] = other->low[b->axis] = middle;
        c->todo[c->n_todo++] = c->ranks[i].index;
        c->todo[c->n_todo++] = c->n_boxes++;
    }
}

static hnpe_status refine(cubature *c, hnpei_integral *integral)
{
    double scale, value, error;
    make_first_boxes(c);
    for (;;) {
        HNPEI_TRY(evaluate(c));
        add_up(c, &scale, &value, &error);
        const double allowed = tolerances[c->d > 1] * value;
        *integral = (hnpei_integral){scale + log(value), value > 0 ? error / value : 0, c->evaluations};
        if (!(value > 0))
            integral->log_value = -INFINITY;
        if (!(error > allowed) || c->n_boxes >= most_boxes[c->d > 1])
            return HNPE_OK;
        halve(c, error, allowed);
        if (!c->n_todo)
            return HNPE_OK;
    }
}

hnpe_status hnpei_cubature(const hnpei_section *section, hnpei_points *points, hnpei_watch *watch,
                           hnpei_integral *integral)
{
    const size_t d = section->d_free, most = most_boxes[d - 1];
    cubature c = {
        .section = section, .points = points, .watch = watch, .d = d, .per_box = d > 1 ? NODES * NODES : NODES};
    hnpe_status status = hnpei_allocate(section->context, most, sizeof *c.boxes, &c.boxes);
    if (status == HNPE_OK)
        status = hnpei_allocate(section->context, most, sizeof *c.ranks, &c.ranks);
    if (status == HNPE_OK)
        status = hnpei_allocate(section->context, most, sizeof *c.todo, &c.todo);
    if (status == HNPE_OK)
        status = hnpei_allocate(section->context, HNPEI_CUBATURE_BATCH * (d + 2), sizeof *c.v, &c.v);
    if (status == HNPE_OK) {
        c.log_f = c.v + HNPEI_CUBATURE_BATCH * d;
        c.jac = c.log_f + HNPEI_CUBATURE_BATCH;
        status = refine(&c, integral);
    }
    hnpei_free(section->context, c.v);
    hnpei_free(section->context, c.todo);
    hnpei_free(section->context, c.ranks);
    hnpei_free(section->context, c.boxes);
    return status;
}
