/**
 * @file
 * Exceptions: one class per status, and those of the host's callbacks, which no C function ever sees. A callback's
 * exception is caught at the border and kept under a number, which the callback returns; the library hands that number
 * to the call that failed for it (hnpe_last_callback_result), on whichever thread it arose, and the call throws it
 * again.
 */
#ifndef HNPE_ERROR_HPP
#define HNPE_ERROR_HPP

#include <hnpe.h>

#include <array>
#include <exception>
#include <mutex>
#include <new>
#include <stdexcept>
#include <string>
#include <utility>

/* Exceptions and the table of those kept are the same ones in every shared object of a program. */
#define HNPE_CPP_SHARED __attribute__((visibility("default")))

namespace hnpe
{
namespace detail
{
/** As hnpe_status_name, also of a library that is refused, of which nothing is called but its version. */
inline std::string name_of(hnpe_status status)
{
#define HNPE_CPP_NAME(name, value, text)                                                                               \
    if (static_cast<int>(status) == value)                                                                             \
        return #name;
    HNPE_STATUS_LIST(HNPE_CPP_NAME)
#undef HNPE_CPP_NAME
    return "HNPE_STATUS_UNKNOWN";
}
} // namespace detail

/** A call failed: what() has the name of the status and the library's message. */
class HNPE_CPP_SHARED error : public std::runtime_error
{
  public:
    error(hnpe_status status, const std::string &message)
        : std::runtime_error(detail::name_of(status) + ": " + message), status_(status)
    {
    }

    hnpe_status status() const noexcept
    {
        return status_;
    }

  private:
    hnpe_status status_;
};

/** The error of one status, for catch clauses. */
template <hnpe_status Status> class HNPE_CPP_SHARED error_of : public error
{
  public:
    explicit error_of(const std::string &message = hnpe_status_text(Status)) : error(Status, message)
    {
    }
};

using invalid_argument = error_of<HNPE_ERROR_INVALID_ARGUMENT>;
using shape_error = error_of<HNPE_ERROR_SHAPE>;
using no_memory = error_of<HNPE_ERROR_NO_MEMORY>;
using busy = error_of<HNPE_ERROR_BUSY>;
using unsupported = error_of<HNPE_ERROR_UNSUPPORTED>;
using numeric_error = error_of<HNPE_ERROR_NUMERIC>;
using callback_error =
    error_of<HNPE_ERROR_CALLBACK>;                /**< of a callback that is not C++; see above for those that are */
using cancelled = error_of<HNPE_ERROR_CANCELLED>; /**< thrown in a callback it cancels, anything else fails */
using format_error = error_of<HNPE_ERROR_FORMAT>;
using io_error = error_of<HNPE_ERROR_IO>;

namespace detail
{
[[noreturn]] inline void fail(hnpe_status status, const std::string &message)
{
    switch (static_cast<int>(status)) {
    case HNPE_ERROR_INVALID_ARGUMENT:
        throw invalid_argument(message);
    case HNPE_ERROR_SHAPE:
        throw shape_error(message);
    case HNPE_ERROR_NO_MEMORY:
        throw no_memory(message);
    case HNPE_ERROR_BUSY:
        throw busy(message);
    case HNPE_ERROR_UNSUPPORTED:
        throw unsupported(message);
    case HNPE_ERROR_NUMERIC:
        throw numeric_error(message);
    case HNPE_ERROR_CALLBACK:
        throw callback_error(message);
    case HNPE_ERROR_CANCELLED:
        throw cancelled(message);
    case HNPE_ERROR_FORMAT:
        throw format_error(message);
    case HNPE_ERROR_IO:
        throw io_error(message);
    default:
        throw error(status, message);
    }
}

/** Exceptions between the callback that threw them and the call that will. Keeping takes no memory, so that
    std::bad_alloc is kept like any other. Those that are never claimed (of several threads that failed at once a call
    throws one) go with their callback. */
class HNPE_CPP_SHARED kept_exceptions
{
  public:
    static kept_exceptions &instance()
    {
        alignas(kept_exceptions) static unsigned char memory[sizeof(kept_exceptions)];
        static kept_exceptions *kept = new (memory) kept_exceptions; /* never destroyed: callbacks may outlive main */
        return *kept;
    }

    /** A positive number that stands for the exception. */
    int keep(const void *owner, std::exception_ptr exception) noexcept
    {
        std::lock_guard<std::mutex> lock(mutex_);
        entry *place = &entries_[0];
        for (entry &candidate : entries_)
            if (candidate.number < place->number) /* the first free one, of number 0, or else the oldest */
                place = &candidate;
        last_ = last_ < largest ? last_ + 1 : smallest;
        place->number = last_;
        place->owner = owner;
        place->exception.swap(exception);
        return last_;
    }

    /** What the result of a callback stands for; nothing where it is another callback's. */
    std::exception_ptr take(int result) noexcept
    {
        std::exception_ptr taken;
        const int number = result < -largest ? 0 : result < 0 ? -result : result;
        std::lock_guard<std::mutex> lock(mutex_);
        for (entry &candidate : entries_)
            if (number && candidate.number == number) {
                candidate.number = 0;
                taken.swap(candidate.exception);
            }
        return taken;
    }

    void forget(const void *owner) noexcept
    {
        std::array<std::exception_ptr, capacity> dropped; /* destroyed after the lock is open */
        std::lock_guard<std::mutex> lock(mutex_);
        for (std::size_t i = 0; i < capacity; ++i)
            if (entries_[i].number && entries_[i].owner == owner) {
                entries_[i].number = 0;
                dropped[i].swap(entries_[i].exception);
            }
    }

  private:
    struct entry {
        int number = 0;
        const void *owner = nullptr;
        std::exception_ptr exception;
    };
    static constexpr std::size_t capacity = 128;
    static constexpr int smallest = 0x40000000, largest = 0x7ffffffe; /* callbacks in C return smaller numbers */
    std::mutex mutex_;
    int last_ = smallest;
    std::array<entry, capacity> entries_;
};

/** What was thrown during the call under way on this thread by a log sink, which has no way to fail, or by progress,
    which has none at the last report: then all is done. */
HNPE_CPP_SHARED inline std::exception_ptr &thrown_aside() noexcept
{
    static thread_local std::exception_ptr thrown;
    return thrown;
}

inline void rethrow_aside()
{
    if (std::exception_ptr thrown = std::exchange(thrown_aside(), nullptr))
        std::rethrow_exception(thrown);
}

/** Throws what the call that returned `status` failed for. */
inline void check(hnpe_status status)
{
    if (status == HNPE_ERROR_CALLBACK || status == HNPE_ERROR_CANCELLED)
        if (std::exception_ptr kept = kept_exceptions::instance().take(hnpe_last_callback_result())) {
            thrown_aside() = nullptr;
            std::rethrow_exception(kept);
        }
    rethrow_aside();
    if (status != HNPE_OK)
        fail(status, hnpe_last_error());
}

/** The body of a callback of `owner`: what C is returned. */
template <class Body> int at_the_border(const void *owner, Body &&body) noexcept
{
    try {
        return body();
    } catch (const cancelled &thrown) {
        hnpe_set_error(thrown.what());
        return kept_exceptions::instance().keep(owner, std::current_exception());
    } catch (const std::exception &thrown) {
        hnpe_set_error(thrown.what());
        return -kept_exceptions::instance().keep(owner, std::current_exception());
    } catch (...) {
        hnpe_set_error("an exception that is no std::exception");
        return -kept_exceptions::instance().keep(owner, std::current_exception());
    }
}
} // namespace detail
} // namespace hnpe

#endif
