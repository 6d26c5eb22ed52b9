/**
 * @file
 * Arrays of doubles: views of what the host has, and arrays that the library fills.
 */
#ifndef HNPE_ARRAY_HPP
#define HNPE_ARRAY_HPP

#include <hnpe/error.hpp>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <limits>
#include <type_traits>
#include <vector>
#if __cplusplus >= 202002L
#include <ranges>
#endif

namespace hnpe
{
template <class T> class basic_rows;

namespace detail
{
template <class T> inline constexpr bool is_rows = false;
template <class T> inline constexpr bool is_rows<basic_rows<T>> = true;
} // namespace detail

/** Doubles that someone else owns, as std::span of C++20, to and from which it converts. */
template <class T> class basic_view
{
    template <class Container>
    using of_doubles =
        std::enable_if_t<!detail::is_rows<std::remove_const_t<Container>> &&
                         std::is_convertible_v<decltype(std::data(std::declval<Container &>())), T *> &&
                         std::is_convertible_v<decltype(std::size(std::declval<Container &>())), std::size_t>>;

  public:
    using element_type = T;
    using value_type = double;

    constexpr basic_view() noexcept = default;
    constexpr basic_view(T *data, std::size_t size) noexcept : data_(data), size_(size)
    {
    }
    /** A vector, an array, a span, an Array. */
    template <class Container, class = of_doubles<Container>>
    constexpr basic_view(Container &container) noexcept : data_(std::data(container)), size_(std::size(container))
    {
    }
    template <class Container, class = of_doubles<const Container>, class = void>
    constexpr basic_view(const Container &container) noexcept : data_(std::data(container)), size_(std::size(container))
    {
    }
    /** All numbers of some rows, whose size() is that of rows. */
    template <class U, class = std::enable_if_t<std::is_convertible_v<U *, T *>>>
    constexpr basic_view(const basic_rows<U> &rows) noexcept : data_(rows.data()), size_(rows.size() * rows.columns())
    {
    }
    /** One number, for as long as it lives: an argument such as 0.5. */
    template <class U = T, class = std::enable_if_t<std::is_const_v<U>>>
    constexpr basic_view(const double &number) noexcept : data_(&number), size_(1)
    {
    }
/* As long as the list lives: an argument such as {0, 1}. */
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Winit-list-lifetime"
#endif
    template <class U = T, class = std::enable_if_t<std::is_const_v<U>>>
    constexpr basic_view(std::initializer_list<double> list) noexcept : data_(list.begin()), size_(list.size())
    {
    }
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

    constexpr T *data() const noexcept
    {
        return data_;
    }
    constexpr std::size_t size() const noexcept
    {
        return size_;
    }
    constexpr bool empty() const noexcept
    {
        return size_ == 0;
    }
    constexpr T *begin() const noexcept
    {
        return data_;
    }
    constexpr T *end() const noexcept
    {
        return data_ + size_;
    }
    constexpr T &operator[](std::size_t i) const noexcept
    {
        return data_[i];
    }
    constexpr T &at(std::size_t i) const
    {
        return i < size_
                   ? data_[i]
                   : throw std::out_of_range("hnpe: element " + std::to_string(i) + " of " + std::to_string(size_));
    }

  private:
    T *data_ = nullptr;
    std::size_t size_ = 0;
};

using view = basic_view<const double>; /**< read */
using output = basic_view<double>;     /**< to be filled */

/** Rows of doubles that someone else owns, row-major: what callbacks are given. */
template <class T> class basic_rows
{
  public:
    constexpr basic_rows(T *data, std::size_t rows, std::size_t columns) noexcept
        : data_(data), rows_(rows), columns_(columns)
    {
    }
    constexpr T *data() const noexcept
    {
        return data_;
    }
    /** The number of rows. */
    constexpr std::size_t size() const noexcept
    {
        return rows_;
    }
    constexpr std::size_t columns() const noexcept
    {
        return columns_;
    }
    constexpr basic_view<T> operator[](std::size_t row) const noexcept
    {
        return {data_ + row * columns_, columns_};
    }
    constexpr T &operator()(std::size_t row, std::size_t column) const noexcept
    {
        return data_[row * columns_ + column];
    }

  private:
    T *data_;
    std::size_t rows_, columns_;
};

using rows = basic_rows<const double>;
using output_rows = basic_rows<double>;

/** A dense row-major array with its shape: what calls return. */
class Array
{
  public:
    Array() = default;
    /** All NaN, until filled. */
    explicit Array(std::vector<std::size_t> shape) : values_(count(shape), not_a_number()), shape_(std::move(shape))
    {
    }

    const std::vector<std::size_t> &shape() const noexcept
    {
        return shape_;
    }
    std::size_t shape(std::size_t axis) const
    {
        return shape_.at(axis);
    }
    std::size_t size() const noexcept
    {
        return values_.size();
    }
    const double *data() const noexcept
    {
        return values_.data();
    }
    double *data() noexcept
    {
        return values_.data();
    }
    auto begin() const noexcept
    {
        return values_.begin();
    }
    auto end() const noexcept
    {
        return values_.end();
    }
    const std::vector<double> &values() const &noexcept
    {
        return values_;
    }
    std::vector<double> values() &&
    {
        return std::move(values_);
    }
    double operator[](std::size_t flat) const noexcept
    {
        return values_[flat];
    }
    /** By one index per axis, each checked. */
    template <class... Index> double operator()(Index... index) const
    {
        return values_[offset({static_cast<std::size_t>(index)...})];
    }
    template <class... Index> double &operator()(Index... index)
    {
        return values_[offset({static_cast<std::size_t>(index)...})];
    }
    /** All that lies at `i` of the first axis. */
    view row(std::size_t i) const
    {
        if (i >= shape(0))
            throw std::out_of_range("hnpe: row " + std::to_string(i) + " of " + std::to_string(shape(0)));
        const std::size_t width = size() / shape(0);
        return {data() + i * width, width};
    }

  private:
    static constexpr double not_a_number()
    {
        return std::numeric_limits<double>::quiet_NaN();
    }
    static std::size_t count(const std::vector<std::size_t> &shape)
    {
        std::size_t n = 1;
        for (std::size_t extent : shape)
            n *= extent;
        return n;
    }
    std::size_t offset(std::initializer_list<std::size_t> index) const
    {
        if (index.size() != shape_.size())
            throw std::out_of_range("hnpe: " + std::to_string(index.size()) + " indices of an array with " +
                                    std::to_string(shape_.size()) + " axes");
        std::size_t at = 0, axis = 0;
        for (std::size_t i : index) {
            if (i >= shape_[axis])
                throw std::out_of_range("hnpe: index " + std::to_string(i) + " of axis " + std::to_string(axis) +
                                        ", which has " + std::to_string(shape_[axis]));
            at = at * shape_[axis++] + i;
        }
        return at;
    }

    std::vector<double> values_;
    std::vector<std::size_t> shape_;
};
} // namespace hnpe

#if __cplusplus >= 202002L
template <class T> inline constexpr bool std::ranges::enable_borrowed_range<hnpe::basic_view<T>> = true;
template <class T> inline constexpr bool std::ranges::enable_view<hnpe::basic_view<T>> = true;
#endif

#endif
