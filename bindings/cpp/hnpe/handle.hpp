/**
 * @file
 * Handles of the library as values: copies share the object, moves leave nothing, destructors give up the reference.
 */
#ifndef HNPE_HANDLE_HPP
#define HNPE_HANDLE_HPP

#include <hnpe/sets.hpp>

#include <memory>

namespace hnpe
{
/** Says that a C handle is given away, with its reference. */
struct adopt_t {
    explicit adopt_t() = default;
};
inline constexpr adopt_t adopt{};

namespace detail
{
/** Once, before anything is made: a library of another interface is refused. */
inline void require_library()
{
    static const bool right = [] {
        if (hnpe_abi_version() != HNPE_ABI_VERSION)
            fail(HNPE_ERROR_UNSUPPORTED, "the library's binary interface is " + std::to_string(hnpe_abi_version()) +
                                             ", these headers are made for " + std::to_string(HNPE_ABI_VERSION));
        return true;
    }();
    (void)right;
}

template <class C, void (*Retain)(C *), void (*Release)(C *)> class handle
{
  public:
    using c_type = C;

    /** None; where a call takes an optional part or a context, its default. */
    handle(std::nullptr_t = nullptr) noexcept
    {
    }
    handle(adopt_t, C *owned) noexcept : pointer_(owned)
    {
    }
    handle(const handle &other) noexcept : pointer_(other.pointer_)
    {
        if (pointer_)
            Retain(pointer_);
    }
    handle(handle &&other) noexcept : pointer_(std::exchange(other.pointer_, nullptr))
    {
    }
    handle &operator=(handle other) noexcept
    {
        std::swap(pointer_, other.pointer_);
        return *this;
    }
    ~handle()
    {
        if (pointer_)
            Release(pointer_);
    }

    explicit operator bool() const noexcept
    {
        return pointer_ != nullptr;
    }
    /** For calls of the C interface. */
    C *get() const noexcept
    {
        return pointer_;
    }
    friend bool operator==(const handle &a, const handle &b) noexcept
    {
        return a.pointer_ == b.pointer_;
    }
    friend bool operator!=(const handle &a, const handle &b) noexcept
    {
        return a.pointer_ != b.pointer_;
    }

  private:
    C *pointer_ = nullptr;
};

/** What a constructor of the C interface makes. */
template <class Handle, class Create, class... Arguments> Handle make(Create create, Arguments... arguments)
{
    require_library();
    typename Handle::c_type *made = nullptr;
    const hnpe_status status = create(arguments..., &made);
    Handle owner(adopt, made);
    check(status);
    return owner;
}

template <class C> hnpe_dims dims(hnpe_status (*ask)(const C *, hnpe_dims *), const C *object)
{
    hnpe_dims dims = {};
    dims.struct_size = sizeof dims;
    check(ask(object, &dims));
    return dims;
}

/** Every record that a describing function has, from 0 on. */
template <class Info, class Describe> std::vector<Info> describe_all(Describe describe)
{
    std::vector<Info> found;
    for (Info info = {};; found.push_back(info)) {
        info.struct_size = sizeof info;
        const hnpe_status status = describe(found.size(), &info);
        if (status == HNPE_ERROR_UNSUPPORTED)
            return found;
        check(status);
    }
}

/** For C, which would take a path to end at a NUL. */
inline const char *c_path(const std::string &path)
{
    if (path.find('\0') != std::string::npos)
        fail(HNPE_ERROR_INVALID_ARGUMENT, "a path has a NUL character after " + path.substr(0, path.find('\0')));
    return path.c_str();
}

inline std::size_t size(std::int64_t n) noexcept
{
    return static_cast<std::size_t>(n);
}

/** The user data of callbacks: made, given to the library, and deleted by its release callback, once. */
template <class State> struct callback_state : State {
    template <class... Arguments>
    explicit callback_state(Arguments &&...arguments) : State{std::forward<Arguments>(arguments)...}
    {
    }
    ~callback_state()
    {
        kept_exceptions::instance().forget(this);
    }
    static void release(void *state)
    {
        delete static_cast<callback_state *>(state);
    }
};

/** make, for what is given callbacks: where it fails the library does not call the release callback. */
template <class Handle, class State, class Create> Handle make_with(std::unique_ptr<State> state, Create create)
{
    require_library();
    typename Handle::c_type *made = nullptr;
    const hnpe_status status = create(state.get(), &State::release, &made);
    if (status == HNPE_OK)
        state.release();
    Handle owner(adopt, made);
    check(status);
    return owner;
}
} // namespace detail

/** The version of the library, such as "0.1.0". */
inline std::string version()
{
    return hnpe_version_string();
}
} // namespace hnpe

#endif
