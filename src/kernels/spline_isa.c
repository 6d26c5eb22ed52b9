/* Monotone rational-quadratic splines (Durkan et al. 2019), samples as lanes: bins are found by compare and select.
   In a bin of width w and height h, with s = h / w, end slopes d0 and d1, t = (x - x0) / w and u = 1 - t:
       y = y0 + h (s t^2 + d0 t u) / den,   den = s (t^2 + u^2) + (d0 + d1) t u,
       dy/dx = s^2 (d1 t^2 + 2 s t u + d0 u^2) / den^2,
   in which every term is positive, so that nothing cancels. */
#include "spline_isa.h"
#include "vector.h"

/* Knots of the lanes' splines, and what their softmax was made of. */
typedef struct knots {
    vr at[HNPEI_MAX_BINS + 1];
    vr share[HNPEI_MAX_BINS]; /* softmax */
} knots;

typedef struct bin {
    vr x0, x1, y0, y1, raw0, raw1; /* raw: parameters of the slopes at both ends, the offset added */
    vr d0, d1;
    vr_mask first, last; /* is this the first bin, the last? */
} bin;

static inline vr clamp(vr value, vr low, vr high)
{
    return vr_select(value > high, high, vr_select(value < low, low, value));
}

/* Knots 1 … K - 1 from shares that do not yet add up to 1, in double: each is rounded once. */
static inline void add_up_wide(const hnpei_spline *spline, hnpei_real minimum, knots *out)
{
    const double low = (double)spline->low, range = (double)spline->high - low, least = (double)minimum;
    for (size_t lane = 0; lane < VR_LANES; lane += VD_LANES) {
        vd total = vd_set(0), reached = total;
        for (size_t k = 0; k < spline->bins; ++k)
            total += vd_from_reals((const hnpei_real *)&out->share[k] + lane);
        vd left = range * (1 - (double)spline->bins * least) / total;
        for (size_t k = 0; k + 1 < spline->bins; ++k) {
            reached += vd_from_reals((const hnpei_real *)&out->share[k] + lane);
            vd_to_reals((hnpei_real *)&out->at[k + 1] + lane, low + (double)(k + 1) * range * least + left * reached);
        }
    }
}

/* Widths (or heights): range (minimum + (1 - K minimum) softmax(p / divisor)); the last knot is `high` itself, and the
   others stay below it by at least half of what the minimum guarantees, whatever the rounding. */
static inline void make_knots(const hnpei_spline *spline, hnpei_real minimum, const hnpei_real *p, size_t ld,
                              knots *out)
{
    size_t bins = spline->bins;
    hnpei_real range = spline->high - spline->low, left = range * (1 - (hnpei_real)bins * minimum);
    vr most = vr_load(p), total = vr_set(0), scale = vr_set(1 / spline->divisor);
    for (size_t k = 1; k < bins; ++k)
        most = vr_max(most, vr_load(p + k * ld));
    for (size_t k = 0; k < bins; ++k) {
        out->share[k] = vr_exp((vr_load(p + k * ld) - most) * scale);
        total += out->share[k];
    }
    vr inverse = 1 / total;
    out->at[0] = vr_set(spline->low);
    if (spline->wide_sums)
        add_up_wide(spline, minimum, out);
    for (size_t k = 0; k < bins; ++k) {
        out->share[k] *= inverse;
        vr limit = vr_set(spline->high - (hnpei_real)(bins - 1 - k) * minimum * range / 2);
        vr next = spline->wide_sums ? out->at[k + 1] : out->at[k] + (range * minimum + left * out->share[k]);
        out->at[k + 1] = vr_min(next, limit);
    }
    out->at[bins] = vr_set(spline->high);
}

static inline vr slope_of(const hnpei_spline *spline, vr raw)
{
    return spline->minimum_slope + vr_softplus(raw);
}

