/**
 * @file
 * What diagnostics found: results with arrays, verdicts and sentences; as text, JSON and pictures for gnuplot.
 */
#ifndef HNPE_REPORT_HPP
#define HNPE_REPORT_HPP

#include <hnpe/context.hpp>

namespace hnpe
{
/** One result of a report. */
struct Result {
    std::string name, sentence;
    hnpe_verdict verdict;
};

class Report : public detail::handle<hnpe_report, hnpe_report_retain, hnpe_report_release>
{
  public:
    using handle::handle;
    /** An empty one; none is Report(nullptr). */
    Report() : Report(detail::make<Report>(hnpe_report_create, nullptr))
    {
    }
    explicit Report(const Context &context) : Report(detail::make<Report>(hnpe_report_create, context.get()))
    {
    }
    std::vector<Result> results() const
    {
        std::vector<Result> found;
        const auto describe = [&](std::size_t i, hnpe_result_info *info) {
            return hnpe_report_describe_result(get(), i, info);
        };
        for (const hnpe_result_info &info : detail::describe_all<hnpe_result_info>(describe))
            found.push_back({info.name, info.sentence, static_cast<hnpe_verdict>(info.verdict)});
        return found;
    }
    /** [] of one number, [rows], or [rows, columns]. */
    Array read(const std::string &result, const std::string &array) const
    {
        const hnpe_array_info info = find(result, array);
        std::vector<std::size_t> shape;
        if (info.n_dims > 0)
            shape.push_back(detail::size(info.rows));
        if (info.n_dims > 1)
            shape.push_back(detail::size(info.columns));
        Array values(shape.empty() ? std::vector<std::size_t>{1} : shape);
        detail::check(hnpe_report_read(get(), result.c_str(), array.c_str(), values.size(), values.data()));
        return values;
    }
    /** One number. */
    double number(const std::string &result, const std::string &name) const
    {
        double value = 0;
        detail::check(hnpe_report_read(get(), result.c_str(), name.c_str(), 1, &value));
        return value;
    }
    std::size_t flagged() const
    {
        std::int64_t n = 0;
        detail::check(hnpe_report_count(get(), nullptr, &n, nullptr));
        return detail::size(n);
    }
    std::string text() const
    {
        return hnpe_report_text(get());
    }
    void save(const std::string &path) const
    {
        detail::check(hnpe_report_save(get(), detail::c_path(path)));
    }
    void draw(const std::string &folder) const
    {
        detail::check(hnpe_report_draw(get(), detail::c_path(folder)));
    }

  private:
    hnpe_array_info find(const std::string &result, const std::string &array) const
    {
        const std::vector<Result> all = results();
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (all[i].name != result)
                continue;
            const auto describe = [&](std::size_t j, hnpe_array_info *info) {
                return hnpe_report_describe_array(get(), i, j, info);
            };
            for (const hnpe_array_info &info : detail::describe_all<hnpe_array_info>(describe))
                if (array == info.name)
                    return info;
        }
        detail::fail(HNPE_ERROR_UNSUPPORTED, "the report has no array " + array + " of a result " + result);
    }
};
} // namespace hnpe

#endif
