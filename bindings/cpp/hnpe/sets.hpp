/**
 * @file
 * Observation sets of any sizes, and the checks of sizes that C cannot make.
 */
#ifndef HNPE_SETS_HPP
#define HNPE_SETS_HPP

#include <hnpe/array.hpp>

#include <numeric>

namespace hnpe
{
namespace detail
{
inline std::string number(std::size_t n)
{
    return std::to_string(n);
}

/** `values` must be rows x columns numbers. */
inline void expect_size(const char *name, std::size_t size, std::size_t rows, std::size_t columns)
{
    if (size != rows * columns)
        fail(HNPE_ERROR_SHAPE, std::string(name) + " has " + number(size) + " numbers instead of " +
                                   number(rows * columns) + ", which are " + number(rows) + " rows of " +
                                   number(columns));
}

/** How many rows of `width` there are. */
inline std::size_t rows_of(const char *name, view values, std::size_t width)
{
    if (width == 0 || values.empty() || values.size() % width != 0)
        fail(HNPE_ERROR_SHAPE,
             std::string(name) + " has " + number(values.size()) + " numbers, which are no rows of " + number(width));
    return values.size() / width;
}

inline std::size_t sum(const std::vector<std::int64_t> &n_rows)
{
    std::size_t total = 0;
    for (std::int64_t n : n_rows) {
        if (n < 1)
            fail(HNPE_ERROR_INVALID_ARGUMENT, "a set of " + std::to_string(n) + " observations: each has at least x_0");
        total += static_cast<std::size_t>(n);
    }
    return total;
}

/** NULL, where C wants it, for what has no width. */
template <class A> auto data_or_null(A &&array) noexcept
{
    return array.size() ? array.data() : nullptr;
}
} // namespace detail

/** Several observation sets, each [1 + N, d_x] with its own N, x_0 first. */
class Sets
{
  public:
    explicit Sets(std::size_t d_x, std::initializer_list<view> sets = {}) : d_x_(d_x)
    {
        for (view set : sets)
            add(set);
    }
    /** Rows of x_0, x_1, ..., row-major; copied. */
    Sets &add(view set)
    {
        const auto n = static_cast<std::int64_t>(detail::rows_of("an observation set", set, d_x_));
        x_.insert(x_.end(), set.begin(), set.end());
        n_rows_.push_back(n);
        return *this;
    }

    std::size_t size() const noexcept
    {
        return n_rows_.size();
    }
    std::size_t d_x() const noexcept
    {
        return d_x_;
    }
    /** Observations of each. */
    const std::vector<std::int64_t> &n_rows() const noexcept
    {
        return n_rows_;
    }
    /** All of them, one after another. */
    const std::vector<double> &x() const noexcept
    {
        return x_;
    }

  private:
    std::size_t d_x_;
    std::vector<std::int64_t> n_rows_;
    std::vector<double> x_;
};

namespace detail
{
/** One set or several, as C takes them. */
struct observed {
    std::size_t n_sets, total;
    std::int64_t one;
    const std::int64_t *several;
    const double *x;
    bool single;

    observed(view set, std::size_t d_x)
        : n_sets(1), total(rows_of("x", set, d_x)), one(static_cast<std::int64_t>(total)), several(nullptr),
          x(set.data()), single(true)
    {
    }
    observed(const Sets &sets, std::size_t d_x)
        : n_sets(sets.size()), total(sum(sets.n_rows())), one(0), several(sets.n_rows().data()), x(sets.x().data()),
          single(false)
    {
        if (sets.d_x() != d_x)
            fail(HNPE_ERROR_SHAPE,
                 "x has " + number(sets.d_x()) + " features per observation instead of " + number(d_x));
    }
    const std::int64_t *n_rows() const noexcept
    {
        return single ? &one : several;
    }
    /** The shape of results: without the axis of sets where there is but one. */
    std::vector<std::size_t> shape(std::initializer_list<std::size_t> of_a_set) const
    {
        std::vector<std::size_t> shape;
        if (!single)
            shape.push_back(n_sets);
        shape.insert(shape.end(), of_a_set);
        return shape;
    }
};
} // namespace detail
} // namespace hnpe

#endif