/* The bin of `value`, looked up among `by`; slope parameters follow widths and heights. */
static inline bin find_bin(const hnpei_spline *spline, const hnpei_real *p, size_t ld, const knots *x, const knots *y,
                           const knots *by, vr value)
{
    size_t bins = spline->bins;
    const hnpei_real *slopes = p + 2 * bins * ld; /* of knot 0, or of knot 1 where there are tails */
    vr none = vr_set(0), offset = vr_set(spline->slope_offset);
    size_t skipped = spline->tails ? 1 : 0;
    bin b = {.x0 = x->at[0], .x1 = x->at[1], .y0 = y->at[0], .y1 = y->at[1]};
    b.raw0 = skipped ? none : vr_load(slopes);
    b.raw1 = skipped && bins == 1 ? none : vr_load(slopes + (1 - skipped) * ld);
    /* cppcheck-suppress oppositeExpression; every bit set, whatever value is */
    b.first = b.last = (value == value) | (value != value); /* NOLINT(misc-redundant-expression) */
    for (size_t k = 1; k < bins; ++k) {
        vr_mask beyond = value >= by->at[k];
        b.x0 = vr_select(beyond, x->at[k], b.x0);
        b.x1 = vr_select(beyond, x->at[k + 1], b.x1);
        b.y0 = vr_select(beyond, y->at[k], b.y0);
        b.y1 = vr_select(beyond, y->at[k + 1], b.y1);
        b.raw0 = vr_select(beyond, vr_load(slopes + (k - skipped) * ld), b.raw0);
        b.raw1 = vr_select(beyond, k + 1 == bins && skipped ? none : vr_load(slopes + (k + 1 - skipped) * ld), b.raw1);
        if (k == 1)
            b.first = ~beyond;
        b.last = beyond;
    }
    b.raw0 += offset;
    b.raw1 += offset;
    b.d0 = slope_of(spline, b.raw0);
    b.d1 = slope_of(spline, b.raw1);
    if (spline->tails) {
        b.d0 = vr_select(b.first, vr_set(1), b.d0);
        b.d1 = vr_select(b.last, vr_set(1), b.d1);
    }
    return b;
}

static void forward(const hnpei_spline *spline, size_t n, const hnpei_real *parameters, size_t ld, const hnpei_real *x,
                    hnpei_real *y, hnpei_real *log_slope)
{
    vr low = vr_set(spline->low), high = vr_set(spline->high);
    knots xs, ys;
    for (size_t s = 0; s < n; s += VR_LANES) {
        const hnpei_real *p = parameters + s;
        vr given = vr_load(x + s), at = clamp(given, low, high);
        make_knots(spline, spline->minimum_width, p, ld, &xs);
        make_knots(spline, spline->minimum_height, p + spline->bins * ld, ld, &ys);
        bin b = find_bin(spline, p, ld, &xs, &ys, &xs, at);
        vr w = b.x1 - b.x0, h = b.y1 - b.y0, slope = h / w, t = (at - b.x0) / w, u = (b.x1 - at) / w, tu = t * u;
        vr den = slope * (t * t + u * u) + (b.d0 + b.d1) * tu;
        vr numerator = b.d1 * t * t + 2 * slope * tu + b.d0 * u * u;
        vr out = clamp(b.y0 + h * ((slope * t * t + b.d0 * tu) / den), b.y0, b.y1);
        vr log_derivative = 2 * vr_log(slope / den) + vr_log(numerator);
        if (spline->tails) {
            vr_mask inside = (given >= low) & (given <= high);
            out = vr_select(inside, out, given);
            log_derivative = vr_select(inside, log_derivative, vr_set(0));
        }
        vr_store(y + s, out);
        vr_store(log_slope + s, vr_load(log_slope + s) + log_derivative);
    }
}

/* Gradients of the bin's numbers, from those of y and of log dy/dx. */
typedef struct bin_gradient {
    vr x, x0, x1, y0, y1, d0, d1;
} bin_gradient;

