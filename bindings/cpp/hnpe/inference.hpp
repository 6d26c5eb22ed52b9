/**
 * @file
 * The whole job in one object: draw parameters, simulate, train, freeze a posterior; with a simulator, or with the host
 * in charge of the loop.
 */
#ifndef HNPE_INFERENCE_HPP
#define HNPE_INFERENCE_HPP

#include <hnpe/posterior.hpp>

namespace hnpe
{
namespace detail
{
HNPE_CPP_OPTIONS(inference)
} // namespace detail

/** Parameters to simulate: n_rows[s] rows of locals, one of globals, for each set. */
struct Batch {
    std::int64_t number = 0;
    std::vector<std::int64_t> n_rows;
    Array theta_local, theta_global;
};

struct InferenceCount {
    std::int64_t n_rounds = 0, n_sets = 0, n_rows = 0;
};

/** A prior of nullptr: no such parameters. */
class Inference : public detail::handle<hnpe_inference, hnpe_inference_retain, hnpe_inference_release>,
                  public with_options<Inference, detail::inference_options>
{
  public:
    using handle::handle;
    Inference(const Prior &prior_local, const Prior &prior_global, const Simulator &simulator,
              const Context &context = nullptr)
        : Inference(detail::make<Inference>(hnpe_inference_create, context.get(), prior_local.get(), prior_global.get(),
                                            simulator.get()))
    {
    }
    /** Whose host simulates: propose, append, train. */
    static Inference offline(const Prior &prior_local, const Prior &prior_global, std::size_t d_x,
                             const Context &context = nullptr)
    {
        return detail::make<Inference>(hnpe_inference_create_offline, context.get(), prior_local.get(),
                                       prior_global.get(), d_x);
    }

    /** The inference whose state is in a folder; the call that was interrupted, made again, goes on. A simulator of
       nullptr: the host simulates. */
    static Inference resume(const std::string &folder, const Prior &prior_local, const Prior &prior_global,
                            const Simulator &simulator = nullptr, const Context &context = nullptr)
    {
        return detail::make<Inference>(hnpe_inference_resume, context.get(), detail::c_path(folder), prior_local.get(),
                                       prior_global.get(), simulator.get());
    }
    /** The same where its simulations are in a data set on disk, opened again. */
    static Inference resume_on_disk(const std::string &folder, const Prior &prior_local, const Prior &prior_global,
                                    const Simulator &simulator, const Dataset &dataset,
                                    const Context &context = nullptr)
    {
        return detail::make<Inference>(hnpe_inference_resume_on_disk, context.get(), detail::c_path(folder),
                                       prior_local.get(), prior_global.get(), simulator.get(), dataset.get());
    }
    /** Keeps the whole state in a folder from now on, every so many seconds and when a call is stopped or ends; an
       empty one: no more. */
    Inference &set_checkpoint(const std::string &folder, double seconds = 600)
    {
        detail::check(hnpe_inference_set_checkpoint(get(), folder.empty() ? nullptr : detail::c_path(folder), seconds));
        return *this;
    }

    /** Simulates and trains, for every observation set with as many observations as the options say. Where it throws
       what was simulated stays, and another run goes on. */
    Inference &run(const Monitor &monitor = nullptr)
    {
        detail::check(hnpe_inference_run(get(), monitor.get()));
        return *this;
    }
    /** n_rounds of simulating and training, aimed at the observation set x. */
    Inference &run_rounds(view x, std::int64_t n_rounds, const Monitor &monitor = nullptr)
    {
        detail::check(hnpe_inference_run_rounds(get(), n_rows(x), x.data(), n_rounds, monitor.get()));
        return *this;
    }
    /** The same until n_rounds are over in all: one call for a job that begins, was interrupted, or is over. An empty
       x: no target, and one round. */
    Inference &run_to(view x, std::int64_t n_rounds = 1, const Monitor &monitor = nullptr)
    {
        const bool aims = !x.empty();
        detail::check(
            hnpe_inference_run_to(get(), aims ? n_rows(x) : 0, aims ? x.data() : nullptr, n_rounds, monitor.get()));
        return *this;
    }
    /** Aim the host's own loop at the observation set x; an empty one: at none. */
    Inference &set_target(view x)
    {
        detail::check(x.empty() ? hnpe_inference_set_target(get(), 0, nullptr)
                                : hnpe_inference_set_target(get(), n_rows(x), x.data()));
        return *this;
    }

    /** The next n_sets sets, of sizes from the range of the options. */
    Batch propose(std::size_t n_sets)
    {
        std::vector<std::int64_t> sizes(n_sets);
        detail::check(hnpe_inference_propose_sizes(get(), n_sets, sizes.data()));
        return propose(std::move(sizes));
    }
    Batch propose(std::vector<std::int64_t> n_rows)
    {
        const hnpe_dims d = dims();
        Batch batch;
        batch.theta_local = Array({detail::sum(n_rows), detail::size(d.d_local)});
        batch.theta_global = Array({n_rows.size(), detail::size(d.d_global)});
        detail::check(hnpe_inference_propose(get(), n_rows.size(), n_rows.data(),
                                             detail::data_or_null(batch.theta_local),
                                             detail::data_or_null(batch.theta_global), &batch.number));
        batch.n_rows = std::move(n_rows);
        return batch;
    }
    /** The simulations of a batch, [rows, d_x], in any order of batches. */
    Inference &append(const Batch &batch, view x)
    {
        const std::size_t n = detail::rows_of("x", x, detail::size(dims().d_x));
        detail::check(hnpe_inference_append(get(), batch.number, n, x.data()));
        return *this;
    }
    Inference &train(const Monitor &monitor = nullptr)
    {
        detail::check(hnpe_inference_train(get(), monitor.get()));
        return *this;
    }

    /** A frozen copy of the posterior as trained so far. */
    Posterior posterior()
    {
        return detail::make<Posterior>(hnpe_inference_posterior, get());
    }
    /** The parts, to reach their options and what they hold. */
    Trainer trainer()
    {
        return detail::make<Trainer>(hnpe_inference_get_trainer, get());
    }
    Estimator estimator()
    {
        return detail::make<Estimator>(hnpe_inference_get_estimator, get());
    }
    Dataset dataset()
    {
        return detail::make<Dataset>(hnpe_inference_get_dataset, get());
    }
    /** An empty one of one's own, such as one on disk, before the inference begins. */
    Inference &set_dataset(const Dataset &dataset)
    {
        detail::check(hnpe_inference_set_dataset(get(), dataset.get()));
        return *this;
    }
    /** One's own in place of the default one, before anything was trained; kept, and trained in place. */
    Inference &set_estimator(const Estimator &estimator)
    {
        detail::check(hnpe_inference_set_estimator(get(), estimator.get()));
        return *this;
    }
    Inference &set_seed(std::uint64_t seed)
    {
        detail::check(hnpe_inference_set_seed(get(), seed));
        return *this;
    }

    InferenceCount count()
    {
        InferenceCount n;
        detail::check(hnpe_inference_count(get(), &n.n_rounds, &n.n_sets, &n.n_rows));
        return n;
    }
    /** What each round did. */
    std::vector<hnpe_round_info> rounds()
    {
        return detail::describe_all<hnpe_round_info>([this](std::size_t index, hnpe_round_info *info) {
            return hnpe_inference_describe_round(get(), index, info);
        });
    }
    hnpe_dims dims() const
    {
        return detail::dims(hnpe_inference_dims, get());
    }

  private:
    std::int64_t n_rows(view x) const
    {
        return static_cast<std::int64_t>(detail::rows_of("x", x, detail::size(dims().d_x)));
    }
};
} // namespace hnpe

#endif
