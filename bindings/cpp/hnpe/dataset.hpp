/**
 * @file
 * Simulated observation sets, made by a simulator or brought as arrays.
 */
#ifndef HNPE_DATASET_HPP
#define HNPE_DATASET_HPP

#include <hnpe/simulator.hpp>

namespace hnpe
{
/** Sets as arrays: set after set, n_rows[s] rows of local parameters and of x, one of global parameters. */
struct Simulations {
    std::vector<std::int64_t> n_rows;
    Array theta_local, theta_global, x;
};

struct DatasetCount {
    std::int64_t n_sets = 0, n_rows = 0, n_invalid = 0;
};

/** The proposal of each set, by number, and the log density of its parameters there, NaN where it was not recorded. */
struct Proposals {
    std::vector<std::int64_t> proposal;
    Array log_proposal;
};

class Dataset : public detail::handle<hnpe_dataset, hnpe_dataset_retain, hnpe_dataset_release>
{
  public:
    using handle::handle;
    Dataset(std::size_t d_local, std::size_t d_global, std::size_t d_x, const Context &context = nullptr)
        : Dataset(detail::make<Dataset>(hnpe_dataset_create, context.get(), d_local, d_global, d_x))
    {
    }
    /** Empty, in a folder, in shards of shard_bytes (0: 32 MiB): it may become larger than memory. */
    static Dataset create_on_disk(const std::string &folder, std::size_t d_local, std::size_t d_global, std::size_t d_x,
                                  std::size_t shard_bytes = 0, const Context &context = nullptr)
    {
        return detail::make<Dataset>(hnpe_dataset_create_on_disk, context.get(), detail::c_path(folder), d_local,
                                     d_global, d_x, shard_bytes);
    }
    static Dataset open(const std::string &folder, const Context &context = nullptr)
    {
        return detail::make<Dataset>(hnpe_dataset_open, context.get(), detail::c_path(folder));
    }
    /** What is in memory alone, to disk. */
    void flush()
    {
        detail::check(hnpe_dataset_flush(get()));
    }
    static Dataset load(const std::string &path, const Context &context = nullptr)
    {
        return detail::make<Dataset>(hnpe_dataset_load, context.get(), detail::c_path(path));
    }
    void save(const std::string &path) const
    {
        detail::check(hnpe_dataset_save(get(), detail::c_path(path)));
    }

    /** Of parameters from the prior; n_rows of each set, empty for one each. */
    void append(view theta_local, view theta_global, view x, const std::vector<std::int64_t> &n_rows = {})
    {
        const std::size_t n_sets = check_sizes(theta_local, theta_global, x, n_rows);
        detail::check(hnpe_dataset_append(get(), n_sets, n_rows.empty() ? nullptr : n_rows.data(), theta_local.data(),
                                          theta_global.data(), x.data()));
    }
    /** Of parameters from something else; log_proposal of each set, empty: not recorded. */
    void append_proposed(hnpe_proposal kind, view theta_local, view theta_global, view x, view log_proposal = {},
                         const std::vector<std::int64_t> &n_rows = {})
    {
        const std::size_t n_sets = check_sizes(theta_local, theta_global, x, n_rows);
        if (!log_proposal.empty())
            detail::expect_size("log_proposal", log_proposal.size(), n_sets, 1);
        detail::check(hnpe_dataset_append_proposed(get(), kind, n_sets, n_rows.empty() ? nullptr : n_rows.data(),
                                                   theta_local.data(), theta_global.data(), x.data(),
                                                   detail::data_or_null(log_proposal)));
    }
    void extend(const Dataset &other)
    {
        detail::check(hnpe_dataset_extend(get(), other.get()));
    }
    /** n_sets from the priors, with min_extra to max_extra observations beside x_0. What was done before a failure
     * stays. */
    void simulate(const Prior &prior_local, const Prior &prior_global, const Simulator &simulator, std::size_t n_sets,
                  std::size_t min_extra, std::size_t max_extra, std::uint64_t seed, std::uint64_t first_set = 0,
                  const Monitor &monitor = nullptr)
    {
        detail::check(hnpe_dataset_simulate(get(), prior_local.get(), prior_global.get(), simulator.get(), n_sets,
                                            min_extra, max_extra, seed, first_set, monitor.get()));
    }

    DatasetCount count() const
    {
        DatasetCount n;
        detail::check(hnpe_dataset_count(get(), &n.n_sets, &n.n_rows, &n.n_invalid));
        return n;
    }
    Simulations read() const
    {
        return read(0, count().n_sets);
    }
    Simulations read(std::int64_t first_set, std::int64_t n_sets) const
    {
        const hnpe_dims d = dims();
        const std::size_t sets = n_sets > 0 ? detail::size(n_sets) : 0;
        Simulations s;
        s.n_rows.resize(sets);
        if (sets)
            detail::check(hnpe_dataset_read(get(), first_set, n_sets, s.n_rows.data(), nullptr, nullptr, nullptr));
        const std::size_t total = detail::sum(s.n_rows);
        s.theta_local = Array({total, detail::size(d.d_local)});
        s.theta_global = Array({sets, detail::size(d.d_global)});
        s.x = Array({total, detail::size(d.d_x)});
        if (sets)
            detail::check(hnpe_dataset_read(get(), first_set, n_sets, nullptr, detail::data_or_null(s.theta_local),
                                            detail::data_or_null(s.theta_global), s.x.data()));
        return s;
    }
    Proposals read_proposals(std::int64_t first_set, std::int64_t n_sets) const
    {
        const std::size_t sets = n_sets > 0 ? detail::size(n_sets) : 0;
        Proposals p{std::vector<std::int64_t>(sets), Array({sets})};
        detail::check(hnpe_dataset_read_proposals(get(), first_set, n_sets, p.proposal.data(), p.log_proposal.data()));
        return p;
    }
    /** All of them; the first is the prior. */
    std::vector<hnpe_proposal_info> proposals() const
    {
        return detail::describe_all<hnpe_proposal_info>([this](std::size_t index, hnpe_proposal_info *info) {
            return hnpe_dataset_describe_proposal(get(), index, info);
        });
    }
    hnpe_dims dims() const
    {
        return detail::dims(hnpe_dataset_dims, get());
    }

  private:
    std::size_t check_sizes(view theta_local, view theta_global, view x, const std::vector<std::int64_t> &n_rows) const
    {
        const hnpe_dims d = dims();
        const std::size_t total = detail::rows_of("x", x, detail::size(d.d_x));
        const std::size_t n_sets = n_rows.empty() ? total : n_rows.size();
        if (!n_rows.empty())
            detail::expect_size("x", x.size(), detail::sum(n_rows), detail::size(d.d_x));
        detail::expect_size("theta_local", theta_local.size(), total, detail::size(d.d_local));
        detail::expect_size("theta_global", theta_global.size(), n_sets, detail::size(d.d_global));
        return n_sets;
    }
};
} // namespace hnpe

#endif