static inline bin_gradient differentiate(const bin *b, vr at, vr g_y, vr g_log)
{
    vr w = b->x1 - b->x0, h = b->y1 - b->y0, s = h / w, t = (at - b->x0) / w, u = (b->x1 - at) / w, tu = t * u;
    vr ends = b->d0 + b->d1, squares = t * t + u * u;
    vr den = s * squares + ends * tu, numerator = b->d1 * t * t + 2 * s * tu + b->d0 * u * u;
    vr fraction = (s * t * t + b->d0 * tu) / den, per_den = 1 / den, per_numerator = 1 / numerator;
    vr g_fraction = g_y * h * per_den;
    vr g_t = g_fraction * s * numerator * per_den + g_log * (2 * (b->d1 * t + s * (u - t) - b->d0 * u) * per_numerator -
                                                             2 * (u - t) * (ends - 2 * s) * per_den);
    vr g_s = g_fraction * tu * (b->d1 * t * t - b->d0 * u * u) * per_den +
             g_log * 2 * (1 / s - squares * per_den + tu * per_numerator);
    bin_gradient g;
    g.d0 = g_fraction * tu * (1 - fraction) + g_log * (u * u * per_numerator - 2 * tu * per_den);
    g.d1 = g_log * (t * t * per_numerator - 2 * tu * per_den) - g_fraction * tu * fraction;
    vr g_h = g_y * fraction + g_s / w;
    g.x = g_t / w;
    g.x1 = -(g_t * t + g_s * s) / w;
    g.x0 = -g.x - g.x1;
    g.y1 = g_h;
    g.y0 = g_y - g_h;
    return g;
}

/* Gradient of the widths' (or heights') parameters from those of the bin's two knots: a width moves every later knot,
   and the softmax takes its mean away. */
static inline void share_gradient(const hnpei_spline *spline, hnpei_real minimum, const knots *by, vr value,
                                  const knots *of, vr g_left, vr g_right, hnpei_real *g_p, size_t ld)
{
    size_t bins = spline->bins;
    vr both = g_left + g_right, before = vr_set(0), in_bin = of->share[0], zero = vr_set(0);
    vr scale = vr_set((spline->high - spline->low) * (1 - (hnpei_real)bins * minimum) / spline->divisor);
    for (size_t k = 1; k < bins; ++k) {
        vr_mask beyond = value >= by->at[k];
        before += vr_select(beyond, of->share[k - 1], zero);
        in_bin = vr_select(beyond, of->share[k], in_bin);
    }
    vr mean = both * before + g_right * in_bin;
    for (size_t k = 0; k < bins; ++k) {
        vr past =
            k + 1 < bins ? vr_select(value >= by->at[k + 1], both, zero) : zero; /* bin k lies left of the value */
        vr own = k > 0 ? vr_select(value >= by->at[k], g_right, zero) : g_right;
        if (k + 1 < bins)
            own = vr_select(value >= by->at[k + 1], zero, own);
        vr_store(g_p + k * ld, scale * of->share[k] * (past + own - mean));
    }
}

/* Gradient of the slopes' parameters: softplus' = sigmoid; only the two of the bin have one. */
static inline void slope_gradient(const hnpei_spline *spline, const knots *by, vr value, const bin *b,
                                  const bin_gradient *g, hnpei_real *g_p, size_t ld)
{
    size_t bins = spline->bins, first = spline->tails ? 1 : 0, end = spline->tails ? bins : bins + 1;
    vr zero = vr_set(0), left = g->d0 * vr_sigmoid(b->raw0), right = g->d1 * vr_sigmoid(b->raw1);
    for (size_t k = first; k < end; ++k) {
        vr out = zero;
        if (k < bins) /* the knot begins bin k */
            out = k > 0 ? vr_select(value >= by->at[k], left, zero) : left;
        if (k + 1 < bins)
            out = vr_select(value >= by->at[k + 1], zero, out);
        if (k > 0) { /* and ends bin k - 1 */
            vr ends = k < bins ? vr_select(value >= by->at[k], zero, right) : right;
            out += k > 1 ? vr_select(value >= by->at[k - 1], ends, zero) : ends;
        }
        vr_store(g_p + (k - first) * ld, out);
    }
}

