/* What is JSON, and that cJSON takes all of it. */
#include "support.h"

#include "archive/inside.h"

static const char *const good[] = {"{}",
                                   " [ ] ",
                                   "0",
                                   "-0",
                                   "10.25e-3",
                                   "1E+2",
                                   "true",
                                   "false",
                                   "null",
                                   "\"\"",
                                   "\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
                                   "\"\\u00e9\\uD834\\uDD1E\"",
                                   "\"\xc3\xa9\"",
                                   "\"\t\"",
                                   "{\"a\":[1,2,{\"b\":null}],\"c\":\"d\"}",
                                   "\t[1 ,\n2\r]",
                                   "123456789012345678901234567890123456789012345678901234567890"};

static const char *const bad[] = {"",
                                  " ",
                                  "{",
                                  "}",
                                  "[1,]",
                                  "[1 2]",
                                  "{\"a\"}",
                                  "{\"a\":}",
                                  "{\"a\":1,}",
                                  "{a:1}",
                                  "{1:2}",
                                  "01",
                                  "-",
                                  "1.",
                                  ".5",
                                  "+1",
                                  "1e",
                                  "1e+",
                                  "0x10",
                                  "tru",
                                  "nul",
                                  "True",
                                  "\"",
                                  "\"a",
                                  "\"\\\"",
                                  "\"\\x\"",
                                  "\"\\u12\"",
                                  "\"\\u12g4\"",
                                  "\"\\uD834\"",
                                  "\"\\uD834\\n\"",
                                  "\"\\uD834\\u0041\"",
                                  "\"\\uDD1E\"",
                                  "{}{}",
                                  "[] x",
                                  "\xef\xbb\xbf{}",
                                  "NaN",
                                  "[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]",
                                  "1234567890123456789012345678901234567890123456789012345678901"};

static void test_syntax__takes_json_that_the_parser_takes(void **state)
{
    for (size_t i = 0; i < sizeof good / sizeof *good; ++i) {
        cJSON *parsed = cJSON_ParseWithLengthOpts(good[i], strlen(good[i]) + 1, NULL, 1);
        if (!hnpei_is_json(good[i]) || !parsed)
            fail_msg("refused: %s", good[i]);
        cJSON_Delete(parsed);
    }
}

static void test_syntax__refuses_what_is_none(void **state)
{
    for (size_t i = 0; i < sizeof bad / sizeof *bad; ++i)
        if (hnpei_is_json(bad[i]))
            fail_msg("taken: %s", bad[i]);
}

/* Every text that differs in one byte from a header: what passes, cJSON takes. */
static void test_syntax__lets_nothing_pass_that_the_parser_refuses(void **state)
{
    static const char header[] =
        "{\"__metadata__\":{\"k\":\"\\u00e9\\uD834\\uDD1E\\n\"},\"w\":{\"dtype\":\"F32\",\"shape\":[2,-1.5e+3],"
        "\"data_offsets\":[0,8]}}";
    char text[sizeof header];
    long passed = 0;
    for (size_t i = 0; i < sizeof header - 1; ++i)
        for (int byte = 1; byte < 256; ++byte) {
            memcpy(text, header, sizeof header);
            text[i] = (char)byte;
            if (!hnpei_is_json(text))
                continue;
            cJSON *parsed = cJSON_ParseWithLengthOpts(text, sizeof text, NULL, 1);
            if (!parsed)
                fail_msg("the parser refuses: %s", text);
            cJSON_Delete(parsed);
            ++passed;
        }
    assert_true(passed > 5000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_syntax__takes_json_that_the_parser_takes),
        cmocka_unit_test(test_syntax__refuses_what_is_none),
        cmocka_unit_test(test_syntax__lets_nothing_pass_that_the_parser_refuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
