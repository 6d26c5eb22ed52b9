#include "support.h"

cJSON *support_json(const char *path)
{
    char *text = support_read(path, NULL);
    cJSON *root = cJSON_Parse(text);
    free(text);
    if (!root)
        fail_msg("%s is not JSON", path);
    return root;
}

const cJSON *support_json_at(const cJSON *root, const char *path)
{
    char key[128];
    const cJSON *item = root;
    for (const char *at = path; *at;) {
        size_t length = strcspn(at, ".");
        assert_true(length < sizeof key);
        memcpy(key, at, length);
        key[length] = '\0';
        item = cJSON_GetObjectItemCaseSensitive(item, key);
        if (!item)
            fail_msg("there is no %s in the JSON file (at %s)", path, key);
        at += length + (at[length] == '.');
    }
    return item;
}

double support_json_number(const cJSON *root, const char *path)
{
    const cJSON *item = support_json_at(root, path);
    if (!cJSON_IsNumber(item))
        fail_msg("%s is not a number", path);
    return item->valuedouble;
}

static size_t count_numbers(const cJSON *item)
{
    if (cJSON_IsNumber(item))
        return 1;
    if (!cJSON_IsArray(item))
        fail_msg("an array holds something that is no number");
    size_t count = 0;
    for (const cJSON *child = item->child; child; child = child->next)
        count += count_numbers(child);
    return count;
}

static double *copy_numbers(const cJSON *item, double *to)
{
    if (cJSON_IsNumber(item))
        *to++ = item->valuedouble;
    for (const cJSON *child = item->child; child; child = child->next)
        to = copy_numbers(child, to);
    return to;
}

support_array support_json_array(const cJSON *item)
{
    support_array array = {.count = count_numbers(item)};
    for (const cJSON *level = item; cJSON_IsArray(level); level = level->child) {
        assert_true(array.n_dims < 8);
        array.dims[array.n_dims++] = (size_t)cJSON_GetArraySize(level);
    }
    array.values = malloc((array.count ? array.count : 1) * sizeof *array.values);
    assert_non_null(array.values);
    copy_numbers(item, array.values);
    return array;
}
