/**
 * @file
 * Random streams, which also serve the distributions of <random>.
 */
#ifndef HNPE_RNG_HPP
#define HNPE_RNG_HPP

#include <hnpe/context.hpp>

namespace hnpe
{
/** A stream to draw from: an Rng, or the one that a callback is given, valid until it returns. */
class Stream
{
  public:
    using result_type = std::uint64_t;

    static constexpr result_type min() noexcept
    {
        return 0;
    }
    static constexpr result_type max() noexcept
    {
        return UINT64_MAX;
    }
    result_type operator()() noexcept
    {
        return hnpe_rng_next(c_rng());
    }
    /** On (0, 1). */
    double uniform() noexcept
    {
        return hnpe_rng_uniform(c_rng());
    }
    /** Of mean 0 and variance 1. */
    double normal() noexcept
    {
        return hnpe_rng_normal(c_rng());
    }
    /** Of rate 1. */
    double exponential() noexcept
    {
        return hnpe_rng_exponential(c_rng());
    }
    /** Of scale 1. */
    double gamma(double shape)
    {
        return valid(hnpe_rng_gamma(c_rng(), shape));
    }
    double beta(double a, double b)
    {
        return valid(hnpe_rng_beta(c_rng(), a, b));
    }
    /** Many at once, several times faster, and other numbers than one by one. */
    void fill_uniform(output numbers) noexcept
    {
        hnpe_rng_fill_uniform(c_rng(), numbers.size(), numbers.data());
    }
    void fill_normal(output numbers) noexcept
    {
        hnpe_rng_fill_normal(c_rng(), numbers.size(), numbers.data());
    }
    hnpe_rng *c_rng() const noexcept
    {
        return rng_;
    }

    Stream(const Stream &) = delete;
    Stream &operator=(const Stream &) = delete;

  protected:
    explicit Stream(hnpe_rng *rng) noexcept : rng_(rng)
    {
    }
    ~Stream() = default;
    hnpe_rng *rng_;

  private:
    static double valid(double draw)
    {
        if (std::isnan(draw))
            detail::fail(HNPE_ERROR_INVALID_ARGUMENT, hnpe_last_error());
        return draw;
    }
};

/** A random stream of one's own, independent of those of other seeds and numbers. Copies draw from the same stream. */
class Rng : public Stream
{
    using owner = detail::handle<hnpe_rng, hnpe_rng_retain, hnpe_rng_release>;

  public:
    using c_type = hnpe_rng;
    explicit Rng(std::uint64_t seed, std::uint64_t stream = 0, const Context &context = nullptr)
        : Rng(detail::make<owner>(hnpe_rng_create, context.get(), seed, stream))
    {
    }
    Rng(adopt_t, hnpe_rng *owned) noexcept : Rng(owner(adopt, owned))
    {
    }
    Rng(const Rng &other) noexcept : Rng(other.owner_)
    {
    }
    Rng(Rng &&other) noexcept : Rng(std::move(other.owner_))
    {
        other.rng_ = nullptr;
    }
    Rng &operator=(Rng other) noexcept
    {
        std::swap(owner_, other.owner_);
        std::swap(rng_, other.rng_);
        return *this;
    }
    ~Rng() = default;
    hnpe_rng *get() const noexcept
    {
        return rng_;
    }

  private:
    explicit Rng(owner own) noexcept : Stream(own.get()), owner_(std::move(own))
    {
    }
    owner owner_;
};

namespace detail
{
/** What a callback is given. */
class borrowed_stream : public Stream
{
  public:
    explicit borrowed_stream(hnpe_rng *rng) noexcept : Stream(rng)
    {
    }
};
} // namespace detail
} // namespace hnpe

#endif
