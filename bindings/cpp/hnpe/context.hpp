/**
 * @file
 * What every room shares: the context (threads, instruction set, log, memory), and the monitor of a long call.
 */
#ifndef HNPE_CONTEXT_HPP
#define HNPE_CONTEXT_HPP

#include <hnpe/options.hpp>

#include <functional>

namespace hnpe
{
namespace detail
{
HNPE_CPP_OPTIONS(context)
} // namespace detail

/** Threads, instruction set, log and memory of what is made with it; a context of nullptr is the default one. */
class Context : public detail::handle<hnpe_context, hnpe_context_retain, hnpe_context_release>,
                public with_options<Context, detail::context_options>
{
  public:
    using handle::handle;
    Context() : Context(detail::make<Context>(hnpe_context_create, nullptr))
    {
    }
    /** With the host's memory. */
    explicit Context(const hnpe_allocator &allocator) : Context(detail::make<Context>(hnpe_context_create, &allocator))
    {
    }

    /** `log` is called with the severity and a line, on the thread of the call that logs. What it throws that call
        throws when it is done. An empty function is no sink. */
    Context &set_log(std::function<void(hnpe_log_level, std::string_view)> log)
    {
        if (!log) {
            detail::check(hnpe_context_set_log(get(), nullptr, nullptr, nullptr));
            return *this;
        }
        auto state = std::make_unique<sink>(std::make_shared<const function>(std::move(log)));
        const hnpe_status status = hnpe_context_set_log(get(), write, state.get(), sink::release);
        if (status == HNPE_OK)
            state.release();
        detail::check(status);
        return *this;
    }

  private:
    using function = std::function<void(hnpe_log_level, std::string_view)>;
    struct log_state {
        std::shared_ptr<const function> log;
    };
    using sink = detail::callback_state<log_state>;

    static void write(void *state, std::int32_t level, const char *line) noexcept
    {
        try {
            const auto log = static_cast<sink *>(state)->log; /* it may set another sink */
            (*log)(static_cast<hnpe_log_level>(level), line);
        } catch (...) {
            if (!detail::thrown_aside())
                detail::thrown_aside() = std::current_exception();
        }
    }
};

using Progress = hnpe_progress;

/** Progress and cancellation of a long call; nullptr is none. A lambda is one: `inference.run([](const Progress &p)
 * {...})`. */
class Monitor : public detail::handle<hnpe_monitor, hnpe_monitor_retain, hnpe_monitor_release>
{
    template <class F> using progress_function = std::enable_if_t<std::is_invocable_v<F &, const Progress &>>;

  public:
    using handle::handle;
    /** For cancellation alone. */
    Monitor() : Monitor(detail::make<Monitor>(hnpe_monitor_create, nullptr, nullptr, nullptr, nullptr))
    {
    }
    /** `progress` is called about ten times a second on the thread of the call. It returns nothing, or false to cancel.
     */
    template <class F, class = progress_function<F>>
    Monitor(F progress, const Context &context = nullptr) : Monitor(watching(std::move(progress), context))
    {
    }

    /** The call that has this monitor, or the next one, throws `cancelled` and keeps what it has. From any thread, and
       in signal handlers. */
    void request_stop() const noexcept
    {
        hnpe_monitor_request_stop(get());
    }

  private:
    template <class F> struct progress_state {
        F progress;
    };

    template <class F> static Monitor watching(F &&progress, const Context &context)
    {
        using state_type = detail::callback_state<progress_state<std::decay_t<F>>>;
        return detail::make_with<Monitor>(
            std::make_unique<state_type>(std::forward<F>(progress)), [&](void *state, auto release, auto **monitor) {
                return hnpe_monitor_create(context.get(), call<state_type>, state, release, monitor);
            });
    }

    template <class State> static int call(void *data, const hnpe_progress *record) noexcept
    {
        return detail::at_the_border(data, [&] {
            try {
                auto &progress = static_cast<State *>(data)->progress;
                if constexpr (std::is_void_v<decltype(progress(*record))>) {
                    progress(*record);
                    return 0;
                } else {
                    return progress(*record) ? 0 : 1;
                }
            } catch (...) {
                detail::thrown_aside() = std::current_exception();
                throw;
            }
        });
    }
};
} // namespace hnpe

#endif
