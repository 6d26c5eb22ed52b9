/**
 * @file
 * The trainable posterior, and what trains it.
 */
#ifndef HNPE_ESTIMATOR_HPP
#define HNPE_ESTIMATOR_HPP

#include <hnpe/networks.hpp>

namespace hnpe
{
namespace detail
{
HNPE_CPP_OPTIONS(estimator)
HNPE_CPP_OPTIONS(trainer)
} // namespace detail

/** A prior of nullptr: no such parameters. */
class Estimator : public detail::handle<hnpe_estimator, hnpe_estimator_retain, hnpe_estimator_release>,
                  public with_options<Estimator, detail::estimator_options>
{
  public:
    using handle::handle;
    Estimator(const Prior &prior_local, const Prior &prior_global, std::size_t d_x, const Context &context = nullptr)
        : Estimator(
              detail::make<Estimator>(hnpe_estimator_create, context.get(), prior_local.get(), prior_global.get(), d_x))
    {
    }
    /** From parts of one's own; nullptr for the default part. */
    static Estimator factorised(const Prior &prior_local, const Prior &prior_global, std::size_t d_x,
                                const Embedder &observation = nullptr, const Embedder &set = nullptr,
                                const Flow &q_local = nullptr, const Flow &q_global = nullptr,
                                const Context &context = nullptr)
    {
        return detail::make<Estimator>(hnpe_estimator_create_factorised, context.get(), prior_local.get(),
                                       prior_global.get(), d_x, observation.get(), set.get(), q_local.get(),
                                       q_global.get());
    }
    /** One density over all parameters. */
    static Estimator joint(const Prior &prior_local, const Prior &prior_global, std::size_t d_x, const Embedder &set,
                           const Flow &q_joint, const Context &context = nullptr)
    {
        return detail::make<Estimator>(hnpe_estimator_create_joint, context.get(), prior_local.get(),
                                       prior_global.get(), d_x, set.get(), q_joint.get());
    }
    /** Priors of nullptr: as stored. */
    static Estimator load(const std::string &path, const Prior &prior_local = nullptr,
                          const Prior &prior_global = nullptr, const Context &context = nullptr)
    {
        return detail::make<Estimator>(hnpe_estimator_load, context.get(), detail::c_path(path), prior_local.get(),
                                       prior_global.get());
    }
    void save(const std::string &path) const
    {
        detail::check(hnpe_estimator_save(get(), detail::c_path(path)));
    }
    Estimator &set_seed(std::uint64_t seed)
    {
        detail::check(hnpe_estimator_set_seed(get(), seed));
        return *this;
    }
    hnpe_dims dims() const
    {
        return detail::dims(hnpe_estimator_dims, get());
    }
};

/** Losses per epoch, of a trainer's last run. */
struct Losses {
    std::vector<double> training, validation;
};

/** Fits an estimator to a data set; keeps both. */
class Trainer : public detail::handle<hnpe_trainer, hnpe_trainer_retain, hnpe_trainer_release>,
                public with_options<Trainer, detail::trainer_options>
{
  public:
    using handle::handle;
    Trainer(const Estimator &estimator, const Dataset &dataset, const Context &context = nullptr)
        : Trainer(detail::make<Trainer>(hnpe_trainer_create, context.get(), estimator.get(), dataset.get()))
    {
    }
    /** Where it is cancelled or fails the best weights so far stay; another run goes on from them. */
    void run(const Monitor &monitor = nullptr)
    {
        detail::check(hnpe_trainer_run(get(), monitor.get()));
    }
    /** Lets runs keep their state in a file, every so many seconds (0: after each epoch); an empty path: no more. */
    Trainer &set_checkpoint(const std::string &path, double seconds = 600)
    {
        detail::check(hnpe_trainer_set_checkpoint(get(), path.empty() ? nullptr : detail::c_path(path), seconds));
        return *this;
    }
    /** Goes on with the run whose state is in a file. */
    void resume(const std::string &path, const Monitor &monitor = nullptr)
    {
        detail::check(hnpe_trainer_resume(get(), detail::c_path(path), monitor.get()));
    }
    std::int64_t epochs() const noexcept
    {
        return hnpe_trainer_epochs(get());
    }
    hnpe_outcome outcome() const noexcept
    {
        return static_cast<hnpe_outcome>(hnpe_trainer_outcome(get()));
    }
    double effective_sample_size() const noexcept
    {
        return hnpe_trainer_effective_sample_size(get());
    }
    Losses losses() const
    {
        const std::int64_t n = epochs();
        Losses l{std::vector<double>(detail::size(n)), std::vector<double>(detail::size(n))};
        detail::check(hnpe_trainer_losses(get(), n, l.training.data(), l.validation.data()));
        return l;
    }
    Trainer &set_seed(std::uint64_t seed)
    {
        detail::check(hnpe_trainer_set_seed(get(), seed));
        return *this;
    }
};
} // namespace hnpe

#endif
