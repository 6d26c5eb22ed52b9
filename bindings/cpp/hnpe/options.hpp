/**
 * @file
 * Options by name or by enumerator, checked against the library's own table:
 * `inference.set("simulations", 2000).set("rounds", "truncated")`.
 */
#ifndef HNPE_OPTIONS_HPP
#define HNPE_OPTIONS_HPP

#include <hnpe/handle.hpp>

#include <algorithm>
#include <cmath>
#include <string_view>

namespace hnpe
{
/** What an option is set to: a number, true or false, the name of a choice (of flags, several names) or its enumerator.
 */
struct option_value {
    template <class T, class = std::enable_if_t<std::is_arithmetic_v<T> || std::is_enum_v<T>>> option_value(T value)
    {
        if constexpr (std::is_floating_point_v<T>)
            is_real = true, real = static_cast<double>(value);
        else if constexpr (std::is_unsigned_v<T> && sizeof(T) == 8)
            whole = value <= INT64_MAX ? static_cast<std::int64_t>(value)
                                       : throw invalid_argument("a value above 2^63 - 1");
        else
            whole = static_cast<std::int64_t>(value);
    }
    option_value(const char *name) : names{name}
    {
    }
    option_value(const std::string &name) : names{name}
    {
    }
    option_value(std::initializer_list<const char *> several) : names(several.begin(), several.end())
    {
    }

    std::vector<std::string> names; /**< empty where it is a number */
    bool is_real = false;
    std::int64_t whole = 0;
    double real = 0;
};

namespace detail
{
template <class Api> std::vector<hnpe_option_info> options()
{
    return describe_all<hnpe_option_info>(Api::describe_option);
}

template <class Api> std::vector<hnpe_choice_info> choices(std::int32_t key)
{
    return describe_all<hnpe_choice_info>(
        [key](std::size_t index, hnpe_choice_info *info) { return Api::describe_choice(key, index, info); });
}

/** "a, b, c" of what has names. */
template <class Infos> std::string names(const Infos &infos)
{
    std::string all;
    for (const auto &info : infos)
        all += (all.empty() ? "" : ", ") + std::string(info.name);
    return all;
}

template <class Api> hnpe_option_info find_option(std::string_view name)
{
    const std::vector<hnpe_option_info> all = options<Api>();
    for (const hnpe_option_info &info : all)
        if (name == info.name)
            return info;
    fail(HNPE_ERROR_UNSUPPORTED, "there is no option " + std::string(name) + " here; there are " + names(all));
}

template <class Api> hnpe_option_info find_option(typename Api::key_type key)
{
    for (const hnpe_option_info &info : options<Api>())
        if (info.key == static_cast<std::int32_t>(key))
            return info;
    fail(HNPE_ERROR_UNSUPPORTED, "there is no option with key " + std::to_string(static_cast<int>(key)) + " here");
}

template <class Api> std::int64_t find_choices(const hnpe_option_info &option, const std::vector<std::string> &wanted)
{
    const std::vector<hnpe_choice_info> all = choices<Api>(option.key);
    if ((option.kind != HNPE_OPTION_FLAGS && wanted.size() > 1) || all.empty())
        fail(HNPE_ERROR_INVALID_ARGUMENT,
             "option " + std::string(option.name) + " takes " + (all.empty() ? "no names" : "one of " + names(all)));
    std::int64_t value = 0;
    for (const std::string &name : wanted) {
        const auto found =
            std::find_if(all.begin(), all.end(), [&](const auto &choice) { return name == choice.name; });
        if (found == all.end())
            fail(HNPE_ERROR_INVALID_ARGUMENT,
                 "option " + std::string(option.name) + " cannot be " + name + "; there are " + names(all));
        value |= found->value;
    }
    return value;
}

/** A whole number; what is not one goes to no option of whole numbers. */
inline std::int64_t whole(const hnpe_option_info &option, double value)
{
    if (!(std::fabs(value) < 9e18) || value != std::floor(value))
        fail(HNPE_ERROR_INVALID_ARGUMENT,
             "option " + std::string(option.name) + " is a whole number, not " + std::to_string(value));
    return static_cast<std::int64_t>(value);
}
} // namespace detail

/** What every object with options can do. */
template <class Self, class Api> class with_options
{
  public:
    /** Refused outside the option's range; names that are none are answered with those there are. */
    template <class Key> Self &set(const Key &key, const option_value &value)
    {
        Self &self = static_cast<Self &>(*this);
        const hnpe_option_info option = detail::find_option<Api>(key);
        if (!value.names.empty())
            detail::check(Api::set_int(self.get(), option.key, detail::find_choices<Api>(option, value.names)));
        else if (option.kind == HNPE_OPTION_REAL)
            detail::check(
                Api::set_real(self.get(), option.key, value.is_real ? value.real : static_cast<double>(value.whole)));
        else
            detail::check(
                Api::set_int(self.get(), option.key, value.is_real ? detail::whole(option, value.real) : value.whole));
        return self;
    }
    /** Of any kind as a double; get_int for exact whole numbers. */
    template <class Key> double get_real(const Key &key) const
    {
        const hnpe_option_info option = detail::find_option<Api>(key);
        double value = 0;
        if (option.kind != HNPE_OPTION_REAL)
            return static_cast<double>(get_int(key));
        detail::check(Api::get_real(static_cast<const Self &>(*this).get(), option.key, &value));
        return value;
    }
    template <class Key> std::int64_t get_int(const Key &key) const
    {
        std::int64_t value = 0;
        detail::check(Api::get_int(static_cast<const Self &>(*this).get(), detail::find_option<Api>(key).key, &value));
        return value;
    }
    /** The name of the choice that an option has. */
    template <class Key> std::string get_name(const Key &key) const
    {
        const std::int64_t value = get_int(key);
        for (const hnpe_choice_info &choice : detail::choices<Api>(detail::find_option<Api>(key).key))
            if (choice.value == value)
                return choice.name;
        detail::fail(HNPE_ERROR_UNSUPPORTED, "the option has no choices with names");
    }
    /** Back to the library's default. */
    template <class Key> Self &reset(const Key &key)
    {
        Self &self = static_cast<Self &>(*this);
        detail::check(Api::reset_option(self.get(), detail::find_option<Api>(key).key));
        return self;
    }
    /** The library's table: names, ranges, defaults and a sentence each. */
    static std::vector<hnpe_option_info> options()
    {
        return detail::options<Api>();
    }
    template <class Key> static std::vector<hnpe_choice_info> choices(const Key &key)
    {
        return detail::choices<Api>(detail::find_option<Api>(key).key);
    }
};
} // namespace hnpe

/** The C functions of an object with options. */
#define HNPE_CPP_OPTIONS(object)                                                                                       \
    struct object##_options {                                                                                          \
        using key_type = hnpe_##object##_option;                                                                       \
        static constexpr auto set_int = hnpe_##object##_set_int;                                                       \
        static constexpr auto set_real = hnpe_##object##_set_real;                                                     \
        static constexpr auto get_int = hnpe_##object##_get_int;                                                       \
        static constexpr auto get_real = hnpe_##object##_get_real;                                                     \
        static constexpr auto reset_option = hnpe_##object##_reset_option;                                             \
        static constexpr auto describe_option = hnpe_##object##_describe_option;                                       \
        static constexpr auto describe_choice = hnpe_##object##_describe_choice;                                       \
    };

#endif