static void backward(const hnpei_spline *spline, size_t n, const hnpei_real *parameters, size_t ld, const hnpei_real *x,
                     const hnpei_real *g_y, const hnpei_real *g_log_slope, hnpei_real *g_parameters, hnpei_real *g_x)
{
    vr low = vr_set(spline->low), high = vr_set(spline->high), zero = vr_set(0);
    size_t bins = spline->bins;
    knots xs, ys;
    for (size_t s = 0; s < n; s += VR_LANES) {
        const hnpei_real *p = parameters + s;
        hnpei_real *g_p = g_parameters + s;
        vr given = vr_load(x + s), at = clamp(given, low, high), g_out = vr_load(g_y + s), g_value = g_out;
        vr g_log = vr_load(g_log_slope + s);
        vr_mask inside = (given >= low) & (given <= high);
        if (spline->tails) {
            g_value = vr_select(inside, g_value, zero);
            g_log = vr_select(inside, g_log, zero);
        }
        make_knots(spline, spline->minimum_width, p, ld, &xs);
        make_knots(spline, spline->minimum_height, p + bins * ld, ld, &ys);
        bin b = find_bin(spline, p, ld, &xs, &ys, &xs, at);
        bin_gradient g = differentiate(&b, at, g_value, g_log);
        share_gradient(spline, spline->minimum_width, &xs, at, &xs, g.x0, g.x1, g_p, ld);
        share_gradient(spline, spline->minimum_height, &xs, at, &ys, g.y0, g.y1, g_p + bins * ld, ld);
        slope_gradient(spline, &xs, at, &b, &g, g_p + 2 * bins * ld, ld);
        vr_store(g_x + s, spline->tails ? vr_select(inside, g.x, g_out) : g.x);
    }
}

/* With v = (y - y0) / h and v' = 1 - v, t solves a t^2 + b t + c = 0 where b = e + 2 s v, a = s - b, c = -s v and
   e = d0 v' - d1 v. The discriminant is e^2 + 4 s^2 v v', never negative, and t = 2c / (-b - sqrt(…)) =
   2 s v / (2 s v + e + root); where e < 0 its rationalised form is used, so that nothing cancels. */
static void inverse(const hnpei_spline *spline, size_t n, const hnpei_real *parameters, size_t ld, const hnpei_real *y,
                    hnpei_real *x)
{
    vr low = vr_set(spline->low), high = vr_set(spline->high);
    knots xs, ys;
    for (size_t s = 0; s < n; s += VR_LANES) {
        const hnpei_real *p = parameters + s;
        vr given = vr_load(y + s), at = clamp(given, low, high);
        make_knots(spline, spline->minimum_width, p, ld, &xs);
        make_knots(spline, spline->minimum_height, p + spline->bins * ld, ld, &ys);
        bin b = find_bin(spline, p, ld, &xs, &ys, &ys, at);
        vr w = b.x1 - b.x0, h = b.y1 - b.y0, v = (at - b.y0) / h, v1 = (b.y1 - at) / h;
        vr scale = 1 / (h / w + b.d0 + b.d1), slope = h / w * scale; /* so that no square overflows */
        vr e = (b.d0 * v1 - b.d1 * v) * scale, root = vr_sqrt(vr_max(e * e + 4 * slope * slope * v * v1, vr_set(0)));
        vr magnitude = vr_max(e, -e) + root;
        vr_mask rising = e >= vr_set(0);
        vr part = 2 * slope * vr_select(rising, v, v1), t = vr_select(rising, part, magnitude) / (part + magnitude);
        vr out = clamp(b.x0 + w * t, b.x0, b.x1);
        if (spline->tails)
            out = vr_select((given >= low) & (given <= high), out, given);
        vr_store(x + s, out);
    }
}

const hnpei_spline_kernels HNPEI_ISA_NAME(hnpei_spline_kernels) = {forward, backward, inverse};
