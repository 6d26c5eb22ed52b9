// What the tests of the C++ binding share: TEST(sentence) { CHECK(...); } and small worlds.
#ifndef CPP_TEST_HPP
#define CPP_TEST_HPP

#include <hnpe.hpp>

#include <atomic>
#include <cstdio>
#include <exception>
#include <functional>
#include <string>
#include <thread>
#include <vector>

namespace cpp_test
{
struct test {
    const char *name;
    void (*body)();
};

inline std::vector<test> &all()
{
    static std::vector<test> tests;
    return tests;
}

struct enter {
    enter(const char *name, void (*body)())
    {
        all().push_back({name, body});
    }
};

struct failure {
    std::string what;
};

inline void check(bool holds, const char *what, const char *file, int line)
{
    if (!holds)
        throw failure{std::string(file) + ":" + std::to_string(line) + ": " + what};
}

/** The exception, which must be an Exception, as it is, with `words` in it. */
template <class Exception, class Call>
void expect_throw(Call &&call, const std::string &words, const char *file, int line)
{
    std::string found = "nothing";
    try {
        call();
    } catch (const Exception &e) {
        check(typeid(e) == typeid(Exception), typeid(e).name(), file, line);
        check(std::string(e.what()).find(words) != std::string::npos, e.what(), file, line);
        return;
    } catch (const std::exception &e) {
        found = e.what();
    }
    check(false, ("threw " + found).c_str(), file, line);
}

inline int run()
{
    int failed = 0;
    for (const test &t : all())
        try {
            t.body();
            std::printf("ok      %s\n", t.name);
        } catch (const failure &f) {
            std::printf("FAILED  %s: %s\n", t.name, f.what.c_str()), ++failed;
        } catch (const std::exception &e) {
            std::printf("FAILED  %s: threw %s\n", t.name, e.what()), ++failed;
        }
    return failed != 0;
}

/** Counts how many copies of a callback there are, by living in it. */
class counted
{
  public:
    explicit counted(std::atomic<int> &alive) : alive_(&alive)
    {
        ++*alive_;
    }
    counted(const counted &other) : alive_(other.alive_)
    {
        ++*alive_;
    }
    counted &operator=(const counted &) = delete;
    ~counted()
    {
        --*alive_;
    }

  private:
    std::atomic<int> *alive_;
};

inline hnpe::Prior unit()
{
    return hnpe::Prior::uniform(0, 1);
}

/** x = alpha beta + noise. */
inline hnpe::Simulator product()
{
    return hnpe::Simulator::per_row(
        [](hnpe::view alpha, hnpe::view beta, hnpe::Stream &rng) { return alpha[0] * beta[0] + 0.05 * rng.normal(); },
        1, 1, 1);
}

/** One that simulates little and trains for an epoch or two. */
inline hnpe::Inference quick(const hnpe::Simulator &simulator)
{
    hnpe::Inference inference(unit(), unit(), simulator);
    inference.set("simulations", 300).set("max_extra", 2);
    inference.trainer().set("epochs", 2);
    return inference;
}
} // namespace cpp_test

#define TEST(sentence)                                                                                                 \
    static void sentence();                                                                                            \
    static const cpp_test::enter enter_##sentence(#sentence, sentence);                                                \
    static void sentence()
#define CHECK(condition) cpp_test::check((condition), #condition, __FILE__, __LINE__)
#define CHECK_THROWS(exception, words, ...)                                                                            \
    cpp_test::expect_throw<exception>([&] { __VA_ARGS__; }, words, __FILE__, __LINE__)

#endif
